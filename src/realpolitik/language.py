"""From a question in English to a saved question and its values.

Names are found first. Then the wording, with the names masked, is compared with the phrasings of
each question that has a place for them: by the cosine with all of its phrasings together, where a
word weighs more the fewer questions use it (inverse document frequency, Sparck Jones 1972), and by
how much of the wording the question knows at all. Nothing is guessed: a text that is like no
question, or nearly as much like a second, is handed back with the nearest wordings.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import permutations
from math import log, sqrt
from typing import NamedTuple

from .errors import Ambiguous, Refused, UnknownName
from .mention import Mention, Reader, Text, narrowed, words
from .names import Names
from .question import Question
from .terms import local

__all__ = ["Reading", "understand"]

_LONGEST = 500

# Chosen with benchmarks/understanding.py: what is enough, and what is clear enough, for an answer;
# how much it counts that the words are central to a question, and that it knows them; the weight
# of a word that no question knows, of the word before a name, of a name that has no place.
_ENOUGH = 0.36
_CLEARLY = 0.02
_CENTRAL, _KNOWN = 0.6, 0.4
_UNKNOWN = 0.35
_ROLE = 1.2
_NAME_LEFT = 3.0
_SHARE = 0.7
_NAMED = ("rp:Actor", "rp:Event", "rp:Issue")

_ARTICLES = ("a", "an", "the")
_PLACE = re.compile(r"\{(\w+)\}")
_ENDINGS = (
    *("ations", "ation", "ships", "ship", "ments", "ment", "ings", "ing", "ions", "ion", "ness"),
    *("ances", "ance", "ates", "ated", "ate", "ives", "ive", "ies", "ied", "ers", "er", "en", "al"),
    *("ed", "es", "ly", "s", "e", "y"),
)
_STEM = 6
_COURTESY = re.compile(
    r"^\s*(?:(?:hi|hello|please|so|well|and|now)\b[,!]?\s*)*"
    r"(?:(?:can|could|would|will) you (?:please )?(?:tell|show|give|explain to) (?:me|us)\b"
    r"|(?:please )?(?:tell|show|give|remind) (?:me|us)\b(?! about)"
    r"|i(?:'d| would)? (?:like|want|need|love) to (?:know|understand|see|learn)\b"
    r"|i(?:'m| am) (?:wondering|curious)(?: about)?\b|do you know\b|i wonder\b)?[,:]?\s*",
    re.IGNORECASE,
)


class Reading(NamedTuple):
    """How a text was read: the saved question, and what is named for each value and filter."""

    question: Question
    values: dict[str, str]


class _Profile(NamedTuple):
    """What is known of one question: the features of each phrasing, and their shares in all."""

    phrasings: frozenset[frozenset[str]]
    shares: dict[str, float]


class _Candidate(NamedTuple):
    score: float
    question: Question
    values: dict[str, str]


def understand(text: str, questions: Iterable[Question], names: Names) -> Reading:
    """Return the one reading of a text.

    Raises Ambiguous where two readings are nearly as good; UnknownName, with the nearest wordings
    or names, where none is good enough; Refused for a text that is too long for a question.
    """
    if len(text) > _LONGEST:
        raise Refused("the question", f"longer than {_LONGEST} characters; ask one thing at a time")
    rest, filters = narrowed(_COURTESY.sub("", text), names)
    candidates = Matcher(questions, names).candidates(rest)
    best = [
        c for c in candidates if c.score >= _ENOUGH and c.score > candidates[0].score - _CLEARLY
    ]
    if not best:
        raise UnknownName(text, "saved question", [_filled(c) for c in candidates[:3]])
    if len({c.question.slug for c in best}) > 1:
        raise Ambiguous(text, tuple(dict.fromkeys(f'"{_filled(c)}"' for c in best)))
    return Reading(best[0].question, {**best[0].values, **filters})


class Matcher:
    """Compares texts with the phrasings of questions."""

    def __init__(self, questions: Iterable[Question], names: Names) -> None:
        self._questions = list(questions)
        self._profiles = {q.slug: _profile(q) for q in self._questions}
        self._weights = _weights(self._profiles.values())
        self._rarest = log(len(self._questions) + 1)
        wordings = (w for q in self._questions for w in (q.summary, *q.words, *q.phrasings))
        self._reader = Reader(names, {word for wording in wordings for word in words(wording)})

    def candidates(self, text: str) -> list[_Candidate]:
        """Return the best reading for each question that has one, the best of all first."""
        read: dict[tuple[str, ...], Text] = {}
        candidates = []
        for question in self._questions:
            kinds = tuple(dict.fromkeys(question.params.values())) or _NAMED
            if kinds not in read:
                read[kinds] = self._reader.read(text, kinds)
            best = self._best(question, read[kinds])
            if best:
                candidates.append(best)
        return sorted(candidates, key=lambda c: -c.score)

    def _best(self, question: Question, text: Text) -> _Candidate | None:
        best: _Candidate | None = None
        for chosen in _assignments(text.mentions, question.params):
            score = self._score(_text_features(text, chosen), self._profiles[question.slug])
            if best is None or score > best.score:
                values = {n: m.iris[question.params[n]] for n, m in chosen.items()}
                best = _Candidate(score, question, values)
        return best

    def _score(self, features: frozenset[str], profile: _Profile) -> float:
        """Return how like a text is to a question, from 0 to 1."""
        if features in profile.phrasings:
            return 1.0
        own = {f: self._weight(f) for f in features}
        known = features & profile.shares.keys()
        whole = sum((self._weight(f) * share) ** 2 for f, share in profile.shares.items())
        shared = sum(own[f] ** 2 * profile.shares[f] for f in known)
        central = shared / sqrt(whole * sum(w * w for w in own.values())) if shared else 0.0
        covered = sum(own[f] for f in known) / sum(own.values()) if known else 0.0
        return _CENTRAL * central + _KNOWN * covered

    def _weight(self, feature: str) -> float:
        """Return how much a feature tells; a name left over tells that something was not asked."""
        return (
            _NAME_LEFT if feature == "{}" else self._weights.get(feature, self._rarest * _UNKNOWN)
        )


def _profile(question: Question) -> _Profile:
    phrasings = [_features(_pieces(w)) for w in (question.summary, *question.phrasings)]
    counts = dict.fromkeys(map(_stem, question.words), 1)
    for phrasing in phrasings:
        for feature in phrasing:
            counts[feature] = counts.get(feature, 0) + 1
    shares = {f: min(1.0, n / len(phrasings)) ** _SHARE for f, n in counts.items()}
    return _Profile(frozenset(phrasings), shares)


def _weights(profiles: Iterable[_Profile]) -> dict[str, float]:
    """Return the weight of each feature: the fewer questions use it, the more it tells."""
    uses: dict[str, int] = {}
    known = list(profiles)
    for profile in known:
        for feature in profile.shares:
            uses[feature] = uses.get(feature, 0) + 1
    rarest = log(len(known) + 1)
    return {f: _ROLE if ">" in f else rarest - log(n) for f, n in uses.items()}


def _assignments(
    mentions: Sequence[Mention], params: Mapping[str, str]
) -> Iterator[dict[str, Mention]]:
    """Give each way to fill all parameters with mentions of their classes, in order of mention."""
    fit = [m for m in mentions if any(kind in m.iris for kind in params.values())]
    for chosen in permutations(fit, len(params)):
        if all(kind in m.iris for m, kind in zip(chosen, params.values(), strict=True)):
            yield dict(zip(params, chosen, strict=True))


def _pieces(wording: str) -> list[str]:
    """Return the words of a phrasing, each parameter as its name in braces."""
    parts = _PLACE.split(wording)
    return [w for i, part in enumerate(parts) for w in ([f"{{{part}}}"] if i % 2 else words(part))]


def _text_features(found: Text, chosen: Mapping[str, Mention]) -> frozenset[str]:
    """Return the features of a text in which mentions take the places of parameters."""
    starts = {m.start: (m, f"{{{name}}}") for name, m in chosen.items()}
    starts |= {m.start: (m, "{}") for m in found.mentions if m.start not in starts}
    pieces, place = [], 0
    while place < len(found.words):
        mention, mark = starts.get(place, (None, ""))
        pieces.append(mark if mention else found.words[place])
        place = mention.end if mention else place + 1
    return _features(pieces)


def _features(pieces: Sequence[str]) -> frozenset[str]:
    """Return the stems of words, and for each parameter the word that it follows."""
    features, before = set(), ""
    for piece in pieces:
        if piece in _ARTICLES:
            continue
        if piece.startswith("{"):
            features.add(f"{_stem(before)}>{piece}" if piece != "{}" else piece)
        else:
            features.add(_stem(piece))
        before = piece
    return frozenset(features)


def _stem(word: str) -> str:
    """Return the beginning of a word: enough to bring the forms of one word together."""
    ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) > 2), "")
    return _stem(word[: -len(ending)]) if ending else word[:_STEM]


def _filled(candidate: _Candidate) -> str:
    """Return the wording of a question with the slugs of its values."""
    text = candidate.question.summary
    for name, iri in candidate.values.items():
        text = text.replace(f"{{{name}}}", local(iri))
    return text
