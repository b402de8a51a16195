"""Split a question into words, correct its spelling, and find the names in it."""

import re
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from realpolitik.answer.questions.mentions import Mention, Name, NameLookup, find_mentions
from realpolitik.english import AUXILIARIES, GRAMMAR, MONTHS, YEAR, date_in_words, tokens, words
from realpolitik.find.index import Index
from realpolitik.find.word_lists import is_english

__all__ = ["FoundFilters", "Typed", "cut", "read_typed", "with_marks"]

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LONGEST = 30  # letters in which an error is sought
_WORD, _NAME = 6, 4  # minimum letters of a word and a name that are corrected
_AMERICAN = (("our", "or"), ("ence", "ense"), ("tre", "ter"), ("ise", "ize"), ("isa", "iza"))
# What may stand before a question: it then follows as a question or as a statement.
_OPENING = r"(?i)^\W*(?:(?:is|was) it (?:true|so|right|correct|the case|fair to say)"
_OPENING += r"|who (?:says|said|claims|claimed|denies|denied|disputes|disputed)) that\b"
_MONTHS = {month[:3].lower(): month for month in MONTHS}
_SHORT_MONTH = rf"(?i)\b({'|'.join(_MONTHS)}|sept)\.? (?={YEAR}\b)"
_ORDINAL = (
    rf"(?i)(?:\bthe )?\b(\d\d?)(?:st|nd|rd|th)\b(?: of)?(?=,? (?:{'|'.join(MONTHS)}|{YEAR})\b)"
)
_ISO = rf"\b{YEAR}-(?:0[1-9]|1[0-2])(?:-\d\d)?\b"
_OPENING_NOT = rf"(?i)^\W*({'|'.join(AUXILIARIES)})(?:n?['’]|n)t\b"  # asks the same
# Several holders of an office, such as "the Chinese and Russian foreign ministers".
_OFFICES = r"(?i)\b(\w+) and (?:the )?(\w+) ((?:foreign )?\w+)s\b"
_OFFICES += r"(?=.*\b(?:(?:dis)?agree|differ|sa[iy]|see|tell|think))"
_CONTRACTION = rf"(?i)\b({'|'.join(AUXILIARIES)})nt\b"  # such as "doesnt"

FoundFilters = dict[str, tuple[str, ...]]
"""Maps each filter that a text implies to its values."""


class Typed(NamedTuple):
    """A question as text and as words, with the names that were found in it.

    The words do not include an opening such as "Is it true that". `tokens` are the words as typed;
    `words` are in lower case without accents. `lookup` finds names in the words, and `mentions` are
    the names found. `unknown` are indexes of words that occur in no claim, name or phrasing.
    """

    text: str
    tokens: Sequence[str]
    words: Sequence[str]
    lookup: NameLookup
    mentions: Sequence[Mention]
    unknown: Sequence[int]

    def naming(self, kinds: Collection[str]) -> list[Mention]:
        """Return the mentions of entities that belong to any of these classes (CURIEs)."""
        said, kinds = " ".join(self.tokens), {*kinds}
        return find_mentions(
            said, lambda name: [n for n in self.lookup(name) if not kinds.isdisjoint(n.kinds)]
        )

    @property
    def actors(self) -> list[Mention]:
        """The mentions of actors, without names that begin with another's, such as "US allies"."""

        def named(said: str) -> list[Name]:
            parts = said.split()
            starts = [" ".join(parts[: n + 1]) for n in range(len(parts))]
            *inner, found = [[n for n in self.lookup(s) if "rp:Actor" in n.kinds] for s in starts]
            others = {name.thing for own in inner for name in own} - {name.thing for name in found}
            return [] if others else found

        return find_mentions(" ".join(self.tokens), named)

    @property
    def has_opening(self) -> bool:
        """Whether the text begins with words such as "Is it true that"."""
        return bool(re.match(_OPENING, self.text))


def read_typed(text: str, index: Index) -> Typed:
    """Split a text into words, after correcting each unknown word that has one spelling error.

    The error must be inside the word, and only one known word may fit. A capitalized word counts
    as a name, in which no letter is replaced: Iraq is not a misspelling of Iran. Numbers stay as
    they are; so do common English words, unless the known word is their British or American form.
    "Dec 2019" becomes "December 2019", and "doesnt" becomes "doesn't".
    """
    text = re.sub(_CONTRACTION, r"\1n't", re.sub(_OPENING_NOT, r"\1", text))
    text = re.sub(_ISO, lambda found: date_in_words(found[0]), re.sub(_ORDINAL, r"\1", text))
    text = re.sub(_SHORT_MONTH, lambda found: f"{_MONTHS[found[1][:3].lower()]} ", text)
    for found in re.finditer(_OFFICES, text):
        both = [f"{found[1]} {found[3]}", f"{found[2]} {found[3]}"]
        lookup = index.lookup(words(" ".join(both)))
        if all(lookup(" ".join(words(name))) for name in both):
            text = text.replace(found[0], " and ".join(both))
    typed = _read(text, index)
    for place in typed.unknown:
        word, plain = typed.tokens[place], typed.words[place]
        is_name = not word.islower()
        if len(plain) < (_NAME if is_name else _WORD) or any(map(str.isdigit, plain)):
            continue
        near = index.known_words(_edits(plain, replaced=not is_name))
        if is_english(plain):  # "plants" is not a misspelling of "plans"
            near = [word for word in near if _american(word) == _american(plain)]
        if len(near) > 1 and is_name:
            lookup = index.lookup(near)
            near = [word for word in near if lookup(word)]
        if len(near) == 1:
            text = text.replace(word, near[0].capitalize() if is_name else near[0])
    return typed if text == typed.text else _read(text, index)


def _read(text: str, index: Index) -> Typed:
    asked = re.sub(_OPENING, "", text)
    plain = words(asked)
    lookup = index.lookup(plain)
    mentions = find_mentions(asked, lookup)
    for one, other in pairwise(mentions):
        things = {name.thing for name in other.names if "rp:Source" not in name.kinds}
        if one.end == other.start and not things.isdisjoint(name.thing for name in one.names):
            said = tokens(asked)[: one.start] + tokens(asked)[one.end :]  # "President Xi Jinping"
            return _read(" ".join(said), index)._replace(text=text)
    named = {place for mention in mentions for place in range(mention.start, mention.end)}
    unknown = [
        place
        for place, word in enumerate(plain)
        if place not in named and word not in GRAMMAR and word != "'s" and not index.knows(word)
    ]
    return Typed(text, tokens(asked), plain, lookup, mentions, unknown)


def _american(word: str) -> str:
    """Return a word with American spelling, such as "labor" for "labour"."""
    for british, american in _AMERICAN:
        word = word.replace(british, american)
    return word


def _edits(word: str, *, replaced: bool) -> list[str]:
    """Return spellings of a word with two letters inside it swapped, or one left out or added.

    With `replaced`, also those with one letter inside it replaced by another.
    """
    cuts = [(word[:place], word[place:]) for place in range(1, min(len(word), _LONGEST))]
    found = {left + letter + rest for left, rest in cuts for letter in _LETTERS}
    for left, rest in cuts[:-1]:  # the last letter stays
        found |= {left + rest[1] + rest[0] + rest[2:], left + rest[1:]}
        found |= {left + letter + rest[1:] for letter in _LETTERS if replaced}
    return sorted(found - {word})


def with_marks(plain: Sequence[str], mentions: Sequence[Mention]) -> str:
    """Return a question as a string, with each name replaced by "@" and its index in `mentions`."""
    marks = {mention.start: f"@{number}" for number, mention in enumerate(mentions)}
    inner = {place for m in mentions for place in range(m.start + 1, m.end)}
    return " ".join(marks.get(n, word) for n, word in enumerate(plain) if n not in inner)


def cut(text: str, found: "re.Match[str]") -> str:
    """Return a text without the match `found`, and with single spaces between the words."""
    return " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())
