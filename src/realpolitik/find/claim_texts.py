"""Collect the words that the full-text index contains for each claim.

The words come from the claim's gloss (a paraphrase), from its passage if the text is available,
from search terms, and from the label, class, domain, stake and participants of its situation.
"""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from realpolitik.engine.base import Engine
from realpolitik.english import DATE, FIGURE
from realpolitik.files import folder, join_query, table_rows
from realpolitik.terms import by_key, expand, local, on_sentence, reachable

__all__ = ["Text", "search_terms", "texts"]

_PAGE = 10_000  # rows to request from an endpoint at a time
_CONCEPTS = ("kind", "domain", "actType", "stake", "position", "direction", "tense")


class Text(NamedTuple):
    """The words to index for a claim, and the IRIs of the claim, its situation and its source.

    The fields `gloss` to `sought` are strings of words. `names` are those of participants, `kinds`
    are for classes, and `sought` are search terms. `voices` are IRIs of claimants and of those whom
    they represent, separated by spaces. `aside` is true if the claim is only asked or presupposed.
    `statements` has the gloss and the labels of the situation.
    """

    claim: str
    situation: str
    source: str
    paragraph: int
    sentence: int
    gloss: str
    names: str
    kinds: str
    quote: str
    sought: str = ""
    voices: str = ""
    aside: bool = False
    statements: tuple[str, ...] = ()


def search_terms() -> Iterator[tuple[str, str]]:
    """Yield pairs of an IRI (of a situation or class) and a search term that should find it."""
    for thing, terms in table_rows(os.path.join(folder("data"), "world.ttl"), "search-terms"):
        yield from ((expand(thing).value, term) for term in terms.split("; "))


def texts(
    engine: Engine, quotes: Mapping[str, str], hidden: Iterable[tuple[str, str]] = ()
) -> Iterator[Text]:
    """Yield a Text for each claim in a graph; `quotes` maps the IRIs of sources to their texts.

    `hidden` adds search terms that the graph does not contain, as pairs of an IRI and a term.
    """
    named = [*_paged(engine, "words"), *((*pair, "hiddenLabel") for pair in hidden)]
    with_terms = by_key(dict.fromkeys((thing, word) for thing, word, _ in named))
    labels = by_key((thing, word) for thing, word, prop in named if local(prop) != "hiddenLabel")
    terms = by_key((thing, word) for thing, word, prop in named if local(prop) == "hiddenLabel")
    values: dict[str, list[tuple[str, str]]] = {}
    for whole, role, value in _paged(engine, "role-values"):
        values.setdefault(whole, []).append((local(role), value))
    links = {w: [v for role, v in own if role not in _CONCEPTS] for w, own in values.items()}
    rows: dict[str, list[tuple[str, ...]]] = {}
    for claim, *row in _paged(engine, "texts"):
        rows.setdefault(claim, []).append(tuple(row))
    for claim, found in rows.items():
        # A claim with several passages belongs to the sentence that its slug names.
        sentence_of = on_sentence(claim)
        here = [r for r in found if sentence_of and r[3:5] == tuple(map(str, sentence_of[1:3]))]
        situation, gloss, source, paragraph, sentence, _, _ = (here or found)[0]
        own = values.get(claim, ())
        claimants = {value for role, value in own if role in ("claimant", "asker")}
        things = sorted(reachable([situation], links) - {situation} | claimants)
        names = [name for thing in things for name in labels.get(thing, ())]
        kinds = [
            name
            for whole in (situation, claim)
            for role, value in values.get(whole, ())
            if role in _CONCEPTS
            for name in with_terms.get(value, ())
        ]
        kinds += _question_words(gloss, {role for role, _ in values.get(situation, ())})
        spans = {(of, int(start), int(end)) for _, _, of, _, _, start, end in found}
        quoted = [quotes[of][start:end] for of, start, end in sorted(spans) if of in quotes]
        place = (source, int(paragraph), int(sentence))
        sought = " ".join(terms.get(situation, ()))
        said = [gloss, *labels.get(situation, ())]
        fields = (" ".join(said), " ".join(names), " ".join(kinds), " ".join(quoted))
        heard = sorted(claimants | {value for role, value in own if role == "onBehalfOf"})
        aside = any(role == "asker" or local(value) == "presupposed" for role, value in own)
        voices, said_of = " ".join(heard), tuple(said)
        yield Text(claim, situation, *place, *fields, sought, voices, aside, said_of)


def _question_words(gloss: str, roles: Collection[str]) -> Iterator[str]:
    """Yield the question words that a claim may answer: "where" if it has a place, and so on."""
    yield from ("when", "date") if re.search(DATE, gloss) else ()
    yield from ("much", "many", "figure", "amount") if re.search(FIGURE, gloss) else ()
    yield from ("where",) if "place" in roles else ()


def _paged(engine: Engine, name: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a query in `queries/joins`, requesting one page at a time."""
    text, start = join_query(name), 0
    while True:
        rows = engine.select(f"{text}\nLIMIT {_PAGE} OFFSET {start}").values()
        yield from rows
        if len(rows) < _PAGE:
            return
        start += _PAGE
