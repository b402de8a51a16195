"""Every saved question answers as somebody has read it, and in another engine too.

`pytest tests/test_golden.py --refresh-golden` writes the answers anew, to be read again.
"""

import csv
import io
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, QuerySolutions, QueryTriples

from realpolitik import Graph
from realpolitik.answer.question import load, slugs
from realpolitik.command.render import render
from realpolitik.export.export import export
from realpolitik.terms import PREFIXES, Term

GOLDEN = Path(__file__).parent / "golden"
COLUMNS = """
    situation label values status strength tense
    claim polarity claimant certainty paragraph sentence
"""
STRING = PREFIXES["xsd"] + "string"

Cell = tuple[str, str] | None
"""A term as its text and its language or datatype, which an IRI has none of."""

each_question = pytest.mark.parametrize("slug", slugs())


@each_question
def test_answer_is_as_it_was_read(slug: str, graph: Graph, pytestconfig: pytest.Config) -> None:
    rows = csv.DictReader(io.StringIO(render(graph.ask(slug), "csv")))
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS.split(), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path = GOLDEN / f"{slug}.csv"
    if pytestconfig.getoption("refresh_golden"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(out.getvalue(), encoding="utf-8")
    assert out.getvalue() == path.read_text(encoding="utf-8")


def test_there_is_no_other_golden_answer() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(slugs())


@pytest.fixture(scope="module")
def in_rdflib(graph: Graph) -> rdflib.Graph:
    """Return the merged graph in rdflib, its literals as they are written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rdflib, "NORMALIZE_LITERALS", False)
        return rdflib.Graph().parse(data=export(graph, "ntriples"), format="nt")


def of_oxigraph(term: Term | None) -> Cell:
    """Return a term of Oxigraph as a cell."""
    if isinstance(term, Literal):
        return term.value, term.language or term.datatype.value
    return (term.value, "") if isinstance(term, NamedNode) else None


def of_rdflib(term: object) -> Cell:
    """Return a term of rdflib as a cell."""
    if isinstance(term, rdflib.Literal):
        return str(term), term.language or str(term.datatype or STRING)
    return (str(term), "") if isinstance(term, rdflib.URIRef) else None


@pytest.mark.slow
@each_question
def test_query_gives_the_same_rows_in_rdflib(
    slug: str, graph: Graph, in_rdflib: rdflib.Graph
) -> None:
    text = load(slug).text
    result, other = graph.sparql(text), in_rdflib.query(text)
    rows: set[tuple[Cell, ...]]
    if isinstance(result, QueryTriples):
        rows = {tuple(map(of_oxigraph, triple)) for triple in result}
    else:
        assert isinstance(result, QuerySolutions)
        assert [v.value for v in result.variables] == [str(v) for v in other.vars or ()]
        rows = {tuple(map(of_oxigraph, row)) for row in result}
    assert rows
    assert {tuple(map(of_rdflib, row)) for row in other if isinstance(row, tuple)} == rows
