"""Assemble answers from query results, warrants (claims with their evidence) and counter-evidence.

The first variable that the query of a saved question selects is ?situation. The query also selects
?label and ?claim. The values of all its other variables become the `values` of a finding.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

from pyoxigraph import NamedNode

from realpolitik.answer.findings.answer import Answer, Roles, Suggestion, compose
from realpolitik.answer.findings.finding import Finding, finding
from realpolitik.answer.findings.warrant import Claim, CounterEvidence, Frozen, Node, Warrant
from realpolitik.answer.questions.filters import Filters, apply_filters
from realpolitik.answer.questions.names import Names
from realpolitik.answer.questions.question import Bound, command_line
from realpolitik.answer.warrants import Warrants
from realpolitik.engine.base import Engine, join_rows, solution_of
from realpolitik.errors import Refused
from realpolitik.terms import by_key, local

__all__ = ["Assembler"]

_COUNTS = 1_000  # maximum number of queries whose numbers of rows are kept: some 2 MB
_LINKS = {
    "supports": ("supports", "supported by"),
    "disputes": ("disputes", "disputed by"),
    "qualifies": ("qualifies", "qualified by"),
    "answers": ("answers", "answered by"),
    "wasDerivedFrom": ("repeats", "repeated by"),
    "wasRevisionOf": ("revises", "revised by"),
}
"""For each property that links two claims, the names of the relation and of its inverse."""


class Assembler:
    """Builds answers from a graph, the names in that graph, and the warrants of its claims."""

    def __init__(self, engine: Engine, names: Names, warrants: Warrants) -> None:
        self._engine, self._names, self.warrants = engine, names, warrants
        # The numbers of findings of suggestions, by query; they need no order.
        self._count = lru_cache(_COUNTS)(
            lambda text: len({r[0] for r in engine.select(text.rpartition(" ORDER BY")[0]).rows})
        )

    def answer(self, bound: Bound) -> Answer:
        """Return the answer to `bound`, a saved question with parameter values and filters."""
        rows, headings, filters = self._rows(bound)
        against = self._counter_evidence(rows)
        claims = [claim for row in rows.values() for claim in row.claims]
        claims += [claim for items in against.values() for own in items.values() for claim in own]
        warrants = self.warrants.by_claim(claims)
        whole = {
            situation: own
            for situation, row in rows.items()
            if (own := _of(row.claims, warrants)) or not row.claims
        }
        reported = apply_filters(filters.on_claimants, whole, self._engine)
        shown = apply_filters(filters, whole, self._engine)
        findings, nodes = list[Finding](), list[NamedNode]()
        for situation, row in rows.items():
            if situation in shown:
                nodes += map(NamedNode, row.nodes)
                objections = [
                    item._replace(warrants=tuple(_of(own, warrants)))
                    for item, own in against.get(situation, {}).items()
                ]
                own = reported[situation]
                item = finding(situation, row.label, row.texts, own, objections)
                findings.append(item._replace(warrants=tuple(shown[situation])))
        places = {heading: place for place, heading in enumerate(headings)}
        findings.sort(
            key=lambda f: (min((places[g] for g in f.texts("group")), default=0), *f.order)
        )
        nodes += filter(None, bound.values.values())
        if not bound.question.grouped:  # the headings are then the statuses
            headings = ()
        answer = self.compose(
            findings,
            bound.filters,
            nodes,
            query=bound.question.slug,
            question="",
            parameters=Frozen(bound.parameters),
            headings=headings,
            load_roles=partial(self.roles, [f.situation for f in findings if f.situation]),
        )
        # If the filters exclude every finding, suggest the question without filters.
        silenced = whole and not findings
        instead = [_suggestion(bound, len(whole), answer.inline)] if silenced else []
        question = bound.wording(answer.inline)
        return answer._replace(question=question, suggestions=tuple(instead))

    def compose(
        self,
        findings: Sequence[Finding],
        filters: Filters,
        nodes: Iterable[NamedNode] = (),
        **others: Any,
    ) -> Answer:
        """Return an answer with these findings and filters, and add its sources and English labels.

        Claimants, filter values and `nodes` get labels. An answer without findings lists all
        sources that were searched. `others` are further fields of `Answer`.
        """
        own = [w for f in findings for w in f.warrants]
        against = [w for f in findings for item in f.counter_evidence for w in item.warrants]
        premises = [w for f in findings for item in f.premises for w in item.warrants]
        said = (*own, *against, *premises)
        claimants = (NamedNode(n.iri) for w in said for n in (*w.claimants, *w.on_behalf_of))
        labels = self._names.labels([*nodes, *filters.nodes, *claimants])
        used = {w.source for w in (*own, *premises)}
        only = filters.get("source", ())
        cited = {s.source: s.name for s in self.warrants.sources if s.source in only}
        if not findings:
            used = {*filters.get("source", (source.source for source in self.warrants.sources))}
        return compose(
            findings,
            filters=filters,
            sources=tuple(source for source in self.warrants.sources if source.source in used),
            inline=Frozen({iri: inline for iri, (_, inline) in labels.items()} | cited),
            held=self.warrants.sources,
            labels=Frozen({iri: label for iri, (label, _) in labels.items()}),
            **others,
        )

    def suggestions(self, bounds: Iterable[Bound], most: int) -> tuple[Suggestion, ...]:
        """Suggest the first `most` questions in `bounds` that have findings."""
        found: dict[str, tuple[Bound, int]] = {}
        for bound in bounds:
            if number := self._count(bound.text):
                found[bound.text] = bound, number
            if len(found) == most:
                break
        inline = self._names.inline(v for b, _ in found.values() for v in b.values.values() if v)
        return tuple(_suggestion(bound, number, inline) for bound, number in found.values())

    def claim(self, node: NamedNode) -> Claim:
        """Return the claim `node` with its situation, roles, warrants, notes and related claims.

        Raises Refused if the graph lacks the situation of the claim, its class, or any evidence.
        """
        rows = join_rows(self._engine, "claim", "claim", [node])
        parts = by_key((row["part"], row) for row in rows)
        warrants = tuple(_of([node], self.warrants.by_claim([node])))
        if not ("situation" in parts and "kind" in parts and warrants):
            reason = "the graph lacks the situation, its class or the evidence of this claim; "
            reason += "to find errors in a Turtle file, run realpolitik check FILE"
            raise Refused(local(node.value), reason)
        situation = parts["situation"][0]
        links = [
            (_LINKS[r.one_of("property", list(_LINKS))][direction], r["value"], r["label"])
            for direction, part in enumerate(("to", "from"))
            for r in parts.get(part, [])
        ]
        how = warrants[0].retraction
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

    def situations(self, nodes: Iterable[NamedNode]) -> dict[str, Finding]:
        """Map the IRI of each situation to a finding with all claims about that situation."""
        claims: dict[tuple[str, str], list[NamedNode]] = {}
        for row in join_rows(self._engine, "claims", "situation", nodes):
            key = row.iri("situation"), row["label"]
            claims.setdefault(key, []).append(NamedNode(row.iri("claim")))
        warrants = self.warrants.by_claim(claim for own in claims.values() for claim in own)
        return {
            situation: finding(situation, label, {}, _of(own, warrants), ())
            for (situation, label), own in claims.items()
        }

    def roles(self, situations: Iterable[str]) -> Roles:
        """Map the IRI of each situation to its roles, and each role to its entities."""
        found: dict[str, dict[str, tuple[Node, ...]]] = {}
        nodes = map(NamedNode, situations)
        for row in join_rows(self._engine, "participants", "situation", nodes):
            held, role = found.setdefault(row["situation"], {}), local(row["role"])
            held[role] = (*held.get(role, ()), Node(row["thing"], row["label"]))
        return Frozen({situation: Frozen(held) for situation, held in found.items()})

    def _counter_evidence(
        self, situations: Iterable[str]
    ) -> dict[str, dict[CounterEvidence, dict[NamedNode, None]]]:
        """Map each situation to its counter-evidence and premises, and these to their claims."""
        found: dict[str, dict[CounterEvidence, dict[NamedNode, None]]] = {}
        nodes = map(NamedNode, situations)
        for row in join_rows(self._engine, "counter-evidence", "situation", nodes):
            item = CounterEvidence(row["but"], row["label"], row["relation"], ())
            items = found.setdefault(row.iri("situation"), {})
            items.setdefault(item, {})[NamedNode(row.iri("claim"))] = None
        return found

    def _rows(self, bound: Bound) -> tuple[dict[str, "_Row"], tuple[str, ...], Filters]:
        """Run a query; return its rows by situation, the values of ?group, and the other filters.

        If the query selects ?begins, a year is that of the event.
        """
        result = self._engine.select(bound.text)
        dated = "begins" in result.variables
        rows: dict[str, _Row] = {}
        headings: dict[str, None] = {}
        for terms in result.rows:
            held = solution_of(result.variables, terms)
            if dated and not bound.filters.include(held.get("begins", "")):
                continue
            row = rows.setdefault(held.iri("situation"), _Row(held["label"], {}, {}, {}))
            if "claim" in held:
                row.claims[NamedNode(held.iri("claim"))] = None
            for name in [name for name in held if name not in ("situation", "label", "claim")]:
                row.values.setdefault(name, {})[held[name]] = None
                if name in held.iris:
                    row.nodes[held[name]] = None
            if "group" in held:
                headings[held["group"]] = None
        filters = bound.filters.without("since", "until") if dated else bound.filters
        return rows, tuple(headings), filters


class _Row(NamedTuple):
    """All rows of a query result that are about one situation, merged without duplicates.

    `values` maps the other variables to their values, and `nodes` has the values that are IRIs.
    """

    label: str
    claims: dict[NamedNode, None]
    values: dict[str, dict[str, None]]
    nodes: dict[str, None]

    @property
    def texts(self) -> dict[str, str | tuple[str, ...]]:
        """A map from variables to their values: a string, or a tuple if there are several."""
        return {k: next(iter(v)) if len(v) == 1 else tuple(v) for k, v in self.values.items()}


def _of(claims: Iterable[NamedNode], warrants: Mapping[str, Sequence[Warrant]]) -> list[Warrant]:
    return [warrant for claim in claims for warrant in warrants.get(claim.value, ())]


def _suggestion(bound: Bound, findings: int, inline: Mapping[str, str]) -> Suggestion:
    slug, values = bound.question.slug, bound.parameters
    return Suggestion(slug, values, bound.wording(inline), findings, command_line(slug, values))
