"""What the headers of rules and saved questions say, against what these ask for and each other."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

from pyoxigraph import NamedNode

from realpolitik.answer.questions.question import load
from realpolitik.checks.fault import ERROR, Fault, mend
from realpolitik.checks.material import Material
from realpolitik.checks.model.schema import Schema
from realpolitik.engine.sparql import parameters, place, tokens
from realpolitik.errors import Malformed
from realpolitik.files import query_files, read, rule_files
from realpolitik.rdf.turtle_file import as_shown
from realpolitik.terms import RP, compact, expand

__all__ = ["RULES", "headed"]

RULES = {
    "other-summary": "A rule or saved question that has one of several concepts or classes names "
    "that one in its header, if it names any, and lists all that its header names beside one that "
    "it lists. Correct the term, or the header.",
    "other-default": "What stands for a parameter is of the class that its header says. Correct "
    "the one or the other.",
    "shared-phrasing": "A phrasing is of one saved question, or neither would be asked by it. "
    "Remove it from one of the two.",
}

# What must not be, and what something is only compared with.
_ASIDE = re.compile(r"NOT EXISTS \{[^}]*\}|^PREFIX.*|!= rp:\w+|rp:strongerThan rp:\w+", re.M)
_STEM = 5  # so many letters tell a word from others, whatever its ending
_LIST = re.compile(r"VALUES\s+\?\w+\s*\{\s*((?:rp:[A-Z]\w+\s*)+)\}")
_PHRASING = re.compile(r"^#\+ +(?:summary: |- )(.*\?)", re.M)


def headed(material: Material) -> Iterator[Fault]:
    """Give what headers say that cannot be meant."""
    texts = {path: read(path) for path in (*rule_files(), *query_files())}
    schema = Schema(material)
    for path, text in texts.items():
        folder = os.path.basename(os.path.dirname(path))
        if folder in ("rules", "queries"):
            yield from _of_others(schema, path, text)
        if folder == "queries":
            yield from _defaults(material, path, text)
        yield from _unlisted(schema, path, text)
    yield from _shared(texts)


def _defaults(material: Material, path: str, text: str) -> Iterator[Fault]:
    """Give each default of a parameter that has a class, and not the one that is asked for."""
    with suppress(Malformed):  # which is told by itself
        params = load(os.path.basename(path)[:-3]).params
        for parameter in parameters(text):
            kind = expand(params.get(parameter.name, "owl:Thing"))
            classes = material.taxonomy.classes(expand(parameter.value))
            if material.taxonomy.things(kind) and classes and kind not in classes:
                message = f"{parameter.value} is no {compact(kind.value)}, of which "
                message += f"?{parameter.name} is by the header. {mend(RULES['other-default'])}"
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
        if not beside.isdisjoint(used) or _is_named(schema, term, header):
            continue
        others = sorted(compact(o.value) for o in beside if _is_named(schema, o, header))
        if others:
            message = f"{compact(term.value)} stands here, and the header names {others[0]}. "
            message += mend(RULES["other-summary"])
            at = place(text, start)
            yield Fault(as_shown(path), *at, ERROR, "other-summary", message, (term.value,))


def _unlisted(schema: Schema, path: str, text: str) -> Iterator[Fault]:
    """Give each class that a header names beside one in a list, and that the list lacks."""
    facts, below = schema.material.facts, "rdfs:subClassOf"
    header = _words("".join(re.findall(r"^#\+ (?:summary|description):.*", text, re.M)), _STEM)
    for found in _LIST.finditer(text):
        listed = {expand(name) for name in found[1].split()}
        above = {kind for term in listed for kind in facts.nodes(term, below)}
        near = {term for kind in above for term in facts.about(kind, below)}
        named = {term for term in near if _words(facts.label(term), _STEM) <= header}
        for term in sorted(named - listed, key=str) if named & listed else ():
            name = compact(str(term).strip("<>"))
            message = f"{name} is not listed here, and the header names it. Correct the one or "
            message += "the other."
            at = place(text, found.start(1))
            yield Fault(as_shown(path), *at, ERROR, "other-summary", message, (str(term),))


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
    return any(_words(name, size) <= said for name in (*concept, *facts.texts(term, *names)))


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
        others = [(os.path.basename(of)[:-3], of, at) for _, of, at in same if of != path]
        if others:
            slug, other, there = min(others)
            message = f"This is a phrasing of {slug} too, and neither is asked by it. "
            message += f"{mend(RULES['shared-phrasing'])} The other is at {as_shown(other)}, "
            message += f"line {place(texts[other], there)[0]}."
            at = place(texts[path], start)
            yield Fault(as_shown(path), *at, ERROR, "shared-phrasing", message)
