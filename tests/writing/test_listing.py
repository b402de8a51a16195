"""What can be named is listed with its slug and other names, for people, programs and a pipe."""

import csv
import io
import json

import pytest

from realpolitik import Graph, UnknownName
from realpolitik.answer.questions.names import KINDS
from realpolitik.command.cli import main
from realpolitik.writing.listing import listing

Captured = pytest.CaptureFixture[str]


def test_kind_has_a_line_for_each_thing(graph: Graph) -> None:
    header, *lines = listing(graph.names, "place", "table", 200).splitlines()
    assert header.split() == ["SLUG", "LABEL", "ALSO"]
    assert len(lines) == len(graph.names.entries("place"))
    assert next(line for line in lines if line.startswith("crimea ")).split()[1] == "Crimea"


def test_without_a_kind_each_is_counted(graph: Graph) -> None:
    _, *lines = listing(graph.names, None, "table", 200).splitlines()
    counts = {kind: int(number) for kind, number, *_ in map(str.split, lines)}
    assert counts == {kind: len(graph.names.entries(kind)) for kind in KINDS}


def test_claimants_and_authors_are_some_of_the_actors(both: Graph) -> None:
    actors, claimants, authors = (
        {named.slug for named in both.names.entries(kind)}
        for kind in ("actor", "claimant", "author")
    )
    assert {"western-pessimists", "yun-sun"} < claimants < actors
    assert {"yun-sun", "ada-quill"} < authors < actors


@pytest.mark.parametrize("kind", KINDS)
def test_slug_names_what_it_stands_for(graph: Graph, kind: str) -> None:
    for named in graph.names.entries(kind):
        assert graph.names.resolve(named.slug, KINDS[kind]).value == named.iri


def test_json_and_csv_list_the_same(capsys: Captured) -> None:
    assert main(["names", "-f", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert main(["names", "-f", "csv"]) == 0
    rows = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert [row | {"aliases": "; ".join(row["aliases"])} for row in found] == list(rows)


def test_kind_that_is_none_is_told(graph: Graph) -> None:
    with pytest.raises(UnknownName, match="did you mean place"):
        listing(graph.names, "plce", "table", 80)
