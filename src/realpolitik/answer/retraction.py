"""Apply retractions, and remove claims, situations or sources to see what depends on them.

Whatever depends on a removed item is removed too, but actors, places and events always stay:

- Removing a claim removes nothing else.
- Removing a situation also removes the claims about it and, recursively, each situation that has it
  as content, factor or outcome.
- Removing a source also removes its passages, the claims without other evidence, and then the
  situations that nothing else mentions.

All triples that mention a removed item are removed, except those by which a claim repeats a removed
claim: the repetition does not become an independent confirmation.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from pyoxigraph import NamedNode, Triple

from realpolitik.answer.findings.warrant import Retraction
from realpolitik.engine.base import Engine, join_rows
from realpolitik.engine.embedded import Store
from realpolitik.errors import Refused
from realpolitik.files import join_query
from realpolitik.terms import (
    ID,
    RDF_TYPE,
    Taxonomy,
    Term,
    by_key,
    compact,
    expand,
    on_sentence,
    reachable,
)

__all__ = ["apply_retractions", "refuse_retracted", "refuse_unfit", "retractions", "without"]

Pair = tuple[Term, Term]

# Properties whose values may be removed items.
_REPEATS = "prov:wasDerivedFrom"
_RECORD = (_REPEATS, "npx:retracts", "prov:wasRevisionOf")


def without(
    triples: Iterable[Triple], nodes: Collection[NamedNode], *, keep_retracted: bool
) -> Store:
    """Return a store with the asserted triples, less some claims, situations and sources.

    Unless `keep_retracted`, the retractions that remain are then applied. Removing a retraction
    thus restores the item that it retracts.
    """
    store, triples = Store(), list(triples)
    store.add(triples)
    store.remove(_naming(triples, _removed(triples, nodes), (_REPEATS,)))
    if not keep_retracted:
        apply_retractions(store)
    return store


def apply_retractions(store: Store) -> list[Triple]:
    """Remove all retracted and revised items from a store of asserted triples.

    Returns the removed triples. Situations that nothing else mentions are removed too. The triples
    that say that an item is retracted, revised or repeated by a claim remain.
    """
    triples = store.triples()
    taken = _naming(triples, _removed(triples, retractions(store), orphans=True), _RECORD)
    store.remove(taken)
    return taken


def _naming(triples: Iterable[Triple], gone: set[Term], kept: Collection[str]) -> list[Triple]:
    """Return the triples that mention a removed item, except as a value of a `kept` property."""
    still = {expand(name) for name in kept}
    return [
        t
        for t in triples
        if not gone.isdisjoint((t.subject, t.predicate))
        or (t.object in gone and t.predicate not in still)
    ]


def _removed(
    asserted: Iterable[Triple], nodes: Collection[NamedNode], *, orphans: bool = False
) -> set[Term]:
    """Return the given claims, situations and sources, and everything that depends on them.

    With `orphans`, this includes the situations that only removed claims mention.
    """
    pairs = by_key((predicate, (subject, value)) for subject, predicate, value in asserted)

    def related(*properties: str) -> list[Pair]:
        return [pair for name in properties for pair in pairs.get(expand(name), ())]

    all_situations: set[Term] = {*Taxonomy(asserted).things(expand("rp:Situation"))}
    all_sources = {node for node, kind in related("rdf:type") if kind == expand("rp:Source")}
    above = related("rp:content", "rp:factor", "rp:outcome")
    situations = reachable(all_situations.intersection(nodes), by_key((b, a) for a, b in above))
    claims = related("rp:regards", "rp:affirms", "rp:denies", "rp:asks")
    sources = all_sources.intersection(nodes)
    gone = {*nodes} - sources | situations | {a for a, b in claims if b in situations}
    if sources or orphans:
        references = [pair for few in pairs.values() for pair in few if pair[1] in all_situations]
        before = _mentioned(references, all_situations, set() if orphans else gone)
        passages = {passage for passage, source in related("oa:hasSource") if source in sources}
        selectors = [(b, a) for a, b in related("oa:hasSelector")]
        gone |= sources | passages
        gone |= _only(selectors, passages) | _only(related("rp:evidence"), passages)
        # A situation that nothing mentioned anyway does not depend on the sources.
        others = all_situations - before - gone
        gone |= before - _mentioned(references, all_situations - others, gone)
    return gone


def _mentioned(references: Iterable[Pair], situations: set[Term], gone: set[Term]) -> set[Term]:
    """Return all that references reach from resources other than situations, skipping `gone`."""
    steps = [(a, b) for a, b in references if a not in gone and b not in gone]
    return reachable({a for a, _ in steps if a not in situations}, by_key(steps))


def _only(pairs: Iterable[Pair], wanted: set[Term]) -> set[Term]:
    """Return the first elements that are paired only with wanted second elements."""
    return {a for a, b in pairs if b in wanted} - {a for a, b in pairs if b not in wanted}


def retractions(engine: Engine) -> dict[NamedNode, Retraction]:
    """Return the retraction or revision of each claim, source or retraction that has one.

    A retraction or revision that is itself retracted has no effect; a revision that is itself
    revised keeps its effect.
    """
    records = [(NamedNode(old), Retraction(*how)) for old, *how in _records(engine)]
    withdrawn = [(old, how) for old, how in records if how.relation == "retracted"]
    void = {old.value for old, _ in withdrawn}
    retracted = {old: how for old, how in withdrawn if how.by not in void}
    _add_claims(retracted, engine)
    gone = {old.value for old in retracted}
    revised = [(old, how) for old, how in records if how.relation == "revised"]
    # A retracted version that a later one replaces does not bring back the one before it.
    replaced = {old.value for old, how in revised if how.by not in gone}
    superseded = {old: how for old, how in revised if how.by in replaced or how.by not in gone}
    _add_claims(superseded, engine)
    return {**superseded, **retracted}


def refuse_retracted(engine: Engine, *names: str) -> None:
    """Raise Refused if a name denotes a retracted or revised item, or a claim in such a source."""
    found = {old: Retraction(*how) for old, *how in _records(engine)}
    for name in names if found else ():
        slug = name.strip(" ,.;:?!").removeprefix(ID).removeprefix("id:")
        place = on_sentence(slug)
        source = place.source if place else slug
        for thing, what in ((slug, "it"), (source, f"its source, {source},")):
            if how := found.get(ID + thing):
                raise Refused(slug, f"{what} was {how.summary}; add --retracted to include it")


def refuse_unfit(engine: Engine) -> None:
    """Raise Refused if questions about an attached graph would have wrong answers.

    Its claims may be in named graphs, a graph may be missing, two graphs with inferences may be
    merged, or it may contain an item that is retracted or revised.
    """
    for (reason,) in engine.select(join_query("unfit")).values():
        raise Refused("this graph", reason)
    for thing, how in retractions(engine).items():
        if engine.holds(thing, RDF_TYPE):
            reason = f"{how.summary}, but still in the graph; attach with --retracted to mark it"
            raise Refused(compact(thing.value), reason)


def _records(engine: Engine) -> list[tuple[str, ...]]:
    """Return a row for each retracted or revised item: its IRI, and the fields of Retraction."""
    return engine.select(join_query("retractions")).values()


def _add_claims(found: dict[NamedNode, Retraction], engine: Engine) -> None:
    """Add to `found` the claims whose only evidence is in retracted or revised sources."""
    sources_of: defaultdict[NamedNode, set[NamedNode]] = defaultdict(set)
    for row in join_rows(engine, "claims-of-sources", "source", list(found)):
        sources_of[NamedNode(row.iri("claim"))].add(NamedNode(row.iri("other")))
    for claim, sources in sources_of.items():
        if sources <= found.keys():
            found.setdefault(claim, found[min(sources, key=str)])
