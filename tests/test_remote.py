"""An endpoint answers as the graph here does; one that fails is told in one line, never half."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from realpolitik import Refused, Unavailable
from realpolitik import remote as remote_module
from realpolitik.cli import main
from realpolitik.remote import Remote

ASK = "SELECT ?s WHERE { ?s ?p ?o }"
JSON = "application/sparql-results+json"
WHOLE = b'{"head": {"vars": ["s"]}, "results": {"bindings": []}}'

Reply = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def reply() -> Iterator[Callable[..., str]]:
    """Serve replies on loopback, one after the other, the last again; give the address."""
    servers: list[HTTPServer] = []

    def serve(*replies: Reply) -> str:
        left = list(replies)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                (left.pop(0) if len(left) > 1 else left[0])(self)

            do_GET = do_POST  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/query"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def says(
    code: int = 200, body: bytes = WHOLE, kind: str = JSON, length: int | None = None, **more: str
) -> Reply:
    """Return a reply; with `length`, one that promises so many bytes."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        handler.send_header("Content-Type", kind)
        if length is not None:
            handler.send_header("Content-Length", str(length))
        for name, value in more.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Note the waits before new tries, and do not wait."""
    waits: list[float] = []
    monkeypatch.setattr(remote_module, "sleep", waits.append)
    return waits


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (says(200, b"<!DOCTYPE html><p>Hi", "text/html"), "answers with text/html that is not"),
        (says(200, WHOLE[:-9]), "that is not, or not wholly, SPARQL results in JSON"),
        (says(200, WHOLE, length=99), r"the connection breaks off \(IncompleteRead\)"),
        (says(200, b'{"hello": 1}'), "that is not, or not wholly, SPARQL results"),
        (says(200, b""), "that is not, or not wholly, SPARQL results"),
        (says(500, b"out of memory", "text/plain"), r"it fails \(500\): out of memory"),
        (says(500, b"<html>boom", "text/html"), r"it fails \(500\)$"),
        (says(400, b"no such thing", "text/plain"), r"it fails \(400\): no such thing"),
        (says(401), r"it wants other credentials \(401\); set REALPOLITIK_USER"),
        (says(404), r"nothing of the kind is served there \(404\)"),
        (says(302, Location="http://127.0.0.1:9/"), r"it sends us to http://127.0.0.1:9/; give"),
        (says(503), r"it is busy \(503\), after 4 tries"),
        (says(200, X_SPARQL_MaxRows="10000"), "it caps its answers at 10000 rows"),
    ],
)
def test_endpoint_that_does_not_answer_well_is_told(
    reply: Callable[..., str], answer: Reply, reason: str
) -> None:
    address = reply(answer)
    with pytest.raises(Unavailable, match=reason) as caught:
        Remote(address).rows(ASK)
    assert str(caught.value).startswith(address)


def test_half_a_graph_is_not_taken_for_a_whole_one(reply: Callable[..., str]) -> None:
    half = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    address = reply(says(200, half, "application/rdf+xml"))
    with pytest.raises(Unavailable, match="not wholly, RDF/XML"):
        Remote(address).triples()


def test_endpoint_that_is_slow_or_not_there_is_told(reply: Callable[..., str]) -> None:
    asleep = threading.Event()
    address = reply(lambda _: asleep.wait(5) and None)
    with pytest.raises(Unavailable, match=r"no answer within 0\.2 s"):
        Remote(address, timeout=0.2).rows(ASK)
    asleep.set()
    with pytest.raises(Unavailable, match="no answer: Connection refused; is it running"):
        Remote("http://127.0.0.1:9/query").rows(ASK)


def test_what_may_pass_is_tried_again(reply: Callable[..., str], no_waiting: list[float]) -> None:
    assert Remote(reply(says(503, Retry_After="3"), says(429), says())).select(ASK).rows == []
    assert no_waiting == [3.0, 1.0]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("localhost:7878/query", "no address of an endpoint"),
        ("ftp://x.org/query", "no address of an endpoint"),
        ("file:///etc/passwd", "no address of an endpoint"),
        ("http://", "no address of an endpoint"),
        ("http://x.org:port/", "no address of an endpoint"),
        ("http://me:secret@x.org/q", "x.org: no credentials in addresses; set REALPOLITIK_USER"),
    ],
)
def test_what_is_no_address_is_refused(address: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason) as caught:
        Remote(address)
    assert "secret" not in str(caught.value)


def test_credentials_come_from_the_environment_and_go_nowhere_else(
    reply: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def note(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.headers["Authorization"])
        says()(handler)

    address = reply(note)
    monkeypatch.setenv("REALPOLITIK_USER", "ada")
    monkeypatch.setenv("REALPOLITIK_PASSWORD", "sésame")
    Remote(address).rows(ASK)
    monkeypatch.setenv("REALPOLITIK_TOKEN", "t0k3n")
    Remote(address).rows(ASK)
    assert seen == ["Basic YWRhOnPDqXNhbWU=", "Bearer t0k3n"]


def test_command_tells_in_one_line(
    reply: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    address = reply(says(200, b"<p>Hi", "text/html"))
    assert main(["ask", "threats", "--endpoint", address]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert "Traceback" not in told.err
    assert main(["ask", "threats", "--endpoint", address, "--data", "x.ttl"]) == 2
    assert "no --data or --store" in capsys.readouterr().err
