"""Correct misspelled words of a question, and list its unknown words."""

from collections.abc import Iterator

from realpolitik.answer.questions.names import GRAMMAR, find_mentions, tokens, words
from realpolitik.find.index import Index

__all__ = ["corrected", "unknown_terms"]

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LONGEST = 30  # letters of a word that is corrected
# The fewest letters of a word for two of them to be swapped, one to be missing or added, and one to
# be replaced: to correct a word, to correct a name, and to list a name as near.
_WORD, _NAME, _NEAR = (4, 5, 6), (4, 99, 99), (4, 4, 5)


def corrected(text: str, index: Index) -> str:
    """Return a text with misspelled words corrected, if only one known word is one letter away.

    A word with a capital is corrected to a name first, and only if two letters are swapped: Iraq is
    not a misspelling of Iran.
    """
    found = text
    for _, typed in _unknown(text, index):
        plain = words(typed)[0]
        near = index.known_words(_edits(plain, _WORD if typed.islower() else _NAME))
        if len(near) > 1 and not typed.islower():
            lookup = index.lookup(near)
            near = [word for word in near if lookup(word)]
        if len(near) == 1:
            found = found.replace(typed, near[0] if typed.islower() else near[0].capitalize())
    return found


def unknown_terms(text: str, index: Index) -> dict[str, tuple[str, ...]]:
    """Return the unknown words of a text, each with the names that are one letter away.

    Words with capitals or digits come first. Words that follow each other are one term, such as the
    name of a person, unless one of them has a near name.
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
    """Return the names that include the word at a place of a text, after changing one letter."""
    said = words(text)
    found = list[str]()
    for word in index.known_words(_edits(said[place], _NEAR)):
        other = [*said[:place], word, *said[place + 1 :]]
        for start, end, names in find_mentions(" ".join(other), index.lookup(other)):
            if start <= place < end:
                found += [n.written for n in names if words(n.written) == other[start:end]][:1]
    return tuple(found)


def _unknown(text: str, index: Index) -> Iterator[tuple[int, str]]:
    """Yield the words that no claim, name or phrasing has, with their places."""
    said = words(text)
    mentions = find_mentions(text, index.lookup(said))
    named = {place for mention in mentions for place in range(mention.start, mention.end)}
    for place, (typed, word) in enumerate(zip(tokens(text), said, strict=True)):
        if place not in named and word not in GRAMMAR and word != "'s" and not index.knows(word):
            yield place, typed


def _is_name(word: str) -> bool:
    return not word.islower() or not word.isalpha()


def _edits(word: str, fewest: tuple[int, int, int]) -> list[str]:
    """Return a word with two letters swapped, or one letter missing, added or replaced."""
    size, (swapped, more_or_less, replaced) = len(word), fewest
    if size > _LONGEST:
        return []
    cuts = [(word[:place], word[place:]) for place in range(size + 1)]
    found = set[str]()
    if size >= swapped:
        found |= {left + rest[1] + rest[0] + rest[2:] for left, rest in cuts if rest[1:]}
    if size >= more_or_less:
        found |= {left + rest[1:] for left, rest in cuts if rest}
        found |= {left + letter + rest for left, rest in cuts for letter in _LETTERS}
    if size >= replaced:
        found |= {left + letter + rest[1:] for left, rest in cuts if rest for letter in _LETTERS}
    return sorted(found - {word})
