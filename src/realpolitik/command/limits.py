"""Limit the time and memory of a command, and let Ctrl-C end it.

Oxigraph cannot interrupt a query and checks no signals, so the whole process has to end.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread, current_thread, main_thread
from time import monotonic

from realpolitik.command.terminal import remark
from realpolitik.errors import Exceeded

__all__ = ["SECONDS", "interruptible", "limited"]

SECONDS = 60.0
"""The time limit of a SPARQL query without --timeout."""
_GIBIBYTES = 4
_INTERVAL = 0.1  # seconds: short enough to stop texts that double in length
_ENDING = Lock()


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """End the process with an error where the block takes too much time or memory."""
    done = Event()
    thread = Thread(target=_watch, args=(done, seconds), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C end the process within the block, unless the caller handles it otherwise."""
    handler = signal.getsignal(signal.SIGINT)
    raises = handler is signal.default_int_handler and current_thread() is main_thread()
    if raises:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        if raises:
            signal.signal(signal.SIGINT, handler)


def _watch(done: Event, seconds: float) -> None:
    end, most = monotonic() + seconds, _peak() + _GIBIBYTES * 2**30
    while not done.wait(_INTERVAL):
        if monotonic() > end:
            exceeded = Exceeded("the time limit", f"{seconds:g} s")
        elif _peak() > most:
            exceeded = Exceeded("the memory limit", f"{_GIBIBYTES} GiB")
        else:
            continue
        _ENDING.acquire()  # for good: where two limits are exceeded, one is reported
        remark(str(exceeded))
        os._exit(2)  # nothing else ends a query that runs, and it has written nothing


def _peak() -> int:
    """Return the peak memory of the process in bytes, 0 where the system does not report it."""
    try:
        import resource
    except ImportError:  # on Windows
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
