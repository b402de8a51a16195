"""Query graphs on servers (SPARQL 1.1 Protocol), and upload graphs (Graph Store HTTP Protocol).

Only complete results are accepted. A result that the endpoint reports as truncated is an error.
"""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions, Triple, parse_query_results

from realpolitik.engine.base import Engine, Result
from realpolitik.engine.embedded import ntriples, query_triples
from realpolitik.engine.http_client import TIMEOUT, Client, Credentials, Response, brief
from realpolitik.engine.sparql import query_form
from realpolitik.errors import Malformed, Refused, Unavailable, hide
from realpolitik.rdf.turtle_file import parse_turtle

if TYPE_CHECKING:
    from SPARQLWrapper import SPARQLWrapper

__all__ = ["Remote", "publish"]

_GRAPHS = "application/n-triples, text/turtle;q=0.5"
# Some servers send N-Triples as plain text.
_READ = ("application/n-triples", "text/plain", "text/turtle")
_SECRET = 8  # a header of at least so many characters may be a secret
_PUBLISHING = 600.0  # timeout in seconds
_JSON = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[][{}]', re.DOTALL)
_DEEPEST = 100  # nested brackets of JSON; Oxigraph's parser recurses
_WIDEST = 1_000  # columns of a result; the parser takes the square of their number
_MOST = 600_000  # cells of a result, or terms of a graph
_LONG_IRI = re.compile(rb"<[^<>\s]{500}")  # Turtle repeats it wherever its prefix is used


class Remote(Engine):
    """The default graph of the SPARQL endpoint at an address.

    `params` are sent with each query; `settings` (timeout, auth, headers) are passed to Client.

    Raises Refused if the address is not an HTTP URL, or contains credentials. All queries raise
    Unavailable if the endpoint does not respond with a complete SPARQL result.
    """

    def __init__(
        self, address: str, *, params: Mapping[str, Any] | None = None, **settings: Any
    ) -> None:
        self._client = Client(address, **settings)
        self._params = params or {}
        self.address, self.where = address, f"at {address}"

    @classmethod
    def of_wrapper(cls, wrapper: "SPARQLWrapper") -> "Remote":
        """Create a Remote with the address, credentials and other settings of a SPARQLWrapper."""
        user, password = wrapper.user or "", wrapper.passwd or ""
        auth = httpx.Auth()  # do not send the credentials in the environment
        if user:
            is_digest = wrapper.http_auth == "DIGEST"
            auth = (httpx.DigestAuth if is_digest else Credentials)(user, password)
        headers, params = wrapper.customHttpHeaders, wrapper.parameters
        hide(user and f"{user}:{password}", password)
        hide(*(value for value in headers.values() if len(value) >= _SECRET))
        timeout = wrapper.timeout or TIMEOUT
        return cls(wrapper.endpoint, timeout=timeout, auth=auth, headers=headers, params=params)

    def evaluate(self, text: str) -> Result:
        """Run a query and return its result; a user's query must first be checked by `prepare`."""
        is_graph = query_form(text) in ("CONSTRUCT", "DESCRIBE")
        accept = _GRAPHS if is_graph else "application/sparql-results+json"
        content = httpx.QueryParams({**self._params, "query": text})
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        answer = self._client.send("POST", str(content).encode(), headers=headers)
        limit = answer.headers.get("X-SPARQL-MaxRows")  # from Virtuoso
        if limit:
            reason = f"the server truncates results to {brief(limit)} rows; raise its row limit"
            raise Unavailable(self.address, reason)
        if answer.headers.get("X-SQL-State"):  # from Virtuoso, at its time limit
            reason = "the server stopped at its time limit; raise this limit, or simplify the query"
            raise Unavailable(self.address, reason)
        if is_graph:
            return query_triples(_triples_of(answer, self.address))
        try:
            return _result(answer, text, self.address)
        except (MemoryError, SyntaxError, ValueError) as error:
            why = f"the response ({answer.media_type}) is not a complete SPARQL result"
            raise Unavailable(self.address, f"{why}: {brief(str(error))}") from None


def _triples_of(answer: Response, address: str) -> list[Triple]:
    """Return the triples of a response in N-Triples or Turtle."""
    if answer.media_type not in _READ:
        reason = f"the server sends {answer.media_type}, not N-Triples or Turtle; check the address"
        raise Unavailable(address, reason)
    if not {"content-length", "transfer-encoding"} & {*answer.headers}:
        reason = "no Content-Length, so the response may be incomplete; set the server to send it"
        raise Unavailable(address, reason)
    try:
        if answer.media_type == "text/turtle" and _LONG_IRI.search(answer.body):
            raise Malformed(address, None, None, "an IRI has more than 500 characters")
        return parse_turtle(address, answer.body, _MOST // 3)
    except Malformed as error:
        why = f"the response ({answer.media_type}) cannot be read: "  # the advice is for files
        raise Unavailable(address, why + brief(re.split("(?<=[^(]); ", error.reason)[0])) from None


def _result(answer: Response, query: str, address: str) -> Result:
    """Parse a response in SPARQL 1.1 Query Results JSON: rows, or the boolean of an ASK query.

    Raises SyntaxError or ValueError if it is malformed, or does not fit the form of the query;
    MemoryError for a literal over 16 MiB; Unavailable if it is too large.
    """
    # Virtuoso names blank nodes nodeID://b1, which is not a valid label.
    body = re.sub(rb'("bnode",\s*"value":\s*")nodeID://', rb"\1", answer.body)
    _refuse_large(body, address)
    result = parse_query_results(body, QueryResultsFormat.JSON)
    try:
        if isinstance(result, QuerySolutions) == (query_form(query) == "ASK"):
            raise ValueError("ASK needs a boolean, and SELECT needs rows")
        if isinstance(result, QuerySolutions):
            for _ in result:
                pass  # rows are parsed one by one; this checks them all
    finally:
        del result  # an error that kept it could be freed in another thread, where it must not be
    return parse_query_results(body, QueryResultsFormat.JSON)


def _refuse_large(body: bytes, address: str) -> None:
    """Raise Unavailable if a result in JSON has too many levels, columns or cells.

    Only strings and brackets are read. Lists contain either the names of columns or the rows.
    """
    inside = bytearray()  # the brackets that are open
    rows = columns = 0
    for match in _JSON.finditer(body):
        first = body[match.start() : match.start() + 1]
        if inside[-1:] == b"[":
            rows, columns = rows + (first == b"{"), columns + (first == b'"')
        if first in b"[{":
            inside += first
        elif first != b'"':
            del inside[-1:]
        if len(inside) > _DEEPEST or columns > _WIDEST or rows * max(columns, 1) > _MOST:
            most = f"{_DEEPEST} nested brackets, {_WIDEST:,} columns or {_MOST:,} cells"
            raise Unavailable(address, f"the response has more than {most}; add LIMIT to the query")


def publish(
    triples: Sequence[Triple], address: str, name: str | None = None, *, replace: bool = False
) -> str:
    """Upload triples; see `Graph.publish` (Graph Store Protocol, section 5.3). Return a message."""
    store = Client(address, timeout=_PUBLISHING)
    where = f"the graph {name}" if name else "the default graph"
    query = "default" if name is None else f"graph={quote(_absolute(name), safe='')}"
    if not replace:
        expected = (200,) if name is None else (200, 404)  # 404: there is no such graph yet
        answer = store.send("GET", headers={"Accept": _GRAPHS}, query=query, expected=expected)
        held = _triples_of(answer, address) if answer.status == 200 else []
        if held:
            reason = f"{where} already contains {len(held):,} triples; to replace them with your "
            raise Refused(address, f"{reason}{len(triples):,}, give --yes")
    headers = {"Content-Type": "application/n-triples"}
    data = ntriples(triples)
    store.send("PUT", data, headers=headers, query=query, expected=(200, 201, 204))
    return f"{address}: {where} now contains {len(triples):,} triples."


def _absolute(name: str) -> str:
    """Return the name of a graph; raise Refused if it is not an absolute IRI."""
    try:
        if ":" in name:
            return NamedNode(name).value
    except ValueError:
        pass
    raise Refused(f'"{name}"', "not an absolute IRI; give one such as http://example.org/graph")
