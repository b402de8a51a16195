"""Names in running text: what a question mentions."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from realpolitik.answer.names import Name, Names, unmarked

__all__ = [
    "ACTORS",
    "ANY",
    "WHO",
    "WORD",
    "Index",
    "Mention",
    "Text",
    "anyone",
    "index",
    "is_open",
    "mended",
    "mentions_in",
    "slugs_in",
    "smoothed",
    "strange",
    "with_apostrophes",
    "words",
    "written",
]

# A possessive ending is a word of its own: whose image it is depends on it.
WORD = r"'s\b|[^\W_]+(?:'(?!s\b)[^\W_]+)?"
# The fewest letters of a word that may have them in disorder; of a name that may have one wrong,
# and of another word.
_DISORDERED, _NAME, _LONG = 4, 5, 6
_SHORT = 4  # a name with more words is a sentence
_IS = re.compile(r"\b(what|who|where|how|that|it|here)'s\b", re.IGNORECASE)
_DOTTED = re.compile(r"(?<=\b\w)\.")
_WITH_US = """
tell give show let help for of lead leads led make makes teach teaches remind allow allows want have
"""


def words(text: str) -> list[str]:
    """Return the words of a text as they are compared, hyphens and possessive endings apart.

    >>> words("What do the U.S. and China's friends want?")
    ['what', 'do', 'the', 'us', 'and', 'china', "'s", 'friends', 'want']
    """
    if text.isascii():
        return written(text.casefold())
    return [unmarked(word.casefold()) for word in written(text)]


def written(text: str) -> list[str]:
    """Return the words of a text as they are typed; "what's" is two, "what" and "is"."""
    text = smoothed(text)
    return re.findall(WORD, _IS.sub(r"\1 is", text) if "'" in text else text)


def smoothed(text: str) -> str:
    """Return a text in which `WORD` finds the words as they are compared."""
    if not text.isascii():
        from unicodedata import normalize

        text = normalize("NFC", text)  # in which a letter with its marks is one character
    text = text.replace("’", "'").replace("-", " ")
    return _DOTTED.sub("", text) if "." in text else text


def with_apostrophes(text: str, known: Collection[str], familiar: Callable[[str], bool]) -> str:
    """Return a text in which names that end in "s" for no other reason have an apostrophe.

    >>> with_apostrophes("chinas policy", {"china"}, lambda word: word == "policy")
    "china's policy"
    """

    def owned(found: re.Match[str]) -> str:
        whole, name = found[0].casefold(), found[1].casefold()
        return (
            found[0] if whole in known or name not in known or familiar(whole) else f"{found[1]}'s"
        )

    return re.sub(r"\b(\w{3,})s\b", owned, text)


def mended(
    text: str, known: Collection[str], vocabulary: Collection[str], familiar: Callable[[str], bool]
) -> list[str]:
    """Return the words of a text; one that is misspelt as the word that it is nearly equal to.

    A word of a short name that is `known` goes before a word of the vocabulary. What is `familiar`
    in another form is no word misspelt.
    """
    found: list[str] = []
    for typed in written(text):
        word = unmarked(typed.casefold())
        if word == "us" and typed == "us" and found and found[-1] in _WITH_US.split():
            word = "we"  # the people who ask, and not the United States
        if len(word) > 3 and word not in known and not familiar(word):
            word = _named(word, known) or word
            # A capital inside a text is that of a name, which is no other word misspelt.
            if word not in known and (typed.islower() or not found):
                word = next((other for other in vocabulary if _misspelt(word, other, _LONG)), word)
        found.append(word)
    return found


def _named(word: str, known: Collection[str]) -> str | None:
    """Return the word of a short name that a word is, or is nearly; or nothing."""
    parts = {part for name in known if name.count(" ") < _SHORT for part in name.split()}
    if word in parts or any(word in name.split() for name in known):
        return word
    near = (part for part in parts if _misspelt(word, part, _NAME))
    # Who has another letter at the end is likelier somebody else, as Indiana is.
    return min(
        (part for part in near if part.startswith(word) or not word.startswith(part[:-1])),
        default=None,
    )


def _misspelt(word: str, other: str, long: int) -> bool:
    """Say whether a word is another with its letters in disorder, or a long one with one wrong.

    Or letters that are double in one of them, as in "quarell" and "quarrel".
    """
    if word[0] != other[0] or len(other) < _DISORDERED:
        return False
    if sorted(word) == sorted(other):
        return True
    shorter = min(len(word), len(other))
    if shorter < long:
        return False
    if _undoubled(word) == _undoubled(other):
        return True
    same = next((i for i in range(shorter) if word[i] != other[i]), shorter)
    wrong_here = (word[same:], word[same + 1 :])
    return any(rest in wrong_here for rest in (other[same:], other[same + 1 :]))


def _undoubled(word: str) -> str:
    """Return a word with each double letter once."""
    return "".join(
        letter for letter, then in zip(word, f"{word[1:]} ", strict=True) if letter != then
    )


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


def mentions_in(found: list[str], known: Index, kinds: Collection[str]) -> Text:
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
