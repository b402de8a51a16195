"""An exported graph is the graph, in every format and every tool, and the same each time."""

import os
from collections.abc import Iterable
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Quad,
    RdfFormat,
    Triple,
    parse,
)

import realpolitik
from realpolitik import Graph, Refused
from realpolitik.export import FORMATS, export, write

RDFLIB = {
    "turtle": "turtle",
    "ntriples": "nt",
    "nquads": "nquads",
    "trig": "trig",
    "jsonld": "json-ld",
    "rdfxml": "xml",
}


def canonical(triples: Iterable[Triple]) -> set[Triple]:
    """Return triples with their blank nodes named by the graph: equal where they are isomorphic."""
    dataset = Dataset(Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {quad.triple for quad in dataset}


@pytest.fixture(scope="module")
def expected(graph: Graph) -> set[Triple]:
    """Return what every export must say."""
    return canonical(graph.triples())


@pytest.fixture(autouse=True)
def literals_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep rdflib from writing literals in a form of its own."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


@pytest.mark.parametrize("form", FORMATS)
def test_oxigraph_reads_the_same_triples(graph: Graph, form: str, expected: set[Triple]) -> None:
    quads = list(parse(export(graph, form), FORMATS[form]))
    assert {quad.graph_name for quad in quads} == {DefaultGraph()}
    assert canonical(quad.triple for quad in quads) == expected


# rdflib itself calls what it has deprecated.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("form", FORMATS)
def test_rdflib_reads_the_same_triples(graph: Graph, form: str, expected: set[Triple]) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(data=export(graph, form), format=RDFLIB[form])
    data = dataset.default_graph.serialize(format="nt", encoding="utf-8")
    quads = parse(data, RdfFormat.N_TRIPLES)
    assert canonical(quad.triple for quad in quads) == expected


@pytest.mark.parametrize("form", FORMATS)
def test_exports_of_two_openings_are_equal_to_the_byte(graph: Graph, form: str) -> None:
    assert export(realpolitik.open(), form) == export(graph, form)


def test_asserted_leaves_out_what_is_inferred(graph: Graph, expected: set[Triple]) -> None:
    data = export(graph, "turtle", inferred=False)
    asserted = canonical(quad.triple for quad in parse(data, RdfFormat.TURTLE))
    assert asserted == canonical(graph.triples(inferred=False))
    assert asserted < expected


def test_turtle_is_written_with_our_prefixes(graph: Graph) -> None:
    text = export(graph, "turtle").decode()
    assert "@prefix rp: <https://w3id.org/realpolitik/ontology#> ." in text
    assert "rp:alignsWith id:russia" in text
    assert "<https://w3id.org/realpolitik/id/russia>" not in text


def test_file_is_written_whole_or_left_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "graph.nt"
    write(str(path), b"old")
    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(Refused, match="No space left on device"):
        write(str(path), b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write(str(pipe), b"data")
    assert os.read(reader, 9) == b"data"
    os.close(reader)
    assert pipe.is_fifo()


def test_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be written: No such file or directory"):
        write(str(tmp_path / "none" / "graph.nt"), b"data")
