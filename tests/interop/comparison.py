"""What engines and tools are given, the right answers, and how an answer differs."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from cases.made_cases import QUERY, expected_results, write_cases
from pyoxigraph import parse

import realpolitik
from realpolitik.answer.questions.question import load_all, load_tests
from realpolitik.command.cli import main
from realpolitik.export.formats import FORMATS as EXPORTS
from realpolitik.export.serialization import serialize_result

FORMATS = {
    name: EXPORTS[name].rdf for name in ("turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml")
}
TABLES = {"graphml": "graphml", "jsonl": "jsonl", "nodes": "csv", "edges": "csv"}
"""The exports that are not RDF, and the endings of their files."""
YEARS = Path(__file__).parents[1] / "years"
"""Three fictional sources of two years, with all outcomes of forecasts."""

Results = dict[str, Any]
"""SPARQL 1.1 Query Results JSON."""


class File(NamedTuple):
    """A file of the exported graph, and the number of its triples."""

    path: Path
    triples: int


class Material(NamedTuple):
    """The exported graph, and queries with the right results.

    `questions` are the saved questions by slug. `queries` has them too, those with parameters
    also without values, the tests, a query on sources of two years, and one on the made-up cases,
    whose results are in tables. `tables` are the exports that are not RDF, by name.
    """

    files: Mapping[str, File]
    asserted: Path
    tables: Mapping[str, Path]
    questions: Mapping[str, str]
    queries: Mapping[str, str]
    expected: Mapping[str, Results]


class Check(NamedTuple):
    """What was compared in an engine or a tool; `faults` has what differs in each part, or ""."""

    version: str
    compared: str
    faults: Mapping[str, str]


def prepare(folder: Path) -> Material:
    """Export the graph with the sources of two years and the cases, and answer all queries."""
    made = [str(YEARS), str(write_cases(folder / "cases"))]

    def export(name: str, form: str, *options: str) -> Path:
        data = [option for path in made for option in ("--data", path)]
        status = main(["export", form, *data, *options, "-o", str(folder / name)])
        if status:
            raise ValueError(f"realpolitik export {form} fails")
        return folder / name

    def answer(query: str) -> Results:
        results: Results = json.loads(serialize_result(graph.sparql(query), EXPORTS["json"]))
        return results

    graph, loaded = realpolitik.open(made), load_all()
    questions = {question.slug: question.text for question in loaded}
    queries = questions | {f"test {test.slug}": test.text for test in load_tests()}
    queries |= {"years": (YEARS / "outcomes.rq").read_text(encoding="utf-8"), "cases": QUERY}
    for question in loaded:
        if question.params:
            unbound = question.bind(dict.fromkeys(question.params))
            queries[f"{question.slug}, without values"] = unbound.text
    files = {}
    for name, form in FORMATS.items():
        path = export(f"graph.{form.file_extension}", name)
        files[name] = File(path, len(set(parse(path=path, format=form))))
    return Material(
        files,
        export("asserted.ttl", "turtle", "--asserted"),
        {name: export(f"{name}.{ending}", name) for name, ending in TABLES.items()},
        questions,
        queries,
        {name: answer(query) for name, query in queries.items()} | {"cases": expected_results()},
    )


def difference(query: str, expected: Results, found: Results) -> str:
    """Say how the results of a query differ from the expected ones; "" if they do not.

    The order of rows matters only in the variables that `ORDER BY` names.
    """
    names, others = expected["head"]["vars"], found["head"]["vars"]
    if names != others:
        return f"columns {' '.join(others)}"
    ours, theirs = _rows(expected), _rows(found)
    for word, some, rest in (("lacks", ours, theirs), ("adds", theirs, ours)):
        extra = list((Counter(some) - Counter(rest)).elements())
        if extra:
            return f"{word} {len(extra)} of {len(ours)} rows, such as {' '.join(extra[0])}"
    keys = re.findall(r"\?(\w+)", query.rpartition("}")[2])
    columns = [names.index(key) for key in keys if key in names]
    for number, (row, other) in enumerate(zip(ours, theirs, strict=True), 1):
        if any(row[column] != other[column] for column in columns):
            return f"another order, from row {number}"
    return ""


def _rows(results: Results) -> list[tuple[str, ...]]:
    """Return the rows of results; string is the datatype of a literal without one."""
    names, rows = results["head"]["vars"], results["results"]["bindings"]
    return [tuple(_term(row[name]) if name in row else "" for name in names) for row in rows]


def _term(cell: Mapping[str, str]) -> str:
    if cell["type"] not in ("literal", "typed-literal"):
        return f"<{cell['value']}>"
    kind = cell.get("xml:lang", "").lower() or cell.get("datatype", "").removesuffix("#string")
    return f'"{cell["value"]}"{kind.removesuffix("http://www.w3.org/2001/XMLSchema")}'
