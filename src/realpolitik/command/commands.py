"""The commands that query or serve the graph, and the list of all commands.

The commands that create and check data are in `curating`.
"""

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from realpolitik.command.arguments import (
    Argument,
    Command,
    declare,
    format_option,
    open_graph,
    repeatable,
    shared,
)
from realpolitik.command.curating import CURATING
from realpolitik.command.terminal import Output, interruptible, remark, rows_width, width
from realpolitik.errors import Refused, requires
from realpolitik.export.formats import EXPORTS
from realpolitik.terms import by_key

if TYPE_CHECKING:
    from realpolitik.answer.findings.answer import Answer
    from realpolitik.graph import Graph
    from realpolitik.serve.pool import Pool

__all__ = ["COMMANDS"]

COMMANDS: dict[str, Command] = {}
_command = partial(declare, COMMANDS)

_LONG = Argument("--long", action="store_true", help="show every claim and all counter-evidence")
_GRAPH = shared("text data store endpoint retracted")
_LIMITS = (
    Argument("--seconds", type=float, default=10.0, metavar="N", help="time limit per reply (10)"),
    Argument(
        "--megabytes", type=int, default=512, metavar="N", help="memory limit per reply (512)"
    ),
)
_SEARCHING = shared("limit offset text data store endpoint retracted output")


@_command(
    "ask",
    "answer a question in English, or a saved question",
    "Answer a question in English, or run a saved question by name, with values such as a=China. "
    'A value is a slug, a label or an alias; "any" matches anything. Without values, the defaults '
    "of the question apply; if you set only some parameters, the others match anything. Filters: "
    "place, issue, about, kind, domain, tense, basis, certainty (at least), at_most (certainty), "
    "status, according_to, source, since and until (years). Different filters are combined with "
    "AND, the values of a repeated filter with OR. `realpolitik names` lists the possible values.",
    Argument("words", nargs="+", metavar="QUESTION [NAME=VALUE ...]"),
    format_option("table json csv tsv markdown bibtex"),
    _LONG,
    repeatable(
        "--without",
        "NAME",
        "leave out this claim, situation or source, and show how the answer changes",
    ),
    *_SEARCHING,
)
def _ask(options: Namespace) -> str:
    needed = "a question; `realpolitik questions` lists the saved ones"
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


@_command(
    "search",
    "search for claims by words",
    "Find the claims that best match the given words, the best match first. The search covers "
    "glosses (paraphrases of claims), names and aliases, and the words for kinds, domains and "
    "stakes. NAME=VALUE filters work as in `ask`.",
    Argument("words", nargs="+", metavar="TEXT [NAME=VALUE ...]"),
    format_option("table json csv tsv markdown"),
    _LONG,
    *_SEARCHING,
)
def _search(options: Namespace) -> str:
    needed = "words to search for, such as: search arms sales to Vietnam"
    text, values = _split_values("search", options.words, needed)
    most = options.offset + (10 if options.limit is None else options.limit)
    return _rendered(open_graph(options).search(text, most, **values), options)


def _split_values(
    command: str, words: Sequence[str], needed: str
) -> tuple[str, dict[str, list[str]]]:
    """Return the text in the words of a command, and the values of its NAME=VALUE pairs by name."""
    values = by_key(
        (name, value) for name, equals, value in (word.partition("=") for word in words) if equals
    )
    text = " ".join(word for word in words if "=" not in word).strip()
    if not text:
        raise Refused(command, f"give {needed}")
    return text, values


@_command(
    "questions",
    "list the saved questions",
    "List the saved questions.",
    format_option("table json markdown"),
    *shared("output"),
)
def _questions(options: Namespace) -> str:
    from realpolitik.render.lists import question_list

    return question_list(options.format, width())


@_command(
    "names",
    "list actors, places, issues and other names",
    "List the names that questions and filters accept: slugs, labels and aliases. KIND is actor, "
    "claimant, author, place, issue, event, source, kind (of situations), domain, tense, basis or "
    "certainty. Without KIND, show how many names of each kind there are. `names situation WORDS` "
    "lists the situations that best match the words.",
    Argument("kind", nargs="*", metavar="[KIND [WORDS]]"),
    format_option("table json csv"),
    *shared("data store endpoint retracted output"),
)
def _names(options: Namespace) -> str:
    from realpolitik.render.lists import name_list

    graph, (kind, *words) = open_graph(options), options.kind or [None]
    if words and kind != "situation":
        raise Refused(f"names {kind}", "only situations are found by words")
    only = graph.situations(" ".join(words), 20) if words else None
    return name_list(graph.names, kind, options.format, width(), only)


@_command(
    "show",
    "show a claim, a sentence, a source or a saved question",
    "Show a claim, by its slug (sun-2016-p7s1-2); the claims that cite a sentence, by paragraph "
    "and sentence (“¶6 s4” or sun-2016 p6s4); the record of a source, by its slug (sun-2016); or "
    "a saved question, by its name, as plain SPARQL.",
    Argument("name", nargs="+", metavar="NAME"),
    format_option("table json"),
    *shared("text data store endpoint retracted output"),
)
def _show(options: Namespace) -> str:
    from realpolitik.render.detail import show

    return show(options.name, lambda: open_graph(options), options.format, width())


@_command(
    "why",
    "prove a triple, or show the missing premises",
    "Prove a triple: show the rules and the asserted triples that it follows from, with file and "
    "line, and the claims behind them. For a triple that does not hold, show the missing premises. "
    "Write names as labels, slugs, CURIEs or IRIs. The property can also be in words, as in: "
    'realpolitik why China "aligns with" Russia.',
    Argument("subject", metavar="SUBJECT"),
    Argument("property", metavar="PROPERTY"),
    Argument("object", metavar="OBJECT"),
    format_option("text json"),
    *shared("text data store retracted output"),  # an endpoint does not mark asserted triples
)
def _why(options: Namespace) -> str:
    from realpolitik.escape import json_text
    from realpolitik.render.detail import proof_view
    from realpolitik.render.text import text

    graph = open_graph(options)
    why = graph.why(options.subject, options.property, options.object)
    is_json = options.format == "json"
    return json_text(why.to_dict()) if is_json else text(proof_view(graph, why), width())


@_command(
    "rules",
    "list the inference rules",
    "List the inference rules, which come from the OWL axioms and the rule files. With -f sparql, "
    "write them as SPARQL updates for another store, in the order in which they must run.",
    format_option("table json sparql"),
    *shared("data store endpoint output"),
)
def _rules(options: Namespace) -> str:
    from realpolitik.render.lists import rule_list

    return rule_list(open_graph(options).rules(), options.format, width())


@_command(
    "diff",
    "compare the answers of two versions of the data",
    "For each saved question, list the findings that were lost, gained or changed between two "
    'versions of the data, with every parameter set to "any". A version is a Turtle file or '
    "folder. Each of its files replaces the project's file of the same name, or is added to the "
    "project's data. An empty folder stands for the project's data as it is.",
    Argument("old", metavar="OLD"),
    Argument("new", metavar="NEW"),
    format_option("table json markdown"),
    *shared("output"),
)
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


@_command(
    "sparql",
    "run a SPARQL query (read-only)",
    "Run a SPARQL 1.1 query on the merged graph. Updates and SERVICE are refused. Ctrl-C ends a "
    "query.",
    Argument("query", metavar="QUERY", help="a query, the path of a file, or - for standard input"),
    format_option("table json xml csv tsv turtle ntriples jsonld"),
    *shared("data store endpoint retracted output"),
)
def _sparql(options: Namespace) -> Output:
    from realpolitik.files import read
    from realpolitik.render.lists import results

    text, name = options.query, "the query"
    if text == "-":
        text = sys.stdin.buffer.read().decode("utf-8", "replace")
    elif os.path.isfile(text) or not any(c.isspace() for c in text):
        text, name = read(text), text
    graph, room = open_graph(options), rows_width(options.output)
    with interruptible():
        result = graph.sparql(text, name)
        shown = results(result, options.format, room)
    return Output(shown, remark="; ".join(map(str, graph.undefined_names(text))))


@_command(
    "export",
    "write the graph as RDF, GraphML, CSV or JSON Lines",
    "Write the graph. The output is deterministic. See docs/exports.md.",
    Argument("format", choices=[*EXPORTS], metavar="FORMAT", help=" ".join(EXPORTS)),
    Argument("--asserted", action="store_true", help="omit inferred triples"),
    *shared("data store endpoint retracted output"),
)
def _export(options: Namespace) -> Output:
    graph = open_graph(options).export(options.format, inferred=not options.asserted)
    return Output(graph.decode(), data=True)


@_command(
    "draw",
    "draw a picture as SVG",
    "Draw a picture: network (relations between actors) or timeline (events, claims and "
    "forecasts). NAME=VALUE filters work as in `ask`. The output is deterministic.",
    Argument("words", nargs="+", metavar="PICTURE [NAME=VALUE ...]"),
    *shared("data store endpoint retracted output"),
)
def _draw(options: Namespace) -> Output:
    from realpolitik.render.pictures import PICTURES, draw

    needed = f"a picture to draw: {', '.join(PICTURES)}"
    picture, values = _split_values("draw", options.words, needed)
    drawn = draw(open_graph(options), picture, **values)  # type: ignore[arg-type]  # of its keywords
    return Output(drawn.svg, data=True)


@_command(
    "build",
    "write the graph to a store on disk",
    "Write the graph with all inferred triples to a folder, which --store opens in milliseconds. "
    "An earlier build in the folder is replaced.",
    Argument("folder", metavar="DIR", help="the folder to write to; it is created if missing"),
    *shared("data retracted output"),
)
def _build(options: Namespace) -> str:
    from realpolitik.opening import build

    return f"{build(options.folder, options.data, retracted=options.retracted)!r}\n"


@_command(
    "publish",
    "upload the graph to a graph store",
    "Upload the graph to a graph store in one request, with the SPARQL 1.1 Graph Store HTTP "
    "Protocol. A graph with triples is replaced only with --yes.",
    Argument("address", metavar="URL", help="the address of a graph store"),
    Argument("--graph", metavar="IRI", help="the named graph to write, instead of the default one"),
    Argument("--yes", action="store_true", help="replace the existing graph"),
    *shared("data retracted output"),
)
def _publish(options: Namespace) -> str:
    from realpolitik.opening import open

    graph = open(options.data, retracted=options.retracted)
    done = graph.publish(options.address, graph=options.graph, replace=options.yes)
    return f"{done}\n"


@_command(
    "serve",
    "run the HTTP server: web pages, an API and SPARQL",
    "Serve web pages, an API, SPARQL at /sparql and the whole graph at /graph over HTTP until "
    "Ctrl-C is pressed. Each request is logged to standard output. First run pip install "
    "'realpolitik[serve]'. See docs/serve.md.",
    Argument("--host", default="127.0.0.1", metavar="HOST", help="address to bind to (127.0.0.1)"),
    Argument("--port", type=int, default=8000, metavar="PORT", help="port (8000; 0: a free port)"),
    Argument(
        "--workers",
        type=int,
        default=2,
        metavar="N",
        help="processes for questions, and the same number for queries (2)",
    ),
    *_LIMITS,
    *_GRAPH,
)
def _serve(options: Namespace) -> None:
    with requires("serves the graph", "serve"):
        from realpolitik.serve.server import run

    pool = _pool(options, options.workers)
    private = bool(options.data or options.text or options.store or options.endpoint)
    log = partial(print, flush=True)
    run(pool, options.host, options.port, remark, log, private=private)


@_command(
    "mcp",
    "run the MCP server for agents",
    "Serve an AI agent over standard input and output with the Model Context Protocol. It offers "
    "the tools ask, search, show, why and sparql. With --encode, it also offers tools and a prompt "
    "for drafting the claims of a source, on which a person then decides. First run pip install "
    "'realpolitik[mcp]', for --encode 'realpolitik[mcp,check]'. See docs/agents.md.",
    Argument("--encode", metavar="DIR", help="draft claims in this folder, made by `new`"),
    *_LIMITS,
    *_GRAPH,
)
def _mcp(options: Namespace) -> None:
    with requires("serves agents", "mcp"):
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
