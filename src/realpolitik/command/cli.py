"""The command: arguments in, text out, and every error one line on standard error."""

import os
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper

from realpolitik.command.arguments import CommandLine
from realpolitik.command.commands import COMMANDS
from realpolitik.command.terminal import Outcome, remark, write_out
from realpolitik.errors import Exceeded, Faults, RealpolitikError, masked
from realpolitik.escape import visible

__all__ = ["main"]

_WELCOME = """\
realpolitik: who stands where in world politics, according to whom,
and on what sentence.

Three things to try:
  realpolitik ask "Where do China and Russia align?"
  realpolitik ask threats actor=Russia
  realpolitik questions

realpolitik --help lists the commands.
"""


def main(arguments: Sequence[str] | None = None, end: Callable[[int], int] = int) -> int:
    """Run the command and return its exit status, through `end` where all went well.

    0: done, whether the answer is answered, denied or silent; 1: a check found errors;
    2: it cannot be done, and one line on standard error says why and what to do.
    """
    args = list(sys.argv[1:] if arguments is None else arguments)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # for a terminal that does not know ¶
    try:
        return _run(args, end)
    except Faults as error:
        return max(_failed(line) for line in error.lines)
    except RealpolitikError as error:
        return _failed(str(error))
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # the last resort: a bug of ours, told in one line
        if "--debug" in args:
            from traceback import format_exc

            sys.stderr.write(visible(masked(format_exc())))
            return 2
        if isinstance(error, OSError):
            return _failed(f"{error.filename or 'the system'}: {error.strerror or error}")
        return _failed(
            f"a fault in realpolitik itself, please report it: {error!r} (--debug shows more)"
        )


def _failed(message: str) -> int:
    remark(message)
    return 2


def _run(args: list[str], end: Callable[[int], int]) -> int:
    if "_ARGCOMPLETE" in os.environ:  # which argcomplete's scripts set where Tab is pressed
        from realpolitik.command.completion import complete

        complete(CommandLine(COMMANDS))
    if not args:
        write_out(Outcome(_WELCOME))
        return 0
    while args[0] == "help":
        args = [*args[1:], "--help"]
    called = args[:1] if args[0] in COMMANDS else COMMANDS  # only the parsers that are needed
    try:
        options = CommandLine({name: COMMANDS[name] for name in called}).parse_args(args)
    except SystemExit:  # argparse has shown help or the version
        write_out(Outcome(""))
        return 0
    seconds = getattr(options, "timeout", None)
    call_off = _stop_after(seconds) if seconds else None
    try:
        outcome: Outcome = options.run(options)
    finally:
        if call_off:
            call_off()
    write_out(outcome, getattr(options, "output", None))
    return end(outcome.status)


def _stop_after(seconds: float) -> Callable[[], None]:
    """End the process with an error after some seconds, in the middle of a query if need be.

    Return what calls that off.
    """
    from threading import Timer

    def stop() -> None:
        _failed(str(Exceeded("the time limit", f"{seconds:g} s")))
        os._exit(2)  # a query that runs cannot be stopped, and has nothing to lose

    timer = Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    return timer.cancel
