"""Add to exports who affirms or denies a situation, and which claims support an inferred triple.

The label of a situation reads as a fact, even if people deny it; the verdict says who affirms or
denies it. Some inferred triples relate two actors, for example by `rp:alignsWith`. In RDF 1.2, such
a triple is reified by a situation; in RDF 1.1, by an annotated axiom (OWL 2 Mapping, section 2.3).
"""

import os
import re
from collections.abc import Iterator

from pyoxigraph import BlankNode, NamedNode, Triple

from realpolitik.engine.lookup import Lookup
from realpolitik.english import short_list
from realpolitik.files import read, rule_files
from realpolitik.rdf.triples import describe
from realpolitik.terms import Subject, by_key, expand, slug

__all__ = ["axiom_annotations", "reifiers", "verdicts"]

_HEAD = re.compile(r"CONSTRUCT \{\s*(.*?) \.\s*\}", re.DOTALL)
_HEDGES = ("probable", "possible", "past", "future")
_SIDES = {"affirmed": "rp:affirms", "denied": "rp:denies"}


def verdicts(facts: Lookup) -> dict[Subject, str]:
    """Map each situation to who affirms or denies it, in words such as "denied by Sullivan 2024".

    Only current claims (`rp:CurrentClaim`) count. If none of them affirms or denies a situation,
    its text is "only supposed" or "only asked about". Without inferred triples, the dict is empty.
    """

    def says(claim: Subject) -> str:
        texts = facts.nodes(claim, "rp:evidence")
        where = dict.fromkeys(s for text in texts for s in facts.nodes(text, "oa:hasSource"))
        shorts = " and ".join(facts.label(source) or slug(source) for source in where)
        claimants = facts.nodes(claim, "rp:claimant")
        if {*claimants} <= {a for source in where for a in facts.nodes(source, "dcterms:creator")}:
            return shorts
        return f"{' and '.join(map(facts.label, claimants))} ({shorts})"

    current = {*facts.about(expand("rp:CurrentClaim"), "rdf:type")}
    found: dict[Subject, str] = {}
    for situation in facts.subjects("rp:status"):
        claims = {
            word: [c for c in facts.about(situation, name) if c in current]
            for word, name in _SIDES.items()
        }
        regarded = [claim for own in claims.values() for claim in own]
        against = [other for claim in regarded for other in facts.about(claim, "rp:disputes")]
        claims["disputed"] = [claim for claim in against if claim in current]
        text = ", ".join(f"{w} by {short_list(map(says, own))}" for w, own in claims.items() if own)
        hedges = map(slug, facts.values(situation, "rp:strength", "rp:currentTense"))
        how = ", ".join(word for word in hedges if word in _HEDGES)
        asked = facts.about(situation, "rp:asks")
        text = text or ("only asked about" if asked else "only supposed")
        found[situation] = text + (f" ({how})" if how else "")
    return found


def reifiers(facts: Lookup) -> list[Triple]:
    """Return `rdf:reifies` triples (RDF 1.2) from situations to inferred triples of two actors."""
    return _matches(facts, "shortcuts/", "rdf:reifies", r"<<( \1 )>>")


def axiom_annotations(facts: Lookup) -> Iterator[Triple]:
    """Yield the triples of an annotated axiom for each inferred triple that relates two actors.

    Each axiom is a blank node, as OWL tools require, and lists supporting claims and their dates.
    """
    if facts.about(expand("owl:Axiom"), "rdf:type"):  # an export that was attached
        return
    established = _matches(facts, "status/established", "rp:warrantedBy", "?claim")
    claims = by_key((situation, claim) for situation, _, claim in established)
    for situation, _, shortcut in reifiers(facts):
        assert isinstance(shortcut, Triple)
        warrants = [claim for claim in claims[situation] if isinstance(claim, NamedNode)]
        yield from describe(
            BlankNode(),
            ("rdf:type", "owl:Axiom"),
            ("owl:annotatedSource", shortcut.subject),
            ("owl:annotatedProperty", shortcut.predicate),
            ("owl:annotatedTarget", shortcut.object),
            ("rp:situation", situation),
            *(("rp:warrantedBy", claim) for claim in warrants),
            *(("rp:saidOn", d) for claim in warrants for d in facts.values(claim, "rp:saidOn")),
        )


def _matches(facts: Lookup, rules: str, predicate: str, value: str) -> list[Triple]:
    r"""Match rules again, but conclude a triple of a situation, `predicate` and `value`.

    `rules` is the start of their folder and file name; \1 in `value` stands for the conclusion.
    """
    found = set[Triple]()
    head = f"CONSTRUCT {{ ?situation {expand(predicate)} {value} }}"
    for path in rule_files():
        if "/".join(path.split(os.sep)[-2:]).startswith(rules):
            found.update(facts.construct(_HEAD.sub(head, read(path), count=1)))
    return sorted(found, key=str)
