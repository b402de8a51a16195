"""The command: arguments in, text out, and every error one line on standard error."""

import os
import sys
from argparse import ArgumentParser, HelpFormatter, Namespace
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from typing import NoReturn

from .errors import RealpolitikError, Refused, UnknownName

__all__ = ["main"]

_ANSWERS = ("table", "json", "csv", "tsv", "markdown")
_GRAPHS = ("turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml")
_WELCOME = """\
realpolitik: who stands where in world politics, according to whom, and on what sentence.

Three things to try:
  realpolitik ask "Where do China and Russia align?"
  realpolitik ask threats actor=Russia
  realpolitik questions

realpolitik --help lists the commands.
"""
_COMMANDS = """\
commands:
  ask QUESTION [NAME=VALUE ...]  answer a question, by its slug or in its own words
  questions                      list the saved questions
  show SLUG                      show one question: its wordings and its SPARQL
  sparql FILE | - | QUERY        run any SPARQL query (read-only)
  export FORMAT                  write the graph: turtle, ntriples, nquads, trig,
                                 jsonld or rdfxml

realpolitik COMMAND --help tells more of each.
"""
_HELP = {
    "ask": "Answer a saved question, named by its slug or asked in one of its wordings. Values are "
    'slugs, labels or aliases; "any" leaves a parameter open. Besides the parameters of the '
    "question: according_to, source, certainty.",
    "questions": "List the saved questions.",
    "show": "Show one saved question: its wordings and its SPARQL, which runs unchanged elsewhere.",
    "sparql": "Run any SPARQL 1.1 query on the merged graph. Updates and SERVICE are refused.",
    "export": "Write the merged graph, sorted.",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status.

    0: done, whether the answer is answered, denied or silent; 2: it cannot be done, and one line
    on standard error says why and what to do.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # for a terminal that does not know ¶
    try:
        status = _run(given)
        sys.stdout.flush()
        return status
    except RealpolitikError as error:
        return _failed(str(error))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever reads has seen enough; without this, Python complains when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # the last resort: a bug of ours, told in one line
        if "--debug" in given:
            raise
        return _failed(
            f"a fault in realpolitik itself, please report it: {error!r} (--debug shows more)"
        )


def _failed(message: str) -> int:
    sys.stderr.write(f"realpolitik: {' '.join(message.split())}\n")
    return 2


def _run(given: list[str]) -> int:
    place = next((i for i, word in enumerate(given) if word in _RUN), None)
    if place is None:
        return _without_command(given)
    name = given[place]
    return _RUN[name](_options(name, given[:place] + given[place + 1 :]))


def _without_command(given: list[str]) -> int:
    if not given:
        sys.stdout.write(_WELCOME)
    elif given[0] in ("-h", "--help"):
        sys.stdout.write(f"usage: realpolitik COMMAND ...\n\n{_COMMANDS}")
    elif given[0] in ("-V", "--version"):
        from .version import __version__

        sys.stdout.write(f"realpolitik {__version__}\n")
    else:
        word = next((word for word in given if not word.startswith("-")), given[0])
        raise UnknownName(word, f"command ({', '.join(_RUN)})", _RUN)
    return 0


class _Parser(ArgumentParser):
    """A parser that reports a wrong argument as our other errors are reported."""

    def error(self, message: str) -> NoReturn:
        raise Refused(self.prog, f"{message}; see {self.prog} --help")


def _options(name: str, given: list[str]) -> Namespace:
    """Parse the arguments of one command; only its own parser is built."""
    parser = _Parser(
        prog=f"realpolitik {name}",
        description=_HELP[name],
        # A formatter that is told the width does not import shutil, which costs 3 ms.
        formatter_class=lambda prog: HelpFormatter(prog, width=_width()),
        allow_abbrev=False,
    )
    parser.add_argument("--debug", action="store_true", help="show the trace of a fault")
    if name in ("ask", "sparql", "export"):
        more = "more Turtle files or folders"
        parser.add_argument("--data", action="append", default=[], metavar="PATH", help=more)
    if name == "ask":
        parser.add_argument("words", nargs="+", metavar="QUESTION | NAME=VALUE")
        parser.add_argument("-f", "--format", choices=_ANSWERS, default="table")
    elif name == "questions":
        parser.add_argument(
            "-f", "--format", choices=("table", "json", "markdown"), default="table"
        )
    elif name == "show":
        parser.add_argument("slug", metavar="SLUG")
    elif name == "sparql":
        parser.add_argument("query", metavar="FILE | - | QUERY")
        parser.add_argument(
            "-f", "--format", choices=("table", "json", "csv", "tsv"), default="table"
        )
    elif name == "export":
        parser.add_argument("format", choices=_GRAPHS, metavar="FORMAT", help=", ".join(_GRAPHS))
        parser.add_argument("-o", "--output", metavar="FILE", help="write to a file, in one step")
        parser.add_argument("--asserted", action="store_true", help="leave out what is inferred")
    return parser.parse_intermixed_args(given)


def _ask(options: Namespace) -> int:
    from .graph import open as open_graph
    from .render import render

    values = dict(word.split("=", 1) for word in options.words if "=" in word)
    question = " ".join(word for word in options.words if "=" not in word)
    answer = open_graph(options.data).ask(question, **values)
    sys.stdout.write(render(answer, options.format, _width()))
    return 0


def _questions(options: Namespace) -> int:
    from .question import load_all
    from .render import grid

    questions = load_all()
    if options.format == "json":
        import json

        listed = [{k: v for k, v in q._asdict().items() if k != "text"} for q in questions]
        sys.stdout.write(json.dumps(listed, ensure_ascii=False, indent=2) + "\n")
    elif options.format == "markdown":
        lines = [f"| `{q.slug}` | {q.summary} | {q.description} |\n" for q in questions]
        sys.stdout.write(
            "".join(["| slug | question | what it returns |\n|---|---|---|\n", *lines])
        )
    else:
        rows = [(q.slug, q.summary) for q in questions]
        sys.stdout.write(grid(("SLUG", "QUESTION"), rows, _width()))
    return 0


def _show(options: Namespace) -> int:
    from .question import load

    sys.stdout.write(load(options.slug).text)
    return 0


def _sparql(options: Namespace) -> int:
    from .graph import open as open_graph
    from .render import results
    from .source import read

    text, name = options.query, "the query"
    if text == "-":
        text = sys.stdin.buffer.read().decode("utf-8", "replace")
    elif os.path.isfile(text) or not any(c.isspace() for c in text):
        text, name = read(text), text
    result = open_graph(options.data).sparql(text, name)
    sys.stdout.write(results(result, options.format, _width()))
    return 0


def _export(options: Namespace) -> int:
    from .export import export, write
    from .graph import open as open_graph

    data = export(open_graph(options.data), options.format, inferred=not options.asserted)
    if options.output:
        write(options.output, data)
    else:
        sys.stdout.buffer.write(data)
    return 0


def _width() -> int:
    """Return the columns of the terminal, at most 100; 80 where the output is none."""
    try:
        return max(40, min(os.get_terminal_size(sys.stdout.fileno()).columns, 100))
    except OSError:
        return 80


_RUN: dict[str, Callable[[Namespace], int]] = {
    "ask": _ask,
    "questions": _questions,
    "show": _show,
    "sparql": _sparql,
    "export": _export,
}
