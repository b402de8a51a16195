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
'0.2.0'
"""

TYPE_CHECKING = False  # which type checkers take for true; to import typing takes long
if TYPE_CHECKING:
    from collections.abc import Sequence

    from realpolitik import curate
    from realpolitik.answer.findings.answer import Answer
    from realpolitik.answer.findings.finding import Finding
    from realpolitik.answer.findings.warrant import (
        Claim,
        CounterEvidence,
        Node,
        Retraction,
        Source,
        Warrant,
    )
    from realpolitik.answer.questions.question import Question
    from realpolitik.checks.check import Checked
    from realpolitik.errors import (
        Ambiguous,
        Exceeded,
        Inconsistent,
        Malformed,
        RealpolitikError,
        Refused,
        Unavailable,
        Unfit,
        UnknownName,
    )
    from realpolitik.graph import Graph
    from realpolitik.opening import attach, build, diff, open
    from realpolitik.version import __version__

__all__ = [
    "Ambiguous",
    "Answer",
    "Claim",
    "CounterEvidence",
    "Exceeded",
    "Finding",
    "Graph",
    "Inconsistent",
    "Malformed",
    "Node",
    "Question",
    "RealpolitikError",
    "Refused",
    "Retraction",
    "Source",
    "Unavailable",
    "Unfit",
    "UnknownName",
    "Warrant",
    "__version__",
    "attach",
    "build",
    "check",
    "curate",
    "diff",
    "open",
]


def check(paths: "Sequence[str]" = (), texts: "Sequence[str]" = ()) -> "Checked":
    """Check Turtle files or folders, or the project's own, and return what is wrong.

    Files at `paths` may refer to the project's own data. `texts` are files with the texts of
    sources; those in seeds/ and beside the checked files are found without.

    Raises Malformed or Refused for a path that cannot be checked, Refused for a text of no source,
    Unavailable where pyshacl is not installed.

    >>> from tempfile import NamedTemporaryFile
    >>> with NamedTemporaryFile("w", suffix=".ttl") as file:
    ...     print("id:china a rp:State .", file=file, flush=True)
    ...     [fault.rule for fault in check([file.name]).faults]
    ['syntax']
    """
    from realpolitik.checks import check as checks

    return checks.check(paths, texts)


# Each is imported where it is first used, and so the command can take a Ctrl-C before.
_HOMES = {
    "answer.findings.answer": "Answer",
    "answer.findings.finding": "Finding",
    "answer.questions.question": "Question",
    "answer.findings.warrant": "Claim CounterEvidence Node Retraction Source Warrant",
    "errors": "Ambiguous Exceeded Inconsistent Malformed RealpolitikError Refused "
    "Unavailable Unfit UnknownName",
    "graph": "Graph",
    "opening": "attach build diff open",
    "version": "__version__",
}

if not TYPE_CHECKING:  # so that every other name stays unknown to type checkers

    def __getattr__(name: str) -> object:
        from importlib import import_module

        if name == "curate":
            return import_module("realpolitik.curate")
        for home, names in _HOMES.items():
            if name in names.split():
                found = globals()[name] = getattr(import_module(f"realpolitik.{home}"), name)
                return found
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the names that users use."""
    return __all__
