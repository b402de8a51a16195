"""What follows in the made-up cases, by the rules and as SPARQL updates."""

from pathlib import Path

import pytest
from cases.made_cases import QUERY, expected, write_cases
from pyoxigraph import Literal, QuerySolutions, RdfFormat, Store
from reasoning.made_rules import project_rules, update

import realpolitik
from realpolitik import Graph
from realpolitik.files import ontology_files


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """Return the graph of the project's own data with all cases."""
    return realpolitik.open([str(write_cases(tmp_path_factory.mktemp("cases")))])


def found(store: Store) -> set[tuple[str, ...]]:
    """Return the rows of the query about the cases."""
    rows = store.query(QUERY)
    assert isinstance(rows, QuerySolutions)
    return {tuple(term.value for term in row if isinstance(term, Literal)) for row in rows}


def test_rules_conclude_what_the_tables_say(cases: Graph) -> None:
    store = Store()
    store.load(cases.export("turtle"), RdfFormat.TURTLE)
    assert found(store) == expected()


def test_updates_conclude_the_same(tmp_path: Path) -> None:
    store = Store()
    for path in (*ontology_files(), str(write_cases(tmp_path) / "data" / "cases.ttl")):
        store.load(path=path)
    update(store, project_rules())
    assert found(store) == expected()
