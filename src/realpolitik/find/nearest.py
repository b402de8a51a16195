"""What is found for a text: the claims nearest to it, sentence by sentence, and what says more."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice

from pyoxigraph import NamedNode

from realpolitik.answer.assemble import Assembler
from realpolitik.answer.findings.answer import Answer, LeftOut, Suggestion
from realpolitik.answer.findings.finding import Finding, alone
from realpolitik.answer.findings.warrant import Frozen, Node, Warrant
from realpolitik.answer.questions.filters import Filters, apply_filters
from realpolitik.answer.questions.mentions import Mention
from realpolitik.answer.questions.names import Names
from realpolitik.answer.questions.question import Bound, Question, is_slug, load
from realpolitik.engine.base import Engine
from realpolitik.find.index import Found, Index
from realpolitik.find.indexing import index_of
from realpolitik.find.parser import ParsedQuestion, parse_question, thing_meant
from realpolitik.find.spelling import mended, unheard

__all__ = ["Finder"]

_MOST = 10  # sentences
_LINES = 4  # of a sentence
_FAINT = 0.1  # of the rank of the best: what fits less well is not shown
_WINDOW = 200  # claims that are looked at together
_ACTOR = "rp:Actor"
_ASIDE = ("about", "network")  # what is asked of each name, and what gives no findings
_FURTHER = 3  # questions that say more
_WORDED = 4  # that are worded like a text, and asked whether they do


class Finder:
    """Finds what answers any text, in a graph whose answers an assembler puts together."""

    def __init__(self, engine: Engine, key: str | None, names: Names, assembler: Assembler) -> None:
        self._engine, self._key = engine, key
        self._names, self._assembler = names, assembler
        self._read: tuple[str, ParsedQuestion] | None = None

    @cached_property
    def _index(self) -> Index:
        return index_of(self._engine, self._key, self._names, self._assembler.texts)

    def read(self, text: str) -> ParsedQuestion:
        """Return what a text asks, as `parse_question` does, with its misspellings mended."""
        if not self._read or self._read[0] != text:  # it is read, and then searched for
            self._read = text, parse_question(mended(text, self._index), self._index)
        return self._read[1]

    def nearest(self, text: str, narrowing: Filters, most: int | None = None) -> Answer:
        """Return the claims that are most like a text, by their sentences.

        They are `most` where they are searched for, and ten where a question was asked.
        """
        reading = self.read(text)
        told = unheard(reading.text, self._index).items()
        left_out = [LeftOut(words, "unheard", near) for words, near in told]
        return self._told(reading, narrowing, most, reading.text, text, left_out)

    def instead(self, silent: Answer) -> Answer:
        """Return the claims nearest to what a saved question named that found none of its kind.

        What says more is first the same of one thing alone that it named. Where it named nothing,
        questions that are worded like it are suggested.
        """
        given = {name: NamedNode(iri) for name, iri in silent.parameters.items() if iri}
        if not given:
            likely = _likely(self.read(silent.question), self._index)
            return silent.suggesting(self._assembler.suggestions(likely, _FURTHER))
        said = " ".join(label for label, _ in self._names.labels(given.values()).values())
        reading, narrowing = self.read(said), Filters(silent.narrowing)
        found = self._told(reading, narrowing, None, silent.question, None, [], silent.parameters)
        question = load(silent.query or "")
        alone = given.items() if len(given) > 1 else ()
        looser = [question.bind({name: thing}) for name, thing in alone]
        more = (*self._assembler.suggestions(looser, _FURTHER), *found.suggestions)[:_FURTHER]
        return found.suggesting(more) if found.findings else silent.suggesting(more)

    def _told(
        self,
        reading: ParsedQuestion,
        narrowing: Filters,
        most: int | None,
        question: str,
        text: str | None,
        left_out: Sequence[LeftOut],
        parameters: Mapping[str, str | None] = Frozen(),
    ) -> Answer:
        limit = _MOST if most is None else most
        findings = self._findings(reading, narrowing, limit)
        suggestions = self._assembler.suggestions(_likely(reading, self._index), _FURTHER)
        if narrowing and not findings:
            from shlex import quote  # which takes 2 ms

            whole = len(self._findings(reading, Filters(), limit))
            command = f"realpolitik search {quote(reading.text)}"
            suggestions = (Suggestion(None, {}, {}, reading.text, whole, command),) if whole else ()
        warrants = [w for finding in findings for w in finding.warrants]
        voices = (node.iri for w in warrants for node in (*w.claimants, *w.on_behalf_of))
        labels = self._names.labels([*map(NamedNode, voices), *narrowing.nodes])
        used = {w.source for w in warrants}
        sources = self._assembler.sources
        return Answer(
            query=None,
            question=question,
            text=text,
            parameters=parameters,
            narrowing=narrowing,
            fetched=self._index.made if self._engine.size is None else None,
            left_out=tuple(left_out),
            suggestions=suggestions,
            sources=tuple(source for source in sources if not used or source.source in used),
            findings=findings,
            headings=(),
            labels={iri: label for iri, (label, _) in labels.items()},
            running={iri: label for iri, (_, label) in labels.items()},
            held=sources,
            searched=most is not None,
        )

    def _findings(
        self, reading: ParsedQuestion, narrowing: Filters, most: int
    ) -> tuple[Finding, ...]:
        """Return sentences, the one with the best claim first, and of each its best claims."""
        sentences: dict[tuple[str, int, int], list[Found]] = {}
        found = self._index.search(reading.words, reading.named)
        best = 0.0
        while (window := [*islice(found, _WINDOW)]) and len(sentences) < most:
            for claim in self._passing(window, narrowing):
                best = best or claim.rank
                if claim.rank <= _FAINT * best:  # ranks are below 0
                    sentences.setdefault(claim.place, []).append(claim)
        shown = [claims[:_LINES] for claims in islice(sentences.values(), most)]
        nodes = [NamedNode(claim.situation) for claims in shown for claim in claims]
        standing = self._assembler.standing(nodes)
        return tuple(self._sentence(claims, standing) for claims in shown)

    def _passing(self, window: Sequence[Found], narrowing: Filters) -> Sequence[Found]:
        if not narrowing:
            return window
        standing = self._assembler.standing([NamedNode(claim.situation) for claim in window])
        whole = {iri: item.warrants for iri, item in standing.items()}
        passed = apply_filters(narrowing, whole, self._engine).values()
        kept = {warrant.claim for own in passed for warrant in own}
        return [found for found in window if found.claim in kept]

    def _sentence(self, claims: Sequence[Found], standing: Mapping[str, Finding]) -> Finding:
        """Return what was found on one sentence as a finding, each claim with how it stands."""
        warrants: list[Warrant] = []
        for found in claims:
            item = standing[found.situation]
            warrants += [
                alone(w, Node(found.situation, item.label), item)
                for w in item.warrants
                if w.claim == found.claim and (w.source, w.paragraph, w.sentence) == found.place
            ]
        source, paragraph, sentence = claims[0].place
        called = next((s.short + s.mark for s in self._assembler.sources if s.source == source), "")
        label = f"{called} ¶{paragraph} s{sentence}"
        year = warrants[0].year
        return Finding(None, label, Frozen(), None, None, None, year, tuple(warrants), ())


def _likely(reading: ParsedQuestion, index: Index) -> Iterator[Bound]:
    """Give saved questions with values, the likeliest to say more of what a text asks first.

    These are those worded most like the text that take what it names, then what is known of each;
    where it names nothing, they have their own values.
    """
    name = "-".join(reading.words)
    yield from [load(name).bind({})] if is_slug(name) else []  # which was misspelt
    likely = (load(slug) for slug in index.questions(reading.words) if slug not in _ASIDE)
    filled = (
        (question, values) for question in likely for values in _filled(question, reading.mentions)
    )
    open_to = (pair for pair in filled if pair[1] or not (pair[0].params and reading.mentions))
    asked = (question.bind(values) for question, values in open_to)
    yield from islice(asked, _WORDED)
    # Actors come last, since what is known of one is much, and little of it what a text asks.
    last = sorted(reading.mentions, key=lambda m: any(_ACTOR in n.kinds for n in m.names))
    things = filter(None, (thing_meant(mention.names, "owl:Thing") for mention in last))
    yield from (load("about").bind({"thing": thing}) for thing in things)


def _filled(
    question: Question, mentions: Sequence[Mention]
) -> Iterator[dict[str, NamedNode | None]]:
    """Give values for parameters of a question, out of what is mentioned, in its order.

    Which of several a question about one is about cannot be known.
    """
    if len(question.params) == 1 and len(mentions) > 1:
        for mention in mentions:
            yield from filter(None, _filled(question, [mention]))
        return
    waiting = [*mentions]
    values: dict[str, NamedNode | None] = {}
    for name, kind in question.params.items():
        for mention in waiting:
            thing = thing_meant(mention.names, kind)
            if thing and thing not in values.values():
                values[name] = thing
                waiting.remove(mention)
                break
    yield values
