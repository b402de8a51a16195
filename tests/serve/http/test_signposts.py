"""Each page says what it is of, and what stands beside it, in its headers as in its head."""

import re
from html import unescape

import pytest
from serving import Service

from realpolitik.serve.http.signposts import Sign, header
from realpolitik.terms import ID

LINK = re.compile(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?')
ENTITY = "https://schema.org/"


def signs(told: str) -> set[tuple[str, str, str]]:
    return {(rel, href, media) for href, rel, media in LINK.findall(told)}


@pytest.mark.parametrize(
    ("path", "iri", "kind", "authors"),
    [
        ("/claims/sun-2016-p1s5-5", "sun-2016-p1s5-5", "Claim", ["yun-sun"]),
        ("/sources/sun-2016", "sun-2016", "CreativeWork", ["yun-sun"]),
        ("/about/china", "china", "", []),
    ],
)
def test_a_thing_has_its_name_its_type_its_authors_and_its_data(
    served: Service, path: str, iri: str, kind: str, authors: list[str]
) -> None:
    told = served("GET", path, headers={"Accept": "text/html"})
    found = signs(told.headers["link"])
    by = {rel: {href for each, href, _ in found if each == rel} for rel, _, _ in found}
    assert by["cite-as"] == {ID + iri}
    assert by["type"] == {f"{ENTITY}AboutPage", *([ENTITY + kind] if kind else [])}
    assert by.get("author", set()) == {ID + author for author in authors}
    # What a publisher has is not ours to license.
    assert ("license" in by) == (kind != "CreativeWork")
    data = {(href, media) for rel, href, media in found if rel == "describedby"}
    assert {media for _, media in data} == {"text/turtle", "application/ld+json"}
    for href, media in data:
        there = served("GET", href)
        assert there.headers["content-type"].partition(";")[0] == media
        back = signs(there.headers["link"])
        assert ("describes", path, "text/html") in back
        assert "type" not in {rel for rel, _, _ in back}
    head = told.text.partition("</head>")[0]
    written = re.findall(r'<link rel="([^"]+)" href="([^"]+)"(?: type="([^"]+)")?>', head)
    assert found <= {(rel, unescape(href), media) for rel, href, media in written}


def test_the_first_page_leads_to_the_graph_and_the_graph_to_it(served: Service) -> None:
    found = signs(served("GET", "/").headers["link"])
    assert ("cite-as", "https://w3id.org/realpolitik/dataset", "") in found
    items = {(href, media) for rel, href, media in found if rel == "item"}
    assert len(items) == 6
    for href, media in items:
        there = served("HEAD", href)
        assert there.headers["content-type"].partition(";")[0] == media
        assert ("collection", "/", "text/html") in signs(there.headers["link"])
    described = [(href, media) for rel, href, media in found if rel == "describedby"]
    assert len(described) == 2
    for href, media in described:
        there = served("GET", href, headers={"Accept": media})
        assert there.headers["content-type"].partition(";")[0] == media
        assert ("describes", "/", "text/html") in signs(there.headers["link"])


def test_no_iri_ends_its_link() -> None:
    _, told = header([Sign("cite-as", 'http://x.org/>; rel="next", <é')])
    assert told == '<http://x.org/%3E;%20rel=%22next%22,%20%3C%C3%A9>; rel="cite-as"'
