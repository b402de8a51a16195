"""Print lists of names, of saved questions and of rules, and the results of SPARQL queries."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from pyoxigraph import QuerySolutions, QueryTriples

from realpolitik.answer.questions.names import KINDS, Names
from realpolitik.answer.questions.question import load_all
from realpolitik.engine.base import Result
from realpolitik.english import count_noun
from realpolitik.escape import csv_text, json_text, visible
from realpolitik.export.serialization import cells, results_text
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
"""Maps each heading in the list of saved questions to the tags of the questions below it."""

_EXAMPLES = 4
_PADDED = 80  # a cell is padded to at most this width; others in its column may be much longer


def name_list(
    names: Names, kind: str | None, form: str, width: int, only: Sequence[str] | None = None
) -> str:
    """Return the names of one kind, such as actors, in the format "table", "json" or "csv".

    If `only` is given, just the names with these slugs are included, in this order. If `kind` is
    None, a table counts the names of each kind, with some examples; other formats have all names.

    Raises UnknownName for an unknown kind.
    """
    kinds = {name: names.entries(name) for name in ([kind] if kind else KINDS)}
    found = [entry for entries in kinds.values() for entry in entries]
    if only is not None:
        found = sorted((e for e in found if e.slug in only), key=lambda e: only.index(e.slug))
    if form == "json":
        return json_text([entry._asdict() for entry in found])
    if form == "csv":
        rows = [(*entry[:-1], "; ".join(entry.aliases)) for entry in found]
        return csv_text(("kind", "slug", "iri", "label", "aliases"), rows, ",", "\n")
    if kind:
        items = [Item("; ".join((entry.label, *entry.aliases)), entry.slug) for entry in found]
    else:
        items = [
            Item(f"{len(entries)}: {', '.join(e.slug for e in entries[:_EXAMPLES])}", name)
            for name, entries in kinds.items()
            if entries
        ]
    title = f"Names: {kind}" if kind else "Names"
    return text(View(title, sections=(Section("", tuple(items)),)), width)


def question_list(form: str, width: int | None) -> str:
    """Return the saved questions in the format "table" (grouped by theme), "json" or "markdown"."""
    questions = load_all()
    if form == "json":
        return json_text([{k: v for k, v in q._asdict().items() if k != "text"} for q in questions])
    if form == "markdown":
        rows = [f"| `{q.slug}` | {q.summary} | {q.description} |\n" for q in questions]
        return "".join(["| slug | question | result |\n|---|---|---|\n", *rows])
    sections = (
        Section(theme, tuple(Item(q.summary, q.slug) for q in questions if tags & {*q.tags}))
        for theme, tags in THEMES.items()
    )
    return text(View("Saved questions", sections=tuple(sections)), width)


def rule_list(rules: Sequence["Rule"], form: str, width: int) -> str:
    """Return inference rules in the format "table", "json" or "sparql" (SPARQL updates)."""
    if form == "sparql":
        from realpolitik.reasoning.rulefile import update_script

        return update_script(rules)
    shown = {rule.name: rule for rule in rules}.values()  # a rule may occur once per conclusion
    if form == "json":
        keys = ("name", "summary", "reference")
        return json_text([{key: getattr(rule, key) for key in keys} for rule in shown])
    items = dict.fromkeys(Item(rule.summary, rule.name.split()[0]) for rule in shown)
    return text(View("Rules", sections=(Section("", tuple(items)),)), width)


def results(result: Result, form: str, width: int) -> str:
    """Return the result of a SPARQL query in a format such as "table", "csv" or "turtle".

    Raises Refused if the format cannot represent this kind of result.
    """
    if form != "table":
        return results_text(result, form)
    if isinstance(result, QuerySolutions):
        header, rows = cells(result)
        return f"{grid(header, rows, width)}{count_noun(len(rows), 'row')}\n" if header else ""
    return results_text(result, "turtle" if isinstance(result, QueryTriples) else "csv")


def grid(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """Return a text table with lines of at most `width` characters; long cells are wrapped."""
    from textwrap import wrap

    table = [[" ".join(visible(cell).split()) for cell in row] for row in (header, *rows)]
    columns = list(zip(*table, strict=True))
    widths = [min(width, max(map(len, column))) for column in columns]
    room = max(len(widths), width - 2 * (len(widths) - 1))
    while sum(widths) > room:
        widths[widths.index(max(widths))] -= 1
    lines: list[str] = []
    for row in table:
        folded = [
            wrap(cell, most, break_on_hyphens=False) if len(cell) > most else [cell]
            for cell, most in zip(row, widths, strict=True)
        ]
        for parts in zip_longest(*folded, fillvalue=""):
            padded = zip(parts, widths, strict=True)
            line = "  ".join(part.ljust(min(most, _PADDED)) for part, most in padded)
            lines.append(line.rstrip())
    return "\n".join(lines) + "\n"
