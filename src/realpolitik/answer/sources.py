"""List the sources of a graph by date, and find their texts."""

from collections.abc import Sequence

from pyoxigraph import NamedNode

from realpolitik.answer.findings.warrant import Author, Source
from realpolitik.engine.base import Engine, Solution, solution_of, text_of
from realpolitik.english import short_list
from realpolitik.errors import Refused
from realpolitik.files import digest, join_query, read, seed_texts
from realpolitik.terms import by_key, expand

__all__ = ["quotable", "sources"]


def sources(engine: Engine) -> tuple[Source, ...]:
    """Return the sources of the claims in a graph, oldest first.

    If an author has several sources from one year, letters distinguish them: 2016a, 2016b.
    """
    result = engine.select(join_query("sources"))
    rows = (solution_of(result.variables, terms) for terms in dict.fromkeys(result.rows))
    found = [_source(own) for own in by_key((row["source"], row) for row in rows).values()]
    of_year = by_key(((source.short, source.year), source) for source in found)
    return tuple(
        source._replace(year=source.year + _letter(of_year[source.short, source.year], source))
        for source in found
    )


def _source(rows: Sequence[Solution]) -> Source:
    """Return a source from its rows, one for each author."""
    row = rows[0]
    authors = tuple(dict.fromkeys(Author(r["author"], r.get("family", "")) for r in rows))
    families = [author.family or author.label for author in authors]
    families[1:] = ["others"] if len(families) > 2 else families[1:]
    publisher = row.get("publisher", "")
    # An organization is often both the author and the publisher.
    names = dict.fromkeys((short_list(author.label for author in authors), publisher))
    share = round(100 * row.number("length") / row.number("whole")) if "whole" in row else 100
    return Source(
        row["source"],
        ", ".join(filter(None, names)),
        " and ".join(families),
        row["title"],
        row["issued"],
        row["issued"][:4],
        authors=authors,
        publisher=publisher,
        address=row.get("address", ""),
        kind=row.get("kind", ""),
        share=max(1, share),
    )


def _letter(same: Sequence[Source], source: Source) -> str:
    """Return the letter of a source among those of its author and year; after "z", a number."""
    place = same.index(source)
    return "" if len(same) == 1 else chr(ord("a") + place) if place < 26 else f"-{place + 1}"


def quotable(engine: Engine, paths: Sequence[str]) -> dict[str, str]:
    """Return the available texts of sources, keyed by source IRI.

    Texts are read from the project's `seeds` folder and from the files `paths`. Raises Refused if
    the SHA-256 checksum of a file in `paths` matches no source, Malformed for an unreadable file.
    """
    files = [*seed_texts(), *paths]
    # Sorted, so that of several sources with one checksum the same one always has the text.
    pairs = sorted(engine.pairs(expand("rp:sha256")), key=str) if files else ()
    source_of = {text_of(sha256): of.value for of, sha256 in pairs if isinstance(of, NamedNode)}
    texts = {}
    for path in files:
        text = read(path)
        if source := source_of.get(digest(text)):
            texts[source] = text
        elif path in paths:
            reason = "its SHA-256 matches no source; give the exact text, or its record with --data"
            raise Refused(path, reason)
    return texts
