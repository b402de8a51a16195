"""An endpoint answers as the graph here does; one that fails is told in one line, never half."""

import shutil
import subprocess
import threading
from gzip import compress
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize
from replying import JSON, WHOLE, Reply, replying, says

from realpolitik import Refused, Unavailable
from realpolitik.command.cli import main
from realpolitik.engine.endpoint import http
from realpolitik.engine.endpoint.remote import Remote

SELECT = "SELECT ?s WHERE { ?s ?p ?o }"
LONG = WHOLE.replace(
    b"[]", b"[%s]" % b",".join([b'{"s": {"type": "literal", "value": "x"}}'] * 999)
)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Note the waits before new tries, and do not wait."""
    waits: list[float] = []
    monkeypatch.setattr(http, "sleep", waits.append)
    return waits


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (says(200, b"<!DOCTYPE html><p>Hi", "text/html"), "answers with text/html that is not"),
        (says(200, WHOLE[:-9]), "that is not, or not wholly, SPARQL results in JSON"),
        (says(200, LONG[:-9]), "that is not, or not wholly, SPARQL results in JSON"),
        (says(200, LONG[:9999]), "that is not, or not wholly, SPARQL results in JSON"),
        (says(200, LONG + b"fault"), "that is not, or not wholly, SPARQL results in JSON"),
        (says(200, LONG, length=len(LONG) - 2), "that is not, or not wholly, SPARQL results"),
        (says(200, LONG.replace(b'"s"', b'"t"')), "columns t in place of s"),
        (says(200, b'{"head": {}, "boolean": true}'), "yes or no, where rows were asked for"),
        (says(200, b'<?xml version="1.0"?><sparql/>'), "that is not, or not wholly, SPARQL"),
        (says(200, compress(WHOLE), Content_Encoding="gzip"), "not wholly, SPARQL results"),
        (says(202), r"what it answers is not the whole \(202\)"),
        (says(206), r"what it answers is not the whole \(206\)"),
        (says(200, X_SQL_State="S1TAT"), "its time was over before the answer was whole"),
        (says(200, WHOLE, length=99), r"the connection breaks off \(RemoteProtocolError\)"),
        (says(200, b'{"hello": 1}'), "that is not, or not wholly, SPARQL results"),
        (says(200, b""), "that is not, or not wholly, SPARQL results"),
        (says(500, b"out of memory", "text/plain"), r"it fails \(500\): out of memory"),
        (says(500, b"<html>boom", "text/html"), r"it fails \(500\)$"),
        (says(400, b"no such thing", "text/plain"), r"it fails \(400\): no such thing"),
        (says(401), r"it wants other credentials \(401\); set REALPOLITIK_USER"),
        (says(404), r"nothing of the kind is served there \(404\)"),
        (says(302, Location="http://127.0.0.1:9/"), r"it sends us to http://127.0.0.1:9/; give"),
        (says(302, Location="file:///etc/passwd"), r"it sends us somewhere that is no address"),
        (
            says(302, Location="http://me:secret@x.org/"),
            r"it sends us somewhere that is no address",
        ),
        (says(302), r"it sends us somewhere that is no address of an endpoint \(302\)"),
        (says(503), r"it is busy \(503\), after 4 tries"),
        (says(200, X_SPARQL_MaxRows="10000"), "it caps its answers at 10000 rows"),
    ],
)
def test_endpoint_that_does_not_answer_well_is_told(answer: Reply, reason: str) -> None:
    with replying(answer) as address, pytest.raises(Unavailable, match=reason) as caught:
        Remote(address).rows(SELECT)
    assert str(caught.value).startswith(address)


def test_rows_where_yes_or_no_was_asked_for_are_told() -> None:
    with replying(says()) as address, pytest.raises(Unavailable, match="rows, where yes or no"):
        Remote(address).query("ASK { ?s ?p ?o }")


def test_half_a_graph_is_not_taken_for_a_whole_one() -> None:
    half = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    with (
        replying(says(200, half, "application/rdf+xml")) as address,
        pytest.raises(Unavailable, match="not wholly, RDF/XML"),
    ):
        Remote(address).triples()


def test_endpoint_that_is_slow_or_not_there_is_told() -> None:
    asleep = threading.Event()

    def sleep(_: BaseHTTPRequestHandler) -> None:
        asleep.wait(5)

    with replying(sleep) as address:
        with pytest.raises(Unavailable, match=r"no answer within 0\.2 s"):
            Remote(address, timeout=0.2).rows(SELECT)
        asleep.set()
    with pytest.raises(Unavailable, match="no answer: Connection refused; is it running"):
        Remote("http://127.0.0.1:9/query").rows(SELECT)
    with pytest.raises(Unavailable, match="no answer: Name or service not known"):
        Remote("http://nowhere.invalid/query").rows(SELECT)


@pytest.mark.parametrize("part", ["body", "headers"])
def test_answer_that_drips_is_slow_however_often_a_byte_comes(part: str) -> None:
    done = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\nX: " + b"\r\n\r\n" * (part == "body"))
        while not done.wait(0.02):
            try:
                handler.wfile.write(b" ")
            except ConnectionError:
                return

    with replying(drip) as address:
        with pytest.raises(Unavailable, match=r"no answer within 0\.2 s"):
            Remote(address, timeout=0.2).rows(SELECT)
        done.set()


def test_answer_without_end_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "_LARGEST", 10_000)
    with (
        replying(says(200, LONG)) as address,
        pytest.raises(Unavailable, match="its answer does not end within 10,000 bytes"),
    ):
        Remote(address).rows(SELECT)


def rows(number: int) -> bytes:
    """Return an answer of that many rows."""
    return WHOLE.replace(
        b"[]", b"[%s]" % b",".join([b'{"s": {"type": "uri", "value": "x:y"}}'] * number)
    )


@pytest.mark.parametrize("number", [100, 1024, 10_000])
def test_endpoint_that_caps_its_answers_without_a_word_is_told(number: int) -> None:
    with (
        replying(says(200, rows(number)), says(200, rows(1))) as address,
        pytest.raises(Unavailable, match=f"it caps its answers at {number} rows without a word"),
    ):
        Remote(address).rows(SELECT)
    with replying(says(200, rows(number)), says()) as address:
        assert len(Remote(address).select(SELECT).rows) == number
    with replying(says(200, rows(number))) as address:  # which is what was asked for
        assert len(Remote(address).select(f"{SELECT} LIMIT {number}").rows) == number


def test_graph_that_is_capped_is_told_and_one_with_triples_twice_is_whole() -> None:
    def graph(first: int, last: int) -> Reply:
        triples = [
            Triple(NamedNode(f"x:{n}"), NamedNode("x:p"), Literal("o")) for n in range(first, last)
        ]
        data = serialize(triples, format=RdfFormat.RDF_XML) or b""
        return says(200, data, "application/rdf+xml")

    with (
        replying(graph(0, 200), graph(200, 201)) as address,
        pytest.raises(Unavailable, match="it caps its answers at 200 rows"),
    ):
        Remote(address).triples()
    with replying(graph(0, 200), graph(7, 8)) as address:
        assert len(Remote(address).triples()) == 200


@pytest.mark.parametrize("sending", [b"zz\r\n", b"%x\r\n%s\r\n" % (len(WHOLE), WHOLE)])
def test_chunks_without_the_last_are_no_whole_answer(sending: bytes) -> None:
    def chunks(handler: BaseHTTPRequestHandler) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nTransfer-Encoding: chunked\r\n\r\n"
        handler.wfile.write(head.encode() + sending)

    with replying(chunks) as address, pytest.raises(Unavailable, match="connection breaks off"):
        Remote(address).rows(SELECT)


def test_endpoint_without_encryption_is_not_asked_with_it() -> None:
    with replying(says()) as address, pytest.raises(Unavailable, match=r"no answer: \[SSL"):
        Remote(address.replace("http:", "https:")).rows(SELECT)


def test_blank_nodes_may_be_named_as_virtuoso_names_them() -> None:
    row = b'{"s": {"type": "bnode", "value": "nodeID://b10001"}}'
    with replying(says(200, WHOLE.replace(b"[]", b"[%s]" % row))) as address:
        assert Remote(address).select(SELECT).rows == [(BlankNode("b10001"),)]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make a certificate")
def test_endpoint_whose_certificate_nobody_vouches_for_is_told(tmp_path: Path) -> None:
    own = tmp_path / "own.pem"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    subprocess.run([*make, "-keyout", own, "-out", own, "-quiet"], check=True, capture_output=True)
    with (
        replying(says(), certificate=own) as address,
        pytest.raises(
            Unavailable, match="its certificate is not trusted: self-signed certificate;"
        ),
    ):
        Remote(address).rows(SELECT)


def test_proxy_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://me:secret@127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    with replying(says()) as address:
        with pytest.raises(
            Unavailable, match=r"through the proxy 127\.0\.0\.1:9: Conn.*; no_proxy"
        ):
            Remote(address).rows(SELECT)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        assert Remote(address).select(SELECT).rows == []
    monkeypatch.setenv("http_proxy", "no proxy")
    with pytest.raises(Unavailable, match="no answer through the proxy no proxy"):
        Remote("http://x.example/query").rows(SELECT)


def test_proxy_passes_questions_on(monkeypatch: pytest.MonkeyPatch) -> None:
    with replying(says()) as address:
        monkeypatch.setenv("http_proxy", address.removesuffix("/query"))
        monkeypatch.delenv("no_proxy", raising=False)
        assert Remote("http://x.example/query").select(SELECT).rows == []


def test_endpoint_may_have_an_address_of_version_6() -> None:
    with replying(says(), host="::1") as address:
        assert Remote(address).select(SELECT).rows == []


def test_what_may_pass_is_tried_again(no_waiting: list[float]) -> None:
    with replying(says(503, Retry_After="3"), says(429), says()) as address:
        assert Remote(address).select(SELECT).rows == []
    assert no_waiting == [3.0, 1.0]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("localhost:7878/query", "no address of an endpoint"),
        ("ftp://x.org/query", "no address of an endpoint"),
        ("file:///etc/passwd", "no address of an endpoint"),
        ("http://", "no address of an endpoint"),
        ("http://x..org/", "no address of an endpoint"),
        ("http://x.org:port/", "no address of an endpoint"),
        ("http://me:secret@x.org/q", "x.org: no credentials in addresses; set REALPOLITIK_USER"),
    ],
)
def test_what_is_no_address_is_refused(address: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason) as caught:
        Remote(address)
    assert "secret" not in str(caught.value)


def test_command_tells_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    for body in (b"<p>Hi", LONG[:-9]):
        with replying(says(200, body)) as address:
            assert main(["ask", "threats", "--endpoint", address]) == 2
        told = capsys.readouterr()
        assert (told.out, told.err.count("\n")) == ("", 1)
        assert "Traceback" not in told.err
    assert main(["ask", "threats", "--endpoint", address, "--data", "x.ttl"]) == 2
    assert "no --data or --store" in capsys.readouterr().err
