"""Read rule files, which are CONSTRUCT queries for inferences that OWL 2 RL cannot express.

Any SPARQL engine can run a rule file. It may contain only triple patterns, `!=`, `<` between IRIs,
FILTER NOT EXISTS, BIND for the IRI of a new resource, and VALUES, written as in the patterns below.
Each row of VALUES makes one rule. For other stores, rules are exported as SPARQL updates.
"""

import os
import re
from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode, Variable

from realpolitik.engine.sparql import read_header
from realpolitik.english import name_in_words
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

_QUERY = r"((?:PREFIX \w*: <\S+>\s+)*)CONSTRUCT \{(.*?)\}\s+WHERE \{(.*)\}\s*"
_VALUES = r"VALUES \(([^)]*)\)\s*\{([^}]*)\}"
_NEGATION = r"FILTER NOT EXISTS \{([^{}]*)\}"
_UNEQUAL = r"FILTER\((\S+) != (\S+)\)"
_ORDERED = r"FILTER\(STR\((\S+)\) < STR\((\S+)\)\)"
_NAMING = r"BIND\(IRI\(CONCAT\((.*?)\)\) AS \?(\w+)\)"
_PART = r'STRAFTER\(STR\(\?(\w+)\), "/id/"\)|"([^"]*)"'

_Row = Mapping[Variable, NamedNode | str]


def read_rules(path: str, text: str) -> list[Rule]:
    """Return the rules in the text of a rule file. A rule without a name is named after the file.

    In a name or summary, the value of a variable in VALUES replaces `{variable}`. If the value is
    an IRI, its local name is used, split into words.

    Raises Malformed for unsupported syntax, or if no triple pattern can match a variable.
    """
    header = read_header(text)
    query = re.fullmatch(_QUERY, re.sub(r"(?m)^#.*\n", "", text), re.DOTALL)
    if query is None:
        raise Malformed(path, None, None, "a rule must be PREFIX …, CONSTRUCT { … } WHERE { … }")
    terms = _Terms(path, query[1])
    values, body = _take(_VALUES, query[3])
    names, body = _take(_NAMING, body)
    negations, body = _take(_NEGATION, body)
    unequal, body = _take(_UNEQUAL, body)
    ordered, body = _take(_ORDERED, body)
    rule = Rule(
        header.get("name", os.path.basename(path).removesuffix(".rq")),
        header["summary"],
        terms.patterns(query[2]),
        terms.patterns(body),
        tuple(map(terms.negation, negations)),
        terms.pairs(unequal),
        terms.pairs(ordered),
        _naming(names[0]) if names else None,
        header.get("reference", ""),
    )
    rows = terms.rows(values[0]) if values else [{}]
    return [_checked(path, _with_values(rule, row)) for row in rows]


def _checked(path: str, rule: Rule) -> Rule:
    """Return a rule; refuse a variable that is unbound, or that is a property or a class."""
    bound = {term for pattern in rule.body for term in pattern}
    used = {term for pattern in rule.head for term in pattern}
    used |= {term for pair in (*rule.unequal, *rule.ordered) for term in pair}
    if rule.naming:
        used = (used - {rule.naming.variable}) | {*rule.naming.sources}
    for negation in rule.negations:
        inside = {term for pattern in negation.patterns for term in pattern}
        used |= {term for pair in negation.unequal for term in pair} - inside
    relations = {o if p == RDF_TYPE else p for _, p, o in rule.patterns}
    for term in (used - bound) | relations:
        if isinstance(term, Variable):
            reason = f"{term} must be in a triple outside FILTER, and not be a property or class"
            raise Malformed(path, None, None, reason)
    return rule


def _take(pattern: str, text: str) -> tuple[list[re.Match[str]], str]:
    """Return the matches of a pattern in a text, and the text without them."""
    return [*re.finditer(pattern, text, re.DOTALL)], re.sub(pattern, "", text, flags=re.DOTALL)


def _naming(found: re.Match[str]) -> Naming:
    parts = re.findall(_PART, found[1])
    return Naming(Variable(found[2]), tuple(Variable(v) if v else text for v, text in parts))


class _Terms:
    """Reads the terms of a rule file with the prefixes that it declares."""

    def __init__(self, path: str, prologue: str) -> None:
        self._path = path
        self._prefixes = dict(re.findall(r"(\w*): <(\S+)>", prologue))

    def term(self, word: str) -> VarOrIri:
        """Return a variable, or the IRI of a name; raise Malformed for anything else."""
        prefix, colon, name = word.partition(":")
        if word == "a":
            return RDF_TYPE
        if re.fullmatch(r"\?\w+", word):
            return Variable(word[1:])
        if re.fullmatch(r"<\S+>", word):
            return NamedNode(word[1:-1])
        if colon and prefix in self._prefixes and re.fullmatch(r"[\w.-]+", name):
            return NamedNode(self._prefixes[prefix] + name)
        reason = f'expected a variable or an IRI, found "{word}"'
        raise Malformed(self._path, None, None, reason)

    def patterns(self, text: str) -> tuple[Pattern, ...]:
        """Parse the triple patterns in a text; each may be followed by a full stop."""
        terms = [self.term(word.rstrip(".")) for word in text.split() if word != "."]
        if len(terms) % 3 or not terms:
            raise Malformed(self._path, None, None, "expected triple patterns of three terms each")
        return tuple(Pattern(*terms[i : i + 3]) for i in range(0, len(terms), 3))

    def pairs(self, found: Iterable[re.Match[str]]) -> tuple[Pair, ...]:
        """Return the terms that conditions compare."""
        return tuple((self.term(match[1]), self.term(match[2])) for match in found)

    def negation(self, found: re.Match[str]) -> Negation:
        """Return a FILTER NOT EXISTS."""
        unequal, inner = _take(_UNEQUAL, found[1])
        return Negation(self.patterns(inner), self.pairs(unequal))

    def rows(self, found: re.Match[str]) -> list[_Row]:
        """Return the rows of VALUES; a value is an IRI or a string."""
        variables = [Variable(word[1:]) for word in found[1].split()]
        rows = (re.findall(r'"[^"]*"|[^\s"]+', row) for row in re.findall(r"\(([^)]*)\)", found[2]))
        return [dict(zip(variables, map(self._value, row), strict=True)) for row in rows]

    def _value(self, word: str) -> NamedNode | str:
        return NamedNode(self.term(word).value) if word[0] != '"' else word[1:-1]


def _with_values(rule: Rule, row: _Row) -> Rule:
    words = {
        variable.value: value if isinstance(value, str) else name_in_words(local(value.value))
        for variable, value in row.items()
    }
    iris: dict[VarOrIri, NamedNode] = {
        v: value for v, value in row.items() if isinstance(value, NamedNode)
    }
    name = rule.name.format_map({key: text.replace(" ", "-") for key, text in words.items()})
    return substitute(rule, iris)._replace(name=name, summary=rule.summary.format_map(words))


def update_script(rules: Iterable[Rule]) -> str:
    """Return rules as the text of a SPARQL 1.1 update; comments say how often to run each group.

    If a comment says to repeat a group, run each group as a separate update.
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
