"""Which blank nodes need no name in a file: lists, and what only one thing refers to."""

from collections import Counter
from collections.abc import Collection, Iterable

from pyoxigraph import BlankNode, NamedNode

from .order import Group
from .terms import RDF_FIRST, RDF_NIL, RDF_REST, Subject, Term

__all__ = ["Nested"]


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
