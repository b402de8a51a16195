"""Names that stand in a sentence: those of the graph, and others by their capitals."""

import re
from collections.abc import Callable, Mapping

from realpolitik.answer.questions.mentions import (
    GRAMMAR,
    find_mentions,
    lookup_among,
    tokens,
    words,
)
from realpolitik.answer.questions.names import Names
from realpolitik.terms import local

__all__ = ["spotter", "unknown_names"]

_KINDS = ("rp:Actor", "rp:Place", "rp:Event", "rp:Issue")
_LETTER = "[A-ZÀ-ÖØ-Þ]"
_CAPITAL = (
    rf"(?:(?:{_LETTER}\.){{2,}}(?= {_LETTER})|"
    rf"(?:{_LETTER}\.)*{_LETTER}(?:[\w-]|['’](?!s\b))*)"
)
# Words with a capital, and what joins them in the name of a body or a treaty.
_CALLED = re.compile(rf"(?<![\w-]){_CAPITAL}(?: (?:(?:of|for|on) (?:the )?)?{_CAPITAL})*")


def spotter(names: Names) -> Callable[[str], list[str]]:
    """Return what finds the actors, places, events and issues in a sentence, as slugs, by name.

    A name that may mean several things gives them all. Names count with the capitals with which
    they are known, so that "us" is not the United States.

    >>> from realpolitik.opening import open
    >>> spotter(open().names)("The Kremlin told us of NATO.")
    ['nato', 'russia']
    """
    lookup = lookup_among(names.of(*_KINDS))

    def found(sentence: str) -> list[str]:
        mentions = find_mentions(sentence, lookup, case_sensitive=True)
        return sorted({local(name.thing.value) for m in mentions for name in m.names})

    return found


def unknown_names(sentences: Mapping[str, str], names: Names) -> dict[str, list[str]]:
    """Return what seem to be names that nothing in the graph has, the most frequent first.

    Each has the keys of the sentences in which it stands. A word with a capital at the beginning of
    a sentence is a name if it has one elsewhere, has more words after it, or begins two sentences
    and is nowhere in small letters.

    >>> from realpolitik.opening import open
    >>> unknown_names({"p1s1": "Now China calls Kestria.", "p1s2": "Kestria waits."}, open().names)
    {'Kestria': ['p1s1', 'p1s2']}
    """
    lookup = lookup_among(names.of(*_KINDS))
    found: dict[str, list[str]] = {}
    begin: dict[str, list[str]] = {}
    for place, sentence in sentences.items():
        for match in _CALLED.finditer(sentence):
            said = match[0].split()
            while said and words(said[0])[0].partition("'")[0] in GRAMMAR:
                del said[0]
            name = " ".join(said)
            known = {n for m in find_mentions(name, lookup) for n in range(m.start, m.end)}
            new = [n for n in range(len(words(name))) if n not in known]
            if match.start() == 0 and len(said) == len(match[0].split()) and new == [0]:
                if sentence[match.end() : match.end() + 1] != ",":  # as after "Recently"
                    begin.setdefault(said[0], []).append(place)
            elif len(name) > 1 and new:
                found.setdefault(name, []).append(place)
    small = {word for sentence in sentences.values() for word in tokens(sentence)}
    for name, places in begin.items():
        if name in found or (len(places) > 1 and name.lower() not in small):
            found[name] = sorted(found.get(name, []) + places, key=list(sentences).index)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))
