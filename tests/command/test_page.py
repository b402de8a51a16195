"""A page never says more than the finding: how sure, of what time, and in whose view."""

from collections.abc import Callable
from pathlib import Path

import pytest
from answer.test_answer import answered, warrant

import realpolitik
from realpolitik import Graph
from realpolitik.answer.answer import Answer
from realpolitik.answer.finding import Finding, finding
from realpolitik.answer.question import slugs
from realpolitik.answer.warrant import But, Node, Source
from realpolitik.command.page import markdown, sections, table, under

WIDE = 10_000
each_question = pytest.mark.parametrize("slug", slugs())


def blocks(answer: Answer) -> dict[str, list[str]]:
    """Return the headlines of a table by their heading, both as they are printed."""
    found: dict[str, list[str]] = {}
    for block in table(answer, WIDE).split("\n\n")[1:]:
        heading, *lines = block.splitlines()
        found[heading] = [line[2:] for line in lines if line[:3].strip()]
    return {heading: headlines for heading, headlines in found.items() if headlines}


@each_question
@pytest.mark.parametrize("width", [40, 80, 100])
def test_no_line_is_wider_than_the_page(graph: Graph, slug: str, width: int) -> None:
    text = table(graph.ask(slug), width)
    assert max(map(len, text.splitlines())) <= width
    assert all(line.isprintable() and line == line.rstrip() for line in text.splitlines())
    assert all(
        "  ¶" in line for line in text.splitlines() if line.startswith("    ") and "¶" in line
    )


@each_question
@pytest.mark.parametrize("page", [lambda answer: table(answer, WIDE), markdown])
def test_page_says_all_that_is_claimed_and_stands_against_it(
    graph: Graph, slug: str, page: Callable[[Answer], str]
) -> None:
    answer = graph.ask(slug)
    text = page(answer)
    for found in answer.findings:
        assert found.label in text
        for w in [*found.warrants, *(w for but in found.but for w in but.warrants)]:
            assert w.gloss in text
            assert f"¶{w.paragraph} s" in text
            assert w.claimant.label.split()[-1] in text


@each_question
def test_only_what_the_source_says_flatly_itself_is_stated_flatly(both: Graph, slug: str) -> None:
    answer = both.ask(slug)
    assert list(blocks(answer)) == [heading for heading, _ in sections(answer)]
    for heading, findings in sections(answer):
        if "STATED FLATLY" not in heading:
            continue
        for found in findings:
            assert found.status == "affirmed"
            said = {w.tense for w in found.warrants if w.own_voice and w.certainty == "certain"}
            assert found.tense in said
            assert heading.endswith(f"OF THE {found.tense}".upper()) == (found.tense != "present")


def test_small_graph_stands_under_its_headings(mini: Graph) -> None:
    headings = {
        headline: heading
        for heading, headlines in blocks(mini.ask("certainty")).items()
        for headline in headlines
    }
    assert headings["Ruritania and Graustark on the straits"] == "STATED FLATLY"
    assert headings["Ruritania and Old Graustark"] == "STATED FLATLY, OF THE PAST"
    assert headings["Ruritania against Sylvania"] == "STATED FLATLY, OF THE FUTURE"
    assert headings["The price of salt"] == "LIKELY"
    assert headings["Ruritania and Sylvania"] == "POSSIBLE"
    assert headings["Graustark and Freedonia"] == "IN THE VIEW OF MANY GRAUSTARKERS"
    assert headings["Freedonia against Sylvania"] == "IN THE VIEW OF ALARMISTS"
    assert headings["Freedonia's goal of peace"] == "CONTESTED"
    assert headings["Sylvania's hope for a treaty"] == "CONTESTED"
    assert headings["Not: Graustark and Sylvania"] == "HELD UNLIKELY"
    assert headings["Not: Freedonia's plan of a war"].startswith("DENIED")


def test_view_of_others_does_not_make_the_source_surer_than_it_is(mini: Graph) -> None:
    answer = mini.ask("certainty", certainty="possible")
    (found,) = (f for f in answer.findings if f.label == "Ruritania and Sylvania")
    (own,) = found.warrants
    other = own._replace(claimant=Node("id:alarmists", "Alarmists"), certainty="certain")
    both = finding("id:truce", found.label, {}, [other, own], ())
    assert both.strength == "certain"
    answer = answered(both, sources=answer.sources, held=answer.held)
    assert list(blocks(answer)) == ["POSSIBLE"]


@pytest.mark.parametrize(
    ("values", "summary"),
    [
        ({"a": "Ruritania", "b": "Graustark"}, "Answered from 1 source: "),
        ({"a": "Graustark", "b": "Sylvania"}, "Denied: nothing of the kind is affirmed. "),
        ({"a": "Sylvania", "b": "Freedonia"}, "Silent: 1 source asked "),
    ],
)
def test_page_begins_with_how_it_was_read_and_what_came_of_it(
    mini: Graph, values: dict[str, str], summary: str
) -> None:
    answer = mini.ask("alignments", **values)
    read, came, *_ = table(answer, WIDE).splitlines()
    assert read == f"Read as: {answer.question} (any claimant, any source)"
    assert came.startswith(summary)
    assert "Ada Quill, The Elsewhere Gazette, 1 May 1890" in came
    assert came.endswith("Nothing newer held.")


def test_page_says_that_newer_sources_are_held(both: Graph) -> None:
    text = table(both.ask("alignments", a="Ruritania", b="Graustark"), WIDE)
    assert "1 newer held, silent on this." in text


def test_page_says_what_it_was_narrowed_to(graph: Graph) -> None:
    asked = {"according_to": "Yun Sun", "certainty": "probable", "source": "sun-2016"}
    first, *_ = table(graph.ask("alignments", **asked), WIDE).splitlines()
    assert first.endswith("(according to Yun Sun, in A Calculated Relationship, at least probable)")


def test_claimant_stands_in_a_sentence_as_one_would_say(root: Path, tmp_path: Path) -> None:
    for file in (root / "tests" / "mini").glob("*.ttl"):
        text = file.read_text(encoding="utf-8")
        text = text.replace("claimant id:alarmists", "claimant id:united-states")
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    answer = realpolitik.open([str(tmp_path)]).ask("certainty", according_to="United States")
    first, *_ = table(answer, WIDE).splitlines()
    assert first == "Read as: How sure is each claim? (according to the United States, any source)"
    assert list(blocks(answer)) == ["IN THE VIEW OF THE UNITED STATES", "CONTESTED"]
    assert "A truce of Freedonia and Sylvania (denied by the United States, " in repr(answer)


@pytest.mark.parametrize(
    ("certainty", "said"),
    [
        ("certain", "only what is certain"),  # than which nothing is surer
        ("probable", "at least probable"),
        ("possible", "at least possible"),
        ("unspecified", "only where how sure is not said"),  # which has no rank
    ],
)
def test_page_says_how_sure_at_least(graph: Graph, certainty: str, said: str) -> None:
    answer = graph.ask("alignments", certainty=certainty)
    first, *_ = table(answer, WIDE).splitlines()
    assert first.endswith(f"(any claimant, any source, {said})")
    assert markdown(answer).splitlines()[2].endswith(f"(any claimant, any source, {said})")


def test_page_ends_with_what_to_cite(mini: Graph) -> None:
    last = table(mini.ask("alignments", a="Ruritania", b="Graustark"), WIDE).splitlines()[-1]
    assert last == "Glosses are ours, not quotations. Cite: Quill 1890, ¶1 s1; ¶2 s2; ¶3 s1."


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


def claimed(claims: str) -> Answer:
    """Return an answer with one finding, on claims: "a" affirms, "-b" denies, "c<a" repeats a.

    Each stands in a source of its own, the first in the oldest.
    """
    warrants = [
        warrant("denies" if name.startswith("-") else "affirms")._replace(
            claim=name.removeprefix("-"),
            gloss=name.removeprefix("-"),
            source=f"id:{name.removeprefix('-')}",
            short=name.removeprefix("-").upper(),
            derived_from=origin or None,
        )
        for name, _, origin in (word.partition("<") for word in claims.split())
    ]
    held = tuple(
        Source(w.source, w.claim, w.short, w.claim, str(1900 + year), str(1900 + year), False)
        for year, w in enumerate(warrants)
    )
    return answered(finding("id:it", "It", {}, warrants[::-1], ()), sources=held, held=held)


@pytest.mark.parametrize(
    ("claims", "lines"),
    [
        ("a", "a"),
        ("a b", "On 2 independent sources. | a | b"),
        ("a b<a", "On 1 independent source; B only repeats. | a | repeated: b"),
        (
            "a b<a c d<b e<c",
            "On 2 independent sources; B, D and E only repeat."
            " | a | repeated: b | repeated: d | c | repeated: e",
        ),
        ("a b<x", "On 1 independent source; B only repeats. | a | b [repeats x]"),
        ("a<x", "On no independent source; A only repeats. | a [repeats x]"),
        # In a circle nothing is the first; each is told once all the same.
        (
            "a<b b<a",
            "On no independent source; A and B only repeat. | a [repeats b] | repeated: b",
        ),
        (
            "a b<a c<a d<a e<a f<a",
            "On 1 independent source; B, C, D and 2 others only repeat. | a | repeated: b"
            " | repeated: c | repeated: d | repeated: e | repeated: f",
        ),
        ("a -b", "a | b [denial]"),
        (
            "a b -c d<a -e<c",
            "Affirmed by 2 independent sources, denied by 1; D and E only repeat."
            " | a | repeated: d | b | c [denial] | repeated: e [denial]",
        ),
        (
            "a -b<x -c<x",
            "Affirmed by 1 independent source, denied by no other; B and C only repeat."
            " | a | b [denial, repeats x] | c [denial, repeats x]",
        ),
    ],
)
def test_what_only_repeats_stands_under_what_it_repeats(claims: str, lines: str) -> None:
    answer = claimed(claims)
    shown = [f"{word} {text}".strip() for word, text, _ in under(answer, answer.findings[0])]
    assert " | ".join(shown) == lines


def test_denial_that_disputes_a_claim_of_the_finding_stands_there_once() -> None:
    answer = claimed("a -b -c")
    *warrants, elsewhere = answer.findings[0].warrants
    buts = [But("id:it", "It", "disputes", (w,)) for w in (warrants[1], elsewhere)]
    item = finding("id:it", "It", {}, warrants, buts)
    assert [word for word, _, found in under(answer, item) if found] == ["", "", "disputed:"]


def test_what_repeats_a_premise_is_no_premise_more() -> None:
    answer = claimed("a b<a c<gone")
    premise = But("id:that", "That", "premise", answer.findings[0].warrants)
    item = finding("id:it", "It", {}, (), (premise,))
    lines = {text: word for word, text, found in under(answer, item) if found}
    assert lines == {"a": "premise:", "b": "repeated:", "c [repeats gone]": "premise:"}
