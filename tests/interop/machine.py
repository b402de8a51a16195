"""Find the programs to try on this machine, run them, and start and stop servers."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TIMEOUT = 900
"""Seconds that a program may take."""
ANSWERING = 60
STARTING = 60
"""Seconds that a server may take to answer, and to start."""


class Missing(Exception):
    """A tool is not on this machine; the text says which, and how to install it."""


class Machine(NamedTuple):
    """The folder that install.sh filled, and a scratch folder."""

    tools: Path
    work: Path

    @property
    def packages(self) -> Path:
        """The folder of the Python packages among the tools."""
        return next(self.tools.glob("venv/lib/python*/site-packages"), self.tools / "venv")

    @property
    def environment(self) -> dict[str, str]:
        """An environment in which Python finds these packages."""
        return {**os.environ, "PYTHONPATH": str(self.packages)}

    def program(self, name: str, package: str) -> str:
        """Return the path of a program; raises Missing, with the Debian package that has it."""
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        found = shutil.which(name, path=path)
        if found is None:
            raise Missing(f"no {name}; apt-get install {package}")
        return found

    def python(self, name: str) -> Path:
        """Return the folder of a Python package among the tools; raises Missing."""
        return self._existing(self.packages / name)

    def javascript(self, name: str) -> Path:
        """Return the folder of a Node package among the tools; raises Missing."""
        return self._existing(self.tools / "node_modules" / name)

    def _existing(self, folder: Path) -> Path:
        if not folder.is_dir():
            raise Missing(f"no {folder.name}; bash tests/interop/install.sh {self.tools}")
        return folder

    def output(self, command: Sequence[str], folder: Path | None = None, text: str = "") -> str:
        """Return what a program prints that is given a text.

        Raises ValueError with its last words if it fails.
        """
        done = subprocess.run(
            command,
            cwd=folder or self.work,
            env=self.environment,
            input=text,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
        )
        if done.returncode:
            raise ValueError(f"{Path(command[0]).name}: {' '.join(done.stderr.split()[-40:])}")
        return done.stdout


def free_address() -> str:
    """Return a free port of this machine, with its address."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{found.getsockname()[1]}"


def request(url: str, data: bytes | None = None, headers: Mapping[str, str] | None = None) -> str:
    """Return the answer of a server; raises ValueError with the first words of an error."""
    try:
        with urlopen(Request(url, data, dict(headers or {})), timeout=ANSWERING) as answer:
            return str(answer.read().decode())
    except HTTPError as error:
        words = " ".join(error.read().decode(errors="replace").split())
        raise ValueError(f"HTTP {error.code}: {words[:200]}") from None
    except (URLError, HTTPException, TimeoutError) as error:
        raise ValueError(f"no answer: {error}") from None


@contextmanager
def server(command: Sequence[str], url: str, machine: Machine) -> Iterator[None]:
    """Run a server from when it answers at a URL; raises ValueError if it does not start."""
    log = machine.work / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=machine.work, env=machine.environment, stdout=output, stderr=output
        )
    try:
        end = time.monotonic() + STARTING
        while True:
            try:
                request(url)
                break
            except ValueError:
                if process.poll() is not None or time.monotonic() > end:
                    words = log.read_text(errors="replace").split()[-30:]
                    raise ValueError(f"does not start: {' '.join(words)}") from None
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
