"""What people say around a question, and what it is without that."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise

from pyoxigraph import NamedNode

from realpolitik.answer.names import Names
from realpolitik.errors import UnknownName
from realpolitik.find.mention import ACTORS, WHO
from realpolitik.find.wording import AUXILIARIES, INTERROGATIVES, NEGATIONS, stem
from realpolitik.terms import expand, local

__all__ = [
    "OFTEN",
    "asks_twice",
    "asks_who",
    "denies",
    "embedded",
    "narrowed",
    "turned",
    "without_courtesy",
]

_COURTESY = (
    r"^\s*(?:(?:hi|hello|please|so|well|and|now)\b[,!]?\s*)*"
    r"(?:(?:can|could|would|will) you (?:please )?(?:tell|show|give|explain to) (?:me|us)\b"
    r"|(?:can|could|would|will) you (?:please )?(?:pull up|dig up|list)\b"
    r"|(?:please )?(?:tell|show|give|remind) (?:me|us)\b(?! about)"
    r"|(?:please )?(?:tell|show) (?:me|us) about (?=the (?:\w+ ){1,3}(?:of|between|that|to)\b)"
    r"|i(?:'d| would)? (?:like|want|need|love) (?:to (?:know|understand|see|learn)\b|(?=the |an? ))"
    r"|(?:list|describe)\b"
    r"|i(?:'m| am) (?:wondering|curious)(?: about)?\b|do you know\b"
    r"|i (?:wonder|wish to (?:see|know))\b"
    r"|(?:our|my) \w+ (?:ask(?:s|ed)?|wants? to know|wonders)(?: about| for| me)?\b)?[,:]?\s*"
)
# What people tell of themselves before they ask, as in "I teach history: what …", and after it.
_ABOUT_ME = (
    r"^\W*(?:(?:i|we|my|our|i'm|im|before|for (?:a|my|our|the|to\w+'s)"
    r"|(?:quick )?(?:note|memo|question) (?:for|from))\b[^.:?!]*|\w+ (?:here|question))"
    r"(?:[.:]|, so\b)\s*(?:so\b,?\s*)?(?=\w+ )"
)
_OF_MINE = (
    r"(?:[.?!;]|,(?= i(?:'m)? (?:have|need|am|must)\b))\s*"
    r"(?:i(?! mean)|i'm|im|we|my|our|it is for)\b[^?]*$"
)
_WHO_OR_WHAT = (
    r"\b(?:by )?whom? or (?:by )?what\b|\bwhat or whom?\b|\bby whom (?=does|do|did|is|are|was|were)"
)
_OR_NOT = r",? or (?:not|neither)(?=\W*(?:$|[,;]))"
_PLEASE = r"(?:^|,)\s*please\b,?|,?\s*\bplease(?=\s*(?:[,.:;?!]|$))"
_WORKS = "article|blog|class|essay|homework|paper|piece|sidebar|slide|story"
_PEOPLE = "audience|boss|colleagues|editor|kids|listeners|pupils|readers|students|viewers"
# How long, for what, and in which order an answer is wanted.
_AT_THE_END = (
    r",? *\b(?:in (?:short|brief|practice|detail|bullet points|a nutshell|a few words)"
    r"|anyway"
    r"|(?:sorted |listed )?by (?:author|claimant|source|speaker)"
    rf"|(?:for|to) (?:an?|my|our|the) (?:\w+ ){{0,2}}(?:{_WORKS}|{_PEOPLE}))\W*$"
)
# Words of which a text must have one, the pattern of what is taken off, and what takes its place:
# to compile a pattern takes a millisecond, and most texts need none.
_TAKEN_OFF = (
    ((" or n",), _OR_NOT, ""),
    ((".", ":", ", so "), _ABOUT_ME, ""),
    ((" i ", " i'm ", " im ", " we ", " my ", " our ", " it "), _OF_MINE, ""),
    (("please",), _PLEASE, " "),
    ((" in ", "anyway", " by ", " for ", " to "), _AT_THE_END, ""),
    (("who",), _WHO_OR_WHAT, "what "),
)


def without_courtesy(text: str) -> str:
    """Return a text without "could you tell me" and the like, and without "or not".

    What people tell of themselves, "please", and in which order or for what they want an answer,
    are taken off too. "Who or what", and "by whom" before a verb, ask for things, as "what" does.
    Apostrophes are those of a typewriter.
    """
    for words, pattern, instead in _TAKEN_OFF:
        if any(word in text.casefold() for word in words):
            text = re.sub(pattern, instead, text, flags=re.IGNORECASE)
    first, *_ = text.casefold().split(maxsplit=1) or [""]
    asks = first in INTERROGATIVES | AUXILIARIES
    return text if asks else re.sub(_COURTESY, "", text, flags=re.IGNORECASE)


# A dot after a single letter is that of an initial, and ends no name.
_SOME = r"(?P<name>(?:the )?(?:(?<=\b\w)\.|[^,.;:?!]){2,60}?)"
_STOP = r"(?=\s*(?:[,;:?!]|(?<!\b\w)\.|$))"
_TEXTS = ("article", "text", "piece", "essay", "paper")
_WORK = rf"(?:\w+ ){{0,2}}(?:{'|'.join(_TEXTS)})"
# Whoever goes by these goes by all that there is.
_ALL = ("article", "data", "evidence", "graph", "material", "source", "sources", "text", "texts")
# Each filter, words of which a text must have one, and its pattern: to compile one takes a
# millisecond.
_NARROWING = (
    (
        "source",
        _TEXTS,
        rf",?\s*\b(?:in|by|from) (?:the|an|this) {_WORK} (?:by|of) {_SOME}{_STOP},?",
    ),
    (
        "source",
        _TEXTS,
        rf",?\s*\b(?:in|by|from) (?!by |in )(?:the )?{_SOME}(?:'s|s') {_WORK}\b,?",
    ),
    (
        "according_to",
        ("according", "in the eyes", "in the view", "in the opinion"),
        rf",?\s*\b(?:according to(?! (?:the )?theor)|in the (?:eyes|view|opinion) of) {_SOME}"
        rf"{_STOP},?",
    ),
    (
        "according_to",
        (" view", " opinion", " eyes", " telling", " reading", " account"),
        rf",?\s*\b(?:in|on|by) (?:the )?{_SOME}(?:'s|s') (?:own )?"
        r"(?:view|opinion|eyes|telling|reading|account)\b,?",
    ),
    (
        "according_to",
        (" it",),
        rf",?\s*\bas (?:the )?{_SOME} (?:sees?|tells?|puts?|has|have) it\b,?",
    ),
    ("according_to", ("per ",), rf"^\W*per {_SOME},"),
    ("according_to", (" per ",), rf",? \bper {_SOME}\W*$"),
    (
        "source",
        ("-1", "-2", " 1", " 2"),
        r",?\s*\b(?:as (?:given|told|stated|described) |going (?:only )?)?(?:in|for|from|of|by"
        r"|if we stick to) "
        r"(?:the source )?(?P<name>[a-z]+[- ][0-9]{4})\b(?!-)(?: only| alone)?,?",
    ),
    ("source", (" only", " alone"), r",? (?P<name>[a-z]+-[0-9]{4}) (?:only|alone)\W*$"),
    (
        "according_to",
        ("if we", "if you", "if one"),
        rf",?\s*\bif (?:we|you|one) believes? {_SOME}{_STOP},?",
    ),
    (
        "according_to",
        ("going by", "listening to"),
        rf",?\s*\b(?:going (?:only )?by|listening to) (?!(?:\w+ )?theor)(?:only )?(?:what )?{_SOME}"
        rf"(?: says?| writes?)?(?: alone| only)?{_STOP},?",
    ),
)
_SAYING = (
    rf"\b(?:what|which) (?:developments? |events? )?(?:does|do|did) {_SOME} "
    r"(?:(?P<says>say|write|argue|claim)|think|believe"
    r"|(?P<expects>expect|predict|foresee|forecast))(?P<about> (?:about|on))?(?: |\Z|\?)"
)
_ASKED_OF = (
    rf"^\W*(?:do|does|did|would) {_SOME} (?P<says>)(?P<about>)(?P<expects>)"
    r"(?:say|write|argue|claim|think|believe|hold|maintain|expect)(?: that)?(?= )"
)
_TOLD_BY = (
    rf"\b(?:do|does|did) {_SOME} (?P<says>)(?P<about>)(?:say|see|mention|describe|name|report|note"
    r"|identify|point to|(?P<expects>anticipate|expect|foresee|predict|forecast))\W*$"
)
_VIEW = (
    rf"\bwhat (?:is|are) {_SOME}(?:'s|s') (?:views?|opinions?|take|position)"
    r"(?P<about> (?:of|on|about)) (?P<says>)(?P<expects>)"
)
# Whose image of whom is asked for, and nothing narrowed, unless an author or a camp has it.
_ONE = r"[^,.;:?!]{2,60}?"
_EYES = r"(?:view|opinion|eyes)"
_IMAGES = (
    rf"^\W*in (?:the )?(?:(?P<holder>{_ONE})(?:'s|s') (?:own )?{_EYES}"
    rf"|{_EYES} of (?P<other>{_ONE})),? "
    rf"(?:what|who|how) (?:(?:kind|sort) of (?:\w+ ){{1,2}})?(?:is|are|does|do|looks?) "
    rf"(?P<seen>{_ONE})(?: looks?| seem| appear)?\W*$",
    rf"^\W*(?P<seen>{_ONE}),? (?:as )?(?:seen )?(?:through|in) (?:the )?"
    rf"(?:eyes of (?P<other>{_ONE})|(?P<holder>{_ONE})(?:'s|s')? eyes)\W*$",
)
_CERTAINTY = (
    r"[,.(]? *\b(?:(?:going |and |counting )?(?:only|just)(?: by| for)? |leaving out |limited to )?"
    r"(?:(?:the )?(?:what|whatever|claims|statements|things|findings|that|which) )*"
    r"(?:(?:is|are|'s|be) )?(?:not )?(?:stated |said |claimed )?"
    r"(?:flatly|outright|definitely)(?: (?:stated|said|claimed))?\b(?: (?:claims|statements))?"
    r"|[,.(]? *\b(?:counting )?(?:only |just |limited to )?"
    r"(?:what|(?:the )?(?:claims|statements) (?:that|which))(?: is| are|'s) (?:certain|sure)\b"
    r"|[,.(]? *\b(?:only )?(?:the )?(?:certain|flat) (?:claims|statements|findings)(?: only)?\b"
    r"|[,.(]? *\b(?:only|just) (?:the (?:certain|sure) (?:ones|things)"
    r"|(?:those|the ones|things) (?:that|which) are (?:certain|sure))\b"
    r"|[,.(]? *\b(?:only|just) what (?:is|are) (?:stated|said|claimed) (?:as|to be) certain\b"
    r"|[,.(]? *\b(?:only|just) what the (?:source|author|text|article) is (?:certain|sure)"
    r" (?:about|of)\b"
    r"|\b(?:only )?for (?:certain|sure)\b|\bwith certainty\b|\bbeyond doubt\b"
)
_LIKELIHOOD = (
    r"[,.(]? *\b(?:counting |and )?(?:only|just|at least)"
    r"(?: (?:what|the claims? that|claims that))?(?: (?:is|are))?(?: at least)?"
    r" (?:the )?(?:probabl[ey]|likely)(?: or (?:better|surer|more))?\b"
    r"(?: (?:bits|claims|ones|things))?"
)
_AUTHORS = ("rp:Person", "rp:SchoolOfOpinion")
_SAYS = "say write argue claim think believe expect predict foresee forecast hold maintain"
_TELLS = (
    "say see mention describe name report note identify point anticipate expect"
    " foresee predict forecast"
)
# Words of which a text must have one, and the pattern that finds whose view is asked for.
_SPEAKERS = (
    (_SAYS, _SAYING),
    ("view opinion take position", _VIEW),
    (_SAYS, _ASKED_OF),
    (_TELLS, _TOLD_BY),
)
_ANY_SPEAKER = ("authors", "sources")
# Each certainty, words of which a text must have one, and its pattern.
_SURENESS = (
    ("certain", ("flat", "outright", "definitely", "certain", "sure", "doubt"), _CERTAINTY),
    ("probable", ("probabl", "likely"), _LIKELIHOOD),
)


def narrowed(text: str, names: Names) -> tuple[str, dict[str, NamedNode]]:
    """Return a text without what narrows it to a claimant, source or certainty, and those.

    Its words are parted by single blanks, its apostrophes those of a typewriter. Raises UnknownName
    where it names a claimant or a source that is not in the graph, Ambiguous where that may be
    several.
    """
    text, filters = _by_whom(_image(text, names), names)
    text, certainty = _how_sure(text)
    text, speaker = _said_by(text, names) if "according_to" not in filters else (text, {})
    return text, {**filters, **certainty, **speaker}


def _searched(text: str, words: Iterable[str], pattern: str) -> re.Match[str] | None:
    """Return where a pattern is found in a text, if that has one of the words."""
    there = any(word in text.casefold() for word in words)
    return re.search(pattern, text, re.IGNORECASE) if there else None


def _by_whom(text: str, names: Names) -> tuple[str, dict[str, NamedNode]]:
    """Return a text without what narrows it to a claimant or a source, and those."""
    filters: dict[str, NamedNode] = {}
    for key, words, pattern in _NARROWING:
        found = _searched(text, words, pattern) if key not in filters else None
        if found:
            try:
                said_by = key != "source" and not found["name"][-1].isdigit()
                kind = "rp:Actor" if said_by else "rp:Source"
                filters[key if said_by else "source"] = names.resolve(found["name"], kind)
            except UnknownName:
                dated = found["name"][-1].isdigit() and "-" not in found["name"]
                if dated or re.match(r"\W*per ", found[0], re.IGNORECASE):
                    continue  # it may be a date, or a claim
                if found["name"].casefold().split()[-1] not in _ALL:
                    raise
            text = f"{text[: found.start()]} {text[found.end() :]}"
    return text, filters


def _how_sure(text: str) -> tuple[str, dict[str, NamedNode]]:
    """Return a text without what narrows it to a certainty at least, and that."""
    for certainty, words, pattern in _SURENESS:
        if _searched(text, words, pattern):
            rest = re.sub(pattern, " ", text, flags=re.IGNORECASE)
            return rest, {"certainty": expand(f"rp:{certainty}")}
    return text, {}


def _said_by(text: str, names: Names) -> tuple[str, dict[str, NamedNode]]:
    """Return a text that asks what somebody says without these words, and whose words count."""
    found = (_searched(text, verbs.split(), pattern) for verbs, pattern in _SPEAKERS)
    said = next(filter(None, found), None)
    speaker = _speaker(said, names) if said else None
    if not said or not (speaker or said["name"].casefold().split()[-1] in _ANY_SPEAKER):
        return text, {}
    rest = f"{text[: said.start()]}{_asked(said)} {text[said.end() :]}"
    return rest, {"according_to": speaker} if speaker else {}


def _image(text: str, names: Names) -> str:
    """Return a text that asks what one actor is in another's eyes as one that asks for a view."""
    for pattern in _IMAGES:
        found = _searched(text, (" eyes", " view", " opinion"), pattern)
        if found:
            holder, seen = found["holder"] or found["other"], found["seen"]
            if all(len(names.find(actor, "rp:Actor")) == 1 for actor in (holder, seen)):
                return f"How does {holder} see {seen}?"
    return text


def _asked(said: re.Match[str]) -> str:
    """Return what stands for the words that name a speaker."""
    if said["about"]:
        return "what is said about"
    expected = "is expected" if said["expects"] else ""
    return f"what {expected}" if said[0].lower().lstrip().startswith("wh") else expected


def _speaker(said: re.Match[str], names: Names) -> NamedNode | None:
    """Return whom a text asks about the view of, if it is known.

    What a state thinks may be asked of the graph as such, what an author or a camp thinks may not.
    """
    speakers = names.find(said["name"], "rp:Actor")
    if len(speakers) != 1:
        return None  # "what do people say about", and whoever is not known is told later
    told = said["says"] and said["about"]
    return speakers[0] if told or names.known(local(speakers[0].value), _AUTHORS) else None


OFTEN = 0.12
"""The share of "not", or of "who", in the wordings of a question that has it as its own."""

_MEASURES = "long old big large tall rich high wide many percentage percent share proportion"
_MUCH = ("much", "far")
_COMPARED = ("further", "farther", "closer", "more", "longer")  # as in "how much closer"
_OUGHT = ("should", "ought", "must")
_TASKS = "delete remove erase add insert edit replace update write compose translate sing calculate"
_BROKEN = (["think", "about"], ["think", "of"], ["stand", "with"])  # what a text breaks off with
_OPEN = ("toward", "towards", "between", "than", "versus", "the")  # likewise
_BRIEF, _WANTING = 4, ("see", "feel")
_OF_A_FEELING = ("ed", "afraid", "happy", "nervous", "uneasy", "wary")
_MINDS = ("worries", "worry", "fears", "fear", "minds", "objects", "resents", "dislikes")
_PAIR = 2  # of two actors it is asked in which countries they clash
_WHICH = ("which", "what")
_LINKS = ("that", "the")
_OF_OTHERS = ("think", "thinks", "believe", "believes", "want", "wants")


def asks_who(found: Sequence[str], starts: Collection[int], others: bool) -> bool:
    """Say whether words ask for an actor besides those that they name, which begin at `starts`.

    Where a question itself asks for `others`, as in "Who is Russia friendly with", only those words
    do that ask for one to whom something is done, as in "Who is worried by".
    """
    pairs = list(pairwise((*found, "")))
    kinds = [which in _WHICH and kind in ACTORS for which, kind in pairs]
    if not others:
        named = len(starts) >= _PAIR
        return any(word in WHO for word in found) or (any(kinds) and not named)
    if found[0] in WHO and pairs[0][1] in _MINDS:
        return True
    verb = 2 if kinds[0] or pairs[0][1] == "else" else 1
    is_done = [*found[verb : verb + 2], "", ""]
    by = not kinds[0] or found[verb + 2 : verb + 3] in (["by"], ["about"], ["of"])
    asked = (kinds[0] or found[0] in WHO) and by and is_done[0] in ("is", "are", "was", "were")
    return found[0] == "whom" or (asked and is_done[1].endswith(_OF_A_FEELING))


def embedded(found: Sequence[str], starts: Collection[int]) -> bool:
    """Say whether words ask what an actor thinks of another's view, or wants of it.

    `starts` are the places where actors are named.
    """
    before = (next((w for w in reversed(found[:start]) if w not in _LINKS), "") for start in starts)
    return any(verb in _OF_OTHERS for verb in before)


def asks_twice(found: Sequence[str], starts: Collection[int]) -> bool:
    """Say whether words are two questions, as in "What does China want, and how does India …".

    `starts` are the places where actors are named.
    """
    return any(
        (found[place], found[place + 1] in INTERROGATIVES, found[place + 2] in AUXILIARIES)
        == ("and", True, True)
        and min(starts) < place < max(starts)
        for place in range(len(found) - 2)
        if starts
    )


def denies(found: Sequence[str], shares: Mapping[str, float]) -> bool:
    """Say whether words deny what the wordings of a question hardly ever deny."""
    return any(word in NEGATIONS for word in found) and shares.get("not", 0.0) < OFTEN


def turned(found: Sequence[str], shares: Mapping[str, float]) -> bool:
    """Say whether words ask what no saved question asks: what ought to be, a number, or a task.

    So do words that break off. `shares` tell what the wordings of a question have itself.
    """
    judging = any(word in _OUGHT for word in found) and shares.get(stem(_OUGHT[0]), 0.0) < OFTEN
    distance = found[:3] == ["how", "far", "is"] and found[-2] in ("from", "to")
    broken = (
        found[-2:] in _BROKEN
        or found[-1] in _OPEN
        or (len(found) <= _BRIEF and found[-1] in _WANTING)
    )
    return judging or distance or broken or _measures(found, shares) or found[0] in _TASKS.split()


def _measures(found: Sequence[str], shares: Mapping[str, float]) -> bool:
    """Say whether words ask how much there is of something."""
    asked = (
        word
        for how, word, then in zip(found, found[1:], (*found[2:], ""), strict=False)
        if how in ("how", "what") and then not in _COMPARED
    )
    measures = _MEASURES.split()
    return any(word in measures or (word in _MUCH and stem(word) not in shares) for word in asked)
