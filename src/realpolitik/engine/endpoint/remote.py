"""A graph behind a SPARQL 1.1 endpoint, asked by the SPARQL 1.1 Protocol (section 2.1.2).

An answer is taken whole or not at all: its end must be there, and an endpoint that says that it
caps its answers, or whose answer is another than that to our question, is told. Where it caps them
without a word, that is seen at a round number of rows, from 100, of a query without a limit.
"""

import re
from itertools import accumulate
from urllib.parse import urlencode
from xml.parsers.expat import ExpatError, ParserCreate

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse_query_results,
)

from realpolitik.engine.base import Engine, Result
from realpolitik.engine.embedded import without_blank_nodes
from realpolitik.engine.endpoint.http import Reply, brief, refuse_no_address, send_request
from realpolitik.engine.sparql import query_form
from realpolitik.errors import Unavailable

__all__ = ["Remote"]

_TIMEOUT = 60.0
_FEWEST = 100  # rows; nobody caps at fewer
_DEEPEST = 100  # parts of an answer in one another
_TOO_DEEP = f"it nests deeper than {_DEEPEST}"
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
        self.where = f"at {address}"

    def evaluate(self, text: str) -> Result:
        """Return the result of a query that is SPARQL and safe."""
        whole = self._whole(text)
        if _is_round(whole.size) and self._goes_on(text, whole):
            reason = f"it caps its answers at {whole.size} rows without a word; raise its limit"
            raise Unavailable(self.address, reason)
        return whole.result()

    def _whole(self, text: str) -> "_Graph | _Rows":
        """Return what is answered to a query, all of which is well-formed."""
        is_graph = query_form(text) in ("CONSTRUCT", "DESCRIBE")
        reply = self._send(text, is_graph)
        limit = reply.headers.get("X-SPARQL-MaxRows")
        if limit:
            reason = f"it caps its answers at {brief(limit)} rows; raise its limit"
            raise Unavailable(self.address, reason)
        if reply.headers.get("X-SQL-State"):  # how Virtuoso says that its time was over
            raise Unavailable(self.address, "its time was over before the answer was whole")
        try:
            return _Graph(reply) if is_graph else _Rows(reply, text)
        except (SyntaxError, ValueError) as error:
            wanted = "RDF/XML" if is_graph else "SPARQL results in JSON"
            reason = f"it answers with {reply.media_type} that is not, or not wholly, {wanted}"
            raise Unavailable(self.address, f"{reason} ({brief(str(error))})") from None

    def _send(self, text: str, is_graph: bool) -> Reply:
        """Return what is answered to a query for a graph or for rows."""
        # Of the formats of a graph, RDF/XML is read everywhere and has an end: half a file is seen.
        accept = "application/rdf+xml" if is_graph else "application/sparql-results+json"
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        content = urlencode({"query": text}).encode()
        return send_request("POST", self.address, content, headers=headers, timeout=self._timeout)

    def _goes_on(self, text: str, whole: "_Graph | _Rows") -> bool:
        """Say whether there is more than what is answered to a query."""
        further = f"{text}\nLIMIT 1 OFFSET {whole.size}"
        try:
            Store().query(further)
        except SyntaxError:  # it has a limit of its own
            return False
        return whole.lacks(self._whole(further))


def _is_round(size: int) -> bool:
    """Say whether that many rows may be a limit that somebody set."""
    return size >= _FEWEST and (size % 100 == 0 or size.bit_count() == 1)


class _Graph:
    """The triples of RDF/XML."""

    def __init__(self, reply: Reply) -> None:
        _refuse_no_xml(reply)
        self._store = Store()
        self._store.load(reply.stream(), RdfFormat.RDF_XML)
        self.size = len(self._store)

    def result(self) -> QueryTriples:
        """Return the triples."""
        result = self._store.query(_EVERYTHING)
        assert isinstance(result, QueryTriples)
        return result

    def lacks(self, more: "_Graph | _Rows") -> bool:
        """Say whether another graph has what is not here.

        A triple may have been sent twice, and blank nodes have other names each time.
        """
        assert isinstance(more, _Graph)
        return any(quad not in self._store for quad in without_blank_nodes(more._store))


class _Rows:
    """The rows of a SELECT, or what an ASK says, in SPARQL 1.1 Query Results JSON."""

    def __init__(self, reply: Reply, query: str) -> None:
        # Virtuoso names blank nodes nodeID://b1, which is no name for one.
        self._body = re.sub(rb'("bnode",\s*"value":\s*")nodeID://', rb"\1", reply.body)
        _refuse_deep_json(self._body)
        stream = reply._replace(body=self._body).stream()
        asked = _columns(Store().query(query))
        self.size = _count(parse_query_results(stream, QueryResultsFormat.JSON), asked)

    def result(self) -> QuerySolutions | QueryBoolean:
        """Return the rows, from the first, or yes or no."""
        return parse_query_results(self._body, QueryResultsFormat.JSON)

    def lacks(self, more: "_Graph | _Rows") -> bool:
        """Say whether there are rows after these."""
        return more.size > 0


def _columns(result: Result) -> set[str] | None:
    """Return the names of the columns of rows; None for yes or no."""
    if not isinstance(result, QuerySolutions):
        return None
    return {variable.value for variable in result.variables}


def _count(result: Result, asked: set[str] | None) -> int:
    """Return the number of rows, all of which are read, and which have the columns asked for."""
    try:
        answered = _columns(result)
        if answered is None and asked is not None:
            raise ValueError("yes or no, where rows were asked for")
        if answered is not None and asked is None:
            raise ValueError("rows, where yes or no was asked for")
        if answered != asked:
            names, wanted = (" ".join(sorted(columns or ())) for columns in (answered, asked))
            raise ValueError(f"columns {brief(names)} in place of {wanted}")
        size = 0
        if isinstance(result, QuerySolutions):
            for _ in result:  # rows are read one by one: up to the last, all must be well
                size += 1
        return size
    finally:
        # Whoever holds an error holds what is named here, and may drop it in another thread, which
        # rows of Oxigraph do not bear.
        del result


def _refuse_no_xml(reply: Reply) -> None:
    """Raise ValueError for XML that has no end, which Oxigraph's parser does not mind, or is deep.

    With the depth, that parser takes more time by its square, and recurses.
    """
    depth = 0

    def enter(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise ValueError(_TOO_DEEP)

    def leave(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser = ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = enter, leave
    try:
        parser.ParseFile(reply.stream())
    except ExpatError as error:
        raise ValueError(error) from None


def _refuse_deep_json(body: bytes) -> None:
    """Raise ValueError for JSON that nests deeper than Oxigraph's parser bears, which recurses."""
    brackets = re.sub(rb'"(?:[^"\\]|\\.)*+"?|[^][{}"]+', b"", body, flags=re.DOTALL)
    depths = accumulate(1 if bracket in b"[{" else -1 for bracket in brackets)
    if max(depths, default=0) > _DEEPEST:
        raise ValueError(_TOO_DEEP)
