"""Describe the graph in RDF, with VoID, DCAT 3 and SPARQL 1.1 Service Description."""

from collections.abc import Iterator
from importlib.metadata import metadata

from pyoxigraph import Literal, NamedNode, Triple

from realpolitik.engine.base import Engine
from realpolitik.engine.lookup import Lookup
from realpolitik.export.formats import EXPORTS, Format, formats_of
from realpolitik.rdf.triples import Value, describe, english_literal, integer_literal
from realpolitik.terms import DATASET, ID, ONTOLOGY, PREFIXES, RDF_TYPE, expand

__all__ = ["description"]

_SERVICE = NamedNode(f"{DATASET.value}/service")
_FROM_HEADER = ("dcterms:license", "dcterms:creator", "dcterms:issued", "dcterms:modified")

_Pair = tuple[str, Value]


def description(engine: Engine, endpoint: str | None = None) -> list[Triple]:
    """Return triples that describe a graph and, if `endpoint` is a URL, its SPARQL endpoint."""
    facts = Lookup(engine.triples())
    found = describe(DATASET, *_dataset(facts), *_counts(facts.triples()))
    for form in formats_of("graph"):
        node = NamedNode(f"{DATASET.value}/{form.name}")
        found += describe(DATASET, ("dcat:distribution", node))
        found += describe(node, *_distribution(form, facts))
    if endpoint:
        found += describe(DATASET, ("void:sparqlEndpoint", NamedNode(endpoint)))
        found += _service(NamedNode(endpoint))
    return found


def _dataset(facts: Lookup) -> Iterator[_Pair]:
    package = metadata("realpolitik")
    yield "rdf:type", "void:Dataset"
    yield "rdf:type", "dcat:Dataset"
    yield "dcterms:title", english_literal(package["Name"])
    yield "dcterms:description", english_literal(package["Summary"])
    yield "dcterms:conformsTo", ONTOLOGY
    yield "dcat:landingPage", DATASET
    for name in _FROM_HEADER:
        yield from ((name, value) for value in facts.values(ONTOLOGY, name))
    yield from (("dcat:version", v) for v in facts.values(ONTOLOGY, "owl:versionInfo"))
    yield from (("dcat:keyword", english_literal(word)) for word in package["Keywords"].split(","))
    yield from (("dcterms:source", s) for s in facts.about(expand("rp:Source"), "rdf:type"))


def _counts(triples: list[Triple]) -> Iterator[_Pair]:
    """Yield the VoID statistics, and the vocabularies that the graph uses."""
    subjects, properties = {t.subject for t in triples}, {t.predicate for t in triples}
    classes = {t.object for t in triples if t.predicate == RDF_TYPE}
    iris = {term.value for term in (*classes, *properties) if isinstance(term, NamedNode)}
    entities = [s for s in subjects if isinstance(s, NamedNode) and s.value.startswith(ID)]
    yield "void:uriSpace", Literal(ID)
    yield "void:triples", integer_literal(len(triples))
    yield "void:entities", integer_literal(len(entities))
    yield "void:classes", integer_literal(len(classes))
    yield "void:properties", integer_literal(len(properties))
    for namespace in PREFIXES.values():
        if any(iri.startswith(namespace) for iri in iris):
            yield "void:vocabulary", NamedNode(namespace)


def _distribution(form: Format, facts: Lookup) -> Iterator[_Pair]:
    yield "rdf:type", "dcat:Distribution"
    yield "dcterms:title", english_literal(form.title)
    yield "dcterms:description", english_literal(EXPORTS[form.name])
    yield "dcat:accessURL", DATASET
    yield from (("dcterms:license", v) for v in facts.values(ONTOLOGY, "dcterms:license"))
    if form.name not in ("graphml", "jsonl"):  # they have no registered media type
        yield "dcat:mediaType", f"media:{form.media_type}"
    if form.iri:
        yield "dcterms:format", form.iri


def _service(endpoint: NamedNode) -> list[Triple]:
    """Return triples that describe an endpoint."""
    formats = [form.results.iri for form in formats_of("rows") if form.name != "html"]
    formats += [expand(form.iri).value for form in formats_of("triples") if form.iri]
    return [
        *describe(
            _SERVICE,
            ("rdf:type", "sd:Service"),
            ("sd:endpoint", endpoint),
            ("sd:supportedLanguage", "sd:SPARQL11Query"),
            *(("sd:resultFormat", NamedNode(iri)) for iri in formats),
            ("sd:defaultDataset", DATASET),
        ),
        *describe(DATASET, ("rdf:type", "sd:Dataset")),
    ]
