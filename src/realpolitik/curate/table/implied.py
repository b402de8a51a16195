"""Fill in what other cells of a row imply: the label, a row for each holder, cells by the gloss."""

import re
from collections.abc import Collection, Mapping, Sequence

from realpolitik.answer.questions.names import words
from realpolitik.checks.reading import Reader
from realpolitik.curate.people import make_slug
from realpolitik.curate.table.rows import Row
from realpolitik.rdf.triples import join_texts

__all__ = ["cells_of_gloss", "label_for", "row_for"]

_VIEW = re.compile(r"(In [^,]+ (view|eyes|opinion)|According to [^,]+), ")
_FUTURE = re.compile(r"\b(will|shall|(is|are) going to)\b")
_PAST = re.compile(r"\b(was|were|had|did)\b")
_PRESENT = re.compile(
    r"\b(is|are|has|have|does|do|can|could|may|might|would|should|must|that|if)\b"
)


def label_for(row: Row, kind: str, names: Sequence[str]) -> str:
    """Return the gloss of a row as a label or, if it denies or hedges, the class and the names.

    A view that the gloss reports, as in "In Beijing's view", is left out.
    """
    gloss = _VIEW.sub("", " ".join(row.cells.get("gloss", "").removesuffix(".").split()))
    if row.values("polarity") == ["affirms"] and row.values("certainty") == ["certain"]:
        return _capital(gloss)
    return _capital(f"{kind}: {', '.join(names)}") if gloss and names else ""


def row_for(row: Row, column: str, value: str, label: str) -> Row:
    """Return a row for one of several values of a column, whose label is `label`."""
    mark, cells = f"{{{column}}}", dict(row.cells)
    for name, cell in cells.items():
        if mark in cell:
            is_text = name in ("label", "gloss", "note")
            cells[name] = cell.replace(mark, label if is_text else make_slug(label))
            cells[name] = _capital(cells[name]) if is_text else cells[name]
    return row._replace(cells={**cells, column: value})


def cells_of_gloss(
    row: Mapping[str, str], required: Collection[Sequence[str]], reader: Reader
) -> dict[str, str]:
    """Return the cells that a row lacks, and that its gloss, or else its label, implies.

    These are the holder or the two parties, if the class requires them (`required` has the roles,
    with alternatives), the certainty, and the tense, if the gloss has an auxiliary verb.
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
        tense = "past" if _PAST.search(gloss) and not _PRESENT.search(gloss) else ""
        tense = "future" if _FUTURE.search(gloss) and " that " not in gloss else tense
        found |= {"tense": tense} if tense else {}
    return {name: cell for name, cell in found.items() if name not in row}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
