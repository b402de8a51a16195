"""Compile a table of claims: what its rows say, or all that is wrong in them, and that as Turtle.

A row is a claim, or a situation that no claim regards. The row that gives a situation its kind says
all of it; others name it. In Turtle, claims stand in the order of the text, each after the
situations and passages that it is the first to use.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from realpolitik.curate.people import spoken_for
from realpolitik.curate.style import Pair, Value, block, heading, prologue
from realpolitik.curate.table.cells import Cells, Known, Situation, is_claim, situation_in, slug_in
from realpolitik.curate.table.columns import IN_FILES, OF_CLAIM, OF_PASSAGE, ROLES, Column
from realpolitik.curate.table.evidence import Evidence
from realpolitik.curate.table.sheet import NOTHING, Row, Wrong, Wrongs
from realpolitik.errors import Faults
from realpolitik.export.claims import COLUMNS as EXPORTED
from realpolitik.rdf.triples import Lookup, english_literal, source_of
from realpolitik.terms import ID, compact, expand, local, natural, on_sentence

__all__ = ["ClaimToWrite", "Compiled", "claims_turtle", "compile_rows"]

# What a table has of a sentence before it is filled.
_FILLED = frozenset(("source", "sentence", "claimant", "basis", "text", "near"))
_NEED_A_CLAIM = [c.name for c in (*OF_PASSAGE, *OF_CLAIM)]
_MEND = "give this one another name, or, if it is the same, only its name"
_HUMP = re.compile("(?<=[a-z])(?=[A-Z])")


class ClaimToWrite(NamedTuple):
    """A claim by its slug: its situation, the values in its columns as in Turtle, its passages."""

    slug: str
    polarity: str
    situation: str
    values: Mapping[str, Sequence[Value]]
    passages: Sequence[str]


class _Place(NamedTuple):
    """Where a claim stands: its source, its passages, and the slug that it has by them."""

    source: str = ""
    passages: Sequence[str] = ()
    slug: str = ""


class Compiled(NamedTuple):
    """What a table says: claims, situations by their CURIEs, and the passages that are new.

    `rows` has the row of each claim, by its slug, and of each situation, by its CURIE.
    """

    claims: Sequence[ClaimToWrite]
    situations: Mapping[str, Situation]
    evidence: Evidence
    rows: Mapping[str, int]


def compile_rows(path: str, rows: Sequence[Row], known: Known) -> Compiled:
    """Return what the rows of a table say.

    Raises Faults, with a line for each thing that cannot be said, by row and column; what is wrong
    alike in several rows is told once.
    """
    reader = _Reader(rows, known)
    situations = [reader.situation(row) if row.tells else "" for row in rows]
    # A claim may refer to one below it, so all have their names first.
    places = [reader.place(row) if row.claims else _Place() for row in rows]
    claims = [
        claim
        for told in zip(rows, situations, places, strict=True)
        if (claim := reader.claim(*told))
    ]
    if reader.wrongs:
        raise Faults(f"{path}, {line}" for line in reader.wrongs.lines())
    told_or_kept = {**reader.cells.kept, **reader.situations}
    return Compiled(claims, told_or_kept, reader.evidence, reader.row_of)


class _Reader:
    """Reads first the situations of rows, then the claims; what is wrong in them is noted."""

    def __init__(self, rows: Sequence[Row], known: Known) -> None:
        self._named = {slug_in(row.cells.get("situation", "")) for row in rows if row.tells}
        self._claims = dict.fromkeys(c.removeprefix("id:") for r in rows for c in r.items("claim"))
        self._known, self.cells, self.wrongs = (
            known,
            Cells(known, self._named, self._claims),
            Wrongs(),
        )
        self.evidence = Evidence(known.elsewhere, known.here, known.texts)
        self.situations: dict[str, Situation] = {}
        # The row of each situation, and of each claim.
        self.row_of: dict[str, int] = {}

    def situation(self, row: Row) -> str:
        """Read the situation that a row tells of, and return its CURIE, or nothing."""
        before, kind = len(self.wrongs), None
        with self.wrongs.noted(row):
            kind = self.cells.kind(row)
        roles = {}
        for role in ROLES:
            items = self._items(row, role, slug_in(row.cells.get("situation", "")))
            values = [*dict.fromkeys(self._values(row, role, items))]
            if values:
                roles[role.name] = values
            with self.wrongs.noted(row):
                if kind and values:
                    self._refuse_unfit(kind, role, values)
        if kind and len(self.wrongs) == before:
            with self.wrongs.noted(row):
                label = " ".join(row.cells.get("label", "").split())
                curie = f"id:{self._slug(row, kind, roles)}"
                self._take_in(curie, Situation(compact(kind.value), label, roles), row)
                return curie
        return ""

    def _values(self, row: Row, column: Column, items: Sequence[str]) -> list[str]:
        values = []
        for item in items:
            with self.wrongs.noted(row):
                values.append(self.cells.value(column, item))
        return values

    def _items(self, row: Row, column: Column, name: str) -> Sequence[str]:
        """Return what a row has in a column; where the table lacks it, what its file says."""
        if column.name in row.columns or not name:
            return row.items(column.name)
        nodes = self._known.here.nodes(NamedNode(ID + name), column.predicate)
        return [local(node.value) for node in nodes]

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
            slug = slug_in(row.only("situation"))
            if not slug:
                raise Wrong("situation", "this is no slug: lower-case letters, digits and hyphens")
            return slug
        if "label" not in row.cells:
            known = self._known_as(kind, roles)
            if known:
                return known
        names = [local(expand(value).value) for values in roles.values() for value in values]
        return _HUMP.sub("-", "-".join([local(kind.value), *dict.fromkeys(names)])).lower()

    def _known_as(self, kind: NamedNode, roles: Mapping[str, Sequence[str]]) -> str:
        """Return the slug of the situation of a class and of roles, where there is one."""
        elsewhere, values = self._known.elsewhere, [v for role in roles.values() for v in role]
        told_by = [role.predicate for role in ROLES]
        nodes = elsewhere.about(expand(values[0]), *told_by) if values else []
        found = {
            compact(node.value): situation
            for node in nodes
            if isinstance(node, NamedNode) and (situation := situation_in(node, elsewhere))
        }
        same = [
            curie
            for curie, situation in (self.situations | found).items()
            if not [*_differences(Situation(compact(kind.value), "", roles), situation)]
        ]
        return same[0].removeprefix("id:") if len(same) == 1 else ""

    def _take_in(self, curie: str, situation: Situation, row: Row) -> None:
        """Take in a situation; one that is told of already must be told of alike."""
        before, where = self.situations.get(curie), f"row {self.row_of.get(curie)}"
        if not before:
            before, where = situation_in(expand(curie), self._known.elsewhere), "another file"
        if before:
            for column, theirs in _differences(situation, before):
                called = f'{curie}, "{before.label}"' if before.label else curie
                reason = f"{where} says otherwise of {called}: {theirs or 'nothing'}; {_MEND}"
                raise Wrong(column, reason)
            return
        if not situation.label:
            raise Wrong("label", "this is empty; say in a few words what the situation is")
        self.situations[curie] = situation
        self._named.add(curie.removeprefix("id:"))
        self.row_of[curie] = row.number

    def place(self, row: Row) -> _Place:
        """Return where the claim of a row stands, and its slug; in what cannot be said it is bare.

        Every claim has its name before the first is read, since one may refer to any other.
        """
        source, passages = "", list[str]()
        with self.wrongs.noted(row):
            source = self.cells.source(row)
            passages = self.evidence.passages(row, source)
            return _Place(source, passages, self._numbered(row, passages[0]))
        return _Place(source, passages)

    def claim(self, row: Row, situation: str, place: _Place) -> ClaimToWrite | None:
        """Return the claim of a row, or None for a row that has none, or a wrong one.

        `situation` is the one that the row tells of, if it does.
        """
        if not row.claims:
            with self.wrongs.noted(row):
                _refuse_idle(row)
            return None
        before = len(self.wrongs)
        polarity = ""
        with self.wrongs.noted(row):
            if not row.tells:
                name = row.only("situation")
                situation = self.cells.situation("situation", name, "rp:Situation")
        with self.wrongs.noted(row):
            polarity = row.only("polarity").casefold()
            if polarity not in ("affirms", "denies"):
                raise Wrong("polarity", f'"{polarity}" is neither affirms nor denies')
        values: dict[str, Sequence[Value]] = {}
        for column in OF_CLAIM:
            with self.wrongs.noted(row):
                values[column.name] = (
                    self._text(row, column, place)
                    if column.is_text
                    else self._things(row, column, place, values)
                )
        if len(self.wrongs) > before or not (situation and place.slug):
            return None
        return ClaimToWrite(place.slug, polarity, situation, values, place.passages)

    def _things(
        self, row: Row, column: Column, place: _Place, before: Mapping[str, Sequence[Value]]
    ) -> Sequence[Value]:
        """Return the CURIEs in a column of claims; `before` has the values of those before it."""
        items = self._items(row, column, place.slug)
        if row.cells.get(column.name) == NOTHING and not column.empty:
            return []
        if column.empty and not items:
            raise Wrong(column.name, f"this is empty; {column.empty}")
        if column.single and len(items) > 1:
            raise Wrong(column.name, "give one value")
        if column.default and not items:
            items = [column.default]
        if column.name in ("claimant", "reportedBy") and not items:
            if column.name == "claimant" and row.items("reportedBy"):
                return self._values(row, column, row.items("reportedBy"))
            return self._reporters(column, place.passages)
        if column.name == "onBehalfOf" and not items:
            node = NamedNode(ID + place.slug)
            if "claim" in row.cells and self._known.here.nodes(node, "rp:claimant"):
                # A claim that is there, as in an exported table, keeps what it has.
                return [compact(n.value) for n in self._known.here.nodes(node, column.predicate)]
            return self._spoken_for(before.get("claimant", ()), place.source)
        return self._values(row, column, items)

    def _reporters(self, column: Column, passages: Sequence[str]) -> list[str]:
        """Return who speaks on some passages, or else who wrote the source that they are of."""
        elsewhere, found = self._known.elsewhere, dict[str, None]()
        for place in filter(None, map(on_sentence, passages)):
            who = elsewhere.nodes(NamedNode(ID + place.whole), "rp:speaker")
            who = who or _authors(NamedNode(ID + place.source), elsewhere)
            found |= dict.fromkeys(compact(node.value) for node in who)
        if passages and not found:
            reason = "this is empty, and the record of the source has no author"
            raise Wrong(column.name, reason)
        return [*found]

    def _spoken_for(self, claimants: Sequence[Value], source: str) -> list[Value]:
        """Return for whom the one claimant speaks by office on the day of a source, if anybody."""
        if len(claimants) != 1:
            return []
        found = spoken_for(expand(str(claimants[0])), source, self._known.elsewhere)
        if len(found) > 1:
            reason = f"the claimant speaks for {' and '.join(found)} then; give one, or {NOTHING}"
            raise Wrong("onBehalfOf", reason)
        return [*found]

    def _text(self, row: Row, column: Column, place: _Place) -> list[Value]:
        """Return the text or the year in a column, if there is one; `asOf` is that of the source.

        Where the table has not the column, and an exported one never has, the claim keeps what it
        has.
        """
        text = row.cells.get(column.name, "")
        if text == NOTHING and not column.empty:
            return []
        if column.name not in row.columns and column.name not in EXPORTED:
            node = NamedNode(ID + place.slug)
            text = self._known.here.text(node, column.predicate)
        if column.empty and not text:
            raise Wrong(column.name, f"this is empty; {column.empty}")
        if column.name == "asOf" and not text:
            text = self._year(row, place.source)
        if not text:
            return []
        if column.kinds == ("xsd:integer",):
            if not (len(text) == 4 and text.isascii() and text.isdecimal()):
                raise Wrong(column.name, f'"{text}" is no year, such as 2016')
            return [int(text)]
        if "rdf:langString" in column.kinds:
            return [english_literal(text)]
        return [Literal(" ".join(text.split()))]

    def _year(self, row: Row, source: str) -> str:
        """Return the year from which tense counts: of what only repeats, that of the repeated."""
        records = self._known.elsewhere
        repeated = (NamedNode(ID + item.removeprefix("id:")) for item in row.items("derivedFrom"))
        years = (year for claim in repeated for year in records.texts(claim, "rp:asOf"))
        issued = (date[:4] for date in records.texts(NamedNode(ID + source), "dcterms:issued"))
        return next(iter((*years, *issued)), "")

    def _numbered(self, row: Row, passage: str) -> str:
        """Return the slug of a claim: as given, or the next number on its first sentence."""
        sentence = on_sentence(passage)
        stem, number = sentence.whole if sentence else passage, 1
        if row.items("claim"):
            slug = row.only("claim").removeprefix("id:")
            parts = on_sentence(slug)
            if not (parts and slug_in(parts.source) and parts.suffix.isdecimal()):
                raise Wrong("claim", f"this is no name of a claim, such as {stem}-1")
            if slug in self.row_of:
                raise Wrong("claim", f"row {self.row_of[slug]} has this name already")
        else:
            while self._is_taken(f"{stem}-{number}"):
                number += 1
            slug = f"{stem}-{number}"
        self.row_of[slug] = row.number
        self._claims[slug] = None
        return slug

    def _is_taken(self, slug: str) -> bool:
        elsewhere = self._known.elsewhere
        return slug in self._claims or slug in self.row_of or is_claim(slug, elsewhere)


def _differences(situation: Situation, before: Situation) -> Iterator[tuple[str, str]]:
    """Give the columns in which a row says otherwise, with what was said before."""
    if situation.kind != before.kind:
        yield "kind", before.kind
    if situation.label and situation.label != before.label:
        yield "label", before.label
    for role in ROLES:
        values = before.roles.get(role.name, ())
        if set(situation.roles.get(role.name, ())) != set(values):
            yield role.name, " | ".join(value.partition(":")[2] for value in values)


def _refuse_idle(row: Row) -> None:
    """Raise Wrong where a row without a claim has cells that say something of one."""
    if _FILLED.issuperset(row.cells):
        return
    if "situation" in row.cells and not row.tells:
        raise Wrong("kind", "this is empty, and the row says nothing of the situation")
    for column in _NEED_A_CLAIM:
        if column in row.cells:
            raise Wrong(column, "the row has no claim for this; fill it, or empty this")


def claims_turtle(compiled: Compiled, records: Lookup) -> str:
    """Return as Turtle what a table says; `records` tell of the sources."""
    claims = sorted(compiled.claims, key=lambda claim: natural(claim.slug))
    left = dict(compiled.situations)
    parts: list[str] = []
    for place, claims_there in groupby(claims, key=_place):
        parts += [place] if place else []
        for claim in claims_there:
            parts += _situations_turtle(claim.situation, left)
            for passage in map(compiled.evidence.turtle, claim.passages):
                parts += [passage] if passage and passage not in parts else []
            parts.append(_claim_turtle(claim))
    rest = [part for curie in compiled.situations for part in _situations_turtle(curie, left)]
    if rest:
        rest = ["# What no claim here comes to\n", *rest]
    of_columns = {c.predicate.partition(":")[0] for c in (*ROLES, *OF_CLAIM)}
    head = prologue(*sorted({"id", "oa", "rdfs", *of_columns}))
    return "\n".join([head, *_headings(claims, records), *parts, *rest])


def _place(claim: ClaimToWrite) -> str:
    """Return the comment that tells on which sentence claims stand."""
    place = on_sentence(claim.slug)
    return f"# ¶{place.paragraph} s{place.sentence}\n" if place else ""


def _situations_turtle(curie: str, left: dict[str, Situation]) -> Iterator[str]:
    """Give a situation and before it those in its roles, of those that are left; take them out."""
    situation = left.pop(curie, None)
    if situation:
        roles: list[Pair] = [(r.predicate, *situation.roles.get(r.name, ())) for r in IN_FILES]
        for role in IN_FILES:
            for other in situation.roles.get(role.name, ()):
                yield from _situations_turtle(other, left)
        yield block(curie, situation.kind, ("rdfs:label", english_literal(situation.label)), *roles)


def _claim_turtle(claim: ClaimToWrite) -> str:
    pairs: list[Pair] = [(f"rp:{claim.polarity}", claim.situation)]
    for column in OF_CLAIM:
        pairs.append((column.predicate, *claim.values[column.name]))
        if column.name == "gloss":  # what the claim stands on comes after what it says
            pairs.append(("rp:evidence", *(f"id:{name}" for name in claim.passages)))
    return block(f"id:{claim.slug}", "rp:Claim", *pairs)


def _headings(claims: Sequence[ClaimToWrite], records: Lookup) -> Iterator[str]:
    """Give the comment at the head of the claims of each source."""
    for slug in dict.fromkeys(source_of(claim.slug) for claim in claims):
        node = expand(f"id:{slug}")
        title, date = (records.text(node, f"dcterms:{name}") for name in ("title", "issued"))
        authors = map(records.label, _authors(node, records))
        author = next(authors, "an author without a name")
        yield heading(author, title or slug, date[:4], slug)


def _authors(source: NamedNode, records: Lookup) -> list[NamedNode]:
    return records.nodes(source, "dcterms:creator")
