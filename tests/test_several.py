"""Sources that agree, differ, repeat, revise and retract one another, in `several/`.

All of them are invented. `pytest tests/test_several.py --refresh-golden` writes their answers to
the saved questions anew, to be read again.
"""

import csv
import io
from functools import cache
from pathlib import Path

import pytest
from asking import everything, first_of
from pyoxigraph import NamedNode

import realpolitik
from realpolitik import Graph
from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.finding import Finding, independent_claimants
from realpolitik.answer.questions.question import slugs
from realpolitik.answer.retraction import without
from realpolitik.graph import Origin
from realpolitik.reasoning.inference import infer
from realpolitik.render.answers import answer_view, render
from realpolitik.render.html import html
from realpolitik.terms import ID, expand, local

SEVERAL = Path(__file__).parent / "several"
DOCUMENT = SEVERAL.parents[1] / "docs" / "several-sources.md"
GOLDEN = SEVERAL / "golden.csv"
COLUMNS = ("query", "status", "label", "polarity", "claim", "derivedFrom", "but")
OWN = ("sun-2016", "putin-2019", "sullivan-2024")
SOURCES = (*OWN, "rook-2031", "vell-2031-b", "pell-2031", "rook-2032")
ALONE = ("putin-2019", "rook-2031", "vell-2031-b", "pell-2031")
# What a question relates may be said by one source and claimed by another, so that by source it
# finds more than that source alone would: an objection, the other half of what two share, an
# explanation, a view that another source repeats. Theory predicts from all that stands.
ACROSS = {"changes", "contested", "shared-threats", "about", "predictions", "perceptions"}
ACROSS |= {"agree", "frictions"}


@pytest.fixture(scope="module")
def several(cache_home: Path) -> Graph:
    """Return the graph of the project's own data with the invented sources."""
    return realpolitik.open([str(SEVERAL)])


@pytest.fixture(scope="module")
def whole(cache_home: Path) -> Graph:
    """Return the same with all that was retracted or revised."""
    return realpolitik.open([str(SEVERAL)], retracted=True)


@pytest.fixture(scope="module")
def alone(several: Graph) -> dict[str, Graph]:
    """Return for each source the graph as if the others had never been said."""
    asserted = several.triples(inferred=False)
    graphs = {}
    for name in ALONE:
        others = [expand(f"id:{other}") for other in SOURCES if other != name]
        store = without(asserted, others, keep_retracted=True)
        inferred = infer(store, [])
        store.add_ntriples(inferred)
        graphs[name] = Graph(store, Origin(inferred, name))
    return graphs


def found(answer: Answer, situation: str) -> Finding:
    """Return the finding of an answer about a situation."""
    (item,) = (f for f in answer if local(f.situation or "") == situation)
    return item


def rows(answer: Answer) -> set[tuple[str, str]]:
    """Return each situation of an answer with each of its claims."""
    return {(local(f.situation or ""), local(w.claim)) for f in answer for w in f.warrants}


@cache
def claims(graph: Graph) -> set[str]:
    """Return the claims in a graph."""
    return {
        local(t.subject.value)
        for t in graph.triples()
        if t.predicate == expand("rp:regards") and isinstance(t.subject, NamedNode)
    }


def test_answers_are_as_approved(several: Graph, pytestconfig: pytest.Config) -> None:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for slug in slugs():
        answer = everything(several, slug)
        for row in answer.records():
            if row["claim"] and not any(own in str(row["claim"]) for own in OWN):
                writer.writerow(row)
    if pytestconfig.getoption("refresh_golden"):
        GOLDEN.write_text(out.getvalue(), encoding="utf-8")
    assert out.getvalue() == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("slug", first_of(slugs(), 8))
def test_filter_by_source_gives_the_rows_of_that_source_alone(
    several: Graph, alone: dict[str, Graph], slug: str
) -> None:
    for source in ALONE:
        narrowed, answer = everything(several, slug, source=source), everything(alone[source], slug)
        assert {w.source for f in narrowed for w in f.warrants} <= {ID + source}
        if slug in ACROSS:
            assert rows(narrowed) >= rows(answer) or slug == "predictions"
        else:
            assert rows(narrowed) == rows(answer), source


def test_answer_by_one_source_has_the_counter_evidence_of_others(several: Graph) -> None:
    answer = several.ask("cooperation", a="Kestria", b="Maravia", source="rook-2031")
    item = found(answer, "patrols-long-strait")
    assert [local(w.claim) for w in item.warrants] == ["rook-2031-p1s1-1"]
    assert {local(w.claim) for b in item.counter_evidence for w in b.warrants} == {
        "vell-2031-b-p2s3-1"
    }
    text = render(answer, "table", 200, long=True)
    assert "Searched: Rook 2031." in text


def test_a_source_is_named_in_english(several: Graph) -> None:
    answer = several.ask("What does Kestria feel threatened by according to Pell 2031?")
    assert answer.filters["source"] == (ID + "pell-2031",)
    assert rows(answer) == {("threat-kestria-tarn", "pell-2031-p1s1-1")}
    for name in ("Rook 2031", "rook-2031", "The Strait Question"):
        assert several.ask("threats", source=name).filters["source"] == (ID + "rook-2031",)
    short = {f"{source.short} {source.year}": source.source for source in several.sources}
    for name, source in short.items():
        for answer in (
            several.ask("threats", source=name),
            several.ask(f"Who threatens Kestria according to {name}?"),
        ):
            assert answer.filters["source"] == (source,)
        assert name in next(e for e in several.names.entries("source") if e.iri == source).aliases
    with pytest.raises(realpolitik.Ambiguous, match="id:rook-2031 or id:rook-2032"):
        several.ask("threats", source="Oda Rook")


def test_repeating_claim_does_not_count(several: Graph) -> None:
    answer = several.ask("threats", actor="Kestria")
    item = found(answer, "threat-kestria-tarn")
    repeating = {ID + name for name in ("vell-2031-b", "pell-2031", "rook-2032")}
    assert independent_claimants(item.warrants, "affirms") == ({ID + "oda-rook"}, repeating)
    document = DOCUMENT.read_text(encoding="utf-8")
    assert f"--data DIR\n{render(answer, 'table', 80)}```" in document


VELL = {f"vell-2031-p{p}s{s}-1" for p in (1, 2) for s in (1, 2, 3)}
WITHDRAWN = VELL | {
    "rook-2031-p1s3-1",
    "rook-2031-p2s1-1",
    "pell-2031-p2s1-1",
    "doe-2031-p1s1-1",
    "doe-2031-p1s2-1",
}


def test_retracted_claims_answer_only_on_request(several: Graph, whole: Graph) -> None:
    assert claims(whole) - claims(several) == WITHDRAWN
    assert claims(several) <= claims(whole)
    assert {local(s.source) for s in several.ask("certainty").held} == {*SOURCES}


def test_retracted_claims_are_marked(whole: Graph) -> None:
    told = {
        local(w.claim): w.retraction.summary
        for f in everything(whole, "certainty")
        for w in f.warrants
        if w.retraction
    }
    assert told.keys() == WITHDRAWN
    assert told["rook-2031-p1s3-1"] == "revised by rook-2032-p1s1-1"
    assert told["pell-2031-p2s1-1"] == "retracted by The Wire on 2031-06-12"
    answer = whole.ask("about", thing="Tarn")
    for form in ("table", "markdown", "csv", "json"):
        assert "The Wire" in render(answer, form, 1000, long=form == "table")
    assert told["pell-2031-p2s1-1"] in html(answer_view(answer, long=True))


@pytest.mark.parametrize(
    ("left_out", "back"),
    [
        ("retraction-doe", {"doe-2031-p1s1-1", "doe-2031-p1s2-1"}),
        ("rook-2032-p1s1-1", {"rook-2031-p1s3-1"}),
        ("vell-2031-b", VELL),
        ("rook-2032", {"rook-2031-p1s3-1", "rook-2031-p2s1-1"}),
        ("rook-2031-p1s1-1", set()),
    ],
)
def test_without_a_retraction_the_claims_are_back(
    several: Graph, left_out: str, back: set[str]
) -> None:
    assert claims(several.without(left_out)) - claims(several) == back


def test_error_for_a_retracted_claim_names_its_retraction(several: Graph, whole: Graph) -> None:
    for name, said in (
        ("rook-2031-p1s3-1", "it was revised by rook-2032-p1s1-1"),
        ("id:pell-2031-p2s1-1", "it was retracted by The Wire on 2031-06-12"),
        ("doe-2031-p1s1-1", "its source, doe-2031, was retracted by The Post on 2031-07-01"),
    ):
        with pytest.raises(realpolitik.Refused, match=f"{said}; add --retracted to include it"):
            several.claim(name)
    for asked in ("What does Kestria fear in doe-2031?", "What supports doe-2031-p1s1-1?"):
        with pytest.raises(realpolitik.Refused, match="was retracted by The Post"):
            several.ask(asked)
    assert whole.claim("doe-2031-p1s1-1").links[-1][:2] == ("retracted by", ID + "retraction-doe")


def test_store_on_disk_answers_without_retracted_claims(
    several: Graph, whole: Graph, tmp_path: Path
) -> None:
    store = str(tmp_path / "store")
    on_disk = realpolitik.build(store, SEVERAL)
    for slug in ("contested", "certainty"):
        assert everything(on_disk, slug) == everything(several, slug)
    kept = realpolitik.build(store, SEVERAL, retracted=True)
    assert everything(kept, "certainty") == everything(whole, "certainty")


def test_graph_of_others_with_retracted_claims_must_be_opened_so(whole: Graph) -> None:
    untold = realpolitik.attach(whole.to_rdflib())
    with pytest.raises(realpolitik.Refused, match="still here; add --retracted"):
        untold.ask("certainty")
