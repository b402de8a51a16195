"""What follows from the small graph is known triple by triple; from the article, its shortcuts."""

from collections.abc import Iterable
from io import BytesIO

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple
from reasoning.test_rule import SHORTCUTS

from realpolitik import Graph
from realpolitik.engine.embedded import Store
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.inference import rules_of
from realpolitik.terms import ID, RDF_TYPE, RDFS_LABEL, RP, expand, local

Words = set[tuple[str, ...]]
"""Triples or rows, each as the local names of its terms."""

MINI_STANDINGS: Words = {
    ("alignment-straits", "affirmed", "certain", "present", "Alignment"),
    ("dispute-salt", "affirmed", "probable", "present", "Dispute"),
    ("grievance-freedonia", "affirmed", "certain", "present", "Grievance"),
    ("threat-blockade", "affirmed", "certain", "present", "ThreatPerception"),
    ("goal-quiet-seas", "affirmed", "certain", "present", "Goal"),
    ("hope-open-straits", "affirmed", "certain", "present", "Hope"),
    ("intention-fleet", "affirmed", "certain", "present", "Intention"),
    ("alignment-sylvania", "affirmed", "possible", "present", "Alignment"),
    ("alignment-old-graustark", "affirmed", "certain", "past", "Alignment"),
    ("dispute-sylvania", "affirmed", "certain", "future", "Dispute"),
    ("threat-sylvania", "affirmed", "certain", "present", "ThreatPerception"),
    ("condition-sunk-fleet", "affirmed", "certain", "present", "Condition"),
    ("goal-peace", "contested", "certain", "present", "Goal"),
    ("hope-treaty", "contested", "certain", "present", "Hope"),
    ("policy-silence", "affirmed", "unspecified", "present", "Policy"),
    ("alignment-graustark-sylvania", "denied", "probable", "present", "Alignment"),
    ("intention-war", "denied", "unspecified", "present", "Intention"),
    ("alliance-freedonia", "affirmed", "certain", "present", "Alliance"),
    ("suspicion-freedonia", "affirmed", "certain", "present", "Suspicion"),
    ("rivalry-sylvania", "affirmed", "certain", "present", "Rivalry"),
    ("truce", "contested", "possible", "present", "Cooperation"),
    ("silent-guns", "affirmed", "certain", "present", "Situation"),
    ("limit-salt", "affirmed", "certain", "present", "Limit"),
}
MINI_SUPPOSED = {"quiet-seas", "open-straits", "fleet", "sunk-fleet", "peace", "treaty", "war"}
MINI_SHORTCUTS: Words = {
    ("ruritania", "alignsWith", "graustark"),
    ("graustark", "alignsWith", "ruritania"),
    ("ruritania", "atOddsWith", "graustark"),
    ("graustark", "atOddsWith", "ruritania"),
    ("ruritania", "inConflictWith", "graustark"),
    ("graustark", "inConflictWith", "ruritania"),
    ("freedonia", "atOddsWith", "ruritania"),
    ("ruritania", "atOddsWith", "freedonia"),
    ("ruritania", "feelsThreatenedBy", "blockade"),
    ("ruritania", "feelsThreatenedBy", "freedonia"),  # whose doing the blockade is
    ("graustark", "wants", "quiet-seas"),
    ("graustark", "wants", "open-straits"),
    ("graustark", "wants", "fleet"),
}
ARTICLE_SHORTCUTS: Words = {
    ("china", "alignsWith", "russia"),
    ("russia", "alignsWith", "china"),
    ("china", "atOddsWith", "russia"),
    ("russia", "atOddsWith", "china"),
    ("china", "cooperatesMilitarilyWith", "russia"),
    ("chinas-neighbours", "cooperatesMilitarilyWith", "russia"),
    ("india", "cooperatesMilitarilyWith", "russia"),
    ("russia", "cooperatesMilitarilyWith", "china"),
    ("russia", "cooperatesMilitarilyWith", "chinas-neighbours"),
    ("russia", "cooperatesMilitarilyWith", "india"),
    ("russia", "cooperatesMilitarilyWith", "vietnam"),
    ("vietnam", "cooperatesMilitarilyWith", "russia"),
    ("china", "gainsInfluenceIn", "central-asia"),
    ("china", "hasSphereAtStakeIn", "west-pacific"),
    ("russia", "hasSphereAtStakeIn", "central-asia"),
    ("russia", "hasSphereAtStakeIn", "eastern-europe"),
    ("china", "feelsThreatenedBy", "the-west"),
    ("china", "feelsThreatenedBy", "united-states"),
    ("china", "feelsThreatenedBy", "us-rebalancing-to-asia"),
    ("russia", "feelsThreatenedBy", "nato"),
    ("russia", "feelsThreatenedBy", "nato-expansion"),
    ("russia", "feelsThreatenedBy", "the-west"),
    ("china", "wants", "condition-us-ability"),
    ("china", "wants", "condition-us-willingness"),
    ("china", "wants", "cooperation-deeper-economic"),
    ("china", "wants", "shift-china-national-power"),
    ("china", "wants", "shift-china-strategic-presence"),
    ("china", "wants", "strategic-window"),
}


def words(triples: Iterable[Triple], *predicates: str) -> Words:
    """Return the triples with one of these predicates of ours."""
    return {
        (local(str(t.subject)[1:-1]), local(t.predicate.value), local(str(t.object)[1:-1]))
        for t in triples
        if t.predicate.value.removeprefix(RP) in predicates
    }


def rows(graph: Graph, variables: str, pattern: str) -> Words:
    """Return the rows of a query."""
    result = graph.sparql(f"PREFIX : <{RP}> PREFIX id: <{ID}> SELECT {variables} {{ {pattern} }}")
    assert isinstance(result, QuerySolutions)
    return {tuple(local(str(term)[1:-1]) for term in row) for row in result}


def test_every_situation_of_the_small_graph_has_its_standing(mini: Graph) -> None:
    standing = "?s :status ?a ; :strength ?b ; :currentTense ?c ; :kind ?d"
    assert rows(mini, "?s ?a ?b ?c ?d", standing) == MINI_STANDINGS
    supposed = {(name, "supposed", "Situation") for name in MINI_SUPPOSED}
    claimed = {(row[0], row[1], row[4]) for row in MINI_STANDINGS}
    assert rows(mini, "?s ?a ?d", "?s :status ?a ; :kind ?d") == claimed | supposed


def test_shortcuts_follow_where_they_must_and_nowhere_else(mini: Graph) -> None:
    assert words(mini.triples(), *set(SHORTCUTS.values())) == MINI_SHORTCUTS


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        # The state of a public that holds the feeling, and the successor of a state of the past.
        ("id:suspicion-freedonia :involves ?a", {"many-graustarkers", "graustark", "freedonia"}),
        ("id:alignment-old-graustark :involves ?a", {"ruritania", "old-graustark", "graustark"}),
        ("id:threat-blockade :threatFrom ?a", {"blockade", "freedonia"}),
        ("id:book-p2s7-1 :regards ?a", {"alignment-graustark-sylvania"}),
        ("?a a :CommonGround ; :involves id:freedonia", {"alliance-freedonia", "truce"}),
    ],
)
def test_roles_and_classes_follow(mini: Graph, pattern: str, expected: set[str]) -> None:
    assert rows(mini, "?a", pattern) == {(name,) for name in expected}


def test_shortcuts_of_the_article_are_these(sun: Graph) -> None:
    assert words(sun.triples(), *set(SHORTCUTS.values())) == ARTICLE_SHORTCUTS


def test_inferred_triples_are_in_the_terms_of_the_project_and_of_skos(graph: Graph) -> None:
    inferred = set(graph.triples()) - set(graph.triples(inferred=False))
    assert inferred
    for triple in inferred:
        assert isinstance(triple.subject, NamedNode)
        if triple.predicate == RDFS_LABEL:  # of a prediction, which has no other name
            assert local(triple.subject.value).startswith("prediction-")
            continue
        assert not isinstance(triple.object, Literal)
        term = triple.object if triple.predicate == RDF_TYPE else triple.predicate
        assert isinstance(term, NamedNode)
        assert term.value.startswith(RP) or term == expand("skos:Concept")


def test_inference_does_not_depend_on_the_order_of_what_is_given() -> None:
    rules = rules_of(Store())
    found: set[bytes] = set()
    for lines in (LINES, LINES[::-1]):
        store = Store()
        store.load("the test", f"@prefix : <{RP}> . {' '.join(lines)}")
        found.add(Closure(BytesIO(store.ntriples()), rules[:: len(found) * 2 - 1]).inferred())
    (inferred,) = found
    assert b"status" in inferred


LINES = (
    ":a :party :b .",
    ":claim :affirms :a .",
    ":claim :regards :a .",
    ":claim :tense :past .",
    ":claim :claimant :b .",
)
