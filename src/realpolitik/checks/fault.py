"""Faults of data files, which are errors or warnings, and their output as text."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from realpolitik.errors import printable
from realpolitik.files import table_rows

__all__ = ["ERROR", "WARNING", "Fault", "as_text", "code_rules", "has_errors", "new_fault"]

ERROR, WARNING = "error", "warning"


class Fault(NamedTuple):
    """An error or a warning about a data file.

    `line` and `column` count from 1 and are None if unknown. `severity` is `ERROR` or `WARNING`.
    `rule` is the name of the broken rule. `things` are the IRIs of the resources concerned; the
    first resource is at this line. `part` is the CURIE of the wrong property, or the wrong column
    of a table. `where` names the rows and the column of a table. Both may be empty.
    """

    path: str
    line: int | None
    column: int | None
    severity: str
    rule: str
    message: str
    things: tuple[str, ...] = ()
    part: str = ""
    where: str = ""

    @property
    def place(self) -> tuple[str, int, int]:
        """The path, line and column of the fault, for sorting; an unknown number is 0."""
        return self.path, self.line or 0, self.column or 0


def has_errors(faults: Iterable[Fault]) -> bool:
    """Return whether any fault is an error; warnings do not make a check fail."""
    return any(fault.severity == ERROR for fault in faults)


@cache
def code_rules() -> Mapping[str, tuple[str, str]]:
    """Map the name of each rule in `rules.tsv` to its severity and its requirement with advice."""
    return {rule: (severity, said) for rule, severity, said in table_rows(__file__, "rules")}


def new_fault(
    path: str,
    line: int | None,
    rule: str,
    said: str,
    *things: str,
    part: str = "",
    column: int | None = None,
) -> Fault:
    """Return a fault for a broken rule; its message is `said`, followed by the rule's advice."""
    severity, requirement = code_rules()[rule]
    _, _, advice = requirement.partition(". ")
    end = "" if said.endswith("?") else "."
    return Fault(path, line, column, severity, rule, f"{said}{end} {advice}", things, part)


def as_text(faults: Iterable[Fault]) -> str:
    """Return one line for each fault, in the format of compiler errors, which editors can parse.

    >>> print(as_text([Fault("a.ttl", 3, None, ERROR, "syntax", "A dot is missing.")]), end="")
    a.ttl:3: error: A dot is missing. [syntax]
    """
    lines = []
    for fault in faults:
        place = ":".join(str(part) for part in fault[:3] if part is not None)
        message = ": ".join(filter(None, (fault.where, fault.message)))
        lines.append(f"{place}: {fault.severity}: {message} [{fault.rule}]")
    return "".join(f"{printable(' '.join(line.split()))}\n" for line in lines)
