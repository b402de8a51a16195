"""An endpoint answers as the graph here does; one that fails is an error of one line, in time."""

import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from gzip import compress
from itertools import chain, repeat
from pathlib import Path
from time import monotonic

import pytest
from pyoxigraph import BlankNode
from replying import JSON, WHOLE, Reply, replying, says

from realpolitik import Refused, Unavailable
from realpolitik.command.cli import main
from realpolitik.engine import http_client
from realpolitik.engine.remote import Remote, publish
from realpolitik.graph import Graph

SELECT, CONSTRUCT = "SELECT ?s WHERE { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"
NTRIPLES = "application/n-triples"
ROW = b'{"s": {"type": "literal", "value": "x"}}'
LONG = WHOLE.replace(b"[]", b"[%s]" % b",".join([ROW] * 999))
TRIPLE = b"<http://x.org/a> <http://x.org/b> <http://x.org/c> .\n"
LIMIT = 0.3

Pieces = Callable[[], Iterator[bytes]]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (says(200, b"<!DOCTYPE html><p>Hi", "text/html"), r"\(text/html\) is not"),
        (says(200, WHOLE[:-9]), "is not a complete SPARQL result"),
        (says(200, LONG + b"fault"), "is not a complete SPARQL result"),
        (says(200, LONG, length=len(LONG) - 2), "is not a complete SPARQL result"),
        (says(200, b'{"head": {}, "boolean": true}'), "ASK needs a boolean"),
        (says(200, compress(WHOLE), Content_Encoding="gzip"), "not a complete SPARQL result"),
        (says(200, X_SQL_State="S1TAT"), "stopped at its time limit; raise this limit"),
        (says(200, WHOLE, length=99), r"the connection was lost \(RemoteProtocolError\)"),
        (says(500, b"out of memory", "text/plain"), r"returns an error \(500\): out of memory"),
        (says(500, b"<html>boom", "text/html"), r"the server returns an error \(500\)$"),
        (says(401), r"denies access, for lack of valid credentials \(401\); set REALPOLITIK_USER"),
        (says(404), r"there is no endpoint or graph store at this address \(404\)"),
        (says(302, Location="http://127.0.0.1:9/"), r"redirects to http://127.0.0.1:9/ \(302\)"),
        (says(200, X_SPARQL_MaxRows="10000"), "the server truncates results to 10000 rows"),
    ],
)
def test_endpoint_that_does_not_answer_well_is_an_error(answer: Reply, reason: str) -> None:
    with replying(answer) as address, pytest.raises(Unavailable, match=reason) as caught:
        Remote(address).evaluate(SELECT)
    assert str(caught.value).startswith(address)


def test_blank_nodes_may_be_named_as_virtuoso_names_them() -> None:
    row = b'{"s": {"type": "bnode", "value": "nodeID://b10001"}}'
    with replying(says(200, WHOLE.replace(b"[]", b"[%s]" % row))) as address:
        assert Remote(address).select(SELECT).rows == [(BlankNode("b10001"),)]


def test_server_that_is_slow_or_not_there_is_an_error() -> None:
    done = threading.Event()
    with replying(lambda _: (done.wait(5) and None) or None) as address:
        with pytest.raises(Unavailable, match=r"no answer within 0\.2 s; check that the server"):
            Remote(address, timeout=0.2).evaluate(SELECT)
        done.set()
    with pytest.raises(Unavailable, match=r"connect: .*Connection refused; check the address"):
        Remote("http://127.0.0.1:9/query").evaluate(SELECT)
    with pytest.raises(Unavailable, match=r"cannot connect: .*Name or service not known"):
        Remote("http://nowhere.invalid/query").evaluate(SELECT)
    with replying(says()) as address, pytest.raises(Unavailable, match=r"cannot connect: \[SSL"):
        Remote(address.replace("http:", "https:")).evaluate(SELECT)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make a certificate")
def test_certificate_that_is_not_trusted_is_an_error(tmp_path: Path) -> None:
    own = tmp_path / "own.pem"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    subprocess.run([*make, "-keyout", own, "-out", own, "-quiet"], check=True, capture_output=True)
    reason = "self-signed certificate.*; to trust its certificate, set SSL"
    with replying(says(), certificate=own) as address, pytest.raises(Unavailable, match=reason):
        Remote(address).evaluate(SELECT)


def test_proxy_that_cannot_be_used_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("no_proxy", raising=False)
    for proxy, reason in {
        "http://me:secret@127.0.0.1:9": "cannot connect: .*Connection refused",
        "socks9://127.0.0.1:9": "unusable proxy",
    }.items():
        monkeypatch.setenv("http_proxy", proxy)
        with pytest.raises(Unavailable, match=reason) as caught:
            Remote("http://x.example/query").evaluate(SELECT)
        assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("x.org/query", "not an HTTP URL"),
        ("ftp://x.org/query", "not an HTTP URL"),
        ("http://", "not an HTTP URL"),
        ("http://x.org:port/", "not an HTTP URL"),
        ("http://me:secret@x.org/q", "x.org: an address must not contain credentials"),
    ],
)
def test_text_that_is_not_an_address_is_refused(address: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason) as caught:
        Remote(address)
    assert "secret" not in str(caught.value)


# Hostile endpoints: their answers drip, never end, or exhaust a parser.


@contextmanager
def sending(pieces: Pieces) -> Iterator[str]:
    """Send pieces to each client, whatever it asks; yield the address."""
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
    """Return an answer with its length."""
    start = b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s\r\n"
    return lambda: iter((start % (status, kind.encode(), len(body), more), body))


def head(more: bytes = b"") -> bytes:
    """Return the head of an answer without a length."""
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n" + more


def drip(start: bytes, piece: bytes) -> Pieces:
    """Return an answer that comes slowly, and ends long after the time limit."""

    def pieces() -> Iterator[bytes]:
        yield start
        end = monotonic() + 5 * LIMIT
        while monotonic() < end:
            yield piece
            threading.Event().wait(0.01)

    return pieces


def endless(start: bytes, piece: bytes) -> Pieces:
    """Return an answer without an end."""
    return lambda: chain([start], repeat(piece))


def deep_json(depth: int) -> bytes:
    """Return a row with nested triple terms."""
    iri = b'{"type":"uri","value":"x:y"}'
    start = b'{"type":"triple","value":{"subject":%s,"predicate":%s,"object":' % (iri, iri)
    nested = start * depth + b'{"type":"literal","value":"x"}' + b"}}" * depth
    return WHOLE.replace(b"[]", b'[{"s": %s}]' % nested)


def deep_turtle(depth: int) -> bytes:
    """Return nested triple terms."""
    return b"<x:a> <x:b> " + b"<<( <x:a> <x:b> " * depth + b'"1"' + b" )>>" * depth + b" .\n"


DRIPS = {
    "body": drip(head() + b"\r\n", b" "),
    "chunks": drip(head(b"Transfer-Encoding: chunked\r\n\r\n"), b"1\r\n \r\n"),
}
BOMBS = {
    "headers": endless(head(), b"X: y\r\n" * 1000),
    "header": endless(head(b"X: "), b"y" * 10_000),
    "status": endless(b"HTTP/1.1 200 ", b"O" * 10_000),
    "body": endless(head() + b"\r\n", b" " * (1 << 16)),
    "chunks": endless(
        head(b"Transfer-Encoding: chunked\r\n\r\n"), b"400\r\n%s\r\n" % (b"x" * 1024)
    ),
    "error": endless(b"HTTP/1.1 500 No\r\n\r\n", b"x" * 1024),
    "error that wants credentials": endless(b"HTTP/1.1 401 No\r\n\r\n", b"x" * 1024),
}
HEAVY = {
    "deep rows": (SELECT, whole(deep_json(5_000))),
    "deep lists": (SELECT, whole(b'{"x":' + b"[" * 1_000_000)),
    "endless string": (SELECT, whole(b'{"x":"' + b'\\"' * 1_000_000)),
    "deep triples": (CONSTRUCT, whole(deep_turtle(50_000), NTRIPLES)),
    "negative length": (SELECT, whole(WHOLE, more=b"Content-Length: -1\r\n")),
    "nothing": (SELECT, lambda: iter(())),
    "not HTTP": (SELECT, lambda: iter((b"SSH-2.0-OpenSSH\r\n",))),
    "other HTTP": (SELECT, lambda: iter((b"HTTP/9.9 999 \xff\r\n\xff: \xff\r\n\r\n",))),
    "invalid redirect": (SELECT, whole(b"", more=b"Location: http://[\r\n", status=b"301 T")),
}


def refused(pieces: Pieces, query: str, longest: float = 10 * LIMIT) -> str:
    """Return the error of a query, in one line and in time."""
    start = monotonic()
    with sending(pieces) as address, pytest.raises(Unavailable) as caught:
        Remote(address, timeout=LIMIT).evaluate(query)
    assert monotonic() - start < longest
    line = str(caught.value)
    assert line.startswith(address)
    assert len(line) < 1000
    return line


@pytest.mark.parametrize("part", DRIPS)
def test_answer_that_drips_is_cut_off_in_time(part: str) -> None:
    assert "no answer within 0.3 s" in refused(DRIPS[part], SELECT)


@pytest.mark.slow
@pytest.mark.parametrize("part", BOMBS)
def test_answer_without_end_is_cut_off(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_client, "_LARGEST", 10_000_000)
    monkeypatch.setenv("REALPOLITIK_USER", "ada")
    refused(BOMBS[part], SELECT)


@pytest.mark.slow
@pytest.mark.parametrize("what", HEAVY)
def test_answer_that_would_exhaust_a_parser_is_an_error(what: str) -> None:
    query, pieces = HEAVY[what]
    refused(pieces, query, longest=10)


def test_deep_or_large_answer_is_an_error(mini: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "more than 100 nested brackets" in refused(whole(deep_json(101)), SELECT)
    assert "more than 1,000 deep" in refused(whole(deep_turtle(1001), NTRIPLES), CONSTRUCT)
    with sending(whole(deep_turtle(1001), NTRIPLES)) as address, pytest.raises(Unavailable):
        publish(mini.triples(), address)
    monkeypatch.setattr(http_client, "_LARGEST", 10_000)
    assert "is longer than 10,000 bytes" in refused(whole(LONG), SELECT)


TOO_LARGE = {
    "columns": (WHOLE.replace(b'"s"', b",".join(b'"%d"' % n for n in range(100_000))), JSON),
    "cells": (WHOLE.replace(b"[]", b"[%s]" % b",".join([b"{}"] * 600_001)), JSON),
    "literal": (WHOLE.replace(b"[]", b"[%s]" % ROW.replace(b"x", b"x" * 2**24)), JSON),
    "triples": (b"".join(b"<x:a> <x:b> %d .\n" % n for n in range(200_001)), "text/turtle"),
    "prefix": (b"@prefix x: <x:%s> . x:a x:b x:c ." % (b"x" * 500), "text/turtle"),
}


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("columns", "has more than 100 nested brackets, 1,000 columns or 600,000 cells"),
        ("cells", "has more than 100 nested brackets, 1,000 columns or 600,000 cells"),
        ("literal", "Reached the buffer maximal size"),
        ("triples", "cannot be read: it has more than 200,000 triples"),
        ("prefix", "cannot be read: an IRI has more than 500 characters"),
    ],
)
def test_command_refuses_an_answer_that_would_take_too_much_memory(
    what: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    body, kind = TOO_LARGE[what]
    query = SELECT if kind == JSON else CONSTRUCT
    with replying(says(200, body, kind, length=len(body))) as address:
        assert main(["sparql", query, "--endpoint", address]) == 2
    error = capsys.readouterr().err
    assert reason in error
    assert error.count("\n") == 1
