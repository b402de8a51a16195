"""What data say against the words of the text: too many of them, or surer than they are."""

import re
from collections.abc import Container, Iterator

from pyoxigraph import Literal, NamedNode

from .findings import ERROR, WARNING, Finding
from .material import Material
from .spans import Document, hashed
from .terms import compact, expand

__all__ = ["FIDELITY", "copied", "overstated"]

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
