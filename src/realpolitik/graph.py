"""The façade: a graph that is opened once, answers questions, and never changes."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from realpolitik import cache
from realpolitik.answer.assemble import Assembler
from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.warrant import Claim, Retraction, Source
from realpolitik.answer.questions.filters import Filters, parse_filters
from realpolitik.answer.questions.names import Names, as_text
from realpolitik.answer.questions.parameters import resolve_parameters
from realpolitik.answer.questions.question import Question, is_slug, load, load_all, refuse_itself
from realpolitik.answer.retraction import (
    refuse_retracted,
    refuse_unapplied,
    retractions,
    without,
)
from realpolitik.engine.base import Engine, Result, Scope
from realpolitik.engine.embedded import Store, ntriples
from realpolitik.engine.sparql import names_graph
from realpolitik.english import counted
from realpolitik.errors import Malformed, Refused
from realpolitik.escape import visible
from realpolitik.files import read_bytes
from realpolitik.terms import DESCRIPTION, SAID, compact

if TYPE_CHECKING:
    import rdflib

    from realpolitik.answer.why import Why
    from realpolitik.find.nearest import Finder
    from realpolitik.reasoning.rule import Rule

__all__ = ["Graph"]

_SHOWN = 3  # of the things left out, in a line


class Graph:
    """An open graph, as `realpolitik.open` and `realpolitik.attach` return it.

    >>> realpolitik.open()  # doctest: +ELLIPSIS
    <Graph of ... sources up to ...: ... triples in memory>

    `inferred` are the inferred triples as N-Triples, and `key` is a hash of all that the graph
    depends on; both are None for a graph that others hold, of which it is not known what was
    asserted. `removed` are the retracted triples, as N-Triples, and `paths` the files that were
    read. With `retracted`, retracted claims are in the graph. A graph without some claims
    (`left_out`) keeps the one that it was made from as `base`.
    """

    def __init__(
        self,
        engine: Engine,
        inferred: bytes | None = None,
        key: str | None = None,
        *,
        texts: Mapping[str, str] | None = None,
        removed: bytes = b"",
        paths: Sequence[str] = (),
        retracted: bool = False,
        left_out: tuple[str, ...] = (),
        base: "Graph | None" = None,
    ) -> None:
        self._engine, self._inferred, self._key = engine, inferred, key
        self.names = Names(engine)
        found = retractions(engine) if retracted else {}
        self._assembler = Assembler(engine, self.names, texts or {}, found)
        self._removed, self._paths, self._retracted = removed, paths, retracted
        self._base = base or self
        # What is opened here has been left out here.
        self._sure_of_withdrawn = retracted or inferred is not None
        self.left_out = left_out
        """The IRIs that were named to `without`, sorted."""

    def __repr__(self) -> str:
        size, where = self._engine.size, self._engine.where
        if size is None:  # nothing is sent for, or looked through, to show a line
            return f"<Graph {where}>"
        dates = [source.issued for source in self.sources]
        sources = f"{counted(len(dates), 'source')} up to {dates[-1]}" if dates else "no source"
        left_out = " and ".join(map(compact, self.left_out[:_SHOWN]))
        more = f" and {len(self.left_out) - _SHOWN} more" if len(self.left_out) > _SHOWN else ""
        without = f", without {left_out}{more}" if left_out else ""
        return visible(f"<Graph of {sources}: {size} triples {where}{without}>")

    def ask(self, question: str, **values: str | Sequence[str]) -> Answer:
        """Answer a question: a saved one by its slug, or any in English.

        English that is a phrasing of a saved question is answered by it; otherwise the nearest
        claims are, and so they are where a saved question finds nothing.

        Values are slugs, labels or aliases; "any" leaves a parameter open. With none given, the
        defaults of the question hold; with some given, the others are left open. Filters are
        those of `realpolitik.answer.questions.filters.FILTERS`, a list of texts for one that is
        repeated.

        Raises UnknownName or Ambiguous for a slug, parameter or value that is not known; Refused
        for an actor with itself, and for a value that the question has already.

        >>> realpolitik.open().ask("Where do China and Russia align?", certainty="certain").outcome
        'answered'
        """
        self._refuse_untold()
        text = as_text(question, "a question").strip()
        if not text:
            raise Refused(
                "a question", "it is empty; realpolitik questions lists what can be asked"
            )
        if len(text.split()) == 1 and (values or is_slug(text)):
            return self._saved(load(text), {}, Filters(), values)
        reading = self._finder.read(text)
        if not reading.question:
            return self._nearest(text, self._filters(reading.filters, values))
        for name in {*reading.values, *reading.filters} & values.keys():
            raise Refused(f"{name}={values[name]}", f"the question names {name}; give it once")
        answer = self._saved(reading.question, reading.values, reading.filters, values)
        if answer.findings or "about" not in reading.filters:
            return answer
        # What is said of the two may be of another kind than what was asked.
        others = {key: given for key, given in reading.filters.items() if key != "about"}
        return self._nearest(text, self._filters(others, values))

    def search(self, text: str, most: int = 10, **narrowing: str | Sequence[str]) -> Answer:
        """Return the claims that are most like a text, sentence by sentence, at most so many.

        Filters are those of `ask`. docs/search.md says how claims are ranked.

        Raises UnknownName or Ambiguous for a key or value that is not known.

        >>> found = realpolitik.open().search("reluctant", according_to="Yun Sun")
        >>> found.outcome, found[0].warrants[0].claimant.label
        ('nearest', 'Yun Sun')
        """
        self._refuse_untold()
        found = self._filters({}, narrowing)
        return self._nearest(as_text(text, "a text").strip(), found, most)

    def claim(self, name: str) -> Claim:
        """Return a claim, whole, by its slug, CURIE, IRI or gloss.

        Raises UnknownName where there is none of that name, Refused where the data leave out what
        a claim must have.

        >>> realpolitik.open().claim("sun-2016-p1s5-5").kind
        'driver'
        """
        self._refuse_untold()
        return self._assembler.claim(self.names.resolve(name, "rp:Claim"))

    def again(self, other: Answer) -> Answer:
        """Answer again what another graph has answered, with its values, known here or not.

        >>> answer = realpolitik.open().ask("threats")
        >>> realpolitik.open().again(answer) == answer
        True
        """
        if not isinstance(other, Answer):
            raise TypeError(f"again takes an answer, not {type(other).__name__}")
        if other.query is None:
            return self.ask(other.text or other.question)
        given = {name: NamedNode(iri) if iri else None for name, iri in other.parameters.items()}
        narrowing = Filters(other.narrowing)
        return self._assembler.answer(load(other.query).bind(given, narrowing))

    def without(self, *names: str) -> "Graph":
        """Return the graph as if some claims, situations or sources had never been said.

        Names are slugs, CURIEs, IRIs, glosses, labels or titles. `answer.retraction` says what
        goes with each; what follows from what is left is inferred afresh.

        Raises UnknownName or Ambiguous for a name that is not that of one of these.

        >>> realpolitik.open().without("sun-2016").left_out
        ('https://w3id.org/realpolitik/id/sun-2016',)
        """
        from realpolitik.reasoning.inference import infer

        nodes = {self.names.resolve(name, *SAID) for name in names}
        self._refuse_elsewhere()
        left_out = tuple(sorted({*self.left_out, *(node.value for node in nodes)}))
        base, kept = self._base, self._retracted
        asserted = [*base.triples(inferred=False), *_parsed(base._removed)]
        store = without(asserted, [*map(NamedNode, left_out)], keep_retracted=kept)
        inferred = infer(store, self._files())
        store.add_ntriples(inferred)
        return Graph(
            store,
            inferred,
            cache.key_of([base._key or "", *left_out]),
            paths=self._paths,
            texts=self._assembler.texts,
            left_out=left_out,
            retracted=kept,
            base=base,
        )

    def why(self, subject: str, predicate: str, value: str) -> "Why":
        """Return why a triple holds, down to what is asserted and to claims, or what it lacks.

        Each end is a label, slug, CURIE or IRI; the property may be in words.

        Raises UnknownName or Ambiguous where one of the three names nothing, or several things.

        >>> realpolitik.open().why("China", "aligns with", "Russia").outcome
        'inferred'
        """
        from realpolitik.answer.why import claims_under, explained, triple_named

        for name in (subject, predicate, value):
            as_text(name, "a name")
        triple = triple_named(subject, predicate, value, self.names, self._engine)
        found = explained(triple, self._engine, self.triples(inferred=False), self._files())
        claims = claims_under(found.steps, self._engine)
        return found._replace(warrants=tuple(self._assembler.warrants(claims)))

    def rules(self) -> list["Rule"]:
        """Return the rules by which the graph is closed: of its axioms, and of the rule files.

        >>> next(r for r in realpolitik.open().rules() if r.name == "aligns-with").summary
        'Actors align if both are parties to an established alignment.'
        """
        from realpolitik.reasoning.inference import rules_of

        return rules_of(self._engine)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The saved questions, by slug.

        >>> realpolitik.open().questions[0].slug
        'about'
        """
        return tuple(load_all())

    def sparql(self, text: str, name: str = "the query", scope: Scope | None = None) -> Result:
        """Run any SPARQL 1.1 query on the merged graph; `name` names it in errors.

        Our prefixes, such as `rp:` and `id:`, are known, and need not be declared.

        The description of the graph stands in a graph of its own, named
        `https://w3id.org/realpolitik/description`, for queries with `GRAPH` or `FROM`. `scope` is
        the dataset and the base of a query that comes by the SPARQL Protocol.

        Raises Refused for an update or SERVICE, Malformed where it is no query.

        >>> bool(realpolitik.open().sparql("ASK { id:russia rdfs:label 'Russia'@en }"))
        True
        """
        named = names_graph(as_text(text, "a query")) or bool(
            scope and (scope.default or scope.named)
        )
        described = named and self.knows_asserted
        return (self._described if described else self._engine).query(text, name, scope)

    @property
    def graphs(self) -> tuple[NamedNode, ...]:
        """The names of the graphs beside the merged one, as far as they are known here.

        >>> [node.value for node in realpolitik.open().graphs]
        ['https://w3id.org/realpolitik/description']
        """
        return self._described.graphs if self.knows_asserted else ()

    def description(self, endpoint: str | None = None) -> list[Triple]:
        """Return the description of the graph as data, in VoID, DCAT and SPARQL Service terms.

        `endpoint` is the address of the SPARQL endpoint that serves it, if one does.

        >>> len(realpolitik.open().description()) > 50
        True
        """
        from realpolitik.export.description import description

        return description(self._engine, endpoint)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources that the graph has claims of, the oldest first.

        >>> realpolitik.open().sources[0]
        <Source id:sun-2016: Yun Sun, The Cipher Brief, 2016-03-22>
        """
        return self._assembler.sources

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts at hand of sources, by the IRI of each.

        >>> realpolitik.open().texts
        {}
        """
        return self._assembler.texts

    @property
    def withdrawn(self) -> Mapping[NamedNode, Retraction]:
        """How things are retracted or revised, if the graph was opened with what is.

        >>> len(realpolitik.open(retracted=True).withdrawn)
        0
        """
        return self._assembler.withdrawn

    @property
    def knows_asserted(self) -> bool:
        """Whether what is asserted is told apart from what is inferred: not if held elsewhere.

        >>> realpolitik.open().knows_asserted
        True
        """
        return self._inferred is not None

    def triples(self, *, inferred: bool = True) -> list[Triple]:
        """Return the triples of the graph, with or without what is inferred, in no order.

        Raises Refused for what is asserted alone in a graph that is held elsewhere.

        >>> graph = realpolitik.open()
        >>> len(graph.triples()) > len(graph.triples(inferred=False))
        True
        """
        if inferred:
            return self._engine.triples()
        self._refuse_elsewhere()
        left_out = set(_parsed(self._inferred or b""))
        return [triple for triple in self._engine.triples() if triple not in left_out]

    def export(self, form: str, *, inferred: bool = True) -> bytes:
        """Return the graph as a file of a format, or with "description" what describes it.

        docs/exports.md tells of the formats; `realpolitik export --help` has their names.

        Raises UnknownName for another format; Refused for a description without what is inferred.

        >>> realpolitik.open().export("csv").decode().partition(",")[0]
        'claim'
        """
        from realpolitik.export.export import export

        return export(self, form, inferred=inferred)

    def publish(self, address: str, *, graph: str | None = None, replace: bool = False) -> str:
        """Load the graph into a graph store, and return a sentence about what was done.

        `graph` is the IRI of a named graph there, in place of the default graph. Triples that are
        there are replaced only with `replace`, in one step.

        Raises Refused where they would have to be replaced, and for an address that is not one;
        Unavailable where the store does not do its part.

        >>> realpolitik.open().publish("localhost:3030/data")
        Traceback (most recent call last):
        realpolitik.errors.Refused: localhost:3030/data: not an address; it begins with http(s)://
        """
        from realpolitik.engine.publish import publish

        return publish(self.triples(), address, graph, replace=replace)

    def to_rdflib(self, *, inferred: bool = True, described: bool = False) -> "rdflib.Graph":
        """Return the graph as rdflib knows it, with our prefixes; with what is inferred or without.

        With `described`, what describes the graph is in it too.

        >>> len(realpolitik.open().to_rdflib()) > len(realpolitik.open().to_rdflib(inferred=False))
        True
        """
        from realpolitik.engine import rdflib

        described_by = self.description() if described else []
        return rdflib.to_rdflib(ntriples([*self.triples(inferred=inferred), *described_by]))

    def _files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the path and content of each file that was read and still can be."""
        for path in self._paths:
            with suppress(Malformed):
                yield path, read_bytes(path)

    def _refuse_elsewhere(self) -> None:
        """Raise Refused where nobody here knows what is asserted."""
        if not self.knows_asserted:
            reason = "it is held elsewhere, and what is asserted in it is not known; open its files"
            raise Refused("this graph", reason)

    def _refuse_untold(self) -> None:
        """Raise Refused where what is held elsewhere has what is withdrawn, and nobody asked."""
        if not self._sure_of_withdrawn:
            refuse_unapplied(self._engine)
            self._sure_of_withdrawn = True

    @cached_property
    def _described(self) -> Store:
        """A store of the graph with its description, made where it is first asked for."""
        store = Store()
        store.add(self.triples())
        store.add(self.description(), DESCRIPTION)
        return store

    @cached_property
    def _finder(self) -> "Finder":
        from realpolitik.find.nearest import Finder

        return Finder(self._engine, self._key, self.names, self._assembler)

    def _saved(
        self,
        question: Question,
        read: Mapping[str, NamedNode | None],
        said: Filters,
        given: Mapping[str, str | Sequence[str]],
    ) -> Answer:
        """Answer a saved question, by what was read in a text and by what was given besides."""
        values, filters = resolve_parameters(question, given, self.names)
        bound = question.bind({**read, **values}, Filters({**said, **filters}))
        refuse_itself(bound, self.names)
        answer = self._assembler.answer(bound)
        found = answer.findings or answer.suggestions
        return answer if found else self._finder.instead(answer)

    def _filters(
        self, read: Mapping[str, tuple[str, ...]], given: Mapping[str, str | Sequence[str]]
    ) -> Filters:
        return Filters({**read, **parse_filters(given, self.names)})

    def _nearest(self, text: str, filters: Filters, most: int | None = None) -> Answer:
        if slugs := [word for word in text.split() if "-" in word]:
            refuse_retracted(self._engine, *slugs)
        return self._finder.nearest(text, filters, most)


def _parsed(data: bytes) -> Iterator[Triple]:
    """Yield the triples of N-Triples."""
    return (quad.triple for quad in parse(data, RdfFormat.N_TRIPLES))
