"""Names in data that stand for nothing, with the nearest that do, and things without a name."""

import os
import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from pyoxigraph import NamedNode, Triple

from .errors import UnknownName
from .findings import ERROR, Finding
from .form import File
from .material import Material
from .source import ontology_files
from .terms import ID, PREFIXES, RDF_TYPE, RP, compact, local

__all__ = ["RULES", "misnamed"]

RULES = {
    "undefined-term": "A property, class or concept is one that the ontology defines or borrows. "
    "Correct its spelling, or use another.",
    "undefined-node": "What data name is described somewhere, with its class. Correct its "
    "spelling, or describe it.",
    "blank-node": "Data name all things; a claim, passage or situation is no blank node. Give it "
    "a name in id:.",
}

# What the languages of data models define needs no declaration in an ontology.
_BUILT_IN = tuple(PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "xsd", "sh"))
_OF_DATA = (RP, *(PREFIXES[prefix] for prefix in ("oa", "prov", "dcterms")))
# What is named like a prediction rests on a theory, which a query tells.
_TOLD_ELSEWHERE = f"{ID}prediction-"
_ON_SENTENCE = re.compile(r"-p\d+s\d+")


def misnamed(material: Material) -> Iterator[Finding]:
    """Give each name that nothing defines, once for each file, and each thing without a name.

    A term of the ontology, own or borrowed, is defined if it has a type there; a thing if it has
    a type anywhere.
    """
    known = _Known(material)
    own = set(map(os.path.realpath, ontology_files()))
    for file in material.files:
        # Of what the ontology itself writes, only our own terms must be defined there.
        borrowed = os.path.realpath(file.path) not in own
        for iri, uses in _unknown(file, known.defined, borrowed=borrowed).items():
            yield _told(material, file, iri, uses, known)
        yield from _nameless(material, file)


class _Known:
    """The names that are defined, and those near to which an unknown name may be."""

    def __init__(self, material: Material) -> None:
        self.defined = {
            triple.subject.value
            for file in (*material.ground, *material.files)
            for triple in file.triples
            if triple.predicate == RDF_TYPE and isinstance(triple.subject, NamedNode)
        }

    @cached_property
    def _by_kind(self) -> dict[str, dict[str, str]]:
        """The CURIEs by kind and local name."""
        kinds: dict[str, dict[str, str]] = {}
        for name in sorted(self.defined):
            kinds.setdefault(_kind(name), {})[local(name)] = compact(name)
        return kinds

    def near(self, iri: str) -> list[str]:
        """Return the names that are nearest to one that is not defined, of its kind."""
        from difflib import get_close_matches

        names = self._by_kind.get(_kind(iri), {})
        return [names[near] for near in get_close_matches(local(iri)[:80], names, n=3)]


def _kind(iri: str) -> str:
    """Return what kind of thing a name is for, by its form."""
    if not iri.startswith(ID):
        return "term"
    # Passages and claims are many.
    return "on a sentence" if _ON_SENTENCE.search(iri) else "thing"


def _unknown(file: File, defined: set[str], *, borrowed: bool) -> dict[str, list[Triple]]:
    """Return each name in a file that is not defined, with the triples that use it."""
    uses: dict[str, list[Triple]] = {}
    for triple in file.triples:
        for number, node in enumerate(triple):
            if not isinstance(node, NamedNode) or node.value in defined:
                continue
            if node.value.startswith(_TOLD_ELSEWHERE) or "#char=" in node.value:
                continue
            ours = node.value.startswith((RP, ID))
            term = number == 1 or (number == 2 and triple.predicate == RDF_TYPE)
            if ours or (borrowed and term and not node.value.startswith(_BUILT_IN)):
                uses.setdefault(node.value, []).append(triple)
    return uses


def _told(
    material: Material, file: File, iri: str, uses: Sequence[Triple], known: _Known
) -> Finding:
    """Return the finding about a name at the first of its uses in a file."""
    is_thing = iri.startswith(ID)
    said = str(UnknownName(compact(iri), "thing" if is_thing else "term", known.near(iri)))
    mend = "describe it, with its class" if is_thing else "use a term that the ontology defines"
    times = f" It stands {len(uses)} times in this file." if len(uses) > 1 else ""
    hint = "" if said.endswith("?") else "."
    message = f"{said[0].upper()}{said[1:]}{hint}{times} Correct its spelling, or {mend}."
    users = (use.subject.value for use in uses if isinstance(use.subject, NamedNode))
    things = dict.fromkeys([iri, *users])
    rule = "undefined-node" if is_thing else "undefined-term"
    for one in file.statements:
        part = next((n for n, name in enumerate(one[:3]) if name == iri), None)
        if part is not None:
            return material.finding((file, one), part, rule, message, *things)
    return Finding(file.path, None, None, ERROR, rule, message, tuple(things))


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
