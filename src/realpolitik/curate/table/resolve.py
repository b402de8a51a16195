"""Resolve the cells of a table of claims: entities, concepts, situations, claims and passages."""

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import product, zip_longest
from string import ascii_lowercase
from typing import NamedTuple
from unicodedata import normalize

from pyoxigraph import NamedNode

from realpolitik.answer.questions.names import Names
from realpolitik.curate.house_style import passage
from realpolitik.curate.table.claim_rows import ROLES, Column
from realpolitik.curate.table.csv_table import CellError, Row
from realpolitik.errors import Ambiguous, UnknownName
from realpolitik.files import digest
from realpolitik.rdf.triples import Lookup
from realpolitik.terms import (
    ID,
    OnSentence,
    Taxonomy,
    compact,
    expand,
    local,
    on_sentence,
    slug,
)

__all__ = ["ENTITIES", "Evidence", "Known", "Resolver", "Situation", "as_slug", "claim_exists"]
__all__ += ["situation_of", "spoken_for"]

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_OF_PASSAGE = ("sentence", "start", "end", "words", "sha256")
_QUOTES = str.maketrans("’‘“”", "''\"\"")
ENTITIES = ("rp:Actor", "rp:Place", "rp:Event", "rp:Issue")


class Situation(NamedTuple):
    """A situation: its class, label and roles, with the class and values as CURIEs."""

    kind: str
    label: str
    roles: Mapping[str, Sequence[str]]


class Known(NamedTuple):
    """The data that a table of claims may refer to.

    `schema` has the ontology, `data` the data without the files that the table replaces. `texts`
    are the texts of sources by slug.
    """

    names: Names
    taxonomy: Taxonomy
    schema: Lookup
    data: Lookup
    texts: Mapping[str, str]


class Resolver:
    """Resolves cells; raises CellError for an unknown or unsuitable value.

    `situations` and `claims` are the slugs of those in the table, which may grow.
    """

    def __init__(self, known: Known, situations: Collection[str], claims: Collection[str]) -> None:
        self._known, self._situations, self._claims = known, situations, claims
        self._resolved: dict[tuple[str, ...], str] = {}  # the same names occur in many rows

    def kind(self, row: Row) -> NamedNode:
        """Return the class of the situation that a row describes."""
        if "kind" not in row.cells:
            raise CellError("kind", "this is empty, but the row describes the situation")
        item = row.value("kind")
        if item.casefold() == "situation":  # the class itself is not among the names of its kinds
            return expand("rp:Situation")
        return expand(self._resolve("kind", item, "owl:Class"))

    def value(self, column: Column, item: str) -> str:
        """Return the CURIE of a value of the property of a column."""
        kinds = column.kinds or self._range(column)
        if kinds == ("rp:Claim",):
            return self._claim(column.name, item)
        if "rp:Situation" in kinds:
            return self.situation(column.name, item, *kinds)
        return self._resolve(column.name, item, *kinds)

    def _range(self, column: Column) -> tuple[str, ...]:
        """Return the classes in the `rdfs:range` of the property of a column."""
        (kind,) = self._known.schema.nodes(expand(column.predicate), "rdfs:range")
        curie = compact(kind.value)
        return ENTITIES if curie == "rp:WorldEntity" else (curie,)

    def situation(self, column: str, item: str, *kinds: str) -> str:
        """Return the CURIE of a situation of the table or of the data, or of something of `kinds`.

        A situation that only a replaced file describes would be lost, and is refused.
        """
        if as_slug(item) in self._situations:
            return f"id:{as_slug(item)}"
        curie = self._resolve(column, item, *kinds)
        node = expand(curie)
        is_situation = expand("rp:Situation") in self._known.taxonomy.classes(node)
        if is_situation and not situation_of(node, self._known.data):
            raise CellError(
                column, f"only the replaced file has {item}; add a row that describes it"
            )
        return curie

    def source(self, row: Row) -> str:
        """Return the slug of the source of a row."""
        return self._resolve("source", row.value("source"), "rp:Source").removeprefix("id:")

    def _resolve(self, column: str, item: str, *kinds: str) -> str:
        """Return the CURIE of something of one of some classes, by slug, label or alias."""
        key = (item, *kinds)
        if key not in self._resolved:
            try:
                self._resolved[key] = compact(self._known.names.resolve(item, *kinds).value)
            except Ambiguous as error:
                raise CellError(column, error) from None
            except UnknownName as error:
                raise CellError(column, self._explain(error, kinds)) from None
        return self._resolved[key]

    def _explain(self, error: UnknownName, kinds: Sequence[str]) -> str:
        found = self._known.names.find(error.name, "owl:Thing")
        if len(found) == 1 and kinds != ("owl:Class",):
            classes = ", ".join(local(k.value) for k in self._known.taxonomy.kinds(found[0]))
            wanted = " or ".join(local(expand(kind).value) for kind in kinds)
            return f"{error.name} is of the class {classes}, not {wanted}"
        if re.search(r"[/;,&]|\band\b", error.name):
            return f'{error}; separate several values with " | "'
        return str(error)

    def _claim(self, column: str, item: str) -> str:
        name, data = as_slug(item), self._known.data
        if name and (name in self._claims or claim_exists(name, data)):
            return f"id:{name}"
        known = [*self._claims, *map(slug, data.subjects("rp:gloss"))]
        raise CellError(column, UnknownName(item, "claim", known))


def situation_of(node: NamedNode, facts: Lookup) -> Situation | None:
    """Return the description of a situation in some triples, or None."""
    kinds = facts.nodes(node, "rdf:type")
    if not kinds:
        return None
    values = {role.name: facts.nodes(node, role.predicate) for role in ROLES}
    roles = {name: [compact(v.value) for v in nodes] for name, nodes in values.items() if nodes}
    return Situation(compact(kinds[0].value), facts.label(node), roles)


def claim_exists(name: str, facts: Lookup) -> bool:
    """Whether some triples have a claim with this slug."""
    return bool(facts.nodes(NamedNode(ID + name), "rp:affirms", "rp:denies"))


def as_slug(item: str) -> str:
    """Return the slug in a cell, given as such or as a CURIE, or an empty text.

    >>> as_slug("id:alliance-cold-war"), as_slug("Alliance")
    ('alliance-cold-war', '')
    """
    name = item.removeprefix("id:")
    return name if _SLUG.fullmatch(name) else ""


def spoken_for(person: NamedNode, source: str, facts: Lookup) -> list[str]:
    """Return the CURIEs of those whom a person speaks for by office, on the date of a source.

    The office is an `rp:Tenure`. Dates are compared to the precision of the date of the source.
    """
    day = facts.text(expand(f"id:{source}"), "dcterms:issued")[:10]
    found = dict[str, None]()
    for tenure in facts.about(person, "rp:agent") if day else ():
        begins, ends = (facts.text(tenure, name) for name in ("rp:begins", "rp:ends"))
        if begins[: len(day)] <= day and (not ends or day <= ends[: len(day)]):
            found |= dict.fromkeys(compact(n.value) for n in facts.nodes(tenure, "rp:speaksFor"))
    return [*found]


_Offsets = tuple[int, int]


class _Span(NamedTuple):
    offsets: _Offsets
    sha256: str


class Evidence:
    """Finds the passages of rows, and makes spans that no file has yet.

    `texts` are the texts of sources by slug.
    """

    def __init__(self, data: Lookup, texts: Mapping[str, str]) -> None:
        self._data, self._texts = data, texts
        self._known = _spans(data)
        self._made: dict[str, _Span] = {}

    def passages(self, row: Row, source: str) -> list[str]:
        """Return the slugs of the passages of a row. Raises CellError for an unknown one."""
        if not row.values("sentence"):
            raise CellError("sentence", "this is empty; give the sentence of the claim")
        cells = zip_longest(*(row.values(name, gaps=True) for name in _OF_PASSAGE), fillvalue="")
        return [self._passage(source, *items) for items in cells]

    def turtle(self, name: str) -> str:
        """Return a span in Turtle if it was made here, else an empty text."""
        place, span = on_sentence(name), self._made.get(name)
        return passage(place, *span.offsets, span.sha256) if place and span else ""

    def _passage(
        self, source: str, sentence: str, start: str, end: str, words: str, sha256: str
    ) -> str:
        place = on_sentence(sentence) or on_sentence(f"{source}-{sentence}")
        if not place or not re.fullmatch("[a-z]*", place.suffix):
            reason = f'"{sentence}" is not a sentence; write p3s2, or p3s2-a for a span'
            raise CellError("sentence", reason)
        if place.whole not in self._known:
            raise CellError("sentence", UnknownName(place.whole, "sentence", self._known))
        if self._data.texts(NamedNode(ID + place.whole), "rp:carriesNoClaim"):
            raise CellError("sentence", f"the record marks {place.whole} as carrying no claim")
        first, last = whole = self._known[place.whole].offsets
        offsets = _offsets(start, end)
        if words:
            found = self._offsets_of_words(words, place, whole)
            if offsets and offsets != found:
                raise CellError("words", f"they are at {found[0]} to {found[1]}")
            offsets = found
        if offsets and not first <= offsets[0] < offsets[1] <= last:
            raise CellError("start", f"the span is not within {place.whole} ({first} to {last})")
        if not place.suffix and offsets in (None, whole):
            return place.whole
        name = str(place) if place.suffix else self._name_of(place.whole, offsets)
        self._make(name, place.source, offsets, sha256)
        return name

    def _name_of(self, sentence: str, offsets: _Offsets | None) -> str:
        """Return the name of a span of a sentence, with the next free letter for a new one."""
        spans = {
            n: s for n, s in {**self._known, **self._made}.items() if n.startswith(f"{sentence}-")
        }
        letters = ("".join(few) for n in (1, 2) for few in product(ascii_lowercase, repeat=n))
        free = (name for few in letters if (name := f"{sentence}-{few}") not in spans)
        return next((name for name in spans if spans[name].offsets == offsets), next(free))

    def _make(self, name: str, source: str, offsets: _Offsets | None, sha256: str) -> None:
        """Make a span, unless there is one of this name."""
        known = self._known.get(name) or self._made.get(name)
        if known:
            if offsets not in (None, known.offsets):
                start, end = known.offsets
                raise CellError("start", f"{name} already is the span from {start} to {end}")
            return
        if not offsets:
            raise CellError("start", f"no file has {name}; give its start and end, or its words")
        text = self._texts.get(source)
        right = digest(text[slice(*offsets)]) if text else sha256
        if not right:
            raise CellError("sha256", "give the text with --text to compute it")
        if sha256 and sha256 != right:
            raise CellError("sha256", "the text from start to end has another checksum")
        self._made[name] = _Span(offsets, right)

    def _offsets_of_words(self, words: str, place: OnSentence, whole: _Offsets) -> _Offsets:
        """Return the offsets of words in a sentence.

        White space, and the forms of quotes and of letters with diacritics, may differ.
        """
        text = self._texts.get(place.source)
        if not text:
            raise CellError("words", "give the text with --text to find them")
        pattern = r"\s+".join(map(_any_form, words.translate(_QUOTES).split()))
        found = [m.span() for m in re.finditer(pattern, text[: whole[1]].translate(_QUOTES))]
        found = [offsets for offsets in found if offsets[0] >= whole[0]]
        if len(found) != 1:
            problem = "occur more than once; give start and end" if found else "do not occur"
            raise CellError("words", f"in {place.whole} they {problem}")
        return found[0]


def _spans(facts: Lookup) -> dict[str, _Span]:
    """Return the sentences and spans in some triples by slug."""
    spans = {}
    for node in facts.subjects("rp:paragraph"):
        start, end = facts.offsets(node)
        if on_sentence(slug(node)) and start.isdecimal() and end.isdecimal():
            spans[slug(node)] = _Span((int(start), int(end)), facts.text(node, "rp:sha256"))
    return spans


def _offsets(start: str, end: str) -> _Offsets | None:
    for column, text in (("start", start), ("end", end)):
        if (start or end) and not (text.isdecimal() and len(text) < 10):
            raise CellError(column, "start and end are whole numbers, from 0; give both or none")
    return (int(start), int(end)) if start else None


def _any_form(word: str) -> str:
    """Return a pattern for a word, with its letters composed or decomposed (NFC or NFD)."""
    letters = (dict.fromkeys((c, normalize("NFD", c))) for c in normalize("NFC", word))
    return "".join(f"(?:{'|'.join(map(re.escape, forms))})" for forms in letters)
