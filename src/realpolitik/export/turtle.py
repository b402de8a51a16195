"""Turtle and TriG as one would write them by hand (RDF 1.1 Turtle and TriG, of the W3C).

Subjects are grouped and in the order of `export.order`; lists and blank nodes to which one thing
refers are written in their place, and a text of several lines as such. A term is shortened only
where that is plain: an IRI to a name of letters, digits, hyphens and underscores, an integer to
its digits.
"""

import re
from collections.abc import Collection, Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from realpolitik.export.formats import Format, NamedGraphs
from realpolitik.export.order import Group, Nested, grouped
from realpolitik.terms import PREFIXES, RDF_TYPE, Taxonomy, Term, expand, is_text

__all__ = ["TRIG", "TURTLE", "trig", "turtle"]

_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?")
_ENDING = re.compile(r'\\|"(?="")|"\Z')  # what would end a text between three quotes, or escape
_INDENT = "    "
_LINES = re.compile(r"[\t\n\x20-\x7e\xa0-\ud7ff]*\n[\t\n\x20-\x7e\xa0-\ud7ff]*")


def turtle(triples: Iterable[Triple]) -> bytes:
    """Return triples as Turtle."""
    writer = _Writer(lines=True)
    blocks = writer.blocks(grouped(triples))
    return "\n".join(part for part in [writer.prologue(), *blocks] if part).encode()


def trig(graphs: NamedGraphs) -> bytes:
    """Return graphs as TriG by their names, the default graph, which is that of None, last."""
    every = [triple for triples in graphs.values() for triple in triples]
    taxonomy = Taxonomy(every)
    holders: dict[BlankNode, set[NamedNode | None]] = {}
    for name, triples in graphs.items():
        for triple in triples:
            for end in (triple.subject, triple.object):
                if isinstance(end, BlankNode):
                    holders.setdefault(end, set()).add(name)
    shared = {node for node, names in holders.items() if len(names) > 1}
    # A graph is indented, which must not reach into a text.
    writer, parts = _Writer(lines=False), []
    for name in sorted(graphs, key=lambda name: (name is None, str(name))):
        blocks = writer.blocks(grouped(graphs[name], taxonomy), shared)
        if name is None:
            parts += blocks
        else:
            lines = "\n".join(blocks).rstrip("\n").split("\n")
            inside = "".join(f"{_INDENT}{line}\n" if line else "\n" for line in lines)
            parts.append(f"{writer.term(name)} {{\n{inside}}}\n")
    return "\n".join([writer.prologue(), *parts]).encode()


class _Writer:
    """Writes groups of triples, and remembers which prefixes it has used."""

    def __init__(self, *, lines: bool) -> None:
        self._lines = lines
        self._used: set[str] = set()
        self._nested = Nested([])

    def prologue(self) -> str:
        """Return the declarations of the prefixes that were used."""
        return "".join(f"@prefix {p}: <{PREFIXES[p]}> .\n" for p in sorted(self._used))

    def blocks(self, groups: Iterable[Group], named: Collection[Term] = ()) -> list[str]:
        """Return each subject with all that is said of it."""
        self._nested = Nested(groups, named)
        return [self._block(*group) for group in self._nested.outer]

    def _block(self, subject: Term, pairs: list[tuple[NamedNode, list[Term]]]) -> str:
        start = "[]" if subject in self._nested.unnamed else self.term(subject)
        return f"{start} {self._pairs(pairs, 1)} .\n"

    def _pairs(self, pairs: list[tuple[NamedNode, list[Term]]], depth: int) -> str:
        """Return predicates and objects, each predicate but the first on a line of its own."""
        lines = []
        for predicate, values in pairs:
            verb = "a" if predicate == RDF_TYPE else self.term(predicate)
            lines.append(f"{verb} {', '.join(self._value(value, depth) for value in values)}")
        return f" ;\n{_INDENT * depth}".join(lines)

    def _value(self, term: Term, depth: int) -> str:
        if term in self._nested.lists:
            items = (self._value(item, depth) for item in self._nested.lists[term])
            return f"( {' '.join(items)} )"
        if term in self._nested.inner:
            _, pairs = self._nested.inner[term]
            margin = f"\n{_INDENT * (depth + 1)}"
            return f"[{margin}{self._pairs(pairs, depth + 1)}\n{_INDENT * depth}]"
        return self.term(term)

    def term(self, term: Term) -> str:
        """Return a term, shortened where it can be."""
        if isinstance(term, NamedNode):
            return self._iri(term)
        if not isinstance(term, Literal):
            return str(term)
        if term.datatype == expand("xsd:integer") and _INTEGER.fullmatch(term.value):
            return term.value
        if is_text(term):
            return self._text(term) + str(term).removeprefix(str(Literal(term.value)))
        return f"{self._text(term)}^^{self._iri(term.datatype)}"

    def _text(self, literal: Literal) -> str:
        """Return the text of a literal in quotes, over several lines where it has some."""
        if not self._lines or not _LINES.fullmatch(literal.value):
            return str(Literal(literal.value))
        escaped = _ENDING.sub(r"\\\g<0>", literal.value)
        return f'"""{escaped}"""'

    def _iri(self, node: NamedNode) -> str:
        for prefix, namespace in PREFIXES.items():
            name = node.value.removeprefix(namespace)
            if name != node.value and _NAME.fullmatch(name):
                self._used.add(prefix)
                return f"{prefix}:{name}"
        return str(node)


TURTLE = Format(
    "turtle",
    "Turtle",
    "text/turtle",
    "ttl",
    "the merged graph, as one reads it: grouped, sorted, the sources and their claims first",
    lambda exported: turtle(exported.merged()),
    "formats:Turtle",
)
TRIG = Format(
    "trig",
    "TriG",
    "application/trig",
    "trig",
    "the same as N-Quads, as one reads it",
    lambda exported: trig(exported.named_graphs()),
    "formats:TriG",
)
