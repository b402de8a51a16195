"""A full-text index of claims and questions. It uses SQLite's FTS5, Porter's stemmer and BM25.

https://sqlite.org/fts5.html
"""

import re
import sqlite3
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import islice
from operator import itemgetter, mul
from typing import Any, NamedTuple

from pyoxigraph import NamedNode

from realpolitik import cache
from realpolitik.answer.questions.mentions import MAX_WORDS, Name, NameLookup, lookup_among
from realpolitik.answer.questions.names import Names
from realpolitik.answer.questions.question import load_all, load_tests
from realpolitik.engine.base import Engine
from realpolitik.engine.embedded import Store
from realpolitik.english import GRAMMAR, words
from realpolitik.files import folder, join_query
from realpolitik.find.claim_texts import Text, search_terms, texts
from realpolitik.find.phrasings import (
    SLOT,
    Phrasing,
    phrasing_key,
    phrasings,
    statement_key,
    synonyms,
)
from realpolitik.find.word_lists import direction
from realpolitik.terms import by_key, local

__all__ = ["Found", "Index", "index_of"]

_ASIDE = 0.4  # factor of the rank for a claim that is only asked or presupposed
_OF_KIND = 3  # factor of the rank for claims on the subject that give the reason, date or figure
_ALIKE = 6  # how much the rank of a claim grows the more its words are alike to the question
_LONG = 2  # spaces in a long name
_RERANKED = 200  # claims whose words are compared with the question in meaning
_VALUES = 10_000  # in a query; SQLite takes 32,766
_PHRASE = 6  # maximum number of words in a synonym
_TOKENS = "tokenize = 'porter unicode61 remove_diacritics 2'"
_SCHEMA = f"""
CREATE TABLE claim(
  id INTEGER PRIMARY KEY, iri, situation, source, paragraph, sentence, voices, weight, vector
);
CREATE VIRTUAL TABLE said USING fts5(gloss, names, kinds, quote, sought, content = '', {_TOKENS});
CREATE VIRTUAL TABLE stem USING fts5vocab(said, col);
CREATE TABLE word(word PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE name(words, written, iri, kinds, PRIMARY KEY (words, written, iri)) WITHOUT ROWID;
CREATE TABLE statement(situation, text, key, PRIMARY KEY (situation, text)) WITHOUT ROWID;
CREATE TABLE synonym(phrase PRIMARY KEY, same) WITHOUT ROWID;
CREATE TABLE phrasing(key, slug, slots, test, PRIMARY KEY(key, slug, slots)) WITHOUT ROWID;
CREATE VIRTUAL TABLE asked USING fts5(phrasing, slug UNINDEXED, {_TOKENS});
INSERT INTO said(said, rank) VALUES('rank', 'bm25(3, 3, 1, 1, 3)');
"""
_ADD = "INSERT INTO said(rowid, gloss, names, kinds, quote, sought) VALUES (?,?,?,?,?,?)"
_FOUND = """
SELECT id, rank * weight, vector, iri, situation, source, paragraph, sentence, voices FROM said
JOIN claim ON id = said.rowid WHERE said MATCH ?
"""
_STEM = "SELECT 1 FROM stem WHERE term = ? AND col <> 'sought'"
_MATCHING = "SELECT rowid FROM said WHERE said MATCH ?"
_IRIS = "SELECT iri FROM said JOIN claim ON id = said.rowid WHERE said MATCH ?"
_ALL = """
SELECT iri, situation, source, paragraph, sentence, voices, -1.0 FROM claim
ORDER BY source, paragraph, sentence, id
"""
_PHRASING = """
INSERT INTO phrasing VALUES (?,?,?,?) ON CONFLICT DO UPDATE SET test = max(test, excluded.test)
"""


class Found(NamedTuple):
    """A claim found by a search. Its fields are as in `Text`; a lower `rank` is a better match."""

    claim: str
    situation: str
    source: str
    paragraph: int
    sentence: int
    voices: str
    rank: float

    @property
    def place(self) -> tuple[str, int, int]:
        """The source, paragraph and sentence of the claim."""
        return self.source, self.paragraph, self.sentence


class Index:
    """An SQLite database of words in claims, names in a graph, and phrasings of questions."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self.close = base.close
        self._stem_of: dict[str, str] = {}
        base.execute("PRAGMA temp_store = MEMORY")

    @classmethod
    def create(cls, path: str) -> "Index":
        """Create an empty index in a new file."""
        base = sqlite3.connect(path, check_same_thread=False)
        base.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_SCHEMA}")
        return cls(base)

    @classmethod
    def open(cls, path: str) -> "Index":
        """Open an index file read-only; raise sqlite3.Error if the file is not an index."""
        path = re.sub("[%?#]", lambda found: f"%{ord(found[0]):x}", path)
        uri = f"file:{path}?mode=ro&immutable=1"  # https://sqlite.org/uri.html
        index = cls(sqlite3.connect(uri, uri=True, check_same_thread=False))
        index._value("SELECT 1 FROM claim")  # SQLite opens a file only when it reads
        return index

    def _value(self, query: str, *values: object) -> Any:
        row = self._base.execute(query, values).fetchone()
        return (row and row[0]) or 0

    def search(
        self, text: Iterable[str], named: Sequence[str] = (), kind: str = "", of: Sequence[str] = ()
    ) -> Iterator[Found]:
        """Yield the claims that contain any of the words in `text`, the best match first.

        `named` lists the names among these words. `kind` is the wanted kind of answer, such as
        "figure". `of` lists the IRIs of the claims to search; if it is empty, all are searched. The
        BM25 rank of a claim is multiplied by the number of names and words that the claim contains,
        and by more if it contains the `kind`. The ranks of the best claims also depend on their
        similarity in meaning to `text`. A function word, such as "why", matches only `kinds`.
        """
        said = list(dict.fromkeys(text))
        plain = [f'"{word}"' for word in said if word not in GRAMMAR]
        asked = [f'kinds : "{word}"' for word in said if word in GRAMMAR]
        if match := " OR ".join([*plain, *asked]):
            having = self._having(said, named, kind)
            meant = direction(said)
            query = f"{_FOUND} AND iri IN ({', '.join('?' * len(of))})" if of else _FOUND
            found = [
                (rank * having[number], vector, claim)
                for number, rank, vector, *claim in self._base.execute(query, (match, *of))
                if having[number] or not plain
            ]
            found.sort(key=itemgetter(0))
            for place, (rank, vector, claim) in enumerate(found[:_RERANKED]):
                cosine = max(0, sum(map(mul, meant, array("f", vector))))
                found[place] = rank * (1 + _ALIKE * cosine), vector, claim
            found.sort(key=itemgetter(0))
            yield from (Found._make((*claim, rank)) for rank, _, claim in found)

    def claims(self) -> Iterator[Found]:
        """Yield all claims with the same rank, sorted by source, paragraph and sentence."""
        yield from map(Found._make, self._base.execute(_ALL))

    def _having(self, said: Sequence[str], named: Sequence[str], kind: str) -> Counter[int]:
        """Count the given words in each claim, by its number in the index.

        A name counts twice, a `kind` on the subject most, and all counts four times if the claim
        has the whole text. The words of a long name count as well, such as "support for Russia". A
        claim is on the subject if it has the names and half of the other words.
        """
        parts = {word for name in named if name.count(" ") < _LONG for word in name.split()}
        others = [word for word in said if word not in parts | GRAMMAR | {"'s"}]
        having = Counter[int]()
        for term in (*named, *others):
            for (claim,) in self._base.execute(_MATCHING, (f'"{term}"',)):
                having[claim] += 2 if term in named else 1
        for (claim,) in self._base.execute(_MATCHING, (f'"{" ".join(said)}"',)):
            having[claim] *= 4
        for (claim,) in self._base.execute(_MATCHING, (f'kinds : "{kind}"',)) if kind else ():
            if 2 * (having[claim] - 2 * len(named)) >= len(others):
                having[claim] *= _OF_KIND
        return having

    def with_all(self, phrases: Iterable[str], *, sought: bool = False) -> Iterator[str]:
        """Yield IRIs of claims that contain all phrases; search terms count only if `sought`."""
        match = " AND ".join(f'"{phrase}"' for phrase in phrases)
        match = match if sought else f"- sought : ({match})"
        return (claim for (claim,) in self._base.execute(_IRIS, (match,)))

    def stems(self, text: Iterable[str]) -> list[str]:
        """Return each word's stem; a word with an apostrophe has several, separated by spaces."""
        run, create = self._base.execute, "CREATE VIRTUAL TABLE IF NOT EXISTS temp."
        run(f"{create}typed USING fts5(x, {_TOKENS})")
        run(f"{create}typed_stem USING fts5vocab('temp', 'typed', 'instance')")
        run("DELETE FROM temp.typed")
        rows = [*enumerate(text)]
        self._base.executemany("INSERT INTO temp.typed(rowid, x) VALUES (?,?)", rows)
        stems = by_key(run("SELECT doc, term FROM typed_stem ORDER BY doc, offset"))
        return [" ".join(stems.get(number, ())) for number, _ in rows]

    def meanings(self, text: Sequence[str]) -> list[str]:
        """Return the stems of words, with one stem for all synonyms, and without empty phrases.

        An empty phrase adds no meaning to a question. Function words are not stemmed.
        """
        said, same = self.stemmed(text), self._synonyms
        found, place = list[str](), 0
        while place < len(said):
            ends = range(min(len(said), place + _PHRASE), place, -1)
            end = next((end for end in ends if " ".join(said[place:end]) in same), place + 1)
            phrase = " ".join(said[place:end])
            found += filter(None, [same.get(phrase, phrase)])
            place = end
        return found

    @cached_property
    def _synonyms(self) -> dict[str, str]:
        return dict(self._base.execute("SELECT phrase, same FROM synonym"))

    def stemmed(self, text: Sequence[str]) -> list[str]:
        """Return the stem of each word, but leave function words and "@" (a name) as they are."""
        new = [word for word in dict.fromkeys(text) if word not in self._stem_of]
        self._stem_of |= {word: word for word in new if word in GRAMMAR or word in (SLOT, "'s")}
        new = [word for word in new if word not in self._stem_of]
        self._stem_of.update(zip(new, self.stems(new) if new else [], strict=True))
        return [self._stem_of[word] for word in text]

    def knows(self, word: str) -> bool:
        """Return whether a claim, phrasing or synonym contains a word or another form of it."""
        if self._value("SELECT 1 FROM word WHERE word = ?", word):
            return True
        return any(self._value(_STEM, s) for s in self.stems([word])[0].split())

    def known_words(self, spellings: Sequence[str]) -> list[str]:
        """Return those of the given spellings that are words in the index."""
        return [word for (word,) in self._rows_of("SELECT word FROM word WHERE word IN", spellings)]

    def _rows_of(self, query: str, values: Collection[str]) -> Iterator[Any]:
        """Yield the rows of a query that ends in IN, for the values after it."""
        rest = iter(values)
        while some := [*islice(rest, _VALUES)]:
            yield from self._base.execute(f"{query} ({', '.join('?' * len(some))})", some)

    def lookup(self, text: Sequence[str]) -> NameLookup:
        """Return a function that looks up names in `text`, after reading them with one query."""
        spans = {
            " ".join(text[start:end])
            for start in range(len(text))
            for end in range(start + 1, min(len(text), start + MAX_WORDS) + 1)
        }
        rows = self._rows_of("SELECT * FROM name WHERE words IN", spans)
        return lookup_among(
            Name(said, written, NamedNode(iri), tuple(kinds.split()))
            for said, written, iri, kinds in rows
        )

    def statements(self, situations: Iterable[str]) -> dict[str, dict[str, list[str]]]:
        """Map each situation to its labels and its claims' glosses, with their `statement_key`."""
        query = "SELECT situation, text, key FROM statement WHERE situation IN"
        rows = self._rows_of(query, [*dict.fromkeys(situations)])
        found = by_key((situation, (text, key.split("\t"))) for situation, text, key in rows)
        return {situation: dict(own) for situation, own in found.items()}

    def phrasings(self, text: Sequence[str]) -> list[Phrasing]:
        """Return the phrasings equivalent to `text`, the words of a question with "@" for names.

        The `text` of each returned phrasing is its key, as computed by `phrasing_key`.
        """
        query = "SELECT key, slug, slots, test FROM phrasing WHERE key = ?"
        rows = self._base.execute(query, (phrasing_key(text, self.meanings),))
        return [Phrasing(key, slug, tuple(slots.split()), test) for key, slug, slots, test in rows]

    def questions(self, text: Iterable[str]) -> list[str]:
        """Return slugs of saved questions that share words with a text, the most similar first."""
        match = " OR ".join(f'"{word}"' for word in dict.fromkeys(text) if word not in GRAMMAR)
        if not match:
            return []
        query = "SELECT slug FROM asked WHERE asked MATCH ? ORDER BY rank LIMIT 50"
        return [*dict.fromkeys(slug for (slug,) in self._base.execute(query, (match,)))]

    def fill(
        self, claims: Iterable[Text], names: Collection[Name], asked: Iterable[Phrasing]
    ) -> None:
        """Write claims, names and phrasings into an empty index."""
        known, said_of = set[str](), dict[tuple[str, str], None]()
        run = self._base.execute
        with self._base:
            for place, claim in enumerate(claims):
                said_of |= {(claim.situation, text): None for text in claim.statements}
                fields = [" ".join(words(field)) for field in claim[5:10]]
                # Search terms, the last field, are no words of the claim.
                known.update(*(field.split() for field in fields[:-1]))
                vector = direction(f"{fields[0]} {fields[4]}".split()).tobytes()
                row = (place, *claim[:5], claim.voices, _ASIDE if claim.aside else 1, vector)
                run("INSERT INTO claim VALUES (?,?,?,?,?,?,?,?,?)", row)
                run(_ADD, (place, *fields))
            slugs = [name._replace(folded=local(name.thing.value)) for name in names]
            spelled = [*names, *slugs]  # a slug is a name as well
            rows = {
                (" ".join(words(n.folded)), n.written, n.thing.value, " ".join(n.kinds))
                for n in spelled
            }
            self._base.executemany("INSERT INTO name VALUES (?,?,?,?)", sorted(rows))
            same_as: dict[str, str] = {}
            for phrase, same in synonyms():
                stem, first = (" ".join(self.stemmed(words(part))) for part in (phrase, same))
                same_as.setdefault(stem, first.replace(" ", "_"))
                known.update(words(phrase))
            self._base.executemany("INSERT INTO synonym VALUES (?,?)", same_as.items())
            marked = [(phrasing, phrasing.marked) for phrasing in asked]
            self.stemmed([word for _, text in marked for word in text])  # faster than one by one
            self.stemmed([word for _, text in said_of for word in words(text)])
            lookup = lookup_among(spelled)
            for situation, said in said_of:
                compared = "\t".join(statement_key(said, lookup, self.meanings))
                run("INSERT INTO statement VALUES (?,?,?)", (situation, said, compared))
            for phrasing, text in marked:
                plain = [word for word in text if word != SLOT]
                known.update(plain)
                run("INSERT INTO asked VALUES (?,?)", (" ".join(plain), phrasing.slug))
                key = phrasing_key(text, self.meanings)
                run(_PHRASING, (key, phrasing.slug, " ".join(phrasing.slots), phrasing.test))
            self._base.executemany("INSERT INTO word VALUES (?)", zip(sorted(known)))


def index_of(engine: Engine, key: str | None, names: Names, quotes: Mapping[str, str]) -> Index:
    """Return the index of a graph, from the cache if possible.

    `key` is a hash of the graph. If it is None, a store is identified by a hash of its triples, and
    an endpoint by its address and its number of claims. `quotes` maps the IRIs of sources to their
    texts. If the cache cannot be used, the index is built in memory.
    """
    files = [
        *cache.stamps(folder("queries"), (".rq", ".tsv", ".txt")),
        *cache.stamps(folder("data"), (".tsv", ".txt")),
    ]
    slot = cache.key_of([_SCHEMA, key or _digest(engine), *files, *quotes.values()])

    def write(path: str) -> Index:
        index, hidden = Index.create(path), search_terms()
        asked = phrasings([*load_all(), *load_tests()])
        index.fill(texts(engine, quotes, hidden), names.all, asked)
        return index

    kept = cache.file(slot)
    if not kept:
        with suppress(OSError, sqlite3.Error):
            kept = cache.put_file(slot, lambda draft: write(draft).close())
    if kept:
        with suppress(sqlite3.Error):
            return Index.open(kept)
    return write(":memory:")


def _digest(engine: Engine) -> str:
    """Return a hash of the triples of a store, or else the address and the number of claims."""
    if isinstance(engine, Store):
        return cache.key_of(sorted(engine.ntriples().splitlines()))
    counts = (" ".join(row) for row in engine.select(join_query("size")).values())
    return " ".join([engine.where, *counts])
