"""Words that nothing has heard of, and words that are known with one letter wrong."""

from collections.abc import Iterator

from realpolitik.find.index import Index
from realpolitik.find.words import GRAMMAR, mentions_in, words, written

__all__ = ["mended", "unheard"]

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# So few letters a word must have for two to be in disorder, one to be more or less, or another.
_DISORDERED, _MORE_OR_LESS, _OTHER = 4, 5, 6
_LONGEST = 30  # letters of a word that is mended


def mended(text: str, index: Index) -> str:
    """Return a text in which a word with one letter wrong is the one known word that it may be.

    A word with a capital is a name, and rather that of a thing than any word: only its letters may
    be in disorder, since who has another letter is likelier somebody else, as Iraq is not Iran.
    """
    found = text
    for _, typed in _unknown(text, index):
        plain = words(typed)[0]
        near = index.among(sorted(_edits(plain, is_name=not typed.islower())))
        if len(near) > 1 and not typed.islower():
            named = index.names_in(near)
            near = [word for word in near if named(word)]
        if len(near) == 1:
            found = found.replace(typed, near[0] if typed.islower() else near[0].capitalize())
    return found


def unheard(text: str, index: Index) -> list[str]:
    """Return the words of a text that nothing has heard of, those with capitals or digits first.

    Words that follow each other are told as one, as in the name of a person.
    """
    found: list[str] = []
    before = -2
    for place, word in _unknown(text, index):
        if place == before + 1:
            found[-1] += f" {word}"
        else:
            found.append(word)
        before = place
    return sorted(dict.fromkeys(found), key=lambda words: not any(map(_is_name, words.split())))


def _unknown(text: str, index: Index) -> Iterator[tuple[int, str]]:
    """Give the words, with their places, that stand in no claim, name or phrasing."""
    said = words(text)
    mentions = mentions_in(text, index.names_in(said))
    named = {place for mention in mentions for place in range(mention.start, mention.end)}
    for place, (typed, word) in enumerate(zip(written(text), said, strict=True)):
        if place not in named and word not in GRAMMAR and word != "'s" and not index.knows(word):
            yield place, typed


def _is_name(word: str) -> bool:
    return not word.islower() or not word.isalpha()


def _edits(word: str, *, is_name: bool) -> set[str]:
    """Return what a word becomes with two letters in disorder, or one more, less or other."""
    size = len(word)
    if size > _LONGEST:
        return set()
    cuts = [(word[:place], word[place:]) for place in range(size + 1)]
    found = set[str]()
    if size >= _DISORDERED:
        found |= {left + rest[1] + rest[0] + rest[2:] for left, rest in cuts if rest[1:]}
    if size >= _MORE_OR_LESS and not is_name:
        found |= {left + rest[1:] for left, rest in cuts if rest}
        found |= {left + letter + rest for left, rest in cuts for letter in _LETTERS}
    if size >= _OTHER and not is_name:
        found |= {left + letter + rest[1:] for left, rest in cuts if rest for letter in _LETTERS}
    return found - {word}
