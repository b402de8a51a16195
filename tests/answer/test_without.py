"""What is left out takes with it what cannot be said without it, and nothing else."""

from collections.abc import Collection
from itertools import permutations

import pytest
from pyoxigraph import NamedNode, Triple

from realpolitik import Graph
from realpolitik.answer.withdrawn import left
from realpolitik.engine.embedded import Store
from realpolitik.terms import ID, PREFIXES, RDF_TYPE, RP, expand, local

PROLOGUE = f"""
@prefix : <{ID}> .
@prefix rp: <{RP}> .
@prefix oa: <{PREFIXES["oa"]}> .
"""
# Two sources, a and b. The alliance is hoped for; that its cost limits the hope is denied.
SAID = """
:alliance a rp:Situation ; rp:party :one, :other ; rp:includes :exercise .
:exercise a rp:Situation ; rp:party :one, :other .
:hope a rp:Situation ; rp:holder :one ; rp:content :alliance .
:cost a rp:Situation ; rp:holder :one ; rp:arisesFrom :alliance .
:limit a rp:Situation ; rp:factor :cost ; rp:outcome :hope .
:war a rp:Event ; rp:arisesFrom :alliance .
:echo a rp:Situation ; rp:resembles :answer .
:answer a rp:Situation ; rp:resembles :echo .
:idle a rp:Situation ; rp:resembles :idle-too .
:idle-too a rp:Situation .

:a a rp:Source .
:a-1 a rp:Passage ; oa:hasSource :a ; oa:hasSelector :a-chars .
:a-chars a oa:TextPositionSelector .
:b a rp:Source .
:b-1 a rp:Passage ; oa:hasSource :b ; oa:hasSelector :b-chars .
:b-chars a oa:TextPositionSelector .

:says-exercise a rp:Claim ; rp:regards :exercise ; rp:evidence :a-1, :b-1 .
:says-hope a rp:Claim ; rp:regards :hope ; rp:evidence :a-1 .
:denies-limit a rp:Claim ; rp:regards :limit ; rp:evidence :b-1 ; rp:disputes :says-hope .
:says-cost a rp:Claim ; rp:regards :cost ; rp:evidence :b-1 .
:says-echo a rp:Claim ; rp:regards :echo ; rp:evidence :a-1 .
:says-nothing a rp:Claim .
"""


@pytest.fixture(scope="module")
def said() -> list[Triple]:
    """Return what is said, which has nothing to infer."""
    store = Store()
    store.load("said", PROLOGUE + SAID)
    return store.triples()


def node(name: str) -> NamedNode:
    """Return the thing with a name."""
    return expand(f"id:{name}")


def names(triples: Collection[Triple]) -> set[str]:
    """Return the names of all that triples name."""
    terms = {term for t in triples for term in (t.subject, t.object)}
    return {local(t.value) for t in terms if isinstance(t, NamedNode) and t.value.startswith(ID)}


@pytest.mark.parametrize(
    ("left_out", "gone"),
    [
        ("", ""),
        ("says-hope", "says-hope"),
        ("says-echo", "says-echo"),
        ("exercise", "exercise says-exercise"),
        ("cost", "cost says-cost limit denies-limit"),
        ("hope", "hope says-hope limit denies-limit"),
        ("alliance", "alliance hope says-hope limit denies-limit"),
        ("limit", "limit denies-limit"),
        ("a", "a a-1 a-chars says-hope says-echo echo answer"),
        ("b", "b b-1 b-chars denies-limit says-cost cost limit"),
        ("b cost", "b b-1 b-chars denies-limit says-cost cost limit"),
        ("b says-hope", "b b-1 b-chars denies-limit says-cost cost limit says-hope hope"),
    ],
)
def test_what_cannot_be_said_without_it_goes_too(
    said: list[Triple], left_out: str, gone: str
) -> None:
    nodes = {node(name) for name in left_out.split()}
    found = left(said, said, nodes)
    assert names(said) - names(found) == set(gone.split())
    terms = {node(name) for name in gone.split()}
    assert set(found) == {t for t in said if terms.isdisjoint((t.subject, t.object))}


def test_claim_with_evidence_elsewhere_loses_only_its_passages(said: list[Triple]) -> None:
    found = left(said, said, [node("a")])
    evidence = {t.object for t in found if t.subject == node("says-exercise")} & {
        *(node("a-1"), node("b-1"))
    }
    assert evidence == {node("b-1")}


def test_without_all_sources_the_world_is_left_and_what_nothing_spoke_of(
    said: list[Triple],
) -> None:
    found = names(left(said, said, [node("a"), node("b")]))
    # An event in the world still speaks of the alliance; it is what is left of it.
    assert found == {
        *("one", "other", "war", "alliance", "exercise"),
        *("idle", "idle-too", "says-nothing"),
    }


def test_order_does_not_matter(said: list[Triple]) -> None:
    for nodes in ("a", "b", "alliance"), ("a", "says-cost", "hope"):
        found = [set(left(said, said, [*map(node, some)])) for some in permutations(nodes)]
        assert all(triples == found[0] for triples in found)


def test_class_and_regard_may_be_inferred(said: list[Triple]) -> None:
    derived = {RDF_TYPE: "rp:Situation", expand("rp:regards"): None}
    asserted = [
        t
        for t in said
        if t.predicate not in derived
        or (t.predicate == RDF_TYPE and t.object != expand("rp:Situation"))
    ]
    found = left(asserted, said, [node("alliance")])
    assert set(found) == set(asserted) & set(left(said, said, [node("alliance")]))


def test_claim_goes_alone(graph: Graph) -> None:
    asserted, closed = graph.triples(inferred=False), graph.triples()
    kind = expand("rp:Claim")
    claims = {t.subject for t in asserted if (t.predicate, t.object) == (RDF_TYPE, kind)}
    for claim in sorted(claims, key=str)[::5]:
        assert isinstance(claim, NamedNode)
        expected = [t for t in asserted if claim not in (t.subject, t.object)]
        assert left(asserted, closed, [claim]) == expected


def test_nothing_of_the_world_ever_goes(graph: Graph) -> None:
    asserted, closed = graph.triples(inferred=False), graph.triples()
    kinds = {expand(f"rp:{kind}") for kind in ("Claim", "Situation", "Passage", "Source")}
    ours = {t.subject for t in closed if t.predicate == RDF_TYPE and t.object in kinds}
    selector = expand("oa:TextPositionSelector")
    ours |= {t.subject for t in closed if t.object == selector}
    world = {t for t in asserted if t.subject not in ours and t.object not in ours}
    found = left(asserted, closed, [node("sun-2016")])
    assert world == set(found)
