"""What the headers of rules and saved questions say, against what these ask for and each other."""

import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain

from pyoxigraph import NamedNode, Variable

from realpolitik.answer.question import load
from realpolitik.checks.ends import is_symmetric
from realpolitik.checks.fault import ERROR, Fault
from realpolitik.checks.files import as_shown
from realpolitik.checks.material import Material
from realpolitik.checks.schema import DOMAIN, RANGE, Schema
from realpolitik.checks.shapes import asked_ends
from realpolitik.engine.sparql import parameters, place, tokens
from realpolitik.errors import Malformed
from realpolitik.files import query_files, read, rule_files
from realpolitik.reasoning.rulefile import read_rule
from realpolitik.terms import RDF_TYPE, RP, compact, expand, local

__all__ = ["RULES", "headed", "turned"]

RULES = {
    "other-summary": "A rule or saved question asks for what its header names, as others do, "
    "leaves out what that says is not so, and has each of two in its place. Correct the one or "
    "the other.",
    "other-default": "What stands for a parameter is of the class that its header says. Correct "
    "the one or the other.",
    "shared-phrasing": "A phrasing is of one saved question, or neither would be asked by it. "
    "Remove it from one of the two.",
}

# What must not be, and what something is only compared with.
_ASIDE = re.compile(r"NOT EXISTS \{[^}]*\}|^PREFIX.*|!= rp:\w+|rp:strongerThan rp:\w+", re.M)
_STEM = 5  # so many letters tell a word from others, whatever its ending
_MANY = 8  # what more rules than these do, all do
_PHRASING = re.compile(r"^#\+ +(?:summary: |- )(.*\?)", re.M)


def headed(material: Material) -> Iterator[Fault]:
    """Give what headers say that cannot be meant; of each file the first."""
    texts = {path: read(path) for path in (*rule_files(), *query_files())}
    schema = Schema(material)
    kinds: dict[str, dict[str, str]] = defaultdict(dict)
    for path, text in texts.items():
        kinds[os.path.basename(os.path.dirname(path))][path] = text
    rules, questions = kinds["rules"], kinds["queries"]
    found = chain(
        *(_of_others(schema, *item) for item in (*rules.items(), *questions.items())),
        *(_unfiltered(schema, *item) for item in rules.items()),
        _unlike_others(schema, rules),
        *(_swapped(*item) for item in questions.items()),
        *(_unasked(*item) for item in questions.items()),
        *(_defaults(material, *item) for item in questions.items()),
    )
    yield from {fault.path: fault for fault in (*reversed([*found]), *_shared(texts))}.values()


def _other(path: str, text: str, start: int, message: str, *things: str) -> Fault:
    """Return the fault of a header at a place in its file."""
    return Fault(as_shown(path), *place(text, start), ERROR, "other-summary", message, things)


def turned() -> Iterator[Fault]:
    """Give each rule that derives of one what its header says of the other, or of what is one."""
    for path in rule_files():
        text = read(path)
        try:
            rule = read_rule(os.path.basename(path)[:-3], path, text)
        except Malformed:
            continue  # which is told by itself
        called: dict[object, set[str]] = defaultdict(set)
        for pattern in rule.body:
            role = pattern.predicate.value
            called[pattern.object].add(_plain(role))
            for end, axiom in ((pattern.subject, DOMAIN), (pattern.object, RANGE)):
                called[end].add(_plain(asked_ends().get((role, axiom), "")))
            if pattern.predicate == RDF_TYPE and isinstance(pattern.object, NamedNode):
                called[pattern.subject].add(_plain(pattern.object.value))
        first = re.match(r"(?:An? |The )?(\w+)", rule.summary)
        noun = first[1].casefold() if first else ""
        ends = [pattern.object for pattern in rule.head if isinstance(pattern.object, Variable)]
        for pattern in rule.head:
            pair = pattern.subject, pattern.object
            alike = is_symmetric(rule, *pair) and {pair, pair[::-1]}.isdisjoint(rule.unequal)
            if alike or ends.count(pattern.object) > 1:  # type: ignore[arg-type]
                start = text.index(compact(pattern.predicate.value), text.index("CONSTRUCT"))
                message = "The two ends of what is derived may be the same one. Ask that they are "
                message += "not (!=), or correct a variable."
                yield _other(path, text, start, message)
                break
            one, other = called.get(pattern.subject), called.get(pattern.object)
            if one and other and noun in other - one:  # what is made here is in no header
                start = text.index(compact(pattern.predicate.value), text.index("CONSTRUCT"))
                message = f"What is derived here is said of another than the {noun}, of whom the "
                message += "header says it. Turn it round, or correct the header."
                yield _other(path, text, start, message)


def _plain(iri: str) -> str:
    return re.sub(".*[#/]", "", iri).casefold()


def _unfiltered(schema: Schema, path: str, text: str) -> Iterator[Fault]:
    """Give a rule whose header says more often that something is not so than the rule asks it."""
    denying = schema.material.facts.texts(expand("rp:denies"), "skos:hiddenLabel")
    negation = rf"\b(?:none|unless|{'|'.join(map(re.escape, denying))})\b"
    # What stands after a semicolon says more of the same.
    summary = text.partition("\n")[0].partition(";")[0]
    if len(re.findall(negation, summary)) > len(re.findall("NOT EXISTS|!=", text)):
        message = "The header says more often that something is not so than is asked here. Ask "
        message += "for its absence (FILTER NOT EXISTS), or correct the header."
        yield _other(path, text, text.rindex("WHERE"), message)


def _unlike_others(schema: Schema, texts: Mapping[str, str]) -> Iterator[Fault]:
    """Give each rule without a term that all others have whose header has a word of its name."""
    said = {
        path: _words(text.partition("\n")[0].partition(";")[0], _STEM)
        for path, text in texts.items()
    }
    used = {path: set(re.findall(r"rp:\w+", text)) for path, text in texts.items()}
    for term in sorted(set().union(*used.values())):
        for word in _words(schema.material.facts.label(expand(term)), _STEM):
            having = [path for path in texts if word in said[path]]
            lacking = [path for path in having if term not in used[path]]
            if len(having) > _MANY and len(lacking) == 1:
                path, text = lacking[0], texts[lacking[0]]
                message = f"The header names what {term} says, and nothing here does. Ask for it, "
                message += "or correct the header."
                yield _other(path, text, text.rindex("WHERE"), message)


def _swapped(path: str, text: str) -> Iterator[Fault]:
    """Give each phrasing with one parameter where the others have another, beside the same word."""
    asked = [*_PHRASING.finditer(text)]
    beside = Counter(pair for phrasing in asked for pair in {*_pairs(phrasing[1])})
    for phrasing in asked:
        for before, name, after in {*_pairs(phrasing[1])}:
            others = (
                n
                for (b, other, a), n in beside.items()
                if (b, a) == (before, after) and other != name
            )
            if beside[before, name, after] < max(others, default=0):
                message = (
                    f"Elsewhere another parameter stands here than {{{name}}}. Correct the one "
                )
                message += "or the other."
                yield _other(path, text, phrasing.start(1), message)
                return


def _unasked(path: str, text: str) -> Iterator[Fault]:
    """Give what no question is asked by: a parameter that it has not, and labels of no reader."""
    known = {parameter.name for parameter in parameters(text)}
    for line in re.finditer(r"^#\+.*", text, re.M):
        others = [name for name in re.findall(r"\{(\w+)\}", line[0]) if name not in known]
        if others:
            message = (
                f"The question has no parameter {{{others[0]}}}. Correct the one or the other."
            )
            yield _other(path, text, line.start(), message)
    for language in re.finditer(r"LANG\(\?\w+\) = \"(?!en\")", text):
        message = "Answers are in English, and their labels here are not. Correct the language."
        yield _other(path, text, language.start(), message)


def _pairs(phrasing: str) -> Iterator[tuple[str, str, str]]:
    """Give each parameter of a phrasing with a word before it, and with one after it."""
    for before, name in re.findall(rf"(\w{{{_STEM},}}) \{{(\w+)\}}", phrasing):
        yield before.casefold(), name, ""
    for name, after in re.findall(rf"\{{(\w+)\}} (\w{{{_STEM},}})", phrasing):
        yield "", name, after.casefold()


def _defaults(material: Material, path: str, text: str) -> Iterator[Fault]:
    """Give each default of a parameter that is not of its class."""
    try:
        params = load(os.path.basename(path)[:-3]).params
    except Malformed:
        return  # which is told by itself
    for parameter in parameters(text):
        kind = params.get(parameter.name, "owl:Thing")
        if kind == "owl:Thing" or parameter.value == "UNDEF":
            continue
        classes = material.taxonomy.classes(expand(parameter.value))
        if expand(kind) not in classes and material.taxonomy.things(expand(kind)):
            message = f"{parameter.value} is no {kind}, of which ?{parameter.name} is by the "
            message += "header. Correct the one or the other."
            at = place(text, parameter.start)
            yield Fault(as_shown(path), *at, ERROR, "other-default", message)


def _of_others(schema: Schema, path: str, text: str) -> Iterator[Fault]:
    """Give each term of a query in whose place its header names one of those beside it."""
    header = os.path.basename(path) + "".join(re.findall(r"^#\+.*\n", text, re.M))
    body = _ASIDE.sub(lambda aside: " " * len(aside[0]), text)
    named = (token for token in tokens(body) if re.fullmatch(r"rp:\w+", token.text))
    used = {expand(token.text): token.start for token in reversed(list(named))}
    for term, start in used.items():
        beside = _beside(schema, term)
        if _is_named(schema, term, header):
            continue
        ends = [axiom.get(term) for axiom in (schema.domains, schema.ranges)]
        if all(ends):  # of properties those with the same two ends
            both = schema.domains.keys() & schema.ranges.keys()
            beside |= {t for t in both if [schema.domains[t], schema.ranges[t]] == ends}
        if not beside.isdisjoint(used):
            continue
        others = sorted(compact(o.value) for o in beside if _is_named(schema, o, header))
        if others:
            message = f"{compact(term.value)} stands here, and the header names {others[0]}. "
            message += "Correct the term, or the header."
            yield _other(path, text, start, message, term.value)


def _beside(schema: Schema, term: NamedNode) -> set[NamedNode]:
    """Return the other concepts of a scheme, or classes that exclude one and are of its kind."""
    facts, within = schema.material.facts, "skos:inScheme"
    found = {other for scheme in facts.nodes(term, within) for other in facts.about(scheme, within)}
    for kind in facts.nodes(term, "rdfs:subClassOf"):
        near = facts.about(kind, "rdfs:subClassOf")
        found.update(other for other in near if frozenset((term, other)) in schema.apart)
    ours = {node for node in found if isinstance(node, NamedNode) and node.value.startswith(RP)}
    return ours - {term}


def _is_named(schema: Schema, term: NamedNode, header: str) -> bool:
    """Say whether a name of a term is in a header: of a concept in full, for denied is not denies.

    Of a class it is enough how its words begin.
    """
    facts, names = schema.material.facts, ("rdfs:label", "skos:altLabel", "skos:hiddenLabel")
    concept = facts.texts(term, "skos:prefLabel")
    size = None if concept else _STEM
    said = _words(header, size)
    called = (*concept, local(term.value), *facts.texts(term, *names))
    return any(_words(name, size) <= said for name in called)


def _words(text: str, size: int | None) -> set[str]:
    return {word.casefold().removesuffix("s")[:size] for word in re.findall(r"[^\W_]+", text)}


def _shared(texts: dict[str, str]) -> Iterator[Fault]:
    """Give each phrasing of two questions, in the one that has less of its words."""
    places: dict[str, list[tuple[int, str, int]]] = {}
    for path, text in texts.items():
        words = Counter(re.findall(r"\w+", text.casefold()))
        for found in _PHRASING.finditer(text):
            plain = re.sub(r"\{\w+\}", "{}", found[1]).casefold()
            known = sum(words[word] for word in {*re.findall(r"\w+", plain)})
            places.setdefault(plain, []).append((known, path, found.start(1)))
    for same in places.values():
        _, path, start = min(same)
        others = {os.path.basename(other)[:-3] for _, other, _ in same if other != path}
        if len(same) > 1 and not others:
            others, start = {"itself"}, max(start for *_, start in same)
        if others:
            message = f"This is a phrasing of {min(others)} too, and neither is asked by it. "
            message += "Remove it from one of the two."
            at = place(texts[path], start)
            yield Fault(as_shown(path), *at, ERROR, "shared-phrasing", message)
