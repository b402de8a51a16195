"""Each address in each of its formats says what the graph does."""

import csv
import io
import json
import re

import pytest
from pyoxigraph import RdfFormat, parse
from serving import get

from realpolitik import Graph
from realpolitik.terms import expand
from realpolitik.writing.render import render


@pytest.mark.parametrize(
    ("ending", "form"),
    [("json", "json"), ("csv", "csv"), ("md", "markdown"), ("bib", "bibtex")],
)
def test_an_answer_is_the_same_as_in_the_terminal(graph: Graph, ending: str, form: str) -> None:
    answer = graph.ask("alignments", a="China", b="Russia", certainty="certain")
    params = (("a", "China"), ("b", "Russia"), ("certainty", "certain"))
    told = get(graph, "/questions/alignments", ending, *params)
    assert told.status == 200
    assert told.body.decode() == render(answer, form)


def test_about_and_search_are_answers(graph: Graph) -> None:
    about = json.loads(get(graph, "/about/iran", "json", ("tense", "future")).body)
    assert about == graph.ask("about", thing="iran", tense="future").to_dict()
    found = json.loads(get(graph, "/search", "json", ("q", "reluctant"), ("limit", "2")).body)
    assert found == graph.search("reluctant", 2).to_dict()
    assert get(graph, "/search").status == 400


def test_a_part_is_linked_to_the_others(graph: Graph) -> None:
    told = get(graph, "/questions/timeline", "json", ("limit", "2"), ("offset", "2"))
    whole = graph.ask("timeline")
    assert json.loads(told.body) == whole.part(2, 2).to_dict()
    link = dict(told.headers)["Link"]
    assert '</questions/timeline?limit=2&offset=0>; rel="prev"' in link
    assert '</questions/timeline?limit=2&offset=4>; rel="next"' in link
    assert '</questions/timeline.csv?limit=2&offset=2>; rel="alternate"; type="text/csv"' in link
    assert 'rel="service-desc"' in link


def test_the_query_runs_with_the_values_of_the_question(graph: Graph) -> None:
    told = get(graph, "/questions/threats", "rq", ("actor", "Russia"))
    assert "VALUES ?actor { <https://w3id.org/realpolitik/id/russia> }" in told.body.decode()
    assert graph.sparql(told.body.decode())
    assert get(graph, "/ask", "rq", ("q", "arms for Vietnam")).status == 406


@pytest.mark.parametrize(
    ("path", "subject"),
    [
        ("/claims/sun-2016-p6s4-4", "sun-2016-p6s4-4"),
        ("/sources/sun-2016", "sun-2016"),
        ("/about/china", "china"),
        ("/questions/threats", "sun-2016-p1s5-3"),
        ("/sources", "sun-2016"),
        ("/names", "china"),
        ("/names/place", "asia"),
        ("/names/actor", "china"),
    ],
)
def test_what_is_a_graph_is_read_as_one(graph: Graph, path: str, subject: str) -> None:
    ttl, *others = (
        {quad.triple for quad in parse(get(graph, path, ending).body, form)}
        for ending, form in (
            ("ttl", RdfFormat.TURTLE),
            ("jsonld", RdfFormat.JSON_LD),
            ("rdf", RdfFormat.RDF_XML),
        )
    )
    assert expand(f"id:{subject}") in {triple.subject for triple in ttl}
    assert ttl <= {*graph.triples()}
    assert others == [ttl, ttl]


def test_a_claim_a_source_and_names_are_those_of_the_graph(graph: Graph) -> None:
    claim = json.loads(get(graph, "/claims/sun-2016-p1s4-1").body)
    assert claim == graph.claim("sun-2016-p1s4-1").to_dict()
    source = json.loads(get(graph, "/sources/sun-2016").body)
    sources = json.loads(get(graph, "/sources").body)
    assert source["claims"] == next(
        each["claims"] for each in sources if each["source"] == source["source"]
    )
    assert source["title"] == "A Calculated Relationship"
    names = json.loads(get(graph, "/names/place").body)
    assert [each["slug"] for each in names] == [n.slug for n in graph.names.entries("place")]
    listed = get(graph, "/names/place", "md").body.decode()
    assert listed.startswith("## Place\n")
    assert re.findall(r"^- `(.+?)`: ", listed, re.MULTILINE) == [each["slug"] for each in names]
    cited = get(graph, "/sources", "md").body.decode().splitlines()
    assert all(each["title"] in line for line, each in zip(cited, sources, strict=True))
    rows = [*csv.reader(io.StringIO(get(graph, "/questions", "csv").body.decode()))]
    assert [row[0] for row in rows[1:]] == [q.slug for q in graph.questions]


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/questions/nothing", ()),
        ("/about/nothing", ()),
        ("/claims/nothing", ()),
        ("/claims/china", ()),
        ("/sources/china", ()),
        ("/names/nothing", ()),
        ("/id/nothing", ()),
        ("/problems/nothing", ()),
        ("/static/../replies.py", ()),
        ("/ask", (("q", "threats"), ("question", "x"))),
        ("/questions/threats", (("nothing", "x"),)),
    ],
)
def test_what_is_not_there_is_a_problem(
    graph: Graph, path: str, params: tuple[tuple[str, str], ...]
) -> None:
    told = get(graph, path, "json", *params)
    assert (told.status, told.media) in [(404, "application/problem+json"), (400, told.media)]
    assert "realpolitik names" not in told.body.decode()


def test_a_claim_has_one_page(graph: Graph) -> None:
    """Who asks what is said about it, and nothing more, is sent there, in the format asked for."""
    for ending, where in (("html", ""), ("ttl", ".ttl")):
        told = get(graph, "/about/sun-2016-p7s1-2", ending)
        place = f"http://x.example/claims/sun-2016-p7s1-2{where}"
        assert (told.status, dict(told.headers)["Location"]) == (303, place)
    assert get(graph, "/about/sun-2016-p7s1-2", "json", ("tense", "past")).status == 200


def test_names_on_a_page_stand_in_their_order(graph: Graph) -> None:
    page = get(graph, "/names/actor", "html").body.decode()
    shown = re.findall(r'<th scope="row"><a [^>]*>(.*?)</a>', page)
    assert shown == sorted(shown, key=str.casefold)
    assert len(shown) == len(graph.names.entries("actor"))


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("Where do China and Russia align?", "On which issues do China and Russia align? Answered"),
        ("Do they chat of arms?", "Do they chat of arms? Nearest claims"),
        ("Xylophones?", "Xylophones? Nothing found"),
    ],
)
def test_the_title_of_an_answer_says_what_came_of_it(graph: Graph, asked: str, title: str) -> None:
    page = get(graph, "/ask", "html", ("q", asked)).body.decode()
    assert f"<title>{title} – realpolitik</title>" in page


def test_certainties_are_called_as_the_ontology_has_them(graph: Graph) -> None:
    """In a finding, and where an answer is narrowed."""
    labels = {named.label for named in graph.names.entries("certainty")}
    page = get(graph, "/about/russia", "html").body.decode()
    assert "[probable" in page
    assert "[likely" not in page
    shown = re.findall(r"certainty=[^>]*>([a-z, ]+)</a>", page)
    assert {text.removesuffix(", or surer") for text in shown} == labels


@pytest.mark.parametrize(
    ("name", "meant"),
    [("Beijing", ["china"]), ("China", ["china"]), ("Alignment", ["Alignment"]), ("chnia", None)],
)
def test_only_an_identifier_leads_to_a_thing(
    graph: Graph, name: str, meant: list[str] | None
) -> None:
    told = get(graph, f"/id/{name}")
    problem = json.loads(told.body)
    assert (told.status, problem["type"][-13:]) == (404, "/unknown-name")
    assert "did you mean" in problem["detail"]
    assert meant is None or problem["nearest"] == meant


def test_a_thing_leads_to_what_tells_of_it(graph: Graph) -> None:
    leads = {
        "china": "/about/china",
        "sun-2016": "/sources/sun-2016",
        "sun-2016-p1s4": "/sources/sun-2016#p1s4",
        "sun-2016-p1s4-1": "/claims/sun-2016-p1s4-1",
    }
    for slug, path in leads.items():
        told = get(graph, f"/id/{slug}")
        assert (told.status, dict(told.headers)["Location"]) == (303, f"http://x.example{path}")
