"""Where things stand: the address of a thing, of an answer, of a part of it; what a request gives.

An address has no host, so that it holds behind any.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from realpolitik.answer.questions.filters import FILTERS
from realpolitik.draw.draw import OF_TWO
from realpolitik.errors import Refused, UnknownName
from realpolitik.serve.http.asked import Asked
from realpolitik.serve.http.negotiation import ENDINGS
from realpolitik.terms import local, slug

if TYPE_CHECKING:
    from realpolitik.answer.findings.answer import Answer

__all__ = [
    "Pairs",
    "alternates",
    "as_pictures",
    "at",
    "base_of_answer",
    "given",
    "number",
    "of_question",
    "of_sentence",
    "of_term",
    "of_thing",
    "pages_around",
    "span",
]

Pairs = tuple[tuple[str, str], ...]

_DRAWN = {"network": "network"} | dict.fromkeys(("timeline", "changes", "forecasts"), "timeline")
_SPAN = ("limit", "offset")
_ENDING = {media: ending for ending, media in ENDINGS.items()}
_MOST = 1_000_000


def at(path: str, pairs: Iterable[tuple[str, str]] = ()) -> str:
    """Return the address of a path, which is not quoted yet, with parameters.

    >>> at("/ask", [("q", "arms & Việt Nam")])
    '/ask?q=arms+%26+Vi%E1%BB%87t+Nam'
    """
    query = urlencode(list(pairs))
    return quote(path, safe="/:") + (f"?{query}" if query else "")


def of_thing(kind: str, iri: str) -> str:
    """Return the address of a thing; `kind` is "claims", "sources" or "about".

    >>> of_thing("about", "http://x.org/a")
    '/about/http:%2F%2Fx.org%2Fa'
    """
    return f"/{kind}/{quote(slug(iri), safe=':')}"


def of_sentence(source: str, paragraph: int, sentence: int) -> str:
    """Return the address of a sentence of a source.

    >>> of_sentence("https://w3id.org/realpolitik/id/sun-2016", 1, 5)
    '/sources/sun-2016#p1s5'
    """
    return f"{of_thing('sources', source)}#p{paragraph}s{sentence}"


def of_term(iri: str) -> str:
    """Return the address of a term of the ontology.

    >>> of_term("https://w3id.org/realpolitik/ontology#Alignment")
    '/ontology#Alignment'
    """
    return f"/ontology#{local(iri)}"


def of_question(
    query: str, parameters: Mapping[str, str | None], narrowing: Mapping[str, Sequence[str]]
) -> str:
    """Return the address of a saved question with its values.

    >>> of_question("gains", {"actor": "https://w3id.org/realpolitik/id/china", "event": None}, {})
    '/questions/gains?actor=china&event=any'
    """
    return at(f"/questions/{query}", _pairs(parameters, narrowing))


def _pairs(parameters: Mapping[str, str | None], narrowing: Mapping[str, Sequence[str]]) -> Pairs:
    return (
        *((name, slug(iri) if iri else "any") for name, iri in parameters.items()),
        *((key, slug(value)) for key, values in narrowing.items() for value in values),
    )


def base_of_answer(answer: "Answer", asked: Asked) -> tuple[str, Pairs]:
    """Return the path and the parameters that stand for an answer, without a part of it.

    English that is a phrasing of a saved question stands where that does.
    """
    if answer.query and asked.path == "/ask":
        return f"/questions/{answer.query}", _pairs(answer.parameters, answer.narrowing)
    return asked.path, tuple(pair for pair in asked.params if pair[0] not in _SPAN and pair[1])


def as_pictures(answer: "Answer", actor: str = "") -> dict[str, str]:
    """Return where what an answer is about is drawn, by the name of the picture.

    `actor` is the IRI of the actor that it is about, where no parameter says so.
    """
    both = {name: answer.parameters.get(name) for name in ("a", "b")}
    narrowing = _pairs({}, answer.narrowing)
    if all(both.values()):
        return {name: at(f"/draw/{name}", _pairs(both, answer.narrowing)) for name in OF_TWO}
    name = _DRAWN.get(answer.query or "")
    if name:
        return {name: at(f"/draw/{name}", narrowing)}
    actor = actor or answer.parameters.get("actor") or ""
    others = (pair for pair in narrowing if pair[0] != "about")
    return {"network": at("/draw/network", (("about", slug(actor)), *others))} if actor else {}


def given(asked: Asked, params: Iterable[str] = ()) -> dict[str, list[str]]:
    """Return the values that a request gives, but for q and the part that it asks for.

    An empty field of a form leaves a parameter open, and narrows nothing.

    Raises UnknownName for a key that nothing takes.
    """
    values: dict[str, list[str]] = {}
    for name, value in asked.params:
        if name in ("q", *_SPAN):
            continue
        if name in ("self", "question", "text", "most"):  # what Python calls the others
            raise UnknownName(name, "parameter", [*params, *FILTERS])
        if value.strip() or name in params:
            values.setdefault(name, []).append(value if value.strip() else "any")
    return values


def span(asked: Asked, most: int | None = None) -> tuple[int, int | None]:
    """Return the offset and the limit that a request gives, or `most`.

    Raises Refused for what is no whole number.
    """
    offset, limit = (number(asked, name) for name in _SPAN[::-1])
    return offset or 0, most if limit is None else limit


def number(asked: Asked, name: str) -> int | None:
    """Return the whole number that a parameter has, if any; raise Refused for what is none."""
    values = asked.all(name)
    if not values:
        return None
    text = values[0]
    if not (text.isascii() and text.isdigit() and int(text[:9]) <= _MOST and len(text) < 9):
        raise Refused(f"{name}={text[:20]}", f"give a whole number of at most {_MOST}")
    return int(text)


def pages_around(
    base: tuple[str, Pairs], offset: int, limit: int | None, total: int
) -> dict[str, str]:
    """Return the addresses of the parts before and after a part, by what they are to it."""
    if not limit:
        return {}
    path, pairs = base

    def part(start: int) -> str:
        return at(path, (*pairs, ("limit", str(limit)), ("offset", str(start))))

    found = {}
    if offset:
        found["prev"] = part(max(offset - limit, 0))
    if offset + limit < total:
        found["next"] = part(offset + limit)
    if found:
        found |= {"first": part(0), "last": part(max(total - 1, 0) // limit * limit)}
    return found


def alternates(asked: Asked, offers: Iterable[str]) -> dict[str, str]:
    """Return the address of the same in each format that has an ending, by media type."""
    if asked.path == "/":
        return {}
    return {
        media: at(f"{asked.path}.{_ENDING[media]}", asked.params)
        for media in offers
        if media in _ENDING
    }
