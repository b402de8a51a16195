"""The HTTP server: routes, cached responses, limits of connections and clients, and the access log.

It never asks the graph itself, and so never waits for it.
"""

import asyncio
import os
import re
import signal
import socket
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from uvicorn.protocols.http.h11_impl import H11Protocol

from realpolitik.errors import Unavailable
from realpolitik.escape import visible
from realpolitik.serve.http.problems import ProblemError
from realpolitik.serve.http.request import (
    EXTENSIONS,
    Request,
    read_body,
    read_request,
)
from realpolitik.serve.pages.templates import CONTENT_SECURITY_POLICY
from realpolitik.serve.pool import Pool
from realpolitik.serve.resources import RESOURCES, problem_response

if TYPE_CHECKING:
    from starlette.requests import Request as StarletteRequest
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Connection", "create_app", "run"]

Log = Callable[[str], None]

_CONNECTIONS, _PER_CLIENT = 500, 100
_SECONDS = 10.0  # for a whole request head to arrive, and for a piece of a response to be read
_CACHE = 64 * 2**20  # bytes of responses
_SENDING = 256 * 2**20  # bytes of responses that clients are still reading
_AT_ONCE = 16  # requests of a client at once, of either kind
_PIECE = 2**16  # bytes that are sent at once
_CLIENT = re.compile(r"[\w.:%]{2,60}", re.ASCII)  # an IP address
_SHARED = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, Location, Retry-After"),
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]
_PREFLIGHT = {
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "*",
    "access-control-max-age": "86400",
}


def run(pool: Pool, host: str, port: int, announce: Log, log: Log) -> None:
    """Serve until SIGINT or SIGTERM, then finish the requests in progress.

    `announce` is called with a line that says where it listens, `log` with one for each request.

    Raises Unavailable if the address cannot be bound, and the errors of `Pool.open`.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=1024)
    except (OSError, OverflowError) as error:
        reason = f"cannot bind to it: {getattr(error, 'strerror', '') or error}"
        raise Unavailable(f"{host}:{port}", reason) from None
    with listener:
        # Connections inherit it. Without it, a response waits 40 ms between head and body.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        pool.open()
        config = uvicorn.Config(
            create_app(pool, log),
            http=Connection,
            ws="none",
            log_level="warning",
            access_log=False,
            server_header=False,
            limit_concurrency=_CONNECTIONS,
            timeout_graceful_shutdown=round(pool.seconds) + 5,
        )
        server = uvicorn.Server(config)
        for ending in (signal.SIGINT, signal.SIGTERM):
            # Until uvicorn handles them. It raises them again at its end.
            signal.signal(ending, lambda *_: setattr(server, "should_exit", True))
        shown = f"[{host}]" if ":" in host else host
        announce(f"listening at http://{shown}:{listener.getsockname()[1]}/ (Ctrl-C ends it)")
        try:
            server.run([listener])
        finally:
            pool.close()


class _Name(StringConvertor):
    """The last part of a path, which may be an IRI, with slashes and line feeds in it."""

    regex = r"(?s:.+?)"


class _Extension(StringConvertor):
    """A file extension at the end of a path, or nothing."""

    regex = rf"(?:\.(?:{'|'.join(EXTENSIONS)}))?\Z"


register_url_convertor("name", _Name())
register_url_convertor("extension", _Extension())


def create_app(pool: Pool, log: Log | None = None) -> "ASGIApp":
    """Return the application that answers from a pool, which must be open.

    `log` is called with a line for each request. MCP is at /mcp if its SDK is installed.
    """

    async def healthy(_: "StarletteRequest") -> Response:
        return PlainTextResponse("up\n")

    async def ready(_: "StarletteRequest") -> Response:
        return PlainTextResponse("ready\n") if pool.ready else PlainTextResponse("busy\n", 503)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with agents.router.lifespan_context(agents):
            yield
        pool.close()

    clients, cache = _Clients(), _Cache()
    routes = [
        Route("/healthz", healthy),
        Route("/readyz", ready),
        Mount("/static", StaticFiles(directory=os.path.join(os.path.dirname(__file__), "static"))),
        *(
            Route(
                path.replace("}", ":name}") + "{extension:extension}",
                _Endpoint(path, pool, clients, cache),
                methods=["GET", "POST"] if resource.bodies else ["GET"],
            )
            for path, resource in RESOURCES.items()
            if path.startswith("/")
        ),
    ]
    try:
        from realpolitik.serve.agents import http_app
    except ModuleNotFoundError:
        agents = Starlette()
    else:
        agents = http_app(pool)
        routes.append(Route("/mcp", _WholeBody(agents), methods=["POST"]))
    handlers = dict.fromkeys((ProblemError, HTTPException, Exception), _report)
    app = Starlette(routes=routes, lifespan=lifespan, exception_handlers=handlers)
    app.router.redirect_slashes = False
    return _Outermost(app, log)


async def _report(request: "StarletteRequest", error: Exception) -> Response:
    """Return the response for an error outside of an endpoint, or before it has the request."""
    problem = ProblemError("fault")
    if isinstance(error, ProblemError):
        problem = error
    elif isinstance(error, HTTPException):
        slug = "method" if error.status_code == 405 else "not-found"
        problem = ProblemError(slug, headers=error.headers)
    return problem_response(problem, Request("", accept=request.headers.get("accept", "*/*")))


class _Outermost:
    """What all responses have in common: headers, pieces of a limited size, a line of the log."""

    def __init__(self, app: "ASGIApp", log: Log | None) -> None:
        self._app, self._log = app, log

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status, size = time.perf_counter(), 500, 0

        async def send_on(message: "Message") -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                await send({**message, "headers": [*message.get("headers", ()), *_SHARED]})
                return
            body = memoryview(b"" if scope["method"] == "HEAD" else message.get("body", b""))
            size += len(body)
            # The server waits between pieces until the client has read enough.
            while len(body) > _PIECE:
                await send({**message, "body": bytes(body[:_PIECE]), "more_body": True})
                body = body[_PIECE:]
            await send({**message, "body": bytes(body)})

        if scope["raw_path"].endswith(b"/"):
            scope["path"] = scope["path"][:-1] or "/"
        preflight = scope["method"] == "OPTIONS"
        app = Response(status_code=204, headers=_PREFLIGHT) if preflight else self._app
        try:
            await app(scope, receive, send_on)
        finally:
            if self._log:
                self._log(_line(scope, status, size, time.perf_counter() - started))


class _Endpoint:
    """Answers the requests for one resource from the pool, or from the cache."""

    def __init__(self, path: str, pool: Pool, clients: "_Clients", cache: "_Cache") -> None:
        self._path, self._resource = path, RESOURCES[path]
        self._pool, self._clients, self._cache = pool, clients, cache

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        resource = self._resource
        request = await read_request(scope, receive, self._path, resource.formats, resource.bodies)
        free = resource.free and bool(request.body or request.get("query"))
        with self._clients.place(_client(scope), free=free):
            response = self._cache.get(request) or await self._respond(request, free)
            with self._clients.sending(len(response.body)):
                response = _if_none_match(response, Headers(scope=scope))
                await response(scope, receive, send)

    async def _respond(self, request: Request, free: bool) -> Response:
        try:
            response = await self._pool.respond(request, free=free)
        except ProblemError as problem:
            return problem_response(problem, request)
        self._cache.put(request, response)
        return response


def _if_none_match(response: Response, headers: Headers) -> Response:
    """Return 304 in place of a response that the client has (RFC 9110, section 13.1.2)."""
    known, etag = headers.get("if-none-match"), response.headers.get("etag")
    if not known or not etag:
        return response
    if {part.strip().removeprefix("W/") for part in known.split(",")}.isdisjoint(("*", etag)):
        return response
    kept = {k: v for k, v in response.headers.items() if not k.startswith("content-")}
    return Response(status_code=304, headers=kept)


class _Cache:
    """The latest responses with an ETag.

    The graph does not change while it is served, so that they never expire.
    """

    def __init__(self) -> None:
        self._responses: OrderedDict[Request, Response] = OrderedDict()
        self._size = 0

    def get(self, request: Request) -> Response | None:
        """Return the response to an equal request, or None."""
        if request in self._responses:
            self._responses.move_to_end(request)
        return self._responses.get(request)

    def put(self, request: Request, response: Response) -> None:
        """Cache a response to a GET, and drop those that were not used for longest."""
        is_lasting = "etag" in response.headers and len(response.body) < _CACHE / 4
        if request.content_type or not is_lasting or request in self._responses:
            return
        self._responses[request] = response
        self._size += _size(request, response)
        while self._size > _CACHE:
            self._size -= _size(*self._responses.popitem(last=False))


def _size(request: Request, response: Response) -> int:
    """Return the bytes of a cached response; a character of its request may take four."""
    return 4_000 + 4 * len(str(request)) + len(response.body)


class _Clients:
    """What is in progress for clients: requests by address, and bytes that are being sent."""

    def __init__(self) -> None:
        self._requests = Counter[tuple[str, bool]]()
        self._bytes = 0

    @contextmanager
    def place(self, client: str, *, free: bool) -> Iterator[None]:
        """Count a request until it is done; raise ProblemError if the client has too many."""
        lane = client, free
        if self._requests[lane] >= _AT_ONCE:
            raise ProblemError("too-many")
        self._requests[lane] += 1
        try:
            yield
        finally:
            self._requests[lane] -= 1
            if not self._requests[lane]:
                del self._requests[lane]

    @contextmanager
    def sending(self, size: int) -> Iterator[None]:
        """Count the bytes of a response until it is sent; raise ProblemError for too many."""
        if self._bytes + size > _SENDING:
            raise ProblemError("busy")
        self._bytes += size
        try:
            yield
        finally:
            self._bytes -= size


class _WholeBody:
    """Reads the body of a request within limits, before it is passed to an application."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        whole: list[Message] = [{"type": "http.request", "body": await read_body(receive)}]

        async def receive_whole() -> "Message":
            return whole.pop() if whole else await receive()

        await self._app(scope, receive_whole, send)


def _client(scope: "Scope") -> str:
    """Return the address of the client; a proxy may pass on anything for it."""
    host = (scope.get("client") or ("", 0))[0]
    return host if re.fullmatch(_CLIENT, host) else "-"


def _line(scope: "Scope", status: int, size: int, seconds: float) -> str:
    """Return a line of the access log: the Common Log Format, and the milliseconds."""
    query = scope["query_string"].decode("latin-1")
    path = scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
    when = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime())
    request = f"{scope['method']} {path[:2000]} HTTP/{scope['http_version']}".replace('"', "%22")
    took = f"{seconds * 1000:.1f}ms"
    return f'{_client(scope)} - - [{when}] "{visible(request)}" {status} {size} {took}'


class Connection(H11Protocol):
    """A connection that is closed if the client sends its request or reads too slowly.

    uvicorn does not limit these: its keep-alive timeout ends with the first byte of a request.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a request; close the connection if its client has too many."""
        super().connection_made(transport)
        self._head = self.loop.call_later(_SECONDS, transport.abort)
        self._reading = self._head
        if self.client and not ip_address(self.client[0]).is_loopback:  # that may be a proxy
            clients = [each.client for each in self.connections if isinstance(each, Connection)]
            if sum(client[0] == self.client[0] for client in clients if client) > _PER_CLIENT:
                transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._head.cancel()
        self._reading.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Stop waiting for a request if this completes its head."""
        cycle = self.cycle
        super().data_received(data)
        if self.cycle is not cycle:
            self._head.cancel()

    def on_response_complete(self) -> None:
        """Wait for the next request, unless it is there already."""
        cycle = self.cycle
        self._head = self.loop.call_later(_SECONDS, self.transport.abort)
        super().on_response_complete()
        if self.cycle is not cycle:
            self._head.cancel()

    def pause_writing(self) -> None:
        """Wait for the client to read."""
        self._reading = self.loop.call_later(_SECONDS, self.transport.abort)
        super().pause_writing()

    def resume_writing(self) -> None:
        """Stop waiting for the client to read."""
        self._reading.cancel()
        super().resume_writing()
