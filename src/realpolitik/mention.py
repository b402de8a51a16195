"""Names in running text: what a question mentions."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
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
    "asks_twice",
    "asks_who",
    "embedded",
    "index",
    "is_open",
    "mended",
    "read",
    "slugs",
    "smoothed",
    "strange",
    "with_apostrophes",
    "words",
]

Index = dict[str, dict[str, str]]
"""The words of each name, and the IRI that it stands for by the CURIE of its class."""

# A possessive ending is a word of its own: whose image it is depends on it.
WORD = r"'s\b|[^\W_]+(?:'(?!s\b)[^\W_]+)?"
# The fewest letters of a word that may have them in disorder; of a name that may have one wrong,
# and of another word.
_DISORDERED, _NAME, _LONG = 4, 5, 7
_SHORT = 4  # a name with more words is a sentence
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_DOTTED = re.compile(r"(?<=\b\w)\.")
_BEFORE_NAMES = ("in", "of", "to", "from", "about", "for", "with", "does", "did", "has")
_OF_A_NATION = ("ese", "ian", "ean", "can", "ern")  # how its adjective ends
_PARTS = ("people", "population", "press", "public", "society")  # of a nation, not the nation
_WITH_US = (
    *("tell", "give", "show", "let", "help", "for", "of", "lead", "leads", "led", "make", "makes"),
    *("teach", "teaches", "remind", "allow", "allows", "want", "have"),
)
_ASKING = ("what", "who", "whom", "whose", "where", "how", "why", "which")
_AUXILIARIES = ("does", "do", "did", "is", "are", "was", "were", "has", "have")
_PAIR = 2  # of two actors it is asked in which countries they clash
_WHICH = ("which", "what")
_OF_OTHERS = ("think", "thinks", "believe", "believes", "want", "wants")
_WHO = ("who", "whom", "whoever")
_ACTORS = (
    *("actors", "capitals", "countries", "country", "governments", "nations", "powers", "state"),
    "states",
)
ANY = "any"
"""What stands for any thing, in the place of an IRI."""
_ANYONE = (*("anyone", "anybody", "everyone", "everybody", "someone", "somebody", "others"),)


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


def with_apostrophes(text: str, known: Index) -> str:
    """Return a text in which names that end in "s" for no other reason have an apostrophe.

    >>> with_apostrophes("chinas policy", {"china": {}})
    "china's policy"
    """
    return re.sub(
        r"\b(\w{3,})s\b",
        lambda m: m[0] if m[0].casefold() in known or m[1].casefold() not in known else f"{m[1]}'s",
        text,
    )


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
            word = _named(word, known) or word
            # A capital inside a text is that of a name, which is no other word misspelt.
            if word not in known and (written.islower() or not found):
                word = next((other for other in vocabulary if _misspelt(word, other, _LONG)), word)
        found.append(word)
    return found


def _named(word: str, known: Index) -> str | None:
    """Return the word of a short name that a word is, or is nearly; or nothing."""
    parts = {part for name in known if name.count(" ") < _SHORT for part in name.split()}
    if word in parts or any(word in name.split() for name in known):
        return word
    return min((part for part in parts if _misspelt(word, part, _NAME)), default=None)


def _misspelt(word: str, other: str, long: int) -> bool:
    """Say whether a word is another with its letters in disorder, or a long one with one wrong."""
    if word[0] != other[0] or len(other) < _DISORDERED:
        return False
    if sorted(word) == sorted(other):
        return True
    shorter = min(len(word), len(other))
    if shorter < long:
        return False
    same = next((i for i in range(shorter) if word[i] != other[i]), shorter)
    wrong_here = (word[same:], word[same + 1 :])
    return any(rest in wrong_here for rest in (other[same:], other[same + 1 :]))


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
    words_written = list(zip(_written(text), found, strict=True))
    inside = [written for written, _ in words_written[1:]]
    headline = 2 * sum(word[:1].isupper() for word in inside) > len(inside) > 3
    found_strange: list[str] = []
    for place, (written, word) in enumerate(words_written):
        before = found[place - 1] if place else ""
        part = before in named and before.endswith(_OF_A_NATION)
        whose = part and word in _PARTS and f"{before} {word}" not in known
        if not whose and (word in named or familiar(word)):
            continue
        possessive = found[place + 1 : place + 2] == ["'s"]
        capital = written[:1].isupper() and not headline and (place or possessive)
        in_its_place = before in _BEFORE_NAMES and len(word) > 3
        part = part and len(word) > 3
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


def anyone(text: Text, others: bool) -> list[Mention]:
    """Return the first word of a text that stands for any actor, such as "who"; or nothing.

    Where a question itself asks for `others`, "who" is not one of its two actors.
    """
    known = _ANYONE if others else (*_WHO, *_ANYONE)
    places = (place for place, word in enumerate(text.words) if word in known)
    return [Mention(place, place + 1, {"rp:Actor": ANY}) for place in places][:1]


def asks_who(found: Sequence[str], starts: Collection[int], others: bool) -> bool:
    """Say whether words ask for an actor besides those that they name, which begin at `starts`.

    Where a question itself asks for `others`, as in "Who is Russia friendly with", only those words
    do that ask for one to whom something is done, as in "Who is worried by".
    """
    if others:
        actors = found[0] in _WHICH and found[1:2] and found[1] in _ACTORS
        verb = 2 if actors or found[1:2] == ["else"] else 1
        done = found[verb : verb + 1] in (["is"], ["are"], ["was"], ["were"])
        by = not actors or found[verb + 2 : verb + 3] == ["by"]
        asked = actors or found[0] in _WHO
        return found[0] == "whom" or bool(asked and done and by and verb + 1 not in starts)
    pairs = pairwise(found) if len(starts) < _PAIR else ()
    return any(word in _WHO for word in found) or any(
        which in _WHICH and kind in _ACTORS for which, kind in pairs
    )


def embedded(found: Sequence[str], starts: Collection[int]) -> bool:
    """Say whether words ask what an actor thinks of another's view, or wants of it.

    `starts` are the places where actors are named.
    """
    return any(found[start - 1] in _OF_OTHERS for start in starts if start)


def asks_twice(found: Sequence[str], starts: Collection[int]) -> bool:
    """Say whether words are two questions, as in "What does China want, and how does India …".

    `starts` are the places where actors are named.
    """
    return any(
        found[place] == "and"
        and found[place + 1] in _ASKING
        and found[place + 2] in _AUXILIARIES
        and min(starts) < place < max(starts)
        for place in range(len(found) - 2)
        if starts
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
