"""An endpoint that means harm breaks nothing, holds nobody up, and has no secret shown."""

import json
import socket
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain, repeat
from random import Random
from time import monotonic
from urllib.parse import quote

import pytest
from replying import JSON, WHOLE

from realpolitik import RealpolitikError, Refused, Unavailable
from realpolitik.engine.endpoint import http
from realpolitik.engine.endpoint.http import refuse_no_address, send_request
from realpolitik.engine.endpoint.publish import Target, publish_graph
from realpolitik.engine.endpoint.remote import Remote
from realpolitik.graph import Graph

SELECT, CONSTRUCT = "SELECT ?s WHERE { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"
SECRET = "s3cr3t-t0ken"
RDF = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/">'
XML, NTRIPLES = "application/rdf+xml", "application/n-triples"
LIMIT = 1.0

Pieces = Callable[[], Iterator[bytes]]


@contextmanager
def sending(pieces: Pieces) -> Iterator[str]:
    """Send pieces to whoever asks, whatever is asked; give the address."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer(connection: socket.socket) -> None:
            with suppress(OSError), connection:
                connection.recv(1 << 16)
                for piece in pieces():
                    connection.sendall(piece)

        def serve() -> None:
            with suppress(OSError):  # the server is closed
                while True:
                    threading.Thread(target=answer, args=server.accept()[:1], daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/query"
        server.shutdown(socket.SHUT_RDWR)


def whole(body: bytes, kind: str = JSON, more: bytes = b"", status: bytes = b"200 OK") -> Pieces:
    """Return an answer whose length is told."""
    head = b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s\r\n"
    return lambda: iter((head % (status, kind.encode(), len(body), more), body))


def head(more: bytes = b"") -> bytes:
    """Return the head of an answer whose length is not told."""
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n" + more


def drip(start: bytes, piece: bytes) -> Pieces:
    """Return an answer that comes slowly and has no end."""

    def pieces() -> Iterator[bytes]:
        yield start
        end = monotonic() + 5 * LIMIT
        while monotonic() < end:
            yield piece
            threading.Event().wait(0.01)

    return pieces


def endless(start: bytes, piece: bytes) -> Pieces:
    """Return an answer that has no end."""
    return lambda: chain([start], repeat(piece))


def deep_json(depth: int) -> bytes:
    """Return a row with triple terms in one another."""
    term: bytes = b'{"type":"literal","value":"x"}'
    iri = b'{"type":"uri","value":"x:y"}'
    start = b'{"type":"triple","value":{"subject":%s,"predicate":%s,"object":' % (iri, iri)
    nested = start * depth + term + b"}}" * depth
    return WHOLE.replace(b"[]", b'[{"s": %s}]' % nested)


def deep_xml(depth: int, kind: bytes = b"") -> bytes:
    """Return RDF/XML with descriptions, or triple terms, in one another."""
    start = b'<rdf:Description rdf:about="x:a"><x:p%s>' % kind
    return RDF + start * depth + b"</x:p></rdf:Description>" * depth + b"</rdf:RDF>"


def wide_xml(number: int) -> bytes:
    """Return RDF/XML with many namespaces, each of which Oxigraph looks at for each name."""
    names = b"".join(b' xmlns:n%d="u:%d"' % (n, n) for n in range(number))
    rows = b"<rdf:Description><x:b>k</x:b></rdf:Description>" * number
    return RDF[:-1] + names + b">" + rows + b"</rdf:RDF>"


COLUMNS = json.dumps({"head": {"vars": [str(n) for n in range(100_000)]}}).encode()
TRIPLE = b' rdf:parseType="Triple"'
DRIPS = {
    "a status": drip(b"HTTP/1.1 200 ", b"O"),
    "headers": drip(head(b"X: "), b" "),
    "a body": drip(head() + b"\r\n", b" "),
    "chunks": drip(head(b"Transfer-Encoding: chunked\r\n\r\n"), b"1\r\n \r\n"),
    "a chunk's size": drip(head(b"Transfer-Encoding: chunked\r\n\r\n"), b"0"),
    "answers before the answer": drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
}
BOMBS = {
    "headers": endless(head(), b"X: y\r\n" * 1000),
    "a header": endless(head(b"X: "), b"y" * 10_000),
    "a status": endless(b"HTTP/1.1 200 ", b"O" * 10_000),
    "answers before the answer": endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
    "a body": endless(head() + b"\r\n", b" " * (1 << 16)),
    "chunks": endless(
        head(b"Transfer-Encoding: chunked\r\n\r\n"), b"400\r\n%s\r\n" % (b"x" * 1024)
    ),
    "a fault": endless(b"HTTP/1.1 500 No\r\n\r\n", b"x" * 1024),
}
HEAVY = {
    "rows in rows": (SELECT, whole(deep_json(5_000))),
    "rows in rows, cut": (SELECT, whole(deep_json(200_000)[:-200_000])),
    "lists in lists": (SELECT, whole(b'{"x":' + b"[" * 1_000_000)),
    "strings without end": (SELECT, whole(b'{"x":"' + b'\\"' * 1_000_000)),
    "columns": (SELECT, whole(COLUMNS)),
    "XML in XML": (CONSTRUCT, whole(deep_xml(100_000), XML)),
    "triples in XML": (CONSTRUCT, whole(deep_xml(20_000, TRIPLE), XML)),
    "namespaces": (CONSTRUCT, whole(wide_xml(20_000), XML)),
    "no length": (SELECT, whole(WHOLE, more=b"Content-Length: -1\r\n")),
    "lengths": (SELECT, whole(WHOLE, more=b"Content-Length: 7\r\n")),
    "a length like none": (SELECT, whole(WHOLE, more=b"Transfer-Encoding: gzip\r\n")),
    "nothing": (SELECT, lambda: iter(())),
    "no HTTP": (SELECT, lambda: iter((b"SSH-2.0-OpenSSH\r\n",))),
    "another HTTP": (SELECT, lambda: iter((b"HTTP/9.9 999 \xff\r\n\xff: \xff\r\n\r\n",))),
    "itself": (SELECT, whole(b"", more=b"Location: /query\r\n", status=b"307 Here")),
    "what is no address": (SELECT, whole(b"", more=b"Location: http://[\r\n", status=b"301 T")),
    "time": (SELECT, whole(b"", more=b"Retry-After: 999999999\r\n", status=b"503 Busy")),
}


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try once, and with a token."""
    monkeypatch.setattr(http, "_WAITS", ())
    monkeypatch.setenv("REALPOLITIK_TOKEN", SECRET)


def refused(pieces: Pieces, query: str, longest: float = 3 * LIMIT) -> str:
    """Ask, and return the error in one line, which comes in time."""
    start = monotonic()
    with sending(pieces) as address, pytest.raises(Unavailable) as caught:
        Remote(address, timeout=LIMIT).rows(query)
    assert monotonic() - start < longest
    line = str(caught.value)
    assert line.startswith(address)
    assert len(line) < 1000
    return line


@pytest.mark.slow
@pytest.mark.parametrize("what", DRIPS)
def test_what_drips_is_cut_off_in_time(what: str) -> None:
    assert "no answer within 1 s" in refused(DRIPS[what], SELECT)


@pytest.mark.slow
@pytest.mark.parametrize("what", BOMBS)
def test_what_has_no_end_is_cut_off(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "_LARGEST", 10_000_000)
    refused(BOMBS[what], SELECT)


@pytest.mark.slow
@pytest.mark.parametrize("what", HEAVY)
def test_what_is_heavy_is_put_down(what: str) -> None:
    query, pieces = HEAVY[what]
    refused(pieces, query, longest=10)


@pytest.mark.slow
def test_store_that_holds_triples_in_one_another_is_told(mini: Graph) -> None:
    nested = b"<x:a> <x:b> " + b"<<( <x:a> <x:b> " * 50_000 + b'"1"' + b" )>>" * 50_000 + b" .\n"
    with (
        sending(whole(nested, NTRIPLES)) as address,
        pytest.raises(Unavailable, match="triples in one another, over 100 deep"),
    ):
        publish_graph(mini, Target(address))


def test_answer_that_is_deep_or_not_read_in_time_is_told() -> None:
    assert "it nests deeper than 100" in refused(whole(deep_json(101)), SELECT)
    assert "it nests deeper than 100" in refused(whole(deep_xml(101), XML), CONSTRUCT)
    reply = send_to(whole(deep_xml(10), XML))
    with pytest.raises(Unavailable, match="the time is over before its answer is read"):
        reply._replace(end=0.0).stream().read()
    assert send_to(whole(WHOLE)).stream().read() == WHOLE


def send_to(pieces: Pieces) -> http.Reply:
    """Return a reply."""
    with sending(pieces) as address:
        return send_request("GET", address)


FORMS = (SECRET, SECRET.upper(), quote(f"={SECRET}="), "".join(f"%{ord(c):X}" for c in SECRET))
ENCODED = (b64encode(f"Bearer {SECRET}".encode()).decode(), SECRET.encode().hex())


@pytest.mark.parametrize("form", [*FORMS, *ENCODED])
def test_server_that_repeats_a_secret_has_it_not_shown(form: str) -> None:
    data = form.encode()
    column = json.dumps({"head": {"vars": [form] * 9}, "results": {"bindings": []}}).encode()
    place = b"Location: http://x.org/%s\r\n" % data
    for pieces in (
        whole(b"", more=place, status=b"302 Found"),
        whole(b"no", kind=f"text/{form}"),
        whole(WHOLE, more=b"X-SPARQL-MaxRows: %s\r\n" % data),
        whole(column),
        whole(b'{"%s' % data),
        whole(b"x" * 295 + data, "text/plain", status=b"500 No"),
        whole(b"", status=b"999 " + data),
    ):
        line = refused(pieces, SELECT).casefold()
        assert form.casefold() not in line
        assert form[:6].casefold() not in line


@pytest.mark.slow
def test_answers_that_are_spoilt_are_told_or_read() -> None:
    seed = 7
    random = Random(seed)
    graph = RDF + b'<rdf:Description rdf:about="x:a"><x:p>1</x:p></rdf:Description></rdf:RDF>'
    samples = [
        (SELECT, deep_json(2), JSON),
        (SELECT, WHOLE, JSON),
        (CONSTRUCT, graph, XML),
        (CONSTRUCT, deep_xml(3, TRIPLE), XML),
    ]
    end = monotonic() + 15
    for number in range(600):
        if monotonic() > end:
            break
        query, body, kind = random.choice(samples)
        answer = bytearray(b"".join(whole(body, kind, b"X-A: b\r\nRetry-After: 1\r\n")()))
        for _ in range(random.randint(1, 8)):
            at = random.randrange(len(answer))
            if random.random() < 0.5:
                answer[at] = random.randrange(256)
            else:
                answer[at : at + random.randint(0, 9)] = random.randbytes(random.randint(0, 9))
        with sending(partial(iter, (bytes(answer),))) as address, suppress(RealpolitikError):
            assert Remote(address, timeout=LIMIT).rows(query) is not None, (seed, number)


@pytest.mark.slow
def test_any_text_is_an_address_or_refused() -> None:
    seed = 11
    random = Random(seed)
    parts = [
        *"/ä%@?# .[]:１0ß'\"",
        "\\",
        "\udc80",
        "\x00",
        "\x7f",
        "\u200b",
        "\u202e",
        "\N{KELVIN SIGN}",
    ]
    parts += ["http:", "https:", "//", "127.0.0.1", "[::1]", "localhost", "..", ":1", "x" * 70]
    parts += ["xn--", "zz", "%zz", "%25"]
    end = monotonic() + 15
    for number in range(2000):
        if monotonic() > end:
            break
        rest = "".join(random.choices(parts, k=random.randint(0, 6)))
        address = random.choice(["http://127.0.0.1:1", "http://127.0.0.1:1/", "http://", ""]) + rest
        print(seed, number, ascii(address))
        with suppress(Refused, Unavailable):
            refuse_no_address(address)
            if address.startswith("http://127.0.0.1:1/"):  # nowhere else
                Remote(address, timeout=LIMIT).rows(SELECT)
