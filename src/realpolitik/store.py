"""The embedded store: the only place that opens one."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    serialize,
)
from pyoxigraph import Store as Oxigraph

from .errors import Malformed
from .sparql import refuse_unsafe
from .terms import PREFIXES, RDF_FIRST, RDF_NIL, RDF_REST

__all__ = ["Rows", "Store", "Term", "ntriples", "serialized"]

Subject = NamedNode | BlankNode | Triple
Term = Subject | Literal
_PLACE = re.compile(r"error at (\d+):(\d+): ")
# The faults for which Oxigraph has words; it names the place after them.
_NAMED = re.compile(r"Prefix not found|IRI parsing failed|The SELECT contains [^,]*")


def ntriples(triples: Iterable[Triple]) -> bytes:
    """Return triples as N-Triples, one a line, in their order."""
    return serialized(triples, RdfFormat.N_TRIPLES)


def serialized(triples: Iterable[Triple], form: RdfFormat) -> bytes:
    """Return triples in an RDF format, with our prefixes where the format has any."""
    data = serialize(triples, format=form, prefixes=dict(PREFIXES))
    assert data is not None  # it is None only where a file was given to write to
    return data


class Rows(NamedTuple):
    """The solutions of a SELECT: variable names, and one term or None for each in every row."""

    variables: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]


class Store:
    """Triples in memory, merged in one default graph, and queries over them."""

    def __init__(self) -> None:
        self._oxigraph = Oxigraph()

    def load(self, path: str, text: str) -> None:
        """Add the triples of a Turtle text; `path` names it in errors.

        Raises Malformed with the line and column of the first fault.
        """
        try:
            self._oxigraph.load(text, RdfFormat.TURTLE, base_iri=None)
        except SyntaxError as error:
            reason = re.sub(r"^Parser error (at|between) .*?: |\(line \d+\)$", "", str(error))
            raise Malformed(path, error.lineno, error.offset, reason) from None

    def add(self, triples: Iterable[Triple]) -> None:
        """Add triples."""
        self._oxigraph.extend([Quad(t.subject, t.predicate, t.object) for t in triples])

    def add_ntriples(self, data: bytes) -> None:
        """Add the triples of N-Triples that the project itself wrote."""
        self._oxigraph.load(data, RdfFormat.N_TRIPLES, lenient=True)

    def triples(self) -> list[Triple]:
        """Return all triples, in no order."""
        return [quad.triple for quad in self._oxigraph]

    def holds(
        self, subject: NamedNode, predicate: NamedNode, value: NamedNode | None = None
    ) -> bool:
        """Say whether a triple holds; with no value, whether any such triple does."""
        return any(True for _ in self._oxigraph.quads_for_pattern(subject, predicate, value))

    def pairs(
        self, predicate: NamedNode, subject: Subject | None = None, value: Term | None = None
    ) -> list[tuple[Subject, Term]]:
        """Return the subject and the object of each triple with a predicate and given ends."""
        found = self._oxigraph.quads_for_pattern(subject, predicate, value)
        return [(quad.subject, quad.object) for quad in found]

    def items(self, items: Term) -> list[Term]:
        """Return the items of an RDF list (RDF Schema 1.1, section 5.2)."""
        found: list[Term] = []
        while isinstance(items, BlankNode) and len(found) < len(self._oxigraph):
            found += [item for _, item in self.pairs(RDF_FIRST, items)]
            items = next((rest for _, rest in self.pairs(RDF_REST, items)), RDF_NIL)
        return found

    def ntriples(self) -> bytes:
        """Return all triples as N-Triples, in no order."""
        data = self._oxigraph.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
        assert data is not None  # it is None only where a file was given to write to
        return data

    def rows(self, text: str) -> Rows | list[Triple]:
        """Return the rows of a SELECT, or the triples of a CONSTRUCT, of the project's own."""
        result = self._oxigraph.query(text)
        if isinstance(result, QueryTriples):
            return list(result)
        assert isinstance(result, QuerySolutions)
        names = tuple(variable.value for variable in result.variables)
        return Rows(names, [tuple(solution[name] for name in names) for solution in result])

    def select(self, text: str) -> Rows:
        """Return the rows of a SELECT of the project's own."""
        result = self.rows(text)
        assert isinstance(result, Rows)
        return result

    def construct(self, text: str) -> list[Triple]:
        """Return the triples of a CONSTRUCT of the project's own."""
        result = self.rows(text)
        assert not isinstance(result, Rows)
        return result

    def query(
        self, text: str, name: str = "the query"
    ) -> QuerySolutions | QueryTriples | QueryBoolean:
        """Run a query that somebody else wrote; `name` names it in errors.

        Raises Refused for an update or SERVICE, Malformed with line and column where it is no
        SPARQL 1.1 query.
        """
        refuse_unsafe(text)
        try:
            return self._oxigraph.query(text)
        except UnicodeEncodeError as error:
            reason = f"no Unicode at character {error.start + 1}"
            raise Malformed(name, None, None, reason) from None
        except SyntaxError as error:
            found = _PLACE.search(str(error))
            if found is None:
                raise Malformed(name, None, None, str(error)) from None
            line, column = int(found[1]), int(found[2])
            named = _NAMED.search(str(error))
            reason = f"{named[0]} before here" if named else _unexpected(text, line, column)
            raise Malformed(name, line, column, f"not SPARQL: {reason}") from None


def _unexpected(text: str, line: int, column: int) -> str:
    """Say what stands at a place where the parser could not go on."""
    lines = text.splitlines() or [""]
    rest = lines[line - 1][column - 1 :].split() if line <= len(lines) else []
    return (
        f"{rest[0][:40]!r} is not expected here" if rest else "something is missing here or before"
    )
