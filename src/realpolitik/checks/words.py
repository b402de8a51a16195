"""The words of a source: none copied at length, no hedge lost, none left without a claim."""

import re
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from realpolitik.checks.fault import ERROR, WARNING, Fault
from realpolitik.checks.material import Material
from realpolitik.checks.passages import Document
from realpolitik.terms import compact, expand

__all__ = ["RULES", "copied", "overstated", "unclaimed"]

RULES = {
    "copied-words": "No text or comment in data repeats eight words of the source running, where "
    "a known name is one. Say it otherwise.",
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
# "May" with a capital is mostly the month.
_HEDGE = re.compile(
    r"\b(?:may|(?i:might|could|perhaps|maybe|possibly|probably|likely|unlikely|presumably"
    r"|apparently|seemingly|reportedly|allegedly|appears?|seems?|suggests?))\b"
)
# A title is the source's own, and is cited.
_CITED = frozenset(
    expand(name).value for name in ("dcterms:title", "dcterms:bibliographicCitation")
)


def copied(material: Material, document: Document) -> Iterator[Fault]:
    """Give each text in the checked files that repeats a run of words of a source."""
    if document.exact is None:
        return
    names = _names(material.names)
    runs = set(_runs(document.exact, names))
    for file in material.files:
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
                yield file.fault(comment.start(), ERROR, "copied-words", message)


def _names(texts: Iterable[str]) -> _Names:
    """Return the names of several words by their first, the longest first."""
    names: _Names = {}
    for words in sorted({tuple(_words(text)) for text in texts}, key=len, reverse=True):
        if len(words) > 1:
            names.setdefault(words[0], []).append(words)
    return names


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


def overstated(material: Material, document: Document) -> Iterator[Fault]:
    """Give each hedge in the text all claims on which are certain, at the first of them.

    A hedge weakens one thing that its sentence says; if no claim there is weaker, it is lost.
    """
    text, facts, certain = document.exact, material.facts, expand("rp:certain")
    told = set[str]()
    for hedge in _HEDGE.finditer(text or ""):
        over = [p for p in document.passages if p.start <= hedge.start() and hedge.end() <= p.end]
        over.sort(key=lambda passage: passage.end - passage.start)
        on = [
            (claim, certainty)
            for passage in over
            for claim in facts.about(NamedNode(passage.iri), "rp:evidence")
            for certainty in facts.nodes(claim, "rp:certainty")
            if isinstance(claim, NamedNode)
        ]
        if not on or any(certainty != certain for _, certainty in on):
            continue
        claim = on[0][0].value
        if claim in told:
            continue
        told.add(claim)
        message = (
            f'{compact(claim)}: its sentence says "{hedge.group()}", and all that is claimed there '
            "is rp:certain. Keep the hedge: make a claim rp:probable or rp:possible, where it "
            "belongs; or, if it weakens nothing that is claimed, leave it."
        )
        things = claim, *(passage.iri for passage in over)
        for where in material.said_of(claim, "rp:certainty")[:1]:
            yield material.fault(where, 2, "hedge-lost", message, *things, severity=WARNING)


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
