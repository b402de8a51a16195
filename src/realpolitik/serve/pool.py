"""A pool of worker processes that answer requests within limits of time and memory.

The query engine cannot be interrupted, but a process can be. The standard library's fork server,
which has opened the graph, forks the workers, so that they share its memory and start within
milliseconds. The kernel stops a worker that reaches a limit, by an alarm or by refusing it memory,
even if nobody waits for the response any more.
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
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from multiprocessing.process import BaseProcess
from time import monotonic
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from realpolitik.errors import RealpolitikError, Refused, Unavailable
from realpolitik.serve.http.problems import ProblemError
from realpolitik.serve.http.request import Request
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
_TOO_SOON = 0.5  # seconds: a worker that fails sooner had already ended before the request
_QUEUE = 64  # maximum number of requests waiting in a lane
_OPENING = 300.0  # timeout in seconds for a worker to open the graph
_NICE = 10  # lower priority of free requests; 19 starves pictures on a busy machine


class Pool:
    """Workers that answer requests from one graph.

    The workers are in two groups (lanes) of `size`: one for ordinary requests, and one for `free`
    requests, which evaluate arbitrary queries, so that no question waits for a query. In each lane,
    up to 64 requests may wait for a worker, for at most `seconds`. A response may take `seconds`,
    and `megabytes` of memory in addition to the graph.

    `open_graph` must be picklable. If `apart` is true, each worker opens the graph itself, since
    threads and connections (of a store on disk or an endpoint) cannot be shared by forking.
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
            limits = "give numbers above 0: --seconds up to 86400, --megabytes up to 1048576"
            raise Refused("serve", limits)
        self.seconds, self._megabytes = seconds, megabytes
        self._open_graph, self._apart, self._pickled = open_graph, apart, ""
        # The idle workers of each lane, with None for each worker that has yet to be started.
        self._lanes = {free: asyncio.LifoQueue[_Worker | None]() for free in (False, True)}
        for lane in self._lanes.values():
            for _ in range(size):
                lane.put_nowait(None)
        self._waiting = Counter[bool]()
        self._starting = asyncio.Lock()

    def open(self) -> None:
        """Start the fork server and one worker; raise an error if the graph cannot be opened.

        A process has one fork server, which preloads one graph. If a second pool has another graph,
        each of its workers opens that graph itself.
        """
        self._pickled = base64.b64encode(pickle.dumps(self._open_graph)).decode()
        os.environ["PYTHONSAFEPATH"] = "1"  # import nothing from the current folder
        os.environ[PRELOADED] = "" if self._apart else self._pickled
        _CONTEXT.set_forkserver_preload(["realpolitik.serve.preloaded"])
        self._lanes[False].get_nowait()
        self._lanes[False].put_nowait(self._start(free=False))

    def close(self) -> None:
        """Stop the idle workers; each busy worker stops when its time limit ends."""
        for lane in self._lanes.values():
            while not lane.empty():
                if worker := lane.get_nowait():
                    worker.close()

    async def respond(self, request: Request, *, free: bool = False) -> Response:
        """Let a worker answer a request, and return its response.

        Raises ProblemError if the service is busy, or if the worker reaches a limit.
        """
        lane, reusable = self._lanes[free], False
        worker, started = await self._next_worker(free), monotonic()
        try:
            if worker:
                try:
                    response, reusable = await worker.ask(request, self.seconds + _GRACE)
                    return response
                except (EOFError, ConnectionError):
                    if monotonic() - started > _TOO_SOON:
                        raise
                    worker.close()  # it had ended already, so ask another one
            async with self._starting:
                worker = await asyncio.to_thread(self._start, free=free)
            started = monotonic()
            response, reusable = await worker.ask(request, self.seconds + _GRACE)
            return response
        except (TimeoutError, EOFError, ConnectionError):
            raise self._stopped(monotonic() - started) from None
        except Unavailable:
            raise ProblemError("busy") from None
        except RealpolitikError:  # the graph can no longer be opened
            raise ProblemError("unavailable") from None
        finally:
            if worker and not reusable:
                worker.close()
            lane.put_nowait(worker if reusable else None)

    async def _next_worker(self, free: bool) -> "_Worker | None":
        """Wait for an idle worker; return it, or None if a new one is to be started."""
        if self._waiting[free] >= _QUEUE:
            raise ProblemError("busy")
        self._waiting[free] += 1
        try:
            async with asyncio.timeout(self.seconds):
                return await self._lanes[free].get()
        except TimeoutError:
            raise ProblemError("busy") from None
        finally:
            self._waiting[free] -= 1

    def _stopped(self, took: float) -> ProblemError:
        """Return the problem to report after a worker ended without a response."""
        limit, amount = "memory", f"{self._megabytes} MB"
        if took >= self.seconds * 0.9:
            limit, amount = "time", f"{self.seconds:g} s"
        return ProblemError("stopped", f"Stopped at the {limit} limit of {amount}.", limit=limit)

    def _start(self, *, free: bool) -> "_Worker":
        """Start and return a worker that has opened the graph; raise its error if it cannot."""
        here, there = socket.socketpair()
        arguments = (there, self._pickled, self.seconds, self._megabytes, _NICE * free)
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

    async def ask(self, request: Request, seconds: float) -> tuple[Response, bool]:
        """Send a request; return the response, and whether the worker can be used again.

        Raises EOFError or ConnectionError if the worker has ended, TimeoutError after `seconds`.
        """
        message = _packed(request[:-1], request.body)
        async with asyncio.timeout(seconds):
            await asyncio.get_running_loop().sock_sendall(self._here, message)
            head, body = await self._receive()
        status, headers, reusable = json.loads(head)
        response = Response(body, status)
        response.raw_headers = [(name.encode(), value.encode("latin-1")) for name, value in headers]
        return response, reusable

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
            try:
                response = respond(graph, request)
            except MemoryError:
                os._exit(1)  # the server process reports it
            signal.setitimer(signal.ITIMER_REAL, 0)
            reusable = _peak() - at_first < megabytes * _MEGABYTE / 4
            head = response.status_code, response.headers.items(), reusable
            there.sendall(_packed(head, bytes(response.body)))
            if not reusable:
                return


@lru_cache(maxsize=1)
def open_pickled(pickled: str) -> "Graph":
    """Open a graph with a pickled function, and load what is otherwise loaded on first use."""
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
