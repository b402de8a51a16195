"""Resolve names in a table of claims to entities, concepts, situations, claims and passages."""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from itertools import product, zip_longest
from string import ascii_lowercase
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.answer.questions.names import Names
from realpolitik.curate.house_style import passage
from realpolitik.curate.table.rows import ROLES, CellError, Column, Row, literal
from realpolitik.engine.lookup import Lookup
from realpolitik.errors import Ambiguous, UnknownName
from realpolitik.files import digest
from realpolitik.terms import ID, POLARITIES, OnSentence, compact, expand, on_sentence, slug

__all__ = ["ENTITIES", "Evidence", "Known", "Resolver", "Situation", "as_slug", "claim_exists"]
__all__ += ["situation_of"]

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ENTITIES = ("rp:Actor", "rp:Place", "rp:Event", "rp:Issue")


class Situation(NamedTuple):
    """A situation with its class (a CURIE), its label, and the sorted values of its roles."""

    kind: str
    label: str
    roles: Mapping[str, Sequence[str]]


class Known(NamedTuple):
    """The data that a table of claims may refer to.

    `schema` contains the ontology. `replaced` contains the triples of the files that the table
    replaces, and `data` those of other files. `texts` maps the slugs of sources to their texts.
    """

    names: Names
    schema: Lookup
    data: Lookup
    replaced: Lookup
    texts: Mapping[str, str]


class Resolver:
    """Resolves the names in cells to CURIEs; raises CellError for an unknown or unsuitable name.

    `situations` and `claims` are the slugs that the table defines; the caller may add more later.
    """

    def __init__(self, known: Known, situations: Collection[str], claims: Collection[str]) -> None:
        self._known, self._situations, self._claims = known, situations, claims
        self._named = cache(known.names.resolve)  # the same names occur in many rows

    def kind(self, row: Row) -> str:
        """Return the CURIE of the class of the situation that a row describes."""
        if "kind" not in row.cells:
            raise CellError("kind", "this is empty; give the class of the situation")
        item = row.value("kind")
        if item.casefold() == "situation":  # the class itself is not among the names of its kinds
            return "rp:Situation"
        return self._resolve("kind", item, "owl:Class")

    def value(self, column: Column, item: str) -> str:
        """Return the CURIE or literal for `item`, which is one of the values in a column's cell."""
        if column.is_text:
            return str(literal(column, item))
        kinds = column.kinds or self._range(column)
        if kinds == ("rp:Claim",):
            return self._claim(column.name, item)
        if "rp:Situation" in kinds:
            return self.situation(column.name, item, *kinds)
        return self._resolve(column.name, item, *kinds)

    def _range(self, column: Column) -> tuple[str, ...]:
        """Return the classes that the ontology allows as values of a column (`rdfs:range`)."""
        (kind,) = self._known.schema.nodes(expand(column.predicate), "rdfs:range")
        curie = compact(kind.value)
        return ENTITIES if curie == "rp:WorldEntity" else (curie,)

    def situation(self, column: str, item: str, *kinds: str) -> str:
        """Return the CURIE of the resource named `item`; try the situations in the table first."""
        if as_slug(item) in self._situations:
            return f"id:{as_slug(item)}"
        return self._resolve(column, item, *kinds)

    def source(self, row: Row) -> str:
        """Return the slug of the source that a row cites."""
        return self._resolve("source", row.value("source"), "rp:Source").removeprefix("id:")

    def _resolve(self, column: str, item: str, *kinds: str) -> str:
        """Return the CURIE of the resource, of the given classes, with a slug, label or alias."""
        try:
            return compact(self._named(item, *kinds).value)
        except UnknownName as error:
            names = self._known.names
            found = " and ".join(k[3:].lower() for k in ENTITIES if names.find(item, k))
            needed = " or ".join(kind[3:].lower() for kind in kinds)
            reason = f'"{item}" is a name of: {found}; this column takes a name of: {needed}'
            how = "; for your own source, add its folder with --data" if column == "source" else ""
            raise CellError(column, reason if found else f"{error}{how}") from None
        except Ambiguous as error:
            raise CellError(column, error) from None

    def _claim(self, column: str, item: str) -> str:
        name, data = as_slug(item), self._known.data
        if name and (name in self._claims or claim_exists(name, data)):
            return f"id:{name}"
        known = [*self._claims, *map(slug, data.subjects("rp:gloss"))]
        raise CellError(column, UnknownName(item, "claim", known))


def situation_of(node: NamedNode, facts: Lookup) -> Situation | None:
    """Return the situation with the IRI `node`, or None if `facts` do not describe it."""
    kinds = facts.nodes(node, "rdf:type")
    if not kinds:
        return None
    values = {
        role.name: [str(literal(role, text)) for text in facts.texts(node, role.predicate)]
        if role.is_text
        else [compact(value.value) for value in facts.nodes(node, role.predicate)]
        for role in ROLES
    }
    roles = {name: sorted(found) for name, found in values.items() if found}
    return Situation(compact(kinds[0].value), facts.label(node), roles)


def claim_exists(name: str, facts: Lookup) -> bool:
    """Return whether `facts` include a claim or question with the slug `name`."""
    return bool(facts.nodes(NamedNode(ID + name), *POLARITIES))


def as_slug(item: str) -> str:
    """Return the slug if `item` is a slug or an `id:` CURIE, and an empty string otherwise."""
    name = item.removeprefix("id:")
    return name if _SLUG.fullmatch(name) else ""


class Evidence:
    """Finds the passages that rows cite, and creates new spans, that is, parts of sentences.

    Spans in the files that the table replaces keep their names.
    """

    def __init__(self, known: Known) -> None:
        self._texts = known.texts
        self._known, self._own = _spans(known.data), _spans(known.replaced)

    def passages(self, row: Row, source: str) -> list[str]:
        """Return the slugs of the passages that a row cites. Raises CellError if one is unknown."""
        sentences = row.values("sentence")
        if not sentences:
            raise CellError("sentence", "this is empty; give the sentence of the claim")
        spans = zip_longest(sentences, row.values("words", gaps=True), fillvalue="")
        return [*dict.fromkeys(self._passage(source, *items) for items in spans)]

    def turtle(self, name: str) -> str:
        """Return Turtle for the span `name`, or an empty string if another file describes it."""
        place, span = on_sentence(name), self._own.get(name)
        return passage(place, *span) if place and span and name not in self._known else ""

    def _passage(self, source: str, sentence: str, words: str) -> str:
        place = on_sentence(sentence) or on_sentence(f"{source}-{sentence}")
        if not place or not re.fullmatch("[a-z]*", place.suffix):
            reason = f'"{sentence}" is not a sentence; give one such as "p3s2" or its part "p3s2-a"'
            raise CellError("sentence", reason)
        if place.whole not in self._known:
            raise CellError("sentence", UnknownName(place.whole, "sentence", self._known))
        if words:
            return self._span(place, words)
        name = str(place)
        if name not in self._known and name not in self._own:
            reason = f'no file describes {name}; write its sentence ("p3s2"), and fill in "words"'
            raise CellError("sentence", reason)
        return name

    def _span(self, place: OnSentence, words: str) -> str:
        """Return the name of the span with these words; a new span gets the next free letter."""
        text = self._texts.get(place.source)
        if not text:
            raise CellError("words", "to find the words, give the text of the source with --text")
        sentence, pattern = place.whole, r"\s+".join(map(re.escape, words.split()))
        letter = "[A-Za-z0-9]"  # only whole words are found
        pattern = rf"(?<!{letter}(?={letter})){pattern}(?!(?<={letter}){letter})"
        first, last, _ = self._known[sentence]
        found = [match.span() for match in re.compile(pattern).finditer(text, first, last)]
        if len(found) != 1:
            how = ("occur more than once", "add") if found else ("do not occur", "copy")
            raise CellError("words", f"these words {how[0]} in {sentence}; {how[1]} words from it")
        (offsets,) = found
        spans = {**self._known, **self._own}
        letters = ("".join(few) for n in (1, 2) for few in product(ascii_lowercase, repeat=n))
        names = [sentence, *(n for n in spans if n.startswith(f"{sentence}-"))]
        free = next(n for few in letters if (n := f"{sentence}-{few}") not in spans)
        name = next((name for name in names if spans[name][:2] == offsets), free)
        self._own.setdefault(name, (*offsets, digest(text[slice(*offsets)])))
        return name


def _spans(facts: Lookup) -> dict[str, tuple[int, int, str]]:
    """Return the offsets and the checksum of each passage in the triples, by slug."""
    spans = {}
    for node in facts.subjects("rp:paragraph"):
        start, end = facts.offsets(node)
        if on_sentence(slug(node)) and start.isdecimal() and end.isdecimal():
            spans[slug(node)] = int(start), int(end), facts.text(node, "rp:sha256")
    return spans
