"""Views and their pages: the content of the graph, sound HTML, and links that lead somewhere."""

import re
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from drawn import links
from pyoxigraph import RdfFormat, parse
from serving import BROWSER, Service, get, listening

import realpolitik
from realpolitik import Graph
from realpolitik.render.answers import render
from realpolitik.render.pictures import draw
from realpolitik.render.pictures.network import network_page
from realpolitik.render.pictures.sheet import STYLE
from realpolitik.terms import expand, local

HTML = "text/html"
MINI = Path(__file__).resolve().parents[1] / "mini"
PAGES = [
    "/",
    "/ask?q=Where+do+China+and+Russia+align%3F",
    "/ask?q=troops+for+Vietnam",
    "/ask?q=zorblax",
    "/search?q=reluctant",
    "/about/china?limit=20",
    "/about/annexation-of-crimea",
    "/questions",
    "/questions/predictions",
    "/questions/threats?actor=&tense=future",
    "/names",
    "/names/actor",
    "/sources",
    "/sources/sun-2016",
    "/claims/sun-2016-p1s4-1",
    "/claims/putin-2019-p3s8-2",
    "/questions/coverage?source=putin-2019",
    "/ontology",
    "/sparql",
    "/sparql?query=DESCRIBE+%3Chttps%3A%2F%2Fw3id.org%2Frealpolitik%2Fid%2Fchina%3E",
    "/draw/network?about=china",
    "/draw/timeline?since=2019&tense=future&tense=present",
]


class Page(HTMLParser):
    """The links and ids of a page, its headings and fields, and what its policy forbids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.fields: set[str] = set()
        self.inline: list[str] = []
        self.headings: list[int] = []
        self.tag = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the attributes of a tag."""
        given, self.tag = dict(attrs), tag
        if tag in ("a", "link") and given.get("href"):
            self.links.append(str(given["href"]))
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "label":
            self.labelled.add(str(given.get("for")))
        if tag in ("input", "select") and given.get("type") != "hidden":
            self.fields.add(str(given.get("id")))
        if "style" in given or (tag == "script" and "src" not in given):
            self.inline.append(tag)
        self.inline += [name for name in given if name.startswith("on")]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_data(self, data: str) -> None:
        """Keep a style sheet, except for that of pictures, which the policy allows."""
        if self.tag == "style" and data.strip() and data != STYLE:
            self.inline.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        self.tag = ""


@cache
def page_at(graph: Graph, address: str) -> Page:
    reply = get(graph, address, HTML)
    assert (reply.status_code, reply.headers["content-type"]) == (200, f"{HTML}; charset=utf-8")
    return Page(reply.text)


def test_unusual_characters_of_the_data_are_harmless(tmp_path: Path) -> None:
    for file in MINI.glob("*.ttl"):
        text = file.read_text("utf-8").replace("News from", r"Ne\u0085ws\u2028 \u202E fro\u0007m")
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    data = realpolitik.open(tmp_path)
    with listening(data) as address:
        page = httpx.get(f"{address}/sources", headers={"Accept": HTML}).text
        found = httpx.get(f"{address}/sources").json()
    assert r"Ne\u0085ws\u2028 \u202e fro\u0007m" in page
    assert any("\u202e" in source["title"] for source in found)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_sound_and_its_links_lead_somewhere(graph: Graph, address: str) -> None:
    page = page_at(graph, address)
    assert not page.inline
    assert len(page.ids) == len({*page.ids})
    assert page.fields <= page.labelled
    assert page.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(page.headings, page.headings[1:], strict=False))
    own = [link for link in page.links if link.startswith("/") and "#" not in link]
    assert all(link[1:] in page.ids for link in page.links if link.startswith("#"))
    # One of each folder, and of each path without a folder.
    for link in {
        re.sub(r"(?<=.)/[^/]+$", "/", link.partition("?")[0]): link for link in own
    }.values():
        assert get(graph, link, BROWSER).status_code in (200, 303), link


def test_a_finding_leads_to_its_claim_and_the_claim_to_its_sentence(graph: Graph) -> None:
    answer = page_at(graph, "/questions/threats")
    claim = next(link for link in answer.links if link.startswith("/claims/"))
    in_claim = [link for link in page_at(graph, claim).links if "#p" in link]
    assert in_claim
    for link in [*in_claim, *(link for link in answer.links if "#p" in link)]:
        path, _, fragment = link.partition("#")
        assert fragment in page_at(graph, path).ids


@pytest.mark.parametrize(
    ("extension", "form"),
    [("json", "json"), ("csv", "csv"), ("tsv", "tsv"), ("md", "markdown"), ("bib", "bibtex")],
)
def test_an_answer_is_the_same_as_in_the_terminal(graph: Graph, extension: str, form: str) -> None:
    values = {"a": "China", "b": "Russia", "certainty": "certain"}
    reply = get(graph, f"/questions/alignments.{extension}", **values)
    assert reply.text == render(graph.ask("alignments", **values), form, long=True)
    page = get(graph, "/questions/alignments", HTML, **values).text
    assert f'href="/questions/alignments.{extension}?a=China&amp;b=Russia' in page


def test_the_first_page_shows_an_answer_and_the_sources(graph: Graph) -> None:
    page = get(graph, "/", HTML).text
    answer = graph.ask("Are China and Russia allies?")
    assert "<strong>No:</strong>" in page
    rows = re.findall(r'class="chip (\w+)">.*?<span class="count">(\d+)</span>', page)
    assert len({*rows} & {(status, str(number)) for status, number, *_ in answer.clauses}) == 3
    assert page.count("<h2") == 2  # the answer and the sources: no list of questions
    for source in graph.sources:
        assert source.title in unescape(page)
        assert f'<meter max="100" value="{source.share}"' in page
    assert 'href="/id/china"' in page  # in the small network


def test_first_page_of_a_graph_without_relations(corpus: Graph) -> None:
    others = [local(held.source) for held in corpus.sources if "wang" not in held.source]
    for left_out in (others, [*others, "wang-2022"]):
        page = get(corpus.without(*left_out), "/", HTML)
        assert page.status_code == 200
        assert "An answer" not in page.text


def test_a_citation_opens_the_record_of_its_claim(graph: Graph) -> None:
    page = get(graph, "/questions/threats", HTML).text
    first = page.partition('<details class="cite">')[2].partition("</details>")[0]
    summary, _, drawer = first.partition("</summary>")
    assert "<a " not in summary
    for part in ("<dt>claimant</dt>", "<dt>certainty</dt>", 'href="/claims/', "#p1s"):
        assert part in drawer


def test_the_table_of_pairs_has_each_pair_once(graph: Graph) -> None:
    drawn = draw(graph, "network")
    page = get(graph, "/draw/network", HTML).text
    tables = re.findall(r'(?s)<table class="pairs">(.*?)</table>', page)
    found = re.findall(r'href="#([^"]+)"', "".join(tables))
    assert sorted(found) == sorted(section.anchor for section in drawn.view.sections)
    assert all(f'<section id="{anchor}"' in page for anchor in found)
    # The picture and the table for phones have the same pairs, which lead there too.
    table = page.partition('<table class="matrix')[2].partition("</table>")[0]
    in_matrix = re.findall(r'href="#([^"]+)"', table)
    assert sorted(in_matrix) == sorted(
        a[1:] for a in links(network_page(graph, "/id/", drawn).svg) if a.startswith("#")
    )
    assert 0 < len(in_matrix) < len(found)


def test_about_and_search_are_answers(graph: Graph) -> None:
    about = get(graph, "/about/iran.json?tense=future").json()
    assert about == graph.ask("about", thing="iran", tense="future").to_dict()
    found = get(graph, "/search?q=reluctant&limit=2").json()
    assert found == graph.search("reluctant", 2).to_dict()
    form = get(graph, "/questions/alignments?a=China&b=&place=").json()
    assert form == graph.ask("alignments", a="China").to_dict()


def test_the_parts_of_an_answer_are_linked(graph: Graph) -> None:
    reply = get(graph, "/questions/timeline.json?limit=2&offset=2")
    assert reply.json() == graph.ask("timeline").part(2, 2).to_dict()
    link = reply.headers["link"]
    assert '</questions/timeline?limit=2&offset=0>; rel="prev"' in link
    assert '</questions/timeline?limit=2&offset=4>; rel="next"' in link
    assert '</questions/timeline.csv?limit=2&offset=2>; rel="alternate"; type="text/csv"' in link
    longest = get(graph, f"/ask?q={'Việt Nam ' * 50}")
    assert len(longest.headers["link"]) < 4_000
    found = get(graph, "/ask?q=Where do China and Russia align?&place=Asia")
    assert (
        '</questions/alignments?a=china&b=russia&place=asia>; rel="canonical"'
        in (found.headers["link"])
    )


def test_the_query_of_an_answer_has_its_values(graph: Graph) -> None:
    query = get(graph, "/questions/threats.rq?actor=Russia").text
    assert "VALUES ?actor { <https://w3id.org/realpolitik/id/russia> }" in query
    assert graph.sparql(query)
    assert get(graph, "/ask.rq?q=arms+for+Vietnam").status_code == 406


@pytest.mark.parametrize(
    ("path", "subject"),
    [
        ("/claims/sun-2016-p6s4-4", "sun-2016-p6s4-4"),
        ("/sources/sun-2016", "sun-2016"),
        ("/about/china", "china"),
        ("/questions/threats", "sun-2016-p1s5-3"),
    ],
)
def test_the_rdf_formats_have_triples_of_the_graph(graph: Graph, path: str, subject: str) -> None:
    turtle, jsonld = (
        {quad.triple for quad in parse(get(graph, path + end).content, form)}
        for end, form in ((".ttl", RdfFormat.TURTLE), (".jsonld", RdfFormat.JSON_LD))
    )
    assert expand(f"id:{subject}") in {triple.subject for triple in turtle}
    assert turtle <= {*graph.triples()}
    assert jsonld == turtle


def test_claims_sources_and_names_are_those_of_the_graph(graph: Graph) -> None:
    claim = get(graph, "/claims/sun-2016-p1s4-1").json()
    assert claim == graph.claim("sun-2016-p1s4-1").to_dict()
    source, sources = get(graph, "/sources/sun-2016").json(), get(graph, "/sources").json()
    assert source["claims"] == next(
        each["claims"] for each in sources if each["source"] == source["source"]
    )
    assert source["title"] == "A Calculated Relationship"
    names = get(graph, "/names/place").json()
    assert [each["slug"] for each in names] == [n.slug for n in graph.names.entries("place")]
    listed = get(graph, "/questions").json()
    assert [each["slug"] for each in listed] == [q.slug for q in graph.questions]
    page = get(graph, "/names/actor", HTML).text
    shown = re.findall(r'<th scope="row"><a [^>]*>(.*?)</a>', page)
    assert shown == sorted(shown, key=str.casefold)
    assert len(shown) == len(graph.names.entries("actor"))


def test_a_page_shows_what_was_ignored_and_offers_no_download_of_nothing(graph: Graph) -> None:
    assert (
        "xylophones" in get(graph, "/ask?q=xylophones+in+Vietnam", HTML).text.partition("<main")[2]
    )
    nearest = get(graph, "/ask?q=arms+for+Vietnam", HTML).text
    assert 0 < nearest.index('class="findings"') < nearest.index('<section class="next">')
    page = get(graph, "/ask?q=zorblax", HTML).text
    assert "BibTeX" not in page
    assert "<aside" not in page


def test_no_text_is_taken_for_markup(served: Service) -> None:
    evil = '"><script>alert(1)</script>'
    for path in ("/ask", "/search", "/questions/threats", "/about/china"):
        for params in ({"q": evil}, {"q": evil, "actor": evil}, {evil: evil}):
            reply = served("GET", path, params=params, headers={"Accept": BROWSER})
            assert reply.headers["content-type"].startswith(HTML)
            assert "<script>" not in reply.text


def test_common_knowledge_about_a_thing_is_above_the_claims(graph: Graph) -> None:
    for path, texts in (
        ("/about/annexation-of-crimea", ("27 February 2014", 'href="/about/russia"')),
        ("/about/jake-sullivan", ("national security adviser",)),
    ):
        page = get(graph, path, HTML).text
        known = page[page.index("<dl") : page.index("</dl>")]
        assert all(text in known for text in texts)


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/questions/alignments", {"a": "China", "b": "Russia"}),
        ("/about/iran", {}),
        ("/questions/positions", {"issue": "the Ukraine crisis"}),
        ("/questions/timeline", {}),
        ("/questions/forecasts", {}),
    ],
)
def test_a_filter_leaves_as_many_findings_as_it_shows(
    graph: Graph, path: str, params: dict[str, str]
) -> None:
    page = get(graph, path, HTML, **params).text
    total = get(graph, path, **params).json()["total"]
    side = page.partition(">Filter<")[2].partition("<main")[0]
    choices = re.findall(r'<a href="([^"]+)">[^<]*</a> <span class="count">(\d+)', side)
    assert choices
    for href, number in choices:
        filtered = get(graph, unescape(href)).json()
        assert filtered["total"] == int(number) < total, href


def test_a_filter_in_use_can_be_removed(graph: Graph) -> None:
    page = get(graph, "/about/china?tense=future", HTML).text
    remove = r'<a class="set" href="([^"]*)"><span class="unseen">[^<]*</span>Tense: Future'
    assert re.findall(remove, page) == ["/about/china"]
    nearest = get(graph, "/ask?q=arms+to+Vietnam", HTML).text.partition(">Filter<")[2]
    filters = nearest.partition("<main")[0]
    assert "<li><a " in filters
    assert 'class="count"' not in filters


def test_a_picture_is_that_of_the_command_with_links_to_the_service(graph: Graph) -> None:
    for name in ("network", "timeline"):
        svg = get(graph, f"/draw/{name}?since=2016").text
        assert svg == draw(graph, name, base="/id/", since="2016").svg
        page = get(graph, f"/draw/{name}", HTML, place="Asia").text
        assert page.count('role="figure"') == (name == "network")
        assert "Place: Asia" in page
        assert f'href="/draw/{name}?place=Asia&amp;tense=present"' in page


def test_a_text_gives_the_words_of_its_sentences() -> None:
    graph = realpolitik.open([str(MINI)], texts=[str(MINI / "book.txt")])
    (iri,) = graph.texts
    found = get(graph, f"/sources/{iri.rpartition('/')[2]}").json()["sentences"]
    text = (MINI / "book.txt").read_text(encoding="utf-8")
    assert found
    assert all(each["text"] and each["text"] in text for each in found)
    page = get(graph, f"/sources/{iri.rpartition('/')[2]}", HTML).text
    assert page.count("<blockquote>") == len(found)
    quotes = {unescape(quote) for quote in re.findall(r'data-words="([^"]+)"', page)}
    assert quotes
    assert all(any(quote in each["text"] for each in found) for quote in quotes)
