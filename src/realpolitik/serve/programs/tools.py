"""The tools of agents as texts: what each replies, within a budget of tokens.

The first line says how it went: `result: answered`, `denied`, `nearest` or `silent` of what was
asked of the graph, `done` of the rest; what was not asked rightly and what was stopped are results
of their own, and no silence.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from realpolitik.answer.questions.names import KINDS
from realpolitik.answer.questions.question import is_slug
from realpolitik.errors import Exceeded, RealpolitikError, Unavailable
from realpolitik.export.results import cell
from realpolitik.serve.http.asked import Asked, Reply
from realpolitik.serve.pages.sentences import Sentence, sentences
from realpolitik.serve.programs.protocol import refuse_elsewhere
from realpolitik.terms import local
from realpolitik.writing.listing import listing, question_list
from realpolitik.writing.page import table
from realpolitik.writing.render import results
from realpolitik.writing.showing import shown
from realpolitik.writing.tree import proof_text

if TYPE_CHECKING:
    from realpolitik.answer.findings.answer import Answer
    from realpolitik.answer.why import Why
    from realpolitik.graph import Graph

__all__ = ["BUDGET", "PATH", "TOOLS", "run", "tokens"]

BUDGET = 1_500
"""The most tokens of a result."""

PATH = "agents/"
"""Where the path of each tool begins, which is no address."""

_CHARACTERS = 4  # of a token, roughly, in English
_ROOM = BUDGET * _CHARACTERS - 200  # characters, beside the first line and the last
_WIDE = 100_000  # columns: no line is wrapped
_LINES = 96  # of findings, on a page that is not long
_SENTENCES = 30  # that a search finds
_ROWS = 5_000
_ASIDE = ("query", "start", "end", "title", "date")  # of a record: `show` has them
_VALUE = re.compile(r"""(?<!\S)'(\w+)=([^']*)'|(?<!\S)(\w+)=(?:"([^"]*)"|'([^']*)'|(\S+))""")

Lines = Iterable[str]


def tokens(text: str) -> int:
    """Return how many tokens a text has, roughly.

    >>> tokens("Which threats are felt by China?")
    8
    """
    return -(-len(text) // _CHARACTERS)


def run(graph: "Graph", asked: Asked) -> Reply:
    """Return the result of the tool that the path names; its parameters are the tool's."""
    tool, start = TOOLS.get(asked.path.removeprefix(PATH)), asked.get("start", "1")
    if not tool or not start.isdecimal() or start == "0":
        return _failed(400, "not asked rightly", f"the tools are {', '.join(TOOLS)}; start is 1 up")
    try:
        outcome, lines = tool(graph, asked)
        told = [f"result: {outcome}", *lines]
        text = "\n".join(told) + "\n" if asked.get("whole") else _within(told, int(start))
    except Exceeded as error:
        return _failed(503, "timed out", str(error))
    except Unavailable as error:
        return _failed(502, "unavailable", str(error))
    except RealpolitikError as error:
        return _failed(400, "not asked rightly", str(error))
    return Reply(200, "text/plain", text.encode())


def _failed(status: int, result: str, why: str) -> Reply:
    return Reply(status, "text/plain", f"result: {result}\n{_for_agents(why)}\n".encode())


def _within(whole: list[str], start: int) -> str:
    """Return the first line, those from one on that the budget has room for, and where to go on."""
    told, lines = whole[:1], whole[1:]
    room = _ROOM
    if start > len(lines) > 0:
        return f"{told[0]}\n[there are {len(lines)} lines; start={start} is behind the last]\n"
    for line in lines[start - 1 :]:
        if len(line) > room and len(told) > 1:
            break
        told.append(line if len(line) <= room else f"{line[: room - 2]} …")
        room -= len(line) + 1
    end = start + len(told) - 2
    if end < len(lines):
        told.append(f"[lines {start} to {end} of {len(lines)}; the rest: start={end + 1}]")
    return "\n".join(told) + "\n"


def _for_agents(text: str) -> str:
    """Return a text that tells of commands as one that tells of tools."""
    text = text.replace("--long shows", "long=true shows")
    text = re.sub(r"\brealpolitik (?:names (?=\w)|(?=questions\b))", "show ", text)
    return re.sub(rf"\brealpolitik (?=(?:{'|'.join(TOOLS)})\b)", "", text)


def _said(asked: Asked) -> tuple[str, dict[str, list[str]]]:
    """Return the words of a text, and the values that stand among them by their names."""
    values: dict[str, list[str]] = {}
    text = asked.get("text")
    for found in _VALUE.finditer(text):
        name, value = (part for part in found.groups() if part is not None)
        values.setdefault(name, []).append(value)
    return " ".join(_VALUE.sub(" ", text).split()), values


def _ask(graph: "Graph", asked: Asked) -> tuple[str, Lines]:
    question, values = _said(asked)
    return _answer(graph.ask(question, **values), asked)


def _search(graph: "Graph", asked: Asked) -> tuple[str, Lines]:
    text, values = _said(asked)
    return _answer(graph.search(text, _SENTENCES, **values), asked)


def _answer(answer: "Answer", asked: Asked) -> tuple[str, Lines]:
    if asked.get("format") == "json":
        return answer.outcome, _records(answer)
    if asked.get("long") == "True" or answer.outcome == "nearest":
        long = answer.outcome != "nearest"  # what is ranked is read from its start
        return answer.outcome, _page(answer, long=long, most=10**6)
    return answer.outcome, _fitting(answer)


def _fitting(answer: "Answer") -> list[str]:
    """Return a page with as much of each section of an answer as the budget has room for."""
    most = _LINES
    while len("\n".join(page := _page(answer, most))) > _ROOM and most > 1:
        most = most * 3 // 4
    return page


def _page(answer: "Answer", most: int, *, long: bool = False) -> list[str]:
    return [*map(_for_agents, _lines(table(answer, _WIDE, long=long, most=most)))]


def _records(answer: "Answer") -> Iterator[str]:
    """Give an object for the answer, then one for each claim, with what tells it from others."""
    head = {key: getattr(answer, key) for key in ("question", "outcome", "verdict", "total")}
    left_out = [part.to_dict() for part in answer.left_out]
    further = [_for_agents(part.command) for part in answer.suggestions]
    yield _object({**head, "left_out": left_out, "suggestions": further})
    if answer.findings:
        for record in answer.records():
            told = {key: value for key, value in record.items() if key not in (*head, *_ASIDE)}
            yield _object(told)


def _show(graph: "Graph", asked: Asked) -> tuple[str, Lines]:
    name = asked.get("text").strip()
    form = "json" if asked.get("format") == "json" else "table"
    if name == "questions":
        text = question_list(form, _WIDE)
    elif name in KINDS:
        text = listing(graph.names, name, form, _WIDE)
    else:
        text = shown([name], lambda: graph, form, _WIDE)
    if form == "json":
        value = json.loads(text)
        lines = [*map(_object, value if isinstance(value, list) else [value])]
    else:
        lines = text.splitlines() if is_slug(name) else _lines(text)
    found = graph.names.find(name, "rp:Source")
    for source in (each for each in graph.sources if [each.source] == [iri.value for iri in found]):
        said = graph.ask("coverage", source=source.source)
        lines += _records(said) if form == "json" else _by_sentence(sentences(graph, source, said))
    return "done", lines


def _by_sentence(some: Iterable[Sentence]) -> Iterator[str]:
    """Give the place of each sentence and, if it is at hand, its text; and each claim on it."""
    for each in some:
        place = f"¶{each.paragraph} s{each.sentence}  {each.text or ''}".rstrip()
        yield place if each.claims else f"{place}  [no claim: {each.reason}]"
        for w in each.claims:
            marks = [w.certainty, w.tense, *([] if w.own_voice else [f"view of {w.whose}"])]
            denied = "denied, " if w.polarity == "denies" else ""
            yield f"  {w.gloss} [{denied}{', '.join(marks)}] {local(w.claim)}"


def _why(graph: "Graph", asked: Asked) -> tuple[str, Lines]:
    why = graph.why(*(asked.get(name) for name in ("subject", "property", "object")))
    if asked.get("format") == "json":
        return why.outcome, _proof(why)
    return why.outcome, _lines(proof_text(why, _WIDE))


def _proof(why: "Why") -> Iterator[str]:
    """Give an object for each step, each gap and each claim of a proof."""
    told = why.to_dict()
    yield _object({key: told[key] for key in ("triple", "outcome")})
    for kind in ("steps", "gaps", "warrants"):
        some = told[kind]
        assert isinstance(some, list)
        yield from (_object({kind.removesuffix("s"): one}) for one in some)


def _sparql(graph: "Graph", asked: Asked) -> tuple[str, Lines]:
    text = asked.get("text")
    refuse_elsewhere(text, graph)
    result = graph.sparql(text)
    if isinstance(result, QueryBoolean):
        return "answered", ["true" if result else "false"]
    if isinstance(result, QueryTriples):
        triples = results(result, "turtle", _WIDE, 0, _ROWS).splitlines()
        return ("answered" if triples else "silent"), triples
    assert isinstance(result, QuerySolutions)
    if asked.get("format") == "json":
        rows = _objects(result)
        return ("answered" if rows else "silent"), rows
    header, *rows = results(result, "csv", _WIDE, 0, _ROWS).splitlines()
    return ("answered" if rows else "silent"), [header, *rows]


def _objects(result: QuerySolutions) -> list[str]:
    names = [variable.value for variable in result.variables]
    return [
        _object({name: cell(row[name]) for name in names if row[name] is not None})
        for row, _ in zip(result, range(_ROWS), strict=False)
    ]


def _lines(text: str) -> list[str]:
    """Return the lines of a text, without what only sets them in columns."""
    return [re.sub(r"(?<=\S) {2,}", "  ", line) for line in text.splitlines() if line.strip()]


def _object(value: Mapping[str, object]) -> str:
    kept = {key: part for key, part in value.items() if part not in ("", None, [], ())}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


TOOLS: dict[str, Callable[["Graph", Asked], tuple[str, Lines]]] = {
    "ask": _ask,
    "search": _search,
    "show": _show,
    "why": _why,
    "sparql": _sparql,
}
