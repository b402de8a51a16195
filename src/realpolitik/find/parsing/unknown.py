"""Find the names and other words of a question that no claim contains."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from realpolitik.answer.findings.answer import LeftOut
from realpolitik.answer.questions.mentions import THINGS, find_mentions
from realpolitik.answer.questions.names import Names
from realpolitik.english import GRAMMAR, fold, word_list
from realpolitik.errors import nearest
from realpolitik.find.index import Index
from realpolitik.find.parsing.parser import searched
from realpolitik.find.parsing.typed import Typed
from realpolitik.find.parsing.voices import SPEECH
from realpolitik.find.word_lists import common_words, past_forms, territories

__all__ = ["MANY", "Unknown", "lacked", "unknown"]

MANY = 6
"""Among more words, one that no claim contains is not mentioned."""

_SHOWN = 4  # maximum number of words in the sentence
_NAMED = {"rp:Actor", "rp:Event", "rp:Place"}
_NO_NOUN = ("ing", "ed", "ly", "ous", "able", "ive", "ic", "al")  # endings of other words


class Unknown(NamedTuple):
    """Those names and uncommon words of a question that occur in no claim.

    `silent` is true if a name or most words are unknown.
    """

    names: tuple[LeftOut, ...]
    others: tuple[LeftOut, ...]
    silent: bool

    @property
    def sentence(self) -> str:
        """A sentence that lists words that no claim contains, or "" if there are none to list."""
        missing = [part for part in dict.fromkeys(self.others) if is_noun(part.text)]
        said = [
            f"“{part.text}”" + "".join(f" (did you mean {name}?)" for name in part.near)
            for part in (self.names or missing)[:_SHOWN]
        ]
        return f"No claim here mentions {word_list(said, 'or')}." if said else ""


def unknown(question: Typed, index: Index, names: Names) -> Unknown:
    """Return the names and other words of a question that occur in no claim and no name.

    A name is a territory, or a capitalized word that is neither first nor after a known name.
    Adjacent capitalized words form one name. Common English words are left out. An actor in the
    graph whose name is in no claim is unknown too. Similar names to suggest come from `names`.
    """
    text, typed, plain = question.text, question.tokens, question.words
    known = {place for m in question.naming(THINGS) for place in range(m.start, m.end)}
    actors = [m for m in question.mentions if not all(_NAMED.isdisjoint(n.kinds) for n in m.names)]
    places = find_mentions(" ".join(typed), territories(), case_sensitive=not text.islower())
    unheard = {
        place
        for m in (*places, *actors)
        if not any(index.with_all([" ".join(searched(plain[m.start : m.end], m))]))
        for place in range(m.start, m.end)
    }
    rare = unheard | {
        p
        for p in question.unknown
        if not (plain[p] in common_words() or re.match(SPEECH, plain[p]))
    }
    capitals = {
        place
        for place, word in enumerate(typed)
        if place and any(map(str.isupper, word)) and plain[place] not in GRAMMAR
        if not known.intersection((place - 1, place))
    }
    spans: list[tuple[int, int]] = []
    for place in sorted(capitals | unheard):
        start, _ = spans.pop() if spans and spans[-1][1] == place else (place, place)
        spans.append((start, place + 1))
    unknown_spans = [span for span in spans if not rare.isdisjoint(range(*span))]
    # A name of several known words may be unknown as a whole, such as "Paris Agreement".
    spans = [
        span
        for span in spans
        if span in unknown_spans
        or (span[1] - span[0] > 1 and not any(index.with_all([" ".join(plain[slice(*span)])])))
    ]
    inside = {place for span in spans for place in range(*span)}
    content = [word for word in plain if word not in GRAMMAR and word != "'s"]
    is_minor = MANY * len(rare) < len(content)
    others = [LeftOut(typed[place]) for place in sorted(rare - inside) if not is_minor]
    is_silent = bool(unknown_spans) or 2 * len(rare) > len(content)
    near = tuple(_with_near(" ".join(typed[start:end]), names) for start, end in spans)
    return Unknown(near, tuple(others), is_silent)


def is_noun(word: str) -> bool:
    """Return whether a word may be a noun or a year, to judge by its ending and lists of verbs."""
    is_other = len(word) < 3 or word.endswith(_NO_NOUN) or re.search(SPEECH, word)
    return not (is_other or word.lower() in past_forms())


def lacked(
    said: Sequence[str], claims: Iterable[str], index: Index, *, sought: bool = False
) -> tuple[list[str], list[list[str]]]:
    """Return the distinct content words in `said`, and for each claim those that it lacks.

    If `sought` is true, the search terms of a claim count as its words.
    """
    asked = [word for word in dict.fromkeys(said) if word not in GRAMMAR and word != "'s"]
    found = {word: {*index.with_all([word], sought=sought)} for word in asked}
    return asked, [[word for word in asked if claim not in found[word]] for claim in claims]


def _with_near(name: str, names: Names) -> LeftOut:
    """Return an unknown name with the actor whose name has the most similar spelling."""
    near = nearest(name, (actor.written for actor in names.of("rp:Actor")))[:1]
    return LeftOut(name, tuple(n for n in near if fold(n) != fold(name)))
