"""The OpenAPI 3.1 description of the service, generated from its resources."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from realpolitik.answer.questions.filters import FILTERS
from realpolitik.answer.questions.names import KINDS, LONGEST_QUESTION
from realpolitik.serve.http.address import MOST
from realpolitik.serve.http.problems import PROBLEM_JSON, PROBLEMS
from realpolitik.serve.http.request import FORM
from realpolitik.version import __version__

if TYPE_CHECKING:
    from realpolitik.serve.resources import Resource

__all__ = ["openapi"]

Json = dict[str, Any]

_TEXT: Json = {"type": "string"}
_NUMBER: Json = {"type": "integer", "minimum": 0, "maximum": MOST}
_IRIS: Json = {"type": "array", "items": {"type": "string", "format": "iri"}}
_PARAMETERS: dict[str, tuple[str, Json]] = {
    "q": ("A question or a text.", {**_TEXT, "pattern": r"\S", "maxLength": LONGEST_QUESTION}),
    "values": (
        "The values of a question's parameters; /questions lists the parameters.",
        {"type": "object", "additionalProperties": _TEXT},
    ),
    "limit": ("The maximum number of findings.", _NUMBER),
    "offset": ("The number of findings to skip.", _NUMBER),
    "query": ("A SPARQL 1.1 query.", {**_TEXT, "minLength": 1, "format": "sparql-query"}),
    "default-graph-uri": ("A graph to merge into the default graph.", _IRIS),
    "named-graph-uri": ("A named graph of the dataset.", _IRIS),
}
_PROBLEM: Json = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {"type": _TEXT, "title": _TEXT, "status": {"type": "integer"}, "detail": _TEXT},
}


def openapi(resources: "Mapping[str, Resource]") -> Json:
    """Return the OpenAPI description of the service with the given resources by path."""
    paths = {path: _operations(path, each) for path, each in resources.items() if each.summary}
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    problem = {
        "description": f"A problem; its type ends in one of: {', '.join(PROBLEMS)}.",
        "content": {PROBLEM_JSON: schema, "text/html": {}},
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "realpolitik",
            "version": __version__,
            "summary": "Claims about world politics, with the sentences that support them.",
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "paths": paths,
        "components": {"schemas": {"Problem": _PROBLEM}, "responses": {"Problem": problem}},
    }


def _operations(path: str, resource: "Resource") -> Json:
    """Return the operations of a resource, keyed by HTTP method."""
    parameters = {each["name"]: each for each in _parts(path)}
    for name in resource.parameters:
        for each in _filters() if name == "filters" else [_parameter(name, *_PARAMETERS[name])]:
            parameters.setdefault(each["name"], each)
    content: Json = {media: {} for media in resource.formats}
    success: Json = {"200": {"description": "Success.", "content": content}}
    if not content:
        headers = {"Location": {"schema": _TEXT}}
        success = {"303": {"description": "The URL to redirect to.", "headers": headers}}
    get: Json = {
        "summary": resource.summary,
        "operationId": re.sub(r"\W+", "-", path).strip("-"),
        "parameters": [*parameters.values()],
        "responses": {**success, "default": {"$ref": "#/components/responses/Problem"}},
    }
    if not resource.bodies:
        return {"get": get}
    fields = {name: _PARAMETERS[name][1] for name in resource.parameters}
    form = {"type": "object", "required": ["query"], "properties": fields}
    post = {
        **get,
        "operationId": f"{get['operationId']}-post",
        "parameters": [],
        "requestBody": {"required": True, "content": {FORM: {"schema": form}}},
    }
    return {"get": get, "post": post}


def _parts(path: str) -> Iterator[Json]:
    """Yield the OpenAPI parameters for the variables in a path, such as {slug}."""
    for name in re.findall(r"\{(\w+)\}", path):
        schema = {"enum": [*KINDS]} if name == "kind" else {**_TEXT, "minLength": 1}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _filters() -> Iterator[Json]:
    for key, kind in FILTERS.items():
        text = f"A name, slug or IRI of class {kind} to filter by; repeat it to allow several."
        schema: Json = {"type": "array", "items": _TEXT}
        if kind == "xsd:gYear":
            text, schema = "A year, such as 2016.", {**_TEXT, "pattern": "^([0-9]{4}|any|)$"}
        yield _parameter(key, text, schema)


def _parameter(name: str, description: str, schema: Json) -> Json:
    required = {"required": True} if name == "q" else {}
    return {"name": name, "in": "query", "description": description, "schema": schema, **required}
