"""Split English text into words, and format numbers, lists and dates for sentences."""

import re
from collections.abc import Iterable, Sequence

__all__ = ["AUXILIARIES", "BE", "DATE", "DO", "FIGURE", "GRAMMAR", "MONTH", "MONTHS", "NAMED"]
__all__ += ["SHORT_LIST", "YEAR", "count_noun", "date_in_words", "date_parts", "fold"]
__all__ += ["name_in_words", "plural", "short_list", "stem", "stems", "strip_accents", "tokens"]
__all__ += ["word_list", "words"]

NAMED = r"([^\W\d][\w-]*)="
"""A regular expression for the beginning of a NAME=VALUE pair, such as "actor=China"."""
SHORT_LIST = 4
"""The maximum number of names that `short_list` shows."""
_MONTHS = "January February March April May June July August September October November December"
MONTHS = tuple(_MONTHS.split())
MONTH = f"(?:{_MONTHS.lower().replace(' ', '|')})"
"""A regular expression for the name of a month in lower case."""
YEAR = r"(?:1[5-9]|20)\d\d"
"""A regular expression for a year from 1500 to 2099."""
DATE = rf"\b(?:{YEAR}s?|{'|'.join(MONTHS)})\b"
"""A regular expression that matches a year, a decade or the name of a month."""
_DATE = rf"(?:{YEAR}s?|\d\d? (?:{'|'.join(MONTHS)}))\b"
FIGURE = rf"\b(?!{_DATE})\d|(?i:\b(?:dozens?|hundreds?|half|thousands?|millions?|billions?)\b)"
"""A regular expression for a number, other than a date, in digits or a word such as "dozen"."""
BE = {"am", "is", "are", "was", "were", "be", "been", "being"}
DO = {"do", "does", "did"}
AUXILIARIES = {
    **dict.fromkeys(("am", "is", "are", "do", "does"), ("present",)),
    **dict.fromkeys(("was", "were", "did", "has", "have", "had"), ("present", "past")),
    **dict.fromkeys(("will", "shall", "would"), ("future",)),
    **dict.fromkeys(("can", "could", "may", "might", "should", "must"), ()),
}
"""Maps each auxiliary verb to the tenses of claims that answer a yes/no question with that verb."""
# Letters that Unicode does not decompose, and their plain spelling.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)

_WORD = r"'s\b|[^\W_]+(?:'(?!s\b)[^\W_]+)?"  # a possessive ending counts as a word
_NEGATION = re.compile(r"(?i)(?<!\bca)(?<!\bwo)n't\b")  # "can't" is not "ca not"
_ABBREVIATION_DOT = re.compile(r"(?<=\b\w)\.")

_GRAMMAR = """
a an the this that these those there here some any every each all both either neither such other i
me my mine we us our ours you your yours he him his himself she her hers herself it its itself they
them their theirs themselves one ones who whom whose which what when where why how whoever whatever
am is are was were be been being do does did doing done have has had having can could shall should
will would may might must ought let s t d m ll re ve and or but nor so yet if then than as while
though although because whether not no about above across after against along among around at before
behind below beneath beside between beyond by down during except for from in inside into like near
of off on onto out outside over past per since through throughout till to toward towards under until
up upon via with within without also just only very much many more most less least too even still
ever never always again please tell show give explain describe say says said think thinks believe
believes anybody anyone anything everybody everyone everything nobody nothing somebody someone
monday tuesday wednesday thursday friday saturday sunday
"""
_STEM = 5
GRAMMAR = frozenset(_GRAMMAR.split())
"""Function words, such as "the" and "with", and other words that indicate no topic."""


def fold(text: str) -> str:
    """Normalize a name for comparison: fold case, and remove accents and a leading "the".

    Hyphens become spaces, white space is collapsed, and curly apostrophes become straight.

    >>> fold("The  North-Korea issue")
    'north korea issue'
    """
    parts = strip_accents(text.replace("’", "'").replace("-", " ").casefold()).split()
    return " ".join(parts[1:] if parts[:1] == ["the"] and len(parts) > 1 else parts)


def strip_accents(text: str) -> str:
    """Remove the accents from a string that is already in lower case."""
    if text.isascii():
        return text
    from unicodedata import combining, normalize

    bare = normalize("NFKD", text.translate(_PLAIN))
    return "".join(c for c in bare if not combining(c))


def words(text: str) -> list[str]:
    """Split a string into lower-case words without accents, for comparison.

    A possessive ending ('s) counts as a separate word.
    """
    if text.isascii():
        return tokens(text.casefold())
    return [strip_accents(word.casefold()) for word in tokens(text)]


def stems(text: str) -> set[str]:
    """Return the stems of the words in a text, without function words such as "the"."""
    return {stem(word) for word in words(text) if word not in GRAMMAR}


def stem(word: str) -> str:
    """Return the first five letters of a word in lower case, as a crude stem."""
    return word[:_STEM].lower()


def tokens(text: str) -> list[str]:
    """Split a string into the same words as `words` does, but keep their case and accents.

    >>> tokens("What don't the U.S. and China's friends want?")[1:7]
    ['do', 'not', 'the', 'US', 'and', 'China']
    """
    if not text.isascii():
        from unicodedata import normalize

        text = normalize("NFC", text)  # an accented letter is one character
    text = _NEGATION.sub(" not", text.replace("’", "'").replace("-", " "))
    return re.findall(_WORD, _ABBREVIATION_DOT.sub("", text))


def count_noun(number: int, noun: str) -> str:
    """Return a number and a noun, with a plural "s" if needed, such as "2 sources"."""
    return f"{number} {plural(number, noun)}"


def plural(number: int, noun: str) -> str:
    """Return a noun with a plural "s", or the unchanged noun if `number` is 1."""
    return noun if number == 1 else f"{noun}s"


def short_list(names: Iterable[str]) -> str:
    """Join names as `word_list` does, without duplicates; only count the names after the fourth.

    >>> short_list(["Iran", "India", "Iran"]), short_list("abcdef")
    ('Iran and India', 'a, b, c, d and 2 more')
    """
    once = list(dict.fromkeys(names))
    once[SHORT_LIST:] = [f"{len(once) - SHORT_LIST} more"] if len(once) > SHORT_LIST else []
    return word_list(once)


def word_list(names: Sequence[str], word: str = "and") -> str:
    """Join names into a list such as "Iran, India and Mali", with `word` before the last name."""
    return f" {word} ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def name_in_words(name: str) -> str:
    """Return the name of a term in lower-case words: "arises from" for "arisesFrom"."""
    return re.sub("(?<=[a-z])(?=[A-Z])", " ", name).lower()


def date_in_words(issued: str) -> str:
    """Return an ISO 8601 date in words, such as "3 May 2016"."""
    year, month, day = date_parts(issued)
    return " ".join(filter(None, (day.lstrip("0"), month and MONTHS[int(month) - 1], year)))


def date_parts(issued: str) -> tuple[str, str, str]:
    """Return the year, month and day of an ISO 8601 date as strings; missing parts are empty."""
    year, month, day = [*issued[:10].split("-"), "", ""][:3]
    return year, month, day
