"""What is retracted or revised, and the graph as if it had never been said.

What a retraction that is in force names is retracted: a claim, a source, or another retraction,
which then is not in force. What was said with it is undone with it, revisions too. What a claim or
source that is not retracted revises, directly or through others, is superseded; that stays so where
the one that revises is revised in turn. The claims that stand on a withdrawn source alone are
withdrawn with it.
"""

from collections.abc import Iterable
from typing import NoReturn

from pyoxigraph import NamedNode, Triple

from .engine import Engine, batches
from .errors import RealpolitikError, Refused
from .source import join
from .sparql import bind
from .store import Store
from .taxonomy import Taxonomy
from .terms import ID, RDF_TYPE, compact, expand
from .withdrawal import Withdrawal
from .without import gone

__all__ = ["refuse_unknown", "refuse_untold", "with_classes", "withdraw", "withdrawn"]

# What stays to be told when what it names is gone.
_TELLING = ("npx:retracts", "prov:wasRevisionOf", "prov:wasDerivedFrom")


Links = dict[NamedNode, dict[NamedNode, Withdrawal]]


def withdrawn(engine: Engine) -> dict[NamedNode, Withdrawal]:
    """Return how each claim, source and retraction is withdrawn that is, of all that are held.

    Raises Refused where retractions retract, or revisions revise, each other in a circle.
    """
    retracts, revises = _links(engine, "retracted"), _links(engine, "revised")
    _refuse_circle(retracts, "retracts")
    _refuse_circle(revises, "revises")
    found: dict[NamedNode, Withdrawal] = {}
    for retraction in _after(retracts):
        if retraction not in found:
            for thing, how in retracts[retraction].items():
                found.setdefault(thing, how)
    _with_claims(found, engine)
    superseded: dict[NamedNode, Withdrawal] = {}
    waiting = [node for node in revises if node not in found]
    while waiting:
        for old, how in revises.get(waiting.pop(), {}).items():
            if old not in superseded:
                superseded[old] = how
                waiting.append(old)
    _with_claims(superseded, engine)
    return {**superseded, **found}


def withdraw(store: Store) -> list[Triple]:
    """Take out of a store of what is asserted all that is withdrawn, and return what was taken.

    `realpolitik.without` says what goes with it; besides, the situations go of which nothing that
    is left speaks. That it is withdrawn, and that a claim repeats it, is still told.
    """
    triples, telling = store.triples(), {expand(name) for name in _TELLING}
    away = gone(triples, with_classes(triples), withdrawn(store), swept=True)
    taken = [
        t
        for t in triples
        if t.subject in away
        or t.predicate in away
        or (t.object in away and t.predicate not in telling)
    ]
    store.remove(taken)
    return taken


def refuse_unknown(error: RealpolitikError, engine: Engine, *names: str) -> NoReturn:
    """Raise Refused where what is not known by one of some names is withdrawn; else the error."""
    rows = engine.select(join("withdrawals")).values()
    slugs = [name.strip(" ,.;:?!").removeprefix(ID).removeprefix("id:") for name in names]
    for slug, thing in [(s, thing) for s in slugs for thing in (s, s.rpartition("-p")[0])]:
        for old, *how in rows:
            if old == ID + thing:
                what = "it" if thing == slug else f"its source, {thing},"
                reason = f"{what} was {Withdrawal(*how).said}; --retracted has it all the same"
                raise Refused(slug, reason)
    raise error


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


def _refuse_circle(links: Links, verb: str) -> None:
    """Raise Refused where links lead from a thing back to it."""
    ahead = {node: len(found) for node, found in links.items()}
    ahead |= {node: 0 for found in links.values() for node in found if node not in links}
    behind: dict[NamedNode, list[NamedNode]] = {}
    for node, found in links.items():
        for other in found:
            behind.setdefault(other, []).append(node)
    waiting = [node for node, count in ahead.items() if not count]
    while waiting:
        done = waiting.pop()
        del ahead[done]
        for node in behind.get(done, ()):
            ahead[node] -= 1
            if not ahead[node]:
                waiting.append(node)
    if ahead:
        # What is left leads into a circle, or lies in one; a step ahead always stays within.
        node = min(ahead, key=str)
        seen: dict[NamedNode, None] = {}
        while node not in seen:
            seen[node] = None
            node = next(other for other in links[node] if other in ahead)
        circle = [*seen][[*seen].index(node) :]
        names = ", which ".join(f"{verb} {compact(n.value)}" for n in [*circle[1:], node])
        raise Refused(compact(node.value), f"it {names}: a circle; remove the link that is wrong")


def _after(links: Links) -> list[NamedNode]:
    """Return what retracts, each after all that retract it in turn; there is no circle."""
    order: dict[NamedNode, None] = {}
    by: dict[NamedNode, list[NamedNode]] = {}
    for node, found in links.items():
        for other in found:
            by.setdefault(other, []).append(node)
    waiting = list(links)
    while waiting:
        node = waiting[-1]
        before = [other for other in by.get(node, ()) if other not in order]
        waiting += before
        if not before:
            order.setdefault(waiting.pop())
    return [node for node in order if node in links]


def _with_claims(found: dict[NamedNode, Withdrawal], engine: Engine) -> None:
    """Add to what is withdrawn the claims that stand on withdrawn sources alone."""
    if not found:
        return
    on: dict[NamedNode, set[NamedNode]] = {}
    for few in batches(list(found)):
        for claim, _, source in engine.select(bind(join("standing"), {"source": few})).rows:
            assert isinstance(claim, NamedNode)
            assert isinstance(source, NamedNode)
            on.setdefault(claim, set()).add(source)
    for claim, sources in on.items():
        if sources <= found.keys():
            found.setdefault(claim, found[min(sources, key=str)])


def with_classes(asserted: Iterable[Triple]) -> list[Triple]:
    """Return asserted triples with what follows of what claims regard, and what situations are."""
    triples = list(asserted)
    taxonomy, situation = Taxonomy(triples), expand("rp:Situation")
    regards, polarities = expand("rp:regards"), {expand("rp:affirms"), expand("rp:denies")}
    triples += [Triple(t.subject, regards, t.object) for t in triples if t.predicate in polarities]
    return triples + [Triple(s, RDF_TYPE, situation) for s in taxonomy.things(situation)]
