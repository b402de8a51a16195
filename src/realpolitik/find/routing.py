"""Find the saved question that a text asks in other words than its phrasings.

Strict on purpose: a wrong answer is worse than the nearest claims.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from pyoxigraph import NamedNode

from realpolitik.answer.questions.filters import Filters
from realpolitik.answer.questions.names import GRAMMAR, Mention, words
from realpolitik.answer.questions.question import Bound, Question, load_all
from realpolitik.engine.base import Engine, join_rows, solution_of
from realpolitik.english import NEGATIONS
from realpolitik.find.index import Index
from realpolitik.find.parser import ParsedQuestion, thing_meant
from realpolitik.find.phrasings import SLOT
from realpolitik.terms import by_key, local

__all__ = ["filled", "routed"]

_SENTENCES = 3  # nearest sentences, one of which must be in the answer
_FOUND = 100  # nearest claims that are read for these
_FILLERS = """
main current key major chief principal central important exactly actually really overall general
generally basic basically kind sort type particular especially far country countries
"""
_EMPTY = frozenset(_FILLERS.split())
"""Words that a question may have or not."""
_WHY = "why"
_EXCEPT = frozenset(("without", "except", "despite", "before", "after", "if"))


def routed(parsed: ParsedQuestion, index: Index, engine: Engine) -> ParsedQuestion:
    """Return the parsed question with a saved question that fits, if there is one.

    It has a word of the `subject` of the saved question; names fill all parameters in order; one
    finding has all words that are in no phrasing; and one of the nearest sentences is in the
    answer. Of several, the one that lacks the fewest words is taken, or none if they are equal.
    """
    said = set(parsed.words)
    negated = not said.isdisjoint(NEGATIONS | _EXCEPT) or any(w.endswith("n't") for w in said)
    if negated or parsed.form != "other":
        return parsed
    near = _near(parsed, index)
    found: dict[str, tuple[int, Bound]] = {}
    for bound, left in _candidates(parsed, index):
        if bound.question.slug not in found and _fits(bound, left, near, index, engine):
            found[bound.question.slug] = len(left), bound
    by_number = by_key(found.values())
    best = by_number[min(by_number)] if found else []
    if len(best) != 1:
        return parsed
    question, values, filters = best[0]
    named = {name: node for name, node in values.items() if node}
    return parsed._replace(question=question, values=named, filters=filters)


def _near(parsed: ParsedQuestion, index: Index) -> set[str]:
    """Return the nearest claims, of the nearest sentences only."""
    said = [word for word in parsed.words if word not in _EMPTY]
    found = [*islice(index.search(said, parsed.named), _FOUND)]
    places = [*dict.fromkeys(claim.place for claim in found)][:_SENTENCES]
    return {claim.claim for claim in found if claim.place in places}


def _candidates(parsed: ParsedQuestion, index: Index) -> Iterator[tuple[Bound, set[str]]]:
    """Yield saved questions that a text may ask, with the stems of the text that each lacks.

    Their subject is in the text, and it names their parameters.
    """
    questions = [question for question in load_all() if question.subject]
    for wording in parsed.wordings:
        said = [word for word in wording.words if word[0] != SLOT and word != "'s"]
        content = {*index.stems(w for w in said if w not in GRAMMAR | _EMPTY or w == _WHY)}
        for question in questions:
            subject = {*index.stems(question.subject)}
            is_passive = "b" in question.params and "by" in said  # exchanges the two actors
            is_why = (_WHY in said) == (_WHY in question.subject)
            if subject.isdisjoint(content) or is_passive or not is_why:
                continue
            values, others = filled(question, wording.mentions)
            meant = {thing_meant(m.names, "owl:Thing") for m in wording.mentions}
            if not meant.issuperset(values.values()):
                continue  # a country is not the issue that is named after it
            if any(node and name not in values for name, node in question.defaults.items()):
                continue
            named = (word for m in others for word in words(local(m.names[0].thing.value)))
            worded = {*index.stems(words(" ".join(question.phrasings)))}
            left = content - subject - worded | {*index.stems(named)}
            kind = "rp:Place" if question.params else "owl:Thing"
            about = [thing.value for m in others if (thing := thing_meant(m.names, kind))]
            more = {"about": tuple(about)} if len(about) == 1 else {}
            yield question.bind(values, Filters({**wording.filters, **more})), left


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


def _fits(bound: Bound, left: set[str], near: set[str], index: Index, engine: Engine) -> bool:
    """Return whether a near claim is in the answer, and a finding has the words that are left."""
    result = engine.select(bound.text)
    rows = [solution_of(result.variables, terms) for terms in result.rows]
    claims = sorted({row["claim"] for row in rows if "claim" in row})
    if near.isdisjoint(claims) or not left:
        return not near.isdisjoint(claims)
    found = join_rows(engine, "glosses", "claim", map(NamedNode, claims))
    glosses = {row["claim"]: row["gloss"] for row in found}
    texts = by_key(
        (row["situation"], text)
        for row in rows
        for text in (row["label"], row.get("group", ""), glosses.get(row.get("claim", ""), ""))
    )
    return any(left.issubset(index.stems(set(own))) for own in texts.values())
