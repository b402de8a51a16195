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

from collections.abc import Collection, Iterable
from typing import NoReturn

from pyoxigraph import NamedNode, Triple

from realpolitik.answer.warrant import Withdrawal
from realpolitik.engine.base import Engine, batches
from realpolitik.engine.embedded import Store
from realpolitik.engine.sparql import bind
from realpolitik.errors import RealpolitikError, Refused
from realpolitik.files import join
from realpolitik.terms import ID, RDF_TYPE, Taxonomy, Term, compact, expand, on_sentence

__all__ = [
    "gone",
    "left",
    "left_of_files",
    "refuse_unknown",
    "refuse_untold",
    "with_classes",
    "withdraw",
    "withdrawn",
]

Pair = tuple[Term, Term]

_READ = (
    "rp:content",
    "rp:factor",
    "rp:outcome",
    "rp:regards",
    "rp:evidence",
    "oa:hasSource",
    "oa:hasSelector",
)


def left(
    asserted: Iterable[Triple], closed: Iterable[Triple], nodes: Collection[NamedNode]
) -> list[Triple]:
    """Return the asserted triples that are left without some claims, situations and sources.

    `closed` gives the asserted triples with what follows from them: of what class each node is, and
    what each claim regards. The order of `nodes` does not matter.
    """
    asserted, repeats = list(asserted), expand("prov:wasDerivedFrom")
    away = gone(asserted, closed, nodes)
    return [
        t
        for t in asserted
        if away.isdisjoint((t.subject, t.predicate))
        and (t.object not in away or t.predicate == repeats)
    ]


def gone(
    asserted: Iterable[Triple],
    closed: Iterable[Triple],
    nodes: Collection[NamedNode],
    *,
    swept: bool = False,
) -> set[Term]:
    """Return some claims, situations and sources, and what goes with them; see `left`.

    With `swept`, the situations of which then nothing speaks go with claims too.
    """
    said, asserted = _Said(closed), list(asserted)
    sources = said.sources.intersection(nodes)
    situations = said.resting_on(said.situations.intersection(nodes))
    away = {*nodes} - sources | situations | said.regarding(situations)
    if sources or swept:
        references = said.references(asserted)
        before = _spoken_of(references, said.situations, set() if swept else away)
        away |= sources | said.standing_on(sources)
        # What nothing spoke of before is none of the source's business, and stays with its parts.
        others = said.situations - before - away
        away |= before - _spoken_of(references, said.situations - others, away)
    return away


def _spoken_of(references: Iterable[Pair], situations: set[Term], away: set[Term]) -> set[Term]:
    """Return what is reached by references from what is neither a situation nor away."""
    steps = [(a, b) for a, b in references if a not in away and b not in away]
    return _reached({a for a, _ in steps if a not in situations}, steps)


class _Said:
    """What the triples of a closed graph say of claims, situations, passages and sources."""

    def __init__(self, closed: Iterable[Triple]) -> None:
        self._pairs: dict[NamedNode, list[Pair]] = {RDF_TYPE: [], **{expand(n): [] for n in _READ}}
        for subject, predicate, value in closed:
            if predicate in self._pairs:
                self._pairs[predicate].append((subject, value))
        self.situations = self._instances("rp:Situation")
        self.sources = self._instances("rp:Source")

    def resting_on(self, situations: set[Term]) -> set[Term]:
        """Return situations, and all that have one of them as content, factor or outcome."""
        above = self._related("rp:content", "rp:factor", "rp:outcome")
        return _reached(situations, [(part, whole) for whole, part in above])

    def regarding(self, situations: set[Term]) -> set[Term]:
        """Return the claims that regard one of some situations."""
        return {claim for claim, about in self._related("rp:regards") if about in situations}

    def standing_on(self, sources: set[Term]) -> set[Term]:
        """Return what stands on some sources alone: passages, their selectors, and claims."""
        passages = {p for p, source in self._related("oa:hasSource") if source in sources}
        selectors = {(b, a) for a, b in self._related("oa:hasSelector")}
        evidence = self._related("rp:evidence")
        return passages | _only(selectors, passages) | _only(evidence, passages)

    def references(self, asserted: Iterable[Triple]) -> list[Pair]:
        """Return the pairs of a node and a situation that some triple relates it to."""
        return [(t.subject, t.object) for t in asserted if t.object in self.situations]

    def _related(self, *predicates: str) -> list[Pair]:
        return [pair for name in predicates for pair in self._pairs[expand(name)]]

    def _instances(self, kind: str) -> set[Term]:
        return {node for node, found in self._pairs[RDF_TYPE] if found == expand(kind)}


def _only(pairs: Iterable[Pair], wanted: set[Term]) -> set[Term]:
    """Return the firsts of pairs whose seconds are all wanted."""
    return {a for a, b in pairs if b in wanted} - {a for a, b in pairs if b not in wanted}


def _reached(start: set[Term], steps: Iterable[Pair]) -> set[Term]:
    """Return the nodes to which steps lead from a start, that included."""
    following: dict[Term, list[Term]] = {}
    for before, after in steps:
        following.setdefault(before, []).append(after)
    found, waiting = set(start), list(start)
    while waiting:
        new = [node for node in following.get(waiting.pop(), ()) if node not in found]
        found.update(new)
        waiting += new
    return found


# What stays to be told when what it names is gone.
_TELLING = ("npx:retracts", "prov:wasRevisionOf", "prov:wasDerivedFrom")


Links = dict[NamedNode, dict[NamedNode, Withdrawal]]


def withdrawn(engine: Engine) -> dict[NamedNode, Withdrawal]:
    """Return how each claim, source and retraction is withdrawn that is, of all that are held.

    Raises Refused where retractions retract, or revisions revise, each other in a circle.
    """
    retracts, revises = _links(engine, "retracted"), _links(engine, "revised")
    _ordered(revises, "revises")
    found: dict[NamedNode, Withdrawal] = {}
    for retraction in _ordered(retracts, "retracts"):
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


def left_of_files(files: Iterable[tuple[str, str]], nodes: Collection[NamedNode]) -> list[Triple]:
    """Return what is asserted in files without some nodes, and without what is then withdrawn.

    What these nodes retract or revise may be back without them.
    """
    said, store = Store(), Store()
    for path, text in files:
        said.load(path, text)
    asserted = said.triples()
    store.add(left(asserted, with_classes(asserted), nodes))
    withdraw(store)
    return store.triples()


def withdraw(store: Store) -> list[Triple]:
    """Take out of a store of what is asserted all that is withdrawn, and return what was taken.

    The module says what goes with it; besides, the situations go of which nothing that
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
    for slug in slugs:
        place = on_sentence(slug)
        for thing, what in {slug: "it", place and place.source: "its source, {},"}.items():
            for old, *how in rows:
                if thing and old == ID + thing:
                    reason = f"{what.format(thing)} was {Withdrawal(*how).said}"
                    raise Refused(slug, f"{reason}; --retracted has it all the same")
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


def _ordered(links: Links, verb: str) -> list[NamedNode]:
    """Return what links lead from, each after all that lead to it.

    Raises Refused where links lead from a thing back to it.
    """
    ahead = {node: len(others) for node, others in links.items()}
    ahead |= {node: 0 for others in links.values() for node in others if node not in links}
    behind: dict[NamedNode, list[NamedNode]] = {}
    for node, others in links.items():
        for other in others:
            behind.setdefault(other, []).append(node)
    order, waiting = [], [node for node, count in ahead.items() if not count]
    while waiting:
        order.append(waiting.pop())
        del ahead[order[-1]]
        for node in behind.get(order[-1], ()):
            ahead[node] -= 1
            if not ahead[node]:
                waiting.append(node)
    if ahead:
        # What is left leads into a circle, or lies in one; a step ahead always stays within.
        node = min(ahead, key=str)
        passed: dict[NamedNode, None] = {}
        while node not in passed:
            passed[node] = None
            node = next(other for other in links[node] if other in ahead)
        circle = [*passed][[*passed].index(node) :]
        names = ", which ".join(f"{verb} {compact(n.value)}" for n in [*circle[1:], node])
        raise Refused(compact(node.value), f"it {names}: a circle; remove the link that is wrong")
    return [node for node in reversed(order) if node in links]


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
