"""Find the saved question that a text asks in more words than one of its phrasings.

Strict on purpose: a wrong answer is worse than the nearest claims.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, islice

from realpolitik.answer.questions.names import GRAMMAR, words
from realpolitik.answer.questions.question import Bound, load
from realpolitik.engine.base import Engine, solution_of
from realpolitik.english import NEGATIONS
from realpolitik.find.index import Index
from realpolitik.find.parser import ParsedQuestion, Wording, thing_meant
from realpolitik.find.phrasings import SLOT, Phrasing, phrasing_key
from realpolitik.terms import by_key, local

__all__ = ["routed"]

_SENTENCES = 3  # nearest sentences, one of which must be in the answer
_FOUND = 100  # nearest claims that are read for these
_NAMED = 2  # maximum number of slots of a phrasing
_SIDES = ("do", "be")  # the words in a key that show which name is the subject
_EXCEPT = ("without", "except", "despite", "before", "after", "if", "by")
_ASKING = ("why", "how", "when", "who", "whom", "whose")
_CHANGING = NEGATIONS.union(_SIDES, _EXCEPT, _ASKING)
"""Words that change what is asked if they are added to a phrasing."""
_NOT_ROUTED = ("about", "network")


def routed(parsed: ParsedQuestion, index: Index, engine: Engine) -> ParsedQuestion:
    """Return the parsed question with a saved question that fits, if there is one.

    The text has all words of a phrasing, and names for its slots in order; and one of the nearest
    sentences is in the answer, in a claim with all other words. Of several saved questions, the one
    that lacks the fewest words is taken, or none if they are equal.
    """
    if parsed.form != "other":
        return parsed
    claims = [*islice(index.search(parsed.words, parsed.named), _FOUND)]
    places = [*dict.fromkeys(claim.place for claim in claims)][:_SENTENCES]
    near = {claim.claim for claim in claims if claim.place in places}
    fitting: dict[str, tuple[int, Bound]] = {}
    for bound, left in sorted(_candidates(parsed, index), key=lambda pair: len(pair[1])):
        if bound.question.slug not in fitting:
            result = engine.select(bound.text)
            rows = [solution_of(result.variables, terms) for terms in result.rows]
            whole = index.with_all(left) if left else near
            if not (near & whole).isdisjoint(row.get("claim", "") for row in rows):
                fitting[bound.question.slug] = len(left), bound
    by_number = by_key(fitting.values())
    best = by_number[min(by_number)] if fitting else []
    if len(best) != 1:
        return parsed
    question, values, filters = best[0]
    named = {name: node for name, node in values.items() if node}
    return parsed._replace(question=question, values=named, filters=filters)


def _candidates(parsed: ParsedQuestion, index: Index) -> Iterator[tuple[Bound, list[str]]]:
    """Yield saved questions that a text may ask, with the words that their phrasing lacks."""
    known = [p for p in index.phrasings() if not p.test and p.slug not in _NOT_ROUTED]
    for wording in parsed.wordings:
        slots = [place for place, word in enumerate(wording.words) if word[0] == SLOT]
        for number in range(min(len(slots), _NAMED) + 1):
            for chosen in combinations(slots, number):
                yield from _in_slots(wording, chosen, known, index)


def _in_slots(
    wording: Wording, chosen: Sequence[int], known: Sequence[Phrasing], index: Index
) -> Iterator[tuple[Bound, list[str]]]:
    """Yield the candidates whose slots are filled by the names at some places of the text."""
    said = [
        SLOT if place in chosen else word
        for place, word in enumerate(wording.words)
        if word[0] != SLOT or place in chosen
    ]
    mentions = [wording.mentions[int(wording.words[place][1:])] for place in chosen]
    others = [m for m in wording.mentions if m not in mentions]
    named = [word for m in others for word in words(local(m.names[0].thing.value))]
    stems = {*phrasing_key(said, index.meanings).split()}
    for phrasing in known:
        key = {*phrasing.text.split()}
        extra = stems - key
        if not key <= stems or not extra.isdisjoint(_CHANGING) or not _content(key):
            continue
        question = load(phrasing.slug)
        values = {
            name: thing_meant(mention.names, question.params.get(name, "owl:Thing"))
            for name, mention in zip(phrasing.slots, mentions, strict=True)
        }
        meant = {thing_meant(m.names, "owl:Thing") for m in mentions}
        needed = {name for name, node in question.defaults.items() if node}
        if meant == {*values.values()} and values.keys() >= needed:  # a country is not its issue
            content = _content(extra)
            left = {w: stem for w in said for stem in index.meanings([w]) if stem in content}
            if content == {*left.values()}:  # otherwise a synonym has several words
                yield question.bind(values, wording.filters), [*left, *named]


def _content(stems: set[str]) -> set[str]:
    """Return the stems of a key that are neither function words nor its number of names."""
    return {stem for stem in stems if stem not in GRAMMAR and not stem.isdigit()}
