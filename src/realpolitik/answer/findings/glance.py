"""Answers as they look at a prompt and in a notebook: short, and with what stands against them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.finding import link, said
from realpolitik.answer.findings.warrant import Warrant
from realpolitik.escape import visible

__all__ = ["html", "plain_text"]

_HEADER = ("finding", "status", "claim", "claimant and place")
_LINES, _ROWS, _PLACES = 20, 100, 3  # shown at a prompt, in a notebook, in a line
_LEFT = ' style="text-align: left"'  # where notebooks would put cells to the right


class _Line(NamedTuple):
    """A warrant: of a finding, or of what stands against it, and then `label` says how it does."""

    label: str
    status: str
    claim: str
    place: str


def _lines(answer: Answer) -> Iterator[_Line]:
    """Give a line for each warrant of the findings of an answer.

    A prediction, which nobody claims, stands in one line with its theory, its premises under it.
    """
    running = answer.running
    for item in answer:
        if item.premises or not item.warrants:
            theory = running.get(str(item.values.get("theory")), "")
            yield _Line(item.label, item.summary or "no claim", "", theory)
        else:
            for w in item.warrants:
                denies = item.status == "contested" and w.polarity == "denies"
                denier = running.get(w.claimant.iri, w.claimant.label) if denies else ""
                yield _Line(item.label, item.summary, said(w, item), _place(answer, w, denier))
        claims = {w.claim for w in item.warrants}
        told = set()
        for but in (*item.premises, *item.counter_evidence):
            for w in but.warrants:
                # What denies it, and disputes a claim of it too, stands among its claims already.
                key = link(item, but), w.claim, w.start
                if key not in told and not (but.relation == "disputes" and w.claim in claims):
                    told.add(key)
                    yield _Line(link(item, but), "", said(w), _place(answer, w))


def _place(answer: Answer, w: Warrant, denier: str = "") -> str:
    whose = f"denied by {denier}" if denier else w.claimant.label
    source = f"{answer.called(w.source)} " if len(answer.sources) > 1 else ""
    return f"{whose}, {source}¶{w.paragraph} s{w.sentence}"


def _heading(answer: Answer) -> str:
    silence = f": {answer.verdict}" if answer.outcome == "silent" else ""
    return f"{answer.question} {answer.outcome}{silence}"


def plain_text(answer: Answer) -> str:
    """Return an answer as a prompt shows it: a line for each finding, or claim against one."""
    shown = []
    for what, alike in groupby(_lines(answer), lambda line: line[:2] if line.status else line[:3]):
        places = list(_told_once(dict.fromkeys(line.place for line in alike if line.place)))
        places[_PLACES:] = [f"and {len(places) - _PLACES} more"] if len(places) > _PLACES else []
        label, status = what[:2]
        line = f"  {status}: {label}" if status else f"    {label} {what[-1]}"
        shown.append(line + (f" ({'; '.join(places)})" if places else ""))
    shown[_LINES:] = _more(shown, _LINES)
    return visible("\n".join([_heading(answer), *shown]))


def _told_once(places: Iterable[str]) -> Iterator[str]:
    """Give places, one that follows another of the same claimant and source without these."""
    before = None
    for place in places:
        whose, sign, where = place.rpartition("¶")
        yield f"{sign}{where}" if whose == before else place
        before = whose


def html(answer: Answer) -> str:
    """Return an answer as a table of HTML, as a notebook shows it."""
    from html import escape

    found = list(_lines(answer))
    cells: list[Sequence[str]] = [_HEADER, *found[:_ROWS]]
    cells += [(more.strip(), "", "", "") for more in _more(found, _ROWS)]
    tags = ["th"] + ["td"] * len(found)
    rows = "".join(
        f"<tr>{''.join(f'<{tag}{_LEFT}>{escape(cell)}</{tag}>' for cell in row)}</tr>"
        for tag, row in zip(tags, cells, strict=False)
    )
    return f"<table><caption{_LEFT}>{escape(_heading(answer))}</caption>{rows}</table>"


def _more(found: Sequence[object], shown: int) -> list[str]:
    """Return what tells of the lines that are not shown, if there are any."""
    return [f"  … and {len(found) - shown} more"] if len(found) > shown else []
