"""Tools that read the graph: parsers, validators for SHACL, libraries for networks, databases."""

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyshacl
from pyoxigraph import RdfFormat, Store
from rdflib import RDF, SH, Graph

import realpolitik
from interop.comparison import YEARS, Check, Material, difference
from interop.engines import Work, jena_6, oxigraph_endpoint
from interop.machine import HERE, ROOT, Machine, free_address, request, server
from realpolitik.reasoning.rulefile import update_script

ONTOLOGY = tuple(ROOT / "ontology" / name for name in ("realpolitik.ttl", "schemes.ttl"))
# shacl-engine looks for subclasses in the shapes, pyshacl in the data.
SHAPES = (ROOT / "ontology" / "shapes.ttl", *ONTOLOGY)
FAULTS = tuple(sorted((ROOT / "tests" / "faults" / "shapes").glob("*.ttl")))
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"

THREATS = """PREFIX rp: <https://w3id.org/realpolitik/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?holderLabel ?sourceLabel ?claimantLabel ?text ?paragraph ?sentence WHERE {
  ?threat rp:kind rp:ThreatPerception ; rp:status rp:affirmed .
  ?threat rp:holder ?holder ; rp:threatFrom ?source .
  ?claim rp:affirms ?threat ; rp:claimant ?claimant ; rp:evidence ?passage .
  ?passage oa:hasSource ?article ; rp:paragraph ?paragraph ; rp:sentence ?sentence .
  ?holder rdfs:label ?holderLabel . ?source rdfs:label ?sourceLabel .
  ?claimant rdfs:label ?claimantLabel .
  FILTER(LANG(?holderLabel) = "en" && LANG(?sourceLabel) = "en" && LANG(?claimantLabel) = "en")
  BIND(STRAFTER(STR(?article), "/id/") AS ?text)
}"""

CYPHER = """import importlib, json, sys
library = importlib.import_module(sys.argv[1])
connection = library.Connection(library.Database(":memory:"))
for statement in sys.stdin.read().split(";\\n")[:-1]:
    rows = connection.execute(statement)
found = [[library.__version__]]
while rows.has_next():
    found.append(rows.get_next())
print(json.dumps(found))
"""
"""Runs statements in Kuzu or its fork, and prints the version and the rows of the last one."""

Network = tuple[Counter[tuple[str, ...]], Counter[tuple[str, ...]]]
"""Nodes with their labels, and edges with their ends, signs and labels."""


# The Debian package of each parser, its commands, and the formats that it reads.
PARSERS = {
    "rapper": (
        "raptor2-utils",
        ("rapper --version", "rapper -q -i {} -o nquads"),
        "turtle ntriples nquads rdfxml",  # no TriG 1.1
    ),
    "serdi": ("serdi", ("serdi -v", "serdi -i {} -o nquads"), "turtle ntriples nquads trig"),
    "SWI-Prolog": (
        "swi-prolog-nox",
        ("swipl --version", f"swipl {HERE / 'count.pl'} {{}}"),
        "turtle ntriples nquads trig rdfxml",
    ),
}


def parse(
    package: str, commands: tuple[str, str], formats: str, machine: Machine, material: Material
) -> list[Check]:
    """Count the triples of each format with a parser that prints N-Quads or a number."""
    machine.program(commands[0].split()[0], package)
    faults = {}
    for name in formats.split():
        path, triples = material.files[name]
        printed = machine.output([*commands[1].format(name).split(), str(path)]).splitlines()
        found = int(printed[0]) if len(printed) == 1 else len(set(printed))
        faults[name] = "" if found == triples else f"{found} of {triples} triples"
    words = machine.output(commands[0].split()).split()
    release = next(word for word in words if word[0].isdigit())
    return [Check(release, f"triples in {', '.join(faults)}", faults)]


def shacl(machine: Machine, _: Material) -> list[Check]:
    """Validate the graph and planted faults in pyshacl and in shacl-engine."""
    package = machine.javascript("shacl-engine") / "package.json"
    releases = (version("pyshacl"), json.loads(package.read_text(encoding="utf-8"))["version"])
    # The made-up cases are no whole claims: they have neither words nor places in a text.
    years = machine.work / "years.ttl"
    years.write_bytes(realpolitik.open([str(YEARS)]).export("turtle"))
    graph, faults = [years], [*ONTOLOGY, *FAULTS]
    runs = [
        (shacl_in_python(paths), shacl_in_javascript(paths, machine)) for paths in (graph, faults)
    ]
    every = set().union(*runs[1])
    assert every
    compared = f"the graph conforms, {len(every)} findings of planted faults"
    checks = []
    for release, wrong, found in zip(releases, *runs, strict=True):
        parts = {"in the graph": wrong, "not found": every - found}
        texts = {part: "; ".join(map(" ".join, sorted(of)[:5])) for part, of in parts.items()}
        checks.append(Check(release, compared, texts))
    return checks


def shacl_in_python(paths: Iterable[Path]) -> set[tuple[str, str]]:
    """Return the nodes and messages that pyshacl finds in files."""
    data, shapes = Graph(), Graph()
    for graph, files in ((data, paths), (shapes, SHAPES)):
        for path in files:
            graph.parse(path)
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    assert isinstance(report, Graph)
    return {
        (str(report.value(found, SH.focusNode)), str(report.value(found, SH.resultMessage)))
        for found in report.subjects(RDF.type, SH.ValidationResult)
    }


def shacl_in_javascript(paths: Iterable[Path], machine: Machine) -> set[tuple[str, str]]:
    """Return the nodes and messages that shacl-engine finds in files."""
    code = (HERE / "shacl.mjs").read_text(encoding="utf-8")
    node = machine.program("node", "nodejs")
    arguments = [str(len(SHAPES)), *map(str, SHAPES), *map(str, paths)]
    command = [node, "--input-type=module", "--eval", code, *arguments]
    return {(node, text) for node, text in json.loads(machine.output(command, machine.tools))}


def networks(machine: Machine, material: Material) -> list[Check]:
    """Read GraphML in networkx and igraph, and compare nodes and edges with the file."""
    checks, expected = [], network_in_xml(material.tables["graphml"])
    nodes, edges = (part.total() for part in expected)
    for name, read in (("networkx", network_in_networkx), ("igraph", network_in_igraph)):
        machine.python(name)
        library = import_module(name)
        faults = {}
        found = read(library, str(material.tables["graphml"]))
        for part, ours, theirs in zip(("nodes", "edges"), expected, found, strict=True):
            wrong = (ours - theirs) + (theirs - ours)
            faults[part] = "; ".join(map(" ".join, sorted(wrong)[:5]))
        compared = f"{nodes} nodes, {edges} edges, their labels and signs"
        checks.append(Check(library.__version__, compared, faults))
    return checks


def network_in_xml(path: Path) -> Network:
    """Return the network in a GraphML file."""
    root = ElementTree.parse(path).getroot()

    def data(element: ElementTree.Element, key: str) -> str:
        return element.findtext(f"{GRAPHML}data[@key='{key}']", "")

    nodes = ((n.attrib["id"], data(n, "node-label")) for n in root.iter(f"{GRAPHML}node"))
    edges = (
        edge((e.attrib["source"], e.attrib["target"]), data(e, "edge-sign"), data(e, "edge-label"))
        for e in root.iter(f"{GRAPHML}edge")
    )
    return Counter(nodes), Counter(edges)


def network_in_networkx(library: Any, path: str) -> Network:
    """Return the network in a GraphML file as networkx reads it."""
    graph = library.read_graphml(path)
    nodes = ((node, data["label"]) for node, data in graph.nodes(data=True))
    edges = (edge(ends, e["sign"], e["label"]) for *ends, e in graph.edges(data=True))
    return Counter(nodes), Counter(edges)


def network_in_igraph(library: Any, path: str) -> Network:
    """Return the network in a GraphML file as igraph reads it."""
    graph = library.Graph.Read_GraphML(path)
    nodes = ((node["id"], node["label"]) for node in graph.vs)
    names = graph.vs["id"]
    edges = (edge((names[a] for a in e.tuple), e["sign"], e["label"]) for e in graph.es)
    return Counter(nodes), Counter(edges)


def edge(ends: Iterable[str], sign: float | str, label: str) -> tuple[str, ...]:
    """Return an edge; igraph reads signs as real numbers."""
    return (*ends, str(int(sign)), label)


def grlc(machine: Machine, material: Material) -> list[Check]:
    """Serve the folder of saved questions with grlc, and ask all of them."""
    machine.python("grlc")
    release = next(machine.packages.glob("grlc-*.dist-info")).stem.partition("-")[2]
    own = Machine(machine.tools, machine.work / "grlc")
    own.work.mkdir()
    address = free_address()
    python = str(machine.tools / "venv" / "bin" / "python")
    command = [python, "-m", "flask", "--app", "grlc.server", "run", "--port"]
    api = f"http://{address}/api-local"
    with oxigraph_endpoint(machine) as endpoint:
        data = material.files["turtle"].path.read_bytes()
        request(f"{endpoint}/store?default", data, {"Content-Type": "text/turtle"})
        (own.work / "config.ini").write_text(
            f"[defaults]\nsparql_endpoint = {endpoint}/query\n"
            f"[local]\nlocal_sparql_dir = {ROOT / 'queries'}\n",
            encoding="utf-8",
        )
        with server([*command, address.partition(":")[2]], f"http://{address}", own):
            described = json.loads(request(f"{api}/swagger"))["paths"]
            faults = {}
            for slug, query in material.questions.items():
                accept = {"Accept": "application/sparql-results+json"}
                found = json.loads(request(f"{api}/{slug}", None, accept))
                faults[slug] = difference(query, material.expected[slug], found)
                if not described[f"/{slug}"]["get"]["summary"]:
                    faults[slug] = "its summary is not read"
    return [Check(release, f"rows of {len(faults)} questions", faults)]


def update(machine: Machine, material: Material) -> list[Check]:
    """Run the rules as one update in Jena: as many triples as in Oxigraph, and the cases."""
    script = update_script(realpolitik.open().rules())
    store = Store()
    store.load(path=material.asserted, format=RdfFormat.TURTLE)
    before = len(store)
    store.update(script)
    assert len(store) > before
    work = Work({"turtle": material.asserted}, {}, {"rules": script})
    release, found = jena_6(machine, work)
    faults = {"rules": "" if found["rules"] == len(store) else str(found["rules"])}
    # For the cases, each group runs as often as its comment says; three times are enough.
    groups = re.findall(r"# Group \d+ of \d+: (.+)\.\n((?s:.)+?)\n\n", script)
    times = {f"{n}.{k}": t for n, (o, t) in enumerate(groups) for k in range(1 + 2 * ("rep" in o))}
    cases = material.queries["cases"]
    _, found = jena_6(machine, work._replace(queries={"cases": cases}, updates=times))
    rows = found["cases"]
    faults["cases"] = (
        str(rows)
        if isinstance(rows, int | str)
        else difference(cases, material.expected["cases"], rows)
    )
    compared = "the triples that the rules add as one update; rows of the query on the cases"
    return [Check(release, compared, faults)]


def duckdb(machine: Machine, material: Material) -> list[Check]:
    """Ask DuckDB in one statement who feels threatened by whom, from JSON Lines."""
    machine.python("duckdb")
    library = import_module("duckdb")
    (query,) = statements("sql")
    path = material.tables["jsonl"]
    found = library.sql(query.replace("claims.jsonl", str(path))).fetchall()
    lists, singles = ("holder", "threatSource", "claimant"), ("source", "paragraph", "sentence")
    wanted = {"kind": "ThreatPerception", "status": "affirmed", "polarity": "affirms"}
    claims = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    expected = {
        (*(", ".join(claim[f"{name}Label"]) for name in lists), *(claim[n][0] for n in singles))
        for claim in claims
        if all(claim[name] == value for name, value in wanted.items())
    }
    return [threats(library.__version__, expected, found)]


def property_graph(name: str, machine: Machine, material: Material) -> list[Check]:
    """Load nodes and edges into Kuzu or LadybugDB, and ask the same in one statement of Cypher.

    Each has a process of its own, because their libraries do not bear each other or Java.
    """
    machine.python(name)
    (code,) = statements("cypher")
    for form in ("nodes", "edges"):
        code = code.replace(f"{form}.csv", str(material.tables[form]))
    output = machine.output([sys.executable, "-c", CYPHER, name], text=code)
    (release,), *found = (tuple(row) for row in json.loads(output))
    graph: Any = Graph().parse(material.files["turtle"].path)
    expected = {tuple(cell.toPython() for cell in row) for row in graph.query(THREATS)}
    return [threats(release, expected, found)]


def statements(language: str) -> list[str]:
    """Return the code in a language from docs/exports.md."""
    document = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", document, re.MULTILINE | re.DOTALL)


def threats(
    release: str, expected: set[tuple[Any, ...]], found: Sequence[tuple[Any, ...]]
) -> Check:
    """Compare who feels threatened by whom, according to whom, and where."""
    assert expected
    wrong = "; ".join(map(str, sorted(expected ^ {*found})[:5]))
    faults = {"threats": wrong, "rows": "" if len(found) == len(expected) else str(len(found))}
    return Check(release, f"{len(expected)} threats, by whom, who says so and where", faults)


TOOLS: dict[tuple[str, ...], Callable[[Machine, Material], list[Check]]] = {
    ("pyshacl", "shacl-engine"): shacl,
    **{(name,): partial(parse, *how) for name, how in PARSERS.items()},
    ("grlc",): grlc,
    ("networkx", "igraph"): networks,
    ("Jena 6, rules",): update,
    ("DuckDB",): duckdb,
    ("Kuzu",): partial(property_graph, "kuzu"),
    ("LadybugDB",): partial(property_graph, "real_ladybug"),
}
"""The tools; those in one row are tried together."""
