"""Compare what the rules of the axioms infer with what owlrl infers: a difference is an error."""

from collections.abc import Iterator, Sequence
from itertools import islice

from pyoxigraph import Triple

from realpolitik.checks.fault import ERROR, Fault, mend
from realpolitik.checks.material import Material
from realpolitik.reasoning.owlrl_reference import Comparison, compare_with_owlrl
from realpolitik.reasoning.rule import shown

__all__ = ["RULES", "compared"]

RULES = {
    "reasoners-differ": "By the axioms owlrl infers the same as the rules made of them do. Correct "
    "the axiom, or tell us of the rule.",
}

_MOST = 10


def compared(material: Material) -> tuple[Sequence[Fault], str]:
    """Return the first few triples that only one reasoner infers, and a summary of all.

    Raises Unavailable if owlrl is not installed, Refused for an axiom without a rule.
    """
    comparison = compare_with_owlrl(material.store)
    return list(islice(_differences(material, comparison), _MOST)), str(comparison)


def _differences(material: Material, comparison: Comparison) -> Iterator[Fault]:
    """Yield a fault for each triple that only one reasoner infers, at its subject."""
    for triple in sorted(comparison.owlrl_only | comparison.rules_only, key=str):
        who = "owlrl infers this, and no rule does"
        if triple in comparison.rules_only:
            who = "a rule infers this, and owlrl does not"
        yield _fault(material, triple, f"{shown(triple)}: {who}. {mend(RULES['reasoners-differ'])}")


def _fault(material: Material, triple: Triple, message: str) -> Fault:
    described = material.said_of(str(triple.subject)[1:-1])
    if described:
        return material.fault(described[0], 0, "reasoners-differ", message)
    return Fault(material.files[0].path, None, None, ERROR, "reasoners-differ", message)
