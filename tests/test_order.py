"""A file is read in an order: by kind and name, and the same whatever order it comes from."""

import random

from pyoxigraph import BlankNode, Literal, NamedNode

from realpolitik import Graph
from realpolitik.order import grouped
from realpolitik.statements import english, said
from realpolitik.terms import RDF_TYPE, compact, expand


def test_sources_and_claims_come_before_the_world_and_the_ontology(both: Graph) -> None:
    groups = grouped(both.triples())
    names = [compact(s.value) for s, _ in groups if isinstance(s, NamedNode)]
    kinds = ["id:sun-2016", "id:sun-2016-p1s1-1", "id:alliance-any", "id:china", "rp:Actor"]
    assert sorted(kinds, key=names.index) == kinds
    # Claims are in the order of the text, the tenth after the ninth.
    assert names.index("id:sun-2016-p3s3-9") + 1 == names.index("id:sun-2016-p3s3-10")
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
        *said(node, ("rdfs:seeAlso", first), ("rdfs:seeAlso", second)),
        *said(first, ("rdfs:label", english("A"))),
        *said(second, ("rdfs:label", english("B")), ("rdfs:comment", Literal("C"))),
    ]
    assert grouped(triples)[0][1][0][1] == [first, second]
