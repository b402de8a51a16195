"""The articles to measure with are what the project's own are, in form and in size."""

from pathlib import Path

import articles
import pytest
from articles import World
from pyoxigraph import DefaultGraph, QuerySolutions, RdfFormat, Store, Triple, parse
from pyshacl import validate
from rdflib import Graph

from realpolitik.files import ontology_files, read
from realpolitik.terms import RDF_TYPE, expand

FEW = 4


@pytest.fixture(scope="module")
def world() -> World:
    """Return the world of the articles."""
    return articles.made_world()


@pytest.fixture(scope="module")
def few(world: World) -> list[set[Triple]]:
    """Return a few articles that follow each other."""
    return [
        {quad.triple for quad in parse(text, RdfFormat.N_TRIPLES)}
        for text in articles.articles(FEW, world)
    ]


@pytest.fixture(scope="module")
def store(world: World) -> Store:
    """Return a store with the ontology, the world and a few articles."""
    store = Store()
    for path in ontology_files():
        store.load(read(path), RdfFormat.TURTLE)
    store.load(world.ntriples + b"".join(articles.articles(FEW, world)), RdfFormat.N_TRIPLES)
    return store


def subjects(triples: set[Triple], name: str) -> set[object]:
    """Return what is of a class."""
    kind = expand(name)
    return {t.subject for t in triples if t.predicate == RDF_TYPE and t.object == kind}


def test_article_depends_on_its_number_alone(world: World) -> None:
    assert articles.made_world() == world
    assert articles.article(2, world) == list(articles.articles(3, world))[2]
    assert articles.article(2, world) != articles.article(3, world)


def test_article_has_forty_claims_and_about_830_triples(few: list[set[Triple]]) -> None:
    assert [len(subjects(triples, "rp:Claim")) for triples in few] == [40] * FEW
    assert all(780 <= len(triples) <= 880 for triples in few)


@pytest.mark.slow
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
