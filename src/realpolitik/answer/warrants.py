"""Read the warrants of claims. A warrant is a claim with one passage that is its evidence."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from operator import attrgetter

from pyoxigraph import NamedNode

from realpolitik.answer.findings.finding import BASES, STRENGTHS, TENSES
from realpolitik.answer.findings.warrant import Forecast, Node, Retraction, Source, Warrant
from realpolitik.answer.sources import sources
from realpolitik.engine.base import Engine, Solution, join_rows
from realpolitik.terms import by_key, local

__all__ = ["Warrants"]

_KNOWN = 20_000  # maximum number of claims whose warrants are kept: some 30 MB
_POLARITIES = ("affirms", "denies", "asks")
_PLACE = attrgetter("source", "paragraph", "sentence", "claim")


class Warrants:
    """Reads the warrants of the claims in a graph, and keeps them in memory.

    `texts` maps the IRIs of sources to their texts, for quotations. `retractions` maps each
    retracted or revised claim to its retraction or revision, if the graph includes such claims.
    """

    def __init__(
        self, engine: Engine, texts: Mapping[str, str], retractions: Mapping[NamedNode, Retraction]
    ) -> None:
        self._engine, self.texts, self.retractions = engine, texts, retractions
        self._known: dict[str, list[Warrant]] = {}

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The sources of the claims in the graph, oldest first."""
        return sources(self._engine)

    def by_claim(self, claims: Iterable[NamedNode]) -> dict[str, list[Warrant]]:
        """Map the IRI of each claim to its warrants, one for each passage.

        The claims are sorted by source and passage. Cached warrants may miss later changes.
        """
        once = dict.fromkeys(claims)
        # Another thread may forget what is known at any time.
        found = {c.value: own for c in once if (own := self._known.get(c.value))}
        if new := [claim for claim in once if claim.value not in found]:
            found |= (read := self._read(new))
            if len(self._known) + len(read) > _KNOWN:
                self._known.clear()
            self._known |= read
        return dict(sorted(found.items(), key=lambda item: _PLACE(item[1][0])))

    def _read(self, claims: Sequence[NamedNode]) -> dict[str, list[Warrant]]:
        """Query the warrants of claims."""
        # Two queries, because each OPTIONAL would take as long as a query of its own.
        rows = join_rows(self._engine, "claim-details", "claim", claims)
        details = by_key((row["claim"], row) for row in rows)
        warrants: dict[str, dict[tuple[str, int, int], Warrant]] = {}
        for row in join_rows(self._engine, "warrants", "claim", claims):
            warrant = self._warrant(row, details.get(row["claim"], ()))
            place = warrant.source, warrant.start, warrant.end
            own = warrants.setdefault(warrant.claim, {})
            own[place] = _merged(own[place], warrant) if place in own else warrant
        forecasts = [c for c, own in warrants.items() if next(iter(own.values())).forecast]
        outcomes = self._forecast_outcomes(forecasts) if forecasts else {}
        return {
            claim: [
                w._replace(
                    short=f"{w.short} {self._years.get(w.source, '')}".rstrip(),
                    forecast=outcomes.get(claim, w.forecast),
                )
                for w in found.values()
            ]
            for claim, found in warrants.items()
        }

    def _forecast_outcomes(self, claims: Iterable[str]) -> dict[str, Forecast]:
        found: dict[str, Forecast] = {}
        nodes = map(NamedNode, claims)
        for row in join_rows(self._engine, "forecast-outcomes", "forecast", nodes):
            out, belying = found.get(row["forecast"], Forecast())
            by = (Node(row.iri("claimant"), row["label"]),)
            if row.one_of("how", ("bearsOut", "belies")) == "bearsOut":
                out = _by_label((*out, *by))
            else:
                belying = _by_label((*belying, *by))
            found[row["forecast"]] = Forecast(out, belying)
        return found

    def _warrant(self, row: Solution, details: Sequence[Solution]) -> Warrant:
        named = [(local(detail["property"]), detail) for detail in details]
        whole = Solution({**row, **{name: detail["value"] for name, detail in named}})
        whole.iris = row.iris | {name for name, detail in named if "value" in detail.iris}
        behalf = (Node(d["value"], d["label"]) for name, d in named if name == "onBehalfOf")
        source, start, end = whole.iri("source"), whole.number("start"), whole.number("end")
        text, polarity = self.texts.get(source), whole.one_of("polarity", _POLARITIES)
        tense = "" if polarity == "asks" else whole.one_of("tense", TENSES)
        return Warrant(
            whole.iri("claim"),
            polarity,
            (Node(whole.iri("claimant"), whole["claimantLabel"]),),
            (Node(whole.iri("reporter"), whole["reporterLabel"]),),
            whole.one_of("given", STRENGTHS) if tense else "",
            tense,
            whole.number("asOf") if "asOf" in whole else int(self._years.get(source, "0")[:4]),
            whole["gloss"],
            source,
            whole.number("paragraph"),
            whole.number("sentence"),
            start,
            end,
            None if text is None else text[start:end],
            "disputes" in whole,
            whole.get("family", whole["reporterLabel"]),
            whole.iri("wasDerivedFrom") if "wasDerivedFrom" in whole else None,
            self.retractions.get(NamedNode(whole["claim"])) if self.retractions else None,
            on_behalf_of=tuple(behalf),
            about_year=whole.number("aboutYear") if "aboutYear" in whole else None,
            basis=whole.one_of("basis", BASES) if "basis" in whole else None,
            intensity=local(whole["intensity"]) if "intensity" in whole else None,
            forecast=Forecast() if tense == "future" else None,
            said_on=whole.get("saidOn", ""),
            disputed_now="CurrentClaim" in whole,
            about_itself="voice" in whole,
            since=whole.get("since"),
            until=whole.get("until"),
            deadline=whole.get("deadline"),
        )

    @cached_property
    def _years(self) -> dict[str, str]:
        """The year of each source, such as "2019" or, to tell several apart, "2019a"."""
        return {source.source: source.year for source in self.sources}


def _merged(warrant: Warrant, other: Warrant) -> Warrant:
    """Merge two warrants that differ only in their claimants and reporters."""
    return warrant._replace(
        claimants=_by_label((*warrant.claimants, *other.claimants)),
        reporters=_by_label((*warrant.reporters, *other.reporters)),
        on_behalf_of=tuple(dict.fromkeys((*warrant.on_behalf_of, *other.on_behalf_of))),
        short=" and ".join(sorted({*warrant.short.split(" and "), other.short})),
    )


def _by_label(nodes: Iterable[Node]) -> tuple[Node, ...]:
    return tuple(sorted({*nodes}, key=lambda node: node.label))
