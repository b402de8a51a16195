"""Every format says the same: what is written is read back."""

import csv
import io
import json
import re

import pytest

from realpolitik import Graph
from realpolitik.answer.findings.warrant import Warrant
from realpolitik.terms import PREFIXES, local
from realpolitik.writing.render import FORMATS, grid, render, results

QUESTIONS = ("alignments", "conditions", "coverage", "network")
each_question = pytest.mark.parametrize("slug", QUESTIONS)
COLUMNS = """
    query outcome situation label values status strength tense claim polarity claimant reportedBy
    certainty claimTense gloss source paragraph sentence start end quote but derivedFrom withdrawn
    year claimantLabel author title date eventBegins aboutYear basis intensity voice onBehalfOf
    forecast changedSince party holder toward against issue place domain stake position direction
    threatSource arisesFrom content averts resembles includes factor explained during after
"""
LABELS = (
    f"SELECT ?it ?label {{ ?it <{PREFIXES['rdfs']}label> ?label . FILTER(LANG(?label) = 'en') }}"
    " ORDER BY ?it LIMIT 3"
)


def cells(warrant: Warrant) -> list[str]:
    """Return a warrant as the cells of a row."""
    iris = (warrant.claimant.iri, warrant.reported_by.iri)
    numbers = (warrant.paragraph, warrant.sentence, warrant.start, warrant.end)
    words = [local(warrant.claim), warrant.polarity, *map(local, iris)]
    words += [warrant.certainty, warrant.tense, warrant.gloss, local(warrant.source)]
    return [*words, *map(str, numbers)]


@each_question
@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_table_of_rows_has_one_for_each_warrant(
    graph: Graph, slug: str, form: str, delimiter: str
) -> None:
    answer = graph.ask(slug)
    header, *rows = csv.reader(io.StringIO(render(answer, form)), delimiter=delimiter)
    assert header == COLUMNS.split()
    expected = [
        [
            *(slug, answer.outcome, local(f.situation or ""), f.label),
            *(f.status or "", f.strength or "", f.tense or ""),
            *(cells(warrant) if warrant else [""] * 12),
        ]
        for f in answer.findings
        for warrant in f.warrants or (None,)
    ]
    assert [row[:4] + row[5:20] for row in rows] == expected


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_silence_is_a_row_of_its_own(graph: Graph, form: str) -> None:
    _, row = render(graph.ask("Qwerty uiop?"), form).splitlines()
    assert "silent" in row


def test_row_names_what_stands_against(graph: Graph) -> None:
    rows = csv.DictReader(io.StringIO(render(graph.ask("alignments"), "csv")))
    against = {row["situation"]: row["but"] for row in rows}
    assert against["alignment-political-continued"] == "limits sun-2016-p7s3-5"


@each_question
def test_json_is_the_contract(graph: Graph, slug: str) -> None:
    answer = graph.ask(slug)
    text = render(answer, "json")
    assert json.loads(text) == json.loads(json.dumps(answer.to_dict()))
    assert "\\u" not in text  # ¶ is a letter like others


def test_values_are_written_with_their_names(mini: Graph) -> None:
    answer = mini.ask("threats", actor="Ruritania")
    (row,) = csv.DictReader(io.StringIO(render(answer, "csv")))
    assert set(row["values"].split("; ")) == {
        "group=threat perception",
        "source=blockade",
        "source=freedonia",
    }


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_ends_its_last_line(graph: Graph, form: str) -> None:
    text = render(graph.ask("alignments"), form)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_rows_of_any_query_are_a_table(graph: Graph) -> None:
    table = results(graph.sparql(LABELS), "table", 1000)
    assert table.endswith("3 rows\n")


def test_grid_folds_its_cells_between_words() -> None:
    text = grid(("ONE", "TWO"), [("a", "word " * 9), ("b", "c")], 26)
    assert text.splitlines() == [
        "ONE  TWO",
        "a    word word word word",
        "     word word word word",
        "     word",
        "b    c",
    ]
    text = grid(("ONE", "TWO"), [("a b " * 5, "word " * 9)], 20)
    assert text.splitlines() == [
        "ONE        TWO",
        "a b a b a  word word",
        "b a b a b  word word",
        "           word word",
        "           word word",
        "           word",
    ]


def test_grid_cuts_words_where_it_is_wider_than_it_may_be_else() -> None:
    text = grid(("ONE", "TWO"), [("abcdefghijkl", "word abcdefghijklm")], 16)
    assert text.splitlines() == [
        "ONE      TWO",
        "abcdefg  word",
        "hijkl    abcdefg",
        "         hijklm",
    ]


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_row_is_wider_than_the_page(graph: Graph, width: int) -> None:
    rows = graph.sparql("SELECT ?a ?b ?c ?d { ?a ?b ?c . OPTIONAL { ?c ?e ?d } } LIMIT 200")
    assert max(map(len, results(rows, "table", width).splitlines())) <= width


def test_row_has_who_and_what_stands_in_which_role_by_name(graph: Graph) -> None:
    rows = list(csv.DictReader(io.StringIO(render(graph.ask("threats"), "csv"))))
    west = next(row for row in rows if row["threatSource"] == "The West")
    assert (west["holder"], west["author"], west["date"]) == ("China", "Yun Sun", "2016-03-22")
    assert west["title"] == "A Calculated Relationship"
    assert west["year"] == "2016"
    dated = csv.DictReader(io.StringIO(render(graph.ask("timeline"), "csv")))
    assert any(row["eventBegins"].startswith("2014-02") for row in dated)


def test_dates_that_no_source_gives_are_told_to_be_so(graph: Graph) -> None:
    answer = graph.ask("timeline")
    assert re.search(r"the events, by common knowledge, are of 1947–20\d\d[.;]", answer.verdict)
    assert "not the sources'." in render(answer, "table")
