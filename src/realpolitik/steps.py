"""The steps of a join: each matches one pattern, or several at once, and calls the next.

What the variables stand for is in one row of numbers, which all steps share. A step returns True
where it found a match; the search for another stops at the step from which one is enough.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from .facts import NOTHING, Ends, Fact, Index, Relation

__all__ = ["Atom", "Check", "Link", "Row", "Step", "instances", "ordered"]

Row = list[int]
Step = Callable[[Row], bool]
Link = Callable[[Step], Step]
"""A step that is still to be told what comes next."""


class Atom(NamedTuple):
    """A pattern as the row has it: its relation, and the places of its ends.

    The second end of a class is the place for what is not there.
    """

    code: int
    relation: Relation
    subject: int
    value: int

    @property
    def ends(self) -> tuple[int, int]:
        """Both ends."""
        return self.subject, self.value


class Check(NamedTuple):
    """A condition that can be looked at as soon as some places are known."""

    places: frozenset[int]
    link: Link


def ordered(
    left: list[Atom],
    bound: set[int],
    checks: list[Check],
    wanted: set[int] | None,
    constants: Mapping[int, int],
) -> list[Link]:
    """Return the links in a good order: each check at once, then what has most ends known.

    As soon as the places that are wanted are known, one match of the rest is enough.
    """
    links: list[Link] = []
    left = list(left)
    while left or checks:
        ready = [check for check in checks if not left or check.places <= bound]
        links += [check.link for check in ready]
        checks = [check for check in checks if check not in ready]
        if not left:
            continue
        if wanted is not None and wanted <= bound:
            links.append(_once)
            wanted = None
        atom = min(left, key=lambda atom: _cost(atom, bound, constants))
        end = _open_end(atom, bound)
        alike = [one for one in left if end is not None and _open_end(one, bound) == end]
        if end is not None and len(alike) > 1:
            left = [one for one in left if one not in alike]
            links.append(_common([_index(one, bound) for one in alike], end))
        else:
            left.remove(atom)
            links.append(_matched(atom, bound))
        bound.update(atom.ends)
    return links if wanted is None else [*links, _once]


def _open_end(atom: Atom, bound: set[int]) -> int | None:
    """Return the unknown end of a pattern of which the other is known, if it is so."""
    unknown = [end for end in atom.ends if end not in bound]
    return unknown[0] if len(unknown) == 1 else None


def _index(atom: Atom, bound: set[int]) -> tuple[Index, int]:
    """Return where to look up what stands at the unknown end of a pattern, and by which place."""
    _, relation, subject, value = atom
    if relation.is_class:
        return {0: relation.members}, 0
    return (relation.forth, subject) if subject in bound else (relation.back, value)


def _common(indexes: list[tuple[Index, int]], unknown: int) -> Link:
    """Return the link that takes what several patterns have in common at one unknown end.

    It looks at no more than the fewest that one of them has (Ngo, Re and Rudra 2014).
    """

    def link(then: Step) -> Step:
        def step(row: Row) -> bool:
            ends = [index.get(row[known], NOTHING) for index, known in indexes]
            ends.sort(key=len)
            for end in _shared(ends):
                row[unknown] = end
                if then(row):
                    return True
            return False

        return step

    return link


def _shared(ends: list[Ends]) -> Iterable[int]:
    """Return what all have, of which the first has the fewest."""
    first, *others = ends
    if isinstance(first, set):
        return first.intersection(*others)
    return [end for end in first if all(end in other for other in others)]


def _cost(atom: Atom, bound: set[int], constants: Mapping[int, int]) -> float:
    """Return how many facts a pattern is matched with, roughly, where some places are known."""
    relation, subject, value = atom.relation, atom.subject in bound, atom.value in bound
    if relation.is_class:
        return 0 if subject else len(relation.members)
    if subject:
        return 0 if value else 1
    if not value:
        return 2 * len(relation.forth)
    if atom.value in constants:
        return len(relation.back.get(constants[atom.value], NOTHING))
    return len(relation.forth) / (len(relation.back) or 1)


def _matched(atom: Atom, bound: set[int]) -> Link:
    """Return the link that matches a pattern some of whose ends are known."""
    _, relation, subject, value = atom
    if relation.is_class:
        step = _is_member if subject in bound else _each_member
        return lambda then: step(relation, subject, then)
    if subject in bound and value in bound:
        return lambda then: _is_pair(relation, subject, value, then)
    if subject in bound:
        return lambda then: _each(relation.forth, subject, value, then)
    if value in bound:
        return lambda then: _each(relation.back, value, subject, then)
    return lambda then: _each_pair(relation, subject, value, then)


def instances(atoms: Iterable[Atom], row: Row) -> tuple[Fact, ...]:
    """Return the facts that patterns are matched by."""
    return tuple([(code, row[subject], row[value]) for code, _, subject, value in atoms])


def _once(then: Step) -> Step:
    """Return the step from which one match is enough: what is before it goes on searching."""

    def step(row: Row) -> bool:
        then(row)
        return False

    return step


def _is_member(relation: Relation, place: int, then: Step) -> Step:
    members = relation.members
    return lambda row: row[place] in members and then(row)


def _each_member(relation: Relation, place: int, then: Step) -> Step:
    def step(row: Row) -> bool:
        for member in relation.members:
            row[place] = member
            if then(row):
                return True
        return False

    return step


def _is_pair(relation: Relation, subject: int, value: int, then: Step) -> Step:
    forth = relation.forth
    return lambda row: row[value] in forth.get(row[subject], NOTHING) and then(row)


def _each(index: Index, known: int, unknown: int, then: Step) -> Step:
    def step(row: Row) -> bool:
        for end in index.get(row[known], NOTHING):
            row[unknown] = end
            if then(row):
                return True
        return False

    return step


def _each_pair(relation: Relation, subject: int, value: int, then: Step) -> Step:
    def step(row: Row) -> bool:
        for one, other in relation.pairs():
            row[subject], row[value] = one, other
            if (one == other or subject != value) and then(row):
                return True
        return False

    return step
