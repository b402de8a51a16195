"""Resolve the values that a user gives to a question."""

from collections.abc import Mapping, Sequence

from pyoxigraph import NamedNode

from realpolitik.answer.questions.filters import Filters, parse_filters
from realpolitik.answer.questions.names import Names, as_text
from realpolitik.answer.questions.question import Question
from realpolitik.errors import Refused, UnknownName
from realpolitik.terms import local

__all__ = ["resolve_parameters"]


def resolve_parameters(
    question: Question, given: Mapping[str, str | Sequence[str]], names: Names
) -> tuple[dict[str, NamedNode | None], Filters]:
    """Return the parameters of a question, None for "any", and its filters, from texts by key.

    Raises UnknownName or Ambiguous for a key or name, Refused for two values of one parameter and
    for one actor as both parties.
    """
    for name in given:
        if name not in question.keys:
            called = f" ({', '.join(question.params)})" if question.params else ""
            what, how = f"parameter or filter of {question.slug}{called}", "realpolitik ask --help"
            raise UnknownName(name, what, question.keys, how=how)
    values: dict[str, NamedNode | None] = {}
    filters = dict(given)
    for name, kind in question.params.items():
        if name in given:
            values[name] = _node(question, name, filters.pop(name), names, kind)
    actor = values.get("a")
    if actor and actor == values.get("b"):
        what = f"{question.slug} of {local(actor.value)} with itself"
        raise Refused(what, "name two actors")
    return values, parse_filters(filters, names)


def _node(
    question: Question, name: str, value: str | Sequence[str], names: Names, kind: str
) -> NamedNode | None:
    texts = value if isinstance(value, list | tuple) else [value]
    if len(texts) != 1:
        raise Refused(name, f"{question.slug} takes one value for {name}; give it once")
    text = as_text(texts[0], name)
    return None if text.strip().casefold() == "any" else names.resolve(text, kind)
