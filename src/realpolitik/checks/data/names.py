"""Names in data that stand for nothing, with the nearest that do, and things without a name."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from realpolitik.checks.fault import ERROR, Fault
from realpolitik.checks.files import File, as_shown
from realpolitik.checks.material import Material
from realpolitik.engine.sparql import place, tokens
from realpolitik.errors import UnknownName
from realpolitik.files import folder, ontology_files, read
from realpolitik.terms import (
    ID,
    PREFIXES,
    RDF_TYPE,
    RP,
    SPAN,
    Taxonomy,
    compact,
    expand,
    local,
    on_sentence,
)

__all__ = ["RULES", "Definitions", "asked_in_vain", "is_built_in", "misnamed", "undefined"]

RULES = {
    "undefined-term": "A property, class or concept is one that the ontology defines or borrows. "
    "Correct its spelling, or use another.",
    "undefined-node": "What data name is described somewhere, with its class. Correct its "
    "spelling, or describe it.",
    "blank-node": "Data name all things; a claim, passage or situation is no blank node. Give it "
    "a name in id:.",
}

# Vocabularies of which rdflib knows all terms.
_KNOWN = ("dcterms", "prov", "skos", "vann", "void")
_OF_DATA = (RP, *(PREFIXES[prefix] for prefix in ("oa", "prov", "dcterms")))
# What a query asks of the language of a text.
_LANGUAGE = re.compile(r"\bLANG\s*\(\s*\?\w+\s*\)\s*!?=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)
# So few names are all shown where none of them is near.
_FEW = 8
# What is named like a prediction rests on a theory, which a query tells.
_PREDICTION = f"{ID}prediction-"


def is_built_in(iri: str, *prefixes: str) -> bool | None:
    """Say whether RDF, RDFS, OWL, SHACL or XML Schema define a name; None where it is of no such.

    What these define needs no declaration in an ontology. Or else the vocabularies with some
    prefixes, which are among those that rdflib knows.
    """
    prefixes = prefixes or ("rdf", "rdfs", "owl", "sh", "xsd")
    if not iri.startswith(tuple(PREFIXES[prefix] for prefix in prefixes)):
        return None
    from rdflib import namespace

    return any(iri in getattr(namespace, prefix.upper()) for prefix in prefixes)


class Definitions:
    """The names that some triples give a class."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._triples = list(triples)
        self.names = {
            triple.subject.value
            for triple in self._triples
            if triple.predicate == RDF_TYPE and isinstance(triple.subject, NamedNode)
        }

    def fits(self, iri: str, part: int, predicate: str) -> bool:
        """Say whether a name is defined as what stands in that part of a triple."""
        kind = "property" if part == 1 else "class" if _is_class(part, predicate) else ""
        return iri in (self._by_kind.get(kind, ()) if kind else self.names)

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
        if _is_class(part, predicate):
            return "class", self._by_kind.get("class", set())
        wanted = self._ranges.get(predicate) if part == 2 else None
        names = {thing.value for thing in self._taxonomy.named(wanted)} if wanted else set()
        sentence = on_sentence(iri)
        if iri.startswith(ID) and sentence:
            # Passages and claims are many, and those of other sources are not meant.
            names = names or self._by_kind.get("on a sentence", set())
            return "thing", {name for name in names if name.startswith(sentence.source)}
        if iri.startswith(ID):
            return "thing", names or self._by_kind.get("thing", set())
        return "term", names or {name for name in self.names if not name.startswith(ID)}

    @cached_property
    def _by_kind(self) -> dict[str, set[str]]:
        """The names of what they are for."""
        kinds: dict[str, set[str]] = {}
        for name in self.names:
            if name.startswith(ID):
                kind = "on a sentence" if on_sentence(name) else "thing"
            else:
                classes = {local(node.value) for node in self._taxonomy.classes(NamedNode(name))}
                is_property = any(of.endswith("Property") for of in classes)
                kind = "property" if is_property else "class" if "Class" in classes else "term"
            kinds.setdefault(kind, set()).add(name)
        return kinds

    @cached_property
    def _taxonomy(self) -> Taxonomy:
        return Taxonomy(self._triples)

    @cached_property
    def _ranges(self) -> dict[str, NamedNode]:
        """The class of the values of a property, where the ontology says one."""
        wanted = expand("rdfs:range")
        return {
            triple.subject.value: triple.object
            for triple in self._triples
            if triple.predicate == wanted
            and isinstance(triple.subject, NamedNode)
            and isinstance(triple.object, NamedNode)
        }

    @property
    def numbers(self) -> set[str]:
        """The properties whose values are whole numbers."""
        return {iri for iri, kind in self._ranges.items() if kind == expand("xsd:integer")}


def _is_class(part: int, predicate: str) -> bool:
    return part == 2 and predicate in (RDF_TYPE.value, expand("rdfs:subClassOf").value)


def undefined(
    file: File, definitions: Definitions, *, strict: bool = False
) -> dict[str, list[Triple]]:
    """Return each name in a file that is not defined, with the triples that use it.

    Where it is `strict`, properties and classes must be defined as such, of whatever namespace.
    """
    uses: dict[str, list[Triple]] = {}
    built_in = cache(is_built_in)  # the same few names again and again
    for triple in file.triples:
        for part, node in enumerate(triple):
            if isinstance(node, BlankNode | Triple):
                continue
            iri = node.datatype.value if isinstance(node, Literal) else node.value
            predicate = triple.predicate.value
            term = strict and (part == 1 or _is_class(part, predicate))
            fits = definitions.fits(iri, part, predicate) if term else iri in definitions.names
            if fits or SPAN in iri:
                continue
            known = built_in(iri)
            if known is None and not isinstance(node, Literal):
                known = not (term or iri.startswith((RP, ID)) or built_in(iri, *_KNOWN) is False)
            if known is False:
                uses.setdefault(iri, []).append(triple)
    return uses


def misnamed(material: Material) -> Iterator[Fault]:
    """Give each name that nothing defines, once for each file, and each thing without a name.

    A term of the ontology, own or borrowed, is defined if it has a type there; a thing if it has
    a type anywhere.
    """
    definitions = Definitions(_defining(material))
    own = set(map(os.path.realpath, ontology_files()))
    # Of what the ontology itself writes, only our own terms must be defined there.
    unknown = [
        (file, undefined(file, definitions, strict=os.path.realpath(file.path) not in own))
        for file in material.files
    ]
    users: dict[str, dict[str, None]] = {}
    told = set[str]()
    for _, uses_of in unknown:
        for iri, uses in uses_of.items():
            names = (str(getattr(use.subject, "value", "")) for use in uses)
            users.setdefault(iri, {iri: None}).update(dict.fromkeys(names))
    for file, uses_of in unknown:
        for iri, uses in uses_of.items():
            # What is described without its class is told of there, and nowhere else.
            said = (other for other, _ in material.said_of(iri) if not _is_mapping(other))
            elsewhere = iri not in file.about and any(said)
            if iri.startswith(_PREDICTION) or (elsewhere and iri not in definitions.names):
                continue
            # What the ontology itself lacks is told there, and not of all that uses it.
            if iri in told:
                continue
            told |= {iri} if os.path.realpath(file.path) in own else set()
            yield _undefined(material, file, iri, uses, definitions, tuple(users[iri]))
        yield from _nameless(material, file)


def _is_mapping(file: File) -> bool:
    """Say whether a file is a mapping of the project, which declares our terms again."""
    return file.path.startswith(as_shown(os.path.join(folder("ontology"), "mappings")) + os.sep)


def _defining(material: Material) -> Iterator[Triple]:
    """Give the triples that can define a name."""
    for file in (*material.ground, *material.files):
        again = _is_mapping(file)
        yield from (t for t in file.triples if not (again and str(t.subject).startswith(f"<{RP}")))


def asked_in_vain(material: Material, paths: Iterable[str]) -> Iterator[Fault]:
    """Give each name of ours in rule files and queries that nothing defines, once for each file.

    A class must be defined as one; the header and comments are looked at too. So is each language
    that a query asks for and no text has.
    """
    definitions = Definitions(_defining(material))
    texts = (t.object for t in material.triples if isinstance(t.object, Literal))
    languages = {text.language for text in texts if text.language}

    @cache
    def is_foreign(iri: str) -> bool | None:
        built_in = is_built_in(iri)
        return is_built_in(iri, *_KNOWN) if built_in is None else built_in

    for path in paths:
        told = set[str]()
        text = read(path)
        verb = ""
        for token in tokens(re.sub(r"#\+?(?=\s)", lambda mark: " " * len(mark[0]), text)):
            name = token.text.rstrip(".")
            named = token.kind == "name" and name.partition(":")[0] in PREFIXES
            iri = expand(name).value if named and name[-1].isalnum() else ""
            predicate = RDF_TYPE.value if verb == "a" else ""
            own = iri.startswith((RP, ID))
            wrong = not definitions.fits(iri, 2, predicate) if own else is_foreign(iri) is False
            if iri not in told and wrong and (own or iri not in definitions.names):
                told.add(iri)
                error = _sentence(definitions.unknown(iri, 2, predicate))
                at = place(text, token.start)
                message = f"{error} Correct its spelling, or define it."
                yield Fault(as_shown(path), *at, ERROR, "undefined-term", message, (iri,))
            verb = token.text
        for asked in _LANGUAGE.finditer(text):
            if asked[1] not in languages:
                message = f'No text is in the language "{asked[1]}". Correct the tag.'
                at = place(text, asked.start(1))
                yield Fault(as_shown(path), *at, ERROR, "undefined-term", message)


def _undefined(
    material: Material,
    file: File,
    iri: str,
    uses: Sequence[Triple],
    definitions: Definitions,
    things: tuple[str, ...],
) -> Fault:
    """Return the fault of a name at the first of its uses in a file."""
    rule = "undefined-node" if iri.startswith(ID) else "undefined-term"
    times = f" It stands {len(uses)} times in this file." if len(uses) > 1 else ""
    written = [
        (statement, part)
        for statement in file.statements
        for part, name in enumerate(statement[:3])
        if name == iri and not definitions.fits(iri, part, statement.predicate)
    ]
    if not written:  # the datatype of a literal
        message = f"No datatype is called {compact(iri)}.{times} Correct its spelling."
        where = material.written(uses[0])
        if where is None:
            return Fault(file.path, None, None, ERROR, rule, message, things)
        return material.fault(where, 2, rule, message, *things)
    statement, part = written[0]
    error = definitions.unknown(iri, part, statement.predicate)
    described = next((statement for statement, part in written if part == 0), None)
    if rule == "undefined-node" and described and iri not in definitions.names:
        meant = f", if {error.nearest[0]} is meant" if error.nearest else ""
        message = f"{compact(iri)} is described here and has no class; give it one (a rp:…), or "
        message += f"correct its name{meant}."
        return material.fault((file, described), 0, rule, message, *things)
    mend = "use one that is defined"
    if part == 1 or iri in definitions.names:
        rule = "undefined-term"
    elif rule == "undefined-node":
        mend = "describe it, with its class, in one of the files that are checked"
    message = f"{_sentence(error)}{times} Correct its spelling, or {mend}."
    return material.fault((file, statement), part, rule, message, *things)


def _sentence(error: UnknownName) -> str:
    text = str(error)
    return f"{text[0].upper()}{text[1:]}{'' if error.nearest else '.'}"


def _nameless(material: Material, file: File) -> Iterator[Fault]:
    """Give each blank node in a file that is described with a term of the data.

    What stands in the brackets of another that is told is mended with it.
    """
    told: set[str] = set()
    for statement in file.statements:
        node = statement.subject
        if not node.startswith("_:"):
            continue
        is_type = statement.predicate == RDF_TYPE.value
        if node in told:
            told.add(statement.iri)
        elif (statement.iri if is_type else statement.predicate).startswith(_OF_DATA):
            told |= {node, statement.iri}
            users = [use.subject for other, use in material.uses_of(node) if other is file]
            message = (
                "Here is a blank node, of which no other file, no answer and no later change can "
                "speak. Give it a name, such as id:… for what is in the world or claimed."
            )
            yield material.fault((file, statement), 0, "blank-node", message, *users)
