"""One request over HTTP to an endpoint, and the whole of its answer or none of it.

What may pass, such as a server that is busy, is tried again. A redirect is not followed, so that
credentials go to no server but the one that was named.
"""

import ssl
from collections.abc import Mapping
from contextlib import closing, suppress
from io import BytesIO
from socket import SHUT_RDWR
from threading import Timer
from time import monotonic, sleep
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from realpolitik.engine.endpoint.credentials import HOW_TO_GIVE, authorization, may_go, password
from realpolitik.errors import Refused, Unavailable, masked
from realpolitik.version import __version__

__all__ = ["Reply", "brief", "refuse_no_address", "send_request"]

_TIMEOUT = 60.0
_WAITS = (0.5, 1.0, 2.0)  # seconds before each new try
_LONGEST_WAIT = 10.0
_WHOLE = (200, 201, 204)
_PASSING = (429, 502, 503, 504)
_LARGE = 1 << 16  # bytes; a larger request may be refused before all of it is read
_LARGEST = 1 << 27  # bytes of an answer
_DETAIL = 300  # characters of what a server says of its fault
_READ = 100_000  # characters of that which are looked through for credentials
_HEADERS = {
    "User-Agent": f"realpolitik/{__version__}",
    "Accept-Encoding": "identity",  # so that the limit of size is one of what comes
    "Connection": "close",
}


class Reply(NamedTuple):
    """What a server answers, and until when there is time to read it."""

    status: int
    headers: httpx.Headers
    body: bytes
    address: str
    end: float

    @property
    def media_type(self) -> str:
        """Return the media type without its parameters; where none is given, that of plain text."""
        content_type = str(self.headers.get("Content-Type", "text/plain"))
        return brief(content_type.partition(";")[0].strip().lower())

    def stream(self) -> BytesIO:
        """Return the body as a file, to be parsed; reading raises Unavailable after the end."""
        return _Timely(self)


class _Timely(BytesIO):
    """A body that parsers read piece by piece, and not for longer than there is time."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.body)
        self._address, self._end = reply.address, reply.end

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next piece."""
        if monotonic() > self._end:
            raise Unavailable(self._address, "the time is over before its answer is read")
        return super().read(size)


def brief(text: str) -> str:
    """Return how what a server says begins, without credentials."""
    text = masked(text[:_READ])
    return text if len(text) <= _DETAIL else f"{text[:_DETAIL]} …"


def refuse_no_address(address: str) -> None:
    """Raise Refused for what is no address of HTTP, or one that holds credentials."""
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.hostname
        (host or "").encode("idna")
        _ = httpx.Request("HEAD", address).url.host  # is read from its punycode here
    except (ValueError, httpx.InvalidURL):
        host = port = None
    if not host or parts.scheme not in ("http", "https") or any(c <= " " for c in address):
        raise Refused(address, "no address of an endpoint; it begins with http:// or https://")
    if "@" in parts.netloc:
        where = f"{host}:{port}" if port else host
        raise Refused(where, f"no credentials in addresses; {HOW_TO_GIVE}")


def send_request(
    method: str,
    address: str,
    content: bytes | None = None,
    *,
    headers: Mapping[str, str] | None = None,
    timeout: float = _TIMEOUT,
) -> Reply:
    """Send a request, and return the whole of what is answered.

    `timeout`, in seconds, is for each try, up to the last byte. Credentials come from the
    environment.

    Raises Unavailable, with the reason, where there is no such answer; Refused for credentials that
    cannot be sent, or not there.
    """
    request = httpx.Request(
        method, address, content=content, headers={**_HEADERS, **(headers or {})}
    )
    credentials = authorization()
    if credentials and not may_go(address, proxy=_proxy(request.url)):
        credentials = {}
    request.headers.update(credentials)
    if credentials and len(request.content) > _LARGE:
        _answer_challenge(request, timeout)
    for wait in (*_WAITS, None):
        try:
            reply = _exchange(request, timeout)
            if reply.status == 401 and credentials and _answer_challenge(request, timeout):
                reply = _exchange(request, timeout)
        except ConnectionError as error:
            if wait is None:
                raise Unavailable(address, f"the connection breaks off ({error})") from None
        else:
            if reply.status in _WHOLE:
                return reply
            if reply.status not in _PASSING or wait is None:
                raise Unavailable(address, _fault(reply))
            wait = _asked_wait(reply, wait)
        sleep(wait)
    raise AssertionError  # the last try returns or raises


def _exchange(request: httpx.Request, timeout: float) -> Reply:
    """Send a request once, and return what is answered, whatever its status.

    Raises ConnectionError for what may pass, and Unavailable for what will not.
    """
    proxy, end = _proxy(request.url), monotonic() + timeout
    trusted = ssl.create_default_context()  # by this machine
    with (
        _Deadline(timeout) as deadline,
        httpx.Client(proxy=proxy, verify=trusted, timeout=timeout, trust_env=False) as client,
    ):
        request.extensions["trace"] = deadline.trace
        try:
            with closing(client.send(request, stream=True)) as response:
                status, headers, body = response.status_code, response.headers, _body(response)
                reply = Reply(status, headers, body, str(request.url), end)
        except httpx.TransportError as error:
            if not deadline.is_over and not isinstance(error, httpx.TimeoutException):
                raise _failure(error, request.url, proxy) from None
            deadline.is_over = True
    if deadline.is_over:
        raise _no_answer(request.url, proxy, f" within {timeout:g} s")
    return reply


class _Deadline:
    """The end of an exchange, at which its connection is cut; httpx limits only single reads.

    The connection is learnt of by the `trace` extension of httpx.
    """

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._stream: Any = None
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Note a connection that is opened, or encrypted."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self._stream = info["return_value"]
            if self.is_over:
                self._cut()

    def _cut(self) -> None:
        self.is_over = True
        if self._stream:
            with suppress(OSError):  # it is closed already
                self._stream.get_extra_info("socket").shutdown(SHUT_RDWR)


def _body(response: httpx.Response) -> bytes:
    """Return a body that comes piece by piece; of that of a fault, how it begins."""
    body = bytearray()
    try:
        for piece in response.iter_raw():
            body += piece
            if len(body) > _LARGE and not response.is_success:
                break
            if len(body) > _LARGEST:
                reason = f"its answer does not end within {_LARGEST:,} bytes"
                raise Unavailable(str(response.url), reason)
    except httpx.TransportError:
        if response.is_success:
            raise
        return b""  # that it fails is known
    return bytes(body)


def _proxy(url: httpx.URL) -> str | None:
    """Return the address of the proxy that the environment names for a URL, if it does."""
    proxy = None if proxy_bypass(url.host) else getproxies().get(url.scheme)
    if proxy and "://" not in proxy:
        return f"http://{proxy}"
    if proxy and not proxy.startswith(("http:", "https:")):
        raise _no_answer(url, proxy, ": it is none of HTTP")
    return proxy


def _no_answer(url: httpx.URL, proxy: str | None, how: str) -> Unavailable:
    """Return the error of an address that does not answer."""
    # A proxy is told without the credentials that it may have.
    through = f" through the proxy {urlsplit(proxy).netloc.rpartition('@')[2]}" if proxy else ""
    hint = "no_proxy may name hosts that need none" if proxy else "is it running?"
    return Unavailable(str(url), f"no answer{through}{how}; {hint}")


def _failure(error: httpx.TransportError, url: httpx.URL, proxy: str | None) -> Exception:
    """Return ConnectionError for a fault that may pass, and Unavailable for what will not."""
    if not isinstance(error, httpx.ConnectError | httpx.ProxyError):
        return ConnectionError(type(error).__name__)
    cause: BaseException = error
    while isinstance(error, httpx.ConnectError) and not isinstance(cause, OSError):
        cause = cause.__context__ or OSError(str(error))  # what the operating system says
    if isinstance(cause, ConnectionError) and not isinstance(cause, ConnectionRefusedError):
        return ConnectionError(type(cause).__name__)
    untrusted = getattr(cause, "verify_message", "")
    if untrusted:
        reason = f"its certificate is not trusted: {untrusted}; SSL_CERT_FILE may name one that is"
        return Unavailable(str(url), reason)
    return _no_answer(url, proxy, f": {getattr(cause, 'strerror', None) or cause}")


def _fault(reply: Reply) -> str:
    """Return what a status means for whoever asked."""
    status = reply.status
    if 300 <= status < 400:
        elsewhere = reply.headers.get("Location", "")
        try:
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
    words = reply.body.decode("utf-8", "replace").split()
    is_page = words[:1] and words[0].startswith("<")
    detail = f": {brief(' '.join(words))}" if words and not is_page else ""
    return f"it fails ({status}){detail}"


def _asked_wait(reply: Reply, wait: float) -> float:
    """Return how long to wait: what the server asks for, within reason (RFC 9110, 10.2.3)."""
    asked = reply.headers.get("Retry-After", "")
    return min(float(asked), _LONGEST_WAIT) if asked.isdecimal() else wait


def _answer_challenge(request: httpx.Request, timeout: float) -> bool:
    """Give a request the password as Digest (RFC 7616), and say whether its server asks for that.

    It is asked without credentials: there are servers that give their challenge only then.

    Raises Refused for a user that httpx would not quote.
    """
    given = password()
    if not given:
        return False
    try:
        bare = _exchange(httpx.Request("HEAD", request.url, headers=_HEADERS), timeout)
    except ConnectionError:
        return False
    for challenge in bare.headers.get_list("WWW-Authenticate"):
        flow = httpx.DigestAuth(*given).auth_flow(request)
        next(flow)
        # What httpx cannot answer, it says in many ways; what is not Digest ends the flow.
        with suppress(
            httpx.ProtocolError, LookupError, NotImplementedError, StopIteration, ValueError
        ):
            headers = {"WWW-Authenticate": challenge}
            flow.send(httpx.Response(401, headers=headers, request=request))
            if not {'"', "\\"}.isdisjoint(given[0]):
                raise Refused("REALPOLITIK_USER", "no user of Digest: it has a quote or backslash")
            return True
    return False
