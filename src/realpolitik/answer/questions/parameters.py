"""The parameters of a question and the filters that a user gives, as nodes."""

from collections.abc import Mapping, Sequence

from pyoxigraph import NamedNode

from realpolitik.answer.questions.filters import Filters, parse_filters
from realpolitik.answer.questions.names import Names, as_text
from realpolitik.answer.questions.question import Question
from realpolitik.errors import Refused

__all__ = ["resolve_parameters"]


def resolve_parameters(
    question: Question, given: Mapping[str, str | Sequence[str]], names: Names
) -> tuple[dict[str, NamedNode | None], Filters]:
    """Return the given parameters of a question, None for "any", and the filters beside them.

    Raises UnknownName or Ambiguous for a key or name, Refused for two values of a parameter.
    """
    own = question.own(given)
    for name in own:
        if name not in question.keys:
            raise question.unknown(name)
    values: dict[str, NamedNode | None] = {}
    filters = dict(own)
    for name, kind in question.params.items():
        if name in own:
            values[name] = _node(question, name, filters.pop(name), names, kind)
    return values, parse_filters(filters, names)


def _node(
    question: Question, name: str, value: str | Sequence[str], names: Names, kind: str
) -> NamedNode | None:
    texts = value if isinstance(value, list | tuple) else [value]
    if len(texts) != 1:
        raise Refused(name, f"{question.slug} takes one value for {name}; give it once")
    text = as_text(texts[0], name)
    return None if text.strip().casefold() == "any" else names.resolve(text, kind)
