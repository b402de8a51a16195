"""Declare the commands and their arguments, and parse the command line with argparse."""

from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, HelpFormatter, Namespace
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from realpolitik.command.terminal import Output, width
from realpolitik.errors import Refused, UnknownName
from realpolitik.version import __version__

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = [
    "Argument",
    "Command",
    "declare",
    "format_option",
    "main_parser",
    "nonempty",
    "open_graph",
    "parse_arguments",
    "repeatable",
    "shared",
]

Run = Callable[[Namespace], Output | str | None]
"""A function that runs a command, and returns its text in the format chosen, or an `Output`."""


class Argument:
    """An argument of a command, with the names and settings that `add_argument` takes."""

    def __init__(self, *names: str, **settings: Any) -> None:
        self.names, self.settings = names, settings


class Command(NamedTuple):
    """A command, with its one-line summary, help text, arguments and the function that runs it."""

    summary: str
    description: str
    arguments: tuple[Argument, ...]
    run: Run


def declare(
    commands: dict[str, Command], name: str, summary: str, description: str, *arguments: Argument
) -> Callable[[Run], Run]:
    """Return a decorator that registers a function in `commands` as the command `name`."""

    def add(run: Run) -> Run:
        commands[name] = Command(summary, description, arguments, run)
        return run

    return add


def format_option(names: str) -> Argument:
    """Return the option that chooses an output format; the first of `names` is the default."""
    choices = names.split()
    meaning = f"output format: {', '.join([f'{choices[0]} (default)', *choices[1:]])}"
    return Argument(
        *("-f", "--format"), choices=choices, default=choices[0], metavar="FORMAT", help=meaning
    )


def repeatable(name: str, metavar: str, meaning: str) -> Argument:
    """Return an option that may be given several times."""
    return Argument(name, action="append", default=[], metavar=metavar, help=meaning)


def shared(names: str) -> tuple[Argument, ...]:
    """Return the shared options with the given names, which are separated by spaces."""
    return tuple(_SHARED[name] for name in names.split())


def nonempty(text: str) -> str:
    """Return an argument's value; raise ArgumentTypeError if it is an empty string."""
    if not text:
        raise ArgumentTypeError("the value is empty; give a value, or omit the option")
    return text


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise ArgumentTypeError(f"{text!r} is not a whole number from 0 to 999999999")
    return int(text)


_SHARED = {
    "limit": Argument("--limit", type=_count, metavar="N", help="show at most N results"),
    "offset": Argument(
        "--offset", type=_count, default=0, metavar="N", help="skip the first N results"
    ),
    "text": repeatable("--text", "FILE", "the text file of a source, to quote its sentences"),
    "data": repeatable("--data", "PATH", "add your own Turtle file or folder of Turtle files"),
    "store": Argument(
        "--store",
        type=nonempty,
        metavar="DIR",
        help="query the store in this folder, written by `build` or by Oxigraph",
    ),
    "endpoint": Argument(
        "--endpoint", type=nonempty, metavar="URL", help="query the graph at a SPARQL endpoint"
    ),
    "retracted": Argument(
        "--retracted", action="store_true", help="include and mark retracted and superseded claims"
    ),
    "output": Argument(
        *("-o", "--output"), type=nonempty, metavar="FILE", help="write the output to this file"
    ),
    "debug": Argument("--debug", action="store_true", help="show tracebacks of internal errors"),
}


def open_graph(options: Namespace) -> "Graph":
    """Return the graph that the command-line options select."""
    from realpolitik.opening import attach, open

    texts, retracted = getattr(options, "text", ()), getattr(options, "retracted", False)
    endpoint = getattr(options, "endpoint", None)
    if not (endpoint or options.store):
        return open(options.data, texts=texts, retracted=retracted)
    if options.data or (endpoint and options.store):
        reason = "only one can be given; for a store with your data, run `build` with --data"
        raise Refused("--data, --store, --endpoint", reason)
    return attach(endpoint or options.store, texts=texts, retracted=retracted)


class _Parser(ArgumentParser):
    """A parser that raises Refused instead of printing its usage."""

    def __init__(self, **settings: Any) -> None:
        formatter = partial(HelpFormatter, width=width())
        super().__init__(formatter_class=formatter, allow_abbrev=False, **settings)

    def error(self, message: str) -> NoReturn:
        name = self.prog.removeprefix("realpolitik ")
        raise Refused(name, f"{message}; see {self.prog} --help")


def main_parser(commands: Mapping[str, Command]) -> ArgumentParser:
    """Return a parser for the whole command line, used for help and for shell completion."""
    parser = _Parser(
        prog="realpolitik",
        usage="realpolitik COMMAND ...",
        epilog='To begin: realpolitik ask "Where do China and Russia align?", or realpolitik '
        "questions. realpolitik COMMAND --help describes a command.",
    )
    parser.add_argument(
        *("-V", "--version"), action="version", version=f"realpolitik {__version__}"
    )
    parsers = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    for name, command in commands.items():
        _add_arguments(parsers.add_parser(name, help=command.summary), name, command)
    return parser


def _add_arguments(parser: ArgumentParser, name: str, command: Command) -> ArgumentParser:
    needed = []
    for option in command.arguments:
        if option.names[0][0] != "-":
            needed.append(option.settings["metavar"])
        elif "required" in option.settings:
            needed.append(f"{option.names[0]} {option.settings['metavar']}")
    parser.prog = f"realpolitik {name}"
    parser.usage = " ".join([parser.prog, *needed, "[OPTIONS]"])
    parser.description = command.description
    parser.set_defaults(run=command.run)
    for option in (*command.arguments, _SHARED["debug"]):
        parser.add_argument(*option.names, **{"help": SUPPRESS, **option.settings})
    return parser


def parse_arguments(args: Sequence[str], commands: Mapping[str, Command]) -> Namespace:
    """Parse a command line whose first word is a command, --help or --version.

    Options may appear anywhere among a command's arguments. No other command's parser is built.
    """
    name, *rest = args
    if name in commands:
        return _add_arguments(_Parser(), name, commands[name]).parse_intermixed_args(rest)
    if name in ("-h", "--help", "-V", "--version"):
        return main_parser(commands).parse_args(args)
    raise UnknownName(name, "command", commands, how="realpolitik --help")
