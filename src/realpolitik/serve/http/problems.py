"""Problems: what can go wrong for a client, as Problem Details (RFC 9457)."""

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

_TYPES = "https://w3id.org/realpolitik/problem/"
_RETRY = {"retry-after": "1"}


class ProblemType(NamedTuple):
    """A type of problem: its status, its title, and what to do about it."""

    status: int
    title: str
    advice: str


PROBLEMS = {
    "ambiguous": ProblemType(
        400,
        "The name is ambiguous",
        "The possible readings are listed. Use the slug of the one you mean.",
    ),
    "answer-too-large": ProblemType(
        400,
        "The answer is too large",
        "Add LIMIT and OFFSET to the query, or download the whole graph at /graph.",
    ),
    "busy": ProblemType(
        503,
        "The service is busy",
        "Too many requests are waiting. Try again after the seconds in Retry-After.",
    ),
    "fault": ProblemType(
        500,
        "Internal error",
        "This is a bug in the service, not in your request. Please report the address.",
    ),
    "malformed": ProblemType(
        400,
        "Syntax error",
        "The line and column, if any, show where parsing stopped.",
    ),
    "method": ProblemType(
        405,
        "Method not allowed",
        "The graph is read-only here. The Allow header lists the methods.",
    ),
    "not-acceptable": ProblemType(
        406,
        "No such format here",
        "The available formats are listed under `offers`. Name one in the Accept header.",
    ),
    "not-found": ProblemType(
        404,
        "Page not found",
        "All questions are at /questions, all names at /names.",
    ),
    "refused": ProblemType(
        400,
        "Not allowed here",
        "Queries only read this graph: no updates, no SERVICE, no remote graphs.",
    ),
    "slow": ProblemType(408, "The request arrived too slowly", "Send the whole body at once."),
    "stopped": ProblemType(
        503,
        "Stopped: too much time or memory",
        "Ask for less at once: bind more variables, or set a LIMIT.",
    ),
    "too-large": ProblemType(413, "The request body is too large", "Send a shorter body."),
    "too-long": ProblemType(414, "The address is too long", "Send the query in a POST body."),
    "too-many": ProblemType(
        429,
        "Too many requests at once from one address",
        "Wait for some of the responses, then try again.",
    ),
    "headers-too-large": ProblemType(
        431, "The request headers are too large", "Send fewer or shorter headers."
    ),
    "type": ProblemType(
        415,
        "Unsupported content type",
        "Send a query as application/sparql-query, or as a form.",
    ),
    "unavailable": ProblemType(502, "The underlying store is not available", "Try again later."),
    "unknown-name": ProblemType(404, "Unknown name", "The nearest names are under `nearest`."),
}
"""The types of problems, by the last part of their IRI."""


class ProblemError(Exception):
    """A problem to report to the client instead of an answer.

    `members` are extension members such as `nearest`; empty ones are left out.

    >>> ProblemError("not-found").to_dict()["title"]
    'Page not found'
    """

    def __init__(
        self, slug: str, detail: str = "", headers: Mapping[str, str] | None = None, **members: Any
    ) -> None:
        super().__init__(slug)
        self.slug, self.type = slug, PROBLEMS[slug]
        self.detail = detail or self.type.advice
        retry = _RETRY if slug in ("busy", "too-many") else {}
        self.headers = {**retry, **(headers or {})}
        self.members = {key: value for key, value in members.items() if value not in (None, (), "")}

    def to_dict(self) -> dict[str, Any]:
        """Return the members of the Problem Details object."""
        return {
            "type": f"{_TYPES}{self.slug}",
            "title": self.type.title,
            "status": self.type.status,
            "detail": self.detail,
            **self.members,
        }


def as_problem(error: RealpolitikError) -> ProblemError:
    """Return the problem that an error is, with the data that the error carries."""
    if isinstance(error, UnknownName):
        error.how = ""  # a hint for the command line
        return ProblemError("unknown-name", str(error), nearest=error.nearest, kind=error.kind)
    detail = str(error)
    if isinstance(error, Ambiguous):
        return ProblemError("ambiguous", detail, readings=error.readings)
    if isinstance(error, Malformed):
        return ProblemError("malformed", detail, line=error.line, column=error.column)
    if isinstance(error, Refused):
        return ProblemError("refused", detail)
    if isinstance(error, Exceeded):
        return ProblemError("stopped", detail)
    if isinstance(error, Unavailable):
        return ProblemError("unavailable")  # the client need not know where the store is
    return ProblemError("fault")
