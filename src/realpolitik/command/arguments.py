"""How a command and its arguments are declared, and how the command line is parsed by that."""

import os
import re
from argparse import ArgumentParser, ArgumentTypeError, HelpFormatter, Namespace
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from realpolitik.command.terminal import Outcome, width
from realpolitik.errors import Refused, UnknownName
from realpolitik.version import __version__

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = [
    "FILES",
    "Argument",
    "Command",
    "CommandLine",
    "argument",
    "declared",
    "formats",
    "given_path",
    "graph_of",
    "repeatable",
    "shared",
]

FILES = frozenset(("FILE", "PATH", "DIR", "TEXT", "OLD", "NEW"))
"""What an argument is called in help that is a path, which need not be text."""

_OPTION = re.compile(r"-[^\d\s=][^\s=]*(=|$)")


Run = Callable[[Namespace], Outcome]


class Argument(NamedTuple):
    """An argument of a command: its names and settings, as argparse's `add_argument` takes them.

    A setting that would be costly to import is a function, called when the command is.
    """

    names: tuple[str, ...]
    settings: dict[str, Any]

    def add_to(self, parser: ArgumentParser) -> None:
        """Declare the argument to a parser."""
        lazy = ("choices", "help")
        known = {k: v() if k in lazy and callable(v) else v for k, v in self.settings.items()}
        parser.add_argument(*self.names, **known)


class Command(NamedTuple):
    """A command: what is said of it in the list of all and in its own help, and what it does."""

    summary: str
    description: str
    arguments: tuple[Argument, ...]
    run: Run


def declared(
    commands: dict[str, Command], name: str, summary: str, description: str, *arguments: Argument
) -> Callable[[Run], Run]:
    """Return what makes a command of a function, and adds it to others."""

    def declare(run: Run) -> Run:
        commands[name] = Command(summary, description, arguments, run)
        return run

    return declare


def argument(*names: str, **settings: Any) -> Argument:
    """Return an argument, which must be text where it is no path."""
    if settings.get("action", "append") == "append" and "type" not in settings:
        is_path = not FILES.isdisjoint(settings.get("metavar", "").split())
        settings["type"] = str if is_path else _text
    return Argument(names, settings)


def formats(names: str) -> Argument:
    """Return the option that chooses one of some formats, of which the first is the default."""
    choices = names.split()
    return argument("-f", "--format", choices=choices, default=choices[0])


def repeatable(name: str, metavar: str, meaning: str) -> Argument:
    """Return an option that may be given several times."""
    return argument(name, action="append", default=[], metavar=metavar, help=meaning)


def shared(names: str) -> tuple[Argument, ...]:
    """Return some of the options that several commands have."""
    return tuple(_SHARED[name] for name in names.split())


def _text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        reason = f"no UTF-8 at character {error.start + 1}; set the terminal to UTF-8"
        raise ArgumentTypeError(reason) from None
    return text


def given_path(text: str) -> str:
    """Return a path, as the type of an argument; refuse an empty one, as of an unset variable."""
    if not text:
        raise ArgumentTypeError("it is empty; give a path, or leave it out")
    return text


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
    graph = open(options.data, texts=texts, store=options.store, retracted=retracted)
    if not options.store:  # which others may wait for
        options.graph = graph  # and is not taken apart before the command ends
    return graph


_OFFSET = "leave out the first N"
_STORE = "hold the graph on disk in this folder, or ask the Oxigraph store that is there"
_ENDPOINT = "ask the graph behind this SPARQL endpoint"
_RETRACTED = "have what is retracted or revised too, told as such"
_OUTPUT = "write to a file, in one step"
_TIMEOUT = "stop with an error after that; a query of sparql after 60 s if it is not given"
_SHARED = {
    "limit": argument("--limit", type=_count, metavar="N", help="show at most N findings or rows"),
    "offset": argument("--offset", type=_count, default=0, metavar="N", help=_OFFSET),
    "timeout": argument("--timeout", type=_seconds, metavar="SECONDS", help=_TIMEOUT),
    "text": repeatable("--text", "FILE", "the text of a source, to quote from or to check by"),
    "data": repeatable("--data", "PATH", "more Turtle files or folders"),
    "store": argument("--store", metavar="DIR", help=_STORE),
    "endpoint": argument("--endpoint", metavar="URL", help=_ENDPOINT),
    "retracted": argument("--retracted", action="store_true", help=_RETRACTED),
    "output": argument("-o", "--output", type=given_path, metavar="FILE", help=_OUTPUT),
    "width": argument("--width", type=_count, metavar="PIXELS", help="lay it out for this width"),
    "debug": argument("--debug", action="store_true", help="show the trace of a fault"),
}


def _formatter(prog: str) -> HelpFormatter:
    # A formatter that is told the width does not import shutil, which costs 3 ms.
    return HelpFormatter(prog, width=width())


class _Parser(ArgumentParser):
    """A parser that reports a wrong argument as our other errors are reported."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(formatter_class=_formatter, allow_abbrev=False, **settings)

    def error(self, message: str) -> NoReturn:
        name = self.prog.removeprefix("realpolitik ")
        raise Refused(name, f"{message}; see {self.prog} --help")

    def parse_known_args(  # type: ignore[override]  # of which argparse has several forms
        self, args: Sequence[str], namespace: Namespace | None = None
    ) -> tuple[Namespace, list[str]]:
        """Parse the arguments; whichever is unknown is told by the parser of its command."""
        options, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return options, unknown


class CommandLine(_Parser):
    """The parser of a command line, with a parser for each of the commands that it is given.

    Raises UnknownName for a command that is none of these, Refused for arguments that it does not
    take.
    """

    def __init__(self, commands: Mapping[str, Command]) -> None:
        super().__init__(
            prog="realpolitik",
            usage="realpolitik COMMAND ...",
            epilog="realpolitik COMMAND --help tells more of each.",
        )
        version = f"realpolitik {__version__}"
        self.add_argument("-V", "--version", action="version", version=version)
        parsers = self.add_subparsers(
            title="commands", metavar="COMMAND", prog="realpolitik", parser_class=_Parser
        )
        self._commands = tuple(commands)
        self._taking: set[str] = set()  # the options that take a value
        for name, (summary, description, arguments, run) in commands.items():
            parser = parsers.add_parser(name, help=summary, description=description)
            parser.set_defaults(run=run)
            for option in (*arguments, _SHARED["debug"]):
                option.add_to(parser)
                if option.names[0][0] == "-" and option.settings.get("action") != "store_true":
                    self._taking.update(option.names)

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str], namespace: Namespace | None = None
    ) -> tuple[Namespace, list[str]]:
        """Parse the arguments; options may stand anywhere, before the command too."""
        arranged = self._arranged(args)
        if arranged and arranged[0] not in (*self._commands, "-h", "--help", "-V", "--version"):
            known = ", ".join(self._commands)
            raise UnknownName(arranged[0], f"command ({known})", self._commands)
        return super().parse_known_args(arranged, namespace)

    def _arranged(self, args: Sequence[str]) -> list[str]:
        """Return the command first, then its options, then its other words, as argparse needs it.

        An option whose value is still to come stands last.
        """
        options: list[str] = []
        words: list[str] = []
        rest = iter(args)
        for arg in rest:
            if arg == "--":
                words += [arg, *rest]
            elif arg in self._taking:
                value = next(rest, None)
                if value is None:
                    words.append(arg)
                else:
                    options += [arg, value]
            elif arg[:2] in self._taking or _OPTION.match(arg):
                options.append(arg)
            else:
                words.append(arg)
        return [*words[:1], *options, *words[1:]]
