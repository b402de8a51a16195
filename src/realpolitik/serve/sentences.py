"""A source sentence by sentence: its words where the text is at hand, and the claims on each."""

from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import NamedNode

from realpolitik.answer.answer import Answer
from realpolitik.answer.warrant import Source, Warrant
from realpolitik.terms import compact

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["Sentence", "sentences"]

_SPANS = """PREFIX rp: <https://w3id.org/realpolitik/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT ?paragraph ?sentence ?start ?end WHERE {
  ?passage oa:hasSource %s ; rp:paragraph ?paragraph ; rp:sentence ?sentence ;
    oa:hasSelector [ oa:start ?start ; oa:end ?end ] }"""


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
    ends: dict[tuple[int, int], list[int]] = {}
    for row in graph.sparql(_SPANS % NamedNode(source.source)):  # type: ignore[union-attr]
        paragraph, sentence, *offsets = (int(value.value) for value in row)
        ends.setdefault((paragraph, sentence), []).extend(offsets)
    claims: dict[tuple[int, int], dict[str, Warrant]] = {}
    reasons: dict[tuple[int, int], str] = {}
    for item in coverage.findings:
        for w in item.warrants:
            if w.source == source.source:
                claims.setdefault((w.paragraph, w.sentence), {}).setdefault(w.claim, w)
        if not item.warrants:
            paragraph, sentence = (int(str(item.values[k])) for k in ("paragraph", "sentence"))
            reasons[paragraph, sentence] = item.label
    return [
        Sentence(
            *place,
            None if text is None else text[min(offsets) : max(offsets)],
            tuple(claims.get(place, {}).values()),
            reasons.get(place, ""),
        )
        for place, offsets in sorted(ends.items())
    ]
