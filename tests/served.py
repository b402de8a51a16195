"""A SPARQL server that tests start on loopback."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from resource import RLIMIT_FSIZE, setrlimit
from urllib.error import URLError
from urllib.request import Request, urlopen

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

    def triples(self) -> set[bytes]:
        """Return the triples of the default graph, a line each; blank nodes are all alike."""
        request = Request(f"{self.address}/store?default", headers={"Accept": NTRIPLES})
        with urlopen(request, timeout=60) as answer:
            return lines(answer.read())


def lines(ntriples: bytes) -> set[bytes]:
    """Return the lines of N-Triples; blank nodes are all alike."""
    return set(re.sub(rb"_:\w+", b"_:b", ntriples).splitlines())


@contextmanager
def oxigraph(folder: Path | None = None, largest: int | None = None) -> Iterator[Server]:
    """Start `oxigraph serve` on a free port of loopback, and stop it by its process.

    It holds its triples in memory, or in a folder, in files of at most so many bytes.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).parent / "oxigraph"
    address = f"127.0.0.1:{port}"
    place = ["--location", str(folder)] if folder else []
    process = subprocess.Popen(
        [str(program), "serve", "--bind", address, *place],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        restore_signals=False,  # Python ignores the signal of a file that is too large
        preexec_fn=partial(setrlimit, RLIMIT_FSIZE, (largest, largest)) if largest else None,
    )
    found = Server(f"http://{address}")
    try:
        for _ in range(100):
            try:
                found.triples()
                break
            except URLError:
                time.sleep(0.1)
        yield found
    finally:
        process.terminate()
        process.wait(timeout=10)
