"""The code in docs/exports.md runs on exported files."""

import re
from pathlib import Path
from typing import Any

import pytest
from asking import exported

from realpolitik import Graph
from realpolitik.render.answers import render

DOCUMENT = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def ran(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the variables of the code in the document, after it ran."""
    folder = tmp_path_factory.mktemp("exported")
    (folder / "graph.jsonld").write_bytes(exported(graph, "jsonld"))
    (folder / "claims.csv").write_bytes(exported(graph, "csv"))
    (folder / "answer.csv").write_text(render(graph.ask("threats"), "csv"), encoding="utf-8")
    (folder / "network.graphml").write_bytes(exported(graph, "graphml"))
    names: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for code in re.findall(r"^```python\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL):
            exec(code, names)
    return names


def test_network(ran: dict[str, Any]) -> None:
    assert all(data["status"] == "affirmed" for *_, data in ran["strains"])
    assert ("chinese-public", "russia") in ran["held"]
    assert ("russia", "chinese-public") not in ran["held"]


def test_answer_joined_with_claims(ran: dict[str, Any], graph: Graph) -> None:
    answer, joined = ran["answer"], ran["joined"]
    assert len(joined) == len(answer) > 0
    for name in ("gloss", "situation", "claimant", "source", "reportedBy"):
        assert (joined[name] == joined[f"{name}Exported"]).all(), name


def test_frame_of_json_ld(ran: dict[str, Any], graph: Graph) -> None:
    assert {node["title"]["en"] for node in ran["sources"]} == {s.title for s in graph.sources}
    assert {node["issued"] for node in ran["sources"]} == {s.issued for s in graph.sources}
