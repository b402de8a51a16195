"""What the axioms of the ontology do not allow, told where it is written."""

from collections.abc import Collection, Iterable, Iterator

from pyoxigraph import NamedNode

from realpolitik.checks.fault import Fault
from realpolitik.checks.material import Material
from realpolitik.errors import Refused
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.consistency import Contradiction, contradictions
from realpolitik.reasoning.inference import rules_of
from realpolitik.terms import ID, compact

__all__ = ["RULES", "inconsistent"]

RULES = {
    "unsupported-axiom": "An axiom has a form for which a rule is compiled. Write it in OWL 2 RL, "
    "as the ontology does.",
    "inconsistent": "What data say agrees with the axioms of the ontology. Correct one of the "
    "statements that cannot all hold.",
}


def inconsistent(material: Material, blamed: Collection[str]) -> Iterator[Fault]:
    """Give the contradictions to the ontology that rest on nothing that is blamed already.

    Of several that rest on one thing, the first is given.
    """
    try:
        rules = rules_of(material.store)
    except Refused as error:
        yield _unsupported(material, error)
        return
    ntriples = material.store.ntriples()
    files = [(file.path, file.text) for file in (*material.ground, *material.files)]
    blamed = set(blamed)
    for found in contradictions(Closure(ntriples, rules), rules, ntriples, files):
        things = set(_things(found))
        fault = _fault(material, found, things) if blamed.isdisjoint(things) else None
        if fault:
            blamed |= things
            yield fault


def _unsupported(material: Material, error: Refused) -> Fault:
    """Return the fault of an axiom that no rule is compiled for, where its term stands.

    Raises the error again where no file that is checked has the term.
    """
    for file in material.files:
        for statement in file.statements:
            if compact(statement.predicate) in error.what.split():
                message = f"{error}. Write the axiom in OWL 2 RL, in a form that the ontology uses."
                return material.fault((file, statement), 1, "unsupported-axiom", message)
    raise error


def _things(found: Contradiction) -> Iterator[str]:
    for subject, _, value in found.asserted:
        for end in (subject, value):
            if isinstance(end, NamedNode) and end.value.startswith(ID):
                yield end.value


def _fault(material: Material, found: Contradiction, things: Iterable[str]) -> Fault | None:
    """Return the fault of a contradiction at the last that is written of what it rests on."""
    written = [where for where in map(material.written, found.asserted) if where]
    if not written:
        return None
    where = max(written, key=material.order)
    because = f"{found.axiom.rstrip('.')}; but {'; and '.join(found.facts)}. Mend one of these."
    message = f"{compact(where[1].subject)}: this cannot be, since {because}"
    return material.fault(where, 2, "inconsistent", message, *sorted(things))
