"""Each address has its route, and a reply of the graph."""

import json
import re
from pathlib import Path

from realpolitik import Graph
from realpolitik.serve.http.asked import Asked
from realpolitik.serve.http.negotiation import ENDINGS
from realpolitik.serve.replies import ROUTES, reply, route_of


def test_each_route_is_found_by_its_own_path() -> None:
    for route in ROUTES:
        found = route_of(route.path.replace("{", "").replace("}", ""))
        assert found
        assert found[0] is route


def test_the_formats_of_each_address_are_those_that_are_told() -> None:
    document = Path(__file__).resolve().parents[2] / "docs" / "serve.md"
    told: dict[str, tuple[str, ...]] = {}
    for row in re.findall(r"^\| (`/.*) \| ((?:`\w+` ?)+) \|$", document.read_text(), re.MULTILINE):
        paths, endings = (re.findall("`(.+?)`", cell) for cell in row)
        told |= dict.fromkeys(paths, tuple(ENDINGS[ending] for ending in endings))
    assert told == {route.path: route.media for route in ROUTES if route.media}


def test_a_question_is_answered_as_the_graph_does(graph: Graph) -> None:
    answer = reply(graph, Asked("GET", "/ask", (("q", "alignments"), ("a", "China"))))
    assert (answer.status, answer.media) == (200, "application/json")
    assert json.loads(answer.body) == graph.ask("alignments", a="China").to_dict()


def test_a_slip_is_a_problem(graph: Graph) -> None:
    answer = reply(graph, Asked("GET", "/ask", (("q", "threats"), ("actor", "Chnia"))))
    assert (answer.status, json.loads(answer.body)["nearest"]) == (404, ["China"])
    assert reply(graph, Asked("GET", "/nowhere")).status == 404
