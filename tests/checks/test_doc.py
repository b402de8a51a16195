"""The tables of docs/checks.md list the rules: what each requires, with a planted fault.

`pytest tests/checks/test_doc.py --refresh-golden` rewrites the tables, to be reviewed.
"""

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from checks.test_file_form import FILES
from planted import CLEAN, FAULTS, requirements

from realpolitik.checks.fault import ERROR, WARNING, Fault, as_text
from realpolitik.command.arguments import parse_arguments
from realpolitik.command.commands import COMMANDS

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "checks.md"
LONG = 160


def section_of() -> dict[str, str]:
    """Return the heading under which the first fault of each rule is planted."""
    text = (CLEAN.parent / "edits.toml").read_text(encoding="utf-8").partition("\n\n")[2]
    found, heading = dict[str, str](), ""
    for title, rule in re.findall(r"^(?:# ([A-Z].*)|\[([\w-]+).*\])$", text, re.MULTILINE):
        heading = title or heading
        if rule:
            found.setdefault(rule, heading)
    return {**found, "reasoners-differ": ""}


def short(text: str) -> str:
    """Return a piece of Turtle as code in one line of a table."""
    text = " ".join(text.replace("▸", "").split()).strip(" ;").replace("|", "\\|")
    text = re.sub(r"[0-9a-f]{40,}", lambda digest: digest.group()[:4] + "…", text)
    return f"`{text[:LONG]}{'…' * (len(text) > LONG)}`"


def example(fault: Mapping[str, Any]) -> str:
    """Return what a planted fault changes."""
    if "add" in fault:
        return short(fault["add"])
    if "find" not in fault:
        return f"without {', '.join(map(short, fault['remove']))}"
    find, put = fault["find"], fault["put"]
    if not put:
        return f"without {short(find)}"
    if find.strip() in (".", ";"):
        return f"{short(put.strip(' .;'))} added"
    return short(put) if find == put else f"{short(put)} for {short(find)}"


def severities(rule: str) -> set[str]:
    """Return the severities of a rule in the tests."""
    faults = (fault for name, fault in FAULTS.items() if name.partition(".")[0] == rule)
    told = {fault.get("severity", "error") for fault in faults}
    lines = (line for _, line in FILES.values() if line.endswith(f"[{rule}]"))
    return told | {line.split(": ")[1] for line in lines}


def rows(section: str) -> Iterator[str]:
    """Yield the rows of the table of a section."""
    sections = section_of()
    for rule, said in requirements().items():
        if sections.get(rule, "Files") != section:
            continue
        kinds = severities(rule) or {"error"}
        if section == "Files":
            names = [name for name, (_, line) in FILES.items() if line.endswith(f"[{rule}]")]
            shown = ", ".join(names)
        else:
            names = [name for name in FAULTS if name.partition(".")[0] == rule]
            shown = example(FAULTS[names[0]])
        said = said.replace("|", "\\|").replace("<", "&lt;")
        yield f"| `{rule}` | {' or '.join(sorted(kinds))} | {said} | {shown} |\n"


SECTIONS = ("Files", *filter(None, dict.fromkeys(section_of().values())))


@pytest.mark.parametrize("section", SECTIONS)
def test_rules_are_documented(section: str, pytestconfig: pytest.Config) -> None:
    table = "| rule | is | requirement, and how to correct it | a fault |\n|---|---|---|---|\n"
    table += "".join(sorted(rows(section)))
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, after = text.partition(f"### {section}\n\n")
    shown = re.match(r"(\|.*\n)*", after)
    assert shown
    if pytestconfig.getoption("refresh_golden"):
        text = f"{before}### {section}\n\n{table}{after[shown.end() :]}"
        DOCUMENT.write_text(text, encoding="utf-8")
    else:
        assert shown.group() == table


def test_each_rule_has_one_row() -> None:
    text = DOCUMENT.read_text(encoding="utf-8").partition("## The rules")[2]
    listed = re.findall(r"^\| `([\w-]+)` \|", text, re.MULTILINE)
    assert sorted(listed) == sorted(requirements().keys() - {"reasoners-differ"})


def blocks(language: str) -> list[str]:
    """Return the blocks of code in a language."""
    text = DOCUMENT.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_problem_matcher_reads_faults() -> None:
    (block,) = blocks("json")
    (task,) = json.loads(block)["tasks"]
    pattern = task["problemMatcher"]["pattern"]
    found = [
        Fault("data/a file.ttl", 3, 5, ERROR, "claim-gloss", "Say it [so]: 1:2: otherwise."),
        Fault("b.ttl", 7, None, WARNING, "hedge-lost", "Keep the hedge."),
    ]
    keys = ("file", "line", "column", "severity", "code", "message")
    read = [re.fullmatch(pattern["regexp"], line) for line in as_text(found).splitlines()]
    assert [tuple(match and match[pattern[key]] for key in keys) for match in read] == [
        ("data/a file.ttl", "3", "5", "error", "claim-gloss", "Say it [so]: 1:2: otherwise."),
        ("b.ttl", "7", None, "warning", "hedge-lost", "Keep the hedge."),
    ]


def test_commands_are_those_of_the_command_line() -> None:
    (shown,) = blocks("text")
    for line in shown.splitlines():
        words = shlex.split(line, comments=True)[1:]
        assert parse_arguments(words, COMMANDS).output in (None, "check.json")
