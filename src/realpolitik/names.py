"""Names: what people call a thing, and the thing that is meant."""

from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from .errors import Ambiguous, UnknownName
from .source import join
from .store import Store
from .terms import ID, PREFIXES, RDF_TYPE, RP, compact, expand, local

__all__ = ["Name", "Names", "fold"]


class Name(NamedTuple):
    """A name as people type it (see `fold`), as it is written, and the thing that bears it."""

    folded: str
    written: str
    thing: NamedNode


class Names:
    """The names in a graph: slug, CURIE and IRI of anything, labels and aliases of the world."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def resolve(self, text: str, kind: str) -> NamedNode:
        """Return what a text names among the things of a class, given as a CURIE.

        A slug, CURIE or IRI goes before a label or alias; case and white space do not matter.

        Raises UnknownName with the nearest names, or Ambiguous.

        >>> store = Store()
        >>> store.load("x", "<https://w3id.org/realpolitik/id/mali> a <http://x.org/State> .")
        >>> Names(store).resolve("mali", "owl:Thing").value
        'https://w3id.org/realpolitik/id/mali'
        """
        node = self._node(text.strip())
        if node is not None and self._fits(node, kind):
            return node
        table = self.table(kind)
        found = {name.thing for name in table if name.folded == fold(text)}
        if len(found) == 1:
            return found.pop()
        if found:
            raise Ambiguous(text, tuple(sorted(compact(thing.value) for thing in found)))
        raise UnknownName(text, local(expand(kind).value).lower(), [name.written for name in table])

    def table(self, kind: str) -> list[Name]:
        """Return each label and alias of the things of a class, in the order of the things."""
        return [
            Name(fold(name.value), name.value, thing)
            for thing, name in self._store.select(join("names")).rows
            if isinstance(thing, NamedNode)
            and isinstance(name, Literal)
            and self._fits(thing, kind)
        ]

    def _node(self, text: str) -> NamedNode | None:
        """Return the node of the graph that a slug, CURIE or IRI spells, if there is one."""
        prefix, _, _ = text.partition(":")
        spellings = [text] if prefix != text else [ID + text, RP + text]
        for spelling in spellings:
            try:
                node = (
                    expand(text) if prefix in PREFIXES and prefix != text else NamedNode(spelling)
                )
            except ValueError:
                continue
            if self._store.holds(node, RDF_TYPE):
                return node
        return None

    def _fits(self, node: NamedNode, kind: str) -> bool:
        return kind == "owl:Thing" or self._store.holds(node, RDF_TYPE, expand(kind))


def fold(text: str) -> str:
    """Return a name as it is compared.

    Case, white space, hyphens, the form of an apostrophe and a leading "the" do not matter.

    >>> fold("The  North-Korea issue")
    'north korea issue'
    """
    words = text.replace("’", "'").replace("-", " ").casefold().split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)
