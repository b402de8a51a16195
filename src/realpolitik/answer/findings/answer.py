"""Answers as frozen values: findings, what they stand on, and how they are told."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from realpolitik.answer.findings.finding import Finding
from realpolitik.answer.findings.verdict import verdict
from realpolitik.answer.findings.warrant import Frozen, Node, Source
from realpolitik.errors import Refused, not_installed
from realpolitik.terms import compact

if TYPE_CHECKING:
    import pandas

__all__ = ["Answer", "LeftOut", "Roles", "Suggestion"]

Roles = Mapping[str, Mapping[str, tuple[Node, ...]]]
"""Who and what stands in the roles of situations, by the IRI of each and by role."""


class LeftOut(NamedTuple):
    """A part of the text that the answer does not heed: "unheard", or heard and "unused".

    `near` has the names that it nearly is; as JSON it stands where there are any.

    >>> LeftOut("troops", "unheard").to_dict()
    {'text': 'troops', 'reason': 'unheard'}
    """

    text: str
    reason: str
    near: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        near = {"near": [*self.near]} if self.near else {}
        return {"text": self.text, "reason": self.reason, **near}


class Suggestion(NamedTuple):
    """A question that says more, with its values, and the command that asks it.

    `query` is the slug of a saved question, or None where claims are searched for.
    """

    query: str | None
    parameters: Mapping[str, str | None]
    narrowing: Mapping[str, tuple[str, ...]]
    question: str
    findings: int
    command: str

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        return {
            **self._asdict(),
            "parameters": dict(self.parameters),
            "narrowing": {key: [*values] for key, values in self.narrowing.items()},
        }


class Answer:
    """The answer to a question: a sequence of findings that never changes.

    `query` is the slug of the saved question, `question` its wording with its values. Where no
    saved question asks what was asked, `query` is None and the findings are the nearest claims,
    sentence by sentence. `text` is what was asked in English, and `left_out` what of it the answer
    does not heed; `suggestions` are saved questions that say more. `parameters` gives the IRI of
    each value, None for any; `narrowing` the values that narrow the answer, by their key, as IRIs,
    words or years. `total` counts the findings, of which `part` may show a few, and `verdict` says
    in a few clauses what they amount to. `fetched` is when claims were fetched from an endpoint to
    search them (ISO 8601); answers are equal whenever that was.

    `sources` is what the findings stand on, or what was asked in vain, out of all that are `held`;
    `headings` the order of the values of `group` where the question sorts its findings by one;
    `labels` the English label of IRIs in values and parameters, and of claimants; `running` the
    same as they stand in a sentence, such as "the United States".
    `outcome` is "answered", "denied" (nothing affirmed, something denied), "nearest" or "silent".

    >>> answer = realpolitik.open().ask("positions", issue="annexation-of-crimea")
    >>> answer
    Who says what about the annexation of Crimea? answered
      affirmed certain past: Russia annexed Crimea (Yun Sun, ¶3 s3)
      affirmed certain present: The West has sanctions in force against Russia (Yun Sun, ¶3 s3)
      denied possible present: China supports the annexation of Crimea (Yun Sun, ¶3 s3)
    >>> [finding.status for finding in answer], len(answer), answer[0].label
    (['affirmed', 'affirmed', 'denied'], 3, 'Russia annexed Crimea')
    """

    query: str | None
    question: str
    parameters: Mapping[str, str | None]
    outcome: str
    text: str | None
    verdict: str
    narrowing: Mapping[str, tuple[str, ...]]
    total: int
    left_out: tuple[LeftOut, ...]
    suggestions: tuple[Suggestion, ...]
    fetched: str | None
    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]
    headings: tuple[str, ...]
    labels: Mapping[str, str]
    running: Mapping[str, str]
    held: tuple[Source, ...]
    _ask_roles: Callable[[], Roles]

    def __init__(
        self,
        *,
        query: str | None,
        question: str,
        parameters: Mapping[str, str | None],
        sources: tuple[Source, ...],
        findings: tuple[Finding, ...],
        headings: tuple[str, ...],
        labels: Mapping[str, str],
        running: Mapping[str, str],
        held: tuple[Source, ...],
        text: str | None = None,
        narrowing: Mapping[str, tuple[str, ...]] = Frozen(),
        left_out: tuple[LeftOut, ...] = (),
        suggestions: tuple[Suggestion, ...] = (),
        fetched: str | None = None,
        searched: bool = False,
        ask_roles: Callable[[], Roles] = Frozen,
    ) -> None:
        if not findings:
            outcome = "silent"
        elif query is None:
            outcome = "nearest"
        else:
            denied = all(f.status == "denied" for f in findings)
            outcome = "denied" if denied else "answered"
        vars(self).update(
            query=query,
            question=question,
            parameters=Frozen(parameters),
            outcome=outcome,
            text=text,
            verdict=verdict(query, text, findings, sources, running, narrowing, searched),
            narrowing=Frozen(narrowing),
            total=len(findings),
            left_out=left_out,
            suggestions=suggestions,
            fetched=fetched,
            sources=sources,
            findings=findings,
            headings=headings,
            labels=Frozen(labels),
            running=Frozen(running),
            held=held,
            _ask_roles=ask_roles,
        )

    @cached_property
    def roles(self) -> Roles:
        """Who and what stands in the roles of its situations, such as their parties.

        It is asked of the graph where it is first wanted: most who read an answer do not.

        >>> answer = realpolitik.open().ask("threats", actor="China")
        >>> [who.label for who in answer.roles[answer[0].situation]["holder"]]
        ['China']
        """
        return self._ask_roles()

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "roles": self.roles, "_ask_roles": None}

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("an answer does not change")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("an answer does not change")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Answer):
            return False
        return {**self.__getstate__(), "fetched": None} == {
            **other.__getstate__(),
            "fetched": None,
        }

    def __hash__(self) -> int:
        return hash((self.query, self.parameters, self.findings))

    @property
    def repeating(self) -> set[str]:
        """The sources of which all claims in the answer only repeat others.

        >>> realpolitik.open().ask("threats").repeating  # of one source, nothing can be a repeat
        set()
        """
        warrants = [w for f in self.findings for w in f.warrants]
        warrants += [w for f in self.findings for p in f.premises for w in p.warrants]
        return {w.source for w in warrants} - {w.source for w in warrants if not w.derived_from}

    def place(self, source: str) -> int:
        """Return the place of a source among all that are held, the oldest first; or -1.

        >>> realpolitik.open().ask("threats").place("https://w3id.org/realpolitik/id/sun-2016")
        0
        """
        return next((i for i, known in enumerate(self.held) if known.source == source), -1)

    def called(self, source: str) -> str:
        """Return the short name of a source that is held, or its CURIE.

        >>> realpolitik.open().ask("threats").called("https://w3id.org/realpolitik/id/sun-2016")
        'Sun'
        """
        place = self.place(source)
        return compact(source) if place < 0 else f"{self.held[place].short}{self.held[place].mark}"

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    @overload
    def __getitem__(self, place: int) -> Finding: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Finding, ...]: ...

    def __getitem__(self, place: int | slice) -> Finding | tuple[Finding, ...]:
        return self.findings[place]

    def __repr__(self) -> str:
        from realpolitik.answer.findings.glance import plain_text

        return plain_text(self)

    def _repr_html_(self) -> str:
        """Return it as a table of HTML, as a notebook shows it."""
        from realpolitik.answer.findings.glance import html

        return html(self)

    def part(self, offset: int = 0, limit: int | None = None) -> "Answer":
        """Return the same answer with only some of its findings; its outcome stays.

        Raises Refused for an offset or limit below 0.

        >>> part = realpolitik.open().ask("contested").part(limit=1)
        >>> len(part), part.outcome
        (1, 'answered')
        """
        if offset < 0 or (limit or 0) < 0:
            raise Refused(f"part({offset}, {limit})", "neither offset nor limit can be below 0")
        end = None if limit is None else offset + limit
        return self._with(findings=self.findings[offset:end])

    def suggesting(self, suggestions: tuple[Suggestion, ...]) -> "Answer":
        """Return the same answer with other suggestions.

        >>> realpolitik.open().ask("changes").suggesting(()).suggestions
        ()
        """
        return self._with(suggestions=suggestions)

    def _with(self, **changed: object) -> "Answer":
        other = object.__new__(Answer)
        vars(other).update(vars(self), **changed)
        return other

    def records(self) -> Iterator[dict[str, str | int]]:
        """Give a flat record for each warrant, one for a finding without any, one for silence.

        The keys are the same in all, IRIs are CURIEs, and what is lacking is an empty text.

        >>> first = next(realpolitik.open().ask("threats", actor="China").records())
        >>> first["claim"], first["certainty"], first["paragraph"], first["sentence"]
        ('sun-2016-p1s5-3', 'certain', 1, 5)
        """
        from realpolitik.answer.findings.records import records

        return records(self)

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON's types: the contract for other programs.

        >>> realpolitik.open().ask("threats", actor="China").to_dict()["parameters"]
        {'actor': 'https://w3id.org/realpolitik/id/china'}
        """
        return {
            "query": self.query,
            "question": self.question,
            "parameters": dict(self.parameters),
            "outcome": self.outcome,
            "text": self.text,
            "verdict": self.verdict,
            "narrowing": {key: [*values] for key, values in self.narrowing.items()},
            "total": self.total,
            "left_out": [part.to_dict() for part in self.left_out],
            "suggestions": [suggestion.to_dict() for suggestion in self.suggestions],
            "sources": [s.to_dict() for s in self.sources],
            "findings": [f.to_dict() for f in self.findings],
        }

    def to_pandas(self) -> "pandas.DataFrame":
        """Return its records as a data frame: a row for each warrant.

        Raises Unavailable without pandas, which comes with the extra `notebook`.

        >>> frame = realpolitik.open().ask("alignments", source="sun-2016").to_pandas()
        >>> sorted(frame["certainty"].unique())
        ['certain', 'unspecified']
        """
        try:
            import pandas
        except ImportError:
            raise not_installed("pandas", "makes data frames", "notebook") from None

        from realpolitik.answer.findings.records import RECORD

        return pandas.DataFrame(self.records(), columns=list(RECORD))
