"""The commands that create the files of a source, compile or compare claims, or check data."""

import os
from argparse import Namespace
from functools import partial

from realpolitik.command.arguments import Run, declare
from realpolitik.command.terminal import Output
from realpolitik.errors import Refused

__all__ = ["CURATING"]

CURATING: dict[str, Run] = {}
_command = partial(declare, CURATING)


@_command("new")
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
        options.address or "",
        options.slug or "",
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


@_command("table")
def _table(options: Namespace) -> Output:
    from realpolitik.curate.table.compile import (
        compile_claims,
        graph_for_table,
        with_proposed_things,
    )
    from realpolitik.curate.table.decompile import table_of
    from realpolitik.english import count_noun

    if options.output and os.path.exists(options.output) and not options.yes:
        raise Refused(options.output, "it exists; give --yes to overwrite it and its comments")
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


@_command("agreement")
def _agreement(options: Namespace) -> Output:
    from realpolitik.curate.agreement import compare_tables
    from realpolitik.opening import open

    first, second, data = options.first, options.second, options.data
    found = compare_tables(first, second, open(data, retracted=True), data, options.text)
    report = found.report(first, second)
    if not options.output:
        return Output(report)
    return Output(found.table, remark=report, data=True)


@_command("check")
def _check(options: Namespace) -> Output:
    from realpolitik.checks.check import check
    from realpolitik.checks.fault import as_text, has_errors
    from realpolitik.escape import json_text

    paths = [*options.paths, *options.data]
    tables = [path for path in paths if path.endswith(".csv")]
    if len(tables) > 1:
        raise Refused(tables[-1], "a run can check only one table; check each in a run of its own")
    if tables and options.reasoner:
        how = f"convert it first with realpolitik table {tables[0]} -o FILE.ttl"
        raise Refused(tables[0], f"--reasoner cannot check a table; {how}")
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
