"""The commands: how each is called, what is said of it, and what it does with its options."""

import os
from argparse import Namespace
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from realpolitik.command.arguments import (
    Argument,
    Command,
    argument,
    formats,
    given_path,
    repeatable,
    shared,
)
from realpolitik.command.terminal import Outcome, read_standard_input, show_progress, width
from realpolitik.errors import Refused

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["COMMANDS", "graph_of"]

COMMANDS: dict[str, Command] = {}

Run = Callable[[Namespace], Outcome]


def _command(
    name: str, summary: str, description: str, *arguments: Argument
) -> Callable[[Run], Run]:
    """Return what makes a command of a function."""

    def declare(run: Run) -> Run:
        COMMANDS[name] = Command(summary, description, arguments, run)
        return run

    return declare


def graph_of(options: Namespace) -> "Graph":
    """Return the graph that the options tell of.

    Raises Refused for options that do not go together.
    """
    from realpolitik.opening import attach, open

    texts, retracted = getattr(options, "text", ()), getattr(options, "retracted", False)
    endpoint = getattr(options, "endpoint", None)
    if endpoint is not None:
        if not endpoint:  # as of an unset variable
            raise Refused("--endpoint", "it is empty; give an address, or leave it out")
        if options.data or options.store:
            raise Refused("--endpoint", "the graph there is asked as it is; no --data or --store")
        return attach(endpoint, texts=texts, retracted=retracted)
    if options.store and os.path.exists(os.path.join(options.store, "CURRENT")):
        if options.data:
            reason = "a store that was made elsewhere is asked as it is; no --data"
            raise Refused(options.store, reason)
        return attach(options.store, texts=texts, retracted=retracted)
    return open(options.data, texts=texts, store=options.store, retracted=retracted)


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
    formats("table json csv tsv markdown bibtex ris"),
    argument("--long", action="store_true", help="show every claim, and all that stands against"),
    repeatable(
        "--without", "NAME", "answer as if this claim, situation or source had never been said"
    ),
    *shared("limit offset timeout text data store endpoint retracted output"),
)
def _ask(options: Namespace) -> Outcome:
    from realpolitik.command.render import render

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
    return Outcome(text, data=options.format in ("json", "bibtex", "ris"))


@_command(
    "search",
    "find claims by their words",
    "Find the claims that are most like a text, by their sentences, the likest first: by what they "
    "say, the names in them and their aliases, and the words for their class, field and stake. "
    "NAME=VALUE narrows them, as it narrows ask.",
    argument("words", nargs="+", metavar="TEXT | NAME=VALUE"),
    formats("table json csv tsv markdown"),
    *shared("limit offset timeout text data store endpoint retracted output"),
)
def _search(options: Namespace) -> Outcome:
    from realpolitik.command.render import render

    text, values = _with_values(options.words)
    if not text:
        raise Refused("search", "no text is given, such as search arms sales to Vietnam")
    most = options.offset + (10 if options.limit is None else options.limit)
    found = graph_of(options).search(text, most, **values)
    part = found.part(options.offset, options.limit)
    return Outcome(render(part, options.format, width()), data=options.format == "json")


def _with_values(words: Sequence[str]) -> tuple[str, dict[str, list[str]]]:
    """Return the words of a text, and the values that stand among them by their names."""
    values: dict[str, list[str]] = {}
    for name, equals, value in (word.partition("=") for word in words):
        if equals:
            values.setdefault(name, []).append(value)
    return " ".join(word for word in words if "=" not in word).strip(), values


@_command(
    "questions",
    "list the saved questions",
    "List the saved questions.",
    formats("table json markdown"),
    *shared("output"),
)
def _questions(options: Namespace) -> Outcome:
    from realpolitik.command.listing import question_list

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
    from realpolitik.command.listing import listing

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
    from realpolitik.command.showing import shown

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
    from realpolitik.command.tree import proof_dot, proof_text

    why = graph_of(options).why(options.subject, options.property, options.object)
    if options.format == "json":
        return _json(why.to_dict())
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
    from realpolitik.command.listing import rule_list

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
    from realpolitik.command.limits import SECONDS, limited
    from realpolitik.command.render import results
    from realpolitik.files import read

    text, name = options.query, "the query"
    if text == "-":
        text = read_standard_input().decode("utf-8", "replace")
    elif os.path.isfile(text) or not any(c.isspace() for c in text):
        text, name = read(text), text
    graph = graph_of(options)
    with limited(options.timeout or SECONDS):
        result = graph.sparql(text, name)
        shown = results(result, options.format, width(), options.offset, options.limit)
    return Outcome(shown, data=options.format not in ("table", "csv", "tsv"))


def _exports() -> tuple[str, ...]:
    from realpolitik.export.export import EXPORTS

    return EXPORTS


@_command(
    "export",
    "write the graph as RDF, as a network or as a table, or its description",
    "Write the graph, the same to the byte each time. TriG and N-Quads have what each source says "
    "in a graph of its own, other formats one merged graph; graphml has the relations of actors, "
    "csv a row for each claim, description what describes the graph, in Turtle.",
    argument("format", choices=_exports, metavar="FORMAT", help=lambda: ", ".join(_exports())),
    argument("--asserted", action="store_true", help="leave out what is inferred"),
    *shared("data store endpoint retracted output"),
)
def _export(options: Namespace) -> Outcome:
    graph = graph_of(options)
    return Outcome(graph.export(options.format, inferred=not options.asserted).decode(), data=True)


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


_DATE = "when it was published: 2016, 2016-03 or 2016-03-22"
_FOLDER = "the folder in which seeds/ and data/ are; else this one"


@_command(
    "new",
    "make the files of the next source from its text",
    "Make the files of the next source from its text: seeds/SLUG.ttl, its record, with a passage "
    "for each sentence, and data/SLUG.ttl, with a claim to fill for each. The text itself is not "
    "copied, and no file is overwritten. docs/add-a-source.md shows it from start to end.",
    argument("text", metavar="TEXT", help="the text of the source, a plain text in UTF-8"),
    argument("--title", required=True, metavar="TITLE", help="the title of the source"),
    argument("--date", required=True, metavar="DATE", help=_DATE),
    argument("--publisher", required=True, metavar="PUBLISHER", help="who published it"),
    repeatable(
        "--author",
        "NAME",
        "who wrote it: a name that the graph knows, or a new one; for each author once",
    ),
    repeatable("--institution", "NAME", "who wrote it, if that is a body and not a person"),
    repeatable(
        "--speaker",
        "LABEL=NAME",
        "of a transcript, who speaks where a paragraph begins with LABEL; =NAME before the first",
    ),
    argument("--address", default="", metavar="URL", help="where it is published"),
    argument("--slug", default="", metavar="SLUG", help="its short name; else as in sun-2016"),
    argument(
        "-o", "--output", dest="folder", type=given_path, default=".", metavar="DIR", help=_FOLDER
    ),
    repeatable("--data", "PATH", "more Turtle files or folders, whose names to know"),
)
def _new(options: Namespace) -> Outcome:
    from realpolitik.curate.nextsteps import next_steps
    from realpolitik.curate.scaffold import About, scaffold
    from realpolitik.files import is_folder_of_data, read_text, write_new
    from realpolitik.opening import open

    if options.institution and options.author:
        raise Refused("new", "--author is for persons, --institution for a body; give one of them")
    about = About(
        options.title,
        options.institution or options.author,
        options.date,
        options.publisher,
        options.address,
        options.slug,
        institution=bool(options.institution),
        speakers=dict(_named(speaker) for speaker in options.speaker),
    )
    beside = [os.path.join(options.folder, name) for name in ("seeds", "data")]
    others = [path for path in beside if is_folder_of_data(path)]
    made = scaffold(read_text(options.text), about, open([*options.data, *others]))
    write_new(options.folder, made.files())
    return Outcome(next_steps(made, options.text, options.folder, options.data))


def _named(speaker: str) -> tuple[str, str]:
    """Return the label of a speaker and the name."""
    label, equals, name = speaker.partition("=")
    if not (equals and name.strip()):
        raise Refused(f"--speaker {speaker}", 'give a label and a name, such as "MR. COX=Bo Cox"')
    return label.strip().rstrip(":"), name.strip()


@_command(
    "table",
    "compile a table of claims (CSV) to Turtle, or the reverse",
    "Compile a table of claims, a CSV as spreadsheets save it, to Turtle in the house style. What "
    "it cannot say is told by row and column, all of it, and then nothing is written. From a "
    "Turtle file of claims make the table to edit, of the record of a source an empty one. "
    "docs/claims-table.md tells of the columns.",
    argument("file", metavar="FILE", help="a .csv to compile, or a .ttl to make a table of"),
    argument("--yes", action="store_true", help="replace the file that is there"),
    repeatable("--data", "PATH", "more Turtle files or folders, which the table refers to"),
    repeatable(
        "--text",
        "FILE",
        "the text of a source, to show its sentences, and to compute checksums of spans",
    ),
    *shared("output"),
)
def _table(options: Namespace) -> Outcome:
    from realpolitik.curate.tables import compile_table, table_of
    from realpolitik.curate.world import compile_world, is_of_world
    from realpolitik.opening import open

    turtle = options.file.endswith(".ttl")
    if options.output and options.output.endswith((".csv", ".ttl")):
        wanted = ".csv" if turtle else ".ttl"
        if not options.output.endswith(wanted):
            reason = f"of {options.file} comes a {wanted} file; give such a name with -o"
            raise Refused(options.output, reason)
    if options.output and os.path.exists(options.output) and not options.yes:
        raise Refused(options.output, "is there already; --yes replaces it, its comments too")
    graph = open(options.data, retracted=True)
    if turtle:
        return Outcome(table_of(options.file, options.text, graph), data=True)
    if is_of_world(options.file):
        return Outcome(compile_world(options.file, graph), data=True)
    text = compile_table(options.file, graph, options.data, options.text, options.output)
    return Outcome(text, data=True)


@_command(
    "check",
    "tell what is wrong in Turtle files, file and line",
    "Tell what is wrong in Turtle files or folders, or in the project's own data and ontology: a "
    "line for each finding, with file, line, column, what is wrong and how to mend it. Offsets, "
    "hashes and hedges are checked against the texts of sources that are at hand: given, in "
    "seeds/, or beside the files. Exit status: 0 no error is found (warnings may be), 1 errors are "
    "found, 2 it cannot be checked.",
    argument("paths", nargs="*", metavar="PATH", help="Turtle files or folders; a table of claims"),
    formats("text json sarif"),
    *shared("text output"),
)
def _check(options: Namespace) -> Outcome:
    from realpolitik.checks.check import check, requirements
    from realpolitik.checks.fault import as_json, as_sarif, as_text, failed

    tables = [path for path in options.paths if path.endswith(".csv")]
    if len(tables) > 1:
        raise Refused(tables[1], "one table is checked at a time, with the Turtle of others")

    def progress(part: str) -> None:
        show_progress(f"checking {part}")

    try:
        if tables:
            from realpolitik.curate.findings import check_table

            others = [path for path in options.paths if path not in tables]
            report = check_table(tables[0], others, options.text, progress)
        else:
            report = check(options.paths, options.text, progress)
    finally:
        show_progress("")
    faults = report.faults
    if options.format == "sarif":
        text = as_sarif(faults, requirements())
    else:
        text = as_json(faults) if options.format == "json" else as_text(faults)
    return Outcome(text, int(failed(faults)), report.summary(), data=options.format != "text")


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


def _json(value: object) -> Outcome:
    from realpolitik.command.render import json_text

    return Outcome(json_text(value), data=True)
