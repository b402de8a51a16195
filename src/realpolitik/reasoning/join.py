"""Joins: how the body of a rule is matched, one pattern after the other.

A join is a chain of steps, made from a rule for the pattern that the search begins with.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.reasoning.facts import NOTHING, Ends, Fact, Facts, Index, Relation
from realpolitik.reasoning.rule import Absence, Naming, Pattern, Rule, VarOrIri

__all__ = ["Found", "Join"]

Found = tuple[Fact, tuple[Fact, ...]]
"""A conclusion, and the facts that it rests on."""

_Row = list[int]
_Step = Callable[[_Row], bool]
_Link = Callable[[_Step], _Step]  # a step that is still to be told what comes next


class _Atom(NamedTuple):
    """A pattern as the row has it: its relation, and the places of its ends.

    The second end of a class is the place for what is not there.
    """

    number: int
    relation: Relation
    subject: int
    value: int

    @property
    def ends(self) -> tuple[int, int]:
        """Both ends."""
        return self.subject, self.value


class _Check(NamedTuple):
    """A condition that can be looked at as soon as some places are known."""

    places: frozenset[int]
    link: _Link


class Join:
    """A rule of one conclusion or none, made ready to be matched from facts that fit a pattern.

    With `premises` false, conclusions are found without the facts that they rest on.
    """

    def __init__(self, rule: Rule, first: Pattern, facts: Facts, *, premises: bool = True) -> None:
        self._facts = facts
        self._found: list[Found] = []
        # The first place of the row is for what is not there, as the object of a class.
        self._row: _Row = [0]
        self._places: dict[VarOrIri, int] = {}
        self._constants = {0: 0}
        start = self._atom(first)
        body = [self._atom(pattern) for pattern in rule.body]
        rest = [atom for atom, pattern in zip(body, rule.body, strict=True) if pattern is not first]
        concluded = self._atom(rule.head[0]) if rule.head else _Atom(0, Relation(True), 0, 0)
        wanted = set(concluded.ends)
        if rule.naming:
            wanted.discard(self._place(rule.naming.variable))
            wanted.update(map(self._place, rule.naming.sources))
        checks = [self._absent(absence, body) for absence in rule.absent]
        checks += [self._unequal(*pair) for pair in rule.unequal]
        checks += [self._before(*pair) for pair in rule.ordered]
        links = _ordered(rest, {*start.ends, *self._constants}, checks, wanted, self._constants)
        if rule.naming:
            name = self._text if rule.naming.language else self._iri
            links.append(name(rule.naming))
        last = self._conclusion(concluded, body if premises else ())
        self._run = self._runner(start, _chained(links, last))

    def found(self, pairs: Iterable[tuple[int, int]]) -> Sequence[Found]:
        """Return what the rule concludes from facts that fit its first pattern, given by ends."""
        run = self._run
        for subject, value in pairs:
            run(subject, value)
        found = self._found[:]
        self._found.clear()
        return found

    def _place(self, term: VarOrIri) -> int:
        """Return the place of a term in the row; that of a constant holds its number."""
        place = self._places.get(term)
        if place is None:
            place = self._places[term] = len(self._row)
            self._row.append(0)
            if isinstance(term, NamedNode):
                self._row[place] = self._constants[place] = self._facts.number_of(term)
        return place

    def _atom(self, pattern: Pattern) -> _Atom:
        number = self._facts.number_of(pattern.relation)
        subject, value = (*map(self._place, pattern.terms), 0)[:2]
        return _Atom(number, self._facts.relations[number], subject, value)

    def _runner(self, start: _Atom, then: _Step) -> Callable[[int, int], object]:
        """Return what matches the rule from the ends of a fact that fits its first pattern."""
        row, (subject, value) = self._row, start.ends
        if value == 0 and subject not in self._constants:

            def run_member(member: int, _: int) -> None:
                row[subject] = member
                then(row)

            return run_member
        if self._constants.keys().isdisjoint(start.ends) and subject != value:

            def run(first: int, second: int) -> None:
                row[subject] = first
                row[value] = second
                then(row)

            return run
        fixed = [(place, place in self._constants) for place in start.ends]

        def run_checked(*given: int) -> None:
            for (place, known), number in zip(fixed, given, strict=True):
                if known and row[place] != number:
                    return
                row[place] = number
            if subject != value or given[0] == given[1]:
                then(row)

        return run_checked

    def _absent(self, absence: Absence, body: Iterable[_Atom]) -> _Check:
        """Return the check that nothing that holds matches what must be absent.

        What is only in the absence stands for anything, even where a search began with it: there it
        has places of its own, so that it may be looked at before the search ends.
        """
        outer = {place for atom in body for place in atom.ends}
        shared = outer | self._constants.keys()
        kept = self._places
        self._places = {term: place for term, place in kept.items() if place in shared}
        atoms = [self._atom(pattern) for pattern in absence.patterns]
        checks = [self._unequal(*pair) for pair in absence.unequal]
        places = {place for atom in atoms for place in atom.ends}.union(*(c.places for c in checks))
        links = _ordered(atoms, {*outer, *self._constants}, checks, None, self._constants)
        self._places = kept
        found = _chained(links, lambda row: True)
        needs = frozenset(places & outer)
        return _Check(needs, lambda then: lambda row: not found(row) and then(row))

    def _unequal(self, left: VarOrIri, right: VarOrIri) -> _Check:
        a, b = self._place(left), self._place(right)
        places = frozenset((a, b)) - self._constants.keys()
        return _Check(places, lambda then: lambda row: row[a] != row[b] and then(row))

    def _before(self, left: VarOrIri, right: VarOrIri) -> _Check:
        a, b, names = self._place(left), self._place(right), self._facts.names
        # Without the bracket that ends an IRI, which would come before or after another sign.
        return _Check(
            frozenset((a, b)) - self._constants.keys(),
            lambda then: lambda row: names[row[a]][:-1] < names[row[b]][:-1] and then(row),
        )

    def _iri(self, naming: Naming) -> _Link:
        """Return the step that names a new thing."""
        facts, place = self._facts, self._place(naming.variable)
        parts = [p.encode() if isinstance(p, str) else self._place(p) for p in naming.parts]

        def link(then: _Step) -> _Step:
            def step(row: _Row) -> bool:
                texts = (
                    p if isinstance(p, bytes) else facts.names[row[p]].partition(b"/id/")[2][:-1]
                    for p in parts
                )
                row[place] = facts.number(b"<%s>" % b"".join(texts))
                return then(row)

            return step

        return link

    def _text(self, naming: Naming) -> _Link:
        """Return the step that writes a text of others, if all are in its language."""
        facts, place = self._facts, self._place(naming.variable)
        parts = [p.encode() if isinstance(p, str) else self._place(p) for p in naming.parts]
        ending = b'"@' + naming.language.encode()

        def link(then: _Step) -> _Step:
            def step(row: _Row) -> bool:
                text = b""
                for part in parts:
                    if isinstance(part, int):
                        literal = facts.names[row[part]]
                        if not literal.endswith(ending):
                            return False
                        part = re.sub(b"^The ", b"the ", literal[1 : -len(ending)])
                    text += part
                row[place] = facts.number(b'"' + text + ending)
                return then(row)

            return step

        return link

    def _conclusion(self, concluded: _Atom, premises: Sequence[_Atom]) -> _Step:
        """Return the last step, which notes a conclusion and what it rests on."""
        found, relation, (subject, value) = self._found, concluded.number, concluded.ends

        def conclude(row: _Row) -> bool:
            found.append(((relation, row[subject], row[value]), ()))
            return True

        def conclude_with_premises(row: _Row) -> bool:
            rests_on = tuple([(number, row[s], row[v]) for number, _, s, v in premises])
            found.append(((relation, row[subject], row[value]), rests_on))
            return True

        return conclude_with_premises if premises else conclude


def _chained(links: Sequence[_Link], last: _Step) -> _Step:
    """Return the first of linked steps, of which each goes on to the next."""
    for link in reversed(links):
        last = link(last)
    return last


def _ordered(
    left: list[_Atom],
    bound: set[int],
    checks: list[_Check],
    wanted: set[int] | None,
    constants: Mapping[int, int],
) -> list[_Link]:
    """Return the links in a good order: each check at once, then what has most ends known.

    As soon as the places that are wanted are known, one match of the rest is enough.
    """
    links: list[_Link] = []
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
        alike = [a for a in left if end is not None and _open_end(a, bound) == end]
        if end is not None and len(alike) > 1:
            left = [a for a in left if a not in alike]
            links.append(_common([_index(a, bound) for a in alike], end))
        else:
            left.remove(atom)
            links.append(_matched(atom, bound))
        bound.update(atom.ends)
    return links if wanted is None else [*links, _once]


def _open_end(atom: _Atom, bound: set[int]) -> int | None:
    """Return the unknown end of a pattern of which the other is known, if it is so."""
    unknown = [end for end in atom.ends if end not in bound]
    return unknown[0] if len(unknown) == 1 else None


def _index(atom: _Atom, bound: set[int]) -> tuple[Index, int]:
    """Return where to look up what stands at the unknown end of a pattern, and by which place."""
    _, relation, subject, value = atom
    if relation.is_class:
        return {0: relation.members}, 0
    return (relation.forth, subject) if subject in bound else (relation.back, value)


def _common(indexes: list[tuple[Index, int]], unknown: int) -> _Link:
    """Return the link that takes what several patterns have in common at one unknown end.

    It looks at no more than the fewest that one of them has (Ngo, Re and Rudra 2014).
    """

    def link(then: _Step) -> _Step:
        def step(row: _Row) -> bool:
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


def _cost(atom: _Atom, bound: set[int], constants: Mapping[int, int]) -> float:
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


def _matched(atom: _Atom, bound: set[int]) -> _Link:
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


def _once(then: _Step) -> _Step:
    """Return the step from which one match is enough: what is before it goes on searching."""

    def step(row: _Row) -> bool:
        then(row)
        return False

    return step


def _is_member(relation: Relation, place: int, then: _Step) -> _Step:
    members = relation.members
    return lambda row: row[place] in members and then(row)


def _each_member(relation: Relation, place: int, then: _Step) -> _Step:
    def step(row: _Row) -> bool:
        for member in relation.members:
            row[place] = member
            if then(row):
                return True
        return False

    return step


def _is_pair(relation: Relation, subject: int, value: int, then: _Step) -> _Step:
    forth = relation.forth
    return lambda row: row[value] in forth.get(row[subject], NOTHING) and then(row)


def _each(index: Index, known: int, unknown: int, then: _Step) -> _Step:
    def step(row: _Row) -> bool:
        for end in index.get(row[known], NOTHING):
            row[unknown] = end
            if then(row):
                return True
        return False

    return step


def _each_pair(relation: Relation, subject: int, value: int, then: _Step) -> _Step:
    def step(row: _Row) -> bool:
        for first, second in relation.pairs():
            row[subject], row[value] = first, second
            if (first == second or subject != value) and then(row):
                return True
        return False

    return step
