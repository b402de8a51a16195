"""Find whose words a question asks for: those of one claimant, or of several that it compares."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from realpolitik.answer.questions.names import Mention
from realpolitik.english import YEAR
from realpolitik.find.parsing.typed import (
    FoundFilters,
    Typed,
    cut,
    thing_meant,
    with_marks,
    without_years,
)

__all__ = ["SPEECH", "said_by", "without_claimants"]

_ACTOR, _PERSON, _SOURCE = "rp:Actor", "rp:Person", "rp:Source"
_BOTH = r"(@\d+(?:(?: and| or)?(?: the)? @\d+)*)"  # a name, or several
_WHO = (("according_to", _ACTOR), ("source", _SOURCE))
_BY = (("source", _SOURCE), ("according_to", _PERSON))
_SAY = (
    "(?:say|believe|describe|characteri[sz]e|explain|argue|mention|warn|blame|accuse|condemn"
    "|critici[sz]e|insist|predict|propose)"
)
# Patterns that restrict a question to a claimant or source, with the filters the name can set.
_CLAIMANTS = {
    rf"(?:according to|in the (?:view|opinion|eyes) of) (?:the )?{_BOTH}": _WHO,
    rf"(?:^what )?(?:do|does|did) (?:the )?{_BOTH} {_SAY}(?: (?:about|of|on|that))?": _WHO,
    r"^(?:what )?(?:do|does|did) (@\d+) (?:claim|think|expect)(?: (?:about|of|on|that))?": _BY,
    rf"^(?:what |how )?{_BOTH} (?:said|{_SAY}(?:s|e?d))(?: (?:about|of|on|that))?": _WHO,
    rf"(?:quotes?|words) (?:of|by|from) (?:the )?{_BOTH}": _WHO,
    rf"^(?:has|have|did) {_BOTH} (?:ever )?changed? \w+ (?:mind|view)s?(?: (?:about|on))?": _WHO,
    r"(?:in|^what (?:is|was)) (?:the )?(@\d+) 's (?:view|opinion|eyes|stance|position)": _WHO,
}
SPEECH = (
    r"\b(?:sa(?:y|ys|id)|t(?:ell|ells|old)|s(?:ee|ees|aw|een)|th(?:ink|inks|ought)|call(?:s|ed)?"
    r"|fores(?:ee|ees|aw|een)|foret(?:ell|ells|old)|words?|minds?|same|speech(?:es)?|(?:claim|stated"
    r"|statement|argu|describ|mention|warn|believ|consider|expect|predict|forecast|promis|view"
    r"|opinion|position|stance|(?:dis)?agree|concur|contradict|differ|diverg|compar|contrast|affirm"
    r"|confirm|disput|contest|repeat|echo|chang|revis|revers|correct|(?:in)?consistent)\w*"
    r"|den(?:y|ies|ied|ials?)|opposite|wr(?:ite|ites|ote|itten)|vs|versus)\b"
)
"""The pattern of words on what people say, or on how their views compare."""
_NAMES = r"((?:@\d+ (?:'s )?(?:(?:and|or|nor) )?)*@\d+(?: 's)?)"
_COMPARED = rf"{_NAMES}(?: each| both)? {SPEECH}"
_YEAR_OF = rf"(@\d+)(?: in| of)? ({YEAR})\b"


class Said(NamedTuple):
    """Whose claims a question asks for.

    These are the names in the question, its words with a mark for each name that is searched for,
    its filters by claimant and year, and the voices that it compares.
    """

    names: Sequence[Mention]
    marked: str
    filters: FoundFilters
    voices: Sequence[str]


def said_by(typed: Typed, things: Sequence[Mention], form: str) -> Said:
    """Find whose claims a question asks for.

    Persons are compared if several are the subject of a word on what people say, or if a year
    follows the name of one in a question on it.
    """
    people = {m: of for m in typed.naming([_PERSON]) if (of := thing_meant(m.names, _PERSON))}
    inside = {place for m in people for place in range(m.start, m.end)}
    named = sorted([*people, *(m for m in things if inside.isdisjoint(range(m.start, m.end)))])
    marked = with_marks(typed.words, named)
    persons = {f"@{n}": people[m].value for n, m in enumerate(named) if m in people}
    dated = re.findall(_YEAR_OF, marked) if re.search(SPEECH, marked) else ()
    years = {name: year for name, year in dated if name in persons}
    names = [name for group in re.findall(_COMPARED, marked) for name in re.findall(r"@\d+", group)]
    heard = [name for name in persons if name in names or name in years]
    said = tuple(dict.fromkeys(persons[name] for name in heard))
    if len(said) > 1 or years:
        bare = re.sub(_YEAR_OF, lambda n: n[1] if n[1] in years else n[0], marked)
        bare = re.sub(rf"(?:{'|'.join(heard)})\b(?: and)?(?: 's)?", "", bare)
        things, filters = named, FoundFilters(according_to=said)
    else:
        bare, filters = without_claimants(with_marks(typed.words, things), things)
    said = filters.get("according_to", ())
    voices = said if len(said) > 1 else ()
    if filters or form == "yes/no":
        bare, others = without_years(bare)
        filters |= {} if years else others
    if years and len(years) == len(said):
        filters |= {"since": (min(years.values()),), "until": (max(years.values()),)}
    is_on_speech = things is named or form == "who" or voices
    return Said(things, re.sub(SPEECH, "", bare) if is_on_speech else bare, filters, voices)


def without_claimants(marked: str, mentions: Sequence[Mention]) -> tuple[str, FoundFilters]:
    """Return a question without a phrase like "according to …", and the filter it implies."""
    for pattern, meant in _CLAIMANTS.items():
        if match := re.search(pattern, marked):
            named = [mentions[int(number)].names for number in re.findall(r"@(\d+)", match[1])]
            for key, kind in meant:
                things = [thing.value for names in named if (thing := thing_meant(names, kind))]
                if len(things) == len(named):
                    return cut(marked, match), {key: tuple(things)}
    return marked, {}
