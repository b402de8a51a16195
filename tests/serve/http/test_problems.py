"""Faults as Problem Details: of a type that has an address, with what is known beside it."""

import json
from http import HTTPStatus

import pytest

from realpolitik.errors import (
    Ambiguous,
    Exceeded,
    Inconsistent,
    Malformed,
    RealpolitikError,
    Refused,
    Unavailable,
    UnknownName,
)
from realpolitik.serve.http.problems import PROBLEMS, problem, problem_of


@pytest.mark.parametrize("slug", PROBLEMS)
def test_each_type_has_a_status_of_http_and_says_what_to_do(slug: str) -> None:
    reply = problem(slug, base="http://x.example", extra=None)
    told = json.loads(reply.body)
    assert HTTPStatus(reply.status) >= 400
    assert told["type"] == f"http://x.example/problems/{slug}"
    assert told["status"] == reply.status
    assert told["detail"].endswith(".")
    assert "extra" not in told


@pytest.mark.parametrize(
    ("error", "status", "member"),
    [
        (UnknownName("Chnia", "actor", ["China"]), 404, {"nearest": ["China"]}),
        (Ambiguous("Ukraine", ("id:a", "id:b")), 400, {"readings": ["id:a", "id:b"]}),
        (Malformed("the query", 2, 3, "no SPARQL"), 400, {"line": 2, "column": 3}),
        (Refused("SERVICE", "not here"), 400, {"detail": "SERVICE: not here"}),
        (Exceeded("the time limit", "2 s"), 503, {}),
        (Unavailable("/home/ada/store", "is damaged"), 502, {}),
        (Inconsistent("it", ("/home/ada/x.ttl",)), 500, {}),
    ],
)
def test_an_error_is_told_with_its_data_and_no_path(
    error: RealpolitikError, status: int, member: dict[str, object]
) -> None:
    reply = problem_of(error)
    assert reply.status == status
    assert member.items() <= json.loads(reply.body).items()
    assert b"/home" not in reply.body
