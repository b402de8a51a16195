"""What the cells of a table of claims name: things of the graph, concepts, classes, situations."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.answer.names import Names
from realpolitik.curate.sheet import CONCEPTS, ROLES, Row, Wrong
from realpolitik.engine.triples import Lookup, source_of
from realpolitik.errors import Ambiguous, UnknownName
from realpolitik.export.order import block, english
from realpolitik.terms import ID, Taxonomy, compact, expand, local

__all__ = [
    "Cells",
    "Known",
    "Situation",
    "is_claim",
    "linked",
    "situation_in",
    "slug_in",
    "turtle_of",
]

# The order in which the first source has them.
_WRITTEN = (
    *("party", "holder", "toward", "against", "threatSource", "content", "during", "after"),
    *("resembles", "place", "domain", "direction", "stake", "issue", "position"),
    *("arisesFrom", "includes", "factor", "outcome"),
)
_BETWEEN = ("content", "resembles", "includes", "factor", "outcome", "arisesFrom")


class Situation(NamedTuple):
    """A situation: its class and values as CURIEs, the values by role."""

    kind: str
    label: str
    roles: Mapping[str, Sequence[str]]


def situation_in(node: NamedNode, facts: Lookup) -> Situation | None:
    """Return what some triples say of a situation, or None if they do not give it a class."""
    kinds = facts.nodes(node, "rdf:type")
    if not kinds:
        return None
    found = {
        name: [compact(value.value) for value in facts.nodes(node, f"rp:{name}")]
        for name in (*ROLES, *CONCEPTS)
    }
    roles = {name: values for name, values in found.items() if values}
    return Situation(compact(kinds[0].value), facts.label(node), roles)


def linked(situation: Situation) -> list[str]:
    """Return the CURIEs of what may be other situations in its roles."""
    return [value for role in _BETWEEN for value in situation.roles.get(role, ())]


def turtle_of(curie: str, situation: Situation) -> str:
    """Return a situation in the house style."""
    roles = [(f"rp:{role}", situation.roles.get(role, [])) for role in _WRITTEN]
    return block(curie, situation.kind, [("rdfs:label", [english(situation.label)]), *roles])


_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

_ENTITIES = ("rp:Actor", "rp:Place", "rp:Event", "rp:Issue")


class Known(NamedTuple):
    """What a table can refer to.

    The classes of all that is known; what each file says but the one to be replaced, the ontology
    included, and what that one says; names; and texts of sources by the slugs of those.
    """

    taxonomy: Taxonomy
    elsewhere: Lookup
    here: Lookup
    names: Names
    texts: Mapping[str, str]


class Cells:
    """Reads cells; what is wrong in one is raised as Wrong.

    `told` are the slugs of the situations that the table tells of. `kept` becomes what the file to
    be replaced says of others that the table names.
    """

    def __init__(self, known: Known, told: Collection[str]) -> None:
        self._known, self._told = known, told
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
        return self._kinds[_found("kind", row.one("kind"), "class of situations", self._kinds)]

    def value(self, row: Row, role: str, item: str) -> str:
        """Return the CURIE of what stands in a role of a situation."""
        if role in CONCEPTS:
            return self.concept(role, item)
        wanted = self._known.elsewhere.nodes(expand(f"rp:{role}"), "rdfs:range")
        if not wanted or wanted[0] == expand("rp:Situation"):
            return self.situation(role, item)
        kind = compact(wanted[0].value)
        return self.thing(role, item, *(_ENTITIES if kind == "rp:WorldEntity" else (kind,)))

    def situation(self, column: str, item: str) -> str:
        """Return the CURIE of a situation that the table or a file tells of."""
        slug = slug_in(item)
        if slug and (slug in self._told or self._situation_elsewhere(slug)):
            return f"id:{slug}"
        if slug and self._keep(slug):
            return f"id:{slug}"
        kinds = ("rp:Situation", "rp:Event") if column == "arisesFrom" else ("rp:Situation",)
        return self.thing(column, item, *kinds)

    def thing(self, column: str, item: str, *kinds: str) -> str:
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

    def concept(self, column: str, item: str) -> str:
        """Return the CURIE of a concept of the scheme of a column."""
        if column not in self._concepts:
            (kind,) = self._known.elsewhere.nodes(expand(f"rp:{column}"), "rdfs:range")
            things = self._known.taxonomy.things(kind)
            found = sorted(local(node.value) for node in things if isinstance(node, NamedNode))
            self._concepts[column] = found
        return f"rp:{_found(column, item, column, self._concepts[column])}"

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

    def claim(self, column: str, item: str, others: Collection[str]) -> str:
        """Return the CURIE of a claim of another file, or one of others of the table."""
        slug, elsewhere = slug_in(item), self._known.elsewhere
        if slug and (slug in others or is_claim(slug, elsewhere)):
            return f"id:{slug}"
        known = [local(str(node)[1:-1]) for node in elsewhere.subjects("rp:gloss")]
        raise Wrong(column, UnknownName(item, "claim", [*others, *known]))

    def _situation_elsewhere(self, slug: str) -> bool:
        node = NamedNode(ID + slug)
        return self._is_situation(node) and bool(situation_in(node, self._known.elsewhere))

    def _is_situation(self, node: NamedNode) -> bool:
        return expand("rp:Situation") in self._known.taxonomy.classes(node)

    def _keep(self, slug: str) -> bool:
        """Keep what the file to be replaced says of a situation, and of those in its roles."""
        node = NamedNode(ID + slug)
        found = situation_in(node, self._known.here) if self._is_situation(node) else None
        if found and f"id:{slug}" not in self.kept:
            self.kept[f"id:{slug}"] = found
            for other in linked(found):
                name = other.removeprefix("id:")
                if name not in self._told:
                    self._keep(name)
        return bool(found)


def _found(column: str, item: str, called: str, names: Iterable[str]) -> str:
    """Return the one of some names that a cell has, in any case, with or without spaces."""
    known = {name.casefold(): name for name in names}
    given = item.removeprefix("rp:").replace(" ", "").casefold()
    if given not in known:
        raise Wrong(column, UnknownName(item, called, known.values()))
    return known[given]


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
