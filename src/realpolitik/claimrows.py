"""What the rows of a table of claims say, or all that is wrong in them.

A row is a claim, or a situation that no claim regards. The row that gives a situation its kind says
all of it; others name it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from pyoxigraph import NamedNode

from .cells import Cells, Known, is_claim, slug_in
from .errors import Faults
from .evidence import Evidence
from .sheet import COLUMNS, CONCEPTS, ROLES, Row, Wrong
from .situations import Situation, situation_in
from .terms import ID, compact, expand, local

__all__ = ["Claim", "Compiled", "compiled"]

_SINGLE = ("holder", "issue", "position", "direction", "outcome")
_OF_SITUATION = ("label", *ROLES, *CONCEPTS)
_OF_CLAIM = ("claim", "polarity", "claimant", "certainty", "tense", "gloss")
_BETWEEN = ("supports", "disputes", "qualifies")
_HUMP = re.compile("(?<=[a-z])(?=[A-Z])")


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
    reader = _Reader(rows, known)
    for row in rows:
        reader.take_situation(row)
    claims = [claim for row in rows if (claim := reader.claim(row))]
    if reader.faults:
        raise Faults(f"{path}, {line}" for line in _lines(reader.faults))
    return Compiled(claims, {**reader.cells.kept, **reader.situations}, reader.evidence)


class _Reader:
    """Reads rows, first for the situations that they tell of, then for their claims.

    `faults` are what is wrong in them, each with the number of its row.
    """

    def __init__(self, rows: Sequence[Row], known: Known) -> None:
        self._known = known
        told = {slug_in(row.cells.get("situation", "")) for row in rows if _tells(row)}
        self.cells = Cells(known, told)
        self.evidence = Evidence(known.elsewhere, known.here, known.texts)
        self.situations: dict[str, Situation] = {}
        self.faults: list[tuple[int, Wrong]] = []
        self._told_in: dict[str, int] = {}
        self._of_row: dict[int, str] = {}
        self._given = {claim.removeprefix("id:") for row in rows for claim in row.items("claim")}
        self._taken: dict[str, int] = {}

    def take_situation(self, row: Row) -> None:
        """Take in the situation that a row tells of, if it tells of one."""
        if not _tells(row):
            with self._noting(row):
                if "situation" in row.cells and not _claims(row):
                    raise Wrong("kind", "this is empty, and the row says nothing of the situation")
            return
        kind = None
        before = len(self.faults)
        with self._noting(row):
            if "kind" not in row.cells:
                reason = "this is empty, but the row tells of the situation; say its class"
                raise Wrong("kind", reason)
            kind = self.cells.kind(row)
        roles: dict[str, list[str]] = {}
        for role in (*ROLES, *CONCEPTS):
            for item in row.items(role):
                with self._noting(row):
                    roles.setdefault(role, []).append(self.cells.value(row, role, item))
            with self._noting(row):
                if kind and role in row.cells:
                    self._fits(kind, role, row.items(role))
        if kind and len(self.faults) == before:
            with self._noting(row):
                found = {role: list(dict.fromkeys(values)) for role, values in roles.items()}
                curie = f"id:{self._slug(row, kind, found)}"
                label = " ".join(row.cells.get("label", "").split())
                self._take(curie, Situation(compact(kind.value), label, found), row)
                self._of_row[row.number] = curie

    def claim(self, row: Row) -> Claim | None:
        """Return the claim of a row, or None for a row that has none, or a wrong one."""
        if not _claims(row):
            with self._noting(row):
                for column in (*_BETWEEN, "reportedBy", "start", "end", "sha256", "note"):
                    if column in row.cells:
                        raise Wrong(column, "the row has no claim for this; fill it, or empty this")
            return None
        before, cells = len(self.faults), self.cells
        values: dict[str, list[str]] = {}
        source, passages, slug = "", list[str](), ""
        situation = self._of_row.get(row.number, "")
        with self._noting(row):
            if not (situation or _tells(row)):
                situation = cells.situation("situation", row.one("situation"))
        with self._noting(row):
            values[f"rp:{self._polarity(row)}"] = [situation]
        with self._noting(row):
            values["rp:claimant"] = [cells.thing("claimant", row.one("claimant"), "rp:Actor")]
        with self._noting(row):
            source = cells.source(row)
            passages = self.evidence.passages(row, source)
            slug = self._numbered(row, passages[0])
        with self._noting(row):
            values["prov:wasAttributedTo"] = [self._reporter(row, source)]
        for column in ("certainty", "tense"):
            with self._noting(row):
                values[f"rp:{column}"] = [cells.concept(column, row.one(column))]
        for column in _BETWEEN:
            for item in row.items(column):
                with self._noting(row):
                    claim = cells.claim(column, item, self._given)
                    values.setdefault(f"rp:{column}", []).append(claim)
        gloss = " ".join(row.cells.get("gloss", "").split())
        with self._noting(row):
            if not gloss:
                raise Wrong("gloss", "this is empty; say what the claim says, in your own words")
        if len(self.faults) > before or not situation:
            return None
        note = row.cells.get("note", "") if "note" in row.columns else self._note(slug)
        return Claim(slug, situation, values, gloss, note, passages)

    @contextmanager
    def _noting(self, row: Row) -> Iterator[None]:
        """Note what is wrong in a row, and go on."""
        try:
            yield
        except Wrong as wrong:
            self.faults.append((row.number, wrong))

    def _polarity(self, row: Row) -> str:
        polarity = row.one("polarity").casefold()
        if polarity not in ("affirms", "denies"):
            raise Wrong("polarity", f'"{polarity}" is neither affirms nor denies')
        return polarity

    def _fits(self, kind: NamedNode, role: str, values: Sequence[str]) -> None:
        """Raise Wrong where a class has no such role, or only one value in it."""
        for wanted in self._known.elsewhere.nodes(expand(f"rp:{role}"), "rdfs:domain"):
            if wanted not in self._known.taxonomy.above(kind):
                raise Wrong(role, f"only a situation of the class {local(wanted.value)} has this")
        if role in _SINGLE and len(values) > 1:
            raise Wrong(role, "there is one at most; write a situation for each")

    def _slug(self, row: Row, kind: NamedNode, roles: Mapping[str, Sequence[str]]) -> str:
        """Return the slug of a situation: as given, or put together from its class and roles."""
        if "situation" in row.cells:
            slug = slug_in(row.one("situation"))
            if not slug:
                raise Wrong("situation", "this is no slug: lower-case letters, digits and hyphens")
            return slug
        values = [value for found in roles.values() for value in found]
        names = [local(expand(value).value) for value in values]
        return _HUMP.sub("-", "-".join([local(kind.value), *dict.fromkeys(names)])).lower()

    def _take(self, curie: str, told: Situation, row: Row) -> None:
        """Take in a situation; one that is told of already must be told of alike."""
        if curie in self._told_in:
            before: Situation | None = self.situations[curie]
            where = f"row {self._told_in[curie]}"
        else:
            before, where = situation_in(expand(curie), self._known.elsewhere), "another file"
        if before:
            for column, theirs in _differences(told, before):
                raise Wrong(column, f"{where} says otherwise of {curie}: {theirs or 'nothing'}")
            return
        if not told.label:
            raise Wrong("label", "this is empty; say in a few words what the situation is")
        self.situations[curie] = told
        self._told_in[curie] = row.number

    def _reporter(self, row: Row, source: str) -> str:
        """Return who reports a claim: as given, or the author of the source."""
        if "reportedBy" in row.cells:
            return self.cells.thing("reportedBy", row.one("reportedBy"), "rp:Actor")
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


def _tells(row: Row) -> bool:
    """Whether a row tells of its situation, and does not only name it."""
    return any(column in row.cells for column in ("kind", *_OF_SITUATION))


def _lines(faults: Sequence[tuple[int, Wrong]]) -> list[str]:
    """Return what is wrong, in the order of rows and columns."""
    order = list(COLUMNS)
    rows: dict[tuple[str, str], list[int]] = {}
    for number, wrong in sorted(faults, key=lambda fault: (fault[0], order.index(fault[1].column))):
        numbers = rows.setdefault((wrong.column, wrong.reason), [])
        numbers += [number] if number not in numbers else []
    return [
        f"row{'s' * (len(numbers) > 1)} {', '.join(map(str, numbers))}, column {column}: {reason}"
        for (column, reason), numbers in rows.items()
    ]


def _claims(row: Row) -> bool:
    return any(column in row.cells for column in _OF_CLAIM)


def _differences(told: Situation, before: Situation) -> list[tuple[str, str]]:
    """Return the columns in which a row says otherwise, with what was said before."""
    found = [("kind", before.kind)] if told.kind != before.kind else []
    if told.label and told.label != before.label:
        found.append(("label", before.label))
    for role in (*ROLES, *CONCEPTS):
        values = before.roles.get(role, ())
        if set(told.roles.get(role, ())) != set(values):
            found.append((role, " | ".join(value.partition(":")[2] for value in values)))
    return found
