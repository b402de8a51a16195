"""The full-text index of claims, in SQLite's FTS5 with its Porter stemmer and BM25.

A claim is found by its gloss and the label of its situation, by the names of all participants, by
the words for its class, domain and stake, and by the passage if the text of the source is known.
https://sqlite.org/fts5.html
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from pyoxigraph import NamedNode

from realpolitik.answer.questions.mentions import GRAMMAR, MAX_WORDS, Lookup, words
from realpolitik.answer.questions.names import Name
from realpolitik.find.phrasings import SLOT, Phrasing, phrasing_key
from realpolitik.terms import local

__all__ = ["Found", "Index", "Text"]

_LARGE = 10_000  # claims; in a larger index common words do not find claims
_COMMON = 0.02  # of the claims have a common word
_ALL_NAMED = 0.2  # added to the rank of a claim that has all names
_VARIABLES = 900  # of a query: every SQLite takes 999
_TOKENS = "tokenize = 'porter unicode61 remove_diacritics 2'"
_SCHEMA = f"""
CREATE TABLE claim(id INTEGER PRIMARY KEY, iri, situation, source, paragraph, sentence, whole);
CREATE VIRTUAL TABLE said USING fts5(gloss, names, kinds, quote, content = '', {_TOKENS});
CREATE VIRTUAL TABLE whole USING fts5(gloss, names, kinds, quote, content = '', {_TOKENS});
CREATE VIRTUAL TABLE stem USING fts5vocab(said, row);
CREATE TABLE common(stem PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE word(word PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE name(words, written, iri, kinds, PRIMARY KEY (words, written, iri)) WITHOUT ROWID;
CREATE TABLE phrasing(key PRIMARY KEY, slug, slots) WITHOUT ROWID;
CREATE VIRTUAL TABLE asked USING fts5(phrasing, slug UNINDEXED, {_TOKENS});
INSERT INTO said(said, rank) VALUES('rank', 'bm25(3, 3, 1, 1)');
INSERT INTO whole(whole, rank) VALUES('rank', 'bm25(3, 3, 1, 1)');
"""
_ADD = "INSERT INTO {}(rowid, gloss, names, kinds, quote) VALUES (?,?,?,?,?)"
_FOUND = "SELECT iri, situation, source, paragraph, sentence"
_ALONE = f"{_FOUND}, rank FROM said JOIN claim ON id = said.rowid WHERE said MATCH ? ORDER BY rank"
# The other claims of its sentence count for the rank of a claim, unless the index is large.
_TOGETHER = f"""
WITH around AS MATERIALIZED (SELECT rowid AS place, rank FROM whole WHERE whole MATCH ?1),
of_all AS MATERIALIZED (SELECT rowid FROM said WHERE said MATCH ?2)
{_FOUND}, (said.rank + around.rank) * (1 + {_ALL_NAMED} * (said.rowid IN of_all)) FROM said
JOIN claim ON id = said.rowid JOIN around ON place = claim.whole WHERE said MATCH ?1 ORDER BY 6
"""
# If two questions have one phrasing, it belongs to neither.
_PHRASING = """
INSERT INTO phrasing VALUES (?,?,?) ON CONFLICT DO UPDATE SET slug =
CASE WHEN slug = excluded.slug AND slots = excluded.slots THEN slug END
"""


class Text(NamedTuple):
    """A claim as it is indexed: its IRI, its situation, its sentence, and its words by field."""

    claim: str
    situation: str
    source: str
    paragraph: int
    sentence: int
    gloss: str
    names: str
    kinds: str
    quote: str


class Found(NamedTuple):
    """A claim that was found, and its sentence; the lower the `rank`, the better it fits.

    The rank is the sum of the BM25 of the claim and of its sentence.
    """

    claim: str
    situation: str
    source: str
    paragraph: int
    sentence: int
    rank: float

    @property
    def place(self) -> tuple[str, int, int]:
        """Return its source, paragraph and sentence."""
        return self.source, self.paragraph, self.sentence


class Index:
    """The words of all claims, the names in the graph, and the phrasings of saved questions."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self.close = base.close
        base.execute("PRAGMA temp_store = MEMORY")

    @classmethod
    def create(cls, path: str) -> "Index":
        """Return an empty index in a new file."""
        base = sqlite3.connect(path, check_same_thread=False)
        base.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_SCHEMA}")
        return cls(base)

    @classmethod
    def open(cls, path: str) -> "Index":
        """Return the index in a file, read-only; raise sqlite3.Error for a file without one."""
        for character, code in (("%", "%25"), ("?", "%3f"), ("#", "%23")):
            path = path.replace(character, code)  # https://sqlite.org/uri.html
        uri = f"file:{path}?mode=ro&immutable=1"
        index = cls(sqlite3.connect(uri, uri=True, check_same_thread=False))
        index._value("SELECT 1 FROM claim")  # SQLite opens a file only when it reads
        return index

    @cached_property
    def claims(self) -> int:
        """The number of claims."""
        return self._value("SELECT max(id) + 1 FROM claim") or 0

    def _value(self, query: str, *values: object) -> Any:
        row = self._base.execute(query, values).fetchone()
        return row[0] if row else 0

    def search(self, text: Iterable[str], named: Sequence[str] = ()) -> Iterator[Found]:
        """Yield the claims that have some of these words, the best first.

        Claims with all of several names rank higher. Words of grammar count only as words for a
        class, such as "why" for a driver. In a large index a common word finds claims only together
        with a rarer one, or with all others if all are common.
        """
        said = list(dict.fromkeys(text))
        plain = [f'"{word}"' for word in said if word not in GRAMMAR]
        asked = [f'kinds : "{word}"' for word in said if word in GRAMMAR]
        if not plain and not asked:
            return
        if self.claims > _LARGE:
            common = set(filter(self._is_common, plain))
            plain = [word for word in plain if word not in common] or [*common]
            match = (" AND " if common.issuperset(plain) else " OR ").join(plain)
            rows = self._base.execute(_ALONE, (match,)) if match else ()
        else:
            match = " OR ".join([*plain, *asked])
            of_all = " AND ".join(f'"{name}"' for name in named) if len(named) > 1 else match
            rows = self._base.execute(_TOGETHER, (match, of_all))
        yield from map(Found._make, rows)

    def _is_common(self, word: str) -> bool:
        query = "SELECT 1 FROM common WHERE stem = ?"
        return any(self._value(query, stem) for stem in self.stems([word]))

    def stems(self, text: Iterable[str]) -> list[str]:
        """Return the stems of words, as the index has them."""
        run, create = self._base.execute, "CREATE VIRTUAL TABLE IF NOT EXISTS temp."
        run(f"{create}typed USING fts5(x, {_TOKENS})")
        run(f"{create}typed_stem USING fts5vocab('temp', 'typed', 'instance')")
        run("DELETE FROM temp.typed")
        run("INSERT INTO temp.typed VALUES (?)", (" ".join(text),))
        return [term for (term,) in run("SELECT term FROM typed_stem ORDER BY offset")]

    def knows(self, word: str) -> bool:
        """Return whether a claim, a name or a phrasing has a word, in any form of it."""
        if self._value("SELECT 1 FROM word WHERE word = ?", word):
            return True
        return any(self._value("SELECT 1 FROM stem WHERE term = ?", s) for s in self.stems([word]))

    def known_words(self, spellings: Sequence[str]) -> list[str]:
        """Return the known words among some spellings."""
        rows = self._rows("SELECT word FROM word WHERE word IN ({})", spellings)
        return [word for (word,) in rows]

    def lookup(self, text: Sequence[str]) -> Lookup:
        """Return the lookup of the names in some words, which are read in one query."""
        spans = {
            " ".join(text[start:end])
            for start in range(len(text))
            for end in range(start + 1, min(len(text), start + MAX_WORDS) + 1)
        }
        names: dict[str, list[Name]] = {}
        query = "SELECT words, written, iri, kinds FROM name WHERE words IN ({})"
        for said, written, iri, kinds in self._rows(query, sorted(spans)):
            name = Name(said, written, NamedNode(iri), tuple(kinds.split()))
            names.setdefault(said, []).append(name)
        return lambda said: names.get(said, ())

    def _rows(self, query: str, values: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Yield the rows of a query for any of some values, a few hundred at a time."""
        for start in range(0, len(values), _VARIABLES):
            few = values[start : start + _VARIABLES]
            yield from self._base.execute(query.format(",".join("?" * len(few))), few)

    def phrasing(self, text: Sequence[str]) -> tuple[str, tuple[str, ...]] | None:
        """Return the saved question with a phrasing like this, and its parameters in order.

        The text is given as words, with "@" in place of each name.
        """
        query = "SELECT slug, slots FROM phrasing WHERE key = ?"
        row = self._base.execute(query, (phrasing_key(text, self.stems),)).fetchone()
        return (row[0], tuple(row[1].split())) if row and row[0] else None

    def questions(self, text: Iterable[str]) -> list[str]:
        """Return the slugs of the saved questions that are worded most like some words."""
        match = " OR ".join(f'"{word}"' for word in dict.fromkeys(text) if word not in GRAMMAR)
        if not match:
            return []
        query = "SELECT slug FROM asked WHERE asked MATCH ? ORDER BY rank LIMIT 50"
        return [*dict.fromkeys(slug for (slug,) in self._base.execute(query, (match,)))]

    def fill(
        self, claims: Iterable[Text], names: Iterable[Name], asked: Iterable[Phrasing]
    ) -> None:
        """Write claims, names and phrasings into an empty index."""
        known: set[str] = set()
        run, wholes = self._base.execute, dict[tuple[object, ...], tuple[int, list[list[str]]]]()
        with self._base:
            for place, text in enumerate(claims):
                fields = [" ".join(words(field)) for field in text[5:]]
                known.update(*(field.split() for field in fields))
                whole, parts = wholes.setdefault(text[2:5], (len(wholes), []))
                parts.append(fields)
                run("INSERT INTO claim VALUES (?,?,?,?,?,?,?)", (place, *text[:5], whole))
                run(_ADD.format("said"), (place, *fields))
            for whole, parts in wholes.values() if self.claims <= _LARGE else ():
                run(_ADD.format("whole"), (whole, *map(" ".join, zip(*parts, strict=True))))
            run("INSERT INTO common SELECT term FROM stem WHERE doc > ?", (_COMMON * self.claims,))
            spelled: set[tuple[str, str, str, str]] = set()
            for name in names:
                of = (name.thing.value, " ".join(name.kinds))
                for said in (name.folded, local(name.thing.value)):  # a slug is a name, too
                    spelled.add((" ".join(words(said)), name.written, *of))
            for row in sorted(spelled):
                known.update(row[0].split())
                run("INSERT INTO name VALUES (?,?,?,?)", row)
            for phrasing in asked:
                plain = [word for word in phrasing.marked if word != SLOT]
                known.update(plain)
                run("INSERT INTO asked VALUES (?,?)", (" ".join(plain), phrasing.slug))
                key = phrasing_key(phrasing.marked, self.stems)
                run(_PHRASING, (key, phrasing.slug, " ".join(phrasing.slots)))
            self._base.executemany("INSERT INTO word VALUES (?)", zip(sorted(known)))
