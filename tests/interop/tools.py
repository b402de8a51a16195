"""Tools that read the graph: parsers, libraries for networks, and grlc."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from importlib import import_module
from typing import Any
from xml.etree import ElementTree

from interop.answers import JSON_RESULTS, N_TRIPLES, difference, of_text
from interop.checking import Check, Group, printed
from interop.formats import FORMATS
from interop.material import Material
from interop.places import HERE, ROOT, Places
from interop.servers import OxigraphServer
from interop.serving import free_port, sent, served

__all__ = ["GRLC", "NETWORKS", "PARSERS"]

GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"

Network = tuple[Counter[tuple[str, ...]], Counter[tuple[str, ...]]]
"""Nodes with their labels, and edges with their ends, signs and labels."""


def rapper(places: Places, material: Material) -> list[Check]:
    """Count triples with rapper, which reads no TriG of version 1.1 and no JSON-LD."""
    program = places.program("rapper", "apt-get install raptor2-utils")
    syntaxes = {form: form for form in ("turtle", "ntriples", "nquads", "rdfxml")}

    def count(path: str, syntax: str) -> int:
        command = [program, "-q", "-i", syntax, "-o", "nquads", path]
        return len(set(printed(command, places).splitlines()))

    release = printed([program, "--version"], places).strip()
    return [_counted(material, syntaxes, count, release)]


def serdi(places: Places, material: Material) -> list[Check]:
    """Count triples with serdi."""
    program = places.program("serdi", "apt-get install serdi")
    syntaxes = {form: form for form in ("turtle", "ntriples", "nquads", "trig")}

    def count(path: str, syntax: str) -> int:
        command = [program, "-i", syntax, "-o", "nquads", path]
        return len(set(printed(command, places).splitlines()))

    release = printed([program, "-v"], places).split()[1]
    return [_counted(material, syntaxes, count, release)]


def swipl(places: Places, material: Material) -> list[Check]:
    """Count triples with the library semweb of SWI-Prolog."""
    program = places.program("swipl", "apt-get install swi-prolog-nox")
    syntaxes = {form: form for form in ("turtle", "ntriples", "nquads", "trig")} | {"rdfxml": "xml"}

    def count(path: str, syntax: str) -> int:
        return int(printed([program, str(HERE / "count.pl"), path, syntax], places))

    release = printed([program, "--version"], places).split()[2]
    return [_counted(material, syntaxes, count, release)]


def networks(places: Places, material: Material) -> list[Check]:
    """Read GraphML with two libraries for networks, and compare nodes and edges with the file."""
    checks = []
    expected = _in_file(material)
    for name, read in (("networkx", _in_networkx), ("igraph", _in_igraph)):
        places.python(name)
        library = import_module(name)  # not installed where this check is not run
        found = read(library, str(material.graphml))
        faults = []
        for what, ours, theirs in zip(("nodes", "edges"), expected, found, strict=True):
            wrong = (ours - theirs) + (theirs - ours)
            faults += [f"{what}: {' '.join(one)}" for one in sorted(wrong)[:5]]
        nodes, edges = (one.total() for one in expected)
        compared = f"{nodes} nodes, {edges} edges, their labels and signs"
        equal = sum(ours == theirs for ours, theirs in zip(expected, found, strict=True))
        checks.append(Check(library.__version__, compared, f"{equal} of 2", tuple(faults)))
    return checks


def grlc(places: Places, material: Material) -> list[Check]:
    """Serve the folder of questions as it is, over an endpoint, and ask for each of them."""
    places.python("grlc")
    release = next(places.packages().glob("grlc-*.dist-info")).stem.partition("-")[2]
    folder = places.work / "grlc"
    folder.mkdir()
    url = f"http://127.0.0.1:{free_port()}"
    port = url.rpartition(":")[2]
    python = str(places.tools / "venv" / "bin" / "python")
    command = [python, "-m", "flask", "--app", "grlc.server", "run", "--port", port]
    faults = []
    with closing(OxigraphServer(places)) as engine:
        engine.start()
        engine.load(material.files["turtle"].path, FORMATS["turtle"])
        (folder / "config.ini").write_text(
            f"[defaults]\nsparql_endpoint = {engine.address}/query\n"
            f"[local]\nlocal_sparql_dir = {ROOT / 'queries'}\n",
            encoding="utf-8",
        )
        with served(command, url, folder):
            _, text = sent(f"{url}/api-local/swagger")
            described = json.loads(text)["paths"]
            for slug, query in material.questions.items():
                expected = material.expected[slug]
                accept = {"Accept": JSON_RESULTS if expected.variables else N_TRIPLES}
                found = of_text(*sent(f"{url}/api-local/{slug}", None, accept))
                wrong = difference(query, expected, found)
                if not described.get(f"/{slug}", {}).get("get", {}).get("summary"):
                    wrong = wrong or "its header is not read"
                if wrong:
                    faults.append(f"{slug}: {wrong}")
    asked = len(material.questions)
    equal = f"{asked - len(faults)} of {asked}"
    return [Check(release, f"rows of {asked} questions", equal, tuple(faults))]


def _counted(
    material: Material, syntaxes: Mapping[str, str], count: Callable[[str, str], int], release: str
) -> Check:
    """Count the triples of each format that a parser reads, by its name for the format."""
    faults = []
    for form, syntax in syntaxes.items():
        path, triples = material.files[form]
        found = count(str(path), syntax)
        if found != triples:
            faults.append(f"{form}: {found} of {triples} triples")
    equal = f"{len(syntaxes) - len(faults)} of {len(syntaxes)}"
    return Check(release, f"triples in {', '.join(syntaxes)}", equal, tuple(faults))


def _in_file(material: Material) -> Network:
    """Return the network in a GraphML file as XML has it."""
    graph = ElementTree.parse(material.graphml).getroot().find(f"{GRAPHML}graph")
    assert graph is not None

    def data(element: ElementTree.Element, key: str) -> str:
        return element.findtext(f"{GRAPHML}data[@key='{key}']", "")

    return (
        Counter(
            (node.get("id", ""), data(node, "node-label")) for node in graph.iter(f"{GRAPHML}node")
        ),
        Counter(
            _edge(
                (edge.get("source", ""), edge.get("target", "")),
                int(data(edge, "edge-sign")),
                data(edge, "edge-label"),
            )
            for edge in graph.iter(f"{GRAPHML}edge")
        ),
    )


def _in_networkx(library: Any, path: str) -> Network:
    """Return the network in a GraphML file as networkx reads it."""
    graph = library.read_graphml(path)
    return (
        Counter((node, data["label"]) for node, data in graph.nodes(data=True)),
        Counter(
            _edge((source, target), data["sign"], data["label"])
            for source, target, data in graph.edges(data=True)
        ),
    )


def _in_igraph(library: Any, path: str) -> Network:
    """Return the network in a GraphML file as igraph reads it."""
    graph = library.Graph.Read_GraphML(path)
    return (
        Counter((node["id"], node["label"]) for node in graph.vs),
        Counter(
            _edge((graph.vs[end]["id"] for end in edge.tuple), edge["sign"], edge["label"])
            for edge in graph.es
        ),
    )


def _edge(ends: Iterable[str], sign: float, label: str) -> tuple[str, ...]:
    """Return an edge, which has no direction; a library may read a sign as a real number."""
    return (*sorted(ends), str(int(sign)), label)


PARSERS = (Group(("rapper",), rapper), Group(("serdi",), serdi), Group(("SWI-Prolog",), swipl))
NETWORKS = Group(("networkx", "igraph"), networks)
GRLC = Group(("grlc",), grlc)
