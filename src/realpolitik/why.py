"""Why a triple holds: its proof, and the claims that the proof rests on; or why it does not."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode, Triple

from .answer import Warrant
from .closure import Closure
from .errors import UnknownName
from .names import Names
from .places import place_of
from .proof import Gap, Step, gaps, proof
from .rules import Rule
from .source import shortened
from .store import Store
from .terms import PREFIXES, RDF_TYPE, RP, compact, expand, local

__all__ = ["Why", "claims_under", "triple_named", "why"]

_KINDS = ("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")
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

    def to_dict(self) -> dict[str, object]:
        """Return it as plain values for JSON; triples are lists of three IRIs or literals."""
        return {
            "triple": _plain(self.triple),
            "outcome": self.outcome,
            "steps": [step._asdict() | {"triple": _plain(step.triple)} for step in self.steps],
            "gaps": [gap._asdict() for gap in self.gaps],
            "warrants": [warrant.to_dict() for warrant in self.warrants],
        }


def why(
    triple: Triple, closure: Closure, rules: Sequence[Rule], files: Iterable[tuple[str, str]]
) -> Why:
    """Return why a triple holds in a closure with its derivations, or why it does not.

    `files` are the paths and texts of the files in which it may be asserted.
    """
    texts = list(files)

    def place(asserted: Triple) -> str:
        found = place_of(asserted, texts)
        return f"{shortened(found[0])}, line {found[1]}" if found else ""

    fact = closure.facts.fact(triple)
    if fact is not None:
        steps = proof(closure, fact, place)
        return Why(triple, "inferred" if steps[-1].rule else "asserted", steps)
    found = place(triple)
    if found:  # a triple that no rule speaks of
        return Why(triple, "asserted", (Step(1, triple, place=found),))
    return Why(triple, "missing", gaps=tuple(gaps(closure, rules, triple)[:_FEW]))


def claims_under(steps: Iterable[Step], store: Store) -> list[NamedNode]:
    """Return the claims that a proof rests on.

    These are the claims among what is asserted, and those that affirm or deny a situation of which
    something is asserted.
    """
    subjects = dict.fromkeys(step.triple.subject for step in steps if not step.rule)
    claims: dict[NamedNode, None] = {}
    for subject in subjects:
        if isinstance(subject, NamedNode) and store.holds(subject, RDF_TYPE, expand("rp:Claim")):
            claims[subject] = None
    regarded = {
        situation for claim in claims for _, situation in store.pairs(expand("rp:regards"), claim)
    }
    for subject in subjects:
        if subject not in regarded:
            for claim, _ in sorted(store.pairs(expand("rp:regards"), None, subject), key=str):
                if isinstance(claim, NamedNode):
                    claims[claim] = None
    return list(claims)


def triple_named(subject: str, predicate: str, value: str, names: Names, store: Store) -> Triple:
    """Return the triple that labels, CURIEs or IRIs name.

    Raises UnknownName or Ambiguous where one of them names nothing, or several things.
    """
    thing, other = (names.resolve(text, "owl:Thing") for text in (subject, value))
    return Triple(thing, _property(predicate, store), other)


def _property(text: str, store: Store) -> NamedNode:
    """Return the property that a CURIE, an IRI, a local name of ours or its words name."""
    first, *others = text.strip().split() or [""]
    name = first + "".join(word[:1].upper() + word[1:] for word in others)
    if name == "a":
        return RDF_TYPE
    known = {n for kind in _KINDS for n, _ in store.pairs(RDF_TYPE, None, expand(kind))} | {
        RDF_TYPE
    }
    prefix, colon, _ = name.partition(":")
    iri = RP + name if not colon else expand(name).value if prefix in PREFIXES else name
    found = next(
        (node for node in known if isinstance(node, NamedNode) and node.value == iri), None
    )
    if found is None:
        shown = [local(node.value) for node in known if isinstance(node, NamedNode)]
        raise UnknownName(text, "property", sorted(shown))
    return found


def _plain(triple: Triple) -> list[str]:
    return [str(end.value) if isinstance(end, NamedNode) else str(end) for end in triple]


def shown(triple: Triple) -> str:
    """Return a triple as a reader knows it, with CURIEs."""
    ends = [compact(end.value) if isinstance(end, NamedNode) else str(end) for end in triple]
    return f"{ends[0]} {'a' if triple.predicate == RDF_TYPE else ends[1]} {ends[2]}"
