"""The words for status, certainty, tense, basis and relation, in one table.

Pages, pictures, filters and verdicts use this table. JSON, CSV and RDF have its keys.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from realpolitik.answer.findings.finding import Finding, current
from realpolitik.answer.findings.warrant import CounterEvidence, Warrant
from realpolitik.english import short_list

__all__ = ["BASIS", "CERTAINTY", "RELATION", "STATUS", "TENSE", "Words"]
__all__ += ["claimant_names", "qualifiers", "relation", "shown_status"]


class Words(NamedTuple):
    """The words for a value in a heading or filter, and beside a single claim.

    Default values (stated, certain, present) are not shown beside a claim.
    """

    heading: str
    beside: str = ""


STATUS = {
    "predicted": Words("Predicted by theory", "predicted"),
    "affirmed": Words("Stated"),
    "expected": Words("Expected", "expected"),
    "attributed": Words("Attributed to others"),
    "contested": Words("Contested", "contested"),
    "denied": Words("Denied", "denied"),
    "unclaimed": Words("No claim", "no claim"),
}
"""The statuses in the order of a page."""

CERTAINTY = {
    "certain": Words("Certain"),
    "probable": Words("Probable", "probable"),
    "possible": Words("Possible", "possible"),
    "unspecified": Words("Certainty not stated", "certainty not stated"),
}
TENSE = {
    "present": Words("Present"),
    "future": Words("Future", "future"),
    "past": Words("Past", "past"),
}
BASIS = {
    "stated": Words("Stated"),
    "presupposed": Words("Presupposed"),
    "inferred": Words("Implied", "implied"),
}
RELATION = {
    "disputes": "disputed",
    "limits": "but",
    "conditions": "if",
    "qualifies": "but",
    "premise": "premise",
    "defeats": "against it",
}


def shown_status(item: Finding) -> str:
    """Return the key of a finding in STATUS.

    An affirmed finding is "attributed" if no author says it in their own voice, otherwise
    "expected" if it is about the future.

    >>> answer = realpolitik.open().ask("alignments", source="sun-2016")
    >>> list(dict.fromkeys(map(shown_status, answer)))
    ['affirmed', 'expected', 'contested', 'denied']
    """
    if item.status != "affirmed":
        return item.status or "unclaimed"
    if not any(warrant.own_voice for warrant in current(item.warrants)):
        return "attributed"
    return "expected" if item.tense == "future" else "affirmed"


def qualifiers(warrant: Warrant, known: Collection[str] = ()) -> tuple[str, ...]:
    """Return the qualifiers of a claim except those in `known`.

    "Certainty not stated" is omitted for an implied claim, which has no words of its own.
    """
    implied = BASIS[warrant.basis or "stated"].beside
    unstated = implied and warrant.certainty == "unspecified"
    words = (
        "contested" if warrant.status == "contested" else "",
        "" if unstated else CERTAINTY[warrant.certainty].beside,
        TENSE[warrant.tense].beside,
        implied,
        warrant.forecast.summary if warrant.forecast else "",
        warrant.retraction.summary if warrant.retraction else "",
    )
    return tuple(word for word in words if word and word not in known)


def relation(item: Finding, but: CounterEvidence) -> str:
    """Return the label of counter-evidence or of a premise."""
    if but.relation == "limits" and item.status == "denied":
        return "because"
    return RELATION[but.relation]


def claimant_names(warrants: Iterable[Warrant], running: Mapping[str, str]) -> str:
    """Return the claimants of some claims as a list for a sentence.

    `running` has the label of each IRI as written within a sentence.
    """
    return short_list(
        warrant.short + warrant.spoken_for(running)
        if warrant.own_voice
        else " and ".join(running.get(node.iri, node.label) for node in warrant.claimants)
        + warrant.spoken_for(running)
        for warrant in warrants
    )
