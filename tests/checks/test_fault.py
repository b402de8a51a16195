"""Faults as SARIF 2.1.0: what its specification requires is there, and says what was found."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from realpolitik.checks.check import requirements
from realpolitik.checks.fault import ERROR, WARNING, Fault, as_sarif

FAULTS = [
    Fault("data/a file.ttl", 3, 5, ERROR, "claim-gloss", "Write “it” in other words.", ("x",)),
    Fault("/elsewhere/Ä.ttl", 7, None, WARNING, "hedge-lost", "Keep the hedge."),
    Fault("a:b.ttl", None, None, ERROR, "unreadable", "This file cannot be read."),
    Fault("data/a file.ttl", 9, 1, ERROR, "claim-gloss", "Write one."),
]
# What each kind of object must have (SARIF 2.1.0, sections 3.13 to 3.52), and where its parts are.
REQUIRED = {
    "log": ("version", "runs"),
    "run": ("tool",),
    "tool": ("driver",),
    "driver": ("name",),
    "rule": ("id",),
    "result": ("message",),
    "message": ("text",),
}


def log(faults: list[Fault]) -> Any:
    return json.loads(as_sarif(faults, requirements()))


def test_all_that_the_specification_requires_is_there() -> None:
    found = log(FAULTS)
    (run,) = found["runs"]
    driver = run["tool"]["driver"]
    objects = {
        "log": [found],
        "run": [run],
        "tool": [run["tool"]],
        "driver": [driver],
        "rule": driver["rules"],
        "result": run["results"],
        "message": [result["message"] for result in run["results"]],
    }
    for kind, required in REQUIRED.items():
        for of_kind in objects[kind]:
            assert set(required) <= of_kind.keys(), kind
    assert found["version"] == "2.1.0"
    assert found["$schema"].endswith("/sarif-schema-2.1.0.json")
    assert run["columnKind"] == "unicodeCodePoints"


def test_results_refer_to_rules_that_say_what_they_ask_for() -> None:
    (run,) = log(FAULTS)["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["claim-gloss", "hedge-lost", "unreadable"]
    for rule in rules:
        said = requirements()[rule["id"]]
        assert rule["fullDescription"]["text"] == rule["help"]["text"] == said
        assert said.startswith(rule["shortDescription"]["text"])
        assert rule["shortDescription"]["text"].count(". ") == 0
    for result, fault in zip(run["results"], FAULTS, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == fault.rule
        assert result["level"] == fault.severity
        assert result["message"] == {"text": fault.message}


def test_places_are_uris_with_lines_and_columns_where_they_are_known() -> None:
    (run,) = log(FAULTS)["runs"]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert [place["artifactLocation"]["uri"] for place in places] == [
        "data/a%20file.ttl",
        "file:///elsewhere/%C3%84.ttl",
        "a%3Ab.ttl",
        "data/a%20file.ttl",
    ]
    assert [place.get("region") for place in places] == [
        {"startLine": 3, "startColumn": 5},
        {"startLine": 7},
        None,
        {"startLine": 9, "startColumn": 1},
    ]


def test_paths_from_here_have_a_base_and_others_are_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    paths = ("data/a.ttl", "../b.ttl", "..c.ttl", os.fsdecode(b"caf\xe9.ttl"))
    (run,) = log([Fault(path, 1, 1, ERROR, "syntax", "Wrong.") for path in paths])["runs"]
    locations = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert [location["artifactLocation"] for location in locations] == [
        {"uri": "data/a.ttl", "uriBaseId": "%SRCROOT%"},
        {"uri": f"{tmp_path.as_uri()}/b.ttl"},
        {"uri": "..c.ttl", "uriBaseId": "%SRCROOT%"},
        {"uri": "caf%E9.ttl", "uriBaseId": "%SRCROOT%"},
    ]
    assert "%SRCROOT%" in run["originalUriBaseIds"]


def test_braces_in_a_message_are_no_placeholders() -> None:
    (run,) = log([Fault("a.ttl", 1, 1, ERROR, "syntax", "{ is no subject, nor is {0}.")])["runs"]
    assert run["results"][0]["message"]["text"] == "{{ is no subject, nor is {{0}}."


def test_nothing_found_is_an_empty_list_of_results() -> None:
    (run,) = log([])["runs"]
    assert run["results"] == []
    assert run["tool"]["driver"]["rules"] == []
