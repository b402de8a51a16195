"""What narrows a question is set apart from it: claimants, sources, certainty."""

import pytest

from realpolitik import Graph, UnknownName
from realpolitik.narrowing import narrowed
from realpolitik.terms import ID


@pytest.mark.parametrize(
    ("text", "rest", "filters"),
    [
        (
            "What is contested, according to Ada Quill?",
            *("What is contested ?", {"according_to": f"{ID}ada-quill"}),
        ),
        (
            "In Freedonia's view, what is contested?",
            *("what is contested?", {"according_to": f"{ID}freedonia"}),
        ),
        ("What is contested for certain?", "What is contested ?", {"certainty": "certain"}),
        (
            "What is contested, only what is stated flatly",
            "What is contested",
            {"certainty": "certain"},
        ),
        ("What is contested, certain claims only", "What is contested", {"certainty": "certain"}),
        (
            "What does Ada Quill think will happen?",
            *("what will happen?", {"according_to": f"{ID}ada-quill"}),
        ),
        ("What does Freedonia think will happen?", "What does Freedonia think will happen?", {}),
        ("What is contested?", "What is contested?", {}),
        (
            "What is contested, only what is at least likely",
            *("What is contested", {"certainty": "probable"}),
        ),
        (
            "What is contested if we believe Ada Quill?",
            *("What is contested ?", {"according_to": f"{ID}ada-quill"}),
        ),
        ("According to theory, what follows?", "According to theory, what follows?", {}),
    ],
)
def test_what_narrows_a_text_is_set_apart(
    mini: Graph, text: str, rest: str, filters: dict[str, str]
) -> None:
    left, found = narrowed(text, mini.names)
    assert (" ".join(left.split()), found) == (rest, filters)


def test_claimant_who_is_not_known_is_told(mini: Graph) -> None:
    with pytest.raises(UnknownName, match='no actor is called "Nobody"'):
        narrowed("What is contested, according to Nobody?", mini.names)
