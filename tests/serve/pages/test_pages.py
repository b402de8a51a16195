"""Pages are whole without script, lead on, and take no text for markup."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from serving import Service

from realpolitik import Graph
from realpolitik.draw.svg.style import STYLE
from realpolitik.serve.http.asked import Asked, Reply
from realpolitik.serve.http.problems import PROBLEMS, problem
from realpolitik.serve.pages.pages import problem_page
from realpolitik.serve.replies import reply, route_of

HTML = "text/html"
DATA = "application/ld+json"  # of a script, it is no script
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
    "/problems",
    "/problems/busy",
    "/ontology",
    "/sparql",
    "/sparql?saved=threats",
    "/sparql?query=DESCRIBE+%3Chttps%3A%2F%2Fw3id.org%2Frealpolitik%2Fid%2Fchina%3E",
    "/draw",
    "/draw/network?about=china",
    "/draw/dyad",
    "/draw/timeline?since=2019&tense=future&tense=present",
    "/draw/why?a=iran&b=russia",
]


class Page(HTMLParser):
    """The links of a page, its ids, and what a strict policy or a reader could not bear."""

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
        """Keep what a tag tells."""
        given, self.tag = dict(attrs), tag
        if tag in ("a", "link") and given.get("href"):
            self.links.append(str(given["href"]))
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "label":
            self.labelled.add(str(given.get("for")))
        if tag in ("input", "select") and given.get("type") != "hidden":
            self.fields.add(str(given.get("id")))
        outside = "src" in given or given.get("type") == DATA
        if "style" in given or (tag == "script" and not outside):
            self.inline.append(tag)
        self.inline += [name for name in given if name.startswith("on")]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_data(self, data: str) -> None:
        """Keep a style sheet, if it is not that of pictures, which the policy knows."""
        if self.tag == "style" and data.strip() and data != STYLE:
            self.inline.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Know that what follows is of no element with text of its own."""
        self.tag = ""


def at(graph: Graph, address: str) -> Reply:
    parts = urlsplit(address)
    params = tuple(parse_qsl(parts.query, keep_blank_values=True))
    return reply(graph, Asked("GET", unquote(parts.path), params, HTML, "http://x.example", HTML))


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_sound_and_each_link_leads_somewhere(graph: Graph, address: str) -> None:
    told = at(graph, address)
    assert (told.status, told.media) == (200, HTML)
    page = Page(told.body.decode())
    assert not page.inline
    assert len(page.ids) == len({*page.ids})
    assert page.fields <= page.labelled
    assert page.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(page.headings, page.headings[1:], strict=False))
    for link in page.links:
        if link.startswith("#"):
            assert link[1:] in page.ids
        elif link.startswith("/"):
            path = unquote(urlsplit(link).path)
            stem, _, _ = path.rpartition(".")
            assert route_of(path) or route_of(stem), link


def test_a_finding_leads_to_its_claim_and_its_claim_to_the_sentence(graph: Graph) -> None:
    answer = Page(at(graph, "/questions/threats").body.decode())
    claim = next(link for link in answer.links if link.startswith("/claims/"))
    sentences = [link for link in Page(at(graph, claim).body.decode()).links if "#p" in link]
    assert sentences
    for link in [*sentences, *(link for link in answer.links if "#p" in link)]:
        path, _, fragment = link.partition("#")
        assert fragment in Page(at(graph, path).body.decode()).ids


def test_each_way_to_take_it_away_is_there(graph: Graph) -> None:
    text = at(graph, "/questions/alignments?a=China&b=Russia").body.decode()
    for name, ending in (
        ("As footnotes", "md"),
        ("BibTeX", "bib"),
        ("CSV", "csv"),
        ("JSON", "json"),
        ("The SPARQL", "rq"),
    ):
        href = f"/questions/alignments.{ending}?a=China&amp;b=Russia"
        assert f'<a href="{href}">{name}</a>' in text


def test_what_was_not_heard_is_told(graph: Graph) -> None:
    assert "Not heard: xylophones" in at(graph, "/ask?q=xylophones+in+Vietnam").body.decode()


@pytest.mark.parametrize("slug", PROBLEMS)
def test_a_problem_is_a_page_for_a_browser(slug: str) -> None:
    told = problem_page(problem(slug, "<b>&", nearest=["<i>"], headers=(("Retry-After", "1"),)))
    assert (told.status, told.media) == (PROBLEMS[slug].status, HTML)
    assert told.headers == (("Retry-After", "1"),)
    text = told.body.decode()
    assert PROBLEMS[slug].title in text
    assert "&lt;b&gt;&amp;" in text
    assert "<b>" not in text
    assert "<i>" not in text


def test_no_text_is_taken_for_markup(served: Service) -> None:
    browser = {"Accept": "text/html,*/*;q=0.8"}
    evil = '"><script>alert(1)</script>'
    for path in ("/ask", "/search", "/questions/threats", "/about/china"):
        for params in ({"q": evil}, {"q": evil, "actor": evil}, {evil: evil}):
            told = served("GET", path, params=params, headers=browser)
            assert told.headers["content-type"].startswith(HTML)
            assert "<script>" not in told.text


def test_a_program_and_a_browser_are_told_of_the_same_problem(served: Service) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    for path in ("/nowhere", "/about/nothing", "/questions/threats?actor=Chnia"):
        page, data = served("GET", path, headers=browser), served("GET", path)
        assert page.status_code == data.status_code == 404
        assert data.headers["content-type"] == "application/problem+json"
        assert json.loads(data.text)["title"] in page.text
    assert "China" in page.text


def test_what_a_page_loads_is_there(served: Service) -> None:
    for path, media in (
        ("/static/style.css", "text/css"),
        ("/static/page.js", "text/javascript"),
        ("/static/sparql.js", "text/javascript"),
        ("/static/icon.svg", "image/svg+xml"),
    ):
        told = served("GET", path)
        assert told.status_code == 200
        assert told.headers["content-type"].startswith(media)


def test_what_is_known_of_a_thing_stands_above_what_is_said_of_it(graph: Graph) -> None:
    page = reply(graph, Asked("GET", "/about/annexation-of-crimea", media=HTML)).body.decode()
    known = page[page.index("<dl") : page.index("</dl>")]
    assert "27 February 2014" in known
    assert 'href="/about/russia"' in known
    page = reply(graph, Asked("GET", "/about/jake-sullivan", media=HTML)).body.decode()
    assert "national security adviser" in page[page.index("<dl") : page.index("</dl>")]


def test_where_nothing_was_heard_nothing_can_be_taken_away(graph: Graph) -> None:
    page = reply(graph, Asked("GET", "/ask", (("q", "zorblax"),), media=HTML)).body.decode()
    assert "BibTeX" not in page
    assert "<aside" not in page
