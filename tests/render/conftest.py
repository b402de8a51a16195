"""The graph of the approved pages."""

from pathlib import Path

import pytest

import realpolitik
from realpolitik import Graph


@pytest.fixture(scope="session")
def small(cache_home: Path) -> Graph:
    """Return the graph of mini/ alone; its proofs have the lines of its files."""
    names = {source.source for source in realpolitik.open().sources}
    return realpolitik.open([str(Path(__file__).parents[1] / "mini")]).without(*sorted(names))
