"""Rule files: what follows from the graph that OWL 2 RL cannot say, written as SPARQL CONSTRUCT.

A rule file is a query that runs in any SPARQL tool. It keeps to triple patterns, `!=`, the order of
two IRIs, `FILTER NOT EXISTS`, and a BIND that names a new thing after others, or writes a text of
other texts; so it can be compiled.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import NamedTuple

from pyoxigraph import NamedNode, Variable

from realpolitik.engine.embedded import Store
from realpolitik.engine.header import read_header
from realpolitik.engine.sparql import Token, place, tokens
from realpolitik.errors import Malformed, Refused
from realpolitik.reasoning.rule import (
    Absence,
    Naming,
    Pair,
    Pattern,
    Rule,
    VarOrIri,
    in_words,
    stratified,
)
from realpolitik.terms import RDF_TYPE, RDFS_LABEL, compact

__all__ = ["grounded", "is_schema", "read_rule", "script", "update"]

_KEYS = frozenset(("summary", "reference"))


@cache  # a check reads each file twice
def read_rule(name: str, path: str, text: str) -> Rule:
    """Return the rule of one rule file.

    Raises Malformed, with the line, where its header is not as it must be, or where it says what a
    rule cannot.
    """
    header = read_header(text, path, _KEYS)
    summary, reference = header.get("summary"), header.get("reference", "")
    if not isinstance(summary, str) or not isinstance(reference, str):
        raise Malformed(path, 1, None, "a rule has a summary, and may have a reference")
    reader = _Reader(path, text)
    while reader.take("PREFIX"):
        prefix = reader.next("name").text
        reader.prefixes[prefix.rstrip(":")] = reader.next("iri").text[1:-1]
    reader.expect("CONSTRUCT")
    head = reader.group()
    reader.expect("WHERE")
    body = reader.group()
    reader.end()
    if head[1:] != ([], [], [], {}, None) or not body.patterns:
        raise _at(path, text, "WHERE", "a rule constructs triples, from triples")
    naming = body.naming
    languages = dict.fromkeys(naming.sources, naming.language) if naming and naming.language else {}
    if body.languages != languages:
        reason = "the texts that a text is made of, and no others, are filtered by its language"
        raise _at(path, text, "LANG", reason)
    rule = Rule(
        name,
        summary,
        tuple(head.patterns),
        tuple(body.patterns),
        tuple(body.absent),
        tuple(body.unequal),
        tuple(body.ordered),
        body.naming,
        reference,
    )
    loose = _unbound(rule)
    if loose:
        standing = Counter(re.findall(r"[?]\w+", text))
        alone = [name for name, number in standing.items() if number == 1 and name not in loose]
        meant = f"; is {alone[0]} meant, which stands nowhere else?" if alone else ""
        raise _at(path, text, loose[0], f"nothing in the body binds {', '.join(loose)}{meant}")
    return rule


def _at(path: str, text: str, word: str, reason: str) -> Malformed:
    """Return the error of a rule file at the first of its tokens that is a word."""
    start = next((token.start for token in tokens(text) if token.text == word), 0)
    return Malformed(path, *place(text, start), reason)


def _unbound(rule: Rule) -> list[str]:
    """Return the variables that a rule uses and its body does not bind."""
    bound = {t for p in rule.body for t in (p.subject, p.object)}
    named = {rule.naming.variable} if rule.naming else set()
    used = {t for p in rule.head for t in (p.subject, p.object)} - named
    used |= {t for pair in (*rule.unequal, *rule.ordered) for t in pair}
    used |= set(rule.naming.sources if rule.naming else ())
    used -= bound
    for absence in rule.absent:
        inside = {t for p in absence.patterns for t in (p.subject, p.object)}
        used |= {t for pair in absence.unequal for t in pair} - bound - inside
    return sorted(str(t) for t in used if isinstance(t, Variable))


class _Group(NamedTuple):
    """What stands between two braces."""

    patterns: list[Pattern]
    unequal: list[Pair]
    ordered: list[Pair]
    absent: list[Absence]
    languages: dict[Variable, str]
    naming: Naming | None


class _Reader:
    """Reads the tokens of a rule file, one after the other."""

    def __init__(self, path: str, text: str) -> None:
        self.prefixes: dict[str, str] = {}
        self._path, self._text = path, text
        self._tokens = tokens(text)
        self._place = 0

    def group(self) -> _Group:
        """Return what stands between the next two braces."""
        self.expect("{")
        group = _Group([], [], [], [], {}, None)
        while not self.take("}"):
            if self.take("FILTER"):
                self._filter(group)
            elif self.take("BIND"):
                group = group._replace(naming=self._naming())
            else:
                group.patterns.append(self._pattern())
        return group

    def next(self, kind: str = "") -> Token:
        """Return the next token, which must be of a kind, if one is given."""
        if self._place == len(self._tokens):
            raise self._fault("something is missing at the end")
        token = self._tokens[self._place]
        if kind and token.kind != kind:
            raise self._fault(f'"{token.text}" stands where a rule has {kind}')
        self._place += 1
        return token

    def expect(self, *texts: str) -> None:
        """Go past tokens with these texts, which must come next."""
        for text in texts:
            if self.next().text.upper() != text:
                self._place -= 1
                raise self._fault(
                    f'"{self._tokens[self._place].text}" stands where a rule has {text}'
                )

    def end(self) -> None:
        """Raise Malformed where something is left."""
        if self._place < len(self._tokens):
            raise self._fault(f'a rule ends before "{self._tokens[self._place].text}"')

    def take(self, text: str) -> bool:
        """Go past a token with this text, and say so, if it comes next."""
        here = self._tokens[self._place : self._place + 1]
        found = bool(here) and here[0].text.upper() == text
        self._place += found
        return found

    def _filter(self, group: _Group) -> None:
        if self.take("NOT"):
            self.expect("EXISTS")
            inner = self.group()
            if inner[2:] != ([], [], {}, None) or not inner.patterns:
                raise self._fault("what must be absent is triple patterns and !=")
            group.absent.append(Absence(tuple(inner.patterns), tuple(inner.unequal)))
            return
        self.expect("(")
        if self.take("LANG"):
            self.expect("(")
            variable = Variable(self.next("variable").text[1:])
            self.expect(")", "=")
            group.languages[variable] = self.next("string").text[1:-1]
            self.expect(")")
            return
        if self.take("STR"):
            self.expect("(")
            first = self._term()
            self.expect(")", "<", "STR", "(")
            group.ordered.append((first, self._term()))
            self.expect(")", ")")
            return
        first = self._term()
        self.expect("!", "=")
        group.unequal.append((first, self._term()))
        self.expect(")")

    def _naming(self) -> Naming:
        self.expect("(")
        is_text = self.take("STRLANG")
        self.expect(*() if is_text else ("IRI",), "(", "CONCAT", "(")
        # What is taken of a variable: all of a text, of an IRI what is behind "/id/".
        taken = ('"^THE "', ",", '"THE "') if is_text else ('"/ID/"',)
        parts: list[str | Variable] = []
        while not self.take(")"):
            if self.take("REPLACE" if is_text else "STRAFTER"):
                self.expect("(", "STR", "(")
                parts.append(Variable(self.next("variable").text[1:]))
                self.expect(")", ",", *taken, ")")
            else:
                parts.append(self.next("string").text[1:-1])
            self.take(",")
        language = ""
        if is_text:
            self.expect(",")
            language = self.next("string").text[1:-1]
        self.expect(")", "AS")
        variable = Variable(self.next("variable").text[1:])
        self.expect(")")
        return Naming(variable, tuple(parts), language)

    def _pattern(self) -> Pattern:
        subject, predicate, value = self._term(), self._term(), self._term()
        if not isinstance(predicate, NamedNode):
            raise self._fault("the property of a triple pattern is a constant")
        self.take(".")
        return Pattern(subject, predicate, value)

    def _term(self) -> VarOrIri:
        token = self.next()
        if token.kind == "variable":
            return Variable(token.text[1:])
        if token.kind == "word" and token.text == "a":
            return RDF_TYPE
        prefix, _, name = token.text.partition(":")
        if token.kind == "name" and prefix in self.prefixes:
            # A name does not end in a full stop (SPARQL 1.1, section 19.8): that ends the triple.
            return NamedNode(self.prefixes[prefix] + name.rstrip("."))
        if token.kind == "iri":
            return NamedNode(token.text[1:-1])
        self._place -= 1
        raise self._fault(f'"{token.text}" stands where a rule has a variable or an IRI')

    def _fault(self, reason: str) -> Malformed:
        start = self._tokens[min(self._place, len(self._tokens) - 1)].start if self._tokens else 0
        return Malformed(self._path, *place(self._text, start), reason)


_SCHEMA = ("http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2002/07/owl#")
_Binding = Mapping[Variable, NamedNode]


def grounded(rule: Rule, store: Store) -> list[Rule]:
    """Return a rule once for each of its conclusions and each way to match what it says of axioms.

    Patterns such as `?narrower rdfs:subClassOf ?class` are about axioms, of which none is ever
    inferred; what is left of the rule speaks of named classes and properties only.

    Raises Refused, with the rule, where that leaves a class open, or nothing to read.
    """
    about = [pattern for pattern in rule.body if is_schema(pattern)]
    body = [pattern for pattern in rule.body if not is_schema(pattern)]
    _refuse_open(rule, about, body)
    found = []
    for binding in _matches(about, {}, store):
        ground = rule._replace(
            name=" ".join((rule.name, *(compact(node.value) for node in binding.values()))),
            body=tuple(_bound(pattern, binding) for pattern in body),
            absent=tuple(a for absence in rule.absent for a in _absences(absence, binding, store)),
            unequal=_resolved_pairs(rule.unequal, binding),
            ordered=_resolved_pairs(rule.ordered, binding),
        )
        found += [ground._replace(head=(_bound(head, binding),)) for head in rule.head]
    return found


def _refuse_open(rule: Rule, about: Sequence[Pattern], body: Sequence[Pattern]) -> None:
    """Raise Refused where a rule cannot be grounded."""
    named = f"the rule {rule.name}"
    if not body:
        raise Refused(named, "it reads nothing but axioms; nothing is concluded from those alone")
    bound, elsewhere = _variables(about), _variables(body)
    if rule.naming and not bound.isdisjoint(rule.naming.parts):
        raise Refused(named, "it names a thing after a class or property; name it after things")
    for absence in rule.absent:
        inside = [pattern for pattern in absence.patterns if is_schema(pattern)]
        for term in sorted((_variables(inside) - bound) & elsewhere, key=str):
            raise Refused(named, f"what must be absent says of {term} what only the body can say")
        _refuse_classes(named, absence.patterns, bound | _variables(inside))
    _refuse_classes(named, (*rule.head, *body), bound)


def _refuse_classes(named: str, patterns: Iterable[Pattern], bound: AbstractSet[VarOrIri]) -> None:
    for pattern in patterns:
        if pattern.relation == RDF_TYPE and pattern.object not in bound:
            said = f"{pattern.subject} a {pattern.object}"
            raise Refused(named, f'the class in "{said}" must be named, or bound by an axiom')


def _variables(patterns: Iterable[Pattern]) -> set[VarOrIri]:
    ends = (end for pattern in patterns for end in (pattern.subject, pattern.object))
    return {end for end in ends if isinstance(end, Variable)}


def _absences(absence: Absence, binding: _Binding, store: Store) -> Iterator[Absence]:
    """Give the absences that one with patterns about axioms stands for."""
    about = [p for p in absence.patterns if is_schema(p)]
    rest = [p for p in absence.patterns if not is_schema(p)]
    for wider in _matches(about, binding, store):
        unequal = _resolved_pairs(absence.unequal, wider)
        if all(a != b for a, b in unequal):
            open_pairs = (
                pair for pair in unequal if not all(isinstance(t, NamedNode) for t in pair)
            )
            yield Absence(tuple(_bound(p, wider) for p in rest), tuple(open_pairs))


def _matches(patterns: Sequence[Pattern], binding: _Binding, store: Store) -> Iterator[_Binding]:
    if not patterns:
        yield binding
        return
    here = _bound(patterns[0], binding)
    known = (end if isinstance(end, NamedNode) else None for end in (here.subject, here.object))
    for ends in sorted(store.pairs(here.predicate, *known), key=str):
        bound = dict(binding)
        for term, node in zip((here.subject, here.object), ends, strict=True):
            if isinstance(term, Variable) and isinstance(node, NamedNode):
                bound[term] = node
            elif term != node:
                break
        else:
            yield from _matches(patterns[1:], bound, store)


def _bound(pattern: Pattern, binding: _Binding) -> Pattern:
    if not binding:
        return pattern
    subject, value = _resolved(pattern.subject, binding), _resolved(pattern.object, binding)
    return Pattern(subject, pattern.predicate, value)


def _resolved_pairs(pairs: Iterable[Pair], binding: _Binding) -> tuple[Pair, ...]:
    return tuple((_resolved(a, binding), _resolved(b, binding)) for a, b in pairs)


def _resolved(term: VarOrIri, binding: _Binding) -> VarOrIri:
    return binding.get(term, term) if isinstance(term, Variable) else term


def is_schema(pattern: Pattern) -> bool:
    """Say whether a pattern is about axioms: in the terms of RDF Schema or OWL, but for labels."""
    return pattern.relation != RDFS_LABEL and pattern.relation.value.startswith(_SCHEMA)


def script(rules: Iterable[Rule]) -> str:
    """Return rules as SPARQL 1.1 updates to read and to run by hand, stratum by stratum.

    Before each update its rule stands in words.

    Raises Refused where a rule needs the absence of what follows from it.
    """
    parts = []
    strata = stratified(rules)
    for number, stratum in enumerate(strata, 1):
        concluded = {relation for rule in stratum for relation in rule.concluded}
        recursive = any(pattern.relation in concluded for rule in stratum for pattern in rule.body)
        often = "run it until nothing is added" if recursive else "run it once"
        parts.append(f"# Stratum {number} of {len(strata)}: {often}.\n")
        updates = (
            f"# {rule.name}: {rule.summary}\n# {in_words(rule)}\n{update(rule)}" for rule in stratum
        )
        parts.append(";\n".join(updates) + "\n\n")
    return "".join(parts)


def update(rule: Rule) -> str:
    """Return a rule as a SPARQL 1.1 update, for a store that is remote or too large for memory.

    It writes what follows at once; where the rules of a stratum conclude from each other, run them
    until nothing is added.
    """
    absent = [
        f"FILTER NOT EXISTS {{ {_texts(absence.patterns)}{_unequal(absence.unequal)} }}"
        for absence in rule.absent
    ]
    ordered = [f"FILTER(STR({a}) < STR({b}))" for a, b in rule.ordered]
    named = _named(rule.naming) if rule.naming else []
    lines = [_texts(rule.body) + _unequal(rule.unequal), *ordered, *absent, *named]
    where = "\n  ".join(line for line in lines if line)
    return f"INSERT {{ {_texts(rule.head)} }}\nWHERE {{\n  {where}\n}}"


def _named(naming: Naming) -> list[str]:
    """Return the lines that bind the name of a new thing."""
    wanted, language = naming.variable, naming.language
    taken = 'REPLACE(STR({}), "^The ", "the ")' if language else 'STRAFTER(STR({}), "/id/")'
    parts = (f'"{p}"' if isinstance(p, str) else taken.format(p) for p in naming.parts)
    text = f"CONCAT({', '.join(parts)})"
    if not language:
        return [f"BIND(IRI({text}) AS {wanted})"]
    filters = (f'FILTER(LANG({source}) = "{language}")' for source in naming.sources)
    return [*filters, f'BIND(STRLANG({text}, "{language}") AS {wanted})']


def _texts(patterns: Iterable[Pattern]) -> str:
    return " ".join(f"{p.subject} {p.predicate} {p.object} ." for p in patterns)


def _unequal(pairs: Iterable[Pair]) -> str:
    return "".join(f" FILTER({a} != {b})" for a, b in pairs)
