"""The formats of data: names, media types, file endings, and what each can represent.

This is the one table of them. `realpolitik export` and `-f` know a format by its name, an address
by its ending, HTTP by its media type.
"""

from typing import NamedTuple

from pyoxigraph import QueryResultsFormat, RdfFormat

__all__ = ["FORMATS", "Format", "formats_of", "with_ending", "with_media_type"]


class Format(NamedTuple):
    """A format: its name, its title for people, its media type and its file ending.

    `represents` has a word for each thing that can be written in it: graph (a whole graph),
    triples, rows and boolean (the results of CONSTRUCT, SELECT and ASK), answer, list, picture,
    query. `iri` is the CURIE by which the W3C names the format, if it does.

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
        """Return all media types under which clients ask for it, the preferred one first.

        >>> FORMATS["json"].media_types
        ('application/json', 'application/sparql-results+json')
        """
        return self.media_type, *_OTHER_MEDIA_TYPES.get(self.name, ())

    @property
    def rdf(self) -> RdfFormat:
        """Return what pyoxigraph calls it; raise KeyError for a format that is no RDF."""
        return _RDF[self.name]

    @property
    def results(self) -> QueryResultsFormat:
        """Return what pyoxigraph calls it; raise KeyError for one without SPARQL results."""
        return _RESULTS[self.name]


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
        "ntriples", "N-Triples", "application/n-triples", "nt", "graph triples", "formats:N-Triples"
    ),
    Format(
        "jsonld",
        "JSON-LD",
        "application/ld+json",
        "jsonld",
        "graph triples answer",
        "formats:JSON-LD",
    ),
    Format("rdfxml", "RDF/XML", "application/rdf+xml", "rdf", "graph triples", "formats:RDF_XML"),
    Format("nquads", "N-Quads", "application/n-quads", "nq", "graph", "formats:N-Quads"),
    Format("trig", "TriG", "application/trig", "trig", "graph", "formats:TriG"),
    Format("graphml", "GraphML", "application/graphml+xml", "graphml", "graph"),
    Format("svg", "SVG", "image/svg+xml", "svg", "picture"),
    Format("sparql", "SPARQL", "application/sparql-query", "rq", "query"),
)
FORMATS = {form.name: form for form in _TABLE}
"""Each format by its name; of those that represent a thing, the first is the default."""

_OTHER_MEDIA_TYPES = {
    "json": ("application/sparql-results+json",),
    "xml": ("application/sparql-results+xml", "text/xml"),
}
_RDF = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
}
_RESULTS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}


def formats_of(thing: str) -> tuple[Format, ...]:
    """Return the formats that can represent a thing, the default first.

    >>> [form.name for form in formats_of("boolean")]
    ['json', 'xml', 'html']
    """
    return tuple(form for form in _TABLE if thing in form.represents.split())


def with_ending(ending: str) -> Format | None:
    """Return the format with a file ending, without its dot, or None.

    >>> with_ending("nt")
    ... # doctest: +ELLIPSIS
    Format(name='ntriples', ...)
    """
    return next((form for form in _TABLE if form.ending == ending), None)


def with_media_type(media_type: str) -> Format | None:
    """Return the format with a media type, without parameters, or None.

    >>> with_media_type("text/xml").name
    'xml'
    """
    return next((form for form in _TABLE if media_type in form.media_types), None)
