"""Inferences from the small graph and from the article are approved tables.

`pytest tests/reasoning/test_inference.py --refresh-golden` writes the two tables anew, and adds new
shortcuts to the context of JSON-LD.
"""

from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions
from reasoning.made_rules import stored

from realpolitik import Graph
from realpolitik.engine.embedded import Store
from realpolitik.files import read, rule_files
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.inference import rules_of
from realpolitik.reasoning.rulefile import read_rules
from realpolitik.terms import ID, RP, local

FOLDER = Path(__file__).parent
SHORTCUTS = {
    rule.head[0].predicate
    for path in rule_files()
    if Path(path).parent.name == "shortcuts"
    for rule in read_rules(path, read(path))
}


def rows(graph: Graph, variables: str, pattern: str) -> list[str]:
    """Return the rows of a query as lines, each with the local names of its terms, sorted."""
    result = graph.sparql(f"PREFIX : <{RP}> PREFIX id: <{ID}> SELECT {variables} {{ {pattern} }}")
    assert isinstance(result, QuerySolutions)
    return sorted(",".join(local(str(term or "")[1:-1]) for term in row) for row in result)


def compare_golden(name: str, lines: list[str], config: pytest.Config) -> None:
    """Compare lines with an approved file, which the option writes."""
    path, text = FOLDER / name, "".join(f"{line}\n" for line in lines)
    if config.getoption("refresh_golden"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_status_in_the_small_graph_is_approved(mini: Graph, pytestconfig: pytest.Config) -> None:
    pattern = """?situation :status ?status ; :kind ?kind .
        OPTIONAL { ?situation :strength ?strength ; :currentTense ?tense }"""
    variables = "?situation ?kind ?status ?strength ?tense"
    compare_golden("status.csv", rows(mini, variables, pattern), pytestconfig)


def test_shortcuts_are_approved(mini: Graph, sun: Graph, pytestconfig: pytest.Config) -> None:
    pattern = f"VALUES ?p {{ {' '.join(sorted(map(str, SHORTCUTS)))} }} ?s ?p ?o"
    found = [
        f"{name},{row}"
        for name, graph in (("mini", mini), ("article", sun))
        for row in rows(graph, "?s ?p ?o", pattern)
    ]
    compare_golden("shortcuts.csv", found, pytestconfig)


def test_every_shortcut_is_marked_as_derived(graph: Graph) -> None:
    # The check for inferences in data finds them by these words.
    note = '?term skos:scopeNote ?note FILTER(CONTAINS(?note, "never write it in data"))'
    assert {local(term.value) for term in SHORTCUTS} <= set(rows(graph, "?term", note))


def test_every_shortcut_is_in_the_json_ld_context(root: Path, pytestconfig: pytest.Config) -> None:
    path, before = root / "ontology" / "context.jsonld", '    "wants": '
    text = path.read_text(encoding="utf-8")
    for name in sorted(local(term.value) for term in SHORTCUTS):
        line = f'    "{name}": {{ "@type": "@id", "@container": "@set" }},\n'
        if pytestconfig.getoption("refresh_golden") and line not in text:
            text = text.replace(before, line + before)
            path.write_text(text, encoding="utf-8")
        assert line in text


def test_order_of_triples_and_rules_does_not_matter() -> None:
    turtle = ":a :party :b . :claim :affirms :a ; :regards :a ; :tense :past ; :claimant :b ."
    lines = stored(turtle).ntriples().splitlines(keepends=True)
    rules = rules_of(Store())
    inferred = Closure(lines, rules).inferred()
    assert b"status" in inferred
    assert Closure(lines[::-1], rules[::-1]).inferred() == inferred
