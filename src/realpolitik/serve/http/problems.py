"""Report errors to HTTP clients as Problem Details (RFC 9457)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from realpolitik.errors import (
    Ambiguous,
    Exceeded,
    Malformed,
    RealpolitikError,
    Refused,
    Unavailable,
    UnknownName,
)

__all__ = ["PROBLEMS", "PROBLEM_JSON", "ProblemError", "ProblemType", "as_problem"]

PROBLEM_JSON = "application/problem+json"


class ProblemType(NamedTuple):
    """A type of problem: its HTTP status, its title, and what the client can do."""

    status: int
    title: str
    advice: str


PROBLEMS = {
    "ambiguous": ProblemType(400, "Ambiguous name", "Use the slug of the intended entity."),
    "answer-too-large": ProblemType(400, "The answer is too large", "Add LIMIT and OFFSET."),
    "busy": ProblemType(503, "The service is busy", "Try again after the time in Retry-After."),
    "fault": ProblemType(500, "Internal error", "This is a bug; please report it with the URL."),
    "host": ProblemType(421, "Unknown host", "This graph is private: use localhost as the host."),
    "length-required": ProblemType(411, "No Content-Length", "Send Content-Length, not chunks."),
    "malformed": ProblemType(400, "Syntax error", "Correct the query, or the value."),
    "method": ProblemType(405, "Method not allowed", "Use a method that the Allow header lists."),
    "not-acceptable": ProblemType(406, "No such format", "Accept one of the `offers`."),
    "not-found": ProblemType(404, "Page not found", "See all questions at /questions."),
    "no-question": ProblemType(400, "Which question?", "Type a question into the field above."),
    "refused": ProblemType(400, "Not allowed here", "Queries may only read the served graph."),
    "slow": ProblemType(408, "The request was too slow", "Send the whole body at once."),
    "stopped": ProblemType(422, "Too much time or memory", "Bind more variables, or set a LIMIT."),
    "too-large": ProblemType(413, "The body is too large", "Send a shorter body."),
    "too-long": ProblemType(414, "The URL is too long", "Send the query in a POST body."),
    "type": ProblemType(415, "Unsupported content type", "Send a form or a SPARQL query."),
    "unavailable": ProblemType(502, "The store is not available", "Try again later."),
    "unknown-name": ProblemType(404, "Unknown name", "See all names at /names."),
    "unknown-parameter": ProblemType(400, "Unknown parameter", "See /openapi.json."),
}
"""The types of problems, keyed by the last part of their IRI."""


_SLUGS = {
    Ambiguous: "ambiguous",
    Exceeded: "stopped",
    Malformed: "malformed",
    Refused: "refused",
    Unavailable: "unavailable",
    UnknownName: "unknown-name",
}
_MEMBERS = ("name", "kind", "nearest", "readings", "line", "column")


class ProblemError(Exception):
    """A problem to report to the client instead of an answer.

    `members` are extension members (RFC 9457), such as `nearest`; empty ones are omitted.
    """

    def __init__(
        self, slug: str, detail: str = "", headers: Mapping[str, str] | None = None, **members: Any
    ) -> None:
        super().__init__(slug)
        self.slug, self.type = slug, PROBLEMS[slug]
        self.detail = detail or self.type.advice
        retry = {"retry-after": "1"} if slug == "busy" else {}
        self.headers = {**retry, **(headers or {})}
        self.members = {key: value for key, value in members.items() if value not in (None, (), "")}

    def to_dict(self) -> dict[str, Any]:
        """Return the problem as a JSON object with the members of RFC 9457."""
        return {
            "type": f"https://w3id.org/realpolitik/problem/{self.slug}",
            "title": self.type.title,
            "status": self.type.status,
            "detail": self.detail,
            **self.members,
        }


def as_problem(error: RealpolitikError) -> ProblemError:
    """Return the problem that reports an error, with the error's message and details."""
    slug = next((slug for kind, slug in _SLUGS.items() if isinstance(error, kind)), "fault")
    if slug in ("unavailable", "fault"):
        return ProblemError(slug)  # clients should not learn the address of the store
    if isinstance(error, UnknownName):
        error.how = ""  # its hint is only for the command line
        if error.kind.startswith(("parameter", "filter")):
            slug = "unknown-parameter"
    return ProblemError(slug, str(error), **{m: getattr(error, m, None) for m in _MEMBERS})
