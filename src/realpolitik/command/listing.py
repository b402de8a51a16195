"""What there is to name, as a table, JSON or CSV, and the rules by which a graph is closed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from realpolitik.answer.names import LISTED, Names
from realpolitik.command.render import grid, json_text
from realpolitik.escape import csv_text

if TYPE_CHECKING:
    from realpolitik.reasoning.rule import Rule

__all__ = ["listing", "rule_list"]

_SHOWN = 4  # of each kind, where all kinds are listed


def listing(names: Names, kind: str | None, form: str, width: int) -> str:
    """Return what can be named, of a kind or of all, as "table", "json" or "csv".

    Raises UnknownName for a kind that is none.
    """
    kinds = {name: names.listed(name) for name in ([kind] if kind else LISTED)}
    found = [named for of_kind in kinds.values() for named in of_kind]
    if form == "json":
        return json_text([named.to_dict() for named in found])
    if form == "csv":
        rows = [(*named[:-1], "; ".join(named.aliases)) for named in found]
        return csv_text(("kind", "slug", "iri", "label", "aliases"), rows, ",", "\n")
    if kind:
        shown = [(named.slug, named.label, "; ".join(named.aliases)) for named in found]
        return grid(("SLUG", "LABEL", "ALSO"), shown, width)
    such = [
        (name, str(len(of_kind)), ", ".join(named.slug for named in of_kind[:_SHOWN]))
        for name, of_kind in kinds.items()
    ]
    return grid(("KIND", "NUMBER", "SUCH AS"), such, width)


def rule_list(rules: Sequence["Rule"], form: str, width: int) -> str:
    """Return rules as "table", "json", or as updates in "sparql"."""
    if form == "sparql":
        from realpolitik.reasoning.updates import script

        return script(rules)
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
