"""Print how many questions in English are understood, and how many wrongly.

usage: understanding.py [FILE...]   (default: those in tests/: the paraphrases, written beside the
wordings; held-out, written by people who had not seen these; outside, not to be answered)

A file has a header and columns `question`, `slug`, `parameters`; a question with no slug, or `-`,
must not be understood. "Wrong" is an answer to another question or with other values; "asked back"
is an error that lists the nearest.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import realpolitik
from realpolitik.answer.question import load_all
from realpolitik.find.language import Knowledge, study, understand
from realpolitik.terms import local


def outcome(
    graph: realpolitik.Graph, knowledge: Knowledge, question: str, slug: str, parameters: str
) -> tuple[str, str]:
    """Return "right", "wrong" or "asked back" for one question, and what was read or said."""
    try:
        reading = understand(question, knowledge, graph.names)
    except realpolitik.RealpolitikError as error:
        return ("right" if slug in ("", "-") else "asked back"), str(error)
    values = {name: local(node.value) if node else "any" for name, node in reading.values.items()}
    expected = dict(pair.split("=", 1) for pair in parameters.split())
    alike = values == expected
    if "{a} and {b}" in knowledge.summaries.get(slug, ""):  # asks the same in either order
        alike = sorted(values.values()) == sorted(expected.values())
    read = f"{reading.slug} {values}"
    return ("right" if reading.slug == slug and alike else "wrong"), read


def main(paths: Sequence[str]) -> int:
    """Print the figures for each file and each question that was not read rightly."""
    tests = Path(__file__).resolve().parents[1] / "tests"
    graph = realpolitik.open()
    knowledge = study(load_all(), graph.names)
    own = (str(tests / f"{name}.tsv") for name in ("paraphrases", "held-out", "outside"))
    for path in paths or own:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        rows = [line.split("\t") for line in lines if not line.startswith("question\t")]
        counts = {"right": 0, "asked back": 0, "wrong": 0}
        for question, *rest in rows:
            slug, parameters = (*rest, "") if len(rest) < 2 else rest[:2]
            if path.endswith("outside.tsv"):
                slug, parameters = "-", ""
            result, read = outcome(graph, knowledge, question, slug, parameters)
            counts[result] += 1
            if result != "right":
                print(f"{result}: {question} [{slug} {parameters}] {read}")
        figures = ", ".join(f"{n} {name} ({n / len(rows):.1%})" for name, n in counts.items())
        print(f"{path}: {len(rows)} questions, {figures}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
