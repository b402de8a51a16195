"""Under a headline each line is tied on by a word that says how it stands to the finding."""

from realpolitik import Graph
from realpolitik.answer import Answer, Finding
from realpolitik.under import under


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
