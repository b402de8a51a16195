"""Send HTTP requests to SPARQL endpoints and graph stores, with limits on time and size.

Redirects are not followed, so credentials are sent only to the host that the user named.
"""

import os
import ssl
from base64 import b64encode
from collections.abc import Collection, Generator, Mapping
from contextlib import closing, suppress
from ipaddress import ip_address
from time import monotonic
from typing import NamedTuple

import httpx

from realpolitik.errors import Refused, Unavailable, mask
from realpolitik.version import __version__

__all__ = ["TIMEOUT", "Client", "Credentials", "Response", "brief"]

TIMEOUT = 60.0
"""The default time limit, in seconds, for sending a request and receiving its whole response."""
_LARGEST = 1 << 25  # bytes of a response
_LARGEST_ERROR = 1 << 16
_DETAIL = 300  # characters shown of a server's error message
_HEADERS = {
    "User-Agent": f"realpolitik/{__version__}",
    "Accept-Encoding": "identity",  # so that the size limit holds for the bytes received
    "Connection": "close",
}
_ADVICE = "set REALPOLITIK_USER and REALPOLITIK_PASSWORD, or REALPOLITIK_TOKEN"


class Response(NamedTuple):
    """The status, the headers and the body of an HTTP response."""

    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type without parameters, or text/plain if there is no Content-Type header."""
        content_type = str(self.headers.get("Content-Type", "text/plain"))
        return brief(content_type.partition(";")[0].strip().lower())


class Client:
    """An HTTP client that sends every request, with the given `headers`, to one address.

    `auth` defaults to the credentials in the environment. `timeout` is in seconds per request.

    Raises Refused if the address is not an HTTP URL, or contains credentials.
    """

    def __init__(
        self,
        address: str,
        *,
        timeout: float = TIMEOUT,
        auth: httpx.Auth | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.address, self._url, self._timeout = address, _checked(address), timeout
        self._auth, self._headers = auth, {**_HEADERS, **(headers or {})}

    def send(
        self,
        method: str,
        content: bytes | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        query: str = "",
        expected: Collection[int] = (200,),
    ) -> Response:
        """Send a request and return the response; `query` is added to the URL's query string.

        Raises Unavailable unless an expected status is received, Refused for unusable credentials.
        """
        if self._auth is None:
            self._auth = Credentials.of_environment(self._url)
        separator = "&" if "?" in self.address else "?"
        url = f"{self.address}{separator}{query}" if query else self.address
        headers = {**self._headers, **(headers or {})}
        request = httpx.Request(method, url, content=content, headers=headers)
        with self._connections() as client:
            answer = self._exchange(client, request, self._auth)
        if answer.status not in expected:
            raise Unavailable(self.address, _failure(answer))
        return answer

    def _connections(self) -> httpx.Client:
        trusted = ssl.create_default_context()  # the certificates that this machine trusts
        use_proxy = not _is_loopback(self._url.host)
        try:
            return httpx.Client(verify=trusted, timeout=self._timeout, trust_env=use_proxy)
        except (ImportError, ValueError, httpx.InvalidURL) as error:
            reason = f"unusable proxy ({error}); change HTTP_PROXY, HTTPS_PROXY or ALL_PROXY"
            raise Unavailable(self.address, reason) from None

    def _exchange(self, client: httpx.Client, request: httpx.Request, auth: httpx.Auth) -> Response:
        """Send a request; authentication may take several round trips."""
        flow = auth.auth_flow(request)
        end = monotonic() + self._timeout  # the limit of httpx is for each read
        current = next(flow)
        try:
            while True:
                with closing(client.send(current, stream=True)) as response:
                    answer = Response(
                        response.status_code, response.headers, self._body(response, end)
                    )
                bare = httpx.Response(answer.status, headers=answer.headers, request=current)
                current = flow.send(bare)
        except StopIteration:
            return answer
        except httpx.TimeoutException:
            reason = f"no answer within {self._timeout:g} s; check that the server is running"
        except httpx.TransportError as error:
            reason = _no_connection(error)
        raise Unavailable(self.address, reason) from None

    def _body(self, response: httpx.Response, end: float) -> bytes:
        """Return the body of a response, or only the beginning if the response is an error."""
        body = bytearray()
        for piece in response.iter_raw():
            body += piece
            if monotonic() > end:
                raise httpx.ReadTimeout("")
            if len(body) > _LARGEST_ERROR and not response.is_success:
                break
            if len(body) > _LARGEST:
                reason = f"the response is longer than {_LARGEST:,} bytes; add LIMIT to the query"
                raise Unavailable(self.address, reason)
        return bytes(body)


class Credentials(httpx.Auth):
    """Credentials for HTTP: either a token (RFC 6750), or a user name and a password.

    A password is first sent with Basic (RFC 7617). If the server refuses it, a request without
    credentials follows, since some servers send a Digest challenge (RFC 7616) only then.
    """

    def __init__(self, user: str, password: str, token: str = "") -> None:
        basic = b64encode(f"{user}:{password}".encode()).decode()
        self._header = f"Bearer {token}" if token else f"Basic {basic}"
        self._digest = None if token else httpx.DigestAuth(user, password)
        self._is_refused = False

    @classmethod
    def of_environment(cls, url: httpx.URL) -> httpx.Auth:
        """Return the credentials from the environment, or a blank Auth if `url` may not get any.

        If REALPOLITIK_HOST names a host, with or without a port, only this host receives them.

        Raises Refused if credentials have invalid characters, or would cross a network unencrypted.
        """
        token, user, password, host = (
            _variable(name) for name in ("TOKEN", "USER", "PASSWORD", "HOST")
        )
        names = (url.host, f"[{url.host}]", url.netloc.decode())
        if not (token or user) or (host and host.lower() not in names):
            return httpx.Auth()
        if url.scheme == "http" and not host and not _is_loopback(url.host):
            reason = "credentials would be sent unencrypted; use https, or set REALPOLITIK_HOST="
            raise Refused(str(url), f"{reason}{url.host} to send them anyway")
        return cls(user, password, token)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Yield the request with a token or password; if a password is refused, try Digest next."""
        if not self._is_refused:
            request.headers["Authorization"] = self._header
            response = yield request
            if response.status_code != 401 or not self._digest:
                return
            del request.headers["Authorization"]
            self._is_refused = True
        # httpx raises any of these for a challenge that it does not support.
        unknown = (httpx.ProtocolError, LookupError, NotImplementedError, ValueError)
        with suppress(*unknown):
            yield from self._digest.auth_flow(request) if self._digest else ()


def brief(text: str) -> str:
    """Return a server's message with credentials masked, shortened to about 300 characters."""
    text = mask(text[:_LARGEST_ERROR])
    return text if len(text) <= _DETAIL else f"{text[:_DETAIL]} …"


def _checked(address: str) -> httpx.URL:
    """Return an address as a URL; raise Refused if it is not HTTP(S) or contains credentials."""
    try:
        url = httpx.URL(address)
        is_http = bool(url.host) and url.scheme in ("http", "https")
    except (ValueError, httpx.InvalidURL):
        is_http = False
    if not is_http:
        raise Refused(address, "not an HTTP URL; give one such as https://example.org/sparql")
    if url.userinfo:
        raise Refused(url.netloc.decode(), f"an address must not contain credentials; {_ADVICE}")
    return url


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _variable(name: str) -> str:
    """Return an environment variable without the line break that ends a secret from a file."""
    value = os.environ.get(f"REALPOLITIK_{name}", "").rstrip("\r\n")
    if not value.isprintable() or (name == "TOKEN" and not value.isascii()):
        reason = f"it must be {'ASCII' if name == 'TOKEN' else 'UTF-8'} without control characters"
        raise Refused(f"REALPOLITIK_{name}", reason)
    return value


def _no_connection(error: httpx.TransportError) -> str:
    """Return why a server could not be reached, or why the connection was lost."""
    if not isinstance(error, httpx.ConnectError | httpx.ProxyError):
        return f"the connection was lost ({type(error).__name__}); try again"
    hint = "check the address, and that the server is running"
    if "CERTIFICATE" in str(error):
        hint = "to trust its certificate, set SSL_CERT_FILE to the certificate file"
    return f"cannot connect: {brief(str(error))}; {hint}"


def _failure(answer: Response) -> str:
    """Explain an unexpected HTTP status to the user."""
    status = answer.status
    if 300 <= status < 400:
        place = brief(answer.headers.get("Location", "another address"))
        return f"the server redirects to {place} ({status}); use that address if you trust it"
    if status in (401, 403):
        return f"the server denies access, for lack of valid credentials ({status}); {_ADVICE}"
    if status in (404, 405):
        return f"there is no endpoint or graph store at this address ({status}); check the address"
    words = answer.body.decode("utf-8", "replace").split()
    is_page = words[:1] and words[0].startswith("<")
    detail = f": {brief(' '.join(words))}" if words and not is_page else ""
    return f"the server returns an error ({status}){detail}"
