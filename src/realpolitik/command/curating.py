"""The commands for who encodes a source: its files, its table of claims, and what is wrong."""

import os
from argparse import Namespace
from functools import partial

from realpolitik.command.arguments import (
    Command,
    argument,
    declared,
    formats,
    given_path,
    repeatable,
    shared,
)
from realpolitik.command.terminal import Outcome, show_progress
from realpolitik.errors import Refused

__all__ = ["CURATING"]

CURATING: dict[str, Command] = {}
_command = partial(declared, CURATING)

_DATE = "when it was published: 2016, 2016-03 or 2016-03-22"
_KIND = "analysis, as it is without this, statement, speech, interview or pressBriefing"
_FOLDER = "the folder in which seeds/ and data/ are; else this one"


@_command(
    "new",
    "make the files of the next source from its text",
    "Make the files of the next source from its text: seeds/SLUG.ttl, its record, with a passage "
    "for each sentence; SLUG-world.csv, a table of the names that are not known, if there are any. "
    "The text itself is not copied, and no file is overwritten. docs/add-a-source.md shows it from "
    "start to end.",
    argument("text", metavar="TEXT", help="the text of the source, a plain text in UTF-8"),
    argument("--title", required=True, metavar="TITLE", help="the title of the source"),
    argument("--date", required=True, metavar="DATE", help=_DATE),
    argument("--publisher", required=True, metavar="PUBLISHER", help="who published it"),
    argument("--kind", default="analysis", metavar="KIND", help=_KIND),
    repeatable(
        "--author",
        "NAME",
        "who wrote it, or in a transcript makes the remarks or answers: a name that the graph "
        "knows, or a new one; for each author once",
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
        kind=options.kind,
    )
    beside = [os.path.join(options.folder, name) for name in ("seeds", "data")]
    others = [path for path in beside if is_folder_of_data(path)]
    made = scaffold(read_text(options.text), about, open([*options.data, *others]))
    write_new(options.folder, made.files())
    os.makedirs(beside[1], exist_ok=True)  # where the tables will be compiled to
    return Outcome(next_steps(made, options.text, options.folder, options.data))


def _named(speaker: str) -> tuple[str, str]:
    label, equals, name = speaker.partition("=")
    if not (equals and name.strip()):
        raise Refused(f"--speaker {speaker}", 'give a label and a name, such as "MR. COX=Bo Cox"')
    return label.strip().rstrip(":"), name.strip()


@_command(
    "table",
    "compile a table of claims (CSV) to Turtle, or the reverse",
    "Compile a table of claims, or one of the world's things, a CSV as spreadsheets save it, to "
    "Turtle in the house style. What it cannot say is told by row and column, all of "
    "it, and then nothing is written. From a Turtle file of claims make the "
    "table to edit, of the record of a source one to fill. "
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
    from realpolitik.curate.table.tables import compiled_table, table_of
    from realpolitik.curate.table.world import compile_world, is_of_world
    from realpolitik.english import counted
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
        text = compile_world(options.file, graph, options.output)
        return Outcome(text, remark=counted(text.count("\nid:"), "thing"), data=True)
    made = compiled_table(options.file, graph, options.data, options.text, options.output)
    claims, situations, _, _ = made.compiled
    counts = f"{counted(len(claims), 'claim')}, {counted(len(situations), 'situation')}"
    return Outcome(made.turtle, remark=counts, data=True)


@_command(
    "check",
    "tell what is wrong in Turtle files, file and line",
    "Tell what is wrong in Turtle files or folders, or in the project's own data and ontology: a "
    "line for each finding, with file, line, column, what is wrong and how to mend it; in a table "
    "of claims (CSV) the line is the row. Offsets, "
    "hashes and hedges are checked against the texts of sources that are at hand: given, in "
    "seeds/, or beside the files. Exit status: 0 no error is found (warnings may be), 1 errors are "
    "found, 2 it cannot be checked.",
    argument("paths", nargs="*", metavar="PATH", help="Turtle files or folders; a table of claims"),
    argument(
        "--reasoner",
        choices=("owlrl",),
        metavar="NAME",
        help="compare what follows by the axioms with what this reasoner infers: owlrl",
    ),
    formats("text json sarif"),
    *shared("data text output"),
)
def _check(options: Namespace) -> Outcome:
    from realpolitik.checks.check import check, requirements
    from realpolitik.checks.fault import as_json, as_sarif, as_text, failed

    paths = [*options.paths, *options.data]
    tables = [path for path in paths if path.endswith(".csv")]
    if len(tables) > 1:
        raise Refused(tables[1], "one table is checked at a time, with the Turtle of others")
    if tables and options.reasoner:
        raise Refused("--reasoner", "not with a table; compile it with `table` and check that")

    def progress(part: str) -> None:
        show_progress(f"checking {part}")

    try:
        if tables:
            from realpolitik.curate.table.findings import check_table

            others = [path for path in paths if path not in tables]
            report = check_table(tables[0], others, options.text, progress)
        else:
            report = check(paths, options.text, progress, reasoner=options.reasoner)
    finally:
        show_progress("")
    faults = report.faults
    if options.format == "sarif":
        text = as_sarif(faults, requirements())
    else:
        text = as_json(faults) if options.format == "json" else as_text(faults)
    return Outcome(text, int(failed(faults)), report.summary(), data=options.format != "text")
