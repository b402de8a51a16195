"""Serialize triples, quads and query results, in W3C formats and as plain text.

If `canonical` has labelled the blank nodes, equal graphs always give equal bytes.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from io import BytesIO
from itertools import islice

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Triple,
    serialize,
)

from realpolitik.engine.base import Result
from realpolitik.engine.embedded import triples_in
from realpolitik.engine.lookup import Lookup
from realpolitik.errors import Exceeded, Refused
from realpolitik.escape import csv_text, xml_document
from realpolitik.export.formats import FORMATS, Format
from realpolitik.files import ontology_files
from realpolitik.terms import PREFIXES, Term, compact, expand

__all__ = [
    "by_graph",
    "canonical",
    "cell",
    "cells",
    "results_text",
    "serialize_quads",
    "serialize_result",
    "serialize_triples",
]

_WORLD, _ONTOLOGY, _INFERRED = (
    NamedNode(f"https://w3id.org/realpolitik/graph/{name}")
    for name in ("world", "ontology", "inferred")
)
NamedGraphs = Mapping[NamedNode | None, Collection[Triple]]
"""The triples of each graph, by the name of the graph; None is the default graph."""


def serialize_triples(triples: Iterable[Triple], form: Format) -> bytes:
    """Return the triples, sorted, in the RDF format `form`.

    Raises Refused if RDF/XML cannot represent a literal or the IRI of a property.
    """
    return serialize_quads((Quad(t.subject, t.predicate, t.object) for t in triples), form)


def serialize_quads(quads: Iterable[Quad], form: Format) -> bytes:
    """Return the quads in the RDF format `form`, sorted by graph; some formats omit graph names."""
    quads = sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad.triple)))
    nodes = {term.datatype if isinstance(term, Literal) else term for q in quads for term in q}
    names = {node.value for node in nodes if isinstance(node, NamedNode)}
    prefixes = {p: n for p, n in PREFIXES.items() if any(name.startswith(n) for name in names)}
    items = quads if form.rdf.supports_datasets else [quad.triple for quad in quads]
    data = serialize(items, format=form.rdf, prefixes=prefixes) or b""
    return xml_document(data, form.name, "turtle or jsonld") if form.name == "rdfxml" else data


def canonical(graphs: NamedGraphs) -> set[Quad]:
    """Return the quads of the graphs with canonical blank node labels (the W3C's RDFC-1.0)."""
    found, labelled = set[Quad](), Dataset()
    for name, triples in graphs.items():
        for subject, predicate, value in triples:
            quad = Quad(subject, predicate, value, name or DefaultGraph())
            if {BlankNode, Triple}.isdisjoint((type(subject), type(value))):
                found.add(quad)
            else:  # only quads with blank nodes determine the labels
                labelled.add(quad)
    labelled.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return found.union(labelled)


def by_graph(triples: Collection[Triple], asserted: Collection[Triple]) -> NamedGraphs:
    """Divide triples into graphs for each source, the world, the ontology and inferred triples.

    The graph of a source contains the asserted triples about its record, passages, selectors and
    claims; a claim with evidence in two sources is in both graphs. The graph of the world contains
    entities (actors, places, events and issues) and situations.
    """
    facts, owners = Lookup(asserted), dict[Term, set[NamedNode]]()
    for source in facts.about(expand("rp:Source"), "rdf:type"):
        if isinstance(source, NamedNode):  # a blank node cannot name a graph
            texts = facts.about(source, "oa:hasSource")
            ends = (end for text in texts for end in facts.values(text, "oa:hasSelector"))
            claims = (claim for text in texts for claim in facts.about(text, "rp:evidence"))
            for part in (source, *texts, *ends, *claims):
                owners.setdefault(part, set()).add(source)
    known, ontology = set(asserted), {t for path in ontology_files() for t in triples_in(path)}
    graphs: dict[NamedNode | None, list[Triple]] = {}
    for triple in triples:
        is_axiom = triple in ontology or BlankNode in map(type, triple)
        names = owners.get(triple.subject) or {_ONTOLOGY if is_axiom else _WORLD}
        for name in names if triple in known else (_INFERRED,):
            graphs.setdefault(name, []).append(triple)
    return graphs


def serialize_result(result: Result, form: Format, most: int | None = None) -> bytes:
    """Return a query result in the format `form`, which must be a W3C format.

    Raises Exceeded for more than `most` bytes, Refused for text that XML cannot represent.
    """
    out = _Limited(most)
    if isinstance(result, QueryTriples):
        result.serialize(out, format=form.rdf)
    else:
        assert isinstance(result, QuerySolutions | QueryBoolean)
        result.serialize(out, format=form.results)
    is_xml = form.name in ("xml", "rdfxml")
    return xml_document(out.getvalue(), form.name, "another format") if is_xml else out.getvalue()


_KINDS: dict[type, tuple[str, tuple[str, ...]]] = {
    QueryTriples: ("triples", ("turtle", "ntriples", "jsonld", "rdfxml")),
    QueryBoolean: ("true or false", ("json", "xml", "csv", "tsv")),
    QuerySolutions: ("rows", ("json", "xml", "csv", "tsv")),
}


def results_text(result: Result, name: str, most: int | None = None) -> str:
    """Return a query result in the format `name`, with at most `most` triples, or CSV or TSV rows.

    In CSV and TSV, IRIs are CURIEs and formulas are escaped. Raises Refused for unsuitable formats.
    """
    kind, names = _KINDS[type(result)]
    if name not in names:
        raise Refused(name, f"the query returns {kind}; choose one of {', '.join(names)}")
    if isinstance(result, QueryTriples):
        return serialize_triples(sorted(result, key=str)[:most], FORMATS[name]).decode()
    if name in ("json", "xml"):
        return serialize_result(result, FORMATS[name]).decode() + "\n"
    if isinstance(result, QueryBoolean):
        return "true\n" if result else "false\n"
    header, rows = cells(result, most)
    return csv_text(header, rows, "\t" if name == "tsv" else ",", "\n")


def cells(
    solutions: QuerySolutions, most: int | None = None
) -> tuple[list[str], list[Sequence[str]]]:
    """Return the names of the variables, and at most `most` rows of values as strings."""
    header = [variable.value for variable in solutions.variables]
    return header, [[cell(row[name]) for name in header] for row in islice(solutions, most)]


def cell(term: Term | None) -> str:
    """Return a term as a string: an IRI as a CURIE, a literal without its datatype, None as ""."""
    if isinstance(term, NamedNode):
        return compact(term.value)
    return term.value if isinstance(term, Literal) else str(term or "")


class _Limited(BytesIO):
    """A buffer that raises Exceeded after more than `most` bytes, unless `most` is None."""

    def __init__(self, most: int | None) -> None:
        super().__init__()
        self._most = most

    def write(self, data: object) -> int:
        written = super().write(data)  # type: ignore[arg-type]  # any buffer
        if self._most is not None and self.tell() > self._most:
            raise Exceeded("the size limit", f"{self._most / 1e6:g} MB")
        return written
