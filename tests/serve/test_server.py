"""The server over sockets: slow and many clients, signals, and an address that is taken."""

import asyncio
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Event
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from serving import Inline, children

from realpolitik import Graph
from realpolitik.command.cli import main
from realpolitik.errors import Unavailable
from realpolitik.serve import clients, server
from realpolitik.serve.pool import Pool
from realpolitik.serve.server import run


def connect(address: str) -> socket.socket:
    host, port = re.findall(r"//(.+):(\d+)", address)[0]
    return socket.create_connection((host, int(port)), timeout=20)


def read_all(connection: socket.socket) -> bytes:
    received = b""
    try:
        while chunk := connection.recv(1 << 20):
            received += chunk
    except ConnectionResetError:
        pass
    return received


@pytest.mark.parametrize(
    "begun", [b"", b"GET / HT", b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET / HT"]
)
def test_a_request_that_arrives_too_slowly_is_dropped(
    address: str, begun: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "_SECONDS", 0.5)
    with connect(address) as slow:
        slow.sendall(begun)
        started, received = time.monotonic(), read_all(slow)
        assert time.monotonic() - started < 4  # the keep-alive timeout of uvicorn is 5
    assert received.count(b"HTTP/1.1 200") == (1 if b"Host" in begun else 0)


def test_a_client_that_does_not_read_is_dropped(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "_SECONDS", 0.5)
    with connect(address) as slow:
        query = quote("SELECT ?a ?b ?c ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 150000")
        slow.sendall(f"GET /sparql.csv?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(4)
        received = read_all(slow)
    length = re.search(rb"content-length: (\d+)", received)
    assert length
    assert len(received) < int(length[1]) / 2  # what the buffers of the system hold


def test_nothing_more_is_sent_to_a_client_that_has_left(graph: Graph) -> None:
    sent = list[Any]()

    async def send(message: Any) -> None:
        sent.append(message)

    state = {"is_lost": lambda: len(sent) > 1, "hold": lambda _: None}
    scope = {
        "type": "http",
        "http_version": "1.1",
        "scheme": "http",
        "method": "GET",
        "path": "/graph.nt",
        "raw_path": b"/graph.nt",
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
        "state": state,
    }
    asyncio.run(server.create_app(Inline(graph))(scope, None, send))  # type: ignore[arg-type]
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert sent[1]["more_body"]


def test_a_request_body_that_does_not_arrive_is_408(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from realpolitik.serve.http import request

    monkeypatch.setattr(request, "_SECONDS", 0.2)
    for path, media in (("/sparql", "application/sparql-query"), ("/mcp", "application/json")):
        with connect(address) as slow:
            head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {media}\r\nContent-Length: 9"
            slow.sendall(f"{head}\r\n\r\nASK".encode())
            assert slow.recv(4096).startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("lines", [b"a:\r\n" * 200, b"a: %s\r\n" % (b"a" * 33_000)])
def test_long_headers_are_refused(address: str, lines: bytes) -> None:
    with connect(address) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n" + lines + b"\r\n")
        assert read_all(client).startswith(b"HTTP/1.1 400 ")


def test_a_new_connection_replaces_the_oldest_idle_one(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "_CONNECTIONS", 2)
    with connect(address) as first, connect(address) as second:
        assert httpx.get(f"{address}/healthz").status_code == 200
        assert read_all(first) == b""
        second.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert second.recv(100).startswith(b"HTTP/1.1 200 ")


def test_who_has_most_bytes_in_transfer_makes_room(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def large(rows: int) -> str:
        query = f"SELECT ?a ?b ?c ?d {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {rows}"
        return f"/sparql.csv?query={quote(query)}"

    monkeypatch.setattr(clients, "_TRANSFER", 20_000_000)
    with connect(address) as slow:
        head = "HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n"
        slow.sendall(f"GET {large(80_000)} {head}".encode())
        received = slow.recv(1000)
        other = {"X-Forwarded-For": "10.0.0.2", "Accept-Encoding": ""}
        assert httpx.get(f"{address}{large(30_000)}", headers=other).status_code == 200
        received += read_all(slow)
    length = re.search(rb"content-length: (\d+)", received)
    assert length
    assert len(received) < int(length[1])
    monkeypatch.setattr(clients, "_TRANSFER", 10_000_000)
    reply = httpx.get(f"{address}{large(80_000)}", headers={"Accept-Encoding": ""})
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "1")


def test_a_log_that_is_not_read_delays_nothing() -> None:
    stuck, written = Event(), list[str]()

    def log(line: str) -> None:
        stuck.wait()
        written.append(line)

    with server._in_thread(log) as put:
        for number in range(100):
            put(str(number))
        assert written == []
        stuck.set()
    assert len(written) == 100


def test_an_address_that_is_taken_is_reported(graph: Graph) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(Unavailable, match="cannot listen at this address"):
            run(Inline(graph), "127.0.0.1", port, print, print)


@pytest.fixture
def process() -> Iterator["subprocess.Popen[str]"]:
    """Return the command, which listens."""
    command = [sys.executable, "-m", "realpolitik", "serve", "--port", "0"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        yield process
        process.kill()


@pytest.mark.slow
def test_many_new_connections_wait_while_the_server_is_busy(
    process: "subprocess.Popen[str]",
) -> None:
    assert process.stderr
    address = re.search(r"http://\S+/", process.stderr.readline())
    assert address
    assert httpx.get(f"{address[0]}healthz", timeout=30).text == "up\n"
    process.send_signal(signal.SIGSTOP)
    try:
        with ExitStack() as stack:
            for _ in range(400):  # the kernel would drop those over the backlog
                stack.enter_context(connect(address[0]))
            last = stack.enter_context(connect(address[0]))
            last.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            process.send_signal(signal.SIGCONT)
            assert last.recv(100).startswith(b"HTTP/1.1 200 ")
    finally:
        process.send_signal(signal.SIGCONT)


@pytest.mark.slow
def test_sigterm_ends_it_while_it_starts(process: "subprocess.Popen[str]") -> None:
    assert process.stderr
    assert process.stderr.readline().startswith("realpolitik: listening at")
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert process.stderr.read() == ""


@pytest.mark.slow
def test_sigterm_lets_a_request_in_progress_finish(process: "subprocess.Popen[str]") -> None:
    assert process.stderr
    assert process.stdout
    address = re.search(r"http://\S+/", process.stderr.readline())
    assert address
    assert httpx.get(f"{address[0]}healthz", timeout=30).text == "up\n"
    query = "SELECT (COUNT(*) AS ?n) { { SELECT * { ?a ?b ?c } LIMIT 1200 } ?d ?e ?f }"
    with ThreadPoolExecutor() as others:
        reply = others.submit(httpx.post, f"{address[0]}sparql", data={"query": query}, timeout=30)
        time.sleep(0.5)
        assert not reply.done()
        process.send_signal(signal.SIGTERM)
        assert reply.result().status_code in (200, 422)  # at its end, or its limit
    assert process.wait(30) == 0
    assert "POST /sparql HTTP/1.1" in process.stdout.read()
    with pytest.raises(httpx.ConnectError):
        httpx.get(address[0])


@pytest.mark.slow
def test_no_worker_outlives_a_killed_server(process: "subprocess.Popen[str]") -> None:
    assert process.stderr
    address = re.search(r"http://\S+/", process.stderr.readline())
    assert address
    assert httpx.get(f"{address[0]}ask?q=threats", timeout=30).status_code == 200
    started = children(process.pid)
    assert len(started) >= 2
    process.kill()
    until = time.monotonic() + 15
    while time.monotonic() < until and any(map(exists, started)):
        time.sleep(0.1)
    assert not any(map(exists, started))


def exists(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("library", ["starlette", "uvicorn"])
def test_a_missing_library_is_named_with_the_extra_to_install(
    library: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.delitem(sys.modules, "realpolitik.serve.server")
    assert main(["serve", "--port", "0"]) == 2
    expected = f"realpolitik: {library}: this library is needed to serve the graph, but is not in"
    assert capsys.readouterr().err.startswith(expected)


def test_a_pool_needs_sensible_limits() -> None:
    for limits in ({"seconds": float("nan")}, {"seconds": 0}, {"megabytes": 10**15}, {"size": 0}):
        with pytest.raises(Exception, match="must be above 0"):
            Pool(open, **limits)  # type: ignore[arg-type]
