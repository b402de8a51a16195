"""The graph on disk: a store of Oxigraph in a folder, under a key that says what it was made of.

Each version is a folder of its own, written beside and renamed into place, so that a reader finds a
whole store or none. Versions that are no longer needed go.
"""

import os
from collections.abc import Callable
from shutil import rmtree

from .errors import Unavailable
from .store import Store, made

__all__ = ["held"]

_TRIPLES, _INFERRED = "triples", "inferred.nt"


def held(folder: str, key: str, closed: Callable[[], tuple[Store, bytes]]) -> tuple[Store, bytes]:
    """Return the store that a folder holds under a key, and what is inferred in it as N-Triples.

    Where it does not hold it, it is written from what `closed` gives: a store, and what is
    inferred.

    Raises Unavailable where the folder cannot be used, or holds something else.
    """
    version = os.path.join(folder, key)
    try:
        if not os.path.isdir(version):
            _refuse_other(folder)
            _write(version, *closed())
            for name in os.listdir(folder):
                if name != key:
                    rmtree(os.path.join(folder, name), ignore_errors=True)
        with open(os.path.join(version, _INFERRED), "rb") as file:
            store = Store(os.path.join(version, _TRIPLES))
            store.where = f"in {folder}"
            return store, file.read()
    except OSError as error:
        raise Unavailable(folder, f"cannot be used as a store: {error.strerror}") from None


def _refuse_other(folder: str) -> None:
    """Raise Unavailable for a folder that holds what is none of ours, which would be lost."""
    names = os.listdir(folder) if os.path.isdir(folder) else []
    ours = [
        n for n in names if n.endswith(".tmp") or os.path.isdir(os.path.join(folder, n, _TRIPLES))
    ]
    if len(ours) < len(names):
        reason = "this folder holds other files; give an empty one, or one that does not exist"
        raise Unavailable(folder, reason)


def _write(version: str, store: Store, inferred: bytes) -> None:
    temporary = f"{version}.{os.getpid()}.tmp"
    rmtree(temporary, ignore_errors=True)
    os.makedirs(temporary)
    made(os.path.join(temporary, _TRIPLES), [store.ntriples()])
    with open(os.path.join(temporary, _INFERRED), "wb") as file:
        file.write(inferred)
    try:
        os.rename(temporary, version)
    except OSError:
        # Somebody else was quicker, with the same.
        rmtree(temporary)
        if not os.path.isdir(version):
            raise
