"""Which of the media types on offer suits a client best (RFC 9110, section 12.5.1)."""

from collections.abc import Sequence
from functools import lru_cache

__all__ = ["ENDINGS", "HTML", "negotiated", "quality"]

ENDINGS = {
    "bib": "application/x-bibtex",
    "csv": "text/csv",
    "html": "text/html",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "md": "text/markdown",
    "nq": "application/n-quads",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "rq": "application/sparql-query",
    "svg": "image/svg+xml",
    "trig": "application/trig",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
    "xml": "application/xml",
}
"""The media types that the ending of an address may name."""
HTML = ENDINGS["html"]

_MOST = 64  # of ranges in a header; those after them are not heeded


@lru_cache(maxsize=256)
def negotiated(accept: str, offers: tuple[str, ...]) -> str | None:
    """Return the media type that is liked best, the first offered of those liked alike.

    Return None where none is taken. No header, or an empty one, takes anything.

    >>> negotiated("text/*;q=0.5, text/csv", ("application/json", "text/turtle", "text/csv"))
    'text/csv'
    >>> negotiated("image/png", ("application/json", "text/html")) is None
    True
    """
    ranges = _ranges(accept) or [("*", "*", 1.0)]
    best, most = None, 0.0
    for offer in offers:
        liked = _liking(offer, ranges)
        if liked > most:
            best, most = offer, liked
    return best


@lru_cache(maxsize=64)
def quality(header: str, token: str) -> float:
    """Return how much one coding is liked by a header such as Accept-Encoding.

    >>> quality("gzip;q=0.5, *;q=0", "gzip"), quality("br", "gzip"), quality("*", "gzip")
    (0.5, 0.0, 1.0)
    """
    found = dict(map(_weighed, header.split(",")[:_MOST]))
    return found.get(token, found.get("*", 0.0))


def _liking(offer: str, ranges: Sequence[tuple[str, str, float]]) -> float:
    """Return the weight of the closest of the ranges that a media type is in."""
    main, _, sub = offer.partition("/")
    closest, weight = -1, 0.0
    for wanted, under, liked in ranges:
        if wanted in (main, "*") and under in (sub, "*"):
            closeness = (wanted != "*") + (under != "*")
            if closeness > closest:
                closest, weight = closeness, liked
    return weight


def _ranges(accept: str) -> list[tuple[str, str, float]]:
    found = []
    for name, weight in map(_weighed, accept.split(",")[:_MOST]):
        main, slash, sub = name.partition("/")
        if slash:
            found.append((main, sub, weight))
        elif name == "*":  # as some old clients of Java write it
            found.append(("*", "*", weight))
    return found


def _weighed(part: str) -> tuple[str, float]:
    """Return what a part of a header names, in lower case, and its weight, 1 where none is told."""
    name, *settings = part.lower().split(";")
    weight = 1.0
    for key, _, value in (setting.partition("=") for setting in settings):
        if key.strip() == "q":
            try:
                weight = min(max(float(value), 0.0), 1.0)
            except ValueError:
                weight = 0.0
    return name.strip(), weight
