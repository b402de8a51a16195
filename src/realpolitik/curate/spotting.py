"""Names of the graph that stand in a sentence."""

from collections.abc import Callable

from realpolitik.answer.names import Names
from realpolitik.find.words import by_words, mentions_in, smoothed, written
from realpolitik.terms import local

__all__ = ["spotter"]

_KINDS = ("rp:Actor", "rp:Place", "rp:Event", "rp:Issue")
_SHORT = 3  # a name of so few letters may be a common word: us


def spotter(names: Names) -> Callable[[str], list[str]]:
    """Return what finds the actors, places, events and issues in a sentence, as slugs, by name.

    A name that may mean several things gives them all. Names count with the capitals with which
    they are known, so that "us" is not the United States.

    >>> from realpolitik.opening import open
    >>> spotter(open().names)("The Kremlin told us of NATO.")
    ['nato', 'russia']
    """
    named = by_words([name for name in names.all if not set(_KINDS).isdisjoint(name.kinds)])

    def found(sentence: str) -> list[str]:
        here = written(sentence)
        slugs: set[str] = set()
        for mention in mentions_in(sentence, named):
            if any(_alike(here[mention.start], name.written) for name in mention.names):
                slugs.update(local(name.thing.value) for name in mention.names)
        return sorted(slugs)

    return found


def _alike(word: str, form: str) -> bool:
    """Whether the first word of a mention has the capitals that a name has."""
    bare = form[4:] if form.casefold().startswith("the ") else form
    if bare.isupper() and len(smoothed(bare)) <= _SHORT:
        return word.isupper()
    # A label such as "World order" has its capital only as a label.
    label = " " in bare and bare.rsplit(maxsplit=1)[-1][:1].islower()
    return word[:1].isupper() or label or not bare[:1].isupper()
