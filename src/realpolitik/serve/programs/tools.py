"""The tools for AI agents. Each tool returns a text with a limited number of tokens.

The first line says how the call ended, as in `result: answered`; docs/agents.md explains all such
results. Invalid requests and timeouts have their own results, so that agents do not conclude that
the sources make no claim.
"""

import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import QuerySolutions, QueryTriples
from starlette.responses import Response

from realpolitik.answer.questions.names import KINDS, short_text
from realpolitik.english import NAMED
from realpolitik.errors import Exceeded, RealpolitikError, Unavailable
from realpolitik.escape import json_text
from realpolitik.export.serialization import results_text
from realpolitik.render.answers import answer_view
from realpolitik.render.detail import proof_view, show
from realpolitik.render.lists import name_list, question_list
from realpolitik.render.text import text as text_of_view
from realpolitik.serve.http.address import values_of
from realpolitik.serve.http.request import Request
from realpolitik.serve.programs.protocol import refuse_remote

if TYPE_CHECKING:
    from realpolitik.answer.findings.answer import Answer
    from realpolitik.graph import Graph

__all__ = ["BUDGET", "PREFIX", "TOOLS", "for_agents", "run", "texts"]

BUDGET = 1_500
"""The maximum number of tokens in a result, estimated from its characters."""

PREFIX = "agents/"
"""The prefix of the tools' routes, which are not URL paths."""

_CHARACTERS = 4  # average length of an English token
_ROOM = BUDGET * _CHARACTERS - 200  # characters between the first line and the last
_WIDE = 100_000  # width of a table, in characters: no line is wrapped
_SENTENCES = 30  # maximum number of sentences that a search returns
_ROWS = 5_000
_VALUE = re.compile(rf"""(?<!\S){NAMED}(?:"([^"]*)"|'([^']*)'|(\S+))""")

ToolResult = tuple[str, list[str], dict[str, Any]]
"""A tool's outcome, the lines of its result and, if this is an answer, its members in JSON."""


@cache
def texts(name: str) -> dict[str, Any]:
    """Return the texts for agents in the file `name`.toml, as a dict."""
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text("utf-8"))


def run(graph: "Graph", request: Request) -> Response:
    """Call the tool that the request names, with its parameters, and return the tool's result."""
    try:
        start = int(request.get("start", "1")[:9])
        outcome, lines, more = TOOLS[request.route.removeprefix(PREFIX)](graph, request)
        text = _part([f"result: {outcome}", *lines], start)
    except RealpolitikError as error:
        results = {Exceeded: "timed out", Unavailable: "unavailable"}
        text = f"result: {results.get(type(error), 'invalid')}\n{for_agents(str(error))}\n"
        return Response(json_text({"text": text}), 400)
    return Response(json_text({"text": text, **more}))


def _part(whole: list[str], start: int) -> str:
    """Return the first line, as many lines from `start` as fit, and how to get the rest."""
    part, lines, room = whole[:1], whole[1:], _ROOM
    if start > len(lines) > 0:
        return f"{part[0]}\n[start={start} is past the end: there are {len(lines)} lines]\n"
    for line in lines[start - 1 :]:
        if len(line) > room and len(part) > 1:
            break
        part.append(line if len(line) <= room else f"{line[: room - 2]} …")
        room -= len(line) + 1
    end = start + len(part) - 2
    if end < len(lines):
        part.append(f"[lines {start} to {end} of {len(lines)}; the rest: start={end + 1}]")
    return "\n".join(part) + "\n"


def for_agents(text: str) -> str:
    """Replace the names of commands in a text with the names of the corresponding tools."""
    text = text.replace("--long.", "long=true.")
    text = re.sub(r"\brealpolitik (?:names (?=\w)|(?=questions\b))", "show ", text)
    return re.sub(rf"\brealpolitik (?=(?:{'|'.join(TOOLS)})\b)", "", text)


def _parsed(text: str) -> tuple[str, dict[str, list[str]]]:
    """Return a text without NAME=VALUE pairs, and the values in these by name."""
    pairs = ((name, "".join(forms)) for name, *forms in _VALUE.findall(text))
    values = values_of(Request("", params=tuple(pairs)))
    return " ".join(_VALUE.sub(" ", text).split()), values


def _ask(graph: "Graph", request: Request) -> ToolResult:
    question, values = _parsed(request.get("question"))
    return _answer(graph.ask(question, **values), request)


def _search(graph: "Graph", request: Request) -> ToolResult:
    text, values = _parsed(request.get("text"))
    return _answer(graph.search(text, _SENTENCES, **values), request)


def _answer(answer: "Answer", request: Request) -> ToolResult:
    view = answer_view(answer, long=request.get("long") == "True")
    whole = answer.to_dict()
    more = {key: whole[key] for key in ("query", "question", "verdict", "asked", "total")}
    found = [item.to_dict() for section in view.sections for item in section.items]
    lines = [*map(for_agents, _lines(text_of_view(view)))]
    return answer.outcome, lines, {"result": answer.outcome, **more, "findings": found}


def _show(graph: "Graph", request: Request) -> ToolResult:
    name = short_text(request.get("name"), "name")
    if name == "questions":
        return "done", _lines(question_list("table", None)), {}
    if (kind := name if name in KINDS else name.removesuffix("s")) in KINDS:
        return "done", _lines(name_list(graph.names, kind, "table", _WIDE)), {}
    lines = _lines(show([name], lambda: graph, "table"))
    found = [node.value for node in graph.names.find(name, "rp:Source")]
    if found in [[source.source] for source in graph.sources]:
        coverage = graph.ask("coverage", source=found[0])
        lines += _lines(text_of_view(answer_view(coverage, long=True)))
    return "done", lines, {}


def _why(graph: "Graph", request: Request) -> ToolResult:
    names = ("subject", "property", "object")
    why = graph.why(*(short_text(request.get(name), name) for name in names))
    return why.outcome, _lines(text_of_view(proof_view(graph, why))), {}


def _sparql(graph: "Graph", request: Request) -> ToolResult:
    refuse_remote(request.get("query"))
    result = graph.sparql(request.get("query"))
    form = "turtle" if isinstance(result, QueryTriples) else "csv"
    lines = results_text(result, form, _ROWS).split("\n")[:-1]
    found = len(lines) > isinstance(result, QuerySolutions)  # its first line is the header
    return ("answered" if found else "silent"), lines, {}


def _lines(text: str) -> list[str]:
    """Return the non-empty lines of a text, with each run of spaces reduced to one."""
    return [re.sub(r"(?<=\S) {2,}", "  ", line) for line in text.splitlines() if line.strip()]


TOOLS: dict[str, Callable[["Graph", Request], ToolResult]] = {
    "ask": _ask,
    "search": _search,
    "show": _show,
    "why": _why,
    "sparql": _sparql,
}
"""The tools, keyed by name."""
