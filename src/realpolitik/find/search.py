"""Search for the claims that are most similar to a question, and suggest related questions."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, islice

from pyoxigraph import NamedNode

from realpolitik.answer.assemble import Assembler
from realpolitik.answer.findings.answer import Answer, Asked, Suggestion
from realpolitik.answer.findings.finding import Finding
from realpolitik.answer.findings.wording import STATUS, shown_status
from realpolitik.answer.questions.filters import Filters
from realpolitik.answer.questions.mentions import Mention, thing_meant
from realpolitik.answer.questions.names import Names
from realpolitik.answer.questions.question import Bound, Question, load
from realpolitik.answer.yes_no import Row
from realpolitik.engine.base import Engine, join_rows
from realpolitik.english import GRAMMAR, date_in_words, word_list, words
from realpolitik.find.index import Index, index_of
from realpolitik.find.nearest import ASKED, NEAR, SHOWN, Chooser, Chosen
from realpolitik.find.parsing.parser import ParsedQuestion, parse_question
from realpolitik.find.parsing.typed import read_typed
from realpolitik.find.parsing.unknown import MANY, lacked, unknown
from realpolitik.find.stated import stated

__all__ = ["Finder"]

# `about` is suggested for each name anyway; the others are long, and little of them is relevant.
_NOT_SUGGESTED = ("about", "agree", "coverage", "network")
_SUGGESTIONS = 2  # each takes a query
_WORDED = 4  # similarly worded questions that are tried
_CLOSEST = 3  # claims whose issues are suggested
_CLOSE = 0.2  # share of the words that a close claim may lack


class Finder:
    """Finds the saved question that matches a text or, if there is none, the closest claims."""

    def __init__(self, engine: Engine, key: str | None, names: Names, assembler: Assembler) -> None:
        self._engine, self._key = engine, key
        self._names, self._assembler = names, assembler

    @cached_property
    def _index(self) -> Index:
        return index_of(self._engine, self._key, self._names, self._assembler.warrants.texts)

    @cached_property
    def _chooser(self) -> Chooser:
        return Chooser(self._index, self._engine, self._assembler, self._names)

    def read(self, text: str, *, saved: bool = True) -> ParsedQuestion:
        """Correct the spelling of a question, and parse it with `parse_question`."""
        return parse_question(read_typed(text, self._index), self._index, saved=saved)

    def answer_by_form(self, answer: Answer, parsed: ParsedQuestion) -> Answer:
        """Return `answer` with a verdict, if any: a date or the like, or words that claims lack."""
        value, verdict = answer.asked.value, answer.verdict
        is_about = parsed.question and parsed.question.slug == "about"
        if parsed.form in ("who", "when") and is_about:
            value = self._record(parsed.values["thing"], parsed.form)
            verdict = value and f"{value}."
        elif answer.outcome == "nearest" and parsed.form in ASKED and not parsed.voices:
            given, pattern = ASKED[parsed.form]
            near = [w for f in answer for w in f.warrants if w.claim in answer.best]
            first = [w for w in near if w.claim == answer.best[0]]
            names = {word for name in parsed.named for word in name.split()}
            said = self._stems(" ".join(w for w in parsed.words if w not in names))
            # The date or figure of something else is no answer.
            shown = [w for w in near if 2 * len(said - self._stems(w.gloss)) <= len(said)]
            if not any(re.search(pattern, w.gloss) for w in (*first, *shown)):
                value = "not given"
                verdict = verdict or f"None of the claims below gives this {given}."
        if answer.outcome == "nearest" and not (verdict or parsed.voices):
            verdict = self._without(parsed, answer)
        return answer._replace(asked=Asked(parsed.form, value or None), verdict=verdict)

    def _record(self, thing: NamedNode, form: str) -> str:
        """Return a person's offices and texts, or the authors of a text, or when something was."""
        ((label, _),) = self._names.labels([thing]).values()
        parts = []
        for row in join_rows(self._engine, "who", "thing", [thing]):
            said = row["label"].removeprefix(f"{label} as ")
            begins, ends = (row.get(key, "")[:4] for key in ("begins", "ends"))
            days = dict.fromkeys(date_in_words(row[key]) for key in ("day", "last") if key in row)
            if date := row.get("when", " to ".join(days)):
                parts.append(f"{said} ({date})" if said else f"{date} (common knowledge)")
            elif form == "who":
                years = f" ({begins} to {ends})" if ends else f" (since {begins})" if begins else ""
                parts.append(said + years)
        return f"{label}: {'; '.join(parts)}" if parts else ""

    def stated(self, parsed: ParsedQuestion) -> list[Row]:
        """Return the claims that state or deny what a yes/no question asks, in the same words."""
        is_saved = parsed.question and parsed.question.slug != "about"
        if is_saved or parsed.voices or parsed.form != "yes/no" or not parsed.tenses:
            return []
        found = islice(self._index.search(parsed.words, parsed.named), NEAR)
        near, asked = (claim.situation for claim in found), " ".join(parsed.words)
        return [*stated(asked, near, self._index, self._assembler)]

    def nearest(
        self, text: str, parsed: ParsedQuestion, filters: Filters, most: int | None = None
    ) -> Answer:
        """Return the claims most similar to a question or search words, grouped by sentence.

        For a search, `most` is the maximum number of sentences. For a question, `most` is None, and
        the maximum is ten. A question that names no claimant gets no claims if it contains an
        unknown name or mostly unknown words. A question that compares claimants gets the best
        claims of each. Filters that the text implies are ignored if no claim passes them.
        """
        gaps = unknown(parsed.typed, self._index, self._names)
        by_voice = most is None and self._chooser.of_each_voice(parsed, filters)
        heard = parsed.filters.get("according_to") or (by_voice and by_voice.findings)
        silent = gaps.silent and most is None and not heard  # on the rest, a speaker may help
        found, lack = by_voice or Chosen(), 1.0
        if not (by_voice or silent):
            found, lack = self._closest(parsed, filters, most)
        if (by_voice or parsed.filters) and not (found.findings or silent):  # others may say so
            wider, lack = self._closest(parsed, filters.without(*parsed.filters), most)
            verdict = self._none_pass(parsed, filters)
            found = wider._replace(verdict=verdict) if wider.findings and 2 * lack < 1 else found
        issues = self._on_issues(found) if parsed.mentions else ()
        answer = self._assembler.compose(
            found.findings,
            filters,
            query=None,
            question=parsed.typed.text,
            text=text,
            suggestions=() if silent and not parsed.mentions else self._suggestions(parsed, issues),
            best=found.best,
            headings=(found.heading,) if found.heading else (),
            left_out=(*gaps.names, *gaps.others),
        )
        is_close = parsed.form != "yes/no" and lack <= _CLOSE
        gap = gaps.sentence if gaps.names or not ((found.findings and is_close) or by_voice) else ""
        said = " ".join(filter(None, (gap, found.verdict))) or answer.verdict
        is_asked = parsed.form == "yes/no" and most is None and not by_voice
        if is_asked and said and (found.verdict or not found.findings):
            answer = answer._replace(asked=Asked(parsed.form, "not stated"))
            said = f"Not stated: {said[0].lower()}{said[1:]}"
        return answer._replace(verdict=said)

    def _none_pass(self, parsed: ParsedQuestion, filters: Filters) -> str:
        """Return a sentence for claims of others than those whom a question names."""
        voices = [*(parsed.voices or parsed.filters.get("according_to", ()))]
        labels = self._names.inline(map(NamedNode, voices))
        names = word_list([labels[voice] for voice in voices], "or")
        whose = "with these filters" if filters.keys() - {"according_to"} else f"from {names}"
        return f"Nothing found {whose}; these claims come closest."

    def _closest(
        self, parsed: ParsedQuestion, filters: Filters, most: int | None
    ) -> tuple[Chosen, float]:
        """Return the most similar claims, and the share of the words that the best of them lacks.

        For a question with three or more words, there are none if no claim contains two of them.
        """
        found = self._chooser.nearest(parsed, filters, most)
        near = (w.claim for item in found.findings for w in item.warrants)
        asked, lacks = lacked(parsed.words, near, self._index)
        fewest = min(map(len, lacks), default=len(asked))
        has_few = most is None and fewest > max(1, len(asked) - 2)
        return Chosen() if has_few else found, fewest / max(1, len(asked))

    def _without(self, parsed: ParsedQuestion, answer: Answer) -> str:
        """Return a sentence on names that no claim with most words has, or that none decides."""
        best = answer.best[:SHOWN]
        asked, each = lacked(parsed.words, best, self._index, sought=True)
        close = {c for c, own in zip(best, each, strict=True) if 2 * len(own) < len(asked)}
        lacks, typed = min(each, key=len, default=asked), parsed.typed
        missing = [
            f"“{' '.join(typed.tokens[m.start : m.end])}”"
            for m in parsed.mentions
            for said in [typed.words[m.start : m.end]]
            if not {*said}.isdisjoint(lacks)
            if close.isdisjoint(self._index.with_all([" ".join(said)], sought=True))
        ]
        if missing and MANY * len(missing) >= len(asked):
            return f"No claim connects {word_list(missing)} with the rest of the question."
        is_open = parsed.form == "yes/no" and len(lacks) > _CLOSE * len(asked)
        return "No verdict; these claims come closest." if is_open else ""

    def situations(self, text: str, most: int) -> list[str]:
        """Return the IRIs of up to `most` situations whose claims match a text, the best first."""
        typed = read_typed(text, self._index)
        phrases = [" ".join(typed.words[mention.start : mention.end]) for mention in typed.mentions]
        found = dict.fromkeys(claim.situation for claim in self._index.search(typed.words, phrases))
        return [*islice(found, most)]

    def _stems(self, text: str) -> set[str]:
        return {*" ".join(self._index.stems(w for w in words(text) if w not in GRAMMAR)).split()}

    def sorted(self, answer: Answer, parsed: ParsedQuestion) -> Answer:
        """Sort the findings of each section by status and similarity to the text; add suggestions.

        The claims behind the verdict, which `answer.best` lists, come first and keep their order.
        """
        shown = [warrant.claim for item in answer for warrant in item.warrants]
        similar = self._index.search(parsed.words, parsed.named, of=shown)
        ranks = {claim.claim: claim.rank for claim in similar}
        named = {claim: place for place, claim in enumerate(answer.best)}

        def order(item: Finding) -> tuple[int, int, int, float]:
            places = [answer.headings.index(g) for g in item.texts("group") if answer.headings]
            status = [*STATUS].index(shown_status(item))
            first = min((named.get(w.claim, len(named)) for w in item.warrants), default=0)
            rank = min((ranks.get(w.claim, 0.0) for w in item.warrants), default=0.0)
            return min(places, default=0), first, status, rank

        found = tuple(sorted(answer.findings, key=order))
        suggestions = self._suggestions(parsed, but=answer)
        return answer._replace(findings=found, best=tuple(ranks), suggestions=suggestions)

    def _on_issues(self, chosen: Chosen) -> Iterator[Bound]:
        """Yield the question who says what about an issue, for the issues of the closest claims."""
        found = {w.claim: w.situation for item in chosen.findings for w in item.warrants}
        nearest = [where.iri for claim in chosen.best[:_CLOSEST] if (where := found.get(claim))]
        roles = self._assembler.roles(nearest)
        for situation in nearest:
            for issue in roles.get(situation, {}).get("issue", ()):
                yield load("positions").bind({"issue": NamedNode(issue.iri)})

    def _suggestions(
        self, parsed: ParsedQuestion, first: Iterable[Bound] = (), but: Answer | None = None
    ) -> tuple[Suggestion, ...]:
        """Return likely questions that have findings, except one that is already answered.

        Those in `first` come first.
        """
        slug = parsed.question.slug if parsed.question else None
        values = {key: node.value for key, node in parsed.values.items()}
        asked = (but.query, {**but.parameters}) if but else (slug, values)
        likely = (
            bound
            for bound in chain(first, _likely(parsed, self._index))
            if (bound.question.slug, bound.parameters) != asked
        )
        return self._assembler.suggestions(likely, _SUGGESTIONS)


def _likely(parsed: ParsedQuestion, index: Index) -> Iterator[Bound]:
    """Yield saved questions with values that may answer a question, the most likely first.

    First come the questions with the most similar wording whose parameters accept the names
    mentioned (or that have defaults, if no name is mentioned), then `about` for each name.
    """
    likely = (load(slug) for slug in index.questions(parsed.words) if slug not in _NOT_SUGGESTED)
    each = [[mention] for mention in parsed.mentions] or [[]]  # for a single parameter
    pairs = (
        (question, _filled(question, named))
        for question in likely
        for named in (each if len(question.params) == 1 else [parsed.mentions])
    )
    fitting = (pair for pair in pairs if pair[1] or not (pair[0].params and parsed.mentions))
    yield from (question.bind(values) for question, values in islice(fitting, _WORDED))
    things = filter(None, (thing_meant(mention.names, "owl:Thing") for mention in parsed.mentions))
    yield from (load("about").bind({"thing": thing}) for thing in things)


def _filled(question: Question, mentions: Sequence[Mention]) -> dict[str, NamedNode]:
    """Return the parameters of a question that names fill, in order."""
    values: dict[str, NamedNode] = {}
    for name, kind in question.params.items():
        things = (thing_meant(mention.names, kind) for mention in mentions)
        if thing := next((t for t in things if t and t not in values.values()), None):
            values[name] = thing
    return values
