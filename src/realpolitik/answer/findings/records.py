"""Answers as flat records: the rows of CSV, TSV and data frames, one for each warrant."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from realpolitik.answer.findings.finding import Finding
from realpolitik.answer.findings.warrant import Warrant
from realpolitik.terms import ROLES, slug

if TYPE_CHECKING:
    from realpolitik.answer.findings.answer import Answer

__all__ = ["RECORD", "Record", "records"]

_EXPLAINED = "explained"  # the role outcome of an explanation: `outcome` is that of the answer
_KEYS = """
query outcome situation label values status strength tense claim polarity claimant reportedBy
certainty claimTense gloss source paragraph sentence start end quote but derivedFrom withdrawn
year claimantLabel author title date eventBegins aboutYear basis intensity voice onBehalfOf forecast
changedSince
"""
RECORD = (*_KEYS.split(), *(_EXPLAINED if role == "outcome" else role for role in ROLES))
"""The keys of a record, with the roles of the situation at the end."""

Record = dict[str, str | int]


def records(answer: "Answer") -> Iterator[Record]:
    """Yield a record for each warrant, one for a finding without any, one for silence.

    Things are slugs, as in the export of claims. `but` has the counter-evidence as relation and
    claim. `author`, `title` and `date` are those of the source; `eventBegins` is the date of an
    event, as common knowledge.
    """
    empty: Record = dict.fromkeys(RECORD, "")
    empty |= {"query": answer.query or "", "outcome": answer.outcome}
    sources = {source.source: source for source in answer.held}
    if answer.outcome == "silent":
        yield empty
    for finding in answer.findings:
        roles = answer.roles.get(finding.situation or "", {})
        start = {**empty, **_of_finding(finding)}
        for role, things in roles.items():
            labels = "; ".join(thing.label for thing in things)
            start[_EXPLAINED if role == "outcome" else role] = labels
        for w in finding.warrants:
            source = sources.get(w.source)
            of_source = {"title": source.title, "date": source.issued} if source else {}
            yield {**start, **_of_warrant(w), **of_source}
        if not finding.warrants:
            yield start


def _of_finding(finding: Finding) -> Record:
    values = (f"{name}={slug(v)}" for name in finding.values for v in finding.texts(name))
    against = (
        f"{item.relation} {slug(w.claim)}"
        for item in finding.counter_evidence
        for w in item.warrants
    )
    return {
        "situation": slug(finding.situation or ""),
        "label": finding.label,
        "values": "; ".join(values),
        "status": finding.status or "",
        "strength": finding.strength or "",
        "tense": finding.tense or "",
        "year": finding.year or "",
        "changedSince": "; ".join(map(slug, finding.changed_since)),
        "but": "; ".join(dict.fromkeys(against)),
        "eventBegins": "; ".join(finding.texts("begins")),
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
        "forecast": w.forecast.outcome if w.forecast else "",
        "gloss": w.gloss,
        "source": slug(w.source),
        "paragraph": w.paragraph,
        "sentence": w.sentence,
        "start": w.start,
        "end": w.end,
        "quote": w.quote or "",
        "derivedFrom": slug(w.derived_from) if w.derived_from else "",
        "withdrawn": w.retraction.summary if w.retraction else "",
        "claimantLabel": w.claimant.label,
        "author": w.reported_by.label,
    }
    if w.situation:  # of a nearest answer
        record |= {"situation": slug(w.situation.iri), "label": w.situation.label}
        record |= {"status": w.status or "", "strength": w.strength or "", "year": w.year}
    return record
