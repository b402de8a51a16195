"""What engines and tools are given: the exported graph, the questions, and the right answers."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import parse

import realpolitik
from interop.answers import Answer, of_oxigraph
from interop.formats import FORMATS
from realpolitik.answer.questions.question import load_all

__all__ = ["YEARS", "File", "Material", "prepared"]

YEARS = Path(__file__).parents[1] / "years"
"""Three made-up sources of two years, with which each outcome of time and voice comes about."""


class File(NamedTuple):
    """A file of the exported graph, and how many triples are in it."""

    path: Path
    triples: int


class Material(NamedTuple):
    """All that is given, and the rows that each query must have.

    `questions` are as they are written, by their slugs, and `opened` those that take values, with
    all values left open, and one on what comes of sources of two years.
    """

    files: dict[str, File]
    asserted: Path
    graphml: Path
    questions: dict[str, str]
    opened: dict[str, str]
    expected: dict[str, Answer]


def prepared(folder: Path, data: Sequence[Path] = ()) -> Material:
    """Export the graph into a folder, with data added, and answer all questions as here."""
    added = [option for path in data for option in ("--data", str(path))]
    files = {}
    for name, form in FORMATS.items():
        path = exported(folder / f"graph.{form.file_extension}", name, *added)
        files[name] = File(path, len(set(parse(path=path, format=form))))
    graph, loaded = realpolitik.open(list(map(str, data))), load_all()
    questions = {question.slug: question.text for question in loaded}
    opened = {
        f"{question.slug}, values open": question.bind(dict.fromkeys(question.params)).text
        for question in loaded
        if question.params
    }
    opened["what comes of two years"] = (YEARS / "outcomes.rq").read_text(encoding="utf-8")
    return Material(
        files,
        exported(folder / "asserted.ttl", "turtle", "--asserted", *added),
        exported(folder / "graph.graphml", "graphml", *added),
        questions,
        opened,
        {name: of_oxigraph(graph.sparql(text)) for name, text in (questions | opened).items()},
    )


def exported(path: Path, form: str, *options: str) -> Path:
    """Export the graph into a file, as a user does."""
    command = [sys.executable, "-m", "realpolitik", "export", form, *options, "-o", str(path)]
    subprocess.run(command, check=True)
    return path
