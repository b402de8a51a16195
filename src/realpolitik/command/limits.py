"""Limit the time of a command, and let Ctrl-C end a query.

Oxigraph cannot interrupt a query and checks no signals, so the whole process has to end.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from realpolitik.command.terminal import remark
from realpolitik.errors import Exceeded

__all__ = ["SECONDS", "interruptible", "limited"]

SECONDS = 60.0
"""The time limit of a SPARQL query without --timeout."""


@contextmanager
def limited(seconds: float | None) -> Iterator[None]:
    """End the process with an error where the block takes too much time; None is no limit."""
    if seconds is None:
        yield
        return
    from threading import Timer  # takes 2 ms

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
    """Let Ctrl-C end the process within the block, unless the caller handles it otherwise."""
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
    os._exit(2)  # nothing else ends a query that runs, and it has written nothing
