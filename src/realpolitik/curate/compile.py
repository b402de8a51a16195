"""What the rows of a table of claims say, or all that is wrong in them.

A row is a claim, or a situation that no claim regards. The row that gives a situation its kind says
all of it; others name it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.curate.cells import (
    Cells,
    Known,
    Situation,
    is_claim,
    linked,
    situation_in,
    slug_in,
    turtle_of,
)
from realpolitik.curate.evidence import Evidence
from realpolitik.curate.sheet import COLUMNS, CONCEPTS, LINKS, ROLES, Row, Wrong, Wrongs
from realpolitik.engine.triples import Lookup, source_of
from realpolitik.errors import Faults
from realpolitik.export.order import block, english, heading, plain, prologue
from realpolitik.terms import ID, compact, expand, local, natural

__all__ = ["Claim", "Compiled", "SituationRows", "claim_turtle", "compiled", "tells"]

_SINGLE = ("holder", "issue", "position", "direction", "outcome")
_OF_SITUATION = ("kind", "label", *ROLES, *CONCEPTS)
_MEND = "give this one another name, or, if it is the same, only its name"
_HUMP = re.compile("(?<=[a-z])(?=[A-Z])")


class SituationRows:
    """Reads what rows tell of situations; what is wrong in them is noted.

    `situations` become those that are told of, by their CURIEs.
    """

    def __init__(self, known: Known, cells: Cells, wrongs: Wrongs) -> None:
        self._known, self._cells, self._wrongs = known, cells, wrongs
        self.situations: dict[str, Situation] = {}
        self._told_in: dict[str, int] = {}
        self._of_row: dict[int, str] = {}

    def of(self, row: Row) -> str:
        """Return the CURIE of the situation that a row tells of, or nothing."""
        return self._of_row.get(row.number, "")

    def take(self, row: Row) -> None:
        """Take in the situation that a row tells of."""
        before, kind = len(self._wrongs), None
        with self._wrongs.noted(row):
            kind = self._kind(row)
        roles = {role: self._values(row, role, kind) for role in (*ROLES, *CONCEPTS)}
        if kind and len(self._wrongs) == before:
            with self._wrongs.noted(row):
                found = {role: values for role, values in roles.items() if values}
                label = " ".join(row.cells.get("label", "").split())
                curie = f"id:{self._slug(row, kind, found)}"
                self._keep(curie, Situation(compact(kind.value), label, found), row)
                self._of_row[row.number] = curie

    def _kind(self, row: Row) -> NamedNode:
        if "kind" not in row.cells:
            reason = "this is empty, but the row tells of the situation; say its class"
            raise Wrong("kind", reason)
        return self._cells.kind(row)

    def _values(self, row: Row, role: str, kind: NamedNode | None) -> list[str]:
        """Return the CURIEs in a role, each once."""
        found: dict[str, None] = {}
        for item in row.items(role):
            with self._wrongs.noted(row):
                found[self._cells.value(row, role, item)] = None
        with self._wrongs.noted(row):
            if kind and found:
                self._fits(kind, role, [*found])
        return [*found]

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

    def _keep(self, curie: str, told: Situation, row: Row) -> None:
        """Keep a situation; one that is told of already must be told of alike."""
        if curie in self._told_in:
            before: Situation | None = self.situations[curie]
            where = f"row {self._told_in[curie]}"
        else:
            before, where = situation_in(expand(curie), self._known.elsewhere), "another file"
        if before:
            for column, theirs in _differences(told, before):
                called = f'{curie}, "{before.label}"' if before.label else curie
                said = f"{where} says otherwise of {called}: {theirs or 'nothing'}"
                raise Wrong(column, f"{said}; {_MEND}")
            return
        if not told.label:
            raise Wrong("label", "this is empty; say in a few words what the situation is")
        self.situations[curie] = told
        self._told_in[curie] = row.number


def tells(row: Row) -> bool:
    """Whether a row tells of its situation, and does not only name it."""
    return any(column in row.cells for column in _OF_SITUATION)


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


def claim_turtle(found: Compiled, records: Lookup) -> str:
    """Return as Turtle what a table says; `records` tell of the sources."""
    claims = sorted(found.claims, key=lambda claim: natural(claim.slug))
    written: set[str] = set()
    parts, before = [], ""
    for claim in claims:
        place = re.sub(r".*-p(\d+)s(\d+)-\d+\Z", r"# ¶\1 s\2" "\n", claim.slug)
        parts += [place] if place != before else []
        before = place
        parts += _situations(claim.situation, found, written)
        for name in claim.passages:
            made = found.evidence.turtle(name) if name not in written else ""
            written.add(name)
            parts += [made] if made else []
        parts.append(_claim(claim))
    rest = [part for curie in found.situations for part in _situations(curie, found, written)]
    parts += ["# What no claim here comes to\n", *rest] if rest else []
    head = prologue("id", "oa", "prov", "rdfs", "rp", "skos")
    return "\n".join([head, *_heading(claims, records), *parts])


def _situations(curie: str, found: Compiled, written: set[str]) -> Iterator[str]:
    """Give a situation and before it those in its roles, where they are not written yet."""
    if curie in written or curie not in found.situations:
        return
    written.add(curie)
    for other in linked(found.situations[curie]):
        yield from _situations(other, found, written)
    yield turtle_of(curie, found.situations[curie])


def _claim(claim: Claim) -> str:
    values = dict(claim.values)
    between = {name: values.pop(name, []) for name in LINKS.values()}
    pairs = [
        *values.items(),
        ("rp:gloss", [plain(claim.gloss)]),
        ("rp:evidence", [f"id:{name}" for name in claim.passages]),
        *between.items(),
        ("skos:editorialNote", [english(claim.note)] if claim.note else []),
    ]
    return block(f"id:{claim.slug}", "rp:Claim", pairs)


def _heading(claims: list[Claim], records: Lookup) -> Iterator[str]:
    sources = dict.fromkeys(source_of(claim.slug) for claim in claims)
    for slug in sources:
        node = expand(f"id:{slug}")
        (title, *_) = [*records.texts(node, "dcterms:title"), slug]
        (year, *_) = [text[:4] for text in records.texts(node, "dcterms:issued")] or [""]
        (who, *_) = [
            *map(records.label, records.nodes(node, "dcterms:creator")),
            "an author without a name",
        ]
        yield heading(who, title, year, slug)
