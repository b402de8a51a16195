"""Read the phrasings of saved questions and synonyms; compute keys of phrasings and statements."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from realpolitik.answer.questions.mentions import THINGS, NameLookup, find_mentions, thing_meant
from realpolitik.answer.questions.question import Question
from realpolitik.english import BE, DO, words
from realpolitik.files import folder, read
from realpolitik.terms import by_key

__all__ = ["SLOT", "Phrasing", "phrasing_key", "phrasings", "statement_key", "synonyms"]

SLOT = "@"
"""The placeholder for a name in a phrasing."""

_Meanings = Callable[[Sequence[str]], Sequence[str]]  # see `Index.meanings`
_PARAMETER = r"\{(\w+)\}"
# Words that a key omits. A question word is kept if it is the subject, as in "Who threatens Ada?",
# but not in "Who does Ada threaten?".
_HAVE = {"have", "has", "had"}
_LIGHT = {"a", "an", "the", "of", "and", "with", "between", "'s", "there", *DO, *BE, *_HAVE}
_QUESTION_WORDS = {"what", "which", "who", "whom", "where"}
# A name that is the subject, as in "Who is Ada afraid of?", but not in "Who is afraid of Ada?".
_SUBJECT = r"\b(who|do|does|did|am|is|are|was|were) (?:the )?@(?! 's)|@ (?:am|is|are|was|were)\b"


class Phrasing(NamedTuple):
    """A wording of a saved question, its parameters in order, and the slug of its test or ""."""

    text: str
    slug: str
    slots: tuple[str, ...]
    test: str = ""

    @property
    def marked(self) -> list[str]:
        """The words of the phrasing, with "@" in place of each parameter."""
        first, *others = map(words, re.split(_PARAMETER, self.text)[::2])
        return [*first, *(word for part in others for word in (SLOT, *part))]


def phrasings(questions: Iterable[Question]) -> Iterator[Phrasing]:
    """Yield every wording of the given questions, from their own files and `phrasings.tsv`.

    In `phrasings.tsv`, a slug precedes each wording; the slug of a test begins with "tests/".
    """
    lines = read(os.path.join(folder("queries"), "phrasings.tsv")).splitlines()
    listed = by_key(
        (slug, wording) for slug, _, wording in (line.partition("\t") for line in lines)
    )
    for question in questions:
        test = question.slug if question.page else ""
        of = f"tests/{test}" if test else question.slug
        for wording in (question.summary, *question.phrasings, *listed.get(of, ())):
            slots = tuple(re.findall(_PARAMETER, wording))
            yield Phrasing(wording, question.page or question.slug, slots, test)


def synonyms() -> Iterator[tuple[str, str]]:
    """Yield each phrase in `queries/synonyms.txt` and its replacement, which may be empty."""
    for line in read(os.path.join(folder("queries"), "synonyms.txt")).splitlines():
        if not line.startswith("#"):
            same = [phrase.strip() for phrase in line.removeprefix("-").split(",")]
            yield from ((phrase, "" if line[0] == "-" else same[0]) for phrase in same)


def phrasing_key(text: Sequence[str], meanings: _Meanings) -> str:
    """Return a key that equivalent phrasings share; `text` has "@" in place of each name.

    Two phrasings have the same key if they have equally many names and the same stems (from
    `meanings`) in any order. Articles, forms of "be" and "do", and similar words are ignored. If
    the only name is the subject, which a form of "do" or "be" beside it shows, the key contains
    this verb. Two names fill the parameters in the order of the phrasing.
    """
    said, slots = set(text), text.count(SLOT)
    subject = re.search(_SUBJECT, " ".join(text)) if slots == 1 else None
    verb = "" if not subject else "do" if subject[1] in DO else "be"
    does = verb == "do" if slots == 1 else not DO.isdisjoint(said)
    light = {SLOT, *_LIGHT, *(_QUESTION_WORDS if does else ())}
    light |= {"what", "which"} if BE & said else set()
    light |= {"who", "whom"} if verb else set()
    light |= {"on", "about", "over"} if slots != 1 else set()
    key = sorted(word for word in meanings(text) if word not in light)
    if not key and slots > 1:  # "Are Ada and Bo?" asks nothing
        key = sorted(word for word in text if word != SLOT)
    return " ".join(filter(None, [*key, verb if key else "", str(slots)]))


def statement_key(text: str, lookup: NameLookup, meanings: _Meanings) -> list[str]:
    """Return the words of a statement, in order, as they are compared with those of a question.

    Articles are left out. A name is replaced by the IRI of what it means, the names in a list are
    sorted, and "be" is kept for a passive.
    """
    plain = words(text)
    key, place = list[str](), 0
    active = any(word.endswith("ing") and word != "being" for word in plain)

    def stems(start: int, end: int) -> Sequence[str]:
        said = [word for word in plain[start:end] if word not in {"a", "an", "the"}]
        return meanings(["be" if w in BE else w for w in said if not (active and w in BE)])

    for found in find_mentions(text, lambda said: [n for n in lookup(said) if THINGS & {*n.kinds}]):
        thing = thing_meant(found.names, "owl:Thing")
        key += stems(place, found.start)
        key += [thing.value] if thing else [" ".join(plain[found.start : found.end])]
        if key[-2:-1] == ["and"] and ":" in "".join(key[-3:-2]):
            key[-3:] = sorted([key[-3], key[-1]])
        place = found.end
    return [*key, *stems(place, len(plain))]
