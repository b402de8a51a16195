"""A small disk cache; the key of an entry is a checksum of all that the cached data depend on."""

import os
import re
from _blake2 import blake2b  # `hashlib` has it too, but also loads OpenSSL, which is slow
from collections.abc import Callable, Iterable
from contextlib import suppress
from stat import S_ISLNK

from realpolitik.files import draft_of

__all__ = ["file", "get", "key_of", "put", "put_file", "stamps"]

_MOST = 16  # maximum number of files
_ENTRY = r"[0-9a-f]{32}\.cache(\.[0-9a-f]{8}\.tmp)?"
_FOR_OTHERS = 0o022  # write permission for the group and for others


def key_of(parts: Iterable[str | bytes]) -> str:
    """Return a checksum of the content and the order of `parts`, for use as a cache key."""
    checksum = blake2b(digest_size=16)
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        checksum.update(b"%d:" % len(data))
        checksum.update(data)
    return checksum.hexdigest()


def stamps(folder: str, ending: str | tuple[str, ...]) -> list[str]:
    """Return a sorted list of strings "PATH SIZE MTIME", one for each file below `folder`.

    Only names that end in `ending` are included. MTIME is the modification time in nanoseconds.
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
    """Return the data stored under a key, or None if they are missing, truncated or untrusted."""
    path = file(key)
    with suppress(OSError, MemoryError), open(path or "", "rb") as found:
        size = found.seek(-len(key), os.SEEK_END)
        if found.read() == key.encode():  # otherwise the file was truncated, perhaps by a crash
            found.seek(0)
            return found.read(size)
    return None


def put(key: str, data: bytes) -> None:
    """Store data under a key; do nothing if the cache cannot be written to."""

    def write(draft: str) -> None:
        with open(draft, "wb") as new:
            new.write(data)
            new.write(key.encode())

    with suppress(OSError):
        put_file(key, write)


def file(key: str) -> str | None:
    """Return the path of the file stored under a key, or None if the file is missing or untrusted.

    A file is trusted if it and its folder belong to the user and nobody else may write to them.
    """
    with suppress(OSError):
        path = _path(key)
        if _is_private(os.path.dirname(path)) and _is_private(path) and os.path.isfile(path):
            with suppress(OSError):  # the folder may be read-only
                os.utime(path)  # so that the files used last are kept
            return path
    return None


def put_file(key: str, write: Callable[[str], None]) -> str:
    """Store a file under a key, and return the path of the stored file.

    `write` is called with a path, and must write the file to it. Only the user may read the file.
    Only the 16 most recently used files are kept. Raises OSError if the file cannot be stored.
    """
    path = _path(key)
    folder = os.path.dirname(path)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    if not _is_private(folder):
        raise OSError("the cache folder belongs to another user, or others may write to it")
    with draft_of(path, 0o600) as draft:
        write(draft)
    with suppress(OSError):
        entries = [entry for entry in os.scandir(folder) if re.fullmatch(_ENTRY, entry.name)]
        entries.sort(key=lambda entry: entry.stat().st_mtime)
        for entry in entries[:-_MOST]:
            os.unlink(entry.path)
    return path


def _is_private(path: str) -> bool:
    """Return whether only the user owns and can write to a path, which is not a symbolic link."""
    stat = os.lstat(path)
    is_own = stat.st_uid == getattr(os, "getuid", int)()  # on Windows both are 0
    return is_own and not S_ISLNK(stat.st_mode) and not stat.st_mode & _FOR_OTHERS


def _path(key: str) -> str:
    """Return the path for a key in the XDG cache folder; raise OSError without a home folder."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):  # the XDG specification says to ignore relative paths
        base = os.path.join(os.path.expanduser("~"), ".cache")
    if not os.path.isabs(base):
        raise OSError("the user has no home folder")
    return os.path.join(base, "realpolitik", f"{key}.cache")
