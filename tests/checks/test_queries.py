"""Each query in queries/checks finds the fault that is planted for it, and nothing in the data.

A file in faults/checks/ is named after the query that finds its fault. Its lines "At fault" name
the nodes that the query returns in its first column. All these files are loaded into one graph.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.query import ResultRow

from realpolitik.engine.embedded import Store
from realpolitik.terms import expand

ROOT = Path(__file__).resolve().parents[2]
ONTOLOGY = [ROOT / "ontology" / name for name in ("realpolitik.ttl", "schemes.ttl")]
GOOD = ROOT / "tests" / "faults" / "checks" / "good.ttl"
FAULTS = {path.stem: path for path in sorted(GOOD.parent.glob("*.ttl")) if path != GOOD}
# The queries about the ontology are tests of it, and no checks of data.
PATHS = [*ROOT.glob("queries/checks/*/*.rq"), *ROOT.glob("tests/ontology/*.rq")]
QUERIES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(PATHS)}

Select = Callable[[str], list[list[str]]]
"""Answers a query with its rows: each term in N-Triples, empty where unbound."""


def in_oxigraph(paths: Iterable[Path]) -> Select:
    """Load files into one graph of Oxigraph."""
    store = Store()
    for path in paths:
        store.load(str(path), path.read_text(encoding="utf-8"))
    return lambda query: [
        ["" if term is None else str(term) for term in row] for row in store.select(query).rows
    ]


def in_rdflib(paths: Iterable[Path]) -> Select:
    """Load files into one graph of rdflib."""
    graph = Graph()
    for path in paths:
        graph.parse(path)
    return lambda query: [
        ["" if term is None else term.n3() for term in row]
        for row in graph.query(query)
        if isinstance(row, ResultRow)
    ]


@pytest.fixture(scope="module")
def planted() -> Select:
    """Return the good graph with all faults added."""
    return in_oxigraph([*ONTOLOGY, GOOD, *FAULTS.values()])


@pytest.fixture(scope="module")
def planted_in_rdflib() -> Select:
    """Return the same graph in rdflib."""
    return in_rdflib([*ONTOLOGY, GOOD, *FAULTS.values()])


def at_fault(name: str) -> set[str]:
    """Return the nodes at fault in a file."""
    lines = re.findall("^# At fault: (.+)$", FAULTS[name].read_text(encoding="utf-8"), re.MULTILINE)
    nodes = [node for line in lines for node in line.split(", ")]
    return {node if node.startswith("<") else str(expand(node)) for node in nodes}


def test_each_query_has_a_fault() -> None:
    assert QUERIES.keys() == FAULTS.keys()


def test_query_of_tenses_has_the_past_forms_of_the_list(root: Path) -> None:
    forms = "|".join((root / "data" / "past-forms.txt").read_text("utf-8").split())
    query = root / "queries" / "checks" / "claims" / "tense-wording.rq"
    assert f'" ([a-z]+ed|{forms}) "' in query.read_text("utf-8")


@pytest.mark.parametrize("name", QUERIES)
def test_query_finds_its_own_faults_and_no_other(name: str, planted: Select) -> None:
    assert {row[0] for row in planted(QUERIES[name])} == at_fault(name) != set()


@pytest.mark.slow
@pytest.mark.parametrize("name", QUERIES)
def test_query_finds_the_same_faults_in_rdflib(
    name: str, planted: Select, planted_in_rdflib: Select
) -> None:
    assert planted_in_rdflib(QUERIES[name]) == planted(QUERIES[name])
