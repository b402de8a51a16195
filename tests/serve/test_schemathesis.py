"""The service answers as its OpenAPI description says, and refuses what that does not allow.

These tests need `schemathesis`, which makes up the requests.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings, strategies

from realpolitik.answer.questions.question import load_all
from realpolitik.serve.programs.openapi import openapi
from realpolitik.serve.resources import RESOURCES

pytestmark = pytest.mark.slow
schemathesis = pytest.importorskip("schemathesis")
QUERIES = strategies.sampled_from(["ASK { ?s ?p ?o }", *(each.text for each in load_all())])
schemathesis.openapi.format("sparql-query", QUERIES)
schemathesis.serializer.alias("application/sparql-query", "text/plain")
description = schemathesis.openapi.from_dict(openapi(RESOURCES))


@description.parametrize()  # type: ignore[untyped-decorator]  # where it is not installed
@settings(max_examples=100, deadline=None, suppress_health_check=[*HealthCheck])
def test_the_service_answers_as_described(case: Any, address: str) -> None:
    case.call_and_validate(base_url=address)
