"""Apply retractions, and remove claims, situations or sources to see what depends on them.

Dependent things are removed too, but never the world:

- with a claim, nothing else;
- with a situation, the claims that regard it, and each situation that has it as content, factor or
  outcome, recursively;
- with a source, its passages, the claims without other evidence, and then the situations that
  nothing else mentions.

Triples about removed things are removed, except that a claim repeats a removed one: it does not
become an independent confirmation.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from graphlib import CycleError, TopologicalSorter

from pyoxigraph import NamedNode, Triple

from realpolitik.answer.findings.warrant import Retraction
from realpolitik.engine.base import Engine, join_rows
from realpolitik.engine.embedded import Store
from realpolitik.errors import Refused
from realpolitik.files import join
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

__all__ = ["apply_retractions", "refuse_retracted", "refuse_unapplied", "retractions", "without"]

Pair = tuple[Term, Term]
Links = dict[NamedNode, dict[NamedNode, Retraction]]

# Properties that may lead to removed things.
_REPEATS = "prov:wasDerivedFrom"
_RECORD = (_REPEATS, "npx:retracts", "prov:wasRevisionOf")


def without(
    triples: Iterable[Triple], nodes: Collection[NamedNode], *, keep_retracted: bool
) -> Store:
    """Return a store of asserted triples without some claims, situations and sources.

    The remaining retractions are then applied, unless `keep_retracted`: a thing comes back if its
    retraction is removed.
    """
    store, triples = Store(), list(triples)
    store.add(triples)
    store.remove(_naming(triples, _removed(triples, nodes), (_REPEATS,)))
    if not keep_retracted:
        apply_retractions(store)
    return store


def apply_retractions(store: Store) -> list[Triple]:
    """Remove all retracted and revised things from a store of asserted triples; return them.

    Situations that nothing else mentions are removed too. The triples stay that say that something
    is retracted or revised, or that a claim repeats it.
    """
    triples = store.triples()
    taken = _naming(triples, _removed(triples, retractions(store), orphans=True), _RECORD)
    store.remove(taken)
    return taken


def _naming(triples: Iterable[Triple], gone: set[Term], kept: Collection[str]) -> list[Triple]:
    """Return the triples about removed things, except as values of the `kept` properties."""
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
    """Return some claims, situations and sources, and all that depend on them.

    With `orphans`, these include the situations that only removed claims mention.
    """
    pairs = by_key((predicate, (subject, value)) for subject, predicate, value in asserted)

    def related(*properties: str) -> list[Pair]:
        return [pair for name in properties for pair in pairs.get(expand(name), ())]

    all_situations: set[Term] = {*Taxonomy(asserted).things(expand("rp:Situation"))}
    all_sources = {node for node, kind in related("rdf:type") if kind == expand("rp:Source")}
    above = related("rp:content", "rp:factor", "rp:outcome")
    situations = reachable(all_situations.intersection(nodes), by_key((b, a) for a, b in above))
    claims = related("rp:regards", "rp:affirms", "rp:denies")
    sources = all_sources.intersection(nodes)
    gone = {*nodes} - sources | situations | {a for a, b in claims if b in situations}
    if sources or orphans:
        references = [pair for few in pairs.values() for pair in few if pair[1] in all_situations]
        before = _mentioned(references, all_situations, set() if orphans else gone)
        passages = {passage for passage, source in related("oa:hasSource") if source in sources}
        selectors = [(b, a) for a, b in related("oa:hasSelector")]
        gone |= sources | passages
        gone |= _only(selectors, passages) | _only(related("rp:evidence"), passages)
        # A situation that nothing mentioned before does not depend on the sources.
        others = all_situations - before - gone
        gone |= before - _mentioned(references, all_situations - others, gone)
    return gone


def _mentioned(references: Iterable[Pair], situations: set[Term], gone: set[Term]) -> set[Term]:
    """Return all that is reachable by references from things other than situations."""
    steps = [(a, b) for a, b in references if a not in gone and b not in gone]
    return reachable({a for a, _ in steps if a not in situations}, by_key(steps))


def _only(pairs: Iterable[Pair], wanted: set[Term]) -> set[Term]:
    """Return the first ends of pairs whose second ends are all wanted."""
    return {a for a, b in pairs if b in wanted} - {a for a, b in pairs if b not in wanted}


def retractions(engine: Engine) -> dict[NamedNode, Retraction]:
    """Return the retraction or revision of each claim, source and retraction that has one.

    A retracted retraction or revision has no effect; a revised revision keeps its effect.

    Raises Refused if retractions or revisions form a cycle.
    """
    retracts, revises = _links(engine, "retracted"), _links(engine, "revised")
    revising = _ordered(revises, "revises")
    retracted: dict[NamedNode, Retraction] = {}
    for retraction in _ordered(retracts, "retracts"):
        if retraction not in retracted:
            for thing, how in retracts[retraction].items():
                retracted.setdefault(thing, how)
    _add_claims(retracted, engine)
    superseded: dict[NamedNode, Retraction] = {}
    for revision in revising:
        if revision not in retracted or revision in superseded:
            for thing, how in revises[revision].items():
                superseded.setdefault(thing, how)
    _add_claims(superseded, engine)
    return {**superseded, **retracted}


def refuse_retracted(engine: Engine, *names: str) -> None:
    """Raise Refused if a name is that of a retracted or revised thing, or of a claim in one."""
    found = {old: Retraction(*how) for old, *how in engine.select(join("retractions")).values()}
    for name in names if found else ():
        slug = name.strip(" ,.;:?!").removeprefix(ID).removeprefix("id:")
        place = on_sentence(slug)
        source = place.source if place else slug
        for thing, what in ((slug, "it"), (source, f"its source, {source},")):
            if how := found.get(ID + thing):
                raise Refused(slug, f"{what} was {how.summary}; --retracted includes it")


def refuse_unapplied(engine: Engine) -> None:
    """Raise Refused if an engine has a thing that is retracted or revised."""
    if not engine.select(join("retractions")).rows:
        return
    for thing, how in retractions(engine).items():
        if engine.holds(thing, RDF_TYPE):
            reason = f"{how.summary}, but it is still here; attach with --retracted to mark it"
            raise Refused(compact(thing.value), reason)


def _links(engine: Engine, relation: str) -> Links:
    """Return the things that each thing retracts or revises."""
    links: Links = {}
    for old, *record in engine.select(join("retractions")).values():
        how = Retraction(*record)
        if how.relation == relation:
            links.setdefault(NamedNode(how.by), {}).setdefault(NamedNode(old), how)
    return links


def _ordered(links: Links, verb: str) -> list[NamedNode]:
    """Return the sources of links in topological order; raise Refused for a cycle."""
    try:
        order = [*TopologicalSorter(links).static_order()]
    except CycleError as error:
        # Its nodes are against the links, and the first is also the last.
        first, *others = (compact(node.value) for node in reversed(error.args[1]))
        names = ", which ".join(f"{verb} {name}" for name in others)
        raise Refused(first, f"it {names}: a cycle; remove the link that is wrong") from None
    return [node for node in reversed(order) if node in links]


def _add_claims(found: dict[NamedNode, Retraction], engine: Engine) -> None:
    """Add the claims whose only evidence is in retracted sources."""
    sources_of: defaultdict[NamedNode, set[NamedNode]] = defaultdict(set)
    for row in join_rows(engine, "claims-of-sources", "source", list(found)):
        sources_of[NamedNode(row.iri("claim"))].add(NamedNode(row.iri("other")))
    for claim, sources in sources_of.items():
        if sources <= found.keys():
            found.setdefault(claim, found[min(sources, key=str)])
