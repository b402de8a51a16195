"""Find the passages that claims are based on: sentences of records, and spans of sentences."""

import re
from collections.abc import Mapping
from itertools import product, zip_longest
from string import ascii_lowercase
from typing import NamedTuple
from unicodedata import normalize

from pyoxigraph import NamedNode

from realpolitik.curate.house_style import passage
from realpolitik.curate.table.csv_table import CellError, Row
from realpolitik.errors import UnknownName
from realpolitik.files import digest
from realpolitik.rdf.triples import Lookup
from realpolitik.terms import ID, OnSentence, on_sentence, slug

__all__ = ["Evidence"]

_COLUMNS = ("sentence", "start", "end", "words", "sha256")
_QUOTES = str.maketrans("’‘“”", "''\"\"")

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
        cells = zip_longest(*(row.values(name, gaps=True) for name in _COLUMNS), fillvalue="")
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
