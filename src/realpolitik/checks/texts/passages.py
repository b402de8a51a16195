"""Sources, their passages and their texts: offsets and hashes that do not fit."""

import os
from collections.abc import Container, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.checks.fault import Fault
from realpolitik.checks.material import Material
from realpolitik.errors import Malformed, Refused
from realpolitik.files import digest, read_text, seed_texts
from realpolitik.rdf.triples import Lookup
from realpolitik.terms import OnSentence, compact, expand, local

__all__ = ["RULES", "Document", "Passage", "documents", "misplaced"]

RULES = {
    "text-differs": "The text of a source has the hash that its record says. Correct rp:sha256, or "
    "get the text that was encoded.",
    "text-length": "The text of a source has as many characters as its record says. Correct "
    "rp:length.",
    "offset-past-end": "No passage ends after the text of its source. Correct its offsets.",
    "passage-hash": "The hash of a passage is that of its span of the text. Correct its offsets, "
    "or the hash.",
    "overlapping-sentences": "Sentences follow each other in the text and do not overlap. Correct "
    "the offsets of one, or their numbers.",
    "sentence-boundary": "A sentence begins and ends where one does in the text. Correct its "
    "offsets.",
    "word-boundary": "A span begins and ends at the bounds of words. Correct its offsets.",
    "text-outside-sentences": "All of the text stands in some sentence. Declare what does not, "
    "with rp:carriesNoClaim if it says nothing.",
}

# What a sentence may end with, and what may come after that and belongs to it.
_STOPS = ".!?…。！？:;"
_CLOSING = "\"'”’»)]*"
# So many characters away a span is looked for that offsets may have missed.
_NEAR = 200
# No more white space than this is between two sentences.
_BETWEEN = 20


class Passage(NamedTuple):
    """A passage with its offsets and hash; `whole` says whether it is a whole sentence."""

    iri: str
    paragraph: int
    sentence: int
    start: int
    end: int
    sha256: str
    whole: bool
    selector: str


class Document(NamedTuple):
    """A source: what its record says of its text, its passages, and the text, where at hand.

    `path` is empty and `text` None where there is none.
    """

    iri: str
    sha256: str
    length: int | None
    passages: tuple[Passage, ...]
    path: str = ""
    text: str | None = None

    @property
    def exact(self) -> str | None:
        """The text, where it is the very one that the record speaks of."""
        return self.text if self.text is not None and digest(self.text) == self.sha256 else None


def documents(material: Material, texts: Sequence[str]) -> list[Document]:
    """Return the sources, each with its text if it is among some files or beside its record.

    A file is the text of the source that has its hash, or else, of the one that it is named after;
    or else, given by hand, of the only one whose record is checked.

    Raises Malformed for a file that cannot be read, Refused for a text given by hand that is that
    of no source.
    """
    sources = [_document(material.facts, node) for node in _sources(material)]
    for path in texts:
        text = read_text(path)
        number = _owner(sources, path, text)
        if number is None:
            number = _only(material, sources)
        if number is None:
            mend = "correct the rp:sha256 of its record, or name the file after its source"
            raise Refused(path, f"no source has a text with this hash or name; {mend}")
        sources[number] = sources[number]._replace(path=path, text=text)
    longest = max((source.length or 0 for source in sources), default=0)
    for path in _beside(material, longest):
        try:
            text = read_text(path)
        except Malformed:
            continue  # it is no plain text, and nobody said that it is one
        number = _owner(sources, path, text)
        if number is not None and sources[number].text is None:
            sources[number] = sources[number]._replace(path=path, text=text)
    return sources


def _owner(sources: Sequence[Document], path: str, text: str) -> int | None:
    """Return the number of the source whose text a file is, if there is one."""
    stem = os.path.splitext(os.path.basename(path))[0]
    # A text with other line ends is still that text; `_differing` tells of it.
    digests = digest(text), digest(text.replace("\r\n", "\n"))
    by_hash = (n for n, source in enumerate(sources) if source.sha256 in digests)
    by_name = (n for n, source in enumerate(sources) if local(source.iri) == stem)
    return next(by_hash, next(by_name, None))


def _only(material: Material, sources: Sequence[Document]) -> int | None:
    """Return the number of the one source that checked files have the record of, if it is one."""
    own = [n for n, source in enumerate(sources) if material.said_of(source.iri)]
    return own[0] if len(own) == 1 and sources[own[0]].text is None else None


def _beside(material: Material, longest: int) -> list[str]:
    """Return the texts in seeds/ and in the folders of the files that are checked.

    What is far longer than any source that is known is left out; a character has at most 4 bytes.
    """
    folders = dict.fromkeys(os.path.dirname(file.path) for file in material.files)
    paths = dict.fromkeys([*seed_texts(), *chain(*map(_texts_in, folders))])
    limit = 4 * longest + 10_000
    return [path for path in paths if os.path.isfile(path) and os.path.getsize(path) < limit]


def _texts_in(folder: str) -> list[str]:
    """Return the texts in a folder; none in one that cannot be listed."""
    try:
        names = sorted(os.listdir(folder or "."))
    except OSError:
        return []
    return [os.path.join(folder, name) for name in names if name.endswith(".txt")]


def _sources(material: Material) -> list[NamedNode]:
    nodes = material.facts.about(expand("rp:Source"), "rdf:type")
    return sorted((node for node in nodes if isinstance(node, NamedNode)), key=str)


def _document(facts: Lookup, node: NamedNode) -> Document:
    named = (n for n in facts.about(node, "oa:hasSource") if isinstance(n, NamedNode))
    passages = [passage for passage in (_passage(facts, node, n) for n in named) if passage]
    passages.sort(key=lambda passage: (*passage[1:4], passage.iri))
    length = _number(facts.text(node, "rp:length"))
    return Document(node.value, facts.text(node, "rp:sha256"), length, tuple(passages))


def _passage(facts: Lookup, source: NamedNode, node: NamedNode) -> Passage | None:
    """Return a passage, or None where it lacks what the shapes ask for."""
    selectors = facts.nodes(node, "oa:hasSelector")
    start, end = map(_number, facts.offsets(node))
    names = "rp:paragraph", "rp:sentence"
    paragraph, sentence = (_number(facts.text(node, name)) for name in names)
    if not selectors or start is None or end is None or start >= end:
        return None
    if paragraph is None or sentence is None:
        return None
    whole = node.value == str(OnSentence(source.value, paragraph, sentence))
    sha256 = facts.text(node, "rp:sha256")
    return Passage(node.value, paragraph, sentence, start, end, sha256, whole, selectors[0].value)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 12 else None


def misplaced(material: Material, document: Document) -> Iterator[Fault]:
    """Give what is wrong with the offsets and hashes of a source, as far as the text is at hand."""
    text = document.exact
    if document.text is not None and text is None:
        yield from _differing(material, document, document.text)
    length = document.length if text is None else len(text)
    if text is not None and document.length not in (None, length):
        message = (
            f"{compact(document.iri)}: its rp:length is {document.length}, and its text in "
            f"{document.path} has {length} characters. Write {length}."
        )
        yield from _at(material, document.iri, "rp:length", "text-length", message)
    inside = [p for p in document.passages if length is None or p.end <= length]
    if len(document.passages) - len(inside) > 1:
        yield from _short(material, document, length)
        return
    for passage in document.passages:
        if passage not in inside:
            message = (
                f"{compact(passage.iri)}: it ends at {passage.end}, and the text of "
                f"{compact(document.iri)} has only {length} characters. Correct the offsets."
            )
            yield from _at_selector(material, passage, "oa:end", "offset-past-end", message)
    hashes = [] if text is None else list(_hashes(material, inside, text))
    yield from hashes
    # What is not in its place may well overlap, or begin within a word.
    astray = {thing for fault in hashes for thing in fault.things}
    settled = [passage for passage in inside if passage.iri not in astray]
    overlapping = list(_overlapping(material, settled))
    yield from overlapping
    if text is None:
        if not overlapping and len(inside) == len(document.passages):
            yield from _gaps(material, document)
        return
    # Where a sentence begins or ends wrongly, so does what is beside it.
    told = astray | {thing for fault in overlapping for thing in fault.things}
    for passage in settled:
        if passage.iri not in told:
            check = _boundaries if passage.whole else _within_words
            for fault in check(material, passage, text):
                yield fault
                told |= {*fault.things}
    if len(inside) == len(document.passages):
        yield from _outside(material, document, text, told)


def _short(material: Material, document: Document, length: int | None) -> Iterator[Fault]:
    """Give the fault of a record whose text is too short for several of its passages."""
    last = max(passage.end for passage in document.passages)
    message = f"{compact(document.iri)}: its rp:length is {length}, and its passages go on to "
    yield from _at(
        material, document.iri, "rp:length", "text-length", f"{message}{last}. Correct the length."
    )


def _gaps(material: Material, document: Document) -> Iterator[Fault]:
    """Give the first gap between sentences that is too wide for white space, without the text."""
    before: Passage | None = None
    for passage in document.passages:
        last = before.end if before else 0
        if passage.whole and passage.start > last + _BETWEEN:
            message = (
                f"{compact(passage.iri)}: it starts at {passage.start}, and what stands before it "
                f"from {last} on is in no sentence. Correct the offsets, or declare what is there."
            )
            rule = "text-outside-sentences"
            yield from _at_selector(material, passage, "oa:start", rule, message)
            return
        before = passage if passage.whole else before
    if before and document.length and document.length > before.end + _BETWEEN:
        message = (
            f"{compact(document.iri)}: its rp:length is {document.length}, and its last sentence "
            f"ends at {before.end}. Correct the length, or declare what follows."
        )
        yield from _at(material, document.iri, "rp:length", "text-length", message)


def _at(
    material: Material, iri: str, predicate: str, rule: str, message: str, *also: str, part: int = 2
) -> Iterator[Fault]:
    """Give a fault where a file that is checked says something of a thing, if one does."""
    for where in material.said_of(iri, predicate)[:1]:
        yield material.fault(where, part, rule, message, iri, *also)


def _at_selector(
    material: Material, passage: Passage, predicate: str, rule: str, message: str, *also: str
) -> Iterator[Fault]:
    return _at(material, passage.selector, predicate, rule, message, passage.iri, *also)


def _differing(material: Material, document: Document, text: str) -> Iterator[Fault]:
    hint = "correct rp:sha256, or get the text that was encoded"
    if digest(text.replace("\r\n", "\n")) == document.sha256:
        hint = "its lines end in CR LF, and those of the text that was encoded in LF; save it so"
    message = f"{compact(document.iri)}: the text in {document.path} has another SHA-256; {hint}."
    yield from _at(material, document.iri, "rp:sha256", "text-differs", message)


def _overlapping(material: Material, passages: Sequence[Passage]) -> Iterator[Fault]:
    before = None
    for passage in passages:
        if not passage.whole:
            continue
        if before is not None and passage.start < before.end:
            message = (
                f"{compact(passage.iri)}: it starts at {passage.start}, before "
                f"{compact(before.iri)} ends at {before.end}. Correct the offsets of one of the "
                "two, or their numbers."
            )
            rule, shared = "overlapping-sentences", passage.selector == before.selector
            if shared:
                yield from _at(material, passage.iri, "oa:hasSelector", rule, message)
            else:
                yield from _at_selector(material, passage, "oa:start", rule, message, before.iri)
        before = passage


def _hashes(material: Material, passages: Sequence[Passage], text: str) -> Iterator[Fault]:
    digests = {passage.iri: digest(text[passage.start : passage.end]) for passage in passages}
    owners = {sha256: iri for iri, sha256 in digests.items()}
    for passage in passages:
        right = digests[passage.iri]
        if passage.sha256 in ("", right):
            continue
        other, meant = owners.get(passage.sha256), _meant(passage, text)
        message = f"{compact(passage.iri)}: its rp:sha256 is not that of its span, "
        message += f"{passage.start} to {passage.end}"
        if meant:
            start, end = meant
            message += f", but that of {start} to {end}. Write these."
            moved = "oa:end" if start == passage.start else "oa:start"
            yield from _at_selector(material, passage, moved, "passage-hash", message)
        else:
            message += f", but that of {compact(other)}" if other else ""
            message += f". Correct the offsets, or write {right}."
            yield from _at(material, passage.iri, "rp:sha256", "passage-hash", message)


def _meant(passage: Passage, text: str) -> tuple[int, int] | None:
    """Return the span near a passage that has its hash: with one end or both moved alike."""
    start, end = passage.start, passage.end
    for shift in sorted(range(-_NEAR, _NEAR + 1), key=abs):
        for near in ((start + shift, end), (start, end + shift), (start + shift, end + shift)):
            if 0 <= near[0] < near[1] <= len(text) and digest(text[slice(*near)]) == passage.sha256:
                return near
    return None


def _boundaries(material: Material, passage: Passage, text: str) -> Iterator[Fault]:
    start, end = passage.start, passage.end
    span = text[start:end]
    if span != span.lstrip():
        what, predicate, offset = "it begins with white space", "oa:start", start
    elif start and text[start - 1].isalnum() and span[0].isalnum():
        what, predicate, offset = "it begins within a word", "oa:start", start
    elif span != span.rstrip():
        what, predicate, offset = "it ends with white space", "oa:end", end
    elif not _ends(text, end):
        what, predicate, offset = "it ends where no sentence does", "oa:end", end
    else:
        return
    message = f"{compact(passage.iri)}: {what}, at {offset}. Let a sentence begin with its first "
    message += "character and end after its last."
    yield from _at_selector(material, passage, predicate, "sentence-boundary", message)


def _within_words(material: Material, passage: Passage, text: str) -> Iterator[Fault]:
    """Give the end of a span that is within a word, in a script that has capitals, and so spaces.

    Others, such as that of Chinese, have none between words.
    """
    for predicate, offset in (("oa:start", passage.start), ("oa:end", passage.end)):
        around = text[max(offset - 1, 0) : offset + 1]
        if len(around) > 1 and all(c.isdecimal() or c.lower() != c.upper() for c in around):
            message = f"{compact(passage.iri)}: at {offset} it cuts a word. Correct its offsets."
            yield from _at_selector(material, passage, predicate, "word-boundary", message)
            return


def _ends(text: str, end: int) -> bool:
    """Say whether a sentence may end there: at the end of a line, or after a stop."""
    rest = text[end : end + 1]
    if not rest or rest in "\r\n":
        return True
    if rest.isalnum():
        return text[end - 1] in _STOPS  # some publishers leave out the space
    # Only what is near is looked at: a copy of all that is before would be made for each sentence.
    stop = text.find("\n", end)
    line = text[end : stop if stop >= 0 else len(text)]
    return not line.strip() or text[max(end - _NEAR, 0) : end].rstrip(_CLOSING)[-1:] in _STOPS


def _outside(
    material: Material, document: Document, text: str, told: Container[str]
) -> Iterator[Fault]:
    """Give what stands in the text and in no sentence."""
    last, before = 0, ""
    passages = sorted(document.passages, key=lambda passage: passage.start)
    for start, end, iri in [*((p.start, p.end, p.iri) for p in passages), (len(text), -1, "")]:
        gap = text[last:start]
        known = before in told or iri in told
        if not known and any(character.isalnum() for character in gap):
            message = (
                f"{compact(document.iri)}: what stands in its text from "
                f"{last + len(gap) - len(gap.lstrip())} to {start} is in no sentence. Declare it "
                "as one, with rp:carriesNoClaim if it says nothing."
            )
            rule = "text-outside-sentences"
            yield from _at(material, document.iri, "rp:length", rule, message, part=0)
        if end >= last:
            last, before = end, iri
