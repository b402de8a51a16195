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

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from .terms import RDF_TYPE, expand

__all__ = ["gone", "left"]

Node = NamedNode | BlankNode | Literal | Triple
Pair = tuple[Node, Node]

_READ = (
    *("rp:content", "rp:factor", "rp:outcome", "rp:regards", "rp:evidence"),
    *("oa:hasSource", "oa:hasSelector"),
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
) -> set[Node]:
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


def _spoken_of(references: Iterable[Pair], situations: set[Node], away: set[Node]) -> set[Node]:
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

    def resting_on(self, situations: set[Node]) -> set[Node]:
        """Return situations, and all that have one of them as content, factor or outcome."""
        above = self._related("rp:content", "rp:factor", "rp:outcome")
        return _reached(situations, [(part, whole) for whole, part in above])

    def regarding(self, situations: set[Node]) -> set[Node]:
        """Return the claims that regard one of some situations."""
        return {claim for claim, about in self._related("rp:regards") if about in situations}

    def standing_on(self, sources: set[Node]) -> set[Node]:
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

    def _instances(self, kind: str) -> set[Node]:
        return {node for node, found in self._pairs[RDF_TYPE] if found == expand(kind)}


def _only(pairs: Iterable[Pair], wanted: set[Node]) -> set[Node]:
    """Return the firsts of pairs whose seconds are all wanted."""
    return {a for a, b in pairs if b in wanted} - {a for a, b in pairs if b not in wanted}


def _reached(start: set[Node], steps: Iterable[Pair]) -> set[Node]:
    """Return the nodes to which steps lead from a start, that included."""
    following: dict[Node, list[Node]] = {}
    for before, after in steps:
        following.setdefault(before, []).append(after)
    found, waiting = set(start), list(start)
    while waiting:
        new = [node for node in following.get(waiting.pop(), ()) if node not in found]
        found.update(new)
        waiting += new
    return found
