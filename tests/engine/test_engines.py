"""Every engine gives the same answer to every question."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import rdflib
from asking import exported
from isomorphic import without_additions
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store as Oxigraph, Triple, parse
from served import Server, oxigraph
from SPARQLWrapper import SPARQLWrapper

import realpolitik
from realpolitik import Graph, Refused, Unfit
from realpolitik.answer.questions.question import slugs
from realpolitik.command.cli import main
from realpolitik.engine.base import Engine, Result, Rows
from realpolitik.engine.embedded import Store, ntriples
from realpolitik.export.export import export
from realpolitik.export.formats import EXPORTS
from realpolitik.terms import Term

ELSEWHERE = ("another store on disk", "rdflib", "an endpoint", "SPARQLWrapper")
NARROWINGS = (
    {"place": "asia", "tense": "present"},
    {"about": "United States", "kind": "attitude"},
    {"domain": "trade", "status": "affirmed"},
    {"issue": "Iran", "since": "2016"},
)
BY_SOURCE = {"trig": RdfFormat.TRIG, "nquads": RdfFormat.N_QUADS}


@pytest.fixture(
    scope="module",
    params=["on disk", *(pytest.param(name, marks=pytest.mark.slow) for name in ELSEWHERE)],
)
def other(
    request: pytest.FixtureRequest, graph: Graph, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Graph]:
    """Return the graph in another engine."""
    folder = tmp_path_factory.mktemp("store") / "built"
    match request.param:
        case "on disk":
            yield realpolitik.build(folder)
        case "another store on disk":
            realpolitik.build(folder)
            yield realpolitik.attach(folder / "triples")
        case "rdflib":
            yield realpolitik.attach(request.getfixturevalue("in_rdflib"))
        case _:
            with oxigraph() as server:
                server.hold(ntriples(graph.triples()))
                address = f"{server.address}/query"
                is_wrapped = request.param == "SPARQLWrapper"
                yield realpolitik.attach(SPARQLWrapper(address) if is_wrapped else address)


def test_every_question_has_the_same_answer(graph: Graph, other: Graph) -> None:
    for slug in slugs():
        assert other.ask(slug) == graph.ask(slug), slug


def test_names_filters_claims_and_queries_work_in_each_engine(graph: Graph, other: Graph) -> None:
    text = "Where do China and Russia align, according to Western pessimists?"
    assert other.ask(text) == graph.ask(text)
    assert other.claim("sun-2016-p1s5-5") == graph.claim("sun-2016-p1s5-5")
    assert len(other.triples()) == len(graph.triples())
    assert bool(other.sparql("ASK { ?s ?p ?o }"))
    with pytest.raises(Refused, match="SERVICE"):
        other.sparql("SELECT * { SERVICE <http://x.org/> { ?s ?p ?o } }")


def test_search_finds_the_same_claims_in_each_engine(graph: Graph, other: Graph) -> None:
    for text in ("Why is Moscow reluctant to widen economic cooperation?", "arms Vietnam", "China"):
        assert other.search(text) == graph.search(text)


@pytest.mark.slow
def test_export_from_each_engine_is_the_same_to_the_byte(graph: Graph, other: Graph) -> None:
    for form in EXPORTS:
        data = export(other, form)
        if other.knows_asserted or form not in BY_SOURCE:
            assert data == export(graph, form), form
        else:  # in which, elsewhere, what follows of a claim stands with it
            quads = list(parse(data, BY_SOURCE[form]))
            found = without_additions(quad.triple for quad in quads)
            assert found == without_additions(graph.triples())
            assert {NamedNode(s.source) for s in graph.sources} < {q.graph_name for q in quads}


@pytest.mark.slow
def test_command_exports_from_an_endpoint(
    graph: Graph, server: Server, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    server.hold(ntriples(graph.triples()))
    for form in ("turtle", "graphml"):
        assert main(["export", form, "--endpoint", f"{server.address}/query"]) == 0
        assert capsysbinary.readouterr().out == export(graph, form)


COLUMNS = """
    situation label claim polarity claimant claimantLabel given tense
    gloss source paragraph sentence start end title author issued
"""


class Spoilt(Engine):
    """An engine with a wrong term, or none, in a column of the last row."""

    where = "spoilt"

    def __init__(self, whole: Store, column: str, term: Term | None) -> None:
        self._whole, self._column, self._term = whole, column, term

    def evaluate(self, text: str) -> Result:
        """Return the result of a query."""
        return self._whole.evaluate(text)

    def select(self, text: str) -> Rows:
        """Return the rows."""
        found = super().select(text)
        if not found.rows or self._column not in found.variables:
            return found
        place = found.variables.index(self._column)
        last = (*found.rows[-1][:place], self._term, *found.rows[-1][place + 1 :])
        return found._replace(rows=[*found.rows[:-1], last])


@pytest.mark.parametrize("column", COLUMNS.split())
def test_missing_value_in_a_row_is_an_error(mini_store: Store, column: str) -> None:
    with pytest.raises(Unfit, match="no answer, because the graph is incomplete"):
        Graph(Spoilt(mini_store, column, None)).ask("certainty")


@pytest.mark.parametrize(
    ("column", "term", "reason"),
    [
        ("situation", BlankNode("x"), "instead of an IRI or a literal"),
        ("claim", Literal("x"), 'of "claim" that is not an IRI'),
        ("label", BlankNode("x"), "instead of an IRI or a literal"),
        ("polarity", NamedNode("http://x.org/doubts"), "other than: affirms, denies"),
        ("start", Literal("one"), 'of "start" that is not a number'),
    ],
)
def test_value_of_another_kind_is_an_error(
    mini_store: Store, column: str, term: Term, reason: str
) -> None:
    with pytest.raises(Unfit, match=reason):
        Graph(Spoilt(mini_store, column, term)).ask("certainty")


def attached(*parts: Iterable[Triple]) -> Graph:
    """Return triples as an attached graph."""
    store = Store()
    for part in parts:
        store.add(part)
    return Graph(store)


def test_incomplete_or_merged_graph_is_refused(graph: Graph) -> None:
    quads = [*parse(exported(graph, "nquads"), RdfFormat.N_QUADS)]
    assert attached(quad.triple for quad in quads).ask("threats") == graph.ask("threats")
    for name in ("id/sun-2016", "graph/inferred"):
        part = attached(q.triple for q in quads if not str(q.graph_name).endswith(f"{name}>"))
        with pytest.raises(Refused, match="this graph: the named graph of a source"):
            part.ask("threats")
    dispute = graph.ask("contested")[0].counter_evidence[0].warrants[0].claim
    merged = attached(graph.triples(), graph.without(dispute).triples())
    with pytest.raises(Refused, match="two exports with inferences were merged"):
        merged.ask("threats")


def test_attached_graph_may_be_renamed_or_lack_evidence(graph: Graph) -> None:
    triples = exported(graph, "ntriples").decode()
    evidence = "id/sun-2016-p6s2-1> <https://w3id.org/realpolitik/ontology#evidence>"
    assert evidence in triples
    renamed = triples.replace("id/alliance-", "id/league-")
    for changed in (renamed, triples.replace(evidence, evidence[:-1] + "d>")):
        other = realpolitik.attach(rdflib.Graph().parse(data=changed, format="nt"))
        assert other.search("alliance").findings
        assert other.ask("Are China and Russia allies?").asked.value == "no"


def test_claims_in_named_graphs_are_refused(graph: Graph, tmp_path: Path) -> None:
    store = Oxigraph(tmp_path)
    store.bulk_load(exported(graph, "nquads"), RdfFormat.N_QUADS)
    del store
    other = realpolitik.attach(tmp_path)
    with pytest.raises(Refused, match="named graphs only; query the union of all graphs"):
        other.ask("threats")
    assert bool(other.sparql("ASK { GRAPH id:sun-2016 { ?claim rp:claimant ?who } }"))


def test_graphs_of_a_dataset_are_merged_and_blank_nodes_stay_one() -> None:
    dataset, node = rdflib.Dataset(), rdflib.BNode()
    dataset.graph(rdflib.URIRef("u:g")).add((rdflib.URIRef("u:a"), rdflib.URIRef("u:b"), node))
    dataset.default_graph.add((node, rdflib.URIRef("u:b"), rdflib.URIRef("u:c")))
    assert bool(realpolitik.attach(dataset).sparql("ASK { <u:a> <u:b> ?x . ?x <u:b> <u:c> }"))


def test_no_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "private.ttl"
    file.write_text("<u:x> <u:y> <u:secret> .", encoding="utf-8")
    graph = realpolitik.attach(rdflib.Graph())
    assert not bool(graph.sparql(f"ASK FROM <{file.as_uri()}> {{ ?s ?p ?o }}"))


def test_literals_keep_their_lexical_form(in_rdflib: rdflib.Graph) -> None:
    dates = {str(date) for date in in_rdflib.objects(None, rdflib.DCTERMS.issued)}
    assert "2016-03-22" in dates
    assert len(realpolitik.attach(in_rdflib).triples()) == len(in_rdflib)
