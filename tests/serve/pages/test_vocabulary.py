"""The ontology answers at its address, term by term, and each name of ours leads there or on."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from isomorphic import canonical
from pyoxigraph import NamedNode, RdfFormat, parse
from serving import Service

from realpolitik import Graph
from realpolitik.files import ontology_files, read
from realpolitik.serve.http.asked import Asked, Reply
from realpolitik.serve.replies import reply, route_of
from realpolitik.terms import RP, local
from realpolitik.version import __version__

RDF = ("text/turtle", "application/ld+json", "application/rdf+xml")
NAMES = "https://w3id.org/realpolitik/"
RULE = re.compile(r"^RewriteRule (\S+) https://realpolitik\.example(/\S*) \[R=30[23],L\]$", re.M)


def get(graph: Graph, path: str, media: str) -> Reply:
    accept = f"{media}, */*;q=0.1"  # as browsers have it
    return reply(graph, Asked("GET", path, (), media, "http://x.example", accept))


def led(rules: list[tuple[str, str]], name: str) -> tuple[str, str]:
    """Return the first rule for a name, which is the last that is heeded, and where it leads."""
    for rule, to in rules:
        if found := re.search(rule, name):
            return rule, to.replace("$1", found[1] or "") if found.groups() else to
    raise AssertionError(name)


@pytest.mark.parametrize(
    ("media", "form"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/ld+json", RdfFormat.JSON_LD),
        ("application/rdf+xml", RdfFormat.RDF_XML),
        ("application/n-triples", RdfFormat.N_TRIPLES),
    ],
)
def test_the_data_are_those_of_the_files(graph: Graph, media: str, form: RdfFormat) -> None:
    texts = map(read, ontology_files())
    whole = canonical(q.triple for text in texts for q in parse(text, RdfFormat.TURTLE))
    told = get(graph, "/ontology", media)
    assert told.media == media
    assert canonical(quad.triple for quad in parse(told.body, form)) == whole
    assert get(graph, "/ontology", media).body == told.body


def test_each_term_stands_where_its_name_leads(graph: Graph) -> None:
    page = get(graph, "/ontology", "text/html").body.decode()
    terms = {
        quad.subject.value
        for path in ontology_files()
        for quad in parse(read(path), RdfFormat.TURTLE)
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(RP)
    }
    assert len(terms) > 200
    for term in terms:
        (part,) = re.findall(rf'id="{local(term)}"(.*?)(?:<article|<section|</main)', page, re.S)
        assert len(part) > 50
    for href in re.findall(r'href="/ontology#(\w+)"', page):
        assert RP + href in terms


def test_each_name_of_ours_leads_to_an_address(graph: Graph, root: Path) -> None:
    rules = RULE.findall((root / "docs" / "w3id" / ".htaccess").read_text("utf-8"))
    triples = [*graph.triples(), *graph.description("http://x.example/sparql")]
    iris = {
        term.value.partition("#")[0].removeprefix(NAMES)
        for triple in triples
        for term in triple
        if isinstance(term, NamedNode) and term.value.startswith(NAMES)
    }
    leads = {
        name: led(rules, name) for name in ["", "ontology/0.2.0", "query/threats", *sorted(iris)]
    }
    assert {rule for rule, _ in leads.values()} == {rule for rule, _ in rules}
    for name, (_, path) in leads.items():
        assert route_of(path), name
    # And there they are told of: some of each kind.
    for name in [*sorted(iris)[::97], "ontology/0.2.0", "dataset/turtle", "query/threats"]:
        _, path = leads[name]
        for media in ("text/turtle", "text/html"):
            told = get(graph, path, media)
            if told.status == 303:
                where = urlsplit(dict(told.headers)["Location"])
                told = get(graph, unquote(where.path), media)
            assert told.status == 200, name


def test_a_version_has_its_address_if_it_is_this_one(graph: Graph) -> None:
    assert (
        get(graph, f"/ontology/{__version__}", "text/turtle").body
        == get(graph, "/ontology", "text/turtle").body
    )
    old = get(graph, "/ontology/0.1.0", "text/turtle")
    assert old.status == 404
    assert __version__ in old.body.decode()


def test_names_negotiate(served: Service) -> None:
    for path in ("/id/china", "/id/sun-2016-p1s4-1", "/id/sun-2016-p1s4", "/dataset", "/ontology"):
        for media in (*RDF, "text/html"):
            told = served("GET", path, headers={"Accept": media}, follow_redirects=True)
            if (path, media) == ("/dataset", "text/html"):
                assert told.url.path == "/"
            assert told.status_code == 200
            assert told.headers["content-type"].partition(";")[0] == media
