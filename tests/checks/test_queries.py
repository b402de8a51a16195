"""The violation queries find nothing in the data, and each of them finds the fault planted for it.

A file in faults/checks/ is named by the query that finds its fault, and its lines "At fault"
name the nodes that the query returns first in its rows. All these files are loaded together.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import yaml
from rdflib import Graph
from rdflib.query import ResultRow

from realpolitik.checks.fault import ERROR, WARNING
from realpolitik.engine.embedded import Store
from realpolitik.engine.header import read_header
from realpolitik.terms import expand

ROOT = Path(__file__).resolve().parents[2]
ONTOLOGY = [ROOT / "ontology" / name for name in ("realpolitik.ttl", "schemes.ttl")]
DATA = [path for name in ("data", "seeds") for path in sorted((ROOT / name).glob("*.ttl"))]
GOOD = ROOT / "tests" / "faults" / "checks" / "good.ttl"
FAULTS = {path.stem: path for path in sorted(GOOD.parent.glob("*.ttl")) if path != GOOD}
QUERIES = {
    path.stem.removesuffix("-violation"): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "queries" / "checks").glob("*-violation.rq"))
}

Select = Callable[[str], list[list[str]]]
"""Answers a query with its rows: each term as N-Triples writes it, empty where unbound."""


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
    """Return the same in rdflib."""
    return in_rdflib([*ONTOLOGY, GOOD, *FAULTS.values()])


@pytest.fixture(scope="module")
def real() -> Select:
    """Return the asserted graph of the project."""
    return in_oxigraph([*ONTOLOGY, *DATA])


def at_fault(name: str) -> set[str]:
    """Return the nodes that a file of faults says to be at fault."""
    lines = re.findall("^# At fault: (.+)$", FAULTS[name].read_text(encoding="utf-8"), re.MULTILINE)
    return {str(expand(curie)) for line in lines for curie in line.split(", ")}


def test_each_query_has_a_fault() -> None:
    assert QUERIES.keys() == FAULTS.keys()


@pytest.mark.parametrize("name", QUERIES)
def test_header_says_what_is_found_and_which_rows_are_one_fault(name: str) -> None:
    header = read_header(QUERIES[name], name, frozenset(["summary", "fault", "severity"]))
    comments = re.findall(r"^#\+ (.*)$", QUERIES[name], re.MULTILINE)
    assert header["summary"]
    assert header.get("severity", ERROR) in (ERROR, WARNING)
    assert yaml.safe_load("\n".join(comments)) == header
    (selected,) = re.findall(r"^SELECT DISTINCT (.*) WHERE", QUERIES[name], re.MULTILINE)
    assert {f"?{variable}" for variable in header.get("fault", ())} <= set(selected.split())


@pytest.mark.parametrize("name", QUERIES)
def test_query_finds_its_own_faults_and_no_other(name: str, planted: Select) -> None:
    assert {row[0] for row in planted(QUERIES[name])} == at_fault(name) != set()


@pytest.mark.slow
@pytest.mark.parametrize("name", QUERIES)
def test_query_finds_the_same_faults_in_rdflib(
    name: str, planted: Select, planted_in_rdflib: Select
) -> None:
    assert planted_in_rdflib(QUERIES[name]) == planted(QUERIES[name])


@pytest.mark.parametrize("name", QUERIES)
def test_query_finds_nothing_in_the_data(name: str, real: Select) -> None:
    assert real(QUERIES[name]) == []
