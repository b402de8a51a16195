"""Classes are known with all that they are under."""

from pyoxigraph import Triple

from realpolitik.taxonomy import Taxonomy
from realpolitik.terms import RDF_TYPE, expand

BELOW = expand("rdfs:subClassOf")
A, B, C, OTHER, X = (expand(f"id:{name}") for name in ("a", "b", "c", "other", "x"))


def test_narrowest_classes_of_a_thing() -> None:
    taxonomy = Taxonomy(
        [
            *(Triple(A, BELOW, B), Triple(B, BELOW, C)),
            *(Triple(X, RDF_TYPE, kind) for kind in (C, A, OTHER)),
        ]
    )
    assert taxonomy.classes(X) == {A, B, C, OTHER}
    assert taxonomy.kinds(X) == [A, OTHER]
    assert taxonomy.things(B) == {X}
    assert taxonomy.kinds(A) == []


def test_classes_under_each_other_are_no_endless_matter() -> None:
    taxonomy = Taxonomy([Triple(A, BELOW, B), Triple(B, BELOW, A), Triple(X, RDF_TYPE, A)])
    assert taxonomy.above(A) == {A, B}
    assert taxonomy.things(B) == {X}
