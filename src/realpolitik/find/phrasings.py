"""Phrasings of saved questions, and a key that is the same for equivalent phrasings."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from realpolitik.answer.questions.mentions import words
from realpolitik.answer.questions.question import Question

__all__ = ["Phrasing", "phrasing_key", "phrasings"]

SLOT = "@"
"""The mark in place of a name."""

_PARAMETER = re.compile(r"\{(\w+)\}")
# Words that a key leaves out. A question word stays where it is the one who acts: in "Who threatens
# Ada?", and not in "Who does Ada threaten?".
_DO, _BE = {"do", "does", "did"}, {"am", "is", "are", "was", "were", "be", "been", "being"}
_LIGHT = {"a", "an", "the", "of", "and", "with", "between", "'s", "there", "any", *_DO, *_BE}
_QUESTION_WORDS = {"what", "which", "who", "whom", "where"}
# A name as the subject: "Who is Ada afraid of?", and not "Who is afraid of Ada?" or "Ada's fears".
_SUBJECT = re.compile(
    r"\b(who|do|does|did|am|is|are|was|were) (?:the )?@(?! 's)|@ (?:am|is|are|was|were)\b"
)


class Phrasing(NamedTuple):
    """A wording of a saved question, and the parameters in its slots."""

    text: str
    slug: str
    slots: tuple[str, ...]

    @property
    def marked(self) -> list[str]:
        """Its words, with "@" in place of each slot."""
        first, *others = map(words, _PARAMETER.split(self.text)[::2])
        return [*first, *(word for part in others for word in (SLOT, *part))]


def phrasings(questions: Iterable[Question]) -> Iterator[Phrasing]:
    """Yield all wordings of questions.

    >>> from realpolitik.answer.questions.question import load
    >>> [phrasing.marked for phrasing in phrasings([load("threats-from")])][3]
    ['whom', 'does', '@', 'threaten']
    """
    for question in questions:
        for wording in (question.summary, *question.phrasings):
            yield Phrasing(wording, question.slug, tuple(_PARAMETER.findall(wording)))


def phrasing_key(text: Sequence[str], stems: Callable[[Iterable[str]], Sequence[str]]) -> str:
    """Return the key of a phrasing, given as words with "@" in place of each name.

    Two phrasings have one key if they have as many names and the same stems in any order, except
    for articles, forms of "be" and "do", and the like. If there is one name, "do" or "be" beside it
    says that it is the subject; of two names the order counts.
    """
    said, slots = set(text), text.count(SLOT)
    subject = _SUBJECT.search(" ".join(text)) if slots == 1 else None
    verb = "" if not subject else "do" if subject[1] in _DO else "be"
    does = verb == "do" if slots == 1 else not _DO.isdisjoint(said)
    light = {SLOT, *_LIGHT, *(_QUESTION_WORDS if does else ())}
    light |= {"what", "which"} if _BE & said else set()
    light |= {"who", "whom"} if verb else set()
    light |= {"on", "about"} if slots != 1 else set()
    key = sorted(stems(word for word in text if word not in light))
    return " ".join(filter(None, [*key, verb if key else "", str(slots)]))
