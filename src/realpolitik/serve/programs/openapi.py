"""Describe the HTTP service in OpenAPI 3.1, from its resources and a file with fixed parts."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from realpolitik.answer.questions.filters import FILTERS
from realpolitik.answer.questions.names import KINDS, LONGEST_QUESTION
from realpolitik.serve.http.address import MOST
from realpolitik.serve.http.problems import PROBLEMS
from realpolitik.serve.http.request import FORM
from realpolitik.version import __version__

if TYPE_CHECKING:
    from realpolitik.serve.resources import Resource

__all__ = ["openapi"]

Json = dict[str, Any]


def openapi(resources: "Mapping[str, Resource]") -> Json:
    """Return the OpenAPI description of a service with these resources, keyed by path."""
    found: Json = tomllib.loads((Path(__file__).parent / "openapi.toml").read_text("utf-8"))
    found["info"]["version"] = __version__
    found["components"]["responses"]["Problem"]["description"] += f" {', '.join(PROBLEMS)}."
    parameters: Json = found["components"]["parameters"]
    parameters["path-kind"]["schema"]["enum"] = [*KINDS]
    parameters["q"]["schema"]["maxLength"] = LONGEST_QUESTION
    for name in ("limit", "offset"):
        parameters[name]["schema"]["maximum"] = MOST
    parameters |= {name: _filter(kind) for name, kind in FILTERS.items()}
    for name, parameter in parameters.items():
        parameter.setdefault("name", name)
    paths = {p: _operations(p, each, parameters) for p, each in resources.items() if each.summary}
    return {**found, "paths": paths}


def _filter(kind: str) -> Json:
    """Return the parameter for a filter by a class."""
    text = f"A name, slug or IRI of class {kind} to filter by; repeat it to allow several."
    schema: Json = {"type": "array", "items": {"type": "string"}}
    if kind == "xsd:date":
        text = "A year, month or day, such as 2016, 2016-03 or 2016-03-31."
        schema = {"type": "string", "pattern": "^([0-9]{4}(-[0-9]{2}){0,2}|any|)$"}
    return {"in": "query", "description": text, "schema": schema}


def _operations(path: str, resource: "Resource", parameters: Json) -> Json:
    """Return the operations of a resource, keyed by HTTP method."""
    names = dict.fromkeys(f"path-{name}" for name in re.findall(r"\{(\w+)\}", path))
    for name in resource.parameters:
        names |= dict.fromkeys(FILTERS if name == "filters" else [name])
    content: Json = {media: {} for media in resource.formats}
    success: Json = {"description": "Success.", "content": content}
    get: Json = {
        "summary": resource.summary,
        "operationId": re.sub(r"\W+", "-", path).strip("-"),
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in names],
        "responses": {"200": success, "default": {"$ref": "#/components/responses/Problem"}},
    }
    if not resource.bodies:
        return {"get": get}
    fields = {name: parameters[name]["schema"] for name in names}
    form = {"type": "object", "required": ["query"], "properties": fields}
    post = {
        **get,
        "operationId": f"{get['operationId']}-post",
        "parameters": [],
        "requestBody": {"required": True, "content": {FORM: {"schema": form}}},
    }
    return {"get": get, "post": post}
