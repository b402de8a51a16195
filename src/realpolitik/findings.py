"""Findings: what is wrong in data, where, and how to mend it."""

from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["ERROR", "WARNING", "Finding", "as_json", "as_text", "failed"]

ERROR, WARNING = "error", "warning"


class Finding(NamedTuple):
    """One thing that is wrong in a file.

    Line and column count from 1 and are None where they are not known. `rule` names what is broken,
    `message` says it to people, `things` are the IRIs that it is about.
    """

    path: str
    line: int | None
    column: int | None
    severity: str
    rule: str
    message: str
    things: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[str, int, int]:
        """Return what findings are sorted by."""
        return self.path, self.line or 0, self.column or 0

    def to_dict(self) -> dict[str, object]:
        """Return the finding as JSON has it."""
        return {**self._asdict(), "things": list(self.things)}


def failed(findings: Iterable[Finding]) -> bool:
    """Say whether one of some findings is an error; warnings alone fail nothing."""
    return any(one.severity == ERROR for one in findings)


def as_text(findings: Iterable[Finding]) -> str:
    """Return a line for each finding, in the form that compilers use and editors read.

    >>> print(as_text([Finding("a.ttl", 3, None, ERROR, "syntax", "A dot is missing.")]), end="")
    a.ttl:3: error: A dot is missing. [syntax]
    """
    lines = []
    for one in findings:
        place = ":".join(str(part) for part in one[:3] if part is not None)
        lines.append(_line(f"{place}: {one.severity}: {one.message} [{one.rule}]") + "\n")
    return "".join(lines)


def as_json(findings: Iterable[Finding]) -> str:
    """Return the findings as a JSON list of objects."""
    import json

    found = [one.to_dict() for one in findings]
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _line(text: str) -> str:
    """Return a text as one printable line."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
