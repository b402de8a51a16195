"""Names in data that stand for nothing, with the nearest that do, and things without a name."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from pyoxigraph import Literal, Triple

from realpolitik.checks.fault import ERROR, Fault
from realpolitik.checks.material import Material
from realpolitik.engine.sparql import place, tokens
from realpolitik.errors import UnknownName
from realpolitik.files import folder, ontology_files, read
from realpolitik.rdf.turtle_file import File, as_shown
from realpolitik.rdf.undefined_names import (
    RDFLIB_VOCABULARIES,
    Definitions,
    is_built_in,
    undefined_names,
)
from realpolitik.terms import ID, PREFIXES, RDF_TYPE, RP, compact, expand

__all__ = ["RULES", "asked_in_vain", "misnamed"]

RULES = {
    "undefined-term": "A property, class or concept is one that the ontology defines or borrows. "
    "Correct its spelling, or use another.",
    "undefined-node": "What data name is described somewhere, with its class. Correct its "
    "spelling, or describe it.",
    "blank-node": "Data name all things; a claim, passage or situation is no blank node. Give it "
    "a name in id:.",
}

_OF_DATA = (RP, *(PREFIXES[prefix] for prefix in ("oa", "prov", "dcterms")))
# What a query asks of the language of a text.
_LANGUAGE = re.compile(r"\bLANG\s*\(\s*\?\w+\s*\)\s*!?=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)
# What is named like a prediction rests on a theory, which a query tells.
_PREDICTION = f"{ID}prediction-"


def misnamed(material: Material) -> Iterator[Fault]:
    """Give each name that nothing defines, once for each file, and each thing without a name.

    A term of the ontology, own or borrowed, is defined if it has a type there; a thing if it has
    a type anywhere.
    """
    definitions = Definitions(_defining(material))
    own = set(map(os.path.realpath, ontology_files()))
    # Of what the ontology itself writes, only our own terms must be defined there.
    unknown = [
        (file, undefined_names(file, definitions, strict=os.path.realpath(file.path) not in own))
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
        return is_built_in(iri, *RDFLIB_VOCABULARIES) if built_in is None else built_in

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
