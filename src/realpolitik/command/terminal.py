"""What goes out of the command: a text, remarks beside it, and how wide a line may be."""

import os
import sys
from typing import NamedTuple

from realpolitik.errors import masked

__all__ = ["Outcome", "remark", "show_progress", "width", "write_out"]


class Outcome(NamedTuple):
    """What comes of a command: the text to write, the exit status, and a remark beside the text."""

    text: str
    status: int = 0
    remark: str = ""


def write_out(outcome: Outcome, path: str | None = None) -> None:
    """Write an outcome: its text to a file, in one step, or else to standard output.

    Raises Refused for a file that cannot be written.
    """
    if path:
        from realpolitik.files import write

        write(path, outcome.text.encode())
    else:
        sys.stdout.write(outcome.text)
        sys.stdout.flush()
    if outcome.remark:
        remark(outcome.remark)


def remark(message: str) -> None:
    """Write one line to standard error."""
    sys.stderr.write(f"realpolitik: {' '.join(masked(message).split())}\n")


def show_progress(doing: str) -> None:
    """Show in the last line of a terminal what is being done; nothing clears the line."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{doing} …" if doing else "\r\x1b[K")
        sys.stderr.flush()


def width() -> int:
    """Return the columns of the terminal, at most 100; 80 where the output is none."""
    try:
        return max(40, min(os.get_terminal_size(sys.stdout.fileno()).columns, 100))
    except OSError:
        return 80
