"""Data formats: their names, media types, file extensions and uses.

Every format is defined here. The command line uses its name, URLs its extension, and HTTP its
media type.
"""

from typing import NamedTuple

from pyoxigraph import QueryResultsFormat, RdfFormat

__all__ = ["FORMATS", "Format", "formats_of"]


class Format(NamedTuple):
    """A data format; `ending` is its file extension.

    `represents` lists what it can represent, separated by spaces: graph (the whole graph), triples,
    rows and boolean (the results of CONSTRUCT, SELECT and ASK), answer, list, picture, query. `iri`
    is the W3C's IRI for an RDF format, as a CURIE.

    >>> FORMATS["turtle"].media_type, FORMATS["turtle"].ending
    ('text/turtle', 'ttl')
    """

    name: str
    title: str
    media_type: str
    ending: str
    represents: str
    iri: str = ""

    @property
    def media_types(self) -> tuple[str, ...]:
        """Return all media types that select the format in HTTP, the preferred one first."""
        return self.media_type, *_OTHER_MEDIA_TYPES.get(self.name, ())

    @property
    def rdf(self) -> RdfFormat:
        """Return pyoxigraph's name for this RDF format."""
        found = RdfFormat.from_media_type(self.media_type)
        assert found, f"{self.name} is not RDF"
        return found

    @property
    def results(self) -> QueryResultsFormat:
        """Return pyoxigraph's name for this format of SPARQL results."""
        found = QueryResultsFormat.from_media_type(self.media_type)
        assert found, f"{self.name} is not a format of SPARQL results"
        return found


_TABLE = (
    Format("json", "JSON", "application/json", "json", "rows boolean answer list picture"),
    Format("xml", "XML", "application/xml", "xml", "rows boolean"),
    Format("csv", "CSV", "text/csv", "csv", "graph rows answer list"),
    Format("tsv", "TSV", "text/tab-separated-values", "tsv", "rows answer"),
    Format("html", "HTML", "text/html", "html", "rows boolean triples answer list picture"),
    Format("markdown", "Markdown", "text/markdown", "md", "answer list"),
    Format("bibtex", "BibTeX", "application/x-bibtex", "bib", "answer"),
    Format("turtle", "Turtle", "text/turtle", "ttl", "graph triples answer", "formats:Turtle"),
    Format(
        *("ntriples", "N-Triples", "application/n-triples", "nt"),
        *("graph triples", "formats:N-Triples"),
    ),
    Format(
        *("jsonld", "JSON-LD", "application/ld+json", "jsonld"),
        *("graph triples answer", "formats:JSON-LD"),
    ),
    Format("rdfxml", "RDF/XML", "application/rdf+xml", "rdf", "graph triples", "formats:RDF_XML"),
    Format("nquads", "N-Quads", "application/n-quads", "nq", "graph", "formats:N-Quads"),
    Format("trig", "TriG", "application/trig", "trig", "graph", "formats:TriG"),
    Format("jsonl", "JSON Lines", "application/jsonl", "jsonl", "graph"),
    Format("graphml", "GraphML", "application/graphml+xml", "graphml", "graph"),
    Format("svg", "SVG", "image/svg+xml", "svg", "picture"),
    Format("sparql", "SPARQL", "application/sparql-query", "rq", "query"),
)
FORMATS = {form.name: form for form in _TABLE}
"""The formats by name."""

_OTHER_MEDIA_TYPES = {
    "json": ("application/sparql-results+json",),
    "xml": ("application/sparql-results+xml", "text/xml"),
}


def formats_of(content: str) -> tuple[Format, ...]:
    """Return the formats that can represent a kind of content, such as rows; the default first."""
    return tuple(form for form in _TABLE if content in form.represents.split())
