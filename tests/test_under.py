"""Under a headline each line is tied on by a word that says how it stands to the finding."""

import pytest

from realpolitik import Graph
from realpolitik.answer import Answer
from realpolitik.standing import Finding, finding
from realpolitik.under import under
from realpolitik.warrant import But, Node, Source, Warrant


def words(answer: Answer, item: Finding) -> list[str]:
    """Return the words that tie the lines under a headline on, each once, in their order."""
    return list(dict.fromkeys(word for word, _, _ in under(answer, item)))


def test_what_is_claimed_comes_first_and_needs_no_word(mini: Graph) -> None:
    answer = mini.ask("alignments", a="Ruritania", b="Graustark")
    (item,) = (f for f in answer if f.label == "The straits")
    assert words(answer, item) == ["", "but:"]
    (first, *_) = under(answer, item)
    assert first[1] == "Ruritania and Graustark take the same side on the straits."
    assert {warrant.paragraph for warrant in first[2]} == {1, 3}


def test_what_is_claimed_beside_a_prediction_is_told_from_it(graph: Graph) -> None:
    answer = graph.ask("predictions")
    item = answer.findings[0]
    assert words(answer, item) == ["theory:", "premise:", "against it:", "caution:", "claimed:"]
    for word, _, warrants in under(answer, item):
        assert bool(warrants) == (word not in ("theory:", "caution:"))
    lines = {text: word for word, text, _ in under(answer, item)}
    assert lines["China perceives a threat from the West."] == "premise:"
    assert lines["China and Russia are aligned on particular questions of policy."] == "claimed:"
    (disputed,) = (text for text in lines if "pessimists" in text)
    assert disputed.endswith("[disputed]")
    (possible,) = (text for text in lines if "on Iran" in text)
    assert possible.endswith("[possible, future]")


def claimed(*claims: tuple[str, str, str | None]) -> Answer:
    """Return an answer with one finding, on claims by name, polarity, and the claim repeated.

    Each stands in a source of its own, the first in the oldest.
    """
    who = Node("id:who", "Who")
    warrants = [
        Warrant(
            *(name, polarity, who, who, "certain", "present", name, f"id:{name}", 1, 1, 0, 1),
            *(None, False, name.upper(), origin),
        )
        for name, polarity, origin in claims
    ]
    held = tuple(
        Source(f"id:{name}", name, name.upper(), name, str(1900 + year), str(1900 + year), False)
        for year, (name, _, _) in enumerate(claims)
    )
    return Answer(
        query="it",
        question="It?",
        parameters={},
        sources=held,
        findings=(finding("id:it", "It", {}, warrants[::-1], ()),),
        headings=(),
        labels={},
        running={},
        held=held,
    )


@pytest.mark.parametrize(
    ("claims", "lines"),
    [
        ("a", ["a"]),
        ("a b", ["On 2 independent sources.", "a", "b"]),
        ("a b<a", ["On 1 independent source; B only repeats.", "a", "repeated: b"]),
        (
            "a b<a c d<b e<c",
            [
                "On 2 independent sources; B, D and E only repeat.",
                *("a", "repeated: b", "repeated: d", "c", "repeated: e"),
            ],
        ),
        ("a b<x", ["On 1 independent source; B only repeats.", "a", "b [repeats x]"]),
        ("a<x", ["On no independent source; A only repeats.", "a [repeats x]"]),
        # In a circle nothing is the first; each is told once all the same.
        (
            "a<b b<a",
            ["On no independent source; A and B only repeat.", "a [repeats b]", "repeated: b"],
        ),
        (
            "a b<a c<a d<a e<a f<a",
            [
                "On 1 independent source; B, C, D and 2 others only repeat.",
                *("a", *(f"repeated: {name}" for name in "bcdef")),
            ],
        ),
        ("a -b", ["a", "b [denial]"]),
        (
            "a b -c d<a -e<c",
            [
                "Affirmed by 2 independent sources, denied by 1; D and E only repeat.",
                *("a", "repeated: d", "b", "c [denial]", "repeated: e [denial]"),
            ],
        ),
        (
            "a -b<x -c<x",
            [
                "Affirmed by 1 independent source, denied by no other; B and C only repeat.",
                *("a", "b [denial, repeats x]", "c [denial, repeats x]"),
            ],
        ),
    ],
)
def test_what_only_repeats_stands_under_what_it_repeats(claims: str, lines: list[str]) -> None:
    split = [word.partition("<") for word in claims.split()]
    answer = claimed(
        *(
            (name.removeprefix("-"), "denies" if name.startswith("-") else "affirms", of or None)
            for name, _, of in split
        )
    )
    told = [f"{word} {text}".strip() for word, text, _ in under(answer, answer.findings[0])]
    assert told == lines


def test_denial_that_disputes_a_claim_of_the_finding_stands_there_once() -> None:
    answer = claimed(("a", "affirms", None), ("b", "denies", None), ("c", "denies", None))
    *warrants, elsewhere = answer.findings[0].warrants
    buts = [But("id:it", "It", "disputes", (w,)) for w in (warrants[1], elsewhere)]
    item = finding("id:it", "It", {}, warrants, buts, ())
    assert [word for word, _, found in under(answer, item) if found] == ["", "", "disputed:"]


def test_what_repeats_a_premise_is_no_premise_more() -> None:
    answer = claimed(("a", "affirms", None), ("b", "affirms", "a"), ("c", "affirms", "gone"))
    premise = But("id:that", "That", "premise", answer.findings[0].warrants)
    item = finding("id:it", "It", {}, (), (), (premise,))
    lines = {text: word for word, text, found in under(answer, item) if found}
    assert lines == {"a": "premise:", "b": "repeated:", "c [repeats gone]": "premise:"}
