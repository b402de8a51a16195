"""Credentials reach the server that they are for, and no other; no error shows them."""

from base64 import b64encode
from http.server import BaseHTTPRequestHandler
from urllib.parse import quote

import httpx
import pytest
from replying import Reply, replying, says
from SPARQLWrapper import BASIC, DIGEST, SPARQLWrapper

import realpolitik
from realpolitik import Refused, Unavailable
from realpolitik.command.cli import main
from realpolitik.engine.http_client import Client, Credentials

SECRET = "hunter2"
BASIC_HEADER = f"Basic {b64encode('ada:sésame'.encode()).decode()}"
CHALLENGE = 'Digest realm="SPARQL", nonce="n0nce", qop="auth, auth-int", algorithm=MD5, opaque="o"'
QUERY = "SELECT ?s { ?s ?p ?o }"


def noting(seen: list[str | None], reply: Reply) -> Reply:
    """Return a reply that notes the credentials of each request."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.headers["Authorization"])
        reply(handler)

    return answer


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set a user and a password, with a line end as of a secret that was read from a file."""
    monkeypatch.setenv("REALPOLITIK_USER", "ada")
    monkeypatch.setenv("REALPOLITIK_PASSWORD", "sésame\n")


@pytest.mark.usefixtures("password")
def test_password_goes_as_digest_where_the_server_asks_for_it() -> None:
    # Like Virtuoso, it sends its challenge only to a request without credentials.
    seen = []

    def guarded(handler: BaseHTTPRequestHandler) -> None:
        scheme = (handler.headers["Authorization"] or "").partition(" ")[0]
        seen.append((handler.command, scheme))
        if not scheme:
            return says(401, b"", WWW_Authenticate=CHALLENGE)(handler)
        return says()(handler) if scheme == "Digest" else says(401, b"")(handler)

    with replying(guarded) as address:
        client = Client(address)
        client.send("GET")
        assert seen == [("GET", "Basic"), ("GET", ""), ("GET", "Digest")]
        seen.clear()
        # A large body is sent once: a server may break off before it has read it.
        client.send("PUT", b"x" * 100_000)
        assert seen == [("PUT", "Digest")]


@pytest.mark.usefixtures("password")
@pytest.mark.parametrize(
    "challenge",
    [
        CHALLENGE,  # and then refuses the password
        "Negotiate",
        'Digest realm="x", nonce="y", qop="auth-int"',
        'Digest realm="x", nonce="y", algorithm=X',
        "Digest ,",
    ],
)
def test_challenge_that_cannot_be_answered_is_a_refusal(challenge: str) -> None:
    with (
        replying(says(401, b"", WWW_Authenticate=challenge)) as address,
        pytest.raises(Unavailable, match="for lack of valid credentials"),
    ):
        Client(address).send("GET")


def test_credentials_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str | None] = []
    with replying(noting(seen, says())) as address:
        Client(address).send("GET")
        monkeypatch.setenv("REALPOLITIK_USER", "ada\n")
        monkeypatch.setenv("REALPOLITIK_PASSWORD", "sésame\r\n")
        Client(address).send("GET")
        monkeypatch.setenv("REALPOLITIK_TOKEN", "t0k3n\n")
        Client(address).send("GET")
    assert seen == [None, BASIC_HEADER, "Bearer t0k3n"]


def test_wrapper_is_asked_with_its_own_settings_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REALPOLITIK_TOKEN", "t0k3n")
    seen: list[str | None] = []
    forms: list[bytes] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        forms.append(handler.headers["X-Mine"].encode())
        noting(seen, says())(handler)

    with replying(answer) as address:
        for scheme in (None, BASIC, DIGEST):
            wrapper = SPARQLWrapper(address, defaultGraph="urn:mine")
            wrapper.addCustomHttpHeader("X-Mine", "yes")
            if scheme:
                wrapper.setHTTPAuth(scheme)
                wrapper.setCredentials("ada", "sésame")
            realpolitik.attach(wrapper).sparql(QUERY)
    assert seen == [None, BASIC_HEADER, None]
    assert forms == [b"yes"] * 3


@pytest.mark.parametrize("kind", ["environment", "wrapper"])
def test_redirect_is_not_followed(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str | None] = []
    with (
        replying(noting(seen, says())) as other,
        replying(says(302, b"", Location=other)) as address,
    ):
        wrapper = SPARQLWrapper(address)
        wrapper.setCredentials("ada", SECRET)
        monkeypatch.setenv("REALPOLITIK_USER", "ada")
        monkeypatch.setenv("REALPOLITIK_PASSWORD", SECRET)
        graph = realpolitik.attach(wrapper if kind == "wrapper" else address)
        with pytest.raises(Unavailable, match=f"the server redirects to {other}"):
            graph.sparql(QUERY)
    assert seen == []


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"TOKEN": f"{SECRET}\u2013"}, "TOKEN"),
        ({"TOKEN": f"{SECRET}\nX: {SECRET}"}, "TOKEN"),
        ({"USER": "anna", "PASSWORD": f"{SECRET}\udc80"}, "PASSWORD"),
        ({"USER": f"{SECRET}\x1b", "PASSWORD": SECRET}, "USER"),
    ],
)
@pytest.mark.parametrize("debug", [[], ["--debug"]])
def test_credentials_that_cannot_be_sent_are_refused_and_not_shown(
    given: dict[str, str],
    name: str,
    debug: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for key, value in given.items():
        monkeypatch.setenv(f"REALPOLITIK_{key}", value)
    for command in (["sparql", "ASK {}", "--endpoint"], ["publish"]):
        assert main([*command, "http://127.0.0.1:1/", *debug]) == 2
        printed = capsys.readouterr()
        charset = "ASCII" if name == "TOKEN" else "UTF-8"
        assert f"REALPOLITIK_{name}: it must be {charset} without control" in printed.err
        assert SECRET not in printed.out + printed.err
        assert printed.err.count("\n") == 1


@pytest.mark.parametrize(
    ("address", "named", "goes"),
    [
        ("https://x.org/q", "", True),
        ("http://localhost:1/q", "", True),
        ("http://[::1]:1/q", "", True),
        ("http://x.org/q", "", None),
        ("http://127.0.0.1.x.org/q", "", None),
        ("http://10.0.0.1/q", "", None),
        ("http://X.org/q", "x.ORG\n", True),
        ("http://x.org:81/q", "x.org:81", True),
        ("http://x.org:82/q", "x.org:81", False),
        ("https://y.org/q", "x.org", False),
        ("http://[::1]:1/q", "[::1]", True),
    ],
)
def test_credentials_go_encrypted_or_to_this_machine_or_to_the_named_host(
    address: str, named: str, goes: bool | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REALPOLITIK_HOST", named)
    monkeypatch.setenv("REALPOLITIK_TOKEN", SECRET)
    if goes is None:
        with pytest.raises(Refused, match="credentials would be sent unencrypted; use https, or"):
            Credentials.of_environment(httpx.URL(address))
    else:
        found = Credentials.of_environment(httpx.URL(address))
        assert isinstance(found, Credentials) == goes


def test_no_proxy_sees_a_request_to_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str | None] = []
    monkeypatch.setenv("REALPOLITIK_TOKEN", SECRET)
    monkeypatch.delenv("no_proxy", raising=False)
    with replying(noting(seen, says())) as proxy, replying(says()) as address:
        monkeypatch.setenv("http_proxy", proxy.removesuffix("/query"))
        Client(address).send("GET")
        monkeypatch.delenv("REALPOLITIK_TOKEN")
        Client("http://x.example/").send("GET")
    assert seen == [None]


@pytest.mark.parametrize("kind", ["environment", "wrapper"])
def test_secret_that_a_server_sends_back_is_masked(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = f"{kind}-s3cret/"  # errors mask that of a wrapper from then on
    sent = b64encode(f"ada:{secret}".encode()).decode()
    for form in (secret, secret.upper(), quote(secret, safe=""), sent, f"x{secret}x"):
        for reply in (
            says(302, Location=f"http://x.org/{form}"),
            says(200, b"no", kind=f"text/{form}"),
            says(200, X_SPARQL_MaxRows=form),
            says(200, b'{"%s' % form.encode()),
            says(500, b"x" * 290 + form.encode(), "text/plain"),
        ):
            with replying(reply) as address:
                wrapper = SPARQLWrapper(address)
                wrapper.setCredentials("ada", secret)
                if kind == "environment":
                    monkeypatch.setenv("REALPOLITIK_USER", "ada")
                    monkeypatch.setenv("REALPOLITIK_PASSWORD", secret)
                graph = realpolitik.attach(wrapper if kind == "wrapper" else address)
                with pytest.raises(Unavailable) as caught:
                    graph.sparql(QUERY)
            line = str(caught.value).removeprefix(address).casefold()
            assert form.casefold() not in line
            assert form[:9].casefold() not in line
