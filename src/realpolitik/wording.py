"""How like a text is to the wordings of a question.

A wording is a set of features: the stems of its words, and for each parameter the word that it
follows. Each feature weighs more the fewer questions use it (inverse document frequency, Sparck
Jones 1972). The measure is the cosine with all wordings of a question together, that with the
nearest of them, and the share of the text that the question knows at all.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from math import log, sqrt
from typing import NamedTuple

from .mention import WHO, Mention, Text, is_open
from .question import Question
from .stems import AUXILIARIES, FILLERS, GENERAL, INTERROGATIVES, stem

__all__ = ["Wordings", "breaks_off", "features", "learn", "unheard"]

# Chosen with benchmarks/understanding.py: how much it counts that the words are central to a
# question, that it knows them, and that one of its wordings has them; the weight of a word that no
# question knows, of the word before a name, of a name that has no place; what the weightiest known
# word must weigh, beside a name and alone; how a word's part in the wordings counts.
_CENTRAL, _KNOWN, _NEAREST = 0.6, 0.25, 0.15
_HARDLY = 0.2  # less than this is not compared with each wording
_UNKNOWN = 0.45
_ROLE, _UNKNOWN_ROLE = 1.2, 0.8
_NAME_LEFT = 3.0
_LEAST, _LEAST_ALONE = 1.2, 2.15
_SHARE = 0.7
_ALLOWED = 0.1  # how a word counts that no wording has, the less the more questions have it
_DIGITS = 3
_SPACES = str.maketrans(dict.fromkeys('-?!.,:;()"', " "))


class Wordings(NamedTuple):
    """What is known of the wordings of questions; plain values, so that it can be kept as JSON.

    `exact` gives for each question the features of its wordings, sorted, a line each; `weights` the
    weight of each feature; `shares` for each question the part that a feature has in its wordings,
    or little for a word that it may also be asked in; `norms` the length of each question's vector;
    `unlike` for each question the phrases with which a text asks something else, a line each;
    `vocabulary` all their words, parted by blanks.
    """

    exact: dict[str, str]
    weights: dict[str, float]
    shares: dict[str, dict[str, float]]
    norms: dict[str, float]
    unlike: dict[str, str]
    vocabulary: str

    def familiar(self, word: str) -> bool:
        """Say whether any question knows a word, in any of its forms."""
        return word in GENERAL or stem(word) in self.weights

    def likeness(self, slug: str, found: frozenset[str]) -> float:
        """Return how like features are to a question, from 0 to 1; 1 for one of its wordings.

        No features, as of a text of fillers alone, are like no question.
        """
        names = sorted(found)  # sums of floats depend on their order, and that of sets on chance
        if not names or _line(names) in self.exact[slug]:
            return 1.0 if names else 0.0
        unknown = _UNKNOWN * log(len(self.shares) + 1)
        own = {
            f: _NAME_LEFT
            if f == "{}"
            else self.weights.get(f, _UNKNOWN_ROLE if ">" in f else unknown)
            for f in names
        }
        shares = self.shares[slug]
        known = [f for f in names if f in shares]
        said = sum(own[f] for f in known)
        least = _LEAST if any(">" in f for f in names) else _LEAST_ALONE
        if max((own[f] for f in known if ">" not in f), default=0.0) < least:
            return 0.0
        shared = sum(own[f] ** 2 * shares[f] for f in known)
        length = sqrt(sum(w * w for w in own.values()))
        likeness = _CENTRAL * shared / length / self.norms[slug] + _KNOWN * said / sum(own.values())
        if likeness > _HARDLY:
            likeness += _NEAREST * self._nearest(slug, own) / length
        return likeness

    def _nearest(self, slug: str, own: Mapping[str, float]) -> float:
        """Return the part of features, given with their weights, that the nearest wording has."""
        worded = (line.split(" ") for line in self.exact[slug].split("\n") if line)
        return max(
            sum(self.weights[f] ** 2 for f in wording if f in own)
            / sqrt(sum(self.weights[f] ** 2 for f in wording))
            for wording in worded
        )

    def turned(self, slug: str, text: Text, chosen: Mapping[str, Mention]) -> bool:
        """Say whether a text has a phrase with which it asks something else than a question."""
        said = _phrase(_masked(text, chosen))
        return any(phrase in said for phrase in self.unlike[slug].splitlines())


def learn(questions: Iterable[Question]) -> Wordings:
    """Return what there is to know of the wordings of questions.

    What a question may also be asked in, its `words`, is known to it but says little for it, and
    nothing against others.
    """
    exact: dict[str, str] = {}
    unlike: dict[str, str] = {}
    shares: dict[str, dict[str, float]] = {}
    held: defaultdict[str, list[float]] = defaultdict(list)
    allowed: defaultdict[str, list[str]] = defaultdict(list)
    vocabulary: set[str] = set()
    for question in questions:
        wordings = _pieces((question.summary, *question.phrasings))
        vocabulary.update(question.words, *wordings)
        worded = [sorted(_features(pieces)) for pieces in wordings]
        exact[question.slug] = "".join(map(_line, worded))
        unlike[question.slug] = "\n".join(map(_phrase, _pieces(question.unlike)))
        counts = Counter(chain.from_iterable(worded))
        parts = {
            n: round(min(1.0, n / len(wordings)) ** _SHARE, _DIGITS) for n in set(counts.values())
        }
        own = shares[question.slug] = {feature: parts[n] for feature, n in counts.items()}
        for feature, share in own.items():
            held[feature].append(share)
        for also in sorted({*map(stem, question.words)}.difference(own)):
            allowed[also].append(question.slug)
    # A question that seldom uses a word counts for little among those that use it.
    rarest = log(len(shares) + 1)
    weights = {
        feature: _ROLE if ">" in feature else round(rarest - log(sum(some) / max(some)), _DIGITS)
        for feature, some in held.items()
    }
    norms = {
        slug: sqrt(sum((weights[f] * share) ** 2 for f, share in found.items()))
        for slug, found in shares.items()
    }
    for also, slugs in allowed.items():
        weights.setdefault(also, round(rarest - log(len(slugs)), _DIGITS))
        share = round(_ALLOWED / (len(slugs) + len(held.get(also, ()))), _DIGITS)
        for slug in slugs:
            shares[slug][also] = share
    plain = sorted(word for word in vocabulary if word[0] != "{")
    return Wordings(exact, weights, shares, norms, unlike, " ".join(plain))


def unheard(text: Text, chosen: Mapping[str, Mention], shares: Mapping[str, float]) -> list[str]:
    """Return the words of a text that a question would leave out: what it knows in no form.

    Words of names that are chosen for parameters, and such as any question may have, are none.
    """
    others = _besides(text, chosen)
    return [word for word in others if word not in GENERAL and stem(word) not in shares]


def breaks_off(text: Text, chosen: Mapping[str, Mention]) -> bool:
    """Say whether a text has no words but names and such as begin a question."""
    begin = INTERROGATIVES | AUXILIARIES | {"the"}
    return begin.issuperset(_besides(text, chosen))


def _besides(text: Text, chosen: Mapping[str, Mention]) -> list[str]:
    """Return the words of a text besides the names that are chosen for parameters."""
    things = {iri for mention in chosen.values() for iri in mention.iris.values()}
    again = [m for m in text.mentions if not things.isdisjoint(m.iris.values())]
    named = {place for m in (*again, *chosen.values()) for place in range(m.start, m.end)}
    return [word for place, word in enumerate(text.words) if place not in named and word != "'s"]


def features(text: Text, chosen: Mapping[str, Mention]) -> frozenset[str]:
    """Return the features of a text in which mentions take the places of parameters."""
    return _features(_masked(text, chosen))


def _masked(text: Text, chosen: Mapping[str, Mention]) -> list[str]:
    """Return the words of a text, each name as that of its parameter in braces.

    Of "who" nothing is left: no wording has it where a name stands, as it may have "anyone".
    """
    marks = {
        m.start: "" if is_open(m) and text.words[m.start] in WHO else f"{{{name}}}"
        for name, m in chosen.items()
    }
    mentions = [*text.mentions, *filter(is_open, chosen.values())]
    ends = {mention.start: mention.end for mention in mentions}
    pieces, place = [], 0
    while place < len(text.words):
        end = ends.get(place)
        pieces.append(marks.get(place, "{}") if end else text.words[place])
        place = end or place + 1
    return [piece for piece in pieces if piece]


def _phrase(pieces: Iterable[str]) -> str:
    """Return words as a phrase of them is looked for, with a blank at each end."""
    return f" {' '.join(piece for piece in pieces if piece not in FILLERS)} "


def _line(names: Sequence[str]) -> str:
    return f"\n{' '.join(names)}\n"


def _pieces(wordings: Iterable[str]) -> list[list[str]]:
    """Return the words of each phrasing, each parameter as its name in braces.

    Wordings are ours and plain: to split them at spaces takes a third of the time of a search for
    words, which finds the same in them.
    """
    plain = "\n".join(wordings).casefold().replace("what's", "what is").replace("who's", "who is")
    plain = plain.replace("'s", " 's").replace("s' ", "s ").translate(_SPACES)
    return [line.split() for line in plain.splitlines()]


def _features(pieces: Sequence[str]) -> frozenset[str]:
    found, before = set(), ""
    for piece in pieces:
        if piece in FILLERS:
            continue
        if piece[0] == "{":
            found.add(piece if piece == "{}" else f"{stem(before)}>{piece}")
        elif piece != "'s":
            found.add(stem(piece))
        else:
            if before[:1] == "{":
                found.add(f"{piece}>{before}")
            continue
        before = piece
    return frozenset(found)
