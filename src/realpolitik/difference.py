"""Two versions of the data, compared by the saved questions to which their answers differ."""

from typing import Any, NamedTuple

from .answer import Answer
from .changes import Change, changes
from .graph import Graph

__all__ = ["Difference", "differences"]


class Difference(NamedTuple):
    """A saved question with its wording, its two answers, and what differs between them if any."""

    query: str
    question: str
    was: Answer
    now: Answer
    changes: tuple[Change, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        return {
            "query": self.query,
            "question": self.question,
            "parameters": self.now.parameters,
            "outcome": {"was": self.was.outcome, "is": self.now.outcome},
            "changes": [change.to_dict() for change in self.changes],
        }


def differences(old: Graph, new: Graph) -> list[Difference]:
    """Return what differs between two graphs for each saved question, all its values left open.

    With a value open, a question finds whatever it finds with any value, so that nothing in which
    the versions differ is left out.
    """
    found = []
    for question in new.questions:
        open_values = dict.fromkeys(question.params, "any")
        was, now = (graph.ask(question.slug, **open_values) for graph in (old, new))
        found.append(Difference(question.slug, question.summary, was, now, changes(was, now)))
    return found
