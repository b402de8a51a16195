"""The commands for encoding a source: create its files, compile its claims, check the data."""

import os
from argparse import Namespace
from functools import partial

from realpolitik.command.arguments import (
    Argument,
    Command,
    declare,
    format_option,
    nonempty,
    repeatable,
    shared,
)
from realpolitik.command.terminal import Output
from realpolitik.errors import Refused

__all__ = ["CURATING"]

CURATING: dict[str, Command] = {}
_command = partial(declare, CURATING)

_KIND = "analysis (default), statement, speech, interview or pressBriefing"
_AUTHOR = "an author, in the graph or new; in a transcript, the person who speaks or answers"
_SPEAKER = "in a transcript, the speaker marked LABEL; =NAME for paragraphs before any label"
_FOLDER = "the folder that contains seeds/ and data/ (default: the current folder)"
_DRAFT = "show hints in a table to fill in; compile the proposed rows of a table too"
_TEXT = "the text file of a source, to show its sentences and compute checksums"


def _required(name: str, metavar: str, meaning: str) -> Argument:
    return Argument(name, required=True, type=nonempty, metavar=metavar, help=meaning)


@_command(
    "new",
    "create the files of a new source from its text",
    "Create the files of a new source from its text: seeds/SLUG.ttl, the record of the source with "
    "a passage for each sentence, and data/SLUG-world.ttl, a list of the names that are not yet in "
    "the graph. The text is not copied and no file is overwritten. See docs/add-a-source.md.",
    Argument("text", metavar="TEXT", help="the text of the source, as plain text in UTF-8"),
    _required("--title", "TITLE", "the title of the source"),
    _required("--date", "DATE", "2016, 2016-03 or 2016-03-22"),
    _required("--publisher", "NAME", "the publisher"),
    Argument("--kind", default="analysis", metavar="KIND", help=_KIND),
    repeatable("--author", "NAME", _AUTHOR),
    repeatable("--institution", "NAME", "an author that is an institution, not a person"),
    repeatable("--speaker", "LABEL=NAME", _SPEAKER),
    Argument("--address", default="", metavar="URL", help="the web address of the source"),
    Argument("--slug", default="", metavar="SLUG", help="a short name (default: author-year)"),
    Argument("-o", "--output", dest="folder", default=".", metavar="DIR", help=_FOLDER),
    *shared("data"),
)
def _new(options: Namespace) -> str:
    from glob import glob

    from realpolitik.curate.scaffold import About, scaffold, summary_of
    from realpolitik.files import read_text, write_new
    from realpolitik.opening import open

    if options.institution and options.author:
        raise Refused("new", "give --author (for persons) or --institution, but not both")
    about = About(
        options.title,
        options.institution or options.author,
        options.date,
        options.publisher,
        options.address,
        options.slug,
        institution=bool(options.institution),
        speakers=dict(_label_and_name(speaker) for speaker in options.speaker),
        kind=options.kind,
    )
    beside = [os.path.join(options.folder, name) for name in ("seeds", "data")]
    others = [path for path in beside if glob(os.path.join(path, "*.ttl"))]
    made = scaffold(read_text(options.text), about, open([*options.data, *others]))
    write_new(options.folder, made.files())
    os.makedirs(beside[1], exist_ok=True)  # for the compiled tables
    return summary_of(made, options.folder)


def _label_and_name(speaker: str) -> tuple[str, str]:
    label, equals, name = speaker.partition("=")
    if not (equals and name.strip()):
        raise Refused(f"--speaker {speaker}", 'give a label and a name, such as "MR. COX=Bo Cox"')
    return label.strip().rstrip(":"), name.strip()


@_command(
    "table",
    "compile a table (CSV) of claims to Turtle, or the reverse",
    "Compile a CSV table of claims to Turtle. If there are errors, each is reported with its row "
    "and column, and nothing is written. Given a Turtle file of claims, write them as a table to "
    "edit; given the record of a source, write an empty table to fill in. See "
    "docs/claims-table.md.",
    Argument("file", metavar="FILE", help="a .csv to compile, or a .ttl to convert to a table"),
    Argument("--yes", action="store_true", help="replace an existing file"),
    Argument("--draft", action="store_true", help=_DRAFT),
    repeatable("--text", "FILE", _TEXT),
    *shared("data output"),
)
def _table(options: Namespace) -> Output:
    from realpolitik.curate.table.compile import (
        compile_claims,
        graph_for_table,
        with_proposed_things,
    )
    from realpolitik.curate.table.decompile import table_of
    from realpolitik.english import count_noun

    if options.output and os.path.exists(options.output) and not options.yes:
        raise Refused(options.output, "it exists; --yes overwrites it, including its comments")
    if options.file.endswith(".ttl"):
        known = graph_for_table(options.data) if options.draft else None
        return Output(table_of(options.file, options.text, known), data=True)
    file, draft = options.file, options.draft
    with with_proposed_things(options.data, taken=draft) as data:
        graph = graph_for_table(data)
        made = compile_claims(file, graph, data, options.text, options.output, proposed=draft)
    claims, situations = len(made.rows.claims), len(made.rows.situations)
    counts = f"{count_noun(claims, 'claim')}, {count_noun(situations, 'situation')}"
    return Output(made.turtle, remark=counts, data=True)


@_command(
    "agreement",
    "compare the tables of two people who encoded the same sentences",
    "Pair the claims in two tables of the same sentences. Show the claims that only one table "
    "has, where pairs differ, and Krippendorff's alpha for each field. With -o, write one table of "
    "both, in which a cell to decide ends with a question mark. See docs/agreement.md.",
    Argument("first", metavar="A.csv", help="the table of one person"),
    Argument("second", metavar="B.csv", help="the table of another person"),
    repeatable("--text", "FILE", _TEXT),
    *shared("data output"),
)
def _agreement(options: Namespace) -> Output:
    from realpolitik.curate.agreement import compare_tables
    from realpolitik.opening import open

    first, second, data = options.first, options.second, options.data
    found = compare_tables(first, second, open(data, retracted=True), data, options.text)
    report = found.report(first, second)
    if not options.output:
        return Output(report)
    return Output(found.table, remark=report, data=True)


@_command(
    "check",
    "report errors in Turtle files or in a table of claims",
    "Report the errors in Turtle files or folders, in a table of claims (CSV), or in the project's "
    "own data, one line each, with file, line, column and how to fix it. Offsets, checksums and "
    "hedges are checked against the text files of the sources, which are given with --text or lie "
    "in seeds/ or beside the checked files. Exit status: 0 if there are no errors (there may be "
    "warnings), 1 if there are errors, 2 if the check cannot run.",
    Argument("paths", nargs="*", metavar="[PATH ...]", help="Turtle files, folders, or one table"),
    Argument(
        "--reasoner",
        choices=("owlrl",),
        metavar="NAME",
        help="also compare the OWL inferences with those of this reasoner (owlrl)",
    ),
    format_option("text json"),
    repeatable("--text", "FILE", "the text file of a source, to check offsets and wording"),
    *shared("data output"),
)
def _check(options: Namespace) -> Output:
    from realpolitik.checks.check import check
    from realpolitik.checks.fault import as_text, has_errors
    from realpolitik.escape import json_text

    paths = [*options.paths, *options.data]
    tables = [path for path in paths if path.endswith(".csv")]
    if len(tables) > 1 or (tables and options.reasoner):
        raise Refused(tables[-1], "check one table at a time, and compile it for --reasoner")
    if tables:
        from realpolitik.curate.table.compile import check_table

        others = [path for path in paths if path not in tables]
        report = check_table(tables[0], others, options.text)
    else:
        report = check(paths, options.text, reasoner=options.reasoner)
    faults = report.faults
    is_json = options.format == "json"
    text = json_text([fault._asdict() for fault in faults]) if is_json else as_text(faults)
    return Output(text, int(has_errors(faults)), report.summary())
