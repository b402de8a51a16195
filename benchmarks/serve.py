"""How many requests a second `realpolitik serve` answers, beside two other servers of SPARQL.

    python benchmarks/serve.py [SECONDS [QUESTION]]

Eight connections ask one saved question, as the same SPARQL, of the same graph, each server alone.
The others are `oxigraph serve` and rdflib-endpoint, where they are installed.
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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import quote

import realpolitik

_CONNECTIONS = 8
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_MEDIA = "application/sparql-results+json"
_OURS = (sys.executable, "-m", "realpolitik", "serve", "--port", "{port}")
_OXIGRAPH = (
    "oxigraph",
    "serve-read-only",
    "--location",
    "{folder}/o",
    "--bind",
    "127.0.0.1:{port}",
)
_RDFLIB = ("rdflib-endpoint", "serve", "--port", "{port}", "{folder}/graph.ttl")


def main() -> None:
    """Print the requests a second and the waiting times of each server, and their ratios."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    graph = realpolitik.open()
    slug = sys.argv[2] if len(sys.argv) > 2 else "alignments"
    text = next(question.text for question in graph.questions if question.slug == slug)
    rates: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/graph.ttl", "wb") as file:
            file.write(graph.export("turtle"))
        for name, command, path in (
            ("realpolitik serve", _OURS, "/sparql"),
            ("oxigraph serve", _OXIGRAPH, "/query"),
            ("rdflib-endpoint", _RDFLIB, "/"),
        ):
            if not _found(command[0]):
                print(f"{name}: not installed")
                continue
            with _running(command, folder) as port:
                target = f"{path}?query={quote(text)}"
                request = (
                    f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: {_MEDIA}\r\n\r\n"
                )
                _asked(port, request.encode(), seconds / 5)  # each has its caches filled
                waits = sorted(_asked(port, request.encode(), seconds))
            rates[name] = len(waits) / seconds
            middle, late = (1000 * waits[int(len(waits) * part)] for part in (0.5, 0.99))
            print(f"{name}: {rates[name]:,.0f} requests/s; {middle:.1f} ms, p99 {late:.1f} ms")
    ours = rates.pop("realpolitik serve")
    for name, rate in rates.items():
        print(f"{ours / rate:.2f} times {name}")


def _found(command: str) -> str | None:
    return shutil.which(command, path=f"{sysconfig.get_path('scripts')}:{os.environ['PATH']}")


@contextmanager
def _running(command: Sequence[str], folder: str) -> Iterator[int]:
    """Run a server, and give the port at which it listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    if command is _OXIGRAPH:
        loading = ["load", "--location", f"{folder}/o", "--file", f"{folder}/graph.ttl"]
        subprocess.run([_found("oxigraph") or "", *loading], check=True, capture_output=True)
    words = [word.format(port=port, folder=folder) for word in command]
    words[0] = _found(words[0]) or words[0]
    nowhere = subprocess.DEVNULL
    with subprocess.Popen(words, stdout=nowhere, stderr=nowhere) as process:
        try:
            for _ in range(300):
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield port
        finally:
            process.terminate()


def _asked(port: int, request: bytes, seconds: float) -> list[float]:
    """Return how long each request took, of as many as were answered in some seconds."""
    waits: list[float] = []
    with selectors.DefaultSelector() as ready:
        for _ in range(_CONNECTIONS):
            here = socket.create_connection(("127.0.0.1", port))
            here.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ready.register(here, selectors.EVENT_READ, [time.perf_counter(), bytearray()])
            here.sendall(request)
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
                    here.sendall(request)
        for key in [*ready.get_map().values()]:
            key.fileobj.close()  # type: ignore[union-attr]
    return waits


def _whole(reply: bytearray) -> bool:
    """Say whether a reply is there to its end; raise RuntimeError where it is a failure."""
    head, ended, body = bytes(reply).partition(b"\r\n\r\n")
    if not ended:
        return False
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.decode("latin-1"))
    length = _LENGTH.search(head)
    return len(body) >= int(length[1]) if length else body.endswith(b"0\r\n\r\n")


if __name__ == "__main__":
    main()
