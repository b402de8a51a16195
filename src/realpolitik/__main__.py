"""`realpolitik`, and `python -m realpolitik`, are the command."""

# The module under `signal`, whose import takes long enough for a Ctrl-C.
import sys
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
        return cli.main()
    except KeyboardInterrupt:
        return 130
    finally:
        gc.freeze()  # Python would look through all of it as it ends, which takes another 3 ms


if __name__ == "__main__":
    sys.exit(start())
