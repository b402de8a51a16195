"""The index of all claims by their words: SQLite's FTS5, with its Porter stemmer and BM25.

A claim is found by what it says (its gloss, the label of its situation), by the names of all that
has a part in it, by the words for its class, field and stake, and by the words of the source where
its text is at hand. https://sqlite.org/fts5.html
"""

import _sqlite3 as sqlite3  # without the dates of `sqlite3`, which take 1 ms
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from pyoxigraph import NamedNode

from realpolitik.answer.questions.mentions import GRAMMAR, MAX_WORDS, words
from realpolitik.answer.questions.names import Name
from realpolitik.terms import local

__all__ = ["Found", "Index", "Phrasing", "Text"]

_MANY = 10_000  # claims, from which on words that stand in many of them find none
_COMMON = 0.02  # of the claims
_OF_ALL = 0.2  # by which a claim ranks higher that has to do with all of several that are named
_VARIABLES = 900  # of a query, of which SQLite takes no more than 999 everywhere
# Words that say nothing of their own in a phrasing; a question word says something where it is what
# acts, as in "Who threatens Ada?", and not in "Who does Ada threaten?".
_DO, _BE = {"do", "does", "did"}, {"am", "is", "are", "was", "were", "be", "been", "being"}
_LIGHT = {"a", "an", "the", "of", "and", "with", "between", "'s", "there", "any", *_DO, *_BE}
_ASKED = {"what", "which", "who", "whom", "where"}
# A name as the subject: "Who is Ada afraid of?", and not "Who is afraid of Ada?" or "Ada's fears".
_SUBJECT = re.compile(
    r"\b(who|do|does|did|am|is|are|was|were) (?:the )?@(?! 's)|@ (?:am|is|are|was|were)\b"
)
_TOKENS = "tokenize = 'porter unicode61 remove_diacritics 2'"
_SCHEMA = f"""
CREATE TABLE made(time);
INSERT INTO made VALUES (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'));
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
# A claim ranks by what all claims on its sentence say, and by whether it is of all that is named,
# too, where that does not take too long.
_TOGETHER = f"""
WITH around AS MATERIALIZED (SELECT rowid AS place, rank FROM whole WHERE whole MATCH ?1),
of_all AS MATERIALIZED (SELECT rowid FROM said WHERE said MATCH ?2)
{_FOUND}, (said.rank + around.rank) * (1 + {_OF_ALL} * (said.rowid IN of_all)) FROM said
JOIN claim ON id = said.rowid JOIN around ON place = claim.whole WHERE said MATCH ?1 ORDER BY 6
"""


class Phrasing(NamedTuple):
    """A wording of a saved question, and the parameters that fill its slots."""

    text: str
    slug: str
    slots: tuple[str, ...]

    @property
    def marked(self) -> list[str]:
        """Its words, with a sign in the place of each slot.

        >>> Phrasing("Who fears {actor}?", "threats-from", ("actor",)).marked
        ['who', 'fears', '@']
        """
        first, *others = map(words, re.split(r"\{\w+\}", self.text))
        return [*first, *(word for part in others for word in ("@", *part))]


class Text(NamedTuple):
    """What the index has of a claim: its IRI, that of its situation, its place, and its words."""

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
    """A claim that was found, with its place; the lower the `rank`, the better it fits.

    The rank is the BM25 of the claim and that of its sentence.
    """

    claim: str
    situation: str
    source: str
    paragraph: int
    sentence: int
    rank: float

    @property
    def place(self) -> tuple[str, int, int]:
        """The sentence on which it stands."""
        return self.source, self.paragraph, self.sentence


class Index:
    """The words of all claims, the names in the graph, and the phrasings of the saved questions."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self.close = base.close
        base.execute("PRAGMA temp_store = MEMORY")

    @classmethod
    def create(cls, path: str) -> "Index":
        """Return an empty index, written to a path."""
        base = sqlite3.connect(path, check_same_thread=False)
        base.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_SCHEMA}")
        return cls(base)

    @classmethod
    def open(cls, path: str) -> "Index":
        """Return the index that a file has, which nobody changes; raise sqlite3.Error for none."""
        for character, code in (("%", "%25"), ("?", "%3f"), ("#", "%23")):
            path = path.replace(character, code)  # https://sqlite.org/uri.html
        uri = f"file:{path}?mode=ro&immutable=1"
        index = cls(sqlite3.connect(uri, uri=True, check_same_thread=False))
        index._value("SELECT time FROM made")  # SQLite looks at a file only when it reads
        return index

    @cached_property
    def made(self) -> str:
        """When it was written (ISO 8601, UTC)."""
        return str(self._value("SELECT time FROM made"))

    @cached_property
    def claims(self) -> int:
        """How many claims it has."""
        return self._value("SELECT max(id) + 1 FROM claim") or 0

    def _value(self, query: str, *values: object) -> Any:
        row = self._base.execute(query, values).fetchone()
        return row[0] if row else 0

    def search(self, text: Iterable[str], named: Sequence[str] = ()) -> Iterator[Found]:
        """Give the claims that have some of these words, the best first.

        Those with all of several names that are `named` rank higher, in an index that is not large.
        Words of grammar count only as words for a class, such as "why" for a driver. In a large
        index, words that stand in many claims find none without a rarer one.
        """
        said = list(dict.fromkeys(text))
        plain = [f'"{word}"' for word in said if word not in GRAMMAR]
        asked = [f'kinds : "{word}"' for word in said if word in GRAMMAR]
        if not plain and not asked:
            return
        if self.claims > _MANY:
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
        """Say whether a word stands in many claims."""
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
        """Say whether a word, or another form of it, stands in a claim, a name or a phrasing."""
        if self._value("SELECT 1 FROM word WHERE word = ?", word):
            return True
        return any(self._value("SELECT 1 FROM stem WHERE term = ?", s) for s in self.stems([word]))

    def among(self, spellings: Sequence[str]) -> list[str]:
        """Return those of some spellings that are known words."""
        rows = self._among("SELECT word FROM word WHERE word IN ({})", spellings)
        return [word for (word,) in rows]

    def lookup(self, text: Sequence[str]) -> Callable[[str], Sequence[Name]]:
        """Return what gives the names that are written with some of these words, if there are any.

        They are looked up together, and not one by one.
        """
        spans = {
            " ".join(text[start:end])
            for start in range(len(text))
            for end in range(start + 1, min(len(text), start + MAX_WORDS) + 1)
        }
        names: dict[str, list[Name]] = {}
        query = "SELECT words, written, iri, kinds FROM name WHERE words IN ({})"
        for said, written, iri, kinds in self._among(query, sorted(spans)):
            name = Name(said, written, NamedNode(iri), tuple(kinds.split()))
            names.setdefault(said, []).append(name)
        return lambda said: names.get(said, ())

    def _among(self, query: str, values: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Give the rows of a query for any of some values, which are asked for in parts."""
        for start in range(0, len(values), _VARIABLES):
            few = values[start : start + _VARIABLES]
            yield from self._base.execute(query.format(",".join("?" * len(few))), few)

    def phrasing(self, key: str) -> tuple[str, tuple[str, ...]] | None:
        """Return the saved question that has a phrasing of a key, and its parameters in order."""
        query = "SELECT slug, slots FROM phrasing WHERE key = ?"
        row = self._base.execute(query, (key,)).fetchone()
        return (row[0], tuple(row[1].split())) if row and row[0] else None

    def questions(self, text: Iterable[str]) -> list[str]:
        """Return the slugs of the saved questions that are worded most like these words."""
        match = " OR ".join(f'"{word}"' for word in dict.fromkeys(text) if word not in GRAMMAR)
        if not match:
            return []
        query = "SELECT slug FROM asked WHERE asked MATCH ? ORDER BY rank LIMIT 50"
        return [*dict.fromkeys(slug for (slug,) in self._base.execute(query, (match,)))]

    def fill(
        self, claims: Iterable[Text], names: Iterable[Name], asked: Iterable[Phrasing]
    ) -> None:
        """Write what is to be found into an index that is empty."""
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
            for whole, parts in wholes.values() if self.claims <= _MANY else ():
                run(_ADD.format("whole"), (whole, *map(" ".join, zip(*parts, strict=True))))
            run("INSERT INTO common SELECT term FROM stem WHERE doc > ?", (_COMMON * self.claims,))
            spelt: set[tuple[str, str, str, str]] = set()
            for name in names:
                of = (name.thing.value, " ".join(name.kinds))
                for said in (name.folded, local(name.thing.value)):  # a slug is a name, too
                    spelt.add((" ".join(words(said)), name.written, *of))
            for row in sorted(spelt):
                known.update(row[0].split())
                run("INSERT INTO name VALUES (?,?,?,?)", row)
            for phrasing in asked:
                plain = [word for word in phrasing.marked if word != "@"]
                known.update(plain)
                run("INSERT INTO asked VALUES (?,?)", (" ".join(plain), phrasing.slug))
                # Where two questions have one phrasing, it is that of neither.
                run(
                    "INSERT INTO phrasing VALUES (?,?,?) ON CONFLICT DO UPDATE SET slug ="
                    " CASE WHEN slug = excluded.slug AND slots = excluded.slots THEN slug END",
                    (self.key(phrasing.marked), phrasing.slug, " ".join(phrasing.slots)),
                )
            self._base.executemany("INSERT INTO word VALUES (?)", zip(sorted(known)))

    def key(self, text: Sequence[str]) -> str:
        """Return by what a phrasing is known, of whose words "@" stands in the place of each name.

        Two texts have one key if they have as many names and the same stems, in any order, but for
        words that say nothing of their own: articles, forms of "be" and "do", and a few more. Of
        one name, "do" or "be" beside it tells that it is the subject; two stand in their order.
        """
        said, slots = set(text), text.count("@")
        subject = _SUBJECT.search(" ".join(text)) if slots == 1 else None
        verb = "" if not subject else "do" if subject[1] in _DO else "be"
        does = verb == "do" if slots == 1 else not _DO.isdisjoint(said)
        light = {"@", *_LIGHT, *(_ASKED if does else ())}
        light |= {"what", "which"} if _BE & said else set()
        light |= {"who", "whom"} if verb else set()
        light |= {"on", "about"} if slots != 1 else set()
        stems = sorted(self.stems(word for word in text if word not in light))
        parts = [*stems, verb if stems else "", str(slots)]
        return " ".join(filter(None, parts))
