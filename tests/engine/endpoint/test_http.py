"""Credentials come from the environment, and a server is answered in the form that it asks for."""

from hashlib import md5
from http.server import BaseHTTPRequestHandler
from urllib.request import parse_http_list, parse_keqv_list

import pytest
from replying import replying, says

from realpolitik import Unavailable
from realpolitik.engine.endpoint.http import send_request

CHALLENGE = 'Digest realm="SPARQL", nonce="n0nce", qop="auth, auth-int", algorithm=MD5, opaque="o"'


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a user and a password into the environment."""
    monkeypatch.setenv("REALPOLITIK_USER", "ada")
    monkeypatch.setenv("REALPOLITIK_PASSWORD", "sésame")


def is_right(handler: BaseHTTPRequestHandler) -> bool:
    """Say whether a request has the answer to the challenge (RFC 7616, section 3.4.1)."""

    def hashed(*parts: str) -> str:
        return md5(":".join(parts).encode()).hexdigest()

    given = handler.headers["Authorization"].removeprefix("Digest ")
    parts = parse_keqv_list(parse_http_list(given))
    secret = hashed("ada", "SPARQL", "sésame")
    use = (parts["nonce"], parts["nc"], parts["cnonce"], parts["qop"])
    response = hashed(secret, *use, hashed(handler.command, handler.path))
    return (parts["response"], parts["opaque"]) == (response, "o")


@pytest.mark.usefixtures("password")
def test_password_is_given_as_digest_where_that_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As Virtuoso does, it gives its challenge only where no credentials are sent.
    seen = []

    def guarded(handler: BaseHTTPRequestHandler) -> None:
        scheme = (handler.headers["Authorization"] or "").partition(" ")[0]
        seen.append((handler.command, scheme))
        if not scheme:
            return says(401, b"", WWW_Authenticate=CHALLENGE)(handler)
        is_let_in = scheme == "Digest" and is_right(handler)
        return says()(handler) if is_let_in else says(401, b"")(handler)

    with replying(guarded) as address:
        send_request("GET", address)
        assert seen == [("GET", "Basic"), ("HEAD", ""), ("GET", "Digest")]
        seen.clear()
        # What is large is sent once: a server may break off before it has read it.
        send_request("PUT", address, b"x" * 100_000)
        assert seen == [("HEAD", ""), ("PUT", "Digest")]
        monkeypatch.setenv("REALPOLITIK_PASSWORD", "wrong")
        with pytest.raises(Unavailable, match=r"other credentials \(401\)") as caught:
            send_request("GET", address)
    assert "wrong" not in str(caught.value)


@pytest.mark.usefixtures("password")
@pytest.mark.parametrize(
    "challenge",
    [
        "",
        "Basic realm=x",
        "Negotiate",
        'Digest realm="x", nonce="y", qop="auth-int"',
        'Digest realm="x", nonce="y", algorithm=X',
        "Digest qop=",
        "Digest ,",
    ],
)
def test_challenge_of_another_kind_is_not_answered(challenge: str) -> None:
    seen = []

    def guarded(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.command)
        says(401, b"", WWW_Authenticate=challenge)(handler)

    with replying(guarded) as address, pytest.raises(Unavailable, match="other credentials"):
        send_request("GET", address)
    assert seen == ["GET", "HEAD"]


def test_credentials_come_from_the_environment_and_go_nowhere_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen, elsewhere = [], []

    def note(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.headers["Authorization"])
        says()(handler)

    with replying(note) as address:
        send_request("GET", address)
        monkeypatch.setenv("REALPOLITIK_USER", "ada")
        monkeypatch.setenv("REALPOLITIK_PASSWORD", "sésame")
        send_request("GET", address)
        monkeypatch.setenv("REALPOLITIK_TOKEN", "t0k3n")
        send_request("GET", address)
    assert seen == [None, "Basic YWRhOnPDqXNhbWU=", "Bearer t0k3n"]
    with (
        replying(lambda handler: elsewhere.append(handler.path)) as other,
        replying(says(302, Location=other)) as address,
        pytest.raises(Unavailable, match="it sends us to"),
    ):
        send_request("GET", address)
    assert elsewhere == []


@pytest.mark.usefixtures("password")
def test_credentials_that_a_server_sends_back_are_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def echo(handler: BaseHTTPRequestHandler) -> None:
        body = f"no rights: {handler.headers['Authorization']} is wrong".encode()
        says(500, body, "text/plain")(handler)

    with replying(echo) as address:
        with pytest.raises(Unavailable, match=r"no rights: Basic \*\*\* is wrong"):
            send_request("GET", address)
        monkeypatch.setenv("REALPOLITIK_TOKEN", "t0k3n")
        with pytest.raises(Unavailable, match=r"no rights: Bearer \*\*\* is wrong"):
            send_request("GET", address)
