"""Run the queries in `queries/joins/`, which are the same for all questions."""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from realpolitik.engine.base import Engine, Solution, batches, solution_of
from realpolitik.engine.sparql import bind
from realpolitik.files import join

__all__ = ["join_rows"]


def join_rows(
    engine: Engine, query: str, variable: str, nodes: Iterable[NamedNode]
) -> Iterator[Solution]:
    """Yield the distinct rows of a query for some values of a variable, in batches."""
    text = join(query)
    for few in batches(list(dict.fromkeys(nodes))):
        result = engine.select(bind(text, {variable: few}))
        for row in dict.fromkeys(result.rows):  # an endpoint may send one twice
            yield solution_of(result.variables, row)
