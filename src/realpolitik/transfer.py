"""One request over HTTP, and the whole of its answer or none of it.

What may pass, such as a server that is busy, is tried again.
"""

from email.message import Message
from http.client import HTTPException, HTTPResponse, IncompleteRead, InvalidURL
from time import monotonic, sleep
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request

from .credentials import HOW_TO_GIVE, answers, authorize, masked
from .deadline import opener
from .errors import Refused, Unavailable

__all__ = ["refuse_no_address", "sent"]

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
