"""The articles for measurements have the form and the size of the project's own."""

from pathlib import Path

import articles
import pytest
from pyoxigraph import DefaultGraph, QuerySolutions, RdfFormat, Store
from pyshacl import validate
from rdflib import Graph

from realpolitik.files import ontology_files, read

pytestmark = pytest.mark.slow  # of the data for measurements, and of no answer

FEW = 4


@pytest.fixture(scope="module")
def store() -> Store:
    """Return a store with the ontology, the world and a few articles."""
    world, store = articles.made_world(), Store()
    for path in ontology_files():
        store.load(read(path), RdfFormat.TURTLE)
    store.load(world.ntriples, RdfFormat.N_TRIPLES)
    before = len(store)
    store.load(b"".join(articles.articles(FEW, world)), RdfFormat.N_TRIPLES)
    assert 780 * FEW <= len(store) - before <= 880 * FEW
    return store


def test_articles_conform_to_the_shapes(store: Store, root: Path) -> None:
    triples = store.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
    data, shapes = Graph().parse(data=triples, format="nt"), Graph()
    shapes.parse(root / "ontology" / "shapes.ttl")
    conforms, _, report = validate(data, shacl_graph=shapes)
    assert conforms, report


def test_articles_violate_no_check(store: Store, root: Path) -> None:
    found = {
        path.name: list(map(str, rows))[:3]
        for path in sorted((root / "queries" / "checks").glob("*/*.rq"))
        if isinstance(rows := store.query(read(str(path))), QuerySolutions)
    }
    assert {name: rows for name, rows in found.items() if rows} == {}
