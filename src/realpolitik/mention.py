"""Names in running text: what a question mentions."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from .names import Name, Names
from .spelling import words, written

__all__ = [
    "ACTORS",
    "ANY",
    "WHO",
    "Index",
    "Mention",
    "Text",
    "anyone",
    "index",
    "is_open",
    "read",
    "slugs_in",
    "strange",
]

Index = dict[str, dict[str, str]]
"""The words of each name, and the IRI that it stands for by the CURIE of its class."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_BEFORE_NAMES = ("in", "of", "to", "from", "about", "for", "with", "does", "did", "has")
_OF_A_NATION = ("ese", "ian", "ean", "can", "ern")  # how its adjective ends
_SOME = ("ordinary", "young", "former", "northern", "southern", "eastern", "western")
_PARTS = ("people", "population", "press", "public", "society")  # of a nation, not the nation
WHO = ("who", "whom", "whoever")
ACTORS = (
    *("actors", "capitals", "countries", "country", "governments", "nations", "powers", "state"),
    "states",
)
ANY = "any"
"""What stands for any thing, in the place of an IRI."""
_ANYONE = ("anyone", "anybody", "everyone", "everybody", "someone", "somebody", "others")


class Mention(NamedTuple):
    """A stretch of words, from `start` to before `end`, and the IRI that it names, by class."""

    start: int
    end: int
    iris: Mapping[str, str]


class Text(NamedTuple):
    """The words of a text and what they mention."""

    words: list[str]
    mentions: list[Mention]


def index(names: Collection[Name]) -> Index:
    """Return names by their words."""
    found: Index = {}
    for name in names:
        entry = found.setdefault(" ".join(words(name.folded)), {})
        entry.update(dict.fromkeys(name.kinds, name.thing.value))
    return found


def strange(
    text: str, found: Sequence[str], known: Index, familiar: Callable[[str], bool]
) -> list[str]:
    """Return the words of a text that must be names or numbers, and are none that is known.

    These are words with a digit, words with a capital inside the text, a possessive that begins it,
    and longer words in the place of a name, as in "in brazil", or after that of a nation, of which
    they name a part, as in "Chinese tourists", or before "of", as in "the population of". `found`
    are its words, mended; `familiar` says whether a question knows a word. In a headline, where
    most words have capitals, these tell nothing.
    """
    named = {word for name in known for word in name.split()}
    words_typed = list(zip(written(text), found, strict=True))
    inside = [typed for typed, _ in words_typed[1:]]
    headline = 2 * sum(word[:1].isupper() for word in inside) > len(inside) > 3
    found_strange: list[str] = []
    for place, (typed, word) in enumerate(words_typed):
        before = found[place - 1] if place else ""
        part = before in named and before.endswith(_OF_A_NATION)
        after = "".join(found[place + 1 : place + 2])
        whose = part and word in _PARTS and f"{before} {word}" not in known
        nation = after in named and after.removesuffix("s").endswith(_OF_A_NATION)
        some = word in _SOME and nation and f"{word} {after}" not in known
        if not (whose or some) and (word in named or familiar(word)):
            continue
        possessive = after == "'s"
        capital = typed[:1].isupper() and not headline and (place or possessive)
        in_its_place = before in _BEFORE_NAMES and len(word) > 3
        part = part and len(word) > 3
        whole = after == "of" and len(word) > 3
        if capital or in_its_place or part or some or whole or any(c.isdigit() for c in typed):
            found_strange.append(typed)
    return found_strange


def slugs_in(text: str, names: Names, kinds: Collection[str]) -> Index:
    """Return the slugs of the graph, such as that of a claim, that stand in a text."""
    found = {" ".join(words(slug)): names.known(slug, kinds) for slug in _SLUG.findall(text)}
    return {name: iris for name, iris in found.items() if iris}


def read(found: list[str], known: Index, kinds: Collection[str]) -> Text:
    """Return what words mention of things of some classes, the longest names first."""
    longest = max((name.count(" ") + 1 for name in known), default=0)
    mentions: list[Mention] = []
    place = 0
    while place < len(found):
        length = 1
        for end in range(min(len(found), place + longest), place, -1):
            entry = known.get(" ".join(found[place:end]), {})
            iris = {kind: entry[kind] for kind in kinds if kind in entry}
            if iris:
                mentions.append(Mention(place, end, iris))
                length = end - place
                break
        place += length
    return Text(found, mentions)


def anyone(text: Text, others: bool) -> list[Mention]:
    """Return what first stands for any actor in a text, such as "who"; or nothing.

    Where a question itself asks for `others`, "who" is not one of its two actors.
    """
    known = _ANYONE if others else (*WHO, *_ANYONE)
    pairs = enumerate(zip(text.words, (*text.words[1:], ""), strict=True))
    ends = (
        (place, place + 2 if word == "other" else place + 1)
        for place, (word, then) in pairs
        if word in known or (word == "other" and then in ACTORS)
    )
    return [Mention(start, end, {"rp:Actor": ANY}) for start, end in ends][:1]


def is_open(mention: Mention) -> bool:
    """Say whether a mention stands for anything."""
    return ANY in mention.iris.values()
