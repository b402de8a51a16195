"""Answers as frozen values: findings, each with its warrants and what stands against it.

Nothing here knows an engine. Status, strength, tense and outcome follow from the warrants, by the
same definitions as the status rules of the ontology.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

__all__ = ["Answer", "But", "Finding", "Node", "Source", "Warrant", "finding"]

_STRENGTHS = ("certain", "probable", "possible", "unspecified")
_TENSES = ("present", "future", "past")


class Node(NamedTuple):
    """A thing with its IRI and its English label."""

    iri: str
    label: str

    def to_dict(self) -> dict[str, str]:
        """Return it as JSON's types."""
        return self._asdict()


class Source(NamedTuple):
    """A source: its IRI, author and publisher, the author's short name, title, date (ISO 8601)."""

    source: str
    label: str
    short: str
    title: str
    issued: str

    def to_dict(self) -> dict[str, str]:
        """Return it as JSON's types."""
        return {"source": self.source, "label": self.label, "issued": self.issued}


class Warrant(NamedTuple):
    """A claim and one passage that it stands on.

    `start` and `end` count characters of the source's text, the end exclusive. `quote` is the
    passage's own words, or None where the text is not at hand. `disputed` says whether some claim
    disputes this one; `short` is the reporter's short name.
    """

    claim: str
    polarity: str
    claimant: Node
    reported_by: Node
    certainty: str
    tense: str
    gloss: str
    source: str
    paragraph: int
    sentence: int
    start: int
    end: int
    quote: str | None
    disputed: bool
    short: str

    @property
    def own_voice(self) -> bool:
        """Say whether the one who reports the view also holds it."""
        return self.claimant.iri == self.reported_by.iri

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON's types, with the keys of the contract."""
        return {
            "claim": self.claim,
            "polarity": self.polarity,
            "claimant": self.claimant.to_dict(),
            "reportedBy": self.reported_by.to_dict(),
            "certainty": self.certainty,
            "tense": self.tense,
            "gloss": self.gloss,
            "source": self.source,
            "paragraph": self.paragraph,
            "sentence": self.sentence,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
        }


class But(NamedTuple):
    """What limits, conditions, qualifies or disputes a finding, as a situation."""

    situation: str
    label: str
    relation: str
    warrants: tuple[Warrant, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        return {**self._asdict(), "warrants": [w.to_dict() for w in self.warrants]}


class Finding(NamedTuple):
    """A situation that answers a question, with all that is claimed of it.

    `values` gives what else the question asks for: an IRI or text, or a list of them where there
    are several. A finding without warrants is common knowledge, or a sentence without a claim; its
    status, strength and tense are None.
    """

    situation: str
    label: str
    values: dict[str, str | list[str]]
    status: str | None
    strength: str | None
    tense: str | None
    warrants: tuple[Warrant, ...]
    but: tuple[But, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        return {
            **self._asdict(),
            "warrants": [w.to_dict() for w in self.warrants],
            "but": [b.to_dict() for b in self.but],
        }


class Answer(NamedTuple):
    """The answer to a saved question.

    `parameters` gives the IRI of each value, None for any; `sources` what the findings stand on, or
    what was asked in vain, out of all that are `held`; `headings` the order of the values of
    `group` where the question sorts its findings by one; `labels` the English label of IRIs that
    occur in values and parameters.
    """

    query: str
    question: str
    parameters: dict[str, str | None]
    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]
    headings: tuple[str, ...]
    labels: dict[str, str]
    held: tuple[Source, ...]

    @property
    def outcome(self) -> str:
        """Say "answered", "denied" (nothing affirmed, something denied) or "silent"."""
        if not self.findings:
            return "silent"
        return "denied" if all(f.status == "denied" for f in self.findings) else "answered"

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON's types: the contract for other programs."""
        return {
            "query": self.query,
            "question": self.question,
            "parameters": self.parameters,
            "outcome": self.outcome,
            "sources": [s.to_dict() for s in self.sources],
            "findings": [f.to_dict() for f in self.findings],
        }


def finding(
    situation: str,
    label: str,
    values: dict[str, str | list[str]],
    warrants: Sequence[Warrant],
    but: Sequence[But],
) -> Finding:
    """Return a finding whose status, strength and tense follow from its warrants."""
    affirming = [w for w in warrants if w.polarity == "affirms"]
    denying = [w for w in warrants if w.polarity == "denies"]
    if not warrants:
        status = None
    elif (affirming and denying) or any(w.disputed for w in warrants):
        status = "contested"
    else:
        status = "affirmed" if affirming else "denied"
    deciding = affirming or denying
    strength = min((w.certainty for w in deciding), key=_STRENGTHS.index, default=None)
    tense = min(
        (w.tense for w in deciding if w.certainty == strength), key=_TENSES.index, default=None
    )
    return Finding(situation, label, values, status, strength, tense, tuple(warrants), tuple(but))
