"""The web page that defines the terms of the ontology, and the ontology as RDF."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from realpolitik.engine.lookup import Lookup
from realpolitik.export.jsonld import jsonld
from realpolitik.files import ontology_files, read
from realpolitik.serve.http.request import EXTENSIONS, HTML, Request
from realpolitik.serve.pages.editor import linked
from realpolitik.serve.pages.views import Formats, Representations
from realpolitik.terms import ONTOLOGY, RP, Term, by_key, compact, expand, local

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["VOCABULARY", "vocabulary"]

VOCABULARY = tuple(EXTENSIONS[end] for end in ("ttl", "html", "jsonld"))
"""The media types of the ontology; clients that accept all types get the first."""

_HEADER = {
    "title": "dcterms:title",
    "number": "owl:versionInfo",
    "text": "dcterms:description",
    "citation": "dcterms:bibliographicCitation",
}
_PROPERTIES = ("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")
_NOT_SHOWN = ("rdfs:label", "skos:prefLabel", "skos:definition", "rdfs:isDefinedBy")


Definition = dict[str, Any]
"""A term's name, label, definition and `facts`: its other properties, as texts with URLs."""


def vocabulary(graph: "Graph", request: Request) -> Representations:
    """Return the ontology as a web page and as RDF."""
    triples = [q.triple for path in ontology_files() for q in parse(read(path), RdfFormat.TURTLE)]
    lookup = Lookup(triples)
    formats: Formats = {
        # People read the Turtle files, and a serializer would unroll their RDF lists.
        EXTENSIONS["ttl"]: lambda: "\n".join(map(read, ontology_files())),
        EXTENSIONS["jsonld"]: partial(jsonld, triples),
    }
    header = {key: lookup.texts(ONTOLOGY, name)[0] for key, name in _HEADER.items()}
    context: dict[str, Any] = {"header": header, "namespace": RP}
    if request.media == HTML:
        context["sections"] = [*_sections(lookup, triples)]
    return Representations(header["title"], "ontology.html", context, formats)


def _sections(
    lookup: Lookup, triples: Iterable[Triple]
) -> Iterator[tuple[str, str, str, list[Definition]]]:
    """Yield the sections of the page: the identifier, heading, introduction and terms of each.

    Classes, properties and each concept scheme have a section, with the terms in file order.
    """
    ours = by_key(
        (t.subject, (t.predicate, t.object))
        for t in triples
        if isinstance(t.subject, NamedNode) and t.subject.value.startswith(RP)
    )

    def terms(*kinds: str, by: str = "rdf:type") -> list[Definition]:
        found = {node for kind in kinds for node in lookup.about(expand(kind), by)}
        return [_term(lookup, node, facts) for node, facts in ours.items() if node in found]

    yield "classes", "Classes", "", terms("owl:Class")
    yield "properties", "Properties", "", terms(*_PROPERTIES)
    for node in ours:
        if node in lookup.about(expand("skos:ConceptScheme"), "rdf:type"):
            label = lookup.label(node)
            (text,) = lookup.texts(node, "skos:definition")
            concepts = terms(compact(node.value), by="skos:inScheme")
            yield local(node.value), f"{label[:1].upper()}{label[1:]}", text, concepts


def _term(lookup: Lookup, node: NamedNode, pairs: Iterable[tuple[NamedNode, Term]]) -> Definition:
    facts = by_key(
        (compact(predicate.value), linked(value))
        for predicate, value in pairs
        if isinstance(value, Literal | NamedNode) and compact(predicate.value) not in _NOT_SHOWN
    )
    about = {"label": lookup.label(node), "definition": lookup.text(node, "skos:definition")}
    return {"name": local(node.value), **about, "facts": facts}
