"""The editor shows a query, what comes of it and what is wrong with it, and needs no script."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from hostile import HOSTILE
from serving import Service, service

import realpolitik
from realpolitik import Graph
from realpolitik.serve.http.asked import Asked
from realpolitik.serve.replies import reply
from realpolitik.terms import PREFIXES

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
DECLARED = "".join(f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in ("id", "rp", "rdfs"))


def run(graph: Graph, query: str, *params: tuple[str, str]) -> str:
    """Return the page of a query."""
    asked = Asked(
        "GET", "/sparql", (("query", query), *params), "", "http://x.example", "text/html"
    )
    told = reply(graph, asked)
    assert (told.status, told.media) == (200, "text/html")
    return told.body.decode()


def field(page: str) -> str:
    """Return the query that stands in the field of a page."""
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert found
    return unescape(found[1])


def rows(page: str) -> list[str]:
    """Return the rows of the table of a page, as they read."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        " | ".join(
            unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall("<td>(.*?)</td>", row)
        )
        for row in re.findall("<tr>(.*?)</tr>", body)
    ]


def test_a_browser_gets_the_page_and_another_the_description(served: Service) -> None:
    page = served("GET", "/sparql", headers=BROWSER)
    assert page.headers["content-type"].startswith("text/html")
    assert "rp:alignsWith" in field(page.text)
    for accept in ("*/*", "text/turtle", "text/html;q=0.5, application/ld+json"):
        told = served("GET", "/sparql", headers={"Accept": accept})
        assert not told.headers["content-type"].startswith("text/html")


def test_each_saved_query_is_loaded_and_can_be_run(served: Service, graph: Graph) -> None:
    page = served("GET", "/sparql", headers=BROWSER).text
    links = [unescape(link) for link in re.findall(r'href="(/sparql\?saved=[^"]*)"', page)]
    assert {link.rpartition("=")[2] for link in links} == {q.slug for q in graph.questions}
    for link in links:
        text = field(served("GET", link, headers=BROWSER).text)
        assert "#+" not in text
        assert graph.sparql(text)
    missing = served("GET", "/sparql?saved=alignment", headers=BROWSER)
    assert missing.status_code == 404
    assert "did you mean alignments?" in missing.text


def test_a_query_that_was_sent_stands_at_its_address(served: Service) -> None:
    query = "ASK {\n  ?a ?b 'x&y'\n}"
    typed = query.replace("\n", "\r\n")
    told = served("POST", "/sparql", data={"query": typed}, headers=BROWSER)
    place = urlsplit(told.headers["location"])
    assert (told.status_code, place.path, place.fragment) == (303, "/sparql", "result")
    assert parse_qs(place.query) == {"query": [query]}
    page = served("GET", told.headers["location"], headers=BROWSER)
    assert field(page.text) == query
    assert "No: nothing in the graph fits." in page.text


def test_a_query_too_long_for_an_address_is_run_all_the_same(served: Service) -> None:
    long = f"# {'x' * 9_000}\r\nASK {{ ?a ?b ?c }}"
    told = served("POST", "/sparql", data={"query": long}, headers=BROWSER)
    assert told.status_code == 200
    assert "Yes." in told.text
    assert field(told.text) == long.replace("\r\n", "\n")
    assert "/sparql.json?" not in told.text


def test_terms_are_read_as_what_they_are(graph: Graph) -> None:
    page = run(
        graph,
        DECLARED + "SELECT * { VALUES (?a ?b ?c) { (id:china <javascript:alert(1)> '<b>&') "
        "(id:strategic-window 'Китай'@ru 2016) (rp:alignsWith '1'^^<u:t> UNDEF) } }",
    )
    assert rows(page) == [
        "id:china | javascript:alert(1) | <b>&",
        "id:strategic-window A strategic window of opportunity for China | Китай | 2016",
        "rp:alignsWith | 1 u:t | ",
    ]
    assert '<a href="/id/china">id:china</a>' in page
    assert '<a href="/ontology#alignsWith">rp:alignsWith</a>' in page
    assert 'href="javascript' not in page
    assert '<span lang="ru">Китай</span>' in page


def test_a_result_too_long_for_a_page_is_cut_and_that_is_told(graph: Graph) -> None:
    page = run(graph, "SELECT * { ?s ?p ?o }")
    assert len(rows(page)) == 500
    assert "The first 500 rows; there are more" in page
    assert "xxx…" in run(graph, f"SELECT ('{'x' * 3_000}' AS ?long) {{}}")


@pytest.mark.parametrize(
    ("query", "arrows"),
    [
        ("CONSTRUCT { ?a rp:alignsWith ?b } { ?a rp:alignsWith ?b }", True),
        ("DESCRIBE id:china", True),
        ("SELECT ?a ?b { ?a rp:alignsWith ?b }", True),
        ("SELECT ?a ?p ?b { VALUES ?p { rp:alignsWith rp:wants } ?a ?p ?b }", True),
        ("SELECT ?a ?b ?c { ?a rp:alignsWith ?b . ?b rp:alignsWith ?c }", False),
        ("SELECT ?a ?name { ?a rdfs:label ?name }", False),
        ("SELECT ?a { ?a rp:alignsWith ?b }", False),
        ("SELECT ?a ?b { ?a rp:nothing ?b }", False),
    ],
)
def test_triples_and_pairs_of_nodes_are_drawn(graph: Graph, query: str, arrows: bool) -> None:
    page = run(graph, DECLARED + query)
    assert page.count("<svg ") == (3 if arrows else 0)
    if arrows:
        assert page.count('<a href="/id/china"><text') == 3
        assert len(re.findall(r'\bid="picture"', page)) == 1


def test_a_result_is_on_offer_in_each_of_its_formats(served: Service) -> None:
    for query, endings in (
        ("SELECT * { ?s ?p ?o } LIMIT 2", {"csv", "tsv", "json", "xml"}),
        ("ASK {}", {"json", "xml"}),
        ("DESCRIBE <https://w3id.org/realpolitik/id/china>", {"ttl", "jsonld", "rdf"}),
    ):
        page = served("GET", "/sparql", params={"query": query}, headers=BROWSER).text
        take = page.partition('id="take"')[2].partition("</section>")[0]
        links = [unescape(link) for link in re.findall('href="([^"]+)"', take)]
        assert {urlsplit(link).path for link in links} == {f"/sparql.{end}" for end in endings}
        for link in links:
            told = served("GET", link, headers=BROWSER)
            assert told.status_code == 200
            assert not told.headers["content-type"].startswith("text/html")


def test_a_slip_is_shown_at_its_place(served: Service) -> None:
    query = "ASK {\n  ?who ?has }"
    told = served("GET", "/sparql", params={"query": query}, headers=BROWSER)
    assert told.status_code == 400
    assert field(told.text) == query
    assert 'aria-invalid="true" data-line="2" data-column="13"' in told.text
    assert "line 2, column 13" in told.text
    assert "  ?who ?has <mark>}</mark>" in told.text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("DELETE WHERE { ?s ?p ?o }", "The graph is read-only here"),
        ("SELECT * { SERVICE <http://localhost/x> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * FROM <http://localhost/x> { ?s ?p ?o }", "no such graph is held here"),
    ],
)
def test_what_is_refused_is_told_beside_the_query(served: Service, query: str, words: str) -> None:
    told = served("GET", "/sparql", params={"query": query}, headers=BROWSER)
    assert told.status_code == 400
    assert field(told.text) == query
    assert "It is understood, and not done here" in told.text
    assert words.casefold() in told.text.casefold()


def test_a_query_that_is_stopped_is_told_beside_it() -> None:
    count = f"SELECT (COUNT(*) AS ?n) {{ {{ {HOSTILE[0]} }} }}"
    with service(realpolitik.open, size=1, seconds=1.0) as served:
        told = served("GET", "/sparql", params={"query": count}, headers=BROWSER)
    assert told.status_code == 503
    assert field(told.text) == count
    assert "it passed the limit of time of 1 s" in told.text


def test_the_graphs_that_were_asked_for_are_asked_again(graph: Graph) -> None:
    name = "https://w3id.org/realpolitik/description"
    page = run(graph, "ASK { ?s ?p ?o }", ("default-graph-uri", name))
    assert f'<input type="hidden" name="default-graph-uri" value="{name}">' in page


def test_terms_are_those_of_the_graph(graph: Graph, served: Service) -> None:
    told = served("GET", "/terms.json")
    found = {term: (label, kind, *names) for term, label, kind, *names in told.json()["terms"]}
    assert found["rp:alignsWith"] == ("aligns with", "property")
    assert found["rp:Alignment"][:2] == ("alignment", "class")
    assert found["rp:certain"][1] == "concept"
    assert found["id:china"][:2] == ("China", "actor")
    assert "Beijing" in found["id:china"]
    assert told.json()["prefixes"] == PREFIXES
    assert all(term.partition(":")[0] in PREFIXES for term in found)
    for term, (_, kind, *_) in found.items():
        if kind == "property":
            assert graph.sparql(
                f"PREFIX {term.partition(':')[0]}: <{_space(term)}> ASK {{ ?s {term} ?o }}"
            )
    same = served("GET", "/terms.json", headers={"If-None-Match": told.headers["etag"]})
    assert same.status_code == 304


def _space(term: str) -> str:
    return PREFIXES[term.partition(":")[0]]
