"""Compile the rows of a table to claims and situations, or report all errors in its cells.

A row describes a claim, a situation or both. A situation is described by its class (`kind`) and its
roles. Rows with other claims about the situation refer to it by its name or label.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.checks.reading import speakers, spoken_for
from realpolitik.curate.house_style import Value, make_slug
from realpolitik.curate.table.resolve import (
    Evidence,
    Known,
    Resolver,
    Situation,
    as_slug,
    claim_exists,
    situation_of,
)
from realpolitik.curate.table.rows import (
    COLUMNS,
    NOTHING,
    OF_CLAIM,
    OF_QUESTION,
    ROLES,
    CellError,
    CellErrors,
    Column,
    Row,
    describes_situation,
    is_claim,
    literal,
)
from realpolitik.english import fold
from realpolitik.rdf.triples import join_texts
from realpolitik.terms import ID, compact, expand, local, on_sentence

__all__ = ["CompiledClaim", "CompiledRows", "compile_rows"]

_CASE_CHANGE = re.compile("(?<=[a-z])(?=[A-Z])")
_VIEW = re.compile(r"(In [^,]+ (view|eyes|opinion)|According to [^,]+), ")


class CompiledClaim(NamedTuple):
    """A claim; `situation` is a CURIE, `passages` are slugs, and `values` are keyed by column."""

    slug: str
    polarity: str
    situation: str
    values: Mapping[str, Sequence[Value]]
    passages: Sequence[str]


_Origin = tuple[str, Sequence[str], str]
"""The slugs of a claim's source, of its passages, and of the claim itself."""


class CompiledRows(NamedTuple):
    """The claims of a table, its situations keyed by CURIE, and the passages that the claims cite.

    `no_claims` maps the slug of each sentence without a claim to the reason for that. `row_of` maps
    the slugs of claims, situations and such sentences to row numbers.
    """

    claims: Sequence[CompiledClaim]
    situations: Mapping[str, Situation]
    evidence: Evidence
    row_of: Mapping[str, int]
    no_claims: Mapping[str, str]

    def part(self, chosen: Callable[[int], bool]) -> "CompiledRows":
        """Return the claims and situations of the rows for whose number `chosen` returns true."""
        claims = [claim for claim in self.claims if chosen(self.row_of[claim.slug])]
        situations = {s: d for s, d in self.situations.items() if chosen(self.row_of[s[3:]])}
        reasons = {at: why for at, why in self.no_claims.items() if chosen(self.row_of[at])}
        return self._replace(claims=claims, situations=situations, no_claims=reasons)


def compile_rows(path: str, rows: Sequence[Row], known: Known) -> CompiledRows:
    """Return the claims and situations that the rows of a table describe.

    Raises CellFaults with all errors in the cells; its messages begin with `path`.
    """
    compiler = _Compiler(rows, known)
    reasons = compiler.no_claims(row for row in rows if "noClaim" in row.cells)
    rows = compiler.rows
    situations = [compiler.situation(row) if describes_situation(row) else "" for row in rows]
    # A claim may refer to a later one, so each gets its slug first.
    origins = [compiler.origin(row) if is_claim(row) else ("", [], "") for row in rows]
    claims = [
        claim
        for row, situation, origin in zip(rows, situations, origins, strict=True)
        if is_claim(row) and (claim := compiler.claim(row, situation, origin))
    ]
    compiler.errors.raise_all(path)
    compiled = claims, compiler.situations, compiler.evidence, compiler.row_of
    return CompiledRows(*compiled, reasons)


def _name(kind: str, words: Iterable[str]) -> str:
    """Return the CURIE of a situation, which joins its class and the words with hyphens."""
    return "id:" + _CASE_CHANGE.sub("-", "-".join([kind.removeprefix("rp:"), *words])).lower()


def _refuse_difference(own: Situation, known: Situation, described: str) -> None:
    """Raise CellError if a row contradicts the description of its situation."""
    here = {"kind": [own.kind], "label": [own.label], **own.roles}
    there = {**dict.fromkeys(here, ()), "kind": [known.kind], "label": [known.label], **known.roles}
    for column, values in here.items():
        if any(values) and values != there[column]:
            said = join_texts(value.partition(":")[2] or value for value in there[column])
            has = f'with {column} "{said}"' if said else f"with an empty {column}"
            reason = f'{described} ("{known.label}") {has}; if it is the same situation, '
            reason += "leave the cell empty; if not, give the situation another name"
            raise CellError(column, reason)


def _label_for(row: Row, kind: str, names: Sequence[str]) -> str:
    """Return the gloss of a row as a label or, if it denies or hedges, the class and the names.

    A view that the gloss reports, as in "In Beijing's view", is left out.
    """
    gloss = _VIEW.sub("", " ".join(row.cells.get("gloss", "").removesuffix(".").split()))
    if row.values("polarity") == ["affirms"] and row.values("certainty") == ["certain"]:
        return _capital(gloss)
    return _capital(f"{kind}: {', '.join(names)}") if gloss and names else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class _Compiler:
    """Compiles the situations in the rows, then the claims, and collects the errors."""

    def __init__(self, rows: Sequence[Row], known: Known) -> None:
        self.errors, self.evidence, self._slugs = CellErrors(), Evidence(known), set[str]()
        self._claims = dict.fromkeys(c.removeprefix("id:") for r in rows for c in r.values("claim"))
        self._known, self._resolver = known, Resolver(known, self._slugs, self._claims)
        self.situations: dict[str, Situation] = {}
        self.row_of: dict[str, int] = {}
        self.rows = [one for row in rows if "noClaim" not in row.cells for one in self._each(row)]
        self._above = {id(row): above for above, row in pairwise(self.rows)}
        described = [row for row in self.rows if describes_situation(row)]
        names = (row.cells.get("situation", "") for row in described)
        self._slugs.update(filter(None, map(as_slug, names)))
        self._labelled = {fold(r.cells["label"]): r for r in described if "label" in r.cells}
        self._compiled: dict[int, str] = {}

    def _each(self, row: Row) -> list[Row]:
        """Return a row for each holder, and for each claimant unless they speak jointly.

        In the other cells, the column's name in braces, such as "{holder}", stands for the name.
        """
        found = [row]
        with self.errors.collect(row):
            for name in ("holder", "claimant"):
                values = row.values(name)
                curies = [self._resolver.value(COLUMNS[name], value) for value in values]
                several = len(curies) > 1
                if curies and not (several and name == "claimant" and self._is_joint(row, curies)):
                    found = [
                        self._row_for(each, name, value, curie)
                        for value, curie in zip(values, curies, strict=True)
                        for each in found
                    ]
        return found

    def _row_for(self, row: Row, column: str, value: str, curie: str) -> Row:
        """Return a row for one value of a column, with its label or slug in the other cells."""
        mark, cells = f"{{{column}}}", dict(row.cells)
        for name, cell in cells.items():
            if mark in cell and name in ("label", "gloss", "note"):
                cells[name] = _capital(cell.replace(mark, self._label_of(curie)))
            elif mark in cell:
                cells[name] = cell.replace(mark, local(expand(curie).value))
        return row._replace(cells={**cells, column: value})

    def _is_joint(self, row: Row, claimants: Sequence[str]) -> bool:
        """Return whether several claimants are the speakers of the sentence that a row cites."""
        passages = self.evidence.passages(row, self._resolver.source(row))
        return {*claimants} <= {*self._speakers(COLUMNS["claimant"], passages)}

    def no_claims(self, rows: Iterable[Row]) -> dict[str, str]:
        """Return the reasons why sentences carry no claim, by the slugs of the sentences."""
        found: dict[str, str] = {}
        for row in rows:
            with self.errors.collect(row):
                if "gloss" in row.cells:
                    raise CellError("noClaim", "the row also has a gloss; empty one of the cells")
                (place, *_) = self.evidence.passages(row, self._resolver.source(row))
                found[place], self.row_of[place] = row.cells["noClaim"], row.number
        return found

    def situation(self, row: Row) -> str:
        """Compile the situation that a row describes; return its CURIE, or "" after errors."""
        if id(row) not in self._compiled:
            self._compiled[id(row)] = ""  # while it is compiled, it cannot refer to itself
            self._compiled[id(row)] = self._situation(row)
        return self._compiled[id(row)]

    def _situation(self, row: Row) -> str:
        before, roles = len(self.errors), dict[str, Sequence[str]]()
        for role in ROLES:
            if values := sorted({*self._values(row, role, row.values(role.name))}):
                roles[role.name] = values
        with self.errors.collect(row):
            curie = self._named(row)
            known, where = self._described(curie)
            kind = "" if known and "kind" not in row.cells else self._resolver.kind(row)
            own = Situation(kind, " ".join(row.cells.get("label", "").split()), roles)
            if len(self.errors) > before:
                return ""
            if not curie:
                curie = self._automatic(own)
                known, where = self._described(curie)
                if known and known != own._replace(label=own.label or known.label):
                    own = own._replace(label=own.label or self._label(own, row))
                    curie = _name(kind, [make_slug(own.label)])
                    known, where = self._described(curie)
                elif known and kind == "rp:Situation" and not (own.label or self._repeats(row)):
                    reason = f'{where} describes "{known.label}" with the same roles; '
                    reason += f'give this a label, or write "{curie[3:]}" in the column "situation"'
                    raise CellError("label", reason)
            if known:
                _refuse_difference(own, known, f"{where} describes {curie}")
            else:
                self._add(curie, own, row)
            return curie
        return ""

    def _repeats(self, row: Row) -> bool:
        """Return whether a row describes its situation as the row before does."""
        above, columns = self._above.get(id(row), row), ("kind", *(role.name for role in ROLES))
        return above != row and all(row.cells.get(c) == above.cells.get(c) for c in columns)

    def _values(self, row: Row, column: Column, items: Sequence[str]) -> list[str]:
        values = []
        for item in items:
            with self.errors.collect(row):
                known = "" if column.is_text else self._labelled_in_table(item)
                values.append(known or self._resolver.value(column, item))
        return values

    def _labelled_in_table(self, item: str) -> str:
        """Return the situation of the table that has this label, or an empty string."""
        row = None if as_slug(item) else self._labelled.get(fold(item))
        return self.situation(row) if row else ""

    def _named(self, row: Row) -> str:
        """Return the CURIE of the situation that a row names, or an empty string."""
        if "situation" not in row.cells:
            return ""
        slug = as_slug(row.value("situation"))
        if not slug:
            reason = "this is not a slug; use lower-case letters, digits and hyphens"
            raise CellError("situation", reason)
        return f"id:{slug}"

    def _label_of(self, curie: str) -> str:
        """Return the label of an entity or situation, in the form for the middle of a sentence."""
        if curie in self.situations:
            return self.situations[curie].label
        node = expand(curie)
        return self._known.names.labels([node]).get(node.value, ("", ""))[1]

    def _label(self, situation: Situation, row: Row) -> str:
        """Return a label for a situation, from the gloss or from the class and the roles."""
        values = [v for r in ROLES if not r.is_text for v in situation.roles.get(r.name, ())]
        kind = self._known.schema.label(expand(situation.kind))
        return _label_for(row, kind, [*filter(None, map(self._label_of, values))])

    def _automatic(self, situation: Situation) -> str:
        """Return the CURIE that is made from the class and the roles of a situation."""
        roles = (situation.roles.get(role.name, ()) for role in ROLES if not role.is_text)
        names = dict.fromkeys(local(expand(value).value) for values in roles for value in values)
        return _name(situation.kind, names)

    def _described(self, curie: str) -> tuple[Situation | None, str]:
        """Return the situation that a row or another file describes as `curie`, and where."""
        if not curie or curie in self.situations:
            return self.situations.get(curie), f"row {self.row_of.get(curie[3:])}"
        return situation_of(expand(curie), self._known.data), "another file"

    def _add(self, curie: str, situation: Situation, row: Row) -> None:
        if not situation.label:
            situation = situation._replace(label=self._label(situation, row))
        if not situation.label:
            raise CellError("label", "this is empty; describe the situation in a few words")
        self.situations[curie] = situation
        self._slugs.add(curie[3:])
        self.row_of[curie[3:]] = row.number

    def origin(self, row: Row) -> _Origin:
        """Return the source, passages and slug of a row's claim; the slug is "" after errors."""
        source, passages = "", list[str]()
        with self.errors.collect(row):
            source = self._resolver.source(row)
            passages = self.evidence.passages(row, source)
            return source, passages, self._claim_slug(row, passages[0])
        return source, passages, ""

    def claim(self, row: Row, situation: str, origin: _Origin) -> CompiledClaim | None:
        """Return a row's claim, about `situation` if the row describes it; None after errors."""
        before, polarity = len(self.errors), ""
        with self.errors.collect(row):
            if not describes_situation(row):
                name = row.value("situation")
                situation = self._labelled_in_table(name)
                if not situation:
                    situation = self._resolver.situation("situation", name, "rp:Situation")
        with self.errors.collect(row):
            polarity = row.value("polarity").casefold()
            if polarity not in ("affirms", "denies", "asks"):
                reason = f'"{polarity}" is invalid; write "affirms", "denies" or "asks"'
                raise CellError("polarity", reason)
        values: dict[str, Sequence[Value]] = {}
        for column in OF_CLAIM:
            with self.errors.collect(row):
                has = polarity != "asks" or column.name in OF_QUESTION
                values[column.name] = self._claim_values(row, column, origin, values) if has else ()
        if len(self.errors) > before or not (situation and origin[2]):
            return None
        return CompiledClaim(origin[2], polarity, situation, values, origin[1])

    def _claim_values(
        self, row: Row, column: Column, origin: _Origin, before: Mapping[str, Sequence[Value]]
    ) -> Sequence[Value]:
        """Return the values of a claim in a column; `before` has those in previous columns."""
        cell, items = row.cells.get(column.name, NOTHING), row.values(column.name)
        if column.is_text and cell != NOTHING:
            return [literal(column, cell)]
        if column.empty and not items:
            raise CellError(column.name, f"this is empty; {column.empty}")
        if column.name in row.cells and not items:  # a dash
            return []
        if items:
            return self._values(row, column, items)
        if column.name == "claimant" and row.values("reportedBy"):
            return self._values(row, column, row.values("reportedBy"))
        if column.name in ("claimant", "reportedBy"):
            return self._speakers(column, origin[1][:1])
        if column.name == "onBehalfOf":
            people = [expand(str(person)) for person in before.get("claimant", ())]
            actors = spoken_for(self._known.data, people, origin[0])
            return [compact(actor.value) for actor in actors]
        if column.name == "asOf":
            return self._year(origin[0])
        return self._values(row, column, list(filter(None, [column.default])))

    def _speakers(self, column: Column, passages: Sequence[str]) -> list[str]:
        """Return the speakers of each passage; by default, the authors of the source."""
        places = filter(None, map(on_sentence, passages))
        found = [node for place in places for node in speakers(self._known.data, place)]
        if passages and not found:
            raise CellError(column.name, "this is empty, and the source has no author; fill it in")
        return [*dict.fromkeys(compact(node.value) for node in found)]

    def _year(self, source: str) -> list[int]:
        """Return a list with the year of a source, empty if the year is unknown."""
        year = self._known.data.text(NamedNode(ID + source), "dcterms:issued")[:4]
        return [int(year)] if year.isdecimal() else []

    def _claim_slug(self, row: Row, passage: str) -> str:
        """Return the slug of a claim: as given in the row, or its sentence with a free number."""
        sentence = on_sentence(passage)
        stem, number = sentence.whole if sentence else passage, 1
        if row.values("claim"):
            slug = row.value("claim").removeprefix("id:")
            if not as_slug(slug):
                raise CellError("claim", f"this is not the name of a claim; write {stem}-1")
            if slug in self.row_of:
                raise CellError("claim", f"row {self.row_of[slug]} has this name; use another name")
        else:
            data = self._known.data
            while f"{stem}-{number}" in self._claims or claim_exists(f"{stem}-{number}", data):
                number += 1
            slug = f"{stem}-{number}"
        self.row_of[slug] = row.number
        self._claims[slug] = None
        return slug
