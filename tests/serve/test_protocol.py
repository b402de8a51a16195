"""SPARQL over HTTP, by the tests of the W3C where they are available, and by our own."""

import json
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from asking import first_of
from isomorphic import without_additions
from pyoxigraph import NamedNode, RdfFormat, Triple, parse
from serving import Service, service
from w3c import FOLDER, Request, open_with_data, protocol_tests

from realpolitik import Graph
from realpolitik.serve.programs.protocol import GRAPHS
from realpolitik.terms import expand

W3C = protocol_tests()
available = pytest.mark.skipif(FOLDER is None, reason="the W3C's tests are not available")
TWO = "SELECT * { ?s ?p ?o } LIMIT 2"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def tested() -> Iterator[Service]:
    """Return a service of a graph with the named graphs of the W3C's tests."""
    with service(open_with_data, size=1, seconds=60) as found:
        yield found


def replied(tested: Service, request: Request) -> tuple[int, str, bytes]:
    reply = tested(
        request.method, request.path, headers=request.headers, content=request.body or None
    )
    return reply.status_code, reply.headers["content-type"].partition(";")[0], reply.content


@available
def test_the_manifest_is_read_completely() -> None:
    queries = [name for name in W3C if "query" in name or "queries" in name]
    assert (len(W3C), len(queries)) == (34, 20)


@available
@pytest.mark.parametrize("name", [name for name in W3C if "update" not in name])
def test_a_query_is_answered_as_the_w3c_expects(tested: Service, name: str) -> None:
    for request in W3C[name]:
        status, media, body = replied(tested, request)
        assert str(status)[0] in request.statuses, body
        if request.truth is not None:
            assert truth_of(body, media) is request.truth
        if request.form == "tabular":
            assert json.loads(body)["head"]["vars"] == ["value"]
        if request.form == "RDF":
            list(parse(body, format=RdfFormat.from_media_type(media)))


@available
@pytest.mark.parametrize("name", [name for name in W3C if "update" in name])
def test_every_update_is_refused(tested: Service, name: str) -> None:
    status, _, body = replied(tested, W3C[name][0])
    assert 400 <= status < 500, body


def truth_of(body: bytes, media: str) -> bool:
    if media.endswith("json"):
        return bool(json.loads(body)["boolean"])
    found = ElementTree.fromstring(body).findtext("{*}boolean")
    return found == "true"


@pytest.mark.parametrize("path", ["/sparql", "/sparql/", "/.well-known/void"])
def test_a_bare_get_describes_the_service(served: Service, path: str) -> None:
    reply = served("GET", path)
    triples = described(reply.content, reply.headers["content-type"])
    endpoint = NamedNode("http://www.example/sparql")
    (service_node,) = [t.subject for t in triples if t.predicate == expand("sd:endpoint")]
    assert Triple(service_node, expand("sd:endpoint"), endpoint) in triples
    assert Triple(service_node, expand("rdf:type"), expand("sd:Service")) in triples


def described(body: bytes, media: str) -> list[Triple]:
    form = RdfFormat.from_media_type(media.partition(";")[0])
    return [quad.triple for quad in parse(body, format=form)]


@pytest.mark.parametrize(
    ("query", "accept", "media"),
    [
        (TWO, "*/*", "application/sparql-results+json"),
        (TWO, "application/sparql-results+xml", "application/sparql-results+xml"),
        (TWO, "text/csv;q=0.4, text/tab-separated-values;q=0.5", "text/tab-separated-values"),
        (TWO, "application/json", "application/json"),
        (TWO, "*/*;q=0.1, application/sparql-results+json;q=0", "application/json"),
        (TWO, "text/turtle, text/csv;q=0.1", "text/csv"),
        ("ASK {}", "text/csv, application/xml;q=0.2", "application/xml"),
        ("DESCRIBE <u:x>", "text/csv, */*;q=0.1", "text/turtle"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "application/rdf+xml", "application/rdf+xml"),
    ],
)
def test_the_format_is_negotiated(served: Service, query: str, accept: str, media: str) -> None:
    reply = served("GET", "/sparql", params={"query": query}, headers={"Accept": accept})
    assert reply.headers["content-type"].partition(";")[0] == media
    assert "Accept" in reply.headers["vary"]


def test_a_syntax_error_has_its_line_and_column(served: Service) -> None:
    reply = served("GET", "/sparql", params={"query": "ASK {\n  ?who ?has }"})
    told = reply.json()
    assert (reply.status_code, told["line"], told["column"]) == (400, 2, 13)
    assert reply.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "query",
    [
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://localhost/x>",
        "SELECT * { SERVICE <http://localhost/x> { ?s ?p ?o } }",
        "SELECT * FROM <http://localhost/x> { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://localhost/x> { GRAPH ?g { ?s ?p ?o } }",
        "PREFIX x: <http://localhost/> SELECT * FROM x:x { ?s ?p ?o }",
    ],
)
def test_nothing_is_fetched(served: Service, query: str) -> None:
    reply = served("POST", "/sparql", data={"query": query})
    assert (reply.status_code, reply.json()["type"].rpartition("/")[2]) == (400, "refused")


@pytest.mark.parametrize(
    ("status", "method", "given"),
    [
        (405, "PUT", {}),
        (405, "DELETE", {}),
        (406, "GET", {"params": {"query": TWO}, "headers": {"Accept": "image/png"}}),
        (415, "POST", {"content": b"ASK {}"}),
        (415, "POST", {"content": b"ASK {}", "headers": {"Content-Type": "text/plain"}}),
        (400, "GET", {"params": {"query": TWO, "default-graph-uri": "no iri"}}),
        (400, "POST", {"data": {"q": "ASK {}"}}),
        (400, "POST", {"data": {"query": ["ASK {}", "ASK {}"]}}),
        (400, "POST", {"content": b"query=ASK%20%FF", "headers": {"Content-Type": FORM}}),
        (413, "POST", {"data": {"query": "#" * 1_100_000}}),
        (414, "GET", {"params": {"query": "#" * 9_000}}),
    ],
)
def test_each_error_has_its_status(
    served: Service, status: int, method: str, given: dict[str, object]
) -> None:
    reply = served(method, "/sparql", **given)
    assert reply.status_code == status
    assert reply.json()["status"] == status
    if status == 405:
        assert {*reply.headers["allow"].split(", ")} == {"GET", "HEAD", "POST"}


@pytest.mark.parametrize("media", first_of(GRAPHS, 1))
def test_the_whole_graph_has_all_triples_in_each_format(
    served: Service, graph: Graph, media: str
) -> None:
    reply = served("GET", "/graph?default", headers={"Accept": media})
    assert reply.headers["content-type"].partition(";")[0] == media
    found = without_additions(described(reply.content, media))
    assert found == without_additions(graph.triples())


def test_only_the_default_graph_is_in_the_graph_store(served: Service) -> None:
    plain = {"Accept-Encoding": "identity"}
    whole = served("GET", "/graph", headers=plain)
    assert whole.content == served("GET", "/graph?default", headers=plain).content
    assert served("GET", "/graph", params={"graph": "http://x.org/g"}).status_code == 404
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        assert served(method, "/graph").status_code == 405
