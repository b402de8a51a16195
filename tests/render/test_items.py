"""Items show the claimant, certainty, tense and repetitions of their claims."""

import pytest
from answer.making import answered, warrant

from realpolitik import Answer, Graph
from realpolitik.answer.findings.finding import finding
from realpolitik.answer.findings.warrant import CounterEvidence, Node, Source, Warrant
from realpolitik.render.answers import answer_view
from realpolitik.render.items import finding_item
from realpolitik.render.model import Item
from realpolitik.render.text import text


def claimed(claims: str) -> Answer:
    """Return an answer with one finding: "a" affirms, "-b" denies, "c<a" repeats a.

    Each claim has its own source, the first claim the oldest.
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


def outline(item: Item) -> str:
    """Return the text of an item, with its subordinate items in parentheses."""
    below = f" ({' | '.join(map(outline, item.items))})" if item.items else ""
    return item.sentence + below


@pytest.mark.parametrize(
    ("claims", "shown"),
    [
        ("a", "a"),
        ("a b", "It (Independent voices: 2 affirm, 0 deny. | a | b)"),
        (
            "a b<a c",
            "It (Independent voices: 2 affirm, 0 deny. | Sources that only repeat: 1."
            " | a | c | b [repeats a])",
        ),
        (
            "a<x",
            "a [repeats x] (Independent voices: 0 affirm, 0 deny. | Sources that only repeat: 1.)",
        ),
        (
            "a-p1s1-1<a-p1s1-2",  # a view that another claim of the same sentence repeats
            "a-p1s1-1 (Independent voices: 0 affirm, 0 deny. | Sources that only repeat: 1.)",
        ),
        ("a -b", "a (denied: b)"),
        ("a b -c", "It [contested] (Independent voices: 2 affirm, 1 deny. | a | b | denied: c)"),
    ],
)
def test_long_item_has_voices_and_repetitions(claims: str, shown: str) -> None:
    answer = claimed(claims)
    assert outline(finding_item(answer, answer.findings[0], long=True)) == shown


def test_short_item_counts_omitted_citations() -> None:
    (item, *_) = claimed("a b<a c<a d<a e").findings
    same = Node("id:same", "Same")
    warrants = [w._replace(claimants=(same,)) for w in item.warrants]
    answer = claimed("a b c d e")
    short = finding_item(answer, finding("id:it", "It", {}, warrants, ()))
    assert [citation.text for citation in short.citations][-1] == "4 more"


def test_denial_that_disputes_a_claim_of_the_finding_is_shown_once() -> None:
    answer = claimed("a -b -c")
    elsewhere, denial, affirmation = answer.findings[0].warrants
    buts = [CounterEvidence("id:it", "It", "disputes", (w,)) for w in (denial, elsewhere)]
    own = [affirmation, denial]
    item = finding_item(answer, finding("id:it", "It", {}, own, buts), long=True)
    assert [below.label for below in item.items] == ["denied", "disputed"]


def words(w: Warrant) -> str:
    return finding_item(answered(), finding("id:it", "It", {}, [w], ())).sentence


def test_claim_without_a_stated_certainty_has_no_words_for_it() -> None:
    w = warrant("affirms", "unspecified")._replace(gloss="So.", quote="a few words")
    assert words(w) == "“a few words” So."
    assert words(w._replace(basis="inferred")) == "“a few words” So. [inferred]"
    assert words(w._replace(basis="inferred", certainty="possible")).startswith(
        "“a few words” So. [possible, inferred]"
    )


def test_finding_whose_claims_are_cited_above_is_omitted(graph: Graph) -> None:
    answer = graph.ask("limits", a="China", b="Russia")
    page = text(answer_view(answer))
    glosses = [w.gloss for item in answer for w in item.warrants]
    assert max(page.count(gloss) for gloss in glosses) <= 2


def test_scope_names_sources_without_a_claim(both: Graph, graph: Graph) -> None:
    def scope(found: Graph, **filters: str | list[str]) -> str:
        return answer_view(found.ask("alignments", a="China", b="Russia", **filters)).notes[-1]

    assert scope(graph) == (
        "Searched: Sun 2016; Putin 2019 (2 % of the press briefing); "
        "nothing on this in Sullivan 2024 (8 % of the speech)."
    )
    assert scope(graph, source="sun-2016") == "Searched: Sun 2016."
    assert scope(graph, until=["2016", "2018"]) == "Searched: Sun 2016."
    assert "nothing on this" not in answer_view(graph.ask("Who sells arms?")).notes[-1]


def test_words_of_a_sentence_are_quoted_once() -> None:
    claims = [
        warrant("affirms")._replace(claim=name, gloss=name, quote=quote, sentence=place)
        for name, quote, place in (("A.", "one", 1), ("B.", "two", 2), ("C.", "one", 1))
    ]
    found = answered(*(finding(f"id:{w.claim}", w.claim, {}, [w], ()) for w in claims))
    (section,) = answer_view(found).sections
    assert [item.sentence for item in section.items] == ["“one” A.", "“two” B.", "C."]
    assert "  1 “one”\n    A.  " in text(answer_view(found), 80)


def test_sentence_shows_its_own_claims(graph: Graph) -> None:
    view = answer_view(graph.ask("coverage", source="sun-2016"), long=True)
    (section,) = (s for s in view.sections if s.heading == "¶1 s2, sun-2016")
    assert {c.places for item in section.items for c in item.citations} == {((1, 2),)}


def test_event_without_a_claim_shows_its_title_once() -> None:
    event = finding("id:fair", "The fair", {"group": "The fair (1890-05-01)"}, [], ())
    page = text(answer_view(answered(event, headings=("The fair (1890-05-01)",))), 80)
    assert page.count("The fair") == 1
    assert "No claim is about it." in page
