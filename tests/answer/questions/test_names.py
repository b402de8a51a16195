"""Things are found by slug, CURIE, IRI, label and alias."""

import pytest

from realpolitik import Ambiguous, Graph, UnknownName
from realpolitik.answer.questions.names import Names
from realpolitik.terms import ID, expand


@pytest.fixture
def mini_names(mini: Graph) -> Names:
    """Return the names in the small graph."""
    return mini.names


@pytest.mark.parametrize(
    "text",
    [
        "ruritania",
        " id:ruritania ",
        f"{ID}ruritania",
        "  RURITANIA ",
        "Руритания",
        "the King’s own  country",
    ],
)
def test_actor_is_found_by_slug_curie_iri_label_and_alias(mini_names: Names, text: str) -> None:
    assert mini_names.resolve(text, "rp:Actor") == expand("id:ruritania")
    assert mini_names.resolve(text, "owl:Thing") == expand("id:ruritania")


@pytest.mark.parametrize(
    ("text", "kind", "curie"),
    [
        ("The blockade", "rp:Event", "id:blockade"),
        ("blockade", "rp:Issue", "id:blockade"),
        ("News from Elsewhere", "rp:Source", "id:book"),
        ("probable", "rp:Certainty", "rp:probable"),
        ("book-p1s1-1", "rp:Utterance", "id:book-p1s1-1"),
        ("Book p1s1 1", "rp:Utterance", "id:book-p1s1-1"),
    ],
)
def test_name_is_found_in_a_class(mini_names: Names, text: str, kind: str, curie: str) -> None:
    assert mini_names.resolve(text, kind) == expand(curie)


def test_name_is_found_in_several_classes(mini_names: Names) -> None:
    kinds = ("rp:Utterance", "rp:Source")
    assert mini_names.resolve("book-p1s1-1", *kinds) == expand("id:book-p1s1-1")
    assert mini_names.resolve("News from Elsewhere", *kinds) == expand("id:book")
    with pytest.raises(UnknownName, match='no claim or source is called "blockade"'):
        mini_names.resolve("blockade", *kinds)


def test_name_of_several_things_is_ambiguous(mini_names: Names) -> None:
    with pytest.raises(Ambiguous) as caught:
        mini_names.resolve("the Kingdom", "rp:Actor")
    assert caught.value.readings == ("id:graustark", "id:ruritania")


@pytest.mark.parametrize("text", ["blockade", "", "a:b", "<>", "\ud800"])
def test_unknown_name_is_refused(mini_names: Names, text: str) -> None:
    with pytest.raises(UnknownName, match="no actor is called"):
        mini_names.resolve(text, "rp:Actor")


@pytest.mark.parametrize(
    ("text", "kind", "nearest"),
    [
        ("Rusia", "rp:Actor", ["Russia"]),  # Russian, Russians
        ("alliance-emergin", "rp:Situation", ["alliance-emerging"]),
        ("Yun Sunn", "rp:Source", ["Yun Sun"]),  # with four other names
        ("said in Sochi", "rp:Utterance", ["putin-2019-p3s6-3"]),  # its gloss
    ],
)
def test_nearest_names_are_of_the_class_and_of_different_things(
    graph: Graph, text: str, kind: str, nearest: list[str]
) -> None:
    with pytest.raises(UnknownName) as caught:
        graph.names.resolve(text, kind)
    assert list(caught.value.nearest[: len(nearest)]) == nearest
    things = [graph.names.resolve(name, kind) for name in caught.value.nearest]
    assert len(set(things)) == len(things)


@pytest.mark.parametrize(
    ("slug", "inline"),
    [
        ("united-states", "the United States"),
        ("qing-dynasty", "the Qing dynasty"),
        ("chinese-public", "many Chinese"),
        ("annexation-of-crimea", "the annexation of Crimea"),
        ("nato-expansion", "NATO expansion"),
        ("friendship", "a genuine friendship of China and Russia"),
        ("sun-2016", "A Calculated Relationship"),
    ],
)
def test_label_in_the_wording_of_a_question(graph: Graph, slug: str, inline: str) -> None:
    assert graph.ask("about", thing=slug).question == f"What is said about {inline}?"
