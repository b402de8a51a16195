"""Each address has its route, and a reply of the graph."""

import json

from realpolitik import Graph
from realpolitik.serve.asked import Asked
from realpolitik.serve.replies import ROUTES, reply, route_of


def test_each_route_is_found_by_its_own_path() -> None:
    for route in ROUTES:
        found = route_of(route.path.replace("{", "").replace("}", ""))
        assert found
        assert found[0] is route


def test_a_question_is_answered_as_the_graph_does(graph: Graph) -> None:
    answer = reply(graph, Asked("GET", "/ask", (("q", "alignments"), ("a", "China"))))
    assert (answer.status, answer.media) == (200, "application/json")
    assert json.loads(answer.body) == graph.ask("alignments", a="China").to_dict()


def test_a_slip_is_a_problem(graph: Graph) -> None:
    answer = reply(graph, Asked("GET", "/ask", (("q", "threats"), ("actor", "Chnia"))))
    assert (answer.status, json.loads(answer.body)["nearest"]) == (404, ["China", "India"])
    assert reply(graph, Asked("GET", "/nowhere")).status == 404
