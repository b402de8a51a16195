"""A thing is found by any of its names, and by none that is not its own."""

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
        "id:ruritania",
        f"{ID}ruritania",
        "Ruritania",
        "  RURITANIA ",
        " id:ruritania ",
        "Руритания",
        "the King’s own  country",
        "the king's own country",
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
        ("book-p1s1-1", "rp:Claim", "id:book-p1s1-1"),
        ("Book p1s1 1", "rp:Claim", "id:book-p1s1-1"),
    ],
)
def test_name_is_found_among_the_things_of_a_class(
    mini_names: Names, text: str, kind: str, curie: str
) -> None:
    assert mini_names.resolve(text, kind) == expand(curie)


def test_name_is_found_among_the_things_of_several_classes(mini_names: Names) -> None:
    kinds = ("rp:Claim", "rp:Source")
    assert mini_names.resolve("book-p1s1-1", *kinds) == expand("id:book-p1s1-1")
    assert mini_names.resolve("News from Elsewhere", *kinds) == expand("id:book")
    with pytest.raises(UnknownName, match='no claim or source is called "blockade"'):
        mini_names.resolve("blockade", *kinds)


def test_name_of_two_things_is_ambiguous(mini_names: Names) -> None:
    with pytest.raises(Ambiguous) as caught:
        mini_names.resolve("the Kingdom", "rp:Actor")
    assert caught.value.readings == ("id:graustark", "id:ruritania")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("blockade", "rp:Actor"),
        ("nobody", "rp:Actor"),
        ("", "rp:Actor"),
        ("a:b", "rp:Actor"),
        ("<>", "rp:Actor"),
        ("\ud800", "rp:Actor"),
    ],
)
def test_what_is_not_among_them_is_unknown(mini_names: Names, text: str, kind: str) -> None:
    with pytest.raises(UnknownName, match="no actor is called"):
        mini_names.resolve(text, kind)


def test_nearest_names_are_those_of_the_class(mini_names: Names) -> None:
    with pytest.raises(UnknownName) as caught:
        mini_names.resolve("Freedomia", "rp:Actor")
    assert caught.value.nearest == ("Freedonia",)


@pytest.mark.parametrize(
    ("text", "kind", "nearest"),
    [
        ("Rusia", "rp:Actor", ["Russia"]),  # Russian, Russians
        ("Mosco", "rp:Actor", ["Moscow"]),
        ("alliance-emergin", "rp:Situation", ["alliance-emerging"]),
        ("Yun Sunn", "rp:Source", ["Yun Sun"]),  # which has four names more
        ("the democracies", "rp:Claim", ["sun-2016-p1s2-1"]),  # by its gloss
    ],
)
def test_a_thing_is_listed_once(graph: Graph, text: str, kind: str, nearest: list[str]) -> None:
    with pytest.raises(UnknownName) as caught:
        graph.names.resolve(text, kind)
    assert list(caught.value.nearest[: len(nearest)]) == nearest
    things = [graph.names.resolve(name, kind) for name in caught.value.nearest]
    assert len(set(things)) == len(things)


@pytest.mark.parametrize(
    ("slug", "running"),
    [
        ("united-states", "the United States"),
        ("qing-dynasty", "the Qing dynasty"),
        ("the-west", "the West"),
        ("chinese-public", "many Chinese"),
        ("western-optimists", "the Western optimists"),
        ("russian-far-east", "the Russian Far East"),
        ("crimea", "Crimea"),
        ("annexation-of-crimea", "the annexation of Crimea"),
        ("nato-expansion", "NATO expansion"),
        ("world-politics", "world politics"),
        ("world-order", "the world order"),
        ("friendship", "a genuine friendship of China and Russia"),
        ("sun-2016", "A Calculated Relationship"),  # a title, which is a name
    ],
)
def test_question_is_worded_as_one_would_say_it(graph: Graph, slug: str, running: str) -> None:
    assert graph.ask("about", thing=slug).question == f"What is said about {running}?"
