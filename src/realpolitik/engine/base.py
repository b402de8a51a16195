"""The interface of engines, which hold a graph and answer SPARQL, and the rows of results."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Triple

from realpolitik.engine.sparql import bind, prepare
from realpolitik.errors import Refused, Unfit
from realpolitik.files import join
from realpolitik.terms import Subject, Term, local

__all__ = [
    "Engine",
    "Result",
    "Rows",
    "Scope",
    "Solution",
    "join_rows",
    "node_of",
    "solution_of",
    "solutions",
    "text_of",
]

_BATCH = 500
_WITH_TEXT = (NamedNode, Literal)  # faster than a union type, which each call would build

Result = QuerySolutions | QueryTriples | QueryBoolean


class Rows(NamedTuple):
    """The solutions of a SELECT: the names of variables, and rows with a term or None for each."""

    variables: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]

    def values(self) -> list[tuple[str, ...]]:
        """Return the IRI or text of each term, and an empty text for None."""
        return [tuple(getattr(term, "value", "") for term in row) for row in self.rows]


class Solution(dict[str, str]):
    """The texts of a row by column. A column without a value raises Unfit when it is read."""

    iris: frozenset[str] = frozenset()
    """The columns whose value is an IRI."""

    def __missing__(self, name: str) -> str:
        raise Unfit(f"no {name}")

    def iri(self, name: str) -> str:
        """Return an IRI."""
        if name not in self.iris:
            raise Unfit(f"{name} is not an IRI")
        return self[name]

    def number(self, name: str) -> int:
        """Return a number."""
        try:
            return int(self[name])
        except ValueError:
            raise Unfit(f"{name} is not a number") from None

    def one_of(self, name: str, known: Sequence[str]) -> str:
        """Return the local name of an IRI, which must be one of the known names."""
        value = local(self[name])
        if value not in known:
            raise Unfit(f"{name} is not one of {', '.join(known)}")
        return value


def solution_of(variables: Sequence[str], row: Sequence[Term | None]) -> Solution:
    """Return the texts of a row by column, without empty columns."""
    pairs = [pair for pair in zip(variables, row, strict=True) if pair[1] is not None]
    solution = Solution((name, text_of(term)) for name, term in pairs)
    solution.iris = frozenset(name for name, term in pairs if isinstance(term, NamedNode))
    return solution


def node_of(term: Term | None) -> NamedNode:
    """Return an IRI; raise Unfit for any other term."""
    if not isinstance(term, NamedNode):
        raise Unfit("a literal or nothing in place of an IRI")
    return term


def text_of(term: Term | None) -> str:
    """Return an IRI or the lexical form of a literal; raise Unfit for any other term."""
    if not isinstance(term, _WITH_TEXT):
        raise Unfit("a blank node or nothing in place of an IRI or a text")
    return term.value


def solutions(result: Result) -> QuerySolutions:
    """Return the result of a query as that of a SELECT, which it must be."""
    assert isinstance(result, QuerySolutions)
    return result


class Scope(NamedTuple):
    """The dataset and the base of a query (SPARQL 1.1 Protocol, section 2.1.4).

    The graphs in `default` or `named`, if there are any, replace the dataset that the query names
    with FROM. Relative IRIs are resolved against `base`.
    """

    default: tuple[NamedNode, ...] = ()
    named: tuple[NamedNode, ...] = ()
    base: str | None = None


class Engine(ABC):
    """One merged graph, in this process or elsewhere, and queries over it.

    `where` describes the place of the graph, such as "in memory".
    """

    where: str

    @property
    def size(self) -> int | None:
        """The number of triples, or None where that would take a request."""
        return None

    @abstractmethod
    def evaluate(self, text: str) -> Result:
        """Return the result of a query that is valid and safe."""

    def select(self, text: str) -> Rows:
        """Return the rows of a SELECT of the project."""
        rows = solutions(self.evaluate(text))
        names = tuple(variable.value for variable in rows.variables)
        return Rows(names, [tuple(solution) for solution in rows])

    def construct(self, text: str) -> list[Triple]:
        """Return the triples of a CONSTRUCT of the project."""
        result = self.evaluate(text)
        assert isinstance(result, QueryTriples)
        return list(result)

    def query(self, text: str, name: str = "the query", scope: Scope | None = None) -> Result:
        """Run a query of a user; `name` names it in errors.

        Our prefixes need no declaration.

        Raises Refused for an update or SERVICE, and for a scope on an engine that takes none;
        Malformed, with line and column, where it is not a SPARQL 1.1 query.
        """
        if scope:
            raise Refused("a dataset or base in the request", "others hold the graph; omit it")
        return self.evaluate(prepare(text, name))

    def holds(
        self, subject: NamedNode, predicate: NamedNode, value: NamedNode | None = None
    ) -> bool:
        """Return whether a triple holds; without a value, whether any such triple does."""
        return bool(self.pairs(predicate, subject, value))

    def pairs(
        self, predicate: NamedNode, subject: Subject | None = None, value: Term | None = None
    ) -> list[tuple[Subject, Term]]:
        """Return the subject and the object of each triple with a predicate and given ends."""
        ends = subject or "?subject", value or "?value"
        triples = self.construct(f"CONSTRUCT WHERE {{ {ends[0]} {predicate} {ends[1]} }}")
        return [(triple.subject, triple.object) for triple in triples]

    def triples(self) -> list[Triple]:
        """Return all triples, in no order."""
        return self.construct("CONSTRUCT WHERE { ?subject ?predicate ?object }")


def join_rows(
    engine: Engine, query: str, variable: str, nodes: Iterable[NamedNode]
) -> Iterator[Solution]:
    """Yield the distinct rows of a query in `queries/joins/` for some values of a variable.

    Values are asked in batches; engines plan queries with thousands of values badly.
    """
    text, once = join(query), list(dict.fromkeys(nodes))
    for start in range(0, len(once), _BATCH):
        result = engine.select(bind(text, {variable: once[start : start + _BATCH]}))
        for row in dict.fromkeys(result.rows):  # an endpoint may send one twice
            yield solution_of(result.variables, row)
