"""Whatever the description for programs allows is answered as it says, and what it does not is not.

It needs `schemathesis`, which makes the requests up, and is left out where this is not.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings, strategies

from realpolitik.answer.questions.question import load_all
from realpolitik.serve.programs.openapi import openapi
from realpolitik.serve.replies import ROUTES

pytestmark = pytest.mark.slow
schemathesis = pytest.importorskip("schemathesis")
# No schema tells what a query is.
QUERIES = strategies.sampled_from(["ASK { ?s ?p ?o }", *(each.text for each in load_all())])
schemathesis.openapi.format("sparql-query", QUERIES)
schemathesis.serializer.alias("application/sparql-query", "text/plain")
told = schemathesis.openapi.from_dict(openapi(ROUTES, load_all(), ""))


@told.parametrize()  # type: ignore[untyped-decorator]  # where it is not installed
@settings(max_examples=100, deadline=None, suppress_health_check=[*HealthCheck])
def test_what_is_described_is_what_is_answered(case: Any, address: str) -> None:
    case.call_and_validate(base_url=address)
