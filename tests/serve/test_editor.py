"""The editor shows a query with its result or its error, and needs no script."""

import re
from html import unescape
from urllib.parse import urlsplit

from serving import BROWSER, Service, get

from realpolitik import Graph
from realpolitik.terms import PREFIXES

HEADERS = {"Accept": BROWSER}
DECLARED = "".join(f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in ("id", "rp", "rdfs"))


def run(graph: Graph, query: str, **params: str) -> str:
    """Return the page of a query."""
    reply = get(graph, "/sparql", "text/html", query=query, **params)
    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/html; charset=utf-8")
    return reply.text


def field(page: str) -> str:
    """Return the query in the field of a page."""
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert found
    return unescape(found[1])


def rows(page: str) -> list[str]:
    """Return the rows of the table of a page as text."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        " | ".join(
            unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall("<td>(.*?)</td>", row)
        )
        for row in re.findall("<tr>(.*?)</tr>", body)
    ]


def test_each_kind_of_term_is_shown(graph: Graph) -> None:
    page = run(
        graph,
        DECLARED + "SELECT * { VALUES (?a ?b ?c) { (id:china <javascript:alert(1)> '<b>&') "
        "(id:strategic-window 'Китай'@ru 2016) (rp:alignsWith '1'^^<u:t> UNDEF) } }",
    )
    assert rows(page) == [
        "id:china | javascript:alert(1) | <b>&",
        "id:strategic-window | Китай | 2016",
        "rp:alignsWith | 1 | ",
    ]
    assert '<a href="/id/china">id:china</a>' in page
    assert '<a href="/ontology#alignsWith">rp:alignsWith</a>' in page
    assert 'href="javascript' not in page


def test_a_result_too_long_for_a_page_is_cut(graph: Graph) -> None:
    page = run(graph, "SELECT * { ?s ?p ?o }")
    assert len(rows(page)) == 500
    assert "The first 500 rows; use LIMIT" in page
    assert "xxx…" in run(graph, f"SELECT ('{'x' * 3_000}' AS ?long) {{}}")


def test_a_result_can_be_downloaded_in_each_format(served: Service) -> None:
    for query, endings in (
        ("SELECT * { ?s ?p ?o } LIMIT 2", {"csv", "tsv", "json", "xml"}),
        ("ASK {}", {"json", "xml"}),
        ("DESCRIBE <https://w3id.org/realpolitik/id/china>", {"ttl", "nt", "jsonld", "rdf"}),
    ):
        page = served("GET", "/sparql", params={"query": query}, headers=HEADERS).text
        take = page.partition('id="downloads"')[2].partition("</section>")[0]
        links = [unescape(link) for link in re.findall('href="([^"]+)"', take)]
        assert {urlsplit(link).path for link in links} == {f"/sparql.{end}" for end in endings}
        for link in links:
            told = served("GET", link, headers=HEADERS)
            assert told.status_code == 200
            assert not told.headers["content-type"].startswith("text/html")


def test_an_error_is_shown_at_its_place(served: Service) -> None:
    query = "ASK {\n  ?who ?has }"
    told = served("GET", "/sparql", params={"query": query}, headers=HEADERS)
    assert told.status_code == 400
    assert field(told.text) == query
    assert 'aria-invalid="true" data-line="2" data-column="13"' in told.text
    assert "line 2, column 13" in told.text
    refused = served("GET", "/sparql", params={"query": "CLEAR ALL"}, headers=HEADERS)
    assert (refused.status_code, field(refused.text)) == (400, "CLEAR ALL")
    assert "a query cannot change the graph" in refused.text


def test_the_form_keeps_the_dataset(graph: Graph) -> None:
    name = "https://w3id.org/realpolitik/description"
    page = run(graph, "ASK { ?s ?p ?o }", **{"default-graph-uri": name})
    assert f'<input type="hidden" name="default-graph-uri" value="{name}">' in page


def test_completions_are_the_terms_of_the_graph(served: Service) -> None:
    told = served("GET", "/terms.json")
    found = {term: (label, kind, *names) for term, label, kind, *names in told.json()["terms"]}
    assert found["rp:alignsWith"] == ("aligns with", "property")
    assert found["rp:Alignment"][:2] == ("alignment", "class")
    assert found["rp:certain"][1] == "concept"
    assert found["id:china"][:2] == ("China", "actor")
    assert "Beijing" in found["id:china"]
    assert told.json()["prefixes"] == PREFIXES
    same = served("GET", "/terms.json", headers={"If-None-Match": told.headers["etag"]})
    assert same.status_code == 304
