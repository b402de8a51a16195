"""A store of facts as tuples of numbers, by class or property, which rules read and extend."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import repeat

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from realpolitik.reasoning.rule import Pattern
from realpolitik.terms import compact

__all__ = ["NOTHING", "Ends", "Fact", "Facts", "Index", "Relation"]

Fact = tuple[int, int, int]
"""The numbers of a property or class, of a subject, and of an object (0 for a class)."""

Ends = tuple[int, ...] | set[int]
"""The objects of a subject, or the subjects of an object: one in a tuple, or several in a set."""

Index = dict[int, Ends]
"""A map from subjects to their objects, or from objects to their subjects."""

NOTHING: tuple[int, ...] = ()
_TYPE = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


class Relation:
    """All facts of one property or one class.

    `forth` maps subjects to objects, and `back` maps objects to subjects. A class has only `back`,
    and `back[0]` contains the members of the class.
    """

    def __init__(self, is_class: bool) -> None:
        self.is_class = is_class
        self.members: set[int] = set()
        self.forth: Index = {}
        self._back: Index | None = {0: self.members} if is_class else None

    @property
    def back(self) -> Index:
        """A map from each object to its subjects, built on first use."""
        if self._back is None:
            self._back = {}
            for subject, objects in self.forth.items():
                for value in objects:
                    _insert(self._back, value, subject)
        return self._back

    @property
    def exists(self) -> bool:
        """Whether the relation has any facts."""
        return bool(self.members or self.forth)

    def has(self, subject: int, value: int) -> bool:
        """Return whether the relation contains the fact with this subject and object."""
        if self.is_class:
            return subject in self.members
        return value in self.forth.get(subject, NOTHING)

    def add(self, subject: int, value: int) -> None:
        """Add the fact with this subject and object to the relation."""
        if self.is_class:
            self.members.add(subject)
            return
        _insert(self.forth, subject, value)
        if self._back is not None:
            _insert(self._back, value, subject)

    def add_new(self, pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Add pairs of a subject and an object to the relation, and return the new pairs."""
        new = [pair for pair in pairs if not self.has(*pair)]
        for pair in new:
            self.add(*pair)
        return new

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yield the subject and object of each fact."""
        if self.is_class:
            return zip(self.members, repeat(0))
        return ((subject, value) for subject, values in self.forth.items() for value in values)


def _insert(index: Index, key: int, end: int) -> None:
    ends = index.get(key)
    if ends is None:
        index[key] = (end,)
    elif isinstance(ends, set):
        ends.add(end)
    elif end not in ends:
        index[key] = {*ends, end}


class _Numbers(dict[bytes, int]):
    """A map from terms to numbers; a new term gets the next number."""

    def __init__(self) -> None:
        self.names = [b""]  # 0 is the number of no term

    def __missing__(self, name: bytes) -> int:
        number = self[name] = len(self.names)
        self.names.append(name)
        return number


class Facts:
    """The facts of each property or class that occurs in rules, and the numbers of terms.

    Each term is an N-Triples token, and `names` lists the terms by number. `relations` maps the
    number of each property or class to its facts.
    """

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._numbers = _Numbers()
        self.names = self._numbers.names
        self.relations: dict[int, Relation] = {}
        self._properties: dict[bytes, Relation] = {}
        self._classes: dict[bytes, Relation] = {}
        for node, is_class in dict.fromkeys((p.relation, len(p.terms) == 1) for p in patterns):
            number = self.number_of(node)
            kind = self._classes if is_class else self._properties
            relation = self.relations.setdefault(number, Relation(is_class))
            kind[self.names[number]] = relation

    def relation(self, pattern: Pattern) -> Relation:
        """Return the facts of the property or class in a pattern."""
        return self.relations[self.number_of(pattern.relation)]

    def number_of(self, node: NamedNode) -> int:
        """Return the number of an IRI; a new IRI gets the next number."""
        return self._numbers[str(node).encode()]

    def load(self, lines: Iterable[bytes]) -> None:
        """Read lines of canonical N-Triples; add each fact whose property or class is in a rule."""
        numbers, properties, classes = self._numbers, self._properties, self._classes
        for line in lines:
            subject, predicate, rest = line.split(b" ", 2)
            value = rest.rstrip()[:-2]
            if predicate in properties:
                properties[predicate].add(numbers[subject], numbers[value])
            elif predicate == _TYPE and value in classes:
                classes[value].add(numbers[subject], 0)

    def fact(self, triple: Triple) -> Fact | None:
        """Return the fact that a triple states, or None if the fact is not known."""
        subject, predicate, value = (str(term).encode() for term in triple)
        is_type = predicate == _TYPE
        known = self._numbers.get
        number = known(value if is_type else predicate, 0)
        first, second = known(subject, 0), 0 if is_type else known(value, 0)
        holds = number in self.relations and self.relations[number].has(first, second)
        return (number, first, second) if holds else None

    def triple(self, fact: Fact) -> Triple:
        """Return a fact as a triple."""
        relation, subject, value = (self.names[number] for number in fact)
        ends = (_TYPE, relation) if self.relations[fact[0]].is_class else (relation, value)
        (quad,) = parse(b"%s %s %s ." % (subject, *ends), RdfFormat.N_TRIPLES)
        triple: Triple = quad.triple
        return triple

    def text(self, number: int) -> bytes:
        """Return the text of a term as SPARQL's STR does, without quotes, datatype or language."""
        name = self.names[number]
        return name[1:-1] if name.startswith(b"<") else name[1 : name.rfind(b'"')]

    def readable(self, number: int) -> str:
        """Return the term with this number: an IRI as a CURIE, and a literal as in N-Triples."""
        name = self.names[number].decode()
        return compact(name[1:-1]) if name.startswith("<") else name

    def to_ntriples(self, pairs: Mapping[int, Iterable[tuple[int, int]]]) -> bytes:
        """Return the facts with these pairs, by property or class, as sorted N-Triples.

        Facts with blank nodes or a literal as the subject are left out: a subject is no literal,
        and labels of blank nodes are local to a file.
        """
        names, lines = self.names, list[bytes]()
        for number, ends in pairs.items():
            is_class = self.relations[number].is_class
            predicate = _TYPE if is_class else names[number]
            for subject, value in ends:
                first, last = names[subject], names[number if is_class else value]
                if first.startswith(b"<") and not last.startswith(b"_"):
                    lines.append(b"%s %s %s .\n" % (first, predicate, last))
        return b"".join(sorted(lines))
