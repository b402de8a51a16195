"""Rule files: what follows from the graph that OWL 2 RL cannot say.

A rule is a SPARQL CONSTRUCT of triple patterns, `FILTER NOT EXISTS` and `!=`. It belongs to a
stratum: its negations speak of what the strata before it, and the OWL closure, have completed.
"""

from typing import NamedTuple

from .errors import Malformed
from .header import parse

__all__ = ["STRATA", "Rule", "read_rule"]

STRATA = ("status", "strength", "established", "shortcuts", "theory", "defeaters")
_KEYS = frozenset(("summary", "reference", "stratum"))


class Rule(NamedTuple):
    """A rule: its name, what it says in words, its stratum, and its CONSTRUCT."""

    name: str
    summary: str
    stratum: str
    text: str


def read_rule(name: str, path: str, text: str) -> Rule:
    """Return the rule of one rule file.

    Raises Malformed where its header is not as it must be.
    """
    header = parse(text, path, _KEYS)
    summary, stratum = header.get("summary"), header.get("stratum")
    if not isinstance(summary, str) or stratum not in STRATA:
        raise Malformed(path, 1, None, f"a rule has a summary and a stratum: {', '.join(STRATA)}")
    return Rule(name, summary, str(stratum), text)
