"""Faults in data, and their output as text and JSON."""

from collections.abc import Iterable
from typing import NamedTuple

from realpolitik.escape import json_text

__all__ = ["ERROR", "WARNING", "Fault", "advice", "as_json", "as_text", "has_errors"]

ERROR, WARNING = "error", "warning"


class Fault(NamedTuple):
    """A fault in a file.

    Line and column count from 1 and are None if they are unknown. `rule` is the name of the broken
    rule, `things` are the IRIs of the things at fault.
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
        """Path, line and column, to sort by."""
        return self.path, self.line or 0, self.column or 0


def has_errors(faults: Iterable[Fault]) -> bool:
    """Return whether there is an error among faults; warnings do not fail a check."""
    return any(fault.severity == ERROR for fault in faults)


def advice(requirement: str) -> str:
    """Return the advice in a requirement: all sentences after the first.

    >>> advice("A file is in UTF-8. Save it as UTF-8.")
    'Save it as UTF-8.'
    """
    return requirement.partition(". ")[2]


def as_text(faults: Iterable[Fault]) -> str:
    """Return one line for each fault, in the form of compilers, which editors can parse.

    >>> print(as_text([Fault("a.ttl", 3, None, ERROR, "syntax", "A dot is missing.")]), end="")
    a.ttl:3: error: A dot is missing. [syntax]
    """
    lines = []
    for fault in faults:
        place = ":".join(str(part) for part in fault[:3] if part is not None)
        lines.append(f"{place}: {fault.severity}: {fault.message} [{fault.rule}]")
    return "".join(f"{_printable(line)}\n" for line in lines)


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))


def as_json(faults: Iterable[Fault]) -> str:
    """Return the faults as a JSON list of objects."""
    return json_text([fault._asdict() for fault in faults])
