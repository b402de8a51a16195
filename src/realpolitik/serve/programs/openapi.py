"""The service described for programs (OpenAPI 3.1), from the routes and the saved questions."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from realpolitik.answer.questions.filters import FILTERS
from realpolitik.answer.questions.names import KINDS
from realpolitik.answer.questions.question import Question
from realpolitik.draw.draw import NARROWEST, WIDEST, WIDTH
from realpolitik.serve.http.negotiation import ENDINGS
from realpolitik.serve.http.problems import JSON, PROBLEMS
from realpolitik.serve.http.route import FORM, Route
from realpolitik.terms import compact
from realpolitik.version import __version__

__all__ = ["openapi"]

_QUESTION = "/questions/{slug}"
_TOLD = {
    "q": "What is asked, in any words.",
    "a": "An actor: a name, slug or IRI.",
    "b": "Another actor: a name, slug or IRI.",
    "width": "For how many pixels it is laid out.",
    "limit": "At most so many findings.",
    "offset": "So many findings are left out at the beginning.",
    "query": "A SPARQL 1.1 query.",
    "default-graph-uri": "A graph of which the default graph is made.",
    "named-graph-uri": "A named graph of the dataset.",
    "graph": "The IRI of a named graph, in place of the default graph.",
}
_REPEATED = ("default-graph-uri", "named-graph-uri")
_FAULTS = ("400", "404", "405", "406", "503")
_FREE, _POSTED = ("429",), ("408", "413", "415")
# Of which there are only so many.
_FEW: Mapping[str, Iterable[str]] = {"kind": KINDS, "type": PROBLEMS}


def openapi(routes: Iterable[Route], questions: Iterable[Question], base: str) -> dict[str, Any]:
    """Return the description of the service at an address."""
    paths: dict[str, Any] = {}
    for route in routes:
        if not route.summary:
            continue
        if route.path == _QUESTION:
            for question in questions:
                paths[f"/questions/{question.slug}"] = _item(route, question)
        else:
            paths[route.path] = _item(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "realpolitik",
            "version": __version__,
            "summary": "Who stands where in world politics, and on what sentence that rests.",
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": base or "/"}],
        "paths": paths,
        "components": {"schemas": _SCHEMAS, "responses": _responses()},
    }


def _item(route: Route, question: Question | None = None) -> dict[str, Any]:
    """Return what is said of a path: its methods, what they take and what they reply."""
    narrowing = [_key(key, kind) for key, kind in FILTERS.items()]
    own = [
        _key(name, kind, question) for name, kind in (question.params if question else {}).items()
    ]
    taken = _taken(route)
    if "narrowing" in route.takes:
        keys = {each["name"] for each in own}
        taken += [each for each in narrowing if each["name"] not in keys]
    parts = [] if question else [*_parts(route.path)]
    name = question.slug if question else route.path.strip("/").replace("{", "").replace("}", "")
    operation: dict[str, Any] = {
        "summary": question.summary if question else route.summary,
        "operationId": re.sub(r"\W+", "-", name) or "home",
        "parameters": [*parts, *own, *taken],
        "responses": _replies(route),
    }
    if question:
        operation["description"] = question.description
        operation["tags"] = [*question.tags]
    if "POST" not in route.methods:
        return {"get": operation}
    return {"get": operation, "post": _posted(operation, route)}


def _posted(operation: Mapping[str, Any], route: Route) -> dict[str, Any]:
    """Return what is said of a POST, by what is said of a GET: its body has what is asked."""
    asked = {each: _schema(each) for each in route.bodies.values() if each in route.takes}
    form = {each: _schema(each) for each in route.takes}
    content: dict[str, Any] = {m: asked[each] for m, each in route.bodies.items() if each in asked}
    content[FORM] = {"type": "object", "required": [*asked], "properties": form}
    return {
        **operation,
        "operationId": f"{operation['operationId']}-post",
        "parameters": [each for each in operation["parameters"] if each["name"] not in asked],
        "requestBody": {
            "required": True,
            "content": {media: {"schema": schema} for media, schema in content.items()},
        },
        "responses": {**operation["responses"], **_faults(_POSTED)},
    }


def _parts(path: str) -> Iterator[dict[str, Any]]:
    for name in re.findall(r"\{(\w+)\}", path):
        schema = {"enum": [*_FEW[name]]} if name in _FEW else _text(1)
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _key(name: str, kind: str, question: Question | None = None) -> dict[str, Any]:
    """Return a parameter of a question, or a key that narrows any: one value or several."""
    what, one = f"A name, slug or IRI of the class {kind}; “any” leaves it open.", _text()
    if kind == "xsd:gYear":
        what, one = "A year, such as 2016.", {"type": "string", "pattern": "^([0-9]{4}|any|)$"}
    key: dict[str, Any] = {"name": name, "in": "query", "description": what}
    if question:
        default = question.defaults.get(name)
        key["schema"] = _text()
        if default:
            key["example"] = compact(default.value).removeprefix("id:")
    else:
        key |= {"schema": {"type": "array", "items": one}, "explode": True}
    return key


def _taken(route: Route) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "query",
            "required": name == "q",
            "description": _TOLD[name],
            "schema": _schema(name),
        }
        for name in route.takes
        if name != "narrowing"
    ]


def _schema(name: str) -> dict[str, Any]:
    if name in ("limit", "offset"):
        return {"type": "integer", "minimum": 0, "maximum": 1_000_000}
    if name == "width":
        return {"type": "integer", "minimum": NARROWEST, "maximum": WIDEST, "default": WIDTH}
    if name == "graph":
        return {"type": "string", "format": "iri", "minLength": 1}
    if name in _REPEATED:
        return {"type": "array", "items": {"type": "string", "format": "iri"}}
    if name == "query":
        return {**_text(1), "format": "sparql-query", "example": "ASK { ?s ?p ?o }"}
    return {**_text(), "pattern": r"\S"} if name == "q" else _text()


def _text(least: int = 0) -> dict[str, Any]:
    return {"type": "string", **({"minLength": least} if least else {})}


def _replies(route: Route) -> Mapping[str, Any]:
    content = {media: _content(media, route) for media in route.media}
    faults = _faults((*_FAULTS, *_FREE) if route.free else _FAULTS)
    if route.path in ("/id/{slug}", "/dataset"):
        headers = {"Location": {"schema": {"type": "string"}}}
        return {"303": {"description": "See there.", "headers": headers}, **faults}
    if not content:  # negotiated by what the query gives
        content = {"*/*": {}}
    return {"200": {"description": "The reply.", "content": content}, **faults}


def _faults(statuses: Iterable[str]) -> dict[str, Any]:
    return {status: {"$ref": f"#/components/responses/{status}"} for status in statuses}


def _content(media: str, route: Route) -> dict[str, Any]:
    answers = {"limit", "narrowing"} <= {*route.takes} and media == ENDINGS["json"]
    return {"schema": {"$ref": "#/components/schemas/Answer"}} if answers else {}


def _responses() -> dict[str, Any]:
    kinds: dict[str, list[str]] = {status: [] for status in _FAULTS}
    for problem in PROBLEMS.values():
        kinds.setdefault(str(problem.status), []).append(problem.title)
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        status: {"description": "; ".join(titles), "content": {JSON: schema, "text/html": {}}}
        for status, titles in kinds.items()
    }


_NODE = {
    "type": "object",
    "required": ["iri", "label"],
    "properties": {"iri": {"type": "string"}, "label": {"type": "string"}},
}
_SCHEMAS: dict[str, Any] = {
    "Answer": {
        "type": "object",
        "required": ["query", "question", "outcome", "verdict", "total", "sources", "findings"],
        "properties": {
            "query": {"type": ["string", "null"]},
            "question": {"type": "string"},
            "parameters": {"type": "object"},
            "outcome": {"enum": ["answered", "denied", "nearest", "silent"]},
            "text": {"type": ["string", "null"]},
            "verdict": {"type": "string"},
            "narrowing": {"type": "object"},
            "total": {"type": "integer"},
            "left_out": {"type": "array", "items": {"type": "object"}},
            "suggestions": {"type": "array", "items": {"type": "object"}},
            "sources": {"type": "array", "items": {"type": "object"}},
            "findings": {"type": "array", "items": {"$ref": "#/components/schemas/Finding"}},
        },
    },
    "Finding": {
        "type": "object",
        "required": ["situation", "label", "status", "warrants", "but"],
        "properties": {
            "situation": {"type": ["string", "null"]},
            "label": {"type": "string"},
            "status": {"enum": ["affirmed", "contested", "denied", "predicted", None]},
            "warrants": {"type": "array", "items": {"$ref": "#/components/schemas/Warrant"}},
            "but": {"type": "array", "items": {"type": "object"}},
        },
    },
    "Warrant": {
        "type": "object",
        "required": ["claim", "claimant", "gloss", "source", "paragraph", "sentence"],
        "properties": {
            "claim": {"type": "string"},
            "claimant": {"type": "array", "items": _NODE},
            "gloss": {"type": "string"},
            "quote": {"type": ["string", "null"]},
            "source": {"type": "string"},
            "paragraph": {"type": "integer"},
            "sentence": {"type": "integer"},
        },
    },
    "Problem": {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
        },
    },
}
