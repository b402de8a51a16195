"""New files, all or none of them, and never in the place of another."""

import os
from collections.abc import Mapping
from contextlib import suppress

from .errors import Refused

__all__ = ["place"]


def place(folder: str, files: Mapping[str, str]) -> None:
    """Write new files by their paths in a folder; where one cannot be written, none is.

    Raises Refused for a file that is there already and for a place that cannot be written.
    """
    for path in files:
        if os.path.lexists(os.path.join(folder, path)):
            raise Refused(os.path.join(folder, path), "is there already, and stays as it is")
    made: list[str] = []
    path = folder
    try:
        for name, text in files.items():
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            draft = f"{path}.{os.getpid()}.tmp"
            made.append(draft)
            with open(draft, "w", encoding="utf-8", newline="") as file:
                file.write(text)
        for name in files:
            path = os.path.join(folder, name)
            os.link(f"{path}.{os.getpid()}.tmp", path)  # fails where a file is there by now
            made.append(path)
    except (OSError, ValueError) as error:
        for done in reversed(made):
            with suppress(OSError):
                os.unlink(done)
        raise Refused(path, f"cannot be written: {getattr(error, 'strerror', error)}") from None
    for name in files:
        os.unlink(os.path.join(folder, f"{name}.{os.getpid()}.tmp"))
