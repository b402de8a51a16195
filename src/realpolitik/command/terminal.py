"""What goes in and out of the command: a query, a text, remarks beside it; how wide a line may be.

All that a terminal may show passes here, and is made visible, characters that would drive it too.
"""

import os
import sys
from contextlib import suppress
from typing import NamedTuple

from realpolitik.errors import Refused, masked
from realpolitik.escape import visible

__all__ = [
    "Outcome",
    "read_standard_input",
    "remark",
    "rows_width",
    "show_progress",
    "width",
    "write_out",
]


class Outcome(NamedTuple):
    """What comes of a command: the text to write, the exit status, and a remark beside the text.

    `data` says that a program reads the text: but on a terminal it is written as it is.
    """

    text: str
    status: int = 0
    remark: str = ""
    data: bool = False


def write_out(outcome: Outcome, path: str | None = None) -> None:
    """Write an outcome: its text to a file, in one step, or else to standard output.

    Whoever reads standard output may stop where they have seen enough.

    Raises Refused for what cannot be written.
    """
    shown = not outcome.data or (not path and sys.stdout is not None and sys.stdout.isatty())
    text = visible(outcome.text) if shown else outcome.text
    # Bytes of the command line that are no text stand in JSON as its own escapes.
    data = text.encode("utf-8", "backslashreplace")
    if path:
        from realpolitik.files import write

        write(path, data)
    elif sys.stdout is None:
        raise Refused("standard output", "it is closed; give a file with -o")
    else:
        try:
            sys.stdout.write(data.decode())
            sys.stdout.flush()
        except OSError as error:
            # Without this, Python tries again when it ends, and complains.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            if not isinstance(error, BrokenPipeError):
                raise Refused("standard output", f"cannot be written: {error.strerror}") from None
    if outcome.remark:
        remark(outcome.remark)


def read_standard_input() -> bytes:
    """Return all that comes in; raise Refused where nothing can."""
    if sys.stdin is None:
        raise Refused("standard input", "it is closed; give a file, or the query itself")
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise Refused("standard input", f"cannot be read: {error.strerror}") from None


def remark(message: str) -> None:
    """Write one line to standard error, if that can be."""
    with suppress(AttributeError, OSError):  # it is closed, or on a full disk
        sys.stderr.write(f"realpolitik: {visible(' '.join(masked(message).split()))}\n")


def show_progress(doing: str) -> None:
    """Show in the last line of a terminal what is being done; nothing clears the line."""
    if sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{visible(doing)} …" if doing else "\r\x1b[K")
        sys.stderr.flush()


def width() -> int:
    """Return the columns of the terminal, or those that COLUMNS gives, at most 120; else 80."""
    given = os.environ.get("COLUMNS", "")
    try:
        columns = int(given) if given.isdecimal() else 0
        return max(40, min(columns or os.get_terminal_size(sys.stdout.fileno()).columns, 120))
    except (OSError, AttributeError):  # it is no terminal, or closed
        return 80


def rows_width(path: str | None = None) -> int:
    """Return how wide rows may be: as a line; where programs read them, in a pipe or a file, any.

    There a name must not be cut, and a row is a line; COLUMNS says otherwise.
    """
    shown = not path and sys.stdout is not None and sys.stdout.isatty()
    return width() if shown or os.environ.get("COLUMNS") else sys.maxsize
