"""What a file says that a table of claims has no column for."""

from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode, Triple

from .engine import Subject
from .sheet import CONCEPTS, ROLES
from .taxonomy import Taxonomy
from .terms import RDF_TYPE, expand

__all__ = ["unsaid"]

_OF_CLAIM = (
    *("rp:affirms", "rp:denies", "rp:claimant", "prov:wasAttributedTo", "rp:certainty", "rp:tense"),
    *("rp:gloss", "rp:evidence", "rp:supports", "rp:disputes", "rp:qualifies"),
    "skos:editorialNote",
)
_OF_PASSAGE = ("rp:paragraph", "rp:sentence", "oa:hasSource", "oa:hasSelector", "rp:sha256")
_OF_OTHERS = {
    "rp:Claim": _OF_CLAIM,
    "rp:Passage": _OF_PASSAGE,
    "oa:TextPositionSelector": ("oa:start", "oa:end"),
}
_OF_SITUATION = ("rdfs:label", *(f"rp:{name}" for name in (*ROLES, *CONCEPTS)))
_LANGUAGES = {"rdfs:label": "en", "skos:editorialNote": "en", "rp:gloss": None}
"""Properties of which a table has one value, and the language that it is in."""


def unsaid(triples: Sequence[Triple], taxonomy: Taxonomy) -> list[tuple[Subject, NamedNode]]:
    """Return each subject and property that a table would lose, by name.

    `taxonomy` knows which classes are those of situations.
    """
    kinds: dict[Subject, set[NamedNode]] = {}
    for triple in triples:
        if triple.predicate == RDF_TYPE and isinstance(triple.object, NamedNode):
            kinds.setdefault(triple.subject, set()).add(triple.object)
    said = {subject: _said(found, taxonomy) for subject, found in kinds.items()}
    languages = {expand(name): language for name, language in _LANGUAGES.items()}
    seen: set[tuple[Subject, NamedNode]] = set()
    lost: set[tuple[Subject, NamedNode]] = set()
    for subject, predicate, value in triples:
        pair = subject, predicate
        again = pair in seen and (predicate in languages or predicate == RDF_TYPE)
        foreign = predicate in languages and (
            not isinstance(value, Literal) or value.language != languages[predicate]
        )
        seen.add(pair)
        if again or foreign or predicate not in said.get(subject, ()):
            lost.add(pair)
    return sorted(lost, key=str)


def _said(kinds: set[NamedNode], taxonomy: Taxonomy) -> set[NamedNode]:
    """Return the properties that a table has of things of some classes."""
    for name, properties in _OF_OTHERS.items():
        if expand(name) in kinds:
            return {RDF_TYPE, *map(expand, properties)}
    situation = expand("rp:Situation")
    if all(situation in taxonomy.above(kind) for kind in kinds):
        return {RDF_TYPE, *map(expand, _OF_SITUATION)}
    return set()
