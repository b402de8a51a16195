"""The graph described as data: what it is, how much it holds, in which formats, where it is served.

In the terms of VoID, of DCAT 3 and of the SPARQL 1.1 Service Description, with the saved questions
in it. Nothing is said here that stands elsewhere: what the graph is comes from
the header of the ontology and from the package, the rest is counted. All this is apart from the
graph that it describes, which would not be in OWL 2 DL with terms that speak of queries.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from importlib.metadata import PackageNotFoundError, metadata

from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, QuerySolutions, Triple

from realpolitik.answer.names import Names
from realpolitik.answer.question import Question, filled, load_all
from realpolitik.engine.base import Engine
from realpolitik.engine.sparql import query_form
from realpolitik.engine.triples import described, in_english, number
from realpolitik.errors import Refused
from realpolitik.export.export import FORMATS
from realpolitik.terms import (
    DATASET,
    DESCRIPTION,
    ID,
    ONTOLOGY,
    PREFIXES,
    Taxonomy,
    expand,
    natural,
)

__all__ = ["catalogue", "description", "service"]

_FORMS = {
    "SELECT": ("sh:SPARQLSelectExecutable", "sh:select"),
    "CONSTRUCT": ("sh:SPARQLConstructExecutable", "sh:construct"),
}
_PREFIXES = expand("query:prefixes")
_SUITE = expand("test:suite")


def catalogue(engine: Engine, data: NamedNode, endpoint: NamedNode | None) -> Iterator[Triple]:
    """Give the saved questions, with the rows that an engine gives for them.

    `data` names the file that the rows come from, and `endpoint` where it is served, if it is.
    """
    yield from _prefixes()
    yield from described(_SUITE, ("rdf:type", "owlunit:TestSuite"))
    for question in load_all():
        wording = _wording(engine, question)
        text = "".join(
            line for line in question.text.splitlines(True) if not line.startswith("#+")
        ).strip()
        yield from _executable(question, wording, text)
        if endpoint:
            yield from described(expand(f"query:{question.slug}"), ("schema:target", endpoint))
        if query_form(text) == "SELECT":
            yield from _competency(question, wording, text, _rows(engine, text))
            yield from _tested_on(expand(f"test:{question.slug}"), data, endpoint)


def _prefixes() -> Iterator[Triple]:
    """Give the prefixes of the project, in the form that SHACL knows."""
    yield from described(_PREFIXES, ("rdf:type", "owl:Ontology"))
    for prefix, namespace in PREFIXES.items():
        declared = BlankNode(f"prefix-{prefix}")
        yield from described(_PREFIXES, ("sh:declare", declared))
        yield from described(
            declared,
            ("sh:prefix", Literal(prefix)),
            ("sh:namespace", Literal(namespace, datatype=expand("xsd:anyURI"))),
        )


def _executable(question: Question, wording: str, text: str) -> Iterator[Triple]:
    """Give a question as a query that can be run."""
    kind, holds = _FORMS[query_form(text)]
    node = expand(f"query:{question.slug}")
    yield from described(
        node,
        ("rdf:type", "sh:SPARQLExecutable"),
        ("rdf:type", kind),
        ("rdfs:label", in_english(question.summary)),
        ("rdfs:comment", in_english(wording)),
        ("dcterms:description", in_english(question.description)),
        ("sh:prefixes", _PREFIXES),
        (holds, Literal(text)),
        *(("schema:keywords", Literal(tag)) for tag in question.tags),
    )
    for place, (name, kind) in enumerate(question.params.items()):
        parameter = BlankNode(f"parameter-{question.slug}-{name}")
        yield from described(node, ("sh:parameter", parameter))
        yield from described(
            parameter,
            ("rdf:type", "sh:Parameter"),
            ("sh:path", f"parameter:{name}"),
            ("sh:name", Literal(name)),
            ("sh:order", number(place)),
            ("sh:class", kind),
            ("sh:nodeKind", "sh:IRI"),
            ("sh:optional", Literal("true", datatype=expand("xsd:boolean"))),
            *(("sh:defaultValue", node) for node in [question.defaults[name]] if node),
        )


def _competency(question: Question, wording: str, text: str, rows: str) -> Iterator[Triple]:
    """Give a question as one that the ontology must be able to answer."""
    node = expand(f"test:{question.slug}")
    yield from described(_SUITE, ("owlunit:hasTestCase", node))
    yield from described(
        node,
        ("rdf:type", "owlunit:CompetencyQuestionVerification"),
        ("owlunit:testsOntology", ONTOLOGY),
        ("owlunit:hasCompetencyQuestion", Literal(wording)),
        ("owlunit:hasSPARQLUnitTest", Literal(text)),
        ("owlunit:hasExpectedResult", Literal(rows)),
    )


def _tested_on(node: NamedNode, data: NamedNode, endpoint: NamedNode | None) -> Iterable[Triple]:
    """Return on what a competency question is tested: an endpoint, or else a file."""
    kind = "owlunit:SPARQLEndpoint" if endpoint else "owlunit:ToyDataset"
    return described(
        node,
        ("owlunit:hasInputTestDataCategory", kind),
        ("owlunit:hasInputData", endpoint or data),
    )


def _rows(engine: Engine, text: str) -> str:
    """Return the rows of a SELECT as SPARQL 1.1 Query Results JSON."""
    result = engine.query(text)
    assert isinstance(result, QuerySolutions)
    data = result.serialize(format=QueryResultsFormat.JSON)
    assert data is not None  # it is None only where a file was given to write to
    return data.decode()


def _wording(engine: Engine, question: Question) -> str:
    """Return the question that a query answers as it stands."""
    values = {name: node.value if node else None for name, node in question.defaults.items()}
    labels = Names(engine).labels(filter(None, values.values()))
    return filled(question.summary, question.params, values, labels)


_EXAMPLES = ("rp:Source", "rp:Claim", "rp:Situation", "rp:State")
_FROM_HEADER = ("dcterms:license", "dcterms:creator")
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS = ("Turtle", "N-Triples", "JSON-LD")


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
    found = [*_dataset(triples), *_counted(DATASET, triples), *_partitions(triples)]
    found += _linked(triples)
    if asserted is not None:
        part = BlankNode("asserted")
        found += described(DATASET, ("void:subset", part))
        found += described(
            part,
            ("rdf:type", "void:Dataset"),
            ("dcterms:title", in_english("What is asserted, without what is inferred")),
            ("void:triples", number(asserted)),
        )
    data = NamedNode(f"{DATASET.value}/turtle")
    found += catalogue(engine, data, where)
    if endpoint:
        found += described(DATASET, ("void:sparqlEndpoint", NamedNode(endpoint)))
        found += service(endpoint, len(triples))
    return found


def service(endpoint: str, triples: int) -> list[Triple]:
    """Return the description of a SPARQL endpoint at an address that serves so many triples.

    Its default graph is the merged graph, and the description stands in a graph of its own.

    Raises ValueError for an address that is none.

    >>> len([t for t in service("http://localhost/", 1) if t.predicate == expand("sd:endpoint")])
    1
    """
    node, dataset, graph, named = map(BlankNode, ("service", "graphs", "default", "named"))
    where = NamedNode(endpoint)
    return [
        *described(
            node,
            ("rdf:type", "sd:Service"),
            ("rdf:type", "dcat:DataService"),
            ("sd:endpoint", where),
            ("dcat:endpointURL", where),
            ("dcat:servesDataset", DATASET),
            ("sd:supportedLanguage", "sd:SPARQL11Query"),
            *(("sd:resultFormat", f"formats:{name}") for name in (*_RESULTS, *_GRAPHS)),
            ("sd:defaultDataset", dataset),
        ),
        *described(
            dataset,
            ("rdf:type", "sd:Dataset"),
            ("sd:defaultGraph", graph),
            ("sd:namedGraph", named),
        ),
        *described(graph, ("rdf:type", "sd:Graph"), ("void:triples", number(triples))),
        *described(named, ("rdf:type", "sd:NamedGraph"), ("sd:name", DESCRIPTION)),
    ]


def _dataset(triples: Collection[Triple]) -> Iterator[Triple]:
    """Give what the dataset is, and the formats in which it is distributed."""
    try:
        package = metadata("realpolitik")
    except PackageNotFoundError:
        raise Refused("the description", "the package is not installed; install it") from None
    header = {name: [t.object for t in _of(triples, name, ONTOLOGY)] for name in _FROM_HEADER}
    version = next((t.object for t in _of(triples, "owl:versionInfo", ONTOLOGY)), None)
    yield from described(
        DATASET,
        ("rdf:type", "void:Dataset"),
        ("rdf:type", "dcat:Dataset"),
        ("dcterms:title", in_english(package["Name"])),
        ("dcterms:description", in_english(package["Summary"])),
        *((name, value) for name, values in header.items() for value in values),
        *((("dcat:version", version),) if version else ()),
        *(("dcat:keyword", in_english(word)) for word in package["Keywords"].split(",")),
        ("dcterms:conformsTo", ONTOLOGY),
        *(("dcterms:source", t.subject) for t in _of(triples, "rdf:type", value="rp:Source")),
    )
    for name, form in FORMATS.items():
        node = NamedNode(f"{DATASET.value}/{name}")
        content = f"{form.content[0].upper()}{form.content[1:]}"
        yield from described(DATASET, ("dcat:distribution", node))
        yield from described(
            node,
            ("rdf:type", "dcat:Distribution"),
            ("dcterms:title", in_english(form.title)),
            (
                "dcterms:description",
                in_english(f"{content}; `realpolitik export {name}` writes it."),
            ),
            *(("dcterms:license", licence) for licence in header["dcterms:license"]),
        )
        if form.registered:
            yield from described(node, ("dcat:mediaType", f"media:{form.media_type}"))
        if form.iri:
            yield from described(node, ("dcterms:format", form.iri))
            yield from described(DATASET, ("void:feature", form.iri))


def _counted(node: NamedNode, triples: Collection[Triple]) -> list[Triple]:
    """Return how much there is of what, the vocabularies that it uses, and examples."""
    subjects, objects = ({t.subject for t in triples}, {t.object for t in triples})
    properties = {t.predicate for t in triples}
    classes = {t.object for t in _of(triples, "rdf:type") if isinstance(t.object, NamedNode)}
    entities = {s for s in subjects if isinstance(s, NamedNode) and s.value.startswith(ID)}
    vocabularies = {
        namespace
        for namespace in PREFIXES.values()
        if any(term.value.startswith(namespace) for term in properties | classes)
    }
    taxonomy = Taxonomy(triples)
    things = (sorted(taxonomy.things(expand(kind)), key=_by_name) for kind in _EXAMPLES)
    return described(
        node,
        ("void:uriSpace", Literal(ID)),
        ("void:triples", number(len(triples))),
        ("void:entities", number(len(entities))),
        ("void:classes", number(len(classes))),
        ("void:properties", number(len(properties))),
        ("void:distinctSubjects", number(len(subjects))),
        ("void:distinctObjects", number(len(objects))),
        *(("void:vocabulary", NamedNode(namespace)) for namespace in vocabularies),
        *(("void:exampleResource", found[0]) for found in things if found),
    )


def _partitions(triples: Collection[Triple]) -> Iterator[Triple]:
    """Give how many entities each class has, and how many triples each property."""
    classes = Counter(t.object for t in _of(triples, "rdf:type"))
    properties = Counter(t.predicate for t in triples)
    for part, of, counted, counts in (
        ("void:classPartition", "void:class", "void:entities", classes),
        ("void:propertyPartition", "void:property", "void:triples", properties),
    ):
        for place, (term, count) in enumerate(sorted(counts.items(), key=lambda c: str(c[0]))):
            node = BlankNode(f"{of.removeprefix('void:')}-{place}")
            yield from described(DATASET, (part, node))
            yield from described(node, (of, term), (counted, number(count)))


def _linked(triples: Collection[Triple]) -> Iterator[Triple]:
    """Give how many links there are to the things of others, by where those are."""
    links = _of(triples, "schema:sameAs")
    others = (t.object.value for t in links if isinstance(t.object, NamedNode))
    spaces = Counter(other[: other.rfind("/") + 1] for other in others)
    for place, (space, count) in enumerate(sorted(spaces.items())):
        node, target = BlankNode(f"links-{place}"), BlankNode(f"target-{place}")
        yield from described(DATASET, ("void:subset", node))
        yield from described(
            node,
            ("rdf:type", "void:Linkset"),
            ("void:linkPredicate", "schema:sameAs"),
            ("void:subjectsTarget", DATASET),
            ("void:objectsTarget", target),
            ("void:triples", number(count)),
        )
        yield from described(
            target, ("rdf:type", "void:Dataset"), ("void:uriSpace", Literal(space))
        )


def _of(
    triples: Collection[Triple],
    predicate: str,
    subject: NamedNode | None = None,
    value: str | None = None,
) -> list[Triple]:
    """Return the triples of a property, of one subject or with one value."""
    name, wanted = expand(predicate), expand(value) if value else None
    return [
        t
        for t in triples
        if t.predicate == name and subject in (None, t.subject) and wanted in (None, t.object)
    ]


def _by_name(node: object) -> list[tuple[int, str]]:
    return natural(str(node))
