"""Find the claims that state or deny what a yes/no question asks, in the same words."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from pyoxigraph import NamedNode

from realpolitik.answer.assemble import Assembler
from realpolitik.answer.yes_no import Row
from realpolitik.english import DO, words
from realpolitik.find.index import Index
from realpolitik.find.phrasings import statement_key

__all__ = ["stated"]

# Words that may differ; any other preposition, adverb or auxiliary changes what is said.
_LIGHT = {"be", *DO, "has", "have", "had", "will", "shall", "of", "in", "on", "at", "there", "that"}
_LIGHT |= {"to", "with", "also", "already", "still", "ever", "now", "really"}
_NOT = {"not", "no", "never", "onc", "yet", "longer"}  # as stems: "not once"
_GOES_ON = {"in", "on", "at", "with", "for", "to", "by", "from", "against"}
_GOES_ON |= {"since", "during", "before", "after"}


def stated(asked: str, near: Iterable[str], index: Index, assembler: Assembler) -> Iterator[Row]:
    """Yield the claims on the situations `near` that state or deny `asked`.

    A gloss, or the label of a situation, states what is asked if it begins with the same words in
    the same order. Synonyms, and names of one thing, count as the same. A denial that says more,
    such as "... in Ukraine", is neither yes nor no; a denial of only the question's beginning is a
    no. Claims that are only possible are left out. Claims that contradict a yielded claim follow.
    """
    sought = statement_key(asked, index.lookup(words(asked)), index.meanings)
    shorter = [sought[:n] for n, word in enumerate(sought) if n and word in _GOES_ON]
    keys = index.statements(near)
    starts = {NamedNode(s): product((sought, *shorter), own.values()) for s, own in keys.items()}
    like = (s for s, own in starts.items() if any(_rest(*pair, True) is not None for pair in own))
    for situation, item in assembler.situations(like).items():
        of_all = _rest(sought, keys[situation].get(item.label, ()), is_denied=False)
        found: dict[str, Row] = {}
        for w in (w for w in item.warrants if w.polarity != "asks" and w.certainty != "possible"):
            rest, text = of_all, ""
            if rest is None:
                said, is_denied = keys[situation].get(w.gloss, ()), w.polarity == "denies"
                rest = _rest(sought, said, is_denied)
                if is_denied and any(_rest(start, said, is_denied) == [] for start in shorter):
                    rest = []
                text = w.gloss.rstrip(".")
            answer = "yes" if w.polarity == "affirms" else "other" if rest else "no"
            if rest is not None and item.situation:
                found[w.claim] = Row(answer, item.situation, w.claim, text)
        yield from found.values()
        sides = {w.polarity for w in item.warrants if w.claim in found}
        for w in item.warrants if sides else ():
            if item.situation and w.polarity not in {"asks", *sides}:
                yield Row("other", item.situation, w.claim)


def _rest(asked: Sequence[str], said: Sequence[str], is_denied: bool) -> Sequence[str] | None:
    """Return the words of a text after those that are asked, or None if it begins otherwise."""
    sought = [word for word in asked if word not in _LIGHT]
    for place, word in enumerate(said):
        if not sought:
            is_same = ("be" in asked) == ("be" in said[:place])
            return said[place:] if is_same and word in _GOES_ON else None
        if word == sought[0]:
            sought.pop(0)
        elif word not in (_LIGHT | _NOT if is_denied else _LIGHT):
            return None
    return None if sought or ("be" in asked) != ("be" in said) else []
