"""One service of the project's own graph, for all tests that only ask it."""

from collections.abc import Iterator

import pytest
from serving import Service, listening, service

import realpolitik


@pytest.fixture(scope="session")
def served() -> Iterator[Service]:
    """Return a service that is only asked."""
    with service(realpolitik.open, size=1, seconds=60) as found:
        yield found


@pytest.fixture(scope="module")
def address(cache_home: object) -> Iterator[str]:
    """Return where the project's own graph is served."""
    with listening(realpolitik.open) as where:
        yield where
