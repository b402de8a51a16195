"""Run the command, by `realpolitik` or by `python -m realpolitik`."""

import os
from contextlib import suppress
from typing import NoReturn

__all__ = ["start"]


def start() -> NoReturn:
    """Run the command, and end the process with its exit status.

    Ctrl-C ends it without a traceback, even while modules are imported.
    """
    status = 130
    with suppress(KeyboardInterrupt):
        from realpolitik.command.cli import main

        status = main()
    # The output is flushed. Python would free the graph triple by triple, which takes a tenth of
    # the time of an answer; the system frees it at once.
    os._exit(status)


if __name__ == "__main__":
    start()
