"""The ASGI application: routes, cached responses, problems, and the access log.

It never asks the graph itself, and so never waits for it.
"""

import os
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from realpolitik.escape import visible
from realpolitik.serve.http.problems import ProblemError
from realpolitik.serve.http.request import (
    EXTENSIONS,
    Request,
    accepts_gzip,
    read_body,
    read_request,
    refuse_large,
)
from realpolitik.serve.pages.templates import CONTENT_SECURITY_POLICY
from realpolitik.serve.pool import Pool
from realpolitik.serve.resources import RESOURCES
from realpolitik.serve.responses import problem_response

if TYPE_CHECKING:
    from starlette.requests import Request as StarletteRequest
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Log", "create_app"]

Log = Callable[[str], None]
_Key = tuple[str | bytes, ...]

_CACHE = 64 * 2**20  # bytes of responses
_SENDING = 256 * 2**20  # bytes of responses that clients are still reading
_PER_CLIENT = 16  # requests at once, of either kind
_PIECE = 2**16  # bytes that are sent at once
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

    clients = _Clients()
    routes = [
        Route("/healthz", healthy),
        Route("/readyz", ready),
        Mount("/static", StaticFiles(directory=os.path.join(os.path.dirname(__file__), "static"))),
        *(
            Route(
                path.replace("}", ":name}") + "{extension:extension}",
                _Endpoint(path, pool, clients),
                methods=[*resource.methods],
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
    return _Outermost(_ResponseCache(app, _CACHE), log)


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


class _ResponseCache:
    """A cache in front of an application, for the latest responses with an ETag.

    The graph does not change while it is served, so that responses never expire.
    """

    def __init__(self, app: "ASGIApp", most: int) -> None:
        self._app, self._most, self._size = app, most, 0
        self._responses: OrderedDict[_Key, tuple[Message, Message, int]] = OrderedDict()

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        known = headers.get("if-none-match", "")
        key = (
            headers.get("host", ""),
            scope["scheme"],
            scope["raw_path"],
            scope["query_string"],
            ", ".join(headers.getlist("accept")),
            "gzip" if accepts_gzip(headers.get("accept-encoding", "")) else "",
        )
        if key in self._responses:
            self._responses.move_to_end(key)
            start, body, _ = self._responses[key]
            await _send(start, body, known, send)
            return
        waiting: list[Message] = []

        async def send_on(message: "Message") -> None:
            if message["type"] == "http.response.start":
                waiting.append(message)
            elif waiting and not message.get("more_body"):  # the whole body
                self._put(key, waiting[0], message)
                await _send(waiting.pop(), message, known, send)
            else:
                if waiting:
                    await send(waiting.pop())
                await send(message)

        await self._app(scope, receive, send_on)

    def _put(self, key: "_Key", start: "Message", body: "Message") -> None:
        """Cache a response if it has a validator, and drop those that were not used for longest."""
        size = 4_000 + sum(map(len, key)) + len(body.get("body", b""))
        if start["status"] != 200 or not _etag(start) or size > self._most / 4:
            return
        if key in self._responses:  # two have asked at once
            self._size -= self._responses.pop(key)[2]
        self._responses[key] = start, body, size
        self._size += size
        while self._size > self._most:
            _, (_, _, dropped) = self._responses.popitem(last=False)
            self._size -= dropped


async def _send(start: "Message", body: "Message", known: str, send: "Send") -> None:
    """Send a response, or 304 if the client has it, as If-None-Match says (RFC 9110, 13.1.2)."""
    if known and (etag := _etag(start)):
        names = {part.strip().removeprefix("W/") for part in known.split(",")}
        if not names.isdisjoint(("*", etag)):
            kept = [pair for pair in start["headers"] if not pair[0].startswith(b"content-")]
            start = {**start, "status": 304, "headers": kept}
            body = {**body, "body": b""}
    await send(start)
    await send(body)


def _etag(start: "Message") -> str:
    return next((value.decode() for name, value in start["headers"] if name == b"etag"), "")


class _Endpoint:
    """Answers the requests for one resource from the pool."""

    def __init__(self, path: str, pool: Pool, clients: "_Clients") -> None:
        self._path, self._resource = path, RESOURCES[path]
        self._pool, self._clients = pool, clients

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        refuse_large(scope)
        resource = self._resource
        request = await read_request(scope, receive, self._path, resource.formats, resource.bodies)
        free = resource.free and bool(request.body or request.get("query"))
        with self._clients.place(_client(scope), free=free):
            try:
                response = await self._pool.respond(request, free=free)
            except ProblemError as problem:
                response = problem_response(problem, request)
            with self._clients.sending(len(response.body)):
                await response(scope, receive, send)


class _Clients:
    """What is in progress for clients: requests by address, and bytes that are being sent."""

    def __init__(self) -> None:
        self._requests = Counter[tuple[str, bool]]()
        self._bytes = 0

    @contextmanager
    def place(self, client: str, *, free: bool) -> Iterator[None]:
        """Count a request until it is done; raise ProblemError if the client has too many."""
        lane = client, free
        if self._requests[lane] >= _PER_CLIENT:
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
    try:
        return str(ip_address(host))
    except ValueError:
        return "-"


def _line(scope: "Scope", status: int, size: int, seconds: float) -> str:
    """Return a line of the access log: the Common Log Format, and the milliseconds."""
    query = scope["query_string"].decode("latin-1")
    path = scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
    when = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime())
    request = f"{scope['method']} {path[:2000]} HTTP/{scope['http_version']}".replace('"', "%22")
    took = f"{seconds * 1000:.1f}ms"
    return f'{_client(scope)} - - [{when}] "{visible(request)}" {status} {size} {took}'
