"""The saved questions as data: as queries that can be run, and as questions with expected rows.

Each is a `sh:SPARQLExecutable` (SHACL Advanced Features), as in the SPARQL examples of the SIB: the
question that it answers as it stands, its text, keywords, and the prefixes that it may use. A
parameter has the name of its variable as the local name of its path; to give it another value, put
that in the place of the default in its `VALUES` clause, or `UNDEF` for any. A question that gives
rows is also a competency question in the terms of OWLUnit, with the rows that this graph gives.
"""

from collections.abc import Iterable, Iterator

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
)

from .engine import Engine
from .names import Names
from .question import Question, filled, load_all
from .sparql import query_form
from .statements import english, number, said
from .terms import ONTOLOGY, PREFIXES, expand

__all__ = ["catalogue"]

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
    yield from said(_SUITE, ("rdf:type", "owlunit:TestSuite"))
    for question in load_all():
        wording = _wording(engine, question)
        text = "".join(
            line for line in question.text.splitlines(True) if not line.startswith("#+")
        ).strip()
        yield from _executable(question, wording, text)
        if endpoint:
            yield from said(expand(f"query:{question.slug}"), ("schema:target", endpoint))
        if query_form(text) == "SELECT":
            yield from _competency(question, wording, text, _rows(engine, text))
            yield from _tested_on(expand(f"test:{question.slug}"), data, endpoint)


def _prefixes() -> Iterator[Triple]:
    """Give the prefixes of the project, in the form that SHACL knows."""
    yield from said(_PREFIXES, ("rdf:type", "owl:Ontology"))
    for prefix, namespace in PREFIXES.items():
        declared = BlankNode(f"prefix-{prefix}")
        yield from said(_PREFIXES, ("sh:declare", declared))
        yield from said(
            declared,
            ("sh:prefix", Literal(prefix)),
            ("sh:namespace", Literal(namespace, datatype=expand("xsd:anyURI"))),
        )


def _executable(question: Question, wording: str, text: str) -> Iterator[Triple]:
    """Give a question as a query that can be run."""
    kind, holds = _FORMS[query_form(text)]
    node = expand(f"query:{question.slug}")
    yield from said(
        node,
        ("rdf:type", "sh:SPARQLExecutable"),
        ("rdf:type", kind),
        ("rdfs:label", english(question.summary)),
        ("rdfs:comment", english(wording)),
        ("dcterms:description", english(question.description)),
        ("sh:prefixes", _PREFIXES),
        (holds, Literal(text)),
        *(("schema:keywords", Literal(tag)) for tag in question.tags),
    )
    for place, (name, kind) in enumerate(question.params.items()):
        parameter = BlankNode(f"parameter-{question.slug}-{name}")
        yield from said(node, ("sh:parameter", parameter))
        yield from said(
            parameter,
            ("rdf:type", "sh:Parameter"),
            ("sh:path", f"parameter:{name}"),
            ("sh:name", Literal(name)),
            ("sh:order", number(place)),
            ("sh:class", kind),
            ("sh:nodeKind", "sh:IRI"),
            ("sh:optional", Literal("true", datatype=expand("xsd:boolean"))),
            *(("sh:defaultValue", value) for value in question.defaults[name]),
        )


def _competency(question: Question, wording: str, text: str, rows: str) -> Iterator[Triple]:
    """Give a question as one that the ontology must be able to answer."""
    node = expand(f"test:{question.slug}")
    yield from said(_SUITE, ("owlunit:hasTestCase", node))
    yield from said(
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
    return said(
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
    defaults = question.defaults.items()
    values = {name: found[0].value if found else None for name, found in defaults}
    labels = Names(engine).labels(filter(None, values.values()))
    return filled(question.summary, question.params, values, labels)
