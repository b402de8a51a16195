"""The sources of a graph, in the order of their dates, and their texts."""

from collections import Counter
from collections.abc import Sequence

from realpolitik.answer.findings.warrant import Author, Source
from realpolitik.engine.base import Engine, Solution, solution_of
from realpolitik.english import short_list
from realpolitik.files import join, seed_texts, texts_of_sources

__all__ = ["quotable", "sources"]


def sources(engine: Engine) -> tuple[Source, ...]:
    """Return the sources of the claims in a graph, the oldest first.

    Several sources of one author and year have letters after the year.
    """
    records = _records(engine)
    pairs = [(row.get("family", row["author"]), row["issued"][:4]) for row, _ in records]
    of_author, of_year = Counter(author for author, _ in pairs), Counter(pairs)
    seen = Counter[tuple[str, str]]()
    found = []
    for (author, year), (row, authors) in zip(pairs, records, strict=True):
        number = seen[author, year]
        seen[author, year] += 1
        # After z a number.
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
        )
        found.append(source)
    return tuple(found)


def quotable(engine: Engine, paths: Sequence[str]) -> dict[str, str]:
    """Return the texts of sources by IRI: those beside their records, and those at `paths`.

    Raises Refused if the checksum (SHA-256) of a text at `paths` matches no source, Malformed if it
    cannot be read.
    """
    if not (seed_texts() or paths):
        return {}
    return texts_of_sources({row["sha256"]: row["source"] for row, _ in _records(engine)}, paths)


def _records(engine: Engine) -> list[tuple[Solution, tuple[Author, ...]]]:
    """Return the record of each source by column, its authors joined as one, and each author."""
    result = engine.select(join("sources"))
    found: dict[str, Solution] = {}
    authors: dict[str, dict[Author, None]] = {}
    for terms in dict.fromkeys(result.rows):  # an endpoint may send one twice
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
