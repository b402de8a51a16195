"""Findings: what is wrong in data, where, and how to mend it."""

import json
import os
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import quote

from realpolitik.version import __version__

__all__ = ["ERROR", "WARNING", "Finding", "as_json", "as_sarif", "as_text", "failed"]

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


_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
# The name that code hosts know for the root of the checkout, where the command is run.
_ROOT = "%SRCROOT%"


def as_sarif(findings: Iterable[Finding], rules: Mapping[str, str]) -> str:
    """Return a SARIF log with one run; `rules` says what each rule asks for."""
    findings = list(findings)
    used = sorted({one.rule for one in findings})
    driver = {
        "name": "realpolitik",
        "version": __version__,
        "rules": [_rule(rule, rules.get(rule, rule)) for rule in used],
    }
    run = {
        "tool": {"driver": driver},
        "originalUriBaseIds": {
            _ROOT: {"description": {"text": "The folder in which the command was run."}}
        },
        "columnKind": "unicodeCodePoints",
        "results": [
            {
                "ruleId": one.rule,
                "ruleIndex": used.index(one.rule),
                "level": one.severity,
                "message": {"text": _escaped(one.message)},
                "locations": [{"physicalLocation": _place(one)}],
            }
            for one in findings
        ],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(name: str, said: str) -> dict[str, object]:
    """Return a rule: what it asks for, and how to mend what breaks it."""
    short = said.partition(". ")[0].rstrip(".") + "."
    return {
        "id": name,
        "shortDescription": {"text": _escaped(short)},
        "fullDescription": {"text": _escaped(said)},
        "help": {"text": _escaped(said)},
    }


def _escaped(text: str) -> str:
    """Return a text whose braces are no placeholders (section 3.11.5)."""
    return text.replace("{", "{{").replace("}", "}}")


def _place(one: Finding) -> dict[str, object]:
    """Return where a finding is: a file, and in it a line and a column, if known.

    What lies in the current folder is told from there, all else from the root of the file system.
    """
    path = one.path
    if path.split(os.sep, 1)[0] == os.pardir:
        path = os.path.abspath(path)
    uri = quote(os.fsencode(path.replace(os.sep, "/")), safe="/")
    artifact = {"uri": f"file://{uri}"} if path.startswith("/") else {"uri": uri}
    if not path.startswith("/"):
        artifact["uriBaseId"] = _ROOT
    place: dict[str, object] = {"artifactLocation": artifact}
    if one.line:
        region = {"startLine": one.line}
        if one.column:
            region["startColumn"] = one.column
        place["region"] = region
    return place
