"""The terminal that what is shown is for."""

import os
import sys

__all__ = ["width"]


def width() -> int:
    """Return the columns of the terminal, at most 100; 80 where the output is none."""
    try:
        return max(40, min(os.get_terminal_size(sys.stdout.fileno()).columns, 100))
    except OSError:
        return 80
