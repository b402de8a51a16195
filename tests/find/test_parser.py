"""A text is parsed as a phrasing of a saved question, with filters."""

import re
from collections import Counter
from pathlib import Path

import pytest

from realpolitik import Graph
from realpolitik.answer.questions.question import Question, load, load_all, load_tests
from realpolitik.find.index import Index, index_of
from realpolitik.find.parsing.parser import parse_question
from realpolitik.find.parsing.typed import read_typed
from realpolitik.find.phrasings import phrasing_key, phrasings
from realpolitik.terms import local

_NAMES = {
    "rp:Actor": ["China", "Russia", "India"],
    "rp:Issue": ["the annexation of Crimea"],
    "rp:Event": ["the annexation of Crimea"],
    "rp:Source": ["A Calculated Relationship"],
    "rp:Utterance": ["sun-2016-p1s5-1"],
    "owl:Thing": ["Central Asia"],
}

_VALUES = {
    **{"a": "China", "b": "Russia", "actor": "China", "other": "the United States"},
    **{"issue": "the annexation of Crimea", "event": "the Ukraine crisis"},
    **{"claim": "sun-2016-p7s1-2", "thing": "Iran"},
}


@pytest.fixture(scope="module")
def index(graph: Graph) -> Index:
    """Return the index of the graph."""
    return index_of(graph._engine, None, graph.names, {})


def _parsed(text: str, index: Index) -> tuple[str | None, dict[str, str]]:
    parsed = parse_question(read_typed(text, index), index)
    slug = parsed.question.slug if parsed.question else None
    return slug, {name: local(node.value) for name, node in parsed.values.items()}


_QUESTIONS = [*load_all(), *load_tests()]


@pytest.mark.parametrize("question", _QUESTIONS, ids=lambda question: question.slug)
def test_phrasings_ask_their_question(question: Question, index: Index) -> None:
    page = question.page or question.slug
    asked = {}
    for wording in (phrasing.text for phrasing in phrasings([question])):
        text, waiting = wording, {kind: iter(names) for kind, names in _NAMES.items()}
        for slot in dict.fromkeys(re.findall(r"\{(\w+)\}", wording)):
            kind = {**load(page).params, **question.params}.get(slot, "rp:Actor")
            text = text.replace(f"{{{slot}}}", next(waiting[kind]))
        asked[text] = _parsed(text, index)[0]
    assert {text: slug for text, slug in asked.items() if slug != page} == {}


@pytest.mark.parametrize(
    ("text", "slug", "values"),
    [
        ("Where do Moscow and Beijing align?", "alignments", {"a": "russia", "b": "china"}),
        ("where does china align with russia", "alignments", {"a": "china", "b": "russia"}),
        ("Where don't China and Russia align?", None, {}),
        ("Where do China and Russia not align?", None, {}),
        ("Where do they align?", None, {}),
        ("Where do China and China align?", None, {}),
        ("Where do Iran's issue and Crimea align?", None, {}),
        ("What is expected to happen in Peru?", None, {}),
    ],
)
def test_question_and_values(
    index: Index, text: str, slug: str | None, values: dict[str, str]
) -> None:
    assert _parsed(text, index) == (slug, values)


def test_most_phrasings_of_a_stranger_ask_their_question(index: Index) -> None:
    """`phrasings.tsv` is by somebody who saw no other phrasings; it is not used to add any."""
    pages = {f"tests/{test.slug}": test.page for test in load_tests()}
    found = Counter[str]()
    for line in Path(__file__).with_name("phrasings.tsv").read_text(encoding="utf-8").splitlines():
        slug, wording = line.split("\t")
        asked, _ = _parsed(wording.format_map(_VALUES), index)
        found["none" if not asked else "right" if asked == pages.get(slug, slug) else "other"] += 1
    assert found["right"] >= 0.5 * found.total()
    assert found["other"] <= 0.02 * found.total()


def test_phrasings_of_different_questions_differ(index: Index) -> None:
    asked: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    tests = {test.slug: test.params for test in load_tests()}
    for phrasing in phrasings(_QUESTIONS):
        params = {**tests.get(phrasing.test, {}), **load(phrasing.slug).params}
        kinds = (params.get(slot, "rp:Actor") for slot in phrasing.slots)
        key = phrasing_key(phrasing.marked, index.meanings), *kinds
        asked.setdefault(key, set()).add((phrasing.slug, *phrasing.slots))
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
        ("Russia is worried about whom?", "threats"),
    ],
)
def test_direction_of_a_question(index: Index, text: str, slug: str | None) -> None:
    """A question in the wrong direction is worse than none."""
    assert _parsed(text, index)[0] == slug


@pytest.mark.parametrize(
    ("words", "filters"),
    [
        ("in 2016", {"since": ["2016"], "until": ["2016"]}),
        ("since 2014", {"since": ["2014"]}),
        ("according to Western pessimists", {"according_to": ["western-pessimists"]}),
        ("in the view of Yun Sun", {"according_to": ["yun-sun"]}),
        ("between 2016 and 2019", {"since": ["2016"], "until": ["2019"]}),
    ],
)
def test_filters_in_a_question(index: Index, words: str, filters: dict[str, list[str]]) -> None:
    parsed = parse_question(read_typed(f"Where do China and Russia align {words}?", index), index)
    assert parsed.question
    assert parsed.question.slug == "alignments"
    assert {k: [local(v) for v in values] for k, values in parsed.filters.items()} == filters


@pytest.mark.parametrize(
    ("text", "question", "filters"),
    [
        ("What does Jake Sullivan say about Japan?", "about", {"according_to": "jake-sullivan"}),
        ("What does China say about Russia?", "about", {"according_to": "china"}),
        ("What does China believe about Russia?", "about", {"according_to": "china"}),
        ("Does Sun think China wants an alliance?", None, {"source": "sun-2016"}),
        (
            "Had China armed Russia by the time Xi went to Moscow in 2023?",
            None,
            {"since": "2023", "until": "2023"},
        ),
        ("What does China think of Russia?", "perceptions", {}),
        ("Does China claim an alliance?", None, {}),
        ("Which alliance does Sun say is emerging?", None, {"according_to": "yun-sun"}),
        ("According to Sun, do Putin's 2000 troops help?", None, {"according_to": "yun-sun"}),
        ("Will China help, in the view of Sun and Putin's adviser?", None, {}),
        ("Will China help, according to Sun's article?", None, {"according_to": "yun-sun"}),
        ("Who says that China helps, and what does Putin say?", None, {}),
        ("Is trade of 2017 through 2019 alike?", None, {"since": "2017", "until": "2019"}),
    ],
)
def test_claimants_and_sources_filter(
    index: Index, text: str, question: str | None, filters: dict[str, str]
) -> None:
    parsed = parse_question(read_typed(text, index), index)
    assert (parsed.question and parsed.question.slug) == question
    assert {key: local(value[0]) for key, value in parsed.filters.items()} == filters
    assert "source" not in filters or parsed.words == ["china", "wants", "an", "alliance"]
