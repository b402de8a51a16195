"""The shapes accept good data, and each of them finds the fault that is planted for it.

A file in faults/shapes/ is named after the shape that it breaks; the nodes at fault in it are named
after the file. All faults are validated in one run, because a run for each would be slow.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import RDF, SH, Graph, URIRef

ROOT = Path(__file__).resolve().parents[2]
SHAPES = "https://w3id.org/realpolitik/shapes#"
ONTOLOGY = [ROOT / "ontology" / name for name in ("realpolitik.ttl", "schemes.ttl")]
GOOD = ROOT / "tests" / "faults" / "shapes" / "good.ttl"
FAULTS = sorted(path for path in GOOD.parent.glob("*.ttl") if path != GOOD)

Result = tuple[str, str]
"""A node at fault and the message about it."""


def load(paths: Iterable[Path]) -> Graph:
    """Return one graph of some files."""
    graph = Graph()
    for path in paths:
        graph.parse(path)
    return graph


def results(data: Graph, shapes: Graph, *, meta: bool = False) -> set[Result]:
    """Validate the data and, with `meta`, the shapes by the shapes of SHACL."""
    _, report, _ = validate(data, shacl_graph=shapes, meta_shacl=meta, inplace=True)
    assert isinstance(report, Graph)
    return {
        (str(report.value(result, SH.focusNode)), str(report.value(result, SH.resultMessage)))
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


def planted(path: Path) -> set[str]:
    """Return the nodes whose local name begins with that of the file, ignoring hyphens and case."""

    def plain(name: str) -> str:
        return re.sub("[-_]", "", name).lower()

    names = {str(node) for node in load([path]).all_nodes() if isinstance(node, URIRef)}
    stem = plain(path.stem)
    return {name for name in names if plain(re.split("[/#]", name)[-1]).startswith(stem)}


@pytest.fixture(scope="session")
def shapes() -> Graph:
    """Return the shapes graph."""
    return load([ROOT / "ontology" / "shapes.ttl"])


@pytest.fixture(scope="session")
def messages(shapes: Graph) -> dict[str, str]:
    """Return the message of each shape that has a target, by the shape's name."""
    target = SH.targetClass | SH.targetSubjectsOf | SH.targetObjectsOf
    message = SH.message | (SH.sparql / SH.message)
    return {
        str(shape).removeprefix(SHAPES): str(next(shapes.objects(shape, message)))
        for shape in shapes.subjects(target)
    }


@pytest.fixture(scope="session")
def found(shapes: Graph) -> set[Result]:
    """Return the results for the good graph with all faults."""
    return results(load([*ONTOLOGY, GOOD, *FAULTS]), shapes, meta=True)


def test_each_shape_has_its_own_message(messages: dict[str, str]) -> None:
    assert len(set(messages.values())) == len(messages)


def test_each_shape_has_a_fault(messages: dict[str, str]) -> None:
    assert messages.keys() == {path.stem for path in FAULTS}


def test_each_fault_gets_the_message_of_its_shape_only(
    messages: dict[str, str], found: set[Result]
) -> None:
    nodes = {path.stem: planted(path) for path in FAULTS}
    assert all(nodes.values())
    assert found == {(node, messages[name]) for name, them in nodes.items() for node in them}


@pytest.mark.slow
def test_data_conforms(shapes: Graph) -> None:
    folders = (ROOT / name for name in ("ontology", "data", "seeds"))
    data = load(path for folder in folders for path in sorted(folder.glob("*.ttl")))
    assert results(data, shapes) == set()
