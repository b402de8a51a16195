"""The records of sources: which are held, how each is cited, and the texts that are at hand."""

from collections import Counter
from collections.abc import Sequence

from .engine import Engine, Row, named
from .source import join, recorded, seed_texts
from .warrant import Source

__all__ = ["quotable", "sources"]


def sources(store: Engine) -> tuple[Source, ...]:
    """Return the sources, the oldest first."""
    rows = _rows(store)
    authors = [r.get("family", r["author"]) for r in rows]
    years = [r["issued"][:4] for r in rows]
    pairs = list(zip(authors, years, strict=True))
    of_author, of_year, seen = Counter(authors), Counter(pairs), Counter[tuple[str, str]]()
    found = []
    for (author, year), r in zip(pairs, rows, strict=True):
        letter = _letter(seen[author, year]) if of_year[author, year] > 1 else ""
        seen[author, year] += 1
        # Of what a body writes it is often the publisher too.
        label = ", ".join(dict.fromkeys(r[name] for name in ("author", "publisher") if name in r))
        several = of_author[author] > 1
        source = Source(r["source"], label, author, r["title"], r["issued"], year + letter, several)
        found.append(source)
    return tuple(found)


def _letter(place: int) -> str:
    """Return a letter for a place from 0, after z two: aa.

    >>> _letter(1), _letter(26)
    ('b', 'aa')
    """
    more, last = divmod(place, 26)
    return (_letter(more - 1) if more else "") + chr(ord("a") + last)


def quotable(store: Engine, paths: Sequence[str]) -> dict[str, str]:
    """Return the text of each source whose text is at hand, by the IRI of the source.

    Texts that stand beside the records of sources are tried; those at `paths` must be a source's.

    Raises Refused where the checksum (SHA-256) of one at `paths` is that of no source, Malformed
    where it cannot be read.
    """
    if not (seed_texts() or paths):
        return {}
    return recorded({row["sha256"]: row["source"] for row in _rows(store)}, paths)


def _rows(store: Engine) -> list[Row]:
    """Return what is on record of each source, by column; several authors as one."""
    result = store.select(join("sources"))
    found: dict[str, Row] = {}
    for terms in dict.fromkeys(result.rows):  # an endpoint may send one twice
        row = named(result.variables, terms)
        first = found.setdefault(row["source"], row)
        if first["author"] != row["author"]:
            family = row.get("family", row["author"])
            first["family"] = f"{first.get('family', first['author'])} and {family}"
            first["author"] += f" and {row['author']}"
    return list(found.values())
