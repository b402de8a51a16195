"""Compile a table of claims: what its rows say, or all that is wrong in them, and that as Turtle.

A row is a claim, or a situation that no claim regards. The row that gives a situation its kind says
all of it; others name it. In Turtle, claims stand in the order of the text, each after the
situations and passages that it is the first to use.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.curate.cells import Cells, Known, Situation, is_claim, situation_in, slug_in
from realpolitik.curate.columns import OF_CLAIM, OF_PASSAGE, ROLES, Column
from realpolitik.curate.evidence import Evidence
from realpolitik.curate.sheet import Row, Wrong, Wrongs
from realpolitik.engine.triples import Lookup, source_of
from realpolitik.errors import Faults
from realpolitik.export.claims import COLUMNS as EXPORTED
from realpolitik.export.order import block, english, heading, plain, prologue
from realpolitik.terms import ID, compact, expand, local, natural, on_sentence

__all__ = ["ClaimToWrite", "Compiled", "claims_turtle", "compile_rows"]

_OF_SITUATION = ("kind", "label", *(role.name for role in ROLES))
_MAKE_A_CLAIM = ("claim", "polarity", *(column.name for column in OF_CLAIM if column.empty))
_NEED_A_CLAIM = [c.name for c in (*OF_PASSAGE, *OF_CLAIM) if not c.empty]
_BY_RANK = sorted(ROLES, key=lambda role: role.rank or len(ROLES))
_MEND = "give this one another name, or, if it is the same, only its name"
_HUMP = re.compile("(?<=[a-z])(?=[A-Z])")


class ClaimToWrite(NamedTuple):
    """A claim by its slug: its situation, the values in its columns as in Turtle, its passages."""

    slug: str
    polarity: str
    situation: str
    values: Mapping[str, Sequence[str]]
    passages: Sequence[str]


class Compiled(NamedTuple):
    """What a table says: claims, situations by their CURIEs, and the passages that are new."""

    claims: Sequence[ClaimToWrite]
    situations: Mapping[str, Situation]
    evidence: Evidence


def compile_rows(path: str, rows: Sequence[Row], known: Known) -> Compiled:
    """Return what the rows of a table say.

    Raises Faults, with a line for each thing that cannot be said, by row and column; what is wrong
    alike in several rows is told once.
    """
    named = {slug_in(row.cells.get("situation", "")) for row in rows if _tells(row)}
    claims = dict.fromkeys(c.removeprefix("id:") for row in rows for c in row.items("claim"))
    cells, wrongs = Cells(known, named, claims), Wrongs()
    situations = _Situations(known, cells, wrongs)
    for row in filter(_tells, rows):
        situations.take(row)
    reader = _Claims(known, cells, situations, claims, wrongs)
    found = [claim for row in rows if (claim := reader.claim(row))]
    if wrongs:
        raise Faults(f"{path}, {line}" for line in wrongs.lines())
    return Compiled(found, {**cells.kept, **situations.all}, reader.evidence)


def _tells(row: Row) -> bool:
    """Whether a row tells of its situation, and does not only name it."""
    return any(column in row.cells for column in _OF_SITUATION)


class _Situations:
    """Reads what rows tell of situations; what is wrong in them is noted.

    `all` become those that are told of, by their CURIEs.
    """

    def __init__(self, known: Known, cells: Cells, wrongs: Wrongs) -> None:
        self._known, self._cells, self._wrongs = known, cells, wrongs
        self.all: dict[str, Situation] = {}
        self._told_in: dict[str, int] = {}
        self._of_row: dict[int, str] = {}

    def of(self, row: Row) -> str:
        """Return the CURIE of the situation that a row tells of, or nothing."""
        return self._of_row.get(row.number, "")

    def take(self, row: Row) -> None:
        """Take in the situation that a row tells of."""
        before, kind = len(self._wrongs), None
        with self._wrongs.noted(row):
            if "kind" not in row.cells:
                reason = "this is empty, but the row tells of the situation; say its class"
                raise Wrong("kind", reason)
            kind = self._cells.kind(row)
        roles = {role.name: self._values(row, role, kind) for role in ROLES}
        if kind and len(self._wrongs) == before:
            with self._wrongs.noted(row):
                filled = {role: values for role, values in roles.items() if values}
                label = " ".join(row.cells.get("label", "").split())
                curie = f"id:{self._slug(row, kind, filled)}"
                self._keep(curie, Situation(compact(kind.value), label, filled), row)
                self._of_row[row.number] = curie

    def _values(self, row: Row, role: Column, kind: NamedNode | None) -> list[str]:
        """Return the CURIEs in a role, each once."""
        values: dict[str, None] = {}
        for item in row.items(role.name):
            with self._wrongs.noted(row):
                values[self._cells.value(role, item)] = None
        with self._wrongs.noted(row):
            if kind and values:
                self._refuse_unfit(kind, role, [*values])
        return [*values]

    def _refuse_unfit(self, kind: NamedNode, role: Column, values: Sequence[str]) -> None:
        """Raise Wrong where a class has no such role, or only one value in it."""
        for domain in self._known.terms.nodes(expand(role.predicate), "rdfs:domain"):
            if domain not in self._known.taxonomy.above(kind):
                reason = f"only a situation of the class {local(domain.value)} has this"
                raise Wrong(role.name, reason)
        if role.single and len(values) > 1:
            raise Wrong(role.name, "there is one at most; write a situation for each")

    def _slug(self, row: Row, kind: NamedNode, roles: Mapping[str, Sequence[str]]) -> str:
        """Return the slug of a situation: as given, or put together from its class and roles."""
        if "situation" in row.cells:
            slug = slug_in(row.one("situation"))
            if not slug:
                raise Wrong("situation", "this is no slug: lower-case letters, digits and hyphens")
            return slug
        names = [local(expand(value).value) for values in roles.values() for value in values]
        return _HUMP.sub("-", "-".join([local(kind.value), *dict.fromkeys(names)])).lower()

    def _keep(self, curie: str, situation: Situation, row: Row) -> None:
        """Keep a situation; one that is told of already must be told of alike."""
        if curie in self._told_in:
            before: Situation | None = self.all[curie]
            where = f"row {self._told_in[curie]}"
        else:
            before, where = situation_in(expand(curie), self._known.elsewhere), "another file"
        if before:
            for column, theirs in _differences(situation, before):
                called = f'{curie}, "{before.label}"' if before.label else curie
                reason = f"{where} says otherwise of {called}: {theirs or 'nothing'}; {_MEND}"
                raise Wrong(column, reason)
            return
        if not situation.label:
            raise Wrong("label", "this is empty; say in a few words what the situation is")
        self.all[curie] = situation
        self._told_in[curie] = row.number


def _differences(situation: Situation, before: Situation) -> Iterator[tuple[str, str]]:
    """Give the columns in which a row says otherwise, with what was said before."""
    if situation.kind != before.kind:
        yield "kind", before.kind
    if situation.label and situation.label != before.label:
        yield "label", before.label
    for role in (role.name for role in ROLES):
        values = before.roles.get(role, ())
        if set(situation.roles.get(role, ())) != set(values):
            yield role, " | ".join(value.partition(":")[2] for value in values)


class _Claims:
    """Reads the claims of rows, after the situations that they tell of.

    `named` are the slugs of the claims that have one in the table.
    """

    def __init__(
        self,
        known: Known,
        cells: Cells,
        situations: _Situations,
        named: Mapping[str, None],
        wrongs: Wrongs,
    ) -> None:
        self._known, self._cells, self._situations = known, cells, situations
        self._named, self._wrongs = named, wrongs
        self.evidence = Evidence(known.elsewhere, known.here, known.texts)
        self._taken: dict[str, int] = {}

    def claim(self, row: Row) -> ClaimToWrite | None:
        """Return the claim of a row, or None for a row that has none, or a wrong one."""
        if not any(column in row.cells for column in _MAKE_A_CLAIM):
            with self._wrongs.noted(row):
                self._refuse_idle(row)
            return None
        before = len(self._wrongs)
        source, slug, polarity = "", "", ""
        passages: list[str] = []
        situation = self._situations.of(row)
        with self._wrongs.noted(row):
            if not (situation or _tells(row)):
                name = row.one("situation")
                situation = self._cells.situation("situation", name, "rp:Situation")
        with self._wrongs.noted(row):
            polarity = row.one("polarity").casefold()
            if polarity not in ("affirms", "denies"):
                raise Wrong("polarity", f'"{polarity}" is neither affirms nor denies')
        with self._wrongs.noted(row):
            source = self._cells.source(row)
            passages = self.evidence.passages(row, source)
            slug = self._numbered(row, passages[0])
        values = {column.name: self._values(row, column, slug, source) for column in OF_CLAIM}
        if len(self._wrongs) > before or not situation:
            return None
        return ClaimToWrite(slug, polarity, situation, values, passages)

    def _refuse_idle(self, row: Row) -> None:
        """Raise Wrong where a row without a claim has cells that say something of one."""
        if "situation" in row.cells and not _tells(row):
            raise Wrong("kind", "this is empty, and the row says nothing of the situation")
        for column in _NEED_A_CLAIM:
            if column in row.cells:
                raise Wrong(column, "the row has no claim for this; fill it, or empty this")

    def _values(self, row: Row, column: Column, slug: str, source: str) -> list[str]:
        """Return the values in a column of claims as they are written in Turtle."""
        if column.is_text:
            return self._texts(row, column, slug)
        items, values = row.items(column.name), list[str]()
        with self._wrongs.noted(row):
            if column.empty and not items:
                raise Wrong(column.name, f"this is empty; {column.empty}")
            if column.single and len(items) > 1:
                raise Wrong(column.name, "give one value")
            if column.name == "reportedBy" and source and not items:
                return [self._author(source)]
            for item in items:
                with self._wrongs.noted(row):
                    values.append(self._cells.value(column, item))
        return values

    def _texts(self, row: Row, column: Column, slug: str) -> list[str]:
        """Return the text in a column as it is written in Turtle, if there is one.

        Where the table has not the column, and an exported one never has, the claim keeps what it
        has.
        """
        text = row.cells.get(column.name, "")
        if column.name not in row.columns and column.name not in EXPORTED:
            node = NamedNode(ID + slug)
            text = "".join(self._known.here.texts(node, column.predicate)[:1])
        with self._wrongs.noted(row):
            if column.empty and not text:
                raise Wrong(column.name, f"this is empty; {column.empty}")
        if not text:
            return []
        return [
            english(text) if "rdf:langString" in column.kinds else plain(" ".join(text.split()))
        ]

    def _author(self, source: str) -> str:
        """Return the author of a source, who reports what it says where nobody else is named."""
        authors = self._known.elsewhere.nodes(NamedNode(ID + source), "dcterms:creator")
        if not authors:
            raise Wrong("reportedBy", "this is empty, and the record of the source has no author")
        return compact(authors[0].value)

    def _numbered(self, row: Row, passage: str) -> str:
        """Return the slug of a claim: as given, or the next number on its first sentence."""
        sentence = on_sentence(passage)
        stem = sentence.whole if sentence else passage
        if not row.items("claim"):
            number = 1
            while self._is_taken(f"{stem}-{number}") or f"{stem}-{number}" in self._named:
                number += 1
            slug = f"{stem}-{number}"
        else:
            slug = row.one("claim").removeprefix("id:")
            parts = on_sentence(slug)
            if not (parts and slug_in(parts.source) and parts.suffix.isdecimal()):
                raise Wrong("claim", f"this is no name of a claim, such as {stem}-1")
            if slug in self._taken:
                raise Wrong("claim", f"row {self._taken[slug]} has this name already")
        self._taken[slug] = row.number
        return slug

    def _is_taken(self, slug: str) -> bool:
        return slug in self._taken or is_claim(slug, self._known.elsewhere)


def claims_turtle(compiled: Compiled, records: Lookup) -> str:
    """Return as Turtle what a table says; `records` tell of the sources."""
    claims = sorted(compiled.claims, key=lambda claim: natural(claim.slug))
    written: set[str] = set()
    parts: list[str] = []
    before = ""
    for claim in claims:
        place = on_sentence(claim.slug)
        here = f"# ¶{place.paragraph} s{place.sentence}\n" if place else ""
        parts += [here] if here != before else []
        before = here
        parts += _unwritten(claim.situation, compiled.situations, written)
        for name in claim.passages:
            passage = compiled.evidence.turtle(name) if name not in written else ""
            written.add(name)
            parts += [passage] if passage else []
        parts.append(_claim_turtle(claim))
    rest = [
        part
        for curie in compiled.situations
        for part in _unwritten(curie, compiled.situations, written)
    ]
    parts += ["# What no claim here comes to\n", *rest] if rest else []
    of_columns = {c.predicate.partition(":")[0] for c in (*ROLES, *OF_CLAIM)}
    head = prologue(*sorted({"id", "oa", "rdfs", *of_columns}))
    return "\n".join([head, *_headings(claims, records), *parts])


def _unwritten(curie: str, situations: Mapping[str, Situation], written: set[str]) -> Iterator[str]:
    """Give a situation and before it those in its roles, where they are not written yet."""
    if curie in written or curie not in situations:
        return
    written.add(curie)
    situation = situations[curie]
    values = {role.predicate: situation.roles.get(role.name, []) for role in _BY_RANK}
    for others in values.values():
        for other in others:
            yield from _unwritten(other, situations, written)
    label = [("rdfs:label", [english(situation.label)])]
    yield block(curie, situation.kind, [*label, *values.items()])


def _claim_turtle(claim: ClaimToWrite) -> str:
    pairs: list[tuple[str, Sequence[str]]] = [(f"rp:{claim.polarity}", [claim.situation])]
    for column in OF_CLAIM:
        pairs.append((column.predicate, claim.values[column.name]))
        if column.name == "gloss":  # what the claim stands on comes after what it says
            pairs.append(("rp:evidence", [f"id:{name}" for name in claim.passages]))
    return block(f"id:{claim.slug}", "rp:Claim", pairs)


def _headings(claims: Sequence[ClaimToWrite], records: Lookup) -> Iterator[str]:
    """Give the comment at the head of the claims of each source."""
    for slug in dict.fromkeys(source_of(claim.slug) for claim in claims):
        node = expand(f"id:{slug}")
        (title, *_) = [*records.texts(node, "dcterms:title"), slug]
        (date, *_) = [*records.texts(node, "dcterms:issued"), ""]
        authors = map(records.label, records.nodes(node, "dcterms:creator"))
        (author, *_) = [*authors, "an author without a name"]
        yield heading(author, title, date[:4], slug)
