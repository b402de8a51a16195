"""From a question in English to a saved question and its values.

Names are found first. Then the wording, with the names masked, is compared with the wordings of
each question that has a place for them. Nothing is guessed: a text that is like no question, or
nearly as much like a second, is handed back with the nearest wordings.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import permutations
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik import cache
from realpolitik.answer.names import Names
from realpolitik.answer.question import Question, filled, headed
from realpolitik.errors import Ambiguous, NotUnderstood, Refused
from realpolitik.find.english import files_read
from realpolitik.find.intent import (
    OFTEN,
    asks_twice,
    asks_who,
    denies,
    embedded,
    narrowed,
    turned,
    without_courtesy,
)
from realpolitik.find.mention import (
    ANY,
    Index,
    Mention,
    Text,
    anyone,
    index,
    mended,
    mentions_in,
    slugs_in,
    strange,
    with_apostrophes,
)
from realpolitik.find.wording import (
    Wordings,
    breaks_off,
    features,
    learn,
    unheard,
)

__all__ = [
    "Candidate",
    "Knowledge",
    "Reading",
    "asks_for_others",
    "candidates",
    "dumped",
    "kept",
    "left_out",
    "loaded",
    "study",
    "understand",
    "whole",
]


class Knowledge(NamedTuple):
    """What understanding needs: the summary and parameters of questions, names, and wordings."""

    summaries: dict[str, str]
    params: dict[str, dict[str, str]]
    names: Index
    wordings: Wordings


def kept(names: Names, key: str | None) -> Knowledge:
    """Return what there is to know of the saved questions and names.

    It is kept under a hash of what it depends on, of which `key` is that of the names; without one
    it is studied anew.
    """
    if key is None:
        return study(headed(), names)
    key = cache.key_of([key, *files_read()])
    found = cache.get(key)
    if found is not None:
        return loaded(found)
    studied = study(headed(), names)
    cache.put(key, dumped(studied))
    return studied


def study(questions: Sequence[Question], names: Names) -> Knowledge:
    """Return what there is to know of questions and names."""
    return Knowledge(
        {q.slug: q.summary for q in questions},
        {q.slug: q.params for q in questions},
        index(names.all),
        learn(questions),
    )


def dumped(knowledge: Knowledge) -> bytes:
    """Return knowledge as JSON."""
    import json

    return json.dumps(knowledge, separators=(",", ":")).encode()


def loaded(data: bytes) -> Knowledge:
    """Return knowledge from its JSON."""
    import json

    summaries, params, names, wordings = json.loads(data)
    return Knowledge(summaries, params, names, Wordings(*wordings))


_SURELY = 0.01  # how much likelier one order of two actors must be
_PAIR, _BOTH = 2, "{a} and {b}"  # how a question names two that it asks the same of
_IN_ORDER = 0.02  # for values in the order in which the question itself names them
_MOST = 6
_NAMED = ("rp:Actor", "rp:Event", "rp:Issue")


class Candidate(NamedTuple):
    """A question that a text may ask, how likely, with values, and where the text names each."""

    score: float
    slug: str
    values: dict[str, str]
    text: Text
    chosen: dict[str, Mention]


def candidates(heard: list[str], known: Index, knowledge: Knowledge) -> list[Candidate]:
    """Return the best reading of words for each question that has one, the best of all first."""
    texts: dict[tuple[str, ...], Text] = {}
    found = []
    for slug, params in knowledge.params.items():
        sought = tuple(dict.fromkeys(params.values())) or _NAMED
        text = texts.get(sought) or texts.setdefault(sought, mentions_in(heard, known, sought))
        scored = [
            (knowledge.wordings.likeness(slug, features(text, chosen)), chosen)
            for chosen in _assignments(text, params, asks_for_others(slug, knowledge))
        ]
        if scored:
            summary = knowledge.summaries[slug]
            score, chosen = max(scored, key=lambda p: p[0] + _IN_ORDER * _ordered(p[1], summary))
            values = {name: mention.iris[params[name]] for name, mention in chosen.items()}
            found.append(Candidate(score, slug, values, text, chosen))
            # Whoever asks what China thinks of Russia is not asked what Russia thinks of China.
            both = len(values) == _PAIR and len(set(params.values())) == 1
            if both and _BOTH not in summary and 0.0 < score < 1.0:
                other = dict(zip(chosen, reversed(chosen.values()), strict=True))
                likeness = next((score for score, places in scored if places == other), 0.0)
                if likeness > score - _SURELY:
                    values = dict(zip(values, reversed(values.values()), strict=True))
                    found.append(Candidate(score, slug, values, text, other))
    return sorted(found, key=lambda c: -c.score)


def _ordered(chosen: Mapping[str, Mention], summary: str) -> bool:
    """Say whether mentions stand in the order in which a question names its parameters."""
    named = sorted(chosen, key=lambda name: summary.find(f"{{{name}}}"))
    starts = [chosen[name].start for name in named]
    return starts == sorted(starts)


def asks_for_others(slug: str, knowledge: Knowledge) -> bool:
    """Say whether a question of two actors asks for others: whether its wordings have "who"."""
    return (
        tuple(knowledge.params[slug].values()) == ("rp:Actor", "rp:Actor")
        and knowledge.wordings.shares[slug].get("who", 0.0) > OFTEN
    )


def _assignments(
    text: Text, params: Mapping[str, str], others: bool
) -> Iterator[dict[str, Mention]]:
    """Give each way to fill all parameters with mentions of their classes, in order of mention.

    Where a text names one thing too few, "who" and the like stand for any actor, unless the
    question asks for `others` itself.
    """
    mentions = text.mentions[:_MOST]
    if len(mentions) == len(params) - 1 > 0:
        mentions = sorted([*mentions, *anyone(text, others)])
    for chosen in permutations(mentions, len(params)):
        if all(kind in m.iris for m, kind in zip(chosen, params.values(), strict=True)):
            yield dict(zip(params, chosen, strict=True))


def whole(candidate: Candidate, knowledge: Knowledge) -> bool:
    """Say whether a reading has something to go by, and leaves out nothing."""
    half = breaks_off(candidate.text, candidate.chosen)
    return not half and not left_out(candidate, knowledge)


def left_out(candidate: Candidate, knowledge: Knowledge) -> list[str]:
    """Return the words of a text that its reading leaves out, those of a name together."""
    text, shares = candidate.text, knowledge.wordings.shares[candidate.slug]
    found = dict.fromkeys(unheard(text, candidate.chosen, shares))
    for mention in text.mentions:
        name = text.words[mention.start : mention.end]
        if mention not in candidate.chosen.values() and not found.keys().isdisjoint(name):
            rest = (word for word in found if word not in name)
            found = dict.fromkeys([*rest, " ".join(name)])
    return list(found)


_LONGEST = 500
# Chosen with benchmarks/understanding.py: what is enough, and what is clear enough, for an answer.
# Less is enough where no other question comes near.
_ENOUGH, _ENOUGH_ALONE, _ALONE = 0.385, 0.28, 0.06
_CLEARLY = 0.01
_NEAR = 0.25
_LIKE = 0.8  # how like a name must be to be asked about


class Reading(NamedTuple):
    """How a text was read: the slug of the question, and the node of each value and filter.

    A value is None where the text leaves it open, as "who" does.
    """

    slug: str
    values: dict[str, NamedNode | None]


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
        values = fit[0].values.items()
        nodes = {name: None if iri == ANY else NamedNode(iri) for name, iri in values}
        return Reading(fit[0].slug, {**nodes, **filters})
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

    written = {name.folded: name.written for name in names.all}
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
    named = mentions_in(heard, known, ("rp:Actor", "rp:Event", *params.values())).mentions
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
    labels = names.labels(NamedNode(iri) for v in named for iri in v.values() if iri)
    return tuple(
        filled(knowledge.summaries[c.slug], knowledge.params[c.slug], values, labels)
        for c, values in zip(found, named, strict=True)
    )
