"""The violation queries: each row of one is a fault."""

import os

from pyoxigraph import NamedNode

from .engine import Term
from .findings import Finding
from .header import parse
from .material import File, Material
from .places import Statement
from .source import folder, read
from .terms import compact

__all__ = ["summaries", "violated"]

# What is not defined is told by `misnamed`, with the nearest names.
_ELSEWHERE = ("undefined-node", "undefined-term")
_ENDING = "-violation.rq"


def _queries() -> dict[str, str]:
    """Return the text of each query, by the name of its rule."""
    place = os.path.join(folder("queries"), "checks")
    names = sorted(name for name in os.listdir(place) if name.endswith(_ENDING))
    return {name.removesuffix(_ENDING): read(os.path.join(place, name)) for name in names}


def summaries() -> dict[str, str]:
    """Return what each query finds, by the name of its rule."""
    return {rule: _summary(rule, text) for rule, text in _queries().items()}


def _summary(rule: str, text: str) -> str:
    return str(parse(text, rule, frozenset(["summary"]))["summary"])


def violated(material: Material) -> list[Finding]:
    """Return a finding for each thing that a query finds in the files that are checked."""
    found = []
    for rule, text in _queries().items():
        if rule in _ELSEWHERE:
            continue
        result = material.store.select(text)
        told: set[str] = set()
        for row in result.rows:
            where = _where(material, row)
            first = row[0]
            assert isinstance(first, NamedNode)
            if where is None or first.value in told:
                continue
            told.add(first.value)
            named = dict(zip(result.variables[1:], row[1:], strict=True))
            shown = ", ".join(f"{name} {_shown(term)}" for name, term in named.items() if term)
            also = f" ({shown})" if shown else ""
            things = [term.value for term in row if isinstance(term, NamedNode)]
            message = f"{compact(first.value)}{also}: {_summary(rule, text)}"
            found.append(material.finding(*where, rule, message, *things))
    return found


def _shown(term: Term) -> str:
    return compact(term.value) if isinstance(term, NamedNode) else str(getattr(term, "value", term))


def _where(
    material: Material, row: tuple[Term | None, ...]
) -> tuple[tuple[File, Statement], int] | None:
    """Return the statement of the checked files that a row is about.

    The best is one of the first thing in the row whose property and object are in the row as well;
    then one whose object is; then anything that is said of the first thing, or of another.
    """
    names = [term.value for term in row if isinstance(term, NamedNode)]
    for name in names:
        said, others = material.said_of(name), set(names) - {name}
        for where in said:
            if where[1].predicate in others and (where[1].iri in others or len(others) == 1):
                return where, 2
        for where in said:
            if where[1].iri in others:
                return where, 2
        if said:
            return said[0], 0
    return next(((use, 2) for use in material.uses_of(names[0])), None)
