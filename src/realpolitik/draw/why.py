"""Why two stand as they do: what brings it about, what is between them, what holds it back.

These are three layers from left to right, or where the sheet is narrow, one below the other. What
explains one thing stands beside it: no line crosses another.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.finding import Finding
from realpolitik.draw.svg.sheet import EDGE, Drawn, Sheet, standings
from realpolitik.draw.words import (
    deciding,
    glossed,
    sources_of,
    standing,
    standing_said,
    voiced,
    whose,
)
from realpolitik.terms import local

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["BRINGS", "FOLLOWS", "why"]

_ROOM = 48  # for a line between two layers
_PAD = 8
_APART = 14
_SHOWN = 4  # of the factors of a reason
BRINGS, FOLLOWS = "what brings it about", "what would follow from it"
"""The groups of the question of drivers."""
_WAYS = {
    "drives": ("common", "what brings it about"),
    "limits": ("strain", "what holds it back"),
    "wanted": ("other", "whether it is sought"),
    "follows": ("policy", "what would follow from it"),
    "problem": ("threat", "a problem between them"),
}
"""Of each way in which something explains another: as what it is drawn, and in words."""
_WIDE = 760  # from which on the layers stand side by side
_NOTE = (
    "An arrow leads from what brings something about, or to what would follow from it; a bar "
    "ends at what is held back or not sought."
)


class _Reason(NamedTuple):
    """A finding that explains another, and which way: it drives it, limits it or follows."""

    answer: Answer
    item: Finding
    way: str


class _Band(NamedTuple):
    """What stands between two, how that stands, and what explains it."""

    iri: str
    label: str
    item: Finding | None
    reasons: tuple[_Reason, ...]


def why(graph: "Graph", sheet: Sheet, **values: str | Sequence[str]) -> Drawn:
    """Draw what drives and what limits the relationship of two actors, `a` and `b`."""
    slugs = ("relationship", "drivers", "limits")
    between, drivers, limits = (graph.ask(slug, **values) for slug in slugs)
    explaining = [answer for answer in (drivers, limits) if answer.query]
    bands = list(_bands(graph, between, explaining))
    title = f"{drivers.question} {limits.question}"
    if not bands:
        return sheet.silent(title)
    sheet.head(title)
    stands = {standing(band.item) if band.item else "supposed" for band in bands if band.iri}
    stands |= {standing(reason.item) for band in bands for reason in band.reasons}
    ways = {reason.way for band in bands for reason in band.reasons}
    marks = [(kind, "affirmed", words) for way, (kind, words) in _WAYS.items() if way in ways]
    sheet.legend([("", "", "What it does"), *marks, *standings(stands)], _NOTE)
    if sheet.width >= _WIDE:
        _headings(sheet)
    for band in bands:
        if not band.iri:
            _problems(sheet, band)
        elif sheet.width >= _WIDE:
            _beside(sheet, band)
        else:
            _below(sheet, band)
        sheet.lines += _told(band)
    said = [f"{answer.question} {answer.verdict}" for answer in explaining]
    sheet.foot(said, sources_of(*explaining))
    return sheet.done()


def _bands(graph: "Graph", between: Answer, explaining: Sequence[Answer]) -> Iterator[_Band]:
    """Give what stands between two and is explained, each with what explains it.

    Problems that explain nothing come last, as a band without a name.
    """
    known = {item.situation: item for answer in (*explaining, between) for item in answer}
    common = [item.situation for item in between] if between.query else []
    labels: dict[str, str] = {}
    found: dict[str, list[_Reason]] = {}
    for answer in explaining:
        for item in answer:
            roles = {
                role: {node.iri: node.label for node in nodes}
                for role, nodes in answer.roles.get(item.situation or "", {}).items()
            }
            target, way = _explained(roles, common, item)
            labels |= {iri: label for things in roles.values() for iri, label in things.items()}
            found.setdefault(target, []).append(_Reason(answer, item, way))
    first = [iri for iri in common if iri in found]
    others = sorted(found, key=lambda iri: (iri == "", labels.get(iri, ""), iri))
    for iri in filter(lambda iri: iri is not None, dict.fromkeys([*first, *others])):
        assert iri is not None
        own = known.get(iri) or (_claimed(graph, iri) if iri else None)
        yield _Band(iri, labels.get(iri, ""), own, tuple(found[iri]))


def _explained(
    roles: Mapping[str, Mapping[str, str]], common: Sequence[str | None], item: Finding
) -> tuple[str, str]:
    """Return what a finding explains, and which way it does; nothing where it explains nothing."""
    outcomes, factors, contents = (roles.get(role, {}) for role in ("outcome", "factor", "content"))
    conditional = any(local(kind) == "Condition" for kind in item.texts("kind"))
    if factors and (conditional or FOLLOWS in item.groups):
        return next((iri for iri in factors if iri in common), next(iter(factors))), "follows"
    if outcomes:
        return next(iter(outcomes)), "drives" if BRINGS in item.groups else "limits"
    within = [iri for iri in contents if iri in common]
    return (within[0], "wanted") if within else ("", "problem")


def _claimed(graph: "Graph", iri: str) -> Finding | None:
    """Return how a situation stands by what is claimed of it; nothing if nothing is."""
    return next((item for item in graph.ask("about", thing=iri) if item.situation == iri), None)


def _told(band: _Band) -> Iterator[str]:
    """Give in words what explains what."""
    how = standing_said(band.item)
    for reason in band.reasons:
        said = f"{glossed(reason.item)} ({_by(reason)})"
        name = _WAYS[reason.way][1]
        yield f"{band.label} ({how}): {name}: {said}" if band.iri else f"{name}: {said}"


def _by(reason: _Reason) -> str:
    polarity = "denies" if reason.item.status == "denied" else "affirms"
    voices = voiced([reason.item], polarity)[1]
    return f"{whose(reason.answer, deciding(reason.item))}, {reason.item.year}, {voices}"


def _headings(sheet: Sheet) -> None:
    """Write above the layers what they are."""
    wide = _layer(sheet)
    titles = ("What brings it about", "What is between them", "What holds it back, or follows")
    ends = [
        sheet.paragraph(title, "strong", x=EDGE + place * (wide + _ROOM), width=wide, y=sheet.y)
        for place, title in enumerate(titles)
    ]
    sheet.y = max(ends) + 6


def _layer(sheet: Sheet) -> float:
    return (sheet.inner - 2 * _ROOM) / 3


def _box(
    sheet: Sheet, x: float, width: float, texts: Sequence[tuple[str, str, str]], y: float | None
) -> float:
    """Draw a box with texts, each with its look and IRI, from a height on; return its height.

    Without a height, it is not drawn.
    """
    inner = width - 2 * _PAD
    height = 2 * _PAD + sum(sheet.height_of(text, inner, look) for text, look, _ in texts)
    if y is not None:
        sheet.rect(x, y, width, height)
        y += _PAD - 2
        for text, look, iri in texts:
            y = sheet.paragraph(text, look, x=x + _PAD, width=inner, iri=iri, y=y)
    return height


def _reason_texts(reason: _Reason) -> list[tuple[str, str, str]]:
    """Return what stands in the box of a reason: what is said, by whom, and of what."""
    roles = reason.answer.roles.get(reason.item.situation or "", {})
    factors = roles.get("outcome" if reason.way == "follows" else "factor", ())
    texts = [
        (glossed(reason.item), "", reason.item.situation or ""),
        (_by(reason), "small pale", ""),
    ]
    texts += [(f"· {node.label}", "small", node.iri) for node in factors[:_SHOWN]]
    if len(factors) > _SHOWN:
        texts.append((f"and {len(factors) - _SHOWN} more", "small pale", ""))
    return texts


def _band_texts(band: _Band) -> list[tuple[str, str, str]]:
    return [(band.label, "strong", band.iri), (standing_said(band.item), "small pale", "")]


def _beside(sheet: Sheet, band: _Band) -> None:
    wide = _layer(sheet)
    sides = {
        EDGE: [reason for reason in band.reasons if reason.way == "drives"],
        EDGE + 2 * (wide + _ROOM): [r for r in band.reasons if r.way != "drives"],
    }
    heights = {
        x: [_box(sheet, x, wide, _reason_texts(reason), None) for reason in side]
        for x, side in sides.items()
    }
    texts, middle = _band_texts(band), EDGE + wide + _ROOM
    own = _box(sheet, middle, wide, texts, None)
    totals = {x: sum(some) + _APART * (len(some) - 1) for x, some in heights.items()}
    total = max(own, *totals.values())
    top = sheet.y + (total - own) / 2
    _box(sheet, middle, wide, texts, top)
    for x, side in sides.items():
        y = sheet.y + (total - totals[x]) / 2
        for place, (reason, height) in enumerate(zip(side, heights[x], strict=True)):
            _box(sheet, x, wide, _reason_texts(reason), y)
            at = top + own * (place + 1) / (len(side) + 1)
            near = x + wide if x < middle else x
            far = middle if x < middle else middle + wide
            _tie(sheet, (near, y + height / 2), (far, at), reason)
            y += height + _APART
    sheet.y += total + 2 * _APART


def _below(sheet: Sheet, band: _Band) -> None:
    sheet.y += _box(sheet, EDGE, sheet.inner, _band_texts(band), sheet.y)
    trunk, left, start = EDGE + 14.0, EDGE + 58.0, sheet.y
    for reason in band.reasons:
        sheet.y += _APART
        height = _box(sheet, left, sheet.inner - 58, _reason_texts(reason), sheet.y)
        _tie(sheet, (left, sheet.y + height / 2), (trunk + 4, sheet.y + height / 2), reason)
        last = sheet.y + height / 2
        sheet.y += height
    sheet.line(trunk, start, trunk, last, "line ink end")
    sheet.y += 2 * _APART


def _tie(
    sheet: Sheet, start: tuple[float, float], end: tuple[float, float], reason: _Reason
) -> None:
    """Draw the line from what explains to what it explains, or back to what follows."""
    kind = _WAYS[reason.way][0]
    if reason.way == "follows":
        start, end = end, start
    (x1, y1), (x2, y2) = start, end
    way = 1 if x2 > x1 else -1
    barless = reason.way in ("drives", "follows")
    tip = x2 - way * (10 if barless else 4)
    bend = (x1 + tip) / 2
    d = f"M{x1:.1f},{y1:.1f}C{bend:.1f},{y1:.1f} {bend:.1f},{y2:.1f} {tip:.1f},{y2:.1f}"
    sheet.path(d, f"line {kind}")
    sheet.mark(bend, (y1 + y2) / 2, kind, standing(reason.item), 5)
    if not barless:
        sheet.path(f"M{tip:.1f},{y2 - 9:.1f}v18", f"line {kind} end two")
    else:
        sheet.path(f"M{x2 - way * 2:.1f},{y2:.1f}l{-way * 10},-5v10Z", f"fill {kind}")


def _problems(sheet: Sheet, band: _Band) -> None:
    """Write the problems between two, in as many columns as there is room for."""
    sheet.paragraph("Problems between them", "strong")
    sheet.y += 4
    parts = sheet.parts(len(band.reasons), 380)
    for reason, part in zip(band.reasons, parts, strict=True):
        part.mark(EDGE + 9, 11, _WAYS[reason.way][0], standing(reason.item))
        iri = reason.item.situation or ""
        part.paragraph(glossed(reason.item), x=EDGE + 24, iri=iri)
        part.paragraph(_by(reason), "small pale", x=EDGE + 24)
        part.y += 6
    sheet.put(parts)
