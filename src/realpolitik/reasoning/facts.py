"""Facts as numbers, indexed by relation: what the evaluation of rules reads and writes."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import repeat

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from realpolitik.reasoning.rule import Pattern
from realpolitik.terms import compact

__all__ = ["NOTHING", "Ends", "Fact", "Facts", "Index", "Relation"]

Fact = tuple[int, int, int]
"""A relation, and the one or two things it holds of; for a class the last number is 0."""

Ends = tuple[int, ...] | set[int]
"""What stands at the other end of facts: a set, but for one alone, as most are: a third of it."""

Index = dict[int, Ends]
"""What stands at the other end, by what stands at one."""

NOTHING: tuple[int, ...] = ()
_TYPE = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


class Relation:
    """The facts of one relation.

    For a class, `members` are its instances. For a property, `forth` gives the objects of each
    subject, and `back` the subjects of each object, from the first time that it is asked for.
    """

    def __init__(self, is_class: bool) -> None:
        self.is_class = is_class
        self.members: set[int] = set()
        self.forth: Index = {}
        self._back: Index | None = None

    @property
    def back(self) -> Index:
        """The subjects of each object."""
        if self._back is None:
            self._back = {}
            for subject, objects in self.forth.items():
                for value in objects:
                    _insert(self._back, value, subject)
        return self._back

    def has(self, subject: int, value: int) -> bool:
        """Say whether it holds."""
        if self.is_class:
            return subject in self.members
        return value in self.forth.get(subject, NOTHING)

    def add(self, subject: int, value: int) -> bool:
        """Make it hold; say whether it did not hold before."""
        if self.is_class:
            if subject in self.members:
                return False
            self.members.add(subject)
            return True
        objects = self.forth.get(subject)
        if not objects:
            self.forth[subject] = (value,)  # as _insert does, without a call for each fact
        elif value in objects:
            return False
        else:
            _insert(self.forth, subject, value)
        if self._back is not None:
            _insert(self._back, value, subject)
        return True

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Give what it holds of."""
        if self.is_class:
            return zip(self.members, repeat(0))
        return ((subject, value) for subject, values in self.forth.items() for value in values)


def _insert(index: Index, key: int, end: int) -> None:
    ends = index.get(key)
    if not ends:
        index[key] = (end,)
    elif isinstance(ends, set):
        ends.add(end)
    else:
        index[key] = {*ends, end}


class Facts:
    """The relations that rules speak of, and the numbers of terms.

    Terms are N-Triples tokens. `relations` is indexed by the number of a class or property.
    """

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        # The number 0 is that of no term.
        self.names: list[bytes] = [b""]
        self.relations: dict[int, Relation] = {}
        self._numbers: dict[bytes, int] = {}
        self._of_nodes: dict[NamedNode, int] = {}
        self._properties: dict[bytes, int] = {}
        self._classes: dict[bytes, int] = {}
        for pattern in patterns:
            number = self.number_of(pattern.relation)
            if number not in self.relations:
                self.relations[number] = Relation(len(pattern.terms) == 1)
                named = self._classes if len(pattern.terms) == 1 else self._properties
                named[self.names[number]] = number

    def number_of(self, node: NamedNode) -> int:
        """Return the number of a named node."""
        number = self._of_nodes.get(node)
        if number is None:
            number = self._of_nodes[node] = self.number(str(node).encode())
        return number

    def number(self, name: bytes) -> int:
        """Return the number of a term."""
        number = self._numbers.get(name)
        if number is None:
            number = self._numbers[name] = len(self.names)
            self.names.append(name)
        return number

    def fact(self, triple: Triple) -> Fact | None:
        """Return a triple as a fact, where it holds in one of the relations."""
        is_type = str(triple.predicate).encode() == _TYPE
        relation = self._numbers.get(str(triple.object if is_type else triple.predicate).encode())
        subject = self._numbers.get(str(triple.subject).encode())
        value = 0 if is_type else self._numbers.get(str(triple.object).encode())
        if relation not in self.relations or subject is None or value is None:
            return None
        return (relation, subject, value) if self.relations[relation].has(subject, value) else None

    def triple(self, fact: Fact) -> Triple:
        """Return a fact as a triple."""
        (quad,) = parse(self.line(fact), RdfFormat.N_TRIPLES)
        triple: Triple = quad.triple
        return triple

    def read(self, lines: Iterable[bytes]) -> Iterator[Fact]:
        """Yield the facts of lines in canonical N-Triples, such as those of a binary file.

        Triples whose property or class no rule mentions are skipped.
        """
        numbers, names = self._numbers, self.names
        properties, classes = self._properties, self._classes
        for line in lines:
            subject, predicate, value = line.split(b" ", 2)
            value = value.rstrip()[:-2]
            relation = properties.get(predicate)
            if relation is None:
                relation = classes.get(value) if predicate == _TYPE else None
                if relation is None:
                    continue
                value = b""
            first = numbers.get(subject)
            if first is None:
                first = numbers[subject] = len(names)
                names.append(subject)
            second = 0
            if value:
                known = numbers.get(value)
                if known is None:
                    known = numbers[value] = len(names)
                    names.append(value)
                second = known
            yield relation, first, second

    def line(self, fact: Fact) -> bytes:
        """Return a fact as a line of N-Triples."""
        relation, subject, value = (self.names[number] for number in fact)
        if self.relations[fact[0]].is_class:
            return b"%s %s %s .\n" % (subject, _TYPE, relation)
        return b"%s %s %s .\n" % (subject, relation, value)

    def readable(self, number: int) -> str:
        """Return a term as a reader knows it: a CURIE, or a literal as it is written."""
        name = self.names[number].decode()
        return compact(name[1:-1]) if name.startswith("<") else name

    def to_ntriples(self, facts: Iterable[Fact]) -> bytes:
        """Return facts as N-Triples, sorted; what RDF cannot say, or not for long, is left out.

        That is what is said of a literal, or of a blank node.
        """
        names = self.names
        middles = {
            number: b" %s %s"
            % ((_TYPE, names[number]) if relation.is_class else (names[number], b""))
            for number, relation in self.relations.items()
        }
        blank = {number for number, name in enumerate(names) if name[:1] == b"_"}
        # By subject, so that not all lines are in memory at once: no IRI, with the bracket at its
        # end, is the beginning of another.
        by_subject: dict[int, list[Fact]] = {}
        for fact in facts:
            by_subject.setdefault(fact[1], []).append(fact)
        output = BytesIO()
        for subject in sorted(by_subject, key=names.__getitem__):
            first = names[subject]
            if first[:1] != b"<":
                continue
            rests = [
                middles[relation] + names[value]
                for relation, _, value in by_subject[subject]
                if value not in blank
            ]
            if rests:
                rests.sort()
                output.write(first + (b" .\n" + first).join(rests) + b" .\n")
        return output.getvalue()
