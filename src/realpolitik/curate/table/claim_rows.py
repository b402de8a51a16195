"""The columns of a table of claims, and its rows with defaults filled in.

A new column is declared here; a new role also in `terms`. Tables are compiled and made with it, by
the property of claims or of situations that has its values. docs/claims-table.md documents it.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from realpolitik.answer.questions.names import Names
from realpolitik.curate.table.csv_table import Row, read_header, read_table
from realpolitik.errors import Ambiguous, Faults, Malformed, Refused, UnknownName
from realpolitik.export.claims import COLUMNS as EXPORTED
from realpolitik.terms import local

__all__ = ["COLUMNS", "DEFAULTS", "OF_CLAIM", "READ_ONLY", "ROLES"]
__all__ += ["Column", "describes_situation", "is_claim", "read_claim_rows"]

_YEAR = ("xsd:integer",)


class Column(NamedTuple):
    """A column of a table of claims.

    `of` is the owner of the column: a claim or a situation. `predicate` is the CURIE
    of the property that has its values, at most one if it is `single`. The values are of the
    classes or the datatype in `kinds`, by default of the range of the property. `empty` is the
    error for an empty cell where a value is required, `default` the value of an empty cell.
    Columns without a predicate are compiled separately.
    """

    name: str
    of: str = ""
    predicate: str = ""
    kinds: tuple[str, ...] = ()
    single: bool = False
    empty: str = ""
    default: str = ""
    meaning: str = ""

    @property
    def is_text(self) -> bool:
        """Whether the values are literals."""
        return self.kinds in (("xsd:string",), ("rdf:langString",), _YEAR)


def _role(name: str) -> Column:
    return Column(name, "situation", f"rp:{name}", _OF_ROLE.get(name, ()), name in _ONCE)


def _required(name: str, *kinds: str, empty: str = "fill it in") -> Column:
    return Column(name, "claim", f"rp:{name}", kinds, single=True, empty=empty)


_ROLES = """
party holder toward against threatSource content averts during after resembles place
domain direction stake issue position arisesFrom includes factor outcome
"""
_ONCE = ("holder", "issue", "outcome", "position", "direction")
_OF_ROLE = {
    "threatSource": ("rp:Actor", "rp:Place", "rp:Event", "rp:Issue", "rp:Situation"),
    "arisesFrom": ("rp:Situation", "rp:Event"),
    "factor": ("rp:Situation", "rp:Event"),
}
_DECLARED = (
    Column("claim"),
    Column("source"),
    Column("sentence", meaning="the sentence of the claim: p3s2; p3s2-a for a named span"),
    Column("words", meaning="for a span of the sentence, its words in the text; not kept"),
    Column("polarity"),
    Column("situation"),
    Column("kind"),
    Column("label"),
    *map(_role, _ROLES.split()),
    Column("claimant", "claim", "rp:claimant"),
    Column("onBehalfOf", "claim", "rp:onBehalfOf", single=True),
    Column("reportedBy", "claim", "prov:wasAttributedTo", ("rp:Actor",)),
    _required("certainty"),
    _required("tense"),
    Column("asOf", "claim", "rp:asOf", _YEAR, single=True),
    Column("aboutYear", "claim", "rp:aboutYear", _YEAR, single=True),
    Column("basis", "claim", "rp:basis", single=True, default="stated"),
    Column("intensity", "claim", "rp:intensity", single=True),
    _required("gloss", "xsd:string", empty="write the claim in your own words"),
    Column("supports", "claim", "rp:supports"),
    Column("disputes", "claim", "rp:disputes"),
    Column("qualifies", "claim", "rp:qualifies"),
    Column("derivedFrom", "claim", "prov:wasDerivedFrom", ("rp:Claim",)),
    Column("revisionOf", "claim", "prov:wasRevisionOf", ("rp:Claim",)),
    Column(
        *("note", "claim", "skos:editorialNote", ("rdf:langString",)),
        single=True,
        meaning="a note of the curator on the claim",
    ),
)

COLUMNS = {
    column.name: column._replace(meaning=column.meaning or EXPORTED[column.name])
    for column in _DECLARED
}
ROLES = [column for column in COLUMNS.values() if column.of == "situation"]
OF_CLAIM = [column for column in COLUMNS.values() if column.of == "claim"]

READ_ONLY = ("text", "near")
"""Columns of a table to fill that only help to fill it."""
DEFAULTS = "defaults"
"""The claim of a row whose cells are the defaults of the claims below it."""

_HOLDER = "{holder}"
_IN_WORDS = ("label", "gloss", "note")  # columns that name the holder as in a sentence
_OF_SITUATION = {"kind", "label", *(role.name for role in ROLES)}
_OF_CLAIM = {"claim", "sentence", "words", "polarity", *(column.name for column in OF_CLAIM)}
# Cells of an unused row of a table to fill.
_FILLED_IN = {"source", "sentence", "claimant", "basis"}
_HAVE_DEFAULTS = {"source", "polarity", *(c.name for c in OF_CLAIM if c.name != "gloss")}


def describes_situation(row: Row) -> bool:
    """Whether a row describes its situation, instead of only naming it."""
    return not _OF_SITUATION.isdisjoint(row.cells)


def is_claim(row: Row) -> bool:
    """Whether a row is a claim, and not a situation alone."""
    return not _OF_CLAIM.isdisjoint(row.cells)


def read_claim_rows(path: str, names: Names) -> list[Row]:
    """Return the rows of a table of claims that are used, with defaults, and one for each holder.

    Raises Malformed where it is not CSV in UTF-8 or lacks the column `sentence`, Refused for the
    output of `realpolitik export`, Faults for unknown columns and for impossible defaults.
    """
    header = {name.casefold() for name in read_header(path)}
    if "issued" in header:
        raise Refused(path, "this is an export; edit the table of `realpolitik table FILE.ttl`")
    if "sentence" not in header:
        reason = "this is not a table of claims: its first row lacks the column sentence"
        raise Malformed(path, None, None, reason)
    rows, faults, defaults = list[Row](), list[str](), dict[str, str]()
    for row in read_table(path, COLUMNS, READ_ONLY):
        if row.cells.get("claim", "").casefold() == DEFAULTS:
            defaults = {name: cell for name, cell in row.cells.items() if name != "claim"}
            faults += [
                f"{path}, row {row.number}, column {name}: this column takes no default; empty it"
                for name in defaults.keys() - _HAVE_DEFAULTS
            ]
        elif not _FILLED_IN.issuperset(row.cells):
            inherited = defaults if is_claim(row) else {}
            rows += _by_holder(row._replace(cells={**inherited, **row.cells}), names)
    if faults:
        raise Faults(faults)
    return rows


def _by_holder(row: Row, names: Names) -> Sequence[Row]:
    """Return a row for each holder in a row that describes a situation."""
    holders = row.values("holder") if describes_situation(row) else []
    return [_of_holder(row, holder, names) for holder in dict.fromkeys(holders)] or [row]


def _of_holder(row: Row, holder: str, names: Names) -> Row:
    """Return a row with one holder, in place of `{holder}` too.

    That is the label in texts and the slug elsewhere; an unknown name stays as it is.
    """
    slug = label = holder
    with suppress(Ambiguous, UnknownName):
        node = names.resolve(holder, "rp:Actor")
        slug, (_, label) = local(node.value), names.labels([node])[node.value]
    cells = {}
    for name, cell in row.cells.items():
        cells[name] = cell.replace(_HOLDER, label if name in _IN_WORDS else slug)
        if name in _IN_WORDS and cell.startswith(_HOLDER):
            cells[name] = cells[name][:1].upper() + cells[name][1:]
    return row._replace(cells={**cells, "holder": holder})
