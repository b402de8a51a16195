"""A knowledge graph of claims about world politics, with the claimant and source of each claim.

>>> import realpolitik
>>> graph = realpolitik.open()
>>> answer = graph.ask("alignments", a="China", b="Russia")
>>> answer.outcome
'answered'
>>> answer[0].label, answer[0].strength
('Specific policy issues', 'certain')

Each error that a user can correct is a `RealpolitikError`, whose message is a single line.

>>> realpolitik.__version__
'0.2.0'
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # with aliases, which re-export names (PEP 484)
    from realpolitik.answer.findings.answer import Answer as Answer
    from realpolitik.answer.findings.finding import Finding as Finding
    from realpolitik.answer.findings.warrant import (
        Claim as Claim,
        CounterEvidence as CounterEvidence,
        Node as Node,
        Retraction as Retraction,
        Source as Source,
        Warrant as Warrant,
    )
    from realpolitik.answer.questions.question import Question as Question
    from realpolitik.checks.check import check as check
    from realpolitik.errors import (
        Ambiguous as Ambiguous,
        Exceeded as Exceeded,
        Inconsistent as Inconsistent,
        Malformed as Malformed,
        RealpolitikError as RealpolitikError,
        Refused as Refused,
        Unavailable as Unavailable,
        Unfit as Unfit,
        UnknownName as UnknownName,
    )
    from realpolitik.graph import Graph as Graph
    from realpolitik.opening import attach as attach, build as build, diff as diff, open as open
    from realpolitik.version import __version__ as __version__

# Names are imported on first use: a program that only reads `__version__` imports nothing else.
_HOMES = {
    "answer.findings.answer": "Answer",
    "answer.findings.finding": "Finding",
    "answer.questions.question": "Question",
    "answer.findings.warrant": "Claim CounterEvidence Node Retraction Source Warrant",
    "checks.check": "check",
    "errors": "Ambiguous Exceeded Inconsistent Malformed RealpolitikError Refused "
    "Unavailable Unfit UnknownName",
    "graph": "Graph",
    "opening": "attach build diff open",
    "version": "__version__",
}
__all__ = sorted(" ".join(_HOMES.values()).split())

if not TYPE_CHECKING:  # type checkers report every other name

    def __getattr__(name: str) -> object:
        from importlib import import_module

        for home, names in _HOMES.items():
            if name in names.split():
                found = globals()[name] = getattr(import_module(f"realpolitik.{home}"), name)
                return found
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the public names."""
    return __all__
