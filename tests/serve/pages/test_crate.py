"""The crate keeps the rules of RO-Crate 1.2, and all that it lists is there."""

import json
import re
from typing import Any

import pytest
from serving import Service

from realpolitik import Graph

ENTITY = re.compile(r"https?://|#")


@pytest.fixture(scope="module")
def told(served: Service) -> dict[str, Any]:
    """Return the crate."""
    reply = served("GET", "/ro-crate-metadata.json")
    assert reply.headers["content-type"] == "application/ld+json"
    found: dict[str, Any] = reply.json()
    return found


def test_the_crate_is_flat_and_closed(told: dict[str, Any]) -> None:
    assert told["@context"] == "https://w3id.org/ro/crate/1.2/context"
    entities = {each["@id"]: each for each in told["@graph"]}
    assert len(entities) == len(told["@graph"])
    linked = set()
    for entity in entities.values():
        assert entity["@type"]
        for value in entity.values():
            for end in value if isinstance(value, list) else [value]:
                if isinstance(end, dict):
                    assert [*end] == ["@id"]  # flat: a link, and nothing in it
                    linked.add(end["@id"])
    # All that is linked is told of, but the specification; all that is told of is linked.
    outside = {"https://w3id.org/ro/crate/1.2"}
    assert linked - outside == entities.keys() - {"ro-crate-metadata.json"}
    assert all(ENTITY.match(name) for name in linked)


def test_the_root_has_what_it_must_have(told: dict[str, Any], graph: Graph) -> None:
    entities = {each["@id"]: each for each in told["@graph"]}
    about = entities["ro-crate-metadata.json"]
    assert about["@type"] == "CreativeWork"
    assert about["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}
    root = entities[about["about"]["@id"]]
    assert root["@type"] == "Dataset"
    assert root["name"]
    assert root["description"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", root["datePublished"])
    licence = entities[root["license"]["@id"]]
    assert licence["name"]
    assert licence["description"]
    assert [each["@id"] for each in root["isBasedOn"]] == [s.source for s in graph.sources]
    for source in graph.sources:
        record = entities[source.source]
        assert record["name"] == source.title
        wrote = record["author"] if isinstance(record["author"], list) else [record["author"]]
        assert [entities[w["@id"]]["name"] for w in wrote] == [a.label for a in source.authors]
    assert {e["@id"] for e in entities.values() if "File" in e["@type"]} == {
        each["@id"] for each in root["hasPart"]
    }


def test_each_file_of_it_is_there_and_of_its_format(served: Service, told: dict[str, Any]) -> None:
    files = [each for each in told["@graph"] if "File" in each["@type"]]
    assert len(files) > 6
    for file in files:
        there = served("HEAD", file["@id"].removeprefix("http://www.example"))
        assert there.status_code == 200
        assert there.headers["content-type"].partition(";")[0] == file["encodingFormat"]
        assert file["name"]
        assert file["description"]


def test_the_first_page_has_the_dataset_in_terms_of_schema_org(served: Service) -> None:
    page = served("GET", "/", headers={"Accept": "text/html"}).text
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    found = json.loads(script)
    alone = served("GET", "/", headers={"Accept": "application/ld+json"})
    assert found == alone.json()
    assert (found["@context"], found["@type"]) == ("https://schema.org/", "Dataset")
    # What Google Dataset Search asks for, or would like to have.
    assert 50 <= len(found["description"]) <= 5_000
    assert {"name", "creator", "license", "url", "version", "identifier"} <= found.keys()
    assert all({"contentUrl", "encodingFormat"} <= each.keys() for each in found["distribution"])
