"""Compare two tables of claims that two people made for the same sentences, and merge the tables.

Krippendorff's alpha for nominal data measures the agreement on a field. It is 1 if the two people
always agree, and 0 if they agree as often as by chance (Content Analysis, 2004, chapter 11).
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.curate.table.compile import compile_claims
from realpolitik.curate.table.decompile import cells_of
from realpolitik.curate.table.rows import (
    COLUMNS,
    READ_ONLY,
    ROLES,
    USUAL,
    Row,
    is_claim,
    read_claim_rows,
    table_text,
)
from realpolitik.engine.embedded import triples_in
from realpolitik.engine.lookup import Lookup
from realpolitik.english import stems
from realpolitik.errors import requires
from realpolitik.files import data_files
from realpolitik.graph import Graph
from realpolitik.rdf.triples import SEPARATOR
from realpolitik.rdf.turtle_file import parse_turtle
from realpolitik.terms import ID

__all__ = ["Agreement", "compare_tables"]

_SITUATION_FIELDS = ("kind", *(role.name for role in ROLES if not role.is_text))
_FIELDS = (
    *("polarity", *_SITUATION_FIELDS, "claimant", "onBehalfOf", "certainty", "tense", "basis"),
    *("aboutYear", "since", "until", "deadline", "amount", "intensity"),
)
_OWN = ("claim", "supports", "disputes", "qualifies", "answers", "bearsOut", "belies")
"""The columns of names that each table gives to its own claims."""
_ALIKE = 0.5  # propositions that are less similar are no pair
_NONE = "-"


class _Proposition(NamedTuple):
    """A claim, a question or a situation without either: its row, and its values as slugs."""

    row: Row
    cells: Mapping[str, str]

    def value(self, field: str) -> str:
        return self.cells.get(field, USUAL.get(field, _NONE))

    @property
    def place(self) -> str:
        """The first of `places`; it is empty for a situation without a claim."""
        return self.places[0]

    @property
    def places(self) -> list[str]:
        """The sentences that the claim cites in whole or in part."""
        cited = self.cells.get("sentence", "").split(SEPARATOR)
        return [sentence.partition("-")[0] for sentence in cited]

    def __str__(self) -> str:
        what = f'{self.value("polarity")} {self.value("kind")} "{self.value("label")}"'
        return f"row {self.row.number}, {self.place}: {what}"


_Pair = tuple[_Proposition, _Proposition]


class Agreement(NamedTuple):
    """The result of a comparison of two tables of claims; `table` is the merged table as CSV.

    `pairs` has the two versions of each claim that is in both tables. `only` has two lists: claims
    of the first table alone, and claims of the second table alone. Questions count as claims here.
    """

    pairs: Sequence[_Pair]
    only: tuple[Sequence[_Proposition], Sequence[_Proposition]]
    table: str

    def report(self, *names: str) -> str:
        """Return the comparison as text for people; `names` are the names of the two tables."""
        number, alone = len(self.pairs), [*map(len, self.only)]
        lines = [
            f"{name}: {number + own} propositions, {_share(number, number + own)} in both tables"
            for name, own in zip(names, alone, strict=True)
        ]
        lines += [f"agreement on what is said: {_share(2 * number, 2 * number + sum(alone))}", ""]
        lines += [f"{'field':12} differ one empty  equal  alpha", *self._measured()]
        for name, found in zip(names, self.only, strict=True):
            lines += ["", f"Only in {name}:", *map(str, found)] if found else []
        lines += ["", f"Different in {' and '.join(names)}:"]
        for one, other in self.pairs:
            said = [f"{f} {one.value(f)} / {other.value(f)}" for f in _differences(one, other)]
            texts = dict.fromkeys(f'"{each.value("gloss")}"' for each in (one, other))
            where = f"rows {one.row.number} and {other.row.number}, {one.place}"
            lines += [f"{where}: {'; '.join(said)}: {' / '.join(texts)}"] if said else []
        return "\n".join([*lines, ""])

    def _measured(self) -> Iterator[str]:
        """Yield a line for each field in use, without alpha if all values are equal."""
        with requires("compute Krippendorff's alpha", "agreement"):
            from krippendorff import alpha
        for field in _FIELDS:
            values = [[pair[coder].value(field) for pair in self.pairs] for coder in (0, 1)]
            known = sorted({*values[0], *values[1]})
            codes = [[known.index(value) for value in coder] for coder in values]
            unlike = [both for both in zip(*values, strict=True) if both[0] != both[1]]
            if known not in ([], [_NONE]):
                measured = alpha(codes, level_of_measurement="nominal") if known[1:] else None
                shown = _NONE if measured is None else f"{measured:.2f}"
                empty = sum(_NONE in both for both in unlike)
                equal = _share(len(self.pairs) - len(unlike), len(self.pairs))
                yield f"{field:12} {len(unlike):6} {empty:9} {equal:>6} {shown:>6}"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else _NONE


def _differences(one: _Proposition, other: _Proposition) -> list[str]:
    return [field for field in _FIELDS if one.value(field) != other.value(field)]


def compare_tables(
    first: str, second: str, graph: Graph, data: Sequence[str], texts: Sequence[str]
) -> Agreement:
    """Pair similar claims of the tables at the paths `first` and `second`, and merge the tables.

    Two claims on the same sentence are a pair if their classes, roles, claimants and words are
    similar; the most similar claims are paired first. If a pair differs in a column, the merged
    cell has both values and a "?". If only one table has a claim, its polarity ends in "?". A
    person must resolve each "?" before the merged table can be compiled. The column `text` has a
    pair's gloss (paraphrase) in the second table. Raises Faults or Malformed for invalid tables.
    """
    one, other = (_propositions(path, graph, data, texts) for path in (first, second))
    partner = _paired(one, other)
    # What the second person calls a claim or a situation gets the first one's name for it.
    called = {
        other[j].value(name): one[i].value(name)
        for name in ("claim", "situation")
        for i, j in partner.items()
    }
    other = [
        b._replace(
            cells={
                name: SEPARATOR.join(called.get(value, value) for value in cell.split(SEPARATOR))
                for name, cell in b.cells.items()
                if j in partner.values() or name not in _OWN
            }
        )
        for j, b in enumerate(other)
    ]
    both = [(a, other[partner[i]] if i in partner else None) for i, a in enumerate(one)]
    rest = [b for j, b in enumerate(other) if j not in partner.values()]
    described = set[str]()
    rows = [
        _settled(mine, theirs, described) for mine, theirs in (*both, *((b, None) for b in rest))
    ]
    columns = [*COLUMNS]
    columns.insert(columns.index("sentence") + 1, READ_ONLY)
    pairs = [(mine, theirs) for mine, theirs in both if mine.place and theirs]
    lone = [mine for mine, theirs in both if mine.place and not theirs]
    return Agreement(pairs, (lone, [b for b in rest if b.place]), table_text(columns, rows))


def _settled(
    mine: _Proposition, theirs: _Proposition | None, described: set[str]
) -> dict[str, str]:
    """Return the merged row of a proposition; a cell that differs has the values of both people.

    The first row on a situation describes it; `described` are those that are described already.
    """
    cells, situation = dict(mine.cells), mine.value("situation")
    if situation in described:
        cells = {k: v for k, v in cells.items() if k not in (*_SITUATION_FIELDS, "label")}
    described.add(situation)
    if not mine.place:
        return cells
    cells |= {name: mine.value(name) for name in ("onBehalfOf", *USUAL)}
    cells |= {k: v for k, v in mine.row.cells.items() if k in ("state", "sentence", "words")}
    if theirs:
        for field in _differences(mine, theirs):
            if field not in _SITUATION_FIELDS or "kind" in cells:
                cells[field] = f"{mine.value(field)} / {theirs.value(field)}?"
        return {**cells, READ_ONLY: theirs.value("gloss")}
    return {**cells, "polarity": f"{mine.value('polarity')}?", READ_ONLY: "only one has this"}


def _propositions(
    path: str, graph: Graph, data: Sequence[str], texts: Sequence[str]
) -> list[_Proposition]:
    """Compile a table, and return its claims, then its situations without a claim."""
    table = compile_claims(path, graph, data, texts, proposed=True)
    files = [f for f in data_files(tuple(data)) if os.path.realpath(f) not in table.replaced]
    known = [triple for file in files for triple in triples_in(file)]
    facts = Lookup([*known, *parse_turtle(path, table.turtle.encode())])
    rows, row_of = {row.number: row for row in read_claim_rows(path)}, table.rows.row_of
    names = [claim.slug for claim in table.rows.claims]
    names += [s[3:] for s in table.rows.situations if not is_claim(rows[row_of[s[3:]]])]
    found = {name: cells_of(NamedNode(ID + name), facts) for name in names}
    return [_Proposition(rows[row_of[name]], cells) for name, cells in found.items()]


def _paired(one: Sequence[_Proposition], other: Sequence[_Proposition]) -> dict[int, int]:
    """Map the index of each proposition in `one` to that of its partner in `other`, if any."""
    found = sorted(
        ((_similarity(a, b), -i, -j) for i, a in enumerate(one) for j, b in enumerate(other)),
        reverse=True,
    )
    partner = dict[int, int]()
    for score, i, j in found:
        if score >= _ALIKE and -i not in partner and -j not in partner.values():
            partner[-i] = -j
    return dict(sorted(partner.items()))


def _similarity(one: _Proposition, other: _Proposition) -> float:
    """Return how similar two propositions are, from 0 to 1.

    It is 0 if they have no sentence in common, or if their situations have other holders.
    """
    mine, theirs = (
        {actor for name in ("holder", "party") for actor in p.value(name).split(SEPARATOR)}
        - {_NONE}
        for p in (one, other)
    )
    elsewhere = {*one.places}.isdisjoint(other.places) or one.value("source") != other.value(
        "source"
    )
    if elsewhere or (mine and theirs and mine.isdisjoint(theirs)):
        return 0.0
    return (_overlap(_roles(one), _roles(other)) + _overlap(_stems(one), _stems(other))) / 2


def _overlap(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other) or 1)


def _roles(one: _Proposition) -> set[str]:
    fields = ("polarity", *_SITUATION_FIELDS, "claimant")
    return {f"{f} {v}" for f in fields for v in one.value(f).split(SEPARATOR) if v != _NONE}


def _stems(one: _Proposition) -> set[str]:
    return stems(f"{one.cells.get('label', '')} {one.cells.get('gloss', '')}")
