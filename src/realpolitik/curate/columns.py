"""The columns of the table of claims: what each holds, and by which property the graph says it.

A new column is declared here and nowhere else: tables are compiled with it, and made with it, by
the property of claims or of situations whose values stand in it. What it holds is told in the same
words in docs/claims-table.md.
"""

from typing import NamedTuple

from realpolitik.export.claims import COLUMNS as EXPORTED

__all__ = ["COLUMNS", "OF_CLAIM", "OF_PASSAGE", "ROLES", "Column"]


class Column(NamedTuple):
    """A column by its name, and what it holds; one that is exported too holds the same there.

    `of` is what it tells of: a claim, a situation or a passage. `predicate` is the CURIE of the
    property whose values stand in it, one at most if it is `single`. They are of the classes
    `kinds`, or texts of that datatype; where it is empty, of the range that the ontology gives.
    `empty` is what to do about an empty cell, where each claim must have a value. What has no
    predicate is compiled each in a way of its own.

    In a file, a claim has its properties in the order of the columns, a situation by `rank`, those
    without one last.
    """

    name: str
    meaning: str = ""
    of: str = ""
    predicate: str = ""
    kinds: tuple[str, ...] = ()
    single: bool = False
    empty: str = ""
    rank: int = 0

    @property
    def is_text(self) -> bool:
        """Whether the values are texts."""
        return self.kinds in (("xsd:string",), ("rdf:langString",))


def _role(name: str, rank: int, kinds: tuple[str, ...] = (), *, single: bool = False) -> Column:
    return Column(name, "", "situation", f"rp:{name}", kinds, single, rank=rank)


def _of_claim(
    name: str, predicate: str, *kinds: str, single: bool = False, empty: str = ""
) -> Column:
    return Column(name, "", "claim", predicate, kinds, single, empty)


_MUST = "it must be said"
_DECLARED = (
    Column("claim"),
    Column("source"),
    Column("sentence", "the sentence that it stands on: p3s2; p3s2-a for a span that has a name"),
    Column(
        "start", "for a span of the sentence, its first character in the text, from 0", "passage"
    ),
    Column("end", "for a span, the first character after it", "passage"),
    Column(
        "words",
        "for a span, its words in the text, instead of start and end; they are not kept",
        "passage",
    ),
    Column(
        "sha256", "for a span, its checksum; left empty, it is computed from the text", "passage"
    ),
    Column("polarity"),
    Column("situation"),
    Column("kind"),
    Column("label"),
    _role("party", 1),
    _role("holder", 2, single=True),
    _role("toward", 3),
    _role("against", 4),
    _role("place", 10),
    _role("issue", 14, single=True),
    _role("threatSource", 5),
    _role("arisesFrom", 16, ("rp:Situation", "rp:Event")),
    _role("content", 6),
    _role("resembles", 9),
    _role("includes", 17),
    _role("factor", 18),
    _role("outcome", 19, single=True),
    _role("during", 7),
    _role("after", 8),
    _role("domain", 11),
    _role("stake", 13),
    _role("position", 15, single=True),
    _role("direction", 12, single=True),
    _of_claim("claimant", "rp:claimant", single=True, empty=_MUST),
    _of_claim("reportedBy", "prov:wasAttributedTo", "rp:Actor", single=True),
    _of_claim("certainty", "rp:certainty", single=True, empty=_MUST),
    _of_claim("tense", "rp:tense", single=True, empty=_MUST),
    _of_claim(
        "gloss",
        "rp:gloss",
        "xsd:string",
        single=True,
        empty="say what the claim says, in your own words",
    ),
    _of_claim("supports", "rp:supports"),
    _of_claim("disputes", "rp:disputes"),
    _of_claim("qualifies", "rp:qualifies"),
    _of_claim("derivedFrom", "prov:wasDerivedFrom", "rp:Claim"),
    _of_claim("revisionOf", "prov:wasRevisionOf", "rp:Claim"),
    Column(
        "note",
        "a note of the curator on the claim",
        "claim",
        "skos:editorialNote",
        ("rdf:langString",),
        single=True,
    ),
)

COLUMNS = {
    column.name: column._replace(meaning=column.meaning or EXPORTED[column.name])
    for column in _DECLARED
}
ROLES = [column for column in COLUMNS.values() if column.of == "situation"]
OF_CLAIM = [column for column in COLUMNS.values() if column.of == "claim"]
OF_PASSAGE = [column for column in COLUMNS.values() if column.of == "passage"]
