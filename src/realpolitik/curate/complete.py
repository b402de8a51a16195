"""Fill in empty cells in rows of claims, from the previous row and from the gloss (paraphrase)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from realpolitik.checks.reading import Reader, Seen
from realpolitik.checks.shapes import roles_of
from realpolitik.curate.drafts import Drafts
from realpolitik.curate.table.rows import ROLES, Row, is_claim
from realpolitik.english import AUXILIARIES, words
from realpolitik.errors import Refused
from realpolitik.find.word_lists import past_forms
from realpolitik.rdf.triples import join_texts

__all__ = ["CONTINUED", "complete"]

CONTINUED = ["situation", "kind", "label", *(role.name for role in ROLES)]
"""The columns that describe a situation."""

_NAMING = {"situation", "label"}
_TENSES = {verb: tenses[-1] if tenses else "present" for verb, tenses in AUXILIARIES.items()}
_TENSES |= {"would": "present", "cannot": "present"}
_CONJUNCTIONS = {"that", "if", "whether", "because", "when", "who", "which", "how"}
_ADVERBS = {"not", "also", "never", "again", "now", "already", "still", "once", "first", "later"}
_PARTICIPLE = re.compile(r"\w+(en|wn|ne)|come|become|had|begun|run")


def complete(
    drafts: Drafts, source: str, rows: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Fill in empty cells in rows from an AI agent; yield each row's number (from 1) and its cells.

    A claim without a sentence gets the sentence of the previous claim. A claim without a situation,
    kind and label gets the previous claim's situation, changed by any roles that the claim has. If
    a cell contains a dict, it describes a situation, which gets its own row with the same number.
    """
    sentence, above = "", dict[str, str]()
    for n, given in enumerate(rows, 1):
        row, inner = _texts(given)
        if is_claim(Row(n, row)):
            sentence = row.setdefault("sentence", sentence)
        if "gloss" in row and not {"situation", "kind", "label"} & row.keys():
            same = {name: above[name] for name in CONTINUED if name in above}
            if any(role.name in row for role in ROLES):
                same = {name: cell for name, cell in same.items() if name not in _NAMING}
            row = {**same, **row}
        filled = [_filled(drafts, source, one) for one in (row, *inner)]
        above = filled[0] if "gloss" in row else above
        yield from ((n, one) for one in filled)


def _texts(given: Mapping[str, Any]) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Return a row as texts, and the rows of the situations that are described in its cells.

    An agent may return the `state` of a row that it was given, but only a person decides on it.
    """
    row, inner = dict[str, str](), list[dict[str, str]]()
    for name, value in given.items():
        texts = []
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                cells, more = _texts({"kind": "Situation", **item})
                if not {"situation", "label"} & cells.keys():
                    raise Refused(name, "give the situation in this cell a label")
                inner += [cells, *more]
                item = cells.get("situation") or cells["label"]
            texts.append(" ".join(str(item if item is not None else "").split()))
        row[name] = join_texts(filter(None, texts))
    row.pop("state", "")
    return {name: cell for name, cell in row.items() if cell}, inner


def _filled(drafts: Drafts, source: str, row: dict[str, str]) -> dict[str, str]:
    kinds = drafts.graph.names.find(row.get("kind", ""), "owl:Class")
    needs = [names for kind in kinds for names in roles_of(drafts.facts.above(kind))[0]]
    roles = {name for names in needs for name in names}
    return {**row, **_cells_of_gloss(row, roles, drafts.reader(source)), **row}


def _cells_of_gloss(row: Mapping[str, str], roles: set[str], reader: Reader) -> dict[str, str]:
    """Return the cells that follow from the gloss of a row or, without one, from its label.

    These are the holder or the two parties, if they are in `roles`, which the class requires, and
    the certainty and the tense.
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
    return found


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
        if word in ("has", "have"):
            is_perfect = rest and (_past().fullmatch(rest[0]) or _PARTICIPLE.fullmatch(rest[0]))
            return "past" if is_perfect else "present"
        if word in _TENSES:
            return "future" if rest[:2] == ["going", "to"] else _TENSES[word]
        if n in actors and _is_adverb(word):
            actors.add(n + 1)
        elif n in actors and word != "'s" and (word.endswith("s") or _past().fullmatch(word)):
            return "present" if word.endswith("s") else "past"
        is_past |= n not in inside and bool(_past().fullmatch(word))
    return "past?" if is_past else "present"


@cache
def _past() -> re.Pattern[str]:
    """Return a pattern of past forms."""
    return re.compile("|".join([r"\w+(?<!e)ed", "cut", "put", "set", "let", *sorted(past_forms())]))


def _is_adverb(word: str) -> bool:
    return word.endswith("ly") or word in _ADVERBS
