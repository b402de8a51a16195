"""Why a triple holds: its proof, and the claims that the proof rests on; or why it does not."""

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
from realpolitik.files import display_path
from realpolitik.rdf.turtle_file import Places
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.inference import rules_of
from realpolitik.reasoning.proof import Gap, Step, gaps, proof
from realpolitik.reasoning.rule import format_triple
from realpolitik.terms import PREFIXES, RDF_TYPE, RP, compact, expand, local

__all__ = ["Why", "claims_under", "explained", "triple_named"]

_PROPERTIES = ("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")
_CLASSES = ("owl:Class",)
_UNDECLARED = ("rdf:type", "rdfs:label", "rdfs:subClassOf", "rdfs:subPropertyOf")
_FEW = 3


class Why(NamedTuple):
    """Why a triple holds or does not.

    `outcome` is asserted, inferred or missing. `steps` are the proof, its last step the triple
    itself; `warrants` those of the claims that it rests on. Where the triple is missing, `gaps`
    tell what each rule that could conclude it lacks, the nearest first.
    """

    triple: Triple
    outcome: str
    steps: tuple[Step, ...] = ()
    gaps: tuple[Gap, ...] = ()
    warrants: tuple[Warrant, ...] = ()

    def __repr__(self) -> str:
        return visible(f"<Why {self.outcome}: {format_triple(self.triple)}>")

    def to_dict(self) -> dict[str, object]:
        """Return it as plain values for JSON; triples are lists of three IRIs or literals."""
        return {
            "triple": _plain(self.triple),
            "outcome": self.outcome,
            "steps": [step._asdict() | {"triple": _plain(step.triple)} for step in self.steps],
            "gaps": [gap._asdict() for gap in self.gaps],
            "warrants": [warrant.to_dict() for warrant in self.warrants],
        }


def explained(
    triple: Triple,
    store: Engine,
    asserted: Iterable[Triple],
    files: Iterable[tuple[str, bytes]],
) -> Why:
    """Return why a triple holds in a store, or why it does not.

    `asserted` is what is asserted there; `files` are the paths and contents of the files that
    assert it.
    """
    rules = rules_of(store)
    # Sorted, so that it is always the same proof that is found first.
    closure = Closure(BytesIO(ntriples(sorted(asserted, key=str))), rules, record=True)
    places = Places(files)

    def place(asserted: Triple) -> str:
        found = places.of(asserted)
        return f"{display_path(found[0])}:{found[1]}" if found else ""

    fact = closure.facts.fact(triple)
    if fact is not None:
        steps = proof(closure, fact, place)
        return Why(triple, "inferred" if steps[-1].rule else "asserted", steps)
    if any(value == triple.object for _, value in store.pairs(triple.predicate, triple.subject)):
        # A triple that no rule speaks of.
        return Why(triple, "asserted", (Step(1, triple, place=place(triple)),))
    return Why(triple, "missing", gaps=tuple(gaps(closure.facts, rules, triple)[:_FEW]))


def claims_under(steps: Iterable[Step], store: Engine) -> list[NamedNode]:
    """Return the claims that a proof rests on.

    These are the claims among what is asserted, and those that affirm or deny a situation of which
    something is asserted.
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
    """Return the triple that labels, CURIEs or IRIs name; properties and classes also in words.

    Where an end is the name of several things, that one is meant which the property is about.

    Raises UnknownName or Ambiguous where one of them names nothing, or several things.
    """
    verb = _property(predicate, store)
    thing = _end(subject, "rdfs:domain", verb, names, store)
    if verb == RDF_TYPE:
        return Triple(thing, verb, _class(value, store))
    return Triple(thing, verb, _end(value, "rdfs:range", verb, names, store))


def _end(text: str, axiom: str, predicate: NamedNode, names: Names, store: Engine) -> NamedNode:
    """Return the thing that is named at one end of a triple, of the domain or range if it can."""
    kinds = [k.value for _, k in store.pairs(expand(axiom), predicate) if isinstance(k, NamedNode)]
    ours = [compact(kind) for kind in kinds if kind != compact(kind)]
    found = names.find(text, *ours) if ours else ()
    return found[0] if len(found) == 1 else names.resolve(text, "owl:Thing")


def _property(text: str, store: Engine) -> NamedNode:
    """Return the property that a CURIE, an IRI, a local name or its words name."""
    first, *others = text.split() or [""]
    if first == "a" and not others:
        return RDF_TYPE
    known = [*_declared(_PROPERTIES, store), *map(expand, _UNDECLARED)]
    return _named(text, first + _joined(others), "property", known)


def _class(text: str, store: Engine) -> NamedNode:
    """Return the class that a CURIE, an IRI, a local name or its words name."""
    name = text.strip() if ":" in text else _joined(text.replace("-", " ").split())
    return _named(text, name, "class", _declared(_CLASSES, store))


def _joined(words: Iterable[str]) -> str:
    return "".join(word[:1].upper() + word[1:] for word in words)


def _declared(kinds: Iterable[str], store: Engine) -> list[NamedNode]:
    terms = (term for kind in kinds for term, _ in store.pairs(RDF_TYPE, None, expand(kind)))
    return [term for term in terms if isinstance(term, NamedNode)]


def _named(text: str, name: str, called: str, terms: Iterable[NamedNode]) -> NamedNode:
    """Return the one of some terms that has a name; ours goes before others."""
    known = {term.value: term for term in terms}
    prefix, colon, rest = name.partition(":")
    iri = PREFIXES[prefix] + rest if colon and prefix in PREFIXES else name if colon else RP + name
    alike = [known_iri for known_iri in known if local(known_iri) == name]
    if iri not in known and len(alike) == 1:
        return known[alike[0]]
    if iri not in known:
        raise UnknownName(text, called, sorted(map(local, known)))
    return known[iri]


def _plain(triple: Triple) -> list[str]:
    return [str(end.value) if isinstance(end, NamedNode) else str(end) for end in triple]
