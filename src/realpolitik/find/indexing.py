"""The index of a graph: what goes into it, and where it is kept."""

import _sqlite3 as sqlite3  # without the dates of `sqlite3`, which take 1 ms
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from realpolitik import cache
from realpolitik.answer.questions.mentions import GRAMMAR, words
from realpolitik.answer.questions.names import Names
from realpolitik.answer.questions.question import Question, load_all
from realpolitik.engine.base import Engine
from realpolitik.files import folder, join
from realpolitik.find.index import Index, Phrasing, Text
from realpolitik.terms import local, on_sentence, reachable

__all__ = ["index_of", "phrasings", "texts"]

_PAGE = 10_000  # rows of an endpoint at a time
_ASIDE = ("kind", "domain", "stake", "position", "direction", "tense")
_SLOT = re.compile(r"\{(\w+)\}")


def index_of(engine: Engine, key: str | None, names: Names, quotes: Mapping[str, str]) -> Index:
    """Return the index of a graph, from disk where it is kept there.

    `key` is a hash of the graph; one that is held elsewhere is known by its address and by what it
    counts. `quotes` are the texts of sources, by their IRI. Where nothing can be written, the index
    is in memory.
    """
    key = cache.key_of(["index", key or _digest(engine), *_queries(), *quotes.values()])

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
    """Return what tells a graph that is held elsewhere from others, and from itself as it was."""
    return " ".join(
        [engine.where, *(" ".join(row) for row in engine.select(join("size")).values())]
    )


def _queries() -> list[str]:
    """Return a text for each saved question, another one when its file is edited."""
    with os.scandir(folder("queries")) as entries:
        stats = [(entry.name, entry.stat()) for entry in entries if entry.name.endswith(".rq")]
    return sorted(f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in stats)


def phrasings(questions: Sequence[Question]) -> Iterator[Phrasing]:
    """Give all wordings of questions."""
    for question in questions:
        for wording in (question.summary, *question.phrasings):
            yield Phrasing(wording, question.slug, tuple(_SLOT.findall(wording)))


def texts(engine: Engine, quotes: Mapping[str, str]) -> Iterator[Text]:
    """Give what the index has of each claim of a graph; `quotes` are the texts of sources."""
    called: dict[str, list[str]] = {}
    for thing, word in _paged(engine, "words"):
        called.setdefault(thing, []).append(word)
    parts: dict[str, list[tuple[str, str]]] = {}
    for whole, role, part in _paged(engine, "role-values"):
        parts.setdefault(whole, []).append((local(role), part))
    links = {whole: [p for role, p in of if role not in _ASIDE] for whole, of in parts.items()}
    rows: dict[str, list[tuple[str, ...]]] = {}
    for claim, *row in _paged(engine, "texts"):
        rows.setdefault(claim, []).append(tuple(row))
    for claim, found in rows.items():
        # Of the sentences that it stands on, one is that which it is named by.
        named = on_sentence(claim)
        own = [row for row in found if named and row[3:5] == tuple(map(str, named[1:3]))]
        situation, gloss, source, paragraph, sentence, _, _ = (own or found)[0]
        claimants = {part for role, part in parts.get(claim, ()) if role == "claimant"}
        things = sorted(reachable([situation], links) - {situation} | claimants)
        names = [name for thing in things for name in called.get(thing, ())]
        kinds = [
            _without_grammar(name)
            for whole in (situation, claim)
            for role, part in parts.get(whole, ())
            if role in _ASIDE
            for name in called.get(part, ())
        ]
        spans = {(of, int(start), int(end)) for _, _, of, _, _, start, end in found}
        quoted = [quotes[of][start:end] for of, start, end in sorted(spans) if of in quotes]
        place = (source, int(paragraph), int(sentence))
        told = " ".join([gloss, *called.get(situation, ())])
        said = (told, " ".join(names), " ".join(kinds), " ".join(quoted))
        yield Text(claim, situation, *place, *said)


def _without_grammar(label: str) -> str:
    """Return a label without its words of grammar, unless it has no others, as "why" has none."""
    said = words(label)
    return " ".join([word for word in said if word not in GRAMMAR] or said)


def _paged(engine: Engine, name: str) -> Iterator[tuple[str, ...]]:
    """Give the rows of a query in `queries/joins`, asked for page by page."""
    text, start = join(name), 0
    while True:
        rows = engine.select(f"{text}\nLIMIT {_PAGE} OFFSET {start}").values()
        yield from rows
        if len(rows) < _PAGE:
            return
        start += _PAGE
