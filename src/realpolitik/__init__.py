"""Who stands where in world politics, according to whom, how surely, and on what sentence.

>>> import realpolitik
>>> graph = realpolitik.open()
>>> answer = graph.ask("alignments", a="China", b="Russia")
>>> answer.outcome
'answered'
>>> answer[0].label, answer[0].strength
('Specific policy issues', 'certain')

All that can go wrong for a user is a `RealpolitikError`, whose text is one line.

>>> realpolitik.__version__
'0.1.0'
"""

from realpolitik.answer.answer import Answer
from realpolitik.answer.finding import Finding
from realpolitik.answer.question import Question
from realpolitik.answer.warrant import But, Claim, Node, Source, Warrant, Withdrawal
from realpolitik.errors import (
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
from realpolitik.graph import Graph
from realpolitik.opening import attach, open
from realpolitik.version import __version__

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
    "Question",
    "RealpolitikError",
    "Refused",
    "Source",
    "Unavailable",
    "Unfit",
    "UnknownName",
    "Warrant",
    "Withdrawal",
    "__version__",
    "attach",
    "open",
]
