"""A store that runs the script of SPARQL updates infers the same triples."""

import re
from collections.abc import Callable, Sequence

import pytest
from pyoxigraph import RdfFormat
from pyoxigraph import Store as Oxigraph
from served import Server

from realpolitik import Graph
from realpolitik.engine.embedded import ntriples
from realpolitik.reasoning.rule import Rule
from realpolitik.reasoning.rulefile import update_script


def run_script(
    rules: Sequence[Rule], run: Callable[[str], object], size: Callable[[], int]
) -> None:
    """Run the script of some rules as its comments say."""
    strata = re.findall(r"# Stratum \d+ of \d+: (.+)\.\n((?s:.)+?)\n\n", update_script(rules))
    assert {often for often, _ in strata} == {"run it once", "run it until nothing is added"}
    for often, updates in strata:
        before = -1
        while before < size():
            before = size()
            run(updates)
            if often == "run it once":
                break


def without_blank_nodes(data: bytes) -> set[bytes]:
    """Return lines of N-Triples without those of lists in axioms, whose labels vary."""
    return {line for line in data.splitlines() if b"_:" not in line}


def test_update_script_infers_the_same(both: Graph) -> None:
    store = Oxigraph()
    store.load(ntriples(both.triples(inferred=False)), RdfFormat.N_TRIPLES)
    run_script(both.rules(), store.update, lambda: len(store))
    here = ntriples(quad.triple for quad in store)
    assert without_blank_nodes(here) == without_blank_nodes(ntriples(both.triples()))


@pytest.mark.slow
def test_update_script_infers_the_same_in_oxigraph_serve(graph: Graph, server: Server) -> None:
    server.hold(ntriples(graph.triples(inferred=False)))
    run_script(graph.rules(), server.run, lambda: server.ntriples().count(b"\n"))
    assert without_blank_nodes(server.ntriples()) == without_blank_nodes(ntriples(graph.triples()))
