"""The violation queries find nothing in the data, and each of them finds the fault planted for it.

A file in faults/checks/ is named by the query that finds its fault, and its lines "At fault"
name the nodes that the query returns first in its rows. All these files are loaded together.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest
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


def test_each_header_says_what_is_found_and_which_rows_are_one_fault() -> None:
    for name, query in QUERIES.items():
        header = read_header(query, name, frozenset(["summary", "fault", "severity"]))
        assert header["summary"], name
        assert header.get("severity", ERROR) in (ERROR, WARNING), name
        (selected,) = re.findall(r"^SELECT DISTINCT (.*) WHERE", query, re.MULTILINE)
        assert {f"?{it}" for it in header.get("fault", ())} <= set(selected.split()), name


@pytest.mark.parametrize("name", QUERIES)
def test_query_finds_its_own_faults_and_no_other(name: str, planted: Select) -> None:
    assert {row[0] for row in planted(QUERIES[name])} == at_fault(name) != set()


@pytest.mark.slow
@pytest.mark.parametrize("name", QUERIES)
def test_query_finds_the_same_faults_in_rdflib(
    name: str, planted: Select, planted_in_rdflib: Select
) -> None:
    assert planted_in_rdflib(QUERIES[name]) == planted(QUERIES[name])


def test_each_query_finds_nothing_in_the_data(real: Select) -> None:
    assert {name: rows for name, query in QUERIES.items() if (rows := real(query))} == {}


# In a file of the project: what is written for what, and as what that is told, and where.
SLIPS = [
    ("ontology/rules/aligns-with.rq", "a rp:Alignment", "a rp:party", "6:16", "undefined-term"),
    ("ontology/rules/allied-with.rq", "(?one != ?other)", "(?one = ?other)", "9:15", "syntax"),
    ("ontology/rules/depends-on.rq", "dependsOn ?other", "dependsOn ?othr", "4:21", "syntax"),
    ("ontology/rules/current-tense.rq", "WHERE {", "WHERE {} #", "6:3", "syntax"),
    ("queries/checks/circle-violation.rq", "tik/ontology#", "tik/ontolgy#", "4:12", "namespace"),
    ("queries/checks/other-date-violation.rq", ": warning", ": warn", "3", "syntax"),
    ("queries/checks/two-values-violation.rq", "FILTER(", "FILTER((", "13:8", "syntax"),
    ("queries/checks/twin-sources-violation.rq", "[node, other]", "[node, othr]", "2", "syntax"),
    ("ontology/rules/status-denied.rq", "us rp:denied", "us rp:affirmed", "4:24", "other-summary"),
    ("queries/drivers.rq", "a rp:Driver ;", "a rp:Limit ;", "25:18", "other-summary"),
    ("queries/gains.rq", "#+   event: rp", "#+   occasion: rp", "15", "syntax"),
    (
        "queries/perceptions.rq",
        "- How does",
        "- What does {a} fear?\n#+   - How does",
        "5:8",
        "shared-phrasing",
    ),
    (
        "queries/threats.rq",
        "VALUES ?actor { id:china }",
        "VALUES ?actor { id:asia }",
        "19:19",
        "other-default",
    ),
    ("queries/joins/words.rq", "skos:hiddenLabel }", "skos:hidenLabel }", "5:59", "undefined-term"),
    ("queries/shifts.rq", "ORDER BY ?group", "ORDER BY ?grp", "24:12", "syntax"),
    ("queries/drivers.rq", "?label ?claim", "?labl ?claim", "19:28", "syntax"),
    ("queries/interests.rq", "actor: rp:Actor", "actor: rp:Actr", "14:13", "undefined-term"),
    ("ontology/context.jsonld", "xsd:dateTime", "xsd:date", "114:5", "other-context"),
    (
        "ontology/context.jsonld",
        "prov:wasRevisionOf",
        "prov:wasDerivedFrom",
        "65:5",
        "other-context",
    ),
    ("queries/joins/fates.rq", "rp:belies)", "rp:bearsOut)", "7:10", "written-twice"),
    ("queries/joins/terms.rq", "rp:Domain rp:T", "rp:Tense rp:T", "8:5", "written-twice"),
    ("queries/limits.rq", "(rp:Strain, rp:Cost)", "(rp:Cost, rp:Cost)", "25:46", "written-twice"),
    ("queries/network.rq", "?one != ?other", "?one != ?one", "30:10", "written-twice"),
    ("queries/interests.rq", "rp:Interest rp:G", "rp:G", "20:18", "other-summary"),
    ("ontology/rules/status-denied.rq", "WHERE", "# Not id:chin.\nWHERE", "5:9", "undefined-term"),
    (
        "queries/contested.rq",
        'LANG(?label) = "en"',
        'LANG(?label) = "eng"',
        "18:26",
        "undefined-term",
    ),
    ("data/world.ttl", 'rp:iso3166 "IN"', 'rp:iso3166 "IND"', "47:16", "state-code"),
]
# Of these each hides what else is wrong, since all data would be told by it.
ALONE = [
    ("ontology/mappings/sem.ttl", "Place rdfs:sub", "Plac rdfs:sub", "40:1", "undefined-term"),
    ("ontology/realpolitik.ttl", "rp:Place a", "rp:Plac a", "130:28", "undefined-term"),
    (
        "ontology/rules/depends-on.rq",
        "?limit a",
        "?one rp:dependsOn ?it . ?limit a",
        "12:10",
        "syntax",
    ),
    (
        "ontology/shapes.ttl",
        "sh:path rp:claimant ;",
        "sh:path rp:claimnt ;",
        "41:13",
        "undefined-term",
    ),
    ("ontology/shapes.ttl", "sh:path rp:claimant ;", "", "39:1", "syntax"),
    ("ontology/shapes.ttl", "$this <http", "$this ; <http", "355:1", "syntax"),
    ("ontology/shapes.ttl", "sh:minCount 1 ;", "sh:minCount 2 ;", "29:17", "unmet-shape"),
    ("ontology/shapes.ttl", "sh:minCount 1 ;", "sh:minCount 1", "30:5", "syntax"),
    ("ontology/shapes.ttl", "sh:class rp:Place", "sh:class rp:Issue", "552:14", "other-ends"),
    (
        "ontology/shapes.ttl",
        "lessThanOrEquals rp:ends",
        "lessThanOrEquals rp:begins",
        "517:25",
        "unmet-shape",
    ),
    ("ontology/shapes.ttl", "SELECT $this ?value", "SELECT ?value", "355:1", "syntax"),
    ("ontology/shapes.ttl", 'sh:pattern "^[0-9a-f]', 'sh:pattern "^[0-9a-f', "411:1", "syntax"),
]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy of the project."""
    for name in ("src", "ontology", "data", "seeds", "queries"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def told(checkout: Path, slips: Sequence[tuple[str, str, str, str, str]]) -> list[str]:
    """Return what is told of a copy of the project with slips, without the messages."""
    for name, found, put, *_ in slips:
        path = checkout / name
        text = path.read_text(encoding="utf-8")
        assert found in text
        path.write_text(text.replace(found, put, 1), encoding="utf-8")
    command = [sys.executable, "-m", "realpolitik", "check"]
    place = {**os.environ, "PYTHONPATH": str(checkout / "src")}
    done = subprocess.run(command, cwd=checkout, env=place, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    return [re.sub(": (error|warning): .* ", " ", line) for line in done.stdout.splitlines()]


@pytest.mark.slow
def test_slips_in_rules_and_queries_are_told_and_the_rest_is_checked(checkout: Path) -> None:
    expected = [f"{name}:{place} [{rule}]" for name, _, _, place, rule in SLIPS]
    assert sorted(told(checkout, SLIPS)) == sorted(expected)


@pytest.mark.slow
@pytest.mark.parametrize("slip", ALONE, ids=lambda slip: f"{slip[0]}: {slip[2]}")
def test_slip_by_which_all_data_would_be_told_is_told_alone(
    slip: tuple[str, str, str, str, str], checkout: Path
) -> None:
    assert told(checkout, [slip]) == [f"{slip[0]}:{slip[3]} [{slip[4]}]"]
