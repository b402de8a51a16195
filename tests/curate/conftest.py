"""Fixtures of the tests of encoding: a folder with a world, a source and a table."""

from pathlib import Path

import pytest
from sheets import Desk

from realpolitik import Graph


@pytest.fixture
def desk(tmp_path: Path, graph: Graph) -> Desk:
    """Return a folder for one test."""
    return Desk(tmp_path, graph)
