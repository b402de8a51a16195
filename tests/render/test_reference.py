"""References are complete and escaped."""

import pytest
from bibtexparser.entrypoint import parse_string

from realpolitik import Graph
from realpolitik.answer.findings.warrant import Author, Source
from realpolitik.english import date_in_words
from realpolitik.render.reference import bibtex, reference

HARD = Source(
    "id:hard",
    "Ó. Nagy & Co, The {Wire}",
    "Nagy",
    "50% of “R&D”: {a} #1_b ~ c^2 \\ $",
    "2031-06",
    "2031",
    (
        Author("Ó. Nagy", "Nagy"),
        Author("Trade and Aid Board"),
        Author("Li Wei", "Li"),
        Author("Mary Ma", "Ma"),
    ),
    "The {Wire}",
    "https://example.org/a_b?x={1}%20y#z",
)


def test_bibtex_is_read_by_its_parser(graph: Graph) -> None:
    library = parse_string(bibtex([graph.sources[0], HARD]))
    assert library.failed_blocks == []
    sun, hard = ({f.key: f.value for f in entry.fields} for entry in library.entries)
    assert sun == {
        "author": "Sun, Yun",
        "title": "{A Calculated Relationship}",
        "howpublished": "The Cipher Brief",
        "year": "2016",
        "month": "3",
        "date": "2016-03-22",
    }
    assert hard["author"] == "Nagy, Ó. and {Trade and Aid Board} and Li, Wei and Ma, Mary"
    assert hard["url"] == "https://example.org/a_b?x=%7B1%7D%20y#z"
    assert hard["title"] == (
        r"{50\% of “R\&D”: \textbraceleft{}a\textbraceright{} \#1\_b "
        r"\textasciitilde{} c\textasciicircum{}2 \textbackslash{} \$}"
    )


@pytest.mark.parametrize(
    ("issued", "words"),
    [("2016-03-22", "22 March 2016"), ("2016-03", "March 2016"), ("2016", "2016")],
)
def test_date_has_the_precision_of_the_source(issued: str, words: str) -> None:
    assert date_in_words(issued) == words
    assert reference(HARD._replace(issued=issued)).endswith(f"{words}, {HARD.address}.")


def test_organization_as_author_and_publisher_is_named_once() -> None:
    body = HARD._replace(authors=(Author("The Wire"),), publisher="The Wire", address="")
    assert reference(body).count("The Wire") == 1
