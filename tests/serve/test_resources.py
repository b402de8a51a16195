"""Each address has the formats that are documented, and each name of ours leads to an address."""

import re
from pathlib import Path

import pytest
from isomorphic import canonical
from pyoxigraph import NamedNode, RdfFormat, parse
from serving import get

from realpolitik import Graph
from realpolitik.answer.questions.filters import FILTERS
from realpolitik.files import ontology_files, read
from realpolitik.serve.http.request import EXTENSIONS
from realpolitik.serve.resources import RESOURCES
from realpolitik.terms import RP, local

NAMES = "https://w3id.org/realpolitik/"
RULE = re.compile(r"^RewriteRule (\S+) https://realpolitik\.example(/\S*) \[R=30[23],L\]$", re.M)


def test_the_documented_formats_are_those_of_each_address(root: Path) -> None:
    text = (root / "docs" / "serve.md").read_text("utf-8")
    documented: dict[str, tuple[str, ...]] = {}
    for row in re.findall(r"^\| (`/.*) \| ((?:`\w+` ?)+) \|$", text, re.MULTILINE):
        paths, extensions = (re.findall("`(.+?)`", cell) for cell in row)
        documented |= dict.fromkeys(paths, tuple(EXTENSIONS[each] for each in extensions))
    found = {path: each.formats for path, each in RESOURCES.items() if each.formats}
    del found["/sparql"]  # has a table of its own
    assert documented == found


@pytest.mark.parametrize(
    ("media", "form"),
    [("text/turtle", RdfFormat.TURTLE), ("application/ld+json", RdfFormat.JSON_LD)],
)
def test_the_ontology_has_all_its_triples_in_each_format(
    graph: Graph, media: str, form: RdfFormat
) -> None:
    texts = map(read, ontology_files())
    whole = canonical(q.triple for text in texts for q in parse(text, RdfFormat.TURTLE))
    reply = get(graph, "/ontology", media)
    assert reply.headers["content-type"].partition(";")[0] == media
    assert canonical(quad.triple for quad in parse(reply.content, form)) == whole


def test_each_term_has_an_entry_on_the_page_of_the_ontology(graph: Graph) -> None:
    page = get(graph, "/ontology", "text/html").text
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
    others = [
        "",
        "ontology/0.2.0",
        "dataset/turtle",
        "graph/world",
        "query/threats",
        "problem/busy",
    ]
    used = set()
    for name in [*others, *sorted(iris)[::97], "dataset", "description"]:
        rule, target = next((rule, to) for rule, to in rules if re.search(rule, name))
        found = re.search(rule, name)
        assert found
        address = target.replace("$1", found[1] or "") if found.groups() else target
        used.add(rule)
        reply = get(graph, address, "text/html, text/turtle;q=0.9, */*;q=0.1")
        if reply.status_code == 303:
            where = reply.headers["location"].partition("#")[0]
            reply = get(graph, where, "text/html, text/turtle;q=0.9, */*;q=0.1")
        assert reply.status_code == 200, name
    assert used == {rule for rule, _ in rules}
    assert all(any(re.search(rule, iri) for rule, _ in rules) for iri in iris)


def test_only_an_identifier_leads_to_a_thing(graph: Graph) -> None:
    for name in ("China", "chnia"):
        reply = get(graph, f"/id/{name}")
        assert (reply.status_code, reply.json()["nearest"][0]) == (404, "china")
    for slug, path in {
        "china": "/about/china",
        "sun-2016": "/sources/sun-2016",
        "sun-2016-p1s4": "/sources/sun-2016#p1s4",
        "sun-2016-p1s4-1": "/claims/sun-2016-p1s4-1",
        "putin-2019-p3s8-2": "/claims/putin-2019-p3s8-2",
    }.items():
        reply = get(graph, f"/id/{slug}")
        assert (reply.status_code, reply.headers["location"]) == (303, path)


def test_openapi_describes_the_resources_as_they_are(graph: Graph) -> None:
    description = get(graph, "/openapi.json").json()
    assert description["openapi"] == "3.1.0"
    operations = [each for path in description["paths"].values() for each in path.values()]
    ids = [each["operationId"] for each in operations]
    assert len(ids) == len({*ids})
    for path, item in description["paths"].items():
        assert {*item} == ({"get", "post"} if RESOURCES[path].bodies else {"get"})
        replies = item["get"]["responses"]
        if RESOURCES[path].formats:
            assert (*replies["200"]["content"],) == RESOURCES[path].formats
    assert replies["default"]["$ref"] == "#/components/responses/Problem"
    parameters = description["paths"]["/questions/{slug}"]["get"]["parameters"]
    named = [each["$ref"].rpartition("/")[2] for each in parameters]
    assert named == ["path-slug", "values", "limit", "offset", *FILTERS]
    assert {*named} <= description["components"]["parameters"].keys()
