"""Who stands where in world politics, according to whom, how surely, and on what sentence.

>>> import realpolitik
>>> graph = realpolitik.open()
>>> answer = graph.ask("alignments", a="China", b="Russia")
>>> answer.outcome
'answered'
"""

from .answer import Answer
from .errors import (
    Ambiguous,
    Exceeded,
    Inconsistent,
    Malformed,
    NotUnderstood,
    RealpolitikError,
    Refused,
    Unavailable,
    Unfit,
    UnknownName,
)
from .graph import Graph
from .opening import attach, open
from .standing import Finding
from .version import __version__
from .warrant import But, Claim, Node, Source, Warrant

__all__ = [
    "Ambiguous",
    "Answer",
    "But",
    "Claim",
    "Exceeded",
    "Finding",
    "Graph",
    "Inconsistent",
    "Malformed",
    "Node",
    "NotUnderstood",
    "RealpolitikError",
    "Refused",
    "Source",
    "Unavailable",
    "Unfit",
    "UnknownName",
    "Warrant",
    "__version__",
    "attach",
    "open",
]
