"""What turns a question into another: whom it asks for, denials, measures, and tasks."""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from .mention import ACTORS, WHO
from .stems import AUXILIARIES, INTERROGATIVES, NEGATIONS, stem

__all__ = ["OFTEN", "asks_twice", "asks_who", "denies", "embedded", "turned"]

OFTEN = 0.12
"""The share of "not", or of "who", in the wordings of a question that has it as its own."""

_MEASURES = (
    *("long", "old", "big", "large", "tall", "rich", "high", "wide"),
    *("many", "percentage", "percent", "share", "proportion"),
)
_MUCH = ("much", "far")
_COMPARED = ("further", "farther", "closer", "more", "longer")  # as in "how much closer"
_OUGHT = ("should", "ought", "must")
_TASKS = (
    *("delete", "remove", "erase", "add", "insert", "edit", "replace", "update", "write"),
    *("compose", "translate", "sing", "calculate"),
)
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
    return judging or distance or broken or _measures(found, shares) or (found[0] in _TASKS)


def _measures(found: Sequence[str], shares: Mapping[str, float]) -> bool:
    """Say whether words ask how much there is of something."""
    asked = (
        word
        for how, word, then in zip(found, found[1:], (*found[2:], ""), strict=False)
        if how in ("how", "what") and then not in _COMPARED
    )
    return any(word in _MEASURES or (word in _MUCH and stem(word) not in shares) for word in asked)
