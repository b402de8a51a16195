"""Numbers, lists and negations in sentences of English."""

from collections.abc import Iterable

__all__ = ["LISTED", "NEGATIONS", "counted", "listed", "plural"]

LISTED = 4
"""So many names are told in a sentence."""
NEGATIONS = {"not", "no", "never", "neither", "nor", "nobody", "nothing", "none", "cannot"}


def counted(number: int, thing: str) -> str:
    """Return how many there are of a thing.

    >>> counted(1, "claim"), counted(2, "claim")
    ('1 claim', '2 claims')
    """
    return f"{number} {plural(number, thing)}"


def plural(number: int, thing: str) -> str:
    """Return what so many of a thing are called."""
    return thing if number == 1 else f"{thing}s"


def listed(names: Iterable[str]) -> str:
    """Return names as a list in a sentence, each once, of many the first.

    >>> listed(["Iran", "India", "Iran"]), listed("abcdef")
    ('Iran and India', 'a, b, c, d and 2 more')
    """
    once = list(dict.fromkeys(names))
    once[LISTED:] = [f"{len(once) - LISTED} more"] if len(once) > LISTED else []
    return " and ".join(filter(None, (", ".join(once[:-1]), *once[-1:])))
