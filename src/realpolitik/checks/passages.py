"""Sources, their passages and their texts, as the checks of offsets need them."""

import os
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import chain
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from realpolitik.checks.fault import ERROR, WARNING, Finding
from realpolitik.checks.material import Material
from realpolitik.engine.embedded import Store
from realpolitik.errors import Malformed, Refused
from realpolitik.files import read_text, seed_texts
from realpolitik.terms import RDF_TYPE, compact, expand, local

__all__ = [
    "FIDELITY",
    "OFFSETS",
    "Document",
    "Passage",
    "copied",
    "documents",
    "hashed",
    "misplaced",
    "overstated",
]


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


def hashed(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, as records have it."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def documents(material: Material, texts: Sequence[str]) -> list[Document]:
    """Return the sources, each with its text if it is among some files or beside its record.

    A file is the text of the source that has its hash, or else, of the one that it is named after;
    or else, given by hand, of the only one whose record is checked.

    Raises Malformed for a file that cannot be read, Refused for a text given by hand that is that
    of no source.
    """
    found = [_document(material.store, node) for node in _sources(material.store)]
    for path in texts:
        text = read_text(path)
        place = _owner(found, path, text)
        if place is None:
            place = _only(material, found)
        if place is None:
            mend = "correct the rp:sha256 of its record, or name the file after its source"
            raise Refused(path, f"no source has a text with this hash or name; {mend}")
        found[place] = found[place]._replace(path=path, text=text)
    longest = max((one.length or 0 for one in found), default=0)
    for path in _beside(material, longest):
        try:
            text = read_text(path)
        except Malformed:
            continue  # it is no plain text, and nobody said that it is one
        place = _owner(found, path, text)
        if place is not None and found[place].text is None:
            found[place] = found[place]._replace(path=path, text=text)
    return found


def _owner(found: Sequence[Document], path: str, text: str) -> int | None:
    """Return the place of the source whose text a file is, if there is one."""
    stem = os.path.splitext(os.path.basename(path))[0]
    # A text with other line ends is still that text; `offsets` tells of it.
    digests = hashed(text), hashed(text.replace("\r\n", "\n"))
    by_hash = (n for n, one in enumerate(found) if one.sha256 in digests)
    by_name = (n for n, one in enumerate(found) if local(one.iri) == stem)
    return next(by_hash, next(by_name, None))


def _only(material: Material, found: Sequence[Document]) -> int | None:
    """Return the place of the one source that checked files have the record of, if it is one."""
    own = [n for n, one in enumerate(found) if material.said_of(one.iri)]
    return own[0] if len(own) == 1 and found[own[0]].text is None else None


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


def _sources(store: Store) -> list[NamedNode]:
    found = {node for node, _ in store.pairs(RDF_TYPE, None, expand("rp:Source"))}
    return sorted((node for node in found if isinstance(node, NamedNode)), key=str)


def _document(store: Store, node: NamedNode) -> Document:
    passages = []
    for passage, _ in store.pairs(expand("oa:hasSource"), None, node):
        if not isinstance(passage, NamedNode):
            continue
        selector = next((s for _, s in store.pairs(expand("oa:hasSelector"), passage)), None)
        if not isinstance(selector, NamedNode):
            continue
        start, end = (_number(store, selector, name) for name in ("oa:start", "oa:end"))
        paragraph, sentence = (
            _number(store, passage, f"rp:{n}") for n in ("paragraph", "sentence")
        )
        if start is None or end is None or paragraph is None or sentence is None or start >= end:
            continue  # the shapes tell of that
        whole = passage.value == f"{node.value}-p{paragraph}s{sentence}"
        digest = _value(store, passage, "rp:sha256")
        passages.append(
            Passage(
                *(passage.value, paragraph, sentence, start, end, digest, whole),
                selector=selector.value,
            )
        )
    passages.sort(key=lambda one: (one.paragraph, one.sentence, one.start, one.iri))
    length = _number(store, node, "rp:length")
    return Document(node.value, _value(store, node, "rp:sha256"), length, tuple(passages))


def _value(store: Store, node: NamedNode, name: str) -> str:
    values: Iterable[object] = (value for _, value in store.pairs(expand(name), node))
    return next((value.value for value in values if isinstance(value, Literal)), "")


def _number(store: Store, node: NamedNode, name: str) -> int | None:
    value = _value(store, node, name)
    return int(value) if value.isdecimal() and len(value) < 12 else None


OFFSETS = {
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
    "text-outside-sentences": "All of the text stands in some sentence. Declare what does not, "
    "with rp:carriesNoClaim if it says nothing.",
}

# What a sentence may end with, and what may come after that and belongs to it.
_STOPS = ".!?…。！？:;"
_CLOSING = "\"'”’»)]*"
# So many characters away a span is looked for that offsets may have missed.
_NEAR = 200


def misplaced(material: Material, document: Document) -> Iterator[Finding]:
    """Give what is wrong with the offsets and hashes of a source, as far as the text is at hand."""
    text = document.text
    if text is not None and hashed(text) != document.sha256:
        yield from _differing(material, document, text)
        text = None
    length = document.length if text is None else len(text)
    if text is not None and document.length not in (None, length):
        said = (
            f"{compact(document.iri)}: its rp:length is {document.length}, and its text in "
            f"{document.path} has {length} characters. Write {length}."
        )
        yield from _at(material, document.iri, "rp:length", "text-length", said)
    inside = []
    for one in document.passages:
        if length is not None and one.end > length:
            said = (
                f"{compact(one.iri)}: it ends at {one.end}, and the text of "
                f"{compact(document.iri)} has only {length} characters. Correct the offsets."
            )
            yield from _at(material, one.selector, "oa:end", "offset-past-end", said, one.iri)
        else:
            inside.append(one)
    hashes = [] if text is None else list(_hashes(material, inside, text))
    yield from hashes
    # What is not in its place may well overlap, or begin within a word.
    astray = {thing for one in hashes for thing in one.things}
    settled = [one for one in inside if one.iri not in astray]
    overlapping = list(_overlapping(material, settled))
    yield from overlapping
    if text is None:
        return
    # Where a sentence begins or ends wrongly, so does what is beside it.
    told = astray | {thing for one in overlapping for thing in one.things}
    for one in settled:
        found = list(_boundaries(material, one, text)) if one.whole and one.iri not in told else []
        yield from found
        told |= {thing for one in found for thing in one.things}
    if len(inside) == len(document.passages):
        yield from _outside(material, document, inside, text, told)


def _at(
    material: Material, iri: str, predicate: str, rule: str, said: str, *also: str
) -> Iterator[Finding]:
    """Give a finding where a file that is checked says something of a thing, if one does."""
    wanted = expand(predicate).value
    found = material.said_of(iri)
    best = next((where for where in found if where[1].predicate == wanted), None)
    if best is not None:
        yield material.finding(best, 2, rule, said, iri, *also)


def _differing(material: Material, document: Document, text: str) -> Iterator[Finding]:
    hint = "correct rp:sha256, or get the text that was encoded"
    if hashed(text.replace("\r\n", "\n")) == document.sha256:
        hint = "its lines end in CR LF, and those of the text that was encoded in LF; save it so"
    said = f"{compact(document.iri)}: the text in {document.path} has another SHA-256; {hint}."
    yield from _at(material, document.iri, "rp:sha256", "text-differs", said)


def _overlapping(material: Material, passages: list[Passage]) -> Iterator[Finding]:
    before = None
    for one in passages:
        if not one.whole:
            continue
        if before is not None and one.start < before.end:
            said = (
                f"{compact(one.iri)}: it starts at {one.start}, before {compact(before.iri)} ends "
                f"at {before.end}. Correct the offsets of one of the two, or their numbers."
            )
            rule = "overlapping-sentences"
            yield from _at(material, one.selector, "oa:start", rule, said, one.iri)
        before = one


def _hashes(material: Material, passages: list[Passage], text: str) -> Iterator[Finding]:
    digests = {one.iri: hashed(text[one.start : one.end]) for one in passages}
    owners = {digest: iri for iri, digest in digests.items()}
    for one in passages:
        if not one.sha256 or one.sha256 == digests[one.iri]:
            continue
        other, meant = owners.get(one.sha256), _meant(one, text)
        start, end = meant or (one.start, one.end)
        hint = f", but that of {compact(other)}" if other else ""
        mend = f"Correct the offsets, or write {digests[one.iri]}."
        iri, predicate = one.iri, "rp:sha256"
        if meant:
            hint, mend = f", but that of {start} to {end}", "Write these."
            iri, predicate = one.selector, "oa:end" if start == one.start else "oa:start"
        said = (
            f"{compact(one.iri)}: its rp:sha256 is not that of its span, {one.start} to {one.end}"
            f"{hint}. {mend}"
        )
        yield from _at(material, iri, predicate, "passage-hash", said, one.iri)


def _meant(one: Passage, text: str) -> tuple[int, int] | None:
    """Return the span near a passage that has its hash: with one end or both moved alike."""
    for shift in sorted(range(-_NEAR, _NEAR + 1), key=abs):
        for start, end in (
            (one.start + shift, one.end),
            (one.start, one.end + shift),
            (one.start + shift, one.end + shift),
        ):
            if 0 <= start < end <= len(text) and hashed(text[start:end]) == one.sha256:
                return start, end
    return None


def _boundaries(material: Material, one: Passage, text: str) -> Iterator[Finding]:
    span = text[one.start : one.end]
    what = ""
    predicate = "oa:end"
    if span != span.lstrip():
        what, predicate = "it begins with white space", "oa:start"
    elif one.start and text[one.start - 1].isalnum() and span[0].isalnum():
        what, predicate = "it begins within a word", "oa:start"
    elif span != span.rstrip():
        what = "it ends with white space"
    elif not _ends(text, one.end):
        what = "it ends where no sentence does"
    if what:
        said = (
            f"{compact(one.iri)}: {what}, at {one.start if predicate == 'oa:start' else one.end}. "
            "Let a sentence begin with its first character and end after its last."
        )
        yield from _at(material, one.selector, predicate, "sentence-boundary", said, one.iri)


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
    material: Material, document: Document, inside: list[Passage], text: str, told: set[str]
) -> Iterator[Finding]:
    """Give what stands in the text and in no sentence, first of all, where there is any."""
    place, before = 0, ""
    for one in [*sorted(inside, key=lambda one: one.start), None]:
        start = one.start if one else len(text)
        gap = text[place:start]
        known = before in told or (one is not None and one.iri in told)
        if not known and any(character.isalnum() for character in gap):
            at = place + len(gap) - len(gap.lstrip())
            said = (
                f"{compact(document.iri)}: what stands in its text from {at} to {start} is in no "
                "sentence. Declare it as one, with rp:carriesNoClaim if it says nothing."
            )
            kind = expand("rp:length").value
            for where in material.said_of(document.iri):
                if where[1].predicate == kind:
                    rule = "text-outside-sentences"
                    yield material.finding(where, 0, rule, said, document.iri)
                    break
        if one and one.end >= place:
            place, before = one.end, one.iri


FIDELITY = {
    "copied-words": "No text or comment in data repeats eight words of the source running. Say it "
    "otherwise.",
    "hedge-lost": "A claim is less than certain where the words that it stands on are. Keep the "
    "hedge in its rp:certainty, or leave the claim where the hedge weakens something else.",
}

_RUN = 8
# The lines of a comment, which may be one sentence.
_COMMENT = re.compile(r"^[ \t]*#.*(?:\n[ \t]*#.*)*", re.MULTILINE)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# "May" with a capital is mostly the month.
_HEDGE = re.compile(
    r"\b(?:may|(?i:might|could|perhaps|maybe|possibly|probably|likely|unlikely|presumably"
    r"|apparently|seemingly|reportedly|allegedly|appears?|seems?|suggests?))\b"
)
# A title is the source's own, and is cited.
_CITED = frozenset(
    expand(name).value for name in ("dcterms:title", "dcterms:bibliographicCitation")
)


def copied(material: Material, document: Document) -> Iterator[Finding]:
    """Give each text in the checked files that repeats a run of words of a source."""
    if document.text is None or hashed(document.text) != document.sha256:
        return
    words = _words(document.text)
    runs = {tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)}
    for file in material.files:
        for one in file.triples:
            if not isinstance(one.object, Literal) or one.predicate.value in _CITED:
                continue
            run = _run(one.object.value, runs)
            if run is None or not isinstance(one.subject, NamedNode):
                continue
            said = f"{compact(one.subject.value)}: its {compact(one.predicate.value)} {_says(run)}"
            for where in material.said_of(one.subject.value):
                same = where[1].predicate, where[1].value
                if where[0] is file and same == (one.predicate.value, one.object.value):
                    yield material.finding(where, 2, "copied-words", said, one.subject.value)
                    break
        for comment in _COMMENT.finditer(file.text):
            run = _run(comment.group(), runs)
            if run is not None:
                line, column = file.place(comment.start())
                said = f"This comment {_says(run)}"
                yield Finding(file.path, line, column, ERROR, "copied-words", said)


def _run(text: str, runs: Container[tuple[str, ...]]) -> tuple[str, ...] | None:
    """Return the first run of words of a text that is one of some."""
    own = _words(text)
    found = (tuple(own[i : i + _RUN]) for i in range(len(own) - _RUN + 1))
    return next((run for run in found if run in runs), None)


def _says(run: tuple[str, ...]) -> str:
    start = " ".join(run[:3])
    return f'repeats eight words of the text running, from "{start} …" on. Say it otherwise.'


def _words(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


def overstated(material: Material, document: Document) -> Iterator[Finding]:
    """Give each hedge in the text all claims on which are certain, at the first of them.

    A hedge weakens one thing that its sentence says; if no claim there is weaker, it is lost.
    """
    text = document.text
    if text is None or hashed(text) != document.sha256:
        return
    query = """
        PREFIX rp: <https://w3id.org/realpolitik/ontology#>
        SELECT DISTINCT ?passage ?claim ?certainty WHERE {
            ?claim rp:evidence ?passage ; rp:certainty ?certainty
        } ORDER BY ?passage ?claim ?certainty"""
    claims: dict[str, list[tuple[str, str]]] = {}
    for passage, claim, certainty in material.store.select(query).values():
        claims.setdefault(passage, []).append((claim, certainty))
    certain, told = expand("rp:certain").value, set[str]()
    for hedge in _HEDGE.finditer(text):
        over = [p for p in document.passages if p.start <= hedge.start() and hedge.end() <= p.end]
        over.sort(key=lambda one: one.end - one.start)
        on = [pair for passage in over for pair in claims.get(passage.iri, ())]
        if not on or any(certainty != certain for _, certainty in on):
            continue
        claim = on[0][0]
        if claim in told:
            continue
        told.add(claim)
        said = (
            f'{compact(claim)}: its sentence says "{hedge.group()}", and all that is claimed there '
            "is rp:certain. Keep the hedge: make a claim rp:probable or rp:possible, where it "
            "belongs; or, if it weakens nothing that is claimed, leave it."
        )
        wanted = expand("rp:certainty").value
        for where in material.said_of(claim):
            if where[1].predicate == wanted:
                things = claim, *(passage.iri for passage in over)
                yield material.finding(where, 2, "hedge-lost", said, *things, severity=WARNING)
                break
