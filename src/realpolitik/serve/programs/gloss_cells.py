"""Cells that follow from the gloss of a row: its holder or parties, its certainty and its tense."""

import os
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache

from realpolitik.answer.questions.names import words
from realpolitik.checks.reading import Reader, Seen
from realpolitik.files import folder, read
from realpolitik.rdf.triples import join_texts

__all__ = ["cells_of_gloss"]

_TENSES = {
    **dict.fromkeys(("will", "shall"), "future"),
    **dict.fromkeys(("was", "were", "had", "did"), "past"),
    **dict.fromkeys(("is", "are", "does", "do", "can", "could", "may", "might"), "present"),
    **dict.fromkeys(("would", "should", "must", "cannot"), "present"),
}
_CONJUNCTIONS = {"that", "if", "whether", "because", "when", "who", "which", "how"}
_ADVERBS = {"not", "also", "never", "again", "now", "already", "still", "once", "first", "later"}
_PARTICIPLE = re.compile(r"\w+(en|wn|ne)|come|become|had|begun|run")


def cells_of_gloss(
    row: Mapping[str, str], required: Collection[Sequence[str]], reader: Reader
) -> dict[str, str]:
    """Return the missing cells of a row that follow from its gloss or, without one, its label.

    These are the holder or the two parties, if the class requires them (`required` has the roles,
    with alternatives), the certainty and the tense.
    """
    gloss, found = row.get("gloss", ""), dict[str, str]()
    text = gloss or row.get("label", "")
    said = words(text)
    actors = [seen for seen in reader.names(text) if seen.kind == "actor"]
    is_joint = len(actors) > 1 and said[actors[0].end : actors[1].start] == ["and"]
    slugs = sorted({seen.slug for seen in (actors[:2] if is_joint else actors)})
    is_subject = actors and actors[0].start <= 1 and said[0] != "in"
    is_subject = is_subject and said[actors[0].end :][:1] != ["'s"]
    if {"holder", "party"}.isdisjoint(row):
        roles = [name for names in required for name in names]
        if "party" in roles and len(slugs) == 2 and (is_joint or "holder" not in roles):
            found["party"] = join_texts(slugs)
        elif "holder" in roles and is_subject and not is_joint:
            found["holder"] = actors[0].slug
    if gloss and row.get("polarity") != "asks":
        grades = {*reader.hedges(gloss).values()}
        if not grades and row.get("basis") == "inferred":
            grades = {"unspecified"}
        found |= {"certainty": grades.pop()} if len(grades) == 1 else {}
        found["tense"] = _tense(said, reader.names(text))
    return {name: cell for name, cell in found.items() if name not in row}


def _tense(said: Sequence[str], names: Iterable[Seen]) -> str:
    """Return the tense of the first finite verb in the words of a gloss.

    It is "past?", which somebody must decide, if the only verb may be a participle.
    """
    actors = {seen.end for seen in names if seen.kind == "actor"}
    inside = {n for seen in names for n in range(seen.start, seen.end)}
    is_past = False
    for n, word in enumerate(said):
        if word in _CONJUNCTIONS:
            break
        rest = [w for w in said[n + 1 :] if not _is_adverb(w)]
        if word in _TENSES:
            return "future" if rest[:2] == ["going", "to"] else _TENSES[word]
        if word in ("has", "have"):
            is_perfect = rest and (_past().fullmatch(rest[0]) or _PARTICIPLE.fullmatch(rest[0]))
            return "past" if is_perfect else "present"
        if n in actors and _is_adverb(word):
            actors.add(n + 1)
        elif n in actors and word != "'s" and (word.endswith("s") or _past().fullmatch(word)):
            return "present" if word.endswith("s") else "past"
        is_past |= n not in inside and bool(_past().fullmatch(word))
    return "past?" if is_past else "present"


@cache
def _past() -> re.Pattern[str]:
    """Return a pattern of past forms; `data/past-forms.txt` has those of irregular verbs."""
    irregular = read(os.path.join(folder("data"), "past-forms.txt")).split()
    return re.compile("|".join([r"\w+(?<!e)ed", "cut", "put", "set", "let", *irregular]))


def _is_adverb(word: str) -> bool:
    return word.endswith("ly") or word in _ADVERBS
