"""Situations as rows and files have them: a class, a label, and what stands in which role."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from .housestyle import block, english
from .lookup import Facts
from .sheet import CONCEPTS, ROLES
from .terms import compact

__all__ = ["Situation", "linked", "situation_in", "turtle_of"]

# The order in which the first source has them.
_WRITTEN = (
    *("party", "holder", "toward", "against", "threatSource", "content", "during", "after"),
    *("resembles", "place", "domain", "direction", "stake", "issue", "position"),
    *("arisesFrom", "includes", "factor", "outcome"),
)
_BETWEEN = ("content", "resembles", "includes", "factor", "outcome", "arisesFrom")


class Situation(NamedTuple):
    """A situation: its class and values as CURIEs, the values by role."""

    kind: str
    label: str
    roles: Mapping[str, Sequence[str]]


def situation_in(node: NamedNode, facts: Facts) -> Situation | None:
    """Return what some triples say of a situation, or None if they do not give it a class."""
    kinds = facts.nodes(node, "rdf:type")
    if not kinds:
        return None
    found = {
        name: [compact(value.value) for value in facts.nodes(node, f"rp:{name}")]
        for name in (*ROLES, *CONCEPTS)
    }
    roles = {name: values for name, values in found.items() if values}
    return Situation(compact(kinds[0].value), facts.label(node), roles)


def linked(situation: Situation) -> list[str]:
    """Return the CURIEs of what may be other situations in its roles."""
    return [value for role in _BETWEEN for value in situation.roles.get(role, ())]


def turtle_of(curie: str, situation: Situation) -> str:
    """Return a situation in the house style."""
    roles = [(f"rp:{role}", situation.roles.get(role, [])) for role in _WRITTEN]
    return block(curie, situation.kind, [("rdfs:label", [english(situation.label)]), *roles])
