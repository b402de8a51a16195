"""The warrants of claims, and of what stands against situations, by the queries that join them."""

from collections.abc import Mapping, Sequence

from pyoxigraph import NamedNode

from .engine import Engine, Row, batches, named, node_of, text_of
from .source import join
from .sparql import bind
from .standing import STRENGTHS, TENSES
from .terms import Term, expand
from .warrant import But, Node, Source, Warrant
from .withdrawal import Withdrawal

__all__ = ["Told", "Values", "Warranted"]

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

    def _warrant(self, row: Row) -> Warrant:
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
