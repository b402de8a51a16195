"""Immutable answers: a question, its findings and their sources."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, Self, dataclass_transform

from realpolitik.answer.findings.finding import Finding
from realpolitik.answer.findings.warrant import Frozen, Node, Source, Warrant, as_json
from realpolitik.answer.findings.wording import Clause, clauses, verdict
from realpolitik.errors import Refused
from realpolitik.terms import ID, ROLES, slug

__all__ = ["RECORD", "Answer", "Asked", "LeftOut", "Roles", "Suggestion", "compose"]

_KEYS = {"filters": "narrowing"}  # fields with another key in JSON

Roles = Mapping[str, Mapping[str, tuple[Node, ...]]]
"""A map from the IRI of each situation to its roles, and from each role to its entities."""

_EXPLAINED = "explained"  # the key of the role `outcome`: the key `outcome` is that of the answer
_COLUMNS = """
query outcome situation label values status strength tense claim polarity claimant reportedBy
certainty claimTense gloss source paragraph sentence start end quote but derivedFrom withdrawn
year claimantLabel author title date eventBegins aboutYear basis intensity voice onBehalfOf forecast
changedSince saidOn since until deadline
"""
RECORD = (*_COLUMNS.split(), *(_EXPLAINED if role == "outcome" else role for role in ROLES))
"""The keys of the dictionaries that `Answer.records` yields; the last ones are the roles."""

Record = dict[str, str | int]


class Asked(NamedTuple):
    """The form of a question, and a short answer to it, such as "no" or "not stated".

    `form` is "yes/no", "who", "when", "how much" or "other". `value` is the short answer, and
    `by` is the slug of the test (a query in `queries/tests`) that found it. Both may be None.
    """

    form: str = "other"
    value: str | None = None
    by: str | None = None


class LeftOut(NamedTuple):
    """A part of a question whose words no claim has, and known names with a similar spelling."""

    text: str
    near: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the ignored part as JSON-compatible values."""
        near = {"near": [*self.near]} if self.near else {}
        return {"text": self.text, "reason": "unheard", **near}


class Suggestion(NamedTuple):
    """A related saved question: its slug, values, wording, number of findings and command line."""

    query: str
    parameters: Mapping[str, str | None]
    question: str
    findings: int
    command: str

    def to_dict(self) -> dict[str, Any]:
        """Return the suggestion as JSON-compatible values, with an empty map of filters."""
        return {**self._asdict(), "narrowing": {}}


@dataclass_transform(frozen_default=True, kw_only_default=True)
class _Value:
    """An immutable object with fields, like a dataclass, which would take 5 ms to import."""

    def __init__(self, **fields: Any) -> None:
        vars(self).update(fields)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{name} cannot be changed; an answer is immutable")

    def __eq__(self, other: object) -> bool:
        names = [n for n in type(self).__annotations__ if n not in ("request", "load_roles")]
        return isinstance(other, type(self)) and all(
            getattr(self, name) == getattr(other, name) for name in names
        )

    def _replace(self, **changes: Any) -> Self:
        """Return a copy with some fields changed."""
        return type(self)(**{**vars(self), **changes})


class Answer(_Value):
    """An immutable sequence of findings that answers a question.

    `query` is the slug of the saved question, and `question` its wording with the values filled in.
    If no saved question matches, `query` is None and the findings are the sentences whose claims
    are most similar to the question. `text` is the question that the user asked in English, and
    `left_out` are its ignored parts. `suggestions` are related questions. `best` are the IRIs of
    the claims most similar to the question, best first. `parameters` maps each parameter to an IRI,
    or to None if any value is accepted. `filters` maps each filter to IRIs, words or years. `total`
    counts all findings, even if the answer contains only some. `verdict` is the opening sentence,
    which summarizes them, and `clauses` are its parts, one for each status. `asked` is the form of
    the question with its short answer. `request` has the arguments of `Graph.ask` or
    `Graph.search`, for use by `Graph.again`. `load_roles` is a function that queries the `roles`.

    `outcome` is "answered", "denied" (all findings are denied), "nearest" (no saved question
    matches) or "silent" (nothing was found). `sources` are the sources of the findings, and
    `held` are all sources of the graph. If the question defines sections, `headings` are their
    headings. `labels` maps the IRIs of values, parameters and claimants to English labels. `inline`
    has the same labels in the form for mid-sentence, such as "the United States".

    >>> answer = realpolitik.open().ask("positions", issue="annexation-of-crimea")
    >>> print(repr(answer).splitlines()[0])
    Who says what about the annexation of Crimea?
    >>> [finding.status for finding in answer], len(answer), answer[0].label
    (['affirmed', 'denied'], 2, 'Russia annexes Crimea')
    """

    query: str | None
    question: str
    outcome: str
    verdict: str
    total: int
    findings: tuple[Finding, ...]
    sources: tuple[Source, ...]
    held: tuple[Source, ...]
    parameters: Mapping[str, str | None] = Frozen()
    filters: Mapping[str, tuple[str, ...]] = Frozen()
    text: str | None = None
    left_out: tuple[LeftOut, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    best: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()
    asked: Asked = Asked()
    headings: tuple[str, ...] = ()
    labels: Mapping[str, str] = Frozen()
    inline: Mapping[str, str] = Frozen()
    request: tuple[str, Mapping[str, str | Sequence[str]], int | None] | None = None
    load_roles: Callable[[], Roles] = Frozen

    @cached_property
    def roles(self) -> Roles:
        """The entities in each role of each situation. The graph is queried on first use.

        >>> answer = realpolitik.open().ask("threats", actor="China")
        >>> [who.label for who in answer.roles[answer[0].situation]["holder"]]
        ['China']
        """
        return self.load_roles()

    @property
    def by_event(self) -> bool:
        """Whether filters by year apply to the dates of events, not to those of sources."""
        return self.query == "timeline"

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "roles": self.roles, "load_roles": Frozen}

    def __hash__(self) -> int:
        return hash((self.question, self.verdict))

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def __getitem__(self, place: int) -> Finding:
        return self.findings[place]

    def __repr__(self) -> str:
        from realpolitik.render.answers import answer_view
        from realpolitik.render.text import text

        return text(answer_view(self), 80).rstrip()

    def _repr_html_(self) -> str:
        """Return the short form of the answer as HTML, for notebooks."""
        from realpolitik.render.answers import answer_view
        from realpolitik.render.html import html

        return html(answer_view(self), level=3)

    def part(self, offset: int = 0, limit: int | None = None) -> "Answer":
        """Return the answer with at most `limit` of its findings, starting at the index `offset`.

        `outcome` and `total` still describe all findings. Raises Refused if an argument is below 0.

        >>> part = realpolitik.open().ask("contested").part(limit=1)
        >>> len(part), part.outcome
        (1, 'answered')
        """
        if offset < 0 or (limit or 0) < 0:
            raise Refused(f"part({offset}, {limit})", "offset and limit must be 0 or more")
        end = None if limit is None else offset + limit
        return self._replace(findings=self.findings[offset:end])

    def records(self) -> Iterator[Record]:
        """Yield a dictionary for each warrant, and one for each finding without warrants.

        An answer without findings yields a single dictionary. All dictionaries have the keys in
        RECORD. IRIs become slugs, and missing values are empty strings. `but` lists the relation
        and the claim of each piece of counter-evidence. `author`, `title` and `date` describe the
        source. `eventBegins` is the first day of an event (common knowledge).

        >>> first = next(realpolitik.open().ask("threats", actor="China").records())
        >>> first["claim"], first["certainty"], first["paragraph"], first["sentence"]
        ('sun-2016-p1s5-3', 'certain', 1, 5)
        """
        empty: Record = dict.fromkeys(RECORD, "")
        empty |= {"query": self.query or "", "outcome": self.outcome}
        sources = {source.source: source for source in self.held}
        if self.outcome == "silent":
            yield empty
        for finding in self.findings:
            roles = self.roles.get(finding.situation or "", {})
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

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as JSON-compatible values, for use by other programs."""
        keys = (
            *("query", "question", "parameters", "outcome", "text", "verdict", "asked"),
            *("filters", "total", "left_out", "suggestions", "sources", "findings"),
        )
        return {_KEYS.get(key, key): as_json(getattr(self, key)) for key in keys}


def compose(
    findings: Sequence[Finding],
    *,
    query: str | None,
    filters: Mapping[str, tuple[str, ...]],
    headings: tuple[str, ...] = (),
    **others: Any,
) -> Answer:
    """Return an answer with these fields, and compute its outcome, total, clauses and verdict."""
    found = clauses(findings) if query else ()
    denied = all(finding.status == "denied" for finding in findings)
    outcome = "nearest" if query is None else "denied" if denied else "answered"
    return Answer(
        query=query,
        outcome=outcome if findings else "silent",
        verdict=verdict(query, findings, found, filters, grouped=bool(headings)),
        clauses=found,
        total=len(findings),
        findings=tuple(findings),
        filters=filters,
        headings=headings,
        **others,
    )


def _of_finding(finding: Finding) -> Record:
    """Return the fields of a record that describe the finding."""
    against = [
        f"{item.relation} {slug(w.claim)}"
        for item in finding.counter_evidence
        for w in item.warrants
    ]
    cells = {key: _cell(value) for key, value in finding._asdict().items() if key in RECORD}
    return cells | {
        "values": "; ".join(f"{k}={slug(v)}" for k in finding.values for v in finding.texts(k)),
        "changedSince": _cell(finding.changed_since),
        "but": _cell(dict.fromkeys(against)),
        "eventBegins": _cell(finding.texts("begins")),
    }


def _of_warrant(w: Warrant) -> Record:
    """Return the fields of a record that describe the warrant, and its own situation, if any."""
    found = w.to_dict()
    own = {"label": w.situation.label, "year": w.year} if w.situation else {}
    found |= {
        "claimTense": found.pop("tense"),
        "forecast": w.forecast and w.forecast.outcome,
        "withdrawn": w.retraction and w.retraction.summary,
        "claimantLabel": w.claimant.label,
        "author": w.reported_by.label,
    }
    del found["year"]
    return {key: _cell(value) for key, value in (found | own).items()}


def _cell(value: Any) -> str | int:
    """Format a value for a record: an IRI as its slug, a list as items joined by semicolons."""
    if isinstance(value, Mapping) and "iri" in value:
        value = value["iri"]
    if isinstance(value, list | tuple | Mapping):
        return "; ".join(str(_cell(item)) for item in value)
    is_thing = isinstance(value, str) and value.startswith(ID)
    return slug(value) if is_thing else value or ""
