"""The passages that the rows of a table stand on: sentences of records, and spans in them."""

import re
from collections import ChainMap
from collections.abc import Mapping
from itertools import product, zip_longest
from string import ascii_lowercase
from typing import NamedTuple
from unicodedata import normalize

from pyoxigraph import NamedNode

from realpolitik.curate.style import passage
from realpolitik.curate.table.sheet import Row, Wrong
from realpolitik.errors import UnknownName
from realpolitik.files import digest
from realpolitik.rdf.triples import Lookup
from realpolitik.terms import ID, OnSentence, on_sentence, slug

__all__ = ["Evidence"]

_COLUMNS = ("paragraph", "sentence", "start", "end", "words", "sha256")
_QUOTES = str.maketrans("’‘“”", "''\"\"")

_Offsets = tuple[int, int]


class _Span(NamedTuple):
    offsets: _Offsets
    sha256: str


class Evidence:
    """Finds the passages of rows, and makes those that no file has.

    `elsewhere` is what other files say, `here` what the file says that is to be replaced; `texts`
    are texts of sources by the slugs of those.
    """

    def __init__(self, elsewhere: Lookup, here: Lookup, texts: Mapping[str, str]) -> None:
        self._elsewhere, self._texts = elsewhere, texts
        self._theirs = _spans(elsewhere)
        self._made: dict[str, _Span] = {}
        self._spans = ChainMap(self._made, self._theirs, _spans(here))

    def passages(self, row: Row, source: str) -> list[str]:
        """Return the slugs of the passages of a row. Raises Wrong where there is no such one."""
        if not row.items("sentence"):
            raise Wrong("sentence", "this is empty; say on which sentence the claim stands")
        cells = zip_longest(*(row.items(name, gaps=True) for name in _COLUMNS), fillvalue="")
        return [self._passage(source, *items) for items in cells]

    def turtle(self, name: str) -> str:
        """Return a passage in the house style if it was made here, else nothing."""
        place = on_sentence(name)
        if not place or name not in self._made:
            return ""
        span = self._made[name]
        return passage(place, *span.offsets, span.sha256)

    def _passage(
        self,
        source: str,
        paragraph: str,
        sentence: str,
        start: str,
        end: str,
        words: str,
        checksum: str,
    ) -> str:
        name = sentence
        if sentence.isdecimal() and paragraph.isdecimal():
            name = f"p{paragraph}s{sentence}"
        place = on_sentence(name) or on_sentence(f"{source}-{name}")
        if not place or not re.fullmatch("[a-z]*", place.suffix):
            raise Wrong("sentence", f'"{name}" is no sentence; write p3s2, or p3s2-a for a span')
        if place.whole not in self._spans:
            raise Wrong("sentence", UnknownName(place.whole, "sentence", self._spans))
        if self._elsewhere.texts(NamedNode(ID + place.whole), "rp:carriesNoClaim"):
            raise Wrong("sentence", f"the record marks {place.whole} as carrying no claim")
        first, last = whole = self._spans[place.whole].offsets
        offsets = _offsets(start, end)
        if words:
            theirs = self._offsets_of_words(words, place, whole)
            if offsets and offsets != theirs:
                raise Wrong("words", f"they stand from {theirs[0]} to {theirs[1]}")
            offsets = theirs
        if offsets and not first <= offsets[0] < offsets[1] <= last:
            reason = f"{place.whole} is from {first} to {last}, and the span is not in it"
            raise Wrong("start", reason)
        if not place.suffix and offsets in (None, whole):
            return place.whole
        name = str(place) if place.suffix else self._name(place.whole, offsets)
        self._make(name, place.source, offsets, checksum)
        return name

    def _name(self, sentence: str, offsets: _Offsets | None) -> str:
        """Return the name of a span of a sentence, with the first letters free for a new one."""
        known = [name for name in self._spans if name.startswith(f"{sentence}-")]
        letters = ("".join(few) for n in (1, 2) for few in product(ascii_lowercase, repeat=n))
        free = (name for few in letters if (name := f"{sentence}-{few}") not in known)
        return next((name for name in known if self._spans[name].offsets == offsets), next(free))

    def _make(self, name: str, source: str, offsets: _Offsets | None, checksum: str) -> None:
        """Make a span of the text of a source, unless another file has it."""
        known = self._spans.get(name)
        fixed = name in self._theirs or name in self._made
        if known and fixed and offsets not in (None, known.offsets):
            start, end = known.offsets
            raise Wrong("start", f"{name} is from {start} to {end} already")
        offsets = offsets or (known and known.offsets)
        if not offsets:
            raise Wrong("start", f"no file has {name}; say from where to where it is")
        if name in self._theirs:
            return
        same = known.sha256 if known and known.offsets == offsets else ""
        text = self._texts.get(source)
        right = digest(text[slice(*offsets)]) if text else checksum or same
        if not right:
            raise Wrong("sha256", "it takes the text to compute it; give that with --text")
        if checksum and checksum != right:
            raise Wrong("sha256", "the text from start to end has another checksum")
        self._made[name] = _Span(offsets, right)

    def _offsets_of_words(self, words: str, place: OnSentence, whole: _Offsets) -> _Offsets:
        """Return where words stand in a sentence.

        The form of white space, of quotes and of letters with marks is free.
        """
        text = self._texts.get(place.source)
        if not text:
            raise Wrong("words", "it takes the text to find them; give that with --text")
        pattern = r"\s+".join(map(_free_of_form, words.translate(_QUOTES).split()))
        found = [m.span() for m in re.finditer(pattern, text[: whole[1]].translate(_QUOTES))]
        found = [offsets for offsets in found if offsets[0] >= whole[0]]
        if len(found) != 1:
            times = "more than once; say start and end" if found else "nowhere"
            raise Wrong("words", f"they stand in {place.whole} {times}")
        return found[0]


def _spans(facts: Lookup) -> dict[str, _Span]:
    """Return the sentences and spans of sentences that some triples tell of, by their slugs."""
    spans = {}
    for node in facts.subjects("rp:paragraph"):
        start, end = facts.offsets(node)
        if on_sentence(slug(node)) and start.isdecimal() and end.isdecimal():
            spans[slug(node)] = _Span((int(start), int(end)), facts.text(node, "rp:sha256"))
    return spans


def _offsets(start: str, end: str) -> _Offsets | None:
    for column, text in (("start", start), ("end", end)):
        if (start or end) and not (text.isdecimal() and len(text) < 10):
            raise Wrong(column, "start and end are whole numbers, from 0; give both or none")
    return (int(start), int(end)) if start else None


def _free_of_form(word: str) -> str:
    """Return a pattern for a word, its letters with marks in one character or in several."""
    letters = (dict.fromkeys((c, normalize("NFD", c))) for c in normalize("NFC", word))
    return "".join(f"(?:{'|'.join(map(re.escape, forms))})" for forms in letters)
