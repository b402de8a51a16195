"""Fill in what other cells of a row imply: the label, a row for each holder, cells by the gloss."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache, partial

from realpolitik.answer.questions.names import words
from realpolitik.checks.reading import Reader
from realpolitik.curate.people import make_slug
from realpolitik.curate.table.rows import CellError, Row
from realpolitik.english import word_list
from realpolitik.files import folder, read_text
from realpolitik.rdf.triples import join_texts

__all__ = ["cells_of_gloss", "expand_row", "propose_label"]

_PART = re.compile(r"\[([^]]*)\]")
_ROLE = re.compile(r"\{(\w+)\}")
_FUTURE = re.compile(r"\b(will|shall|(is|are) going to)\b")
_PAST = re.compile(r"\b(was|were|had|did)\b")
_PRESENT = re.compile(
    r"\b(is|are|has|have|does|do|can|could|may|might|would|should|must|that|if)\b"
)


@cache
def _templates() -> list[tuple[list[str], str, str]]:
    """Return the classes, the value of another column, and the label of each template."""
    lines = read_text(f"{folder('data')}/label-templates.tsv").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return [(kinds.split(), cell, label) for kinds, cell, label in rows][1:]


def propose_label(
    kind: str, roles: Mapping[str, Sequence[str]], label_of: Callable[[str], str]
) -> str:
    """Return the label of a situation by the first template that its class and roles fit.

    `roles` are CURIEs or literals by column; `label_of` returns the label of a CURIE for the middle
    of a sentence. A template fits if it has all the roles. If none fits, the label is empty.
    """
    cells = {f"{name}={own[0].rpartition(':')[2]}" for name, own in roles.items()}
    for kinds, cell, template in _templates():
        if kind in kinds and (not cell or cell in cells):
            used = [name for name in _ROLE.findall(template) if name in roles]
            if roles.keys() - {*used, cell.partition("=")[0]}:
                continue  # the label would leave out what tells the situation apart
            said = {name: word_list([*map(label_of, roles[name])]) for name in used}
            label = _fill(_PART.sub(partial(_optional, said), template), said)
            if label:
                return _capital(label)
    return ""


def _optional(said: Mapping[str, str], part: re.Match[str]) -> str:
    return _fill(part[1], said)


def _fill(template: str, said: Mapping[str, str]) -> str:
    """Return a template with its roles filled in, or an empty string if one has no label."""
    if not all(said.get(name) for name in _ROLE.findall(template)):
        return ""
    return _ROLE.sub(lambda role: said[role[1]], template)


def expand_row(row: Row, column: str, labels: Mapping[str, str]) -> Iterator[Row]:
    """Yield a row for each of several values in a column; `labels` has the labels of the values.

    In the cells `situation`, `label` and `gloss`, the column's name in braces, such as "{holder}",
    stands for the label.

    Raises CellError if the rows would get the same claim, or the same name of a situation.
    """
    mark = f"{{{column}}}"
    for cell in ("claim", "situation", "gloss"):
        is_fixed = mark not in row.cells.get(cell, mark)
        if is_fixed and (cell == "claim" or column == "holder"):
            reason = f"the row has several values in {column}, so it becomes several rows"
            fix = "leave this empty" if cell == "claim" else f"write {mark} for the name"
            raise CellError(cell, f"{reason}; {fix}")
    for value, label in labels.items():
        cells = {**row.cells, column: value}
        for cell in ("label", "gloss"):
            if mark in cells.get(cell, ""):
                cells[cell] = _capital(cells[cell].replace(mark, label))
        if mark in cells.get("situation", ""):
            cells["situation"] = make_slug(cells["situation"].replace(mark, label))
        yield row._replace(cells=cells)


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
    actors = [seen for seen in reader.names(text) if seen.kind == "actor" and not seen.inner]
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
