"""What is left out or withdrawn takes with it what cannot be said without it, and nothing else."""

from collections.abc import Collection
from itertools import permutations
from pathlib import Path

import pytest
from isomorphic import canonical
from pyoxigraph import NamedNode, Triple

import realpolitik
from realpolitik import Graph, Refused
from realpolitik.answer.retraction import apply_retractions, retractions
from realpolitik.answer.retraction import without as store_without
from realpolitik.engine.embedded import Store, triples_in
from realpolitik.files import data_files
from realpolitik.terms import ID, PREFIXES, RDF_TYPE, expand, local

PROLOGUE = f"@prefix : <{ID}> .\n" + "".join(
    f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in ("rp", "npx", "prov", "oa", "rdfs")
)
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


def stored(text: str) -> Store:
    """Return a store of a text in Turtle."""
    store = Store()
    store.load("said", PROLOGUE + text)
    return store


def without(text: str, *names: str) -> list[Triple]:
    """Return what is left of a text in Turtle without what has some names."""
    nodes = [node(name) for name in names]
    return store_without(stored(text).triples(), nodes, keep_retracted=True).triples()


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
def test_what_cannot_be_said_without_it_goes_too(left_out: str, gone: str) -> None:
    said = stored(SAID).triples()
    found = without(SAID, *left_out.split())
    assert names(said) - names(found) == set(gone.split())
    terms = {node(name) for name in gone.split()}
    assert set(found) == {t for t in said if terms.isdisjoint((t.subject, t.object))}


def test_claim_with_evidence_elsewhere_loses_only_its_passages() -> None:
    evidence = {t.object for t in without(SAID, "a") if t.subject == node("says-exercise")}
    assert evidence & {node("a-1"), node("b-1")} == {node("b-1")}


def test_without_all_sources_the_world_is_left_and_what_nothing_spoke_of() -> None:
    # An event in the world still speaks of the alliance; it is what is left of it.
    expected = "one other war alliance exercise idle idle-too says-nothing"
    assert names(without(SAID, "a", "b")) == set(expected.split())


def test_order_does_not_matter() -> None:
    for nodes in ("a", "b", "alliance"), ("a", "says-cost", "hope"):
        found = [set(without(SAID, *some)) for some in permutations(nodes)]
        assert all(triples == found[0] for triples in found)


def test_class_and_regard_may_be_inferred() -> None:
    text = SAID.replace("a rp:Situation", "a rp:Image").replace("rp:regards", "rp:denies")
    text += "rp:Image rdfs:subClassOf rp:Situation ."
    assert names(without(text, "alliance")) == names(without(SAID, "alliance"))


def test_claim_goes_alone() -> None:
    said = [triple for path in data_files() for triple in triples_in(path)]
    claims = {t.subject for t in said if (t.predicate, t.object) == (RDF_TYPE, expand("rp:Claim"))}
    for claim in sorted(claims, key=str)[::60]:
        assert isinstance(claim, NamedNode)
        expected = {t for t in said if claim not in (t.subject, t.object)}
        assert set(store_without(said, [claim], keep_retracted=False).triples()) == expected


def test_nothing_of_the_world_ever_goes(graph: Graph) -> None:
    asserted, closed = graph.triples(inferred=False), graph.triples()
    kinds = {expand(f"rp:{kind}") for kind in ("Claim", "Situation", "Passage", "Source")}
    ours = {t.subject for t in closed if t.predicate == RDF_TYPE and t.object in kinds}
    selector = expand("oa:TextPositionSelector")
    ours |= {t.subject for t in closed if t.object == selector}
    world = {t for t in asserted if t.subject not in ours and t.object not in ours}
    bare = graph.without(*(source.source for source in graph.sources))
    assert canonical(world) == canonical(bare.triples(inferred=False))


# Two sources and their claims, some of which are withdrawn.
WITHDRAWABLE = """
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
        # A retraction that is retracted retracts nothing; one of that, and it does again.
        (":r npx:retracts :a . :s npx:retracts :r .", "r"),
        (":r npx:retracts :a . :s npx:retracts :r . :t npx:retracts :s .", "s a"),
        (":t npx:retracts :s . :s npx:retracts :r . :r npx:retracts :a .", "s a"),
        # With a source go the claims that stand on it alone.
        (":r npx:retracts :old .", "old a"),
        (":r npx:retracts :old, :new .", "old new a b c d"),
        # What is revised is superseded, through others too, and stays so.
        (":d prov:wasRevisionOf :c .", "c"),
        (":d prov:wasRevisionOf :c . :c prov:wasRevisionOf :b .", "b c"),
        (":new prov:wasRevisionOf :old .", "old a"),
        # A revision that is retracted is undone, but not what lies beyond it.
        (":d prov:wasRevisionOf :c . :r npx:retracts :d .", "d"),
        (":d prov:wasRevisionOf :c . :c prov:wasRevisionOf :a . :r npx:retracts :c .", "a c"),
        (":c prov:wasRevisionOf :a . :r npx:retracts :new .", "new c d"),
        (":c prov:wasRevisionOf :a . :r npx:retracts :c . :s npx:retracts :r .", "r a"),
    ],
)
def test_what_is_withdrawn(text: str, expected: str) -> None:
    found = retractions(stored(WITHDRAWABLE + text))
    assert {local(node.value) for node in found} == set(expected.split())


def test_it_is_told_by_what_the_nearest_first() -> None:
    text = ":d prov:wasRevisionOf :c . :c prov:wasRevisionOf :a . :r npx:retracts :a ."
    found = retractions(stored(WITHDRAWABLE + text))
    told = {local(node.value): (how.relation, local(how.by)) for node, how in found.items()}
    assert told == {"a": ("retracted", "r"), "c": ("revised", "d")}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (":a prov:wasRevisionOf :a .", "id:a: it revises id:a: a cycle"),
        (
            ":a prov:wasRevisionOf :b . :b prov:wasRevisionOf :c . :c prov:wasRevisionOf :b .",
            "id:b: it revises id:c, which revises id:b: a cycle",
        ),
        (
            ":r npx:retracts :s . :s npx:retracts :r , :a .",
            "id:r: it retracts id:s, which retracts id:r: a cycle",
        ),
    ],
)
def test_a_circle_is_refused_in_one_line(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as caught:
        retractions(stored(WITHDRAWABLE + text))
    assert "\n" not in str(caught.value)


def test_circle_in_a_file_is_refused_where_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "circle.ttl"
    path.write_text(PROLOGUE + ":sun-2016 prov:wasRevisionOf :sun-2016 .\n", encoding="utf-8")
    with pytest.raises(Refused, match="remove the link that is wrong"):
        realpolitik.open([str(path)])


def test_a_long_line_of_revisions_is_followed() -> None:
    links = " ".join(f":e{n + 1} a rp:Claim ; prov:wasRevisionOf :e{n} ." for n in range(5000))
    found = retractions(stored(WITHDRAWABLE + links))
    assert len(found) == 5000
    assert expand("id:e5000") not in found


def test_what_nothing_speaks_of_any_more_goes_and_its_telling_stays() -> None:
    text = """
    :r a rp:Retraction ; npx:retracts :c, :d . :x a rp:Situation .
    :b prov:wasDerivedFrom :a . :e a rp:Claim ; rp:affirms :peace ; prov:wasRevisionOf :a ;
      rp:supports :a .
    """
    store = stored(WITHDRAWABLE + text)
    apply_retractions(store)
    left = set(store.triples())
    subjects = {local(t.subject.value) for t in left if isinstance(t.subject, NamedNode)}
    # Of :x nothing spoke before; of the war and its battle, only what is retracted.
    assert subjects == {"old", "new", "old-1", "new-1", "b", "e", "peace", "r", "x"}
    told = {
        (local(t.predicate.value), local(t.object.value))
        for t in left
        if t.object in (expand("id:a"), expand("id:c"), expand("id:d"))
        and isinstance(t.object, NamedNode)
    }
    assert told == {
        ("retracts", "c"),
        ("retracts", "d"),
        ("wasDerivedFrom", "a"),
        ("wasRevisionOf", "a"),
    }
