"""Names: what people call a thing, and the thing that is meant."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.engine.base import Engine, batches, node_of, text_of
from realpolitik.engine.sparql import bind
from realpolitik.errors import Ambiguous, UnknownName
from realpolitik.files import join
from realpolitik.terms import ID, PREFIXES, RDF_TYPE, RP, compact, expand, local

__all__ = ["Name", "Names", "fold", "unmarked"]

# Letters that Unicode does not take apart, and those with which one writes them for want of them.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)

# Words that have a capital only at the beginning of a label, if it is no title.
_DETERMINERS = ("A", "An", "The", "Some", "Many", "Somebody")


class Name(NamedTuple):
    """A name as people type it (see `fold`), as it is written, the thing, and its classes."""

    folded: str
    written: str
    thing: NamedNode
    kinds: tuple[str, ...]


class Names:
    """The names in a graph: slugs, CURIEs and IRIs, labels and aliases, and wordings of claims.

    A graph never changes, and so they are read once.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, text: str, *kinds: str) -> tuple[NamedNode, ...]:
        """Return what a text names among the things of some classes: nothing, one or several.

        Classes are given as CURIEs. A slug, CURIE or IRI goes before a label or alias; case and
        white space do not matter. Last comes a slug as one would say it, such as "Sun 2016".

        >>> from realpolitik.engine.embedded import Store
        >>> store = Store()
        >>> store.load("x", "<https://w3id.org/realpolitik/id/mali> a <http://x.org/State> .")
        >>> [node.value for node in Names(store).find("mali", "owl:Thing")]
        ['https://w3id.org/realpolitik/id/mali']
        """
        folded = fold(text)
        return (
            self._spelt(text.strip(), kinds)
            or self._called(folded, kinds)
            or self._spelt(folded.replace(" ", "-"), kinds)
        )

    def resolve(self, text: str, *kinds: str) -> NamedNode:
        """Return the one thing that a text names among those of some classes, as `find` does.

        Raises UnknownName with the nearest names, or Ambiguous.
        """
        found = self.find(text, *kinds)
        if len(found) == 1:
            return found[0]
        if found:
            raise Ambiguous(text, tuple(sorted(compact(thing.value) for thing in found)))
        *others, last = (local(expand(kind).value).lower() for kind in kinds)
        called = f"{', '.join(others)} or {last}" if others else last
        slugs = {name.written: local(name.thing.value) for name in _among(kinds, self.all)}
        raise UnknownName(text, called, [*slugs.values(), *slugs], slugs)

    def known(self, slug: str, kinds: Iterable[str]) -> dict[str, str]:
        """Return the IRI of the thing with a slug, for each of the classes that it belongs to."""
        node = self._node(slug)
        return {kind: node.value for kind in kinds if self._fits(node, kind)} if node else {}

    @cached_property
    def all(self) -> Sequence[Name]:
        """All names, in the order of their things; a thing is also an `owl:Thing`."""
        # They are sorted here: whoever answers a query takes twice as long for it in order.
        things: dict[str, NamedNode] = {}
        kinds: dict[tuple[str, str], list[str]] = {}
        curies: dict[str, str] = {}
        for thing, name, kind in self._engine.select(join("names")).rows:
            iri, of = text_of(thing), text_of(kind)
            things[iri] = node_of(thing)
            curie = curies.get(of) or curies.setdefault(of, compact(of))
            kinds.setdefault((iri, text_of(name)), []).append(curie)
        return [
            Name(fold(written), written, things[iri], ("owl:Thing", *sorted(found)))
            for (iri, written), found in sorted(kinds.items())
        ]

    @cached_property
    def _by_folded(self) -> dict[str, list[Name]]:
        found: dict[str, list[Name]] = {}
        for name in self.all:
            found.setdefault(name.folded, []).append(name)
        return found

    def labels(self, nodes: Iterable[NamedNode]) -> dict[str, tuple[str, str]]:
        """Return by IRI the English label of things, and the label as it stands in a sentence."""
        labels: dict[str, tuple[str, str]] = {}
        for few in batches(list(dict.fromkeys(nodes))):
            query = bind(join("labels"), {"thing": few})
            for node, label, running in self._engine.select(query).rows:
                text = text_of(label)
                first, space, rest = text.partition(" ")
                lower = first.lower() if first in _DETERMINERS else first
                said = text_of(running) if running else f"{lower}{space}{rest}"
                labels[text_of(node)] = text, said
        return labels

    def _called(self, folded: str, kinds: Sequence[str]) -> tuple[NamedNode, ...]:
        """Return the things of some classes that have a name."""
        names = _among(kinds, self._by_folded.get(folded, ()))
        return tuple(dict.fromkeys(name.thing for name in names))

    def _spelt(self, text: str, kinds: Sequence[str]) -> tuple[NamedNode, ...]:
        """Return the thing of some classes that a slug, CURIE or IRI spells, if there is one."""
        node = self._node(text)
        return (node,) if node and any(self._fits(node, kind) for kind in kinds) else ()

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
            if self._engine.holds(node, RDF_TYPE):
                return node
        return None

    def _fits(self, node: NamedNode, kind: str) -> bool:
        return kind == "owl:Thing" or self._engine.holds(node, RDF_TYPE, expand(kind))


def _among(kinds: Sequence[str], names: Iterable[Name]) -> list[Name]:
    """Return the names of things of some classes."""
    return [name for name in names if not set(kinds).isdisjoint(name.kinds)]


def fold(text: str) -> str:
    """Return a name as it is compared.

    Case, white space, hyphens, the form of an apostrophe, marks on letters and a leading "the" do
    not matter.

    >>> fold("The  North-Korea issue")
    'north korea issue'
    """
    words = unmarked(text.replace("’", "'").replace("-", " ").casefold()).split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def unmarked(text: str) -> str:
    """Return a text in lower case without the marks on its letters, as a plain keyboard types it.

    >>> unmarked("ámbar łewin")
    'ambar lewin'
    """
    if text.isascii():
        return text
    from unicodedata import combining, normalize

    bare = normalize("NFKD", text.translate(_PLAIN))
    return "".join(c for c in bare if not combining(c))
