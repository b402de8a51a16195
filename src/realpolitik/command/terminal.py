"""Write all text that a terminal may show, with control characters escaped; handle Ctrl-C."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

from realpolitik.errors import Refused, mask
from realpolitik.escape import visible

__all__ = ["Output", "interruptible", "remark", "rows_width", "width", "write_out"]


class Output(NamedTuple):
    """The result of a command: the text, the exit status, and a remark for standard error.

    If `data` is true, control characters in the text are escaped only if a terminal shows it.
    """

    text: str
    status: int = 0
    remark: str = ""
    data: bool = False


def write_out(outcome: Output, path: str | None = None) -> None:
    """Write the output of a command to standard output or, if `path` is given, to that file.

    The file is replaced atomically. Raises Refused if writing fails, but not for a closed pipe.
    """
    shown = not outcome.data or (not path and sys.stdout is not None and sys.stdout.isatty())
    text = visible(outcome.text) if shown else outcome.text
    # A file name that is not UTF-8 is written with escapes, as JSON writes it.
    data = text.encode("utf-8", "backslashreplace")
    if path:
        from realpolitik.files import write

        write(path, data)
    elif sys.stdout is None:
        raise Refused("standard output", "the output is closed; use -o to write to a file")
    else:
        try:
            sys.stdout.write(data.decode())
            sys.stdout.flush()
        except OSError as error:
            # Otherwise Python flushes again on exit, and prints an error of its own.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            if not isinstance(error, BrokenPipeError):
                raise Refused("standard output", f"cannot be written: {error.strerror}") from None
    if outcome.remark:
        remark(outcome.remark)


def remark(message: str) -> None:
    """Write a message as one line to standard error; do nothing if standard error is closed."""
    with suppress(AttributeError, OSError):  # stderr is closed, or the disk is full
        sys.stderr.write(f"realpolitik: {visible(' '.join(mask(message).split()))}\n")


def width() -> int:
    """Return the width of the terminal in characters, limited to the range from 40 to 120.

    The environment variable COLUMNS overrides the width. If both are unknown, the result is 80.
    """
    given = os.environ.get("COLUMNS", "")
    try:
        columns = int(given) if given.isdecimal() else 0
        return max(40, min(columns or os.get_terminal_size(sys.stdout.fileno()).columns, 120))
    except (OSError, AttributeError):  # no terminal, or closed
        return 80


def rows_width(path: str | None = None) -> int:
    """Return `width()` for a table on a terminal, or if COLUMNS is set; otherwise `sys.maxsize`."""
    shown = not path and sys.stdout is not None and sys.stdout.isatty()
    return width() if shown or os.environ.get("COLUMNS") else sys.maxsize


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C end the process during the `with` block, unless SIGINT has another handler.

    This is necessary because Oxigraph cannot be interrupted during a query.
    """
    import signal

    handler = signal.getsignal(signal.SIGINT)
    if handler is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
