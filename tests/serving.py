"""The HTTP service in tests: in this process, with worker processes, or at a port."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.responses import Response

from realpolitik import Graph
from realpolitik.serve.clients import Connection
from realpolitik.serve.http.request import Request
from realpolitik.serve.pool import Pool
from realpolitik.serve.resources import respond
from realpolitik.serve.server import create_app

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
"""The Accept header of a browser."""


class Inline(Pool):
    """A pool without processes: it answers in this one."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(lambda: graph)
        self._graph = graph

    async def respond(self, request: Request, lane: str = "questions") -> Response:
        """Return the response of the graph."""
        return respond(self._graph, request)


def get(graph: Graph, address: str, accept: str = "*/*", /, **params: Any) -> httpx.Response:
    """Return the response to a GET."""

    async def sent() -> httpx.Response:
        transport = httpx.ASGITransport(_app(graph))
        async with httpx.AsyncClient(transport=transport, base_url="http://x.example") as client:
            return await client.get(address, headers={"Accept": accept}, params=params or None)

    return asyncio.run(sent())


@cache
def _app(graph: Graph) -> Any:
    return create_app(Inline(graph))


class Service:
    """A service whose front is in this process, with workers in processes of their own."""

    def __init__(self, pool: Pool, runner: asyncio.Runner) -> None:
        self.pool, self._runner = pool, runner
        self.log: list[str] = []
        self._transport = httpx.ASGITransport(create_app(pool, self.log.append))

    def __call__(self, method: str, path: str, **given: Any) -> httpx.Response:
        """Return the response to a request."""
        return self.all([(method, path, given)])[0]

    def all(self, requests: list[tuple[str, str, dict[str, Any]]]) -> list[httpx.Response]:
        """Return the responses to requests, each sent `after` some seconds."""

        async def sent() -> list[httpx.Response]:
            base = "http://www.example"
            async with httpx.AsyncClient(
                transport=self._transport, base_url=base, timeout=100
            ) as client:

                async def one(method: str, path: str, given: dict[str, Any]) -> httpx.Response:
                    await asyncio.sleep(given.pop("after", 0))
                    return await client.request(method, path, **given)

                return await asyncio.gather(*(one(*request) for request in requests))

        return self._runner.run(sent())


@contextmanager
def service(open_graph: Callable[[], Graph], **limits: Any) -> Iterator[Service]:
    """Serve a graph; the limits are those of Pool."""
    pool = Pool(open_graph, **limits)
    pool.open()
    try:
        with asyncio.Runner() as runner:
            yield Service(pool, runner)
    finally:
        pool.close()


@contextmanager
def listening(graph: Graph, log: Callable[[str], None] | None = None) -> Iterator[str]:
    """Serve a graph at a port, and yield the address."""
    config = uvicorn.Config(
        create_app(Inline(graph), log), port=0, http=Connection, log_level="critical"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while thread.is_alive() and not server.started:
        thread.join(0.05)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def children(pid: int) -> set[int]:
    """Return the processes under a process."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int(
                (folder / "stat").read_text().rpartition(")")[2].split()[1]
            )
        except OSError:
            continue  # it has just ended
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}
