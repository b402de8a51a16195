"""SPARQL engines that are servers, on loopback."""

import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode, RdfFormat

from interop.answers import JSON_RESULTS, N_TRIPLES, Answer, of_text
from interop.engine import Engine
from interop.formats import FORMATS
from interop.places import HERE
from interop.serving import free_port, sent, served

__all__ = ["OxigraphServer", "Virtuoso", "counted"]

ALL = "SELECT (COUNT(*) AS ?n) WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
EACH = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
LOADING = 120
"""Seconds that a file may take to load."""


class OxigraphServer(Engine):
    """`oxigraph serve`: the SPARQL Protocol, and the Graph Store Protocol for files."""

    name = "oxigraph serve"

    def start(self) -> None:
        """Start the server."""
        program = self.places.program("oxigraph", "pip install oxigraph")
        self.version = version("oxigraph")
        self.address = f"http://127.0.0.1:{free_port()}"
        command = [program, "serve", "--bind", self.address.removeprefix("http://")]
        self.started.enter_context(served(command, self.address, self.places.work))

    def load(self, path: Path, form: RdfFormat) -> int:
        """Take a file."""
        sent(f"{self.address}/update", b"CLEAR ALL", {"Content-Type": "application/sparql-update"})
        target = f"{self.address}/store{'' if form.supports_datasets else '?default'}"
        sent(target, path.read_bytes(), {"Content-Type": form.media_type})
        return counted(self.address)

    def rows(self, query: str) -> Answer:
        """Answer a query."""
        return asked(f"{self.address}/query", query)


class Virtuoso(Engine):
    """Virtuoso: the SPARQL Protocol, and its own console for files."""

    name = "Virtuoso"
    formats = ("turtle", "ntriples", "nquads", "trig", "rdfxml")
    graph = "urn:graph"

    def start(self) -> None:
        """Start the server, with settings of its own."""
        install = "apt-get install virtuoso-opensource"
        program = self.places.program("virtuoso-t", install)
        self.console = self.places.program("isql-vt", install)
        self.server, web = (f"127.0.0.1:{free_port()}" for _ in range(2))
        self.address = f"http://{web}/sparql"
        folder = self.places.work
        settings = (HERE / "virtuoso.ini").read_text(encoding="utf-8")
        settings = settings.format(console=self.server, web=web, folder=folder)
        (folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
        command = [program, "+foreground", "+configfile", "virtuoso.ini"]
        self.started.enter_context(served(command, self.address, folder))
        said = asked(self.address, "SELECT (bif:sys_stat('st_dbms_ver') AS ?version) WHERE {}")
        self.version = " ".join(term.value for (term,) in said.rows if isinstance(term, Literal))
        self.own = self.graphs().keys()

    def load(self, path: Path, form: RdfFormat) -> int:
        """Take a file."""
        for graph in self.graphs().keys() - self.own:
            self.told(f"SPARQL CLEAR GRAPH <{graph}>")
        copy = shutil.copy(path, self.places.work)  # it reads files only where its settings allow
        text = f"file_to_string_output('{copy}')"
        if form == FORMATS["rdfxml"]:
            self.told(f"DB.DBA.RDF_LOAD_RDFXML({text}, '', '{self.graph}')")
        else:
            # The last number allows what Turtle has not: 256 graphs as in TriG, 512 as in N-Quads.
            more = {FORMATS["trig"]: 256, FORMATS["nquads"]: 512}.get(form, 0)
            self.told(f"DB.DBA.TTLP({text}, '', '{self.graph}', {more})")
        return sum(count for graph, count in self.graphs().items() if graph not in self.own)

    def rows(self, query: str) -> Answer:
        """Answer a query."""
        return asked(f"{self.address}?{urlencode({'default-graph-uri': self.graph})}", query)

    def graphs(self) -> dict[str, int]:
        """Count the triples in each graph; a few graphs are always there."""
        return {
            graph.value: int(count.value)
            for graph, count in asked(self.address, EACH).rows
            if isinstance(graph, NamedNode) and isinstance(count, Literal)
        }

    def told(self, command: str) -> None:
        """Carry out a command in its console."""
        arguments = [self.console, self.server, "dba", "dba", f"exec={command};"]
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=LOADING)
        if done.returncode or "Error" in done.stderr:
            raise ValueError(" ".join(done.stderr.split())[:200])


def counted(address: str) -> int:
    """Count the triples in all graphs of a server of Oxigraph."""
    ((count,),) = asked(f"{address}/query", ALL).rows
    assert isinstance(count, Literal)
    return int(count.value)


def asked(url: str, query: str) -> Answer:
    """Ask a SPARQL endpoint (SPARQL 1.1 Protocol, section 2.1.3)."""
    kind = N_TRIPLES if "\nCONSTRUCT " in query else JSON_RESULTS
    headers = {"Content-Type": "application/sparql-query", "Accept": kind}
    return of_text(*sent(url, query.encode(), headers))
