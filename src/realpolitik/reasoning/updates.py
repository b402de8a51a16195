"""The closure by SPARQL updates, for a store that is remote or too large for memory.

A store runs the same rules in the same strata: each stratum once, and again as long as it adds
something, where its rules conclude from each other.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from realpolitik.reasoning.rule import Rule, stratified, update, written

__all__ = ["Stratum", "close", "in_strata", "script"]


class Stratum(NamedTuple):
    """Updates that are run together, and whether they must be run until nothing is added."""

    rules: tuple[Rule, ...]
    updates: tuple[str, ...]
    again: bool


def in_strata(rules: Iterable[Rule]) -> list[Stratum]:
    """Return rules as SPARQL 1.1 updates, stratum by stratum.

    Raises Refused where a rule needs the absence of what follows from it.

    >>> in_strata([])
    []
    """
    found = []
    for stratum in stratified(rules):
        concluded = {pattern.relation for rule in stratum for pattern in rule.head}
        again = any(pattern.relation in concluded for rule in stratum for pattern in rule.body)
        found.append(Stratum(tuple(stratum), tuple(map(update, stratum)), again))
    return found


def close(strata: Sequence[Stratum], run: Callable[[str], object], size: Callable[[], int]) -> None:
    """Close a store: `run` runs an update in it, `size` counts its triples."""
    for stratum in strata:
        before = -1
        while before < (now := size()):
            before = now
            run(";\n".join(stratum.updates))
            if not stratum.again:
                break


def script(strata: Sequence[Stratum]) -> str:
    """Return strata as a text to read and to run by hand, each rule in words before its update."""
    parts = []
    for number, stratum in enumerate(strata, 1):
        often = "run it until nothing is added" if stratum.again else "run it once"
        parts.append(f"# Stratum {number} of {len(strata)}: {often}.\n")
        ends = [";\n"] * (len(stratum.rules) - 1) + ["\n"]
        for rule, text, end in zip(stratum.rules, stratum.updates, ends, strict=True):
            parts.append(f"# {rule.name}: {rule.summary}\n# {written(rule)}\n{text}{end}")
        parts.append("\n")
    return "".join(parts)
