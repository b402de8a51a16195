"""Write standard output and error, and measure the terminal.

Everything that a terminal may show passes through here, where control characters are escaped.
"""

import os
import sys
from contextlib import suppress
from io import FileIO, TextIOWrapper
from typing import NamedTuple

from realpolitik.errors import Refused, mask
from realpolitik.escape import visible

__all__ = ["Outcome", "remark", "rows_width", "width", "write_out"]


class Outcome(NamedTuple):
    """The result of a command: the text to write, the exit status, and a remark about the text.

    With `data`, the text is for programs, and is escaped only on a terminal.
    """

    text: str
    status: int = 0
    remark: str = ""
    data: bool = False


def write_out(outcome: Outcome, path: str | None = None) -> None:
    """Write the text to a file, whole or not at all, or else to standard output.

    A reader of standard output may close it early.

    Raises Refused where it cannot be written.
    """
    shown = not outcome.data or (not path and sys.stdout is not None and sys.stdout.isatty())
    text = visible(outcome.text) if shown else outcome.text
    # A file name that is not UTF-8 is written with escapes, as JSON writes it.
    data = text.encode("utf-8", "backslashreplace")
    if path:
        from realpolitik.files import write

        write(path, data)
    elif sys.stdout is None:
        raise Refused("standard output", "it is closed; write to a file with -o")
    else:
        try:
            _write_all(data.decode())
        except OSError as error:
            # Otherwise Python flushes again on exit, and prints an error of its own.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            if not isinstance(error, BrokenPipeError):
                raise Refused("standard output", f"cannot be written: {error.strerror}") from None
    if outcome.remark:
        remark(outcome.remark)


def _write_all(text: str) -> None:
    """Write a text to standard output, whole; an unbuffered stream may take less at a time."""
    if isinstance(sys.stdout, TextIOWrapper) and isinstance(sys.stdout.buffer, FileIO):
        left = memoryview(text.encode(sys.stdout.encoding, "replace"))
        while left:
            left = left[sys.stdout.buffer.write(left) :]
        text = ""  # what argparse has written may wait
    sys.stdout.write(text)
    sys.stdout.flush()


def remark(message: str) -> None:
    """Write one line to standard error, if possible."""
    with suppress(AttributeError, OSError):  # it is closed, or the disk is full
        sys.stderr.write(f"realpolitik: {visible(' '.join(mask(message).split()))}\n")


def width() -> int:
    """Return the columns of the terminal, or COLUMNS, from 40 to 120; 80 where neither is set."""
    given = os.environ.get("COLUMNS", "")
    try:
        columns = int(given) if given.isdecimal() else 0
        return max(40, min(columns or os.get_terminal_size(sys.stdout.fileno()).columns, 120))
    except (OSError, AttributeError):  # no terminal, or closed
        return 80


def rows_width(path: str | None = None) -> int:
    """Return the width of tables: that of a terminal or COLUMNS, but unlimited in pipes and files.

    So programs get each row as one line, with no name cut.
    """
    shown = not path and sys.stdout is not None and sys.stdout.isatty()
    return width() if shown or os.environ.get("COLUMNS") else sys.maxsize
