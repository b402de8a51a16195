"""What there is to name and to ask, and by which rules a graph is closed, as tables and data."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from realpolitik.answer.questions.names import KINDS, Entry, Names
from realpolitik.answer.questions.question import load_all
from realpolitik.escape import csv_text, json_text, markdown_text
from realpolitik.writing.page import wrapped
from realpolitik.writing.render import grid

if TYPE_CHECKING:
    from realpolitik.reasoning.rule import Rule

__all__ = ["THEMES", "listing", "question_list", "rule_list"]

THEMES = {
    "Between two actors": {"dyad"},
    "Of one actor or thing": {"actor", "issue"},
    "Of what is claimed, and the world": {"claims", "world"},
    "To look the graph over": {"curation", "theory"},
}
"""Under what the saved questions are listed, and the tags of those that belong there."""

_SHOWN = 4  # of each kind, where all kinds are listed


def listing(names: Names, kind: str | None, form: str, width: int) -> str:
    """Return what can be named, of a kind or of all, as "table", "json", "csv" or "markdown".

    Raises UnknownName for a kind that is none.
    """
    kinds = {name: names.entries(name) for name in ([kind] if kind else KINDS)}
    found = [named for of_kind in kinds.values() for named in of_kind]
    if form == "json":
        return json_text([named.to_dict() for named in found])
    if form == "csv":
        rows = [(*named[:-1], "; ".join(named.aliases)) for named in found]
        return csv_text(("kind", "slug", "iri", "label", "aliases"), rows, ",", "\n")
    if form == "markdown":
        return "\n".join(_named(name, of_kind) for name, of_kind in kinds.items())
    if kind:
        shown = [(named.slug, named.label, "; ".join(named.aliases)) for named in found]
        return grid(("SLUG", "LABEL", "ALSO"), shown, width)
    such = [
        (name, str(len(of_kind)), ", ".join(named.slug for named in of_kind[:_SHOWN]))
        for name, of_kind in kinds.items()
    ]
    return grid(("KIND", "NUMBER", "SUCH AS"), such, width)


def _named(kind: str, some: Sequence[Entry]) -> str:
    lines = [f"## {kind.capitalize()}", ""]
    for named in some:
        also = f", also {', '.join(named.aliases)}" if named.aliases else ""
        lines.append(f"- `{named.slug}`: {markdown_text(named.label + also)}")
    return "\n".join(lines) + "\n"


def question_list(form: str, width: int) -> str:
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
    column = max(len(q.slug) for q in listed) + 4
    lines: list[str] = []
    for theme, tags in THEMES.items():
        lines += ["", theme] if lines else [theme]
        for q in listed:
            if not tags.isdisjoint(q.tags):
                start = f"  {q.slug}".ljust(column)
                lines += wrapped(q.summary, width, start, " " * column)
    return "\n".join(lines) + "\n"


def rule_list(rules: Sequence["Rule"], form: str, width: int) -> str:
    """Return rules as "table", "json", or as updates in "sparql"."""
    if form == "sparql":
        from realpolitik.reasoning.rulefile import update_script

        return update_script(rules)
    shown = {rule.name: rule for rule in rules}.values()  # one for each of its conclusions
    if form == "json":
        keys = ("name", "summary", "reference")
        return json_text([{key: getattr(rule, key) for key in keys} for rule in shown])
    # The rule of an axiom is called after the axiom; one about axioms, after what it is about too.
    files = {rule.summary: rule.name.split()[0] for rule in shown if not _is_axiom(rule)}
    axioms = "".join(f"{rule.name}\n" for rule in shown if _is_axiom(rule))
    rows = [(name, summary) for summary, name in files.items()]
    table = grid(("RULE", "WHAT IT SAYS"), rows, width)
    return f"{table}\nAXIOMS, BY THE RULE OF OWL 2 RL\n{axioms}"


def _is_axiom(rule: "Rule") -> bool:
    return rule.name.endswith(rule.summary.removesuffix("."))
