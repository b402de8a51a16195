"""The command: arguments in, text out, and every error one line on standard error."""

import gc
import os
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper

from realpolitik.command.arguments import HELP, parsed
from realpolitik.command.commands import COMMANDS
from realpolitik.errors import Exceeded, Faults, RealpolitikError, UnknownName

__all__ = ["main"]

# Most commands make some ten thousand things and end: to look for garbage each 700 takes 3 ms.
_COLLECTING = 100_000

_WELCOME = """\
realpolitik: who stands where in world politics, according to whom,
and on what sentence.

Three things to try:
  realpolitik ask "Where do China and Russia align?"
  realpolitik ask threats actor=Russia
  realpolitik questions

realpolitik --help lists the commands.
"""
_USAGE = """\
usage: realpolitik COMMAND ...

commands:
  ask QUESTION [NAME=VALUE ...]  answer a question, in English or by its slug
  questions                      list the saved questions
  show SLUG | CLAIM              show one question, or one claim whole
  why SUBJECT PROPERTY OBJECT    prove a triple, or say what it lacks
  rules                          list the rules by which the graph is closed
  diff OLD NEW                   compare two versions of the data, by the answers
  sparql FILE | - | QUERY        run any SPARQL query (read-only)
  export FORMAT                  write the graph: turtle, ntriples, nquads, trig,
                                 jsonld, rdfxml, graphml or csv; or its description
  publish ENDPOINT               load the graph into a store elsewhere, in one
                                 step
  new TEXT                       make the files of the next source from its text
  table FILE                     compile a table of claims (CSV) to Turtle, or the
                                 reverse
  check [PATH ...]               tell what is wrong in Turtle files, file and line
  completion SHELL               print what completes the command line in bash,
                                 zsh or fish

realpolitik COMMAND --help tells more of each; --version tells the version.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status.

    0: done, whether the answer is answered, denied or silent; 1: a check found errors;
    2: it cannot be done, and one line on standard error says why and what to do.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    gc.set_threshold(_COLLECTING)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # for a terminal that does not know ¶
    try:
        status = _run(given)
        sys.stdout.flush()
        return status
    except Faults as error:
        return max(_failed(line) for line in error.lines)
    except RealpolitikError as error:
        return _failed(str(error))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever reads has seen enough; without this, Python complains when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _failed(f"the output cannot be written: {error.strerror}")
    except Exception as error:  # the last resort: a bug of ours, told in one line
        if "--debug" in given:
            raise
        return _failed(
            f"a fault in realpolitik itself, please report it: {error!r} (--debug shows more)"
        )


def _failed(message: str) -> int:
    _remark(message)
    return 2


def _remark(message: str) -> None:
    """Write one line to standard error."""
    sys.stderr.write(f"realpolitik: {' '.join(message.split())}\n")


def _run(given: list[str]) -> int:
    place = next((i for i, word in enumerate(given) if word in COMMANDS), None)
    if place is None:
        return _without_command(given)
    name = given[place]
    options = parsed(name, given[:place] + given[place + 1 :])
    seconds = getattr(options, "timeout", None)
    call_off = _stop_after(seconds) if seconds else None
    try:
        text = COMMANDS[name](options)
    finally:
        if call_off:
            call_off()
    if getattr(options, "output", None):
        from realpolitik.files import write

        write(options.output, text.encode())
    else:
        sys.stdout.write(text)
    if getattr(options, "remark", ""):
        sys.stdout.flush()
        _remark(options.remark)
    return 1 if getattr(options, "failed", False) else 0


def _without_command(given: list[str]) -> int:
    if not given:
        sys.stdout.write(_WELCOME)
    elif given[0] in ("-h", "--help"):
        sys.stdout.write(_USAGE)
    elif given[0] in ("-V", "--version"):
        from realpolitik.version import __version__

        sys.stdout.write(f"realpolitik {__version__}\n")
    else:
        word = next((word for word in given if not word.startswith("-")), given[0])
        names = [name for name in HELP if name != "complete"]  # which no person calls
        raise UnknownName(word, f"command ({', '.join(names)})", names)
    return 0


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
