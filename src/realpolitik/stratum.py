"""Strata: rules that conclude from each other, and what each fact may set off among them."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from .facts import Facts
from .rules import Pattern, Rule

__all__ = ["Entry", "Stratum"]

Entry = tuple[Rule, Pattern, tuple[Pattern, ...]]
"""A rule, one of its patterns, and patterns that are to be matched besides."""

_Entries = dict[int, list[Entry]]


class Stratum:
    """Rules that conclude from each other, and what each fact of a relation may set off."""

    def __init__(self, rules: Sequence[Rule], facts: Facts) -> None:
        self.rules, self._facts = rules, facts
        self.concluded = {facts.code_of(p.relation) for rule in rules for p in rule.head}
        # By relation, the rules that read what is concluded here; the others are `plain`.
        self.recursive: _Entries = {}
        self.plain: list[Rule] = []
        for rule in rules:
            own = [(p, facts.code_of(p.relation)) for p in rule.body]
            own = [(pattern, code) for pattern, code in own if code in self.concluded]
            for pattern, code in own:
                self.recursive.setdefault(code, []).append((rule, pattern, ()))
            if not own:
                self.plain.append(rule)

    @cached_property
    def read(self) -> _Entries:
        """By relation, the rules that read it."""
        return self._table((rule, p, ()) for rule in self.rules for p in rule.body)

    @cached_property
    def absent(self) -> _Entries:
        """By relation, the rules that need something of it to be absent."""
        absences = ((rule, absence) for rule in self.rules for absence in rule.absent)
        return self._table((rule, p, a.patterns) for rule, a in absences for p in a.patterns)

    @cached_property
    def heads(self) -> _Entries:
        """By relation, the rules that conclude it."""
        return self._table((rule, p, ()) for rule in self.rules for p in rule.head)

    @cached_property
    def from_before(self) -> _Entries:
        """By relation, the rules that conclude it from strata before alone."""
        return self._table((rule, p, ()) for rule in self.plain for p in rule.head)

    def _table(self, entries: Iterable[Entry]) -> _Entries:
        table: _Entries = {}
        for entry in entries:
            table.setdefault(self._facts.code_of(entry[1].relation), []).append(entry)
        return table
