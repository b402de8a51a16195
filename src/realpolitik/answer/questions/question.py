"""Saved questions: SPARQL files whose header says what they ask, and the values they take."""

import os
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

from pyoxigraph import NamedNode

from realpolitik.answer.questions.filters import FILTERS, Filters
from realpolitik.answer.questions.names import Names
from realpolitik.engine.header import read_header
from realpolitik.engine.sparql import bind, parameters
from realpolitik.errors import Malformed, Refused, UnknownName
from realpolitik.files import folder, read
from realpolitik.terms import expand, local, slug

__all__ = [
    "Bound",
    "Question",
    "command_line",
    "filled",
    "headed",
    "is_slug",
    "load",
    "load_all",
    "refuse_itself",
    "refuse_things",
    "refuse_two",
    "slugs",
]

_Value = TypeVar("_Value")

_WHOLE = Filters()
_KEYS = frozenset(("summary", "description", "tags", "phrasings", "params", "aliases"))


class Question(NamedTuple):
    """A saved question.

    `summary` and `phrasings` are its wording, with `{name}` for a parameter; `params` gives the
    class of each parameter as a CURIE; `text` is its SPARQL. `aliases` are further slugs, each with
    what its parameters are called, such as "thing=actor"; `renamed` is that of the slug by which
    it was loaded.

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
    aliases: dict[str, str]
    renamed: dict[str, str]

    def __repr__(self) -> str:
        return f"<Question {self.slug}({', '.join(self.params)}): {self.summary}>"

    @property
    def defaults(self) -> dict[str, NamedNode | None]:
        """The value of each parameter that stands in `text`; None where it is left open.

        >>> load("threats").defaults
        {'actor': <NamedNode value=https://w3id.org/realpolitik/id/china>}
        """
        return {p.name: _node(p.value) for p in parameters(self.text)}

    @property
    def names(self) -> dict[str, str]:
        """The class of each parameter, by what it is called under the slug that was loaded.

        >>> load("profile").names
        {'actor': 'owl:Thing'}
        """
        called = {name: old for old, name in self.renamed.items()}
        return {called.get(name, name): kind for name, kind in self.params.items()}

    @property
    def keys(self) -> dict[str, str]:
        """The class of the values of each key that it takes: its parameters, then what narrows it.

        >>> load("threats").keys["source"]
        'rp:Source'
        """
        return {**self.params, **{k: v for k, v in FILTERS.items() if k not in self.params}}

    def unknown(self, name: str) -> UnknownName:
        """Return the error of a key that it does not take.

        >>> print(load("threats").unknown("a"))
        no parameter of threats (actor) is called "a"; realpolitik ask --help lists all
        """
        how = "realpolitik ask --help"
        called = f" ({', '.join(self.params)})" if self.params else ""
        error = UnknownName(name, f"parameter of {self.slug}{called}", self.keys, how=how)
        if self.params or error.nearest:
            return error
        instead = f"{how} tells what narrows it, such as about=VALUE"
        return UnknownName(name, error.kind, self.keys, instead=instead)

    def own(self, values: Mapping[str, _Value]) -> dict[str, _Value]:
        """Return values by what the parameters are called here, not under an alias.

        Raises Refused for a parameter that is given under both names.

        >>> load("profile").own({"actor": "China"})
        {'thing': 'China'}
        """
        renamed = {self.renamed.get(name, name): value for name, value in values.items()}
        if len(renamed) < len(values):
            raise Refused(" and ".join(values), "these are one parameter; give it once")
        return renamed

    def bind(self, given: Mapping[str, NamedNode | None], narrowing: Filters = _WHOLE) -> "Bound":
        """Return the question with the values that are given, and narrowed; None means any.

        With no value given, the defaults hold; with some given, the others are left open: whoever
        gives one of a pair does not mean the other of the defaults.

        >>> "VALUES ?actor { UNDEF }" in load("threats").bind({"actor": None}).text
        True
        """
        values = {name: given.get(name) for name in self.params} if given else self.defaults
        return Bound(self, values, narrowing)


class Bound(NamedTuple):
    """A saved question with the value of each parameter, None for any, and what narrows it."""

    question: Question
    values: Mapping[str, NamedNode | None]
    narrowing: Filters

    @property
    def text(self) -> str:
        """The SPARQL of the question with these values in place of its defaults."""
        nodes = {name: [node] if node else [] for name, node in self.values.items()}
        return bind(self.question.text, nodes)

    @property
    def parameters(self) -> dict[str, str | None]:
        """The IRI of each value."""
        return {name: node.value if node else None for name, node in self.values.items()}

    def wording(self, labels: Mapping[str, tuple[str, str]]) -> str:
        """Return the summary of the question with the labels of its values in it."""
        return filled(self.question.summary, self.question.params, self.parameters, labels)


def slugs() -> list[str]:
    """Return the slugs of all saved questions, sorted."""
    return sorted(e.name[:-3] for e in os.scandir(folder("queries")) if e.name.endswith(".rq"))


def is_slug(text: str) -> bool:
    """Say whether a text is the slug or an alias of a saved question.

    >>> is_slug("about"), is_slug("profile"), is_slug("China")
    (True, True, False)
    """
    return text in slugs() or any(text in question.aliases for question in headed())


def load(slug: str) -> Question:
    """Return a saved question by its slug or an alias.

    >>> load("profile")
    <Question about(thing): What is said about {thing}?>

    Raises UnknownName for a slug that is none, Malformed where its header is not as it must be, or
    is about other parameters than the query has.
    """
    known = slugs()
    if slug not in known:
        for question in headed():
            if slug in question.aliases:
                pairs = (pair.partition("=") for pair in question.aliases[slug].split())
                return load(question.slug)._replace(renamed={old: new for new, _, old in pairs})
        raise UnknownName(slug, "saved question", known)
    question = _headed(slug)
    found, told = sorted(question.defaults), sorted(question.params)
    if found != told:
        said = f"params ({', '.join(told)}) are not those of VALUES ({', '.join(found)})"
        odd = next((f"#+   {name}:" for name in told if name not in found), "#+")
        line = question.text.count("\n", 0, question.text.index(odd)) + 1
        raise Malformed(_path(slug), line, None, said)
    for wording in (question.summary, *question.phrasings):
        for name in re.findall(r"\{(\w+)\}", wording):
            if name not in told:
                line = question.text.count("\n", 0, question.text.index(f"{{{name}}}")) + 1
                raise Malformed(_path(slug), line, None, f"{{{name}}} is no parameter")
    return question


def load_all() -> list[Question]:
    """Return all saved questions, by slug.

    Raises Malformed as `load` does.
    """
    return [load(slug) for slug in slugs()]


def headed() -> list[Question]:
    """Return all saved questions for what their headers say, without a look at their queries.

    To look at all queries takes longer than to read them. Raises Malformed for a header that is
    not as it must be.
    """
    return [_headed(slug) for slug in slugs()]


def _path(slug: str) -> str:
    return os.path.join(folder("queries"), f"{slug}.rq")


def _headed(slug: str) -> Question:
    path = _path(slug)
    text = read(path)
    header = read_header(text, path, _KEYS)
    summary, description = header.get("summary"), header.get("description")
    if not (isinstance(summary, str) and isinstance(description, str)):
        raise Malformed(path, 1, None, "a question has a summary and a description")
    tags, phrasings = header.get("tags", []), header.get("phrasings", [])
    params, aliases = header.get("params", {}), header.get("aliases", {})
    lists = isinstance(tags, list) and isinstance(phrasings, list)
    if not (lists and isinstance(params, dict) and isinstance(aliases, dict)):
        raise Malformed(path, 1, None, "tags and phrasings are lists, params and aliases are maps")
    wordings = summary, description, tuple(tags), tuple(phrasings)
    return Question(slug, *wordings, params, text, aliases, {})


def _node(written: str) -> NamedNode | None:
    """Return the value that stands in a VALUES clause."""
    if written.upper() == "UNDEF":
        return None
    return NamedNode(written[1:-1]) if written.startswith("<") else expand(written)


def filled(
    summary: str,
    params: Mapping[str, str],
    values: Mapping[str, str | None],
    labels: Mapping[str, tuple[str, str]],
) -> str:
    """Return the wording of a question with the labels of its values, which are IRIs, in it.

    >>> filled("How does {a} see {b}?", {"a": "rp:Actor", "b": "rp:Actor"},
    ...     {"a": "x:us", "b": None}, {"x:us": ("The US", "the US")})
    'How does the US see anyone?'
    """

    def called(place: re.Match[str]) -> str:
        name = place[1]
        if name not in params:
            return place[0]
        if iri := values[name]:
            return labels.get(iri, ("", local(iri)))[1]
        return "anyone" if params[name] == "rp:Actor" else "anything"

    return re.sub(r"\{(\w+)\}", called, summary)  # in one pass: a label may have braces too


def command_line(question: str, parameters: Mapping[str, str | None]) -> str:
    """Return the command that asks a saved question, to be pasted into a shell.

    >>> command_line("gains", {"actor": "https://w3id.org/realpolitik/id/china", "event": None})
    'realpolitik ask gains actor=china'
    """
    from shlex import quote

    given = {name: slug(value) for name, value in parameters.items() if value}
    if not given:  # without any, its own values would hold
        given = dict.fromkeys(parameters, "any")
    words = (f"{name}={value}" for name, value in given.items())
    return " ".join(("realpolitik ask", question, *map(quote, words)))


# What a thing is called where it stands in the place of a question; the first that fits.
_CALLED = {
    "rp:Actor": "an actor",
    "rp:Issue": "an issue",
    "rp:Claim": "a claim",
    "rp:Source": "a source",
    "rp:Situation": "a situation",
    "owl:Thing": "a thing of the graph",
}


def refuse_things(text: str, names: Names, meant: str) -> None:
    """Raise Refused for a text that is the name of a thing, or a slug with names and no "=".

    The error tells how to ask; `meant` is what the text should have named. Any other text passes.
    """
    first, _, rest = text.partition(" ")
    if names.find(text, "owl:Thing"):
        what = next(called for kind, called in _CALLED.items() if names.find(text, kind))
        question = "evidence claim" if what == "a claim" else "about thing"
        value = f'"{text}"' if rest else text
        raise Refused(text, f"this is {what} and no {meant}; ask {question}={value}")
    params = load(first).params if rest and is_slug(first) else {}
    if params and all(names.find(word, "owl:Thing") for word in rest.split()):
        how = " ".join(f"{name}=…" for name in params)
        raise Refused(text, f"a value is given with its name: ask {first} {how}")


def refuse_itself(bound: Bound, names: Names) -> None:
    """Raise Refused where a question about two actors is asked of one alone."""
    actor = bound.values.get("a")
    if actor and actor == bound.values.get("b"):
        _, label = names.labels([actor])[actor.value]
        raise Refused(f"{bound.question.slug} of {label} with itself", "name two actors")


def refuse_two(given: Sequence[str], names: Names) -> None:
    """Raise Refused where several questions or claims are given, of which one can be shown."""
    if len(given) > 1 and all(is_slug(n) or names.by_slug(n, "rp:Claim") for n in given):
        raise Refused("show", f"one question or claim at a time, such as show {given[0]}")
