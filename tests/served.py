"""A SPARQL server that tests start on loopback."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

__all__ = ["Server", "oxigraph"]

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


class Server:
    """A SPARQL server on loopback."""

    def __init__(self, address: str) -> None:
        self.address = address

    def sent(
        self, path: str, kind: str, data: bytes, accept: str = "*/*", method: str = "POST"
    ) -> bytes:
        """Return what the server answers to what is sent to it."""
        headers = {"Content-Type": kind, "Accept": accept}
        request = Request(self.address + path, data, headers, method=method)
        with urlopen(request, timeout=60) as answer:
            body: bytes = answer.read()
        return body

    def run(self, update: str) -> None:
        """Run an update."""
        self.sent("/update", "application/sparql-update", update.encode())

    def size(self) -> int:
        """Count the triples."""
        accept = "application/sparql-results+json"
        found = json.loads(self.sent("/query", "application/sparql-query", COUNT.encode(), accept))
        return int(found["results"]["bindings"][0]["n"]["value"])


@contextmanager
def oxigraph() -> Iterator[Server]:
    """Start `oxigraph serve` in memory on a free port of loopback, and stop it by its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).parent / "oxigraph"
    address = f"127.0.0.1:{port}"
    process = subprocess.Popen(
        [str(program), "serve", "--bind", address],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    found = Server(f"http://{address}")
    try:
        for _ in range(100):
            try:
                found.size()
                break
            except URLError:
                time.sleep(0.1)
        yield found
    finally:
        process.terminate()
        process.wait(timeout=10)
