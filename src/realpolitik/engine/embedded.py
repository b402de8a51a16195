"""An RDF store in memory or in a read-only folder, and conversions from and to rdflib."""

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, TYPE_CHECKING, NamedTuple

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryTriples,
    RdfFormat,
    Store as Oxigraph,
    Triple,
    parse,
    serialize,
)

from realpolitik.engine.base import Engine, Result, Scope
from realpolitik.engine.sparql import prepare
from realpolitik.errors import Unavailable
from realpolitik.files import read_bytes
from realpolitik.terms import PREFIXES, Subject, Term

if TYPE_CHECKING:
    import rdflib

__all__ = [
    "Origin",
    "Store",
    "build_store",
    "from_rdflib",
    "ntriples",
    "parse_ntriples",
    "query_triples",
    "read_built",
    "to_rdflib",
    "triples_in",
]

_TRIPLES = "triples"
"""The RocksDB folder inside a built store; the files beside it are notes about the store."""


class Origin(NamedTuple):
    """The files from which a graph was opened, and its inferred and removed triples.

    `inferred` and `removed` are N-Triples. The graph lacks the removed triples, which were
    retracted. `key` is a hash of all that the graph depends on. `paths` are the paths of the files.
    """

    inferred: bytes
    key: str
    removed: bytes = b""
    paths: tuple[str, ...] = ()


def ntriples(triples: Iterable[Triple]) -> bytes:
    """Return triples as N-Triples, one per line, in the given order."""
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def parse_ntriples(data: bytes) -> Iterator[Triple]:
    """Yield the triples of an N-Triples document."""
    return (quad.triple for quad in parse(data, RdfFormat.N_TRIPLES))


def query_triples(triples: Iterable[Triple]) -> QueryTriples:
    """Convert triples to a QueryTriples object, the type of the result of a CONSTRUCT query."""
    store = Store()
    store.add(triples)
    result = store.evaluate("CONSTRUCT WHERE { ?subject ?predicate ?object }")
    assert isinstance(result, QueryTriples)
    return result


class Store(Engine):
    """An Oxigraph store in memory or, if `path` is given, the read-only store in that folder."""

    def __init__(self, path: str = "") -> None:
        try:
            self._oxigraph = Oxigraph.read_only(path) if path else Oxigraph()
        except (OSError, RuntimeError) as error:  # RuntimeError: RocksDB found damage
            reason = f"the store cannot be read; if it is damaged, build it again ({error})"
            if not os.path.exists(os.path.join(path, "CURRENT")):
                reason = "not a store; make one with realpolitik build, or open Turtle with --data"
            raise Unavailable(path, reason) from None
        self.where = f"in {path}" if path else "in memory"

    @property
    def size(self) -> int:
        """The number of triples in the store."""
        return len(self._oxigraph)

    def evaluate(self, text: str) -> Result:
        """Run a query and return its result; a user's query must first be checked by `prepare`."""
        return self._oxigraph.query(text)

    def query(self, text: str, name: str = "the query", scope: Scope | None = None) -> Result:
        """Check and run a user's query; `scope` may give its dataset and its base IRI."""
        scope = scope or Scope()
        query = prepare(text, name, scope.base)
        if not (scope.default or scope.named):
            return self._oxigraph.query(query, base_iri=scope.base)
        return self._oxigraph.query(
            query, base_iri=scope.base, default_graph=[*scope.default], named_graphs=[*scope.named]
        )

    def load(self, path: str, turtle: str | bytes, *, valid: bool = False) -> None:
        """Add the triples of the document `turtle`; error messages call the document `path`.

        If `valid` is false, the document is checked; if it is not Turtle, Malformed is raised.
        """
        data = turtle.encode() if isinstance(turtle, str) else turtle
        if valid:
            self._oxigraph.load(data, RdfFormat.TURTLE, lenient=True)
            return
        from realpolitik.rdf.turtle_file import malformed_turtle, refuse_unreadable

        refuse_unreadable(path, data)
        try:
            self._oxigraph.load(data, RdfFormat.TURTLE)
        except (SyntaxError, MemoryError) as error:
            raise malformed_turtle(path, data, error) from None

    def add(self, triples: Iterable[Triple]) -> None:
        """Add those of the given triples that the store does not yet contain."""
        self._oxigraph.extend(Quad(t.subject, t.predicate, t.object) for t in triples)

    def remove(self, triples: Iterable[Triple]) -> None:
        """Remove triples from the store; ignore triples that it does not contain."""
        for t in triples:
            self._oxigraph.remove(Quad(t.subject, t.predicate, t.object))

    def add_ntriples(self, data: bytes) -> None:
        """Add the triples of a trusted N-Triples document, whose syntax is not fully checked."""
        self._oxigraph.load(data, RdfFormat.N_TRIPLES, lenient=True)

    def triples(self) -> list[Triple]:
        """Return all triples, in no particular order."""
        return [quad.triple for quad in self._oxigraph]

    def pairs(
        self, predicate: NamedNode, subject: Subject | None = None, value: Term | None = None
    ) -> list[tuple[Subject, Term]]:
        """Return the subject and object of each matching triple; None matches any term."""
        quads = self._oxigraph.quads_for_pattern(subject, predicate, value)
        return [(quad.subject, quad.object) for quad in quads]

    def ntriples(self, file: IO[bytes] | None = None) -> bytes:
        """Return all triples as unsorted N-Triples or, if `file` is given, write them to it."""
        return self._oxigraph.dump(file, RdfFormat.N_TRIPLES, from_graph=DefaultGraph()) or b""


def triples_in(path: str) -> list[Triple]:
    """Return the distinct triples of a Turtle file; raise Malformed if it is not valid Turtle."""
    from realpolitik.rdf.turtle_file import parse_turtle

    return parse_turtle(path, read_bytes(path))


def build_store(folder: str, store: Store, notes: Mapping[str, bytes]) -> None:
    """Write a store to a folder, with some extra files, and replace an earlier build there.

    `notes` maps file names to contents. A reader may find no store, but never an incomplete one.

    Raises Unavailable if the folder cannot be written, or contains other files.
    """
    from shutil import rmtree

    folder = os.path.abspath(folder)
    draft, old = (f"{folder}.{os.urandom(4).hex()}.{end}" for end in ("tmp", "old"))
    try:
        held = set(os.listdir(folder)) if os.path.lexists(folder) else set()
        if held and (_TRIPLES not in held or held - {_TRIPLES, *notes}):
            raise OSError(0, "the folder contains other files; give an empty or new folder")
        os.makedirs(draft)
        copy = Oxigraph(os.path.join(draft, _TRIPLES))
        copy.bulk_extend(store._oxigraph)
        copy.optimize()
        del copy  # closes its files
        for name, data in notes.items():
            with open(os.path.join(draft, name), "wb") as file:
                file.write(data)
        if os.path.exists(folder):
            os.rename(folder, old)
        os.rename(draft, folder)
        rmtree(old, ignore_errors=True)
    except OSError as error:
        raise Unavailable(folder, f"it cannot be written: {error.strerror or error}") from None
    finally:
        rmtree(draft, ignore_errors=True)


def read_built(folder: str, names: Iterable[str]) -> tuple[Store, dict[str, bytes]]:
    """Return a store that `build_store` wrote, and a dict from `names` to the files' contents."""
    store = Store(os.path.join(folder, _TRIPLES))
    store.where = f"in {folder}"
    if not store.evaluate("ASK { ?s ?p ?o }"):  # RocksDB opens half a manifest as empty
        raise Unavailable(folder, "the store is empty; build it again")
    return store, {name: read_bytes(os.path.join(folder, name)) for name in names}


def from_rdflib(graph: object) -> Store:
    """Return a new store with the triples of an rdflib graph, or of all graphs of a Dataset."""
    import rdflib

    if not isinstance(graph, rdflib.Graph):
        accepted = "an address, a folder, an rdflib graph or a SPARQLWrapper"
        raise TypeError(f"attach takes {accepted}, not {type(graph).__name__}")
    parts = graph.graphs() if isinstance(graph, rdflib.Dataset) else [graph]
    store = Store()
    # All at once, so that a blank node that graphs share stays one node.
    store.add_ntriples(b"".join(part.serialize(format="nt", encoding="utf-8") for part in parts))
    store.where = "copied from rdflib"
    return store


def to_rdflib(triples: Iterable[Triple]) -> "rdflib.Graph":
    """Return a new rdflib graph with these triples and the project's prefixes.

    Literals keep their lexical form; by default, rdflib would change the form of times.
    """
    import rdflib

    normalize, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        graph = rdflib.Graph().parse(data=ntriples(triples), format="nt")
    finally:
        rdflib.NORMALIZE_LITERALS = normalize
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, replace=True)
    return graph
