"""Explain why a graph contains or lacks a triple, with a proof and the claims that support it."""

from collections.abc import Iterable
from io import BytesIO
from typing import NamedTuple

from pyoxigraph import NamedNode, Triple

from realpolitik.answer.findings.warrant import Warrant
from realpolitik.answer.questions.names import Names
from realpolitik.engine.base import Engine
from realpolitik.engine.embedded import ntriples
from realpolitik.errors import UnknownName
from realpolitik.escape import visible
from realpolitik.rdf.turtle_file import Places
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.inference import rules_of
from realpolitik.reasoning.proof import Gap, Step, gaps, proof
from realpolitik.reasoning.rule import format_triple
from realpolitik.terms import RDF_TYPE, RP, compact, expand, local

__all__ = ["Why", "claims_under", "explain", "triple_named"]

_PROPERTIES = ("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")
_CLASSES = ("owl:Class",)
_UNDECLARED = ("rdf:type", "rdfs:label", "rdfs:subClassOf", "rdfs:subPropertyOf")
_FEW = 3


class Why(NamedTuple):
    """The explanation of why a graph contains or lacks a triple.

    `outcome` is "asserted", "inferred" or "missing". `steps` are the steps of the proof; the last
    step is the triple itself. `warrants` are the warrants of the claims that support the proof. If
    the triple is missing, `gaps` has the unmet conditions of up to three rules that could infer it.
    """

    triple: Triple
    outcome: str
    steps: tuple[Step, ...] = ()
    gaps: tuple[Gap, ...] = ()
    warrants: tuple[Warrant, ...] = ()

    def __repr__(self) -> str:
        return visible(f"<Why {self.outcome}: {format_triple(self.triple)}>")

    def to_dict(self) -> dict[str, object]:
        """Return the explanation as JSON-compatible values; a triple becomes a list of strings."""
        return {
            "triple": _plain(self.triple),
            "outcome": self.outcome,
            "steps": [step._asdict() | {"triple": _plain(step.triple)} for step in self.steps],
            "gaps": [gap._asdict() for gap in self.gaps],
            "warrants": [warrant.to_dict() for warrant in self.warrants],
        }


def explain(
    triple: Triple, store: Engine, asserted: Iterable[Triple], files: Iterable[tuple[str, bytes]]
) -> Why:
    """Return an explanation of why `store` contains or lacks a triple.

    `asserted` are all asserted triples. `files` has the path and the content of each data file.
    """
    rules = rules_of(store)
    # Sorted, so that the same proof is always found first.
    closure = Closure(BytesIO(ntriples(sorted(asserted, key=str))), rules, record=True)
    places = Places(files)
    fact = closure.facts.fact(triple)
    if fact is not None:
        steps = proof(closure, fact, places.of)
        return Why(triple, "inferred" if steps[-1].rule else "asserted", steps)
    if any(value == triple.object for _, value in store.pairs(triple.predicate, triple.subject)):
        # No rule uses the triple, so the closure omits it.
        return Why(triple, "asserted", (Step(1, triple, place=places.of(triple)),))
    return Why(triple, "missing", gaps=tuple(gaps(closure.facts, rules, triple)[:_FEW]))


def claims_under(steps: Iterable[Step], store: Engine) -> list[NamedNode]:
    """Return the claims that support the proof with these steps.

    A claim supports the proof if the claim is the subject of an asserted triple in it. If such a
    subject is a situation that none of these claims is about, all claims about it are returned.
    """
    subjects = dict.fromkeys(step.triple.subject for step in steps if not step.rule)
    named = [subject for subject in subjects if isinstance(subject, NamedNode)]
    claims = [node for node in named if store.holds(node, RDF_TYPE, expand("rp:Claim"))]
    regarded = {
        situation for claim in claims for _, situation in store.pairs(expand("rp:regards"), claim)
    }
    for subject in subjects:
        if subject not in regarded:
            pairs = sorted(store.pairs(expand("rp:regards"), None, subject), key=str)
            claims += [claim for claim, _ in pairs if isinstance(claim, NamedNode)]
    return list(dict.fromkeys(claims))


def triple_named(subject: str, predicate: str, value: str, names: Names, store: Engine) -> Triple:
    """Return the triple whose subject, predicate and object (`value`) have the given names.

    A property or class is named by CURIE, IRI or local name (spaces allowed), other terms by label,
    slug, CURIE or IRI. Raises UnknownName for an unknown name, Ambiguous for an ambiguous one.
    """
    verb = RDF_TYPE if predicate == "a" else _term(predicate, "property", _PROPERTIES, store)
    thing = names.resolve(subject, "owl:Thing")
    if verb == RDF_TYPE:
        return Triple(thing, verb, _term(value, "class", _CLASSES, store))
    return Triple(thing, verb, names.resolve(value, "owl:Thing"))


def _term(text: str, called: str, kinds: Iterable[str], store: Engine) -> NamedNode:
    """Find a property or class by its CURIE, IRI or local name ("alignsWith", "aligns with").

    Terms of this project's own ontology take precedence.
    """
    declared = (term for kind in kinds for term, _ in store.pairs(RDF_TYPE, None, expand(kind)))
    known = [term for term in declared if isinstance(term, NamedNode)]
    known += map(expand, _UNDECLARED if called == "property" else ())
    name, text = text.replace("-", "").replace(" ", "").casefold(), text.strip()
    found = [term for term in known if text in (term.value, compact(term.value))]
    found = found or [term for term in known if local(term.value).casefold() == name]
    found = [term for term in found if term.value.startswith(RP)] or found
    if len(found) != 1:
        raise UnknownName(text, called, sorted(local(term.value) for term in known))
    return found[0]


def _plain(triple: Triple) -> list[str]:
    return [str(end.value) if isinstance(end, NamedNode) else str(end) for end in triple]
