"""Write the URLs of entities and answers, and read the parameters in the URL of a request.

All URLs here are paths without a host, so that they work behind any proxy.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from realpolitik.answer.questions.filters import FILTERS
from realpolitik.answer.questions.question import load_all
from realpolitik.errors import Refused, UnknownName
from realpolitik.serve.http.request import EXTENSIONS, Pairs, Request
from realpolitik.terms import local, slug

if TYPE_CHECKING:
    from realpolitik.answer.findings.answer import Answer

__all__ = [
    "MOST",
    "address",
    "alternates",
    "answer_base",
    "known_parameters",
    "neighbours",
    "of_question",
    "of_sentence",
    "of_term",
    "of_thing",
    "parse_span",
    "values_of",
]

_SPAN = ("limit", "offset")
_EXTENSION = {media: extension for extension, media in EXTENSIONS.items()}
MOST = 1_000_000  # the highest value allowed for `limit` and `offset`


def address(path: str, pairs: Iterable[tuple[str, str]] = ()) -> str:
    """Return a percent-encoded URL that consists of a path and the parameters in `pairs`."""
    query = urlencode(list(pairs))
    return quote(path, safe="/:") + (f"?{query}" if query else "")


def of_thing(kind: str, iri: str) -> str:
    """Return the URL of an entity; `kind` is "claims", "sources" or "about"."""
    return f"/{kind}/{quote(slug(iri), safe=':')}"


def of_sentence(source: str, paragraph: int, sentence: int) -> str:
    """Return the URL of a sentence in a source, such as "/sources/sun-2016#p1s5"."""
    return f"{of_thing('sources', source)}#p{paragraph}s{sentence}"


def of_term(iri: str) -> str:
    """Return the URL of a term of the ontology, such as "/ontology#Alignment"."""
    return f"/ontology#{local(iri)}"


def of_question(query: str, parameters: Mapping[str, str | None]) -> str:
    """Return the URL of a saved question, such as "/questions/gains?actor=china&event=any"."""
    return address(f"/questions/{query}", _pairs(parameters, {}))


def _pairs(parameters: Mapping[str, str | None], filters: Mapping[str, Sequence[str]]) -> Pairs:
    return (
        *((name, slug(iri) if iri else "any") for name, iri in parameters.items()),
        *((key, slug(value)) for key, values in filters.items() for value in values),
    )


def answer_base(answer: "Answer", request: Request) -> tuple[str, Pairs]:
    """Return the canonical URL of a whole answer, as a path and its parameters.

    If a saved question answered a question in English, this is the URL of the saved question.
    """
    if answer.query and request.path == "/ask":
        return f"/questions/{answer.query}", _pairs(answer.parameters, answer.filters)
    return request.path, tuple(pair for pair in request.params if pair[0] not in _SPAN and pair[1])


@cache
def known_parameters() -> frozenset[str]:
    """Return the names of all filters and of the parameters of all saved questions."""
    return frozenset({*FILTERS, *(name for each in load_all() for name in each.params)})


def values_of(request: Request, parameters: Iterable[str] = ()) -> dict[str, list[str]]:
    """Return the values of each parameter of a request, except `q`, `limit` and `offset`.

    An empty value is returned as "any" if its name is in `parameters`; otherwise, it is left out.

    Raises UnknownName if a name is neither a parameter of a question nor a filter.
    """
    values: dict[str, list[str]] = {}
    for name, value in request.params:
        if name in ("q", *_SPAN):
            continue
        if name not in known_parameters():
            raise UnknownName(name, "parameter", [*parameters, *FILTERS])
        if value.strip() or name in parameters:
            values.setdefault(name, []).append(value if value.strip() else "any")
    return values


def parse_span(request: Request, most: int | None = None) -> tuple[int, int | None]:
    """Return the offset and the limit that a request asks for; the default limit is `most`.

    Raises Refused for a value that is not a whole number from 0 to MOST.
    """
    offset, limit = (_whole_number(request.get(name), name) for name in ("offset", "limit"))
    return offset or 0, most if limit is None else limit


def _whole_number(text: str, name: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) <= MOST):
        raise Refused(f"{name}={text[:20]}", f"give a whole number from 0 to {MOST}")
    return int(text)


def neighbours(
    base: tuple[str, Pairs], offset: int, limit: int | None, total: int
) -> dict[str, str]:
    """Return the URLs of the previous and next parts of an answer, keyed by "prev" and "next"."""
    if not limit:
        return {}
    path, pairs = base
    starts = {"prev": max(offset - limit, 0)} if offset else {}
    starts |= {"next": offset + limit} if offset + limit < total else {}
    more = {name: (("limit", str(limit)), ("offset", str(n))) for name, n in starts.items()}
    return {name: address(path, (*pairs, *part)) for name, part in more.items()}


def alternates(request: Request, offers: Iterable[str]) -> dict[str, str]:
    """Return the URL with a file extension for each of `offers` that has one, by media type."""
    if request.path == "/":
        return {}
    return {
        media: address(f"{request.path}.{_EXTENSION[media]}", request.params)
        for media in offers
        if media in _EXTENSION
    }
