"""Every engine gives the same answer to every question."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from isomorphic import canonical
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, RdfFormat, Triple, parse
from served import Server, oxigraph

import realpolitik
from realpolitik import Graph, Refused, Unavailable, Unfit
from realpolitik.answer.question import slugs
from realpolitik.command.cli import main
from realpolitik.engine.base import Engine, Result, Rows
from realpolitik.engine.embedded import Store, ntriples
from realpolitik.export.export import FORMATS, export
from realpolitik.terms import Term, expand

ENGINES = ("on disk", "a store made elsewhere", "rdflib", "an endpoint")


@pytest.fixture(scope="module")
def engines(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Graph]]:
    """Return the graph in each engine."""
    folder = tmp_path_factory.mktemp("store")
    realpolitik.open(store=str(folder / "own"))
    (version,) = (folder / "own").iterdir()
    with oxigraph() as server:
        server.hold(ntriples(graph.triples()))
        yield {
            "on disk": realpolitik.open(store=str(folder / "own")),
            "a store made elsewhere": realpolitik.attach(str(version / "triples")),
            "rdflib": realpolitik.attach(graph.to_rdflib()),
            "an endpoint": realpolitik.attach(f"{server.address}/query"),
        }


@pytest.mark.parametrize("engine", ENGINES)
def test_every_question_has_the_same_answer(
    graph: Graph, engines: dict[str, Graph], engine: str
) -> None:
    for slug in slugs():
        assert engines[engine].ask(slug) == graph.ask(slug), slug


@pytest.mark.parametrize("engine", ENGINES)
def test_english_names_filters_claims_and_queries_work_in_each(
    graph: Graph, engines: dict[str, Graph], engine: str
) -> None:
    other = engines[engine]
    text = "Where do China and Russia align, according to Western pessimists?"
    assert other.ask(text) == graph.ask(text)
    assert other.claim("sun-2016-p1s5-5") == graph.claim("sun-2016-p1s5-5")
    assert len(other.triples()) == len(graph.triples())
    assert bool(other.sparql("ASK { ?s ?p ?o }"))
    with pytest.raises(Refused, match="SERVICE"):
        other.sparql("SELECT * { SERVICE <http://x.org/> { ?s ?p ?o } }")


@pytest.mark.parametrize("engine", ENGINES)
def test_export_from_each_engine_is_the_same_to_the_byte(
    graph: Graph, engines: dict[str, Graph], engine: str
) -> None:
    for form in ("turtle", "ntriples", "jsonld", "rdfxml", "graphml", "csv"):
        assert export(engines[engine], form) == export(graph, form), form


@pytest.mark.parametrize("engine", ENGINES)
def test_export_by_source_from_each_engine_has_the_same_triples(
    graph: Graph, engines: dict[str, Graph], engine: str
) -> None:
    expected = canonical(graph.triples())
    for form, kind in (("trig", RdfFormat.TRIG), ("nquads", RdfFormat.N_QUADS)):
        data = export(engines[engine], form)
        quads = list(parse(data, kind))
        assert canonical(quad.triple for quad in quads) == expected
        assert {q.graph_name for q in quads} == {DefaultGraph(), expand("id:sun-2016")}
        # Elsewhere, what follows of a claim stands with it.
        assert (data == export(graph, form)) == engines[engine].knows_asserted


def test_command_exports_every_format_from_stores_elsewhere(
    graph: Graph, server: Server, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    server.hold(ntriples(graph.triples()))
    for where in (["--endpoint", f"{server.address}/query"], ["--store", str(tmp_path / "store")]):
        for form in FORMATS:
            assert main(["export", form, *where]) == 0
            if where[0] == "--store" or form not in ("trig", "nquads"):
                assert capsysbinary.readouterr().out == export(graph, form), form
            capsysbinary.readouterr()


def test_store_on_disk_has_its_proofs_and_one_made_elsewhere_has_none(
    engines: dict[str, Graph],
) -> None:
    assert engines["on disk"].why("China", "aligns with", "Russia").outcome == "inferred"
    for engine in ENGINES[1:]:
        with pytest.raises(Refused, match="held elsewhere"):
            engines[engine].why("China", "aligns with", "Russia")
        with pytest.raises(Refused, match="held elsewhere"):
            engines[engine].without("sun-2016")


def test_store_on_disk_is_made_anew_when_the_data_are_others(tmp_path: Path, root: Path) -> None:
    folder, data = str(tmp_path / "store"), str(root / "tests" / "mini")
    before = realpolitik.open(store=folder)
    (old,) = (tmp_path / "store").iterdir()
    assert before.ask("threats", actor="China").outcome == "answered"
    after = realpolitik.open([data], store=folder)
    assert after.ask("threats", actor="Ruritania").outcome == "answered"
    # What is open goes on: a graph never changes.
    assert before.ask("shifts").outcome == "answered"
    assert old.exists()
    del before
    realpolitik.open([data], store=folder, retracted=True)
    assert not old.exists()


def test_folder_that_is_no_store_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    assert main(["ask", "threats", "--store", str(tmp_path)]) == 2
    assert "this folder holds other files" in capsys.readouterr().err
    assert (tmp_path / "thesis.txt").exists()
    with pytest.raises(Unavailable, match="no store that can be read"):
        realpolitik.attach(str(tmp_path))
    assert main(["ask", "threats", "--store", str(tmp_path / "thesis.txt")]) == 2


def test_command_asks_a_store_on_disk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["ask", "threats"])
    expected = capsys.readouterr().out
    for _ in range(2):
        assert main(["ask", "threats", "--store", str(tmp_path / "store")]) == 0
        assert capsys.readouterr().out == expected
    (version,) = (tmp_path / "store").iterdir()
    assert main(["ask", "threats", "--store", str(version / "triples")]) == 0
    assert capsys.readouterr().out == expected
    assert main(["ask", "threats", "--store", str(version / "triples"), "--data", "x.ttl"]) == 2
    assert "made elsewhere is asked as it is" in capsys.readouterr().err


Spoil = Callable[[Rows], Rows]
COLUMNS = (
    *("situation", "label", "claim", "polarity", "claimant", "claimantLabel", "given", "tense"),
    *("gloss", "source", "paragraph", "sentence", "start", "end", "title", "author", "issued"),
)


class Spoilt(Engine):
    """An engine whose rows are spoilt on the way."""

    def __init__(self, whole: Store, spoil: Spoil) -> None:
        self._whole, self._spoil = whole, spoil

    def evaluate(self, text: str) -> Result:
        """Return the result of a query."""
        return self._whole.evaluate(text)

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
