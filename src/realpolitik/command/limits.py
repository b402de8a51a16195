"""The limits of a query that somebody wrote: its time, its memory, and Ctrl-C.

Oxigraph cannot be told to stop and looks for no signal, so that the whole process ends.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread, current_thread, main_thread
from time import monotonic

from realpolitik.command.terminal import remark
from realpolitik.errors import Exceeded

__all__ = ["SECONDS", "limited"]

SECONDS = 60.0
_GIBIBYTES = 4
_INTERVAL = 0.1  # seconds; texts that double in length are stopped in time


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """End the process, with an error, where what is done takes too much time or memory.

    Ctrl-C ends it at once, by the default action of the system, unless something else handles it.
    """
    done = Event()
    watching = Thread(target=_watch, args=(done, seconds), daemon=True)
    watching.start()
    handler = signal.getsignal(signal.SIGINT)
    raises = handler is signal.default_int_handler and current_thread() is main_thread()
    if raises:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        if raises:
            signal.signal(signal.SIGINT, handler)
        done.set()
        watching.join()


def _watch(done: Event, seconds: float) -> None:
    end, most = monotonic() + seconds, _peak() + _GIBIBYTES * 2**30
    while not done.wait(_INTERVAL):
        if monotonic() > end:
            exceeded = Exceeded("the time limit", f"{seconds:g} s")
        elif _peak() > most:
            exceeded = Exceeded("the memory limit", f"{_GIBIBYTES} GiB")
        else:
            continue
        remark(str(exceeded))
        os._exit(2)  # a query has nothing to lose


def _peak() -> int:
    """Return the most bytes of memory that the process has held; 0 where that is not known."""
    try:
        import resource
    except ImportError:  # there is none on Windows
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
