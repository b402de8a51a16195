"""Opens the graph of a pool where it is imported: in the fork server, before that forks a worker.

The function that opens the graph comes in an environment variable, since a module to preload takes
no arguments.
"""

import gc
import os
import signal
from contextlib import suppress

from realpolitik.serve.pool import PRELOADED, open_pickled

for _signal in (signal.SIGINT, signal.SIGTERM):  # the front ends its workers itself
    signal.signal(_signal, signal.SIG_IGN)
os.environ["RUST_BACKTRACE"] = "0"  # when memory runs out, one line of the log is enough

if _pickled := os.environ.get(PRELOADED, ""):
    with suppress(Exception):  # then each worker tries again, and reports why it fails
        open_pickled(_pickled)
gc.collect()
gc.freeze()  # a collection would copy the memory that is shared
