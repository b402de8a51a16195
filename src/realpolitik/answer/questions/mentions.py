"""Find the names in a string, and choose which entities a name means if several share it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.english import GRAMMAR, tokens, words
from realpolitik.terms import by_key

__all__ = ["MAX_WORDS", "SECONDARY", "THINGS", "Mention", "Name", "NameLookup"]
__all__ += ["find_mentions", "lookup_among", "preferred", "thing_meant"]

SECONDARY = frozenset({"rp:Issue", "rp:Source"})
"""The classes whose entities may be named after another entity."""
THINGS = frozenset({"rp:Actor", "rp:Source", "rp:Place", "rp:Event", "rp:Issue"})
"""The classes whose entities a question or a gloss names; a claim is named by its gloss."""
MAX_WORDS = 12
"""The maximum number of words in a name that can be found."""

_SHORT = 3  # maximum letters of a name in capitals that may also be a word, such as US


class Name(NamedTuple):
    """A name of `thing`, as written and as folded for comparison, with the classes of `thing`."""

    folded: str
    written: str
    thing: NamedNode
    kinds: tuple[str, ...]


NameLookup = Callable[[str], Sequence[Name]]
"""A function that takes words, joined by single spaces, and returns the names made of them."""


class Mention(NamedTuple):
    """The words of a string, from index `start` up to but not including `end`, that form a name.

    `names` are all names that consist of these words; they may belong to several entities.
    """

    start: int
    end: int
    names: tuple[Name, ...]


def preferred(things: Mapping[NamedNode, Iterable[str]]) -> tuple[NamedNode, ...]:
    """Choose the entities that a shared name means; `things` maps candidates to their classes.

    If just one candidate is neither an issue nor a source, it is chosen; otherwise, all are chosen.
    """
    plain = [thing for thing, kinds in things.items() if SECONDARY.isdisjoint(kinds)]
    return tuple(plain if len(plain) == 1 else things)


def thing_meant(names: Sequence[Name], kind: str) -> NamedNode | None:
    """Return the entity of the class `kind` that these names mean; None unless exactly one fits."""
    fit = {n.thing: n.kinds for n in names if kind in n.kinds}
    things = preferred(fit)
    return things[0] if len(things) == 1 else None


def lookup_among(names: Iterable[Name]) -> NameLookup:
    """Return a function that looks up the given names by their words, for `find_mentions`."""
    known = by_key((" ".join(words(name.folded)), name) for name in names)
    return lambda said: known.get(said, ())


def find_mentions(text: str, lookup: NameLookup, *, case_sensitive: bool = False) -> list[Mention]:
    """Return the mentions of names in a string, in order. Where names overlap, longer names win.

    Case is ignored, with one exception. A name that is also a function word, such as US or WHO,
    must be in capitals, in a string that also has small letters. If `case_sensitive` is true, the
    first word of every mention must be capitalized as in the name.
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
    """Return whether the first word of a mention is capitalized as the name requires."""
    bare = name[4:] if name.casefold().startswith("the ") else name
    if bare.isupper() and len("".join(tokens(bare))) <= _SHORT:
        return typed.isupper()
    # A label such as "World order" has its capital only because it is a label.
    is_label = " " in bare and bare.rsplit(maxsplit=1)[-1][:1].islower()
    return typed[:1].isupper() or is_label or not bare[:1].isupper()
