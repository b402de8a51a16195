"""The description for programs tells of what there is, and of nothing else."""

from realpolitik import Graph
from realpolitik.answer.questions.filters import FILTERS
from realpolitik.serve.programs.openapi import openapi
from realpolitik.serve.replies import ROUTES, route_of


def test_each_saved_question_is_a_path_with_its_parameters(graph: Graph) -> None:
    told = openapi(ROUTES, graph.questions, "http://x.example")
    assert told["openapi"] == "3.1.0"
    for question in graph.questions:
        operation = told["paths"][f"/questions/{question.slug}"]["get"]
        named = [each["name"] for each in operation["parameters"]]
        assert operation["summary"] == question.summary
        assert {*question.params, *FILTERS, "limit", "offset"} == {*named}
        assert len(named) == len({*named})


def test_each_path_is_that_of_a_route_and_offers_what_the_route_does(graph: Graph) -> None:
    told = openapi(ROUTES, graph.questions, "")
    ids = [each["operationId"] for path in told["paths"].values() for each in path.values()]
    assert len(ids) == len({*ids})
    for path, item in told["paths"].items():
        found = route_of(path.replace("{", "").replace("}", ""))
        assert found, path
        assert {method.upper() for method in item} == {*found[0].methods}
        replies = item["get"]["responses"]
        if found[0].media:
            assert (*replies["200"]["content"],) == found[0].media
        for status, reply in replies.items():
            if "$ref" in reply:
                assert reply["$ref"].rpartition("/")[2] == status
                assert status in told["components"]["responses"]


def test_a_query_is_sent_as_such_or_in_a_form(graph: Graph) -> None:
    post = openapi(ROUTES, graph.questions, "")["paths"]["/sparql"]["post"]
    content = post["requestBody"]["content"]
    assert content.keys() == {"application/sparql-query", "application/x-www-form-urlencoded"}
    assert "query" not in [each["name"] for each in post["parameters"]]
    assert {"413", "415", "429"} <= post["responses"].keys()
