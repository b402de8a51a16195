"""The columns of the table of claims: what each holds, and by which property the graph says it.

A new column is declared here, or is a role of `terms`: tables are compiled and made with it, by
the property of claims or of situations whose values stand in it. What it holds is told in the same
words in docs/claims-table.md.
"""

from typing import NamedTuple

from realpolitik import terms
from realpolitik.export.claims import COLUMNS as EXPORTED

__all__ = ["COLUMNS", "IN_FILES", "OF_CLAIM", "OF_PASSAGE", "ROLES", "Column"]


_YEAR = ("xsd:integer",)


class Column(NamedTuple):
    """A column by its name, and what it holds; one that is exported too holds the same there.

    `of` is what it tells of: a claim, a situation or a passage. `predicate` is the CURIE of the
    property whose values stand in it, one at most if it is `single`. They are of the classes
    `kinds`, or texts of that datatype; where it is empty, of the range that the ontology gives.
    `empty` is what to do about an empty cell, where each claim must have a value, and `default`
    what an empty cell means. What has no predicate is compiled each in a way of its own.
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
        """Whether the values are texts."""
        return self.kinds in (("xsd:string",), ("rdf:langString",), _YEAR)


def _role(name: str) -> Column:
    return Column(name, "situation", f"rp:{name}", _OF_ROLE.get(name, ()), name in _ONCE)


def _link(name: str, predicate: str, *kinds: str) -> Column:
    return Column(name, "claim", predicate, kinds)


def _of_each(name: str, *kinds: str, empty: str = "it must be said") -> Column:
    return Column(name, "claim", f"rp:{name}", kinds, single=True, empty=empty)


_ONCE = ("holder", "issue", "outcome", "position", "direction")
_OF_ROLE = {
    "threatSource": ("rp:Actor", "rp:Place", "rp:Event", "rp:Issue", "rp:Situation"),
    "arisesFrom": ("rp:Situation", "rp:Event"),
    "factor": ("rp:Situation", "rp:Event"),
}
_SPAN = {
    "start": "for a span of the sentence, its first character in the text, from 0",
    "end": "for a span, the first character after it",
    "words": "for a span, its words in the text, instead of start and end; they are not kept",
    "sha256": "for a span, its checksum; left empty, it is computed from the text",
}
_SENTENCE = "the sentence that it stands on: p3s2; p3s2-a for a span that has a name"
_NOTE = "a note of the curator on the claim"
_DECLARED = (
    Column("claim"),
    Column("source"),
    Column("sentence", meaning=_SENTENCE),
    *(Column(name, "passage", meaning=meaning) for name, meaning in _SPAN.items()),
    Column("polarity"),
    Column("situation"),
    Column("kind"),
    Column("label"),
    *(_role(name) for name in EXPORTED if name in terms.ROLES),
    Column("claimant", "claim", "rp:claimant"),
    Column("onBehalfOf", "claim", "rp:onBehalfOf", single=True),
    Column("reportedBy", "claim", "prov:wasAttributedTo", ("rp:Actor",)),
    _of_each("certainty"),
    _of_each("tense"),
    Column("asOf", "claim", "rp:asOf", _YEAR, single=True),
    Column("aboutYear", "claim", "rp:aboutYear", _YEAR, single=True),
    Column("basis", "claim", "rp:basis", single=True, default="stated"),
    Column("intensity", "claim", "rp:intensity", single=True),
    _of_each("gloss", "xsd:string", empty="say what the claim says, in your own words"),
    _link("supports", "rp:supports"),
    _link("disputes", "rp:disputes"),
    _link("qualifies", "rp:qualifies"),
    _link("derivedFrom", "prov:wasDerivedFrom", "rp:Claim"),
    _link("revisionOf", "prov:wasRevisionOf", "rp:Claim"),
    Column("note", "claim", "skos:editorialNote", ("rdf:langString",), single=True, meaning=_NOTE),
)

COLUMNS = {
    column.name: column._replace(meaning=column.meaning or EXPORTED[column.name])
    for column in _DECLARED
}
ROLES = [column for column in COLUMNS.values() if column.of == "situation"]
OF_CLAIM = [column for column in COLUMNS.values() if column.of == "claim"]
OF_PASSAGE = [column for column in COLUMNS.values() if column.of == "passage"]

_FIRST = """
party holder toward against threatSource content averts during after resembles place
domain direction stake issue position arisesFrom includes factor outcome
"""
IN_FILES = sorted(ROLES, key=lambda role: [*_FIRST.split(), role.name].index(role.name))
"""Roles in the order that they have in a file; one that is not told of there comes last."""
