"""The commands: how each is called, what is said of it, and what it does with its options.

Those that ask a graph are here, those that make and check data in `curating`, those that go on
answering in `serving`.
"""

import os
from argparse import Namespace
from collections.abc import Mapping, Sequence
from functools import partial

from realpolitik.command.arguments import (
    Command,
    argument,
    declared,
    formats,
    graph_of,
    repeatable,
    shared,
)
from realpolitik.command.curating import CURATING
from realpolitik.command.serving import SERVING
from realpolitik.command.terminal import Outcome, read_standard_input, rows_width, width
from realpolitik.errors import Refused
from realpolitik.terms import by_key

__all__ = ["COMMANDS"]

COMMANDS: dict[str, Command] = {}
_command = partial(declared, COMMANDS)

# What ask and search have in common, since both find claims.
_LONG = argument(
    "--long", action="store_true", help="show every claim, and all that stands against"
)
_FINDING = shared("limit offset timeout text data store endpoint retracted output")


@_command(
    "ask",
    "answer a question, in English or by its slug",
    "Answer a saved question, asked in English or named by its slug. Values are slugs, labels or "
    'aliases; "any" leaves a parameter open, and so does leaving it out where another is given; '
    "with none, the question's own values hold. Any question is narrowed by place, issue, about, "
    "kind, domain, tense, certainty (at least), at_most, status, according_to, source, since and "
    "until (years): what meets all keys, and of a key that is repeated one value; realpolitik "
    "names lists values. With --without, the answer as if a claim, a situation or a source had "
    "never been said, and what changes.",
    argument("words", nargs="+", metavar="QUESTION | NAME=VALUE"),
    formats("table json csv tsv markdown bibtex"),
    _LONG,
    repeatable(
        "--without", "NAME", "answer as if this claim, situation or source had never been said"
    ),
    *_FINDING,
)
def _ask(options: Namespace) -> Outcome:
    from realpolitik.writing.render import render

    question, values = _with_values(options.words)
    if not question:
        raise Refused("ask", "no question is given; realpolitik questions lists what can be asked")
    graph = graph_of(options)
    answer = graph.ask(question, **values)
    part = options.offset, options.limit
    if options.without:
        from realpolitik.command.contrast import without

        text = without(
            graph, answer, options.without, options.format, width(), part, long=options.long
        )
    else:
        text = render(answer.part(*part), options.format, width(), long=options.long)
    return Outcome(text, data=options.format in ("json", "bibtex"))


@_command(
    "search",
    "find claims by their words",
    "Find the claims that are most like a text, by their sentences, the likest first: by what they "
    "say, the names in them and their aliases, and the words for their class, field and stake. "
    "NAME=VALUE narrows them, as it narrows ask.",
    argument("words", nargs="+", metavar="TEXT | NAME=VALUE"),
    formats("table json csv tsv markdown"),
    _LONG,
    *_FINDING,
)
def _search(options: Namespace) -> Outcome:
    from realpolitik.writing.render import render

    text, values = _with_values(options.words)
    if not text:
        raise Refused("search", "no text is given, such as search arms sales to Vietnam")
    most = options.offset + (10 if options.limit is None else options.limit)
    found = graph_of(options).search(text, most, **values)
    part = found.part(options.offset, options.limit)
    text = render(part, options.format, width(), long=options.long)
    return Outcome(text, data=options.format == "json")


def _with_values(words: Sequence[str]) -> tuple[str, dict[str, list[str]]]:
    """Return the words of a text, and the values that stand among them by their names."""
    values = by_key(
        (name, value) for name, equals, value in (word.partition("=") for word in words) if equals
    )
    return " ".join(word for word in words if "=" not in word).strip(), values


@_command(
    "questions",
    "list the saved questions",
    "List the saved questions.",
    formats("table json markdown"),
    *shared("output"),
)
def _questions(options: Namespace) -> Outcome:
    from realpolitik.writing.listing import question_list

    text = question_list(options.format, width())
    return Outcome(text, data=options.format == "json")


@_command(
    "names",
    "list what can be named: actors, places, kinds of situations ...",
    "List what can be named in a question, or narrows one, of a kind: actor, claimant, author, "
    "place, issue, event, source, kind (of situations), domain, tense, certainty; each with its "
    "slug, label and other names. Without a kind, how many there are of each.",
    argument("kind", nargs="?", metavar="KIND"),
    formats("table json csv"),
    *shared("data store endpoint retracted output"),
)
def _names(options: Namespace) -> Outcome:
    from realpolitik.writing.listing import listing

    text = listing(graph_of(options).names, options.kind, options.format, width())
    return Outcome(text, data=options.format == "json")


@_command(
    "show",
    "show one question, one claim whole, or a source",
    "Show one saved question, as plain SPARQL that runs unchanged elsewhere; one claim whole, by "
    "its slug (sun-2016-p7s1-2), or those on a sentence, by its place (“¶6 s4”, or sun-2016 p6s4); "
    "or what is on record of a source (sun-2016).",
    argument("name", nargs="+", metavar="SLUG | CLAIM | PLACE | SOURCE"),
    formats("table json"),
    *shared("text data store endpoint retracted output"),
)
def _show(options: Namespace) -> Outcome:
    from realpolitik.writing.showing import shown

    text = shown(options.name, lambda: graph_of(options), options.format, width())
    return Outcome(text, data=options.format == "json")


@_command(
    "why",
    "prove a triple, or say what it lacks",
    "Show why a triple holds: its proof, down to triples that are asserted, each with its place, "
    "and the claims they rest on; or what a triple that does not hold lacks. The three are labels, "
    'slugs, CURIEs or IRIs, the property also words: why China "aligns with" Russia.',
    argument("subject", metavar="SUBJECT"),
    argument("property", metavar="PROPERTY"),
    argument("object", metavar="OBJECT"),
    formats("text json dot"),
    *shared("text data store retracted output"),  # no endpoint tells what is asserted
)
def _why(options: Namespace) -> Outcome:
    from realpolitik.escape import json_text
    from realpolitik.writing.tree import proof_dot, proof_text

    why = graph_of(options).why(options.subject, options.property, options.object)
    if options.format == "json":
        return Outcome(json_text(why.to_dict()), data=True)
    return Outcome(proof_dot(why) if options.format == "dot" else proof_text(why, width()))


@_command(
    "rules",
    "list the rules by which the graph is closed",
    "List the rules by which the graph is closed: those of its axioms and the rule files. With "
    "-f sparql, as SPARQL updates in strata, for a store that is remote or too large.",
    formats("table json sparql"),
    *shared("data store endpoint output"),
)
def _rules(options: Namespace) -> Outcome:
    from realpolitik.writing.listing import rule_list

    text = rule_list(graph_of(options).rules(), options.format, width())
    return Outcome(text, data=options.format != "table")


@_command(
    "diff",
    "compare two versions of the data, by the answers",
    "Compare two versions of the data: for each saved question, with all its values left open, the "
    "findings that are lost, gained or changed. Each version is a Turtle file or folder; a file "
    "takes the place of the project's own of the same name, others are added. An empty folder "
    "stands for the project's own data.",
    argument("old", metavar="OLD"),
    argument("new", metavar="NEW"),
    formats("table json markdown"),
    *shared("timeout output"),
)
def _diff(options: Namespace) -> Outcome:
    from realpolitik.command.contrast import compared
    from realpolitik.opening import diff

    differences = diff(options.old, options.new)
    text = compared(options.old, options.new, differences, options.format, width())
    return Outcome(text, data=options.format == "json")


@_command(
    "sparql",
    "run any SPARQL query (read-only)",
    "Run any SPARQL 1.1 query on the merged graph. Updates and SERVICE are refused. What describes "
    "the graph is the graph https://w3id.org/realpolitik/description.",
    argument("query", metavar="FILE | - | QUERY"),
    formats("table json xml csv tsv turtle ntriples jsonld"),
    *shared("limit offset timeout data store endpoint retracted output"),
)
def _sparql(options: Namespace) -> Outcome:
    from pyoxigraph import QueryTriples

    from realpolitik.command.limits import SECONDS, limited
    from realpolitik.command.misspelt import unknown_terms
    from realpolitik.files import read
    from realpolitik.writing.render import results

    text, name = options.query, "the query"
    if text == "-":
        text = read_standard_input().decode("utf-8", "replace")
    elif os.path.isfile(text) or not any(c.isspace() for c in text):
        text, name = read(text), text
    graph = graph_of(options)
    with limited(options.timeout or SECONDS):
        result = graph.sparql(text, name)
        room = rows_width(options.output)
        shown = results(result, options.format, room, options.offset, options.limit)
        plain = options.format in ("table", "csv", "tsv")
        rows = plain and not isinstance(result, QueryTriples)
        why = unknown_terms(graph, text) if rows and _is_empty(shown) else ()
        remark = "; ".join(map(str, why))
    return Outcome(shown, remark=remark, data=not plain)


def _is_empty(shown: str) -> bool:
    """Say whether a table, CSV or TSV has no rows, or what is shown is that something is false."""
    return shown.endswith("\n0 rows\n") or (shown.count("\n") == 1 and shown != "true\n")


def _written(options: Namespace, what: str) -> str:
    """Return what is remarked of a file that is written, which nobody sees otherwise."""
    return f"{options.output}: {what}" if options.output else ""


def _exports() -> Mapping[str, str]:
    from realpolitik.export.export import EXPORTS

    return EXPORTS


def _contents() -> str:
    return "; ".join(f"{name}: {content}" for name, content in _exports().items())


@_command(
    "export",
    "write the graph as RDF, as a network or as a table, or its description",
    "Write the graph, the same to the byte each time.",
    argument("format", choices=_exports, metavar="FORMAT", help=_contents),
    argument("--asserted", action="store_true", help="leave out what is inferred"),
    *shared("data store endpoint retracted output"),
)
def _export(options: Namespace) -> Outcome:
    text = graph_of(options).export(options.format, inferred=not options.asserted).decode()
    remark = _written(options, _exports()[options.format])
    return Outcome(text, remark=remark, data=True)


@_command(
    "draw",
    "draw a picture of what is answered, as SVG",
    "Draw a picture: network (who stands how to whom), dyad a=… b=… (two actors, then and now, "
    "issue by issue), timeline (events, claims and forecasts), why a=… b=… (what drives and what "
    "limits the relationship of two). NAME=VALUE narrows it, as it narrows ask. It is the same to "
    "the byte each time.",
    argument("words", nargs="+", metavar="PICTURE | NAME=VALUE"),
    argument("--base", metavar="URL", help="what links begin with, before the slug of a thing"),
    *shared("width timeout data store endpoint retracted output"),
)
def _draw(options: Namespace) -> Outcome:
    from realpolitik.draw.draw import PICTURES, WIDTH, draw
    from realpolitik.terms import ID

    picture, values = _with_values(options.words)
    if not picture:
        raise Refused("draw", f"no picture is given: {', '.join(PICTURES)}")
    base, width = options.base or ID, WIDTH if options.width is None else options.width
    drawn = draw(graph_of(options), picture, base=base, width=width, **values)
    said = f"{drawn.title} {drawn.lines[0]}" if drawn.empty else ""
    return Outcome(drawn.svg, remark=said or _written(options, f"{drawn.title} (SVG)"), data=True)


@_command(
    "publish",
    "load the graph into a store elsewhere, in one step",
    "Load the graph into a store elsewhere: by the Graph Store Protocol, or by SPARQL Update "
    "(--update, --query). It happens in one step, so that the store holds the old graph or the new "
    "one. What is there is replaced only with --yes.",
    argument("address", nargs="?", metavar="ENDPOINT", help="a graph store (SPARQL 1.1 GSP)"),
    argument("--update", metavar="URL", help="write by SPARQL Update there, instead"),
    argument("--query", metavar="URL", help="with --update, the endpoint that tells what is there"),
    argument("--graph", metavar="IRI", help="the named graph to write; the default graph else"),
    argument("--yes", action="store_true", help="replace what is there"),
    *shared("data retracted output"),
)
def _publish(options: Namespace) -> Outcome:
    from realpolitik.opening import open

    if bool(options.update) != bool(options.query):
        raise Refused("publish", "--update and --query go together: where to write, where to read")
    if bool(options.update) == bool(options.address):
        raise Refused("publish", "give the address of a graph store, or --update and --query")
    done = open(options.data, retracted=options.retracted).publish(
        options.address or "",
        update=options.update or "",
        query=options.query or "",
        graph=options.graph,
        replace=options.yes,
    )
    return Outcome(f"{done}\n")


# In the order in which help lists them.
COMMANDS |= SERVING | CURATING


@_command(
    "completion",
    "print what completes the command line in bash, zsh or fish",
    "Print what completes the command line in a shell, for example: "
    'eval "$(realpolitik completion bash)"; in fish: realpolitik completion fish | source.',
    argument("shell", choices=("bash", "zsh", "fish")),
)
def _completion(options: Namespace) -> Outcome:
    from realpolitik.command.completion import shell_script

    return Outcome(shell_script(options.shell), data=True)
