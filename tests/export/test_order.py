"""A file is read in an order: by kind and name, and the same whatever order it comes from."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)

from realpolitik import Graph
from realpolitik.export.jsonld import jsonld
from realpolitik.export.order import Nested, grouped
from realpolitik.export.turtle import trig, turtle
from realpolitik.rdf.triples import describe, english_literal
from realpolitik.terms import RDF_FIRST, RDF_NIL, RDF_REST, RDF_TYPE, RDFS_LABEL, compact, expand


def test_sources_and_claims_come_before_the_world_and_the_ontology(both: Graph) -> None:
    groups = grouped(both.triples())
    names = [compact(s.value) for s, _ in groups if isinstance(s, NamedNode)]
    kinds = ["id:sun-2016", "id:sun-2016-p1s1-1", "id:alliance-any", "id:china", "rp:Actor"]
    assert sorted(kinds, key=names.index) == kinds
    # Claims are in the order of the text, the tenth after the ninth.
    assert names.index("id:sun-2016-p2s2-9") + 1 == names.index("id:sun-2016-p2s2-10")
    assert all(isinstance(subject, BlankNode) for subject, _ in groups[len(names) :])


def test_order_does_not_depend_on_what_order_triples_come_in(both: Graph) -> None:
    triples = both.triples()
    before = grouped(triples)
    random.Random(0).shuffle(triples)
    assert grouped(triples) == before


def test_class_comes_first_the_narrowest_before_the_wider(both: Graph) -> None:
    (pairs,) = (p for s, p in grouped(both.triples()) if s == expand("id:alliance-any"))
    predicates = [compact(predicate.value) for predicate, _ in pairs]
    assert predicates[:2] == ["rdf:type", "rdfs:label"]
    assert dict(pairs)[RDF_TYPE][0] == expand("rp:Alliance")


def test_blank_nodes_are_in_the_order_of_what_is_said_of_them() -> None:
    first, second = BlankNode("z"), BlankNode("a")
    node = expand("id:x")
    triples = [
        *describe(node, ("rdfs:seeAlso", first), ("rdfs:seeAlso", second)),
        *describe(first, ("rdfs:label", english_literal("A"))),
        *describe(second, ("rdfs:label", english_literal("B")), ("rdfs:comment", Literal("C"))),
    ]
    assert grouped(triples)[0][1][0][1] == [first, second]


X = expand("id:x")
P = expand("rdfs:seeAlso")
BLANKS = [BlankNode(name) for name in "abcd"]
# Few nodes and the properties of lists, so that lists, circles and halves of lists come about.
NODES: st.SearchStrategy[BlankNode | NamedNode] = st.sampled_from([*BLANKS, X, RDF_NIL])
TRIPLES = st.builds(
    Triple,
    st.sampled_from([*BLANKS, X]),
    st.sampled_from([RDF_FIRST, RDF_REST, P, RDFS_LABEL]),
    NODES | st.sampled_from([Literal("text"), Literal("7", language="en")]),
)


def canonical(quads: list[Quad]) -> set[Quad]:
    """Return quads with their blank nodes named by what is said of them."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


@given(st.lists(TRIPLES, max_size=12))
def test_nothing_is_lost_or_added(triples: list[Triple]) -> None:
    expected = canonical([Quad(t.subject, t.predicate, t.object) for t in triples])
    assert canonical(list(parse(turtle(triples), RdfFormat.TURTLE))) == expected
    assert canonical(list(parse(jsonld(triples), RdfFormat.JSON_LD))) == expected


@given(st.lists(st.tuples(TRIPLES, st.sampled_from([X, P, None])), max_size=10))
def test_blank_nodes_of_two_graphs_stay_the_same(quads: list[tuple[Triple, NamedNode]]) -> None:
    graphs: dict[NamedNode | None, set[Triple]] = {}
    for triple, name in quads:
        graphs.setdefault(name, set()).add(triple)
    expected = canonical(
        [
            Quad(t.subject, t.predicate, t.object, *([name] if name else []))
            for name, triples in graphs.items()
            for t in triples
        ]
    )
    assert canonical(list(parse(trig(graphs), RdfFormat.TRIG))) == expected


def test_list_is_written_as_one() -> None:
    a, b, c, d = BLANKS
    triples = [
        *(Triple(X, P, a), Triple(a, RDF_FIRST, Literal("1")), Triple(a, RDF_REST, b)),
        *(Triple(b, RDF_FIRST, c), Triple(b, RDF_REST, RDF_NIL), Triple(c, P, X), Triple(d, P, X)),
    ]
    nested = Nested(grouped(triples))
    assert nested.lists == {a: [Literal("1"), c]}
    assert (set(nested.inner), nested.unnamed) == ({c}, {d})
    text = turtle(triples).decode()
    assert 'rdfs:seeAlso ( "1" [\n        rdfs:seeAlso id:x\n    ] ) .' in text
    assert "[] rdfs:seeAlso id:x ." in text
    assert "_:" not in text


@pytest.mark.parametrize(
    "triples",
    [
        [Triple(BLANKS[0], P, BLANKS[0])],
        [Triple(BLANKS[0], P, BLANKS[1]), Triple(BLANKS[1], P, BLANKS[0])],
        [Triple(BLANKS[0], RDF_FIRST, BLANKS[0]), Triple(BLANKS[0], RDF_REST, RDF_NIL)],
    ],
)
def test_nodes_in_a_circle_keep_their_names(triples: list[Triple]) -> None:
    assert not Nested(grouped(triples)).inner
    assert canonical(list(parse(turtle(triples), RdfFormat.TURTLE))) == canonical(
        [Quad(t.subject, t.predicate, t.object) for t in triples]
    )
