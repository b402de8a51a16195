"""The tests of the W3C of the SPARQL 1.1 Protocol: requests and what is expected, as data."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, parse

import realpolitik
from realpolitik import Graph
from realpolitik.engine.embedded import Store as Held
from realpolitik.terms import RDF_FIRST, RDF_NIL, RDF_REST, Subject, Term

__all__ = ["FOLDER", "Request", "open_with_data", "protocol_tests"]

_ROOT = Path(__file__).resolve().parents[1]
FOLDER = next(
    (
        folder
        for folder in (_ROOT.parent / "shared" / "w3c", Path("/work/shared/w3c"))
        if folder.is_dir()
    ),
    None,
)
"""Where the tests are at hand; they are no part of the project."""

_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_HT = "http://www.w3.org/2011/http#"
_CNT = "http://www.w3.org/2011/content#"
_DATA = "http://kasei.us/2009/09/sparql/data/"


class Request(NamedTuple):
    """A request, and what is expected of the reply: statuses by their first digit, and more."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: set[str]
    truth: bool | None
    form: str


def open_with_data() -> Graph:
    """Return the project's graph, with the graphs of the tests beside it."""
    assert FOLDER
    graph = realpolitik.open()
    beside = graph._described  # nothing that is public adds a graph: none is ever added
    assert isinstance(beside, Held)
    for path in (FOLDER / "protocol").glob("*.nt"):
        triples = (quad.triple for quad in parse(path=path, format=RdfFormat.N_TRIPLES))
        beside.add(triples, NamedNode(f"{_DATA}{path.stem}.rdf"))
    return graph


def protocol_tests() -> dict[str, list[Request]]:
    """Return the requests of each test by its name."""
    return dict(_Manifest().tests()) if FOLDER else {}


class _Manifest:
    def __init__(self) -> None:
        assert FOLDER
        self._store = Store()
        path = FOLDER / "protocol" / "manifest.ttl"
        self._store.load(path=path, format=RdfFormat.TURTLE, base_iri="http://w3c.example/")

    def tests(self) -> Iterator[tuple[str, list[Request]]]:
        kind = NamedNode(f"{_MF}ProtocolTest")
        for quad in self._store.quads_for_pattern(None, None, kind):
            assert isinstance(quad, Quad)
            action = self._one(quad.subject, f"{_MF}action")
            requests = self._items(self._one(action, f"{_HT}requests"))
            name = str(getattr(quad.subject, "value", "")).partition("#")[2]
            yield name, [self._request(node) for node in requests]

    def _request(self, node: Term) -> Request:
        body, encoding = b"", "utf-8"
        content = self._maybe(node, f"{_HT}body")
        if content:
            encoding = self._text(content, f"{_CNT}characterEncoding")
            body = self._text(content, f"{_CNT}chars").encode(encoding)
        reply = self._one(node, f"{_HT}resp")
        listed = self._maybe(node, f"{_HT}headers")
        truth, form = (self._maybe(reply, f"{_MF}expected{x}") for x in ("Boolean", "Format"))
        return Request(
            self._text(node, f"{_HT}methodName"),
            self._text(node, f"{_HT}absolutePath"),
            {
                self._text(header, f"{_HT}fieldName"): self._text(header, f"{_HT}fieldValue")
                for header in (self._items(listed) if listed else ())
            },
            body,
            {_value(s).removesuffix("xx")[-1] for s in self._all(reply, f"{_MF}expectedStatus")},
            None if truth is None else _value(truth) == "true",
            _value(form) if form else "",
        )

    def _all(self, node: Term, name: str) -> list[Term]:
        assert isinstance(node, NamedNode | BlankNode)
        found = self._store.quads_for_pattern(node, NamedNode(name), None)
        return [quad.object for quad in found]

    def _maybe(self, node: Term, name: str) -> Term | None:
        return next(iter(self._all(node, name)), None)

    def _one(self, node: Subject | Term, name: str) -> Term:
        (found,) = self._all(node, name)
        return found

    def _text(self, node: Term, name: str) -> str:
        return _value(self._one(node, name))

    def _items(self, node: Term) -> Iterator[Term]:
        while node != RDF_NIL:
            yield self._one(node, RDF_FIRST.value)
            node = self._one(node, RDF_REST.value)


def _value(term: Term) -> str:
    return str(getattr(term, "value", ""))
