"""What each source says, apart from what belongs to none or follows from it."""

from collections.abc import Collection

from pyoxigraph import NamedNode, Triple

from .terms import RDF_TYPE, Term, expand

__all__ = ["by_source"]


def by_source(
    triples: Collection[Triple], asserted: Collection[Triple]
) -> dict[NamedNode | None, list[Triple]]:
    """Return the triples of a graph by the source that says them; None for all others.

    A source says its record, its passages with their selectors, and the claims that stand on them,
    as they are asserted; a claim that stands on two sources is said by both. World, situations,
    ontology and all that is inferred are said by none.
    """
    record, held, selected, evidence = (
        expand(name) for name in ("rp:Source", "oa:hasSource", "oa:hasSelector", "rp:evidence")
    )
    of: dict[Term, set[NamedNode]] = {}
    for subject, predicate, value in asserted:
        # A source without a name can name no graph.
        if predicate == RDF_TYPE and value == record and isinstance(subject, NamedNode):
            of[subject] = {subject}
    for predicate, forward in ((held, True), (selected, False), (evidence, True)):
        for triple in asserted:
            if triple.predicate == predicate:
                one, other = triple.subject, triple.object
                speaks, spoken = (one, other) if forward else (other, one)
                of.setdefault(speaks, set()).update(of.get(spoken, ()))
    graphs: dict[NamedNode | None, list[Triple]] = {None: []}
    said = set(asserted)
    for triple in triples:
        sources = of.get(triple.subject, ()) if triple in said else ()
        for name in sources or (None,):
            graphs.setdefault(name, []).append(triple)
    return graphs
