"""Why a triple holds, as a text of a certain width, and as a graph for drawing."""

from collections.abc import Iterator

from realpolitik.answer.findings.warrant import Warrant
from realpolitik.answer.why import Why
from realpolitik.escape import visible
from realpolitik.reasoning.proof import Gap, Step
from realpolitik.reasoning.rule import format_triple
from realpolitik.terms import local
from realpolitik.writing.page import whose, wrapped

__all__ = ["proof_dot", "proof_text"]

_INDENT = "  "


def proof_text(why: Why, width: int) -> str:
    """Return why a triple holds or does not, as lines of at most `width` columns."""
    return "".join(f"{line}\n" for line in _lines(why, width))


def _lines(why: Why, width: int) -> Iterator[str]:
    where = why.steps[-1].place if why.outcome == "asserted" else ""
    place = f" in {where}" if where else ""
    yield from wrapped(f"{format_triple(why.triple)} {_OUTCOMES[why.outcome]}{place}.", width)
    if why.outcome == "inferred":
        yield from _reasons(why.steps[-1], why.steps, 0, set(), width)
    for gap in why.gaps:
        yield ""
        yield from _gap(gap, width)
    if why.outcome == "missing" and not why.gaps:
        yield from wrapped("It is not asserted, and no rule concludes such a triple.", width)
    if why.warrants:
        yield ""
        yield "RESTS ON"
        for warrant in why.warrants:
            yield from _claim(warrant, width)


_OUTCOMES = {"asserted": "is asserted", "inferred": "follows", "missing": "does not hold"}


def _step(
    step: Step, steps: tuple[Step, ...], depth: int, shown_above: set[int], width: int
) -> Iterator[str]:
    """Give the lines of a step and, below it, of those that it rests on; each is told once."""
    first = _INDENT * depth
    later = first + _INDENT * 2
    if not step.rule:
        place = f" [{step.place}]" if step.place else ""
        yield from wrapped(f"{format_triple(step.triple)}{place}", width, first, later)
        return
    if step.number in shown_above:
        yield from wrapped(f"{format_triple(step.triple)} (shown above)", width, first, later)
        return
    yield from wrapped(format_triple(step.triple), width, first, later)
    yield from _reasons(step, steps, depth, shown_above, width)


def _reasons(
    step: Step, steps: tuple[Step, ...], depth: int, shown_above: set[int], width: int
) -> Iterator[str]:
    """Give the lines of the rule of a step, and of what it rests on."""
    shown_above.add(step.number)
    first = _INDENT * depth
    later = first + _INDENT * 2
    reference = f" ({step.reference})" if step.reference else ""
    rule = f"{_rule(step.rule, step.summary)}{reference}"
    yield from wrapped(rule, width, f"{first}└ ", later)
    for number in step.premises:
        yield from _step(steps[number - 1], steps, depth + 2, shown_above, width)
    for absent in step.absent:
        yield from wrapped(f"there is no {absent}", width, later, later + _INDENT)


def _rule(name: str, summary: str) -> str:
    """Return the name of a rule and what it says; that of an axiom holds the axiom already."""
    return f"by {name.removesuffix(summary.removesuffix('.')).rstrip()}: {summary}"


def _gap(gap: Gap, width: int) -> Iterator[str]:
    yield from wrapped(_rule(gap.rule, gap.summary), width, "", _INDENT)
    for heading, patterns in (
        ("holds", gap.holds),
        ("missing", gap.missing),
        ("in the way", gap.in_the_way),
    ):
        for pattern in patterns:
            yield from wrapped(pattern, width, f"{_INDENT}{heading + ':':<12}", _INDENT * 8)


def _claim(warrant: Warrant, width: int) -> Iterator[str]:
    place = f"¶{warrant.paragraph} s{warrant.sentence}, {whose(warrant)}"
    name = local(warrant.claim)
    yield from wrapped(f"{warrant.gloss} [{place}; {name}]", width, _INDENT, _INDENT * 2)


def proof_dot(why: Why) -> str:
    """Return a proof as a graph in the DOT language of Graphviz: premises point to conclusions.

    What does not hold is one dashed node.
    """
    lines = ["digraph proof {", "  rankdir=BT;", '  node [shape=box, fontname="sans-serif"];']
    for step in why.steps:
        label = "\\n".join(map(_escaped, filter(None, (format_triple(step.triple), step.rule))))
        style = "" if step.rule else ", style=filled, fillcolor=lightgrey"
        lines.append(f'  s{step.number} [label="{label}"{style}];')
    if not why.steps:
        lines.append(f'  goal [label="{_escaped(format_triple(why.triple))}", style=dashed];')
    lines += [f"  s{n} -> s{step.number};" for step in why.steps for n in step.premises]
    return "\n".join((*lines, "}")) + "\n"


def _escaped(label: str) -> str:
    return visible(label).replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
