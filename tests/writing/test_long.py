"""The long form never says more than the finding: how sure, of what time, and in whose view."""

from dataclasses import replace
from pathlib import Path

import pytest
from answer.making import answered, warrant

import realpolitik
from realpolitik import Graph
from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.finding import Finding, finding
from realpolitik.answer.findings.warrant import CounterEvidence, Node, Source
from realpolitik.answer.questions.question import slugs
from realpolitik.writing.long import sections, under
from realpolitik.writing.page import table

WIDE = 10_000


def blocks(answer: Answer) -> dict[str, list[str]]:
    """Return the headlines of a table by their heading, both as they are printed."""
    found: dict[str, list[str]] = {}
    for block in table(replace(answer, suggestions=()), WIDE, long=True).split("\n\n")[1:]:
        heading, *lines = block.splitlines()
        found[heading] = [line[2:] for line in lines if line[:3].strip()]
    return {heading: headlines for heading, headlines in found.items() if headlines}


@pytest.mark.parametrize("slug", slugs())
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
    assert headings["The price of salt"] == "PROBABLE"
    assert headings["Ruritania and Sylvania"] == "POSSIBLE"
    assert headings["Graustark and Freedonia"] == "IN THE VIEW OF MANY GRAUSTARKERS"
    assert headings["Freedonia against Sylvania"] == "IN THE VIEW OF ALARMISTS"
    assert headings["Freedonia's goal of peace"] == "CONTESTED"
    assert headings["Sylvania's hope for a treaty"] == "CONTESTED"
    assert headings["Not: Graustark and Sylvania"] == "HELD IMPROBABLE"
    assert headings["Not: Freedonia's plan of a war"].startswith("DENIED")


def test_view_of_others_does_not_make_the_source_surer_than_it_is(mini: Graph) -> None:
    answer = mini.ask("certainty", certainty="possible")
    (found,) = (f for f in answer.findings if f.label == "Ruritania and Sylvania")
    (own,) = found.warrants
    other = own._replace(claimants=(Node("id:alarmists", "Alarmists"),), certainty="certain")
    both = finding("id:truce", found.label, {}, [other, own], ())
    assert both.strength == "certain"
    answer = answered(both, sources=answer.sources, held=answer.held)
    assert list(blocks(answer)) == ["POSSIBLE"]


def test_claimant_stands_in_a_sentence_as_one_would_say(root: Path, tmp_path: Path) -> None:
    for file in (root / "tests" / "mini").glob("*.ttl"):
        text = file.read_text(encoding="utf-8")
        text = text.replace("claimant id:alarmists", "claimant id:united-states")
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    made_up = realpolitik.open([str(tmp_path)])
    answer = made_up.ask("certainty", according_to="United States", source="book")
    assert answer.verdict.startswith("According to the United States alone. ")
    assert list(blocks(answer)) == ["IN THE VIEW OF THE UNITED STATES", "CONTESTED"]
    assert "A truce of Freedonia and Sylvania (denied by the United States, " in repr(answer)


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
    (clash,) = (text for _, text, _ in under(answer, answer.findings[1]) if "come to clash" in text)
    assert clash.endswith("[possible, future]")
    (other,) = (found for found in answer if found.status == "contested")
    lines = {text: word for word, text, _ in under(answer, item._replace(warrants=other.warrants))}
    (disputed,) = (text for text, word in lines.items() if word == "claimed:")
    assert disputed.endswith("[disputed]")


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
            claimants=(Node(f"id:author-of-{name.removeprefix('-')}", name),),
        )
        for name, _, origin in (word.partition("<") for word in claims.split())
    ]
    held = tuple(
        Source(w.source, w.claim, w.short, w.claim, str(1900 + year), str(1900 + year))
        for year, w in enumerate(warrants)
    )
    return answered(finding("id:it", "It", {}, warrants[::-1], ()), sources=held, held=held)


@pytest.mark.parametrize(
    ("claims", "lines"),
    [
        ("a", "a"),
        ("a b", "On 2 independent voices. | a | b"),
        ("a b<a", "On 1 independent voice; B only repeats. | a | repeated: b"),
        (
            "a b<a c d<b e<c",
            "On 2 independent voices; B, D and E only repeat."
            " | a | repeated: b | repeated: d | c | repeated: e",
        ),
        ("a b<x", "On 1 independent voice; B only repeats. | a | b [repeats x]"),
        ("a<x", "On no independent voice; A only repeats. | a [repeats x]"),
        # In a circle nothing is the first; each is told once all the same.
        (
            "a<b b<a",
            "On no independent voice; A and B only repeat. | a [repeats b] | repeated: b",
        ),
        (
            "a b<a c<a d<a e<a f<a",
            "On 1 independent voice; B, C, D and 2 others only repeat. | a | repeated: b"
            " | repeated: c | repeated: d | repeated: e | repeated: f",
        ),
        ("a -b", "a | b [denial]"),
        (
            "a b -c d<a -e<c",
            "Affirmed by 2 independent voices, denied by 1; D and E only repeat."
            " | a | repeated: d | b | c [denial] | repeated: e [denial]",
        ),
        (
            "a -b<x -c<x",
            "Affirmed by 1 independent voice, denied by no other; B and C only repeat."
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
    buts = [CounterEvidence("id:it", "It", "disputes", (w,)) for w in (warrants[1], elsewhere)]
    item = finding("id:it", "It", {}, warrants, buts)
    assert [word for word, _, found in under(answer, item) if found] == ["", "", "disputed:"]


def test_what_repeats_a_premise_is_no_premise_more() -> None:
    answer = claimed("a b<a c<gone")
    premise = CounterEvidence("id:that", "That", "premise", answer.findings[0].warrants)
    item = finding("id:it", "It", {}, (), (premise,))
    lines = {text: word for word, text, found in under(answer, item) if found}
    assert lines == {"a": "premise:", "b": "repeated:", "c [repeats gone]": "premise:"}
