"""The words of a text, and what they are where they are misspelt."""

import re
from collections.abc import Callable, Collection

from .names import unmarked

__all__ = ["WORD", "mended", "smoothed", "with_apostrophes", "words", "written"]

# A possessive ending is a word of its own: whose image it is depends on it.
WORD = r"'s\b|[^\W_]+(?:'(?!s\b)[^\W_]+)?"
# The fewest letters of a word that may have them in disorder; of a name that may have one wrong,
# and of another word.
_DISORDERED, _NAME, _LONG = 4, 5, 6
_SHORT = 4  # a name with more words is a sentence
_IS = re.compile(r"\b(what|who|where|how|that|it|here)'s\b", re.IGNORECASE)
_DOTTED = re.compile(r"(?<=\b\w)\.")
_WITH_US = (
    *("tell", "give", "show", "let", "help", "for", "of", "lead", "leads", "led", "make", "makes"),
    *("teach", "teaches", "remind", "allow", "allows", "want", "have"),
)


def words(text: str) -> list[str]:
    """Return the words of a text as they are compared, hyphens and possessive endings apart.

    >>> words("What do the U.S. and China's friends want?")
    ['what', 'do', 'the', 'us', 'and', 'china', "'s", 'friends', 'want']
    """
    if text.isascii():
        return written(text.casefold())
    return [unmarked(word.casefold()) for word in written(text)]


def written(text: str) -> list[str]:
    """Return the words of a text as they are typed; "what's" is two, "what" and "is"."""
    text = smoothed(text)
    return re.findall(WORD, _IS.sub(r"\1 is", text) if "'" in text else text)


def smoothed(text: str) -> str:
    """Return a text in which `WORD` finds the words as they are compared."""
    if not text.isascii():
        from unicodedata import normalize

        text = normalize("NFC", text)  # in which a letter with its marks is one character
    text = text.replace("’", "'").replace("-", " ")
    return _DOTTED.sub("", text) if "." in text else text


def with_apostrophes(text: str, known: Collection[str], familiar: Callable[[str], bool]) -> str:
    """Return a text in which names that end in "s" for no other reason have an apostrophe.

    >>> with_apostrophes("chinas policy", {"china"}, lambda word: word == "policy")
    "china's policy"
    """

    def owned(found: re.Match[str]) -> str:
        whole, name = found[0].casefold(), found[1].casefold()
        return (
            found[0] if whole in known or name not in known or familiar(whole) else f"{found[1]}'s"
        )

    return re.sub(r"\b(\w{3,})s\b", owned, text)


def mended(
    text: str, known: Collection[str], vocabulary: Collection[str], familiar: Callable[[str], bool]
) -> list[str]:
    """Return the words of a text; one that is misspelt as the word that it is nearly equal to.

    A word of a short name that is `known` goes before a word of the vocabulary. What is `familiar`
    in another form is no word misspelt.
    """
    found: list[str] = []
    for typed in written(text):
        word = unmarked(typed.casefold())
        if word == "us" and typed == "us" and found and found[-1] in _WITH_US:
            word = "we"  # the people who ask, and not the United States
        if len(word) > 3 and word not in known and not familiar(word):
            word = _named(word, known) or word
            # A capital inside a text is that of a name, which is no other word misspelt.
            if word not in known and (typed.islower() or not found):
                word = next((other for other in vocabulary if _misspelt(word, other, _LONG)), word)
        found.append(word)
    return found


def _named(word: str, known: Collection[str]) -> str | None:
    """Return the word of a short name that a word is, or is nearly; or nothing."""
    parts = {part for name in known if name.count(" ") < _SHORT for part in name.split()}
    if word in parts or any(word in name.split() for name in known):
        return word
    near = (part for part in parts if _misspelt(word, part, _NAME))
    # Who has another letter at the end is likelier somebody else, as Indiana is.
    return min(
        (part for part in near if part.startswith(word) or not word.startswith(part[:-1])),
        default=None,
    )


def _misspelt(word: str, other: str, long: int) -> bool:
    """Say whether a word is another with its letters in disorder, or a long one with one wrong.

    Or letters that are double in one of them, as in "quarell" and "quarrel".
    """
    if word[0] != other[0] or len(other) < _DISORDERED:
        return False
    if sorted(word) == sorted(other):
        return True
    shorter = min(len(word), len(other))
    if shorter < long:
        return False
    if _undoubled(word) == _undoubled(other):
        return True
    same = next((i for i in range(shorter) if word[i] != other[i]), shorter)
    wrong_here = (word[same:], word[same + 1 :])
    return any(rest in wrong_here for rest in (other[same:], other[same + 1 :]))


def _undoubled(word: str) -> str:
    """Return a word with each double letter once."""
    return "".join(
        letter for letter, then in zip(word, f"{word[1:]} ", strict=True) if letter != then
    )
