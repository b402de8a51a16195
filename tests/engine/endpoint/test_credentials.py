"""Credentials that cannot be sent are refused without being shown; none goes where it must not."""

from http.server import BaseHTTPRequestHandler

import pytest
from replying import Reply, replying, says

from realpolitik import Refused, Unavailable
from realpolitik.command.cli import main
from realpolitik.engine.endpoint.credentials import may_go
from realpolitik.engine.endpoint.http import send_request
from realpolitik.engine.endpoint.publish import Target, publish_graph
from realpolitik.graph import Graph

SECRET = "hunter2"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"TOKEN": f"{SECRET} {SECRET}"}, "TOKEN"),
        ({"TOKEN": f"{SECRET}\u2013"}, "TOKEN"),
        ({"TOKEN": f"{SECRET}\udc80"}, "TOKEN"),
        ({"TOKEN": f"{SECRET}\nX: {SECRET}"}, "TOKEN"),
        ({"USER": "anna", "PASSWORD": f"{SECRET}\udc80"}, "PASSWORD"),
        ({"USER": "anna", "PASSWORD": f"{SECRET}\r\n{SECRET}"}, "PASSWORD"),
        ({"USER": f"{SECRET}\x1b", "PASSWORD": SECRET}, "USER"),
        ({"USER": f"{SECRET}:x", "PASSWORD": SECRET}, "USER"),
    ],
)
def test_what_cannot_be_sent_is_refused_and_not_shown(
    given: dict[str, str], name: str, mini: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in given.items():
        monkeypatch.setenv(f"REALPOLITIK_{key}", value)
    with replying(says(500)) as address:
        for act in (
            lambda: send_request("GET", address),
            lambda: publish_graph(mini, Target(address)),
        ):
            with pytest.raises(Refused, match=f"REALPOLITIK_{name}: no|there is") as caught:
                act()
            assert SECRET not in str(caught.value)


@pytest.mark.parametrize("debug", [[], ["--debug"]])
def test_command_shows_no_credentials(
    debug: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REALPOLITIK_USER", "anna")
    monkeypatch.setenv("REALPOLITIK_PASSWORD", f"{SECRET}\udc80")
    for command in (["sparql", "ASK {}", "--endpoint"], ["publish"]):
        assert main([*command, "http://127.0.0.1:1/", *debug]) == 2
        told = capsys.readouterr()
        assert SECRET not in told.out + told.err
        assert told.err.count("\n") == 1


def noting(seen: list[str | None], reply: Reply) -> Reply:
    """Return a reply that notes the credentials of each request."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.headers["Authorization"])
        reply(handler)

    return answer


def test_end_of_line_is_no_part_of_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str | None] = []
    with replying(noting(seen, says())) as address:
        monkeypatch.setenv("REALPOLITIK_USER", "ada\n")
        monkeypatch.setenv("REALPOLITIK_PASSWORD", "sésame\r\n")
        send_request("GET", address)
        monkeypatch.setenv("REALPOLITIK_TOKEN", "t0k3n\n")
        send_request("GET", address)
    assert seen == ["Basic YWRhOnPDqXNhbWU=", "Bearer t0k3n"]


@pytest.mark.parametrize(
    ("address", "proxy", "named", "goes"),
    [
        ("https://x.org/q", None, "", True),
        ("https://x.org/q", "http://proxy", "", True),
        ("http://localhost:1/q", None, "", True),
        ("http://127.9.9.9/q", None, "", True),
        ("http://[::1]:1/q", None, "", True),
        ("http://127.0.0.1/q", "http://proxy", "", None),
        ("http://x.org/q", None, "", None),
        ("http://127.0.0.1.x.org/q", None, "", None),
        ("http://localhost.x.org/q", None, "", None),
        ("http://10.0.0.1/q", None, "", None),
        ("http://X.org/q", None, "x.ORG\n", True),
        ("http://x.org:81/q", None, "x.org:81", True),
        ("http://x.org:82/q", None, "x.org:81", False),
        ("https://y.org/q", None, "x.org", False),
        ("https://x.org.y.org/q", None, "x.org", False),
        ("http://[::1]:1/q", None, "[::1]", True),
    ],
)
def test_credentials_go_encrypted_or_to_this_machine_or_to_the_host_that_is_named(
    address: str, proxy: str | None, named: str, goes: bool | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REALPOLITIK_HOST", named)
    if goes is None:
        with pytest.raises(Refused, match="credentials do not go over http; use https, or set"):
            may_go(address, proxy=proxy)
    else:
        assert may_go(address, proxy=proxy) == goes


def test_nothing_is_sent_where_credentials_must_not_go(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str | None] = []
    challenge = says(401, b"", WWW_Authenticate='Digest realm="x", nonce="y"')
    with replying(noting(seen, challenge)) as address:
        monkeypatch.setenv("REALPOLITIK_USER", 'a"da')
        monkeypatch.setenv("REALPOLITIK_PASSWORD", "sésame")
        with pytest.raises(Refused, match="no user of Digest: it has a quote"):
            send_request("GET", address)
        seen.clear()
        monkeypatch.setenv("REALPOLITIK_HOST", "x.org")
        with pytest.raises(Unavailable, match="other credentials"):
            send_request("GET", address)
        assert seen == [None]
        monkeypatch.setenv("REALPOLITIK_HOST", "")
        monkeypatch.setenv("http_proxy", address)
        monkeypatch.delenv("no_proxy", raising=False)
        with pytest.raises(Refused, match="do not go over http"):
            send_request("GET", "http://x.example/")
    assert seen == [None]
