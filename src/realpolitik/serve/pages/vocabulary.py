"""The ontology at its address: each term with its definition, and all of it as data."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from realpolitik.errors import UnknownName
from realpolitik.export.formats import FORMATS
from realpolitik.export.jsonld import jsonld
from realpolitik.export.rdf import canonical, serialize_quads
from realpolitik.files import ontology_files, read
from realpolitik.rdf.triples import Lookup
from realpolitik.serve.http.address import of_term
from realpolitik.serve.http.asked import Asked
from realpolitik.serve.http.negotiation import ENDINGS
from realpolitik.serve.http.signposts import Subject
from realpolitik.serve.pages.views import HTML, Form, View
from realpolitik.terms import ONTOLOGY, RP, compact, expand, local
from realpolitik.version import __version__

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["VOCABULARY", "vocabulary"]

VOCABULARY = tuple(ENDINGS[ending] for ending in ("ttl", "html", "jsonld", "nt", "rdf"))
"""The media types of the ontology, the first for who takes anything."""

_PROPERTIES = ("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")
# What is told of a term besides its definition, and what it is called.
_LINKS = {
    "rdfs:subClassOf": "A kind of",
    "rdfs:subPropertyOf": "Narrower than",
    "skos:broader": "Narrower than",
    "rdfs:domain": "Of",
    "rdfs:range": "Leads to",
    "owl:inverseOf": "Inverse of",
    "owl:disjointWith": "Never also",
    "rp:strongerThan": "Stronger than",
}
_WORDS = {
    "skos:scopeNote": "Note",
    "skos:example": "Example",
    "skos:altLabel": "Also",
    "dcterms:bibliographicCitation": "Reference",
}

_Fact = tuple[str, list[tuple[str, str]]]


class Term(NamedTuple):
    """A term: its name, label and definition, and what else is told, each a text and a link."""

    name: str
    label: str
    definition: str
    facts: tuple[_Fact, ...]


class Section(NamedTuple):
    """Terms of one sort under a heading, with what is said of all of them."""

    name: str
    heading: str
    text: str
    terms: tuple[Term, ...]


def vocabulary(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> View:
    """Return the ontology of this version.

    Raises UnknownName for another version, which is nowhere here.
    """
    if parts.get("version", __version__) != __version__:
        raise UnknownName(parts["version"], "version of the ontology", [__version__])
    triples = [q.triple for path in ontology_files() for q in parse(read(path), RdfFormat.TURTLE)]
    facts = Lookup(triples)
    quads = canonical({None: triples})
    forms: dict[str, Form] = {
        # The files themselves are what people read: a writer would unroll their lists.
        ENDINGS["ttl"]: lambda: "\n".join(map(read, ontology_files())),
        ENDINGS["jsonld"]: partial(jsonld, triples),
        ENDINGS["nt"]: partial(serialize_quads, quads, FORMATS["ntriples"]),
        ENDINGS["rdf"]: partial(serialize_quads, quads, FORMATS["rdfxml"]),
    }
    title, version, text, cited = (
        facts.texts(ONTOLOGY, name)[0]
        for name in (
            "dcterms:title",
            "owl:versionInfo",
            "dcterms:description",
            "dcterms:bibliographicCitation",
        )
    )
    context: dict[str, Any] = {"version_of": version, "text": text, "cited": cited, "namespace": RP}
    if asked.media == HTML:
        context["sections"] = [*_sections(facts, triples)]
    subject = Subject(ONTOLOGY.value, expand("owl:Ontology").value)
    return View(title, "ontology.html", context, forms, ("/ontology", ()), subject=subject)


def _sections(facts: Lookup, triples: Iterable[Triple]) -> Iterator[Section]:
    """Give classes, properties, and concepts scheme by scheme, in the order of the files."""
    ours = dict.fromkeys(
        t.subject
        for t in triples
        if isinstance(t.subject, NamedNode) and t.subject.value.startswith(RP)
    )

    def terms(kinds: Iterable[str], by: str = "rdf:type") -> tuple[Term, ...]:
        found = {node for kind in kinds for node in facts.about(expand(kind), by)}
        return tuple(_term(facts, node) for node in ours if node in found)

    yield Section("classes", "Classes", "", terms(["owl:Class"]))
    yield Section("properties", "Properties", "", terms(_PROPERTIES))
    for node in ours:
        if node in facts.about(expand("skos:ConceptScheme"), "rdf:type"):
            label = facts.label(node)
            (text,) = facts.texts(node, "skos:definition")
            concepts = terms([compact(node.value)], "skos:inScheme")
            yield Section(local(node.value), f"{label[:1].upper()}{label[1:]}", text, concepts)


def _term(facts: Lookup, node: NamedNode) -> Term:
    links: list[_Fact] = [
        (called, [(compact(end.value), _href(end)) for end in facts.nodes(node, name)])
        for name, called in _LINKS.items()
    ]
    words: list[_Fact] = []
    for name, called in _WORDS.items():
        texts = facts.texts(node, name)
        if name == "skos:altLabel":  # words, not sentences
            texts = [", ".join(texts)] if texts else []
        words.append((called, [(text, "") for text in texts]))
    definition = " ".join(facts.texts(node, "skos:definition"))
    told = tuple(fact for fact in (*links, *words) if fact[1])
    return Term(local(node.value), facts.label(node), definition, told)


def _href(node: NamedNode) -> str:
    return of_term(node.value) if node.value.startswith(RP) else node.value
