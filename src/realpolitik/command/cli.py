"""Run the `realpolitik` command, and report each error as one line on standard error."""

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from itertools import pairwise

from realpolitik.command.arguments import main_parser, parse_arguments, table
from realpolitik.command.commands import COMMANDS
from realpolitik.command.terminal import Output, remark, write_out
from realpolitik.errors import Faults, RealpolitikError, mask
from realpolitik.escape import visible

__all__ = ["main"]

_FOR_PROGRAMS = ("json", "bibtex", "sparql", "xml", "turtle", "ntriples", "jsonld")
"""The formats in which control characters are escaped only for a terminal."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with `arguments`, by default those in `sys.argv`; return the exit status.

    The status is 0 for success, even if the answer is empty; 1 if a check found errors; 2 for
    failure; 130 after Ctrl-C. Each failure is shown in one line on standard error, with a remedy.
    """
    args = list(sys.argv[1:] if arguments is None else arguments)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # some terminals cannot show ¶
    try:
        return _run(args)
    except Faults as error:
        return max(_fail(line) for line in error.lines)
    except RealpolitikError as error:
        return _fail(_removed(args) or str(error))
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
    try:
        options = parse_arguments(args, COMMANDS)
    except SystemExit:  # argparse has printed the help or the version
        write_out(Output(""))
        return 0
    outcome = options.run(options)
    outcome = outcome if isinstance(outcome, Output) else Output(outcome or "")
    data = outcome.data or getattr(options, "format", "") in _FOR_PROGRAMS
    write_out(outcome._replace(data=data), getattr(options, "output", None))
    return outcome.status


def _removed(args: Sequence[str]) -> str:
    """Return the replacement for a removed command, option, picture or format in `args`."""
    words = {"", *args[1:2]}
    for arg, following in pairwise([*args, ""]):
        option, _, value = arg.partition("=")
        if option in ("-f", "--format"):
            words.add(value or following)
        elif option.startswith("-"):
            words.add(option)
    for name, word, instead in table("removed"):
        if args[:1] == [name] and word in words:
            return f"{f'{name} {word}'.strip()}: removed in version 0.3; {instead}"
    return ""
