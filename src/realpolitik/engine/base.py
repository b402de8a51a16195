"""What every engine that holds the graph can do: answer SPARQL."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Triple

from realpolitik.engine.sparql import prepare
from realpolitik.errors import Refused, Unfit
from realpolitik.terms import PREFIXES, Subject, Term, local

__all__ = [
    "Engine",
    "Result",
    "Rows",
    "Scope",
    "Solution",
    "batches",
    "node_of",
    "solution_of",
    "solutions",
    "text_of",
]

_FEW = 500
_WITH_TEXT = (NamedNode, Literal)  # a union of them would be made anew for each term

Result = QuerySolutions | QueryTriples | QueryBoolean


class Rows(NamedTuple):
    """The solutions of a SELECT: variable names, and one term or None for each in every row."""

    variables: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]

    def values(self) -> list[tuple[str, ...]]:
        """Return the IRI or text of each term, empty where a row has none."""
        return [tuple(getattr(term, "value", "") for term in row) for row in self.rows]


class Solution(dict[str, str]):
    """The texts of a row by the names of its columns; what it lacks and must have raises Unfit."""

    iris: frozenset[str] = frozenset()
    """The names of the columns that have an IRI."""

    def __missing__(self, name: str) -> str:
        raise Unfit(f"no {name}")

    def iri(self, name: str) -> str:
        """Return an IRI."""
        if name not in self.iris:
            raise Unfit(f"{name} is no IRI")
        return self[name]

    def number(self, name: str) -> int:
        """Return a number."""
        try:
            return int(self[name])
        except ValueError:
            raise Unfit(f"{name} is no number") from None

    def one_of(self, name: str, known: Sequence[str]) -> str:
        """Return the local name of an IRI, which must be one that is known."""
        value = local(self[name])
        if value not in known:
            raise Unfit(f"{name} is none of {', '.join(known)}")
        return value


def solution_of(variables: Sequence[str], row: Sequence[Term | None]) -> Solution:
    """Return the texts of a row by the names of their columns, those without a value left out."""
    pairs = [pair for pair in zip(variables, row, strict=True) if pair[1] is not None]
    solution = Solution((name, text_of(term)) for name, term in pairs)
    solution.iris = frozenset(name for name, term in pairs if isinstance(term, NamedNode))
    return solution


def node_of(term: Term | None) -> NamedNode:
    """Return an IRI; raise Unfit for what is none."""
    if not isinstance(term, NamedNode):
        raise Unfit("no IRI where one is due")
    return term


def text_of(term: Term | None) -> str:
    """Return an IRI or the lexical form of a literal; raise Unfit for what is neither."""
    if not isinstance(term, _WITH_TEXT):
        raise Unfit("no IRI and no text where one is due")
    return term.value


def batches(nodes: Sequence[NamedNode]) -> Iterator[Sequence[NamedNode]]:
    """Give nodes a few hundred at a time: from a thousand on, engines plan a query worse.

    >>> [len(few) for few in batches([NamedNode("http://x.org/")] * 501)]
    [500, 1]
    """
    return (nodes[start : start + _FEW] for start in range(0, len(nodes), _FEW))


def solutions(result: Result) -> QuerySolutions:
    """Return the rows of a query of the project's own, which is a SELECT."""
    assert isinstance(result, QuerySolutions)
    return result


class Scope(NamedTuple):
    """What a query is asked of, as its request says (SPARQL 1.1 Protocol, section 2.1.4).

    With graphs named in `default` or `named`, these are its dataset, whatever it says of FROM.
    Relative IRIs are read against `base`.
    """

    default: tuple[NamedNode, ...] = ()
    named: tuple[NamedNode, ...] = ()
    base: str | None = None


class Engine(ABC):
    """One merged graph, wherever it is held, and queries over it.

    `where` says where that is, in words.
    """

    where: str

    @property
    def size(self) -> int | None:
        """The number of triples, or None where one would have to ask for it."""
        return None

    @abstractmethod
    def evaluate(self, text: str) -> Result:
        """Return the result of a query that is SPARQL and safe."""

    def rows(self, text: str) -> Rows | list[Triple]:
        """Return the rows of a SELECT, or the triples of a CONSTRUCT, of the project's own."""
        result = self.evaluate(text)
        if isinstance(result, QueryTriples):
            return list(result)
        rows = solutions(result)
        names = tuple(variable.value for variable in rows.variables)
        return Rows(names, [tuple(solution) for solution in rows])

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

    def query(self, text: str, name: str = "the query", scope: Scope | None = None) -> Result:
        """Run a query that somebody else wrote; `name` names it in errors.

        The columns of `SELECT *` stand in the order of the query; our prefixes need no declaration.

        Raises Refused for an update or SERVICE, and for a scope where the graph is held elsewhere,
        Malformed with line and column where it is no SPARQL 1.1 query.
        """
        if scope:
            reason = "the graph is held elsewhere, and asked as it is"
            raise Refused("a dataset or a base of its own", reason)
        return self.evaluate(prepare(text, name, prefixes=PREFIXES))

    def holds(
        self, subject: NamedNode, predicate: NamedNode, value: NamedNode | None = None
    ) -> bool:
        """Say whether a triple holds; with no value, whether any such triple does."""
        # No ASK, and no SELECT without a variable: Virtuoso does not answer them by the standard.
        pattern = f"{subject} {predicate} {value or '?value'}"
        count = self.select(f"SELECT (COUNT(*) AS ?number) WHERE {{ {pattern} }}")
        return count.values() != [("0",)]

    def pairs(
        self, predicate: NamedNode, subject: Subject | None = None, value: Term | None = None
    ) -> list[tuple[Subject, Term]]:
        """Return the subject and the object of each triple with a predicate and given ends."""
        ends = subject or "?subject", value or "?value"
        triples = self.construct(f"CONSTRUCT WHERE {{ {ends[0]} {predicate} {ends[1]} }}")
        return [(triple.subject, triple.object) for triple in triples]

    def uses(self, *predicates: NamedNode) -> bool:
        """Say whether any triple has one of some predicates."""
        return any(self.pairs(predicate) for predicate in predicates)

    def triples(self) -> list[Triple]:
        """Return all triples, in no order."""
        return self.construct("CONSTRUCT WHERE { ?subject ?predicate ?object }")
