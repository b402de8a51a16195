"""Resolve the cells of a table of claims to CURIEs: entities, concepts, situations, claims."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.answer.questions.names import Names
from realpolitik.curate.table.claim_rows import ROLES, Column
from realpolitik.curate.table.csv_table import CellError, Row
from realpolitik.errors import Ambiguous, UnknownName
from realpolitik.rdf.triples import Lookup
from realpolitik.terms import ID, Taxonomy, compact, expand, local, slug

__all__ = ["ENTITIES", "Known", "Resolver", "Situation", "as_slug", "claim_exists", "situation_of"]
__all__ += ["spoken_for"]

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ENTITIES = ("rp:Actor", "rp:Place", "rp:Event", "rp:Issue")


class Situation(NamedTuple):
    """A situation: its class, label and roles, with the class and values as CURIEs."""

    kind: str
    label: str
    roles: Mapping[str, Sequence[str]]


class Known(NamedTuple):
    """The data that a table of claims may refer to.

    `schema` has the ontology, `data` the data without the files that the table replaces. `texts`
    are the texts of sources by slug.
    """

    names: Names
    taxonomy: Taxonomy
    schema: Lookup
    data: Lookup
    texts: Mapping[str, str]


class Resolver:
    """Resolves cells; raises CellError for an unknown or unsuitable value.

    `situations` and `claims` are the slugs of those in the table, which may grow.
    """

    def __init__(self, known: Known, situations: Collection[str], claims: Collection[str]) -> None:
        self._known, self._situations, self._claims = known, situations, claims
        self._resolved: dict[tuple[str, ...], str] = {}  # the same names occur in many rows

    def kind(self, row: Row) -> NamedNode:
        """Return the class of the situation that a row describes."""
        if "kind" not in row.cells:
            raise CellError("kind", "this is empty, but the row describes the situation")
        item = row.value("kind")
        if item.casefold() == "situation":  # the class itself is not among the names of its kinds
            return expand("rp:Situation")
        return expand(self._resolve("kind", item, "owl:Class"))

    def value(self, column: Column, item: str) -> str:
        """Return the CURIE of a value of the property of a column."""
        kinds = column.kinds or self._range(column)
        if kinds == ("rp:Claim",):
            return self._claim(column.name, item)
        if "rp:Situation" in kinds:
            return self.situation(column.name, item, *kinds)
        return self._resolve(column.name, item, *kinds)

    def _range(self, column: Column) -> tuple[str, ...]:
        """Return the classes in the `rdfs:range` of the property of a column."""
        (kind,) = self._known.schema.nodes(expand(column.predicate), "rdfs:range")
        curie = compact(kind.value)
        return ENTITIES if curie == "rp:WorldEntity" else (curie,)

    def situation(self, column: str, item: str, *kinds: str) -> str:
        """Return the CURIE of a situation of the table or of the data, or of something of `kinds`.

        A situation that only a replaced file describes would be lost, and is refused.
        """
        if as_slug(item) in self._situations:
            return f"id:{as_slug(item)}"
        curie = self._resolve(column, item, *kinds)
        node = expand(curie)
        is_situation = expand("rp:Situation") in self._known.taxonomy.classes(node)
        if is_situation and not situation_of(node, self._known.data):
            raise CellError(
                column, f"only the replaced file has {item}; add a row that describes it"
            )
        return curie

    def source(self, row: Row) -> str:
        """Return the slug of the source of a row."""
        return self._resolve("source", row.value("source"), "rp:Source").removeprefix("id:")

    def _resolve(self, column: str, item: str, *kinds: str) -> str:
        """Return the CURIE of something of one of some classes, by slug, label or alias."""
        key = (item, *kinds)
        if key not in self._resolved:
            try:
                self._resolved[key] = compact(self._known.names.resolve(item, *kinds).value)
            except Ambiguous as error:
                raise CellError(column, error) from None
            except UnknownName as error:
                raise CellError(column, self._explain(error, kinds)) from None
        return self._resolved[key]

    def _explain(self, error: UnknownName, kinds: Sequence[str]) -> str:
        found = self._known.names.find(error.name, "owl:Thing")
        if len(found) == 1 and kinds != ("owl:Class",):
            classes = ", ".join(local(k.value) for k in self._known.taxonomy.kinds(found[0]))
            wanted = " or ".join(local(expand(kind).value) for kind in kinds)
            return f"{error.name} is of the class {classes}, not {wanted}"
        if re.search(r"[/;,&]|\band\b", error.name):
            return f'{error}; separate several values with " | "'
        return str(error)

    def _claim(self, column: str, item: str) -> str:
        name, data = as_slug(item), self._known.data
        if name and (name in self._claims or claim_exists(name, data)):
            return f"id:{name}"
        known = [*self._claims, *map(slug, data.subjects("rp:gloss"))]
        raise CellError(column, UnknownName(item, "claim", known))


def situation_of(node: NamedNode, facts: Lookup) -> Situation | None:
    """Return the description of a situation in some triples, or None."""
    kinds = facts.nodes(node, "rdf:type")
    if not kinds:
        return None
    values = {role.name: facts.nodes(node, role.predicate) for role in ROLES}
    roles = {name: [compact(v.value) for v in nodes] for name, nodes in values.items() if nodes}
    return Situation(compact(kinds[0].value), facts.label(node), roles)


def claim_exists(name: str, facts: Lookup) -> bool:
    """Whether some triples have a claim with this slug."""
    return bool(facts.nodes(NamedNode(ID + name), "rp:affirms", "rp:denies"))


def as_slug(item: str) -> str:
    """Return the slug in a cell, given as such or as a CURIE, or an empty text.

    >>> as_slug("id:alliance-cold-war"), as_slug("Alliance")
    ('alliance-cold-war', '')
    """
    name = item.removeprefix("id:")
    return name if _SLUG.fullmatch(name) else ""


def spoken_for(person: NamedNode, source: str, facts: Lookup) -> list[str]:
    """Return the CURIEs of those whom a person speaks for by office, on the date of a source.

    The office is an `rp:Tenure`. Dates are compared to the precision of the date of the source.
    """
    day = facts.text(expand(f"id:{source}"), "dcterms:issued")[:10]
    found = dict[str, None]()
    for tenure in facts.about(person, "rp:agent") if day else ():
        begins, ends = (facts.text(tenure, name) for name in ("rp:begins", "rp:ends"))
        if begins[: len(day)] <= day and (not ends or day <= ends[: len(day)]):
            found |= dict.fromkeys(compact(n.value) for n in facts.nodes(tenure, "rp:speaksFor"))
    return [*found]
