"""Guess the rows of a table of claims: fill in what can be read off each sentence.

Each guess ends in a question mark, which a person removes, or replaces the guess. A wrong guess
costs more than an empty cell, so whatever is doubtful is left empty.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from realpolitik.answer.questions.names import words
from realpolitik.checks.reading import Hint, Reading, Seen
from realpolitik.curate.table.resolve import Situation
from realpolitik.curate.table.rows import GUESS
from realpolitik.rdf.triples import join_texts

__all__ = ["guess_rows"]

_NEAR = 6  # words between a word that suggests a class and a name that has a role in it
_START = 3  # words before the subject of a sentence
_PARTIES = """
Agreement Alignment Alliance ArmedConflict CommonGround Convergence Cooperation Dispute Friction
Rivalry Strain
"""
# Classes whose situations have no actor, or one that does not stand near the word.
_NO_ACTOR = "Condition Demand Driver Image Limit Norm Situation Sponsorship"
_TOWARD = "Act Dependence Frustration Grievance Leverage Policy Suspicion"
_SOURCES = "Pressure ThreatPerception"
_PRONOUNS = re.compile(r"(i|my|we|our|us)\b")
_VIEWS = ("view", "eyes", "perspective", "opinion")
_PREPOSITIONS = frozenset({"against", "for", "from", "of", "on", "to"})
_OF_CLAIM = ("claimant", "certainty", "tense", "aboutYear", "basis")

Cells = dict[str, str]


def guess_rows(reading: Reading, near: Iterable[tuple[str, Situation]]) -> Iterator[Cells]:
    """Yield the guesses for the rows of a sentence: a row for each class that its words suggest.

    `near` are the known situations that are nearest to the sentence, with their slugs; a row that
    fits one of them refers to it. In a question, the first row asks, and the others hold what it
    takes for granted.
    """
    rows, known = [*_by_class(reading)] or [_without_class(reading)], [*near]
    if reading.is_question and len(rows) == 1:
        rows.append({})
    grades = {*reading.hedges.values()}
    if len(grades) == 1 and not reading.is_question:
        rows[0] |= {"certainty": grades.pop()}
    if len(reading.years) == 1:
        rows[0] |= {"aboutYear": reading.years[0]}
    view = _view_of(reading)
    for number, row in enumerate(rows):
        cells = {"claimant": view, **row} if view else row
        if reading.is_question:
            cells = {**cells, "basis": "presupposed" if number else ""}
        if slug := _fitting(cells, known):
            cells = {"situation": slug, **{name: cells.get(name, "") for name in _OF_CLAIM}}
        yield {name: f"{cell}{GUESS}" for name, cell in cells.items() if cell}


def _view_of(reading: Reading) -> str:
    """Return the actor of "in Beijing's view" or "according to Beijing", or an empty string."""
    said = words(reading.text)
    for seen in _actors(reading):
        before, after = said[max(seen.start - 2, 0) : seen.start], said[seen.end : seen.end + 2]
        is_view = before[-1:] in (["in"], ["from"]) and after in (["'s", w] for w in _VIEWS)
        if is_view or before == ["according", "to"]:
            return seen.slug
    return ""


def _by_class(reading: Reading) -> Iterator[Cells]:
    told, end, said = set[tuple[str, ...]](), 0, words(reading.text)
    for hint in reading.kinds:
        before = said[max(hint.start - _NEAR, 0) : hint.start]
        if hint.kind != "Norm" and ("must" in before or "should" in before):
            continue  # what somebody ought to do
        cells = {"kind": hint.kind, **hint.cells, **_roles(hint, reading)}
        key = tuple(cells.get(name, "") for name in ("kind", "holder", "toward", "party"))
        if key not in told:
            yield cells
            told.add(key)
            # "Still" before the word says that it was so before.
            still = [t for t in reading.triggers if end <= t.start < hint.start < t.end + _NEAR]
            yield from ({**cells, **t.cells} for t in still if "tense" in t.cells)
        end = hint.end


def _without_class(reading: Reading) -> Cells:
    """Return the subject of a sentence that begins with an actor, and its only issue and place."""
    cells = {}
    actors = [
        s for s in _actors(reading) if not s.inner and not _PRONOUNS.match(s.words.casefold())
    ]
    if actors and actors[0].start <= _START:
        cells["holder"] = actors[0].slug
    for kind in ("issue", "place"):
        named = {seen.slug for seen in reading.names if seen.kind == kind and not seen.inner}
        cells[kind] = named.pop() if len(named) == 1 else ""
    return cells


def _roles(hint: Hint, reading: Reading) -> Cells:
    """Return the roles of the names near the words that suggest a class."""
    actors, said = _actors(reading), words(reading.text)
    if hint.kind in _NO_ACTOR.split():
        return {}
    if hint.kind in _PARTIES.split() or hint.cells.get("actType") == "consulting":
        return {"party": _pair(hint, actors, said)}
    near = _NEAR // 2 if hint.words.split()[-1] in _PREPOSITIONS else _NEAR
    before = [s for s in reading.names if 0 <= hint.start - s.end < near and not s.inner][-1:]
    after = [seen for seen in actors if 0 <= seen.start - hint.end < _NEAR]
    is_infinitive = "to" in said[hint.start - 1 : hint.start + 1]
    cells = {}
    if before and before[0] in actors and before[0].words != "I" and not is_infinitive:
        cells["holder"] = before[0].slug
    others = [seen.slug for seen in after if seen.slug != cells.get("holder")]
    if others and hint.kind in (_TOWARD + " " + _SOURCES).split():
        cells["threatSource" if hint.kind in _SOURCES.split() else "toward"] = others[0]
    issues = [seen for seen in reading.names if seen.kind == "issue"]
    cells["issue"] = next((s.slug for s in issues if s.start <= hint.start < s.end), "")
    return cells


def _actors(reading: Reading) -> list[Seen]:
    """Return the actors named in a sentence, but none within the name of another actor."""
    actors = [seen for seen in reading.names if seen.kind == "actor"]
    whole = [seen for seen in actors if not seen.inner]
    within = {place for seen in whole for place in range(seen.start, seen.end)}
    return [
        s for s in actors if not (s.inner and s.start in within) and s.words not in ("my", "me")
    ]


def _pair(hint: Hint, actors: Sequence[Seen], said: Sequence[str]) -> str:
    """Return two actors joined by "and", "with" or a hyphen near the words, or an empty string."""
    for first, second in pairwise(actors):
        between = [word for word in said[first.end : second.start] if word != "the"]
        is_near = first.start - hint.end < _NEAR and hint.start - second.end < _NEAR
        is_joined = not between or between == ["and"] or between[-1] == "with"
        if is_near and is_joined and first.slug != second.slug:
            return join_texts(sorted((first.slug, second.slug)))
    return ""


def _fitting(cells: Cells, near: Sequence[tuple[str, Situation]]) -> str:
    """Return the slug of the first known situation with the class and all actors of a row."""
    actors = {name: cells.get(name) for name in ("holder", "toward", "party", "threatSource")}
    for slug, situation in near if any(actors.values()) else ():
        roles = {n: join_texts(v[3:] for v in values) for n, values in situation.roles.items()}
        same = all(roles.get(name, "") == (value or "") for name, value in actors.items())
        if same and situation.kind == f"rp:{cells.get('kind')}":
            return slug
    return ""
