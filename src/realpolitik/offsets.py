"""Offsets and hashes: passages against each other, and against the text of their source."""

from collections.abc import Iterator

from .findings import Finding
from .material import Material
from .spans import Document, Passage, hashed
from .terms import compact, expand

__all__ = ["OFFSETS", "misplaced"]

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
