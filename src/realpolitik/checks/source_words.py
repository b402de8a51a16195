"""Compare the words of a source with its claims: copied words, hedges, words without a claim."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.checks.checked_data import CheckedData
from realpolitik.checks.fault import Fault, new_fault
from realpolitik.checks.offsets import Document, Passage
from realpolitik.checks.reading import Reader
from realpolitik.terms import by_key, compact, expand, local

__all__ = ["copied_words", "hedges", "unclaimed_words"]


_RUN = 8
_FEW = 3  # up to this many consecutive words between two spans need no claim
_Names = dict[str, list[tuple[str, ...]]]
# Consecutive lines of a comment may be one sentence.
_COMMENT = re.compile(r"^[ \t]*#.*(?:\n[ \t]*#.*)*", re.MULTILINE)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# Titles are quoted from the source.
_QUOTED = frozenset(
    expand(name).value for name in ("dcterms:title", "dcterms:bibliographicCitation")
)


def copied_words(data: CheckedData, documents: Iterable[Document]) -> Iterator[Fault]:
    """Yield a fault for each literal or comment that copies eight consecutive words of a source."""
    texts = [document.exact for document in documents if document.exact]
    if not texts:
        return
    names, rule = _names(data), "copied-words"
    runs = {run for text in texts for run in _runs(text, names)}
    for file, statement in data.statements():
        thing, predicate = statement.subject, statement.predicate
        if statement.iri or predicate in _QUOTED or thing.startswith("_:"):
            continue
        if copied := _copied(statement.value, names, runs):
            said = f"{compact(thing)}: its {compact(predicate)} {copied}"
            yield data.fault((file, statement), 2, rule, said, thing)
    for file in data.files:
        for comment in _COMMENT.finditer(file.text):
            if copied := _copied(comment.group(), names, runs):
                at = file.place(comment.start())
                yield new_fault(file.path, at, rule, f"This comment {copied}")


def _names(data: CheckedData) -> _Names:
    """Map the first word of each name of several words to all such names, the longest first."""
    kinds = map(expand, ("rp:WorldEntity", "rp:Source"))
    things = {thing for kind in kinds for thing in data.taxonomy.named(kind)}
    called = ("rdfs:label", "skos:altLabel", "dcterms:title")
    names = {tuple(_words(text)) for thing in things for text in data.facts.texts(thing, *called)}
    longest_first = sorted(names, key=len, reverse=True)
    return by_key((words[0], words) for words in longest_first if len(words) > 1)


def _words(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


def _runs(text: str, names: _Names) -> Iterator[tuple[str, ...]]:
    """Yield all runs of eight consecutive words in a text; a known name counts as one word."""
    words, place, found = _words(text), 0, list[str]()
    while place < len(words):
        known = names.get(words[place], ())
        name = next((n for n in known if tuple(words[place : place + len(n)]) == n), None)
        found.append(" ".join(name) if name else words[place])
        place += len(name) if name else 1
    return (tuple(found[start : start + _RUN]) for start in range(len(found) - _RUN + 1))


def _copied(text: str, names: _Names, runs: Collection[tuple[str, ...]]) -> str:
    """Return a message that quotes the first copied words in a text; "" if none are copied."""
    run = next((run for run in _runs(text, names) if run in runs), ())
    start = " ".join(" ".join(run).split()[:3])
    return f'copies eight consecutive words of the source, from "{start} …"' if run else ""


class _Graded(NamedTuple):
    """A claim with its certainty, one passage that is evidence for it, and the hedges in that."""

    claim: NamedNode
    certainty: NamedNode
    passage: Passage
    hedges: Collection[str]


def hedges(data: CheckedData, document: Document) -> Iterator[Fault]:
    """Yield a warning for each ignored hedge, and for each uncertain claim without a hedge.

    A hedge is a word such as "may", listed as a label of a certainty other than rp:certain. Only
    English texts are checked.
    """
    text, facts = document.exact, data.facts
    language = facts.text(NamedNode(document.iri), "dcterms:language") or "en"
    if text is None or not language.startswith("en"):
        return
    reader = Reader(facts, data.taxonomy, local(document.iri), text)
    certainties = data.taxonomy.things(expand("rp:Certainty"))
    graded = [
        _Graded(claim, certainty, passage, reader.hedges(text[passage.start : passage.end]))
        for passage in document.passages
        for claim in facts.about(NamedNode(passage.iri), "rp:evidence")
        for certainty in facts.nodes(claim, "rp:certainty")
        if isinstance(claim, NamedNode) and certainty in certainties
    ]
    on = by_key(((found.passage.paragraph, found.passage.sentence), found) for found in graded)
    hedged = {
        (passage.paragraph, passage.sentence): reader.hedges(text[passage.start : passage.end])
        for passage in document.passages
        if passage.whole
    }
    for place, found in on.items():
        yield from _lost(data, found, hedged.get(place, ()))
    flat = {expand("rp:certain"), expand("rp:unspecified")}
    uncertain = by_key((found.claim, found) for found in graded if found.certainty not in flat)
    for claim, over in uncertain.items():
        if not any(hedged.get((p.paragraph, p.sentence)) for _, _, p, _ in over):
            said = f"the claim is {compact(over[0].certainty.value)}, but its sentence has no hedge"
            yield from _warn(data, "hedge-added", said, claim, over)


def _lost(data: CheckedData, graded: Sequence[_Graded], hedges: Iterable[str]) -> Iterator[Fault]:
    """Yield a warning for the hedges in a sentence about which all claims are rp:certain.

    If some claims cite a span that contains the hedge, only these count. The name of the class of
    a situation, such as "suspicion", is not a hedge.
    """
    certain, told = expand("rp:certain"), set[NamedNode]()
    for hedge in hedges:
        over = [found for found in graded if hedge in found.hedges]
        on = [found for found in over if not found.passage.whole] or over
        if not on or on[0].claim in told or any(found.certainty != certain for found in on):
            continue
        if any({*hedges} & _names_of_classes(data, found.claim) for found in on):
            continue
        told.add(on[0].claim)
        said = f'its sentence contains "{hedge}", but every claim on it is rp:certain'
        yield from _warn(data, "hedge-lost", said, on[0].claim, over)


def _names_of_classes(data: CheckedData, claim: NamedNode) -> set[str]:
    """Return the labels and aliases of all classes of a claim's situation."""
    nodes = data.facts.nodes(claim, "rp:affirms", "rp:denies")
    kinds = {kind for node in nodes for kind in data.taxonomy.classes(node)}
    return {
        name for kind in kinds for name in data.facts.texts(kind, "rdfs:label", "skos:altLabel")
    }


def _warn(
    data: CheckedData, rule: str, said: str, claim: NamedNode, over: Iterable[_Graded]
) -> Iterator[Fault]:
    """Yield a warning at the certainty of a claim, unless no checked file states it."""
    # The class of the situation may be at fault too.
    regarded = data.facts.nodes(claim, "rp:affirms", "rp:denies")
    also = dict.fromkeys([*(found.passage.iri for found in over), *(s.value for s in regarded)])
    return data.fault_of(claim.value, "rp:certainty", rule, said, *also)


def unclaimed_words(data: CheckedData, document: Document) -> Iterator[Fault]:
    """Yield a warning for each sentence with claims that leave some of its words uncovered."""
    text, evidence = document.exact or "", (expand("rp:evidence").value,)
    for sentence in document.passages if text else ():
        within = range(sentence.start, min(sentence.end, len(text)))
        inner = [p for p in document.passages if p.start in within and p.end <= sentence.end]
        uses = {passage: data.uses_of(passage.iri, evidence) for passage in inner}
        if not sentence.whole or not any(uses.values()):
            continue
        claimed = {place for p in inner if uses[p] for place in range(p.start, p.end)}
        left = "".join(text[place] if place not in claimed else "\n" for place in within)
        parts = [words for part in left.split("\n") if len(words := _WORD.findall(part)) > _FEW]
        if parts:
            first, *_ = (where for passage in inner for where in uses[passage])
            claim, start = first[1].subject, " ".join(parts[0][:_FEW])
            said = f'{compact(claim)}: no claim on its sentence covers "{start} …"'
            yield data.fault(first, 2, "unclaimed-words", said, claim, sentence.iri)
