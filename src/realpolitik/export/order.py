"""The order in which a file is read: sources and their claims first, the ontology last.

Whatever order triples come in, theirs is one order, by kind and name. Numbers in names count as
numbers, so that claims stand in the order of the text.
"""

from collections import Counter
from collections.abc import Collection, Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from realpolitik.terms import (
    RDF_FIRST,
    RDF_NIL,
    RDF_REST,
    RDF_TYPE,
    Subject,
    Taxonomy,
    Term,
    compact,
    expand,
    natural,
)

__all__ = ["Group", "Nested", "grouped", "ungrouped"]

Group = tuple[Subject, list[tuple[NamedNode, list[Term]]]]
"""A subject, and each of its predicates with their objects."""

_WRITTEN_KINDS = """
rp:Source rp:Retraction rp:Claim rp:Situation rp:TheoryPrediction
rp:Actor rp:Place rp:Event rp:Issue rp:WorldEntity rp:Passage oa:TextPositionSelector
dcat:Dataset dcat:Distribution sd:Service sh:SPARQLExecutable
owlunit:TestSuite owlunit:CompetencyQuestionVerification
owl:Ontology owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty
skos:ConceptScheme skos:Concept
"""
_WRITTEN_PREDICATES = """
rdf:type rdfs:label skos:prefLabel dcterms:title skos:altLabel skos:hiddenLabel
rdfs:subClassOf rdfs:subPropertyOf rdfs:domain rdfs:range skos:definition
rp:affirms rp:denies rp:claimant rp:onBehalfOf prov:wasAttributedTo rp:certainty rp:tense
rp:asOf rp:aboutYear rp:basis rp:intensity rp:gloss rp:evidence
rp:party rp:holder rp:toward rp:paragraph rp:sentence rdfs:comment
"""


def grouped(triples: Iterable[Triple], taxonomy: Taxonomy | None = None) -> list[Group]:
    """Return triples by subject and predicate, in the order in which they are to be read.

    Blank nodes come last, in the order of their names. `taxonomy` knows the classes where not all
    of them stand in these triples.
    """
    triples = list(triples)
    known = taxonomy or Taxonomy(triples)
    groups: dict[Subject, dict[NamedNode, list[Term]]] = {}
    for subject, predicate, value in triples:
        groups.setdefault(subject, {}).setdefault(predicate, []).append(value)
    kinds = [expand(kind) for kind in _WRITTEN_KINDS.split()]
    places = {expand(name): place for place, name in enumerate(_WRITTEN_PREDICATES.split())}

    def of_subject(subject: Subject) -> tuple[int, int, list[tuple[int, str]]]:
        classes = known.classes(subject)
        place = next((i for i, kind in enumerate(kinds) if kind in classes), len(kinds))
        return isinstance(subject, BlankNode), place, natural(_written(subject))

    def of_predicate(predicate: NamedNode) -> tuple[int, str]:
        return places.get(predicate, len(places)), compact(predicate.value)

    def of_value(value: Term) -> tuple[int, str, list[tuple[int, str]], str]:
        # Of classes the narrowest comes first; of labels those of one language are together.
        depth = -len(known.above(value)) if isinstance(value, NamedNode) else 0
        language = value.language or "" if isinstance(value, Literal) else ""
        # The names of blank nodes say nothing; what they are of does.
        written = content(value) if isinstance(value, BlankNode) else _written(value)
        return depth, language, natural(written), str(value)

    def content(node: BlankNode) -> str:
        values = {v for found in groups.get(node, {}).values() for v in found}
        named = sorted(_written(v) for v in values if isinstance(v, NamedNode))
        return " ".join([*named, *sorted(_written(v) for v in values if isinstance(v, Literal))])

    def plain(value: Term) -> tuple[int, str, list[tuple[int, str]], str]:
        return (0, *of_value(value)[1:])

    return [
        (
            subject,
            [
                (p, sorted(groups[subject][p], key=of_value if p == RDF_TYPE else plain))
                for p in sorted(groups[subject], key=of_predicate)
            ],
        )
        for subject in sorted(groups, key=of_subject)
    ]


def ungrouped(triples: Iterable[Triple]) -> list[Triple]:
    """Return triples in the order in which they are to be read."""
    groups = grouped(triples)
    return [Triple(s, p, value) for s, pairs in groups for p, values in pairs for value in values]


def _written(term: Term) -> str:
    return compact(term.value) if isinstance(term, NamedNode | Literal) else str(term)


class Nested:
    """What of some groups of triples can be written inside of what refers to it.

    `lists` gives the items of each RDF list that is written as one; `inner` the group of each other
    blank node to which one triple refers; `outer` the groups that are left, in their order;
    `unnamed` the blank nodes among those to which nothing refers. Blank nodes in `named` keep their
    names, since something else refers to them.
    """

    def __init__(self, groups: Iterable[Group], named: Collection[Term] = ()) -> None:
        groups = list(groups)
        self._pairs = {subject: dict(pairs) for subject, pairs in groups}
        references = [
            (value, subject, predicate)
            for subject, pairs in groups
            for predicate, values in pairs
            for value in values
            if isinstance(value, BlankNode)
        ]
        count = Counter(value for value, _, _ in references)
        self._owners: dict[Term, tuple[Subject, NamedNode]] = {
            value: (subject, predicate)
            for value, subject, predicate in references
            if count[value] == 1 and value in self._pairs and value not in named
        }
        hidden = {node for node in self._owners if not self._in_a_circle(node)}
        self.lists: dict[Term, list[Term]] = {}
        cells: set[Term] = set()
        for node in hidden:
            owner, predicate = self._owners[node]
            if not (predicate == RDF_REST and owner in hidden and self._is_cell(owner)):
                self._read_list(node, hidden, cells)
        self.inner: dict[Term, Group] = {
            node: (node, pairs) for node, pairs in groups if node in hidden - cells
        }
        self.outer = [group for group in groups if group[0] not in hidden]
        self.unnamed = {
            node
            for node, _ in self.outer
            if isinstance(node, BlankNode) and not count[node] and node not in named
        }

    def _in_a_circle(self, node: Term) -> bool:
        """Say whether what refers to a node is inside of it."""
        at, passed = node, set[Term]()
        while at in self._owners and at not in passed:
            passed.add(at)
            at = self._owners[at][0]
        return at == node

    def _is_cell(self, node: Term) -> bool:
        """Say whether a node is a cell of a list and nothing else."""
        pairs = self._pairs[node] if isinstance(node, BlankNode) else {}
        return set(pairs) == {RDF_FIRST, RDF_REST} and all(len(v) == 1 for v in pairs.values())

    def _read_list(self, node: Term, hidden: Collection[Term], cells: set[Term]) -> None:
        """Note the list that begins at a node, and its cells, where it is one to its end."""
        items, passed, at = list[Term](), set[Term](), node
        while at in hidden and self._is_cell(at):
            assert isinstance(at, BlankNode)
            passed.add(at)
            items += self._pairs[at][RDF_FIRST]
            (at,) = self._pairs[at][RDF_REST]
        if passed and at == RDF_NIL:
            self.lists[node] = items
            cells |= passed
