"""The service in this process: without a socket, requests in, replies out; or listening at one."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from realpolitik import Graph
from realpolitik.serve.front import application
from realpolitik.serve.http.asked import Asked, Reply
from realpolitik.serve.http.negotiation import ENDINGS
from realpolitik.serve.replies import reply
from realpolitik.serve.workers import Pool

__all__ = ["Service", "get", "listening", "service"]


def get(graph: Graph, path: str, ending: str = "json", *params: tuple[str, str]) -> Reply:
    """Return the reply to who asks a graph for an address in the format with an ending."""
    media = ENDINGS[ending]
    return reply(graph, Asked("GET", path, params, media, "http://x.example", media))


class Service:
    """A service whose front is in this process, and whose workers are in their own."""

    def __init__(self, pool: Pool, runner: asyncio.Runner) -> None:
        self.pool, self._runner = pool, runner
        self.log: list[str] = []
        self._transport = httpx.ASGITransport(application(pool, self.log.append))

    def __call__(self, method: str, path: str, **given: Any) -> httpx.Response:
        """Return the reply to a request."""
        return self.all([(method, path, given)])[0]

    def all(self, requests: list[tuple[str, str, dict[str, Any]]]) -> list[httpx.Response]:
        """Return the replies to requests, each sent so many seconds after the first as it says."""

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
def listening(open_graph: Callable[[], Graph]) -> Iterator[str]:
    """Serve a graph at a port of its own, and give the address."""
    import uvicorn

    config = uvicorn.Config(application(Pool(open_graph, size=1)), port=0, log_level="warning")
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
