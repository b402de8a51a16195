"""Find dates in the words of a question."""

import re
from calendar import monthrange
from datetime import date, timedelta

from realpolitik.english import MONTH, MONTHS, YEAR
from realpolitik.find.parsing.typed import FoundFilters

__all__ = ["DAYS", "TO", "dates_of", "without_dates"]

DAYS = rf"(?:(?:\d\d?|{MONTH}|early|late|mid|spring|summer|autumn|fall|winter|and|to|of) )*"
"""A regular expression for what may precede a year, such as "3 May" or "early"."""
# A number without a preposition is a year only in a range.
_FROM = (
    rf"\b(in|during|since|after|until|between|from|as of|on(?= (?:\d\d? )?(?:and \d\d? )?{MONTH}))"
)
TO = r"(?:to|through|until|and|or|than|vs|versus|with|compared (?:to|with))(?: in)?"
"""A regular expression for what connects two dates, such as "and"."""
_RANGE = rf"\b(?={YEAR} {TO} {DAYS}{YEAR}\b)"
_DATE = rf"(?:{_FROM} ({DAYS})|(?<=\d{{4}} ){TO} ({DAYS})|{_RANGE})({YEAR})\b"
_DAY = rf"(?:(\d\d?) )?(?:(?:and|to) (\d\d?) )?({MONTH})(?: (\d\d?)(?! {MONTH}))?"
_NUMBERS = {month.lower(): number for number, month in enumerate(MONTHS, 1)}
_END = {"since": "since", "after": "since", "until": "until", "as of": "until"}


def dates_of(days: str, year: str) -> list[str]:
    """Return the days or months of a year that `days` names, or else the year, in ISO 8601.

    >>> dates_of("20 and 21 march", "2023"), dates_of("june", "2019"), dates_of("late", "2016")
    (['2023-03-20', '2023-03-21'], ['2019-06'], ['2016'])
    """
    parts = list[str]()
    for *before, month, after in re.findall(_DAY, days):
        number = _NUMBERS[month]
        last = monthrange(int(year), number)[1]
        some = [int(day) for day in (*before, after) if day and 0 < int(day) <= last]
        parts += [f"{year}-{number:02}-{day:02}" for day in some] or [f"{year}-{number:02}"]
    return parts or [year]


def without_dates(marked: str, *, in_years: bool = False) -> tuple[str, FoundFilters]:
    """Return a question without its dates, and the filters that they imply, perhaps `in_years`."""
    if not re.search(YEAR, marked) or not (found := re.findall(_DATE, marked)):
        return marked, {}
    dates = list[str]()
    for word, *days, year in found:
        own = [year] if in_years else dates_of(" ".join(days), year)
        dates += [_next(own[-1])] if word == "after" else own
    dates.sort()
    ends = {_END.get(word, "") for word, *_ in found}
    filters: FoundFilters = {} if ends == {"until"} else {"since": (dates[0],)}
    filters |= {"until": (dates[-1],)} if "until" in ends or "since" not in ends else {}
    return " ".join(re.sub(_DATE, "", marked).split()), filters


def _next(day: str) -> str:
    """Return the year, month or day after one in ISO 8601."""
    late = date.fromisoformat(day + "0000-12-28"[len(day) :])
    return str(late + timedelta(days=1 if late.isoformat() == day else 4))[: len(day)]
