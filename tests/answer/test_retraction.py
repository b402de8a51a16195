"""Without a claim, situation or source, all that depends on it is removed, and nothing else."""

from collections.abc import Collection

import pytest
from isomorphic import canonical
from pyoxigraph import NamedNode, Triple

from realpolitik import Graph
from realpolitik.answer.retraction import apply_retractions, retractions, without
from realpolitik.engine.embedded import Store
from realpolitik.terms import ID, PREFIXES, RDF_TYPE, expand, local

PROLOGUE = f"@prefix : <{ID}> .\n" + "".join(
    f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in ("rp", "npx", "prov", "oa", "rdfs")
)
# Two sources, a and b. One hopes for the alliance; a claim denies that its cost limits the hope.
DATA = """
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


def store_of(text: str) -> Store:
    """Return a store of a text in Turtle."""
    store = Store()
    store.load("data", PROLOGUE + text)
    return store


def names(triples: Collection[Triple]) -> set[str]:
    """Return the names of all things in triples."""
    terms = {term for t in triples for term in (t.subject, t.object)}
    return {local(t.value) for t in terms if isinstance(t, NamedNode) and t.value.startswith(ID)}


@pytest.mark.parametrize(
    ("nodes", "removed"),
    [
        ("", ""),
        ("says-hope", "says-hope"),
        ("says-echo", "says-echo echo answer"),
        ("exercise", "exercise says-exercise"),
        ("cost", "cost says-cost limit denies-limit"),
        ("hope", "hope says-hope limit denies-limit"),
        ("alliance", "alliance hope says-hope limit denies-limit"),
        ("limit", "limit denies-limit"),
        ("a", "a a-1 a-chars says-hope says-echo echo answer"),
        ("b", "b b-1 b-chars denies-limit says-cost cost limit"),
        ("b cost", "b b-1 b-chars denies-limit says-cost cost limit"),
        ("says-hope b", "b b-1 b-chars denies-limit says-cost cost limit says-hope hope"),
    ],
)
def test_without_removes_what_depends_on_a_thing(nodes: str, removed: str) -> None:
    triples = store_of(DATA).triples()
    given = [expand(f"id:{name}") for name in nodes.split()]
    left = without(triples, given, keep_retracted=True).triples()
    assert names(triples) - names(left) == set(removed.split())
    terms = {expand(f"id:{name}") for name in removed.split()}
    assert set(left) == {t for t in triples if terms.isdisjoint((t.subject, t.object))}


def test_without_all_sources_of_the_graph_the_world_remains(graph: Graph) -> None:
    asserted, closed = graph.triples(inferred=False), graph.triples()
    kinds = {expand(f"rp:{kind}") for kind in ("Utterance", "Situation", "Passage", "Source")}
    ours = {t.subject for t in closed if t.predicate == RDF_TYPE and t.object in kinds}
    selector = expand("oa:TextPositionSelector")
    ours |= {t.subject for t in closed if t.object == selector}
    world = {t for t in asserted if t.subject not in ours and t.object not in ours}
    bare = graph.without(*(source.source for source in graph.sources))
    assert canonical(world) == canonical(bare.triples(inferred=False))


# Two sources with four claims, which are retracted or revised.
RETRACTABLE = """
:old a rp:Source . :new a rp:Source .
:old-1 a rp:Passage ; oa:hasSource :old . :new-1 a rp:Passage ; oa:hasSource :new .
:a a rp:Claim ; rp:affirms :peace ; rp:evidence :old-1 .
:b a rp:Claim ; rp:affirms :peace ; rp:evidence :old-1, :new-1 .
:c a rp:Claim ; rp:denies :war ; rp:evidence :new-1 .
:d a rp:Claim ; rp:denies :war ; rp:evidence :new-1 .
:peace a rp:Situation . :war a rp:Situation ; rp:content :battle . :battle a rp:Situation .
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (":r npx:retracts :a .", "a"),
        (":r npx:retracts :a, :c .", "a c"),
        # A retracted retraction has no effect.
        (":r npx:retracts :a . :s npx:retracts :r .", "r"),
        (":r npx:retracts :a, :c . :s npx:retracts :r . :t npx:retracts :a .", "r a"),
        (":r npx:retracts :a . :s npx:retracts :r . :t npx:retracts :s .", "s a"),
        # With a source, the claims are retracted that have no other evidence.
        (":r npx:retracts :old .", "old a"),
        (":r npx:retracts :old, :new .", "old new a b c d"),
        # A revision supersedes, also if it is revised itself.
        (":d prov:wasRevisionOf :c .", "c"),
        (":d prov:wasRevisionOf :c . :c prov:wasRevisionOf :b .", "b c"),
        (":new prov:wasRevisionOf :old .", "old a"),
        # A retracted revision has no effect, but earlier revisions keep theirs.
        (":d prov:wasRevisionOf :c . :r npx:retracts :d .", "d"),
        (":d prov:wasRevisionOf :c . :c prov:wasRevisionOf :a . :r npx:retracts :c .", "a c"),
        (
            ":b prov:wasRevisionOf :a . :c prov:wasRevisionOf :b . :d prov:wasRevisionOf :c . "
            ":r npx:retracts :b, :c .",
            "a b c",
        ),
        (":c prov:wasRevisionOf :a . :r npx:retracts :new .", "new c d"),
        (":c prov:wasRevisionOf :a . :r npx:retracts :c . :s npx:retracts :r .", "r a"),
    ],
)
def test_retracted_and_revised_things(text: str, expected: str) -> None:
    found = retractions(store_of(RETRACTABLE + text))
    assert {local(node.value) for node in found} == set(expected.split())


def test_applied_retractions_keep_their_record() -> None:
    text = """
    :r a rp:Retraction ; npx:retracts :c, :d . :x a rp:Situation .
    :b prov:wasDerivedFrom :a . :e a rp:Claim ; rp:affirms :peace ; prov:wasRevisionOf :a ;
      rp:supports :a .
    """
    store = store_of(RETRACTABLE + text)
    apply_retractions(store)
    left = set(store.triples())
    subjects = {local(t.subject.value) for t in left if isinstance(t.subject, NamedNode)}
    # Nothing mentioned :x before; only retracted claims mentioned the war and its battle.
    assert subjects == {"old", "new", "old-1", "new-1", "b", "e", "peace", "r", "x"}
    gone = {expand("id:a"), expand("id:c"), expand("id:d")}
    record = {
        (local(t.predicate.value), local(str(t.object)[1:-1])) for t in left if t.object in gone
    }
    expected = "retracts c, retracts d, wasDerivedFrom a, wasRevisionOf a"
    assert record == {tuple(pair.split()) for pair in expected.split(", ")}
