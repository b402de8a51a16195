"""What the cells of a table of claims name: things of the graph, concepts, classes, situations."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.answer.questions.names import Names
from realpolitik.curate.table.columns import ROLES, Column
from realpolitik.curate.table.sheet import Row, Wrong
from realpolitik.errors import Ambiguous, UnknownName
from realpolitik.rdf.triples import Lookup, source_of
from realpolitik.terms import ID, Taxonomy, compact, expand, local, slug

__all__ = ["Cells", "Known", "Situation", "is_claim", "situation_in", "slug_in"]

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ENTITIES = ("rp:Actor", "rp:Place", "rp:Event", "rp:Issue")


class Situation(NamedTuple):
    """A situation: its class and values as CURIEs, the values by role, as a file has them."""

    kind: str
    label: str
    roles: Mapping[str, Sequence[str]]


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
        self._words: dict[str, dict[str, NamedNode]] = {}
        self._things: dict[tuple[str, ...], str | UnknownName | Ambiguous] = {}

    def kind(self, row: Row) -> NamedNode:
        """Return the class of situations in a row."""
        if "kind" not in row.cells:
            reason = "this is empty, but the row tells of the situation; say its class"
            raise Wrong("kind", reason)
        return self._word("kind", row.only("kind"), "class of situations", "owl:Class")

    def value(self, column: Column, item: str) -> str:
        """Return the CURIE of a value of the property that a column is of."""
        kinds = column.kinds or self._range(column)
        if kinds == ("rp:Claim",):
            return self._claim(column.name, item)
        if "rp:Situation" in kinds:
            return self.situation(column.name, item, *kinds)
        if expand("skos:Concept") in self._known.taxonomy.above(expand(kinds[0])):
            concept = self._word(column.name, item, column.name, kinds[0])
            return f"rp:{local(concept.value)}"
        return self._thing(column.name, item, *kinds)

    def _range(self, column: Column) -> tuple[str, ...]:
        """Return the classes of the values that the ontology allows a property (`rdfs:range`)."""
        ranges = self._known.terms.nodes(expand(column.predicate), "rdfs:range")
        if len(ranges) != 1:
            how = "more than one rdfs:range" if ranges else "no rdfs:range"
            reason = f"{column.predicate} has {how} in the ontology, which says what stands here"
            raise Wrong(column.name, f"{reason}; give it one")
        curie = compact(ranges[0].value)
        return _ENTITIES if curie == "rp:WorldEntity" else (curie,)

    def situation(self, column: str, item: str, *kinds: str) -> str:
        """Return the CURIE of a situation that the table or a file tells of, or of the like."""
        name = slug_in(item)
        if name and (
            name in self._situations or self._told(name, self._known.elsewhere) or self._keep(name)
        ):
            return f"id:{name}"
        return self._thing(column, item, *kinds)

    def _thing(self, column: str, item: str, *kinds: str) -> str:
        """Return the CURIE of a thing of one of some classes, by its slug, label or alias."""
        known, thing = self._known, self._resolved(item, *kinds)
        if isinstance(thing, str):
            return thing
        found = known.names.by_slug(item)
        if not found:
            if isinstance(thing, UnknownName) and re.search(r"[/;,&]|\band\b", item):
                reason = f'{UnknownName(item, thing.kind)}; between several values stands " | "'
                raise Wrong(column, reason)
            raise Wrong(column, thing)
        classes = ", ".join(local(kind.value) for kind in known.taxonomy.kinds(found))
        wanted = " or ".join(local(expand(kind).value) for kind in kinds)
        raise Wrong(column, f"{item} is of the class {classes}, and not {wanted}")

    def _word(self, column: str, item: str, called: str, kind: str) -> NamedNode:
        """Return the concept of a kind, or the class, that a cell has in any case and spacing."""
        if kind not in self._words:
            taxonomy, situation = self._known.taxonomy, expand("rp:Situation")
            nodes = taxonomy.named(expand(kind))
            if kind == "owl:Class":
                nodes = {node for node in nodes if situation in taxonomy.above(node)}
            self._words[kind] = {local(n.value).casefold(): n for n in sorted(nodes, key=str)}
        words = self._words[kind]
        folded = item.removeprefix("rp:").replace(" ", "").casefold()
        if folded not in words:
            raise Wrong(column, UnknownName(item, called, map(slug, words.values())))
        return words[folded]

    def source(self, row: Row) -> str:
        """Return the slug of the source of a row, which the name of its claim tells too."""
        item = row.only("source") if row.items("source") else source_of(row.cells.get("claim", ""))
        if not item:
            raise Wrong("source", "this is empty; say in which source the claim stands")
        source = self._resolved(item, "rp:Source")
        if not isinstance(source, str):
            known = map(slug, self._known.elsewhere.subjects("rp:length"))
            error = UnknownName(item, "source", known)
            hint = "" if error.nearest else "; is its record given with --data?"
            raise Wrong("source", f"{error}{hint}")
        return source.removeprefix("id:")

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
        name, elsewhere = slug_in(item), self._known.elsewhere
        if name and (name in self._claims or is_claim(name, elsewhere)):
            return f"id:{name}"
        known = [*self._claims, *map(slug, elsewhere.subjects("rp:gloss"))]
        raise Wrong(column, UnknownName(item, "claim", known))

    def _told(self, name: str, facts: Lookup) -> Situation | None:
        """Return what some triples say of a situation, or None where it is none."""
        node = NamedNode(ID + name)
        is_situation = expand("rp:Situation") in self._known.taxonomy.classes(node)
        return situation_in(node, facts) if is_situation else None

    def _keep(self, name: str) -> bool:
        """Keep what the file to be replaced says of a situation, and of those in its roles."""
        situation = self._told(name, self._known.here)
        if situation and f"id:{name}" not in self.kept:
            self.kept[f"id:{name}"] = situation
            for value in (value for values in situation.roles.values() for value in values):
                if value.removeprefix("id:") not in self._situations:
                    self._keep(value.removeprefix("id:"))
        return situation is not None


def situation_in(node: NamedNode, facts: Lookup) -> Situation | None:
    """Return what some triples say of a situation, or None if they do not give it a class."""
    kinds = facts.nodes(node, "rdf:type")
    if not kinds:
        return None
    values = {role.name: facts.nodes(node, role.predicate) for role in ROLES}
    roles = {name: [compact(v.value) for v in nodes] for name, nodes in values.items() if nodes}
    return Situation(compact(kinds[0].value), facts.label(node), roles)


def is_claim(name: str, facts: Lookup) -> bool:
    """Whether some triples have a claim of a name."""
    return bool(facts.nodes(NamedNode(ID + name), "rp:affirms", "rp:denies"))


def slug_in(item: str) -> str:
    """Return the slug that a cell has, as such or as a CURIE, or nothing.

    >>> slug_in("id:alliance-cold-war")
    'alliance-cold-war'
    """
    name = item.removeprefix("id:")
    return name if _SLUG.fullmatch(name) else ""
