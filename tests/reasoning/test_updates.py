"""A store that runs the rules as SPARQL updates, as the script says, comes to hold the same."""

import re
from collections.abc import Callable, Sequence
from io import BytesIO

import pytest
from pyoxigraph import RdfFormat
from pyoxigraph import Store as Oxigraph
from served import Server

from realpolitik import Graph
from realpolitik.engine.embedded import ntriples
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.rule import Rule
from realpolitik.reasoning.rulefile import script
from realpolitik.terms import ID, RP


@pytest.fixture(scope="module")
def all_rules(graph: Graph) -> list[Rule]:
    """Return the rules of the project, its axioms included."""
    return graph.rules()


def close(rules: Sequence[Rule], run: Callable[[str], object], size: Callable[[], int]) -> None:
    """Do by hand what the script of some rules says."""
    strata = re.findall(r"# Stratum \d+ of \d+: (.+)\.\n((?s:.)+?)\n\n", script(rules))
    assert {often for often, _ in strata} == {"run it once", "run it until nothing is added"}
    for often, updates in strata:
        before = -1
        while before < size():
            before = size()
            run(updates)
            if often == "run it once":
                break


@pytest.mark.slow
def test_oxigraph_serve_comes_to_hold_the_same_triples(
    graph: Graph, all_rules: list[Rule], server: Server
) -> None:
    server.hold(ntriples(graph.triples(inferred=False)))
    close(all_rules, server.run, lambda: server.ntriples().count(b"\n"))
    there, here = server.ntriples(), ntriples(graph.triples())
    # Blank nodes, in lists of axioms alone, have other names on each side.
    left, right = (
        {line for line in data.splitlines() if b"_:" not in line} for data in (there, here)
    )
    assert left == right
    assert there.count(b"\n") == here.count(b"\n")


def test_rules_that_conclude_from_each_other_run_until_nothing_is_added(
    all_rules: list[Rule],
) -> None:
    places = "".join(f"<{ID}p{n}> <{RP}within> <{ID}p{n + 1}> .\n" for n in range(9))
    store = Oxigraph()
    store.load(places, RdfFormat.N_TRIPLES)
    close(all_rules, store.update, lambda: len(store))
    inferred = Closure(BytesIO(places.encode()), all_rules).inferred()
    assert len(store) == places.count("\n") + inferred.count(b"\n")


def test_script_has_each_rule_in_words(all_rules: list[Rule]) -> None:
    text = script(all_rules)
    assert "# aligns-with: Actors align if both are parties to an established alignment." in text
    assert script([]) == ""
