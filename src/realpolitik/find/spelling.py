"""Words that nothing has heard of, and words that are known with one letter wrong."""

from collections.abc import Iterator

from realpolitik.answer.questions.mentions import GRAMMAR, find_mentions, tokens, words
from realpolitik.find.index import Index

__all__ = ["mended", "unknown_terms"]

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LONGEST = 30  # letters of a word that is mended
# So few letters a word must have for two to be in disorder, one to be more or less, or another: to
# be mended, and so a name; what is nearly a name is told sooner.
_WORD, _NAME, _NEAR = (4, 5, 6), (4, 99, 99), (4, 4, 5)


def mended(text: str, index: Index) -> str:
    """Return a text in which a word with one letter wrong is the one known word that it may be.

    A word with a capital is a name, and rather that of a thing than any word: only its letters may
    be in disorder, since who has another letter is likelier somebody else, as Iraq is not Iran.
    """
    found = text
    for _, typed in _unknown(text, index):
        plain = words(typed)[0]
        near = index.among(_edits(plain, _WORD if typed.islower() else _NAME))
        if len(near) > 1 and not typed.islower():
            named = index.lookup(near)
            near = [word for word in near if named(word)]
        if len(near) == 1:
            found = found.replace(typed, near[0] if typed.islower() else near[0].capitalize())
    return found


def unknown_terms(text: str, index: Index) -> dict[str, tuple[str, ...]]:
    """Return the words of a text that nothing has heard of, those with capitals or digits first.

    With each stand the names that it nearly is, with one letter wrong. Words that follow each
    other are told as one, as in the name of a person, but for one that is nearly a name.
    """
    found: list[tuple[str, tuple[str, ...]]] = []
    before = -2
    for place, word in _unknown(text, index):
        near = _near(text, place, index)
        if place == before + 1 and not near and not found[-1][1]:
            found[-1] = f"{found[-1][0]} {word}", ()
        else:
            found.append((word, near))
        before = place
    return dict(sorted(found, key=lambda part: not any(map(_is_name, part[0].split()))))


def _near(text: str, place: int, index: Index) -> tuple[str, ...]:
    """Return the names in which the word at a place of a text would stand with one letter other."""
    said = words(text)
    found = list[str]()
    for word in index.among(_edits(said[place], _NEAR)):
        other = [*said[:place], word, *said[place + 1 :]]
        for start, end, names in find_mentions(" ".join(other), index.lookup(other)):
            if start <= place < end:
                found += [n.written for n in names if words(n.written) == other[start:end]][:1]
    return tuple(found)


def _unknown(text: str, index: Index) -> Iterator[tuple[int, str]]:
    """Give the words, with their places, that stand in no claim, name or phrasing."""
    said = words(text)
    mentions = find_mentions(text, index.lookup(said))
    named = {place for mention in mentions for place in range(mention.start, mention.end)}
    for place, (typed, word) in enumerate(zip(tokens(text), said, strict=True)):
        if place not in named and word not in GRAMMAR and word != "'s" and not index.knows(word):
            yield place, typed


def _is_name(word: str) -> bool:
    return not word.islower() or not word.isalpha()


def _edits(word: str, fewest: tuple[int, int, int]) -> list[str]:
    """Return what a word becomes with two letters in disorder, or one more, less or other."""
    size, (disordered, more_or_less, other) = len(word), fewest
    if size > _LONGEST:
        return []
    cuts = [(word[:place], word[place:]) for place in range(size + 1)]
    found = set[str]()
    if size >= disordered:
        found |= {left + rest[1] + rest[0] + rest[2:] for left, rest in cuts if rest[1:]}
    if size >= more_or_less:
        found |= {left + rest[1:] for left, rest in cuts if rest}
        found |= {left + letter + rest for left, rest in cuts for letter in _LETTERS}
    if size >= other:
        found |= {left + letter + rest[1:] for left, rest in cuts if rest for letter in _LETTERS}
    return sorted(found - {word})
