"""What turns a question into another: whom it asks for, denials, measures, and tasks."""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from .mention import ACTORS, WHO
from .stems import NEGATIONS, stem

__all__ = ["OFTEN", "asks_twice", "asks_who", "denies", "embedded", "turned"]

OFTEN = 0.12
"""The share of "not", or of "who", in the wordings of a question that has it as its own."""

_MEASURES = (
    *("long", "old", "big", "large", "tall", "rich", "high", "wide"),
    *("many", "percentage", "percent", "share", "proportion"),
)
_MUCH = ("much", "far")
_COMPARED = ("further", "farther", "closer", "more", "longer")  # as in "how much closer"
# Pairs of words that ask for something else: what is done about a threat is not the threat.
_ELSEWHERE = (
    *(("do", "about"), ("does", "about"), ("done", "about"), ("known", "for"), ("what", "caused")),
    *(("made", "against"), ("comes", "after"), ("help", "with"), ("helped", "with")),
    *(("paid", "for"), ("good", "thing"), ("a", "war"), ("the", "war")),
    *(("to", "war"), ("fall", "to"), ("part", "of"), ("happened", "in"), ("helped", "by")),
    *(("who", "wrote"), ("how", "dependent")),
)
# Whose threats, fears and views are asked for, and not who feels or holds them.
_WHOSE = frozenset(
    (
        *((it, by) for it in ("threat", "threats", "danger", "pressure") for by in ("from", "by")),
        *(("fear", "of"), ("suspicion", "of"), ("views", "held"), ("position", "on")),
    )
)
_TRADES = ("sell", "sells", "sold", "buy", "buys", "bought", "join", "joined", "supply", "supplies")
_HALF = (["think", "about"], ["think", "of"], ["stand", "with"])  # what a text breaks off with
_BRIEF, _WANTING = 4, ("see", "feel")
_NEIGHBOURS = frozenset(("neighbours", "neighbors"))
_OUGHT = ("should", "ought", "must")
_TASKS = (
    *(
        "delete",
        "remove",
        "erase",
        "add",
        "insert",
        "edit",
        "replace",
        "update",
        "write",
        "compose",
    ),
    *("translate", "sing", "calculate"),
)
_ASKING = ("what", "who", "whom", "whose", "where", "how", "why", "which")
_AUXILIARIES = ("does", "do", "did", "is", "are", "was", "were", "has", "have")
_OF_A_FEELING = ("ed", "afraid", "happy", "nervous", "uneasy", "wary")
_MINDS = ("worries", "worry", "fears", "fear", "minds", "objects", "resents", "dislikes")
_PAIR = 2  # of two actors it is asked in which countries they clash
_WHICH = ("which", "what")
_OF_OTHERS = ("think", "thinks", "believe", "believes", "want", "wants")


def asks_who(found: Sequence[str], starts: Collection[int], others: bool) -> bool:
    """Say whether words ask for an actor besides those that they name, which begin at `starts`.

    Where a question itself asks for `others`, as in "Who is Russia friendly with", only those words
    do that ask for one to whom something is done, as in "Who is worried by".
    """
    if others:
        actors = found[0] in _WHICH and found[1:2] and found[1] in ACTORS
        verb = 2 if actors or found[1:2] == ["else"] else 1
        done = found[verb : verb + 1] in (["is"], ["are"], ["was"], ["were"])
        to_whom = "".join(found[verb + 1 : verb + 2])
        by = not actors or found[verb + 2 : verb + 3] in (["by"], ["about"], ["of"])
        asked = (actors or found[0] in WHO) and by and done
        if found[0] in WHO and found[1:2] and found[1] in _MINDS:
            return True
        return found[0] == "whom" or bool(asked and to_whom.endswith(_OF_A_FEELING))
    pairs = pairwise(found) if len(starts) < _PAIR else ()
    return any(word in WHO for word in found) or any(
        which in _WHICH and kind in ACTORS for which, kind in pairs
    )


def embedded(found: Sequence[str], starts: Collection[int]) -> bool:
    """Say whether words ask what an actor thinks of another's view, or wants of it.

    `starts` are the places where actors are named.
    """
    before = (next((w for w in reversed(found[:start]) if w != "that"), "") for start in starts)
    return any(verb in _OF_OTHERS for verb in before)


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


def denies(found: Sequence[str], shares: Mapping[str, float]) -> bool:
    """Say whether words deny what the wordings of a question hardly ever deny."""
    return any(word in NEGATIONS for word in found) and shares.get("not", 0.0) < OFTEN


def turned(found: Sequence[str], shares: Mapping[str, float]) -> bool:
    """Say whether words ask for something else than what they are most like.

    That is what ought to be, a number, a task, trade, what somebody does to others and not what
    they feel; or words that break off. `shares` tell what the wordings of a question have itself.
    """
    judging = any(word in _OUGHT for word in found) and shares.get(stem(_OUGHT[0]), 0.0) < OFTEN
    asked = {
        word
        for how, word, then in zip(found, found[1:], (*found[2:], ""), strict=False)
        if how in ("how", "what") and then not in _COMPARED
    }
    measuring = any(
        word in _MEASURES or (word in _MUCH and stem(word) not in shares) for word in asked
    )
    pairs = set(pairwise(found))
    distance = found[:3] == ["how", "far", "is"] and found[-2] in ("from", "to")
    half = found[-2:] in _HALF or (len(found) <= _BRIEF and found[-1] in _WANTING)
    elsewhere = not (pairs.isdisjoint(_ELSEWHERE) and pairs.isdisjoint(_WHOSE)) or half
    trading = any(word in _TRADES for word in found)
    posing = "pose" in found or "poses" in found  # who threatens is not who feels threatened
    neighbours = found[:2] == ["which", "of"] and not _NEIGHBOURS.isdisjoint(found)
    asked_for = judging or measuring or distance or found[0] in _TASKS
    return asked_for or posing or trading or neighbours or elsewhere
