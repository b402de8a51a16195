"""Answers as flat records: the rows of CSV, TSV and data frames, a row for each warrant."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from realpolitik.answer.findings.finding import Finding
from realpolitik.answer.findings.warrant import Warrant
from realpolitik.terms import ROLES, slug

if TYPE_CHECKING:
    from realpolitik.answer.findings.answer import Answer

__all__ = ["RECORD", "records"]

_EXPLAINED = "explained"  # what an explanation explains: `outcome` is that of the answer
_KEYS = """
query outcome situation label values status strength tense claim polarity claimant reportedBy
certainty claimTense gloss source paragraph sentence start end quote but derivedFrom withdrawn
year claimantLabel author title date eventBegins aboutYear basis intensity voice onBehalfOf forecast
changedSince
"""
RECORD = (*_KEYS.split(), *(_EXPLAINED if role == "outcome" else role for role in ROLES))
"""The keys of a flat record of an answer, the roles of its situation last."""

Record = dict[str, str | int]


def records(answer: "Answer") -> Iterator[Record]:
    """Give a flat record for each warrant, one for a finding without any, one for silence.

    The keys are the same in all, things are told by their slugs, as in the export of claims, and
    what is lacking is an empty text. `but` names the claims that stand against the finding, each
    after its relation. `author`, `title` and `date` are those of the source; `eventBegins` is
    common knowledge of an event, and no source's.
    """
    empty: Record = dict.fromkeys(RECORD, "")
    empty |= {"query": answer.query or "", "outcome": answer.outcome}
    sources = {source.source: source for source in answer.held}
    if answer.outcome == "silent":
        yield empty
    for item in answer.findings:
        start = {**empty, **_of_finding(item), **_cast(answer, item)}
        for w in item.warrants:
            source = sources.get(w.source)
            of_source = {"title": source.title, "date": source.issued} if source else {}
            yield {**start, **_of_warrant(w), **of_source}
        if not item.warrants:
            yield start


def _of_finding(item: Finding) -> Record:
    values = "; ".join(
        f"{name}={slug(value)}" for name in item.values for value in item.texts(name)
    )
    against = [f"{b.relation} {slug(w.claim)}" for b in item.but for w in b.warrants]
    return {
        "situation": slug(item.situation or ""),
        "label": item.label,
        "values": values,
        "status": item.status or "",
        "strength": item.strength or "",
        "tense": item.tense or "",
        "year": item.year or "",
        "changedSince": "; ".join(map(slug, item.changed_since)),
        "but": "; ".join(dict.fromkeys(against)),
        "eventBegins": "; ".join(item.texts("begins")),
    }


def _cast(answer: "Answer", item: Finding) -> Record:
    """Return who and what stands in the roles of a situation."""
    return {
        _EXPLAINED if role == "outcome" else role: "; ".join(thing.label for thing in things)
        for role, things in answer.roles.get(item.situation or "", {}).items()
    }


def _of_warrant(w: Warrant) -> Record:
    record: Record = {
        "claim": slug(w.claim),
        "polarity": w.polarity,
        "claimant": "; ".join(slug(node.iri) for node in w.claimants),
        "onBehalfOf": "; ".join(slug(node.iri) for node in w.on_behalf_of),
        "reportedBy": "; ".join(slug(node.iri) for node in w.reporters),
        "certainty": w.certainty,
        "claimTense": w.tense,
        "aboutYear": w.about_year or "",
        "basis": w.basis or "",
        "intensity": w.intensity or "",
        "voice": "own" if w.own else "another",
        "forecast": w.forecast.fate if w.forecast else "",
        "gloss": w.gloss,
        "source": slug(w.source),
        "paragraph": w.paragraph,
        "sentence": w.sentence,
        "start": w.start,
        "end": w.end,
        "quote": w.quote or "",
        "derivedFrom": slug(w.derived_from) if w.derived_from else "",
        "withdrawn": w.withdrawn.said if w.withdrawn else "",
        "claimantLabel": w.claimant.label,
        "author": w.reported_by.label,
    }
    if w.situation:  # of a nearest answer, in which each claim stands on its own
        record |= {"situation": slug(w.situation.iri), "label": w.situation.label}
        record |= {"status": w.status or "", "strength": w.strength or "", "year": w.year}
    return record
