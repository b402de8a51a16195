"""`realpolitik`, and `python -m realpolitik`, are the command."""

import os
import sys

# The module under `signal`, whose import takes long enough for a Ctrl-C.
from _signal import SIG_DFL, SIGINT, default_int_handler, getsignal, signal  # type: ignore[import-not-found]

__all__ = ["start"]

# Most commands make some ten thousand things and end: to look for garbage each 700 takes 3 ms.
_COLLECTING = 100_000


def start() -> int:
    """Run the command, which Ctrl-C ends without a word, while it is being imported too."""
    interrupted = getsignal(SIGINT)
    if interrupted is default_int_handler:  # and not ignored, as in the background of a script
        signal(SIGINT, SIG_DFL)
    import gc

    gc.set_threshold(_COLLECTING)
    try:
        from realpolitik.command import cli

        signal(SIGINT, interrupted)
        return cli.main(end=_end)
    except KeyboardInterrupt:
        return 130


def _end(status: int) -> int:
    """End the process once all is written; to take apart what it holds would take 5 ms.

    It ends as others do where threads, or a profiler, may have something left to do.
    """
    # Of cProfile, whose module _lsprof is, sys.getprofile knows nothing from Python 3.12 on.
    if {"threading", "_lsprof"}.isdisjoint(sys.modules) and sys.getprofile() is None:
        os._exit(status)
    return status


if __name__ == "__main__":
    sys.exit(start())
