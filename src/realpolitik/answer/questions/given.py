"""What is given with a question: the things that texts mean, and what they narrow it to.

What is retracted or revised, and so not known, is told to be so.
"""

from collections.abc import Mapping, Sequence

from pyoxigraph import NamedNode

from realpolitik.answer.questions.names import Names
from realpolitik.answer.questions.narrowing import Narrowing, narrowed
from realpolitik.answer.questions.question import Question
from realpolitik.engine.base import Engine
from realpolitik.errors import Refused, UnknownName

__all__ = ["Given", "text_of_user"]

_Texts = Mapping[str, str | Sequence[str]]


class Given:
    """Says what texts mean in a graph, by its names and its engine."""

    def __init__(self, names: Names, engine: Engine) -> None:
        self._names, self._engine = names, engine

    def named(self, text: str, *kinds: str) -> NamedNode:
        """Return what a text names; raise UnknownName or Ambiguous where that is not one thing."""
        try:
            return self._names.meant(text_of_user(text, "a name"), *kinds)
        except UnknownName as error:
            self._refuse(error, text)
            raise

    def narrowing(self, given: _Texts) -> Narrowing:
        """Return what texts narrow an answer to, by their key."""
        texts = {name: _texts(value, name) for name, value in given.items()}
        try:
            return narrowed(texts, self._names)
        except UnknownName as error:
            self._refuse(error, error.name)
            raise

    def of(
        self, question: Question, given: _Texts
    ) -> tuple[dict[str, NamedNode | None], Narrowing]:
        """Return the values of a question that are given, None for any, and what narrows it.

        Raises UnknownName or Ambiguous for a name that is none, Refused for two values of one.
        """
        own = question.own(given)
        for name in own:
            if name not in question.keys:
                raise question.unknown(name)
        values: dict[str, NamedNode | None] = {}
        for name, kind in question.params.items():
            texts = _texts(own[name], name) if name in own else [""]
            if len(texts) != 1:
                reason = f"{question.slug} takes one value for {name}; give it once"
                raise Refused(name, reason)
            if name in own:
                is_any = texts[0].strip().casefold() == "any"
                values[name] = None if is_any else self.named(texts[0], kind)
        others = {name: value for name, value in own.items() if name not in question.params}
        return values, self.narrowing(others)

    def _refuse(self, error: UnknownName, text: str) -> None:
        from realpolitik.answer.withdrawn import refuse_unknown

        refuse_unknown(error, self._engine, text)


def _texts(value: object, what: str) -> list[str]:
    """Return a text or several as a list; raise TypeError for what is none."""
    several = value if isinstance(value, list | tuple) else [value]
    return [text_of_user(text, what) for text in several]


def text_of_user(value: object, what: str) -> str:
    """Return a text; raise TypeError for what is none, such as a thing in place of its name."""
    if not isinstance(value, str):
        raise TypeError(f"{what} is given as text, not as {type(value).__name__}")
    return value
