"""Comunica over endpoints, none of which holds the whole graph."""

from collections import defaultdict
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from interop.answers import N_TRIPLES
from interop.driven import Comunica
from interop.material import YEARS
from interop.places import ROOT
from interop.servers import counted
from interop.serving import free_port, sent, served

__all__ = ["Federation"]


class Federation(Comunica):
    """Comunica over three endpoints of `oxigraph serve`: one for what is shared, two for sources.

    One has the first source, the other all the rest, some of them invented. What is not in a graph
    of its own in N-Quads, that is the ontology, the world, the situations and all that is inferred,
    is what is shared.
    """

    name = "Comunica over 3 endpoints"
    formats = ("nquads",)
    data = (YEARS, ROOT / "tests" / "mini")

    def load(self, path: Path, form: RdfFormat) -> int:
        """Give each graph of a file an endpoint, and count the triples that these have."""
        parts: dict[NamedNode | BlankNode | DefaultGraph, list[Triple]] = defaultdict(list)
        for quad in parse(path=path, format=form):
            assert isinstance(quad, Quad)
            parts[quad.graph_name].append(quad.triple)
        shared, first, *others = parts.values()
        rest = [triple for part in others for triple in part]
        addresses = [self.endpoint(n, part) for n, part in enumerate((shared, first, rest))]
        self.told({"ask": [f"{address}/query" for address in addresses]})
        return sum(map(counted, addresses))

    def endpoint(self, number: int, triples: list[Triple]) -> str:
        """Start an endpoint that holds some triples, and return its address."""
        program = self.places.program("oxigraph", "pip install oxigraph")
        address = f"http://127.0.0.1:{free_port()}"
        folder = self.places.work / str(number)
        folder.mkdir()
        command = [program, "serve", "--bind", address.removeprefix("http://")]
        self.started.enter_context(served(command, address, folder))
        data = serialize(triples, format=RdfFormat.N_TRIPLES)
        sent(f"{address}/store?default", data, {"Content-Type": N_TRIPLES})
        return address
