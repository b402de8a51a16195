"""Limit the run time of a command, and let Ctrl-C stop a query.

Oxigraph can neither interrupt a query nor react to signals, so the whole process has to end.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from realpolitik.command.terminal import remark
from realpolitik.errors import Exceeded

__all__ = ["SECONDS", "interruptible", "limited"]

SECONDS = 60.0
"""The default time limit of a SPARQL query, in seconds."""


@contextmanager
def limited(seconds: float | None) -> Iterator[None]:
    """End the process with an error if the block takes longer than `seconds`; None: no limit."""
    if seconds is None:
        yield
        return
    from threading import Timer  # importing it takes 2 ms

    timer = Timer(seconds, _end, (seconds,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C end the process inside the block, unless SIGINT already has another handler."""
    import signal

    handler = signal.getsignal(signal.SIGINT)
    if handler is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def _end(seconds: float) -> None:
    remark(str(Exceeded("the time limit", f"{seconds:g} s")))
    os._exit(2)  # nothing else stops a running query, and no output is written yet
