"""The names of things in a graph, and the things that a user names."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property, partial
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode

from realpolitik.answer.joins import join_rows
from realpolitik.answer.retraction import refuse_retracted
from realpolitik.engine.base import Engine, node_of, text_of
from realpolitik.english import word_list
from realpolitik.errors import Ambiguous, UnknownName
from realpolitik.files import join
from realpolitik.terms import ID, PREFIXES, RDF_TYPE, RP, by_key, compact, expand, local, slug

__all__ = ["KINDS", "Entry", "Name", "Names", "as_text", "fold", "preferred", "strip_accents"]

KINDS = {
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
"""The kinds of things whose names can be listed, and the class of each."""

_ROLES = {"claimant": "rp:claimant", "author": "dcterms:creator"}  # that select actors
_TERMS = frozenset({"owl:Class", "rp:Domain", "rp:Tense", "rp:Basis"})
_SECONDARY = frozenset({"rp:Issue", "rp:Source"})  # may have the name of another thing

# Letters that Unicode does not decompose, and their plain spelling.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)

# Words that are capitalized only at the beginning of a label.
_DETERMINERS = ("A", "An", "The", "Some", "Many", "Somebody")


class Name(NamedTuple):
    """A name of a thing, folded for comparison and as written, and the classes of the thing."""

    folded: str
    written: str
    thing: NamedNode
    kinds: tuple[str, ...]


class Entry(NamedTuple):
    """A thing in a list of names: its kind, slug, IRI, English label and other names."""

    kind: str
    slug: str
    iri: str
    label: str
    aliases: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        return {**self._asdict(), "aliases": [*self.aliases]}


class Names:
    """The names in a graph: slugs, CURIEs and IRIs, labels and aliases, titles and glosses.

    They are read once, because a graph does not change.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, text: str, *kinds: str) -> tuple[NamedNode, ...]:
        """Return the things of some classes, given as CURIEs, that have a name.

        A slug, CURIE or IRI comes before a label or alias; case, accents and white space do not
        matter. A slug may be typed with spaces, such as "Sun 2016".
        """
        text = text.strip()
        is_term = not _TERMS.isdisjoint(kinds)
        node = None if is_term else self.by_slug(text, *kinds) or self._with_label(text, kinds)
        if node:  # found without reading all names
            return (node,)
        names = self._by_key.get(_key(slug(text)), ())
        found = [name.thing for name in names if not set(kinds).isdisjoint(name.kinds)]
        exact = [thing for thing in found if slug(thing) == slug(text)]
        return tuple(dict.fromkeys(exact or found))

    def resolve(self, text: str, *kinds: str) -> NamedNode:
        """Return the only thing of some classes that has a name, as `find` does.

        If an issue has the name of a thing, or a source that of its author, the other is meant.

        Raises UnknownName with the nearest names, Ambiguous for the name of several things, Refused
        for a retracted thing.
        """
        found = self.find(as_text(text, "a name"), *kinds)
        if len(found) > 1:
            found = preferred({t: filter(partial(self._is_a, t), _SECONDARY) for t in found})
        if len(found) == 1:
            return found[0]
        if found:
            raise Ambiguous(text, tuple(sorted(compact(thing.value) for thing in found)))
        refuse_retracted(self._engine, text)
        listed = [name for name, kind in KINDS.items() if (kind,) == kinds][:1]
        called = word_list(listed or [local(expand(kind).value).lower() for kind in kinds], "or")
        slugs = {name.written: slug(name.thing.value) for name in self.of(*kinds)}
        how = f"realpolitik names {called}" if listed else ""
        raise UnknownName(text, called, [*slugs.values(), *slugs], slugs, how)

    def by_slug(self, text: str, *kinds: str) -> NamedNode | None:
        """Return the thing with a slug, CURIE or IRI, if it is in one of some classes, or None."""
        prefix, colon, name = text.partition(":")
        namespaces = (PREFIXES.get(prefix, f"{prefix}:"),) if colon else (ID, RP)
        for namespace in namespaces:
            with suppress(ValueError):  # not a valid IRI
                node = NamedNode(namespace + (name if colon else text))
                if self._engine.holds(node, RDF_TYPE):
                    fits = not kinds or any(self._is_a(node, kind) for kind in kinds)
                    return node if fits else None
        return None

    def entries(self, kind: str) -> tuple[Entry, ...]:
        """Return the things of one of KINDS with their names, by slug.

        Raises UnknownName for another kind.
        """
        if kind not in KINDS:
            raise UnknownName(kind, "kind of names", KINDS)
        written = by_key((name.thing, name.written) for name in self.of(KINDS[kind]))
        if kind in _ROLES:
            ends = {end for _, end in self._engine.pairs(expand(_ROLES[kind]))}
            written = {thing: names for thing, names in written.items() if thing in ends}
        labels = self.labels(written)
        found = []
        for thing, names in written.items():
            label, _ = labels.get(thing.value, (names[0], ""))
            aliases = tuple(dict.fromkeys(name for name in names if name != label))
            found.append(Entry(kind, slug(thing.value), thing.value, label, aliases))
        return tuple(sorted(found))

    def of(self, *kinds: str) -> list[Name]:
        """Return the names of things of some classes, given as CURIEs."""
        names = self.all if _TERMS.isdisjoint(kinds) else self._terms
        return [name for name in names if not set(kinds).isdisjoint(name.kinds)]

    @cached_property
    def all(self) -> Sequence[Name]:
        """All names of things, in the order of the things; every thing is an `owl:Thing` too."""
        return [name._replace(kinds=("owl:Thing", *name.kinds)) for name in self._read("names")]

    @cached_property
    def _terms(self) -> Sequence[Name]:
        """The names of terms, which are values of filters but not things in the world."""
        return self._read("terms")

    def _read(self, query: str) -> list[Name]:
        """Return the names that a query selects; sorting them here is faster than in the engine."""
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

    def labels(self, nodes: Iterable[NamedNode]) -> dict[str, tuple[str, str]]:
        """Return the English label of things by IRI, and the label for use in a sentence."""
        labels: dict[str, tuple[str, str]] = {}
        for row in join_rows(self._engine, "labels", "thing", nodes):
            first, space, rest = row["label"].partition(" ")
            lower = first.lower() if first in _DETERMINERS else first
            labels[row["thing"]] = row["label"], row.get("running", f"{lower}{space}{rest}")
        return labels

    def _with_label(self, text: str, kinds: Sequence[str]) -> NamedNode | None:
        """Return the only thing with exactly this label or alias."""
        if any("\ud800" <= letter <= "\udfff" for letter in text):  # surrogates are invalid
            return None
        label = Literal(text, language="en")
        pairs = [
            pair
            for name in ("rdfs:label", "skos:altLabel")
            for pair in self._engine.pairs(expand(name), value=label)
        ]
        found = {node for node, _ in pairs if isinstance(node, NamedNode)}
        fitting = [node for node in found if any(self._is_a(node, kind) for kind in kinds)]
        return fitting[0] if len(fitting) == 1 else None

    @cached_property
    def _by_key(self) -> dict[str, list[Name]]:
        """All names by what is compared: as written, and as slugs."""
        return by_key(
            (key, name)
            for name in (*self.all, *self._terms)
            for key in {_key(name.written), _key(slug(name.thing.value))}
        )

    def _is_a(self, node: NamedNode, kind: str) -> bool:
        return kind == "owl:Thing" or self._engine.holds(node, RDF_TYPE, expand(kind))


def preferred(things: Mapping[NamedNode, Iterable[str]]) -> tuple[NamedNode, ...]:
    """Return the things that a shared name means, given all of them with their classes.

    An issue called after a thing, or a source called after its author, is not meant.
    """
    plain = [thing for thing, kinds in things.items() if _SECONDARY.isdisjoint(kinds)]
    return tuple(plain if len(plain) == 1 else things)


def as_text(value: object, what: str) -> str:
    """Return a text of a user; raise TypeError if it is not a text."""
    if not isinstance(value, str):
        raise TypeError(f"{what} is given as text, not as {type(value).__name__}")
    return value


def _key(text: str) -> str:
    """Return a name without spaces: "threat perception" is rp:ThreatPerception."""
    return fold(text).replace(" ", "")


def fold(text: str) -> str:
    """Return a name for comparison: without case, accents, hyphens and a leading "the".

    White space and apostrophes are normalized.

    >>> fold("The  North-Korea issue")
    'north korea issue'
    """
    words = strip_accents(text.replace("’", "'").replace("-", " ").casefold()).split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def strip_accents(text: str) -> str:
    """Return a lower-case text without accents."""
    if text.isascii():
        return text
    from unicodedata import combining, normalize

    bare = normalize("NFKD", text.translate(_PLAIN))
    return "".join(c for c in bare if not combining(c))
