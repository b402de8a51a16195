"""Saved questions: SPARQL files whose header gives their wording and parameters."""

import os
import re
from collections.abc import Mapping, Sequence
from shlex import quote
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.answer.questions.filters import FILTERS, Filters, parse_filters
from realpolitik.answer.questions.names import Names, as_text
from realpolitik.engine.sparql import bind, parameters, read_header
from realpolitik.errors import Refused, UnknownName
from realpolitik.files import folder, read
from realpolitik.terms import expand, local, slug

__all__ = [
    "Bound",
    "Question",
    "command_line",
    "load",
    "load_all",
    "load_test",
    "load_tests",
    "resolve_parameters",
    "slugs",
]

_NO_FILTERS = Filters()


class Question(NamedTuple):
    """A saved question, which is a SPARQL query (`text`) with wordings and parameters.

    `summary` and `phrasings` are wordings, where `{name}` stands for the value of a parameter.
    `params` maps each parameter to the class of its values (a CURIE). If the page of the question
    has a section for each value of ?group, `grouped` is true.

    A test is a query in `queries/tests` that answers its phrasings with yes or no. The `page` of a
    test is the slug of the saved question whose findings are shown below that answer.

    >>> load("threats")
    <Question threats(actor): Which threats are felt by {actor}?>
    >>> load("threats").params
    {'actor': 'rp:Actor'}
    """

    slug: str
    summary: str
    description: str
    tags: tuple[str, ...]
    phrasings: tuple[str, ...]
    params: dict[str, str]
    text: str
    grouped: bool = False
    page: str = ""

    def __repr__(self) -> str:
        return f"<Question {self.slug}({', '.join(self.params)}): {self.summary}>"

    @property
    def defaults(self) -> dict[str, NamedNode | None]:
        """The default value of each parameter, or None if it may be anything."""
        return {p.name: _node(p.value) for p in parameters(self.text)}

    @property
    def keys(self) -> dict[str, str]:
        """A map from each parameter and filter of the question to the class of its values."""
        return {**self.params, **{k: v for k, v in FILTERS.items() if k not in self.params}}

    def bind(
        self, given: Mapping[str, NamedNode | None], filters: Filters = _NO_FILTERS
    ) -> "Bound":
        """Return the question with these filters and parameter values; None means any value.

        If `given` is empty, the default values apply. Otherwise, parameters that are not in `given`
        may have any value, because their defaults may not suit the given values.

        >>> "VALUES ?actor { UNDEF }" in load("threats").bind({"actor": None}).text
        True
        """
        values = {name: given.get(name) for name in self.params} if given else self.defaults
        return Bound(self, values, filters)


class Bound(NamedTuple):
    """A saved question with filters and a value for each parameter; None means any value."""

    question: Question
    values: Mapping[str, NamedNode | None]
    filters: Filters

    @property
    def text(self) -> str:
        """The SPARQL query of the question, with these values in place of the defaults."""
        nodes = {name: [node] if node else [] for name, node in self.values.items()}
        return bind(self.question.text, nodes)

    @property
    def parameters(self) -> dict[str, str | None]:
        """A map from each parameter to the IRI of its value, or to None if any value will do."""
        return {name: node.value if node else None for name, node in self.values.items()}

    def wording(self, inline: Mapping[str, str]) -> str:
        """Return the summary of the question, with the labels of its values filled in.

        `inline` maps IRIs to labels as used in mid-sentence, such as "the United States".

        >>> load("perceptions").bind({"b": None}).wording({})
        'What are the views of anyone on anyone?'
        """
        params, values = self.question.params, self.parameters

        def label(slot: re.Match[str]) -> str:
            if slot[1] not in params:
                return slot[0]
            if iri := values[slot[1]]:
                return inline.get(iri, local(iri))
            return "anyone" if params[slot[1]] == "rp:Actor" else "anything"

        # In one pass, because a label may contain braces too.
        return re.sub(r"\{(\w+)\}", label, self.question.summary)


def slugs() -> list[str]:
    """Return the slugs of all saved questions, sorted."""
    return _slugs(folder("queries"))


def _slugs(path: str) -> list[str]:
    return sorted(entry.name[:-3] for entry in os.scandir(path) if entry.name.endswith(".rq"))


def load(slug: str) -> Question:
    """Return a saved question; raise UnknownName for an unknown slug."""
    known = slugs()
    if slug not in known:
        raise UnknownName(slug, "saved question", known)
    return _load(os.path.join(folder("queries"), f"{slug}.rq"))


def _load(path: str) -> Question:
    text = read(path)
    header = read_header(text)
    tags, phrasings = tuple(header.get("tags", ())), tuple(header.get("phrasings", ()))
    wordings = header["summary"], header["description"], tags, phrasings
    grouped = header.get("sections") == "group"
    name, page = os.path.basename(path)[:-3], header.get("question", "")
    return Question(name, *wordings, header.get("params", {}), text, grouped, page)


def load_all() -> list[Question]:
    """Return all saved questions, sorted by slug."""
    return [load(slug) for slug in slugs()]


def load_test(slug: str) -> Question:
    """Return the yes/no test in `queries/tests` with this slug."""
    return _load(os.path.join(folder("queries"), "tests", f"{slug}.rq"))


def load_tests() -> list[Question]:
    """Return all yes/no tests in `queries/tests`, sorted by slug."""
    return [load_test(slug) for slug in _slugs(os.path.join(folder("queries"), "tests"))]


def resolve_parameters(
    question: Question, given: Mapping[str, str | Sequence[str]], names: Names
) -> tuple[dict[str, NamedNode | None], Filters]:
    """Convert the strings that a user gives into parameter values and filters.

    The parameter value "any" becomes None. Raises UnknownName for an unknown name or value,
    Ambiguous for an ambiguous value, and Refused if a parameter has several values, a date is
    invalid, or both parties are the same actor.
    """
    for name in given:
        if name not in question.keys:
            called = f" ({', '.join(question.params)})" if question.params else ""
            what, how = f"parameter or filter of {question.slug}{called}", "realpolitik ask --help"
            raise UnknownName(name, what, question.keys, how=how)
    values: dict[str, NamedNode | None] = {}
    filters = dict(given)
    for name in filter(given.__contains__, question.params):
        value = filters.pop(name)
        texts = value if isinstance(value, list | tuple) else [value]
        if len(texts) != 1:
            raise Refused(name, f'the question "{question.slug}" takes exactly one value here')
        text = as_text(texts[0], name)
        is_any = text.strip().casefold() == "any"
        values[name] = None if is_any else names.resolve(text, question.params[name])
    actor = values.get("a")
    if actor and actor == values.get("b"):
        what = f"{question.slug} of {local(actor.value)} with itself"
        raise Refused(what, "name two different actors")
    return values, parse_filters(filters, names)


def command_line(question: str, parameters: Mapping[str, str | None]) -> str:
    """Return the shell command that asks a saved question, quoted where necessary.

    >>> command_line("gains", {"actor": "https://w3id.org/realpolitik/id/china", "event": None})
    'realpolitik ask gains actor=china'
    """
    given = {name: slug(value) for name, value in parameters.items() if value}
    if not given:  # a question without values would use the defaults
        given = dict.fromkeys(parameters, "any")
    words = (f"{name}={value}" for name, value in given.items())
    return " ".join(("realpolitik ask", question, *map(quote, words)))


def _node(written: str) -> NamedNode | None:
    """Return the IRI in the VALUES clause of a parameter, or None for UNDEF."""
    if written.upper() == "UNDEF":
        return None
    return NamedNode(written[1:-1]) if written.startswith("<") else expand(written)
