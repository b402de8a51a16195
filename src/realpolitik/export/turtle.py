"""Turtle and TriG as one would write them by hand (RDF 1.1 Turtle and TriG, of the W3C).

Subjects are grouped and in the order of `export.order`; lists and blank nodes to which one thing
refers are written in their place, and a text of several lines as such. A term is shortened only
where that is plain: an IRI to a name of letters, digits, hyphens and underscores, an integer to
its digits.
"""

import re
from collections.abc import Collection, Iterable, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from realpolitik.export.order import Group, Nested, grouped
from realpolitik.terms import PREFIXES, RDF_TYPE, Taxonomy, Term, expand

__all__ = ["by_source", "trig", "turtle"]

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


def trig(graphs: Mapping[NamedNode | None, Collection[Triple]]) -> bytes:
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
        if isinstance(term, Literal) and not term.language:
            if term.datatype == expand("xsd:integer") and _INTEGER.fullmatch(term.value):
                return term.value
            if term.datatype != expand("xsd:string"):
                return f"{self._text(term)}^^{self._iri(term.datatype)}"
            return self._text(term)
        if isinstance(term, Literal):
            return self._text(term) + str(term).removeprefix(str(Literal(term.value)))
        return str(term)

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


def by_source(
    triples: Collection[Triple], asserted: Collection[Triple]
) -> dict[NamedNode | None, list[Triple]]:
    """Return the triples of a graph by the source that says them; None for all others.

    A source says its record, its passages with their selectors, and the claims that stand on them,
    as they are asserted; a claim that stands on two sources is said by both. World, situations,
    ontology and all that is inferred are said by none.
    """
    record, held, selected, evidence = (
        expand(name) for name in ("rp:Source", "oa:hasSource", "oa:hasSelector", "rp:evidence")
    )
    of: dict[Term, set[NamedNode]] = {}
    for subject, predicate, value in asserted:
        # A source without a name can name no graph.
        if predicate == RDF_TYPE and value == record and isinstance(subject, NamedNode):
            of[subject] = {subject}
    for predicate, forward in ((held, True), (selected, False), (evidence, True)):
        for triple in asserted:
            if triple.predicate == predicate:
                one, other = triple.subject, triple.object
                speaks, spoken = (one, other) if forward else (other, one)
                of.setdefault(speaks, set()).update(of.get(spoken, ()))
    graphs: dict[NamedNode | None, list[Triple]] = {None: []}
    said = set(asserted)
    for triple in triples:
        sources = of.get(triple.subject, ()) if triple in said else ()
        for name in sources or (None,):
            graphs.setdefault(name, []).append(triple)
    return graphs
