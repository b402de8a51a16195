"""Find the claimants whose claims a question asks for, or whose claims it compares."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from realpolitik.answer.questions.mentions import Mention, thing_meant
from realpolitik.english import AUXILIARIES, GRAMMAR, MONTH, YEAR
from realpolitik.find.parsing.dates import DAYS, TO, dates_of, without_dates
from realpolitik.find.parsing.typed import FoundFilters, Typed, cut, with_marks

__all__ = ["COMPARE", "OTHERS", "SPEECH", "TEXTS", "in_texts", "said_by", "without_claimants"]

_ACTOR, _PERSON, _SOURCE = "rp:Actor", "rp:Person", "rp:Source"
# A name, or several; "according to X, Y's trade" names X.
_BOTH = r"(@\d+(?:(?: and| or)(?: the)? @\d+| (?:the )?@\d++(?! 's))*+)"
# "According to X's aide" is not according to X, but "according to X's speech" is.
_OWN = "article|book|essay|government|interview|ministry|paper|remarks|report|speech|statement"
_OTHER = rf"(?! 's (?!(?:\w+ ){{0,2}}(?:{_OWN})\b))"
_WHO = (("according_to", _ACTOR), ("source", _SOURCE))
_BY = (("source", _SOURCE), ("according_to", _PERSON))
_SAYING = "say|believe|describe|characteri[sz]e|explain|argue|mention|warn|blame|accuse|condemn"
_SAYING += "|critici[sz]e|insist|predict|propose"
_SAY, _VERB = f"(?:{_SAYING})", f"(?:{_SAYING}|claim|deny|dispute|reject)"
_ON = r"(?: (?:about|of|on(?! \d)|that))?"
# Patterns that restrict a question to a claimant or source, with the filters the name can set.
_CLAIMANTS = {
    rf"(?:according to|in the (?:view|opinion|eyes) of) (?:the )?{_BOTH}\b{_OTHER}": _WHO,
    rf"(?<!and what )(?:^what )?(?:do|does|did) (?:the )?{_BOTH} {_SAY}{_ON}": _WHO,
    rf"^(?:what )?(?:do|does|did) (@\d+) (?:claim|think|expect){_ON}": _BY,
    rf"^(?:what |how )?{_BOTH} (?:said|{_SAY}(?:s|e?d)){_ON}": _WHO,
    rf"(?:quotes?|words) (?:of|by|from) (?:the )?{_BOTH}": _WHO,
    rf"(?:(?<=forecasts )|(?<=predictions )|(?<=expectations ))(?:of|by) (?:the )?{_BOTH}": _WHO,
    rf"(?:of )?(?:the )?{_BOTH} 's (?=forecasts?\b|expectations?\b|predictions?\b)": _WHO,
    r"(?:in|^what (?:is|was)) (?:the )?(@\d+) 's (?:view|opinion|eyes|stance|position)": _WHO,
}
SPEECH = (
    r"\b(?:sa(?:y|ys|id)|t(?:ell|ells|old)|s(?:ee|ees|aw|een)|th(?:ink|inks|ought)"
    r"|call(?:s|ed)?(?! for| on)|fores(?:ee|ees|aw|een)|foret(?:ell|ells|old)|words?|wording|minds?"
    r"|same(?: way)?|speech(?:es)?|(?:claim|remark|answer|stated|statement|argu|descri|mention"
    r"|warn|believ|consider|expect|predict|forecast|promis|view|opinion|position|stance|picture"
    r"|(?:dis)?agree|concur|contradict|differ|diverg|compar|contrast|affirm|confirm|disput|contest"
    r"|reject|repeat|echo|chang|revis|revers|correct|(?:in)?compatible|(?:in)?consistent)\w*"
    r"|den(?:y|ies|ied|ials?)|opposite|wr(?:ite|ites|ote|itten)|vs|versus)\b"
)
"""A regular expression for words about speech, or about how views compare."""
COMPARE = (
    r"\b(?:(?:(?:dis)?agree|concur|contradict|differ|diverg|compar|contrast|echo|(?:in)?compatible"
    r"|(?:in)?consistent|refut|resembl|similar|match|mirror|reconcil)\w*|same|opposite|alike"
    r"|at odds|eye to eye|side by side|vs|versus)\b|\bas (?=@\d+ d(?:o|oes|id)\b)"
    r"|\bconfirm(?:s|ed)? (?:the )?(?=@\d+ 's\b)"
)
_NAMES = r"((?:@\d+ (?:'s )?(?:(?:and|or|nor) )?(?:the )?)*@\d+(?: 's)?)"
_SUBJECT = rf"{_NAMES}(?: each| both)?(?: in {YEAR})? {SPEECH}"
# In "X says Y denies …", X alone speaks.
_SAYS = r"(?<!say )(?<!says )(?<!said )(?<!that )(?<!think )(?<!thinks )"
_SAYS += rf"(@\d+) (?:said|denie[sd]|{_VERB}(?:s|e?d))\b|\bd(?:o|oes|id) (@\d+) {_VERB}\b"
# What states are said to differ on, unless it asks why or who says so.
_DIFFER = (
    rf"^(?:how |where |on what |do |does |did |the )*{_NAMES}(?: each| both)?"
    rf" (?:differ|disagree|diverge|say the same)\b|{_NAMES} (?:each|both) {_SAY}\b"
    r"|\b(?:(?<!who )(?<!to )(?<!we )(?<!@\d )compare|set(?=.* side by side))"
    rf" (?:the )?{_NAMES}(?:.* (?:with|to|and) {_NAMES})?"
)
_DATE_OF = rf"{_NAMES}(?: {SPEECH})?(?: in| of| on| from)? ({DAYS})({YEAR})\b(?! {TO} {DAYS}{YEAR})"
_OTHERS = (
    r"\b(?:who|any(?:one|body))(?: else| has| have)? (?:(?:(?:dis)?agree|concur|contradict|reject"
    r"|disput|contest|confirm|repeat|echo|share)\w*|(?:back|support|doubt|den)\w* @\d+ 's)"
    rf"|\b(?:who|any(?:one|body)) else {SPEECH}"
    r"|\b(?:echo|repeat|confirm|contradict|contest|disput|reject|shar)ed by any(?:one|body)\b"
    r"|\b(?:any(?:one|body) |who )?(?:else than|except|besides|apart from|other than) (?=@\d)"
)
_OUTCOME = (
    r"^(?:was|were|is|has|have) (?:the )?@\d+ (?:been )?(?:right|wrong|correct|mistaken)\b(?! to\b)"
    r"|\b(?:c[ao]me true|bor(?:n|ne) out|h[oe]ld up|became of)\b"
    r"|\b(?:turn(?:ed)? out|prove[dn]?) (?:to be )?(?:right|wrong|true|false|correct)\b"
)
# A statement that is followed by a question on it.
_STATEMENT = (
    rf"(?i)(?!(?:wh\w+|how|compare|{'|'.join(AUXILIARIES)})\b)[^?]*(?:\w\w\w[.;] | [-–—] ).*\?"
)
_IN_TEXT = r"(?:at|in|during|from)(?: the| his| her| its| an?)?"
_VIEW = r"(?:assessment|description|label|language|line|message|mind|opinion|position"
_VIEW += r"|stance|term|tone|tune|version|view|vocabulary|wording|word)s?\b"
_SELF = r"contradict\w* (?:him|her|it)self\b"
_CHANGED = (
    r"\b(?:(?:chang|harden|revis|revers|shift|soften)\w*|st[iu]ck (?:by|to|with)|st(?:and|ood) by)"
)
_CHANGE = (
    rf"(?<!in )(@\d+) 's (?:\w+ )?{_VIEW}.* {_CHANGED}"
    rf"|(@\d+) (?:ever )?{_CHANGED} (?:\w+ ){{0,2}}{_VIEW}"
    rf"|(@\d+) (?:ever )?{_CHANGED} (?:how|what) (?:he|she|it|they)\b"
    rf"|(@\d+) (?:ever )?{_SELF}"
    rf"|\b(?:change|shift)s? (?:in|of) (@\d+) 's (?:\w+ )?{_VIEW}"
    rf"|{_CHANGED} .*\bin what (@\d+) {SPEECH}"
)
# Whether what a state feared or hoped came true is told by its later texts.
_FEARED = (
    r"^(?:was|were) (?:the )?(@\d+) (?:right|wrong) to (?:expect|fear|hope|worry)\b"
    r"|^(?:(?:was|were|did|have|what became of) )?(?:the )?(@\d+) (?:'s )?"
    r"(?:concerns?|expectations?|fears?|hopes?|worry|worries) .*"
    r"\b(?:became of|c[ao]me true|turn(?:ed)? out|bor(?:n|ne) out|justified)\b"
)
_OPEN = rf"\b(?:since|after)(?: {MONTH})? {YEAR}\b"  # a range, which older sources do not know
OTHERS, TEXTS = "others", "texts"


class Said(NamedTuple):
    """The claimants whose claims a question asks for, and the words to search for.

    `names` are the names in the question. `marked` contains the search words, with "@" and an index
    in place of each name. `filters` restrict claimants, texts and dates. `voices` maps the IRIs of
    compared claimants to the date of the claims, or to "". If `compared_with` is OTHERS, they are
    compared with all others; if it is TEXTS, the texts of one claimant are compared.
    """

    names: Sequence[Mention]
    marked: str
    filters: FoundFilters
    voices: Mapping[str, str] = {}
    compared_with: str = ""


def said_by(typed: Typed, things: Sequence[Mention], form: str) -> Said:
    """Return the claimants whose claims a question asks for; `things` are entities it names."""
    people = [mention for mention in typed.naming([_PERSON]) if thing_meant(mention.names, _PERSON)]
    inside = {place for m in people for place in range(m.start, m.end)}
    named = sorted([*people, *(m for m in things if inside.isdisjoint(range(m.start, m.end)))])
    marked = with_marks(typed.words, named)
    known = {f"@{n}": thing_meant(m.names, _ACTOR) for n, m in enumerate(named)}
    actors = {name: actor.value for name, actor in known.items() if actor}
    persons = [f"@{n}" for n, mention in enumerate(named) if mention in people]
    spoken = re.findall(_DATE_OF, marked) if persons else ()
    dated = ((name, dates_of(*date), date[1]) for names, *date in spoken for name in _marks(names))
    dates = {n: own[0] if len(own) == 1 else year for n, own, year in dated if n in persons}
    if len({*dates.values()}) == 1 and not re.search(SPEECH, marked):
        dates = {}
    differ = re.search(_DIFFER, marked)
    said = [differ[0]] if differ else [m[0] for m in re.finditer(_SAYS, marked)]
    speakers = [name for name in dict.fromkeys(_marks(" ".join(said))) if name in actors]
    if len(speakers) > 1 and not {*speakers}.issubset(persons):
        states = [n for n in speakers if thing_meant(named[int(n[1:])].names, "rp:State")]
        if {*states, *persons}.issuperset(speakers):
            undated, filters = without_dates(marked)
            topic = re.sub(rf"(?:{'|'.join(speakers)})\b|{SPEECH}", "", undated)
            # Without a topic, what they say of each other is sought.
            topic = undated if GRAMMAR.issuperset(topic.split()) else topic
            return Said(named, topic, filters, {actors[name]: "" for name in speakers})
    heard, compared_with = _compared(marked, persons, [*actors], dates)
    if len(heard) < 2 and not compared_with and persons and re.match(_STATEMENT, typed.text):
        heard, compared_with = persons, OTHERS
    voices = {actors[name]: dates.get(name, "") for name in heard}
    if len(voices) < len(heard) and not compared_with:  # the same person twice
        voices, compared_with = dict.fromkeys(voices, ""), TEXTS
    if len(voices) > 1 or compared_with or any(voices.values()):
        owned = {} if compared_with == TEXTS else dates
        bare = re.sub(_DATE_OF, lambda m: m[1] if {*_marks(m[1])} & owned.keys() else m[0], marked)
        bare, filters = without_dates(bare)
        bare = re.sub(f"{_OTHERS}|{_OUTCOME}|{SPEECH}", "", bare)
        bare = re.sub(rf"(?:{'|'.join(heard)})\b(?: and)?(?: 's)?", "", bare)
        if compared_with == OTHERS and filters.get("since") == filters.get("until"):
            filters = {}  # the date of a statement, which others judge
        if len(voices) > 1 or compared_with:
            return Said(named, bare, filters, voices, compared_with)
        (date,) = voices.values()
        return Said(named, bare, {"according_to": (*voices,), "since": (date,), "until": (date,)})
    bare, filters = without_claimants(with_marks(typed.words, things), things)
    rest, second = without_claimants(bare.replace(" and what ", " "), things)
    if filters.keys() == second.keys() == {"according_to"}:
        bare, filters = rest, {"according_to": filters["according_to"] + second["according_to"]}
    if filters or dates or form == "yes/no" or re.search(_OPEN, bare):
        bare, others = without_dates(bare, in_years=form == "yes/no" and not filters)
        filters |= others
    if len(filters.get("according_to", ())) > 1:
        voices = dict.fromkeys(filters.pop("according_to"), "")
        return Said(things, re.sub(SPEECH, "", bare), filters, voices)
    return Said(things, re.sub(SPEECH, "", bare) if form == "who" else bare, filters)


def in_texts(said: Said) -> Said:
    """Return `said` with a filter for the texts that it names, such as "his UN speech"."""
    texts = {n: m for n, m in enumerate(said.names) if all(_SOURCE in x.kinds for x in m.names)}
    found = [n for n in texts if f"@{n}" in said.marked.split()]
    if not found:
        return said
    marked = re.sub(rf"(?:\b{_IN_TEXT} )?@(?:{'|'.join(map(str, found))})\b", "", said.marked)
    sources = dict.fromkeys(name.thing.value for n in found for name in texts[n].names)
    authors = (name.thing.value for m in said.names if m not in texts.values() for name in m.names)
    named = tuple(source for source in authors if source in sources) or (*sources,)
    return said._replace(marked=marked, filters={"source": named, **said.filters})


def _marks(text: str) -> list[str]:
    return re.findall(r"@\d+", text)


def _compared(
    marked: str, persons: Sequence[str], actors: Sequence[str], dated: Collection[str]
) -> tuple[Sequence[str], str]:
    """Return the marks of the voices that a question compares, and what else with (see `Said`).

    Persons are compared if several are the subject of a verb of saying, or if the question has a
    word such as "agree". The others are heard as well if it asks who else says so, or whether a
    person was right. The texts of an actor are compared if it asks whether a view has changed.
    """
    if changed := re.search(_CHANGE, marked):
        heard = [name for name in actors if name in changed.groups()]
        heard = [name for name in heard if name != changed[1] or name in persons or not persons]
        return heard, TEXTS if heard else ""
    feared = re.search(_FEARED, marked)
    if feared and (heard := [n for n in actors if n in feared.groups() and n not in persons]):
        return heard, TEXTS
    pairs = " ".join(re.findall(r"\bthe @\d+ @\d+ (?!and |or |@|joint |statement)", marked))
    persons = [name for name in persons if name not in _marks(pairs)]  # "the Xi-Putin bond"
    if not persons:
        return (), ""
    groups = [_marks(names) for names in re.findall(_SUBJECT, marked)]
    subjects = [name for name in persons if name in dated or any(name in own for own in groups)]
    if asked := re.search(rf"(?:{_OTHERS})(?:[a-z ]*?{_NAMES})?|{_OUTCOME}", marked):
        heard = [name for name in persons if name in _marks(asked[1] or "")]
        heard = heard or [*persons[:1]]
        return heard, OTHERS if heard else ""
    # Who stands before the subject of a word such as "view" is asked about it.
    last = max(map(persons.index, subjects), default=-1)
    compares = re.search(COMPARE, marked)  # in "What did X say of Y and Z?", X is alone
    if compares and len(persons) == 1 and re.search(rf"{YEAR}\b.*\b{YEAR}\b", marked):
        return persons, TEXTS
    return persons[: last + 1] if last > 0 or not compares else persons, ""


def without_claimants(marked: str, mentions: Sequence[Mention]) -> tuple[str, FoundFilters]:
    """Return a question without a phrase such as "according to X", and the filter for X."""
    for pattern, meant in _CLAIMANTS.items():
        if match := re.search(pattern, marked):
            named = [mentions[int(number)].names for number in re.findall(r"@(\d+)", match[1])]
            for key, kind in meant:
                things = [thing.value for names in named if (thing := thing_meant(names, kind))]
                if len(things) == len(named):
                    return cut(marked, match), {key: tuple(things)}
    return marked, {}
