"""Names in running text: what a question mentions, and what narrows it."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from .errors import Ambiguous, UnknownName
from .names import Name, Names, unmarked
from .terms import local

__all__ = [
    "ANY",
    "WORD",
    "Index",
    "Mention",
    "Text",
    "anyone",
    "index",
    "is_open",
    "mended",
    "narrowed",
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
# A dot after a single letter is that of an initial, and ends no name.
_SOME = r"(?P<name>(?:the )?(?:(?<=\b\w)\.|[^,.;:?!]){2,60}?)"
_STOP = r"(?=\s*(?:[,;:?!]|(?<!\b\w)\.|$))"
_WORK = r"(?:\w+ ){0,2}(?:article|text|piece|essay|paper)"
_NARROWING = (
    ("source", rf",?\s*\b(?:in|by|from) (?:the|an|this) {_WORK} (?:by|of) {_SOME}{_STOP},?"),
    ("source", rf",?\s*\b(?:in|by|from) (?!by |in )(?:the )?{_SOME}(?:'s|s') {_WORK}\b,?"),
    (
        "according_to",
        rf",?\s*\b(?:according to(?! (?:the )?theor)|in the (?:eyes|view|opinion) of) {_SOME}"
        rf"{_STOP},?",
    ),
    ("according_to", rf",?\s*\bin (?:the )?{_SOME}(?:'s|s') (?:view|opinion|eyes)\b,?"),
    ("according_to", rf",?\s*\bas (?:the )?{_SOME} sees? it\b,?"),
    (
        "source",
        r",?\s*\b(?:as (?:given|told|stated) )?(?:in|for|from|of) (?:the source )?"
        r"(?P<name>[a-z]+-[0-9]{4})\b(?!-)(?: only| alone)?,?",
    ),
    ("according_to", rf",?\s*\bif (?:we|you|one) believes? {_SOME}{_STOP},?"),
)
_SAYING = (
    rf"\bwhat (?:developments? |events? )?(?:does|do|did) {_SOME} "
    r"(?:(?P<says>say|write|argue|claim)|think|believe"
    r"|(?P<expects>expect|predict|foresee|forecast))(?P<about> (?:about|on))?(?: |\Z|\?)"
)
_BEFORE_NAMES = ("in", "of", "to", "from", "about", "for", "with", "does", "did", "has")
_WITH_US = (
    *("tell", "give", "show", "let", "help", "for", "of", "lead", "leads", "led", "make", "makes"),
    *("teach", "teaches", "remind", "allow", "allows", "want", "have"),
)
_CERTAINTY = (
    r"[,.(]? *\b(?:(?:going |and )?(?:only|just)(?: by| for)? |leaving out |limited to )?"
    r"(?:(?:the )?(?:what|whatever|claims|statements|things|findings|that|which) )*"
    r"(?:(?:is|are|'s|be) )?(?:not )?(?:stated |said |claimed )?"
    r"(?:flatly|outright|definitely)(?: (?:stated|said|claimed))?\b(?: (?:claims|statements))?"
    r"|[,.(]? *\b(?:only |just |limited to )?"
    r"(?:what|(?:the )?(?:claims|statements) (?:that|which)) (?:is|are|'s) (?:certain|sure)\b"
    r"|[,.(]? *\b(?:only )?(?:the )?certain (?:claims|statements|findings)(?: only)?\b"
    r"|[,.(]? *\b(?:only|just) the (?:certain|sure) (?:ones|things)\b"
    r"|\b(?:only )?for (?:certain|sure)\b|\bwith certainty\b|\bbeyond doubt\b"
)
_LIKELIHOOD = (
    r"[,.(]? *\b(?:counting |and )?(?:only|just|at least)"
    r"(?: (?:what|the claims? that|claims that))?(?: (?:is|are))?(?: at least)?"
    r" (?:probable|likely)(?: or (?:better|surer|more))?\b(?: claims)?"
)
# No pattern is compiled, which takes a millisecond each, unless a text has one of its words.
_NARROWS = (
    " see it",
    " sees it",
    " in ",
    "article",
    "text",
    "piece",
    "essay",
    "paper",
    "according",
    "view",
    "opinion",
    "eyes",
    "believe",
    "-1",
    "-2",
)
ANY = "any"
"""What stands for any thing, in the place of an IRI."""
_ANYONE = (
    *("who", "whom", "whoever", "anyone", "anybody", "everyone", "everybody", "someone"),
    *("somebody", "others"),
)
_AUTHORS = ("rp:Person", "rp:SchoolOfOpinion")
_SAYS = (
    *(" say", " write", " argue", " claim", " think", " believe", " expect", " predict"),
    *(" foresee", " forecast"),
)
_LIKELY = ("probable", "likely")
_CERTAIN = ("flatly", "outright", "definitely", "certain", "sure", "doubt")


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


def narrowed(text: str, names: Names) -> tuple[str, dict[str, str]]:
    """Return a text without what narrows it to a claimant, source or certainty, and those.

    Raises UnknownName where it names a claimant or a source that is not in the graph.
    """
    filters: dict[str, str] = {}
    text = text.replace("’", "'")
    plain = text.casefold()
    for key, pattern in _NARROWING if any(word in plain for word in _NARROWS) else ():
        found = re.search(pattern, text, re.IGNORECASE)
        if found and key not in filters:
            kind = "rp:Source" if key == "source" else "rp:Actor"
            filters[key] = names.resolve(found["name"], kind).value
            text = f"{text[: found.start()]} {text[found.end() :]}"
    if any(word in plain for word in _CERTAIN) and re.search(_CERTAINTY, text, re.IGNORECASE):
        filters["certainty"] = "certain"
        text = re.sub(_CERTAINTY, " ", text, flags=re.IGNORECASE)
    elif any(word in plain for word in _LIKELY) and re.search(_LIKELIHOOD, text, re.IGNORECASE):
        filters["certainty"] = "probable"
        text = re.sub(_LIKELIHOOD, " ", text, flags=re.IGNORECASE)
    said = re.search(_SAYING, text, re.IGNORECASE) if any(w in plain for w in _SAYS) else None
    speaker = _speaker(said, names) if said and "according_to" not in filters else None
    if said and speaker:
        filters["according_to"] = speaker
        asked = "what is expected" if said["expects"] else "what"
        asked = "what is said about" if said["about"] else asked
        text = f"{text[: said.start()]}{asked} {text[said.end() :]}"
    return text, filters


def _speaker(said: re.Match[str], names: Names) -> str | None:
    """Return whom a text asks about the view of, if it is known.

    What a state thinks may be asked of the graph as such, what an author or a camp thinks may not.
    """
    try:
        speaker = names.resolve(said["name"], "rp:Actor").value
    except (Ambiguous, UnknownName):
        return None  # "what do people say about", and whoever is not known is told later
    told = said["says"] and said["about"]
    return speaker if told or names.known(local(speaker), _AUTHORS) else None


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
    and longer words in the place of a name, as in "in brazil". `found` are its words, mended. In a
    headline, where most words have capitals, these tell nothing.
    """
    named = {word for name in known for word in name.split()}
    words_written = list(zip(_written(text), found, strict=True))
    inside = [written for written, _ in words_written[1:]]
    headline = 2 * sum(word[:1].isupper() for word in inside) > len(inside) > 3
    found_strange = []
    for place, (written, word) in enumerate(words_written):
        if word in named or word in vocabulary:
            continue
        possessive = found[place + 1 : place + 2] == ["'s"]
        capital = written[:1].isupper() and not headline and (place or possessive)
        in_its_place = len(word) > 3 and place and found[place - 1] in _BEFORE_NAMES
        if capital or in_its_place or any(c.isdigit() for c in written):
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


def is_open(mention: Mention) -> bool:
    """Say whether a mention stands for anything."""
    return ANY in mention.iris.values()


def _written(text: str) -> list[str]:
    return re.findall(WORD, smoothed(text))


def smoothed(text: str) -> str:
    """Return a text in which `WORD` finds the words as they are compared."""
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
