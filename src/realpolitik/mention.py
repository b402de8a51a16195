"""Names in running text: what a question mentions."""

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from .names import Name, Names, unmarked

__all__ = [
    "ANY",
    "WORD",
    "Index",
    "Mention",
    "Text",
    "anyone",
    "asks_who",
    "index",
    "is_open",
    "mended",
    "read",
    "slugs",
    "smoothed",
    "strange",
    "words",
]

Index = dict[str, dict[str, str]]
"""The words of each name, and the IRI that it stands for by the CURIE of its class."""

# A possessive ending is a word of its own: whose image it is depends on it.
WORD = r"'s\b|[^\W_]+(?:'(?!s\b)[^\W_]+)?"
_SHORT = 4  # a name with more words is a sentence
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_DOTTED = re.compile(r"(?<=\b\w)\.")
_BEFORE_NAMES = ("in", "of", "to", "from", "about", "for", "with", "does", "did", "has")
_OF_A_NATION = ("ese", "ian", "ean", "can", "ern")  # how its adjective ends
_WITH_US = (
    *("tell", "give", "show", "let", "help", "for", "of", "lead", "leads", "led", "make", "makes"),
    *("teach", "teaches", "remind", "allow", "allows", "want", "have"),
)
_WHO = ("who", "whom", "whoever")
_ACTORS = ("actors", "countries", "country", "nations", "powers", "state", "states")
ANY = "any"
"""What stands for any thing, in the place of an IRI."""
_ANYONE = (
    *("who", "whom", "whoever", "anyone", "anybody", "everyone", "everybody", "someone"),
    *("somebody", "others"),
)


class Mention(NamedTuple):
    """A stretch of words, from `start` to before `end`, and the IRI that it names, by class."""

    start: int
    end: int
    iris: Mapping[str, str]


class Text(NamedTuple):
    """The words of a text and what they mention."""

    words: list[str]
    mentions: list[Mention]


def words(text: str) -> list[str]:
    """Return the words of a text as they are compared, hyphens and possessive endings apart.

    >>> words("What do the U.S. and China's friends want?")
    ['what', 'do', 'the', 'us', 'and', 'china', "'s", 'friends', 'want']
    """
    return [unmarked(word.casefold()) for word in _written(text)]


def index(names: Collection[Name]) -> Index:
    """Return names by their words."""
    found: Index = {}
    for name in names:
        entry = found.setdefault(" ".join(words(name.folded)), {})
        entry.update(dict.fromkeys(name.kinds, name.thing.value))
    return found


def mended(text: str, known: Index, vocabulary: Collection[str]) -> list[str]:
    """Return the words of a text; one that is misspelt as the word that it is nearly equal to.

    A word of a short name goes before a word of the vocabulary.
    """
    found: list[str] = []
    for written in _written(text):
        word = unmarked(written.casefold())
        if word == "us" and written == "us" and found and found[-1] in _WITH_US:
            word = "we"  # the people who ask, and not the United States
        if len(word) > 3 and word not in known and word not in vocabulary:
            word = _corrected(word, known, vocabulary)
        found.append(word)
    return found


def _corrected(word: str, known: Index, vocabulary: Collection[str]) -> str:
    if any(word in name.split() for name in known):
        return word
    parts = {part for name in known if name.count(" ") < _SHORT for part in name.split()}
    return _nearly(word, parts) or _nearly(word, vocabulary) or word


def strange(
    text: str, found: Sequence[str], known: Index, vocabulary: Collection[str]
) -> list[str]:
    """Return the words of a text that must be names or numbers, and are none that is known.

    These are words with a digit, words with a capital inside the text, a possessive that begins it,
    and longer words in the place of a name, as in "in brazil", or after that of a nation, of which
    they name a part, as in "Chinese tourists", or before "of", as in "the population of". `found`
    are its words, mended. In a headline, where most words have capitals, these tell nothing.
    """
    named = {word for name in known for word in name.split()}
    words_written = list(zip(_written(text), found, strict=True))
    inside = [written for written, _ in words_written[1:]]
    headline = 2 * sum(word[:1].isupper() for word in inside) > len(inside) > 3
    found_strange: list[str] = []
    for place, (written, word) in enumerate(words_written):
        if word in named or word in vocabulary:
            continue
        possessive = found[place + 1 : place + 2] == ["'s"]
        capital = written[:1].isupper() and not headline and (place or possessive)
        before = found[place - 1] if place and len(word) > 3 else ""
        in_its_place = before in _BEFORE_NAMES
        part = before in named and before.endswith(_OF_A_NATION)
        whole = found[place + 1 : place + 2] == ["of"] and len(word) > 3
        if capital or in_its_place or part or whole or any(c.isdigit() for c in written):
            found_strange.append(written)
    return found_strange


def slugs(text: str, names: Names, kinds: Collection[str]) -> Index:
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


def anyone(text: Text) -> list[Mention]:
    """Return the first word of a text that stands for any actor, such as "who"; or nothing."""
    places = (place for place, word in enumerate(text.words) if word in _ANYONE)
    return [Mention(place, place + 1, {"rp:Actor": ANY}) for place in places][:1]


def asks_who(found: Sequence[str]) -> bool:
    """Say whether words ask for an actor besides those that they name."""
    pairs = pairwise(found)
    return any(word in _WHO for word in found) or any(
        which in ("which", "what") and kind in _ACTORS for which, kind in pairs
    )


def is_open(mention: Mention) -> bool:
    """Say whether a mention stands for anything."""
    return ANY in mention.iris.values()


def _written(text: str) -> list[str]:
    return re.findall(WORD, smoothed(text))


def smoothed(text: str) -> str:
    """Return a text in which `WORD` finds the words as they are compared."""
    if not text.isascii():
        from unicodedata import normalize

        text = normalize("NFC", text)  # in which a letter with its marks is one character
    return _DOTTED.sub("", text.replace("’", "'").replace("-", " "))


def _nearly(word: str, known: Collection[str]) -> str | None:
    """Return the one of the known words that a longer word is nearly equal to, if any."""
    from difflib import get_close_matches

    alike = [w for w in known if len(w) > 3 and abs(len(w) - len(word)) < 3 and w[0] == word[0]]
    letters = sorted(word)
    for other in alike:
        if sorted(other) == letters:
            return other
    return next(iter(get_close_matches(word, alike, n=1, cutoff=0.83)), None)
