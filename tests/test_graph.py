"""A graph is opened once, answers in three ways that are never mixed up, and never changes."""

import re
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

import realpolitik
from realpolitik import Graph, UnknownName
from realpolitik.command.cli import main
from realpolitik.export.export import export
from realpolitik.terms import ID, local

MINI = Path(__file__).parent / "mini"
REST = "who stand together, from going further."
STRAITS = "Ruritania and Graustark take the same side on the straits."

# What people and machines type where a name is asked for, and what might break out of a query.
NAMES = f"China russia id:china {ID}china <{ID}china> any UNDEF".split()
MARKS = (*"'\"{}<>=#\n\0\\", "\r\n", r"\u0022", "\ud800", "\udcff", "\u202e", "\u2028")
PIECES = (*NAMES, *MARKS, "Where do", "according to", "id:china } ?x ?y ?z . {", "\x1b[31m")
pieces = st.sampled_from((*PIECES, "x" * 10_000))
texts = pieces | st.lists(pieces | st.text(st.characters(), max_size=5), max_size=4).map("".join)


@pytest.fixture(scope="module")
def quoting(both: Graph) -> Graph:
    """Return the graph with mini/ added, and the text to quote from."""
    return realpolitik.open([str(MINI)], texts=[str(MINI / "book.txt")])


def test_without_a_match_what_is_said_of_the_things_is_suggested(mini: Graph) -> None:
    answer = mini.ask("alignments", a="Sylvania", b="Freedonia")
    assert (answer.outcome, answer.query, answer.verdict) == ("silent", "alignments", "Not stated.")
    assert [suggestion.query for suggestion in answer.suggestions] == ["about", "about"]


def test_asserted_triples_are_without_inferred_ones(graph: Graph) -> None:
    asserted = set(graph.triples(inferred=False))
    assert asserted < set(graph.triples())
    derived = {"status", "strength", "kind", "regards", "involves", "alignsWith"}
    assert {local(t.predicate.value) for t in asserted}.isdisjoint(derived)


@pytest.mark.parametrize("words", [("alignments", "a={}"), ("{} ?",), ("threats", "--without={}")])
@settings(max_examples=12)
@given(texts)
def test_any_text_on_the_command_line_is_answered_or_refused_in_one_line(
    graph: Graph, words: tuple[str, ...], text: str
) -> None:
    out, err = (TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr("realpolitik.command.commands.open_graph", lambda options: graph)
        status = main(["ask", *(word.replace("{}", text) for word in words)])
    assert isinstance(err.buffer, BytesIO)
    said = err.buffer.getvalue().decode()
    assert (status, said.count("\n")) in ((0, 0), (2, 1))
    assert said.removesuffix("\n").isprintable()
    assert "Traceback" not in said
    assert "a fault in realpolitik itself" not in said


@pytest.mark.parametrize(
    "name", ["book-p1s1-1", "id:book-p1s1-1", f"{ID}book-p1s1-1", STRAITS, STRAITS.upper()]
)
def test_claim_is_found_by_each_of_its_names(quoting: Graph, name: str) -> None:
    claim = quoting.claim(name)
    assert claim.iri == f"{ID}book-p1s1-1"
    assert (claim.situation.iri, claim.kind) == (f"{ID}alignment-straits", "alignment")
    assert {w.gloss for w in claim.warrants} == {STRAITS}
    assert [(w.paragraph, w.sentence, w.quote) for w in claim.warrants] == [
        (1, 1, "Ruritania and Graustark stand together on the straits."),
        (3, 1, f"Only the quarrel keeps Ruritania and Graustark, {REST}"),
    ]


@pytest.mark.parametrize(
    ("name", "links"),
    [
        ("book-p1s1-1", {("qualified by", "book-p3s1-1")}),
        ("book-p3s1-1", {("qualifies", "book-p1s1-1")}),
        ("book-p2s6-2", {("disputes", "book-p2s6-1")}),
        ("sun-2016-p6s4-4", {("supported by", "sun-2016-p6s5-1")}),
    ],
)
def test_claim_is_linked_in_both_directions(
    both: Graph, name: str, links: set[tuple[str, str]]
) -> None:
    found = both.claim(name).links
    assert {(relation, local(other)) for relation, other, _ in found} == links
    assert all(gloss == both.claim(other).warrants[0].gloss for _, other, gloss in found)


def edited(folder: Path, name: str) -> Graph:
    """Return the graph with mini/ added, all triples of one of its claims deleted by hand."""
    for path in MINI.glob("*.ttl"):
        text = path.read_text(encoding="utf-8")
        start = text.find(f"id:{name} a rp:Claim")
        if start >= 0:
            text = text[:start] + text[text.index(" .\n", start) + 3 :]
        text = re.sub(rf"(?<!;\n)    rp:\w+ id:{name} ;\n", "", text)
        text = re.sub(rf" ;\n    rp:\w+ id:{name} \.\n", " .\n", text)
        (folder / path.name).write_text(text, encoding="utf-8")
    return realpolitik.open([str(folder)])


def test_graph_without_a_claim_equals_data_without_it(both: Graph, tmp_path: Path) -> None:
    name = "book-p2s5-2"  # others have claims on its situation, too
    less = both.without(name)
    exported = export(less, "ntriples")
    assert exported == export(edited(tmp_path, name), "ntriples")
    assert f"/{name}>".encode() not in exported
    assert both.claim(name).iri == ID + name  # for it has not changed
    assert (both.left_out, less.left_out) == ((), (f"{ID}{name}",))


def test_graph_without_a_source_has_nothing_of_it(both: Graph, graph: Graph) -> None:
    less = both.without("News from Elsewhere")
    assert less.ask("alignments", a="Ruritania", b="Graustark").outcome == "silent"
    ours = both.ask("alignments")
    assert less.again(ours).findings == graph.ask("alignments").findings == ours.findings
    assert less.again(ours).held == graph.sources
    with pytest.raises(UnknownName, match='no source is called "News from Elsewhere"'):
        less.ask("alignments", source="News from Elsewhere")
    asked = both.ask("Is China allied with Russia?")
    assert less.again(asked).asked == asked.asked == graph.ask("Is China allied with Russia?").asked
    past = both.ask("What does China fear from Japan?", tense="past")
    assert less.again(past).filters == past.filters
    found = both.search("alliance", 3, according_to="Yun Sun")
    assert less.again(found).findings == found.findings
    nothing = less.without(*(source.source for source in graph.sources))
    assert {*nothing.left_out} == {source.source for source in both.sources}
    assert nothing.again(ours).outcome == "silent"
    assert nothing.again(ours).sources == ()
