"""A small cache on disk: bytes under a key that says all that they depend on, so never stale."""

import os
from collections.abc import Iterable

try:
    from _blake2 import blake2b  # where hashlib has it from; hashlib itself loads OpenSSL, for 3 ms
except ImportError:
    from hashlib import blake2b

__all__ = ["code", "get", "key_of", "put"]

_KEPT = 8
_CHECKSUM = 16


def key_of(parts: Iterable[str]) -> str:
    """Return a key for texts: other texts, or the same in another order, have another key."""
    digest = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.hexdigest()


def code() -> list[str]:
    """Return a text for each file of the package's code, another one when that is edited.

    Of a file its name, size and time are told, which takes far less time than to read it.
    """
    here = os.path.dirname(os.path.abspath(__file__))
    told = []
    for folder, _, names in os.walk(here):
        for name in names:
            if name.endswith(".py"):
                path = os.path.join(folder, name)
                stat = os.stat(path)
                told.append(f"{os.path.relpath(path, here)} {stat.st_size} {stat.st_mtime_ns}")
    return sorted(told)


def get(key: str) -> bytes | None:
    """Return the bytes kept under a key, or None where there are none or they are damaged."""
    try:
        with open(os.path.join(_folder(), key), "rb") as file:
            checksum, data = file.read(_CHECKSUM), file.read()
    except OSError:
        return None
    return data if checksum == _checksum(data) else None


def put(key: str, data: bytes) -> None:
    """Keep bytes under a key, and only the newest few keys; where the disk says no, keep nothing.

    The bytes are renamed into place, so that no reader ever sees half of them.
    """
    folder = _folder()
    temporary = os.path.join(folder, f"{key}.{os.getpid()}.tmp")
    try:
        os.makedirs(folder, exist_ok=True)
        with open(temporary, "wb") as file:
            file.write(_checksum(data) + data)
        os.replace(temporary, os.path.join(folder, key))
        kept = sorted(os.scandir(folder), key=lambda entry: entry.stat().st_mtime, reverse=True)
        for entry in kept[_KEPT:]:
            os.unlink(entry.path)
    except OSError:
        return


def _checksum(data: bytes) -> bytes:
    return blake2b(data, digest_size=_CHECKSUM).digest()


def _folder() -> str:
    """Return the cache folder (XDG Base Directory Specification)."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "realpolitik")
