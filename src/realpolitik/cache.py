"""A small cache on disk: data under a key that is a checksum of all that they depend on.

Its files are believed because only the user can write them.
"""

import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from stat import S_ISLNK

from realpolitik.files import draft_of

try:
    from _blake2 import blake2b  # as `random` does: hashlib would load OpenSSL for every answer
except ImportError:
    from hashlib import blake2b  # another implementation of Python

__all__ = ["file", "get", "key_of", "put", "put_file", "stamps"]

_MOST = 16  # files
_ENTRY = r"[0-9a-f]{32}\.cache(\.[0-9a-f]{8}\.tmp)?"
_FOR_OTHERS = 0o022  # permissions to write of the group and of all


def key_of(parts: Iterable[str | bytes]) -> str:
    """Return a key for texts: other texts, or the same in another order, have another key."""
    checksum = blake2b(digest_size=16)
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        checksum.update(b"%d:" % len(data))
        checksum.update(data)
    return checksum.hexdigest()


def stamps(folder: str, ending: str) -> list[str]:
    """Return the path, size and time of each file with an ending in a folder, as one text each.

    That takes far less time than to read the files.
    """
    paths = (
        os.path.join(place, name)
        for place, _, names in os.walk(folder)
        for name in names
        if name.endswith(ending)
    )
    stats = ((path, os.stat(path)) for path in paths)
    return sorted(f"{path} {stat.st_size} {stat.st_mtime_ns}" for path, stat in stats)


def get(key: str) -> bytes | None:
    """Return the data under a key, or None."""
    path = file(key)
    with suppress(OSError, ValueError), open(path or "", "rb") as found:
        data = found.read(os.fstat(found.fileno()).st_size - len(key))
        if found.read() == key.encode():  # else the file was cut off, as by a crash
            return data
    return None


def put(key: str, data: bytes) -> None:
    """Keep data under a key; where the disk does not allow it, keep nothing."""

    def write(draft: str) -> None:
        with open(draft, "wb") as new:
            new.write(data)
            new.write(key.encode())

    with suppress(OSError):
        put_file(key, write)


def file(key: str) -> str | None:
    """Return the path of the file under a key, or None.

    It and its folder must belong to the user, and nobody else may write to them.
    """
    with suppress(OSError):
        path = _path(key)
        if _is_private(os.path.dirname(path)) and _is_private(path) and os.path.isfile(path):
            return path
    return None


def put_file(key: str, write: Callable[[str], None]) -> str:
    """Keep the file that `write` writes to a path, and return its new path.

    Only the newest files are kept. They may follow from data that others may not see, so only the
    user may read them. Raises OSError where the disk does not allow it.
    """
    path = _path(key)
    folder = os.path.dirname(path)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    if not _is_private(folder):
        raise OSError("the folder of the cache belongs to others, or they may write to it")
    with draft_of(path, 0o600) as draft:
        write(draft)
    with suppress(OSError):
        entries = [entry for entry in os.scandir(folder) if re.fullmatch(_ENTRY, entry.name)]
        entries.sort(key=lambda entry: entry.stat().st_mtime)
        for entry in entries[:-_MOST]:
            os.unlink(entry.path)
    return path


def _is_private(path: str) -> bool:
    """Return whether a file or folder, and no link, belongs to the user and only they may write."""
    stat = os.lstat(path)
    is_own = stat.st_uid == getattr(os, "getuid", int)()  # on Windows both are 0
    return is_own and not S_ISLNK(stat.st_mode) and not stat.st_mode & _FOR_OTHERS


def _path(key: str) -> str:
    """Return a path in the cache folder (XDG Base Directory); raise OSError without a home."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):  # which the specification says to ignore
        base = os.path.join(os.path.expanduser("~"), ".cache")
    if not os.path.isabs(base):
        raise OSError("no home folder")
    return os.path.join(base, "realpolitik", f"{key}.cache")
