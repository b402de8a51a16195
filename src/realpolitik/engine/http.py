"""One request over HTTP, and the whole of its answer or none of it.

What may pass, such as a server that is busy, is tried again.
"""

import os
from base64 import b64encode
from collections.abc import Iterable
from email.message import Message
from functools import partial
from http.client import (
    HTTPConnection,
    HTTPException,
    HTTPResponse,
    HTTPSConnection,
    IncompleteRead,
    InvalidURL,
)
from io import BufferedReader, RawIOBase
from socket import socket
from time import monotonic, sleep
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
    build_opener,
    parse_http_list,
    parse_keqv_list,
)

from realpolitik.errors import Refused, Unavailable

__all__ = [
    "HOW_TO_GIVE",
    "Password",
    "answers",
    "authorize",
    "masked",
    "opener",
    "refuse_no_address",
    "sent",
]

_SHORTEST = 0.001  # seconds; none would mean no limit


def opener(end: float) -> OpenerDirector:
    """Return what opens addresses, and raises TimeoutError where it reads at a later time."""
    return build_opener(_NoRedirect(), _Http(end), _Https(end))


class _NoRedirect(HTTPRedirectHandler):
    """Take a redirect for an answer."""

    def redirect_request(self, *_: Any) -> None:
        """Return no request, so that the answer is an error."""


class _Incoming(RawIOBase):
    """What comes from a socket until a time; the limit of a socket is one for each piece."""

    def __init__(self, source: socket, end: float) -> None:
        self._socket, self._end = source, end
        self._bytes = source.makefile("rb", buffering=0)

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Read a piece; raise TimeoutError where the time is over."""
        self._socket.settimeout(max(self._end - monotonic(), _SHORTEST))
        return self._bytes.readinto(buffer)

    def close(self) -> None:
        """Close it."""
        self._bytes.close()
        super().close()


class _Response(HTTPResponse):
    """An answer that is read until a time."""

    def __init__(self, source: socket, *rest: Any, end: float, **options: Any) -> None:
        super().__init__(source, *rest, **options)
        self.fp.close()
        self.fp = BufferedReader(_Incoming(source, end))


class _Http(HTTPHandler):
    """Open what is read until a time."""

    def __init__(self, end: float) -> None:
        super().__init__()
        self._end = end

    def http_open(self, request: Request) -> HTTPResponse:
        """Open an address that begins with http."""
        return self.do_open(partial(_connection, HTTPConnection, self._end), request)


class _Https(HTTPSHandler):
    """Open what is read, encrypted, until a time."""

    def __init__(self, end: float) -> None:
        super().__init__()
        self._end = end

    def https_open(self, request: Request) -> HTTPResponse:
        """Open an address that begins with https."""
        return self.do_open(partial(_connection, HTTPSConnection, self._end), request)


def _connection(
    kind: type[HTTPConnection], end: float, host: str, **options: Any
) -> HTTPConnection:
    """Return a connection whose answers are read until a time."""
    connection = kind(host, **options)
    connection.response_class = partial(_Response, end=end)  # type: ignore[assignment]
    return connection


HOW_TO_GIVE = "set REALPOLITIK_USER and REALPOLITIK_PASSWORD, or REALPOLITIK_TOKEN"


class Password(NamedTuple):
    """A user and a password."""

    user: str
    word: str

    def basic(self) -> str:
        """Return it as it is, in the form of RFC 7617.

        >>> Password("Aladdin", "open sesame").basic()
        'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='
        """
        return f"Basic {b64encode(f'{self.user}:{self.word}'.encode()).decode()}"

    def digest(self, challenge: str, method: str, path: str, own: str | None = None) -> str | None:
        """Return the answer to a challenge (RFC 7616, section 3.4), from which nobody can read it.

        `path` is what is asked for, with its query; `own` is a value used once, drawn if not given.
        None where the challenge is of another kind.
        """
        import hashlib  # few need it
        from secrets import token_hex

        scheme, _, rest = challenge.partition(" ")
        asked = parse_keqv_list([part for part in parse_http_list(rest) if "=" in part])
        ways = asked.get("qop", "").replace(" ", "").split(",")
        algorithm = {"MD5": "md5", "SHA-256": "sha256"}.get(asked.get("algorithm", "MD5").upper())
        if scheme.lower() != "digest" or "auth" not in ways or algorithm is None:
            return None

        def hashed(*parts: str) -> str:
            return hashlib.new(algorithm, ":".join(parts).encode()).hexdigest()

        realm, nonce = asked.get("realm", ""), asked.get("nonce", "")
        use = (nonce, "00000001", own or token_hex(16), "auth")
        secret, target = hashed(self.user, realm, self.word), hashed(method, path)
        quoted = {"username": self.user, "realm": realm, "nonce": nonce, "uri": path}
        quoted |= {"response": hashed(secret, *use, target), "cnonce": use[2]}
        quoted |= {name: asked[name] for name in ("opaque",) if name in asked}
        plain = {"qop": "auth", "nc": use[1]}
        plain |= {name: asked[name] for name in ("algorithm",) if name in asked}
        return "Digest " + ", ".join(
            [f'{name}="{_escaped(value)}"' for name, value in quoted.items()]
            + [f"{name}={value}" for name, value in plain.items()]
        )


def authorize(request: Request) -> None:
    """Give a request the credentials of the environment: a token, or a password as Basic."""
    token, password = os.environ.get("REALPOLITIK_TOKEN"), _password()
    if token:
        request.add_unredirected_header("Authorization", f"Bearer {token}")
    elif password:
        request.add_unredirected_header("Authorization", password.basic())


def answers(request: Request, challenges: Iterable[str]) -> bool:
    """Give a request the password of the environment as Digest, and say whether that is wanted."""
    password = _password()
    for challenge in challenges:
        value = password and password.digest(challenge, request.get_method(), request.selector)
        if value:
            request.add_unredirected_header("Authorization", value)
            return True
    return False


def masked(text: str) -> str:
    """Return a text without the credentials of the environment, which a server may send back."""
    password = _password()
    secrets = [os.environ.get("REALPOLITIK_TOKEN")]
    if password:
        secrets += [password.basic().removeprefix("Basic "), password.word]
    for secret in filter(None, secrets):
        text = text.replace(secret, "***")
    return text


def _password() -> Password | None:
    """Return the user and the password of the environment, unless there is a token."""
    user, word = (os.environ.get(f"REALPOLITIK_{name}") for name in ("USER", "PASSWORD"))
    return (
        None if user is None or os.environ.get("REALPOLITIK_TOKEN") else Password(user, word or "")
    )


def _escaped(value: str) -> str:
    """Return a text as it stands in quotation marks (RFC 9110, section 5.6.4)."""
    return value.replace("\\", "\\\\").replace('"', '\\"')


_TIMEOUT = 60.0
_WAITS = (0.5, 1.0, 2.0)  # seconds before each new try
_LONGEST_WAIT = 10.0
_WHOLE = (200, 201, 204)
_PASSING = (429, 502, 503, 504)
_LARGE = 1 << 16  # bytes; a larger request may be refused before all of it is read
_LARGEST = 1 << 30  # bytes of an answer
_PIECE = 1 << 16  # bytes
_SAID = 120  # characters of what a server says of its fault


class _Reply(NamedTuple):
    """What a server answers."""

    status: int
    headers: Message
    body: bytes


def refuse_no_address(address: str) -> None:
    """Raise Refused for what is no address of HTTP, or one that holds credentials."""
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.hostname
        (host or "").encode("idna")
    except ValueError:
        host = port = None
    if not host or parts.scheme not in ("http", "https") or any(c <= " " for c in address):
        raise Refused(address, "no address of an endpoint; it begins with http:// or https://")
    if "@" in parts.netloc:
        raise Refused(
            f"{host}:{port}" if port else host, f"no credentials in addresses; {HOW_TO_GIVE}"
        )


def sent(request: Request, timeout: float = _TIMEOUT) -> tuple[Message, bytes]:
    """Return the headers and the whole body of what is answered to a request.

    `timeout`, in seconds, is for each try, up to the last byte. Credentials come from the
    environment.

    Raises Unavailable, with the reason, where there is no such answer.
    """
    authorize(request)
    data = request.data
    if isinstance(data, bytes) and len(data) > _LARGE:
        _answer_challenge(request, timeout)
    for wait in (*_WAITS, None):
        try:
            reply = _exchanged(request, timeout)
            if reply.status == 401 and _answer_challenge(request, timeout):
                reply = _exchanged(request, timeout)
        except (HTTPException, ConnectionError) as error:
            if wait is None:
                reason = f"the connection breaks off ({type(error).__name__})"
                raise Unavailable(request.full_url, reason) from None
        else:
            if reply.status in _WHOLE:
                return reply.headers, reply.body
            if reply.status not in _PASSING or wait is None:
                raise Unavailable(request.full_url, _said(reply))
            wait = _asked_wait(reply.headers, wait)
        sleep(wait)
    raise AssertionError  # the last try returns or raises


def _answer_challenge(request: Request, timeout: float) -> bool:
    """Give a request the credentials that its server asks for, and say whether it has them."""
    bare = Request(request.full_url, method="HEAD")
    try:
        challenges = _exchanged(bare, timeout).headers.get_all("WWW-Authenticate", [])
    except (HTTPException, ConnectionError):
        return False
    return answers(request, challenges)


def _exchanged(request: Request, timeout: float) -> _Reply:
    """Send a request once, and return what is answered, whatever its status.

    Raises HTTPException and ConnectionError for what may pass, and Unavailable for what will not.
    """
    try:
        return _received(request, timeout)
    except TimeoutError as error:
        fault: object = error
    except URLError as error:
        fault = error.reason
    except InvalidURL as error:  # such as that of a proxy
        fault = error
    if isinstance(fault, ConnectionError) and not isinstance(fault, ConnectionRefusedError):
        raise fault
    untrusted = getattr(fault, "verify_message", "")
    if untrusted:
        reason = f"its certificate is not trusted: {untrusted}; SSL_CERT_FILE may name one that is"
        raise Unavailable(request.full_url, reason)
    is_direct = request.host == urlsplit(request.full_url).netloc
    through = "" if is_direct else f" through the proxy {request.host}"
    hint = "is it running?" if is_direct else "no_proxy may name hosts that need none"
    if isinstance(fault, TimeoutError):
        reason = f"no answer{through} within {timeout:g} s"
    else:
        reason = f"no answer{through}: {getattr(fault, 'strerror', None) or fault}"
    raise Unavailable(request.full_url, f"{reason}; {hint}")


def _received(request: Request, timeout: float) -> _Reply:
    """Send a request, and read all that is answered until the time is over."""
    try:
        with opener(monotonic() + timeout).open(request, timeout=timeout) as response:
            return _Reply(response.status, response.headers, _body(response))
    except HTTPError as error:
        with error:
            try:
                body = _body(error)
            except (HTTPException, OSError):
                body = b""  # that it fails is known
            return _Reply(error.code, error.headers, body)


def _body(response: HTTPResponse | HTTPError) -> bytes:
    """Return a body that comes piece by piece."""
    body = bytearray()
    while piece := response.read1(_PIECE):
        body += piece
        if len(body) > _LARGEST:
            raise Unavailable(response.url, f"its answer does not end within {_LARGEST:,} bytes")
    if response.length:  # what is left of the length that was promised
        raise IncompleteRead(bytes(body), response.length)
    return bytes(body)


def _said(reply: _Reply) -> str:
    """Say what a status means for whoever asked."""
    status = reply.status
    if 300 <= status < 400:
        try:
            elsewhere = reply.headers.get("Location", "")
            refuse_no_address(elsewhere)
        except Refused:
            return f"it sends us somewhere that is no address of an endpoint ({status})"
        return f"it sends us to {elsewhere}; give that address if it is the right one"
    if status in (401, 403):
        return f"it wants other credentials ({status}); {HOW_TO_GIVE}"
    if status in (404, 405):
        return f"nothing of the kind is served there ({status})"
    if status in _PASSING:
        return f"it is busy ({status}), after {len(_WAITS) + 1} tries"
    if status < 300:
        return f"what it answers is not the whole ({status})"
    told = reply.body.decode("utf-8", "replace").split()
    is_page = told[:1] and told[0].startswith("<")
    detail = f": {masked(' '.join(told))[:_SAID]}" if told and not is_page else ""
    return f"it fails ({status}){detail}"


def _asked_wait(headers: Message, wait: float) -> float:
    """Return how long to wait: what the server asks for, within reason (RFC 9110, 10.2.3)."""
    asked = headers.get("Retry-After", "")
    return min(float(asked), _LONGEST_WAIT) if asked.isdecimal() else wait
