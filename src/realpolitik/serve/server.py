"""The HTTP server: routes, cached responses, and the access log.

Worker processes evaluate all queries, so that the server never waits for one.
"""

import os
import re
import signal
import socket
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from ipaddress import ip_address
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from realpolitik.errors import Refused, Unavailable
from realpolitik.escape import visible
from realpolitik.serve.clients import Clients, Connection, client_of
from realpolitik.serve.http.problems import ProblemError
from realpolitik.serve.http.request import (
    BODY,
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

__all__ = ["create_app", "run"]

Log = Callable[[str], None]

_BACKLOG = 256  # connections that wait in the kernel for the server to accept them
_HEADERS = 16_384  # maximum bytes of the headers of a request
_CALL = 2**16  # maximum bytes of an agent's call, which the SDK parses in the event loop
_CACHE = 64 * 2**20  # maximum bytes of cached responses
_PIECE = 2**16  # maximum bytes sent at once
_LINES = 10_000  # maximum number of log lines that wait to be written
_LOCAL = re.compile(rb"(localhost|127\.0\.0\.1|\[::1\])(:\d+)?")
_SHARED = [
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]
_FOR_OWN_PAGES = [(b"cross-origin-resource-policy", b"same-origin")]
_FOR_ANY_SITE = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, Location, Retry-After"),
    (b"cross-origin-resource-policy", b"cross-origin"),
]
_PREFLIGHT = {
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "*",
    "access-control-max-age": "86400",
}


def run(
    pool: Pool, host: str, port: int, announce: Log, log: Log, *, private: bool = False
) -> None:
    """Serve until SIGINT or SIGTERM, then finish the requests in progress.

    `announce` is called with a line that gives the URL of the server; `log` is called in a thread,
    with a line for each request. If `private` is true and the address is a loopback address, other
    web sites in the user's browser cannot read the graph.

    Raises Unavailable if the server cannot bind to the address, and the errors of `Pool.open`.
    """
    if not host:
        raise Refused("--host", "it is empty; give 127.0.0.1, or 0.0.0.0 to publish the graph")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except (OSError, OverflowError) as error:
        reason = f"cannot bind to this address: {getattr(error, 'strerror', '') or error}"
        raise Unavailable(f"{host}:{port}", reason) from None
    with listener, _in_thread(log) as log_line:
        # Connections inherit this; without it, there are 40 ms between response head and body.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        where, number = listener.getsockname()[:2]
        private = private and ip_address(where).is_loopback
        pool.open()
        config = uvicorn.Config(
            create_app(pool, log_line, private=private),
            backlog=_BACKLOG,
            loop="asyncio",  # whose transports `Connection` limits
            http=Connection,
            h11_max_incomplete_event_size=2 * _HEADERS,
            ws="none",
            log_level="error",  # warnings would report mistakes of clients
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=round(pool.seconds) + 5,
        )
        server = uvicorn.Server(config)
        for ending in (signal.SIGINT, signal.SIGTERM):
            # Until uvicorn handles these signals. It raises them again when it ends.
            signal.signal(ending, lambda *_: setattr(server, "should_exit", True))
        shown = f"[{host}]" if ":" in host else host
        announce(f"listening at http://{shown}:{number}/ (Ctrl-C ends it)")
        try:
            server.run([listener])
        finally:
            pool.close()


@contextmanager
def _in_thread(log: Log) -> Iterator[Log]:
    """Yield a log function that never blocks; while too many lines are unwritten, it drops some."""
    lines = SimpleQueue[str | None]()

    def put(line: str) -> None:
        if lines.qsize() < _LINES:
            lines.put(line)

    def write() -> None:
        while (line := lines.get()) is not None:
            with suppress(OSError):  # the disk is full, or the pipe is closed
                log(line)

    thread = Thread(target=write, daemon=True)
    thread.start()
    try:
        yield put
    finally:
        lines.put(None)
        thread.join(1)


class _Name(StringConvertor):
    """The last part of a path, which may be an IRI and contain slashes and line feeds."""

    regex = r"(?s:.+?)"


class _Extension(StringConvertor):
    """The file extension at the end of a path, which may be missing."""

    regex = rf"(?:\.(?:{'|'.join(EXTENSIONS)}))?\Z"


register_url_convertor("name", _Name())
register_url_convertor("extension", _Extension())


def create_app(pool: Pool, log: Log | None = None, *, private: bool = False) -> "ASGIApp":
    """Return the ASGI application that answers requests with a pool, which must be open.

    `log` is called with a line for each request. MCP is served at /mcp if its SDK is installed. If
    `private` is true, other web sites in the user's browser cannot read responses.
    """

    async def ready(request: "StarletteRequest") -> Response:
        try:
            with clients.place(client_of(request.scope), "question"):
                response = await pool.respond(Request("ready"))
        except ProblemError as problem:
            return PlainTextResponse(f"{problem.type.title}\n", 503, {"retry-after": "1"})
        if response.status_code != 200:
            return PlainTextResponse("The store is not available\n", 503, {"retry-after": "1"})
        return PlainTextResponse(bytes(response.body))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with agents.router.lifespan_context(agents):
            yield
        pool.close()

    clients, cache = Clients(), _Cache()
    routes = [
        Route("/healthz", PlainTextResponse("up\n"), methods=["GET"]),
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
        routes.append(Route("/mcp", _WholeBody(agents, clients), methods=["POST"]))
    handlers = dict.fromkeys((ProblemError, HTTPException, Exception), _report)
    app = Starlette(routes=routes, lifespan=lifespan, exception_handlers=handlers)
    app.router.redirect_slashes = False
    return _Outermost(app, log, private)


async def _report(request: "StarletteRequest", error: Exception) -> Response:
    """Return the response for an error outside any endpoint, or while reading a request."""
    problem = ProblemError("fault")
    if isinstance(error, ProblemError):
        problem = error
    elif isinstance(error, HTTPException):
        slug = "method" if error.status_code == 405 else "not-found"
        problem = ProblemError(slug, headers=error.headers)
    return problem_response(problem, Request("", accept=request.headers.get("accept", "*/*")))


class _Outermost:
    """Middleware for all responses: it adds headers, limits chunk sizes, and writes the log."""

    def __init__(self, app: "ASGIApp", log: Log | None, private: bool) -> None:
        self._app, self._log, self._private = app, log, private
        self._headers = [*_SHARED, *(_FOR_OWN_PAGES if private else _FOR_ANY_SITE)]

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status, size = time.perf_counter(), 500, 0

        async def send_on(message: "Message") -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                await send({**message, "headers": [*message.get("headers", ()), *self._headers]})
                return
            body = memoryview(b"" if scope["method"] == "HEAD" else message.get("body", b""))
            size += len(body)
            # Between chunks, the server waits until the client has read enough.
            while len(body) > _PIECE:
                await send({**message, "body": bytes(body[:_PIECE]), "more_body": True})
                body = body[_PIECE:]
            await send({**message, "body": bytes(body)})

        if scope["raw_path"].endswith(b"/"):
            scope["path"] = scope["path"][:-1] or "/"
        app: ASGIApp = self._app
        if problem := self._problem(scope["headers"]):
            accept = Headers(scope=scope).get("accept", "*/*")
            app = problem_response(problem, Request("", accept=accept))
        elif scope["method"] == "OPTIONS":
            app = Response(status_code=204, headers=_PREFLIGHT)
        try:
            await app(scope, receive, send_on)
        finally:
            if self._log:
                self._log(_line(scope, status, size, time.perf_counter() - started))

    def _problem(self, headers: list[tuple[bytes, bytes]]) -> ProblemError | None:
        """Return the problem that a request's headers cause, or None if they are acceptable."""
        if sum(len(name) + len(value) + 4 for name, value in headers) > _HEADERS:
            return ProblemError("headers-too-large")
        found = dict(headers)
        # Parsing chunks of a byte each would hold up the event loop (RFC 9112, section 7.1).
        if b"transfer-encoding" in found:
            return ProblemError("length-required", headers={"connection": "close"})
        # DNS rebinding: the domain name of another site may resolve to this address.
        if self._private and not _LOCAL.fullmatch(found.get(b"host", b"")):
            return ProblemError("host")
        return None


class _Endpoint:
    """Answers the requests for one resource, from the cache or with the pool."""

    def __init__(self, path: str, pool: Pool, clients: Clients, cache: "_Cache") -> None:
        self._path, self._resource = path, RESOURCES[path]
        self._pool, self._clients, self._cache = pool, clients, cache

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        resource, client = self._resource, client_of(scope)
        posted = scope["method"] == "POST"
        free = resource.free and (not resource.bodies or posted or scope["query_string"] != b"")
        with self._clients.place(client, "query" if free else "question"):
            length = int(Headers(scope=scope).get("content-length", "0")) if posted else 0
            with self._clients.transfer(client, min(length, BODY)):
                request = await read_request(
                    scope, receive, self._path, resource.formats, resource.bodies
                )
                request = resource.known(request)
                response = self._cache.get(request) or await self._respond(request, free)
            with self._clients.transfer(client, len(response.body)):
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
    """Return a response with status 304 if the client has this one (RFC 9110, section 13.1.2)."""
    known, etag = headers.get("if-none-match"), response.headers.get("etag")
    if not known or not etag:
        return response
    if {part.strip().removeprefix("W/") for part in known.split(",")}.isdisjoint(("*", etag)):
        return response
    kept = {k: v for k, v in response.headers.items() if not k.startswith("content-")}
    return Response(status_code=304, headers=kept)


class _Cache:
    """The most recently used responses that have an ETag.

    They never expire, since the graph does not change while it is served.
    """

    def __init__(self) -> None:
        self._responses: OrderedDict[Request, Response] = OrderedDict()
        self._size = 0

    def get(self, request: Request) -> Response | None:
        """Return the cached response to an equal request, or None."""
        if request in self._responses:
            self._responses.move_to_end(request)
        return self._responses.get(request)

    def put(self, request: Request, response: Response) -> None:
        """Cache the response to a GET request, and drop the least recently used if it is full."""
        is_lasting = "etag" in response.headers and len(response.body) < _CACHE / 4
        if request.content_type or not is_lasting or request in self._responses:
            return
        self._responses[request] = response
        self._size += _size(request, response)
        while self._size > _CACHE:
            self._size -= _size(*self._responses.popitem(last=False))


def _size(request: Request, response: Response) -> int:
    """Estimate how many bytes of memory a response takes in the cache, with its request."""
    return 4_000 + 4 * len(str(request)) + len(response.body)


class _WholeBody:
    """Middleware that reads the whole body of a request before it calls the application."""

    def __init__(self, app: "ASGIApp", clients: Clients) -> None:
        self._app, self._clients = app, clients

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        client = client_of(scope)
        with self._clients.place(client, "question"), self._clients.transfer(client, _CALL):
            whole: list[Message] = [
                {"type": "http.request", "body": await read_body(receive, _CALL)}
            ]

            async def receive_whole() -> "Message":
                return whole.pop() if whole else await receive()

            await self._app(scope, receive_whole, send)


def _line(scope: "Scope", status: int, size: int, seconds: float) -> str:
    """Return a line of the access log: Common Log Format, then the time taken in milliseconds."""
    query = scope["query_string"].decode("latin-1")
    path = scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
    when = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime())
    request = f"{scope['method']} {path[:2000]} HTTP/{scope['http_version']}".replace('"', "%22")
    took = f"{seconds * 1000:.1f}ms"
    return f'{client_of(scope)} - - [{when}] "{visible(request)}" {status} {size} {took}'
