"""Findings as SARIF 2.1.0 (OASIS standard of 2020), which editors and code hosts read."""

import json
import os
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from .findings import Finding
from .version import __version__

__all__ = ["as_sarif"]

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def as_sarif(findings: Iterable[Finding], rules: Mapping[str, str]) -> str:
    """Return a SARIF log with one run; `rules` says what each rule asks for."""
    findings = list(findings)
    used = sorted({one.rule for one in findings})
    driver = {
        "name": "realpolitik",
        "version": __version__,
        "rules": [
            {"id": rule, "shortDescription": {"text": rules.get(rule, rule)}} for rule in used
        ],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [
            {
                "ruleId": one.rule,
                "ruleIndex": used.index(one.rule),
                "level": one.severity,
                "message": {"text": one.message},
                "locations": [{"physicalLocation": _place(one)}],
            }
            for one in findings
        ],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _place(one: Finding) -> dict[str, object]:
    """Return where a finding is: a file, and in it a line and a column, if known."""
    path = one.path.replace(os.sep, "/")
    uri = quote(path, safe="/")
    place: dict[str, object] = {
        "artifactLocation": {"uri": f"file://{uri}" if path.startswith("/") else uri}
    }
    if one.line:
        region = {"startLine": one.line}
        if one.column:
            region["startColumn"] = one.column
        place["region"] = region
    return place
