"""The letters of texts: those of two alphabets in a word, those read wrongly, and stand-ins."""

import re
import unicodedata
from collections.abc import Iterator

from realpolitik.checks.fault import Fault, mend
from realpolitik.checks.material import Material
from realpolitik.terms import compact, expand

__all__ = ["RULES", "garbled"]

RULES = {
    "mixed-letters": "A word has the letters of one alphabet, for one that only looks right equals "
    "no other. Type it anew.",
    "wrong-decoding": "A text has no characters that come of reading UTF-8 as another encoding. "
    "Type it anew, and save the file as UTF-8.",
    "placeholder": "A text says something, and does not stand for one that is to come. Write what "
    "is meant.",
    "doubled-word": "No word stands twice running. Remove one of the two.",
    "no-sentence": "A gloss is a sentence, with a capital at its start, a stop at its end, and "
    "three words at least. Write one.",
}

_WORD = re.compile(r"[^\W\d_]+")
_DOUBLED = re.compile(r"\b([^\W\d_]{2,})\s+\1\b(?<!\bthat that)(?<!\bhad had)")
_ALPHABETS = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN"})
_PLACEHOLDER = re.compile(
    r"\W*(?:\b(?:TODO|TBD|TBC|FIXME|XXX+)\b.*|(?i:lorem ipsum.*|todo|tbd|fixme|n/?a|none|unknown"
    r"|placeholder|untitled|to be (?:done|written)|(.)\1*))\W*",
    re.DOTALL,
)
_SENTENCE = re.compile(r"[^\w]*[\dA-Z\u00c0-\u00de].*[.!?][\"'”’)]*", re.DOTALL)
_GLOSS = expand("rp:gloss").value
_TEXTS = frozenset(
    expand(name).value
    for name in (
        *("rdfs:label", "rdfs:comment", "rp:gloss", "rp:carriesNoClaim"),
        *("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel", "skos:definition"),
        *("skos:editorialNote", "skos:scopeNote", "skos:example"),
        *("dcterms:title", "dcterms:description"),
    )
)


def garbled(material: Material) -> Iterator[Fault]:
    """Give each text in the checked files whose letters cannot be meant, or that says nothing."""
    for file in material.files:
        for statement in file.statements:
            if statement.iri or statement.predicate not in _TEXTS:
                continue
            found = _wrong(statement.value, is_gloss=statement.predicate == _GLOSS)
            if found:
                rule, said = found
                name = f"{compact(statement.subject)}: its {compact(statement.predicate)}"
                message = f"{name} {said}. {mend(RULES[rule])}"
                yield material.fault((file, statement), 2, rule, message, statement.subject)


def _wrong(text: str, *, is_gloss: bool) -> tuple[str, str] | None:
    """Return which rule a text breaks, and how, or None."""
    if not text.isascii():
        if read := _read_wrongly(text):
            return "wrong-decoding", f'has "{read}", as of UTF-8 read in another encoding'
        for word in _WORD.findall(text):
            letters = (unicodedata.name(letter, "").partition(" ")[0] for letter in word)
            alphabets = sorted(_ALPHABETS.intersection(letters))
            if len(alphabets) > 1:
                both = " and ".join(name.capitalize() for name in alphabets)
                return "mixed-letters", f'has a word of {both} letters, "{word}"'
    if text.strip() and _PLACEHOLDER.fullmatch(text):
        return "placeholder", f'is "{text[:40]}", which stands for another text'
    if doubled := _DOUBLED.search(text):
        return "doubled-word", f'has "{doubled[0]}"'
    if is_gloss and text.strip() and (len(text.split()) < 3 or not _SENTENCE.fullmatch(text)):
        return "no-sentence", f'is "{text[:40]}", and no sentence'
    return None


def _read_wrongly(text: str) -> str:
    """Return the part of a text that is UTF-8 read as Windows-1252 or Latin-1, or nothing."""
    for part in re.findall(r"[^\x00-\x7f]{2,}", text):
        for encoding in ("cp1252", "latin-1"):
            try:
                if part.encode(encoding).decode() != part:
                    return str(part)
            except UnicodeError:
                continue
    return ""
