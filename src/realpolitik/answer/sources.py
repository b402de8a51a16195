"""List the sources of a graph by date, and find their texts."""

from collections import Counter
from collections.abc import Sequence

from realpolitik.answer.findings.warrant import Author, Source
from realpolitik.engine.base import Engine, Solution, solution_of
from realpolitik.english import short_list
from realpolitik.files import join_query, seed_texts, texts_of_sources

__all__ = ["quotable", "sources"]


def sources(engine: Engine) -> tuple[Source, ...]:
    """Return the sources of the claims in a graph, oldest first.

    If an author has several sources from one year, letters distinguish them: 2016a, 2016b.
    """
    records = _records(engine)
    pairs = [(row.get("family", row["author"]), row["issued"][:4]) for row, _ in records]
    of_author, of_year = Counter(author for author, _ in pairs), Counter(pairs)
    seen = Counter[tuple[str, str]]()
    found = []
    for (author, year), (row, authors) in zip(pairs, records, strict=True):
        number = seen[author, year]
        seen[author, year] += 1
        # After "z", a number follows the year, as in 2016-27.
        letter = chr(ord("a") + number) if number < 26 else f"-{number + 1}"
        letter = letter if of_year[author, year] > 1 else ""
        # An organization is often both the author and the publisher.
        names = dict.fromkeys(row[name] for name in ("author", "publisher") if name in row)
        source = Source(
            row["source"],
            ", ".join(names),
            author,
            row["title"],
            row["issued"],
            year + letter,
            f" {year}{letter}" if of_author[author] > 1 else "",
            authors,
            row.get("publisher", ""),
            row.get("address", ""),
            row.get("kind", ""),
            _share(row.number("length"), row.number("whole")) if "whole" in row else 100,
        )
        found.append(source)
    return tuple(found)


def _share(length: int, whole: int) -> int:
    """Return a length as a percentage, rounded, but 1 at least."""
    return max(1, round(100 * length / whole))


def quotable(engine: Engine, paths: Sequence[str]) -> dict[str, str]:
    """Return the available texts of sources, keyed by source IRI.

    Texts are read from the project's `seeds` folder and from the files `paths`. Raises Refused if
    the SHA-256 checksum of a file in `paths` matches no source, Malformed for an unreadable file.
    """
    if not (seed_texts() or paths):
        return {}
    return texts_of_sources({row["sha256"]: row["source"] for row, _ in _records(engine)}, paths)


def _records(engine: Engine) -> list[tuple[Solution, tuple[Author, ...]]]:
    """Return a row for each source, with its authors in one string, and a tuple of the authors."""
    result = engine.select(join_query("sources"))
    found: dict[str, Solution] = {}
    authors: dict[str, dict[Author, None]] = {}
    for terms in dict.fromkeys(result.rows):  # an endpoint may send a row twice
        row = solution_of(result.variables, terms)
        found.setdefault(row["source"], row)
        author = Author(row["author"], row.get("family", ""))
        authors.setdefault(row["source"], {})[author] = None
    for source, row in found.items():
        if len(own := list(authors[source])) > 1:
            families = [author.family or author.label for author in own]
            others = families[1:] if len(own) == 2 else ["others"]
            row["author"] = short_list(author.label for author in own)
            row["family"] = " and ".join((families[0], *others))
    return [(row, tuple(authors[source])) for source, row in found.items()]
