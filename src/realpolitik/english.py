"""Numbers, lists, dates and negations in sentences of English."""

from collections.abc import Iterable, Sequence

__all__ = ["LISTED", "MONTHS", "NEGATIONS", "counted", "date_in_words", "date_parts", "listed"]
__all__ += ["plural", "series"]

LISTED = 4
"""So many names are told in a sentence."""
_MONTHS = "January February March April May June July August September October November December"
MONTHS = tuple(_MONTHS.split())
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
    return series(once)


def series(names: Sequence[str], word: str = "and") -> str:
    """Return all of some names as a list in a sentence.

    >>> series(["Iran"]), series(["Iran", "India", "Mali"], "or")
    ('Iran', 'Iran, India or Mali')
    """
    return f" {word} ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def date_in_words(issued: str) -> str:
    """Return an ISO 8601 date in words.

    >>> date_in_words("2016-03-22"), date_in_words("2016")
    ('22 March 2016', '2016')
    """
    year, month, day = date_parts(issued)
    return " ".join(filter(None, (day.lstrip("0"), month and MONTHS[int(month) - 1], year)))


def date_parts(issued: str) -> tuple[str, str, str]:
    """Return year, month and day of an ISO 8601 date, "" for what it has not."""
    year, month, day = [*issued[:10].split("-"), "", ""][:3]
    return year, month, day
