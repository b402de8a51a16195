"""Answer "when", "how much" and "who is" questions."""

import re

from pyoxigraph import NamedNode

from realpolitik.answer.findings.answer import Answer, Asked
from realpolitik.answer.questions.names import GRAMMAR, Names, words
from realpolitik.engine.base import Engine, join_rows, text_of
from realpolitik.english import date_in_words
from realpolitik.find.index import Index
from realpolitik.find.parser import ParsedQuestion, thing_meant
from realpolitik.terms import expand, local

__all__ = ["answer_by_form"]

_SHOWN = 7  # nearest claims, in which a figure or a date is looked for
_NONE = {"when": "No date is given.", "how much": "No figure is given."}
_FIGURES = """
two three four five six seven eight nine ten dozen dozens hundred hundreds thousand thousands
million millions billion billions half third quarter percent
"""
_GIVEN = {
    "when": re.compile(r"\d|\b(?:since|until|before|after|during)\b", re.IGNORECASE),
    "how much": re.compile(
        rf"\b(?![12]\d{{3}}\b)\d|\b(?:{'|'.join(_FIGURES.split())})\b", re.IGNORECASE
    ),  # other than a year
}
_HAPPEN = ("happen", "occur", "begin", "start", "take", "place")


def answer_by_form(
    answer: Answer, parsed: ParsedQuestion, index: Index, names: Names, engine: Engine
) -> Answer:
    """Return the answer with a date, a figure or a record as its verdict, if that was asked."""
    value = verdict = ""
    if parsed.form == "who" and parsed.question and parsed.question.slug == "about":
        value = _record(parsed.values["thing"], names, engine)
        verdict = value and f"{value}."
    elif answer.outcome == "nearest" and parsed.form in _NONE:
        glosses = {w.claim: w.gloss for f in answer for w in f.warrants}
        shown = " ".join(glosses[claim] for claim in answer.best[:_SHOWN])
        value = _date(parsed, index, engine) if parsed.form == "when" else ""
        if value:
            verdict = f"{value[0].upper()}{value[1:]} (common knowledge)."
        elif not _GIVEN[parsed.form].search(shown):
            value, verdict = "not given", answer.verdict or _NONE[parsed.form]
    asked = Asked(parsed.form, value or None)
    return answer._replace(asked=asked, verdict=verdict or answer.verdict)


def _record(person: NamedNode, names: Names, engine: Engine) -> str:
    """Return the offices of a person, with their years, and the titles of what they wrote."""
    ((label, _),) = names.labels([person]).values()
    parts = []
    for row in join_rows(engine, "who", "thing", [person]):
        begins, ends = (row.get(key, "")[:4] for key in ("begins", "ends"))
        years = f" ({begins} to {ends})" if ends else f" (since {begins})" if begins else ""
        office = row["label"].removeprefix(f"{label} as ")
        parts.append(office + ("" if begins in office else years))
    return f"{label}: {'; '.join(parts)}" if parts else ""


def _date(parsed: ParsedQuestion, index: Index, engine: Engine) -> str:
    """Return when an event was, if the question names it and its agents and nothing else."""
    events = [event for m in parsed.mentions if (event := thing_meant(m.names, "rp:Event"))]
    others = [m for m in parsed.mentions if not thing_meant(m.names, "rp:Event")]
    if len(events) != 1:
        return ""
    agents = {agent for _, agent in engine.pairs(expand("rp:agent"), events[0])}
    plain = [word for word in parsed.words if word not in GRAMMAR and word not in parsed.named]
    known = index.stems([*words(local(events[0].value)), *_HAPPEN])
    if not {*index.stems(plain)} <= {*known} or any(
        agents.isdisjoint(name.thing for name in m.names) for m in others
    ):
        return ""
    told = {name: engine.pairs(expand(f"rp:{name}"), events[0]) for name in ("when", "begins")}
    dates = [text_of(value) for pairs in told.values() for _, value in pairs]
    return dates[0] if told["when"] else date_in_words(dates[0]) if dates else ""
