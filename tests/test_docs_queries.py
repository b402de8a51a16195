"""The queries of docs/ontology.md run on an export in any tool, and say what answers say."""

import re
from pathlib import Path

import pytest
from asking import everything
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store

from realpolitik import Graph
from realpolitik.answer.findings.finding import independent_claimants
from realpolitik.terms import RP, compact, local, slug

DOCUMENT = (Path(__file__).parents[1] / "docs" / "ontology.md").read_text(encoding="utf-8")
DERIVED = DOCUMENT.partition("## Inferred properties")[2].partition("\n## ")[0]
SECTION = DOCUMENT.partition("## Queries of your own")[2].partition("\n## ")[0]
PREFIXES, THREATS, VOICES, *OTHERS = re.findall(r"(?ms)^```sparql\n(.*?)^```", SECTION)
# That are written too: those of the world, and what the rules only go on with.
WRITTEN = ("rp:within", "rp:arisesFrom", "rp:broaderIssue", "rp:strongerThan")

Row = dict[str, str]


@pytest.fixture(scope="module")
def store(years: Graph) -> Store:
    """Return an export as another tool has loaded it."""
    store = Store()
    store.load(years.export("turtle"), RdfFormat.TURTLE)
    return store


def rows(store: Store, query: str) -> list[Row]:
    """Return the rows of a query as texts."""
    found = store.query(PREFIXES + query)
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [{n: solution[n].value for n in names if solution[n]} for solution in found]


def test_table_has_every_property_that_is_derived(both: Graph, years: Graph) -> None:
    told = {f"rp:{name}" for name in re.findall(r"`rp:(\w+)`", DERIVED)}
    for graph in (both, years):
        asserted = set(graph.triples(inferred=False))
        derived = {t.predicate for t in set(graph.triples()) - asserted}
        names = {compact(node.value) for node in derived if node.value.startswith(RP)}
        assert names - told <= set(WRITTEN)
    notes = {
        compact(t.subject.value)
        for t in both.triples()
        if t.predicate.value.endswith("#scopeNote")
        and isinstance(t.subject, NamedNode)
        and re.match('"(A shortcut, d|D)erived', str(t.object))
    }
    assert notes - {"rp:TheoryPrediction"} <= told
    statuses = {slug(t.object) for t in both.triples() if t.predicate.value == f"{RP}status"}
    assert {f"rp:{status}" for status in statuses} <= told


def test_threats_are_those_of_the_answer_and_others_find_rows(store: Store, years: Graph) -> None:
    assert [query for query in OTHERS if not rows(store, query)] == []
    names = ("label", "status", "how", "claimant", "reporter", "certainty")
    found = {
        (*(local(row[name]) for name in names), *map(row.get, ("source", "paragraph", "sentence")))
        for row in rows(store, THREATS)
    }
    assert found == {
        (
            *(item.label, item.status, w.polarity, local(w.claimant.iri), local(w.reported_by.iri)),
            *(w.certainty, w.source, str(w.paragraph), str(w.sentence)),
        )
        for item in years.ask("threats", actor="China")
        if item.texts("group") != ("suspicion",)
        for w in item.warrants
    }
    assert found


def test_voices_are_counted_as_in_answers(store: Store, years: Graph) -> None:
    involved: dict[str, list[str]] = {}
    for row in rows(store, "SELECT ?s ?a { ?s a rp:Situation ; rp:involves ?a }"):
        involved.setdefault(row["s"], []).append(row["a"])
    voices: dict[str, set[str]] = {}
    for item in everything(years, "certainty"):
        for actor in involved.get(item.situation or "", ()):
            voices.setdefault(actor, set()).update(
                independent_claimants(item.warrants, "affirms")[0]
            )
    expected = {actor: str(len(found)) for actor, found in voices.items() if found}
    assert {row["actor"]: row["voices"] for row in rows(store, VOICES)} == expected
