"""Measure how many requests a second `realpolitik serve` answers, beside other servers.

    python benchmarks/serve.py [SECONDS [PYTHON ...]]

Each PYTHON is another interpreter whose realpolitik is measured too, such as that of an older
version. Three connections send one kind of request at a time, each server runs alone, and the
rounds of the servers alternate. `oxigraph serve` and rdflib-endpoint answer the queries where they
are installed.
"""

import os
import re
import selectors
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from statistics import median
from urllib.parse import quote

import httpx

import realpolitik

_CONNECTIONS = 3  # half of what a client may have: those of the last round may go on
_ROUNDS = 4
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_JSON = "application/sparql-results+json"
_LABEL = "SELECT ?label { <https://w3id.org/realpolitik/id/china> rdfs:label ?label }"
_RDFS = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
_OXIGRAPH: Sequence[str] = ("oxigraph", "serve-read-only", "--location", "{folder}/o", "--bind")
_RDFLIB: Sequence[str] = ("rdflib-endpoint", "serve", "{folder}/graph.ttl", "--port")
_ENDPOINTS = {"oxigraph serve": "/query", "rdflib-endpoint": "/"}


def main() -> None:
    """Print the median of the rates of each server for each kind of request."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    graph = realpolitik.open()
    servers: dict[str, Sequence[str]] = {
        python: (python, "-m", "realpolitik", "serve", "--port")
        for python in (sys.executable, *sys.argv[2:])
    }
    rates: dict[tuple[str, str], list[float]] = defaultdict(list)
    numbers = count()
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/graph.ttl", "wb") as file:
            file.write(graph.export("turtle"))
        for name, words in (("oxigraph serve", _OXIGRAPH), ("rdflib-endpoint", _RDFLIB)):
            if found := _found(words[0]):
                servers[name] = [found, *(word.format(folder=folder) for word in words[1:])]
        if "oxigraph serve" in servers:
            loading = ["load", "--location", f"{folder}/o", "--file", f"{folder}/graph.ttl"]
            subprocess.run([servers["oxigraph serve"][0], *loading], check=True)
        for _ in range(_ROUNDS):
            for name, command in servers.items():
                with _running(command, name) as port:
                    for kind, requests in _requests(name, port, numbers).items():
                        _waits(port, requests, seconds / 5)  # fills caches
                        rates[kind, name].append(len(_waits(port, requests, seconds)) / seconds)
    for (kind, name), found_rates in sorted(rates.items()):
        print(f"{kind}: {name}: {median(found_rates):,.0f}/s {[round(r) for r in found_rates]}")


def _requests(name: str, port: int, numbers: Iterator[int]) -> dict[str, Iterator[bytes]]:
    """Return an endless iterator of requests for each kind that a server answers."""

    def endless(path: str, accept: str) -> Iterator[bytes]:
        head = f"HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: {accept}\r\n"
        while True:
            target = path.replace("NUMBER", str(next(numbers)))
            yield f"GET {target} {head}Accept-Encoding: gzip\r\n\r\n".encode()

    endpoint = _ENDPOINTS.get(name, "/sparql")
    query = f"{endpoint}?query={quote(_RDFS + _LABEL)}"
    kinds = {"new query": endless(f"{query}%20%23NUMBER", _JSON)}
    kinds["same query"] = endless(query, _JSON)
    if name not in _ENDPOINTS:
        question = "/questions/alignments?a=china&b=russia"
        kinds["same question"] = endless(question, "application/json")
        kinds["same page"] = endless(question, "text/html")
        kinds["new page"] = endless(f"{question}&since=1000&limit=9&offset=NUMBER", "text/html")
    return kinds


def _found(command: str) -> str | None:
    return shutil.which(command, path=f"{sysconfig.get_path('scripts')}:{os.environ['PATH']}")


@contextmanager
def _running(command: Sequence[str], name: str) -> Iterator[int]:
    """Run a server, and yield its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"127.0.0.1:{port}" if name == "oxigraph serve" else str(port)
    nowhere = subprocess.DEVNULL
    with subprocess.Popen([*command, address], stdout=nowhere, stderr=nowhere) as process:
        try:
            for _ in range(300):
                try:
                    httpx.get(f"http://127.0.0.1:{port}/", timeout=60)
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            yield port
        finally:
            process.terminate()


def _waits(port: int, requests: Iterator[bytes], seconds: float) -> list[float]:
    """Return how long each request took, of all that were answered within some seconds."""
    waits: list[float] = []
    with selectors.DefaultSelector() as ready:
        for _ in range(_CONNECTIONS):
            here = socket.create_connection(("127.0.0.1", port))
            here.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ready.register(here, selectors.EVENT_READ, [time.perf_counter(), bytearray()])
            here.sendall(next(requests))
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            for key, _ in ready.select(1):
                started, reply = key.data
                here = key.fileobj  # type: ignore[assignment]  # each is a socket
                reply += here.recv(1 << 18)
                if _whole(reply):
                    now = time.perf_counter()
                    waits.append(now - started)
                    key.data[0] = now
                    reply.clear()
                    here.sendall(next(requests))
        for key in [*ready.get_map().values()]:
            key.fileobj.close()  # type: ignore[union-attr]
    return waits


def _whole(reply: bytearray) -> bool:
    """Say whether a response is complete; raise RuntimeError for a failure."""
    head, ended, body = bytes(reply).partition(b"\r\n\r\n")
    if not ended:
        return False
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.decode("latin-1"))
    length = _LENGTH.search(head)
    return len(body) >= int(length[1]) if length else body.endswith(b"0\r\n\r\n")


if __name__ == "__main__":
    main()
