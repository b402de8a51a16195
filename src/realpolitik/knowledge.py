"""What it takes to understand English: questions, names and wordings, kept once learnt."""

from collections.abc import Sequence
from typing import NamedTuple

from . import cache
from .mention import Index, index
from .names import Names
from .question import Question, headed, wordings
from .wording import Wordings, learn

__all__ = ["Knowledge", "dumped", "kept", "loaded", "study"]


class Knowledge(NamedTuple):
    """What understanding needs: the summary and parameters of questions, names, and wordings."""

    summaries: dict[str, str]
    params: dict[str, dict[str, str]]
    names: Index
    wordings: Wordings


def kept(names: Names, key: str | None) -> Knowledge:
    """Return what there is to know of the saved questions and names.

    It is kept under a hash of what it depends on, of which `key` is that of the names; without one
    it is studied anew.
    """
    if key is None:
        return study(headed(), names)
    key = cache.key_of([key, *wordings()])
    found = cache.get(key)
    if found is not None:
        return loaded(found)
    studied = study(headed(), names)
    cache.put(key, dumped(studied))
    return studied


def study(questions: Sequence[Question], names: Names) -> Knowledge:
    """Return what there is to know of questions and names."""
    return Knowledge(
        {q.slug: q.summary for q in questions},
        {q.slug: q.params for q in questions},
        index(names.all()),
        learn(questions),
    )


def dumped(knowledge: Knowledge) -> bytes:
    """Return knowledge as JSON."""
    import json

    return json.dumps(knowledge, separators=(",", ":")).encode()


def loaded(data: bytes) -> Knowledge:
    """Return knowledge from its JSON."""
    import json

    summaries, params, names, wordings = json.loads(data)
    return Knowledge(summaries, params, names, Wordings(*wordings))
