"""Find the claims that state or deny what a yes/no question asks, in the same words."""

from collections.abc import Collection, Iterator, Sequence

from realpolitik.answer.findings.finding import Finding
from realpolitik.answer.questions.mentions import NameLookup, find_mentions
from realpolitik.answer.yes_no import Row
from realpolitik.english import BE, DO, words
from realpolitik.find.index import Index
from realpolitik.find.parsing.parser import THINGS
from realpolitik.find.parsing.typed import thing_meant

__all__ = ["stated"]

# Words that may differ; any other preposition, adverb or auxiliary changes what is said.
_LIGHT = {"be", *DO, "has", "have", "had", "will", "shall", "of", "in", "on", "at", "there", "that"}
_LIGHT |= {"to", "with", "also", "already", "still", "ever", "now", "really"}
_NOT = {"not", "no", "never", "onc", "yet", "longer"}  # as stems: "not once"
_GOES_ON = {"in", "on", "at", "with", "for", "to", "by", "from", "against"}
_GOES_ON |= {"since", "during", "before", "after"}


def stated(asked: str, situations: Collection[Finding], index: Index) -> Iterator[Row]:
    """Yield the claims that, by their gloss or their situation's label, state or deny `asked`.

    A gloss or label states what is asked if it begins with the same words in the same order.
    Synonyms, and names of one thing, count as the same. A denial that says more, such as "... in
    Ukraine", is neither yes nor no; a denial of only the question's beginning is a no. Claims that
    are only possible are left out. Claims that contradict a yielded claim are yielded too.
    """
    texts = {w.gloss for item in situations for w in item.warrants}
    new = (texts | {item.label for item in situations}) - index.keys.keys()
    lookup = index.lookup(words(" ".join([asked, *new])))  # one query is faster than many
    index.keys |= {text: _keys(text, index, lookup) for text in new}
    sought = _keys(asked, index, lookup)
    shorter = [sought[:n] for n, word in enumerate(sought) if n and word in _GOES_ON]
    for item in situations:
        of_all = _rest(sought, index.keys[item.label], is_denied=False)
        found: dict[str, Row] = {}
        for w in (w for w in item.warrants if w.polarity != "asks" and w.certainty != "possible"):
            rest, text = of_all, ""
            if rest is None:
                said, is_denied = index.keys[w.gloss], w.polarity == "denies"
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


def _keys(text: str, index: Index, lookup: NameLookup) -> list[str]:
    """Return the words of a text as they are compared, without articles.

    A name is what it means, the names in a list are sorted, and "be" is kept for a passive.
    """
    plain = words(text)
    keys, place = list[str](), 0
    active = any(word.endswith("ing") and word != "being" for word in plain)

    def stems(start: int, end: int) -> list[str]:
        said = [word for word in plain[start:end] if word not in {"a", "an", "the"}]
        kept = ["be" if word in BE else word for word in said if not (active and word in BE)]
        return index.meanings(kept)

    for found in find_mentions(text, lambda said: [n for n in lookup(said) if THINGS & {*n.kinds}]):
        thing = thing_meant(found.names, "owl:Thing")
        keys += stems(place, found.start)
        keys += [thing.value] if thing else [" ".join(plain[found.start : found.end])]
        if keys[-2:-1] == ["and"] and ":" in "".join(keys[-3:-2]):
            keys[-3:] = sorted([keys[-3], keys[-1]])
        place = found.end
    return keys + stems(place, len(plain))


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
