"""Put an answer together: a question's rows, the warrants of their claims, and what stands against.

The same few queries, in `queries/joins/`, serve every question. A question gives rows of a
situation, its label and a claim; whatever else it selects are the finding's values.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import NamedNode, Triple

from realpolitik.answer.answer import Answer
from realpolitik.answer.finding import STRENGTHS, TENSES, finding
from realpolitik.answer.names import Names
from realpolitik.answer.question import Question, filled
from realpolitik.answer.warrant import But, Claim, Node, Source, Warrant, Withdrawal
from realpolitik.engine.base import Engine, Rows, Solution, batches, named, node_of, text_of
from realpolitik.engine.sparql import bind
from realpolitik.errors import Refused
from realpolitik.files import join, recorded, seed_texts
from realpolitik.terms import Term, expand, local

__all__ = ["Told", "Values", "Warranted", "answer", "claim", "quotable", "sources"]

Values = Mapping[str, Sequence[NamedNode]]
_POLARITIES = ("affirms", "denies")


class Told:
    """What is told of claims besides what the graph says.

    `texts` has the text of each source whose text is at hand, by its IRI, to quote from;
    `withdrawn` how claims are withdrawn.
    """

    def __init__(self, texts: Mapping[str, str], withdrawn: Mapping[NamedNode, Withdrawal]) -> None:
        self.texts, self.withdrawn = texts, withdrawn


class Warranted:
    """Joins warrants in a graph in which some sources are held."""

    def __init__(self, store: Engine, held: Sequence[Source], told: Told) -> None:
        self._store, self._told = store, told
        self._marks = {source.source: source.mark for source in held}

    def by_claim(
        self, claims: Sequence[NamedNode], filters: Values | None = None
    ) -> dict[str, list[Warrant]]:
        """Return the warrants of each claim that passes the filters, one for each passage."""
        if not claims:
            return {}
        given = self._with_authors(self._at_least(filters or {}))
        warrants: dict[str, dict[Warrant, Warrant]] = {}
        for few in batches(list(dict.fromkeys(claims))):
            result = self._store.select(bind(join("warrants"), {"claim": few, **given}))
            for row in result.rows:
                warrant = self._warrant(named(result.variables, row))
                # A claim repeats one at most; where data say more, it is still one warrant.
                alike = warrant._replace(derived_from=None) if warrant.derived_from else warrant
                warrants.setdefault(warrant.claim, {}).setdefault(alike, warrant)
        return {claim: list(found.values()) for claim, found in warrants.items()}

    def _at_least(self, filters: Values) -> Values:
        """Return filters that let pass the certainties stronger than the one given, too."""
        certainties = filters.get("certainty", ())
        stronger = [
            found
            for least in certainties
            for found, _ in self._store.pairs(expand("rp:strongerThan"), value=least)
            if isinstance(found, NamedNode)
        ]
        return {**filters, "certainty": [*certainties, *stronger]} if certainties else filters

    def _with_authors(self, filters: Values) -> Values:
        """Return filters that let pass, of an author, what was written together with others."""
        whose = filters.get("according_to", ())
        if not whose:
            return filters
        result = self._store.select(bind(join("authors"), {"author": whose}))
        several = [node for (node,) in result.rows if isinstance(node, NamedNode)]
        return {**filters, "according_to": [*whose, *several]}

    def of(self, claims: Sequence[NamedNode]) -> list[Warrant]:
        """Return the warrants of claims, one for each of their passages."""
        return [warrant for found in self.by_claim(claims).values() for warrant in found]

    def against(self, situations: Sequence[NamedNode]) -> dict[NamedNode, list[But]]:
        """Return what stands against each situation, and what each prediction rests on."""
        if not situations:
            return {}
        grouped: dict[tuple[Term | None, ...], list[NamedNode]] = {}
        for few in batches(situations):
            for *key, claim in self._store.select(bind(join("buts"), {"situation": few})).rows:
                grouped.setdefault(tuple(key), []).append(node_of(claim))
        warrants = self.by_claim([c for claims in grouped.values() for c in claims])
        buts: dict[NamedNode, list[But]] = {}
        for (situation, *parts), claims in grouped.items():
            but, label, relation = map(text_of, parts)
            found = tuple(w for c in dict.fromkeys(claims) for w in warrants.get(c.value, ()))
            buts.setdefault(node_of(situation), []).append(But(but, label, relation, found))
        return buts

    def _warrant(self, row: Solution) -> Warrant:
        source, start, end = row["source"], row.number("start"), row.number("end")
        text = self._told.texts.get(source)
        return Warrant(
            row["claim"],
            row.one_of("polarity", _POLARITIES),
            Node(row["claimant"], row["claimantLabel"]),
            Node(row["reporter"], row["reporterLabel"]),
            row.one_of("given", STRENGTHS),
            row.one_of("tense", TENSES),
            row["gloss"],
            source,
            row.number("paragraph"),
            row.number("sentence"),
            start,
            end,
            None if text is None else text[start:end],
            "objection" in row,
            row.get("family", row["reporterLabel"]) + self._marks.get(source, ""),
            row.get("origin"),
            self._told.withdrawn.get(NamedNode(row["claim"])) if self._told.withdrawn else None,
        )


def sources(store: Engine) -> tuple[Source, ...]:
    """Return the sources, the oldest first."""
    rows = _rows(store)
    authors = [r.get("family", r["author"]) for r in rows]
    years = [r["issued"][:4] for r in rows]
    pairs = list(zip(authors, years, strict=True))
    of_author, of_year, seen = Counter(authors), Counter(pairs), Counter[tuple[str, str]]()
    found = []
    for (author, year), r in zip(pairs, rows, strict=True):
        letter = _letter(seen[author, year]) if of_year[author, year] > 1 else ""
        seen[author, year] += 1
        # Of what a body writes it is often the publisher too.
        label = ", ".join(dict.fromkeys(r[name] for name in ("author", "publisher") if name in r))
        several = of_author[author] > 1
        source = Source(r["source"], label, author, r["title"], r["issued"], year + letter, several)
        found.append(source)
    return tuple(found)


def _letter(place: int) -> str:
    """Return a letter for a place from 0, after z two: aa.

    >>> _letter(1), _letter(26)
    ('b', 'aa')
    """
    more, last = divmod(place, 26)
    return (_letter(more - 1) if more else "") + chr(ord("a") + last)


def quotable(store: Engine, paths: Sequence[str]) -> dict[str, str]:
    """Return the text of each source whose text is at hand, by the IRI of the source.

    Texts that stand beside the records of sources are tried; those at `paths` must be a source's.

    Raises Refused where the checksum (SHA-256) of one at `paths` is that of no source, Malformed
    where it cannot be read.
    """
    if not (seed_texts() or paths):
        return {}
    return recorded({row["sha256"]: row["source"] for row in _rows(store)}, paths)


def _rows(store: Engine) -> list[Solution]:
    """Return what is on record of each source, by column; several authors as one."""
    result = store.select(join("sources"))
    found: dict[str, Solution] = {}
    for terms in dict.fromkeys(result.rows):  # an endpoint may send one twice
        row = named(result.variables, terms)
        first = found.setdefault(row["source"], row)
        if first["author"] != row["author"]:
            family = row.get("family", row["author"])
            first["family"] = f"{first.get('family', first['author'])} and {family}"
            first["author"] += f" and {row['author']}"
    return list(found.values())


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
    parts: dict[str, list[Solution]] = {}
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
