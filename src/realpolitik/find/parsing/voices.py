"""Find whose words a question asks for: those of one claimant, or of several that it compares."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from realpolitik.answer.findings.answer import OVER_TIME
from realpolitik.answer.questions.names import GRAMMAR, Mention, tokens
from realpolitik.english import MONTH, YEAR
from realpolitik.find.parsing.typed import (
    FoundFilters,
    Typed,
    cut,
    thing_meant,
    with_marks,
    without_years,
)

__all__ = ["CHANGES", "SPEECH", "Voices", "said_by", "without_claimants"]

# Patterns are texts, which `re` compiles when they are first used: most questions need only a few.
_ACTOR, _PERSON, _SOURCE = "rp:Actor", "rp:Person", "rp:Source"
_BOTH = r"(@\d+(?:(?: and| or)?(?: the)? @\d+)*)"  # a name, or several
_WHO, _WHERE = (("according_to", _ACTOR), ("source", _SOURCE)), (("source", _SOURCE),)
_BY = (*_WHERE, ("according_to", _PERSON))
_SAY = (
    "(?:say|believe|describe|characteri[sz]e|explain|argue|mention|warn|blame|accuse|condemn"
    "|critici[sz]e|insist|predict|propose)"
)
_SAYS = rf"(?:said|{_SAY}(?:s|e?d))"
_CHANGED = (
    r"(?:ever )?(?:changed?|contradict(?:ed)?|correct(?:ed|s)?|revised?|reversed?)"
    r" (?:(?:him|her|it|them)sel(?:f|ves)|(?:his|her|its|their)(?: own| earlier)* \w+)\b"
)
_CHANGE = "change their mind"  # the phrasing that all of these count as
# Patterns that restrict a question to a claimant or source, with the filters the name can set.
_CLAIMANTS = {
    rf"(?:according to|in the (?:view|opinion|eyes) of) (?:the )?{_BOTH}": _WHO,
    rf"(?:^what )?(?<!why )(?:do|does|did) (?:the )?{_BOTH} {_SAY}(?: (?:about|of|on|that))?": _WHO,
    r"^(?:what )?(?:do|does|did) (@\d+) (?:claim|think|expect)(?: (?:about|of|on|that))?": _BY,
    r"in (?:the )?(?:article|text|statement|speech|interview) (?:by|of) (?:the )?(@\d+)": _WHERE,
    r"in (@\d+)$": _WHERE,
    r"(?: of)? (?:the )?(@\d+) 's(?= (?:forecast|prediction|expectation)s\b)": _WHO,
    rf"(?:(?<=claims)|(?<=forecasts)|quotes?|words) (?:of|by|from) (?:the )?{_BOTH}": _WHO,
    rf"(?<!as )(?<!that )(?<!which ){_BOTH} {_SAYS}(?: (?:about|of|on|that))?": _WHO,
    r"(?:in|^what (?:is|was)) (?:the )?(@\d+) 's (?:view|opinion|eyes|stance|position)": _WHO,
    rf"^(?:what )?{_BOTH} (?:on|about|regarding|over)(?= )": (("according_to", _PERSON),),
    rf"^(?:has|have|did|does|do) (?:the )?(@\d+) (?={_CHANGED})": _WHO,
}
# Words on how views compare and on what people say, which are in no claim.
_COMPARES = (
    r"(?:(?:dis)?agree|concur|contradict|differ|diverg|compar|contrast|affirm|confirm|disput|contest"
    r"|repeat|echo|chang|revis|revers|correct|(?:in)?consistent)\w*|den(?:y|ies|ied|ials?)|opposite"
)
_SPEECH = (
    r"(?:sa(?:y|ys|id)|t(?:ell|ells|old)|s(?:ee|ees|aw|een)|th(?:ink|inks|ought)|call(?:s|ed)?"
    r"|fores(?:ee|ees|aw|een)|foret(?:ell|ells|old)|words?|minds?|same|(?:claim|stated|statement|argu"
    r"|describ|mention|warn|believ|consider|expect|predict|forecast|promis|view|opinion|position"
    rf"|stance)\w*|wr(?:ite|ites|ote|itten)|vs|versus|{_COMPARES})"
)
SPEECH = rf"\b{_SPEECH}\b"
"""A word on what people say, or on how their views compare."""
# Something that a person said is asked of others: "as Ada claims", "that Ada saw", "Ada's view".
_ASIDE = rf"\b(?:as|that|which) @\d+ {_SPEECH}\b|@\d+ 's (?:{YEAR} )?{_SPEECH}\b"
_SUBJECT = r"\b(?:do|does|did|has|have|had|will|would) @\d+"
_YEAR_OF = rf"(@\d+)(?: 's \w+)?( of| in)?(?: {MONTH})? ({YEAR})\b"
CHANGES = r"\b(?:develop|evolve?|shift|unfold|happen)(?:ed|s)?\b|\bbec[ao]me\b|\bchanged?\b"
"""A word on a development."""
_ITSELF = (
    rf"{CHANGES}|\b{YEAR}.*\b{YEAR}|\bsame\b"
    r"|\b(?:chang|contradict|revis|revers|correct|(?:in)?consisten|differ)\w*"
)
# A group speaks in words such as "Russian officials see", "the US line" or "China says".
_NAME = r"(?:the )?@\d+(?: 's)?"
_NAMES = rf"((?:(?:{_NAME} )*(?:{_NAME} (?:and|or|nor) )+)?{_NAME})"
_FOR = r" (?:officials?|diplomats?|leaders?|speakers?|governments?|ministr?(?:y|ies|ers?))"
_ADVERBS = r"(?: (?:each|both|all|also|ever|once|had|has|have))*"
_WORDS = (
    r"(?:talk|line|statements?|words?|views?|positions?|stances?|accounts?|tone|speech|version)"
)
# Patterns of names whose words are compared, and whether they must be those of persons.
_COMPARED = {
    rf"{_NAMES}(?:{_FOR})?{_ADVERBS} (?:{_SAY}|{_SAYS}|told|call|calls|called)\b": False,
    rf"{_NAMES}(?:{_FOR})* {_WORDS}\b": False,
    rf"{_NAMES}{_FOR}{_ADVERBS} (?:{_SPEECH}|on|about)\b": False,
    rf"{_NAMES}(?= \||$)(?<='s)": False,
    rf"{_NAMES}{_ADVERBS} {_SPEECH}\b": True,
    rf"\b(?:as|than|way) {_NAMES} (?:do|does|did)\b": True,
    rf"\b{_SPEECH}\b.* by {_NAMES}": True,
    rf"\b(?:vs|versus|as against|unlike|{_COMPARES})(?: (?:to|with|from|between))? {_NAMES}": True,
}
_EMBEDDED = rf"\b(?!{_COMPARES}|vs|versus){_SPEECH}(?: that)?(?: the)? $"
# A question about all voices.
_ALL = (
    r"\bwho(?:m|se)?\b.*\bwho(?:m|se)?\b|\b(?:who|anyone) (?:else|other)\b"
    r"|\b(?:who|anyone|anybody)\b.* (?:besides|other than|apart from|except) (?:the )?@\d"
    r"|\bwhich of (?:them|the|these)\b|\b(?:does|did|do|has|by) each (?!other)\w+"
    rf"|\b(?:whose|speakers|officials|sources|texts|voices)\b.*\b{_COMPARES}"
    r"|\bofficials?\b.*\b(?:analysts?|experts?)\b"
)
# Did a forecast come true? This is about what others said later.
_CAME = (
    r"(?:come|came|comes|prove|proved|turn|turned) (?:out )?(?:to be )?(?:true|right|wrong)"
    r"|(?:hold|held) up|right after all"
)
_FORECAST = (
    rf"(?:\b(?:predict|forecast|expect)\w*\b|'s (?:{YEAR} )?claim\b).*"
    rf"\b(?:{_CAME})(?= according| later| \||$)"
)
# Words on the order of texts, which are in no claim.
_ORDER = r"\b(?:\w+ (?:years?|days?) (?:earlier|later|ago)|(?:first|second|next) (?:day|time))\b"
_PART = r"[?:;]|\s[-–—]+\s|—"


Voices = Mapping[str, Sequence[str]]
"""The voices whose claims a question compares, in order, each with the years that it gives.

The texts of a single one are compared; without any, all voices are.
"""


def said_by(
    typed: Typed, things: Sequence[Mention], form: str
) -> tuple[Sequence[Mention], str, FoundFilters, Voices | None]:
    """Find whose claims a question asks for.

    Return the names in the question, its words to search for, its filters by claimant and year, and
    the voices that it compares. Persons are claimants if a word compares what people say, or a year
    follows their name; states and groups if their words, officials or statements are named.
    """
    people = {m: of for m in typed.naming([_PERSON]) if (of := thing_meant(m.names, _PERSON))}
    inside = {place for m in people for place in range(m.start, m.end)}
    named = sorted([*people, *(m for m in things if inside.isdisjoint(range(m.start, m.end)))])
    sizes = [len(tokens(part)) for part in re.split(_PART, typed.text)]
    opening = sum(sizes) - len(typed.words)
    parts = {end - opening for end in accumulate(sizes)}
    marked, bare = with_marks(typed.words, named, parts), with_marks(typed.words, things)
    meant = {f"@{n}": people.get(m) or thing_meant(m.names, _ACTOR) for n, m in enumerate(named)}
    actors = {part: actor.value for part, actor in meant.items() if actor}
    speakers = {part for part in actors if named[int(part[1:])] in people}
    is_said = re.search(SPEECH, marked)  # not of "Did Ada meet Bob in 2019?"
    dated = (n for n in re.finditer(_YEAR_OF, marked) if is_said or not n[2])
    years = {n[1]: n[3] for n in dated if n[1] in speakers}
    heard = {*_heard(marked, actors, speakers), *years}
    if heard and re.search(_FORECAST, marked):
        rest = re.sub(rf"\b(?:{_CAME})\b|\b(?:in )?{YEAR}\b|\|", "", marked)
        rest = re.sub(rf"(?:{'|'.join(heard)})\b(?: 's)?", "", rest)
        return named, re.sub(SPEECH, "", rest), FoundFilters(), None
    said = tuple(dict.fromkeys(actors[part] for part in actors if part in heard))
    is_over_time = form == OVER_TIME or re.search(_ITSELF, marked)
    compares = heard and (len(said) > 1 or years or is_over_time)
    is_aside = not compares and re.search(_ASIDE, marked)
    bare, filters = (bare, FoundFilters()) if compares else without_claimants(bare, things)
    if not filters and heard and (compares or is_aside or re.search(_COMPARES, marked)):
        rest = re.sub(_YEAR_OF, lambda n: n[1] if n[1] in years else n[0], marked)
        rest = re.sub(rf"{_ORDER}|\|", "", rest)
        for part in heard:
            rest = re.sub(rf"{part}\b(?: and)?(?:{_FOR})*(?: 's)?(?: {_WORDS}\b)?", "", rest)
        if not GRAMMAR.issuperset(re.sub(SPEECH, "", rest).split()):
            things, bare = named, rest
            is_asked = form not in ("who", "when") and not is_aside and re.search(_SUBJECT, marked)
            if len(said) > 1 or (heard <= speakers and (compares or is_asked)):
                filters = {"according_to": said}
    said = filters.get("according_to", said if compares else ())
    voices: Voices | None = None
    if len(said) > 1 or (said and is_over_time):
        voices = {v: [year for n, year in years.items() if actors[n] == v] for v in said}
    elif not filters and re.search(_ALL, marked):
        voices = {}
    if filters or form in (OVER_TIME, "yes/no") or is_aside:
        bare, others = without_years(bare)
        filters |= {} if is_aside or years else others
    if years and len(years) == len(said):
        filters |= {"since": (min(years.values()),), "until": (max(years.values()),)}
    bare = bare.replace(_CHANGE, "")
    # Words that only ask for what is said, or how it changed, are in no claim.
    topic = re.sub(SPEECH, "", bare) if things is named or form == "who" or voices else bare
    topic = re.sub(CHANGES, "", topic) if form == OVER_TIME or len(voices or ()) == 1 else topic
    is_empty = GRAMMAR.issuperset(topic.split())
    return things, bare if is_empty else topic, filters, None if is_empty else voices


def _heard(marked: str, actors: Mapping[str, str], persons: set[str]) -> Iterator[str]:
    """Yield the marks of the names whose words a question compares."""
    for pattern, of_persons in _COMPARED.items():
        for found in re.finditer(pattern, marked):
            # "Does Ada say that Bob sees a threat?" asks for the words of Ada alone.
            if not re.search(_EMBEDDED, marked[: found.start(1)]):
                names = re.findall(r"@\d+", found[1])
                yield from (n for n in names if n in (persons if of_persons else actors))
    for part in marked.split("|") if "|" in marked else ():  # only a list of persons
        listed = {*re.sub(SPEECH, "", part).split()} - GRAMMAR
        yield from listed if listed <= persons else ()


def without_claimants(marked: str, mentions: Sequence[Mention]) -> tuple[str, FoundFilters]:
    """Return a question without a phrase like "according to …", and the filter it implies."""
    for pattern, meant in _CLAIMANTS.items():
        if match := re.search(pattern, marked):
            named = [mentions[int(number)].names for number in re.findall(r"@(\d+)", match[1])]
            for key, kind in meant:
                things = [thing.value for names in named if (thing := thing_meant(names, kind))]
                if len(things) == len(named):
                    rest = re.sub(_CHANGED, _CHANGE, cut(marked, match))
                    return rest, {key: tuple(things)}
    return marked, {}
