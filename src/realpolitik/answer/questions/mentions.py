"""Split a text into words, and find the names that it mentions."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from realpolitik.answer.questions.names import Name, strip_accents
from realpolitik.terms import by_key

__all__ = [
    "GRAMMAR",
    "MAX_WORDS",
    "Lookup",
    "Mention",
    "find_mentions",
    "lookup_among",
    "tokens",
    "words",
]

MAX_WORDS = 12
"""The most words of a name that is found."""
_WORD = r"'s\b|[^\W_]+(?:'(?!s\b)[^\W_]+)?"  # a possessive ending is a word of its own
_ABBREVIATION_DOT = re.compile(r"(?<=\b\w)\.")
_SHORT = 3  # letters of a name in capitals that may be a common word, as US and WHO

_GRAMMAR = """
a an the this that these those there here some any every each all both either neither such other i
me my mine we us our ours you your yours he him his she her hers it its they them their theirs one
ones who whom whose which what when where why how whoever whatever am is are was were be been
being do does did doing done have has had having can could shall should will would may might must
ought let s t d m ll re ve and or but nor so yet if then than as while though although because
whether not no about above across after against along among around at before behind below beneath
beside between beyond by down during except for from in inside into like near of off on onto out
outside over past per since through throughout till to toward towards under until up upon via with
within without also just only very much many more most less least too even still ever never always
again please tell show give explain describe say says said think thinks believe believes
"""
GRAMMAR = frozenset(_GRAMMAR.split())
"""Articles, pronouns, auxiliaries, prepositions, conjunctions and question words: a closed list."""

Lookup = Callable[[str], Sequence[Name]]
"""Returns the names with some words, given as a text with single spaces."""


class Mention(NamedTuple):
    """A mention of a name: the words of a text from `start`, before `end`.

    `names` are all names with these words, possibly of several things.
    """

    start: int
    end: int
    names: tuple[Name, ...]


def words(text: str) -> list[str]:
    """Return the words of a text for comparison, without case and accents.

    A possessive ending is a word of its own.
    """
    if text.isascii():
        return tokens(text.casefold())
    return [strip_accents(word.casefold()) for word in tokens(text)]


def tokens(text: str) -> list[str]:
    """Return the words of a text as typed, as many as `words` returns.

    >>> tokens("What do the U.S. and China's friends want?")[3:6]
    ['US', 'and', 'China']
    """
    if not text.isascii():
        from unicodedata import normalize

        text = normalize("NFC", text)  # an accented letter is one character
    text = text.replace("’", "'").replace("-", " ")
    return re.findall(_WORD, _ABBREVIATION_DOT.sub("", text))


def lookup_among(names: Iterable[Name]) -> Lookup:
    """Return a lookup of some names by their words, for `find_mentions`."""
    known = by_key((" ".join(words(name.folded)), name) for name in names)
    return lambda said: known.get(said, ())


def find_mentions(text: str, lookup: Lookup, *, case_sensitive: bool = False) -> list[Mention]:
    """Return the mentions of names in a text, the longest first; mentions do not overlap.

    Case is ignored, except for a name that is also a word of grammar, such as US or WHO: it needs
    its capitals, in a text that is not all in capitals. With `case_sensitive`, every name needs its
    capitals.
    """
    typed, plain = tokens(text), words(text)
    has_case = len(plain) == 1 or not text.isupper()
    found: list[Mention] = []
    place = 0
    while place < len(plain):
        for end in range(min(len(plain), place + MAX_WORDS), place, -1):
            said = " ".join(plain[place:end])
            names = tuple(lookup(said))
            if case_sensitive:
                names = names if any(_same_case(typed[place], n.written) for n in names) else ()
            elif said in GRAMMAR and not (has_case and typed[place].isupper()):
                names = ()
            if names:
                found.append(Mention(place, end, names))
                break
        place = found[-1].end if found and found[-1].start == place else place + 1
    return found


def _same_case(typed: str, name: str) -> bool:
    """Return whether the first word of a mention has the capitals of a name."""
    bare = name[4:] if name.casefold().startswith("the ") else name
    if bare.isupper() and len("".join(tokens(bare))) <= _SHORT:
        return typed.isupper()
    # A label such as "World order" has its capital only because it is a label.
    is_label = " " in bare and bare.rsplit(maxsplit=1)[-1][:1].islower()
    return typed[:1].isupper() or is_label or not bare[:1].isupper()
