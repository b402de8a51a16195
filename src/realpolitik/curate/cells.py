"""What the cells of a table of claims name: things of the graph, concepts, classes, situations."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.answer.names import Names
from realpolitik.curate.columns import ROLES, Column
from realpolitik.curate.sheet import Row, Wrong
from realpolitik.engine.triples import Lookup, source_of
from realpolitik.errors import Ambiguous, UnknownName
from realpolitik.terms import ID, Taxonomy, compact, expand, local

__all__ = ["Cells", "Known", "Situation", "is_claim", "situation_in", "slug_in"]

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ENTITIES = ("rp:Actor", "rp:Place", "rp:Event", "rp:Issue")


class Situation(NamedTuple):
    """A situation: its class and values as CURIEs, the values by role, as a file has them."""

    kind: str
    label: str
    roles: Mapping[str, Sequence[str]]


def situation_in(node: NamedNode, facts: Lookup) -> Situation | None:
    """Return what some triples say of a situation, or None if they do not give it a class."""
    kinds = facts.nodes(node, "rdf:type")
    if not kinds:
        return None
    values = {role.name: facts.nodes(node, role.predicate) for role in ROLES}
    roles = {name: [compact(v.value) for v in nodes] for name, nodes in values.items() if nodes}
    return Situation(compact(kinds[0].value), facts.label(node), roles)


class Known(NamedTuple):
    """What a table can refer to.

    The classes of all that is known, and what it says of properties; what each file of data says
    but the one to be replaced, and what that one says; names; and texts of sources by the slugs of
    those.
    """

    taxonomy: Taxonomy
    terms: Lookup
    elsewhere: Lookup
    here: Lookup
    names: Names
    texts: Mapping[str, str]


class Cells:
    """Reads cells; what is wrong in one is raised as Wrong.

    `situations` and `claims` are the slugs of those that the table tells of. `kept` becomes what
    the file to be replaced says of situations that the table only names.
    """

    def __init__(self, known: Known, situations: Collection[str], claims: Collection[str]) -> None:
        self._known, self._situations, self._claims = known, situations, claims
        self.kept: dict[str, Situation] = {}
        # What is looked up once is kept: a table names few things, and each many times.
        self._kinds: dict[str, NamedNode] = {}
        self._concepts: dict[str, list[str]] = {}
        self._things: dict[tuple[str, ...], str | UnknownName | Ambiguous] = {}

    def kind(self, row: Row) -> NamedNode:
        """Return the class of situations in a row."""
        if not self._kinds:
            taxonomy, above = self._known.taxonomy, expand("rp:Situation")
            self._kinds = {
                local(kind.value): kind
                for kind in taxonomy.things(expand("owl:Class"))
                if isinstance(kind, NamedNode) and above in taxonomy.above(kind)
            }
        return self._kinds[_spelt("kind", row.one("kind"), "class of situations", self._kinds)]

    def value(self, column: Column, item: str) -> str:
        """Return the CURIE of a value of the property that a column is of."""
        kinds = column.kinds or self._range(column)
        if kinds == ("rp:Claim",):
            return self._claim(column.name, item)
        if "rp:Situation" in kinds:
            return self.situation(column.name, item, *kinds)
        if expand("skos:Concept") in self._known.taxonomy.above(expand(kinds[0])):
            return self._concept(column.name, item, kinds[0])
        return self._thing(column.name, item, *kinds)

    def _range(self, column: Column) -> tuple[str, ...]:
        """Return the classes of the values that the ontology allows a property (`rdfs:range`)."""
        (kind,) = self._known.terms.nodes(expand(column.predicate), "rdfs:range")
        curie = compact(kind.value)
        return _ENTITIES if curie == "rp:WorldEntity" else (curie,)

    def situation(self, column: str, item: str, *kinds: str) -> str:
        """Return the CURIE of a situation that the table or a file tells of, or of the like."""
        slug, elsewhere = slug_in(item), self._known.elsewhere
        if slug and (
            slug in self._situations or self._situation(slug, elsewhere) or self._keep(slug)
        ):
            return f"id:{slug}"
        return self._thing(column, item, *kinds)

    def _thing(self, column: str, item: str, *kinds: str) -> str:
        """Return the CURIE of a thing of one of some classes, by its slug, label or alias."""
        known, said = self._known, self._resolved(item, *kinds)
        if isinstance(said, str):
            return said
        found = known.names.known(item, ["owl:Thing"]).get("owl:Thing")
        if not found:
            if isinstance(said, UnknownName) and re.search(r"[/;,&]|\band\b", item):
                reason = f'{UnknownName(item, said.kind)}; between several values stands " | "'
                raise Wrong(column, reason)
            raise Wrong(column, said)
        classes = ", ".join(local(kind.value) for kind in known.taxonomy.kinds(NamedNode(found)))
        wanted = " or ".join(local(expand(kind).value) for kind in kinds)
        raise Wrong(column, f"{item} is of the class {classes}, and not {wanted}")

    def _concept(self, column: str, item: str, kind: str) -> str:
        """Return the CURIE of a concept of a class."""
        if kind not in self._concepts:
            things = self._known.taxonomy.things(expand(kind))
            names = sorted(local(node.value) for node in things if isinstance(node, NamedNode))
            self._concepts[kind] = names
        return f"rp:{_spelt(column, item, column, self._concepts[kind])}"

    def source(self, row: Row) -> str:
        """Return the slug of the source of a row, which the name of its claim tells too."""
        claim = source_of(row.cells.get("claim", ""))
        if not (claim or row.items("source")):
            raise Wrong("source", "this is empty; say in which source the claim stands")
        given = row.one("source") if row.items("source") else claim
        said = self._resolved(given, "rp:Source")
        if not isinstance(said, str):
            known = [local(str(node)[1:-1]) for node in self._known.elsewhere.subjects("rp:length")]
            error = UnknownName(given, "source", known)
            hint = "" if error.nearest else "; is its record given with --data?"
            raise Wrong("source", f"{error}{hint}")
        return said.removeprefix("id:")

    def _resolved(self, item: str, *kinds: str) -> str | UnknownName | Ambiguous:
        """Return the CURIE of a thing by its name, or why there is none."""
        key = (item, *kinds)
        if key not in self._things:
            try:
                self._things[key] = compact(self._known.names.resolve(item, *kinds).value)
            except (UnknownName, Ambiguous) as error:
                self._things[key] = error
        return self._things[key]

    def _claim(self, column: str, item: str) -> str:
        """Return the CURIE of a claim of the table or of another file."""
        slug, elsewhere = slug_in(item), self._known.elsewhere
        if slug and (slug in self._claims or is_claim(slug, elsewhere)):
            return f"id:{slug}"
        known = [local(str(node)[1:-1]) for node in elsewhere.subjects("rp:gloss")]
        raise Wrong(column, UnknownName(item, "claim", [*self._claims, *known]))

    def _situation(self, slug: str, facts: Lookup) -> Situation | None:
        """Return what some triples say of a situation, or None where it is none."""
        node = NamedNode(ID + slug)
        is_situation = expand("rp:Situation") in self._known.taxonomy.classes(node)
        return situation_in(node, facts) if is_situation else None

    def _keep(self, slug: str) -> bool:
        """Keep what the file to be replaced says of a situation, and of those in its roles."""
        situation = self._situation(slug, self._known.here)
        if situation and f"id:{slug}" not in self.kept:
            self.kept[f"id:{slug}"] = situation
            for values in situation.roles.values():
                for value in values:
                    name = value.removeprefix("id:")
                    if name not in self._situations:
                        self._keep(name)
        return situation is not None


def _spelt(column: str, item: str, called: str, names: Iterable[str]) -> str:
    """Return that of some names which a cell has, in any case, with or without spaces."""
    known = {name.casefold(): name for name in names}
    folded = item.removeprefix("rp:").replace(" ", "").casefold()
    if folded not in known:
        raise Wrong(column, UnknownName(item, called, known.values()))
    return known[folded]


def is_claim(slug: str, facts: Lookup) -> bool:
    """Whether some triples have a claim of a name."""
    return bool(facts.nodes(NamedNode(ID + slug), "rp:affirms", "rp:denies"))


def slug_in(item: str) -> str:
    """Return the slug that a cell has, as such or as a CURIE, or nothing.

    >>> slug_in("id:alliance-cold-war")
    'alliance-cold-war'
    """
    name = item.removeprefix("id:")
    return name if _SLUG.fullmatch(name) else ""
