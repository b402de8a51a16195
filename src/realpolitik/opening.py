"""Ways to open a graph: from files, in memory or on disk, or where it is held by others."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from . import cache
from .assemble import quotable
from .engine import Engine
from .graph import Graph
from .references import refuse_undefined
from .source import data_files, ontology_files, read, rule_files
from .store import Store
from .version import __version__

if TYPE_CHECKING:
    import rdflib

__all__ = ["attach", "open", "open_over"]

Files = list[tuple[str, str]]


def open(data: Sequence[str] = (), *, texts: Sequence[str] = (), store: str | None = None) -> Graph:
    """Return the graph of the project's own data and of more Turtle files or folders.

    `texts` are files with the texts of sources, from which answers then quote. What follows by
    inference is computed at the first opening and cached under a hash of all that it depends on.
    With `store`, a folder, the graph is held there on disk: it is written at the first opening, and
    anew when anything that it depends on is another.

    Raises Malformed, with the line, where a file cannot be read or uses a name that nothing
    defines; Inconsistent where the data contradict the ontology; Refused for a text whose checksum
    is that of no source; Unavailable where the folder cannot be used.

    >>> open().ask("regions").findings[0].values["group"]
    'Central Asia'
    """
    if store is None:
        return _opened(data_files(tuple(data)), texts)
    from .ondisk import held

    ontology, facts = _read(ontology_files()), _read(data_files(tuple(data)))
    key = _key(ontology + facts)
    engine, inferred = held(store, key, lambda: _closed(ontology, facts, key))
    return Graph(engine, inferred, key, quotable(engine, texts), files=ontology + facts)


def open_over(path: str, *, texts: Sequence[str] = ()) -> Graph:
    """Return the graph of the project's own data with another version of some of it.

    The version is a Turtle file or a folder of such; `realpolitik.overlay` says which files of ours
    each takes the place of. Raises what `open` raises.
    """
    from .overlay import overlaid

    return _opened(overlaid(path), texts)


def attach(where: "str | rdflib.Graph", *, texts: Sequence[str] = ()) -> Graph:
    """Return the graph that is held elsewhere: at a SPARQL endpoint, on disk, or in rdflib.

    `where` is the address of an endpoint, the folder of a store of Oxigraph, or a graph of rdflib.
    It must hold the graph with what is inferred, as `export` writes it.

    Raises Refused for an address that is none; Unavailable where nothing answers there.

    >>> attach(open().to_rdflib()).ask("regions").outcome
    'answered'
    """
    engine: Engine
    if not isinstance(where, str):
        from .ecosystem import InRdflib

        engine = InRdflib(where)
    elif os.path.isdir(where):
        engine = Store(where)
    else:
        from .remote import Remote

        engine = Remote(where)
    return Graph(engine, texts=quotable(engine, texts))


def _opened(paths: Sequence[str], texts: Sequence[str]) -> Graph:
    """Return the graph of some files of data, in memory."""
    ontology, facts = _read(ontology_files()), _read(paths)
    key = _key(ontology + facts)
    store, inferred = _closed(ontology, facts, key)
    return Graph(store, inferred, key, quotable(store, texts), files=ontology + facts)


def _closed(ontology: Files, facts: Files, key: str) -> tuple[Store, bytes]:
    """Return a store with what is asserted and inferred, and what is inferred as N-Triples."""
    store = Store()
    for path, text in ontology + facts:
        store.load(path, text)
    own, paths = set(data_files()), {path for path, _ in facts}
    for path, text in facts:
        if path not in own or not own <= paths:
            refuse_undefined(store, path, text)
    inferred = cache.get(key)
    if inferred is None:
        from .inference import infer

        inferred = infer(store, ontology + facts)
        cache.put(key, inferred)
    store.add_ntriples(inferred)
    return store, inferred


def _read(paths: Sequence[str]) -> Files:
    return [(path, read(path)) for path in paths]


def _key(files: Files) -> str:
    """Return a hash of all that a graph depends on."""
    return cache.key_of([__version__, *(text for _, text in files + _read(rule_files()))])
