"""Report errors to HTTP clients as Problem Details (RFC 9457)."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from realpolitik.errors import RealpolitikError, UnknownName

__all__ = ["PROBLEMS", "PROBLEM_JSON", "ProblemError", "ProblemType", "as_problem"]

PROBLEM_JSON = "application/problem+json"


class ProblemType(NamedTuple):
    """A type of problem, with an HTTP status, a title, advice, and the name of an exception."""

    status: int
    title: str
    advice: str
    error: str = ""


_FILE = Path(__file__).parent / "problems.toml"
PROBLEMS = {k: ProblemType(**each) for k, each in tomllib.loads(_FILE.read_text("utf-8")).items()}
"""The types of problems, keyed by the last part of their IRI."""

_MEMBERS = ("name", "kind", "nearest", "readings", "line", "column")


class ProblemError(Exception):
    """A problem to report to the client instead of an answer.

    `slug` is a key of PROBLEMS. The default of `detail` is the advice for this type of problem.
    `members` are extension members (RFC 9457), such as `nearest`; empty members are omitted.
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
        """Return the problem as a JSON-compatible dictionary with the members of RFC 9457."""
        return {
            "type": f"https://w3id.org/realpolitik/problem/{self.slug}",
            "title": self.type.title,
            "status": self.type.status,
            "detail": self.detail,
            **self.members,
        }


def as_problem(error: RealpolitikError) -> ProblemError:
    """Return the problem that reports an error, with the error's message and details."""
    kind = type(error).__name__
    slug = next((slug for slug, each in PROBLEMS.items() if each.error == kind), "fault")
    if slug in ("unavailable", "fault"):
        return ProblemError(slug)  # clients should not learn the address of the store
    if isinstance(error, UnknownName):
        error.how = ""  # its hint is only for the command line
        if error.kind.startswith(("parameter", "filter")):
            slug = "unknown-parameter"
    return ProblemError(slug, str(error), **{m: getattr(error, m, None) for m in _MEMBERS})
