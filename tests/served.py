"""A SPARQL server that tests start on loopback."""

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

NTRIPLES = "application/n-triples"


class Server:
    """A SPARQL server on loopback."""

    def __init__(self, address: str) -> None:
        self.address = address

    def hold(self, ntriples: bytes) -> None:
        """Put triples in place of those of the default graph."""
        headers = {"Content-Type": NTRIPLES}
        request = Request(f"{self.address}/store?default", ntriples, headers, method="PUT")
        urlopen(request, timeout=60).close()


@contextmanager
def oxigraph() -> Iterator[Server]:
    """Start `oxigraph serve` on a free port of loopback, and stop it by its process."""
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
                urlopen(found.address, timeout=60).close()
                break
            except URLError:
                time.sleep(0.1)
        yield found
    finally:
        process.terminate()
        process.wait(timeout=10)
