"""Graphs on servers: asked by the SPARQL 1.1 Protocol, loaded by the Graph Store Protocol.

An answer is taken whole or not at all: an endpoint that says that it cuts its answers is an error.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
from pyoxigraph import (
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse_query_results,
)

from realpolitik.engine.base import Engine, Result
from realpolitik.engine.embedded import ntriples, query_triples
from realpolitik.engine.http_client import TIMEOUT, Answer, Client, Credentials, brief
from realpolitik.engine.sparql import query_form
from realpolitik.errors import Malformed, Refused, Unavailable, hide
from realpolitik.rdf.turtle_file import parse_turtle

if TYPE_CHECKING:
    from SPARQLWrapper import SPARQLWrapper

__all__ = ["Remote", "publish"]

_GRAPHS = "application/n-triples, text/turtle;q=0.5"
# Some servers call N-Triples plain text.
_READ = ("application/n-triples", "text/plain", "text/turtle")
_SECRET = 8  # characters of a header that may be a secret
_PUBLISHING = 600.0  # seconds
_DEEPEST = 100  # brackets of JSON; Oxigraph's parser recurses
_MOST_COLUMNS = 1_000


class Remote(Engine):
    """The default graph of the endpoint at an address.

    `auth`, by default the credentials of the environment, and further `headers` and `params` go
    with each request.

    Raises Refused for an address that is not one of HTTP, or that holds credentials. All queries
    raise Unavailable where the endpoint does not answer, or not with the whole of a SPARQL result.
    """

    def __init__(
        self,
        address: str,
        *,
        timeout: float = TIMEOUT,
        auth: httpx.Auth | None = None,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, Any] | None = None,
    ) -> None:
        self._client = Client(address, timeout=timeout, auth=auth, headers=headers)
        self._params = params or {}
        self.address, self.where = address, f"at {address}"

    @classmethod
    def of_wrapper(cls, wrapper: "SPARQLWrapper") -> "Remote":
        """Return the endpoint of a SPARQLWrapper, with its credentials, headers and parameters."""
        user, password = wrapper.user or "", wrapper.passwd or ""
        auth = httpx.Auth()  # the credentials of the environment are not for this address
        if user:
            is_digest = wrapper.http_auth == "DIGEST"
            auth = (httpx.DigestAuth if is_digest else Credentials)(user, password)
        headers, params = wrapper.customHttpHeaders, wrapper.parameters
        hide(user and f"{user}:{password}", password)
        hide(*(value for value in headers.values() if len(value) >= _SECRET))
        timeout = wrapper.timeout or TIMEOUT
        return cls(wrapper.endpoint, timeout=timeout, auth=auth, headers=headers, params=params)

    def evaluate(self, text: str) -> Result:
        """Return the result of a query that is valid and safe."""
        is_graph = query_form(text) in ("CONSTRUCT", "DESCRIBE")
        accept = _GRAPHS if is_graph else "application/sparql-results+json"
        content = httpx.QueryParams({**self._params, "query": text})
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        answer = self._client.send("POST", str(content).encode(), headers=headers)
        limit = answer.headers.get("X-SPARQL-MaxRows")  # of Virtuoso
        if limit:
            reason = f"it cuts its answers at {brief(limit)} rows; raise its limit"
            raise Unavailable(self.address, reason)
        if answer.headers.get("X-SQL-State"):  # of Virtuoso, where its time limit was reached
            raise Unavailable(self.address, "its time limit was over before the answer was whole")
        if is_graph:
            return query_triples(_triples_of(answer, self.address))
        try:
            return _result(answer, text)
        except (SyntaxError, ValueError) as error:
            reason = f"it answers with {answer.media_type} that is not, or not wholly, SPARQL "
            reason += f"results in JSON ({brief(str(error))})"
            raise Unavailable(self.address, reason) from None


def _triples_of(answer: Answer, address: str) -> list[Triple]:
    """Return the triples of an answer in N-Triples or Turtle.

    Raises Unavailable where it is in another format, not well-formed, or without a length.
    """
    if answer.media_type not in _READ:
        reason = f"it answers with {answer.media_type}, not with N-Triples or Turtle"
        raise Unavailable(address, reason)
    if not answer.has_length:
        reason = "it does not say how long its answer is, so a part of it could look like all"
        raise Unavailable(address, reason)
    try:
        return parse_turtle(address, answer.body)
    except Malformed as error:
        reason = f"it answers with {answer.media_type} that is not, or not wholly, Turtle"
        raise Unavailable(address, f"{reason} ({brief(error.reason)})") from None


def _result(answer: Answer, query: str) -> Result:
    """Return the rows or the truth value of SPARQL 1.1 Query Results JSON.

    Raises SyntaxError or ValueError where it is not well-formed, or has rows for ASK.
    """
    # Virtuoso names blank nodes nodeID://b1, which is not a valid label.
    body = re.sub(rb'("bnode",\s*"value":\s*")nodeID://', rb"\1", answer.body)
    brackets = re.sub(rb'"(?:[^"\\]|\\.)*+"?|[^][{}"]+', b"", body, flags=re.DOTALL)
    depths = accumulate(1 if bracket in b"[{" else -1 for bracket in brackets)
    if max(depths, default=0) > _DEEPEST:
        raise ValueError(f"it nests deeper than {_DEEPEST}")
    head = re.search(rb'"vars"\s*:\s*\[([^\]]*)\]', body)
    if head and head[1].count(b",") > _MOST_COLUMNS:  # Oxigraph's time grows with their square
        raise ValueError(f"it has more than {_MOST_COLUMNS} columns")
    result = parse_query_results(body, QueryResultsFormat.JSON)
    if isinstance(result, QuerySolutions) == (query_form(query) == "ASK"):
        raise ValueError("rows in place of yes or no, or the reverse")
    if isinstance(result, QuerySolutions):
        for _ in result:
            pass  # rows are parsed one by one, and all must be well-formed
    return parse_query_results(body, QueryResultsFormat.JSON)


def publish(
    triples: Sequence[Triple], address: str, name: str | None = None, *, replace: bool = False
) -> str:
    """Load triples into a graph of the graph store at an address, and return a sentence about it.

    `name` is the IRI of the graph; without, it is the default graph. A graph that has triples is
    replaced only with `replace`, in one step (section 5.3 of the protocol).

    Raises Refused where it would have to be replaced, and for an address or a name that is not
    valid; Unavailable where the store does not do its part.
    """
    store = Client(address, timeout=_PUBLISHING)
    where = f"the graph {name}" if name else "the default graph"
    query = "default" if name is None else f"graph={quote(_absolute(name), safe='')}"
    before = _held(store, query)
    if before and not replace:
        reason = f"{where} there holds {len(before):,} triples; --yes replaces them by "
        raise Refused(address, f"{reason}{len(triples):,}")
    headers = {"Content-Type": "application/n-triples"}
    data = ntriples(triples)
    store.send("PUT", data, headers=headers, query=query, expected=(200, 201, 204))
    replaced = f" in place of {len(before):,}" if before else ""
    return f"{address}: {where} holds {len(triples):,} triples now{replaced}."


def _absolute(name: str) -> str:
    """Return the name of a graph; raise Refused where it is not an absolute IRI."""
    try:
        if ":" in name:
            return NamedNode(name).value
    except ValueError:
        pass
    raise Refused(name, "not the name of a graph; give an IRI, such as http://example.org/graph")


def _held(store: Client, query: str) -> list[Triple]:
    """Return the triples of a graph of a store; a named graph may not be there yet."""
    expected = (200,) if query == "default" else (200, 404)
    answer = store.send("GET", headers={"Accept": _GRAPHS}, query=query, expected=expected)
    return _triples_of(answer, store.address) if answer.status == 200 else []
