"""Find the saved question that a text asks in more words than one of its phrasings.

Strict on purpose: a wrong answer is worse than the nearest claims.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, islice

from pyoxigraph import NamedNode

from realpolitik.answer.questions.filters import Filters
from realpolitik.answer.questions.names import GRAMMAR, Mention, words
from realpolitik.answer.questions.question import Bound, Question, load
from realpolitik.engine.base import Engine, join_rows, solution_of
from realpolitik.english import NEGATIONS
from realpolitik.find.index import Index
from realpolitik.find.parser import ParsedQuestion, Wording, thing_meant
from realpolitik.find.phrasings import SLOT, Phrasing, phrasing_key
from realpolitik.terms import by_key, local

__all__ = ["filled", "routed"]

_SENTENCES = 3  # nearest sentences, one of which must be in the answer
_FOUND = 100  # nearest claims that are read for these
_NAMED = 2  # maximum number of slots of a phrasing
_SIDES = frozenset(("do", "be"))  # the words in a key that show which name is the subject
_EXCEPT = ("without", "except", "despite", "before", "after", "if", "by")
_ASKING = ("why", "how", "when", "who", "whom", "whose")
_CHANGING = NEGATIONS.union(_EXCEPT, _ASKING)
"""Words that change what is asked if they are added to a phrasing."""
_NOT_ROUTED = ("about", "network")


def routed(parsed: ParsedQuestion, index: Index, engine: Engine) -> ParsedQuestion:
    """Return the parsed question with a saved question that fits, if there is one.

    The text has all words of a phrasing, and names for its slots in order; one finding has all
    other words; and one of the nearest sentences is in the answer. Of several saved questions, the
    one that lacks the fewest words is taken, or none if they are equal.
    """
    if parsed.form != "other":
        return parsed
    found = index.search(parsed.words, parsed.named)
    claims = [*islice(found, _FOUND)]
    places = [*dict.fromkeys(claim.place for claim in claims)][:_SENTENCES]
    near = {claim.claim for claim in claims if claim.place in places}
    fitting: dict[str, tuple[int, Bound]] = {}
    for bound, left in sorted(_candidates(parsed, index), key=lambda pair: len(pair[1])):
        if bound.question.slug not in fitting and _missing(bound, left, near, index, engine) == 0:
            fitting[bound.question.slug] = len(left), bound
    by_number = by_key(fitting.values())
    best = by_number[min(by_number)] if fitting else []
    if len(best) != 1:
        return parsed
    question, values, filters = best[0]
    named = {name: node for name, node in values.items() if node}
    return parsed._replace(question=question, values=named, filters=filters)


def _candidates(parsed: ParsedQuestion, index: Index) -> Iterator[tuple[Bound, set[str]]]:
    """Yield saved questions that a text may ask, with the stems that their phrasing lacks."""
    phrasings = (phrasing for phrasing in index.phrasings() if not phrasing.test)
    known = [(phrasing, {*phrasing.text.split()}) for phrasing in phrasings]
    for wording in parsed.wordings:
        slots = [place for place, word in enumerate(wording.words) if word[0] == SLOT]
        for number in range(min(len(slots), _NAMED) + 1):
            for chosen in combinations(slots, number):
                yield from _in_slots(wording, chosen, known, index)


def _in_slots(
    wording: Wording,
    chosen: Sequence[int],
    known: Sequence[tuple[Phrasing, set[str]]],
    index: Index,
) -> Iterator[tuple[Bound, set[str]]]:
    """Yield the candidates whose slots are filled by the names at some places of the text."""
    said = [
        SLOT if place in chosen else word
        for place, word in enumerate(wording.words)
        if word[0] != SLOT or place in chosen
    ]
    mentions = [wording.mentions[int(wording.words[place][1:])] for place in chosen]
    others = [m for m in wording.mentions if m not in mentions]
    named = index.meanings([w for m in others for w in words(local(m.names[0].thing.value))])
    stems = {*phrasing_key(said, index.meanings).split()}
    for phrasing, key in known:
        left = stems - key
        sides = not _SIDES.isdisjoint(left)
        if key <= stems and not sides and _CHANGING.isdisjoint(left) and _content(key):
            if phrasing.slug in _NOT_ROUTED:
                continue
            question = load(phrasing.slug)
            values = {
                name: thing_meant(mention.names, question.params.get(name, "owl:Thing"))
                for name, mention in zip(phrasing.slots, mentions, strict=True)
            }
            meant = {thing_meant(m.names, "owl:Thing") for m in mentions}
            needed = {name for name, node in question.defaults.items() if node}
            if meant != {*values.values()} or not values.keys() >= needed:
                continue  # a country is not the issue that is named after it
            kind = "rp:Place" if question.params else "owl:Thing"
            about = [thing.value for m in others if (thing := thing_meant(m.names, kind))]
            more = {"about": tuple(about)} if len(about) == 1 else {}
            filters = Filters({**wording.filters, **more})
            yield question.bind(values, filters), _content(left) | {*named}


def _content(stems: set[str]) -> set[str]:
    """Return the stems of a key that are neither function words nor its number of names."""
    return {stem for stem in stems if stem not in GRAMMAR and not stem.isdigit()}


def filled(
    question: Question, mentions: Sequence[Mention]
) -> tuple[dict[str, NamedNode], list[Mention]]:
    """Fill the parameters of a question with names, in order; return the other names as well."""
    others = [*mentions]
    values: dict[str, NamedNode] = {}
    for name, kind in question.params.items():
        for mention in others:
            thing = thing_meant(mention.names, kind)
            if thing and thing not in values.values():
                values[name] = thing
                others.remove(mention)
                break
    return values, others


def _missing(bound: Bound, left: set[str], near: set[str], index: Index, engine: Engine) -> int:
    """Return how many of the words that are left the best finding lacks; many, if none is near."""
    result = engine.select(bound.text)
    rows = [solution_of(result.variables, terms) for terms in result.rows]
    claims = sorted({row["claim"] for row in rows if "claim" in row})
    if near.isdisjoint(claims) or not left:
        return 100 if near.isdisjoint(claims) else 0
    found = join_rows(engine, "glosses", "claim", map(NamedNode, claims))
    glosses = {row["claim"]: row["gloss"] for row in found}
    texts = by_key(
        (row["situation"], text)
        for row in rows
        for text in (row["label"], row.get("group", ""), glosses.get(row.get("claim", ""), ""))
    )
    return min(
        len(left.difference(index.meanings(words(" ".join({*own}))))) for own in texts.values()
    )
