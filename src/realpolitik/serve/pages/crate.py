"""The graph as a dataset: in terms of schema.org, and as an RO-Crate 1.2, detached.

All that is listed stands at addresses of the service, so that the crate has no files of its own.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from realpolitik.answer.findings.warrant import Source
from realpolitik.escape import json_text
from realpolitik.export.description import package
from realpolitik.export.export import EXPORTS
from realpolitik.export.formats import FORMATS
from realpolitik.serve.http.asked import Asked, Reply
from realpolitik.serve.http.negotiation import ENDINGS
from realpolitik.serve.http.signposts import LICENCE, Sign, Subject, header, signs_of
from realpolitik.terms import DATASET
from realpolitik.version import RELEASED, __version__
from realpolitik.writing.reference import reference

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["CRATE", "ITEMS", "SUBJECT", "crate", "dataset", "signs"]

CRATE = (ENDINGS["jsonld"], ENDINGS["json"])
"""The media types of the crate."""

SUBJECT = Subject(DATASET.value, "https://schema.org/Dataset")
"""What the first page is of."""

ITEMS = {f"/graph.{form.ending}": form for form in FORMATS.values() if form.iri}
"""The graph in each format, by its address."""

_PATH = "/ro-crate-metadata.json"
_CRATE = "https://w3id.org/ro/crate/1.2"
_NAME = "realpolitik: who stands where in world politics"


def signs() -> tuple[Sign, ...]:
    """Return the links of the first page: what describes the graph, and the graph itself."""
    return (
        Sign("describedby", _PATH, CRATE[0], _CRATE),
        Sign("describedby", "/.well-known/void", ENDINGS["ttl"]),
        *(Sign("item", path, form.media_type) for path, form in ITEMS.items()),
    )


def dataset(graph: "Graph", base: str) -> dict[str, Any]:
    """Return the graph as a Dataset of schema.org; `base` is the address of the service."""
    known = {named.label: named.iri for named in graph.names.entries("author")}
    said = package()
    authors = {
        "@id": f"{base}/#authors",
        "@type": "Organization",
        "name": said["Author"],
        "url": f"{base}/",
    }
    return {
        "@id": DATASET.value,
        "@type": "Dataset",
        "name": _NAME,
        "description": said["Summary"],
        "url": f"{base}/",
        "identifier": {
            "@id": f"{base}/#identifier",
            "@type": "PropertyValue",
            "name": "Lasting address",
            "propertyID": "https://w3id.org/",
            "value": DATASET.value,
            "url": DATASET.value,
        },
        "version": __version__,
        "keywords": said["Keywords"].split(","),
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "datePublished": RELEASED,
        "creator": authors,
        "publisher": authors,
        "license": {
            "@id": LICENCE,
            "@type": "CreativeWork",
            "name": "Creative Commons Attribution 4.0 International",
            "description": "Use it for any purpose; say whose it is, and what you changed.",
            "url": LICENCE,
        },
        "isBasedOn": [_source(source, known) for source in graph.sources],
        "distribution": [*_files(base)],
        "mentions": {
            "@id": f"{base}/sparql",
            "@type": "WebAPI",
            "name": "SPARQL endpoint",
            "description": "Answers any query by the SPARQL 1.1 Protocol.",
            "documentation": f"{base}/openapi.json",
        },
    }


def _source(source: Source, known: Mapping[str, str]) -> dict[str, Any]:
    """Return a source; `known` has the IRIs of authors by their labels."""
    told: dict[str, Any] = {
        "@id": source.source,
        "@type": "CreativeWork",
        "name": source.title,
        "datePublished": source.issued,
        "creditText": reference(source),
        "author": [
            {
                "@id": known.get(author.label, _named(author.label)),
                "@type": "Person" if author.family else "Organization",
                "name": author.label,
            }
            for author in source.authors
        ],
    }
    if source.publisher:
        told["publisher"] = {
            "@id": _named(source.publisher),
            "@type": "Organization",
            "name": source.publisher,
        }
    if source.address:
        told["url"] = source.address
    return told


def _named(label: str) -> str:
    """Return a name for what has none but its label."""
    return f"#{quote(label)}"


def _files(base: str) -> Iterator[dict[str, Any]]:
    """Give what can be taken away: the graph in each format, and some lists."""
    whole = [(path, f.title, EXPORTS[f.name], f.media_type) for path, f in ITEMS.items()]
    lists = [
        ("/ontology.ttl", "The ontology", "the terms, with their definitions", ENDINGS["ttl"]),
        ("/sources.csv", "The sources", "one a row, with the number of its claims", ENDINGS["csv"]),
        ("/questions.json", "The saved questions", "each with its parameters", ENDINGS["json"]),
        ("/names.csv", "The names", "what can be named, with its other names", ENDINGS["csv"]),
        ("/openapi.json", "The service", "its addresses and their parameters", ENDINGS["json"]),
    ]
    for path, title, content, media in [*whole, *lists]:
        yield {
            "@id": f"{base}{path}",
            "@type": "DataDownload",
            "name": title,
            "description": f"{content[0].upper()}{content[1:]}.",
            "encodingFormat": media,
            "contentUrl": f"{base}{path}",
        }


def crate(graph: "Graph", asked: Asked, parts: Mapping[str, str]) -> Reply:
    """Return the graph as an RO-Crate, with links to what it describes."""
    root = dataset(graph, asked.base)
    files = root.pop("distribution")
    for file in files:
        file["@type"] = ["File", "DataDownload"]
        file["sdDatePublished"] = RELEASED
    root |= {"hasPart": files, "cite-as": DATASET.value}
    about: dict[str, Any] = {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "about": {"@id": root["@id"]},
        "conformsTo": {"@id": _CRATE},
    }
    found: dict[str, dict[str, Any]] = {about["@id"]: about}
    _flatten(root, found)
    told = {"@context": f"{_CRATE}/context", "@graph": [*found.values()]}
    body = json_text(told).encode()
    links = signs_of(SUBJECT, {}, ENDINGS["jsonld"], "/")
    return Reply(200, asked.media, body, (header(links),))


def _flatten(node: dict[str, Any], found: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Put a node, and those in it, among those that are found; return a link to it."""
    name = node["@id"]
    flat = found.setdefault(name, {})
    for key, value in node.items():
        values = value if isinstance(value, list) else [value]
        ends = [_flatten(end, found) if isinstance(end, dict) else end for end in values]
        flat[key] = ends[0] if len(ends) == 1 else ends
    return {"@id": name}
