"""What can be named, as a table, JSON or CSV."""

from realpolitik.answer.names import LISTED, Names
from realpolitik.command.render import grid, json_text
from realpolitik.escape import csv_text

__all__ = ["listing"]

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
