"""Rows that are not what was asked for are told in one line, and never half an answer."""

from collections.abc import Callable

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

import realpolitik
from realpolitik import Graph, Unfit
from realpolitik.cli import main
from realpolitik.engine import Engine, Result, Rows
from realpolitik.question import slugs
from realpolitik.store import Store
from realpolitik.terms import Term

Spoil = Callable[[Rows], Rows]
COLUMNS = (
    *("situation", "label", "claim", "polarity", "claimant", "claimantLabel", "given", "tense"),
    *("gloss", "source", "paragraph", "sentence", "start", "end", "title", "author", "issued"),
)


class Spoilt(Engine):
    """An engine whose rows are spoilt on the way."""

    def __init__(self, whole: Store, spoil: Spoil) -> None:
        self._whole, self._spoil = whole, spoil

    def answered(self, text: str) -> Result:
        """Return the result of a query."""
        return self._whole.answered(text)

    def rows(self, text: str) -> Rows | list[Triple]:
        """Return rows, spoilt."""
        found = super().rows(text)
        return self._spoil(found) if isinstance(found, Rows) else found


def changed(column: str, term: Term | None) -> Spoil:
    """Put a term, or none, into a column of the last row."""

    def spoil(found: Rows) -> Rows:
        if not found.rows or column not in found.variables:
            return found
        place = found.variables.index(column)
        last = (*found.rows[-1][:place], term, *found.rows[-1][place + 1 :])
        return found._replace(rows=[*found.rows[:-1], last])

    return spoil


@pytest.mark.parametrize("column", COLUMNS)
def test_what_a_row_must_have_and_lacks_is_told(mini_store: Store, column: str) -> None:
    with pytest.raises(Unfit, match="rows that are not what was asked for"):
        Graph(Spoilt(mini_store, changed(column, None))).ask("certainty")


@pytest.mark.parametrize(
    ("column", "term", "reason"),
    [
        ("situation", Literal("x"), "no IRI where one is due"),
        ("situation", BlankNode("x"), "no IRI where one is due"),
        ("claim", Literal("x"), "no IRI where one is due"),
        ("label", BlankNode("x"), "no IRI and no text where one is due"),
        ("polarity", NamedNode("http://x.org/doubts"), "polarity is none of affirms, denies"),
        ("given", NamedNode("http://x.org/sure"), "given is none of certain, probable"),
        ("tense", NamedNode("http://x.org/never"), "tense is none of present, future, past"),
        ("start", Literal("one"), "start is no number"),
    ],
)
def test_what_is_of_another_kind_is_told(
    mini_store: Store, column: str, term: Term, reason: str
) -> None:
    with pytest.raises(Unfit, match=reason):
        Graph(Spoilt(mini_store, changed(column, term))).ask("certainty")


def test_rows_that_come_twice_make_the_same_answer(mini: Graph, mini_store: Store) -> None:
    twice = Graph(Spoilt(mini_store, lambda found: found._replace(rows=found.rows * 2)))
    for slug in slugs():
        assert twice.ask(slug) == mini.ask(slug), slug
    assert twice.claim("book-p1s1-1") == mini.claim("book-p1s1-1")


def test_command_tells_in_one_line(
    mini_store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spoilt = Graph(Spoilt(mini_store, changed("gloss", None)))
    monkeypatch.setattr(realpolitik.opening, "attach", lambda *_, **__: spoilt)
    assert main(["ask", "certainty", "--endpoint", "http://x.example/"]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert "(no gloss): it is another graph, or not the whole of one" in told.err
