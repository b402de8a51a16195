"""What a text asks: a phrasing of a saved question, and what narrows it."""

import re

import pytest

from realpolitik import Graph
from realpolitik.answer.questions.question import load_all
from realpolitik.find.index import Index
from realpolitik.find.indexing import index_of
from realpolitik.find.parser import ParsedQuestion, parse_question
from realpolitik.find.phrasings import phrasing_key, phrasings
from realpolitik.terms import local

_NAMES = {
    "rp:Actor": ["China", "Russia", "India"],
    "rp:Issue": ["Iran"],
    "rp:Event": ["the annexation of Crimea"],
    "rp:Source": ["A Calculated Relationship"],
    "rp:Claim": ["sun-2016-p1s5-1"],
    "owl:Thing": ["Central Asia"],
}


@pytest.fixture(scope="module")
def index(graph: Graph) -> Index:
    """Return the index of the graph."""
    return index_of(graph._engine, None, graph.names, {})


def _read(text: str, index: Index) -> tuple[str | None, dict[str, str]]:
    reading = parse_question(text, index)
    slug = reading.question.slug if reading.question else None
    return slug, {name: local(node.value) for name, node in reading.values.items()}


@pytest.mark.parametrize("question", load_all(), ids=lambda question: question.slug)
def test_every_phrasing_asks_its_question(question, index: Index) -> None:  # type: ignore[no-untyped-def]
    """With names in its slots."""
    for wording in (question.summary, *question.phrasings):
        text, waiting = wording, {kind: iter(names) for kind, names in _NAMES.items()}
        for slot in re.findall(r"\{\w+\}", wording):
            text = text.replace(slot, next(waiting[question.params[slot[1:-1]]]))
        assert _read(text, index)[0] == question.slug, text


@pytest.mark.parametrize(
    ("text", "slug", "values"),
    [
        ("Where do Moscow and Beijing align?", "alignments", {"a": "russia", "b": "china"}),
        ("where does china align with russia", "alignments", {"a": "china", "b": "russia"}),
        ("Where don't China and Russia align?", None, {}),
        ("Where do China and Russia not align?", None, {}),
        ("Where do they align?", None, {}),  # no default fills in
        ("Where do China and China align?", None, {}),
        ("Where do Iran's issue and Crimea align?", None, {}),
        ("Is Russia seen by China", None, {}),
        ("What is expected to happen in Peru?", None, {}),
    ],
)
def test_only_the_words_of_one_phrasing_ask_a_question(
    index: Index, text: str, slug: str | None, values: dict[str, str]
) -> None:
    """Order, articles and forms do not matter; not and question words do."""
    assert _read(text, index) == (slug, values)


def test_no_two_questions_have_one_phrasing(index: Index) -> None:
    """Whatever the order of its words, its endings, and words that say nothing of their own."""
    asked: dict[str, set[tuple[str, ...]]] = {}
    for phrasing in phrasings(load_all()):
        asked.setdefault(phrasing_key(phrasing.marked, index.stems), set()).add(
            (phrasing.slug, *phrasing.slots)
        )
    assert [key for key, found in asked.items() if len(found) > 1] == []


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Who threatens Russia?", "threats"),
        ("Who does Russia fear?", "threats"),
        ("Who does Russia threaten?", "threats-from"),
        ("What does Russia threaten?", "threats-from"),
        ("Who is afraid of Russia?", "threats-from"),
        ("Who is Russia afraid of?", "threats"),
        ("Who is the United States afraid of?", "threats"),
        ("Who does fear Russia?", "threats-from"),
        ("Who are threatening Russia?", "threats"),
        ("Who is Russia threatening?", None),
        ("Who is Russia threatened by?", None),
        ("Russia is worried about whom?", None),
        ("Who Russia fears", None),
        ("Is Russia feared?", None),
        ("Does Russia fear anyone?", None),
    ],
)
def test_what_acts_is_told_from_what_is_acted_on(index: Index, text: str, slug: str | None) -> None:
    """An answer with the direction turned round would be worse than none."""
    assert _read(text, index)[0] == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("tensions between China and Russia", "frictions"),
        ("Where are the tensions between Moscow and Beijing?", "frictions"),
        ("Which disputes are there between China and India?", "frictions"),
        ("China's policy toward Russia", "approach"),
        ("What does India think about China?", "perceptions"),
        ("interests of India", "interests"),
        ("What is Central Asia?", "about"),
        ("What do experts disagree on?", "contested"),
    ],
)
def test_a_phrasing_may_be_asked_without_its_question_word(
    index: Index, text: str, slug: str
) -> None:
    assert _read(text, index)[0] == slug


def _narrowed(text: str, index: Index) -> ParsedQuestion:
    return parse_question(text, index)


@pytest.mark.parametrize(
    ("words", "narrowing"),
    [
        ("in the future", {"tense": ["future"]}),
        ("currently", {"tense": ["present"]}),
        ("for certain", {"certainty": ["certain"]}),
        ("in 2016", {"since": ["2016"], "until": ["2016"]}),
        ("since 2014", {"since": ["2014"]}),
        ("according to Western pessimists", {"according_to": ["western-pessimists"]}),
        ("in the view of Yun Sun", {"according_to": ["yun-sun"]}),
        ("between 2016 and 2019", {"since": ["2016"], "until": ["2019"]}),
        ("on trade", {"about": ["economic"]}),
        ("in Central Asia for certain", {"about": ["central-asia"], "certainty": ["certain"]}),
    ],
)
def test_words_that_narrow_are_taken_off(
    index: Index, words: str, narrowing: dict[str, list[str]]
) -> None:
    """They narrow the question that the rest asks."""
    reading = _narrowed(f"Where do China and Russia align {words}?", index)
    assert reading.question
    assert reading.question.slug == "alignments"
    assert {k: [local(v) for v in values] for k, values in reading.filters.items()} == narrowing


def test_where_no_question_is_asked_only_an_explicit_voice_narrows(index: Index) -> None:
    """Words such as future stay words to be found."""
    reading = _narrowed("Any quarrel ahead in the future according to Yun Sun?", index)
    assert reading.question is None
    assert list(reading.filters) == ["according_to"]


@pytest.mark.parametrize(
    ("text", "narrowing"),
    [
        ("Which claims are only probable?", {"at_most": "probable"}),
        ("Which claims of Sun are likely?", {"at_most": "probable", "according_to": "yun-sun"}),
        ("Which claims are certain?", {"certainty": "certain"}),
    ],
)
def test_the_names_of_certainties_narrow_and_are_no_things(
    index: Index, text: str, narrowing: dict[str, str]
) -> None:
    reading = parse_question(text, index)
    assert reading.question
    assert reading.question.slug == "certainty"
    assert {key: local(value[0]) for key, value in reading.filters.items()} == narrowing
    assert parse_question("What is probable?", index).question is None


@pytest.mark.parametrize(
    ("text", "question", "narrowing"),
    [
        ("What does Jake Sullivan say about Japan?", "about", {"according_to": "jake-sullivan"}),
        ("What does China say about Russia?", "about", {"according_to": "china"}),
        ("What does China believe about Russia?", "about", {"according_to": "china"}),
        ("Does Sun think China wants an alliance?", None, {"source": "sun-2016"}),
        ("What does China think of Russia?", "perceptions", {}),  # a view of the other
        ("Does China claim an alliance?", None, {}),
        ("Why did China say that it fears the West?", None, {}),
    ],
)
def test_who_is_asked_for_what_it_says_is_a_voice(
    index: Index, text: str, question: str | None, narrowing: dict[str, str]
) -> None:
    reading = parse_question(text, index)
    assert (reading.question and reading.question.slug) == question
    assert {key: local(value[0]) for key, value in reading.filters.items()} == narrowing
    assert "source" not in narrowing or reading.words == ["china", "wants", "an", "alliance"]
