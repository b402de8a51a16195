"""A graph behind a SPARQL 1.1 endpoint, through SPARQLWrapper.

An answer is taken whole or not at all: its end must be there, and an endpoint that caps its answers
or whose answer is another than that to our question is told.
"""

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
from SPARQLWrapper import JSON, POST, RDFXML, SPARQLWrapper

from .engine import Engine, Result
from .errors import Unavailable
from .sparql import query_form
from .transfer import refuse_no_address, sent
from .version import __version__

__all__ = ["Remote"]

_TIMEOUT = 60.0
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
        if headers.get("X-SQL-State"):  # how Virtuoso says that its time was over
            raise Unavailable(self.address, "its time was over before the answer was whole")
        try:
            return _graph(body) if is_graph else _results(body, text)
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


def _results(body: bytes, query: str) -> QuerySolutions | QueryBoolean:
    """Return the rows of a SELECT, or what an ASK says, from SPARQL 1.1 Query Results JSON."""
    asked = _columns(Store().query(query))
    found = _columns(parse_query_results(body, QueryResultsFormat.JSON))
    if found is None and asked is not None:
        raise ValueError("yes or no, where rows were asked for")
    if found is not None and asked is None:
        raise ValueError("rows, where yes or no was asked for")
    if found != asked:
        names, wanted = (" ".join(sorted(columns or ())) for columns in (found, asked))
        raise ValueError(f"columns {names} in place of {wanted}")
    return parse_query_results(body, QueryResultsFormat.JSON)


def _columns(result: QuerySolutions | QueryBoolean | QueryTriples) -> set[str] | None:
    """Return the names of the columns of rows, all of which are read; None for yes or no."""
    if not isinstance(result, QuerySolutions):
        return None
    try:
        for _ in result:  # rows are read one by one: up to the last, all must be well
            pass
        return {variable.value for variable in result.variables}
    finally:
        # Whoever holds an error holds what is named here, and may drop it in another thread, which
        # rows of Oxigraph do not bear.
        del result
