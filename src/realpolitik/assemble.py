"""Put an answer together: a question's rows, the warrants of their claims, and what stands against.

The same few queries, in `queries/joins/`, serve every question. A question gives rows of a
situation, its label and a claim; whatever else it selects are the finding's values.
"""

from collections.abc import Iterable

from pyoxigraph import NamedNode, Triple

from .answer import Answer
from .engine import Engine, Row, Rows, batches, named, node_of, text_of
from .errors import Refused
from .names import Names
from .question import Question, filled
from .records import sources
from .source import join
from .sparql import bind
from .standing import finding
from .terms import local
from .warrant import Claim, Node
from .warranted import Told, Values, Warranted

__all__ = ["answer", "claim"]

_LINKS = {
    "supports": ("supports", "supported by"),
    "disputes": ("disputes", "disputed by"),
    "qualifies": ("qualifies", "qualified by"),
    "wasDerivedFrom": ("repeats", "repeated by"),
    "wasRevisionOf": ("revises", "revised by"),
}
"""How a claim stands to others, and how they stand to it."""


class _Group:
    """The rows of one situation, gathered."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.claims: dict[NamedNode, None] = {}
        self.values: dict[str, dict[str, None]] = {}

    def plain_values(self) -> dict[str, str | tuple[str, ...]]:
        """Return a text for each value, or all of them where there are several."""
        return {k: next(iter(v)) if len(v) == 1 else tuple(v) for k, v in self.values.items()}


def answer(store: Engine, question: Question, bound: Values, filters: Values, told: Told) -> Answer:
    """Return the answer to a question with its values bound.

    `filters` narrows the claims: by claimant (`according_to`), source, and least certainty.
    """
    groups, headings = _groups(store, question.bound(bound))
    held = sources(store)
    warranted = Warranted(store, held, told)
    warrants = warranted.by_claim([c for g in groups.values() for c in g.claims], filters)
    found = {
        node: [w for claim in group.claims for w in warrants.get(claim.value, ())]
        for node, group in groups.items()
    }
    kept = [n for n, w in found.items() if w or not (groups[n].claims or filters)]
    buts = warranted.against(kept)
    found_here = [
        finding(
            n.value,
            groups[n].label,
            groups[n].plain_values(),
            found[n],
            [but for but in buts.get(n, ()) if but.relation != "premise"],
            [but for but in buts.get(n, ()) if but.relation == "premise"],
        )
        for n in kept
    ]
    places = {heading: place for place, heading in enumerate(headings)}
    findings = tuple(
        sorted(found_here, key=lambda f: (min((places[g] for g in f.groups), default=0), *f.order))
    )
    used = {w.source for f in findings for w in f.warrants}
    used |= {w.source for f in findings for premise in f.premises for w in premise.warrants}
    if not findings:  # then those that were asked
        used = {node.value for node in filters.get("source", ())} or {s.source for s in held}
    parameters = {k: v[0].value if v else None for k, v in {**bound, **filters}.items()}
    mentioned = [iri for iri in parameters.values() if iri]
    for item in findings:
        mentioned += [text for name in item.values for text in item.texts(name)]
        mentioned += [w.claimant.iri for w in item.warrants]
    labels = Names(store).labels(mentioned)
    return Answer(
        query=question.slug,
        question=filled(question.summary, question.params, parameters, labels),
        parameters=parameters,
        sources=tuple(s for s in held if s.source in used),
        findings=findings,
        headings=headings,
        labels={iri: label for iri, (label, _) in labels.items()},
        running={iri: label for iri, (_, label) in labels.items()},
        held=held,
    )


def _groups(store: Engine, text: str) -> tuple[dict[NamedNode, _Group], tuple[str, ...]]:
    """Return the rows of a question by situation, and its headings, both in their order."""
    result = store.rows(text)
    if not isinstance(result, Rows):
        return _constructed(store, result), ()
    groups: dict[NamedNode, _Group] = {}
    headings: dict[str, None] = {}
    for row in result.rows:
        held = dict(zip(result.variables, row, strict=True))
        node, claim = held.pop("situation"), held.pop("claim", None)
        label = text_of(held.pop("label"))
        group = groups.setdefault(node_of(node), _Group(label))
        if claim is not None:
            group.claims[node_of(claim)] = None
        for name, value in held.items():
            if value is not None:
                group.values.setdefault(name, {})[text_of(value)] = None
                if name == "group":
                    headings[text_of(value)] = None
    return groups, tuple(headings)


def _constructed(store: Engine, triples: Iterable[Triple]) -> dict[NamedNode, _Group]:
    """Return a constructed graph by situation: its claims joined, its triples as values."""
    values: dict[NamedNode, dict[str, dict[str, None]]] = {}
    for triple in sorted(triples, key=str):
        held = values.setdefault(node_of(triple.subject), {})
        held.setdefault(local(triple.predicate.value), {})[text_of(triple.object)] = None
    groups: dict[NamedNode, _Group] = {}
    rows = (
        row
        for few in batches(list(values))
        for row in store.select(bind(join("claims"), {"situation": few})).rows
    )
    for node, label, claim in rows:
        situation = node_of(node)
        group = groups.setdefault(situation, _Group(text_of(label)))
        group.claims[node_of(claim)] = None
        group.values = values.get(situation, {})
    return groups


def claim(store: Engine, node: NamedNode, told: Told) -> Claim:
    """Return a claim, whole.

    Raises Refused where the data leave out what a claim must have.
    """
    result = store.select(bind(join("claim"), {"claim": [node]}))
    parts: dict[str, list[Row]] = {}
    for row in result.rows:
        held = named(result.variables, row)
        parts.setdefault(held["part"], []).append(held)
    warrants = tuple(Warranted(store, sources(store), told).of([node]))
    if not ("situation" in parts and "kind" in parts and warrants):
        reason = "the data do not say all that a claim must; check them with ontology/shapes.ttl"
        raise Refused(local(node.value), reason)
    situation = parts["situation"][0]
    links = [
        (_LINKS[r.one_of("property", list(_LINKS))][place], r["value"], r["label"])
        for place, part in enumerate(("to", "from"))
        for r in parts.get(part, [])
    ]
    how = warrants[0].withdrawn
    if how and all(other != how.by for _, other, _ in links):
        links.append((f"{how.relation} by", how.by, ", ".join(filter(None, (how.who, how.issued)))))
    return Claim(
        node.value,
        Node(situation["value"], situation["label"]),
        parts["kind"][0]["label"],
        tuple(
            dict.fromkeys(
                (local(r["property"]), Node(r["value"], r["label"])) for r in parts.get("role", [])
            )
        ),
        warrants,
        tuple(dict.fromkeys(links)),
        tuple(r["label"] for r in parts.get("note", [])),
    )
