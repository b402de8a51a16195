"""Read the commands and their arguments from tables, and parse the command line with argparse.

`commands.tsv` lists the commands with their help texts, and `arguments.tsv` lists the arguments of
all commands. `declare` registers the function that runs a command.
"""

from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, HelpFormatter, Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from realpolitik.command.terminal import Output, width
from realpolitik.errors import Refused, UnknownName, nearest
from realpolitik.files import table_rows
from realpolitik.version import __version__

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["KINDS", "Argument", "Run", "arguments_of", "declare", "main_parser", "open_graph"]
__all__ += ["parse_arguments", "table"]

Run = Callable[[Namespace], Output | str | None]
"""A function that runs a command; it returns an `Output`, only the text to print, or None."""


class Argument(NamedTuple):
    """A command-line argument; argparse receives it as `add_argument(*names, **settings)`."""

    names: Sequence[str]
    settings: Mapping[str, Any]


def declare(commands: dict[str, Run], name: str) -> Callable[[Run], Run]:
    """Return a decorator that registers a function in `commands` as the command `name`."""

    def add(run: Run) -> Run:
        commands[name] = run
        return run

    return add


def _nonempty(text: str) -> str:
    """Return an argument's value; raise ArgumentTypeError if it is an empty string."""
    if not text:
        raise ArgumentTypeError("the value is empty; give a value, or omit the option")
    return text


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise ArgumentTypeError(f"{text!r} is not a whole number from 0 to 999999999")
    return int(text)


KINDS: dict[str, dict[str, Any]] = {
    "plain": {},
    "text": {"type": _nonempty},
    "required": {"type": _nonempty, "required": True},
    "several": {"action": "append", "default": []},
    "words": {"nargs": "+"},
    "any": {"nargs": "*"},
    "flag": {"action": "store_true"},
    "count": {"type": _count},
    "integer": {"type": int},
    "number": {"type": float},
    "choice": {},
    "format": {},
}
"""Maps each kind of argument in `arguments.tsv` to keyword arguments for `add_argument`."""


def _argument(name: str, value: str, kind: str, default: str, meaning: str) -> Argument:
    names, settings = name.split(), dict(KINDS[kind])
    if len(names) > 1 and names[-1][0] != "-":
        settings["dest"] = names.pop()
    if kind in ("choice", "format"):
        choices = settings["choices"] = _exports() if default == "EXPORTS" else default.split()
        default = choices[0] if kind == "format" else ""
        shown = ", ".join([f"{choices[0]} (default)", *choices[1:]])
        meaning = f"output format: {shown}" if kind == "format" else meaning or " ".join(choices)
    settings |= {"metavar": value} if value else {}
    settings |= {"default": default} if default else {}
    return Argument(names, {**settings, "help": meaning or SUPPRESS})


def _exports() -> list[str]:
    from realpolitik.export.formats import EXPORTS

    return [*EXPORTS]


def arguments_of(command: str) -> Iterator[Argument]:
    """Yield the arguments of a command, including the common ones, in the order of --help."""
    for name, of, *row in table("arguments"):
        if not of or command in of.split():
            yield _argument(name, *row)


def table(name: str) -> list[list[str]]:
    """Return the rows of the table `name`.tsv in the folder of this module, without its header."""
    return table_rows(__file__, name)


def open_graph(options: Namespace) -> "Graph":
    """Open the graph that the command-line options select; raise Refused if options conflict."""
    from realpolitik.opening import attach, open

    texts, retracted = getattr(options, "text", ()), getattr(options, "retracted", False)
    endpoint = getattr(options, "endpoint", None)
    if not (endpoint or options.store):
        return open(options.data, texts=texts, retracted=retracted)
    if options.data or (endpoint and options.store):
        reason = "give only one of these; to put your data in a store, use realpolitik build --data"
        raise Refused("--data, --store, --endpoint", reason)
    return attach(endpoint or options.store, texts=texts, retracted=retracted)


class _Parser(ArgumentParser):
    """A parser that raises Refused instead of printing its usage."""

    def __init__(self, **settings: Any) -> None:
        formatter = partial(HelpFormatter, width=width())
        super().__init__(formatter_class=formatter, allow_abbrev=False, **settings)

    def error(self, message: str) -> NoReturn:
        name = self.prog.removeprefix("realpolitik ")
        wrong = message.partition("unrecognized arguments: ")[2].split()
        near = nearest(wrong[0], self._option_string_actions) if wrong else ()
        hint = f"; did you mean {near[0]}?" if near else ""
        raise Refused(name, f"{message}{hint or f'; see {self.prog} --help'}")


def main_parser(commands: Mapping[str, Run]) -> ArgumentParser:
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
    summaries = {name: summary for name, summary, _ in table("commands")}
    for name, run in commands.items():
        _add_arguments(parsers.add_parser(name, help=summaries[name]), name, run)
    return parser


def _add_arguments(parser: ArgumentParser, name: str, run: Run) -> ArgumentParser:
    needed = []
    for argument in arguments_of(name):
        if argument.names[0][0] != "-":
            needed.append(argument.settings["metavar"])
        elif "required" in argument.settings:
            needed.append(f"{argument.names[0]} {argument.settings['metavar']}")
        parser.add_argument(*argument.names, **argument.settings)
    parser.prog = f"realpolitik {name}"
    parser.usage = " ".join([parser.prog, *needed, "[OPTIONS]"])
    parser.description = next(text for of, _, text in table("commands") if of == name)
    parser.set_defaults(run=run)
    return parser


def parse_arguments(args: Sequence[str], commands: Mapping[str, Run]) -> Namespace:
    """Parse a command line that begins with a command, --help or --version.

    Options may come anywhere. Raises UnknownName for an unknown command, Refused for other errors.
    """
    name, *rest = args
    if name in commands:
        return _add_arguments(_Parser(), name, commands[name]).parse_intermixed_args(rest)
    if name in ("-h", "--help", "-V", "--version"):
        return main_parser(commands).parse_args(args)
    raise UnknownName(name, "command", commands, how="realpolitik --help")
