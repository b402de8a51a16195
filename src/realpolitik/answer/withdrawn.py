"""Leave claims, situations or sources out of a graph, as if they had never been said.

What is left out takes with it what cannot be said without it; what is in the world never goes.

- A claim goes alone.
- A situation takes the claims that regard it, and the situations, with their claims, whose content,
  factor or outcome it is, and so on up.
- A source takes its passages and the claims that stand on them alone, and then the situations of
  which nothing that is left speaks any more.

Every triple that names what went goes too, but for one: that a claim repeats another which went is
still told, since it does not become a confirmation of its own by that.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from graphlib import CycleError, TopologicalSorter
from typing import NoReturn

from pyoxigraph import NamedNode, Triple

from realpolitik.answer.findings.warrant import Withdrawal
from realpolitik.engine.base import Engine, batches, node_of
from realpolitik.engine.embedded import Store
from realpolitik.engine.sparql import bind
from realpolitik.errors import RealpolitikError, Refused
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
    reached,
)

__all__ = ["left", "refuse_unknown", "refuse_untold", "refuse_withdrawn", "withdraw", "withdrawn"]

Pair = tuple[Term, Term]
Links = dict[NamedNode, dict[NamedNode, Withdrawal]]

# What stays to be told when what it names is gone.
_REPEATS = "prov:wasDerivedFrom"
_TELLING = (_REPEATS, "npx:retracts", "prov:wasRevisionOf")


def left(
    files: Iterable[tuple[str, bytes]], nodes: Collection[NamedNode], *, retracted: bool
) -> Store:
    """Return what is asserted in files, without some claims, situations and sources.

    What is then withdrawn is left out too, if it is not to be told as `retracted`: what these nodes
    retract or revise may be back without them. The order of `nodes` does not matter.
    """
    store = Store()
    for path, data in files:
        store.load(path, data)
    triples = store.triples()
    store.remove(_naming(triples, _gone(triples, nodes), (_REPEATS,)))
    if not retracted:
        withdraw(store)
    return store


def withdraw(store: Store) -> list[Triple]:
    """Take out of a store of what is asserted all that is withdrawn, and return what was taken.

    The module says what goes with it; besides, the situations go of which nothing that
    is left speaks. That it is withdrawn, and that a claim repeats it, is still told.
    """
    triples = store.triples()
    taken = _naming(triples, _gone(triples, withdrawn(store), swept=True), _TELLING)
    store.remove(taken)
    return taken


def _naming(triples: Iterable[Triple], gone: set[Term], telling: Collection[str]) -> list[Triple]:
    """Return the triples that name what is gone, but those with a property that tells of it."""
    still = {expand(name) for name in telling}
    return [
        t
        for t in triples
        if not gone.isdisjoint((t.subject, t.predicate))
        or (t.object in gone and t.predicate not in still)
    ]


def _gone(
    asserted: Iterable[Triple], nodes: Collection[NamedNode], *, swept: bool = False
) -> set[Term]:
    """Return some claims, situations and sources, and what goes with them.

    With `swept`, the situations of which then nothing speaks go with claims too.
    """
    pairs = by_key((predicate, (subject, value)) for subject, predicate, value in asserted)

    def related(*properties: str) -> list[Pair]:
        return [pair for name in properties for pair in pairs.get(expand(name), ())]

    all_situations: set[Term] = {*Taxonomy(asserted).things(expand("rp:Situation"))}
    all_sources = {node for node, kind in related("rdf:type") if kind == expand("rp:Source")}
    above = related("rp:content", "rp:factor", "rp:outcome")
    situations = reached(all_situations.intersection(nodes), by_key((b, a) for a, b in above))
    claims = related("rp:regards", "rp:affirms", "rp:denies")
    sources = all_sources.intersection(nodes)
    away = {*nodes} - sources | situations | {a for a, b in claims if b in situations}
    if sources or swept:
        references = [pair for few in pairs.values() for pair in few if pair[1] in all_situations]
        before = _spoken_of(references, all_situations, set() if swept else away)
        passages = {passage for passage, source in related("oa:hasSource") if source in sources}
        selectors = [(b, a) for a, b in related("oa:hasSelector")]
        away |= sources | passages
        away |= _only(selectors, passages) | _only(related("rp:evidence"), passages)
        # What nothing spoke of before is none of the source's business, and stays with its parts.
        others = all_situations - before - away
        away |= before - _spoken_of(references, all_situations - others, away)
    return away


def _spoken_of(references: Iterable[Pair], situations: set[Term], away: set[Term]) -> set[Term]:
    """Return what is reached by references from what is neither a situation nor away."""
    steps = [(a, b) for a, b in references if a not in away and b not in away]
    return reached({a for a, _ in steps if a not in situations}, by_key(steps))


def _only(pairs: Iterable[Pair], wanted: set[Term]) -> set[Term]:
    """Return the firsts of pairs whose seconds are all wanted."""
    return {a for a, b in pairs if b in wanted} - {a for a, b in pairs if b not in wanted}


def withdrawn(engine: Engine) -> dict[NamedNode, Withdrawal]:
    """Return how each claim, source and retraction is withdrawn that is, of all that are held.

    Raises Refused where retractions retract, or revisions revise, each other in a circle.
    """
    retracts, revises = _links(engine, "retracted"), _links(engine, "revised")
    revising = _ordered(revises, "revises")
    retracted: dict[NamedNode, Withdrawal] = {}
    for retraction in _ordered(retracts, "retracts"):
        if retraction not in retracted:
            for thing, how in retracts[retraction].items():
                retracted.setdefault(thing, how)
    _add_claims(retracted, engine)
    superseded: dict[NamedNode, Withdrawal] = {}
    for revision in revising:
        # What is superseded itself has still superseded others; what is retracted has not.
        if revision not in retracted or revision in superseded:
            for thing, how in revises[revision].items():
                superseded.setdefault(thing, how)
    _add_claims(superseded, engine)
    return {**superseded, **retracted}


def refuse_unknown(error: RealpolitikError, engine: Engine, *names: str) -> NoReturn:
    """Raise Refused where what is not known by one of some names is withdrawn; else the error."""
    refuse_withdrawn(engine, *names)
    raise error


def refuse_withdrawn(engine: Engine, *names: str) -> None:
    """Raise Refused where one of some names is that of what is withdrawn."""
    rows = engine.select(join("withdrawals")).values()
    slugs = [name.strip(" ,.;:?!").removeprefix(ID).removeprefix("id:") for name in names]
    for slug in slugs:
        place = on_sentence(slug)
        for thing, what in {slug: "it", place and place.source: "its source, {},"}.items():
            for old, *how in rows:
                if thing and old == ID + thing:
                    reason = f"{what.format(thing)} was {Withdrawal(*how).said}"
                    raise Refused(slug, f"{reason}; --retracted has it all the same")


def refuse_untold(engine: Engine) -> None:
    """Raise Refused where an engine holds something that is withdrawn, as if it were not."""
    if not engine.select(join("withdrawals")).rows:
        return
    for thing, how in withdrawn(engine).items():
        if engine.holds(thing, RDF_TYPE):
            reason = f"{how.said}, and is held here; --retracted has it told, or publish without"
            raise Refused(compact(thing.value), reason)


def _links(engine: Engine, relation: str) -> Links:
    """Return what each thing retracts, or revises."""
    links: Links = {}
    for old, *told in engine.select(join("withdrawals")).values():
        how = Withdrawal(*told)
        if how.relation == relation:
            links.setdefault(NamedNode(how.by), {}).setdefault(NamedNode(old), how)
    return links


def _ordered(links: Links, verb: str) -> list[NamedNode]:
    """Return what links lead from, each after all that lead to it.

    Raises Refused where links lead from a thing back to it.
    """
    try:
        order = [*TopologicalSorter(links).static_order()]
    except CycleError as error:
        circle = error.args[1][:0:-1]  # against the links, its first node also its last
        first = circle.index(min(circle, key=str))
        circle = [*circle[first:], *circle[: first + 1]]
        names = ", which ".join(f"{verb} {compact(node.value)}" for node in circle[1:])
        reason = f"it {names}: a circle; remove the link that is wrong"
        raise Refused(compact(circle[0].value), reason) from None
    return [node for node in reversed(order) if node in links]


def _add_claims(found: dict[NamedNode, Withdrawal], engine: Engine) -> None:
    """Add to what is withdrawn the claims that stand on withdrawn sources alone."""
    sources_of: defaultdict[NamedNode, set[NamedNode]] = defaultdict(set)
    for few in batches(list(found)):
        for claim, _, source in engine.select(bind(join("standing"), {"source": few})).rows:
            sources_of[node_of(claim)].add(node_of(source))
    for claim, sources in sources_of.items():
        if sources <= found.keys():
            found.setdefault(claim, found[min(sources, key=str)])
