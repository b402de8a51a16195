"""Print how the time of inference grows with the number of articles, and compare it with owlrl.

"whole" is the time from N-Triples to the sorted N-Triples of the inferences, with the compilation
of axioms and rules. "read" and "write" are parts of it, and "close" is the rest. The same is timed
for owlrl, for which rdflib reads and writes; it runs no rule file, and writes the whole graph.
Short runs are repeated, and the median is shown. The exponent is the slope of log time over log
triples, from 100 articles to the most: 1 is linear. --no-theories leaves out the predictions of
theories, which grow with the pairs of states in the articles.

usage: closure.py [--most NUMBER] [--owlrl NUMBER] [--no-theories]
"""

import argparse
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from math import log
from statistics import median
from time import perf_counter
from typing import NamedTuple

import rdflib
from articles import articles, made_world
from owlrl import DeductiveClosure, OWLRL_Semantics

from realpolitik.engine.embedded import Store
from realpolitik.files import ontology_files, read
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.facts import Facts
from realpolitik.reasoning.inference import rules_of

_SIZES = (1, 10, 100, 1000, 10000)
_BASE = 100
_THEORY = ("theory-", "premise-", "defeater-")
_RUNS, _LONG = 5, 2.0  # runs that take longer than this many seconds are not repeated


class Times(NamedTuple):
    """The seconds of a run and of its parts."""

    whole: float
    read: float
    write: float

    @property
    def close(self) -> float:
        """The time without reading and writing."""
        return self.whole - self.read - self.write


def ontology() -> Store:
    """Return a store of the ontology."""
    store = Store()
    for path in ontology_files():
        store.load(path, read(path))
    return store


def closed(ntriples: bytes, theories: bool = True) -> tuple[Times, bytes]:
    """Infer from data; return the times and the inferences."""
    start = perf_counter()
    rules = rules_of(ontology())
    rules = [rule for rule in rules if theories or not rule.name.startswith(_THEORY)]
    closure = Closure(BytesIO(ntriples), rules)
    derived = perf_counter()
    inferred = closure.inferred()
    end = perf_counter()
    # The time to read alone: the same facts again.
    Facts(pattern for rule in rules for pattern in rule.patterns).load(BytesIO(ntriples))
    return Times(end - start, perf_counter() - end, end - derived), inferred


def by_owlrl(ntriples: bytes) -> tuple[Times, bytes]:
    """Do the same with owlrl, without the rules; return the times and the whole graph."""
    start = perf_counter()
    graph = rdflib.Graph()
    for path in ontology_files():
        graph.parse(path)
    graph.parse(data=ntriples, format="nt")
    parsed = perf_counter()
    # owlrl is faster without axiomatic triples and datatypes, which nothing here depends on.
    DeductiveClosure(OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    derived = perf_counter()
    result = graph.serialize(format="nt", encoding="utf-8")
    end = perf_counter()
    return Times(end - start, parsed - start, end - derived), result


def timed(run: Callable[[bytes], tuple[Times, bytes]], ntriples: bytes) -> tuple[Times, int]:
    """Return the median times of a few runs, or those of one long run, and its number of lines."""
    times, result = run(ntriples)
    runs = [times]
    while times.whole < _LONG and len(runs) < _RUNS:
        runs.append(run(ntriples)[0])
    return Times(*map(median, zip(*runs, strict=True))), result.count(b"\n")


def shown(name: str, articles: int, triples: int, times: Times, written: int) -> str:
    """Return a row of the table."""
    seconds = f"{times.whole:10.3f}{times.read:9.3f}{times.close:9.3f}{times.write:9.3f}"
    return f"{name:<6}{articles:>8}{triples:>10}{written:>10}{seconds}"


def measured(most: int, owlrl: int, theories: bool) -> Iterator[str]:
    """Yield the rows of the table."""
    world, axioms = made_world(), ontology().ntriples()
    yield f"{'':<6}{'articles':>8}{'triples':>10}{'written':>10}{'whole':>10}{'read':>9}" + (
        f"{'close':>9}{'write':>9}"
    )
    ours: dict[int, tuple[int, Times]] = {}
    for size in (size for size in _SIZES if size <= most):
        ntriples = b"".join([axioms, world.ntriples, *articles(size, world)])
        count = ntriples.count(b"\n") - axioms.count(b"\n")
        times, written = timed(partial(closed, theories=theories), ntriples)
        ours[size] = count, times
        yield shown("ours", size, count, times, written)
        if size == 1 or size == owlrl:
            theirs, written = timed(by_owlrl, ntriples[len(axioms) :])
            whole, close = theirs.whole / times.whole, theirs.close / times.close
            less = f"   {whole:.0f} times less, {close:.0f} in closing"
            yield shown("owlrl", size, count, theirs, written) + less
        del ntriples
    if most > _BASE:
        (base, before), (top, after) = ours[_BASE], ours[max(ours)]
        for name in ("whole", "close"):
            slope = log(getattr(after, name) / getattr(before, name)) / log(top / base)
            yield f"exponent, {name}: {slope:.2f}"


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, choices=_SIZES, default=1000, help="articles, at most")
    parser.add_argument("--owlrl", type=int, choices=_SIZES, default=10, help="articles for owlrl")
    parser.add_argument("--no-theories", dest="theories", action="store_false")
    options = parser.parse_args()
    for row in measured(options.most, options.owlrl, options.theories):
        print(row, flush=True)


if __name__ == "__main__":
    main()
