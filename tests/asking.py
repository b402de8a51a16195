"""What tests share that ask a graph: rows as texts, questions, commands, slow examples."""

from collections.abc import Iterable, Sequence
from functools import cache

import pytest
from pyoxigraph import QuerySolutions

from realpolitik import Graph
from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.questions.question import load
from realpolitik.command.cli import main
from realpolitik.terms import PREFIXES

PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
"""All prefixes of the project, as SPARQL and Turtle declare them."""
SOURCES = "REALPOLITIK_SOURCES"
"""The variable that chooses the project's sources; without it, all are used."""
FIRST = "sun-2016 putin-2019 sullivan-2024"
"""The first sources, which most tests use: a further source changes approved answers only."""


def first_of(values: Iterable[object], most: int) -> Sequence[object]:
    """Return parameters of a test, with all but the first `most` marked as slow."""
    slow = [pytest.mark.slow]
    return [pytest.param(v, marks=slow if n >= most else []) for n, v in enumerate(values)]


def rows(graph: Graph, query: str) -> list[tuple[str, ...]]:
    """Return the rows of a query, which may use all prefixes, as texts; "" for what is unbound."""
    found = graph.sparql(PROLOGUE + query)
    assert isinstance(found, QuerySolutions)
    return [tuple(getattr(term, "value", "") for term in row) for row in found]


def everything(graph: Graph, slug: str, **values: str) -> Answer:
    """Return the answer to a saved question with its values left open, but for those given."""
    return graph.ask(slug, **{**dict.fromkeys(load(slug).params, "any"), **values})


@cache
def exported(graph: Graph, form: str, *, inferred: bool = True) -> bytes:
    """Return an export of a graph, which is made once for all tests."""
    return graph.export(form, inferred=inferred)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that succeeds, and return what it writes."""
    status = main(arguments)
    captured = capsys.readouterr()
    assert (status, captured.err) == (0, "")
    return captured.out
