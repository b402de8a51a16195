"""Run the `realpolitik` command, and report each error as one line on standard error."""

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from itertools import pairwise

from realpolitik.command.arguments import main_parser, parse_arguments
from realpolitik.command.commands import COMMANDS
from realpolitik.command.terminal import Output, remark, write_out
from realpolitik.errors import Faults, RealpolitikError, Refused, mask
from realpolitik.escape import visible

__all__ = ["main"]

_REMOVED = {
    ("completion", ""): 'use eval "$(register-python-argcomplete realpolitik)"',
    ("ask", "ris"): "use -f bibtex",
    ("draw", "dyad"): "use ask compare a=… b=…",
    ("draw", "nodes"): "use draw network or export graphml",
    ("draw", "why"): "use ask drivers a=… b=… and ask limits a=… b=…",
    ("draw", "--width"): "the picture scales to any width",
    ("draw", "--base"): "links lead to https://w3id.org/realpolitik/id/",
    ("publish", "--update"): "give the address of a graph store (SPARQL Graph Store Protocol)",
    ("check", "sarif"): "use -f json",
    ("why", "dot"): "use -f json",
    **dict.fromkeys(
        [(name, "--timeout") for name in ("ask", "search", "diff", "draw", "sparql")],
        "press Ctrl-C, or run timeout SECONDS realpolitik …",
    ),
}
"""What version 0.3 removed, as a command and its option or value, and what to use instead."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status.

    0: success, even if the answer is empty; 1: a check found errors; 2: failure, with the reason
    and the remedy in one line on standard error; 130: interrupted by Ctrl-C.
    """
    args = list(sys.argv[1:] if arguments is None else arguments)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # some terminals cannot show ¶
    try:
        return _run(args)
    except Faults as error:
        return max(_fail(line) for line in error.lines)
    except RealpolitikError as error:
        return _fail(str(error))
    except UnicodeEncodeError:
        return _fail("an argument is not valid UTF-8; set the terminal to UTF-8")
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # a bug in this package
        if "--debug" in args:
            from traceback import format_exc

            sys.stderr.write(visible(mask(format_exc())))
            return 2
        if isinstance(error, OSError):
            return _fail(f"{error.filename or 'the system'}: {error.strerror or error}")
        return _fail(f"internal error, please report it: {error!r} (--debug shows more)")


def _fail(message: str) -> int:
    remark(message)
    return 2


def _run(args: list[str]) -> int:
    if "_ARGCOMPLETE" in os.environ:  # set by argcomplete's shell script when Tab is pressed
        from argcomplete import autocomplete

        autocomplete(main_parser(COMMANDS))
    if not args or args[0] == "help":
        args = [*args[1:2], "--help"]
    _refuse_removed(args)
    try:
        options = parse_arguments(args, COMMANDS)
    except SystemExit:  # argparse has printed the help or the version
        write_out(Output(""))
        return 0
    outcome: Output = options.run(options)
    write_out(outcome, getattr(options, "output", None))
    return outcome.status


def _refuse_removed(args: Sequence[str]) -> None:
    """Raise Refused for a removed command, option, picture or format."""
    formats = [b for a, b in pairwise(args) if a in ("-f", "--format")]
    options = [arg.partition("=") for arg in args if arg.startswith("-")]
    formats += [value for name, _, value in options if name == "--format"]
    pictures = args[1:2] if args[0] == "draw" else []
    words = {"", *formats, *pictures, *(name for name, _, _ in options)}
    for (command, word), instead in _REMOVED.items():
        if args[0] == command and word in words:
            raise Refused(f"{command} {word}".strip(), f"removed in version 0.3; {instead}")
