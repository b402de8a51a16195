"""Apply retractions, and remove claims, situations or sources from a graph.

Everything that depends on a removed item is removed too. Actors, places and events always stay.

- Removing a situation also removes the claims about it and, recursively, each situation that has it
  as content, factor or outcome.
- Removing a source also removes its passages and the claims without other evidence.
- A situation is also removed if only removed items mention it.

A triple that mentions a removed item is removed, unless the triple says that a claim repeats a
removed claim. Without such triples, a repetition would look like an independent confirmation.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from pyoxigraph import NamedNode, Triple

from realpolitik.answer.findings.warrant import Retraction
from realpolitik.engine.base import Engine, join_rows
from realpolitik.engine.embedded import Store
from realpolitik.errors import Refused
from realpolitik.files import join_query
from realpolitik.terms import ID, RDF_TYPE, Term, by_key, compact, expand, on_sentence, reachable

__all__ = ["apply_retractions", "refuse_retracted", "refuse_unfit", "retractions", "without"]

Pair = tuple[Term, Term]

# Properties whose values may be removed items.
_REPEATS = "prov:wasDerivedFrom"
_RECORD = (_REPEATS, "npx:retracts", "prov:wasRevisionOf")
_SITUATIONS = f"""SELECT DISTINCT ?situation {{
  ?situation a/{expand("rdfs:subClassOf")}* {expand("rp:Situation")} }}"""


def without(
    triples: Iterable[Triple], nodes: Collection[NamedNode], *, keep_retracted: bool
) -> Store:
    """Return a store of `triples` without the claims, situations and sources in `nodes`.

    Unless `keep_retracted` is true, the remaining retractions are then applied to the store. If
    `nodes` includes a retraction, the item that it retracts therefore stays in the store.
    """
    store = Store()
    store.add(triples)
    store.remove(_mentioning(store, _removed(store, nodes), (_REPEATS,)))
    if not keep_retracted:
        apply_retractions(store)
    return store


def apply_retractions(store: Store) -> list[Triple]:
    """Remove all retracted and revised items from a store of asserted triples.

    Triples that record a retraction, revision or repetition stay. Returns the removed triples.
    """
    found = retractions(store)
    taken = _mentioning(store, _removed(store, found), _RECORD) if found else []
    store.remove(taken)
    return taken


def _mentioning(store: Store, gone: set[Term], kept: Collection[str]) -> list[Triple]:
    """Return the triples that mention an item in `gone`, except as value of a `kept` property."""
    still = {expand(name) for name in kept}
    return [
        t
        for t in store.triples()
        if not gone.isdisjoint((t.subject, t.predicate))
        or (t.object in gone and t.predicate not in still)
    ]


def _removed(asserted: Store, nodes: Collection[NamedNode]) -> set[Term]:
    """Return the given claims, situations and sources, and everything that depends on them."""

    def related(*properties: str) -> list[Pair]:
        return [pair for name in properties for pair in asserted.pairs(expand(name))]

    all_situations = {node for (node,) in asserted.select(_SITUATIONS).rows if node}
    all_sources = {node for node, kind in related("rdf:type") if kind == expand("rp:Source")}
    above = related("rp:content", "rp:factor", "rp:outcome")
    situations = reachable(all_situations.intersection(nodes), by_key((b, a) for a, b in above))
    claims = related("rp:regards", "rp:affirms", "rp:denies", "rp:asks")
    sources = all_sources.intersection(nodes)
    gone = {*nodes} - sources | situations | {a for a, b in claims if b in situations}
    passages = {passage for passage, source in related("oa:hasSource") if source in sources}
    selectors = [(b, a) for a, b in related("oa:hasSelector")]
    gone |= sources | passages
    gone |= _only(selectors, passages) | _only(related("rp:evidence"), passages)
    references = [(t.subject, t.object) for t in asserted.triples() if t.object in all_situations]
    before, after = (_mentioned(references, all_situations, less) for less in (set(), gone))
    return gone | all_situations.intersection(before - after)


def _mentioned(references: Iterable[Pair], situations: set[Term], gone: set[Term]) -> set[Term]:
    """Return the situations that other resources mention, directly or indirectly; ignore `gone`."""
    steps = [(a, b) for a, b in references if a not in gone and b not in gone]
    return reachable({a for a, _ in steps if a not in situations}, by_key(steps))


def _only(pairs: Iterable[Pair], wanted: set[Term]) -> set[Term]:
    """Return each first element that is paired only with second elements in `wanted`."""
    return {a for a, b in pairs if b in wanted} - {a for a, b in pairs if b not in wanted}


def retractions(engine: Engine) -> dict[NamedNode, Retraction]:
    """Map each retracted or revised claim, source or retraction to its retraction or revision.

    Void retractions and revisions are left out. A retraction is void if a valid retraction retracts
    it. A revision is void if the new version and all later versions of it are retracted.
    """
    records = [(NamedNode(old), Retraction(*how)) for old, *how in _records(engine)]
    withdrawn = [(old, how) for old, how in records if how.relation == "retracted"]
    acts = {how.by for _, how in withdrawn}
    chained = [(old.value, how.by) for old, how in withdrawn if old.value in acts]
    void: set[str] = set()
    for _ in chained:  # no chain of retractions is longer
        void = {old for old, by in chained if by not in void}
    retracted = {old: how for old, how in withdrawn if how.by not in void}
    _add_claims(retracted, engine)
    gone = {old.value for old in retracted}
    revised = [(old, how) for old, how in records if how.relation == "revised"]
    older = by_key((how.by, old.value) for old, how in revised)
    replaced = reachable(older.keys() - gone, older)
    superseded = {old: how for old, how in revised if how.by in replaced}
    _add_claims(superseded, engine)
    return {**superseded, **retracted}


def refuse_retracted(engine: Engine, *names: str) -> None:
    """Raise Refused if any item in `names`, or the source of an item, was retracted or revised."""
    found = {old: Retraction(*how) for old, *how in _records(engine)}
    for name in names if found else ():
        slug = name.strip(" ,.;:?!").removeprefix(ID).removeprefix("id:")
        place = on_sentence(slug)
        source = place.source if place else slug
        for thing, what in ((slug, "it"), (source, f"its source, {source},")):
            if how := found.get(ID + thing):
                raise Refused(slug, f"{what} was {how.summary}; add --retracted to include it")


def refuse_unfit(engine: Engine) -> None:
    """Raise Refused if questions about the graph in `engine` would get wrong answers.

    The answers would be wrong if all claims of the graph are in named graphs, if a named graph is
    missing, if two graphs with inferences were merged, or if a retracted or revised item remains.
    """
    for (reason,) in engine.select(join_query("unfit")).values():
        raise Refused("this graph", reason)
    for thing, how in retractions(engine).items():
        if engine.holds(thing, RDF_TYPE):
            reason = f"it was {how.summary}, but is still here; add --retracted to keep and mark it"
            raise Refused(compact(thing.value), reason)


def _records(engine: Engine) -> list[tuple[str, ...]]:
    """Return the IRI of each retracted or revised item, and the fields of its Retraction."""
    return engine.select(join_query("retractions")).values()


def _add_claims(found: dict[NamedNode, Retraction], engine: Engine) -> None:
    """Add to `found` the claims whose only evidence is in retracted or revised sources."""
    sources_of: defaultdict[NamedNode, set[NamedNode]] = defaultdict(set)
    for row in join_rows(engine, "claims-of-sources", "source", list(found)):
        sources_of[NamedNode(row.iri("claim"))].add(NamedNode(row.iri("other")))
    for claim, sources in sources_of.items():
        if sources <= found.keys():
            found.setdefault(claim, found[min(sources, key=str)])
