"""Answer questions in English with saved questions, yes/no tests or claims of similar wording."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from realpolitik.answer.assemble import Assembler
from realpolitik.answer.findings.answer import Answer, Asked
from realpolitik.answer.findings.wording import VERDICTS
from realpolitik.answer.questions.filters import Filters, parse_filters
from realpolitik.answer.questions.names import Names, short_text
from realpolitik.answer.questions.question import Question, load, resolve_parameters, slugs
from realpolitik.answer.retraction import refuse_retracted
from realpolitik.answer.yes_no import rows_of, yes_or_no
from realpolitik.engine.base import Engine
from realpolitik.english import MONTH, YEAR
from realpolitik.errors import Refused

if TYPE_CHECKING:
    from realpolitik.find.parsing.parser import ParsedQuestion
    from realpolitik.find.search import Finder

__all__ = ["Asker"]

_PART_OF_YEAR = rf"(?:\b(?:\d\d?|early|late) )?\b(?:{MONTH}|early|late) {YEAR}\b"
Given = Mapping[str, str | Sequence[str]]
"""Maps each parameter or filter that a user gives to the name or names of its values."""


class Asker:
    """Answers questions about a graph; `key` is the graph's hash, or None if unknown."""

    def __init__(self, engine: Engine, key: str | None, names: Names, assembler: Assembler) -> None:
        self._engine, self._key, self._names = engine, key, names
        self._assembler = assembler

    def ask(self, question: str, values: Given) -> Answer:
        """Like `Graph.ask`, answer a question in English or a saved question given by its slug."""
        text = short_text(question, "the question")
        if len(text.split()) == 1 and (values or text in slugs()):
            answer = self._saved(load(text), {}, Filters(), values)
            if answer.findings or answer.suggestions:
                return answer
            things = filter(None, answer.parameters.values())
            about = (load("about").bind({"thing": NamedNode(iri)}) for iri in things)
            return answer._replace(suggestions=self._assembler.suggestions(about, 2))
        reading = self._finder.read(text)
        for name in {*reading.values, *reading.filters} & values.keys() if reading.question else ():
            if name in reading.values or parse_filters({name: values[name]}, self._names):
                raise Refused(name, "the question itself already gives a value; omit this argument")
        reading = reading._replace(filters=reading.filters.without(*values))
        answer = self._read(text, reading, values)
        if answer.asked.value == "not stated" and reading.test and "domain" in reading.filters:
            # Who denies any alliance also denies a military one.
            rest = reading.filters.without("domain")
            test = reading.test._replace(filters=rest)
            wider = self._read(text, reading._replace(filters=rest, test=test), values)
            answer = wider if wider.asked.value in VERDICTS["denied"] else answer
        return self._finder.sorted(answer, reading) if answer.query and answer.findings else answer

    def _read(self, text: str, reading: "ParsedQuestion", values: Given) -> Answer:
        """Answer a question that was parsed."""
        if not reading.question:
            filters = self._filters(reading.filters, values)
            return self._judged(self._nearest(text, reading, filters), reading, filters)
        answer = self._saved(reading.question, reading.values, reading.filters, values)
        more = {key: given for key, given in values.items() if key not in reading.question.params}
        filters = self._filters(reading.filters.without("about"), more)
        is_about = "about" in (reading.question.slug, *reading.filters)
        may_be_near = any(answer.parameters.values()) and not answer.suggestions
        if not answer.findings and (is_about or may_be_near):
            # There may be claims of another kind, or on the like, in the same words.
            free = self._finder.read(text, saved=False)
            free = free._replace(filters=free.filters.without(*values))
            nearest = self._nearest(text, free, Filters({**free.filters, **filters}))
            found = f"found for “{answer.question}”{' with this filter' if filters else ''}"
            verdict = f"Nothing {found}; these claims come closest."
            nearest = nearest._replace(verdict=nearest.verdict or verdict)
            answer = nearest if nearest.findings else answer
        return self._judged(answer._replace(text=text), reading, filters)

    def search(self, text: str, filters: Given, most: int) -> Answer:
        """Return the claims most similar to a text, from up to `most` sentences of the sources."""
        _refuse_negative(most)
        reading = self._finder.read(text)._replace(filters=Filters())
        found = self._nearest(text, reading, self._filters(Filters(), filters), max(most, 1))
        return found._replace(findings=found.findings[:most], total=min(found.total, most))

    def situations(self, text: str, most: int) -> list[str]:
        """Return the IRIs of up to `most` situations that match a text, the best match first."""
        _refuse_negative(most)
        return self._finder.situations(text, most)

    @cached_property
    def _finder(self) -> "Finder":
        from realpolitik.find.search import Finder  # not needed by a slug

        return Finder(self._engine, self._key, self._names, self._assembler)

    def _saved(
        self, question: Question, read: Mapping[str, NamedNode | None], said: Filters, given: Given
    ) -> Answer:
        """Answer a saved question; `read` and `said` were found in its text, `given` by keyword."""
        values, filters = resolve_parameters(question, given, self._names)
        bound = question.bind({**read, **values}, Filters({**said, **filters}))
        return self._assembler.answer(bound)

    def _judged(self, answer: Answer, reading: "ParsedQuestion", filters: Filters) -> Answer:
        """Return an answer, with a verdict by a test or by claims in the same words, if any."""
        test = reading.test
        rows = rows_of(test, self._engine) if test else self._finder.stated(reading)
        parts = (self._engine, self._names, self._assembler)
        says_who = re.match(r"(?i)\W*who\b", reading.typed.text)  # who says that it is so?
        leads = {"yes": "affirmed", "no": "denied"} if says_who else {}
        value, verdict, said = yes_or_no(rows, filters, reading.tenses, answer, *parts, leads)
        part = re.search(_PART_OF_YEAR, " ".join(reading.typed.words))
        if part and value != "not stated" and part[0] not in verdict.lower():
            value, verdict = "not stated", "No claim settles this for that part of the year."
        elif value == "not stated" and not (test or said):
            return self._finder.answer_by_form(answer, reading)
        best = tuple(dict.fromkeys((*said, *answer.best)))
        asked = Asked(reading.form, value, test.question.slug if test else None)
        answer = answer._replace(asked=asked, verdict=verdict, best=best)
        if test:
            inline = self._names.inline(node for node in test.values.values() if node)
            answer = answer._replace(question=test.wording(inline))
        return answer

    def _filters(self, read: Filters, given: Given) -> Filters:
        """Return the filters that were read in a text and those given."""
        return Filters({**read, **parse_filters(given, self._names)})

    def _nearest(
        self, text: str, reading: "ParsedQuestion", filters: Filters, most: int | None = None
    ) -> Answer:
        if slugs := [word for word in text.split() if "-" in word]:
            refuse_retracted(self._engine, *slugs)
        return self._finder.nearest(text, reading, filters, most)


def _refuse_negative(most: int) -> None:
    if most < 0:
        raise Refused(f"most={most}", "a limit cannot be below 0")
