"""Another version of the data: files laid over the project's own by their names."""

import os

from .source import data_files, read, turtle_files
from .store import Store
from .terms import Term

__all__ = ["overlaid"]


def overlaid(path: str) -> list[str]:
    """Return the Turtle files of the data with a file, or the files of a folder, laid over them.

    A file takes the place of ours of the same name; of two of that name (what a source says, and
    the record of its text), of the one that speaks of more of the same things. Others are added,
    and so is one that speaks of other things alone, such as a `world.ttl` of one's own.

    Raises Malformed for a path that is not there, holds no Turtle or is none.
    """
    own = data_files()
    files = list(own)
    for laid in turtle_files(path):
        same = [i for i, file in enumerate(own) if os.path.basename(file) == os.path.basename(laid)]
        things = _things(laid) if same else set()
        shared = {i: len(things & _things(own[i])) for i in same}
        if not same or (things and not any(shared.values())):
            files.append(laid)
        else:
            files[max(shared, key=lambda i: shared[i])] = laid
    return files


def _things(path: str) -> set[Term]:
    """Return what a Turtle file speaks of."""
    store = Store()
    store.load(path, read(path))
    return {triple.subject for triple in store.triples()}
