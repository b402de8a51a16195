"""Find dates in the words of a question."""

import re
from calendar import monthrange
from datetime import date, timedelta

from realpolitik.english import MONTH, MONTHS, YEAR
from realpolitik.find.parsing.typed import FoundFilters

__all__ = ["DAYS", "TO", "dates_of", "without_dates"]

DAYS = rf"(?:(?:\d\d?|{MONTH}|early|late|and|to) )*"
"""A regular expression for what may precede a year, such as "3 May" or "early"."""
# A number without a preposition is a year only in a range.
_FROM = rf"\b(in|since|after|until|between|from|as of|on(?= {MONTH}| \d\d? {MONTH}))"
TO = r"(?:to|and|or|than|vs|versus|with|compared (?:to|with))(?: in)?"
"""A regular expression for what connects two dates, such as "and"."""
_RANGE = rf"\b(?={YEAR} {TO} {DAYS}{YEAR}\b)"
_DATE = rf"(?:{_FROM} ({DAYS})|(?<=\d{{4}} ){TO} ({DAYS})|{_RANGE})({YEAR})\b"
_DAY = rf"(?:(\d\d?) )?({MONTH})(?: (\d\d?)(?! {MONTH}))?"
_NUMBERS = {month.lower(): number for number, month in enumerate(MONTHS, 1)}
_PARTS = {"early": ("01", "04"), "late": ("09", "12")}
_END = {"since": "since", "after": "since", "until": "until", "as of": "until"}


def dates_of(days: str, year: str) -> list[str]:
    """Return the days or months of a year that `days` names, or else the year, in ISO 8601.

    >>> dates_of("21 march", "2023"), dates_of("late", "2022"), dates_of("", "2016")
    (['2023-03-21'], ['2022-09', '2022-12'], ['2016'])
    """
    parts = [f"{year}-{month}" for word in days.split() for month in _PARTS.get(word, ())]
    for before, month, after in re.findall(_DAY, days):
        day, number = int(before or after or 0), _NUMBERS[month]
        is_day = 0 < day <= monthrange(int(year), number)[1]
        parts.append(f"{year}-{number:02}" + (f"-{day:02}" if is_day else ""))
    return parts or [year]


def without_dates(marked: str) -> tuple[str, FoundFilters]:
    """Return a question without its dates, and the filters "since" and "until" that they imply."""
    if not re.search(YEAR, marked) or not (found := re.findall(_DATE, marked)):
        return marked, {}
    dates = sorted(
        _next(day) if word == "after" else day
        for word, *days, year in found
        for day in dates_of(" ".join(days), year)
    )
    ends = {_END.get(word, "") for word, *_ in found}
    filters: FoundFilters = {} if ends == {"until"} else {"since": (dates[0],)}
    filters |= {"until": (dates[-1],)} if "until" in ends or "since" not in ends else {}
    return " ".join(re.sub(_DATE, "", marked).split()), filters


def _next(day: str) -> str:
    """Return the year, month or day after one in ISO 8601."""
    late = date.fromisoformat(day + "0000-12-28"[len(day) :])
    return str(late + timedelta(days=1 if late.isoformat() == day else 4))[: len(day)]
