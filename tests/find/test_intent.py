"""What people say around a question is taken off, and no more than that."""

import pytest

from realpolitik import Graph, UnknownName
from realpolitik.find.intent import (
    asks_twice,
    asks_who,
    denies,
    embedded,
    narrowed,
    turned,
    without_courtesy,
)
from realpolitik.terms import compact


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Could you please tell me what China wants?", "what China wants?"),
        ("Hello, so, what does China want?", "what does China want?"),
        ("I'd like to know what China wants", "what China wants"),
        ("I teach history: what does China want?", "what does China want?"),
        ("My prof asked what China wants", "what China wants"),
        ("What does China want? I need it for class.", "What does China want"),
        ("What does China want, i have an exam", "What does China want"),
        ("What does China want, for my listeners?", "What does China want"),
        ("Our editor asks what China wants", "what China wants"),
        ("What does China want, please?", "What does China want ?"),
        ("What does China want, for a short essay?", "What does China want"),
        ("Are they friends or not?", "Are they friends?"),
        ("Who or what threatens Iran?", "what threatens Iran?"),
        ("What does China want?", "What does China want?"),
        ("Soviet ties of China", "Soviet ties of China"),
        ("please", ""),
        ("", ""),
    ],
)
def test_what_stands_around_a_question_is_taken_off(text: str, rest: str) -> None:
    assert " ".join(without_courtesy(text).split()) == rest


@pytest.mark.parametrize(
    ("text", "rest", "filters"),
    [
        (
            "What is contested, according to Ada Quill?",
            *("What is contested ?", {"according_to": "id:ada-quill"}),
        ),
        (
            "In Freedonia's view, what is contested?",
            *("what is contested?", {"according_to": "id:freedonia"}),
        ),
        ("What is contested for certain?", "What is contested ?", {"certainty": "rp:certain"}),
        (
            "What is contested, only what is stated flatly",
            "What is contested",
            {"certainty": "rp:certain"},
        ),
        (
            "What is contested, certain claims only",
            "What is contested",
            {"certainty": "rp:certain"},
        ),
        (
            "What does Ada Quill think will happen?",
            *("what will happen?", {"according_to": "id:ada-quill"}),
        ),
        ("What does Freedonia think will happen?", "What does Freedonia think will happen?", {}),
        ("What is contested?", "What is contested?", {}),
        (
            "What is contested, only what is at least likely",
            *("What is contested", {"certainty": "rp:probable"}),
        ),
        (
            "What is contested if we believe Ada Quill?",
            *("What is contested ?", {"according_to": "id:ada-quill"}),
        ),
        ("According to theory, what follows?", "According to theory, what follows?", {}),
    ],
)
def test_what_narrows_a_text_is_set_apart(
    mini: Graph, text: str, rest: str, filters: dict[str, str]
) -> None:
    left, found = narrowed(text, mini.names)
    assert " ".join(left.split()) == rest
    assert {name: compact(node.value) for name, node in found.items()} == filters


def test_claimant_who_is_not_known_is_told(mini: Graph) -> None:
    with pytest.raises(UnknownName, match='no actor is called "Nobody"'):
        narrowed("What is contested, according to Nobody?", mini.names)


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
