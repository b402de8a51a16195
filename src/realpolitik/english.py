"""Numbers, lists and dates in English sentences."""

from collections.abc import Iterable, Sequence

__all__ = [
    "AUXILIARIES",
    "BE",
    "DO",
    "MONTH",
    "MONTHS",
    "SHORT_LIST",
    "YEAR",
    "count_noun",
    "date_in_words",
    "date_parts",
    "plural",
    "short_list",
    "word_list",
]

SHORT_LIST = 4
"""The maximum number of names in a shortened list."""
_MONTHS = "January February March April May June July August September October November December"
MONTHS = tuple(_MONTHS.split())
MONTH = f"(?:{_MONTHS.lower().replace(' ', '|')})"
"""The pattern of the name of a month, in small letters."""
YEAR = r"(?:1[5-9]|20)\d\d"
"""The pattern of a year, from 1500 to 2099."""
BE = {"am", "is", "are", "was", "were", "be", "been", "being"}
DO = {"do", "does", "did"}
AUXILIARIES = {
    **dict.fromkeys(("am", "is", "are", "do", "does"), ("present",)),
    **dict.fromkeys(("was", "were", "did", "has", "have", "had"), ("present", "past")),
    **dict.fromkeys(("will", "shall", "would"), ("future",)),
    **dict.fromkeys(("can", "could", "may", "might", "should", "must"), ()),
}
"""The verbs that begin a yes/no question, with the tenses of the claims that answer it."""


def count_noun(number: int, noun: str) -> str:
    """Return a number followed by a noun, such as "2 sources"."""
    return f"{number} {plural(number, noun)}"


def plural(number: int, noun: str) -> str:
    """Return the singular of a noun for the number 1, otherwise its plural."""
    return noun if number == 1 else f"{noun}s"


def short_list(names: Iterable[str]) -> str:
    """Join names into a list for a sentence, without duplicates; a long list is shortened.

    >>> short_list(["Iran", "India", "Iran"]), short_list("abcdef")
    ('Iran and India', 'a, b, c, d and 2 more')
    """
    once = list(dict.fromkeys(names))
    once[SHORT_LIST:] = [f"{len(once) - SHORT_LIST} more"] if len(once) > SHORT_LIST else []
    return word_list(once)


def word_list(names: Sequence[str], word: str = "and") -> str:
    """Join names into a list for a sentence, such as "Iran, India and Mali"."""
    return f" {word} ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def date_in_words(issued: str) -> str:
    """Return an ISO 8601 date in words, such as "3 May 2016"."""
    year, month, day = date_parts(issued)
    return " ".join(filter(None, (day.lstrip("0"), month and MONTHS[int(month) - 1], year)))


def date_parts(issued: str) -> tuple[str, str, str]:
    """Return the year, month and day of an ISO 8601 date; missing parts are empty."""
    year, month, day = [*issued[:10].split("-"), "", ""][:3]
    return year, month, day
