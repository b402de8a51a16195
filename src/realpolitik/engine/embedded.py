"""The embedded store, in memory or on disk."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import BinaryIO

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryTriples,
    RdfFormat,
    Triple,
    parse,
    serialize,
)
from pyoxigraph import Store as Oxigraph

from realpolitik.cache import checksum, regular
from realpolitik.engine.base import Engine, Result, Scope
from realpolitik.engine.sparql import prepared
from realpolitik.errors import Unavailable
from realpolitik.files import read_bytes
from realpolitik.rdf.turtle_file import malformed_turtle, parse_turtle, refuse_unreadable
from realpolitik.terms import PREFIXES, RDF_FIRST, RDF_NIL, RDF_REST, Subject, Term

__all__ = ["Store", "ntriples", "open_stored", "query_triples", "serialized", "triples_in"]

# The parts of a version on disk, and what its folder is called, or that of one half written.
_TRIPLES, _INFERRED, _CHECKSUM = "triples", "inferred.nt", "checksum"
_VERSION = r"[0-9a-f]{32}(\.\d+)?(\.tmp)?"
_CHUNK = 1 << 18


def ntriples(triples: Iterable[Triple]) -> bytes:
    """Return triples as N-Triples, one a line, in their order."""
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def serialized(triples: Iterable[Triple], form: RdfFormat) -> bytes:
    """Return triples in an RDF format, with those of our prefixes that they use."""
    triples = list(triples)
    names = {term.value for t in triples for term in t if isinstance(term, NamedNode)}
    names |= {t.object.datatype.value for t in triples if isinstance(t.object, Literal)}
    prefixes = {p: n for p, n in PREFIXES.items() if any(name.startswith(n) for name in names)}
    return serialize(triples, format=form, prefixes=prefixes) or b""


def query_triples(triples: Iterable[Triple]) -> QueryTriples:
    """Return triples as the result of a CONSTRUCT."""
    store = Store()
    store.add(triples)
    result = store.evaluate("CONSTRUCT WHERE { ?subject ?predicate ?object }")
    assert isinstance(result, QueryTriples)
    return result


class Store(Engine):
    """Triples in memory, merged in one default graph, or on disk in the folder at `path`.

    What is on disk is only read; `open_stored` writes it.

    Raises Unavailable where there is no store of Oxigraph in the folder.
    """

    def __init__(self, path: str | None = None) -> None:
        try:
            self._oxigraph = Oxigraph.read_only(path) if path else Oxigraph()
        except (OSError, RuntimeError) as error:  # the latter where it is damaged
            reason = str(error)
            if not os.path.exists(os.path.join(str(path), "CURRENT")):
                reason = "this folder has none; a folder of Turtle is opened, not attached"
            raise Unavailable(str(path), f"no store that can be read: {reason}") from None
        self.where = f"in {path}" if path else "in memory"
        lock = _lock(path) if path else None  # nobody takes away what is read
        if lock is not None:
            self._unlock = partial(os.close, lock)

    def __del__(self) -> None:
        if hasattr(self, "_unlock"):
            self._unlock()

    @property
    def size(self) -> int:
        """The number of triples."""
        return len(self._oxigraph)

    def evaluate(self, text: str) -> Result:
        """Return the result of a query that is SPARQL and safe."""
        return self._oxigraph.query(text)

    def query(self, text: str, name: str = "the query", scope: Scope | None = None) -> Result:
        """Run a query that somebody else wrote, on the graphs of a scope if it names any."""
        given = scope or Scope()
        query = prepared(text, name, given.base, PREFIXES)
        if not (given.default or given.named):
            return self._oxigraph.query(query, base_iri=given.base)
        return self._oxigraph.query(
            query, base_iri=given.base, default_graph=[*given.default], named_graphs=[*given.named]
        )

    @property
    def graphs(self) -> tuple[NamedNode, ...]:
        """The names of the graphs beside the default graph."""
        return tuple(name for name in self._oxigraph.named_graphs() if isinstance(name, NamedNode))

    def load(self, path: str, turtle: str | bytes) -> None:
        """Add the triples of a Turtle text or file; `path` names it in errors.

        Raises Malformed, with the line and column of the first error where they are known.
        """
        data = turtle.encode() if isinstance(turtle, str) else turtle
        refuse_unreadable(path, data)
        try:
            self._oxigraph.load(data, RdfFormat.TURTLE)
        except (SyntaxError, MemoryError) as error:
            raise malformed_turtle(path, data, error) from None

    def load_again(self, data: bytes) -> None:
        """Add the triples of Turtle that has been loaded before, and is without fault."""
        self._oxigraph.load(data, RdfFormat.TURTLE, lenient=True)

    def add(self, triples: Iterable[Triple], graph: NamedNode | None = None) -> None:
        """Add triples to the default graph, or to one of that name."""
        name = graph or DefaultGraph()
        self._oxigraph.extend([Quad(t.subject, t.predicate, t.object, name) for t in triples])

    def remove(self, triples: Iterable[Triple]) -> None:
        """Take triples out of the default graph."""
        for t in triples:
            self._oxigraph.remove(Quad(t.subject, t.predicate, t.object, DefaultGraph()))

    def remove_ntriples(self, data: bytes) -> None:
        """Take the triples of N-Triples, without blank nodes, out of the default graph."""
        self.remove(quad.triple for quad in parse(data, RdfFormat.N_TRIPLES))

    def add_ntriples(self, data: bytes) -> None:
        """Add the triples of N-Triples that the project itself wrote."""
        self._oxigraph.load(data, RdfFormat.N_TRIPLES, lenient=True)

    def triples(self) -> list[Triple]:
        """Return all triples, in no order."""
        return [quad.triple for quad in self._oxigraph]

    def holds(
        self, subject: NamedNode, predicate: NamedNode, value: NamedNode | None = None
    ) -> bool:
        """Say whether a triple holds; with no value, whether any such triple does."""
        return any(True for _ in self._oxigraph.quads_for_pattern(subject, predicate, value))

    def pairs(
        self, predicate: NamedNode, subject: Subject | None = None, value: Term | None = None
    ) -> list[tuple[Subject, Term]]:
        """Return the subject and the object of each triple with a predicate and given ends."""
        quads = self._oxigraph.quads_for_pattern(subject, predicate, value)
        return [(quad.subject, quad.object) for quad in quads]

    def items(self, items: Term) -> list[Term]:
        """Return the items of an RDF list (RDF Schema 1.1, section 5.2)."""
        found: list[Term] = []
        passed = set()  # a list may be a circle
        while isinstance(items, BlankNode) and items not in passed:
            passed.add(items)
            found += [item for _, item in self.pairs(RDF_FIRST, items)]
            items = next((rest for _, rest in self.pairs(RDF_REST, items)), RDF_NIL)
        return found

    def dump(self, file: BinaryIO) -> None:
        """Write all triples to a binary file as N-Triples, in no order."""
        self._oxigraph.dump(file, format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())

    def ntriples(self) -> bytes:
        """Return all triples as N-Triples, in no order."""
        return self._oxigraph.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph()) or b""


def triples_in(path: str) -> list[Triple]:
    """Return the distinct triples of a Turtle file; raise Malformed where it is not Turtle."""
    return parse_turtle(path, read_bytes(path))


def open_stored(
    folder: str, key: str, closed: Callable[[], tuple[Store, bytes]]
) -> tuple[Store, bytes]:
    """Return the store that a folder holds under a key, and what is inferred in it as N-Triples.

    Where it does not hold it, or holds it damaged, it is written from what `closed` gives: a store,
    and what is inferred. While another process writes to the folder, that is returned itself.

    Raises Unavailable where the folder cannot be used, or holds something else.
    """
    version = os.path.join(folder, key)
    stored = _stored(version)
    if stored is None:
        try:
            _refuse_other(folder)
            os.makedirs(folder, exist_ok=True)
        except OSError as error:
            raise _unusable(folder, error) from None
        computed = closed()
        try:
            stored = _replace(folder, version, *computed) or computed
        except OSError as error:
            raise _unusable(folder, error) from None
    return stored


def _unusable(folder: str, error: OSError) -> Unavailable:
    return Unavailable(folder, f"cannot be used as a store: {error.strerror or error}")


def _stored(version: str) -> tuple[Store, bytes] | None:
    """Return what a version holds, or None where it is not there, damaged, or being taken away."""
    triples = os.path.join(version, _TRIPLES)
    lock = _lock(triples)
    if lock is None:
        return None
    try:
        with open(os.path.join(version, _CHECKSUM), "rb", opener=regular) as file:
            if file.read() != checksum(os.path.basename(version), _content(version)):
                return None
        store = Store(triples)
        store.where = f"in {os.path.dirname(version)}"
        with open(os.path.join(version, _INFERRED), "rb", opener=regular) as file:
            return store, file.read()
    except (OSError, Unavailable):
        return None
    finally:
        os.close(lock)


def _content(version: str) -> Iterator[bytes]:
    """Give the name, the size and the bytes of each file that a version is read from.

    RocksDB has checksums of its own, but takes a log that is cut for one that ends there.
    """
    triples = (f"{_TRIPLES}/{name}" for name in os.listdir(os.path.join(version, _TRIPLES)))
    for name in sorted([_INFERRED, *triples]):
        with open(os.path.join(version, name), "rb", opener=regular) as file:
            yield f"{name} {os.fstat(file.fileno()).st_size}\n".encode()
            while chunk := file.read(_CHUNK):
                yield chunk


def _lock(folder: str, *, alone: bool = False) -> int | None:
    """Return what keeps a folder, until it is closed, from those who lock it alone.

    Return None where there is no such folder, another process has it, or there are no locks.
    """
    try:
        from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock

        lock = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        return None
    try:
        flock(lock, (LOCK_EX if alone else LOCK_SH) | LOCK_NB)
        if os.path.samestat(os.fstat(lock), os.stat(folder)):  # else it was taken away meanwhile
            return lock
    except OSError:
        pass
    os.close(lock)
    return None


def _refuse_other(folder: str) -> None:
    """Raise Unavailable for a folder that holds what is none of ours, which would be lost."""
    for name in os.listdir(folder) if os.path.isdir(folder) else []:
        try:
            parts = (
                os.listdir(os.path.join(folder, name)) if re.fullmatch(_VERSION, name) else [name]
            )
        except FileNotFoundError:
            continue  # another process has just taken it away
        if not {_TRIPLES, _INFERRED, _CHECKSUM}.issuperset(parts):
            reason = "this folder holds other files; give an empty one, or one that does not exist"
            raise Unavailable(folder, reason)


def _replace(
    folder: str, version: str, store: Store, inferred: bytes
) -> tuple[Store, bytes] | None:
    """Write a version whole in place of all that no process reads, and return what it holds.

    Return None where another process writes to the folder, or still reads that version, damaged.
    """
    from shutil import rmtree  # which costs 3 ms

    lock = _lock(folder, alone=True)
    if lock is None:
        return None
    draft = f"{version}.tmp"
    try:
        stored = _stored(version)  # by a process that was quicker
        if stored is None:
            for name in os.listdir(folder):
                _take_away(os.path.join(folder, name))
            if os.path.exists(version):
                return None
            _write(draft, os.path.basename(version), store, inferred)
            os.rename(draft, version)
            stored = _stored(version)
        return stored
    finally:
        rmtree(draft, ignore_errors=True)
        os.close(lock)


def _take_away(version: str) -> None:
    """Delete a version, unless a process reads it."""
    from shutil import rmtree

    triples = os.path.join(version, _TRIPLES)
    lock = _lock(triples, alone=True)
    if lock is not None or not os.path.exists(triples):
        rmtree(version, ignore_errors=True)
    if lock is not None:
        os.close(lock)


def _write(version: str, key: str, store: Store, inferred: bytes) -> None:
    triples = os.path.join(version, _TRIPLES)
    os.makedirs(triples)
    copy = Oxigraph(triples)
    copy.bulk_load(store.ntriples(), RdfFormat.N_TRIPLES, lenient=True)
    copy.optimize()
    del copy  # which closes its files
    with open(os.path.join(version, _INFERRED), "wb") as file:
        file.write(inferred)
    with open(os.path.join(version, _CHECKSUM), "wb") as file:
        file.write(checksum(key, _content(version)))
