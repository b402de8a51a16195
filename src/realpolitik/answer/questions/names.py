"""Find the entity in a graph that a user names, and list the names of all entities of a kind."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cached_property, partial
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from realpolitik.answer.questions.mentions import SECONDARY, Name, preferred
from realpolitik.answer.retraction import refuse_retracted
from realpolitik.answer.sources import sources
from realpolitik.engine.base import Engine, join_rows, text_of
from realpolitik.english import fold, word_list
from realpolitik.errors import Ambiguous, Refused, UnknownName
from realpolitik.files import join_query
from realpolitik.terms import ID, PREFIXES, RDF_TYPE, RP, by_key, compact, expand, local, slug

__all__ = ["KINDS", "LONGEST_QUESTION", "Entry", "Names", "as_text", "short_text"]

_CALLED = {"rp:Utterance": "claim", "owl:Thing": "resource"}  # in messages
LONGEST_QUESTION = 500
"""The maximum length of a question or of search words, in characters."""
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
"""The kinds of entities whose names can be listed, and the class of each."""

_ROLES = {"claimant": "rp:claimant", "author": "dcterms:creator"}  # properties with such values
_TERMS = frozenset({"owl:Class", "rp:Domain", "rp:Tense", "rp:Basis"})

# Words that are capitalized only at the beginning of a label.
_DETERMINERS = ("A", "An", "The", "Some", "Many", "Somebody")


class Entry(NamedTuple):
    """An entity in a list of names, with its kind, slug, IRI, English label and aliases."""

    kind: str
    slug: str
    iri: str
    label: str
    aliases: tuple[str, ...]


class Names:
    """The names in a graph: slugs, CURIEs and IRIs, labels and aliases, titles and glosses.

    The names are read only once, because a graph does not change.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._entries: dict[str, tuple[Entry, ...]] = {}

    def find(self, text: str, *kinds: str) -> tuple[NamedNode, ...]:
        """Return the entities with the name `text` and a class in `kinds` (CURIEs).

        A slug, CURIE or IRI takes precedence over a label or alias; case, accents and white space
        are ignored. A slug may be typed with spaces, such as "Sun 2016".
        """
        text = text.strip()
        is_term = not _TERMS.isdisjoint(kinds)
        node = None if is_term else self.by_slug(text, *kinds) or self._with_label(text, kinds)
        if node:  # found without reading all names
            return (node,)
        key = _key(slug(text))
        names = self._by_key.get(key, ())
        found = [name.thing for name in names if not set(kinds).isdisjoint(name.kinds)]
        terms = [thing for thing in found if is_term and slug(thing).casefold() == key]
        return tuple(dict.fromkeys(terms or found))

    def resolve(self, text: str, *kinds: str) -> NamedNode:
        """Return the one entity with the name `text` and a class in `kinds` (CURIEs).

        If an issue or source is named after another entity, their shared name means the other
        entity. Raises UnknownName, with similar names, if no entity has the name, Ambiguous if
        several entities have it, and Refused if the entity was retracted.
        """
        found = self.find(as_text(text, "a name"), *kinds)
        if len(found) > 1:
            found = preferred({t: filter(partial(self._is_a, t), SECONDARY) for t in found})
        if len(found) == 1:
            return found[0]
        if found:
            raise Ambiguous(text, tuple(sorted(compact(thing.value) for thing in found)))
        refuse_retracted(self._engine, text)
        listed = [name for name, kind in KINDS.items() if (kind,) == kinds][:1]
        named = [_CALLED.get(kind, local(expand(kind).value).lower()) for kind in kinds]
        called = word_list(listed or named, "or")
        slugs = {name.written: slug(name.thing.value) for name in self.of(*kinds)}
        how = f"realpolitik names {called}" if listed else ""
        raise UnknownName(text, called, [*slugs.values(), *slugs], slugs, how)

    def by_slug(self, text: str, *kinds: str) -> NamedNode | None:
        """Return the entity with the slug, CURIE or IRI `text` and a class in `kinds`, or None."""
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
        """Return the entities of a kind with their names, sorted by slug.

        The kind is one of KINDS, or "situation". Raises UnknownName for any other kind.
        """
        kinds = {**KINDS, "situation": "rp:Situation"}  # which no filter takes
        if kind not in kinds:
            raise UnknownName(kind, "kind of names", kinds, how="realpolitik names")
        if kind in self._entries:
            return self._entries[kind]
        written = by_key((name.thing, name.written) for name in self.of(kinds[kind]))
        if kind in _ROLES:
            ends = {end for _, end in self._engine.pairs(expand(_ROLES[kind]))}
            written = {thing: names for thing, names in written.items() if thing in ends}
        labels = self.labels(written)
        found = []
        for thing, names in written.items():
            label, _ = labels.get(thing.value, (names[0], ""))
            aliases = tuple(dict.fromkeys(name for name in names if name != label))
            found.append(Entry(kind, slug(thing.value), thing.value, label, aliases))
        self._entries[kind] = tuple(sorted(found))
        return self._entries[kind]

    def of(self, *kinds: str) -> list[Name]:
        """Return the names of the entities in the given classes (CURIEs)."""
        names = self.all if _TERMS.isdisjoint(kinds) else self._terms
        return [name for name in names if not set(kinds).isdisjoint(name.kinds)]

    @cached_property
    def all(self) -> Sequence[Name]:
        """The names of all entities and the short names of sources; all have class `owl:Thing`."""
        found = self._read("names")
        for source in sources(self._engine):
            iri = NamedNode(source.source)
            found.append(Name(fold(source.name), source.name, iri, ("rp:Source",)))
        return [name._replace(kinds=("owl:Thing", *name.kinds)) for name in found]

    @cached_property
    def kinds(self) -> dict[str, tuple[str, ...]]:
        """A map from the IRI of each entity to the CURIEs of its classes."""
        return {name.thing.value: name.kinds for name in self.all}

    @cached_property
    def _terms(self) -> Sequence[Name]:
        """The names of terms such as domains, which are values of filters but not entities."""
        return self._read("terms")

    def _read(self, query: str) -> list[Name]:
        """Return the names that a query selects, sorted here because the engine is slower."""
        kinds: dict[tuple[str, str], list[str]] = {}
        curies: dict[str, str] = {}
        for thing, name, kind in self._engine.select(join_query(query)).rows:
            iri, of = text_of(thing), text_of(kind)
            curie = curies.get(of) or curies.setdefault(of, compact(of))
            kinds.setdefault((iri, text_of(name)), []).append(curie)
        return [
            Name(fold(written), written, NamedNode(iri), tuple(sorted(found)))
            for (iri, written), found in sorted(kinds.items())
        ]

    def labels(self, nodes: Iterable[NamedNode]) -> dict[str, tuple[str, str]]:
        """Map each IRI to a pair of its English label and the form of the label in mid-sentence."""
        labels: dict[str, tuple[str, str]] = {}
        for row in join_rows(self._engine, "labels", "thing", nodes):
            first, space, rest = row["label"].partition(" ")
            lower = first.lower() if first in _DETERMINERS else first
            labels[row["thing"]] = row["label"], row.get("inline", f"{lower}{space}{rest}")
        return labels

    def inline(self, nodes: Iterable[NamedNode]) -> dict[str, str]:
        """Map each IRI to its English label as used in mid-sentence."""
        return {iri: inline for iri, (_, inline) in self.labels(nodes).items()}

    def _with_label(self, text: str, kinds: Sequence[str]) -> NamedNode | None:
        """Return the only entity with exactly this label or alias, or None if it is not unique."""
        if any("\ud800" <= letter <= "\udfff" for letter in text):  # surrogates are invalid
            return None
        label = Literal(text, language="en")
        properties = (expand("rdfs:label"), expand("skos:altLabel"))
        found = {node for verb in properties for node, _ in self._engine.pairs(verb, value=label)}
        nodes = [node for node in found if isinstance(node, NamedNode)]
        fitting = [node for node in nodes if any(self._is_a(node, kind) for kind in kinds)]
        return fitting[0] if len(fitting) == 1 else None

    @cached_property
    def _by_key(self) -> dict[str, list[Name]]:
        """All names, keyed by their text and by their slug, both folded and without spaces."""
        return by_key(
            (key, name)
            for name in (*self.all, *self._terms)
            for key in {_key(name.written), _key(slug(name.thing.value))}
        )

    def _is_a(self, node: NamedNode, kind: str) -> bool:
        return kind == "owl:Thing" or self._engine.holds(node, RDF_TYPE, expand(kind))


def as_text(value: object, what: str) -> str:
    """Return `value`; if it is not a string, raise a TypeError that calls it `what`."""
    if not isinstance(value, str):
        raise TypeError(f"{what} must be a string, not {type(value).__name__}")
    return value


def short_text(value: object, what: str) -> str:
    """Return a user's text without outer white space; raise Refused if it is empty or too long."""
    text = as_text(value, what).strip()
    if not text:
        raise Refused(what, 'it is empty; enter some words, such as "arms sales"')
    if len(text) > LONGEST_QUESTION:
        raise Refused(what, f"it is longer than {LONGEST_QUESTION} characters; shorten it")
    return text


def _key(text: str) -> str:
    """Fold a name and remove spaces, so that "threat perception" matches rp:ThreatPerception."""
    return fold(text).replace(" ", "")
