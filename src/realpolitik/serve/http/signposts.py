"""What a page is of, and what stands beside it: typed links (FAIR Signposting, RFC 8288)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote

from realpolitik.serve.http.negotiation import ENDINGS

__all__ = ["LICENCE", "Sign", "Subject", "header", "signs_of"]

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
"""That of the data."""

_PAGE = "https://schema.org/AboutPage"
_METADATA = (ENDINGS["ttl"], ENDINGS["jsonld"])


class Sign(NamedTuple):
    """A link: what it leads to is to the page, where that is, its media type and its profile."""

    rel: str
    href: str
    media: str = ""
    profile: str = ""


class Subject(NamedTuple):
    """What a page is of: its IRI, the IRI of its type, those of its authors, and its licence.

    A source has none of ours: it is its publisher's.
    """

    iri: str
    type: str = ""
    authors: tuple[str, ...] = ()
    licence: str = LICENCE


def signs_of(subject: Subject, formats: Mapping[str, str], media: str, page: str) -> Iterator[Sign]:
    """Give the links of what a page is of.

    `formats` has where its data are, by media type; `media` is that of the reply, `page` the
    address of the page. Data lead to the page that they describe, and are none.
    """
    yield Sign("cite-as", subject.iri)
    if media not in _METADATA:
        yield from (Sign("type", kind) for kind in (_PAGE, subject.type) if kind)
    yield from (Sign("author", iri) for iri in subject.authors)
    if subject.licence:
        yield Sign("license", subject.licence)
    if media in _METADATA:
        yield Sign("describes", page, ENDINGS["html"])
    yield from (
        Sign("describedby", formats[each], each)
        for each in _METADATA
        if each in formats and each != media
    )


def header(signs: Iterable[Sign]) -> tuple[str, str]:
    """Return links as the header of a reply.

    >>> header([Sign("item", "/graph.ttl", "text/turtle")])
    ('Link', '</graph.ttl>; rel="item"; type="text/turtle"')
    """
    return "Link", ", ".join(map(_written, signs))


def _written(sign: Sign) -> str:
    # Of an IRI what no URI has is quoted, and so is what would end it here.
    href = quote(sign.href, safe="/:#?&=%[]@!$'()*+,;~")
    media = f'; type="{sign.media}"' if sign.media else ""
    profile = f'; profile="{sign.profile}"' if sign.profile else ""
    return f'<{href}>; rel="{sign.rel}"{media}{profile}'
