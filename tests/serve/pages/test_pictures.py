"""Pictures are at their addresses what `draw` makes, and their pages say the same in words."""

import json
import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from drawn import links
from serving import Service, get

from realpolitik import Graph
from realpolitik.answer.questions.filters import FILTERS
from realpolitik.draw.draw import OF_TWO, PICTURES, draw
from realpolitik.serve.replies import route_of

PAIR = (("a", "iran"), ("b", "russia"))


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_that_of_the_command_with_links_to_the_service(
    graph: Graph, name: str
) -> None:
    params = (*(PAIR if name in OF_TWO else ()), ("since", "2016"), ("width", "500"))
    told = get(graph, f"/draw/{name}", "svg", *params)
    values: dict[str, Any] = dict(params[:-1])
    made = draw(graph, name, base="http://x.example/id/", width=500, **values)
    assert (told.status, told.body.decode()) == (200, made.svg)
    for href in links(made.svg):
        if href.startswith("http://x.example"):
            assert route_of(urlsplit(href).path)
    said = json.loads(get(graph, f"/draw/{name}", "json", *params).body)
    assert said["text"] == [*made.lines]


@pytest.mark.parametrize("name", PICTURES)
def test_a_page_says_what_its_picture_shows_and_names_no_two_things_alike(
    graph: Graph, name: str
) -> None:
    page = unescape(get(graph, f"/draw/{name}", "html").body.decode())
    values: dict[str, Any] = {"a": "china", "b": "russia"} if name in OF_TWO else {}
    for line in draw(graph, name, **values).lines:
        assert f"<li>{line}</li>" in page
    assert page.count("<svg ") == 3
    assert "<desc" not in page
    assert page.count('id="title"') == 1
    assert page.count('aria-labelledby="title"') == 3
    # Each key can be chosen, and what is chosen is seen.
    for key in FILTERS:
        assert re.search(rf'<(select|input) id="f-{key}" name="{key}"', page)


def test_what_is_chosen_is_in_the_form(graph: Graph) -> None:
    params = (("place", "asia"), ("place", "Europe"), ("tense", "past"), ("a", "china"), ("b", ""))
    page = get(graph, "/draw/dyad", "html", *params).body.decode()
    assert 'name="place" value="Asia"' in page
    assert 'name="place" value="Europe"' in page
    assert '<option value="past" selected>' in page
    assert 'name="a" value="China"' in page
    assert 'name="b" value=""' in page


def test_answers_lead_to_their_pictures(graph: Graph) -> None:
    for path, params, hrefs in (
        ("/about/china", (), ["/draw/network?about=china"]),
        ("/about/asia", (), []),
        ("/questions/threats", (("actor", "Iran"),), ["/draw/network?about=iran"]),
        ("/questions/frictions", PAIR, ["/draw/dyad?a=iran&b=russia", "/draw/why?a=iran&b=russia"]),
        ("/questions/frictions", (("a", "iran"), ("b", "any")), []),
        ("/questions/changes", (("since", "2019"),), ["/draw/timeline?since=2019"]),
        ("/questions/forecasts", (), ["/draw/timeline"]),
        ("/questions/timeline", (), ["/draw/timeline"]),
        ("/questions/network", (("place", "asia"),), ["/draw/network?place=asia"]),
    ):
        page = get(graph, path, "html", *params).body.decode()
        assert [unescape(href) for href in re.findall(r'href="(/draw/[^"]*)"', page)] == hrefs


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/draw/nothing", 404),
        ("/draw/dyad?a=Chnia", 404),
        ("/draw/network?width=0", 400),
        ("/draw/network?width=100", 400),
        ("/draw/network?width=wide", 400),
        ("/draw/network?a=china", 404),
        ("/draw/why?a=china&b=china", 400),
    ],
)
def test_what_cannot_be_drawn_is_a_problem(served: Service, path: str, status: int) -> None:
    assert served("GET", path).status_code == status


def test_a_program_gets_a_picture_and_a_browser_a_page(served: Service) -> None:
    for accept, media in (
        ("image/avif,image/svg+xml,image/*,*/*;q=0.8", "image/svg+xml"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("*/*", "image/svg+xml"),
    ):
        told = served("GET", "/draw/network", headers={"Accept": accept})
        assert told.headers["content-type"] == media
        assert "sha256-" in told.headers["content-security-policy"]
