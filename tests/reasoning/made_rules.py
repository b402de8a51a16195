"""Short ways to write rules and graphs in tests; `:` is the namespace of our terms."""

import re
from functools import cache
from io import BytesIO

import pyoxigraph
from pyoxigraph import NamedNode

from realpolitik.engine.embedded import Store
from realpolitik.files import ontology_files, read
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.inference import rules_of
from realpolitik.reasoning.rule import Rule
from realpolitik.reasoning.rulefile import read_rules, update_script
from realpolitik.terms import ID, PREFIXES, RP

PROLOGUE = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
PROLOGUE += f"PREFIX : <{RP}>\n"


def construct(head: str, body: str) -> str:
    """Return a rule as SPARQL."""
    return f"{PROLOGUE}CONSTRUCT {{ {head} }} WHERE {{ {body} }}"


def made_rule(name: str, head: str, body: str) -> Rule:
    """Return the rule of a rule file."""
    (rule,) = read_rules(f"{name}.rq", f"#+ summary: {name}.\n{construct(head, body)}")
    return rule


@cache
def project_rules() -> list[Rule]:
    """Return the rules of the project, its axioms included."""
    store = Store()
    for path in ontology_files():
        store.load(path, read(path))
    return rules_of(store)


def stored(turtle: str) -> Store:
    """Return a store of a Turtle text."""
    store = Store()
    store.load("the test", (PROLOGUE + turtle).encode())
    return store


def closed(turtle: str, *rules: Rule, record: bool = False) -> Closure:
    """Return the closure of a Turtle text under rules."""
    return Closure(BytesIO(stored(turtle).ntriples()), rules, record=record)


def update(store: pyoxigraph.Store, rules: list[Rule]) -> None:
    """Run rules in a store as SPARQL updates, each group as often as its comment says."""
    script = update_script(rules)
    for often, updates in re.findall(r"# Group \d+ of \d+: (.+)\.\n((?s:.)+?)\n\n", script):
        before = -1
        while before < len(store):
            before = len(store)
            store.update(updates)
            if often == "run it once":
                break


def term(name: str) -> NamedNode:
    """Return the IRI of a term of ours, or of a thing whose name begins with `id:`."""
    return NamedNode(ID + name[3:] if name.startswith("id:") else RP + name)
