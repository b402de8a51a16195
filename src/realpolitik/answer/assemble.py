"""Put an answer together: a question's rows, the warrants of their claims, and what stands against.

The same few queries, in `queries/joins/`, serve every question. A question gives rows of a
situation, its label and a claim; whatever else it selects are the finding's values.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, partial
from itertools import islice

from pyoxigraph import NamedNode, Triple

from realpolitik.answer.findings.answer import Answer, Roles, Suggestion
from realpolitik.answer.findings.finding import BASES, STRENGTHS, TENSES, Finding, finding
from realpolitik.answer.findings.warrant import (
    But,
    Claim,
    Forecast,
    Frozen,
    Node,
    Retraction,
    Source,
    Warrant,
)
from realpolitik.answer.questions.filters import apply_filters
from realpolitik.answer.questions.names import Names
from realpolitik.answer.questions.question import Bound, command_line
from realpolitik.answer.sources import sources
from realpolitik.engine.base import Engine, Rows, Solution, batches, node_of, solution_of, text_of
from realpolitik.engine.sparql import bind
from realpolitik.errors import Refused
from realpolitik.files import join
from realpolitik.terms import Term, local

__all__ = ["Assembler"]

_POLARITIES = ("affirms", "denies")
_LINKS = {
    "supports": ("supports", "supported by"),
    "disputes": ("disputes", "disputed by"),
    "qualifies": ("qualifies", "qualified by"),
    "wasDerivedFrom": ("repeats", "repeated by"),
    "wasRevisionOf": ("revises", "revised by"),
}
"""How a claim stands to others, and how they stand to it."""


class Assembler:
    """Puts answers together from a graph, its names, and what is told of claims besides.

    `texts` has the text of each source whose text is at hand, by its IRI, to quote from;
    `withdrawn` how claims are withdrawn.
    """

    def __init__(
        self,
        engine: Engine,
        names: Names,
        texts: Mapping[str, str],
        withdrawn: Mapping[NamedNode, Retraction],
    ) -> None:
        self._engine, self._names = engine, names
        self.texts, self.withdrawn = texts, withdrawn

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The sources that the graph has claims of, the oldest first."""
        return sources(self._engine)

    def answer(self, bound: Bound) -> Answer:
        """Return the answer to a question with its values bound, and narrowed."""
        groups, headings = _groups(self._engine, bound.text)
        against = self._against([*groups])
        claims = [claim for group in groups.values() for claim in group.claims]
        claims += [claim for buts in against.values() for own in buts.values() for claim in own]
        warrants = self.by_claim(claims)
        whole = {
            node.value: own
            for node, group in groups.items()
            if (own := _of(group.claims, warrants)) or not group.claims
        }
        heard = apply_filters(bound.narrowing.on_claimants, whole, self._engine)
        shown = apply_filters(bound.narrowing, whole, self._engine)
        findings, mentioned = [], list[NamedNode]()
        for node, group in groups.items():
            if node.value in shown:
                mentioned += group.nodes()
                buts = [
                    but._replace(warrants=tuple(_of(its_claims, warrants)))
                    for but, its_claims in against.get(node, {}).items()
                ]
                values = group.plain_values()
                item = finding(node.value, group.label, values, heard[node.value], buts)
                findings.append(item._replace(warrants=tuple(shown[node.value])))
        places = {heading: place for place, heading in enumerate(headings)}
        findings.sort(key=lambda f: (min((places[g] for g in f.groups), default=0), *f.order))
        return self._told(bound, tuple(findings), headings, mentioned, len(whole))

    def _told(
        self,
        bound: Bound,
        findings: tuple[Finding, ...],
        headings: tuple[str, ...],
        mentioned: Sequence[NamedNode],
        unnarrowed: int,
    ) -> Answer:
        """Return findings, whose values are or mention some things, as an answer with labels.

        Where what narrows it leaves none of them, the question without that is suggested.
        """
        used = {w.source for f in findings for w in f.warrants}
        used |= {w.source for f in findings for premise in f.premises for w in premise.warrants}
        if not findings:  # then those that were asked
            used = {*bound.narrowing.get("source", (source.source for source in self.sources))}
        voices = dict.fromkeys(
            node.iri
            for item in findings
            for w in item.warrants
            for node in (*w.claimants, *w.on_behalf_of)
        )
        nodes = [*filter(None, bound.values.values()), *bound.narrowing.nodes, *mentioned]
        labels = self._names.labels([*nodes, *map(NamedNode, voices)])
        suggestions = [] if findings or not unnarrowed else [_suggestion(bound, unnarrowed, labels)]
        return Answer(
            query=bound.question.slug,
            question=bound.wording(labels),
            parameters=bound.parameters,
            narrowing=bound.narrowing,
            suggestions=tuple(suggestions),
            sources=tuple(source for source in self.sources if source.source in used),
            findings=findings,
            headings=headings,
            labels={iri: label for iri, (label, _) in labels.items()},
            running={iri: label for iri, (_, label) in labels.items()},
            held=self.sources,
            ask_roles=partial(self._roles, [f.situation for f in findings if f.situation]),
        )

    def suggestions(self, bounds: Iterable[Bound], most: int) -> tuple[Suggestion, ...]:
        """Return questions that may be asked and have findings, the first so many of some."""
        counted = ((b, len(self._engine.select(_situations(b.text)).rows)) for b in bounds)
        found = [*islice(((bound, number) for bound, number in counted if number), most)]
        labels = self._names.labels(v for b, _ in found for v in b.values.values() if v)
        return tuple(_suggestion(bound, number, labels) for bound, number in found)

    def claim(self, node: NamedNode) -> Claim:
        """Return a claim, whole.

        Raises Refused where the data leave out what a claim must have.
        """
        result = self._engine.select(bind(join("claim"), {"claim": [node]}))
        parts: dict[str, list[Solution]] = {}
        for row in result.rows:
            part = solution_of(result.variables, row)
            parts.setdefault(part["part"], []).append(part)
        warrants = tuple(self.warrants([node]))
        if not ("situation" in parts and "kind" in parts and warrants):
            reason = (
                "the data do not say all that a claim must; check them with ontology/shapes.ttl"
            )
            raise Refused(local(node.value), reason)
        situation = parts["situation"][0]
        links = [
            (_LINKS[r.one_of("property", list(_LINKS))][direction], r["value"], r["label"])
            for direction, part in enumerate(("to", "from"))
            for r in parts.get(part, [])
        ]
        how = warrants[0].withdrawn
        if how and all(other != how.by for _, other, _ in links):
            by = ", ".join(filter(None, (how.who, how.issued)))
            links.append((f"{how.relation} by", how.by, by))
        roles = [
            (local(r["property"]), Node(r["value"], r["label"])) for r in parts.get("role", [])
        ]
        return Claim(
            node.value,
            Node(situation["value"], situation["label"]),
            parts["kind"][0]["label"],
            tuple(dict.fromkeys(roles)),
            warrants,
            tuple(dict.fromkeys(links)),
            tuple(r["label"] for r in parts.get("note", [])),
        )

    def warrants(self, claims: Sequence[NamedNode]) -> list[Warrant]:
        """Return the warrants of claims, one for each of their passages."""
        return [warrant for found in self.by_claim(claims).values() for warrant in found]

    def standing(self, situations: Sequence[NamedNode]) -> dict[str, Finding]:
        """Return how situations stand, by all that is claimed of each."""
        claims: dict[tuple[str, str], list[NamedNode]] = {}
        for few in batches(list(dict.fromkeys(situations))):
            for situation, label, claim in self._engine.select(
                bind(join("claims"), {"situation": few})
            ).rows:
                claims.setdefault((text_of(situation), text_of(label)), []).append(node_of(claim))
        warrants = self.by_claim([claim for own in claims.values() for claim in own])
        return {
            situation: finding(situation, label, {}, _of(own, warrants), ())
            for (situation, label), own in claims.items()
        }

    def by_claim(self, claims: Sequence[NamedNode]) -> dict[str, list[Warrant]]:
        """Return the warrants of each claim by its IRI, one for each passage."""
        warrants: dict[str, dict[tuple[str, int, int], Warrant]] = {}
        for few in batches(list(dict.fromkeys(claims))):
            result = self._engine.select(bind(join("warrants"), {"claim": few}))
            for row in result.rows:
                warrant = self._warrant(solution_of(result.variables, row))
                place = warrant.source, warrant.start, warrant.end
                own = warrants.setdefault(warrant.claim, {})
                own[place] = _with(own[place], warrant) if place in own else warrant
        foretelling = [c for c, own in warrants.items() if next(iter(own.values())).forecast]
        fates = self._fates(foretelling) if foretelling else {}
        return {
            claim: [
                w._replace(
                    short=f"{w.short}{self._marks.get(w.source, '')}",
                    forecast=fates.get(claim, w.forecast),
                )
                for w in found.values()
            ]
            for claim, found in warrants.items()
        }

    def _fates(self, claims: Sequence[str]) -> dict[str, Forecast]:
        """Return what became of forecasts of which some claim says so."""
        found: dict[str, Forecast] = {}
        for few in batches([*map(NamedNode, claims)]):
            result = self._engine.select(bind(join("fates"), {"forecast": few}))
            for terms in dict.fromkeys(result.rows):
                row = solution_of(result.variables, terms)
                out, belying = found.get(row["forecast"], Forecast())
                by = (Node(row.iri("claimant"), row["label"]),)
                if row.one_of("how", ("bearsOut", "belies")) == "bearsOut":
                    out = _by_label((*out, *by))
                else:
                    belying = _by_label((*belying, *by))
                found[row["forecast"]] = Forecast(out, belying)
        return found

    def _roles(self, situations: Sequence[str]) -> Roles:
        """Return by situation who and what stands in its roles."""
        found: dict[str, dict[str, tuple[Node, ...]]] = {}
        for few in batches([*map(NamedNode, situations)]):
            rows = self._engine.select(bind(join("cast"), {"situation": few})).rows
            for row in dict.fromkeys(rows):  # an endpoint may send one twice
                situation, role, thing, label = map(text_of, row)
                held = found.setdefault(situation, {})
                name = local(role)
                held[name] = (*held.get(name, ()), Node(thing, label))
        return Frozen({situation: Frozen(held) for situation, held in found.items()})

    def _against(
        self, situations: Sequence[NamedNode]
    ) -> dict[NamedNode, dict[But, dict[NamedNode, None]]]:
        """Return what stands against each situation, and what each prediction rests on.

        Each has its claims, whose warrants it has not yet.
        """
        against: dict[NamedNode, dict[But, dict[NamedNode, None]]] = {}
        for few in batches(situations):
            result = self._engine.select(bind(join("buts"), {"situation": few}))
            for situation, but, label, relation, claim in result.rows:
                key = But(text_of(but), text_of(label), text_of(relation), ())
                objections = against.setdefault(node_of(situation), {})
                objections.setdefault(key, {})[node_of(claim)] = None
        return against

    def _warrant(self, row: Solution) -> Warrant:
        source, start, end = row.iri("source"), row.number("start"), row.number("end")
        text, tense = self.texts.get(source), row.one_of("tense", TENSES)
        return Warrant(
            row.iri("claim"),
            row.one_of("polarity", _POLARITIES),
            (Node(row.iri("claimant"), row["claimantLabel"]),),
            (Node(row.iri("reporter"), row["reporterLabel"]),),
            row.one_of("given", STRENGTHS),
            tense,
            row.number("asOf") if "asOf" in row else self._years.get(source, 0),
            row["gloss"],
            source,
            row.number("paragraph"),
            row.number("sentence"),
            start,
            end,
            None if text is None else text[start:end],
            "objection" in row,
            row.get("family", row["reporterLabel"]),
            row.iri("origin") if "origin" in row else None,
            self.withdrawn.get(NamedNode(row["claim"])) if self.withdrawn else None,
            on_behalf_of=(Node(row["behalf"], row["behalfLabel"]),) if "behalf" in row else (),
            about_year=row.number("aboutYear") if "aboutYear" in row else None,
            basis=row.one_of("basis", BASES) if "basis" in row else None,
            intensity=local(row["intensity"]) if "intensity" in row else None,
            own="own" in row,
            forecast=Forecast() if tense == "future" else None,
        )

    @cached_property
    def _years(self) -> dict[str, int]:
        return {source.source: int(source.issued[:4]) for source in self.sources}

    @cached_property
    def _marks(self) -> dict[str, str]:
        return {source.source: source.mark for source in self.sources}


def _of(claims: Iterable[NamedNode], warrants: Mapping[str, Sequence[Warrant]]) -> list[Warrant]:
    return [warrant for claim in claims for warrant in warrants.get(claim.value, ())]


def _with(warrant: Warrant, other: Warrant) -> Warrant:
    """Return a warrant with those whose view it is too, and who report it too."""
    reporters = _by_label((*warrant.reporters, *other.reporters))
    return warrant._replace(
        claimants=_by_label((*warrant.claimants, *other.claimants)),
        reporters=reporters,
        on_behalf_of=tuple(dict.fromkeys((*warrant.on_behalf_of, *other.on_behalf_of))),
        short=" and ".join(sorted({*warrant.short.split(" and "), other.short})),
    )


def _by_label(nodes: Iterable[Node]) -> tuple[Node, ...]:
    return tuple(sorted({*nodes}, key=lambda node: node.label))


def _suggestion(bound: Bound, findings: int, labels: Mapping[str, tuple[str, str]]) -> Suggestion:
    slug, values = bound.question.slug, bound.parameters
    asked = bound.wording(labels)
    return Suggestion(slug, values, {}, asked, findings, command_line(slug, values))


def _situations(text: str) -> str:
    """Return the query of a question for its situations alone, in no order, to count them."""
    start, end = text.index("?situation"), text.rindex("ORDER BY")
    return f"{text[:start]}?situation {text[text.index('WHERE', start) : end]}"


class _Group:
    """The rows of one situation, gathered."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.claims: dict[NamedNode, None] = {}
        self.values: dict[str, dict[Term, None]] = {}

    def nodes(self) -> list[NamedNode]:
        """Return the values that are IRIs; a text is none, whatever it looks like."""
        return [v for held in self.values.values() for v in held if isinstance(v, NamedNode)]

    def plain_values(self) -> dict[str, str | tuple[str, ...]]:
        """Return a text for each value, or all of them where there are several."""
        texts = {k: tuple(dict.fromkeys(map(text_of, v))) for k, v in self.values.items()}
        return {k: v[0] if len(v) == 1 else v for k, v in texts.items()}


def _groups(engine: Engine, text: str) -> tuple[dict[NamedNode, _Group], tuple[str, ...]]:
    """Return the rows of a question by situation, and its headings, both in their order."""
    result = engine.rows(text)
    if not isinstance(result, Rows):
        return _constructed(engine, result), ()
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
                group.values.setdefault(name, {})[value] = None
                if name == "group":
                    headings[text_of(value)] = None
    return groups, tuple(headings)


def _constructed(engine: Engine, triples: Iterable[Triple]) -> dict[NamedNode, _Group]:
    """Return a constructed graph by situation: its claims joined, its triples as values."""
    values: dict[NamedNode, dict[str, dict[Term, None]]] = {}
    for triple in sorted(triples, key=str):
        held = values.setdefault(node_of(triple.subject), {})
        held.setdefault(local(triple.predicate.value), {})[triple.object] = None
    groups: dict[NamedNode, _Group] = {}
    rows = (
        row
        for few in batches(list(values))
        for row in engine.select(bind(join("claims"), {"situation": few})).rows
    )
    for node, label, claim in rows:
        situation = node_of(node)
        group = groups.setdefault(situation, _Group(text_of(label)))
        group.claims[node_of(claim)] = None
        group.values = values.get(situation, {})
    return groups
