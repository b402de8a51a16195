"""A graph behind a SPARQL 1.1 endpoint, through SPARQLWrapper.

An answer is taken whole or not at all: its end must be there, and an endpoint that caps its answers
or sends us elsewhere is told. What may pass, such as a server that is busy, is tried again.
"""

import os
from email.message import Message
from http.client import HTTPException, HTTPResponse
from time import sleep
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener
from xml.parsers.expat import ExpatError, ParserCreate

from pyoxigraph import (
    QueryResultsFormat,
    QueryTriples,
    RdfFormat,
    Store,
    parse_query_results,
)
from SPARQLWrapper import JSON, POST, RDFXML, SPARQLWrapper

from .engine import Engine, Result
from .errors import Refused, Unavailable
from .sparql import query_form
from .version import __version__

__all__ = ["Remote", "sent"]

_TIMEOUT = 60.0
_WAITS = (0.5, 1.0, 2.0)  # seconds before each new try
_LONGEST_WAIT = 10.0
_PASSING = (429, 502, 503, 504)
_CREDENTIALS = "set REALPOLITIK_USER and REALPOLITIK_PASSWORD, or REALPOLITIK_TOKEN"
_EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


class Remote(Engine):
    """A graph that answers at an address, with credentials from the environment.

    The graph asked is the default graph of the endpoint.

    Raises Refused for an address that is none or that holds credentials. Whatever asks raises
    Unavailable where the endpoint does not answer, or not with the whole of a SPARQL result.
    """

    def __init__(self, address: str, *, timeout: float = _TIMEOUT) -> None:
        refuse_no_address(address)
        self.address, self._timeout = address, timeout

    def answered(self, text: str) -> Result:
        """Return the result of a query that is SPARQL and safe."""
        is_graph = query_form(text) in ("CONSTRUCT", "DESCRIBE")
        wrapper = SPARQLWrapper(self.address, agent=f"realpolitik/{__version__}")
        wrapper.setQuery(text)
        wrapper.queryType = query_form(text)  # it would look for it in comments too
        wrapper.setMethod(POST)
        # Of the formats of a graph, RDF/XML is read everywhere and has an end: half a file is seen.
        wrapper.setReturnFormat(RDFXML if is_graph else JSON)
        headers, body = sent(wrapper._createRequest(), self._timeout)
        limit = headers.get("X-SPARQL-MaxRows")
        if limit:
            raise Unavailable(self.address, f"it caps its answers at {limit} rows; raise its limit")
        try:
            return _graph(body) if is_graph else parse_query_results(body, QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            kind = headers.get_content_type()
            wanted = "RDF/XML" if is_graph else "SPARQL results in JSON"
            reason = f"it answers with {kind} that is not, or not wholly, {wanted}"
            raise Unavailable(self.address, f"{reason} ({error})") from None


def _graph(body: bytes) -> QueryTriples:
    """Return the triples of RDF/XML."""
    # The parser of Oxigraph does not mind a missing end; that of the standard library does.
    try:
        ParserCreate(namespace_separator=" ").Parse(body, True)
    except ExpatError as error:
        raise ValueError(error) from None
    store = Store()
    store.load(body, RdfFormat.RDF_XML)
    result = store.query(_EVERYTHING)
    assert isinstance(result, QueryTriples)
    return result


class _NoRedirect(HTTPRedirectHandler):
    """Follow no redirect: it would take the query, and credentials, to somewhere else."""

    def redirect_request(self, *_: Any) -> None:
        """Return no request, so that the answer is an error."""


def sent(request: Request, timeout: float = _TIMEOUT) -> tuple[Message, bytes]:
    """Return the headers and the whole body of what is answered to a request.

    Credentials come from the environment. What may pass is tried again, after a while.

    Raises Unavailable, with the reason, where there is no such answer.
    """
    token = os.environ.get("REALPOLITIK_TOKEN")
    user, password = (os.environ.get(f"REALPOLITIK_{name}") for name in ("USER", "PASSWORD"))
    if token:
        request.add_unredirected_header("Authorization", f"Bearer {token}")
    elif user is not None:
        from base64 import b64encode

        pair = b64encode(f"{user}:{password or ''}".encode()).decode()
        request.add_unredirected_header("Authorization", f"Basic {pair}")
    opener = build_opener(_NoRedirect())
    for wait in (*_WAITS, None):
        try:
            response: HTTPResponse
            with opener.open(request, timeout=timeout) as response:
                return response.headers, response.read()
        except HTTPError as error:
            with error:
                if error.code not in _PASSING or wait is None:
                    raise Unavailable(request.full_url, _said(error)) from None
                wait = _asked_wait(error.headers, wait)
        except TimeoutError:
            raise Unavailable(request.full_url, f"no answer within {timeout:g} s") from None
        except (HTTPException, ConnectionError) as error:
            if wait is None:
                reason = f"the connection breaks off ({type(error).__name__})"
                raise Unavailable(request.full_url, reason) from None
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                reason = f"no answer within {timeout:g} s"
            else:
                reason = f"no answer: {getattr(error.reason, 'strerror', None) or error.reason}"
            raise Unavailable(request.full_url, f"{reason}; is it running?") from None
        sleep(wait)
    raise AssertionError  # the last try returns or raises


def _said(error: HTTPError) -> str:
    """Say what an error of HTTP means for whoever asked."""
    if 300 <= error.code < 400:
        elsewhere = error.headers.get("Location", "somewhere else")
        return f"it sends us to {elsewhere}; give that address if it is the right one"
    if error.code in (401, 403):
        return f"it wants other credentials ({error.code}); {_CREDENTIALS}"
    if error.code in (404, 405):
        return f"nothing of the kind is served there ({error.code})"
    if error.code in _PASSING:
        return f"it is busy ({error.code}), after {len(_WAITS) + 1} tries"
    try:
        told = error.read(2000).decode("utf-8", "replace").split()
    except (HTTPException, OSError):
        told = []
    is_page = told[:1] and told[0].startswith("<")
    detail = f": {' '.join(told)[:120]}" if told and not is_page else ""
    return f"it fails ({error.code}){detail}"


def _asked_wait(headers: Message, wait: float) -> float:
    """Return how long to wait: what the server asks for, within reason (RFC 9110, 10.2.3)."""
    asked = headers.get("Retry-After", "")
    return min(float(asked), _LONGEST_WAIT) if asked.isdecimal() else wait


def refuse_no_address(address: str) -> None:
    """Raise Refused for what is no address of HTTP, or one that holds credentials."""
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.hostname
    except ValueError:
        host = port = None
    if not host or parts.scheme not in ("http", "https") or any(c.isspace() for c in address):
        raise Refused(address, "no address of an endpoint; it begins with http:// or https://")
    if "@" in parts.netloc:
        raise Refused(
            f"{host}:{port}" if port else host, f"no credentials in addresses; {_CREDENTIALS}"
        )
