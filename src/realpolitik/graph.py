"""The main class of the Python API: an immutable graph that answers questions."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Triple

from realpolitik import cache
from realpolitik.answer.assemble import Assembler
from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.warrant import Claim, Retraction, Source
from realpolitik.answer.questions.filters import situation_values
from realpolitik.answer.questions.names import Names, as_text, short_text
from realpolitik.answer.questions.question import Question, load_all
from realpolitik.answer.retraction import refuse_unfit, retractions, without
from realpolitik.answer.warrants import Warrants
from realpolitik.engine.base import Engine, Result, Scope
from realpolitik.engine.embedded import Origin, parse_ntriples, to_rdflib
from realpolitik.engine.sparql import declared_prefixes, tokens
from realpolitik.english import count_noun, short_list
from realpolitik.errors import Refused, UnknownName
from realpolitik.escape import visible
from realpolitik.files import contents
from realpolitik.find.asking import Asker
from realpolitik.terms import PREFIXES, REMOVABLE, compact, slug

if TYPE_CHECKING:
    import rdflib

    from realpolitik.answer.why import Why
    from realpolitik.reasoning.rule import Rule

__all__ = ["Graph", "Origin"]


class Graph:
    """A graph that can be queried; `realpolitik.open` and `realpolitik.attach` return one.

    >>> realpolitik.open()  # doctest: +ELLIPSIS
    <Graph of ... sources: ... triples in memory>

    A graph without an `origin` is external: it was attached from elsewhere, and does not record
    which triples are asserted. `texts` maps source IRIs to texts. If `retracted` is true, the graph
    includes retracted claims. `without` sets `left_out` and `base`, the original graph.
    """

    def __init__(
        self,
        engine: Engine,
        origin: Origin | None = None,
        *,
        texts: Mapping[str, str] | None = None,
        retracted: bool = False,
        left_out: tuple[str, ...] = (),
        base: "Graph | None" = None,
    ) -> None:
        self._engine, self._origin, self._retracted = engine, origin, retracted
        self.names = Names(engine)
        found = retractions(engine) if retracted else {}
        self._warrants = Warrants(engine, texts or {}, found)
        self._assembler = Assembler(engine, self.names, self._warrants)
        self._base = base or self
        # Retractions were applied when files were opened, but maybe not to an external graph.
        self._is_checked = retracted or origin is not None
        self.left_out = left_out
        """The IRIs of the resources whose names were passed to `without`, sorted."""

    def __repr__(self) -> str:
        size, where = self._engine.size, self._engine.where
        if size is None:  # finding out would take a request to the endpoint
            return f"<Graph {where}>"
        sources = count_noun(len(self.sources), "source")
        left_out = short_list(map(compact, self.left_out))
        without = f", without {left_out}" if left_out else ""
        return visible(f"<Graph of {sources}: {size} triples {where}{without}>")

    def ask(self, question: str, /, **values: str | Sequence[str]) -> Answer:
        """Answer `question`, which is the slug of a saved question or any question in English.

        If the English text matches a saved question, the saved question is answered. If it matches
        none, or if nothing is found, the answer contains the claims most similar to the text.

        `values` are parameters of the saved question, and filters listed in
        `realpolitik.answer.questions.filters.FILTERS`; a filter may have a list of values. A value
        is a slug, a label or an alias; "any" matches every value. Without `values`, the question's
        defaults apply; otherwise each parameter that is not given is "any".

        Raises UnknownName or Ambiguous for an unknown or ambiguous slug, parameter or value;
        Refused if an actor is compared with itself, if `values` repeat a parameter or filter that
        the text sets, or if the text has more than 500 characters.

        >>> realpolitik.open().ask("Where do China and Russia align?", certainty="certain").outcome
        'answered'
        """
        self._refuse_unfit()
        return self._asker.ask(question, values)._replace(request=(question, values, None))

    def search(self, text: str, most: int = 10, **filters: str | Sequence[str]) -> Answer:
        """Return the claims most similar to a text, from at most `most` sentences.

        The filters and errors are those of `ask`. Also raises Refused if `most` is below 0.
        docs/search.md explains the ranking.

        >>> found = realpolitik.open().search("reluctant", according_to="Yun Sun")
        >>> found.outcome, found[0].warrants[0].claimant.label
        ('nearest', 'Yun Sun')
        """
        self._refuse_unfit()
        answer = self._asker.search(short_text(text, "the search text"), filters, most)
        return answer._replace(request=(text, filters, most))

    def situations(self, text: str, most: int = 10) -> list[str]:
        """Return the slugs of up to `most` situations that match a text, the best match first.

        Raises Refused if `most` is below 0.

        >>> realpolitik.open().situations("the PRC as a responsible player", 1)
        ['image-us-china-responsible']
        """
        return [slug(iri) for iri in self._asker.situations(text, most)]

    def claim(self, name: str) -> Claim:
        """Return a claim, or a question that a source asks, given its slug, CURIE, IRI or gloss.

        Raises UnknownName or Ambiguous for an unknown or ambiguous name; Refused if the claim is
        retracted, or if the graph lacks its situation, class or evidence.

        >>> realpolitik.open().claim("sun-2016-p1s5-5").kind
        'driver'
        """
        self._refuse_unfit()
        return self._assembler.claim(self.names.resolve(name, "rp:Utterance"))

    def again(self, other: Answer) -> Answer:
        """Repeat in this graph the question or search that led to the answer `other`.

        Raises UnknownName if the question names something that this graph lacks.

        >>> answer = realpolitik.open().ask("threats")
        >>> realpolitik.open().again(answer) == answer
        True
        """
        if not isinstance(other, Answer):
            raise TypeError(f"again() expects an Answer, not {type(other).__name__}")
        text, values, most = other.request or (other.text or other.question, {}, None)
        return self.ask(text, **values) if most is None else self.search(text, most, **values)

    def without(self, *names: str) -> "Graph":
        """Return a copy of this graph without the named claims, situations or sources.

        Names are slugs, CURIEs, IRIs, glosses, labels or titles. Dependent items are removed too,
        as `realpolitik.answer.retraction` explains. Inferred triples are computed again.
        Raises UnknownName or Ambiguous for an unknown or ambiguous name; Refused for an external
        graph.

        >>> realpolitik.open().without("sun-2016").left_out
        ('https://w3id.org/realpolitik/id/sun-2016',)
        """
        from realpolitik.reasoning.inference import infer

        nodes = {self.names.resolve(name, *REMOVABLE) for name in names}
        base, origin = self._base, self._base._known_origin()
        left_out = tuple(sorted({*self.left_out, *(node.value for node in nodes)}))
        asserted = [*base.triples(inferred=False), *parse_ntriples(origin.removed)]
        store = without(asserted, [*map(NamedNode, left_out)], keep_retracted=self._retracted)
        inferred = infer(store, contents(origin.paths))
        return Graph(
            store,
            Origin(inferred, cache.key_of([origin.key, *left_out]), paths=origin.paths),
            texts=self._warrants.texts,
            retracted=self._retracted,
            left_out=left_out,
            base=base,
        )

    def why(self, subject: str, predicate: str, value: str) -> "Why":
        """Explain a triple by a proof and supporting claims, or explain why no rule infers it.

        The subject, the predicate and the value (the object) are labels, slugs, CURIEs or IRIs.
        Raises UnknownName or Ambiguous for an unknown or ambiguous name; Refused for an external
        graph.

        >>> realpolitik.open().why("China", "aligns with", "Russia").outcome
        'inferred'
        """
        from realpolitik.answer.why import claims_under, explain, triple_named

        for name in (subject, predicate, value):
            as_text(name, "a name")
        triple = triple_named(subject, predicate, value, self.names, self._engine)
        files = contents(self._known_origin().paths)
        found = explain(triple, self._engine, self.triples(inferred=False), files)
        claims = claims_under(found.steps, self._engine)
        warrants = self._warrants.by_claim(claims).values()
        return found._replace(warrants=tuple(w for own in warrants for w in own))

    def rules(self) -> list["Rule"]:
        """Return the inference rules: those derived from OWL axioms, and those in the rule files.

        >>> next(r for r in realpolitik.open().rules() if r.name == "aligns-with").summary
        'Actors align if both are parties to an established alignment.'
        """
        from realpolitik.reasoning.inference import rules_of

        return rules_of(self._engine)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The saved questions, sorted by slug."""
        return tuple(load_all())

    def sparql(self, text: str, name: str = "the query", scope: Scope | None = None) -> Result:
        """Run a SPARQL 1.1 query on the graph; error messages call the query `name`.

        The project's prefixes, such as `rp:` and `id:`, need no declaration. `scope` is the dataset
        and base IRI given in a SPARQL Protocol request.

        Raises Refused for an update or a SERVICE clause, and Malformed for invalid SPARQL.

        >>> bool(realpolitik.open().sparql("ASK { id:russia rdfs:label 'Russia'@en }"))
        True
        """
        return self._engine.query(as_text(text, "a query"), name, scope)

    def undefined_names(self, query: str) -> list[UnknownName]:
        """Return an error for each undefined name with the prefix `rp:` or `id:` in a query.

        >>> print(*realpolitik.open().undefined_names("SELECT * { ?who rp:holdr ?what }"))
        no term of the graph is called "rp:holdr"; did you mean rp:holder?
        """
        names = dict.fromkeys(token.text for token in tokens(query) if token.kind == "name")
        used = {**PREFIXES, **declared_prefixes(query)}
        prefixes = [f"{prefix}:" for prefix in ("rp", "id") if used[prefix] == PREFIXES[prefix]]
        ours = [name for name in names if name[:3] in prefixes and name[3:]]
        unknown = [name for name in ours if not self.names.by_slug(name)]
        found = self._engine.select("SELECT DISTINCT ?s { ?s a ?class }").rows if unknown else ()
        known = [compact(cell.value) for (cell,) in found if isinstance(cell, NamedNode)]
        return [UnknownName(name, "term of the graph", known) for name in unknown]

    def description(self, endpoint: str | None = None) -> list[Triple]:
        """Return triples that describe the graph in VoID, DCAT and SPARQL Service Description.

        `endpoint` is the URL of the SPARQL endpoint that serves the graph, if there is one.

        >>> len(realpolitik.open().description()) > 50
        True
        """
        from realpolitik.export.description import description

        return description(self._engine, endpoint)

    def filter_values(self, key: str, situations: Collection[str]) -> dict[str, set[str]]:
        """Map each situation IRI to its values for the filter `key`, and to broader values.

        >>> threat = "https://w3id.org/realpolitik/id/threat-china-west"
        >>> realpolitik.open().filter_values("place", [threat])[threat]
        {'https://w3id.org/realpolitik/id/the-west'}
        """
        return situation_values(key, situations, self._engine)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of the claims, oldest first."""
        return self._warrants.sources

    @property
    def texts(self) -> Mapping[str, str]:
        """The available texts of the sources, as a map from source IRIs to texts."""
        return self._warrants.texts

    @property
    def retractions(self) -> Mapping[NamedNode, Retraction]:
        """A map from each retracted or revised resource in the graph to its `Retraction`."""
        return self._warrants.retractions

    @property
    def knows_asserted(self) -> bool:
        """Whether the graph records which triples are asserted; false for an external graph."""
        return self._origin is not None

    def triples(self, *, inferred: bool = True) -> list[Triple]:
        """Return the triples in no particular order; omit inferred ones if `inferred` is false.

        Raises Refused if `inferred` is false and the graph is external.

        >>> graph = realpolitik.open()
        >>> len(graph.triples()) > len(graph.triples(inferred=False))
        True
        """
        if inferred:
            return self._engine.triples()
        others = set(parse_ntriples(self._known_origin().inferred))
        return [triple for triple in self._engine.triples() if triple not in others]

    def export(self, form: str, *, inferred: bool = True) -> bytes:
        """Return the graph in the format `form`; docs/exports.md lists the names of formats.

        Raises UnknownName for an unknown format.

        >>> realpolitik.open().export("csv").decode().partition(",")[0]
        'claim'
        """
        from realpolitik.export.export import export

        return export(self, form, inferred=inferred)

    def publish(self, address: str, *, graph: str | None = None, replace: bool = False) -> str:
        """Upload the graph to the graph store at the URL `address`, and return a short report.

        `graph` is the IRI of the named graph to replace; without it, the default graph is used.
        If that graph is not empty, `replace` must be true; its triples are replaced in one step.

        Raises Refused if `replace` must be true but is not, or if the address is invalid;
        Unavailable if the store fails.

        >>> realpolitik.open().publish("localhost:3030/data")
        Traceback (most recent call last):
        realpolitik.errors.Refused: localhost:3030/data: not an HTTP URL; give one such as https://example.org/sparql
        """
        from realpolitik.engine.remote import publish

        return publish(self.triples(), address, graph, replace=replace)

    def to_rdflib(self, *, inferred: bool = True) -> "rdflib.Graph":
        """Return a copy of the graph as an rdflib graph that declares the project's prefixes.

        >>> len(realpolitik.open().to_rdflib()) > len(realpolitik.open().to_rdflib(inferred=False))
        True
        """
        return to_rdflib(self.triples(inferred=inferred))

    def _known_origin(self) -> Origin:
        """Return the origin; raise Refused for an external graph, which has none."""
        if self._origin is None:
            reason = "it does not record which triples are asserted; open its files instead"
            raise Refused("this attached graph", reason)
        return self._origin

    def _refuse_unfit(self) -> None:
        """Raise Refused if questions about an external graph would get wrong answers."""
        if not self._is_checked:
            refuse_unfit(self._engine)
            self._is_checked = True

    @cached_property
    def _asker(self) -> Asker:
        key = self._origin.key if self._origin else None
        return Asker(self._engine, key, self.names, self._assembler)
