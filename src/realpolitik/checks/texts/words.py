"""The words of a source: none copied at length, no hedge lost or added, none without a claim."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.checks.fault import ERROR, WARNING, Fault
from realpolitik.checks.files import fault_at
from realpolitik.checks.material import Material
from realpolitik.checks.texts.passages import Document, Passage
from realpolitik.terms import by_key, compact, expand

__all__ = ["RULES", "copied", "hedged", "unclaimed"]

RULES = {
    "copied-words": "No text or comment in data repeats eight words of the source running, where "
    "a known name is one. Say it otherwise.",
    "hedge-added": "A claim is no less than certain where no sentence that it stands on has a word "
    "for it. Make it rp:certain, or rp:unspecified where the words do not show how sure it is; or "
    "add the word, if it has one, to the names of the certainty.",
    "hedge-lost": "A claim is less than certain where the words that it stands on are. Keep the "
    "hedge in its rp:certainty, or leave the claim where the hedge weakens something else.",
    "unclaimed-words": "The claims on a sentence stand on all of its words, or leave only few that "
    "follow each other. Claim what they say; or let a claim stand on the whole sentence.",
}

_RUN = 8
_FEW = 3  # words that follow each other, and may be what joins two spans
_Names = dict[str, list[tuple[str, ...]]]
# The lines of a comment, which may be one sentence.
_COMMENT = re.compile(r"^[ \t]*#.*(?:\n[ \t]*#.*)*", re.MULTILINE)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# A title is the source's own, and is cited.
_CITED = frozenset(
    expand(name).value for name in ("dcterms:title", "dcterms:bibliographicCitation")
)


def copied(material: Material, document: Document) -> Iterator[Fault]:
    """Give each text in the checked files that repeats a run of words of a source."""
    names = _names(material.names)
    runs = set(_runs(document.exact or "", names))
    for file in material.files if runs else ():
        for statement in file.statements:
            thing, predicate = statement.subject, statement.predicate
            if statement.iri or predicate in _CITED or thing.startswith("_:"):
                continue
            run = next((run for run in _runs(statement.value, names) if run in runs), None)
            if run:
                message = f"{compact(thing)}: its {compact(predicate)} {_repeats(run)}"
                yield material.fault((file, statement), 2, "copied-words", message, thing)
        for comment in _COMMENT.finditer(file.text):
            run = next((run for run in _runs(comment.group(), names) if run in runs), None)
            if run:
                message = f"This comment {_repeats(run)}"
                yield fault_at(file, comment.start(), ERROR, "copied-words", message)


def _names(texts: Iterable[str]) -> _Names:
    """Return the names of several words by their first, the longest first."""
    return by_key(
        (words[0], words)
        for words in sorted({tuple(_words(text)) for text in texts}, key=len, reverse=True)
        if len(words) > 1
    )


def _words(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


def _runs(text: str, names: _Names) -> Iterator[tuple[str, ...]]:
    """Give each eight words of a text that follow each other; a name counts as one."""
    words, place, found = _words(text), 0, list[str]()
    while place < len(words):
        known = names.get(words[place], ())
        name = next((n for n in known if tuple(words[place : place + len(n)]) == n), None)
        found.append(" ".join(name) if name else words[place])
        place += len(name) if name else 1
    return (tuple(found[start : start + _RUN]) for start in range(len(found) - _RUN + 1))


def _repeats(run: tuple[str, ...]) -> str:
    start = " ".join(" ".join(run).split()[:3])
    return f'repeats eight words of the text running, from "{start} …" on. Say it otherwise.'


class _Graded(NamedTuple):
    """A claim with its certainty, and a passage on which it stands."""

    claim: NamedNode
    certainty: NamedNode
    passage: Passage


def hedged(material: Material, document: Document) -> Iterator[Fault]:
    """Give each hedge in the text that no claim keeps, and each claim whose hedge is none of it.

    The words are those that name the certainties below certain, in English as the text must be.
    """
    text = document.exact
    language = material.facts.text(NamedNode(document.iri), "dcterms:language") or "en"
    if text is None or not language.startswith("en"):
        return
    graded = [
        _Graded(claim, certainty, passage)
        for passage in document.passages
        for claim in material.facts.about(NamedNode(passage.iri), "rp:evidence")
        for certainty in material.facts.nodes(claim, "rp:certainty")
        if isinstance(claim, NamedNode)
    ]
    hedges = list(_hedges(material, document.passages, text))
    yield from _lost(material, graded, hedges)
    yield from _added(material, graded, hedges)


class _Hedge(NamedTuple):
    """A word that weakens something, with its place in the text."""

    word: str
    start: int
    end: int
    sentence: tuple[int, int]

    def within(self, passage: Passage) -> bool:
        """Say whether the word stands in a passage."""
        return passage.start <= self.start and self.end <= passage.end


def _hedges(material: Material, passages: Iterable[Passage], text: str) -> Iterator[_Hedge]:
    """Give the hedges in the sentences of a text.

    A capital is that of a name, such as of a month, but at the beginning of a sentence.
    """
    names = ("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel")
    grades = set(material.taxonomy.things(expand("rp:Certainty"))) - {expand("rp:certain")}
    words = {word for grade in grades for word in material.facts.texts(grade, *names)}
    listed = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    pattern = re.compile(rf"\b(?:{listed})\b|\A(?i:{listed})\b")
    for passage in passages:
        if passage.whole:
            for match in pattern.finditer(text[passage.start : passage.end]):
                start, end = (passage.start + offset for offset in match.span())
                yield _Hedge(match.group(), start, end, (passage.paragraph, passage.sentence))


def _lost(
    material: Material, graded: Sequence[_Graded], hedges: Sequence[_Hedge]
) -> Iterator[Fault]:
    """Give each hedge on which all claims are certain, at the first of them.

    A hedge weakens one thing that its sentence says; if no claim there is weaker, it is lost. Where
    claims stand on a span with the hedge, one of these must be weaker, and not just any. A word
    that names the kind of what is claimed, as suspicion, is kept in that, with what it governs.
    """
    certain, told = expand("rp:certain"), set[NamedNode]()
    for hedge in hedges:
        over = [found for found in graded if hedge.within(found.passage)]
        on = [found for found in over if not found.passage.whole] or over
        if not on or on[0].claim in told or any(found.certainty != certain for found in on):
            continue
        words = {other.word for other in hedges if other.sentence == hedge.sentence}
        if any(words & _kinds(material, found.claim) for found in on):
            continue
        told.add(on[0].claim)
        name = compact(on[0].claim.value)
        message = (
            f'{name}: its sentence says "{hedge.word}", and all that is claimed there is '
            "rp:certain. Keep the hedge: make a claim rp:probable or rp:possible, where it "
            "belongs; or, if it weakens nothing that is claimed, leave it."
        )
        yield from _at(material, "hedge-lost", message, on[0].claim, over)


def _kinds(material: Material, claim: NamedNode) -> set[str]:
    """Return what the kinds of situation are called that a claim regards."""
    facts = material.facts
    nodes = facts.nodes(claim, "rp:affirms", "rp:denies")
    kinds = {kind for node in nodes for kind in material.taxonomy.classes(node)}
    return {name for kind in kinds for name in facts.texts(kind, "rdfs:label", "skos:altLabel")}


def _added(
    material: Material, graded: Sequence[_Graded], hedges: Sequence[_Hedge]
) -> Iterator[Fault]:
    """Give each claim with a grade below certain, none of whose sentences has a hedge."""
    flat = {expand("rp:certain"), expand("rp:unspecified")}
    sentences = {hedge.sentence for hedge in hedges}
    on = by_key((found.claim, found) for found in graded if found.certainty not in flat)
    for claim, over in on.items():
        if sentences.isdisjoint((p.paragraph, p.sentence) for _, _, p in over):
            grade = compact(over[0].certainty.value)
            message = (
                f"{compact(claim.value)}: it is {grade}, and its sentence has no word for it that "
                "is known. Make it rp:certain, or rp:unspecified where the words do not show how "
                f"sure it is; or give {grade} the word as a skos:hiddenLabel, if it has one."
            )
            yield from _at(material, "hedge-added", message, claim, over)


def _at(
    material: Material, rule: str, message: str, claim: NamedNode, over: Iterable[_Graded]
) -> Iterator[Fault]:
    """Give a warning where a checked file has the certainty of a claim on some passages."""
    # Of a situation that is wrong itself, its kind may be, which keeps the hedge.
    regarded = material.facts.nodes(claim, "rp:affirms", "rp:denies")
    things = [claim.value, *(found.passage.iri for found in over), *(s.value for s in regarded)]
    for where in material.said_of(claim.value, "rp:certainty")[:1]:
        yield material.fault(where, 2, rule, message, *dict.fromkeys(things), severity=WARNING)


def unclaimed(material: Material, document: Document) -> Iterator[Fault]:
    """Give each sentence with words on which no claim on it stands, at the first of its claims."""
    text = document.exact
    for sentence in document.passages if text is not None else ():
        within = range(sentence.start, sentence.end)
        inner = [p for p in document.passages if p.start in within and p.end <= sentence.end]
        uses = {p: material.uses_of(p.iri, (expand("rp:evidence").value,)) for p in inner}
        if not sentence.whole or not any(uses.values()):
            continue
        claimed = {place for p in inner if uses[p] for place in range(p.start, p.end)}
        left = "".join((text or "")[place] if place not in claimed else "\n" for place in within)
        parts = [words for part in left.split("\n") if len(words := _WORD.findall(part)) > _FEW]
        if parts:
            first, *_ = (where for p in inner for where in uses[p])
            claim = first[1].subject
            start = " ".join(parts[0][:_FEW])
            message = (
                f'{compact(claim)}: no claim on its sentence stands on "{start} …". Claim '
                "what that says; or let a claim stand on the whole sentence."
            )
            things = claim, sentence.iri
            yield material.fault(first, 2, "unclaimed-words", message, *things, severity=WARNING)
