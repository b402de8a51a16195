"""What every SPARQL engine can do here, and the engines that run in this process."""

from abc import ABC, abstractmethod
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path

import pyoxigraph
import rdflib
from pyoxigraph import RdfFormat

from interop.answers import Answer, of_oxigraph, of_rdflib
from interop.formats import FORMATS
from interop.places import Places

__all__ = ["Engine", "InMemory", "OnDisk", "Rdflib"]


class Engine(ABC):
    """An engine; `formats` are those of the export that it reads, `data` is added to the graph.

    `start` raises `Missing` where it is not on this machine. What fails raises ValueError,
    SyntaxError or KeyError with the reason. `close` stops what was started.
    """

    name: str
    formats: tuple[str, ...] = tuple(FORMATS)
    data: tuple[Path, ...] = ()

    def __init__(self, places: Places) -> None:
        self.places = places
        self.version = ""
        self.started = ExitStack()

    @abstractmethod
    def start(self) -> None:
        """Find out its version, and start it."""

    @abstractmethod
    def load(self, path: Path, form: RdfFormat) -> int:
        """Take a file in place of what was loaded before, and count its triples."""

    @abstractmethod
    def rows(self, query: str) -> Answer:
        """Answer a query from what was loaded last."""

    def close(self) -> None:
        """Stop it."""
        self.started.close()


class InMemory(Engine):
    """Oxigraph in this process: what `realpolitik` itself asks."""

    name = "Oxigraph in memory"

    def start(self) -> None:
        """Find out its version."""
        self.version = version("pyoxigraph")

    def load(self, path: Path, form: RdfFormat) -> int:
        """Take a file."""
        self.store = pyoxigraph.Store()
        self.store.load(path=path, format=form)
        return len(self.store)

    def rows(self, query: str) -> Answer:
        """Answer a query."""
        return of_oxigraph(self.store.query(query))


class OnDisk(InMemory):
    """Oxigraph with its store on disk."""

    name = "Oxigraph on disk"

    def start(self) -> None:
        """Make a store."""
        super().start()
        self.store = pyoxigraph.Store(self.places.work / "store")

    def load(self, path: Path, form: RdfFormat) -> int:
        """Take a file."""
        self.store.clear()
        self.store.bulk_load(path=path, format=form)
        return len(self.store)


class Rdflib(Engine):
    """rdflib, its literals as they are written."""

    name = "rdflib"

    def start(self) -> None:
        """Find out its version."""
        self.version = version("rdflib")

    def load(self, path: Path, form: RdfFormat) -> int:
        """Take a file."""
        before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
        try:
            self.dataset = rdflib.Dataset()
            into = self.dataset if form.supports_datasets else self.dataset.default_graph
            into.parse(path, format=form.media_type)
        finally:
            rdflib.NORMALIZE_LITERALS = before
        return sum(len(graph) for graph in self.dataset.graphs())

    def rows(self, query: str) -> Answer:
        """Answer a query."""
        return of_rdflib(self.dataset.query(query))
