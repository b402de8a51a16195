"""What HTTP asks of every reply: validators, HEAD, CORS, gzip, a policy; and what it may refuse."""

import gzip
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from serving import Service

from realpolitik.command.cli import main
from realpolitik.errors import Unavailable
from realpolitik.serve.front import run
from realpolitik.serve.workers import Pool

VOID = "/.well-known/void"


def test_a_client_that_has_it_is_not_sent_it_again(served: Service) -> None:
    first = served("GET", VOID)
    etag = first.headers["etag"]
    for said in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = served("GET", VOID, headers={"If-None-Match": said})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
        assert again.headers["vary"] == first.headers["vary"]
    assert served("GET", VOID, headers={"If-None-Match": '"other"'}).status_code == 200


def test_each_form_has_a_validator_of_its_own(served: Service) -> None:
    plain, squeezed = (
        served("GET", VOID, headers={"Accept-Encoding": coding}) for coding in ("identity", "gzip")
    )
    assert plain.content == squeezed.content  # httpx has unpacked it
    assert squeezed.headers["content-encoding"] == "gzip"
    assert int(squeezed.headers["content-length"]) < len(plain.content) / 4
    triples = served("GET", VOID, headers={"Accept": "application/n-triples"})
    assert len({r.headers["etag"] for r in (plain, squeezed, triples)}) == 3
    assert (
        "content-encoding"
        not in served("GET", VOID, headers={"Accept-Encoding": "gzip;q=0, *;q=0"}).headers
    )


def test_every_reply_may_be_read_from_anywhere_and_runs_nothing(served: Service) -> None:
    for path, status in (("/", 200), ("/nowhere", 404), ("/sparql?query=x", 400)):
        reply = served("GET", path)
        policy = reply.headers["content-security-policy"]
        assert reply.status_code == status
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert reply.headers["access-control-allow-origin"] == "*"
        assert reply.headers["x-content-type-options"] == "nosniff"
    asked = {"Origin": "http://x.example", "Access-Control-Request-Method": "POST"}
    allowed = served("OPTIONS", "/sparql", headers=asked)
    assert allowed.status_code == 204
    assert "POST" in allowed.headers["access-control-allow-methods"]


def test_an_ending_names_the_format(served: Service) -> None:
    reply = served("GET", "/graph.jsonld", headers={"Accept": "text/html"})
    assert reply.headers["content-type"] == "application/ld+json"
    assert reply.headers["vary"] == "Accept-Encoding"
    assert served("GET", "/graph.svg").status_code == 404
    same = served("GET", "/graph", headers={"Accept": "application/ld+json"})
    assert same.content == reply.content
    assert same.headers["vary"] == "Accept, Accept-Encoding"


def test_a_host_that_is_none_stands_in_no_reply(served: Service) -> None:
    reply = served("GET", "/nowhere", headers={"Host": 'x"><script>'})
    assert "script" not in reply.text


@given(st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=80))
def test_any_accept_is_safe(served: Service, accept: str) -> None:
    headers = {"Accept": accept.encode("latin-1"), "Accept-Encoding": accept.encode("latin-1")}
    assert served("GET", "/", headers=headers).status_code in (200, 406)


def test_each_request_is_a_line_of_the_log(served: Service) -> None:
    served("GET", "/nowhere%0d%0aGET%20/x?q=%22")
    line = served.log[-1]
    form = r'127\.0\.0\.1 - - \[.+\] "GET /nowhere%0[dD]%0[aA].+ HTTP/1\.1" 404 \d+ [\d.]+ms'
    assert re.fullmatch(form, line), line


def test_it_says_whether_it_is_well(served: Service) -> None:
    assert served("GET", "/healthz").text == "up\n"
    assert served("GET", "/readyz").text == "ready\n"


def test_a_port_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(Unavailable, match="cannot be listened at"):
            run(Pool(open), "127.0.0.1", port, print, print)  # type: ignore[arg-type]


@pytest.fixture
def process() -> Iterator["subprocess.Popen[str]"]:
    """Return the command, which listens."""
    command = [sys.executable, "-m", "realpolitik", "serve", "--port", "0"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        yield process
        process.kill()


@pytest.mark.slow
def test_it_ends_when_it_is_told_to_as_it_begins(process: "subprocess.Popen[str]") -> None:
    assert process.stderr
    assert process.stderr.readline().startswith("realpolitik: listening at")
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0


@pytest.mark.slow
def test_what_runs_is_finished_when_it_is_told_to_end(process: "subprocess.Popen[str]") -> None:
    assert process.stderr
    assert process.stdout
    address = re.search(r"http://\S+/", process.stderr.readline())
    assert address
    assert httpx.get(f"{address[0]}healthz", timeout=30).text == "up\n"
    query = "SELECT (COUNT(*) AS ?n) { { SELECT * { ?a ?b ?c } LIMIT 1200 } ?d ?e ?f }"
    with ThreadPoolExecutor() as others:
        reply = others.submit(httpx.post, f"{address[0]}sparql", data={"query": query}, timeout=30)
        time.sleep(0.5)
        assert not reply.done()
        process.send_signal(signal.SIGTERM)
        assert reply.result().status_code in (200, 503)  # at its end, or its limit
    assert process.wait(30) == 0
    assert "POST /sparql HTTP/1.1" in process.stdout.read()
    with pytest.raises(httpx.ConnectError):
        httpx.get(address[0])


def test_what_is_squeezed_is_the_same_each_time() -> None:
    from realpolitik.serve.http.asked import Reply
    from realpolitik.serve.http.kept import Ready

    replies = [Ready(Reply(200, "text/plain", b"x" * 5_000)) for _ in "12"]
    first, second = (ready.sent("", squeezed=True) for ready in replies)
    assert first == second
    assert gzip.decompress(first[2]) == b"x" * 5_000


@pytest.mark.parametrize("library", ["starlette", "uvicorn"])
def test_without_a_library_a_line_says_what_to_install(
    library: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.delitem(sys.modules, "realpolitik.serve.front", raising=False)
    assert main(["serve", "--port", "0"]) == 2
    told = f"realpolitik: serve: {library} is not installed; pip install 'realpolitik[serve]'\n"
    assert capsys.readouterr().err == told
