"""Build the index of a graph, or open it from the cache."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress

from realpolitik import cache
from realpolitik.answer.questions.mentions import GRAMMAR, words
from realpolitik.answer.questions.names import Names
from realpolitik.answer.questions.question import load_all
from realpolitik.engine.base import Engine
from realpolitik.files import folder, join
from realpolitik.find.index import Index, Text
from realpolitik.find.phrasings import phrasings
from realpolitik.terms import local, on_sentence, reachable

__all__ = ["index_of", "texts"]

_PAGE = 10_000  # rows of an endpoint at a time
_CONCEPTS = ("kind", "domain", "stake", "position", "direction", "tense")


def index_of(engine: Engine, key: str | None, names: Names, quotes: Mapping[str, str]) -> Index:
    """Return the index of a graph, from the cache if it is there.

    `key` is a hash of the graph; a graph at an endpoint is identified by the address and the number
    of claims. `quotes` are the texts of sources, by IRI. Without a cache the index is in memory.
    """
    questions = cache.stamps(folder("queries"), ".rq")
    key = cache.key_of(["index", key or _digest(engine), *questions, *quotes.values()])

    def write(path: str) -> Index:
        index = Index.create(path)
        index.fill(texts(engine, quotes), names.all, phrasings(load_all()))
        return index

    kept = cache.file(key)
    if not kept:
        with suppress(OSError, sqlite3.Error):
            kept = cache.put_file(key, lambda draft: write(draft).close())
    if kept:
        with suppress(sqlite3.Error):
            return Index.open(kept)
    return write(":memory:")


def _digest(engine: Engine) -> str:
    """Return a text that changes with the address and the claims of a graph at an endpoint."""
    counts = (" ".join(row) for row in engine.select(join("size")).values())
    return " ".join([engine.where, *counts])


def texts(engine: Engine, quotes: Mapping[str, str]) -> Iterator[Text]:
    """Yield the claims of a graph as they are indexed; `quotes` are the texts of sources."""
    labels: dict[str, list[str]] = {}
    for thing, word in _paged(engine, "words"):
        labels.setdefault(thing, []).append(word)
    values: dict[str, list[tuple[str, str]]] = {}
    for whole, role, value in _paged(engine, "role-values"):
        values.setdefault(whole, []).append((local(role), value))
    links = {w: [v for role, v in own if role not in _CONCEPTS] for w, own in values.items()}
    rows: dict[str, list[tuple[str, ...]]] = {}
    for claim, *row in _paged(engine, "texts"):
        rows.setdefault(claim, []).append(tuple(row))
    for claim, found in rows.items():
        # If it has several passages, it belongs to the sentence in its name.
        sentence_of = on_sentence(claim)
        own = [r for r in found if sentence_of and r[3:5] == tuple(map(str, sentence_of[1:3]))]
        situation, gloss, source, paragraph, sentence, _, _ = (own or found)[0]
        claimants = {value for role, value in values.get(claim, ()) if role == "claimant"}
        things = sorted(reachable([situation], links) - {situation} | claimants)
        names = [name for thing in things for name in labels.get(thing, ())]
        kinds = [
            _without_grammar(name)
            for whole in (situation, claim)
            for role, value in values.get(whole, ())
            if role in _CONCEPTS
            for name in labels.get(value, ())
        ]
        spans = {(of, int(start), int(end)) for _, _, of, _, _, start, end in found}
        quoted = [quotes[of][start:end] for of, start, end in sorted(spans) if of in quotes]
        place = (source, int(paragraph), int(sentence))
        said = " ".join([gloss, *labels.get(situation, ())])
        fields = (said, " ".join(names), " ".join(kinds), " ".join(quoted))
        yield Text(claim, situation, *place, *fields)


def _without_grammar(label: str) -> str:
    """Return a label without words of grammar, unless it has only these, as "why"."""
    said = words(label)
    return " ".join([word for word in said if word not in GRAMMAR] or said)


def _paged(engine: Engine, name: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a query in `queries/joins`, requested page by page."""
    text, start = join(name), 0
    while True:
        rows = engine.select(f"{text}\nLIMIT {_PAGE} OFFSET {start}").values()
        yield from rows
        if len(rows) < _PAGE:
            return
        start += _PAGE
