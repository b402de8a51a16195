"""The saved questions that a text may ask, with every way to fill in what it names."""

from collections.abc import Iterator, Mapping
from itertools import permutations
from typing import NamedTuple

from .intent import OFTEN
from .knowledge import Knowledge
from .mention import Index, Mention, Text, anyone, read
from .wording import breaks_off, features, unheard

__all__ = ["Candidate", "asks_for_others", "candidates", "left_out", "whole"]

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
        text = texts.get(sought) or texts.setdefault(sought, read(heard, known, sought))
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
