"""The interface of engines that run SPARQL queries, and the types of query results."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Triple

from realpolitik.engine.sparql import bind, prepare
from realpolitik.errors import Refused, Unfit
from realpolitik.files import join_query
from realpolitik.terms import Subject, Term, local

__all__ = [
    "Engine",
    "Result",
    "Rows",
    "Scope",
    "Solution",
    "bound_rows",
    "join_rows",
    "solution_of",
    "solutions",
    "text_of",
]

_BATCH = 500
_WITH_TEXT = (NamedNode, Literal)  # faster than a union type, which each call would build

Result = QuerySolutions | QueryTriples | QueryBoolean


class Rows(NamedTuple):
    """The result of a SELECT query. In a row, the value of an unbound variable is None."""

    variables: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]

    def values(self) -> list[tuple[str, ...]]:
        """Return the rows with terms as strings, without datatype or language. None becomes ""."""
        return [tuple(getattr(term, "value", "") for term in row) for row in self.rows]


class Solution(dict[str, str]):
    """A result row as a dict from variables to values. Reading an unbound variable raises Unfit."""

    iris: frozenset[str] = frozenset()
    """The variables whose value is an IRI."""

    def __missing__(self, name: str) -> str:
        raise Unfit(f'a query found no value for "{name}"')

    def iri(self, name: str) -> str:
        """Return the value of a variable; raise Unfit if the value is not an IRI."""
        if name not in self.iris:
            raise Unfit(f'a query found a value of "{name}" that is not an IRI')
        return self[name]

    def number(self, name: str) -> int:
        """Return the value of a variable as an integer; raise Unfit if it is not an integer."""
        try:
            return int(self[name])
        except ValueError:
            raise Unfit(f'a query found a value of "{name}" that is not a number') from None

    def one_of(self, name: str, known: Sequence[str]) -> str:
        """Return the local name of the IRI bound to `name`; raise Unfit if it is not in `known`."""
        value = local(self[name])
        if value not in known:
            raise Unfit(f'a query found a value of "{name}" other than: {", ".join(known)}')
        return value


def solution_of(variables: Sequence[str], row: Sequence[Term | None]) -> Solution:
    """Convert a row of terms to a Solution, which omits unbound variables."""
    pairs = [pair for pair in zip(variables, row, strict=True) if pair[1] is not None]
    solution = Solution((name, text_of(term)) for name, term in pairs)
    solution.iris = frozenset(name for name, term in pairs if isinstance(term, NamedNode))
    return solution


def text_of(term: Term | None) -> str:
    """Return an IRI or a literal's lexical form as a string; raise Unfit for anything else."""
    if not isinstance(term, _WITH_TEXT):
        raise Unfit("a query found a blank node or nothing, instead of an IRI or a literal")
    return term.value


def solutions(result: Result) -> QuerySolutions:
    """Return the result unchanged, after asserting that it comes from a SELECT query."""
    assert isinstance(result, QuerySolutions)
    return result


class Scope(NamedTuple):
    """The dataset and the base IRI of a query (SPARQL 1.1 Protocol, section 2.1.4).

    The graphs in `default` are merged into the default graph. If `default` or `named` has graphs,
    they replace the dataset given by FROM in the query. Relative IRIs are resolved against `base`.
    """

    default: tuple[NamedNode, ...] = ()
    named: tuple[NamedNode, ...] = ()
    base: str | None = None


class Engine(ABC):
    """A graph that can be queried with SPARQL, in this process or on a server.

    `where` describes where the graph is stored, for example "in memory".
    """

    where: str

    @property
    def size(self) -> int | None:
        """The number of triples, or None if counting them would require a request."""
        return None

    @abstractmethod
    def evaluate(self, text: str) -> Result:
        """Run a query and return its result; a user's query must first be checked by `prepare`."""

    def select(self, text: str) -> Rows:
        """Run one of the project's own SELECT queries, and return its rows."""
        rows = solutions(self.evaluate(text))
        names = tuple(variable.value for variable in rows.variables)
        return Rows(names, [tuple(solution) for solution in rows])

    def construct(self, text: str) -> list[Triple]:
        """Run one of the project's own CONSTRUCT queries, and return its triples."""
        result = self.evaluate(text)
        assert isinstance(result, QueryTriples)
        return list(result)

    def query(self, text: str, name: str = "the query", scope: Scope | None = None) -> Result:
        """Like `Graph.sparql`, check and run a user's query; raise Refused if `scope` is given."""
        if scope:
            raise Refused("the dataset or base IRI", "the endpoint sets both; omit them")
        return self.evaluate(prepare(text, name))

    def holds(
        self, subject: NamedNode, predicate: NamedNode, value: NamedNode | None = None
    ) -> bool:
        """Return whether a triple has this subject and predicate, and `value` if it is given."""
        return bool(self.pairs(predicate, subject, value))

    def pairs(
        self, predicate: NamedNode, subject: Subject | None = None, value: Term | None = None
    ) -> list[tuple[Subject, Term]]:
        """Return the subject and object of each matching triple; None matches any term."""
        ends = subject or "?subject", value or "?value"
        triples = self.construct(f"CONSTRUCT WHERE {{ {ends[0]} {predicate} {ends[1]} }}")
        return [(triple.subject, triple.object) for triple in triples]

    def triples(self) -> list[Triple]:
        """Return all triples, in no particular order."""
        return self.construct("CONSTRUCT WHERE { ?subject ?predicate ?object }")


def join_rows(
    engine: Engine, query: str, variable: str, nodes: Iterable[NamedNode]
) -> Iterator[Solution]:
    """Yield the rows from `bound_rows` for the query in `queries/joins/` that `query` names."""
    return bound_rows(engine, join_query(query), variable, nodes)


def bound_rows(
    engine: Engine, text: str, variable: str, nodes: Iterable[NamedNode]
) -> Iterator[Solution]:
    """Yield the rows of the query `text`, after its parameter `variable` is set to `nodes`.

    The nodes are sent in batches, because engines are slow if a query has thousands of values. The
    rows of each batch are distinct.
    """
    once = list(dict.fromkeys(nodes))
    for start in range(0, len(once), _BATCH):
        result = engine.select(bind(text, {variable: once[start : start + _BATCH]}))
        for row in dict.fromkeys(result.rows):  # an endpoint may repeat a row
            yield solution_of(result.variables, row)
