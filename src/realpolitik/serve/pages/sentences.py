"""A source sentence by sentence: its words where the text is at hand, and the claims on each."""

from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import NamedNode

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.warrant import Source, Warrant
from realpolitik.engine.base import solutions
from realpolitik.terms import compact

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["Sentence", "sentences"]

_SPANS = """SELECT ?paragraph ?sentence ?start ?end ?reason WHERE {
  ?passage oa:hasSource %s ; rp:paragraph ?paragraph ; rp:sentence ?sentence ;
    oa:hasSelector [ oa:start ?start ; oa:end ?end ]
  OPTIONAL { ?passage rp:carriesNoClaim ?reason } }"""


class Sentence(NamedTuple):
    """A sentence by its place; `text` is None where it is not at hand.

    `reason` says why it carries no claim, where it carries none.
    """

    paragraph: int
    sentence: int
    text: str | None
    claims: tuple[Warrant, ...]
    reason: str

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        return {**self._asdict(), "claims": [compact(w.claim) for w in self.claims]}


def sentences(graph: "Graph", source: Source, coverage: Answer) -> list[Sentence]:
    """Return the sentences of a source, of which `coverage` says what each carries."""
    text = graph.texts.get(source.source)
    rows = solutions(graph.sparql(_SPANS % NamedNode(source.source)))
    ends: dict[tuple[int, int], list[int]] = {}
    reasons: dict[tuple[int, int], str] = {}
    for *numbers, reason in rows:
        paragraph, sentence, *offsets = (int(number.value) for number in numbers)
        ends.setdefault((paragraph, sentence), []).extend(offsets)
        if reason:
            reasons[paragraph, sentence] = reason.value
    claims: dict[tuple[int, int], dict[str, Warrant]] = {}
    for w in (w for item in coverage.findings for w in item.warrants):
        if w.source == source.source:
            claims.setdefault((w.paragraph, w.sentence), {}).setdefault(w.claim, w)
    return [
        Sentence(
            *place,
            None if text is None else text[min(offsets) : max(offsets)],
            tuple(claims.get(place, {}).values()),
            reasons.get(place, ""),
        )
        for place, offsets in sorted(ends.items())
    ]
