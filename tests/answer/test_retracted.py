"""What is withdrawn follows from retractions and revisions, whatever their order."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

import realpolitik
from realpolitik import Refused
from realpolitik.answer.withdrawn import withdraw, withdrawn
from realpolitik.engine.embedded import Store
from realpolitik.terms import ID, PREFIXES, expand, local

PROLOGUE = f"@prefix : <{ID}> .\n" + "".join(
    f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in ("rp", "npx", "prov", "oa")
)
SAID = """
:old a rp:Source . :new a rp:Source .
:old-1 a rp:Passage ; oa:hasSource :old . :new-1 a rp:Passage ; oa:hasSource :new .
:a a rp:Claim ; rp:affirms :peace ; rp:evidence :old-1 .
:b a rp:Claim ; rp:affirms :peace ; rp:evidence :old-1, :new-1 .
:c a rp:Claim ; rp:denies :war ; rp:evidence :new-1 .
:d a rp:Claim ; rp:denies :war ; rp:evidence :new-1 .
:peace a rp:Situation . :war a rp:Situation ; rp:content :battle . :battle a rp:Situation .
"""


def stored(text: str) -> Store:
    """Return a store of what is said, and more."""
    store = Store()
    store.load("said", PROLOGUE + SAID + text)
    return store


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
    found = withdrawn(stored(text))
    assert {local(node.value) for node in found} == set(expected.split())


def test_it_is_told_by_what_the_nearest_first() -> None:
    text = ":d prov:wasRevisionOf :c . :c prov:wasRevisionOf :a . :r npx:retracts :a ."
    found = withdrawn(stored(text))
    told = {local(node.value): (how.relation, local(how.by)) for node, how in found.items()}
    assert told == {"a": ("retracted", "r"), "c": ("revised", "d")}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (":a prov:wasRevisionOf :a .", "id:a: it revises id:a: a circle"),
        (
            ":a prov:wasRevisionOf :b . :b prov:wasRevisionOf :c . :c prov:wasRevisionOf :b .",
            "id:b: it revises id:c, which revises id:b: a circle",
        ),
        (
            ":r npx:retracts :s . :s npx:retracts :r , :a .",
            "id:r: it retracts id:s, which retracts id:r: a circle",
        ),
    ],
)
def test_a_circle_is_refused_in_one_line(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as caught:
        withdrawn(stored(text))
    assert "\n" not in str(caught.value)


def test_circle_in_a_file_is_refused_where_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "circle.ttl"
    path.write_text(PROLOGUE + ":sun-2016 prov:wasRevisionOf :sun-2016 .\n", encoding="utf-8")
    with pytest.raises(Refused, match="remove the link that is wrong"):
        realpolitik.open([str(path)])


def test_a_long_line_of_revisions_is_followed() -> None:
    links = " ".join(f":e{n + 1} a rp:Claim ; prov:wasRevisionOf :e{n} ." for n in range(5000))
    found = withdrawn(stored(links))
    assert len(found) == 5000
    assert expand("id:e5000") not in found


def test_what_nothing_speaks_of_any_more_goes_and_its_telling_stays() -> None:
    text = """
    :r a rp:Retraction ; npx:retracts :c, :d . :x a rp:Situation .
    :b prov:wasDerivedFrom :a . :e a rp:Claim ; rp:affirms :peace ; prov:wasRevisionOf :a ;
      rp:supports :a .
    """
    store = stored(text)
    withdraw(store)
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
        *(("retracts", "c"), ("retracts", "d"), ("wasDerivedFrom", "a"), ("wasRevisionOf", "a"))
    }
