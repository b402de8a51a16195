"""Who stands where in world politics, according to whom, how surely, and on what sentence.

>>> import realpolitik
>>> graph = realpolitik.open()
>>> answer = graph.ask("alignments", a="China", b="Russia")
>>> answer.outcome
'answered'
"""

from .errors import Ambiguous, Malformed, RealpolitikError, Refused, UnknownName
from .graph import Graph, open
from .version import __version__

__all__ = [
    "Ambiguous",
    "Graph",
    "Malformed",
    "RealpolitikError",
    "Refused",
    "UnknownName",
    "__version__",
    "open",
]
