"""Tables for a terminal: names, saved questions, rules, and the rows of any query."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from pyoxigraph import QuerySolutions, QueryTriples

from realpolitik.answer.questions.names import KINDS, Entry, Names
from realpolitik.answer.questions.question import load_all
from realpolitik.engine.base import Result
from realpolitik.english import count_noun
from realpolitik.escape import csv_text, json_text, markdown_text, visible
from realpolitik.export.results import cells, results_text
from realpolitik.render.model import Item, Section, View
from realpolitik.render.text import text

if TYPE_CHECKING:
    from realpolitik.reasoning.rule import Rule

__all__ = ["THEMES", "grid", "name_list", "question_list", "results", "rule_list"]

THEMES = {
    "Between two actors": {"dyad"},
    "About one actor or issue": {"actor", "issue"},
    "About the claims and the world": {"claims", "world"},
    "To review the graph": {"curation", "theory"},
}
"""The headings of the list of saved questions, with the tags of those that belong there."""

_SHOWN = 4  # names of each kind, in the list of all kinds


def name_list(names: Names, kind: str | None, form: str, width: int) -> str:
    """Return the names of a kind, or of all kinds, as "table", "json", "csv" or "markdown".

    Raises UnknownName for an unknown kind.
    """
    kinds = {name: names.entries(name) for name in ([kind] if kind else KINDS)}
    found = [named for of_kind in kinds.values() for named in of_kind]
    if form == "json":
        return json_text([named.to_dict() for named in found])
    if form == "csv":
        rows = [(*named[:-1], "; ".join(named.aliases)) for named in found]
        return csv_text(("kind", "slug", "iri", "label", "aliases"), rows, ",", "\n")
    if form == "markdown":
        return "\n".join(_of_kind(name, of_kind) for name, of_kind in kinds.items())
    if kind:
        shown = [(named.slug, named.label, "; ".join(named.aliases)) for named in found]
        return grid(("SLUG", "LABEL", "ALSO"), shown, width)
    examples = [
        (name, str(len(of_kind)), ", ".join(named.slug for named in of_kind[:_SHOWN]))
        for name, of_kind in kinds.items()
    ]
    return grid(("KIND", "NUMBER", "EXAMPLES"), examples, width)


def _of_kind(kind: str, some: Sequence[Entry]) -> str:
    lines = [f"## {kind.capitalize()}", ""]
    for named in some:
        also = f", also {', '.join(named.aliases)}" if named.aliases else ""
        lines.append(f"- `{named.slug}`: {markdown_text(named.label + also)}")
    return "\n".join(lines) + "\n"


def question_list(form: str, width: int | None) -> str:
    """Return the saved questions as "table", by theme, as "json" or "markdown"."""
    listed = load_all()
    if form == "json":
        left_out = {"text", "renamed"}
        return json_text(
            [{k: v for k, v in q._asdict().items() if k not in left_out} for q in listed]
        )
    if form == "markdown":
        rows = [f"| `{q.slug}` | {q.summary} | {q.description} |\n" for q in listed]
        return "".join(["| slug | question | what it returns |\n|---|---|---|\n", *rows])
    sections = (
        Section(theme, tuple(Item(q.summary, q.slug) for q in listed if tags & {*q.tags}))
        for theme, tags in THEMES.items()
    )
    return text(View("Saved questions", sections=tuple(sections)), width)


def rule_list(rules: Sequence["Rule"], form: str, width: int) -> str:
    """Return rules as "table", as "json", or as updates in "sparql"."""
    if form == "sparql":
        from realpolitik.reasoning.rulefile import update_script

        return update_script(rules)
    shown = {rule.name: rule for rule in rules}.values()  # a rule has several conclusions
    if form == "json":
        keys = ("name", "summary", "reference")
        return json_text([{key: getattr(rule, key) for key in keys} for rule in shown])
    # The rule of an axiom has the axiom in its name; one about axioms, the terms of the axiom.
    files = {rule.summary: rule.name.split()[0] for rule in shown if not _is_axiom(rule)}
    axioms = "".join(f"{rule.name}\n" for rule in shown if _is_axiom(rule))
    rows = [(name, summary) for summary, name in files.items()]
    table = grid(("RULE", "WHAT IT SAYS"), rows, width)
    return f"{table}\nAXIOMS, BY THE RULE OF OWL 2 RL\n{axioms}"


def _is_axiom(rule: "Rule") -> bool:
    return rule.name.endswith(rule.summary.removesuffix("."))


def results(
    result: Result, form: str, width: int, offset: int = 0, limit: int | None = None
) -> str:
    """Return the result of any query as a table or in another format.

    `offset` and `limit` skip rows or triples. Raises Refused for a format that does not fit.
    """
    if form != "table":
        return results_text(result, form, offset, limit)
    if isinstance(result, QuerySolutions):
        header, rows = cells(result, offset, limit)
        return f"{grid(header, rows, width)}{count_noun(len(rows), 'row')}\n" if header else ""
    return results_text(
        result, "turtle" if isinstance(result, QueryTriples) else "csv", offset, limit
    )


def grid(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """Return rows in columns, two apart, with their cells folded to fit in `width`.

    A column is as wide as its longest word if there is room for all of these; else words are cut.

    >>> print(grid(("ONE", "TWO"), [("a", "b c")], 80), end="")
    ONE  TWO
    a    b c
    """
    from textwrap import wrap

    cells = [[" ".join(visible(cell).split()) for cell in row] for row in (header, *rows)]
    widths = _widths(list(zip(*cells, strict=True)), width)
    lines: list[str] = []
    for row in cells:
        folded = [
            wrap(cell, most, break_on_hyphens=False) if len(cell) > most else [cell]
            for cell, most in zip(row, widths, strict=True)
        ]
        for parts in zip_longest(*folded, fillvalue=""):
            line = "  ".join(part.ljust(most) for part, most in zip(parts, widths, strict=True))
            lines.append(line.rstrip())
    return "\n".join(lines) + "\n"


def _widths(columns: Sequence[Sequence[str]], width: int) -> list[int]:
    """Return how wide columns are within a width."""
    room = width - 2 * (len(columns) - 1)
    most = [max(map(len, column)) for column in columns]
    least = [max(len(word) for cell in column for word in cell.split(" ")) for column in columns]
    if sum(most) <= room:
        return most
    least = least if sum(least) <= room else [1] * len(least)
    widths = least
    for level in range(width):  # no column is wider than this, but for its longest word
        raised = [max(low, min(high, level)) for low, high in zip(least, most, strict=True)]
        widths = raised if sum(raised) <= room else widths
    return widths
