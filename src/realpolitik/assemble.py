"""Put an answer together: a question's rows, the warrants of their claims, and what stands against.

The same few queries, in `queries/joins/`, serve every question. A question gives rows of a
situation, its label and a claim; whatever else it selects are the finding's values.
"""

from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from .answer import Answer, But, Claim, Node, Source, Warrant, finding
from .engine import Engine, Rows, Term
from .errors import Refused
from .question import Question
from .source import join, recorded, seed_texts
from .sparql import bind
from .terms import local

__all__ = ["answer", "claim", "filled", "labels_of", "quotable", "warrants"]

Values = Mapping[str, Sequence[NamedNode]]


class _Group:
    """The rows of one situation, gathered."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.claims: dict[NamedNode, None] = {}
        self.values: dict[str, dict[str, None]] = {}

    def plain_values(self) -> dict[str, str | list[str]]:
        """Return a text for each value, or a list where there are several."""
        return {k: next(iter(v)) if len(v) == 1 else list(v) for k, v in self.values.items()}


def answer(
    store: Engine, question: Question, bound: Values, filters: Values, texts: Mapping[str, str]
) -> Answer:
    """Return the answer to a question with its values bound.

    `filters` narrows the claims: by claimant (`according_to`), source, and least certainty. `texts`
    gives the text of each source whose text is at hand, to quote from.
    """
    groups, headings = _groups(store, question.bound(bound))
    sources = _sources(store)
    warrants = _warrants(store, [c for g in groups.values() for c in g.claims], filters, texts)
    found = {
        node: [w for claim in group.claims for w in warrants.get(claim.value, ())]
        for node, group in groups.items()
    }
    kept = [n for n, w in found.items() if w or not (groups[n].claims or filters)]
    buts = _buts(store, kept, texts)
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
    parameters = {k: v[0].value if v else None for k, v in {**bound, **filters}.items()}
    mentioned = [iri for iri in parameters.values() if iri]
    for item in findings:
        for value in item.values.values():
            mentioned += [value] if isinstance(value, str) else value
    labels = labels_of(store, mentioned)
    return Answer(
        query=question.slug,
        question=filled(question, parameters, labels),
        parameters=parameters,
        sources=tuple(s for s in sources if s.source in used or not findings),
        findings=findings,
        headings=headings,
        labels={iri: label for iri, (label, _) in labels.items()},
        held=sources,
    )


def _groups(store: Engine, text: str) -> tuple[dict[NamedNode, _Group], tuple[str, ...]]:
    """Return the rows of a question by situation, and its headings, both in their order."""
    result = store.rows(text)
    if not isinstance(result, Rows):
        return _constructed(store, result), ()
    groups: dict[NamedNode, _Group] = {}
    headings: dict[str, None] = {}
    for row in result.rows:
        named = dict(zip(result.variables, row, strict=True))
        node, claim = named.pop("situation"), named.pop("claim", None)
        label = _text(named.pop("label"))
        assert isinstance(node, NamedNode)
        group = groups.setdefault(node, _Group(label))
        if isinstance(claim, NamedNode):
            group.claims[claim] = None
        for name, value in named.items():
            if value is not None:
                group.values.setdefault(name, {})[_text(value)] = None
                if name == "group":
                    headings[_text(value)] = None
    return groups, tuple(headings)


def _constructed(store: Engine, triples: Iterable[Triple]) -> dict[NamedNode, _Group]:
    """Return a constructed graph by situation: its claims joined, its triples as values."""
    values: dict[NamedNode, dict[str, dict[str, None]]] = {}
    for triple in sorted(triples, key=str):
        assert isinstance(triple.subject, NamedNode)
        held = values.setdefault(triple.subject, {})
        held.setdefault(local(triple.predicate.value), {})[_text(triple.object)] = None
    groups: dict[NamedNode, _Group] = {}
    for node, label, claim in store.select(bind(join("claims"), {"situation": list(values)})).rows:
        assert isinstance(node, NamedNode)
        assert isinstance(claim, NamedNode)
        group = groups.setdefault(node, _Group(_text(label)))
        group.claims[claim] = None
        group.values = values[node]
    return groups


def _warrants(
    store: Engine, claims: Sequence[NamedNode], filters: Values, texts: Mapping[str, str]
) -> dict[str, list[Warrant]]:
    """Return the warrants of each claim that passes the filters, one for each of its passages."""
    warrants: dict[str, dict[Warrant, None]] = {}
    if not claims:
        return {}
    result = store.select(bind(join("warrants"), {"claim": list(dict.fromkeys(claims)), **filters}))
    for row in result.rows:
        r = _named(result.variables, row)
        start, end = int(r["start"]), int(r["end"])
        warrant = Warrant(
            r["claim"],
            local(r["polarity"]),
            Node(r["claimant"], r["claimantLabel"]),
            Node(r["reporter"], r["reporterLabel"]),
            local(r["given"]),
            local(r["tense"]),
            r["gloss"],
            r["source"],
            int(r["paragraph"]),
            int(r["sentence"]),
            start,
            end,
            texts[r["source"]][start:end] if r["source"] in texts else None,
            "objection" in r,
            r.get("family", r["reporterLabel"]),
        )
        warrants.setdefault(warrant.claim, {})[warrant] = None
    return {claim: list(found) for claim, found in warrants.items()}


def warrants(store: Engine, claims: Sequence[NamedNode], texts: Mapping[str, str]) -> list[Warrant]:
    """Return the warrants of claims, one for each of their passages."""
    return [warrant for found in _warrants(store, claims, {}, texts).values() for warrant in found]


def _buts(
    store: Engine, situations: Sequence[NamedNode], texts: Mapping[str, str]
) -> dict[NamedNode, list[But]]:
    """Return what stands against each situation, and what each prediction rests on."""
    if not situations:
        return {}
    grouped: dict[tuple[Term | None, ...], list[NamedNode]] = {}
    for *key, claim in store.select(bind(join("buts"), {"situation": situations})).rows:
        assert isinstance(claim, NamedNode)
        grouped.setdefault(tuple(key), []).append(claim)
    warrants = _warrants(store, [c for claims in grouped.values() for c in claims], {}, texts)
    buts: dict[NamedNode, list[But]] = {}
    for (situation, but, label, relation), claims in grouped.items():
        assert isinstance(situation, NamedNode)
        found = tuple(w for claim in claims for w in warrants.get(claim.value, ()))
        buts.setdefault(situation, []).append(But(_text(but), _text(label), _text(relation), found))
    return buts


def _sources(store: Engine) -> tuple[Source, ...]:
    """Return the sources, the oldest first."""
    sources = []
    result = store.select(join("sources"))
    for row in result.rows:
        r = _named(result.variables, row)
        label = ", ".join(r[name] for name in ("author", "publisher") if name in r)
        short = r.get("family", r["author"])
        sources.append(Source(r["source"], label, short, r["title"], r["issued"]))
    return tuple(sources)


def quotable(store: Engine, paths: Sequence[str]) -> dict[str, str]:
    """Return the text of each source whose text is at hand, by the IRI of the source.

    Texts that stand beside the records of sources are tried; those at `paths` must be a source's.

    Raises Refused where the checksum (SHA-256) of one at `paths` is that of no source, Malformed
    where it cannot be read.
    """
    if not (seed_texts() or paths):
        return {}
    result = store.select(join("sources"))
    rows = (_named(result.variables, row) for row in result.rows)
    return recorded({row["sha256"]: row["source"] for row in rows}, paths)


def claim(store: Engine, node: NamedNode, texts: Mapping[str, str]) -> Claim:
    """Return a claim, whole.

    Raises Refused where the data leave out what a claim must have.
    """
    result = store.select(bind(join("claim"), {"claim": [node]}))
    parts: dict[str, list[dict[str, str]]] = {}
    for row in result.rows:
        named = _named(result.variables, row)
        parts.setdefault(named["part"], []).append(named)
    warrants = tuple(_warrants(store, [node], {}, texts).get(node.value, ()))
    if not ("situation" in parts and "kind" in parts and warrants):
        reason = "the data do not say all that a claim must; check them with ontology/shapes.ttl"
        raise Refused(local(node.value), reason)
    situation = parts["situation"][0]
    links = [(local(r["property"]), r["value"], r["label"]) for r in parts.get("to", [])]
    passive = {"supports": "supported by", "disputes": "disputed by", "qualifies": "qualified by"}
    links += [
        (passive[local(r["property"])], r["value"], r["label"]) for r in parts.get("from", [])
    ]
    return Claim(
        node.value,
        Node(situation["value"], situation["label"]),
        parts["kind"][0]["label"],
        tuple((local(r["property"]), Node(r["value"], r["label"])) for r in parts.get("role", [])),
        warrants,
        tuple(links),
        tuple(r["label"] for r in parts.get("note", [])),
    )


def _named(variables: Sequence[str], row: Sequence[Term | None]) -> dict[str, str]:
    """Return the texts of a row by the names of their columns, those without a value left out."""
    return {n: _text(term) for n, term in zip(variables, row, strict=True) if term is not None}


def labels_of(store: Engine, iris: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return for each IRI its English label, and the label as it stands in a sentence."""
    nodes = [NamedNode(iri) for iri in dict.fromkeys(iris) if "://" in iri]
    labels: dict[str, tuple[str, str]] = {}
    for node, label, article in (
        store.select(bind(join("labels"), {"thing": nodes})).rows if nodes else []
    ):
        text = _text(label)
        running = _text(article) if article else text.replace("The ", "the ", 1)
        labels[_text(node)] = text, running
    return labels


def filled(
    question: Question, parameters: Mapping[str, str | None], labels: Mapping[str, tuple[str, str]]
) -> str:
    """Return the wording of a question with the labels of its values in their places."""
    text = question.summary
    for name, kind in question.params.items():
        iri = parameters[name]
        anything = "anyone" if kind == "rp:Actor" else "anything"
        text = text.replace(
            f"{{{name}}}", labels.get(iri, ("", local(iri)))[1] if iri else anything
        )
    return text


def _text(term: Term | None) -> str:
    """Return an IRI or the lexical form of a literal."""
    assert isinstance(term, NamedNode | Literal)
    return term.value
