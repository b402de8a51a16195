"""The formats in which the graph can be written: their names, media types and file endings."""

from typing import NamedTuple

__all__ = ["EXPORTS", "FORMATS", "Format"]


class Format(NamedTuple):
    """A format of an export.

    `media_type` is the one that a server would send; `registered` says whether IANA knows it;
    `iri` is the name that the W3C gives to an RDF format, as a CURIE, or empty; `content` says what
    is in the file.
    """

    title: str
    media_type: str
    ending: str
    content: str
    iri: str = ""
    registered: bool = True


FORMATS = {
    "turtle": Format(
        *("Turtle", "text/turtle", "ttl"),
        "the merged graph, as one reads it: grouped, sorted, the sources and their claims first",
        "formats:Turtle",
    ),
    "ntriples": Format(
        *("N-Triples", "application/n-triples", "nt"),
        "the merged graph, a triple a line, sorted",
        "formats:N-Triples",
    ),
    "nquads": Format(
        *("N-Quads", "application/n-quads", "nq"),
        "what each source says in a graph named by the source, all else in the default graph",
        "formats:N-Quads",
    ),
    "trig": Format(
        *("TriG", "application/trig", "trig"),
        "the same as N-Quads, as one reads it",
        "formats:TriG",
    ),
    "jsonld": Format(
        *("JSON-LD", "application/ld+json", "jsonld"),
        "the merged graph as JSON with short keys, by the context in ontology/context.jsonld",
        "formats:JSON-LD",
    ),
    "rdfxml": Format(
        *("RDF/XML", "application/rdf+xml", "rdf"),
        "the merged graph",
        "formats:RDF_XML",
    ),
    "graphml": Format(
        *("GraphML", "application/graphml+xml", "graphml"),
        "actors, and an edge for each relation of two that is claimed, with its sign",
        registered=False,
    ),
    "csv": Format(
        *("CSV", "text/csv", "csv"),
        "a row for each claim, with every role of its situation",
    ),
}
"""Each format by the name that `export` has for it."""

EXPORTS = (*FORMATS, "description")
"""What `export` writes: the graph in each format, and its description in Turtle."""
