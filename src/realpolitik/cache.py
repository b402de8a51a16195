"""A small cache on disk: bytes under a key that says all that they depend on, so never stale."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from stat import S_ISREG
from time import time

try:
    from _blake2 import blake2b  # where hashlib has it from; hashlib itself loads OpenSSL, for 3 ms
except ImportError:
    from hashlib import blake2b

__all__ = ["checksum", "file", "get", "key_of", "put", "put_file", "regular", "stamps"]

_KEPT = 16
_CHECKSUM = 16
_CHUNK = 1 << 20
_LOOKED_THROUGH = 16 << 20  # bytes
# The names of what is ours in the folder, which may hold files of others: one that is kept, or one
# that is being written, or was when its process was killed.
_ENTRY = r"[0-9a-f]{32}\.(cache|file)"
_DRAFT = r"[0-9a-f]{32}\.(cache|file)\.[0-9a-f]{8}\.tmp"
_HOUR = 3600


def key_of(parts: Iterable[str | bytes]) -> str:
    """Return a key for texts: other texts, or the same in another order, have another key."""
    digest = blake2b(digest_size=16)
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.hexdigest()


def stamps(folder: str, ending: str) -> list[str]:
    """Return a text for each file with such a name in a folder, another one when it is edited.

    Of a file its path, size and time are told, which takes far less time than to read it.
    """
    told, folders = [], [folder]
    for inner in folders:
        with os.scandir(inner) as entries:
            for entry in entries:
                if entry.name.endswith(ending):
                    stat = entry.stat()
                    path = entry.path[len(folder) :]
                    told.append(f"{path} {stat.st_size} {stat.st_mtime_ns}")
                elif entry.name != "__pycache__" and entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
    return sorted(told)


def checksum(key: str, chunks: Iterable[bytes | memoryview]) -> bytes:
    """Return a checksum of bytes under a key: what is kept under another key has another one."""
    digest = blake2b(key=key.encode(), digest_size=_CHECKSUM)
    for chunk in chunks:
        digest.update(chunk)
    return digest.digest()


def regular(path: str, flags: int) -> int:
    """Open a file for `open`; raise OSError also for a pipe or a device, which may have no end."""
    descriptor = os.open(path, flags | os.O_NONBLOCK)
    if not S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(f"{path} is no regular file")
    return descriptor


def get(key: str) -> bytes | None:
    """Return the bytes kept under a key, or None where there are none or they are damaged."""
    try:
        with open(_path(key), "rb", opener=regular) as file:
            kept, data = file.read(_CHECKSUM), file.read()
    except OSError:
        return None
    return data if kept == checksum(key, [data]) else None


def put(key: str, data: bytes) -> None:
    """Keep bytes under a key, and only the newest few keys; where the disk says no, keep nothing.

    The bytes are renamed into place, so that no reader ever sees half of them. They may follow from
    data that others may not see, so only the user may read them.
    """
    with suppress(OSError), _draft(_path(key)) as draft, open(draft, "wb") as file:
        file.write(checksum(key, [data]) + data)


def file(key: str) -> str | None:
    """Return the path of the file kept under a key, or None where there is none or it is damaged.

    Its checksum follows its content, which is looked through if that takes no time to speak of.
    """
    try:
        path = _path(key, "file")
        with open(path, "rb", opener=regular) as kept:
            if os.fstat(kept.fileno()).st_size <= _LOOKED_THROUGH:
                data = memoryview(kept.read())  # of which a part is no copy
                if data[-_CHECKSUM:] != checksum(key, [data[:-_CHECKSUM]]):
                    return None
    except OSError:
        return None
    return path


def put_file(key: str, write: Callable[[str], None]) -> str:
    """Keep the file that `write` writes to a path, as `put` keeps bytes, and return its path.

    Raises OSError where the disk says no.
    """
    path = _path(key, "file")
    with _draft(path) as draft:
        write(draft)
        with open(draft, "r+b") as file:
            digest = checksum(key, iter(lambda: file.read(_CHUNK), b""))
            file.write(digest)
    return path


@contextmanager
def _draft(path: str) -> Iterator[str]:
    """Give the path of a new file, which then takes its place, or is deleted if that fails."""
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    draft = f"{path}.{os.urandom(4).hex()}.tmp"
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL, 0o600))
        yield draft
        os.replace(draft, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise
    with suppress(OSError):
        _prune(path)


def _prune(new: str) -> None:
    """Delete all but the newest few of what is kept, and what was never written to its end."""
    now, folder = time(), os.path.dirname(new)
    kept = []
    for entry in os.scandir(folder):
        if entry.is_file(follow_symlinks=False) and entry.path != new:
            age = abs(now - entry.stat().st_mtime)  # what is of the future shows a clock set back
            if re.fullmatch(_ENTRY, entry.name):
                kept.append((age, entry.path))
            elif re.fullmatch(_DRAFT, entry.name) and age > _HOUR:
                os.unlink(entry.path)
    for _, path in sorted(kept)[_KEPT - 1 :]:
        os.unlink(path)


def _path(key: str, ending: str = "cache") -> str:
    """Return where bytes, or a file, are kept under a key (XDG Base Directory Specification).

    Raises OSError where there is no such place, as for a user without a home.
    """
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):  # which the specification calls invalid, and to be ignored
        base = os.path.join(os.path.expanduser("~"), ".cache")
    if not os.path.isabs(base):
        raise OSError("there is no home")
    return os.path.join(base, "realpolitik", f"{key}.{ending}")
