"""The network: actors, and what stands between them, by kind and by how it stands.

What two have between them of a kind is one line, as broad as there are independent voices for it;
what is contested or denied is a line of its own. Each line has a number, under which a list says
what it stands for: so no text is set on a line.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.finding import Finding
from realpolitik.draw.svg.boxes import Boxes, list_numbers, shown
from realpolitik.draw.svg.curve import Curve
from realpolitik.draw.svg.sheet import KINDS, STANDINGS, Drawn, Sheet, kinds
from realpolitik.draw.words import labelled, sources_of, standing, voiced
from realpolitik.terms import local

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["Tie", "network", "ties"]

_SHOWN = 4  # of what stands between two, in the list
_KIND_OF = {"CommonGround": "common", "Strain": "strain", "Policy": "policy"}
_NOTE = (
    "An arrow leads from who feels or does it to whom it is about; a line without one is mutual. "
    "The more independent voices, the broader the line. A double line and “?” are contested, a "
    "thin line and a stroke through the number denied."
)


class Tie(NamedTuple):
    """What two actors have between them of a kind, that stands in one way."""

    first: str
    second: str
    directed: bool
    kind: str
    status: str
    findings: tuple[Finding, ...]

    @property
    def pair(self) -> tuple[str, str]:
        """The two, whichever comes first."""
        return (self.first, self.second) if self.first < self.second else (self.second, self.first)

    def between(self, labels: Mapping[str, str]) -> str:
        """Return between whom it is."""
        sign = "→" if self.directed else "–"
        first, second = (labels.get(iri, local(iri)) for iri in (self.first, self.second))
        return f"{first} {sign} {second}"

    @property
    def told(self) -> str:
        """Return its kind, how it stands, and by how many voices."""
        affirming, denying = (voiced(self.findings, p)[1] for p in ("affirms", "denies"))
        by = {
            "affirmed": f"by {affirming}",
            "contested": f"contested, affirmed by {affirming}",
            "denied": f"denied by {denying}",
        }[self.status]
        return f"{KINDS[self.kind]}, {by}"

    @property
    def voices(self) -> int:
        """How many independent voices there are for it, or of what is denied against it."""
        return voiced(self.findings, "denies" if self.status == "denied" else "affirms")[0]


def network(graph: "Graph", sheet: Sheet, **values: str | Sequence[str]) -> Drawn:
    """Draw who stands how to whom; values narrow it, such as `about="China"`."""
    answer = graph.ask("network", **values)
    if answer.query is None or not answer.findings:
        return sheet.silent(answer.question)
    sheet.head(answer.question)
    found = sorted(ties(answer), key=lambda tie: _order(tie, answer.labels))
    actors = shown((tie.pair for tie in found), answer.labels, sheet)
    drawn = [tie for tie in found if {tie.first, tie.second} <= set(actors)]
    sheet.legend(kinds(tie.kind for tie in drawn), _NOTE)
    _graph(sheet, actors, drawn, answer.labels)
    entries = [(tie.kind, tie.status, _entry(tie, answer.labels)) for tie in drawn]
    list_numbers(sheet, entries, 380)
    for tie in found:
        labels = "; ".join(labelled(item) for item in tie.findings)
        sheet.lines.append(f"{tie.between(answer.labels)}: {tie.told}: {labels}.")
    left = {iri for tie in found for iri in tie.pair} - set(actors)
    if left:
        more = f"{len(left)} more actors, tied to fewer others, are not drawn; about=… draws them."
        sheet.paragraph(more, "small pale")
    sheet.foot([answer.verdict], sources_of(answer))
    return sheet.done()


def ties(answer: Answer) -> Iterator[Tie]:
    """Give what actors have between them, put together by pair, kind and status."""
    found: dict[tuple[str, str, bool, str, str], dict[Finding, None]] = {}
    for item in answer:
        kind = _KIND_OF.get(local(item.texts("type")[0]), "threat")
        for first, second, directed in _pairs(answer, item):
            key = first, second, directed, kind, standing(item)
            found.setdefault(key, {})[item] = None
    for key, items in found.items():
        yield Tie(*key, tuple(items))


def _pairs(answer: Answer, item: Finding) -> Iterator[tuple[str, str, bool]]:
    """Give the pairs of actors that a situation relates, and whether one of them holds it."""
    roles = answer.roles.get(item.situation or "", {})
    of = {role: [node.iri for node in roles.get(role, ())] for role in ("party", "holder")}
    toward = [node.iri for node in roles.get("toward", ())]
    others = toward or sorted({*item.texts("involves")} - {*of["holder"]})
    for first, second in combinations(sorted(of["party"]), 2):
        yield first, second, False
    for holder in of["holder"]:
        for other in others:
            if other != holder:
                yield holder, other, True


def _order(tie: Tie, labels: Mapping[str, str]) -> tuple[object, ...]:
    pair = sorted(labels.get(iri, iri) for iri in tie.pair)
    places = list(KINDS).index(tie.kind), list(STANDINGS).index(tie.status)
    return (*pair, *places, tie.directed, labels.get(tie.first, tie.first))


def _graph(
    sheet: Sheet, actors: Sequence[str], ties: Sequence[Tie], labels: Mapping[str, str]
) -> None:
    placed = Boxes.on(sheet, actors, labels, [(tie.first, tie.second) for tie in ties])
    lines = [*zip(placed.lines, ties, strict=True)]
    for line, tie in lines:
        _line(sheet, line.curve, tie, forth=line.forth)
    for number, (line, tie) in enumerate(lines, 1):
        sheet.numbered(line.x, line.y, tie.kind, tie.status, str(number))
    placed.draw(sheet)


def _line(sheet: Sheet, curve: Curve, tie: Tie, *, forth: bool) -> None:
    """Draw the line of a tie: double if contested, thin if denied."""
    look = {0: "none", 1: "", 2: "two"}.get(tie.voices, "many")
    if tie.status == "contested":
        sheet.path(curve.d, f"line {tie.kind} double {look if look == 'many' else ''}".strip())
        sheet.path(curve.d, "gap")
    else:
        look = "none" if tie.status == "denied" else look
        sheet.path(curve.d, f"line {tie.kind} {look}".strip())
    if tie.directed:
        sheet.path(curve.head(forth=forth), f"fill {tie.kind} end")


def _entry(tie: Tie, labels: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Give the lines of a tie in the list: each text, its look, and the IRI that it links to."""
    yield tie.between(labels), "strong", ""
    yield tie.told, "small", ""
    for item in tie.findings[:_SHOWN]:
        yield labelled(item), "small", item.situation or ""
    if len(tie.findings) > _SHOWN:
        yield f"and {len(tie.findings) - _SHOWN} more", "small pale", ""
