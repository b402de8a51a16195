"""Open a pool's graph when the fork server imports this module, before it forks the workers."""

import gc
import os
import signal
from contextlib import suppress

from realpolitik.serve.pool import PRELOADED, open_pickled

for _signal in (signal.SIGINT, signal.SIGTERM):  # the server process stops its workers
    signal.signal(_signal, signal.SIG_IGN)
os.environ["RUST_BACKTRACE"] = "0"  # one log line is enough when memory runs out

if _pickled := os.environ.get(PRELOADED, ""):
    with suppress(Exception):  # each worker will try again, and report the error
        graph = open_pickled(_pickled)
        for source in graph.sources[-20:]:  # this reads warrants that workers share, in 0.5 s
            graph.ask("coverage", source=source.source)
gc.collect()
gc.freeze()  # a garbage collection would copy the shared memory
