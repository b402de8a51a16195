"""Rule files: inferences that OWL 2 RL cannot express, as SPARQL CONSTRUCT queries.

A rule file runs in any SPARQL engine. It may contain only triple patterns, `!=`, `<` between IRIs,
FILTER NOT EXISTS, BIND for the IRI of a new resource, and VALUES. Each row of VALUES makes a rule.
For other stores, rules are exported as SPARQL updates.
"""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Variable

from realpolitik.engine.sparql import Token, place, read_header, tokens
from realpolitik.errors import Malformed
from realpolitik.files import label_query_file, read
from realpolitik.reasoning.rule import (
    Naming,
    Negation,
    Pair,
    Pattern,
    Rule,
    VarOrIri,
    stratify,
    substitute,
)
from realpolitik.terms import RDF_TYPE, local

__all__ = ["read_rules", "update_script"]

_KEYS = frozenset(("name", "summary", "reference"))

_Row = Mapping[Variable, NamedNode | str]


def read_rules(path: str, text: str) -> list[Rule]:
    """Return the rules in a rule file. A rule without a name is named after the file.

    In the name and the summary, `{variable}` is replaced by its value in VALUES: a string, or the
    local name of an IRI, split into words.

    Raises Malformed, with the line, for an error or unsupported syntax.
    """
    header = read_header(text, path, _KEYS)
    name = header.get("name", os.path.basename(path).removesuffix(".rq"))
    summary, reference = header.get("summary"), header.get("reference", "")
    if not (isinstance(name, str) and isinstance(summary, str) and isinstance(reference, str)):
        raise Malformed(
            path, 1, None, "a rule must have a summary; name and reference are optional"
        )
    reader = _Reader(path, text)
    rule, rows = reader.rule(name, summary, reference)
    unbound = sorted(map(str, _unbound(rule) - {variable for row in rows for variable in row}))
    if unbound:
        raise reader.fault(f"{', '.join(unbound)} must be bound in the body", unbound[0])
    try:
        return [_with_values(rule, row) for row in rows]
    except (KeyError, ValueError) as error:  # of str.format_map
        reason = f"{error} in the name or the summary: only variables of VALUES can be in braces"
        raise Malformed(path, 1, None, reason) from None


def _with_values(rule: Rule, row: _Row) -> Rule:
    words = {
        variable.value: value if isinstance(value, str) else _words(value)
        for variable, value in row.items()
    }
    iris: dict[VarOrIri, NamedNode] = {
        v: value for v, value in row.items() if isinstance(value, NamedNode)
    }
    name = rule.name.format_map({key: text.replace(" ", "-") for key, text in words.items()})
    return substitute(rule, iris)._replace(name=name, summary=rule.summary.format_map(words))


def _words(node: NamedNode) -> str:
    return re.sub("(?<=[a-z])(?=[A-Z])", " ", local(node.value)).lower()


def _unbound(rule: Rule) -> set[VarOrIri]:
    """Return the variables in a rule that its body does not bind."""
    bound = {term for pattern in rule.body for term in pattern}
    used = {term for pattern in rule.head for term in pattern}
    used |= {term for pair in (*rule.unequal, *rule.ordered) for term in pair}
    if rule.naming:
        used = (used - {rule.naming.variable}) | {*rule.naming.sources}
    for negation in rule.negations:
        inside = {term for pattern in negation.patterns for term in pattern}
        used |= {term for pair in negation.unequal for term in pair} - inside
    return {term for term in used - bound if isinstance(term, Variable)}


@dataclass
class _Group:
    """The content of a group graph pattern, which is in braces."""

    patterns: list[Pattern] = field(default_factory=list)
    unequal: list[Pair] = field(default_factory=list)
    ordered: list[Pair] = field(default_factory=list)
    negations: list[Negation] = field(default_factory=list)
    naming: Naming | None = None
    rows: list[_Row] = field(default_factory=lambda: [{}])


class _Reader:
    """A recursive descent parser for rule files."""

    def __init__(self, path: str, text: str) -> None:
        self._path, self._text = path, text
        self._prefixes: dict[str, str] = {}
        self._tokens = [*tokens(text), Token("end", "the end", len(text))]
        self._next = 0

    def rule(self, name: str, summary: str, reference: str) -> tuple[Rule, list[_Row]]:
        """Parse the file; return its rule, and the rows of its VALUES clause."""
        while self._take("PREFIX"):
            prefix = self._token("name").text
            self._prefixes[prefix.rstrip(":")] = self._token("iri").text[1:-1]
        self._expect("CONSTRUCT")
        head = self._group()
        self._expect("WHERE")
        body = self._group()
        if self._peek().kind != "end":
            raise self.fault("unexpected text after the rule")
        if not (head.patterns and body.patterns) or head != _Group(head.patterns):
            raise self.fault(
                "CONSTRUCT may have only triple patterns, and WHERE must have some", "WHERE"
            )
        rule = Rule(
            name,
            summary,
            tuple(head.patterns),
            tuple(body.patterns),
            tuple(body.negations),
            tuple(body.unequal),
            tuple(body.ordered),
            body.naming,
            reference,
        )
        return rule, body.rows

    def fault(self, reason: str, word: str = "") -> Malformed:
        """Return an error at the first token with the text `word`, or at the token to be parsed."""
        found = next((token for token in self._tokens if token.text == word), self._peek())
        return Malformed(self._path, *place(self._text, found.start), reason)

    def _group(self) -> _Group:
        self._expect("{")
        group = _Group()
        while not self._take("}"):
            if self._take("FILTER"):
                self._filter(group)
            elif self._take("BIND"):
                group.naming = self._naming()
            elif self._take("VALUES"):
                group.rows = self._values()
            else:
                group.patterns.append(self._pattern())
        return group

    def _filter(self, group: _Group) -> None:
        if self._take("NOT"):
            self._expect("EXISTS")
            inner = self._group()
            if not inner.patterns or inner != _Group(inner.patterns, inner.unequal):
                raise self.fault("FILTER NOT EXISTS may contain only triple patterns and !=")
            group.negations.append(Negation(tuple(inner.patterns), tuple(inner.unequal)))
            return
        self._expect("(")
        if self._take("STR"):
            self._expect("(")
            first = self._term()
            self._expect(")", "<", "STR", "(")
            group.ordered.append((first, self._term()))
            self._expect(")", ")")
        else:
            first = self._term()
            self._expect("!", "=")
            group.unequal.append((first, self._term()))
            self._expect(")")

    def _naming(self) -> Naming:
        self._expect("(", "IRI", "(", "CONCAT", "(")
        parts: list[str | Variable] = []
        while not self._take(")"):
            if self._take("STRAFTER"):
                self._expect("(", "STR", "(")
                parts.append(self._variable())
                self._expect(")", ",", '"/ID/"', ")")
            else:
                parts.append(self._token("string").text[1:-1])
            self._take(",")
        self._expect(")", "AS")
        variable = self._variable()
        self._expect(")")
        return Naming(variable, tuple(parts))

    def _values(self) -> list[_Row]:
        self._expect("(")
        variables = []
        while not self._take(")"):
            variables.append(self._variable())
        self._expect("{")
        rows: list[_Row] = []
        while not self._take("}"):
            self._expect("(")
            rows.append({variable: self._value() for variable in variables})
            self._expect(")")
        return rows

    def _value(self) -> NamedNode | str:
        if self._peek().kind == "string":
            return self._token("string").text[1:-1]
        value = self._term()
        if isinstance(value, Variable):
            raise self.fault("a value must be an IRI or a string")
        return value

    def _pattern(self) -> Pattern:
        pattern = Pattern(self._term(), self._term(), self._term())
        self._take(".")
        return pattern

    def _variable(self) -> Variable:
        return Variable(self._token("variable").text[1:])

    def _term(self) -> VarOrIri:
        token = self._peek()
        prefix, _, name = token.text.partition(":")
        term: VarOrIri
        if token.kind == "variable":
            term = Variable(token.text[1:])
        elif token.text == "a":
            term = RDF_TYPE
        elif token.kind == "name" and prefix in self._prefixes:
            # A name does not end in a full stop (SPARQL 1.1, section 19.8): that ends the triple.
            term = NamedNode(self._prefixes[prefix] + name.rstrip("."))
        elif token.kind == "iri":
            term = NamedNode(token.text[1:-1])
        else:
            raise self.fault(f'expected a variable or an IRI, found "{token.text}"')
        self._next += 1
        return term

    def _peek(self) -> Token:
        """Return the next token; the last one marks the end of the file."""
        return self._tokens[self._next]

    def _token(self, kind: str) -> Token:
        """Consume and return the next token, which must be of the given kind."""
        token = self._peek()
        if token.kind != kind:
            raise self.fault(f'expected a {kind}, found "{token.text}"')
        self._next += 1
        return token

    def _expect(self, *texts: str) -> None:
        """Consume the next tokens, which must have these texts."""
        for text in texts:
            if not self._take(text):
                raise self.fault(f'expected {text}, found "{self._peek().text}"')

    def _take(self, text: str) -> bool:
        """Consume the next token if it has this text; return whether it does."""
        found = self._peek().text.upper() == text
        self._next += found
        return found


def update_script(rules: Iterable[Rule]) -> str:
    """Return rules as one SPARQL 1.1 update; comments say how often to run each group.

    If a group must be run until nothing is added, run the groups one by one.

    Raises Refused if a rule negates a pattern that depends on its own conclusion.
    """
    parts, strata = [], stratify(rules)
    number = len(strata) + 1
    for n, stratum in enumerate(strata, 1):
        concluded = {pattern.relation for rule in stratum for pattern in rule.head}
        recursive = any(pattern.relation in concluded for rule in stratum for pattern in rule.body)
        often = "run it repeatedly until it adds nothing new" if recursive else "run it once"
        updates = (f"# {rule.name}: {rule.summary}\n{_update(rule)}" for rule in stratum)
        parts.append(f"# Group {n} of {number}: {often}.\n" + ";\n".join(updates))
    # Within an update, some stores read no PREFIX.
    prologue, _, labels = read(label_query_file()).partition("CONSTRUCT")
    for prefix, iri in re.findall(r"PREFIX (\w+): <(.+)>", prologue):
        labels = re.sub(rf"\b{prefix}:(\w+)", rf"<{iri}\1>", labels)
    parts.append(f"# Group {number} of {number}: run it once.\nINSERT{labels}\n")
    return ";\n\n".join(parts)


def _update(rule: Rule) -> str:
    """Return a rule as a SPARQL 1.1 update."""
    lines = [_triples(rule.body) + _inequalities(rule.unequal)]
    lines += [f"FILTER(STR({a}) < STR({b}))" for a, b in rule.ordered]
    for negation in rule.negations:
        inner = _triples(negation.patterns) + _inequalities(negation.unequal)
        lines.append(f"FILTER NOT EXISTS {{ {inner} }}")
    if rule.naming:
        parts = (
            f'"{part}"' if isinstance(part, str) else f'STRAFTER(STR({part}), "/id/")'
            for part in rule.naming.parts
        )
        lines.append(f"BIND(IRI(CONCAT({', '.join(parts)})) AS {rule.naming.variable})")
    where = "\n  ".join(lines)
    return f"INSERT {{ {_triples(rule.head)} }}\nWHERE {{\n  {where}\n}}"


def _triples(patterns: Iterable[Pattern]) -> str:
    return " ".join(f"{p.subject} {p.predicate} {p.object} ." for p in patterns)


def _inequalities(pairs: Iterable[Pair]) -> str:
    return "".join(f" FILTER({a} != {b})" for a, b in pairs)
