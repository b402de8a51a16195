"""Whether another reasoner infers the same from the axioms: where it does not, a rule is wrong."""

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from realpolitik.checks.fault import ERROR, Fault
from realpolitik.checks.material import Material, Where
from realpolitik.reasoning.proof import shown
from realpolitik.reasoning.reference import Comparison, compare

__all__ = ["compared"]

_RULE = "reasoners-differ"
_TOLD = 10


def compared(material: Material) -> tuple[list[Fault], Comparison]:
    """Return the first few triples that only one of two reasoners infers, and how they compare.

    Those about what the checked files describe come first.

    Raises Unavailable where owlrl is not installed.
    """
    comparison = compare(material.store)
    differences = sorted(_differences(comparison), key=lambda told: not _places(material, told[0]))
    return [_fault(material, *told) for told in differences[:_TOLD]], comparison


def _differences(comparison: Comparison) -> Iterator[tuple[Triple, str]]:
    """Give what only one of the two infers, each with what to look at."""
    for triple in comparison.only_owlrl:
        said = "owlrl infers this, and no rule of the axioms does. Some axiom lacks a rule"
        yield triple, f"{said}: realpolitik rules lists those that there are."
    for triple, rule in comparison.only_ours.items():
        said = f"the rule {rule} infers this, and owlrl does not. Correct the rule"
        yield triple, f"{said} by OWL 2 Profiles, section 4.3."


def _places(material: Material, triple: Triple) -> list[Where]:
    return material.said_of(triple.subject.value) if isinstance(triple.subject, NamedNode) else []


def _fault(material: Material, triple: Triple, said: str) -> Fault:
    """Return a fault where the subject of a triple is described, or else in the first file."""
    places, message = _places(material, triple), f"{shown(triple)}: {said}"
    if places:
        return material.fault(places[0], 0, _RULE, message)
    return Fault(material.files[0].path, None, None, ERROR, _RULE, message)
