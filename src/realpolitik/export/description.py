"""The graph described as data: what it is, how much it holds, in which formats, where it is served.

In the terms of VoID, of DCAT 3 and of the SPARQL 1.1 Service Description, with the saved questions
in it. Nothing is said here that stands elsewhere: what the graph is comes from
the header of the ontology and from the package, the rest is counted. All this is apart from the
graph that it describes, which would not be in OWL 2 DL with terms that speak of queries.
"""

from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from typing import Union

from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, Triple

from realpolitik.answer.questions.names import Names
from realpolitik.answer.questions.question import Question, load_all
from realpolitik.engine.base import Engine, solutions
from realpolitik.engine.header import without_header
from realpolitik.engine.sparql import query_form
from realpolitik.errors import Refused
from realpolitik.export.export import FORMATS
from realpolitik.rdf.triples import Lookup, describe, english_literal, integer_literal
from realpolitik.terms import (
    DATASET,
    DESCRIPTION,
    ID,
    ONTOLOGY,
    PREFIXES,
    RDF_TYPE,
    Subject,
    Taxonomy,
    Term,
    expand,
    natural,
)

__all__ = ["description", "package"]

_Pairs = list[tuple[str, Union[Term, str, "_Pairs"]]]
"""Properties and their values: terms, CURIEs, or pairs for a blank node that has them."""
_Described = Iterator[tuple[Subject, _Pairs]]

_FORMS = {
    "SELECT": ("sh:SPARQLSelectExecutable", "sh:select"),
    "CONSTRUCT": ("sh:SPARQLConstructExecutable", "sh:construct"),
}
_PREFIXES = expand("query:prefixes")
_SUITE = expand("test:suite")
_EXAMPLES = ("rp:Source", "rp:Claim", "rp:Situation", "rp:State")
_FROM_HEADER = ("dcterms:license", "dcterms:creator")
_RESULTS = """
SPARQL_Results_JSON SPARQL_Results_XML SPARQL_Results_CSV SPARQL_Results_TSV
Turtle N-Triples JSON-LD
"""


def description(
    engine: Engine, asserted: int | None = None, endpoint: str | None = None
) -> list[Triple]:
    """Return the description of the graph in an engine.

    `asserted` is how many of its triples are not inferred, if that is known; `endpoint` the address
    at which it is served, if it is.

    Raises Refused where the package is not installed, which says what it is; ValueError for an
    address that is none.
    """
    triples = engine.triples()
    where = NamedNode(endpoint) if endpoint else None
    parts = [*_dataset(Lookup(triples)), (DATASET, _counts(triples)), (DATASET, _links(triples))]
    if asserted is not None:
        subset: _Pairs = [
            ("rdf:type", "void:Dataset"),
            ("dcterms:title", english_literal("What is asserted, without what is inferred")),
            ("void:triples", integer_literal(asserted)),
        ]
        parts.append((DATASET, [("void:subset", subset)]))
    if where:
        parts += _service(where, len(triples))
    return _triples([*parts, *_catalogue(engine, where)])


def _triples(parts: Iterable[tuple[Subject, _Pairs]]) -> list[Triple]:
    """Return what is said of things as triples, blank nodes named by their numbers."""
    waiting, triples = deque(parts), list[Triple]()
    blanks = 0
    while waiting:
        subject, pairs = waiting.popleft()
        for name, value in pairs:
            if isinstance(value, list):
                blanks += 1
                node = BlankNode(f"b{blanks}")
                waiting.append((node, value))
                triples += describe(subject, (name, node))
            else:
                triples += describe(subject, (name, value))
    return triples


def package() -> PackageMetadata:
    """Return what the package says of itself; raise Refused where it is not installed."""
    try:
        return metadata("realpolitik")
    except PackageNotFoundError:
        raise Refused("the description", "the package is not installed; install it") from None


def _dataset(facts: Lookup) -> _Described:
    """Give what the dataset is, and the formats in which it is distributed."""
    said = package()
    pairs: _Pairs = [
        ("rdf:type", "void:Dataset"),
        ("rdf:type", "dcat:Dataset"),
        ("dcterms:title", english_literal(said["Name"])),
        ("dcterms:description", english_literal(said["Summary"])),
        ("dcterms:conformsTo", ONTOLOGY),
    ]
    pairs += [(name, value) for name in _FROM_HEADER for value in facts.values(ONTOLOGY, name)]
    pairs += [("dcat:version", v) for v in facts.values(ONTOLOGY, "owl:versionInfo")[:1]]
    pairs += [("dcat:keyword", english_literal(word)) for word in said["Keywords"].split(",")]
    pairs += [("dcterms:source", s) for s in facts.about(expand("rp:Source"), "rdf:type")]
    for name, form in FORMATS.items():
        node = NamedNode(f"{DATASET.value}/{name}")
        content = f"{form.content[0].upper()}{form.content[1:]}"
        told: _Pairs = [
            ("rdf:type", "dcat:Distribution"),
            ("dcterms:title", english_literal(form.title)),
            (
                "dcterms:description",
                english_literal(f"{content}; `realpolitik export {name}` writes it."),
            ),
        ]
        told += [("dcterms:license", v) for v in facts.values(ONTOLOGY, "dcterms:license")]
        if form.registered:
            told.append(("dcat:mediaType", f"media:{form.media_type}"))
        if form.iri:
            told.append(("dcterms:format", form.iri))
            pairs.append(("void:feature", form.iri))
        pairs.append(("dcat:distribution", node))
        yield node, told
    yield DATASET, pairs


def _counts(triples: Collection[Triple]) -> _Pairs:
    """Return how much there is of what, the vocabularies that it uses, and examples."""
    subjects, objects = ({t.subject for t in triples}, {t.object for t in triples})
    classes = Counter(t.object for t in triples if t.predicate == RDF_TYPE)
    properties = Counter[Term](t.predicate for t in triples)
    entities = {s for s in subjects if isinstance(s, NamedNode) and s.value.startswith(ID)}
    iris = [term.value for term in (*classes, *properties) if isinstance(term, NamedNode)]
    used = [n for n in PREFIXES.values() if any(iri.startswith(n) for iri in iris)]
    taxonomy = Taxonomy(triples)
    kinds = map(expand, _EXAMPLES)
    things = (sorted(taxonomy.things(kind), key=lambda n: natural(str(n))) for kind in kinds)
    pairs: _Pairs = [
        ("void:uriSpace", Literal(ID)),
        ("void:triples", integer_literal(len(triples))),
        ("void:entities", integer_literal(len(entities))),
        ("void:classes", integer_literal(len(classes))),
        ("void:properties", integer_literal(len(properties))),
        ("void:distinctSubjects", integer_literal(len(subjects))),
        ("void:distinctObjects", integer_literal(len(objects))),
    ]
    pairs += [("void:vocabulary", NamedNode(namespace)) for namespace in used]
    pairs += [("void:exampleResource", found[0]) for found in things if found]
    for term, count in classes.items():
        part: _Pairs = [("void:class", term), ("void:entities", integer_literal(count))]
        pairs.append(("void:classPartition", part))
    for term, count in properties.items():
        part = [("void:property", term), ("void:triples", integer_literal(count))]
        pairs.append(("void:propertyPartition", part))
    return pairs


def _links(triples: Collection[Triple]) -> _Pairs:
    """Return how many links there are to the things of others, by where those are."""
    links = (t.object for t in triples if t.predicate == expand("schema:sameAs"))
    others = (node.value for node in links if isinstance(node, NamedNode))
    pairs: _Pairs = []
    for space, count in Counter(other[: other.rfind("/") + 1] for other in others).items():
        target: _Pairs = [("rdf:type", "void:Dataset"), ("void:uriSpace", Literal(space))]
        linkset: _Pairs = [
            ("rdf:type", "void:Linkset"),
            ("void:linkPredicate", "schema:sameAs"),
            ("void:subjectsTarget", DATASET),
            ("void:objectsTarget", target),
            ("void:triples", integer_literal(count)),
        ]
        pairs.append(("void:subset", linkset))
    return pairs


def _service(endpoint: NamedNode, triples: int) -> _Described:
    """Give a SPARQL endpoint that serves so many triples.

    Its default graph is the merged graph, and the description stands in a graph of its own.
    """
    graph: _Pairs = [("rdf:type", "sd:Graph"), ("void:triples", integer_literal(triples))]
    named: _Pairs = [("rdf:type", "sd:NamedGraph"), ("sd:name", DESCRIPTION)]
    dataset: _Pairs = [
        ("rdf:type", "sd:Dataset"),
        ("sd:defaultGraph", graph),
        ("sd:namedGraph", named),
    ]
    yield DATASET, [("void:sparqlEndpoint", endpoint)]
    yield (
        BlankNode("service"),
        [
            ("rdf:type", "sd:Service"),
            ("rdf:type", "dcat:DataService"),
            ("sd:endpoint", endpoint),
            ("dcat:endpointURL", endpoint),
            ("dcat:servesDataset", DATASET),
            ("sd:supportedLanguage", "sd:SPARQL11Query"),
            *(("sd:resultFormat", f"formats:{name}") for name in _RESULTS.split()),
            ("sd:defaultDataset", dataset),
        ],
    )


def _catalogue(engine: Engine, endpoint: NamedNode | None) -> _Described:
    """Give the saved questions, with the rows that an engine gives for them.

    They are asked of the endpoint where the graph is served, if it is, or else of its Turtle.
    """
    yield _PREFIXES, [("rdf:type", "owl:Ontology"), *(_prefix(*pair) for pair in PREFIXES.items())]
    yield _SUITE, [("rdf:type", "owlunit:TestSuite")]
    names = Names(engine)
    for question in load_all():
        bound = question.bind({})
        wording = bound.wording(names.labels(filter(None, bound.values.values())))
        text = without_header(question.text)
        node, test = expand(f"query:{question.slug}"), expand(f"test:{question.slug}")
        yield node, _executable(question, wording, text)
        if endpoint:
            yield node, [("schema:target", endpoint)]
        if query_form(text) == "SELECT":
            yield _SUITE, [("owlunit:hasTestCase", test)]
            yield test, _competency(engine, wording, text, endpoint)


def _prefix(prefix: str, namespace: str) -> tuple[str, _Pairs]:
    """Return the declaration of a prefix of the project, in the form that SHACL knows."""
    iri = Literal(namespace, datatype=expand("xsd:anyURI"))
    return "sh:declare", [("sh:prefix", Literal(prefix)), ("sh:namespace", iri)]


def _executable(question: Question, wording: str, text: str) -> _Pairs:
    """Return what is said of a question as a query that can be run."""
    form, holds = _FORMS[query_form(text)]
    pairs: _Pairs = [
        ("rdf:type", "sh:SPARQLExecutable"),
        ("rdf:type", form),
        ("rdfs:label", english_literal(question.summary)),
        ("rdfs:comment", english_literal(wording)),
        ("dcterms:description", english_literal(question.description)),
        ("sh:prefixes", _PREFIXES),
        (holds, Literal(text)),
        *(("schema:keywords", Literal(tag)) for tag in question.tags),
    ]
    for place, (name, kind) in enumerate(question.params.items()):
        default = question.defaults[name]
        parameter: _Pairs = [
            ("rdf:type", "sh:Parameter"),
            ("sh:path", f"parameter:{name}"),
            ("sh:name", Literal(name)),
            ("sh:order", integer_literal(place)),
            ("sh:class", kind),
            ("sh:nodeKind", "sh:IRI"),
            ("sh:optional", Literal("true", datatype=expand("xsd:boolean"))),
        ]
        parameter += [("sh:defaultValue", default)] if default else []
        pairs.append(("sh:parameter", parameter))
    return pairs


def _competency(engine: Engine, wording: str, text: str, endpoint: NamedNode | None) -> _Pairs:
    """Return what is said of a question as one that the ontology must be able to answer."""
    rows = solutions(engine.query(text)).serialize(format=QueryResultsFormat.JSON)
    assert rows is not None  # it is None only where a file was given to write to
    kind = "owlunit:SPARQLEndpoint" if endpoint else "owlunit:ToyDataset"
    return [
        ("rdf:type", "owlunit:CompetencyQuestionVerification"),
        ("owlunit:testsOntology", ONTOLOGY),
        ("owlunit:hasCompetencyQuestion", Literal(wording)),
        ("owlunit:hasSPARQLUnitTest", Literal(text)),
        ("owlunit:hasExpectedResult", Literal(rows.decode())),
        ("owlunit:hasInputTestDataCategory", kind),
        ("owlunit:hasInputData", endpoint or NamedNode(f"{DATASET.value}/turtle")),
    ]
