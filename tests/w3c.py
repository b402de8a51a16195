"""The tests of the W3C of the SPARQL 1.1 Protocol: requests and what is expected, as data."""

from pathlib import Path
from typing import NamedTuple

from pyoxigraph import NamedNode, Quad, QuerySolution, RdfFormat, Store, parse

import realpolitik
from realpolitik import Graph
from realpolitik.engine.base import solutions
from realpolitik.engine.embedded import Store as Held
from realpolitik.terms import by_key

_ROOT = Path(__file__).resolve().parents[1]
_BESIDE = _ROOT.parent / "shared" / "w3c"
FOLDER = _BESIDE if _BESIDE.is_dir() else None
"""Where the tests are at hand; they are no part of the project."""

_DATA = "http://kasei.us/2009/09/sparql/data/"
_REQUESTS = """
PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
PREFIX ht: <http://www.w3.org/2011/http#>
PREFIX cnt: <http://www.w3.org/2011/content#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?test (COUNT(DISTINCT ?before) AS ?place) ?method ?path ?body ?encoding ?truth ?form
  (GROUP_CONCAT(DISTINCT STR(?status)) AS ?statuses)
  (GROUP_CONCAT(DISTINCT CONCAT(?name, ": ", ?value); SEPARATOR="\\n") AS ?headers)
WHERE {
  ?test a mf:ProtocolTest ; mf:action/ht:requests/rdf:rest* ?before .
  ?before rdf:rest*/rdf:first ?request .
  ?request ht:methodName ?method ; ht:absolutePath ?path ; ht:resp ?reply .
  ?reply mf:expectedStatus ?status
  OPTIONAL { ?request ht:body [ cnt:chars ?body ; cnt:characterEncoding ?encoding ] }
  OPTIONAL {
    ?request ht:headers/rdf:rest*/rdf:first [ ht:fieldName ?name ; ht:fieldValue ?value ]
  }
  OPTIONAL { ?reply mf:expectedBoolean ?truth }
  OPTIONAL { ?reply mf:expectedFormat ?form }
} GROUP BY ?test ?request ?method ?path ?body ?encoding ?truth ?form ORDER BY ?test ?place
"""


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
    store = graph._engine  # nothing that is public adds a graph: none is ever added
    assert isinstance(store, Held)
    for path in (FOLDER / "protocol").glob("*.nt"):
        name = NamedNode(f"{_DATA}{path.stem}.rdf")
        quads = (quad.triple for quad in parse(path=path, format=RdfFormat.N_TRIPLES))
        store._oxigraph.extend(Quad(t.subject, t.predicate, t.object, name) for t in quads)
    return graph


def protocol_tests() -> dict[str, list[Request]]:
    """Return the requests of each test by its name."""
    if not FOLDER:
        return {}
    store = Store()
    store.load(
        path=FOLDER / "protocol" / "manifest.ttl",
        format=RdfFormat.TURTLE,
        base_iri="http://w3c.example/",
    )
    return by_key(map(_request, solutions(store.query(_REQUESTS))))


def _request(row: QuerySolution) -> tuple[str, Request]:
    test, _, method, path, body, encoding, truth, form, statuses, headers = (
        getattr(term, "value", "") for term in row
    )
    request = Request(
        method,
        path,
        dict(line.split(": ", 1) for line in headers.splitlines()),
        body.encode(encoding or "utf-8"),
        {status.removesuffix("xx")[-1] for status in statuses.split()},
        truth == "true" if truth else None,
        form,
    )
    return test.partition("#")[2], request
