"""Files that are written whole or not at all."""

import errno
import os
from collections.abc import Mapping
from contextlib import suppress

from .errors import Refused

__all__ = ["write", "write_new"]


def write(path: str, data: bytes) -> None:
    """Write a file in one step: whoever reads it sees all of it or what was there before.

    What is no file, such as /dev/null or a pipe, is written to where it is.

    Raises Refused where the place cannot be written.
    """
    kept = os.path.exists(path) and not os.path.isfile(path)
    target = path if kept else _draft(path)
    try:
        with open(target, "wb") as file:
            file.write(data)
        if not kept:
            os.replace(target, path)
    except OSError as error:
        if not kept:
            with suppress(OSError):
                os.unlink(target)
        raise Refused(path, f"cannot be written: {error.strerror}") from None
    except ValueError:
        raise Refused(path, "cannot be written: no file has such a name") from None


def write_new(folder: str, files: Mapping[str, str]) -> None:
    """Write new files by their paths in a folder; where one cannot be written, none is.

    A file that has the same text already counts as written, so that what was broken off can be
    done again; but one of them must be new.

    Raises Refused for a file that is there already and for a place that cannot be written.
    """
    missing = {path: text for path, text in files.items() if not _has(folder, path, text)}
    for path in missing or files:
        if os.path.lexists(os.path.join(folder, path)):
            raise Refused(
                os.path.join(folder, path),
                "is there already, and stays as it is; take it away first",
            )
    made: list[str] = []
    path = folder
    try:
        for name, text in missing.items():
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            made.append(_draft(path))
            with open(_draft(path), "w", encoding="utf-8", newline="") as file:
                file.write(text)
        for name in missing:
            path = os.path.join(folder, name)
            _appear(_draft(path), path)
            made.append(path)
    except (OSError, ValueError) as error:
        for done in reversed(made):
            with suppress(OSError):
                os.unlink(done)
        raise Refused(path, f"cannot be written: {getattr(error, 'strerror', error)}") from None
    for name in missing:
        os.unlink(_draft(os.path.join(folder, name)))


def _appear(draft: str, path: str) -> None:
    """Let a file appear under its name, unless a file is there by now."""
    try:
        os.link(draft, path)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS):
            raise
        # Some file systems, as of memory sticks, have no links.
        with open(draft, "rb") as whole, open(path, "xb") as file:
            file.write(whole.read())


def _draft(path: str) -> str:
    return f"{path}.{os.getpid()}.tmp"


def _has(folder: str, path: str, text: str) -> bool:
    try:
        with open(os.path.join(folder, path), encoding="utf-8", newline="") as file:
            return file.read() == text
    except (OSError, ValueError):
        return False
