"""Namespaces, CURIEs, and the names of sentences and claims."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

__all__ = [
    "DATASET",
    "ID",
    "ONTOLOGY",
    "PREFIXES",
    "RDF_TYPE",
    "REMOVABLE",
    "RETRACTING",
    "ROLES",
    "RP",
    "SPAN",
    "UNNAMED",
    "OnSentence",
    "Subject",
    "Term",
    "by_key",
    "compact",
    "expand",
    "is_text",
    "local",
    "natural",
    "on_sentence",
    "reachable",
    "same_by_roles",
    "slug",
]

Subject = NamedNode | BlankNode | Triple
Term = Subject | Literal

_NUMBER = re.compile(r"(\d+)")

RP = "https://w3id.org/realpolitik/ontology#"
ID = "https://w3id.org/realpolitik/id/"
ONTOLOGY = NamedNode("https://w3id.org/realpolitik/ontology")
UNNAMED = f"{ID}unnamed"  # somebody whom a source does not name
DATASET = NamedNode("https://w3id.org/realpolitik/dataset")
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

_ROLES = """
party holder toward against mediator issue place domain actType stake position direction
threatSource arisesFrom content averts resembles includes factor outcome during after
"""
ROLES = tuple(_ROLES.split())
"""The local names of the properties that give an entity a role in a situation, such as holder."""

PREFIXES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "formats": "http://www.w3.org/ns/formats/",
    "id": ID,
    "media": "https://www.iana.org/assignments/media-types/",
    "npx": "http://purl.org/nanopub/x/",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "rp": RP,
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

SPAN = "#char="
"""The part of a passage's IRI between the source's IRI and the character offsets (RFC 5147)."""
RETRACTING = ("npx:retracts", "prov:wasRevisionOf")
"""Properties whose value is a retracted or superseded resource."""
REMOVABLE = ("rp:Utterance", "rp:Situation", "rp:Source", "rp:Retraction")
"""The classes whose instances `Graph.without` can remove."""
POLARITIES = ("rp:affirms", "rp:denies", "rp:asks")
"""Properties by which a claim affirms or denies a situation, or a question asks about one."""
_SAME_BY_ROLES = {"CommonGround", "Stance", "Apprehension", "Leverage", "Dependence", "Explanation"}

_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}


def expand(curie: str) -> NamedNode:
    """Return the IRI of a CURIE whose prefix is in `PREFIXES`.

    Raises ValueError for an unknown prefix, or if the IRI would be invalid (RFC 3987).

    >>> expand("rp:Claim").value
    'https://w3id.org/realpolitik/ontology#Claim'
    """
    prefix, colon, name = curie.partition(":")
    if not colon or prefix not in PREFIXES:
        raise ValueError(f"unknown prefix: {curie}")
    return NamedNode(PREFIXES[prefix] + name)


def compact(iri: str) -> str:
    """Return the CURIE of an IRI in a namespace of `PREFIXES`; return any other IRI unchanged."""
    for cut in (iri.rfind("#"), iri.rfind("/")):
        prefix = _PREFIX_OF.get(iri[: cut + 1])
        if prefix and len(iri) > cut + 1:
            return f"{prefix}:{iri[cut + 1 :]}"
    return iri


def slug(name: Term | str) -> str:
    """Return the CURIE of an IRI as a short name, but without the prefix `id:` or `rp:`.

    An IRI without a CURIE is unchanged; a literal becomes its text, a blank node `_:` and a label.

    >>> slug("https://w3id.org/realpolitik/id/china"), slug(expand("skos:Concept"))
    ('china', 'skos:Concept')
    """
    if isinstance(name, Literal):
        return name.value
    iri = name.value if isinstance(name, NamedNode) else str(name)
    return compact(iri).removeprefix("id:").removeprefix("rp:")


def local(iri: str) -> str:
    """Return the local name of an IRI: the part after the last `#` or `/`."""
    return iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]


def natural(text: str) -> list[tuple[int, str]]:
    """Return a sort key that orders the numbers inside strings by value.

    >>> sorted(["p10", "p9", "a"], key=natural)
    ['a', 'p9', 'p10']
    """
    parts = _NUMBER.split(text)
    return [(int(part) if i % 2 else 0, part) for i, part in enumerate(parts)]


def is_text(literal: Literal) -> bool:
    """Return whether a literal is a string, with or without a language tag."""
    return bool(literal.language) or literal.datatype == expand("xsd:string")


def same_by_roles(classes: Iterable[NamedNode], roles: Iterable[str]) -> bool:
    """Return whether situations with equal roles are the same, even if their labels differ.

    `classes` are the classes of the situations; `roles` are the local names of their roles.
    """
    return not {"content", "averts"}.isdisjoint(roles) or any(
        local(kind.value) in _SAME_BY_ROLES for kind in classes
    )


class OnSentence(NamedTuple):
    """The parts of the name of a sentence, claim or span; a span is a marked passage.

    `suffix` is the number of a claim or the letter of a span; for a sentence it is empty.
    """

    source: str
    paragraph: int
    sentence: int
    suffix: str = ""

    def __str__(self) -> str:
        return f"{self.whole}-{self.suffix}" if self.suffix else self.whole

    @property
    def whole(self) -> str:
        """The name of the sentence itself, without the suffix."""
        return f"{self.source}-p{self.paragraph}s{self.sentence}"


def on_sentence(name: str) -> OnSentence | None:
    """Split the name or IRI of a sentence, span or claim; return None for other names.

    >>> on_sentence("sun-2016-p7s2-1")
    OnSentence(source='sun-2016', paragraph=7, sentence=2, suffix='1')
    """
    parts = re.fullmatch(r"(.+)-p(0|[1-9]\d*)s(0|[1-9]\d*)(?:-(\w+))?", name, re.ASCII)
    return OnSentence(parts[1], int(parts[2]), int(parts[3]), parts[4] or "") if parts else None


_Node = TypeVar("_Node")
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


def by_key(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, list[_Value]]:
    """Group (key, value) pairs by key; keys and values keep their original order."""
    found: dict[_Key, list[_Value]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def reachable(start: Iterable[_Node], links: Mapping[_Node, Iterable[_Node]]) -> set[_Node]:
    """Return the start nodes and all nodes that can be reached from them by following links."""
    found = set(start)
    waiting = [*found]
    while waiting:
        new = set(links.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return found
