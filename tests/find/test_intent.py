"""What people say around a question is taken off, and no more than that."""

import pytest

from realpolitik import Graph
from realpolitik.find.intent import narrowed, without_courtesy
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
            "What is contested ?",
            {"according_to": "id:ada-quill"},
        ),
        (
            "In Freedonia's view, what is contested?",
            "what is contested?",
            {"according_to": "id:freedonia"},
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
            "what will happen?",
            {"according_to": "id:ada-quill"},
        ),
        ("What does Freedonia think will happen?", "What does Freedonia think will happen?", {}),
        ("What is contested?", "What is contested?", {}),
        (
            "What is contested, only what is at least likely",
            "What is contested",
            {"certainty": "rp:probable"},
        ),
        (
            "What is contested if we believe Ada Quill?",
            "What is contested ?",
            {"according_to": "id:ada-quill"},
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
