"""Compare the words of a source with its claims: copied words, hedges, words without a claim."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from pyoxigraph import NamedNode

from realpolitik.checks.checked_data import CheckedData
from realpolitik.checks.fault import Fault, new_fault
from realpolitik.checks.offsets import Document
from realpolitik.checks.reading import Reader
from realpolitik.terms import ID, by_key, compact, expand, local, on_sentence

__all__ = ["copied_words", "hedges", "unclaimed_words"]


_RUN = 8
_FEW = 3  # up to this many consecutive words between two spans need no claim
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
    named = data.facts.subjects("dcterms:title")
    titles = [title for node in named for title in data.facts.texts(node, "dcterms:title")]
    rule, runs = "copied-words", {run for text in texts for run in _runs(text)}
    runs -= {run for title in titles for run in _runs(title)}
    for file, statement in data.statements():
        thing, predicate = statement.subject, statement.predicate
        if statement.iri or predicate in _QUOTED or thing.startswith("_:"):
            continue
        if copied := _copied(statement.value, runs):
            said = f"{compact(thing)}: its {compact(predicate)} {copied}"
            yield data.fault((file, statement), 2, rule, said, thing)
    for file in data.files:
        for comment in _COMMENT.finditer(file.text):
            if copied := _copied(comment.group(), runs):
                at = file.place(comment.start())
                yield new_fault(file.path, at, rule, f"This comment {copied}")


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    """Yield all runs of eight consecutive words in a text."""
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    return (tuple(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1))


def _copied(text: str, runs: Collection[tuple[str, ...]]) -> str:
    """Return a message that quotes the first copied words in a text; "" if none are copied."""
    run = next((run for run in _runs(text) if run in runs), ())
    start = " ".join(run[:3])
    return f'copies eight consecutive words of the source, from "{start} …"' if run else ""


def hedges(data: CheckedData, document: Document) -> Iterator[Fault]:
    """Yield a warning for each ignored hedge, and for each uncertain claim without a hedge.

    A hedge is a word such as "may", listed as a label of a certainty other than rp:certain. All
    claims on a sentence and its spans count. The name of the class of a situation, such as
    "suspicion", is not a hedge. Only English texts are checked.
    """
    text, facts = document.exact, data.facts
    language = facts.text(NamedNode(document.iri), "dcterms:language") or "en"
    if text is None or not language.startswith("en"):
        return
    reader = Reader(facts, data.taxonomy, local(document.iri), text)
    grades = {
        claim: grade
        for claim in data.taxonomy.named(expand("rp:Claim"))
        for grade in facts.nodes(claim, "rp:certainty")
    }
    on = by_key(
        (cited.whole, claim)
        for passage in sorted(document.passages, key=lambda passage: passage.whole)
        if (cited := on_sentence(local(passage.iri)))
        for claim in facts.about(NamedNode(passage.iri), "rp:evidence")
        if isinstance(claim, NamedNode) and claim in grades
    )
    hedged = {place: {*reader.read(place).hedges} for place in on}
    for place, claims in on.items():
        is_certain = all(grades[claim] == expand("rp:certain") for claim in claims)
        names = set[str]().union(*(_names_of_classes(data, claim) for claim in claims))
        if hedged[place] and is_certain and hedged[place].isdisjoint(names):
            word = min(hedged[place])
            said = f'its sentence contains "{word}", but every claim on it is rp:certain'
            yield from _warn(data, "hedge-lost", said, claims, [place])
    flat = {expand("rp:certain"), expand("rp:unspecified")}
    for claim, places in by_key((c, place) for place, claims in on.items() for c in claims).items():
        if grades[claim] not in flat and not any(hedged[place] for place in places):
            said = f"the claim is {compact(grades[claim].value)}, but its sentence has no hedge"
            yield from _warn(data, "hedge-added", said, [claim], places)


def _names_of_classes(data: CheckedData, claim: NamedNode) -> set[str]:
    """Return the labels and aliases of all classes of a claim's situation."""
    nodes = data.facts.nodes(claim, "rp:affirms", "rp:denies")
    kinds = {kind for node in nodes for kind in data.taxonomy.classes(node)}
    return {
        name for kind in kinds for name in data.facts.texts(kind, "rdfs:label", "skos:altLabel")
    }


def _warn(
    data: CheckedData, rule: str, said: str, claims: Sequence[NamedNode], places: Iterable[str]
) -> Iterator[Fault]:
    """Yield a warning at the certainty of the first claim, unless no checked file states it."""
    # The class of the situation may be at fault too.
    regarded = data.facts.nodes(claims[0], "rp:affirms", "rp:denies")
    also = [*(ID + place for place in places), *(node.value for node in (*claims, *regarded))]
    return data.fault_of(claims[0].value, "rp:certainty", rule, said, *also)


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
