"""What can go wrong for a client, told as Problem Details (RFC 9457)."""

from typing import NamedTuple

from realpolitik.errors import (
    Ambiguous,
    Exceeded,
    Malformed,
    RealpolitikError,
    Refused,
    Unavailable,
    UnknownName,
)
from realpolitik.escape import json_text
from realpolitik.serve.http.asked import Reply

__all__ = ["JSON", "PROBLEMS", "Problem", "problem", "problem_of"]

JSON = "application/problem+json"


class Problem(NamedTuple):
    """A type of problem: the status, what it is called, and what to do about it."""

    status: int
    title: str
    advice: str


PROBLEMS = {
    "ambiguous": Problem(
        400,
        "A name can be read in several ways",
        "The readings are listed. Name the one that is meant by its slug.",
    ),
    "answer-too-large": Problem(
        400,
        "The answer is too large",
        "Ask for less of it: write LIMIT and OFFSET into the query, or take the whole at /graph.",
    ),
    "busy": Problem(
        503,
        "The service is busy",
        "Too many questions wait. Ask again after the seconds that Retry-After tells.",
    ),
    "fault": Problem(
        500,
        "A fault in the service",
        "Nothing is wrong with what was asked. Please report the address.",
    ),
    "malformed": Problem(
        400,
        "What was sent breaks its syntax",
        "The line and the column, if they are told, are those of the place where reading ended.",
    ),
    "method": Problem(
        405,
        "The address does not take the method",
        "The graph is only read here. Allow tells which methods there are.",
    ),
    "not-acceptable": Problem(
        406,
        "There is no such format here",
        "The formats that there are stand under `offers`. Name one in Accept.",
    ),
    "not-found": Problem(
        404,
        "There is nothing at the address",
        "The catalogue of questions is at /questions, what can be named at /names.",
    ),
    "refused": Problem(
        400,
        "It is understood, and not done here",
        "Queries read this graph alone: no update, no SERVICE, no graph from elsewhere.",
    ),
    "slow": Problem(408, "The request took too long to arrive", "Send it again, whole."),
    "stopped": Problem(
        503,
        "It took too much time or memory, and was stopped",
        "Ask for less at once: bind more variables, and set a LIMIT.",
    ),
    "too-large": Problem(413, "The request is too large", "Send a shorter body, or ask in parts."),
    "too-long": Problem(414, "The address is too long", "Send the query as the body of a POST."),
    "too-many": Problem(
        429,
        "Too many queries at once from one address",
        "Wait for the replies to some of them, then ask again.",
    ),
    "headers-too-large": Problem(
        431, "The headers of the request are too large", "Send fewer or shorter headers."
    ),
    "type": Problem(
        415,
        "The body is of another type",
        "Send a query as application/sparql-query, or as a form.",
    ),
    "unavailable": Problem(
        502, "The store behind the service does not answer as it should", "Ask again later."
    ),
    "unknown-name": Problem(
        404, "Nothing has this name", "The nearest names are listed under `nearest`."
    ),
}
"""The types of problems, by the last part of their address."""


def problem(
    slug: str,
    detail: str = "",
    *,
    base: str = "",
    headers: tuple[tuple[str, str], ...] = (),
    **members: object,
) -> Reply:
    """Return the reply that tells of a problem; `members` are told beside what all have."""
    kind = PROBLEMS[slug]
    told = {
        "type": f"{base}/problems/{slug}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail or kind.advice,
        **{name: value for name, value in members.items() if value not in (None, (), "")},
    }
    body = json_text(told).encode()
    return Reply(kind.status, JSON, body, headers)


def problem_of(error: RealpolitikError, base: str = "") -> Reply:
    """Return the reply that tells of an error, with the data that it carries."""
    if isinstance(error, UnknownName):
        error.how = ""  # it is a command, and nobody here has one
    detail = str(error)
    if isinstance(error, UnknownName):
        return problem("unknown-name", detail, base=base, nearest=error.nearest, kind=error.kind)
    if isinstance(error, Ambiguous):
        return problem("ambiguous", detail, base=base, readings=error.readings)
    if isinstance(error, Malformed):
        return problem("malformed", detail, base=base, line=error.line, column=error.column)
    if isinstance(error, Refused):
        return problem("refused", detail, base=base)
    if isinstance(error, Exceeded):
        return problem("stopped", detail, base=base)
    if isinstance(error, Unavailable):
        return problem("unavailable", base=base)  # where the store is, nobody else need know
    return problem("fault", base=base)
