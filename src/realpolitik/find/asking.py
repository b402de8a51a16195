"""Answer a question: by a saved question, with the verdict of a test, or by the nearest claims."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from realpolitik.answer.assemble import Assembler
from realpolitik.answer.findings.answer import Answer, Asked
from realpolitik.answer.questions.filters import Filters, parse_filters
from realpolitik.answer.questions.names import Names, short_text
from realpolitik.answer.questions.question import Bound, Question, load, resolve_parameters, slugs
from realpolitik.answer.retraction import refuse_retracted
from realpolitik.answer.yes_no import Row, rows_of, yes_or_no
from realpolitik.engine.base import Engine, text_of
from realpolitik.english import MONTH, YEAR, word_list
from realpolitik.errors import Refused
from realpolitik.terms import expand

if TYPE_CHECKING:
    from realpolitik.find.parsing.parser import ParsedQuestion
    from realpolitik.find.search import Finder

__all__ = ["Asker"]

_NOT_STATED = "Not stated."  # without anything else
_OF_PART = {"about", "place", "issue", "domain", "since", "until"}
_DATE = re.compile(rf"\b{MONTH}? ?{YEAR}\b")

Given = Mapping[str, str | Sequence[str]]
"""Parameters and filters that a user gives, as names, by their keys."""


class Asker:
    """Answers questions about a graph; `key` is a hash of the graph, None for an external one."""

    def __init__(self, engine: Engine, key: str | None, names: Names, assembler: Assembler) -> None:
        self._engine, self._key, self._names = engine, key, names
        self._assembler = assembler

    def ask(self, question: str, values: Given) -> Answer:
        """Answer a question, like `Graph.ask`."""
        text = short_text(question, "the question")
        if len(text.split()) == 1 and (values or text in slugs()):
            return self._saved(load(text), {}, Filters(), values)
        reading = self._finder.read(text)
        answer = self._read(text, reading, values)
        if not answer.findings:
            answer = self._of_other_years(text, reading, values, answer)
        if answer.asked.value == "not stated":
            answer = self._of_any_domain(text, reading, values, answer)
        if answer.asked.value == "not stated":
            of_states = self._finder.read(self._of_states(reading))
            answer = self._read(text, of_states, values) if of_states.test else answer
            if answer.verdict == _NOT_STATED:
                answer = self._nearest_to_all(text, reading, values, answer)
        return self._finder.sorted(answer, reading) if answer.query else answer

    def _of_other_years(
        self, text: str, reading: "ParsedQuestion", values: Given, answer: Answer
    ) -> Answer:
        """Answer a free question without a filter by its only year, which claims may mention."""
        year = reading.filters.get("since", ())
        is_saved = reading.question and reading.question.slug != "about"
        if is_saved or not year or year != reading.filters.get("until"):
            return answer
        said = _without_question(reading, reading.filters.without("since", "until"), year)
        answer = self._read(text, said, values)
        verdict = f"Nothing found in sources of {year[0]}; these claims are of other years."
        is_told = not answer.findings or answer.left_out
        return answer if is_told else answer._replace(verdict=verdict)

    def _of_any_domain(
        self, text: str, reading: "ParsedQuestion", values: Given, answer: Answer
    ) -> Answer:
        """Answer a yes/no question in all domains: a word such as "military" may be too narrow."""
        if not reading.test or "domain" not in reading.filters:
            return answer
        rest = reading.filters.without("domain")
        test = reading.test._replace(filters=rest)
        wider = self._read(text, reading._replace(filters=rest, test=test), values)
        return wider if wider.asked.value != "not stated" else answer

    def _nearest_to_all(
        self, text: str, reading: "ParsedQuestion", values: Given, answer: Answer
    ) -> Answer:
        """Return the claims nearest to a yes/no question if its test asks for less than it."""
        if not reading.test or _OF_PART.isdisjoint(reading.test.filters):
            return answer
        said = _without_question(reading, reading.filters.without("about"))
        nearest = self._read(text, said, values)
        return nearest if nearest.findings else answer

    def _read(self, text: str, reading: "ParsedQuestion", values: Given) -> Answer:
        """Answer a question that was parsed."""
        if not reading.question:
            filters = self._filters(reading.filters, values)
            return self._judged(self._nearest(text, reading, filters), reading, filters)
        for name in {*reading.values, *reading.filters} & values.keys():
            raise Refused(f"{name}={values[name]}", "the question already states this; omit it")
        answer = self._saved(reading.question, reading.values, reading.filters, values)
        if not answer.findings and "about" in reading.filters:
            others = {key: given for key, given in reading.filters.items() if key != "about"}
            # There may be claims of another kind about the same two actors.
            answer = self._nearest(text, reading, self._filters(others, values))
        more = {key: given for key, given in values.items() if key not in reading.question.params}
        said = reading.test.filters if reading.test else reading.filters
        said = Filters({key: said[key] for key in said if reading.test or key != "about"})
        filters = self._filters(said, more)
        return self._judged(answer._replace(text=text), reading, filters)

    def search(self, text: str, filters: Given, most: int) -> Answer:
        """Return the claims most similar to a text, like `Graph.search`."""
        reading = self._finder.read(text)
        return self._nearest(text, reading, self._filters({}, filters), most)

    def situations(self, text: str, most: int) -> list[str]:
        """Return the situations that best match a text, like `Graph.situations`."""
        return self._finder.situations(text, most)

    @cached_property
    def _finder(self) -> "Finder":
        from realpolitik.find.search import Finder  # not needed by a slug

        return Finder(self._engine, self._key, self._names, self._assembler)

    def _saved(
        self,
        question: Question,
        read: Mapping[str, NamedNode | None],
        said: Filters,
        given: Given,
    ) -> Answer:
        """Answer a saved question; `read` and `said` were found in its text, `given` by keyword."""
        values, filters = resolve_parameters(question, given, self._names)
        bound = question.bind({**read, **values}, Filters({**said, **filters}))
        answer = self._assembler.answer(bound)
        found = answer.findings or answer.suggestions
        return answer if found else self._finder.instead(answer)

    def _judged(self, answer: Answer, reading: "ParsedQuestion", filters: Filters) -> Answer:
        """Return an answer, with a verdict by a test or by claims in the same words, if any."""
        test = reading.test
        rows = rows_of(test, self._engine) if test else self._finder.stated(reading)
        is_who = reading.form == "who"
        rows = [*self._with_names(test, rows)] if test and is_who else rows
        parts = (self._engine, self._names, self._assembler, is_who)
        value, verdict = yes_or_no(rows, filters, reading.tenses, answer, *parts)
        if value == "not stated" and not test:
            return self._finder.answer_by_form(answer, reading)
        deciding = {row.claim for row in rows}
        best = sorted(answer.best, key=lambda claim: claim not in deciding)
        asked = Asked(reading.form, value, test.question.slug if test else None)
        answer = answer._replace(asked=asked, verdict=verdict, best=tuple(best))
        if test and not is_who:
            named = self._names.labels(node for node in test.values.values() if node)
            question = test.wording({iri: label for iri, (_, label) in named.items()})
            answer = answer._replace(question=question)
        return answer

    def _with_names(self, test: Bound, rows: Sequence[Row]) -> Iterator[Row]:
        """Yield the claims that a test selects with the names for its open parameter as texts."""
        known = {node.value for node in test.values.values() if node}
        roles = self._assembler.roles({row.situation for row in rows})
        nodes = (
            NamedNode(n.iri) for own in roles.values() for found in own.values() for n in found
        )
        labels = self._names.labels(nodes)
        for row in rows:
            own = roles.get(row.situation, {})
            is_holder = known & {node.iri for node in own.get("holder", ())}
            asked = ("toward", "threatSource", "issue") if is_holder else ("holder", "party")
            found = next((own[role] for role in asked if role in own), ())
            if others := [labels[n.iri][1] for n in found if n.iri not in known]:
                yield row._replace(text=word_list(others))

    def _of_states(self, reading: "ParsedQuestion") -> str:
        """Return a yes/no question with the state in place of each person who speaks for it."""
        offices = dict(self._engine.pairs(expand("rp:speaksFor")))
        agents = self._engine.pairs(expand("rp:agent"))
        states = {agent: offices[tenure] for tenure, agent in agents if tenure in offices}
        labels = self._names.labels(n for n in states.values() if isinstance(n, NamedNode))
        said = [*reading.typed.tokens]
        for mention in reversed(reading.mentions):
            meant = {text_of(states[name.thing]) for name in mention.names if name.thing in states}
            found = [labels[state][1] for state in meant if state in labels]
            if len(found) == 1:
                said[mention.start : mention.end] = found
        return f"Is it true that {' '.join(said)}?"  # the tokens lack such an opening

    def _filters(self, read: Mapping[str, tuple[str, ...]], given: Given) -> Filters:
        return Filters({**read, **parse_filters(given, self._names)})

    def _nearest(
        self, text: str, reading: "ParsedQuestion", filters: Filters, most: int | None = None
    ) -> Answer:
        if slugs := [word for word in text.split() if "-" in word]:
            refuse_retracted(self._engine, *slugs)
        return self._finder.nearest(text, reading, filters, most)


def _without_question(
    reading: "ParsedQuestion", filters: Filters, more: Sequence[str] = ()
) -> "ParsedQuestion":
    """Return a reading whose words are only searched for, with some more words."""
    spans = (reading.typed.words[m.start : m.end] for m in reading.mentions)
    return reading._replace(
        question=None,
        test=None,
        words=[*dict.fromkeys((*_DATE.sub("", " ".join(reading.words)).split(), *more))],
        named=[*map(" ".join, spans)],
        filters=filters,
        tenses=(),
    )
