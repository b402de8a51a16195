"""The commands that query, export or serve the graph, and the list of all commands.

The commands that create and check data are in `curating`.
"""

import os
import re
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from realpolitik.command.arguments import Run, declare, open_graph
from realpolitik.command.curating import CURATING
from realpolitik.command.terminal import Output, interruptible, remark, rows_width, width
from realpolitik.english import NAMED
from realpolitik.errors import Refused, requires
from realpolitik.terms import by_key

if TYPE_CHECKING:
    from realpolitik.answer.findings.answer import Answer
    from realpolitik.graph import Graph
    from realpolitik.serve.pool import Pool

__all__ = ["COMMANDS"]

COMMANDS: dict[str, Run] = {}
_command = partial(declare, COMMANDS)


@_command("ask")
def _ask(options: Namespace) -> str:
    needed = "a question; to list the saved questions, run realpolitik questions"
    question, values = _split_values("ask", options.words, needed)
    graph = open_graph(options)
    answer = graph.ask(question, **values)
    return _without(graph, answer, options) if options.without else _rendered(answer, options)


def _rendered(answer: "Answer", options: Namespace) -> str:
    from realpolitik.render.answers import render

    part = answer.part(options.offset, options.limit)
    return render(part, options.format, width(), long=options.long)


def _without(graph: "Graph", answer: "Answer", options: Namespace) -> str:
    """Return the answer without the items of --without; text and JSON also list the changes."""
    from realpolitik.answer.findings.changes import changes
    from realpolitik.escape import json_text
    from realpolitik.render.answers import render_view
    from realpolitik.render.detail import without_view

    less = graph.without(*options.without)
    now = less.again(answer)
    if options.format not in ("table", "markdown", "json"):
        return _rendered(now, options)
    changed, shown = changes(answer, now), now.part(options.offset, options.limit)
    if options.format == "json":
        more = {"without": list(less.left_out), "changes": [change.to_dict() for change in changed]}
        return json_text({**shown.to_dict(), **more})
    view = without_view(less, answer, shown, changed, long=options.long)
    return render_view(view, options.format, width())


@_command("search")
def _search(options: Namespace) -> str:
    needed = "words to search for, such as: search arms sales to Vietnam"
    text, values = _split_values("search", options.words, needed)
    options.long |= options.limit is not None
    most = options.offset + (10 if options.limit is None else options.limit)
    return _rendered(open_graph(options).search(text, most, **values), options)


def _split_values(
    command: str, words: Sequence[str], needed: str
) -> tuple[str, dict[str, list[str]]]:
    """Return the text in the words of a command, and the values of its NAME=VALUE pairs by name."""
    pairs = [word for word in words if re.match(NAMED, word)]
    text = " ".join(word for word in words if word not in pairs).strip()
    if not text:
        raise Refused(command, f"give {needed}")
    return text, by_key((name, value) for name, _, value in (pair.partition("=") for pair in pairs))


@_command("questions")
def _questions(options: Namespace) -> str:
    from realpolitik.render.lists import question_list

    return question_list(options.format, width())


@_command("names")
def _names(options: Namespace) -> str:
    from realpolitik.render.lists import name_list

    graph, (kind, *words) = open_graph(options), options.kind or [None]
    if words and kind != "situation":
        raise Refused(f"names {kind}", "only situations can be found by words; omit the words")
    only = graph.situations(" ".join(words), 20) if words else None
    return name_list(graph.names, kind, options.format, width(), only)


@_command("show")
def _show(options: Namespace) -> str:
    from realpolitik.render.detail import show

    return show(options.name, lambda: open_graph(options), options.format, width())


@_command("why")
def _why(options: Namespace) -> str:
    from realpolitik.escape import json_text
    from realpolitik.render.detail import proof_view
    from realpolitik.render.text import text

    graph = open_graph(options)
    why = graph.why(options.subject, options.property, options.object)
    is_json = options.format == "json"
    return json_text(why.to_dict()) if is_json else text(proof_view(graph, why), width())


@_command("rules")
def _rules(options: Namespace) -> str:
    from realpolitik.render.lists import rule_list

    return rule_list(open_graph(options).rules(), options.format, width())


@_command("diff")
def _diff(options: Namespace) -> str:
    from realpolitik.escape import json_text
    from realpolitik.opening import diff
    from realpolitik.render.answers import render_view
    from realpolitik.render.detail import difference_view

    old, new = options.old, options.new
    differences = diff(old, new)
    if options.format == "json":
        unlike = [item.to_dict() for item in differences if item.changes]
        equal = len(differences) - len(unlike)
        return json_text({"old": old, "new": new, "differences": unlike, "equal": equal})
    return render_view(difference_view(old, new, differences), options.format, width())


@_command("sparql")
def _sparql(options: Namespace) -> Output:
    from realpolitik.files import read
    from realpolitik.render.lists import results

    text, name = options.query, "the query"
    if text == "-":
        text = sys.stdin.buffer.read().decode("utf-8", "replace")
    elif os.path.isfile(text) or not re.search(r"[\s{<]", text):  # queries have one of these
        text, name = read(text), text
    graph, room = open_graph(options), rows_width(options.output)
    with interruptible():
        shown = results(graph.sparql(text, name), options.format, room)
    return Output(shown, remark="; ".join(map(str, graph.undefined_names(text))))


@_command("export")
def _export(options: Namespace) -> Output:
    graph = open_graph(options).export(options.format, inferred=not options.asserted)
    return Output(graph.decode(), data=True)


@_command("draw")
def _draw(options: Namespace) -> Output:
    from realpolitik.render.pictures import PICTURES, draw

    needed = f"the name of a picture: {' or '.join(PICTURES)}"
    picture, values = _split_values("draw", options.words, needed)
    drawn = draw(open_graph(options), picture, **values)  # type: ignore[arg-type]  # of its keywords
    return Output(drawn.svg, data=True)


@_command("build")
def _build(options: Namespace) -> str:
    from realpolitik.opening import build

    return f"{build(options.folder, options.data, retracted=options.retracted)!r}\n"


@_command("publish")
def _publish(options: Namespace) -> str:
    from realpolitik.opening import open

    graph = open(options.data, retracted=options.retracted)
    return f"{graph.publish(options.address, graph=options.graph, replace=options.yes)}\n"


@_command("serve")
def _serve(options: Namespace) -> None:
    with requires("serve the graph", "serve"):
        from realpolitik.serve.server import run

    pool = _pool(options, options.workers)
    private = bool(options.data or options.text or options.store or options.endpoint)
    run(pool, options.host, options.port, remark, partial(print, flush=True), private=private)


@_command("mcp")
def _mcp(options: Namespace) -> None:
    with requires("serve agents", "mcp"):
        from realpolitik.serve.agents import run
    if not options.encode:
        run(_pool(options, 1))
        return
    from realpolitik.curate.drafts import Drafts

    with closing(Drafts(options.encode, options.data, options.text)) as drafts:
        run(_pool(options, 1), drafts)


def _pool(options: Namespace, size: int) -> "Pool":
    """Return a pool of `size` workers, each of which opens the graph that the options select."""
    from realpolitik.serve.pool import Pool

    return Pool(
        partial(open_graph, options),
        size=size,
        seconds=options.seconds,
        megabytes=options.megabytes,
        apart=bool(options.store or options.endpoint),
    )


COMMANDS |= CURATING
