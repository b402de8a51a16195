"""What people say around a question is taken off, and no more than that."""

import pytest

from realpolitik.courtesy import without_courtesy


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
