"""Data formats: their names, media types, file extensions and uses, as in `formats.tsv`."""

from typing import NamedTuple

from pyoxigraph import QueryResultsFormat, RdfFormat

from realpolitik.files import table_rows

__all__ = ["EXPORTS", "FORMATS", "Format", "formats_of"]


class Format(NamedTuple):
    """A data format with its media types; the first media type is preferred.

    `ending` is the file extension. `represents` lists kinds of content, such as rows or triples.
    """

    name: str
    title: str
    media_types: tuple[str, ...]
    ending: str
    represents: tuple[str, ...]
    iri: str = ""

    @property
    def media_type(self) -> str:
        """The preferred media type of the format, such as text/turtle."""
        return self.media_types[0]

    @property
    def rdf(self) -> RdfFormat:
        """The pyoxigraph constant for the format, which must be an RDF format."""
        found = RdfFormat.from_media_type(self.media_type)
        assert found, f"{self.name} is not RDF"
        return found

    @property
    def results(self) -> QueryResultsFormat:
        """The pyoxigraph constant for the format, which must be a format of SPARQL results."""
        found = QueryResultsFormat.from_media_type(self.media_type)
        assert found, f"{self.name} is not a format of SPARQL results"
        return found


FORMATS = {
    name: Format(name, title, (*media.split(),), ending, (*what.split(),), iri.strip("-"))
    for name, title, media, ending, what, iri in table_rows(__file__, "formats")
}
"""The formats by name."""

EXPORTS = {row[0]: row[1] for row in table_rows(__file__, "exports")}
"""A description of each export, by name."""


def formats_of(content: str) -> tuple[Format, ...]:
    """Return the formats that suit a kind of content, such as rows; the first is the default."""
    return tuple(form for form in FORMATS.values() if content in form.represents)
