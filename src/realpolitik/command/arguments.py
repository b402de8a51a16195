"""The arguments of each command: what they are, what is said of them, and how they are parsed."""

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, HelpFormatter, Namespace
from collections.abc import Callable, Sequence
from typing import NamedTuple, NoReturn

from realpolitik.errors import Refused

__all__ = ["HELP", "Argument", "declared", "parsed", "width"]


def width() -> int:
    """Return the columns of the terminal, at most 100; 80 where the output is none."""
    try:
        return max(40, min(os.get_terminal_size(sys.stdout.fileno()).columns, 100))
    except OSError:
        return 80


_ANSWERS = ("table", "json", "csv", "tsv", "markdown")
_RESULTS = ("table", "json", "xml", "csv", "tsv", "turtle", "ntriples", "jsonld")
_FACTS = {
    "title": "the title of the source",
    "date": "when it was published: 2016, 2016-03 or 2016-03-22",
    "publisher": "who published it",
}
_FOLDER = "the folder in which seeds/ and data/ are; else this one"
HELP = {
    "ask": "Answer a saved question, asked in English or named by its slug. Values are slugs, "
    'labels or aliases; "any" leaves a parameter open, and so does leaving it out where another is '
    "given; with none, the question's own values hold. Besides the parameters of the question: "
    "according_to, source, certainty. With --without, the answer as if a claim, a situation or a "
    "source had never been said, and what changes.",
    "questions": "List the saved questions.",
    "show": "Show one saved question, as plain SPARQL that runs unchanged elsewhere, or one claim "
    "whole, by its slug (sun-2016-p7s1-2).",
    "why": "Show why a triple holds: its proof, down to triples that are asserted, each with its "
    "place, and the claims they rest on; or what a triple that does not hold lacks. The three are "
    'labels, slugs, CURIEs or IRIs, the property also words: why China "aligns with" Russia.',
    "rules": "List the rules by which the graph is closed: those of its axioms and the rule files. "
    "With -f sparql, as SPARQL updates in strata, for a store that is remote or too large.",
    "diff": "Compare two versions of the data: for each saved question, with all its values left "
    "open, the findings that are lost, gained or changed. Each version is a Turtle file or folder; "
    "a file takes the place of the project's own of the same name, others are added.",
    "sparql": "Run any SPARQL 1.1 query on the merged graph. Updates and SERVICE are refused. What "
    "describes the graph is the graph https://w3id.org/realpolitik/description.",
    "export": "Write the graph, the same to the byte each time. TriG and N-Quads have what each "
    "source says in a graph of its own, other formats one merged graph; graphml has the relations "
    "of actors, csv a row for each claim, description what describes the graph, in Turtle.",
    "publish": "Load the graph into a store elsewhere: by the Graph Store Protocol, or by SPARQL "
    "Update (--update, --query). It happens in one step, so that the store holds the old graph or "
    "the new one. What is there is replaced only with --yes.",
    "new": "Make the files of the next source from its text: seeds/SLUG.ttl, its record, with a "
    "passage for each sentence, and data/SLUG.ttl, with a claim to fill for each. The text itself "
    "is not copied, and no file is overwritten. docs/add-a-source.md shows it from start to end.",
    "check": "Tell what is wrong in Turtle files or folders, or in the project's own data and "
    "ontology: a line for each finding, with file, line, column, what is wrong and how to mend it. "
    "Offsets, hashes and hedges are checked against the texts of sources that are at hand: given, "
    "in seeds/, or beside the files. Exit status: 0 no error is found (warnings may be), 1 errors "
    "are found, 2 it cannot be checked.",
    "table": "Compile a table of claims, a CSV as spreadsheets save it, to Turtle in the house "
    "style. What it cannot say is told by row and column, all of it, and then nothing is written. "
    "From a Turtle file of claims make the table to edit, of the record of a source an empty one. "
    "docs/claims-table.md tells of the columns.",
    "completion": "Print what completes the command line in a shell, for example: "
    'eval "$(realpolitik completion bash)"; in fish: realpolitik completion fish | source.',
    "complete": "Print what the last word of a line may become (the scripts of `completion` call "
    "this). With status 1, that is a file.",
}


def parsed(name: str, given: list[str]) -> Namespace:
    """Parse the arguments of one command; only its own parser is built.

    Raises Refused for arguments that it does not take.
    """
    if name == "complete" and given[:1] == ["--"]:
        return Namespace(line=" ".join(given[1:]))  # with the options of what is completed
    parser = _Parser(
        prog=f"realpolitik {name}",
        description=HELP[name],
        # A formatter that is told the width does not import shutil, which costs 3 ms.
        formatter_class=lambda prog: HelpFormatter(prog, width=width()),
        allow_abbrev=False,
    )
    _declare(name, parser.add_argument)
    if name == "new":  # whose one text may stand anywhere; intermixed, it is not told to be missing
        return parser.parse_args(given)
    return parser.parse_intermixed_args(given)


class Argument(NamedTuple):
    """An argument of a command: its names, which begin with dashes where it is an option.

    `takes` says what value it takes, as in its help, and is empty where it takes none; `choices`
    are all the values that it may have, or none where it may have others.
    """

    names: tuple[str, ...]
    takes: str
    choices: tuple[str, ...]


def declared(name: str) -> list[Argument]:
    """Return the arguments of a command, in the order in which it has them.

    >>> declared("completion")[1]
    Argument(names=('shell',), takes='VALUE', choices=('bash', 'zsh', 'fish'))
    """
    found = [Argument(("--help",), "", ())]

    def add(
        *names: str,
        choices: Sequence[str] = (),
        action: str = "",
        metavar: str = "VALUE",
        **_: object,
    ) -> None:
        takes = "" if action == "store_true" else metavar
        found.append(Argument(names, takes, tuple(choices)))

    _declare(name, add)
    return found


class _Parser(ArgumentParser):
    """A parser that reports a wrong argument as our other errors are reported."""

    def error(self, message: str) -> NoReturn:
        name = self.prog.removeprefix("realpolitik ")
        raise Refused(name, f"{message}; see {self.prog} --help")


def _declare(name: str, add: Callable[..., object]) -> None:
    """Add each argument of a command."""
    if name == "ask":
        add("words", nargs="+", metavar="QUESTION | NAME=VALUE")
        add("-f", "--format", choices=_ANSWERS, default="table")
        without = "answer as if this claim, situation or source had never been said"
        add("--without", action="append", default=[], metavar="NAME", help=without)
    elif name == "questions":
        add("-f", "--format", choices=("table", "json", "markdown"), default="table")
    elif name == "show":
        add("name", nargs="+", metavar="SLUG | CLAIM")
        add("-f", "--format", choices=("table", "json"), default="table")
    elif name == "why":
        for end in ("subject", "property", "object"):
            add(end, metavar=end.upper())
        add("-f", "--format", choices=("text", "json", "dot"), default="text")
    elif name == "rules":
        add("-f", "--format", choices=("table", "json", "sparql"), default="table")
    elif name == "diff":
        add("old", metavar="OLD")
        add("new", metavar="NEW")
        add("-f", "--format", choices=("table", "json", "markdown"), default="table")
    elif name == "sparql":
        add("query", metavar="FILE | - | QUERY")
        add("-f", "--format", choices=_RESULTS, default="table")
    elif name == "export":
        from realpolitik.export.export import EXPORTS

        add("format", choices=EXPORTS, metavar="FORMAT", help=", ".join(EXPORTS))
        add("--asserted", action="store_true", help="leave out what is inferred")
    elif name == "publish":
        add("address", nargs="?", metavar="ENDPOINT", help="a graph store (SPARQL 1.1 GSP)")
        add("--update", metavar="URL", help="write by SPARQL Update there, instead")
        add("--query", metavar="URL", help="with --update, the endpoint that tells what is there")
        add("--graph", metavar="IRI", help="the named graph to write; the default graph else")
        add("--yes", action="store_true", help="replace what is there")
        data = "more Turtle files or folders"
        add("--data", action="append", default=[], metavar="PATH", help=data)
    elif name == "new":
        add("text", metavar="TEXT", help="the text of the source, a plain text in UTF-8")
        for fact, told in _FACTS.items():
            add(f"--{fact}", required=True, metavar=fact.upper(), help=told)
        author = "who wrote it: a name that the graph knows, or a new one; for each author once"
        add("--author", action="append", default=[], metavar="NAME", help=author)
        body = "who wrote it, if that is a body and not a person"
        add("--institution", action="append", default=[], metavar="NAME", help=body)
        add("--address", default="", metavar="URL", help="where it is published")
        add("--slug", default="", metavar="SLUG", help="its short name; else as in sun-2016")
        add("-o", "--output", dest="folder", default=".", metavar="DIR", help=_FOLDER)
        known = "more Turtle files or folders, whose names to know"
        add("--data", action="append", default=[], metavar="PATH", help=known)
    elif name == "check":
        add("paths", nargs="*", metavar="PATH", help="Turtle files or folders")
        add("-f", "--format", choices=("text", "json", "sarif"), default="text")
    elif name == "table":
        add("file", metavar="FILE", help="a .csv to compile, or a .ttl to make a table of")
        add("--yes", action="store_true", help="replace the file that is there")
        known = "more Turtle files or folders, which the table refers to"
        add("--data", action="append", default=[], metavar="PATH", help=known)
        text = "the text of a source, to show its sentences, and to compute checksums of spans"
        add("--text", action="append", default=[], metavar="FILE", help=text)
    elif name == "completion":
        add("shell", choices=("bash", "zsh", "fish"))
    elif name == "complete":
        add("line", nargs="?", default="realpolitik ")
    if name in ("ask", "sparql"):
        add("--limit", type=_count, metavar="N", help="show at most N findings or rows")
        add("--offset", type=_count, default=0, metavar="N", help="leave out the first N")
    if name in ("ask", "diff", "sparql"):
        add("--timeout", type=_seconds, metavar="SECONDS", help="stop with an error after that")
    if name in ("ask", "show", "why", "check"):
        text = "the text of a source, to quote from or to check by"
        add("--text", action="append", default=[], metavar="FILE", help=text)
    if name in ("ask", "show", "why", "rules", "sparql", "export"):
        data = "more Turtle files or folders"
        add("--data", action="append", default=[], metavar="PATH", help=data)
        store = "hold the graph on disk in this folder, or ask the Oxigraph store that is there"
        add("--store", metavar="DIR", help=store)
    if name in ("ask", "show", "rules", "sparql", "export"):  # `why` must know what is asserted
        add("--endpoint", metavar="URL", help="ask the graph behind this SPARQL endpoint")
    if name in ("ask", "show", "why", "sparql", "export", "publish"):
        kept = "have what is retracted or revised too, told as such"
        add("--retracted", action="store_true", help=kept)
    if name not in ("completion", "complete", "new"):
        add("-o", "--output", metavar="FILE", help="write to a file, in one step")
    add("--debug", action="store_true", help="show the trace of a fault")


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise ArgumentTypeError(f"{text!r} is no count; give a whole number of up to 9 digits")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e6:
        raise ArgumentTypeError(f"{text!r} is no time; give seconds, more than 0")
    return seconds
