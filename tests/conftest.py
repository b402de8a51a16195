"""What all tests share: the graph, a small graph of a world that does not exist, the option."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from asking import FIRST, SOURCES
from hypothesis import settings
from served import Server, oxigraph

import realpolitik
from realpolitik import Graph
from realpolitik.engine.embedded import Store
from realpolitik.files import ontology_files, read
from realpolitik.graph import Origin
from realpolitik.reasoning.inference import infer
from realpolitik.terms import ID

ROOT = Path(__file__).resolve().parents[1]

# The same examples in every run, and no clock.
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")


def pytest_configure() -> None:
    """Search less often for cycles of objects: there are many objects and few cycles."""
    gc.set_threshold(100_000, 50, 1000)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that writes the golden answers anew."""
    parser.addoption("--refresh-golden", action="store_true", help="rewrite tests/golden")


@pytest.fixture(scope="session", autouse=True)
def cache_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the cache of whoever runs the tests out of them; processes of one run share another."""
    base = tmp_path_factory.getbasetemp()
    home = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "cache"
    home.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(home))
        yield home


@pytest.fixture(scope="session", autouse=True)
def only_first_sources() -> Iterator[None]:
    """Open the project's data without its later sources."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SOURCES, FIRST)
        yield


@pytest.fixture
def all_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open the project's data with all of its sources, as a user does."""
    monkeypatch.delenv(SOURCES)


@pytest.fixture(scope="session")
def corpus(cache_home: Path) -> Graph:
    """Return the graph of all the project's sources."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(SOURCES, raising=False)
        return realpolitik.open()


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def graph(cache_home: Path, only_first_sources: None) -> Graph:
    """Return the graph of the project's first sources."""
    return realpolitik.open()


@pytest.fixture(scope="session")
def in_rdflib(graph: Graph) -> rdflib.Graph:
    """Return the graph of the project's first sources in rdflib."""
    return graph.to_rdflib()


@pytest.fixture(scope="session")
def sun(graph: Graph) -> Graph:
    """Return the graph of the project's first source alone."""
    names = {source.source for source in graph.sources} - {f"{ID}sun-2016"}
    return graph.without(*sorted(names))


@pytest.fixture(scope="session")
def mini_store() -> Store:
    """Return the closed store of mini/: the ontology, and a source that does not exist."""
    store = Store()
    for path in [*ontology_files(), *map(str, sorted((ROOT / "tests" / "mini").glob("*.ttl")))]:
        store.load(path, read(path))
    infer(store, ())
    return store


@pytest.fixture(scope="session")
def mini(mini_store: Store) -> Graph:
    """Return the graph of mini/, which answers every saved question."""
    return Graph(mini_store, Origin(b"", "mini"))


@pytest.fixture(scope="session")
def both(cache_home: Path) -> Graph:
    """Return the graph of the project's first sources with mini/ added, as --data adds it."""
    return realpolitik.open([str(ROOT / "tests" / "mini")])


@pytest.fixture(scope="session")
def years(cache_home: Path) -> Graph:
    """Return the graph of the project's first sources with three made-up sources of two years."""
    return realpolitik.open([str(ROOT / "tests" / "years")])


@pytest.fixture
def server() -> Iterator[Server]:
    """Return an empty store of `oxigraph serve`."""
    with oxigraph() as found:
        yield found
