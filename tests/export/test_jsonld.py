"""JSON-LD is plain JSON, and has the same triples for any values."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st
from isomorphic import canonical, without_additions
from pyld import jsonld as pyld
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from realpolitik import Graph, Refused
from realpolitik.export.export import export
from realpolitik.export.jsonld import jsonld
from realpolitik.files import folder
from realpolitik.terms import RDF_TYPE, expand

CONTEXT = json.loads((Path(folder("ontology")) / "context.jsonld").read_text("utf-8"))["@context"]
TERMS = {key: value for key, value in CONTEXT.items() if isinstance(value, dict)}


def by_pyld(data: bytes) -> list[Triple]:
    """Return the triples that PyLD reads."""
    quads = pyld.to_rdf(json.loads(data), {"format": "application/n-quads"})
    return [quad.triple for quad in parse(quads, RdfFormat.N_QUADS)]


@pytest.fixture(scope="module")
def exported(both: Graph) -> bytes:
    """Return the exported graph."""
    return export(both, "jsonld")


@pytest.fixture(scope="module")
def nodes(exported: bytes) -> dict[str, dict[str, Any]]:
    """Return the nodes of the exported graph by their identifiers."""
    return {node["@id"]: node for node in json.loads(exported)["@graph"] if "@id" in node}


def test_pyld_reads_the_same_triples(both: Graph, exported: bytes) -> None:
    assert without_additions(by_pyld(exported)) == without_additions(both.triples())


def test_node_of_a_claim(nodes: dict[str, dict[str, Any]]) -> None:
    assert nodes["id:book-p1s2-1"] == {
        "@id": "id:book-p1s2-1",
        "@type": ["Claim", "CurrentClaim", "FirsthandClaim", "Utterance"],
        "affirms": "id:dispute-salt",
        "claimant": ["id:ada-quill"],
        "wasAttributedTo": ["id:ada-quill"],
        "voice": ["id:ada-quill"],
        "certainty": "probable",
        "tense": "present",
        "asOf": 1890,
        "basis": "stated",
        "gloss": "Ruritania and Graustark seem to be at odds over salt.",
        "evidence": ["id:book-p1s2"],
        "regards": "id:dispute-salt",
        "principal": ["id:ada-quill"],
        "saidOn": "1890-05-01",
    }


def test_labels_by_language_and_numbers(nodes: dict[str, dict[str, Any]]) -> None:
    assert nodes["id:china"]["label"] == {"en": "China", "ru": "Китай", "zh": "中国"}
    assert "Beijing" in nodes["id:china"]["altLabel"]["en"]
    assert nodes["id:sun-2016-p2s1"]["paragraph"] == 2


VALUES: st.SearchStrategy[Literal | NamedNode | BlankNode] = st.sampled_from(
    [
        *(Literal("x"), Literal("x", language="en"), Literal("y", language="en")),
        *(Literal(n, datatype=expand("xsd:integer")) for n in ("7", "07", "-0", "9" * 20, "x")),
        *(Literal("true", datatype=expand("xsd:boolean")), Literal("1", datatype=expand("rp:Odd"))),
        Literal("2016-01-01T00:00:00Z", datatype=expand("xsd:dateTime")),
        *(expand(c) for c in ("id:china", "rp:label", "rp:domain", "rp:certain", "rdfs:domain")),
        *(expand(c) for c in ("rp:rdfs", "rp:a-b", "schema://x", "skos:prefLabel", "rp:title")),
        *(NamedNode("http://example.org/a"), NamedNode("urn:x"), BlankNode("b")),
    ]
)
PREDICATES = st.sampled_from(
    [
        *(expand(value.get("@id", f"rp:{key}")) for key, value in TERMS.items()),
        *(RDF_TYPE, expand("rp:unknown"), expand("rp:label"), NamedNode("http://example.org/p")),
    ]
)


@given(st.lists(st.builds(Triple, st.just(expand("id:x")), PREDICATES, VALUES), max_size=6))
def test_any_value_of_any_property(triples: list[Triple]) -> None:
    expected = canonical(triples)
    data = jsonld(triples)
    assert canonical(quad.triple for quad in parse(data, RdfFormat.JSON_LD)) == expected
    assert canonical(by_pyld(data)) == expected


def test_ambiguous_iri_is_refused() -> None:
    triple = Triple(NamedNode("id:china"), RDF_TYPE, expand("rp:State"))
    with pytest.raises(Refused, match="<id:china>: JSON-LD would read this IRI as <https"):
        jsonld([triple])
