"""An answer as it is read: one line a finding, under plain headings, with what stands against it.

A line is what a claim says, in our gloss or, with the text at hand, in its own words. What a text
says of several things in one breath is one line. What the gloss and the heading do not tell, how
sure or of what time, stands in brackets.
"""

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.finding import LIKELY, STRENGTHS, TENSES, Finding, current, link
from realpolitik.answer.findings.warrant import Warrant
from realpolitik.english import NEGATIONS, short_list
from realpolitik.terms import by_key

__all__ = ["Line", "Section", "readable"]


class Line(NamedTuple):
    """A line of a page: how far it is set in, what ties it on, its text, and what bears it."""

    depth: int
    tie: str
    text: str
    warrants: tuple[Warrant, ...] = ()


class Section(NamedTuple):
    """A heading, and the lines under it."""

    heading: str
    lines: tuple[Line, ...]

    @property
    def findings(self) -> list[list[Line]]:
        """The lines finding by finding: each with those that are set in under it."""
        found: list[list[Line]] = []
        for line in self.lines:
            if line.depth and found:
                found[-1].append(line)
            else:
                found.append([line])
        return found


class _Entry(NamedTuple):
    """A finding with what stands under it."""

    order: tuple[int, ...]
    heading: str
    line: Line
    under: tuple[Line, ...]


_PRESENT = ("Stated", "Probable", "Possible", "How sure is unspecified")
_TOLD = ("Expected", "Past", *_PRESENT)
_TIMES = {"future": "foretold:", "past": "before:", "present": "at present:"}
_NEGATIVE = NEGATIONS | {"without", "unlikely"}
_PLURAL = {"is": "are", "was": "were", "has": "have", "are": "are", "were": "were", "have": "have"}
_PREPOSITIONS = {"with", "from", "of", "to", "in", "on", "at", "for", "by", "over"}
_LONGEST = 6  # words of what is joined with others in a line


def readable(answer: Answer) -> list[Section]:
    """Return the findings of an answer as they are read, under headings in their order.

    A question that tells kinds apart has these as headings, and another how findings stand.
    """
    if answer.outcome == "nearest":
        return [Section("", tuple(_quoting(line for item in answer for line in _sentence(item))))]
    places = {heading: place for place, heading in enumerate(answer.headings)}
    shown = {w.claim for item in answer for w in item.warrants}
    voices = {_is_own(item) for item in answer if item.warrants and not item.premises}
    sections: dict[tuple[int, ...], tuple[str, list[_Entry]]] = {}
    for item in answer:
        for group in item.groups or ("",):
            entry = _entry(answer, item, bool(group), shown)
            heading = entry.heading
            key: tuple[int, ...] = _standing(item)[0][:1]
            if group:
                heading, key = group[:1].upper() + group[1:], (places[group],)
            elif len(voices) > 1:  # what is said of oneself is another thing than what others say
                own = _is_own(item)
                heading += ", said of themselves" if own else ", by others"
                key = (*key, own)
            sections.setdefault(key, (heading, []))[1].append(entry)
    return [
        Section(
            heading, tuple(_quoting(line for e in _joined(some) for line in (e.line, *e.under)))
        )
        for _, (heading, some) in sorted(sections.items())
    ]


def _quoting(lines: Iterable[Line]) -> Iterator[Line]:
    """Give lines with the words that they stand on, which are not quoted twice on end."""
    quoted = ""
    for line in lines:
        words = max((w.quote or "" for w in line.warrants), key=len, default="")
        if words and words not in quoted:
            quoted = words
            line = line._replace(text=f"{line.text} “{words}”")
        yield line


def _sentence(item: Finding) -> Iterator[Line]:
    """Give the claims of a sentence, one of the nearest, with how what they regard stands."""
    claims = {w.claim: w for w in item.warrants}.values()  # of which one may stand on several spans
    entries = [
        _Entry((), "", Line(place > 0, "", _said(w, (), w.status or ""), (w,)), ())
        for place, w in enumerate(claims)
    ]
    for entry in _joined(entries):
        yield entry.line


def _entry(answer: Answer, item: Finding, grouped: bool, shown: set[str]) -> _Entry:
    """Return a finding as a line, with the label only where several hold it or speak of it."""
    order, heading = _standing(item)
    told = () if grouped or heading not in _TOLD else (heading,)
    status = "contested" if grouped and item.status == "contested" else ""
    now = current(item.warrants)
    sides = [] if item.premises else _sides(now)
    several = len({w.claimant.iri for w, *_ in sides if w.polarity == sides[0][0].polarity}) > 1
    if not sides:
        theory = short_list(answer.running.get(iri, iri) for iri in item.texts("theory"))
        line = Line(0, "", f"{item.label} ({theory})" if theory else item.label)
    elif several:
        line = Line(0, "", f"{item.label} [{status}]" if status else item.label)
    else:
        first = sides.pop(0)
        line = Line(0, "", _said(first[0], told, status), tuple(first))
    under = [
        Line(1, "denied:" if w.polarity == "denies" else "", _said(w, told), (w, *others))
        for w, *others in sides
    ]
    under += _earlier([] if item.premises else [w for w in item.warrants if w not in now], item)
    if grouped:  # the present first
        order = (TENSES.index(item.tense or "present"), *order[:2])
    places = ((answer.place(w.source), w.paragraph, w.sentence) for w in item.warrants)
    where = min(places, default=())
    return _Entry((*order, *where), heading, line, (*under, *_against(item, shown)))


def _standing(item: Finding) -> tuple[tuple[int, int, int], str]:
    """Return where a finding stands among others, and the heading that says so."""
    if item.premises:
        return (9, 0, 0), "Predicted by theory, claimed by nobody"
    if not item.warrants:
        return (9, 0, 0), "Without a claim"
    tense = TENSES.index(item.tense or "present")
    strength = STRENGTHS.index(item.strength or "certain")
    if item.status in ("contested", "denied"):
        part = 7 if item.status == "contested" else 8
        return (part, 0, tense), item.status.capitalize()
    if not any(w.own_voice for w in item.warrants):
        return (6, 0, tense), "Views of others"
    if item.tense == "present":
        return (strength, 0, 0), _PRESENT[strength]
    return (3 + tense, strength, 0), "Expected" if item.tense == "future" else "Past"


def _is_own(item: Finding) -> bool:
    """Say whether a finding stands on nothing but what those who are in it say themselves."""
    return all(w.own and w.own_voice for w in current(item.warrants))


def _earlier(warrants: Sequence[Warrant], item: Finding) -> Iterator[Line]:
    """Give what was said before, or of another time than that in which a finding stands."""
    for w, *others in _sides(warrants):
        tie = "then:" if w.tense == item.tense else _TIMES[w.tense]
        yield Line(1, tie, _said(w, ("Expected", "Past")), (w, *others))


def _sides(warrants: Sequence[Warrant]) -> list[list[Warrant]]:
    """Return warrants by claimant and polarity, affirming ones first, of each the surest first."""
    ordered = sorted(
        warrants,
        key=lambda w: (
            w.polarity,
            bool(w.retraction),
            bool(w.derived_from),
            STRENGTHS.index(w.certainty),
            TENSES.index(w.tense),
            -w.year,
            w.source,
            w.paragraph,
            w.sentence,
        ),
    )
    sides = by_key(((w.polarity, w.claimant.iri), w) for w in ordered)
    return list(sides.values())


def _against(item: Finding, shown: set[str]) -> Iterator[Line]:
    """Give what stands against a finding; a qualification that is a finding itself stands there."""
    found: dict[tuple[str, str], list[Warrant]] = {}
    claims = {w.claim for w in item.warrants}
    for but in (*item.premises, *item.but):
        for w in but.warrants:
            if not (w.claim in claims and but.relation == "disputes") and not (
                w.claim in shown and but.relation == "qualifies"
            ):
                found.setdefault((link(item, but), w.claim), []).append(w)
    lines = {
        (tie, _said(ws[0])): Line(1, tie, _said(ws[0]), tuple(ws)) for (tie, _), ws in found.items()
    }
    yield from lines.values()
    if item.premises:
        yield from (Line(1, "caution:", text) for text in item.texts("fails"))
        for side in _sides(item.warrants):
            yield Line(1, "claimed:", _said(side[0]), tuple(side))


def _said(warrant: Warrant, told: Sequence[str] = (), status: str = "") -> str:
    """Return what a claim says, with what neither that nor a heading tells."""
    notes = [status] if status == "contested" else []  # what denies says so itself
    if warrant.certainty in LIKELY and LIKELY[warrant.certainty].capitalize() not in told:
        notes.append(LIKELY[warrant.certainty])
    if (
        warrant.tense != "present"
        and {"future": "Expected", "past": "Past"}[warrant.tense] not in told
    ):
        notes.append(warrant.tense)
    if warrant.basis == "inferred":
        notes = ["read out of the text", *(n for n in notes if n != LIKELY["unspecified"])]
    if warrant.forecast and warrant.forecast.summary:
        notes.append(warrant.forecast.summary)
    if warrant.retraction:
        notes.append(warrant.retraction.summary)
    return warrant.gloss + (f" [{', '.join(notes)}]" if notes else "")


def _joined(entries: Iterable[_Entry]) -> list[_Entry]:
    """Return entries in their order, those that one sentence says of several things as one."""
    waiting = sorted(entries, key=lambda entry: entry.order)
    found: list[_Entry] = []
    while waiting:
        first = waiting.pop(0)
        alike = [first]
        for entry in waiting:
            texts = [e.line.text for e in (*alike, entry)]
            if _one_breath(first, entry) and _in_one(texts):
                alike.append(entry)
        waiting = [entry for entry in waiting if entry not in alike]
        text = _in_one([entry.line.text for entry in alike]) or first.line.text
        warrants = tuple(w for entry in alike for w in entry.line.warrants)
        found.append(first._replace(line=first.line._replace(text=text, warrants=warrants)))
    return found


def _one_breath(first: _Entry, other: _Entry) -> bool:
    """Say whether lines are of one sentence and standing, with the same against them."""
    if not (first.line.warrants and other.line.warrants) or first.order[:3] != other.order[:3]:
        return False
    one, two = first.line.warrants[0], other.line.warrants[0]
    alike = attrgetter(
        "source", "paragraph", "sentence", "claimant", "polarity", "certainty", "tense", "status"
    )
    if alike(one) != alike(two):
        return False
    one_under, two_under = ([(line.tie, line.text) for line in e.under] for e in (first, other))
    return one_under == two_under


def _in_one(texts: Sequence[str]) -> str:
    """Return sentences that differ in one part as one; "" where it would not read well.

    >>> _in_one(["They align on Iran.", "They align on the economy."])
    'They align on Iran and the economy.'
    >>> _in_one(["Iran is a matter for both.", "North Korea is a matter for both."])
    'Iran and North Korea are a matter for both.'
    """
    if len(set(texts)) == 1:
        return texts[0]
    ends = {text.rpartition(".")[2] for text in texts}
    if len(ends) > 1:
        return ""
    words = [text.rpartition(".")[0].split() for text in texts]
    first, last = _common(words), _common([part[::-1] for part in words])
    last = min(last, min(map(len, words)) - first)
    middles = [part[first : len(part) - last] for part in words]
    prefix, suffix = words[0][:first], words[0][len(words[0]) - last :]
    plain = all(
        0 < len(m) <= _LONGEST and "and" not in m and "," not in " ".join(m) for m in middles
    )
    if not plain or first + last < 3 or _NEGATIVE.intersection(prefix):
        return ""
    if suffix[:1] == ["as"] or any(middle[-1] in _PREPOSITIONS for middle in middles):
        return ""
    owners = all(middle[-1].endswith(("'", "'s")) for middle in middles)
    if prefix in ([], ["The"], ["A"], ["An"]) and not owners:  # they are what the verb agrees with
        single = suffix[1:2] in (["a"], ["an"]) and suffix[2:3] != ["matter"]
        if not suffix or suffix[0] not in _PLURAL or single:
            return ""
        suffix[0] = _PLURAL[suffix[0]]
    begun = [middles[0], *(m if prefix or m[0] != "The" else ["the", *m[1:]] for m in middles[1:])]
    *others, final = (" ".join(middle) for middle in begun)
    return " ".join([*prefix, f"{', '.join(others)} and {final}", *suffix]) + f".{ends.pop()}"


def _common(words: Sequence[Sequence[str]]) -> int:
    """Return with how many equal words all begin."""
    return next(
        (place for place, some in enumerate(zip(*words, strict=False)) if len(set(some)) > 1),
        min(map(len, words)),
    )
