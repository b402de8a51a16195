"""One service of the project's own graph, for all tests that only send requests to it."""

from collections.abc import Iterator

import pytest
from serving import Service, listening, service

import realpolitik
from realpolitik import Graph


@pytest.fixture(scope="session")
def served() -> Iterator[Service]:
    """Return a service with worker processes."""
    with service(realpolitik.open, size=1, seconds=60) as found:
        yield found


@pytest.fixture(scope="module")
def address(graph: Graph) -> Iterator[str]:
    """Return the address of a server."""
    with listening(graph) as where:
        yield where
