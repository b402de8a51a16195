"""What the rows of a table of claims say, or all that is wrong in them.

A row is a claim, or a situation that no claim regards. The row that gives a situation its kind says
all of it; others name it.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from .cells import Cells, Known, is_claim, slug_in
from .errors import Faults
from .evidence import Evidence
from .rows import Row, Wrong, Wrongs
from .sheet import COLUMNS, LINKS
from .situationrows import SituationRows, tells
from .situations import Situation
from .terms import ID, compact

__all__ = ["Claim", "Compiled", "compiled"]

_OF_CLAIM = ("claim", "polarity", "claimant", "certainty", "tense", "gloss")


class Claim(NamedTuple):
    """A claim by its slug: its situation, its values by the CURIEs of properties, its passages."""

    slug: str
    situation: str
    values: Mapping[str, Sequence[str]]
    gloss: str
    note: str
    passages: Sequence[str]


class Compiled(NamedTuple):
    """What a table says: claims, situations by their CURIEs, and the passages that are new."""

    claims: Sequence[Claim]
    situations: Mapping[str, Situation]
    evidence: Evidence


def compiled(path: str, rows: Sequence[Row], known: Known) -> Compiled:
    """Return what the rows of a table say.

    Raises Faults, with a line for each thing that cannot be said, by row and column; what is wrong
    alike in several rows is told once.
    """
    told = {slug_in(row.cells.get("situation", "")) for row in rows if tells(row)}
    cells, wrongs = Cells(known, told), Wrongs()
    situations = SituationRows(known, cells, wrongs)
    for row in filter(tells, rows):
        situations.take(row)
    reader = _Reader(rows, known, cells, situations, wrongs)
    claims = [claim for row in rows if (claim := reader.claim(row))]
    if wrongs:
        raise Faults(f"{path}, {line}" for line in wrongs.lines(list(COLUMNS)))
    return Compiled(claims, {**cells.kept, **situations.situations}, reader.evidence)


class _Reader:
    """Reads the claims of rows, after the situations that they tell of."""

    def __init__(
        self,
        rows: Sequence[Row],
        known: Known,
        cells: Cells,
        situations: SituationRows,
        wrongs: Wrongs,
    ) -> None:
        self._known, self._cells, self._situations, self._wrongs = known, cells, situations, wrongs
        self.evidence = Evidence(known.elsewhere, known.here, known.texts)
        self._given = {claim.removeprefix("id:") for row in rows for claim in row.items("claim")}
        self._taken: dict[str, int] = {}

    def claim(self, row: Row) -> Claim | None:
        """Return the claim of a row, or None for a row that has none, or a wrong one."""
        if not _claims(row):
            with self._wrongs.noted(row):
                if "situation" in row.cells and not tells(row):
                    raise Wrong("kind", "this is empty, and the row says nothing of the situation")
                for column in (*LINKS, "reportedBy", "start", "end", "words", "sha256", "note"):
                    if column in row.cells:
                        raise Wrong(column, "the row has no claim for this; fill it, or empty this")
            return None
        before, cells = len(self._wrongs), self._cells
        values: dict[str, list[str]] = {}
        source, passages, slug = "", list[str](), ""
        situation = self._situations.of(row)
        with self._wrongs.noted(row):
            if not (situation or tells(row)):
                situation = cells.situation("situation", row.one("situation"))
        with self._wrongs.noted(row):
            values[f"rp:{self._polarity(row)}"] = [situation]
        with self._wrongs.noted(row):
            values["rp:claimant"] = [cells.thing("claimant", row.one("claimant"), "rp:Actor")]
        with self._wrongs.noted(row):
            source = cells.source(row)
            passages = self.evidence.passages(row, source)
            slug = self._numbered(row, passages[0])
        with self._wrongs.noted(row):
            values["prov:wasAttributedTo"] = [self._reporter(row, source)]
        for column in ("certainty", "tense"):
            with self._wrongs.noted(row):
                values[f"rp:{column}"] = [cells.concept(column, row.one(column))]
        for column, link in LINKS.items():
            for item in row.items(column):
                with self._wrongs.noted(row):
                    claim = cells.claim(column, item, self._given)
                    values.setdefault(link, []).append(claim)
        gloss = " ".join(row.cells.get("gloss", "").split())
        with self._wrongs.noted(row):
            if not gloss:
                raise Wrong("gloss", "this is empty; say what the claim says, in your own words")
        if len(self._wrongs) > before or not situation:
            return None
        note = row.cells.get("note", "") if "note" in row.columns else self._note(slug)
        return Claim(slug, situation, values, gloss, note, passages)

    def _polarity(self, row: Row) -> str:
        polarity = row.one("polarity").casefold()
        if polarity not in ("affirms", "denies"):
            raise Wrong("polarity", f'"{polarity}" is neither affirms nor denies')
        return polarity

    def _reporter(self, row: Row, source: str) -> str:
        """Return who reports a claim: as given, or the author of the source."""
        if "reportedBy" in row.cells:
            return self._cells.thing("reportedBy", row.one("reportedBy"), "rp:Actor")
        authors = self._known.elsewhere.nodes(NamedNode(ID + source), "dcterms:creator")
        if source and not authors:
            raise Wrong("reportedBy", "this is empty, and the record of the source has no author")
        return compact(authors[0].value) if authors else ""

    def _numbered(self, row: Row, passage: str) -> str:
        """Return the slug of a claim: as given, or the next number on its first sentence."""
        stem = re.sub(r"-[a-z]+\Z", "", passage)
        if not row.items("claim"):
            number = 1
            while self._is_taken(f"{stem}-{number}") or f"{stem}-{number}" in self._given:
                number += 1
            slug = f"{stem}-{number}"
        else:
            slug = row.one("claim").removeprefix("id:")
            if not re.fullmatch(r"[a-z0-9-]+-p\d+s\d+-\d+", slug):
                raise Wrong("claim", f"this is no name of a claim, such as {stem}-1")
            if slug in self._taken:
                raise Wrong("claim", f"row {self._taken[slug]} has this name already")
        self._taken[slug] = row.number
        return slug

    def _is_taken(self, slug: str) -> bool:
        return slug in self._taken or is_claim(slug, self._known.elsewhere)

    def _note(self, slug: str) -> str:
        """Return the note that a claim has where the table has no column of notes."""
        return "".join(self._known.here.texts(NamedNode(ID + slug), "skos:editorialNote")[:1])


def _claims(row: Row) -> bool:
    return any(column in row.cells for column in _OF_CLAIM)
