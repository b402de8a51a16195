"""The entry point of the command `realpolitik` and of `python -m realpolitik`."""

import os
import sys
from contextlib import suppress
from typing import NoReturn

__all__ = ["start"]


def start() -> NoReturn:
    """Run the command `realpolitik`, and end the process with the exit status of the command.

    Ctrl-C ends the process with status 130 and no traceback, even during the import of modules.
    """
    if out := sys.stdout:  # unbuffered, it would lose what a full disk does not take, silently
        sys.stdout = os.fdopen(out.fileno(), "w", 1, out.encoding, out.errors, closefd=False)
    status = 130
    with suppress(KeyboardInterrupt):
        from realpolitik.command.cli import main

        status = main()
    # The output is flushed. Python would free the graph triple by triple, which takes a tenth of
    # the time of an answer; the system frees it at once.
    os._exit(status)


if __name__ == "__main__":
    start()
