"""Names in data that stand for nothing, with the nearest that do, and things without a name."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from realpolitik.checks.fault import ERROR, Finding
from realpolitik.checks.files import File
from realpolitik.checks.material import Material
from realpolitik.engine.turtle_text import Statement
from realpolitik.errors import UnknownName
from realpolitik.files import ontology_files
from realpolitik.terms import ID, PREFIXES, RDF_TYPE, RP, Taxonomy, compact, expand, local

__all__ = ["NAMING", "Defined", "is_built_in", "misnamed"]

_ON_SENTENCE = re.compile(r"-p\d+s\d+")
# So few names are all shown where none of them is near.
_FEW = 8


def is_built_in(iri: str) -> bool | None:
    """Say whether RDF, RDFS, OWL, SHACL or XML Schema define a name; None where it is of no such.

    What these define needs no declaration in an ontology.
    """
    if not iri.startswith(tuple(PREFIXES[name] for name in ("rdf", "rdfs", "owl", "sh", "xsd"))):
        return None
    from rdflib import OWL, RDF, RDFS, SH, XSD

    return any(iri in namespace for namespace in (RDF, RDFS, OWL, SH, XSD))


class Defined:
    """The things that some triples give a class."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._triples = list(triples)
        self.names = {
            triple.subject.value
            for triple in self._triples
            if triple.predicate == RDF_TYPE and isinstance(triple.subject, NamedNode)
        }

    def is_a(self, iri: str, kind: str) -> bool:
        """Say whether a name is defined as a property or as a class."""
        return iri in self._by_kind.get(kind, ())

    def unknown(self, iri: str, part: int, predicate: str) -> UnknownName:
        """Return the error that a name is not defined, with the nearest that fit in its place.

        It stands in a triple as the subject (0), the property (1) or the value (2) of `predicate`.
        """
        from difflib import get_close_matches

        kind, names = self._fitting(iri, part, predicate)
        if iri == compact(iri):
            return UnknownName(iri, kind)  # of a namespace with which nothing here has to do
        by_local = {local(name): compact(name) for name in sorted(names)}
        near = [by_local[name] for name in get_close_matches(local(iri)[:80], by_local, n=3)]
        error = UnknownName(compact(iri), kind, near)
        if error.nearest:
            return error
        few = kind == "term" and len(names) <= _FEW
        return UnknownName(compact(iri), kind, by_local.values() if few else ())

    def _fitting(self, iri: str, part: int, predicate: str) -> tuple[str, set[str]]:
        """Return what an unknown name should be, by its place, and the names of such."""
        if part == 1:
            return "property", self._by_kind.get("property", set())
        if part == 2 and predicate == RDF_TYPE.value:
            return "class", self._by_kind.get("class", set())
        wanted = self._ranges.get(predicate) if part == 2 else None
        names = self._things(wanted) if wanted else set()
        sentence = _ON_SENTENCE.search(iri)
        if iri.startswith(ID) and sentence:
            # Passages and claims are many, and those of other sources are not meant.
            names = names or self._by_kind.get("on a sentence", set())
            return "thing", {name for name in names if name.startswith(iri[: sentence.start()])}
        if iri.startswith(ID):
            return "thing", names or self._by_kind.get("thing", set())
        return "term", names or {name for name in self.names if not name.startswith(ID)}

    def _things(self, kind: NamedNode) -> set[str]:
        found = self._taxonomy.things(kind)
        return {thing.value for thing in found if isinstance(thing, NamedNode)}

    @cached_property
    def _by_kind(self) -> dict[str, set[str]]:
        """The names of what they are for."""
        kinds: dict[str, set[str]] = {}
        for name in self.names:
            kind = "thing"
            if name.startswith(ID):
                kind = "on a sentence" if _ON_SENTENCE.search(name) else kind
            else:
                classes = {local(one.value) for one in self._taxonomy.classes(NamedNode(name))}
                of_properties = any(one.endswith("Property") for one in classes)
                kind = "property" if of_properties else "class" if "Class" in classes else "term"
            kinds.setdefault(kind, set()).add(name)
        return kinds

    @cached_property
    def _taxonomy(self) -> Taxonomy:
        return Taxonomy(self._triples)

    @cached_property
    def _ranges(self) -> dict[str, NamedNode]:
        """The class of the values of a property, where the ontology says one."""
        said = expand("rdfs:range")
        return {
            triple.subject.value: triple.object
            for triple in self._triples
            if triple.predicate == said
            and isinstance(triple.subject, NamedNode)
            and isinstance(triple.object, NamedNode)
        }


NAMING = {
    "undefined-term": "A property, class or concept is one that the ontology defines or borrows. "
    "Correct its spelling, or use another.",
    "undefined-node": "What data name is described somewhere, with its class. Correct its "
    "spelling, or describe it.",
    "blank-node": "Data name all things; a claim, passage or situation is no blank node. Give it "
    "a name in id:.",
}

_OF_DATA = (RP, *(PREFIXES[prefix] for prefix in ("oa", "prov", "dcterms")))
# What is named like a prediction rests on a theory, which a query tells.
_TOLD_ELSEWHERE = f"{ID}prediction-"


def misnamed(material: Material) -> Iterator[Finding]:
    """Give each name that nothing defines, once for each file, and each thing without a name.

    A term of the ontology, own or borrowed, is defined if it has a type there; a thing if it has
    a type anywhere.
    """
    files = (*material.ground, *material.files)
    defined = Defined(triple for file in files for triple in file.triples)
    own = set(map(os.path.realpath, ontology_files()))
    # Of what the ontology itself writes, only our own terms must be defined there.
    unknown = [
        (file, _unknown(file, defined, borrowed=os.path.realpath(file.path) not in own))
        for file in material.files
    ]
    users: dict[str, dict[str, None]] = {}
    for _, found in unknown:
        for iri, uses in found.items():
            names = (use.subject.value for use in uses if isinstance(use.subject, NamedNode))
            users.setdefault(iri, {iri: None}).update(dict.fromkeys(names))
    for file, found in unknown:
        for iri, uses in found.items():
            # What is described without its class is told of there, and nowhere else.
            if iri in file.about or iri in defined.names or not material.said_of(iri):
                yield _told(material, file, iri, uses, defined, tuple(users[iri]))
        yield from _nameless(material, file)


def _unknown(file: File, defined: Defined, *, borrowed: bool) -> dict[str, list[Triple]]:
    """Return each name in a file that is not defined, with the triples that use it."""
    uses: dict[str, list[Triple]] = {}
    built_in = cache(is_built_in)  # the same few names again and again
    for triple in file.triples:
        for number, node in enumerate(triple):
            if isinstance(node, BlankNode | Triple):
                continue
            iri = node.datatype.value if isinstance(node, Literal) else node.value
            term = number == 1 or (number == 2 and triple.predicate == RDF_TYPE)
            wanted = "property" if number == 1 else "class"
            if iri in defined.names and not (borrowed and term and not defined.is_a(iri, wanted)):
                continue
            if iri.startswith(_TOLD_ELSEWHERE) or "#char=" in iri:
                continue
            known = built_in(iri)
            if known is None and not isinstance(node, Literal):
                ours = iri.startswith((RP, ID))
                known = not (ours or (borrowed and term))
            if known is False:
                uses.setdefault(iri, []).append(triple)
    return uses


def _fits(one: Statement, part: int, iri: str, defined: Defined) -> bool:
    """Say whether a name that is defined may stand where it does."""
    if iri not in defined.names:
        return False
    if part == 1:
        return defined.is_a(iri, "property")
    return part == 0 or one.predicate != RDF_TYPE.value or defined.is_a(iri, "class")


def _told(
    material: Material,
    file: File,
    iri: str,
    uses: Sequence[Triple],
    defined: Defined,
    things: tuple[str, ...],
) -> Finding:
    """Return the finding about a name at the first of its uses in a file."""
    rule = "undefined-node" if iri.startswith(ID) else "undefined-term"
    times = f" It stands {len(uses)} times in this file." if len(uses) > 1 else ""
    found = [
        (one, part)
        for one in file.statements
        for part, name in enumerate(one[:3])
        if name == iri and not _fits(one, part, iri, defined)
    ]
    if not found:  # the datatype of a literal
        said = f"No datatype is called {compact(iri)}.{times} Correct its spelling."
        where = material.written(uses[0])
        if where is None:
            return Finding(file.path, None, None, ERROR, rule, said, things)
        return material.finding(where, 2, rule, said, *things)
    one, part = found[0]
    described = next((one for one, part in found if part == 0), None)
    error = defined.unknown(iri, part, one.predicate)
    if rule == "undefined-node" and described and iri not in defined.names:
        meant = f", if {error.nearest[0]} is meant" if error.nearest else ""
        said = (
            f"{compact(iri)} is described here and has no class; give it one (a rp:…), or correct "
        )
        said += f"its name{meant}."
        return material.finding((file, described), 0, rule, said, *things)
    mend = "use one that is defined"
    if part == 1 or iri in defined.names:
        rule = "undefined-term"
    elif rule == "undefined-node":
        mend = "describe it, with its class, in one of the files that are checked"
    said = f"{str(error)[0].upper()}{str(error)[1:]}{'' if error.nearest else '.'}{times}"
    said += f" Correct its spelling, or {mend}."
    return material.finding((file, one), part, rule, said, *things)


def _nameless(material: Material, file: File) -> Iterator[Finding]:
    """Give each blank node in a file that is described with a term of the data.

    What stands in the brackets of another that is told is mended with it.
    """
    told: set[str] = set()
    for one in file.statements:
        if not one.subject.startswith("_:"):
            continue
        of_data = one.iri if one.predicate == RDF_TYPE.value else one.predicate
        if one.subject in told:
            told.add(one.iri)
        elif of_data.startswith(_OF_DATA):
            told |= {one.subject, one.iri}
            users = [f"{use.subject}" for f, use in material.uses_of(one.subject) if f is file]
            said = (
                "Here is a blank node, of which no other file, no answer and no later change can "
                "speak. Give it a name, such as id:… for what is in the world or claimed."
            )
            yield material.finding((file, one), 0, "blank-node", said, *users)
