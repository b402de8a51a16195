"""HTTP: validators, HEAD, CORS, compression, security headers, problems, limits, and the log."""

import asyncio
import json
import re

import httpx
import pytest
from hypothesis import given, strategies as st
from serving import BROWSER, Inline, Service, get
from starlette.responses import Response

from realpolitik import Graph
from realpolitik.errors import Inconsistent, Unavailable
from realpolitik.serve.http.problems import as_problem
from realpolitik.serve.http.request import Request, negotiate
from realpolitik.serve.resources import RESOURCES
from realpolitik.serve.server import create_app

VOID = "/.well-known/void"
QUESTION = "/questions/threats"
OFFERS = ("application/json", "text/turtle", "text/csv", "text/html")
WEIGHTS = st.sampled_from(["", ";q=0", ";q=0.3", ";q=1", ";q=x", ";charset=utf-8;q=0.7"])
RANGES = st.sampled_from([*OFFERS, "text/*", "*/*", "image/png", "nonsense", ""])


def test_a_client_that_has_a_response_gets_304(served: Service) -> None:
    first = served("GET", VOID)
    etag = first.headers["etag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = served("GET", VOID, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
        assert again.headers["vary"] == first.headers["vary"]
    assert served("GET", VOID, headers={"If-None-Match": '"other"'}).status_code == 200


def test_each_encoding_and_each_format_has_its_own_validator(served: Service) -> None:
    plain, compressed = (
        served("GET", VOID, headers={"Accept-Encoding": coding}) for coding in ("identity", "gzip")
    )
    assert plain.content == compressed.content  # httpx has decompressed it
    assert compressed.headers["content-encoding"] == "gzip"
    assert int(compressed.headers["content-length"]) < len(plain.content) / 4
    triples = served("GET", VOID, headers={"Accept": "application/n-triples"})
    assert len({r.headers["etag"] for r in (plain, compressed, triples)}) == 3
    refused = served("GET", VOID, headers={"Accept-Encoding": "gzip;q=0, *;q=0"})
    assert "content-encoding" not in refused.headers


def test_head_has_the_headers_of_get_and_no_body(served: Service) -> None:
    for path in (QUESTION, "/static/style.css", "/nowhere"):
        whole, head = (
            served(method, path, headers={"Accept-Encoding": "identity"})
            for method in ("GET", "HEAD")
        )
        assert head.content == b""
        assert head.headers["content-length"] == str(len(whole.content))
        assert head.headers.get("etag") == whole.headers.get("etag")


def test_any_site_may_read_every_response_and_none_runs_foreign_code(served: Service) -> None:
    for path, status in (
        ("/", 200),
        ("/nowhere", 404),
        ("/sparql?query=x", 400),
        ("/static/page.js", 200),
        ("/healthz", 200),
        ("/mcp", 405),
    ):
        reply = served("GET", path)
        policy = reply.headers["content-security-policy"]
        assert reply.status_code == status
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert reply.headers["access-control-allow-origin"] == "*"
        assert reply.headers["x-content-type-options"] == "nosniff"
    origin = {"Origin": "http://x.example", "Access-Control-Request-Method": "POST"}
    allowed = served("OPTIONS", "/sparql", headers=origin)
    assert allowed.status_code == 204
    assert "POST" in allowed.headers["access-control-allow-methods"]


def test_no_other_site_may_read_a_private_graph(graph: Graph) -> None:
    app = create_app(Inline(graph), private="my.host")

    async def statuses() -> list[int]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
            found = []
            for host in ("localhost:8000", "127.0.0.2", "My.host", "evil.example", "127.0.0.1.x"):
                for method in ("GET", "OPTIONS"):
                    reply = await client.request(method, "http://x/sources", headers={"Host": host})
                    assert "access-control-allow-origin" not in reply.headers
                    assert reply.headers["cross-origin-resource-policy"] == "same-origin"
                    found.append(reply.status_code)
            return found

    assert asyncio.run(statuses()) == [200, 204] * 3 + [421] * 4


@pytest.mark.parametrize("path", ["/sparql", "/nothing"])
def test_a_body_in_chunks_is_refused(served: Service, path: str) -> None:
    reply = served("POST", path, headers={"Transfer-Encoding": "chunked"})
    assert (reply.status_code, reply.headers["connection"]) == (411, "close")


def test_a_file_extension_overrides_accept(served: Service) -> None:
    reply = served("GET", "/claims/sun-2016-p1s5-3.jsonld", headers={"Accept": "text/html"})
    assert reply.headers["content-type"] == "application/ld+json"
    assert served("GET", "/graph.svg").status_code == 404
    path = "/claims/sun-2016-p1s5-3"
    same = served("GET", path, headers={"Accept": "application/ld+json"})
    assert same.content == reply.content
    assert same.headers["vary"] == "Accept, Accept-Encoding"


def test_a_name_in_a_path_may_be_any_iri(graph: Graph) -> None:
    assert get(graph, "/about/https:%2F%2Fw3id.org%2Frealpolitik%2Fid%2Firan").status_code == 200
    for name in ("http:%2F%2Fx.example%2Fa.ttl", "http:%2F%2Fx.example%2Fa.svg", "a/b", "a%0Ab"):
        assert get(graph, f"/about/{name}").status_code == 404
    for path in (
        "/about/",
        "/static/../server.py",
        "/static/%2e%2e/server.py",
        "/ask%0A",
        "/ask/x",
    ):
        assert get(graph, path).status_code == 404


def test_an_invalid_host_is_not_repeated(served: Service) -> None:
    reply = served("GET", VOID, headers={"Host": 'x"><script>'})
    assert "<script>" not in reply.text
    assert "location" not in served("GET", "/nowhere", headers={"Host": "evil.example"}).headers
    moved = served("GET", "/id/china", headers={"Host": "evil.example"})
    assert moved.headers["location"] == "/about/china"


@given(st.lists(st.tuples(RANGES, WEIGHTS), max_size=5), RANGES)
def test_an_unwanted_type_is_not_sent(ranges: list[tuple[str, str]], no: str) -> None:
    accept = ", ".join([*(f"{name}{weight}" for name, weight in ranges if name != no), f"{no};q=0"])
    media = negotiate(accept, OFFERS)
    assert media is None or media in OFFERS
    assert media != no


@given(st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=80))
def test_any_accept_header_is_safe(served: Service, accept: str) -> None:
    headers = {"Accept": accept.encode("latin-1"), "Accept-Encoding": accept.encode("latin-1")}
    assert served("GET", "/names/basis", headers=headers).status_code in (200, 406)


def test_each_request_is_one_line_of_the_log(served: Service) -> None:
    served("GET", "/nowhere%0d%0aGET%20/x?q=%22")
    line = served.log[-1]
    form = r'127\.0\.0\.1 - - \[.+\] "GET /nowhere%0[dD]%0[aA].+ HTTP/1\.1" 404 \d+ [\d.]+ms'
    assert re.fullmatch(form, line), line
    served("A" * 5000, f"/{'x' * 5000}")
    assert len(served.log[-1]) < 700


class Counting(Inline):
    """A pool that counts the requests in each lane."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(graph)
        self.lanes = list[str]()

    async def respond(self, request: Request, lane: str = "questions") -> Response:
        """Return the response of the graph."""
        self.lanes.append(lane)
        return await super().respond(request, lane)


def test_only_responses_that_stay_the_same_are_cached(graph: Graph) -> None:
    pool = Counting(graph)
    with asyncio.Runner() as runner:
        service = Service(pool, runner)
        replies = [
            service("GET", path, headers={"Accept": accept})
            for path in (QUESTION, "/sparql?%71uery=SELECT+(RAND()+AS+?x)+{}", "/about/nobody")
            for accept in ("application/json", "application/json", "*/*")
        ]
        assert service("GET", QUESTION, headers={"Accept": "text/turtle"}).status_code == 200
    # A query, or an answer in RDF, delays no question.
    assert pool.lanes == ["questions"] * 2 + ["queries"] * 3 + ["questions"] * 3 + ["queries"]
    assert replies[0].content == replies[1].content == replies[2].content
    for volatile in replies[3:]:
        assert volatile.headers["cache-control"] == "no-store"
        assert "etag" not in volatile.headers


def test_an_error_has_no_path_of_the_server() -> None:
    for error in (Unavailable("/home/ada/store", "is damaged"), Inconsistent("it", ("/home/x",))):
        assert "/home" not in str(as_problem(error).to_dict())


def test_a_program_gets_problem_details_and_a_browser_a_page(served: Service) -> None:
    for path in ("/nowhere", "/about/nothing", "/questions/threats?actor=Chnia"):
        page = served("GET", path, headers={"Accept": BROWSER})
        data = served("GET", path)
        assert page.status_code == data.status_code == 404
        assert data.headers["content-type"] == "application/problem+json"
        assert json.loads(data.text)["title"] in page.text
    assert data.json()["type"] == "https://w3id.org/realpolitik/problem/unknown-name"
    assert data.json()["nearest"] == ["China"]
    assert "China" in page.text
    assert "realpolitik names" not in page.text  # a hint for the command line


def test_a_fault_in_a_view_is_reported_and_the_next_request_answered(
    graph: Graph, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    broken_resource = RESOURCES["/names"]._replace(view=broken)  # type: ignore[arg-type]
    monkeypatch.setitem(RESOURCES, "/names", broken_resource)
    reply = get(graph, "/names")
    assert (reply.status_code, reply.json()["title"]) == (500, "Internal error")
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert get(graph, "/sources").status_code == 200


@pytest.mark.parametrize(
    ("path", "params", "status"),
    [
        ("/ask", {"q": "threats", "question": "x"}, 400),
        ("/ask", {"q": " "}, 400),
        ("/ask", {}, 400),
        ("/ask", {"q": "arms " * 200}, 400),
        ("/search", {}, 400),
        ("/search", {"q": "arms", "limit": "x"}, 400),
        ("/questions/threats", {"nothing": "x"}, 400),
        ("/questions/threats", {"limit": "٣"}, 400),
        ("/questions/threats", {"offset": "9" * 30}, 400),
        ("/questions/nothing", {}, 404),
        ("/names/nothing", {}, 404),
        ("/id/nothing", {}, 404),
        ("/search", {"q": "network", "text": "x"}, 400),
        ("/draw/network", {"base": "x"}, 400),
    ],
)
def test_bad_input_is_a_problem_of_the_client(
    graph: Graph, path: str, params: dict[str, str], status: int
) -> None:
    reply = get(graph, path, **params)
    assert (reply.status_code, reply.headers["content-type"]) == (
        status,
        "application/problem+json",
    )


def test_a_page_ignores_what_others_add_to_its_address(graph: Graph) -> None:
    for path in ("/ask?q=threats&", "/about/china?", "/search?q=arms&", "/names?"):
        page = get(graph, f"{path}utm_source=mail&fbclid=1", BROWSER)
        assert page.status_code == 200
        assert "utm_source" not in page.text
    assert get(graph, "/questions/threats?actr=Russia", BROWSER).status_code == 400


@pytest.mark.parametrize(
    ("path", "accept", "lanes"),
    [
        ("/graph.trig?x=1 /graph.trig?x=2 /graph.trig?default", "*/*", ["queries"]),
        ("/ontology.html?x=1 /ontology.html?x=2", "*/*", ["questions"]),
        ("/readyz /healthz", "*/*", ["health"]),
        ("/about/china?x=1 /about/china?x=2", BROWSER, ["questions"]),
        (
            "/draw/network?x=1 /draw/network?place= /draw/network?place=&place=",
            BROWSER,
            ["queries"] * 3,
        ),
    ],
)
def test_unknown_parameters_do_not_evade_the_cache_and_questions_do_not_wait_for_the_graph(
    graph: Graph, path: str, accept: str, lanes: list[str]
) -> None:
    pool = Counting(graph)
    transport = httpx.ASGITransport(create_app(pool))

    async def ask() -> None:
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            for each in path.split():
                reply = await client.get(each, headers={"Accept": accept})
                assert reply.status_code == 200

    asyncio.run(ask())
    assert pool.lanes == lanes


def test_crawlers_and_link_previews_are_served(graph: Graph) -> None:
    page = get(graph, "/ask?q=Are+China+and+Russia+allies%3F", BROWSER).text
    assert '<h1 class="asked">Are China and Russia allies?</h1>' in page  # as it was typed
    for name in ('name="description"', 'property="og:description"'):
        assert re.search(rf'<meta {name} content="No: [^"]+">', page)
    for path in ("/robots.txt", "/favicon.ico"):
        reply = get(graph, get(graph, path).headers["location"])
        assert reply.status_code == 200
    assert reply.headers["content-type"] == "image/svg+xml"


def test_a_correction_keeps_the_question(graph: Graph) -> None:
    page = get(graph, "/questions/alignments?a=Chnia&b=Russia", BROWSER)
    assert page.status_code == 404
    assert 'href="/questions/alignments?a=China&amp;b=Russia"' in page.text
    fields = re.findall(r'<input id="f\d" name="(\w+)" value="(\w+)"', page.text)
    assert fields == [("a", "Chnia"), ("b", "Russia")]
    assert 'href="/ask?q=China"' in get(graph, "/about/Chnia", BROWSER).text
