"""The words of a text as they are compared, those of grammar, and the names that stand in it."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from realpolitik.answer.questions.names import Name, unmarked

__all__ = ["GRAMMAR", "LONGEST", "Mention", "mentions_in", "smoothed", "words", "written"]

LONGEST = 12
"""The most words of a name that is found in a text."""
_WORD = r"'s\b|[^\W_]+(?:'(?!s\b)[^\W_]+)?"
"""A word; a possessive ending is one of its own."""
_DOTTED = re.compile(r"(?<=\b\w)\.")

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


def words(text: str) -> list[str]:
    """Return the words of a text as they are compared, hyphens and possessive endings apart.

    >>> words("What do the U.S. and China's friends want?")
    ['what', 'do', 'the', 'us', 'and', 'china', "'s", 'friends', 'want']
    """
    if text.isascii():
        return written(text.casefold())
    return [unmarked(word.casefold()) for word in written(text)]


def written(text: str) -> list[str]:
    """Return the words of a text as they are typed."""
    return re.findall(_WORD, smoothed(text))


def smoothed(text: str) -> str:
    """Return a text whose words stand apart as they are compared."""
    if not text.isascii():
        from unicodedata import normalize

        text = normalize("NFC", text)  # in which a letter with its marks is one character
    text = text.replace("’", "'").replace("-", " ")
    return _DOTTED.sub("", text) if "." in text else text


class Mention(NamedTuple):
    """A stretch of the words of a text, from `start` to before `end`, and the names it may be."""

    start: int
    end: int
    names: tuple[Name, ...]


def mentions_in(text: str, named: Callable[[str], Sequence[Name]]) -> list[Mention]:
    """Return what a text mentions; `named` gives the names that are written with some words.

    A name that is also a word of grammar, such as US or WHO, is meant where it is typed with its
    capitals, and stands alone or not all of the text is.
    """
    typed, plain = written(text), words(text)
    capitals = len(plain) == 1 or not text.isupper()
    found: list[Mention] = []
    place = 0
    while place < len(plain):
        for end in range(min(len(plain), place + LONGEST), place, -1):
            said = " ".join(plain[place:end])
            names = tuple(named(said))
            if names and (said not in GRAMMAR or (capitals and typed[place].isupper())):
                found.append(Mention(place, end, names))
                break
        place = found[-1].end if found and found[-1].start == place else place + 1
    return found
