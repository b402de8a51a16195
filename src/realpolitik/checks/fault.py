"""Faults: what is wrong in data, where, and how to mend it; as text, as JSON and as SARIF 2.1.0."""

import os
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import quote

from realpolitik.escape import json_text
from realpolitik.version import __version__

__all__ = ["ERROR", "WARNING", "Fault", "as_json", "as_sarif", "as_text", "failed", "mend"]

ERROR, WARNING = "error", "warning"

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
# The name that code hosts know for the root of the checkout, where the command is run.
_ROOT = "%SRCROOT%"


class Fault(NamedTuple):
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
        """Return what faults are sorted by."""
        return self.path, self.line or 0, self.column or 0


def failed(faults: Iterable[Fault]) -> bool:
    """Say whether one of some faults is an error; warnings alone fail nothing."""
    return any(fault.severity == ERROR for fault in faults)


def mend(requirement: str) -> str:
    """Return what is to be done, out of what a rule asks for.

    >>> mend("A file is in UTF-8. Save it so.")
    'Save it so.'
    """
    return requirement.partition(". ")[2]


def as_text(faults: Iterable[Fault]) -> str:
    """Return a line for each fault, in the form that compilers use and editors read.

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


def as_sarif(faults: Iterable[Fault], requirements: Mapping[str, str]) -> str:
    """Return a SARIF log with one run; `requirements` are what each rule asks for."""
    faults = list(faults)
    used = sorted({fault.rule for fault in faults})
    driver = {
        "name": "realpolitik",
        "version": __version__,
        "rules": [_descriptor(rule, requirements.get(rule, rule)) for rule in used],
    }
    run = {
        "tool": {"driver": driver},
        "originalUriBaseIds": {
            _ROOT: {"description": {"text": "The folder in which the command was run."}}
        },
        "columnKind": "unicodeCodePoints",
        "results": [
            {
                "ruleId": fault.rule,
                "ruleIndex": used.index(fault.rule),
                "level": fault.severity,
                "message": {"text": _escaped(fault.message)},
                "locations": [{"physicalLocation": _location(fault)}],
            }
            for fault in faults
        ],
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _descriptor(rule: str, requirement: str) -> dict[str, object]:
    """Return what a rule asks for, and how to mend what breaks it (section 3.49)."""
    short = requirement.partition(". ")[0].rstrip(".") + "."
    return {
        "id": rule,
        "shortDescription": {"text": _escaped(short)},
        "fullDescription": {"text": _escaped(requirement)},
        "help": {"text": _escaped(requirement)},
    }


def _escaped(text: str) -> str:
    """Return a text whose braces are no placeholders (section 3.11.5)."""
    return text.replace("{", "{{").replace("}", "}}")


def _location(fault: Fault) -> dict[str, object]:
    """Return where a fault is: a file, and in it a line and a column, if known (section 3.29).

    What lies in the current folder is told from there, all else from the root of the file system.
    """
    path = fault.path
    if path.split(os.sep, 1)[0] == os.pardir:
        path = os.path.abspath(path)
    uri = quote(os.fsencode(path.replace(os.sep, "/")), safe="/")
    artifact = {"uri": f"file://{uri}"} if path.startswith("/") else {"uri": uri}
    if not path.startswith("/"):
        artifact["uriBaseId"] = _ROOT
    location: dict[str, object] = {"artifactLocation": artifact}
    if fault.line:
        region = {"startLine": fault.line}
        if fault.column:
            region["startColumn"] = fault.column
        location["region"] = region
    return location
