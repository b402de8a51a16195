"""What the axioms of the ontology do not allow, told where it is written."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from io import BytesIO

from pyoxigraph import NamedNode

from realpolitik.checks.data.shapes import asked_ends
from realpolitik.checks.fault import Fault
from realpolitik.checks.material import Material, Where
from realpolitik.english import counted
from realpolitik.errors import Refused
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.consistency import Contradiction, contradictions
from realpolitik.reasoning.inference import rules_of
from realpolitik.terms import ID, PREFIXES, RDF_TYPE, compact, expand

__all__ = ["RULES", "inconsistent"]

RULES = {
    "unsupported-axiom": "An axiom has a form for which a rule is compiled. Write it in OWL 2 RL, "
    "as the ontology does.",
    "inconsistent": "What data say agrees with the axioms of the ontology. Correct one of the "
    "statements that cannot all hold.",
}

# Of the axioms that a contradiction rests on, which are wrong more often.
_RANK = {"prp-rng": 4, "prp-dom": 4, "prp-spo1": 3, "cax-sco": 2, "prp-spo2": 1, "prp-symp": 1}


def inconsistent(material: Material, blamed: Collection[str]) -> Iterator[Fault]:
    """Give the contradictions to the ontology that rest on nothing that is blamed already.

    Of several that rest on one thing, the first is given.
    """
    files = [(file.path, file.text.encode()) for file in (*material.ground, *material.files)]
    try:
        rules = rules_of(material.store)
        closure = Closure(BytesIO(material.store.ntriples()), rules)
        broken = contradictions(closure, rules, material.store, files)
    except Refused as error:
        yield _unsupported(material, error)
        return
    blamed = set(blamed)
    told = list[tuple[Contradiction, Fault]]()
    for found in broken:
        things = set(_things(found))
        fault = _fault(material, found, things) if blamed.isdisjoint(things) else None
        if fault:
            blamed |= things
            told.append((found, fault))
    yield from _by_axiom(material, told)


def _by_axiom(material: Material, told: Sequence[tuple[Contradiction, Fault]]) -> Iterator[Fault]:
    """Give faults, and for several that rest on one axiom that is checked too, that alone.

    Where many data break an axiom, the axiom is wrong. Of several that all rest on, one that says
    to what a property leads is wrong more often than others are.
    """
    rest = list(told)
    while rest:
        number: dict[str, int] = {}
        for found, _ in rest:
            number |= {axiom: number.get(axiom, 0) + 1 for axiom in found.axioms}
        places = {axiom: where for axiom in number if (where := _place(material, axiom))}
        axiom = max(
            places, key=lambda name: (number[name], _RANK.get(name.split()[0], 0), name), default=""
        )
        if number.get(axiom, 0) < (1 if axiom in places and _is_of_derived(axiom) else 2):
            break
        of_axiom = [found for found, _ in rest if axiom in found.axioms]
        rest = [(found, fault) for found, fault in rest if axiom not in found.axioms]
        said, verb = axiom.partition(" ")[2], "are" if len(of_axiom) > 1 else "is"
        because = f"{of_axiom[0].axiom.rstrip('.')}; but {'; and '.join(of_axiom[0].facts)}"
        message = (
            f"{said}: by this axiom there {verb} {counted(len(of_axiom), 'contradiction')}, as: "
            f"{because}. Correct the axiom, or what the data say."
        )
        yield material.fault(places[axiom], 2, "inconsistent", message)
    yield from (fault for _, fault in rest)


def _is_of_derived(axiom: str) -> bool:
    """Say whether an axiom tells where a property leads that shapes do not ask about.

    Such a property is derived, and no data can be wrong in it.
    """
    rule, subject, predicate, *_ = axiom.split()
    asked = (subject.startswith("rp:"), (_iri(subject), expand(predicate)) not in asked_ends())
    return rule in ("prp-rng", "prp-dom") and all(asked)


def _place(material: Material, axiom: str) -> Where | None:
    """Return where the checked files write an axiom, given as the name of its rule."""
    _, subject, predicate, *value = axiom.split()
    if len(value) != 1 or ":" not in subject + predicate:
        return None
    for where in material.said_of(_iri(subject), "rdf:type" if predicate == "a" else predicate):
        if where[1].iri == _iri(value[0]):
            return where
    return None


def _iri(curie: str) -> str:
    return expand(curie).value if curie.partition(":")[0] in PREFIXES else curie


def _unsupported(material: Material, error: Refused) -> Fault:
    """Return the fault of an axiom that no rule is compiled for, where its term stands.

    Raises the error again where no file that is checked has the term.
    """
    about, words = error.what.split(), re.findall(r"[^\s,;()]+", str(error))
    written = []
    for file in material.files:
        for statement in file.statements:
            subject, predicate, value = (compact(term) if term else "" for term in statement[:3])
            typed = statement.predicate == RDF_TYPE.value
            is_axiom = predicate in about and predicate.startswith(("owl:", "rdf"))
            part = 1 if is_axiom else 2
            if is_axiom or (typed and value in about) or {subject, value} <= {*words}:
                order = material.order((file, statement))
                whole = predicate in words or (typed and "a" in words)
                score = is_axiom, whole and value in words, subject in words
                written.append((score, order, file, statement, part))
    if not written:
        raise error
    *_, file, statement, part = max(written, key=lambda found: found[:2])
    message = f"{error}. Write the axiom in OWL 2 RL, in a form that the ontology uses."
    return material.fault((file, statement), part, "unsupported-axiom", message)


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
