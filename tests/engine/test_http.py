"""Credentials come from the environment, and a server is answered in the form that it asks for."""

from http.server import BaseHTTPRequestHandler
from urllib.request import Request

import pytest
from replying import replying, says

from realpolitik import Unavailable
from realpolitik.engine.http import Password, sent

# The example of RFC 7616, section 3.9.1.
CHALLENGE = (
    'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={}, '
    'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", '
    'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
)
OWN = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_digest_is_that_of_the_standard(algorithm: str, response: str) -> None:
    password = Password("Mufasa", "Circle of Life")
    said = password.digest(CHALLENGE.format(algorithm), "GET", "/dir/index.html", OWN)
    assert said is not None
    assert f'response="{response}"' in said
    assert "Circle" not in said


@pytest.mark.parametrize(
    "challenge", ["", "Basic realm=x", "Negotiate", 'Digest qop="auth-int"', CHALLENGE.format("X")]
)
def test_challenge_of_another_kind_is_not_answered(challenge: str) -> None:
    assert Password("a", "b").digest(challenge, "GET", "/") is None


def test_password_is_given_as_digest_where_that_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As Virtuoso does, it gives its challenge only where no credentials are sent.
    challenge = 'Digest realm="SPARQL", nonce="n0nce", qop="auth", algorithm="MD5"'
    seen = []

    def guarded(handler: BaseHTTPRequestHandler) -> None:
        given = handler.headers["Authorization"] or ""
        seen.append((handler.command, given.partition(" ")[0]))
        if not given:
            return says(401, b"", WWW_Authenticate=challenge)(handler)
        own = given.partition('cnonce="')[2].partition('"')[0]
        right = Password("ada", "sésame").digest(challenge, handler.command, handler.path, own)
        return says()(handler) if given == right else says(401, b"")(handler)

    monkeypatch.setenv("REALPOLITIK_USER", "ada")
    monkeypatch.setenv("REALPOLITIK_PASSWORD", "sésame")
    with replying(guarded) as address:
        sent(Request(address))
        assert seen == [("GET", "Basic"), ("HEAD", ""), ("GET", "Digest")]
        seen.clear()
        # What is large is sent once: a server may break off before it has read it.
        sent(Request(address, b"x" * 100_000, method="PUT"))
        assert seen == [("HEAD", ""), ("PUT", "Digest")]
        monkeypatch.setenv("REALPOLITIK_PASSWORD", "wrong")
        with pytest.raises(Unavailable, match=r"other credentials \(401\)") as caught:
            sent(Request(address))
    assert "wrong" not in str(caught.value)


def test_credentials_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def note(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.headers["Authorization"])
        says()(handler)

    with replying(note) as address:
        sent(Request(address))
        monkeypatch.setenv("REALPOLITIK_USER", "ada")
        monkeypatch.setenv("REALPOLITIK_PASSWORD", "sésame")
        sent(Request(address))
        monkeypatch.setenv("REALPOLITIK_TOKEN", "t0k3n")
        sent(Request(address))
    assert seen == [None, "Basic YWRhOnPDqXNhbWU=", "Bearer t0k3n"]


def test_credentials_that_a_server_sends_back_are_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def echo(handler: BaseHTTPRequestHandler) -> None:
        said = f"no rights: {handler.headers['Authorization']} is wrong".encode()
        says(500, said, "text/plain")(handler)

    with replying(echo) as address:
        monkeypatch.setenv("REALPOLITIK_USER", "ada")
        monkeypatch.setenv("REALPOLITIK_PASSWORD", "s3cret")
        with pytest.raises(Unavailable, match=r"no rights: Basic \*\*\* is wrong"):
            sent(Request(address))
        monkeypatch.setenv("REALPOLITIK_TOKEN", "t0k3n")
        with pytest.raises(Unavailable, match=r"no rights: Bearer \*\*\* is wrong"):
            sent(Request(address))
