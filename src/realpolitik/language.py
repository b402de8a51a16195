"""From the wording of a question in English to a saved question and its values.

A text is understood if it is the wording of a saved question, or one of its phrasings, with names
in the places of the parameters.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from .errors import Ambiguous, RealpolitikError, UnknownName
from .names import Names, fold
from .question import Question

__all__ = ["Reading", "understand"]

_PLACE = re.compile(r"\\\{(\w+)\\\}")


class Reading(NamedTuple):
    """How a text was read: the saved question, and the name given for each parameter."""

    question: Question
    values: dict[str, str]


def understand(text: str, questions: Iterable[Question], names: Names) -> Reading:
    """Return the one reading of a text in which every name fits its parameter.

    Raises UnknownName with the nearest questions where there is none, or says which name of the
    only fitting question is not known; raises Ambiguous where there are several.
    """
    asked = fold(text).rstrip("?. !")
    readings: dict[str, Reading] = {}
    failures: list[RealpolitikError] = []
    known = list(questions)
    for question in known:
        for wording in (question.summary, *question.phrasings):
            found = _pattern(wording).fullmatch(asked)
            if found is None:
                continue
            try:
                for name, value in found.groupdict().items():
                    names.resolve(value, question.params[name])
            except RealpolitikError as error:
                failures.append(error)
            else:
                readings.setdefault(question.slug, Reading(question, found.groupdict()))
    if len(readings) == 1:
        return readings.popitem()[1]
    if readings:
        raise Ambiguous(text, tuple(sorted(readings)))
    if failures:
        raise failures[0]
    raise UnknownName(text, "question", [w for q in known for w in (q.summary, *q.phrasings)])


def _pattern(wording: str) -> re.Pattern[str]:
    """Return what matches a wording with anything in the places of its parameters."""
    escaped = re.escape(fold(wording).rstrip("?. !"))
    return re.compile(_PLACE.sub(r"(?P<\1>.+?)", escaped))
