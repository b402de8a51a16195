"""Answers as frozen values: findings, each with its warrants and what stands against it.

Nothing here knows an engine. Status, strength, tense and outcome follow from the warrants, by the
same definitions as the status rules of the ontology.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from .terms import compact, local
from .withdrawal import Withdrawal  # not as a name in quotes, which costs a tuple 1 ms

if TYPE_CHECKING:
    import pandas

__all__ = [
    "RECORD",
    "STRENGTHS",
    "TENSES",
    "Answer",
    "But",
    "Claim",
    "Finding",
    "Node",
    "Source",
    "Warrant",
    "finding",
]

RECORD = (
    *("query", "outcome", "situation", "label", "values", "status", "strength", "tense"),
    *("claim", "polarity", "claimant", "reportedBy", "certainty", "claimTense", "gloss"),
    *("source", "paragraph", "sentence", "start", "end", "quote", "but", "derivedFrom"),
    "withdrawn",
)
"""The keys of a flat record of an answer."""

STRENGTHS = ("certain", "probable", "possible", "unspecified")
TENSES = ("present", "future", "past")


class Node(NamedTuple):
    """A thing with its IRI and its English label."""

    iri: str
    label: str

    def to_dict(self) -> dict[str, str]:
        """Return it as JSON's types."""
        return self._asdict()


class Source(NamedTuple):
    """A source: its IRI, author and publisher, the author's short name, title, date (ISO 8601).

    `year` has a letter where there are others of that author and year; `several` says whether other
    sources of the author are held at all.
    """

    source: str
    label: str
    short: str
    title: str
    issued: str
    year: str
    several: bool

    @property
    def mark(self) -> str:
        """Return what a short name has after it, to tell the source from others of the author."""
        return f" {self.year}" if self.several else ""

    def to_dict(self) -> dict[str, str]:
        """Return it as JSON's types."""
        return {"source": self.source, "label": self.label, "issued": self.issued}


class Warrant(NamedTuple):
    """A claim and one passage that it stands on.

    `start` and `end` count characters of the source's text, the end exclusive. `quote` is the
    passage's own words, or None where the text is not at hand. `disputed` says whether some claim
    disputes this one; `short` names the reporter, and the year of the source where that is needed.
    `derived_from` is the claim that this one only repeats, if it does. `withdrawn` tells how it is
    retracted or revised, of which a graph knows only if it was opened with what is.
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
    derived_from: str | None = None
    withdrawn: Withdrawal | None = None

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
            "derivedFrom": self.derived_from,
            **({"withdrawn": self.withdrawn.to_dict()} if self.withdrawn else {}),
        }


class But(NamedTuple):
    """What limits, conditions, qualifies, disputes or defeats a finding, as a situation.

    A premise of what theory predicts has the same form, with the relation "premise".
    """

    situation: str
    label: str
    relation: str
    warrants: tuple[Warrant, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        return {**self._asdict(), "warrants": [w.to_dict() for w in self.warrants]}


class Claim(NamedTuple):
    """A claim, whole.

    `roles` gives what the situation that it regards has in each role, as pairs of the role and the
    thing; `links` how it stands to other claims, as triples of a relation ("disputes", "disputed
    by" ...), the other claim and its gloss. `warrants` are of this claim alone, one a passage.
    """

    iri: str
    situation: Node
    kind: str
    roles: tuple[tuple[str, Node], ...]
    warrants: tuple[Warrant, ...]
    links: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        return {
            "claim": self.iri,
            "situation": {"iri": self.situation.iri, "label": self.situation.label},
            "kind": self.kind,
            "roles": [{"role": role, **node.to_dict()} for role, node in self.roles],
            "warrants": [w.to_dict() for w in self.warrants],
            "links": [{"relation": r, "claim": c, "gloss": g} for r, c, g in self.links],
            "notes": list(self.notes),
        }


class Finding(NamedTuple):
    """A situation that answers a question, with all that is claimed of it.

    `values` gives what else the question asks for: an IRI or text, or a list of them where there
    are several. A finding without warrants is common knowledge, or a sentence without a claim; its
    status, strength and tense are None.

    A finding with premises is what a theory predicts, and nobody's claim: its status is
    "predicted", it has neither strength nor tense, and its warrants are of situations like it.
    """

    situation: str
    label: str
    values: dict[str, str | list[str]]
    status: str | None
    strength: str | None
    tense: str | None
    warrants: tuple[Warrant, ...]
    but: tuple[But, ...]
    premises: tuple[But, ...] = ()

    @property
    def rank(self) -> int:
        """Return where it stands among findings, from what is stated flatly (0) to what is denied.

        0 to 3 by the strength of what a source says itself; 4, what only others hold; 5, contested;
        6 to 9, denied, by strength; -1, what carries no claim; -2, what theory predicts.
        """
        if self.premises:
            return -2
        if self.status is None:
            return -1
        own = [w for w in self.warrants if w.own_voice]
        strength = min(STRENGTHS.index(w.certainty) for w in own or self.warrants)
        if self.status == "denied":
            return 6 + strength
        if self.status == "contested":
            return 5
        return strength if own else 4

    @property
    def groups(self) -> list[str]:
        """Return the headings under which the question puts it."""
        group = self.values.get("group", [])
        return [group] if isinstance(group, str) else group

    def sources(self, polarity: str) -> tuple[set[str], set[str]]:
        """Return the sources of its claims of a polarity: independent ones; ones that only repeat.

        A source only repeats where all that it claims of it repeats another claim.
        """
        warrants = [w for w in self.warrants if w.polarity == polarity]
        own = {w.source for w in warrants if not w.derived_from}
        return own, {w.source for w in warrants} - own

    @property
    def order(self) -> tuple[int, int, tuple[str, int, int]]:
        """Return what findings are sorted by: rank, the present first, the order of the text."""
        places = ((w.source, w.paragraph, w.sentence) for w in self.warrants)
        tense = TENSES.index(self.tense) if self.tense else 0
        return self.rank, tense, min(places, default=("", 0, 0))

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        own = {k: v for k, v in self._asdict().items() if k != "premises"}
        premises = {"premises": [p.to_dict() for p in self.premises]} if self.premises else {}
        return {
            **own,
            "warrants": [w.to_dict() for w in self.warrants],
            "but": [b.to_dict() for b in self.but],
            **premises,
        }


class Answer:
    """The answer to a saved question; it iterates over its findings and never changes.

    `query` is the slug of the question, `question` its wording with its values. `parameters` gives
    the IRI of each value, None for any; `sources` what the findings stand on, or what was asked in
    vain, out of all that are `held`; `headings` the order of the values of `group` where the
    question sorts its findings by one; `labels` the English label of IRIs in values and parameters.
    `outcome` is "answered", "denied" (nothing affirmed, something denied) or "silent".
    """

    __slots__ = (
        *("query", "question", "parameters", "outcome", "sources", "findings"),
        *("headings", "labels", "held", "_places"),
    )
    query: str
    question: str
    parameters: dict[str, str | None]
    outcome: str
    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]
    headings: tuple[str, ...]
    labels: dict[str, str]
    held: tuple[Source, ...]
    _places: dict[str, int]

    def __init__(
        self,
        *,
        query: str,
        question: str,
        parameters: dict[str, str | None],
        sources: tuple[Source, ...],
        findings: tuple[Finding, ...],
        headings: tuple[str, ...],
        labels: dict[str, str],
        held: tuple[Source, ...],
    ) -> None:
        denied = all(f.status == "denied" for f in findings)
        outcome = "silent" if not findings else "denied" if denied else "answered"
        places = {source.source: place for place, source in enumerate(held)}
        asked = (query, question, parameters, outcome)
        values = (*asked, sources, findings, headings, labels, held, places)
        for name, value in zip(self.__slots__, values, strict=True):
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("an answer does not change")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("an answer does not change")

    def __setstate__(self, state: tuple[None, dict[str, Any]]) -> None:
        for name, value in state[1].items():  # of a copy, which is made without __init__
            object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Answer) and all(
            getattr(self, name) == getattr(other, name) for name in self.__slots__
        )

    __hash__ = None  # type: ignore[assignment] # its dictionaries have none

    @property
    def repeating(self) -> set[str]:
        """The sources of which all claims in the answer only repeat others."""
        warrants = [w for f in self.findings for w in f.warrants]
        warrants += [w for f in self.findings for p in f.premises for w in p.warrants]
        return {w.source for w in warrants} - {w.source for w in warrants if not w.derived_from}

    def place(self, source: str) -> int:
        """Return the place of a source among all that are held, the oldest first; or -1."""
        return self._places.get(source, -1)

    def called(self, source: str) -> str:
        """Return the short name of a source that is held, or its CURIE."""
        place = self.place(source)
        return compact(source) if place < 0 else f"{self.held[place].short}{self.held[place].mark}"

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def __repr__(self) -> str:
        lines = (
            f"  {said}: {label}" + (f" ({whose})" if whose else "")
            for label, said, _, whose in self._lines()
        )
        return "\n".join([f"{self.question} {self.outcome}", *lines])

    def _repr_html_(self) -> str:
        """Return it as a table of HTML, as a notebook shows it."""
        from html import escape

        caption = f"<caption>{escape(self.question)} <em>{self.outcome}</em></caption>"
        lines = [("finding", "status", "claim", "claimant and place"), *self._lines()]
        rows = ("".join(f"<td>{escape(cell)}</td>" for cell in line) for line in lines)
        return f"<table>{caption}{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"

    def _lines(self) -> Iterator[tuple[str, str, str, str]]:
        """Give the label, the standing, the gloss, and whose and where, for each warrant."""
        for item in self.findings:
            said = " ".join(part for part in (item.status, item.strength, item.tense) if part)
            for w in () if item.premises else item.warrants:
                where = f"{self.called(w.source)} " if len(self.sources) > 1 else ""
                place = f"{w.claimant.label}, {where}¶{w.paragraph} s{w.sentence}"
                notes = [f"repeats {local(w.derived_from)}"] if w.derived_from else []
                notes += [w.withdrawn.said] if w.withdrawn else []
                yield item.label, said, w.gloss + (f" [{', '.join(notes)}]" if notes else ""), place
            if item.premises or not item.warrants:
                theory = self.labels.get(str(item.values.get("theory")), "")
                yield item.label, said or "no claim", "", theory

    def part(self, offset: int = 0, limit: int | None = None) -> "Answer":
        """Return the same answer with only some of its findings; its outcome stays."""
        part = object.__new__(Answer)
        for name in self.__slots__:
            object.__setattr__(part, name, getattr(self, name))
        end = None if limit is None else offset + limit
        object.__setattr__(part, "findings", self.findings[offset:end])
        return part

    def records(self) -> Iterator[dict[str, str | int]]:
        """Give a flat record for each warrant, one for a finding without any, one for silence.

        The keys are the same in all, IRIs are CURIEs, and what is lacking is an empty text. `but`
        names the claims that stand against the finding, each after its relation.
        """
        empty: dict[str, str | int] = dict.fromkeys(RECORD, "")
        empty |= {"query": self.query, "outcome": self.outcome}
        if self.outcome == "silent":
            yield empty
        for item in self.findings:
            values = "; ".join(
                f"{name}={compact(value)}"
                for name, held in item.values.items()
                for value in ([held] if isinstance(held, str) else held)
            )
            against = [f"{b.relation} {compact(w.claim)}" for b in item.but for w in b.warrants]
            start = {
                **empty,
                "situation": compact(item.situation),
                "label": item.label,
                "values": values,
                "status": item.status or "",
                "strength": item.strength or "",
                "tense": item.tense or "",
                "but": "; ".join(dict.fromkeys(against)),
            }
            for w in item.warrants:
                yield {
                    **start,
                    "claim": compact(w.claim),
                    "polarity": w.polarity,
                    "claimant": compact(w.claimant.iri),
                    "reportedBy": compact(w.reported_by.iri),
                    "certainty": w.certainty,
                    "claimTense": w.tense,
                    "gloss": w.gloss,
                    "source": compact(w.source),
                    "paragraph": w.paragraph,
                    "sentence": w.sentence,
                    "start": w.start,
                    "end": w.end,
                    "quote": w.quote or "",
                    "derivedFrom": compact(w.derived_from) if w.derived_from else "",
                    "withdrawn": w.withdrawn.said if w.withdrawn else "",
                }
            if not item.warrants:
                yield start

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

    def to_pandas(self) -> "pandas.DataFrame":
        """Return its records as a data frame; needs the extra `notebook`."""
        import pandas

        return pandas.DataFrame(self.records(), columns=list(RECORD))


def finding(
    situation: str,
    label: str,
    values: dict[str, str | list[str]],
    warrants: Sequence[Warrant],
    but: Sequence[But],
    premises: Sequence[But] = (),
) -> Finding:
    """Return a finding whose status, strength and tense follow from its warrants.

    With premises it is a prediction, and warrants say nothing of how it stands.
    """
    whole = (tuple(warrants), tuple(but), tuple(premises))
    if premises:
        return Finding(situation, label, values, "predicted", None, None, *whole)
    affirming = [w for w in warrants if w.polarity == "affirms"]
    denying = [w for w in warrants if w.polarity == "denies"]
    if not warrants:
        status = None
    elif (affirming and denying) or any(w.disputed for w in warrants):
        status = "contested"
    else:
        status = "affirmed" if affirming else "denied"
    deciding = affirming or denying
    strength = min((w.certainty for w in deciding), key=STRENGTHS.index, default=None)
    tense = min(
        (w.tense for w in deciding if w.certainty == strength), key=TENSES.index, default=None
    )
    return Finding(situation, label, values, status, strength, tense, *whole)
