"""Processes that ask the graph, each of which ends where it passes its limit of time or memory.

The engine cannot be told to stop, so that a process is what can be. One of them, the nursery, opens
the graph; the workers are forked from it, which takes some milliseconds and shares its memory.
The kernel itself ends a worker: by an alarm, and by refusing it memory. So it does even if nobody
is left who waits for the reply.
"""

import asyncio
import gc
import json
import multiprocessing
import os
import resource
import signal
import socket
import struct
import sys
import weakref
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

from realpolitik.errors import RealpolitikError, Refused, Unavailable
from realpolitik.serve.http.asked import Asked, Reply
from realpolitik.serve.http.problems import problem
from realpolitik.serve.replies import reply

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["Pool"]

Open = Callable[[], "Graph"]

_LENGTHS = struct.Struct("!II")  # of what is said of a message, and of its body
_MEGABYTE = 2**20
_OPENED = "opened"
_GRACE = 1.0  # seconds from the alarm of a worker until nobody waits for it any more
_OPENING = 300.0  # seconds that the graph may take to open


class Pool:
    """Workers that answer from one graph.

    Questions of our own, and queries that anybody may have written (`free`), have `size` workers
    each: a query that takes its time lets no question wait. Of either, `queue` may wait for a
    worker, `seconds` at most. A reply may take `seconds`, and `megabytes` beside the graph.

    `open_graph` must be fit to be pickled. With `apart` each worker opens the graph anew: what is
    on disk or elsewhere has threads and connections, which no fork can share.
    """

    def __init__(
        self,
        open_graph: Open,
        *,
        size: int = 2,
        seconds: float = 10.0,
        megabytes: int = 512,
        queue: int = 64,
        apart: bool = False,
    ) -> None:
        if not hasattr(os, "fork"):
            raise Refused("serve", "this system cannot fork processes; use a POSIX system, or WSL")
        if min(size, seconds, megabytes) <= 0:
            raise Refused("serve", "there must be workers, seconds and megabytes, more than 0")
        self._arguments = open_graph, seconds, megabytes, apart
        self.seconds, self._megabytes = seconds, megabytes
        self._lanes = {free: _Lane(size, queue, seconds, free=free) for free in (False, True)}
        self._forking = asyncio.Lock()
        self._control: socket.socket | None = None
        self._nursery: multiprocessing.process.BaseProcess | None = None

    def open(self) -> None:
        """Open the graph; raise the error of that if it cannot be opened."""
        ours, theirs = socket.socketpair()
        # Or else what is begun would import what lies in the folder that one happens to be in.
        os.environ["PYTHONSAFEPATH"] = "1"
        context = multiprocessing.get_context("spawn")
        process = context.Process(
            target=_nurse, args=(theirs, *self._arguments), name="realpolitik-nursery", daemon=True
        )
        process.start()
        theirs.close()
        ours.settimeout(_OPENING)
        try:
            said = _received(ours)
            told = said[0][0] if said else None
        except OSError as error:
            told = str(Unavailable("the graph", f"is not opened: {error}"))
        if told != _OPENED:
            ours.close()
            process.join()
            reason = "is not opened: the process that was to open it has ended"
            raise RealpolitikError(told) if told else Unavailable("the graph", reason)
        self._control, self._nursery = ours, process
        # The nursery ends when it is closed, and at the exit of this process is waited for.
        weakref.finalize(self, ours.close)

    def close(self) -> None:
        """End all processes; those that still reply end by their alarm."""
        for lane in self._lanes.values():
            while lane.idle:
                lane.idle.pop().close()
        if self._control and self._nursery:
            self._control.close()
            self._nursery.join(_GRACE)
            self._nursery.kill()
            self._control = None

    @property
    def ready(self) -> bool:
        """Whether a question would be taken now."""
        opened = self._nursery is not None and self._nursery.is_alive()
        return opened and not self._lanes[False].full

    async def reply(self, asked: Asked, *, free: bool = False) -> Reply:
        """Return what is replied, or that the service is busy, or had to stop it."""
        lane = self._lanes[free]
        try:
            async with lane.turn():
                return await self._replied(lane, asked)
        except _Busy as busy:
            headers = (("Retry-After", str(busy.seconds)),)
            return problem("busy", base=asked.base, headers=headers)

    async def _replied(self, lane: "_Lane", asked: Asked) -> Reply:
        worker = lane.idle.pop() if lane.idle else await self._fork(lane)
        started = monotonic()
        try:
            async with asyncio.timeout(self.seconds + _GRACE):
                answer, lives = await worker.ask(asked)
        except (TimeoutError, EOFError, ConnectionError):
            worker.close()
            return self._stopped(asked, monotonic() - started)
        except BaseException:
            worker.close()
            raise
        if lives:
            lane.idle.append(worker)
        else:
            worker.close()
        return answer

    def _stopped(self, asked: Asked, took: float) -> Reply:
        """Return what is told where a worker ended without a reply."""
        limit, amount = "memory", f"{self._megabytes} MB"
        if took >= self.seconds * 0.9:
            limit, amount = "time", f"{self.seconds:g} s"
        detail = f"Stopped: it passed the limit of {limit} of {amount}. Nothing is answered."
        retry = (("Retry-After", str(max(1, round(self.seconds)))),)
        return problem("stopped", detail, base=asked.base, headers=retry, limit=limit)

    async def _fork(self, lane: "_Lane") -> "_Worker":
        """Return a new worker of the nursery, which is made anew if it has gone."""
        ours, theirs = socket.socketpair()
        with theirs:
            sign = b"f" if lane.free else b"o"
            async with self._forking:
                assert self._control
                try:
                    socket.send_fds(self._control, [sign], [theirs.fileno()])
                except OSError:
                    self._control.close()
                    await asyncio.to_thread(self.open)
                    socket.send_fds(self._control, [sign], [theirs.fileno()])
        ours.setblocking(False)
        return _Worker(ours)


class _Busy(Exception):
    """Nobody can answer now; perhaps in some seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = max(1, round(seconds))


class _Lane:
    """Those who wait for a worker, and the workers that do nothing."""

    def __init__(self, size: int, queue: int, seconds: float, *, free: bool) -> None:
        self.free = free
        self.idle: list[_Worker] = []
        self._turns = asyncio.Semaphore(size)
        self._room, self._seconds = queue, seconds

    @property
    def full(self) -> bool:
        """Whether nobody else may wait."""
        return self._room <= 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for one's turn; raise _Busy where too many wait, or it takes too long."""
        if self.full:
            raise _Busy(self._seconds)
        self._room -= 1
        try:
            async with asyncio.timeout(self._seconds):
                await self._turns.acquire()
        except TimeoutError:
            raise _Busy(self._seconds) from None
        finally:
            self._room += 1
        try:
            yield
        finally:
            self._turns.release()


class _Worker:
    """The end of a worker that is here."""

    def __init__(self, here: socket.socket) -> None:
        self._here = here

    async def ask(self, asked: Asked) -> tuple[Reply, bool]:
        """Return the reply, and whether the worker can be asked again; EOFError if it has ended."""
        await asyncio.get_running_loop().sock_sendall(self._here, _packed(asked))
        head, size = _LENGTHS.unpack(await self._exactly(_LENGTHS.size))
        status, media, headers, lives = json.loads(await self._exactly(head))
        body = await self._exactly(size)
        return Reply(status, media, body, _pairs(headers)), lives

    async def _exactly(self, length: int) -> bytes:
        loop, data = asyncio.get_running_loop(), bytearray()
        while len(data) < length:
            chunk = await loop.sock_recv(self._here, min(length - len(data), _MEGABYTE))
            if not chunk:
                raise EOFError
            data += chunk
        return bytes(data)

    def close(self) -> None:
        """Let it end."""
        self._here.close()


# What follows runs in the other processes.


def _nurse(
    control: socket.socket, open_graph: Open, seconds: float, megabytes: int, apart: bool
) -> None:
    """Open the graph, and fork a worker for each socket that is sent, until nobody is left."""
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.SIG_IGN)  # the front tells all to end, when all is replied
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # so that nothing is left of those that end
    os.environ["RUST_BACKTRACE"] = "0"  # where memory is over, one line of the log will do
    try:
        graph: Graph | None = open_graph()
        if apart:
            graph = None
        elif graph:
            _warm(graph)
    except RealpolitikError as error:
        control.sendall(_packed([str(error)]))
        return
    control.sendall(_packed([_OPENED]))
    gc.collect()
    gc.freeze()  # else looking for garbage would copy the memory that is shared
    while True:
        sign, sockets, _, _ = socket.recv_fds(control, 1, 1)
        if not sign:
            return
        if os.fork() == 0:
            try:
                control.close()
                if sign == b"f":
                    os.nice(19)
                with socket.socket(fileno=sockets[0]) as here:
                    _work(here, graph or open_graph(), seconds, megabytes)
            except Exception:
                sys.excepthook(*sys.exc_info())
            finally:
                os._exit(0)
        os.close(sockets[0])


def _warm(graph: "Graph") -> None:
    """Have all made that a graph makes where it is first needed."""
    with suppress(RealpolitikError):
        graph.search("to find by")
        graph.ask(graph.questions[0].slug)
        bool(graph.sparql("ASK { GRAPH ?graph { ?s ?p ?o } }"))


def _work(here: socket.socket, graph: "Graph", seconds: float, megabytes: int) -> None:
    """Answer until nobody asks, or until so much memory was used that it should be given back."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if size := _virtual():
        resource.setrlimit(resource.RLIMIT_AS, (size + megabytes * _MEGABYTE, hard))
    at_first = _peak()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    while received := _received(here):
        method, path, params, *rest = received[0]
        signal.setitimer(signal.ITIMER_REAL, seconds)
        answer = _answer(graph, Asked(method, path, _pairs(params), *rest))
        signal.setitimer(signal.ITIMER_REAL, 0)
        lives = _peak() - at_first < megabytes * _MEGABYTE / 4
        said = answer.status, answer.media, answer.headers, lives
        here.sendall(_packed(said, answer.body))
        if not lives:
            return


def _answer(graph: "Graph", asked: Asked) -> Reply:
    try:
        return reply(graph, asked)
    except MemoryError:
        os._exit(1)
    except Exception:  # a bug of ours: the worker lives, the log has the trace
        sys.excepthook(*sys.exc_info())
        return problem("fault", base=asked.base)


def _virtual() -> int:
    """Return the bytes of address space that this process has; 0 where that is not known."""
    with suppress(OSError), open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * resource.getpagesize()
    return 0


def _peak() -> int:
    """Return the most bytes of memory that this process has held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _packed(said: Sequence[object], body: bytes = b"") -> bytes:
    # JSON, since a worker runs what anybody wrote: nothing that it sends may be run.
    head = json.dumps(said).encode()
    return _LENGTHS.pack(len(head), len(body)) + head + body


def _received(here: socket.socket) -> tuple[list[Any], bytes] | None:
    """Return what was packed; None where the other end has closed."""
    lengths = here.recv(_LENGTHS.size, socket.MSG_WAITALL)
    if not lengths:
        return None
    head, size = _LENGTHS.unpack(lengths)
    said = json.loads(here.recv(head, socket.MSG_WAITALL))
    return said, here.recv(size, socket.MSG_WAITALL)


def _pairs(listed: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in listed)
