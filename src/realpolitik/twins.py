"""Twin situations: two with the same class, roles and tense are one, and are told so.

The query twin-situations-violation.rq says the same for any tool, pair by pair; here all situations
are looked up once, which does not take time with the square of their number.
"""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from .findings import Finding
from .material import Material, Where
from .taxonomy import Taxonomy
from .terms import RDF_TYPE, RP, compact, expand

__all__ = ["TWINS", "twins"]

TWINS = "twin-situations"
"""The name of the rule."""

_Key = tuple[frozenset[tuple[str, str]], frozenset[str]]


def twins(material: Material) -> Iterator[Finding]:
    """Give each situation in the checked files that is the same as one written before it."""
    for same in _alike(material).values():
        places = [(_place(material, name), name) for name in same]
        written = sorted((material.order(place), place, name) for place, name in places if place)
        first = next((name for place, name in places if not place), None)
        if first is None:
            first, written = written[0][2], written[1:]
        for _, place, name in written:
            said = (
                f"{compact(name)}: it has the same class, the same roles and claims of the same "
                f"tense as {compact(first)}, so they are one situation. Keep one of the two and "
                "let every claim and situation refer to it, or add the role that sets them apart."
            )
            yield material.finding(place, 0, TWINS, said, name, first)


def _alike(material: Material) -> dict[_Key, list[str]]:
    """Return the situations that have some role, by all that makes them what they are."""
    taxonomy, situation = Taxonomy(material.store.triples()), expand("rp:Situation")
    tenses = _tenses(material)
    alike: dict[_Key, list[str]] = {}
    for node in taxonomy.things(situation):
        if not isinstance(node, NamedNode):
            continue
        files = (*material.ground, *material.files)
        triples = [triple for file in files for triple in file.about.get(node.value, ())]
        roles = {
            (triple.predicate.value, str(triple.object))
            for triple in triples
            if triple.predicate == RDF_TYPE or triple.predicate.value.startswith(RP)
        }
        if any(predicate != RDF_TYPE.value for predicate, _ in roles):
            key = frozenset(roles), frozenset(tenses.get(node.value, ()))
            alike.setdefault(key, []).append(node.value)
    return {key: sorted(same) for key, same in alike.items() if len(same) > 1}


def _tenses(material: Material) -> dict[str, set[str]]:
    """Return the tenses of the claims on each situation."""
    query = """
        PREFIX rp: <https://w3id.org/realpolitik/ontology#>
        SELECT DISTINCT ?node ?tense WHERE {
            ?claim rp:affirms|rp:denies ?node ; rp:tense ?tense
        }"""
    tenses: dict[str, set[str]] = {}
    for node, tense in material.store.select(query).values():
        tenses.setdefault(node, set()).add(tense)
    return tenses


def _place(material: Material, name: str) -> Where | None:
    """Return where the checked files begin to describe a thing."""
    return next(iter(material.said_of(name)), None)
