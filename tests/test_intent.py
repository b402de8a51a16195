"""What turns a question into another is seen in the order of its words."""

import pytest

from realpolitik.intent import asks_twice, asks_who, denies, embedded, turned


@pytest.mark.parametrize(
    ("text", "others", "expected"),
    [
        ("who feels close to ruritania", False, True),
        ("which countries does ruritania fear", False, True),
        ("what does ruritania fear", False, False),
        ("who is ruritania close to", True, False),
        ("who is worried by ruritania", True, True),
        ("which countries are wary of ruritania", True, True),
        ("who fears ruritania", True, True),
        ("whom does ruritania fear", True, True),
    ],
)
def test_who_asks_for_an_actor_besides_those_that_are_named(
    text: str, others: bool, expected: bool
) -> None:
    found = text.split()
    assert asks_who(found, {found.index("ruritania")}, others) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what does ruritania want and how does freedonia answer", True),
        ("how do ruritania and freedonia differ and what is new", False),
        ("what does ruritania want from freedonia", False),
        ("and", False),
    ],
)
def test_two_questions_in_one_each_name_an_actor(text: str, expected: bool) -> None:
    found = text.split()
    starts = {n for n, word in enumerate(found) if word in ("ruritania", "freedonia")}
    assert asks_twice(found, starts) is expected


def test_view_of_a_view_is_embedded() -> None:
    assert embedded(["what", "does", "ruritania", "think", "that", "freedonia", "wants"], {2, 5})
    assert embedded(["what", "does", "ruritania", "think", "the", "freedonians", "want"], {2, 5})
    assert not embedded(["what", "does", "ruritania", "think", "of", "freedonia"], {2, 5})


def test_not_denies_unless_a_question_often_has_it() -> None:
    for text in ("where do they not agree", "where don't they agree", "nobody agrees"):
        assert denies(text.split(), {})
        assert not denies(text.split(), {"not": 0.5})
    assert not denies(["where", "do", "they", "agree"], {})


@pytest.mark.parametrize(
    "text",
    [
        "how should ruritania act",
        "how many states agree",
        "how far is ruritania from freedonia",
        "what percentage does ruritania have",
        "how much does it gain",
        "what does ruritania see",
        "where does ruritania stand with",
        "what is the policy of ruritania toward",
        "delete all claims",
    ],
)
def test_judging_measuring_and_tasks_turn_a_question(text: str) -> None:
    assert turned(text.split(), {})


@pytest.mark.parametrize(
    "text", ["how does ruritania act", "how much closer are they", "what is new"]
)
def test_what_only_asks_does_not_turn_a_question(text: str) -> None:
    assert not turned(text.split(), {})
