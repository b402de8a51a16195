"""The description of the service for programs (OpenAPI 3.1), from its resources and questions."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from realpolitik.answer.questions.filters import FILTERS
from realpolitik.answer.questions.names import KINDS
from realpolitik.answer.questions.question import Question
from realpolitik.serve.http.problems import PROBLEM_JSON, PROBLEMS
from realpolitik.serve.http.request import FORM
from realpolitik.terms import compact
from realpolitik.version import __version__

if TYPE_CHECKING:
    from realpolitik.serve.resources import Resource

__all__ = ["openapi"]

Json = dict[str, Any]

_TEXT: Json = {"type": "string"}
_NUMBER: Json = {"type": "integer", "minimum": 0, "maximum": 1_000_000}
_IRIS: Json = {"type": "array", "items": {"type": "string", "format": "iri"}}
_PARAMETERS: dict[str, tuple[str, Json]] = {
    "q": ("A question or a text.", {**_TEXT, "pattern": r"\S", "maxLength": 500}),
    "limit": ("The maximum number of findings.", _NUMBER),
    "offset": ("The number of findings to skip.", _NUMBER),
    "query": ("A SPARQL 1.1 query.", {**_TEXT, "minLength": 1, "format": "sparql-query"}),
    "default-graph-uri": ("A graph to merge into the default graph.", _IRIS),
    "named-graph-uri": ("A named graph of the dataset.", _IRIS),
    "graph": ("A named graph to return.", {"type": "string", "format": "iri", "minLength": 1}),
}
_FAULTS = ("400", "404", "405", "406", "503")


def openapi(resources: "Mapping[str, Resource]", questions: Iterable[Question]) -> Json:
    """Return the OpenAPI description of resources; each saved question has a path of its own."""
    paths: dict[str, Json] = {}
    for path, resource in resources.items():
        if path == "/questions/{slug}":
            for question in questions:
                paths[f"/questions/{question.slug}"] = {"get": _question(question, resource)}
        elif resource.summary:
            paths[path] = {"get": _operation(path, resource)}
            if resource.bodies:
                paths[path]["post"] = _post(paths[path]["get"], resource)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "realpolitik",
            "version": __version__,
            "summary": "Who stands where in world politics, and on which sentence that rests.",
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "paths": paths,
        "components": {"schemas": {"Problem": _PROBLEM}, "responses": _problems()},
    }


def _operation(path: str, resource: "Resource") -> Json:
    parameters = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"enum": [*KINDS]} if name == "kind" else {**_TEXT, "minLength": 1},
        }
        for name in re.findall(r"\{(\w+)\}", path)
    ]
    for name in resource.parameters:
        if name == "filters":
            parameters += [_filter(key, kind) for key, kind in FILTERS.items()]
        else:
            description, schema = _PARAMETERS[name]
            parameters.append({**_parameter(name, description, schema), "required": name == "q"})
    return {
        "summary": resource.summary,
        "operationId": re.sub(r"\W+", "-", path).strip("-") or "home",
        "parameters": parameters,
        "responses": _responses(resource),
    }


def _question(question: Question, resource: "Resource") -> Json:
    """Return the operation of a saved question, with its parameters."""
    operation = _operation(f"/questions/{question.slug}", resource)
    own = []
    for name, kind in question.params.items():
        text = f"A name, slug or IRI of the class {kind}; “any” leaves it open."
        parameter = _parameter(name, text, _TEXT)
        if default := question.defaults.get(name):
            parameter["example"] = compact(default.value).removeprefix("id:")
        own.append(parameter)
    others = [each for each in operation["parameters"] if each["name"] not in question.params]
    return {
        **operation,
        "summary": question.summary,
        "description": question.description,
        "tags": [*question.tags],
        "parameters": [*own, *others],
    }


def _parameter(name: str, description: str, schema: Json) -> Json:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _filter(key: str, kind: str) -> Json:
    if kind == "xsd:gYear":
        return _parameter(key, "A year, such as 2016.", {**_TEXT, "pattern": "^([0-9]{4}|any|)$"})
    text = f"Filter by a name, slug or IRI of the class {kind}; repeat it to allow others."
    return {**_parameter(key, text, {"type": "array", "items": _TEXT}), "explode": True}


def _post(get: Json, resource: "Resource") -> Json:
    """Return the operation of a POST, whose body has the parameters of the GET."""
    form = {name: _PARAMETERS[name][1] for name in resource.parameters}
    content = {
        media: {"schema": form[name]} for media, name in resource.bodies.items() if name in form
    }
    content[FORM] = {"schema": {"type": "object", "required": ["query"], "properties": form}}
    return {
        **get,
        "operationId": f"{get['operationId']}-post",
        "parameters": [each for each in get["parameters"] if each["name"] != "query"],
        "requestBody": {"required": True, "content": content},
        "responses": {**get["responses"], **_references(("408", "413", "415"))},
    }


def _responses(resource: "Resource") -> Json:
    faults = _references((*_FAULTS, "429"))
    if not resource.formats:
        headers = {"Location": {"schema": _TEXT}}
        return {"303": {"description": "The address to go to.", "headers": headers}, **faults}
    content: Json = {media: {} for media in resource.formats}
    return {"200": {"description": "Success.", "content": content}, **faults}


def _references(statuses: Iterable[str]) -> Json:
    return {status: {"$ref": f"#/components/responses/{status}"} for status in statuses}


def _problems() -> Json:
    titles: dict[str, list[str]] = {}
    for slug, problem in PROBLEMS.items():
        titles.setdefault(str(problem.status), []).append(f"{problem.title} ({slug})")
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        status: {"description": "; ".join(some), "content": {PROBLEM_JSON: schema, "text/html": {}}}
        for status, some in titles.items()
    }


_PROBLEM: Json = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {"type": _TEXT, "title": _TEXT, "status": {"type": "integer"}, "detail": _TEXT},
}
