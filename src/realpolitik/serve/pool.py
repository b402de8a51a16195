"""A pool of worker processes that answer requests within limits of time and memory.

The query engine cannot be interrupted, but a process can be stopped. The standard library's fork
server opens the graph and then forks the workers, so that they share its memory and start within
milliseconds. If a worker reaches a limit, the kernel stops it with an alarm or refuses it memory,
even if no client waits for the response any more.
"""

import asyncio
import base64
import json
import multiprocessing
import os
import pickle
import resource
import signal
import socket
import struct
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from multiprocessing.process import BaseProcess
from time import monotonic, process_time
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from realpolitik.errors import RealpolitikError, Refused, Unavailable
from realpolitik.serve.http.problems import ProblemError
from realpolitik.serve.http.request import Request
from realpolitik.serve.lanes import Lane
from realpolitik.serve.resources import respond

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["PRELOADED", "Pool", "open_pickled"]

PRELOADED = "REALPOLITIK_PRELOADED"
"""The environment variable with the pickled function that opens the shared graph."""

_CONTEXT = multiprocessing.get_context("forkserver")
_LENGTHS = struct.Struct("!II")  # the lengths of the head and the body of a message
_MEGABYTE = 2**20
_GRACE = 1.0  # seconds to wait for a worker after its alarm
_OPENING = 300.0  # timeout in seconds for a worker to open the graph
_NICE = {"questions": 5, "queries": 10}  # lower priority; 19 starves pictures on a busy machine
# The limit by the exit code of a worker; for other codes, such as SIGKILL, it is not to blame.
_LIMITS = {-signal.SIGALRM: "time", 1: "memory", -signal.SIGABRT: "memory"}


class Pool:
    """A pool of worker processes that answer requests from the same graph.

    Requests wait in three lanes (queues). Questions have `size` workers and one spare worker.
    Queries, which may take long, have `size` workers; health checks have one. A request may wait
    for `seconds`, then run for `seconds`, and use `megabytes` of memory in addition to the graph.

    The function `open_graph` must be picklable. If `apart` is true, each worker opens the graph
    itself: a fork cannot share connections or threads. Raises Refused for numbers out of range.
    """

    def __init__(
        self,
        open_graph: "Callable[[], Graph]",
        *,
        size: int = 2,
        seconds: float = 10.0,
        megabytes: int = 512,
        apart: bool = False,
    ) -> None:
        if not (size > 0 and 0 < seconds <= 86_400 and 0 < megabytes <= 2**20):
            limits = "each must be above 0, --seconds at most 86400, --megabytes at most 1048576"
            raise Refused("--workers, --seconds, --megabytes", limits)
        self.seconds, self._megabytes = seconds, megabytes
        self._open_graph, self._apart, self._pickled = open_graph, apart, ""
        self._lanes = {"questions": Lane(size + 1, 1), "queries": Lane(size), "health": Lane(1)}
        self._idle: dict[str, list[_Worker]] = {name: [] for name in self._lanes}
        self._starting = asyncio.Lock()

    def open(self) -> None:
        """Start the fork server and a worker; raise RealpolitikError if the graph cannot be opened.

        A process has only one fork server, so each worker of a second pool opens its graph itself.
        """
        self._pickled = base64.b64encode(pickle.dumps(self._open_graph)).decode()
        os.environ["PYTHONSAFEPATH"] = "1"  # import nothing from the current folder
        os.environ[PRELOADED] = "" if self._apart else self._pickled
        _CONTEXT.set_forkserver_preload(["realpolitik.serve.preloaded"])
        self._idle["questions"].append(self._start(_NICE["questions"]))

    def close(self) -> None:
        """Stop the idle workers; each busy worker stops when its time limit ends."""
        for worker in [worker for idle in self._idle.values() for worker in idle]:
            worker.close()

    async def respond(self, request: Request, lane: str = "questions") -> Response:
        """Return a worker's response to a request; `lane` is "questions", "queries" or "health".

        Raises ProblemError if no worker is free, a limit is reached, or the graph is unavailable.
        """
        await self._lanes[lane].take(self.seconds)
        worker = self._idle[lane].pop() if self._idle[lane] else None
        started, reusable, used = monotonic(), False, 0.0
        try:
            for _ in range(3):
                try:
                    if not worker:
                        async with self._starting:
                            worker = await asyncio.to_thread(self._start, _NICE.get(lane, 0))
                    response, reusable, used = await worker.ask(request, self.seconds + _GRACE)
                    return response
                except (EOFError, OSError, Unavailable):
                    if worker and (limit := await asyncio.to_thread(worker.limit)):
                        amounts = {"time": f"{self.seconds:g} s", "memory": f"{self._megabytes} MB"}
                        detail = f"Stopped at the {limit} limit of {amounts[limit]}."
                        raise ProblemError("stopped", detail, limit=limit) from None
                    worker = None  # something else has ended it, so a new one answers
                    await asyncio.sleep(0.2)  # a fork server that is killed takes a moment to end
            raise ProblemError("busy")
        except RealpolitikError:  # the graph can no longer be opened
            raise ProblemError("unavailable") from None
        finally:
            if worker and reusable:
                self._idle[lane].append(worker)
            elif worker:
                worker.close()
            # Seconds of CPU do not depend on other processes, but a worker waits for an endpoint.
            self._lanes[lane].give(used if used and not self._apart else monotonic() - started)

    def _start(self, nice: int = 0) -> "_Worker":
        """Start and return a worker that has opened the graph; raise its error if it cannot."""
        here, there = socket.socketpair()
        arguments = (there, self._pickled, self.seconds, self._megabytes, nice)
        process = _CONTEXT.Process(target=_work, args=arguments, daemon=True)
        worker = _Worker(here, process)
        try:
            here.settimeout(_OPENING)
            with there:
                process.start()
            (error,), _ = _receive(here)
            here.setblocking(False)
        except (OSError, EOFError) as failure:  # for example, the fork server has just been killed
            worker.close()
            raise Unavailable("the graph", f"a worker failed to start: {failure}") from None
        if error:
            worker.close()
            raise RealpolitikError(error)
        return worker


class _Worker:
    """A worker process, as the server process sees it."""

    def __init__(self, here: socket.socket, process: BaseProcess) -> None:
        self._here, self._process = here, process

    async def ask(self, request: Request, seconds: float) -> tuple[Response, bool, float]:
        """Return the response, whether the worker can be used again, and its seconds of CPU.

        Raises EOFError or ConnectionError if the worker has ended, TimeoutError after `seconds`.
        """
        message = _packed(request[:-1], request.body)
        async with asyncio.timeout(seconds):
            await asyncio.get_running_loop().sock_sendall(self._here, message)
            head, body = await self._receive()
        status, headers, reusable, used = json.loads(head)
        response = Response(body, status)
        response.raw_headers = [(name.encode(), value.encode("latin-1")) for name, value in headers]
        return response, reusable, used

    async def _receive(self) -> tuple[bytes, memoryview]:
        """Receive a message from the worker; return its head and body."""
        loop, data, end, start = asyncio.get_running_loop(), bytearray(), 0, _LENGTHS.size
        while not end or len(data) < end:
            chunk = await loop.sock_recv(self._here, _MEGABYTE)
            if not chunk:
                raise EOFError
            data += chunk
            if not end and len(data) >= start:
                head, size = _LENGTHS.unpack_from(data)
                end = start + head + size
        # The body may have 50 MB, so it is not copied.
        return bytes(data[start : start + head]), memoryview(data)[start + head :]

    def limit(self) -> str:
        """Return the limit at which the worker ended, or "" if something else ended it."""
        self.close()
        self._process.join(_GRACE)
        return _LIMITS.get(self._process.exitcode or 0, "")

    def close(self) -> None:
        """Stop the worker: immediately if it is idle, otherwise when its alarm goes off."""
        self._here.close()


# The functions below run in the workers.


def _work(there: socket.socket, pickled: str, seconds: float, megabytes: int, nice: int) -> None:
    """Answer requests until the socket closes, or until a request has used much memory."""
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.SIG_IGN)
    with there, suppress(BrokenPipeError, EOFError):
        try:
            graph = open_pickled(pickled)
        except RealpolitikError as error:
            there.sendall(_packed([str(error)]))
            return
        os.nice(nice)
        _limit_memory(megabytes)
        at_first = _peak()
        there.sendall(_packed([None]))
        while True:
            fields, body = _receive(there)
            request = Request(*fields)
            params = tuple((name, value) for name, value in request.params)
            request = request._replace(params=params, body=body)
            signal.setitimer(signal.ITIMER_REAL, seconds)
            started = process_time()
            try:
                response = respond(graph, request)
            except MemoryError:
                os._exit(1)  # the server process reports it
            signal.setitimer(signal.ITIMER_REAL, 0)
            reusable = _peak() - at_first < megabytes * _MEGABYTE / 4
            used = process_time() - started
            head = response.status_code, response.headers.items(), reusable, used
            there.sendall(_packed(head, bytes(response.body)))
            if not reusable:
                return


@lru_cache(maxsize=1)
def open_pickled(pickled: str) -> "Graph":
    """Open a graph with a pickled function, and load all parts that are usually loaded later."""
    graph: Graph = pickle.loads(base64.b64decode(pickled))()
    with suppress(RealpolitikError):
        graph.search("warm up")
        graph.ask(graph.questions[0].slug)
        bool(graph.sparql("ASK { GRAPH ?graph { ?s ?p ?o } }"))
    return graph


def _limit_memory(megabytes: int) -> None:
    """Limit the address space to its current size plus this many megabytes (Linux only)."""
    with suppress(OSError), open("/proc/self/statm") as file:
        size = int(file.read().split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (size + megabytes * _MEGABYTE, hard))


def _peak() -> int:
    """Return the peak memory use of this process in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _packed(head: Sequence[object], body: bytes = b"") -> bytes:
    # JSON, not pickle: a worker evaluates untrusted queries, and must not run code in the server.
    text = json.dumps(head).encode()
    return _LENGTHS.pack(len(text), len(body)) + text + body


def _receive(here: socket.socket) -> tuple[list[Any], bytes]:
    """Receive a message; return its head and body. Raises EOFError if the other end has closed."""
    lengths = here.recv(_LENGTHS.size, socket.MSG_WAITALL)
    if not lengths:
        raise EOFError("the worker has ended")
    head, size = _LENGTHS.unpack(lengths)
    values = json.loads(here.recv(head, socket.MSG_WAITALL))
    return values, here.recv(size, socket.MSG_WAITALL)
