"""The passages that the rows of a table stand on: sentences of records, and spans in them."""

import re
from collections.abc import Mapping
from itertools import product, zip_longest
from string import ascii_lowercase
from typing import NamedTuple
from unicodedata import normalize

from pyoxigraph import NamedNode

from realpolitik.curate.sheet import Row, Wrong
from realpolitik.engine.triples import Lookup
from realpolitik.errors import UnknownName
from realpolitik.export.order import passage
from realpolitik.files import digest
from realpolitik.terms import ID, local, on_sentence

__all__ = ["Evidence"]

_QUOTES = str.maketrans("’‘“”", "''\"\"")


class _Span(NamedTuple):
    start: int
    end: int
    sha256: str


_NOWHERE = _Span(-1, -1, "")


class Evidence:
    """Finds the passages of rows, and makes those that no file has.

    `elsewhere` is what other files say, `here` what the file says that is to be replaced; `texts`
    are texts of sources by the slugs of those.
    """

    def __init__(self, elsewhere: Lookup, here: Lookup, texts: Mapping[str, str]) -> None:
        self._elsewhere, self._here, self._texts = elsewhere, here, texts
        self._made: dict[str, _Span] = {}
        self._known: dict[str, list[str]] = {}
        for facts in (elsewhere, here):
            for node in facts.subjects("rp:paragraph"):
                if isinstance(node, NamedNode) and (place := on_sentence(local(node.value))):
                    self._known.setdefault(place.whole, []).append(local(node.value))

    def passages(self, row: Row, source: str) -> list[str]:
        """Return the slugs of the passages of a row. Raises Wrong where there is no such one."""
        columns = ("paragraph", "sentence", "start", "end", "words", "sha256")
        if not row.items("sentence"):
            raise Wrong("sentence", "this is empty; say on which sentence the claim stands")
        lists = [row.items(column, gaps=True) for column in columns]
        return [self._passage(source, *items) for items in zip_longest(*lists, fillvalue="")]

    def turtle(self, name: str) -> str:
        """Return a passage in the house style if it was made here, else nothing."""
        place = on_sentence(name)
        if not place or name not in self._made:
            return ""
        span = self._made[name]
        return passage(name, place.source, place[1:3], span[:2], span.sha256, why="")

    def _passage(
        self,
        source: str,
        paragraph: str,
        place: str,
        start: str,
        end: str,
        words: str,
        checksum: str,
    ) -> str:
        if place.isdecimal() and paragraph.isdecimal():
            place = f"p{paragraph}s{place}"
        parts = on_sentence(place) or on_sentence(f"{source}-{place}")
        if not parts or not re.fullmatch("[a-z]*", parts.suffix):
            raise Wrong("sentence", f'"{place}" is no sentence; write p3s2, or p3s2-a for a span')
        sentence = parts.whole
        whole = self._span_of(sentence) if sentence in self._known else _NOWHERE
        if whole == _NOWHERE:
            known = (name for names in self._known.values() for name in names)
            raise Wrong("sentence", UnknownName(sentence, "sentence", known))
        if self._elsewhere.texts(NamedNode(ID + sentence), "rp:carriesNoClaim"):
            raise Wrong("sentence", f"the record marks {sentence} as carrying no claim")
        given = self._offsets(start, end)
        if words:
            theirs = self._span_of_words(words, sentence, whole)
            if given and given != theirs:
                raise Wrong("words", f"they stand from {theirs[0]} to {theirs[1]}")
            given = theirs
        if given and not whole.start <= given[0] < given[1] <= whole.end:
            reason = f"{sentence} is from {whole.start} to {whole.end}, and the span is not in it"
            raise Wrong("start", reason)
        if parts.suffix:
            return self._named(str(parts), sentence, given, checksum)
        if not given or given == whole[:2]:
            return sentence
        same = (n for n in self._known.get(sentence, ()) if self._span_of(n)[:2] == given)
        name = next(same, "") or f"{sentence}-{self._free(sentence)}"
        return self._named(name, sentence, given, checksum)

    def _named(self, name: str, sentence: str, given: tuple[int, int] | None, checksum: str) -> str:
        """Return the name of a span, which is made unless another file has it."""
        theirs = self._span(self._elsewhere, name)
        known = theirs or self._made.get(name) or self._span(self._here, name)
        fixed = theirs or self._made.get(name)
        if fixed and given and given != fixed[:2]:
            raise Wrong("start", f"{name} is from {fixed.start} to {fixed.end} already")
        if not known and not given:
            raise Wrong("start", f"no file has {name}; say from where to where it is")
        if not theirs:
            start, end = given or (known or _NOWHERE)[:2]
            same = known.sha256 if known and known[:2] == (start, end) else ""
            text = self._texts.get(sentence.rpartition("-")[0])
            right = digest(text[start:end]) if text else checksum or same
            if not right:
                raise Wrong("sha256", "it takes the text to compute it; give that with --text")
            if checksum and checksum != right:
                raise Wrong("sha256", "the text from start to end has another checksum")
            self._made[name] = _Span(start, end, right)
            if name not in self._known.setdefault(sentence, []):
                self._known[sentence].append(name)
        return name

    def _offsets(self, start: str, end: str) -> tuple[int, int] | None:
        for column, text in (("start", start), ("end", end)):
            if (start or end) and not (text.isdecimal() and len(text) < 10):
                raise Wrong(column, "start and end are whole numbers, from 0; give both or none")
        return (int(start), int(end)) if start else None

    def _span_of_words(self, words: str, sentence: str, whole: _Span) -> tuple[int, int]:
        """Return where words stand in a sentence.

        The form of white space, of quotes and of letters with marks is free.
        """
        text = self._texts.get(sentence.rpartition("-")[0])
        if not text:
            raise Wrong("words", "it takes the text to find them; give that with --text")
        pattern = r"\s+".join(map(_free_of_form, words.translate(_QUOTES).split()))
        found = [m.span() for m in re.finditer(pattern, text[: whole.end].translate(_QUOTES))]
        found = [(start, end) for start, end in found if start >= whole.start]
        if len(found) != 1:
            times = "more than once; say start and end" if found else "nowhere"
            raise Wrong("words", f"they stand in {sentence} {times}")
        return found[0]

    def _free(self, sentence: str) -> str:
        """Return the first letter, or two, that no span of a sentence has."""
        taken = {name.removeprefix(f"{sentence}-") for name in self._known.get(sentence, ())}
        names = ("".join(few) for n in (1, 2) for few in product(ascii_lowercase, repeat=n))
        return next(name for name in names if name not in taken)

    def _span_of(self, name: str) -> _Span:
        span = self._made.get(name) or self._span(self._elsewhere, name)
        return span or self._span(self._here, name) or _NOWHERE

    def _span(self, facts: Lookup, name: str) -> _Span | None:
        node = NamedNode(ID + name)
        start, end = facts.offsets(node)
        if not (start.isdecimal() and end.isdecimal()):
            return None
        return _Span(int(start), int(end), "".join(facts.texts(node, "rp:sha256")[:1]))


def _free_of_form(word: str) -> str:
    """Return a pattern for a word, its letters with marks in one character or in several."""
    letters = (dict.fromkeys((c, normalize("NFD", c))) for c in normalize("NFC", word))
    return "".join(f"(?:{'|'.join(map(re.escape, forms))})" for forms in letters)
