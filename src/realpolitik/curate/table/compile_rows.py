"""Compile the rows of a table to claims and situations, or report all errors in its cells.

A row describes a claim, with its situation unless another row does, or a situation alone. Exactly
one row describes each situation, by its class (`kind`) and roles; other rows refer to it by name.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.answer.questions.names import fold
from realpolitik.checks.reading import speakers, spoken_for
from realpolitik.curate.house_style import Value
from realpolitik.curate.people import make_slug
from realpolitik.curate.table.propose import expand_row, propose_label
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
from realpolitik.terms import ID, compact, expand, local, on_sentence, same_by_roles

__all__ = ["CompiledClaim", "CompiledRows", "compile_rows"]

_FIX = "rename this situation, or give only its name if it is the same situation"
_VIEW = re.compile(r"(In [^,]+ (view|eyes|opinion)|According to [^,]+), ")
_CASE_CHANGE = re.compile("(?<=[a-z])(?=[A-Z])")


class CompiledClaim(NamedTuple):
    """A claim; `values` has the values in its other columns, in Turtle, by the column's name."""

    slug: str
    polarity: str
    situation: str
    values: Mapping[str, Sequence[Value]]
    passages: Sequence[str]


class _Origin(NamedTuple):
    """The slugs of a claim's source, of its passages, and of the claim itself."""

    source: str = ""
    passages: Sequence[str] = ()
    slug: str = ""


class CompiledRows(NamedTuple):
    """The claims of a table, its situations by CURIE, and the passages that they cite.

    `row_of` maps the slugs of claims and the CURIEs of situations to the numbers of their rows, and
    `no_claims` the slugs of sentences to the reasons why they carry no claim.
    """

    claims: Sequence[CompiledClaim]
    situations: Mapping[str, Situation]
    evidence: Evidence
    row_of: Mapping[str, int]
    no_claims: Mapping[str, str]

    def part(self, chosen: Callable[[int], bool]) -> "CompiledRows":
        """Return the claims and situations of the rows whose numbers are chosen."""
        claims = [claim for claim in self.claims if chosen(self.row_of[claim.slug])]
        situations = {s: what for s, what in self.situations.items() if chosen(self.row_of[s])}
        reasons = {
            place: why for place, why in self.no_claims.items() if chosen(self.row_of[place])
        }
        return self._replace(claims=claims, situations=situations, no_claims=reasons)


def compile_rows(path: str, rows: Sequence[Row], known: Known) -> CompiledRows:
    """Return the claims and situations that the rows of a table describe.

    Raises Faults with a line for each error, sorted by row and column.
    """
    compiler = _Compiler(rows, known)
    reasons = compiler.no_claims(row for row in rows if "noClaim" in row.cells)
    rows = compiler.rows
    situations = [compiler.situation(row) if describes_situation(row) else "" for row in rows]
    # A claim may refer to a later one, so each gets its slug first.
    origins = [compiler.origin(row) if is_claim(row) else _Origin() for row in rows]
    claims = [
        claim
        for row, situation, origin in zip(rows, situations, origins, strict=True)
        if is_claim(row) and (claim := compiler.claim(row, situation, origin))
    ]
    compiler.errors.raise_all(path)
    compiled = claims, compiler.situations, compiler.evidence, compiler.row_of
    return CompiledRows(*compiled, reasons)


def _name(kind: NamedNode, words: Iterable[str]) -> str:
    """Return the slug of a situation, which joins its class and the words with hyphens."""
    return _CASE_CHANGE.sub("-", "-".join([local(kind.value), *words])).lower()


class _Compiler:
    """Compiles the situations in the rows, then the claims, and collects the errors."""

    def __init__(self, rows: Sequence[Row], known: Known) -> None:
        self.errors, self.evidence, self._slugs = CellErrors(), Evidence(known), set[str]()
        self._claims = dict.fromkeys(c.removeprefix("id:") for r in rows for c in r.values("claim"))
        self._known, self._resolver = known, Resolver(known, self._slugs, self._claims)
        self.situations: dict[str, Situation] = {}
        self.row_of: dict[str, int] = {}
        self.rows = [one for row in rows if "noClaim" not in row.cells for one in self._each(row)]
        described = [row for row in self.rows if describes_situation(row)]
        names = (row.cells.get("situation", "") for row in described)
        self._slugs.update(filter(None, map(as_slug, names)))
        self._labelled = {fold(r.cells["label"]): r for r in described if "label" in r.cells}
        self._compiled: dict[int, str] = {}

    def _each(self, row: Row) -> list[Row]:
        """Return a row for each of several holders, or of claimants who are not joint authors."""
        found = [row]
        with self.errors.collect(row):
            for name in ("holder", "claimant"):
                values = row.values(name)
                if len(values) < 2:
                    continue
                curies = [self._resolver.value(COLUMNS[name], value) for value in values]
                source = expand(f"id:{self._resolver.source(row)}") if name == "claimant" else None
                authors = self._known.data.nodes(source, "dcterms:creator") if source else ()
                if not {compact(author.value) for author in authors}.issuperset(curies):
                    labels = dict(zip(values, map(self._label_of, curies), strict=True))
                    found = [one for each in found for one in expand_row(each, name, labels)]
        return found

    def no_claims(self, rows: Iterable[Row]) -> dict[str, str]:
        """Return the reason why a sentence carries no claim, by the slug of the sentence."""
        found: dict[str, str] = {}
        for row in rows:
            with self.errors.collect(row):
                if "gloss" in row.cells:
                    raise CellError("noClaim", "the row has a gloss; remove the one or the other")
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
        before, kind, roles = len(self.errors), None, dict[str, Sequence[str]]()
        with self.errors.collect(row):
            kind = self._resolver.kind(row)
        for role in ROLES:
            values = sorted({*self._values(row, role, row.values(role.name))})
            if values:
                roles[role.name] = values
        if kind and len(self.errors) == before:
            with self.errors.collect(row):
                label = " ".join(row.cells.get("label", "").split())
                described = Situation(compact(kind.value), label, roles)
                if not label:
                    name = as_slug(row.cells.get("situation", "")) or self._automatic(described)
                    same, _ = self._described(f"id:{name}")
                    is_same = same and same == described._replace(label=same.label)
                    label = same.label if same and is_same else self._label(described, row)
                    described = described._replace(label=label)
                curie = f"id:{self._slug_of(row, described)}"
                self._add(curie, described, row)
                return curie
        return ""

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

    def _label(self, situation: Situation, row: Row) -> str:
        """Return the label that is proposed for a situation, or an empty string.

        A gloss is the label if no template fits, and if it affirms the situation without a hedge;
        a view that it reports, as in "In Beijing's view", is left out.
        """
        kind = local(expand(situation.kind).value)
        plain = row.values("polarity") == ["affirms"] and row.values("certainty") == ["certain"]
        gloss = " ".join(row.cells.get("gloss", "").removesuffix(".").split()) if plain else ""
        said = _VIEW.sub("", gloss)
        return propose_label(kind, situation.roles, self._label_of) or said[:1].upper() + said[1:]

    def _label_of(self, curie: str) -> str:
        """Return the label of an entity or situation, in the form for the middle of a sentence."""
        if curie in self.situations:
            return self.situations[curie].label
        node = expand(curie)
        return self._known.names.labels([node]).get(node.value, ("", ""))[1]

    def _slug_of(self, row: Row, situation: Situation) -> str:
        """Return the slug of a situation: as given in the row, or made from its class and roles.

        If a different situation has that slug, it is made from the class and the label.
        """
        if "situation" in row.cells:
            slug = as_slug(row.value("situation"))
            if not slug:
                reason = "this is not a slug; use lower-case letters, digits and hyphens"
                raise CellError("situation", reason)
            return slug
        kind, roles, name = expand(situation.kind), situation.roles, self._automatic(situation)
        before, where = self._described(f"id:{name}")
        if before and before.label != situation.label:
            same = before.kind == situation.kind and before.roles == roles
            if not (same and same_by_roles(self._known.taxonomy.above(kind), roles)):
                return _name(kind, [make_slug(situation.label)])
            reason = f"{where} has the same class and roles, so both get the name {name}; "
            reason += f'if they are one situation, give this label to both: "{before.label}"'
            raise CellError("situation", f"{reason}; otherwise give one of them another role")
        return name

    def _automatic(self, situation: Situation) -> str:
        """Return the slug that is made from the class and the roles of a situation."""
        roles = (situation.roles.get(role.name, ()) for role in ROLES if not role.is_text)
        names = dict.fromkeys(local(expand(value).value) for values in roles for value in values)
        return _name(expand(situation.kind), names)

    def _described(self, curie: str) -> tuple[Situation | None, str]:
        """Return the situation that a row or another file describes as `curie`, and where."""
        if curie in self.situations:
            return self.situations[curie], f"row {self.row_of.get(curie)}"
        return situation_of(expand(curie), self._known.data), "another file"

    def _add(self, curie: str, situation: Situation, row: Row) -> None:
        """Add a situation; raise CellError if another row or file describes it differently."""
        before, where = self._described(curie)
        if before:
            if situation != before:
                reason = f'{where} describes {curie}, "{before.label}", differently; {_FIX}'
                raise CellError("situation", reason)
            return
        if not situation.label:
            raise CellError("label", "this is empty; describe the situation in a few words")
        self.situations[curie] = situation
        self._slugs.add(curie.removeprefix("id:"))
        self.row_of[curie] = row.number

    def origin(self, row: Row) -> _Origin:
        """Return the source, passages and slug of a row's claim; after an error, no slug."""
        source, passages = "", list[str]()
        with self.errors.collect(row):
            source = self._resolver.source(row)
            passages = self.evidence.passages(row, source)
            return _Origin(source, passages, self._claim_slug(row, passages[0]))
        return _Origin(source, passages)

    def claim(self, row: Row, situation: str, origin: _Origin) -> CompiledClaim | None:
        """Return the claim of a row, or None if the row has errors.

        `situation` is the CURIE of the situation that the row describes, if any.
        """
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
                reason = f'"{polarity}" is invalid; write affirms, denies or asks'
                raise CellError("polarity", reason)
        values: dict[str, Sequence[Value]] = {}
        for column in OF_CLAIM:
            with self.errors.collect(row):
                has = polarity != "asks" or column.name in OF_QUESTION
                values[column.name] = self._claim_values(row, column, origin, values) if has else ()
        if len(self.errors) > before or not (situation and origin.slug):
            return None
        return CompiledClaim(origin.slug, polarity, situation, values, origin.passages)

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
            return self._speakers(column, origin.passages)
        if column.name == "onBehalfOf":
            people = [expand(str(person)) for person in before.get("claimant", ())]
            actors = spoken_for(self._known.data, people, origin.source)
            return [compact(actor.value) for actor in actors]
        if column.name == "asOf":
            return self._year(origin.source)
        return self._values(row, column, list(filter(None, [column.default])))

    def _speakers(self, column: Column, passages: Sequence[str]) -> list[str]:
        """Return the speaker of each passage or, if it has none, the authors of the source."""
        places = filter(None, map(on_sentence, passages))
        found = [node for place in places for node in speakers(self._known.data, place)]
        if passages and not found:
            raise CellError(column.name, "this is empty, and the source has no author; fill it in")
        return [*dict.fromkeys(compact(node.value) for node in found)]

    def _year(self, source: str) -> list[int]:
        """Return the year in which a source was published, in a list; it is empty if unknown."""
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
                raise CellError("claim", f"row {self.row_of[slug]} has the same name; change one")
        else:
            data = self._known.data
            while f"{stem}-{number}" in self._claims or claim_exists(f"{stem}-{number}", data):
                number += 1
            slug = f"{stem}-{number}"
        self.row_of[slug] = row.number
        self._claims[slug] = None
        return slug
