"""What each command does with its options: all give the text that is to be shown."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

from realpolitik.command.arguments import width
from realpolitik.errors import Refused, UnknownName

if TYPE_CHECKING:
    from realpolitik.graph import Graph
    from realpolitik.reasoning.rule import Rule

__all__ = ["COMMANDS"]


def ask(options: Namespace) -> str:
    """Answer a saved question."""
    from realpolitik.command.render import render

    pairs = [(w.split("=", 1)[0], w.split("=", 1)[1]) for w in options.words if "=" in w]
    values = dict(pairs)
    if len(values) < len(pairs):
        raise Refused("ask", "a name is given twice; give each once")
    question = " ".join(word for word in options.words if "=" not in word)
    if not question.strip():
        raise Refused("ask", "no question is given; realpolitik questions lists what can be asked")
    graph = _graph(options)
    answer = graph.ask(question, **values)
    if options.without:
        from realpolitik.command.contrast import without

        part = options.offset, options.limit
        return without(graph, answer, options.without, options.format, width(), part)
    return render(answer.part(options.offset, options.limit), options.format, width())


def _graph(options: Namespace) -> "Graph":
    """Return the graph that the options tell of."""
    from realpolitik.opening import attach, open

    texts, retracted = getattr(options, "text", ()), getattr(options, "retracted", False)
    endpoint = getattr(options, "endpoint", None)
    if endpoint:
        if options.data or options.store:
            raise Refused("--endpoint", "the graph there is asked as it is; no --data or --store")
        return attach(endpoint, texts=texts, retracted=retracted)
    if options.store and os.path.exists(os.path.join(options.store, "CURRENT")):
        if options.data:
            reason = "a store that was made elsewhere is asked as it is; no --data"
            raise Refused(options.store, reason)
        return attach(options.store, texts=texts, retracted=retracted)
    return open(options.data, texts=texts, store=options.store, retracted=retracted)


def questions(options: Namespace) -> str:
    """List the saved questions."""
    from realpolitik.answer.question import load_all
    from realpolitik.command.render import grid

    found = load_all()
    if options.format == "json":
        return _json([{k: v for k, v in q._asdict().items() if k != "text"} for q in found])
    if options.format == "markdown":
        lines = [f"| `{q.slug}` | {q.summary} | {q.description} |\n" for q in found]
        return "".join(["| slug | question | what it returns |\n|---|---|---|\n", *lines])
    return grid(("SLUG", "QUESTION"), [(q.slug, q.summary) for q in found], width())


def show(options: Namespace) -> str:
    """Show a saved question or a claim."""
    from realpolitik.answer.question import load, slugs

    name = " ".join(options.name)
    if name in slugs():
        question = load(name)
        return _json(question._asdict()) if options.format == "json" else question.text
    from realpolitik.command.page import whole

    graph = _graph(options)
    try:
        claim = graph.claim(name)
    except UnknownName:
        from realpolitik.answer.question import refuse_things, refuse_two

        refuse_two(options.name, graph.names)
        refuse_things(name, graph.names, "question or claim")
        if "-p" not in name and " " not in name and ":" not in name:
            load(name)  # which tells the nearest questions
        raise
    return _json(claim.to_dict()) if options.format == "json" else whole(claim, width())


def why(options: Namespace) -> str:
    """Show the proof of a triple."""
    from realpolitik.command.tree import dot, text

    graph = _graph(options)
    found = graph.why(options.subject, options.property, options.object)
    if options.format == "json":
        return _json(found.to_dict())
    return dot(found) if options.format == "dot" else text(found, width())


def rules(options: Namespace) -> str:
    """List the rules by which the graph is closed."""
    from realpolitik.command.render import grid
    from realpolitik.reasoning.updates import script

    found = _graph(options).rules()
    if options.format == "sparql":
        return script(found)
    shown = {rule.name: rule for rule in found}.values()  # one for each of its conclusions
    if options.format == "json":
        keys = ("name", "summary", "reference")
        return _json([{key: getattr(rule, key) for key in keys} for rule in shown])
    # The rule of an axiom is called after the axiom; one about axioms, after what it is about too.
    files = {rule.summary: rule.name.split()[0] for rule in shown if not _is_axiom(rule)}
    axioms = "".join(f"{rule.name}\n" for rule in shown if _is_axiom(rule))
    table = grid(("RULE", "WHAT IT SAYS"), [(n, said) for said, n in files.items()], width())
    return f"{table}\nAXIOMS, BY THE RULE OF OWL 2 RL\n{axioms}"


def _is_axiom(rule: "Rule") -> bool:
    return rule.name.endswith(rule.summary.removesuffix("."))


def diff(options: Namespace) -> str:
    """Compare two versions of the data by the answers that differ."""
    from realpolitik.command.contrast import compared
    from realpolitik.opening import diff as differences

    found = differences(options.old, options.new)
    return compared(options.old, options.new, found, options.format, width())


def sparql(options: Namespace) -> str:
    """Run any SPARQL query."""
    from realpolitik.command.render import results
    from realpolitik.files import read

    text, name = options.query, "the query"
    if text == "-":
        text = sys.stdin.buffer.read().decode("utf-8", "replace")
    elif os.path.isfile(text) or not any(c.isspace() for c in text):
        text, name = read(text), text
    result = _graph(options).sparql(text, name)
    return results(result, options.format, width(), options.offset, options.limit)


def export(options: Namespace) -> str:
    """Write the graph."""
    from realpolitik.export.export import export as exported

    graph = _graph(options)
    return exported(graph, options.format, inferred=not options.asserted).decode()


def publish(options: Namespace) -> str:
    """Load the graph into a store elsewhere."""
    from realpolitik.engine.publish import Target, publish_graph
    from realpolitik.opening import open

    if bool(options.update) != bool(options.query):
        raise Refused("publish", "--update and --query go together: where to write, where to read")
    if bool(options.update) == bool(options.address):
        raise Refused("publish", "give the address of a graph store, or --update and --query")
    target = Target(options.update or options.address, options.graph, options.query)
    graph = open(options.data, retracted=options.retracted)
    return publish_graph(graph, target, replace=options.yes) + "\n"


def new(options: Namespace) -> str:
    """Make the files of the next source from its text."""
    from realpolitik.curate.scaffold import About, next_steps, scaffold
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
    )
    beside = [os.path.join(options.folder, name) for name in ("seeds", "data")]
    others = [path for path in beside if is_folder_of_data(path)]
    made = scaffold(read_text(options.text), about, open([*options.data, *others]))
    write_new(options.folder, made.files())
    return next_steps(made, options.text, options.folder, options.data)


def check(options: Namespace) -> str:
    """Tell what is wrong in data."""
    from realpolitik.checks.check import check as checked
    from realpolitik.checks.check import requirements
    from realpolitik.checks.fault import as_json, as_text, failed

    shown = sys.stderr.isatty()

    def progress(said: str) -> None:
        if shown:
            sys.stderr.write(f"\r\x1b[Kchecking {said} …")
            sys.stderr.flush()

    try:
        found = checked(options.paths, options.text, progress)
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")
    faults = found.faults
    options.failed, options.remark = failed(faults), found.summary()
    if options.format == "sarif":
        from realpolitik.checks.fault import as_sarif

        return as_sarif(faults, requirements())
    return as_json(faults) if options.format == "json" else as_text(faults)


def table(options: Namespace) -> str:
    """Compile a table of claims to Turtle, or make the table of a file."""
    from realpolitik.curate.tables import compile_table, table_of
    from realpolitik.opening import open

    turtle = options.file.endswith(".ttl")
    if options.output and options.output.endswith((".csv", ".ttl")):
        wanted = ".csv" if turtle else ".ttl"
        if not options.output.endswith(wanted):
            reason = f"of {options.file} comes a {wanted} file; give such a name with -o"
            raise Refused(options.output, reason)
    if options.output and os.path.exists(options.output) and not options.yes:
        raise Refused(options.output, "is there already; --yes replaces it, its comments too")
    if turtle:
        return table_of(options.file, options.text)
    graph = open(options.data, retracted=True)
    return compile_table(options.file, graph, options.data, options.text, options.output)


def completion(options: Namespace) -> str:
    """Give the script that completes the command line in a shell."""
    from realpolitik.command.completion import SCRIPTS

    return SCRIPTS[options.shell]


def complete(options: Namespace) -> str:
    """Give what the last word of a command line may become, a line each."""
    from realpolitik.command.completion import complete as completed

    commands = [name for name in COMMANDS if name != "complete"]
    found = completed(options.line, commands, _graph)
    options.failed = found is None  # a file may stand there, which shells complete themselves
    return "".join(f"{word}\n" for word in found or ())


def _json(value: object) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


COMMANDS: dict[str, Callable[[Namespace], str]] = {
    "ask": ask,
    "questions": questions,
    "show": show,
    "why": why,
    "rules": rules,
    "diff": diff,
    "sparql": sparql,
    "export": export,
    "publish": publish,
    "check": check,
    "new": new,
    "table": table,
    "completion": completion,
    "complete": complete,
}
