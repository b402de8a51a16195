"""A page says what the answer amounts to, then each finding in a line, with its place."""

import re
from itertools import product

import pytest
from answer.making import answered, warrant

from realpolitik import Graph
from realpolitik.answer.findings.answer import LeftOut, Suggestion
from realpolitik.answer.findings.finding import Finding, finding
from realpolitik.answer.findings.warrant import Node, Source
from realpolitik.answer.questions.question import slugs
from realpolitik.writing.page import markdown, table
from realpolitik.writing.reading import readable

WIDE = 10_000
each_question = pytest.mark.parametrize("slug", slugs())


@each_question
def test_no_line_is_wider_than_the_page(graph: Graph, slug: str) -> None:
    answer = graph.ask(slug)
    for width, long in product([40, 80, 120], [False, True]):
        lines = table(answer, width, long=long).splitlines()
        assert max(map(len, lines)) <= width
        assert all(line.isprintable() and line == line.rstrip() for line in lines)


@each_question
def test_page_is_short_enough_to_be_read(graph: Graph, slug: str) -> None:
    shortest = 40 if slug in ("alignments", "relationship") else 120
    one = {"source": "sun-2016"} if slug == "coverage" else {}  # which tells every sentence
    assert table(graph.ask(slug, **one), 80).count("\n") <= shortest


@each_question
def test_long_page_says_all_that_is_claimed_and_stands_against_it(graph: Graph, slug: str) -> None:
    answer = graph.ask(slug)
    said = {found.label for found in answer.findings}
    for found in answer.findings:
        for w in [*found.warrants, *(w for but in found.but for w in but.warrants)]:
            said |= {w.gloss, f"¶{w.paragraph} s"}
            said |= set() if w.own_voice else {w.claimant.label}
    for text in (table(answer, WIDE, long=True), markdown(answer, long=True)):
        assert [each for each in said if each not in text] == []


@pytest.mark.parametrize("width", [80, 120])
def test_page_of_an_answer(sun: Graph, width: int) -> None:
    page = table(sun.ask("alignments"), width)
    question, *_ = page.splitlines()
    assert question.startswith("On which issues do China and Russia align?  ")
    assert question.endswith("  Sun 2016, The Cipher Brief")
    lines = page.split("\n\n")[1].splitlines()
    headings = [line.split("  ")[0] for line in lines if line[0] != " "]
    assert headings == ["Stated, 2016", "Expected", "Past", "Contested", "Denied"]
    assert "\n  China and Russia are aligned on important economic and security issues." in (
        " ".join(page.split()).replace("  ", " ") and table(sun.ask("alignments"), 200)
    )


def test_what_one_sentence_says_of_several_things_is_one_line(sun: Graph) -> None:
    page = table(sun.ask("alignments"), 200)
    assert page.count("¶7 s1") == 2
    assert "  An alignment of China and Russia on Iran, North Korea and America's role in" in page


def test_view_of_others_has_its_claimant_and_stands_apart(mini: Graph) -> None:
    page = table(mini.ask("certainty"), WIDE)
    _, others = page.split("\nViews of others\n")
    first = others.splitlines()[0]
    assert " via Quill ¶" in first


def labelled(polarity: str, name: str, who: str, **more: object) -> Finding:
    """Return a finding of one claim by somebody, whom the author of the source reports."""
    w = warrant(polarity)._replace(
        claim=name, gloss=f"{name} says so.", claimants=(Node(f"id:{who}", who),)
    )
    return finding(f"id:{name}", name, {}, [w], ())


def test_label_stands_only_over_what_several_hold() -> None:
    first, second = (labelled("affirms", "It", who).warrants[0] for who in ("Ada", "Bo"))
    both = finding("id:it", "It", {}, [first, second._replace(claim="other", gloss="Bo too.")], ())
    lines = table(answered(both), 100).splitlines()
    assert [line.split("  ")[0] or line.strip().split("  ")[0] for line in lines[3:7]] == [
        "Views of others, 1890",
        "It",
        "It says so.",
        "Bo too.",
    ]


def test_several_years_stand_in_the_lines() -> None:
    old = labelled("affirms", "It", "Ada")
    new = old.warrants[0]._replace(source="id:new", short="Roe", year=1999, claim="new")
    held = tuple(
        Source(iri, short, short, iri, year, year)
        for iri, short, year in (("", "Doe", "1890"), ("id:new", "Roe", "1999"))
    )
    later = finding("id:that", "That", {}, [new], ())
    page = table(answered(old, later, sources=held, held=held), 100)
    assert "2 sources, 1890–1999." in page
    assert "Ada, via Roe 1999 ¶1 s1" in page
    assert "Views of others\n" in page


def test_who_speaks_in_a_text_of_another_is_named_with_it(graph: Graph) -> None:
    of_one = table(graph.ask("about", thing="Iran", source="sullivan-2024"), WIDE)
    assert "  Dozier ¶8 s1\n" in of_one
    assert "  Jake Sullivan for the United States, via Dozier ¶8 s1\n" in of_one
    several = table(graph.ask("about", thing="Iran"), WIDE)
    assert "  Dozier in Sullivan 2024 ¶8 s1\n" in several
    assert "  Sullivan 2024 for the United States ¶12 s2\n" in several
    assert ": Dozier in Sullivan 2024, ¶8 s1.\n" in markdown(graph.ask("about", thing="Iran"))


def test_of_claims_alike_the_first_of_the_text_is_shown(graph: Graph) -> None:
    page = table(graph.ask("about", thing="War in Ukraine", source="sullivan-2024"), WIDE)
    assert re.search(r"Russia has invaded Ukraine\. +¶1 s3; ¶3 s2; ¶5 s2; ¶10 s3\n", page)


def test_what_is_left_out_and_what_says_more_are_told() -> None:
    command = "realpolitik ask alignments a=china b=russia"
    more = Suggestion("alignments", {}, {}, "Where do they align?", 6, command)
    parts = (
        LeftOut("troops", "unheard"),
        LeftOut("2017", "unused"),
        LeftOut("Chna", "unheard", ("China", "Chad")),
    )
    answer = answered(labelled("affirms", "It", "Ada"), left_out=parts, suggestions=(more,))
    page = table(answer, 80)
    assert (
        "\nNot heard: troops, Chna (did you mean China or Chad?).\nHeard, but not used: 2017.\n"
        in page
    )
    assert f"\n  Where do they align? (6 findings)\n    {command}\n" in page
    assert f"- Where do they align? `{command}` (6)\n" in markdown(answer)
    assert "Ask instead:" in table(answered(suggestions=(more,)), 80)


def test_headings_that_are_left_out_are_told_by_name(graph: Graph) -> None:
    page = table(graph.ask("alignments", a="china", b="russia", certainty="certain"), 80)
    assert "\n… and 2 more headings: Denied, by others; Denied, said of themselves\n" in page


def test_nearest_answer_has_a_line_for_each_claim_of_a_sentence() -> None:
    claims = [
        warrant("affirms")._replace(
            claim=f"c{n}", gloss=gloss, situation=Node("id:it", "It"), status=status
        )
        for n, (gloss, status) in enumerate(
            [
                ("They meet in May.", "affirmed"),
                ("They meet in June.", "affirmed"),
                ("No.", "contested"),
            ]
        )
    ]
    sentence = Finding(None, "Doe 1890, ¶1 s1", {}, None, None, None, 1890, tuple(claims), ())
    answer = answered(sentence, query=None, text="When do they meet?")
    assert answer.outcome == "nearest"
    _, verdict, _, first, second, *_ = table(answer, 80).splitlines()
    assert verdict == "No saved question asks this. Nearest claims:"
    assert first.split("  ")[1] == "They meet in May and June."
    assert second.split("  ")[2] == "No. [contested]"


def test_nearest_answer_is_short_and_tells_what_is_left_out(graph: Graph) -> None:
    answer = graph.search("Central Asia")
    page, whole = table(answer, WIDE), table(answer, WIDE, long=True)
    best = [line for line in readable(answer)[0].lines if not line.depth]
    assert len(best) == len(answer) > 3
    assert all(line.text in page for line in best)
    assert all(w.gloss in page for item in answer[:3] for w in item.warrants)
    assert all(w.gloss in whole for item in answer for w in item.warrants)
    assert "\n… and 1 more claim on these sentences\n" in page
    assert "--long shows all of it." in page


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"a": "Ruritania", "b": "Graustark"}, "Stated: "),
        ({"a": "Graustark", "b": "Sylvania"}, "Denied"),
    ],
)
def test_page_tells_the_verdict_under_the_question(
    mini: Graph, values: dict[str, str], verdict: str
) -> None:
    answer = mini.ask("alignments", **values)
    read, came, *_ = table(answer, WIDE).splitlines()
    assert read.split("  ")[0] == answer.question
    assert came == answer.verdict
    assert came.startswith(verdict)


def test_what_is_denied_of_a_kind_stands_before_looser_ones(graph: Graph) -> None:
    page = table(graph.ask("Are China and Russia allies?"), 80)
    assert len(page.splitlines()) <= 40
    _, alliance = page.split("\nAlliance ", 1)
    alliance, *_ = alliance.split("\nAlignment ")
    assert re.findall(r"Sun 2016 ¶6 s2|Putin 2019 for Russia ¶7 s1|\[contested\]", alliance) == [
        "[contested]",
        "Sun 2016 ¶6 s2",
        "Putin 2019 for Russia ¶7 s1",
    ]
    assert "\n… and 2 more headings: Alliance, as wanted or thought of; Strain\n" in page


def test_page_names_newer_sources_that_say_nothing_in_it(both: Graph, graph: Graph) -> None:
    answer = both.ask("alignments", a="Ruritania", b="Graustark")
    remarks = f"Newer, and without a claim here: {len(graph.sources)} sources."
    assert remarks in table(answer, WIDE)
    assert markdown(answer).endswith(f"\n\nGlosses are ours, not quotations. {remarks}\n")
    answer = graph.ask("alignments", a="China", b="Russia")
    assert "Newer, and without a claim here: Sullivan 2024.\n" in table(answer, WIDE)
    narrowed = graph.ask("alignments", a="China", b="Russia", source="sun-2016")
    told = "Newer, and without a claim here, as narrowed: Putin 2019 and Sullivan 2024.\n"
    assert markdown(narrowed).endswith(told)
    assert "Newer" not in markdown(graph.ask("about", thing="China"))


@pytest.mark.parametrize(
    ("narrowing", "said"),
    [
        (
            {"according_to": "Yun Sun", "certainty": "probable", "source": "sun-2016"},
            "at least probable, according to Yun Sun, in A Calculated Relationship",
        ),
        ({"certainty": "certain"}, "only what is certain"),  # than which nothing is surer
        ({"certainty": "unspecified"}, "only where how sure is unspecified"),  # which has no rank
        ({"tense": "future"}, "tense future"),
        ({"since": "2016", "until": "2016"}, "in 2016"),
        ({"since": "2016", "until": "2019"}, "since 2016, until 2019"),
    ],
)
def test_page_says_what_it_was_narrowed_to(
    graph: Graph, narrowing: dict[str, str], said: str
) -> None:
    answer = graph.ask("alignments", a="China", b="Russia", **narrowing)
    assert f"\nNarrowed to: {said}.\n" in table(answer, WIDE), table(answer, 80)
    assert f"Narrowed to: {said}." in markdown(answer)


def test_evidence_shows_each_claim_of_the_same_once(graph: Graph) -> None:
    page = table(graph.ask("evidence", claim="putin-2019-p3s5-5"), WIDE)
    assert page.count("By what Putin says, Washington and Tokyo talk") == 1
    assert page.count("Japanese sources had the news") == 1


def test_markdown_has_footnotes_and_full_references(graph: Graph) -> None:
    page = markdown(graph.ask("threats"))
    assert "- China perceives a threat from the West.[^1]\n" in page
    assert "\n[^1]: Sun 2016, ¶1 s5.\n" in page
    (putin,) = (s for s in graph.sources if s.short == "Putin")
    assert f", 19 December 2019, <{putin.address}>.\n" in markdown(graph.ask("contested"))
    assert "\n- Yun Sun, “A Calculated Relationship”, The Cipher Brief, 22 March 2016.\n" in page


def test_long_page_ends_with_what_to_cite(mini: Graph) -> None:
    answer = mini.ask("alignments", a="Ruritania", b="Graustark")
    last = table(answer, WIDE, long=True).splitlines()[-1]
    assert last == "Glosses are ours, not quotations. Cite: Quill 1890, ¶1 s1; ¶2 s2; ¶3 s1."
