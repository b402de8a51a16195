"""Names in data that stand for nothing, with the nearest that do, and things without a name."""

import os
from collections.abc import Iterator, Sequence
from functools import cache

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from .defined import Defined, is_built_in
from .findings import ERROR, Finding
from .form import File
from .material import Material
from .source import ontology_files
from .terms import ID, PREFIXES, RDF_TYPE, RP, compact
from .written import Statement

__all__ = ["NAMING", "misnamed"]

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
