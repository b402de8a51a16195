"""From a question in English to a saved question and its values.

Names are found first. Then the wording, with the names masked, is compared with the wordings of
each question that has a place for them. Nothing is guessed: a text that is like no question, or
nearly as much like a second, is handed back with the nearest wordings.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from .candidates import Candidate, asks_for_others, candidates, left_out, whole
from .courtesy import without_courtesy
from .errors import Ambiguous, NotUnderstood, Refused
from .intent import asks_twice, asks_who, denies, embedded, turned
from .knowledge import Knowledge
from .mention import ANY, Index, read, slugs_in, strange
from .names import Names
from .narrowing import narrowed
from .question import filled
from .spelling import mended, with_apostrophes

__all__ = ["Reading", "understand"]

_LONGEST = 500
# Chosen with benchmarks/understanding.py: what is enough, and what is clear enough, for an answer.
# Less is enough where no other question comes near.
_ENOUGH, _ENOUGH_ALONE, _ALONE = 0.385, 0.28, 0.06
_CLEARLY = 0.01
_NEAR = 0.25
_LIKE = 0.8  # how like a name must be to be asked about


class Reading(NamedTuple):
    """How a text was read: the slug of the question, and the IRI of each value and filter.

    A value is "any" where the text leaves it open, as "who" does.
    """

    slug: str
    values: dict[str, str]


def understand(text: str, knowledge: Knowledge, names: Names) -> Reading:
    """Return the one reading of a text.

    Raises Ambiguous where two readings are nearly as good, or a claimant may be several;
    NotUnderstood, with the nearest wordings, where none is good enough; UnknownName for a claimant
    or source that is not known; Refused for a text that is too long for a question.
    """
    if len(text) > _LONGEST:
        raise Refused("the question", f"longer than {_LONGEST} characters; ask one thing at a time")
    plain = " ".join(text.replace("’", "'").split())
    rest, filters = narrowed(without_courtesy(plain), names)
    sought = {kind for params in knowledge.params.values() for kind in params.values()}
    known = {**knowledge.names, **slugs_in(rest, names, sought)}
    vocabulary, familiar = knowledge.wordings.vocabulary.split(), knowledge.wordings.familiar
    rest = with_apostrophes(rest, known, familiar)
    heard = mended(rest, known, vocabulary, familiar)
    found = candidates(heard, known, knowledge)
    unknown = strange(rest, heard, known, familiar)
    # Whoever asks who lives in the Crimea must not be told what is said about it.
    best = _best([c for c in found if c.score == 1.0 or whole(c, knowledge)])
    # Whoever asks about China and somebody else, or says "not", must not be answered about China.
    fit = [c for c in best if c.score == 1.0 or not _asks_more(c, heard, known, knowledge)]
    # Nor must a "not" lead from the question that is most like to one that has it.
    if found and found[0].score < 1.0 and denies(heard, knowledge.wordings.shares[found[0].slug]):
        fit = []
    if len(fit) == 1 and not unknown:
        return Reading(fit[0].slug, {**fit[0].values, **filters})
    if fit and not unknown:
        readings = _worded(fit, knowledge, names)
        raise Ambiguous(text, tuple(dict.fromkeys(f'"{wording}"' for wording in readings)))
    near = _near(found, knowledge, [word.casefold() for word in unknown])
    worded = _worded(near, knowledge, names)
    if unknown:
        some = tuple(unknown[:3])
        raise NotUnderstood(text, worded, some, _meant(some, names))
    if best:
        raise NotUnderstood(text, worded, turned=True)
    unheard = left_out(near[0], knowledge) if near else _unknown(heard, known, familiar)
    raise NotUnderstood(text, worded, unheard=tuple(unheard[:3]))


def _near(
    found: Sequence[Candidate], knowledge: Knowledge, unknown: Collection[str] = ()
) -> list[Candidate]:
    """Return the nearest readings of a text, though none is right, the nearest first.

    Where names are `unknown`, they leave out no more than these. Of a text that says nothing but
    names, they are the questions that ask about as many.
    """
    asked = [c for c in found if len(set(c.values.values())) == len(c.values)]  # not of one twice
    near = [c for c in asked if c.score > _NEAR]
    if unknown:
        near = [c for c in near if set(left_out(c, knowledge)) <= set(unknown)]
    named = {c.slug: c for c in asked if c.values and not left_out(c, knowledge)}
    return (near or [*named.values()])[:3]


def _meant(unknown: Iterable[str], names: Names) -> tuple[str, ...]:
    """Return the names that are spelt nearly like words that are not known."""
    from difflib import get_close_matches

    written = {name.folded: name.written for name in names.all()}
    near = (get_close_matches(word.casefold(), written, n=1, cutoff=_LIKE) for word in unknown)
    return tuple(dict.fromkeys(written[name] for found in near for name in found))


def _best(found: Sequence[Candidate]) -> list[Candidate]:
    """Return the readings that are good enough, and nearly as good as the best."""
    top = found[0].score if found else 0.0
    second = next((c.score for c in found if c.slug != found[0].slug), 0.0)
    alone = found and ANY not in found[0].values.values() and top - second > _ALONE
    enough = _ENOUGH_ALONE if alone else _ENOUGH
    return [c for c in found if c.score >= enough and c.score > top - _CLEARLY]


def _asks_more(candidate: Candidate, heard: list[str], known: Index, knowledge: Knowledge) -> bool:
    """Say whether a text has more than a reading: an actor, "not", a count, a second question."""
    params, shares = knowledge.params[candidate.slug], knowledge.wordings.shares[candidate.slug]
    used = set(candidate.values.values())
    named = read(heard, known, ("rp:Actor", "rp:Event", *params.values())).mentions
    extra = [m for m in named if not used & set(m.iris.values())]
    if any("rp:Actor" in m.iris for m in extra) or (used and extra):
        return True
    starts = {m.start for m in named if "rp:Actor" in m.iris}
    # Whoever asks who is worried by China must not be told what worries China.
    of_whom = {"rp:Actor", "owl:Thing"}.issuperset(params.values())
    others = asks_for_others(candidate.slug, knowledge)
    if used and of_whom and ANY not in used and asks_who(heard, starts, others):
        return True
    if asks_twice(heard, starts) or embedded(heard, starts):
        return True
    unlike = knowledge.wordings.turned(candidate.slug, candidate.text, candidate.chosen)
    return unlike or denies(heard, shares) or turned(heard, shares)


def _unknown(heard: list[str], known: Index, familiar: Callable[[str], bool]) -> list[str]:
    """Return the words that stand in no name and that no question knows."""
    named = {part for name in known for part in name.split()}
    unknown = (word for word in heard if not familiar(word) and word not in named)
    return list(dict.fromkeys(unknown))


def _worded(found: Sequence[Candidate], knowledge: Knowledge, names: Names) -> tuple[str, ...]:
    """Return the wording of each reading, with its values as one calls them."""
    named = [{name: None if iri == ANY else iri for name, iri in c.values.items()} for c in found]
    labels = names.labels(iri for values in named for iri in values.values() if iri)
    return tuple(
        filled(knowledge.summaries[c.slug], knowledge.params[c.slug], values, labels)
        for c, values in zip(found, named, strict=True)
    )
