"""Names: what people call a thing, and the thing that is meant."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode

from realpolitik.engine.base import Engine, batches, node_of, text_of
from realpolitik.engine.sparql import bind
from realpolitik.english import series
from realpolitik.errors import Ambiguous, UnknownName
from realpolitik.files import join
from realpolitik.terms import ID, PREFIXES, RDF_TYPE, RP, by_key, compact, expand, local, slug

__all__ = ["LISTED", "Name", "Named", "Names", "fold", "unmarked"]

LISTED = {
    "actor": "rp:Actor",
    "claimant": "rp:Actor",
    "author": "rp:Actor",
    "place": "rp:Place",
    "issue": "rp:Issue",
    "event": "rp:Event",
    "source": "rp:Source",
    "kind": "owl:Class",
    "domain": "rp:Domain",
    "tense": "rp:Tense",
    "basis": "rp:Basis",
    "certainty": "rp:Certainty",
}
"""The kinds of things of which names are listed, and the class of each."""

_ROLES = {"claimant": "rp:claimant", "author": "dcterms:creator"}  # of some actors only
_TERMS = ("owl:Class", "rp:Domain", "rp:Tense", "rp:Basis")

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


class Named(NamedTuple):
    """A thing that can be named: of which kind, its slug, IRI, English label and other names."""

    kind: str
    slug: str
    iri: str
    label: str
    aliases: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        return {**self._asdict(), "aliases": [*self.aliases]}


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
        if not set(kinds).isdisjoint(_TERMS):
            return self._term(text.strip(), folded, kinds)
        return (
            self._spelt(text.strip(), kinds)
            or self._labelled(text.strip(), kinds)
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
        listed = [name for name, kind in LISTED.items() if (kind,) == kinds][:1]
        called = series(listed or [local(expand(kind).value).lower() for kind in kinds], "or")
        slugs = {name.written: slug(name.thing.value) for name in self.of(*kinds)}
        how = f"realpolitik names {called}" if listed else ""
        raise UnknownName(text, called, [*slugs.values(), *slugs], slugs, how)

    def listed(self, kind: str) -> tuple[Named, ...]:
        """Return what can be named, of one of the kinds in LISTED, by slug.

        Raises UnknownName for another kind.

        >>> [named.slug for named in realpolitik.open().names.listed("place")][:2]
        ['asia', 'central-asia']
        """
        if kind not in LISTED:
            raise UnknownName(kind, "kind of names", LISTED)
        written = by_key((name.thing, name.written) for name in self.of(LISTED[kind]))
        if kind in _ROLES:
            ends = {end for _, end in self._engine.pairs(expand(_ROLES[kind]))}
            written = {thing: names for thing, names in written.items() if thing in ends}
        labels = self.labels(written)
        found = []
        for thing, names in written.items():
            label, _ = labels.get(thing.value, (names[0], ""))
            aliases = tuple(dict.fromkeys(name for name in names if name != label))
            found.append(Named(kind, slug(thing.value), thing.value, label, aliases))
        return tuple(sorted(found))

    def meant(self, text: str, *kinds: str) -> NamedNode:
        """Return what a text names in the place of a value, as `resolve` does.

        An issue goes by the name of what it concerns, and a source by that of its author: these are
        meant where either would do.
        """
        found = self.find(text, *kinds)
        named_after = ("rp:Issue", "rp:Source")
        meant = [t for t in found if not any(self._fits(t, kind) for kind in named_after)]
        return meant[0] if len(meant) == 1 else self.resolve(text, *kinds)

    def known(self, slug: str, kinds: Iterable[str]) -> dict[str, str]:
        """Return the IRI of the thing with a slug, for each of the classes that it belongs to."""
        node = self._node(slug)
        return {kind: node.value for kind in kinds if self._fits(node, kind)} if node else {}

    @cached_property
    def all(self) -> Sequence[Name]:
        """All names, in the order of their things; a thing is also an `owl:Thing`."""
        return [name._replace(kinds=("owl:Thing", *name.kinds)) for name in self._read("names")]

    @cached_property
    def _terms(self) -> Sequence[Name]:
        """The names of terms that narrow a question, which are none of things in the world."""
        return self._read("terms")

    def of(self, *kinds: str) -> list[Name]:
        """Return the names of things of some classes, given as CURIEs.

        >>> sorted({local(name.thing.value) for name in realpolitik.open().names.of("rp:Tense")})
        ['future', 'past', 'present']
        """
        terms = not set(kinds).isdisjoint(_TERMS)
        return _among(kinds, self._terms if terms else self.all)

    def _read(self, query: str) -> list[Name]:
        """Return the names that a query gives, in the order of their things."""
        # They are sorted here: whoever answers a query takes twice as long for it in order.
        things: dict[str, NamedNode] = {}
        kinds: dict[tuple[str, str], list[str]] = {}
        curies: dict[str, str] = {}
        for thing, name, kind in self._engine.select(join(query)).rows:
            iri, of = text_of(thing), text_of(kind)
            things[iri] = node_of(thing)
            curie = curies.get(of) or curies.setdefault(of, compact(of))
            kinds.setdefault((iri, text_of(name)), []).append(curie)
        return [
            Name(fold(written), written, things[iri], tuple(sorted(found)))
            for (iri, written), found in sorted(kinds.items())
        ]

    @cached_property
    def _by_folded(self) -> dict[str, list[Name]]:
        return by_key((name.folded, name) for name in self.all)

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

    def _term(self, text: str, folded: str, kinds: Sequence[str]) -> tuple[NamedNode, ...]:
        """Return the terms of some classes that a name, slug, CURIE or IRI stands for."""
        squeezed = folded.replace(" ", "")  # "threat perception" is rp:ThreatPerception
        slugs: dict[NamedNode, None] = {}
        names: dict[NamedNode, None] = {}
        for name in self.of(*kinds):
            iri = name.thing.value
            if squeezed == slug(name.thing.value).lower() or text in (iri, compact(iri)):
                slugs[name.thing] = None
            if folded == name.folded:
                names[name.thing] = None
        return tuple(slugs or names)

    def _labelled(self, text: str, kinds: Sequence[str]) -> tuple[NamedNode, ...]:
        """Return the one thing of some classes that has just this label or alias, if it is one.

        It is looked up alone: to read all names takes longer than to answer.
        """
        if any("\ud800" <= letter <= "\udfff" for letter in text):  # no text in Unicode
            return ()
        label = Literal(text, language="en")
        found = {
            thing
            for name in ("rdfs:label", "skos:altLabel")
            for thing, _ in self._engine.pairs(expand(name), value=label)
            if isinstance(thing, NamedNode) and any(self._fits(thing, kind) for kind in kinds)
        }
        return tuple(found) if len(found) == 1 else ()

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
