"""How like a text is to the wordings of a question.

A wording is a set of features: the stems of its words, and for each parameter the word that it
follows. Each feature weighs more the fewer questions use it (inverse document frequency, Sparck
Jones 1972). The measure is the cosine with all wordings of a question together, and the share of
the text that the question knows at all.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from math import log, sqrt
from typing import NamedTuple

from .mention import WORD, Mention, Text, smoothed
from .question import Question

__all__ = ["Wordings", "features", "learn", "negated"]

# Chosen with benchmarks/understanding.py: how much it counts that the words are central to a
# question, and that it knows them; the weight of a word that no question knows, of the word before
# a name, of a name that has no place; what the weightiest known word must weigh, beside a name and
# alone; how a word's part in the wordings counts.
_CENTRAL, _KNOWN = 0.7, 0.3
_UNKNOWN = 0.45
_ROLE, _UNKNOWN_ROLE = 1.2, 0.4
_NAME_LEFT = 3.0
_LEAST, _LEAST_ALONE = 1.2, 2.0
_SHARE = 0.7
_DIGITS = 3

_NOT = frozenset(
    (
        *(
            "not",
            "no",
            "never",
            "without",
            "except",
            "neither",
            "nobody",
            "cannot",
            "can't",
            "cant",
        ),
        *("don't", "doesn't", "didn't", "isn't", "aren't", "wasn't", "won't"),
        *("dont", "doesnt", "didnt", "isnt", "arent", "wont"),
    )
)
_FILLERS = ("a", "an", "the", "really", "actually", "exactly", "currently", "please")
_PIECE = re.compile(rf"\{{\w+\}}|{WORD}")
_STEM = 6
_ENDINGS = (
    *("ations", "ation", "ships", "ship", "ments", "ment", "ings", "ing", "ions", "ion", "ness"),
    *("ances", "ance", "ates", "ated", "ate", "ives", "ive", "ies", "ied", "ers", "er", "en", "al"),
    *("ed", "es", "ly", "s", "e", "y"),
)


class Wordings(NamedTuple):
    """What is known of the wordings of questions; plain values, so that it can be kept as JSON.

    `exact` gives the questions that have a set of features, sorted and joined, as a wording;
    `weights` the weight of each feature; `shares` for each question the part that a feature has in
    its wordings; `norms` the length of each question's vector; `vocabulary` how many questions use
    a word.
    """

    exact: dict[str, list[str]]
    weights: dict[str, float]
    shares: dict[str, dict[str, float]]
    norms: dict[str, float]
    vocabulary: dict[str, int]

    def likeness(self, slug: str, found: frozenset[str]) -> float:
        """Return how like features are to a question, from 0 to 1; 1 for one of its wordings."""
        if slug in self.exact.get(_key(found), ()):
            return 1.0
        unknown = _UNKNOWN * log(len(self.shares) + 1)
        own = {
            f: _NAME_LEFT
            if f == "{}"
            else self.weights.get(f, _UNKNOWN_ROLE if ">" in f else unknown)
            for f in found
        }
        shares = self.shares[slug]
        known = found & shares.keys()
        said = sum(own[f] for f in known)
        least = _LEAST if any(">" in f for f in found) else _LEAST_ALONE
        if max((own[f] for f in known if ">" not in f), default=0.0) < least:
            return 0.0
        shared = sum(own[f] ** 2 * shares[f] for f in known)
        central = shared / sqrt(sum(w * w for w in own.values())) / self.norms[slug]
        return _CENTRAL * central + _KNOWN * said / sum(own.values())


def learn(questions: Iterable[Question]) -> Wordings:
    """Return what there is to know of the wordings of questions."""
    exact: dict[str, list[str]] = {}
    shares: dict[str, dict[str, float]] = {}
    held: dict[str, list[float]] = {}
    vocabulary: Counter[str] = Counter()
    for question in questions:
        wordings = (question.summary, *question.phrasings)
        pieces = [_pieces(wording) for wording in wordings]
        spoken = {piece for found in pieces for piece in found if not piece.startswith("{")}
        vocabulary.update({*question.words, *spoken})
        counts = Counter({_stem(word): 1 for word in question.words})
        for found in map(_features, pieces):
            exact.setdefault(_key(found), []).append(question.slug)
            counts.update(found)
        shares[question.slug] = {
            feature: round(min(1.0, n / len(wordings)) ** _SHARE, _DIGITS)
            for feature, n in counts.items()
        }
        for feature, share in shares[question.slug].items():
            held.setdefault(feature, []).append(share)
    # A question that seldom uses a word counts for little among those that use it.
    rarest = log(len(shares) + 1)
    weights = {
        feature: _ROLE if ">" in feature else round(rarest - log(sum(parts) / max(parts)), _DIGITS)
        for feature, parts in held.items()
    }
    norms = {
        slug: sqrt(sum((weights[f] * share) ** 2 for f, share in found.items()))
        for slug, found in shares.items()
    }
    return Wordings(exact, weights, shares, norms, dict(vocabulary))


def negated(found: Collection[str], shares: Mapping[str, float]) -> bool:
    """Say whether words deny something, and a question's own wordings never do."""
    return "not" not in shares and any(word in _NOT for word in found)


def features(text: Text, chosen: Mapping[str, Mention]) -> frozenset[str]:
    """Return the features of a text in which mentions take the places of parameters."""
    marks = {mention.start: f"{{{name}}}" for name, mention in chosen.items()}
    starts = {mention.start: mention for mention in text.mentions}
    pieces, place = [], 0
    while place < len(text.words):
        mention = starts.get(place)
        pieces.append(marks.get(place, "{}") if mention else text.words[place])
        place = mention.end if mention else place + 1
    return _features(pieces)


def _key(found: frozenset[str]) -> str:
    return " ".join(sorted(found))


def _pieces(wording: str) -> list[str]:
    """Return the words of a phrasing, each parameter as its name in braces."""
    return [piece.casefold() for piece in _PIECE.findall(smoothed(wording))]


def _features(pieces: Sequence[str]) -> frozenset[str]:
    found, before = set(), ""
    for piece in pieces:
        if piece in _FILLERS:
            continue
        if piece == "'s":
            if before.startswith("{"):
                found.add(f"{piece}>{before}")
            continue
        if piece.startswith("{"):
            found.add(piece if piece == "{}" else f"{_stem(before)}>{piece}")
        else:
            found.add(_stem(piece))
        before = piece
    return frozenset(found)


@cache  # the wordings have few words, and each often
def _stem(word: str) -> str:
    """Return the beginning of a word: enough to bring the forms of one word together."""
    least = {"s": 3}
    if word in _NOT:
        return "not"
    ending = next(
        (e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= least.get(e, 4)), ""
    )
    if ending:
        return _stem(word[: -len(ending)])
    return (word[:-1] + "i" if word.endswith("y") else word)[:_STEM]
