"""Servers on loopback: started, waited for, asked, and stopped by their process."""

import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

__all__ = ["free_port", "sent", "served"]

STARTING = 60
"""Seconds that a server may take to start."""
ANSWERING = 60
"""Seconds that it may take to answer."""


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def sent(
    url: str, data: bytes | None = None, headers: Mapping[str, str] | None = None
) -> tuple[str, str]:
    """Return the media type and the text of what a server answers.

    Raises ValueError with the first words of an error.
    """
    try:
        with urlopen(Request(url, data, dict(headers or {})), timeout=ANSWERING) as answer:
            return answer.headers.get("Content-Type", ""), answer.read().decode()
    except HTTPError as error:
        words = " ".join(error.read().decode(errors="replace").split())
        raise ValueError(f"HTTP {error.code}: {words[:200]}") from None
    except (URLError, HTTPException, TimeoutError) as error:
        raise ValueError(f"no answer: {error}") from None


@contextmanager
def served(
    command: Sequence[str], url: str, folder: Path, environment: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Run a server in a folder, from when it answers at a URL; stop it at the end by its process.

    Raises ValueError with its last words where it does not start.
    """
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        end = time.monotonic() + STARTING
        while not _answers(url):
            if process.poll() is not None or time.monotonic() > end:
                words = log.read_text(errors="replace").split()[-30:]
                raise ValueError(f"does not start: {' '.join(words)}")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(url: str) -> bool:
    """Say whether a server answers at a URL."""
    try:
        sent(url)
    except ValueError:
        return False
    return True
