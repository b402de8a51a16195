"""The HTTP server, with its routes, its cache of responses and its access log.

Worker processes evaluate all queries, so that the server itself never waits for a query.
"""

import asyncio
import logging
import os
import re
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from realpolitik.errors import Refused, Unavailable
from realpolitik.escape import visible
from realpolitik.serve.clients import Connection, client_of, networks
from realpolitik.serve.http.problems import ProblemError
from realpolitik.serve.http.request import BODY, EXTENSIONS, Request, read_body, read_request
from realpolitik.serve.lanes import LEFT, NETWORKS, Lane
from realpolitik.serve.pages.templates import CONTENT_SECURITY_POLICY
from realpolitik.serve.pool import Pool
from realpolitik.serve.programs.protocol import TRIPLES
from realpolitik.serve.resources import RESOURCES, problem_response

if TYPE_CHECKING:
    from starlette.requests import Request as StarletteRequest
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["create_app", "run"]

Log = Callable[[str], None]

_BACKLOG = 2048  # connections that wait in the kernel for the server to accept them
_ACCEPTED = 32  # connections accepted in one iteration of the event loop
_CALL = 2**14  # maximum bytes of an agent's call, which the SDK parses in the event loop
_PARTS = 500  # maximum number of its brackets, braces and commas: 2 ms (30,000: 40 ms)
_CACHE = 64 * 2**20  # maximum bytes of cached responses
_PIECE = 2**16  # maximum bytes sent at once
_TURNS = 32  # requests that are begun in one iteration of the event loop, so that it stays short
_TURN, _WAIT = 0.001, 10.0  # seconds that a request counts as, and that it waits for its turn
_LINES = 10_000  # maximum number of log lines that wait to be written
_WIDE, _TRACEBACK = 500, 4_000  # maximum characters of a request and a traceback in the log
_LOCAL = r"localhost|127\.\d+\.\d+\.\d+|\[::1\]"
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
_ANY_TRIPLE = Request("/sparql", params=(("query", "ASK { ?s ?p ?o }"),))
_PREFLIGHT = {
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "*",
    "access-control-max-age": "86400",
}


def run(
    pool: Pool, host: str, port: int, announce: Log, log: Log, *, private: bool = False
) -> None:
    """Serve the graph over HTTP until SIGINT or SIGTERM, then finish the requests in progress.

    `announce` is called with a line that contains the server's URL. `log` is called in a thread,
    with a line for each request. If `private` is true and the address is a loopback address, other
    web sites in the user's browser cannot read the graph.

    Raises Refused if `host` is empty, Unavailable if binding fails, and the errors of `Pool.open`.
    """
    if not host:
        raise Refused("--host", "it is empty; give 127.0.0.1, or 0.0.0.0 to publish the graph")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = _Listener(fileno=socket.create_server((host, port), family=family).detach())
    except (OSError, OverflowError) as error:
        reason = f"cannot listen at this address: {getattr(error, 'strerror', '') or error}"
        raise Unavailable(f"{host}:{port}", f"{reason}; give another --host or --port") from None
    with listener, _in_thread(log) as log_line:
        # Connections inherit this; without it, there are 40 ms between response head and body.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        where, number = listener.getsockname()[:2]
        own = host if private and ip_address(where).is_loopback else ""
        pool.open()
        config = uvicorn.Config(
            create_app(pool, log_line, private=own),
            backlog=_ACCEPTED,
            loop="asyncio",  # whose transports `Connection` limits
            http=Connection,
            ws="none",
            log_config=None,  # which would write to standard error, and wait for its reader
            log_level="error",
            access_log=False,
            server_header=False,
            forwarded_allow_ips=os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1"),
            timeout_graceful_shutdown=round(pool.seconds) + 5,
        )
        logging.getLogger().addHandler(_Exceptions(log_line))
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


class _Listener(socket.socket):
    """A socket whose backlog is not the number of connections that asyncio accepts at once."""

    def listen(self, backlog: int = 0, /) -> None:
        """Listen with `_BACKLOG`, whatever asyncio asks for."""
        super().listen(_BACKLOG)


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


class _Exceptions(logging.Handler):
    """Logs the exceptions that libraries report; their other messages are mistakes of clients."""

    def __init__(self, log: Log) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Log the end of a traceback."""
        if record.exc_info:
            self._log(self.format(record)[-_TRACEBACK:])


class _Name(StringConvertor):
    """The last part of a path, which may be an IRI and contain slashes and line feeds."""

    regex = r"(?s:.+?)"


class _Extension(StringConvertor):
    """The file extension at the end of a path, which may be missing."""

    regex = rf"(?:\.(?:{'|'.join(EXTENSIONS)}))?\Z"


register_url_convertor("name", _Name())
register_url_convertor("extension", _Extension())


def create_app(pool: Pool, log: Log | None = None, *, private: str = "") -> "ASGIApp":
    """Return the ASGI application that answers requests with a pool, which must be open.

    `log` is called with a line for each request. MCP is served at /mcp if its SDK is installed. If
    `private` is a host name, only requests to this host or localhost are answered, and other web
    sites in the user's browser cannot read the graph.
    """

    async def ready(_: "StarletteRequest") -> Response:
        with suppress(ProblemError):
            if (await pool.respond(_ANY_TRIPLE, "health")).status_code == 200:
                return PlainTextResponse("ready\n")
        return PlainTextResponse("The store is not available\n", 503, {"retry-after": "1"})

    cache = _Cache()
    routes = [
        *(
            Route(
                path.replace("}", ":name}") + "{extension:extension}",
                _Endpoint(path, pool, cache),
                methods=["GET", "POST"] if resource.bodies else ["GET"],
            )
            for path, resource in RESOURCES.items()
            if path.startswith("/")
        ),
        Route("/healthz", PlainTextResponse("up\n"), methods=["GET"]),
        Route("/readyz", ready),
        Route("/favicon.ico", RedirectResponse("/static/icon.svg", 301)),
        Route("/robots.txt", RedirectResponse("/static/robots.txt", 301)),
        Mount("/static", StaticFiles(directory=os.path.join(os.path.dirname(__file__), "static"))),
    ]
    try:
        from realpolitik.serve.agents import http_app
    except ModuleNotFoundError:  # the extra `mcp` is not installed
        agents = Starlette()
    else:
        agents = http_app(pool)
        routes.append(Route("/mcp", _WholeBody(agents), methods=["POST"]))
    handlers = dict.fromkeys((ProblemError, HTTPException, Exception), _report)
    lifespan = agents.router.lifespan_context
    app = Starlette(routes=routes, lifespan=lifespan, exception_handlers=handlers)
    app.router.redirect_slashes = False
    return _Outermost(app, log, private)


async def _report(request: "StarletteRequest", error: Exception) -> Response:
    """Return the response for an error outside any endpoint, or while reading a request."""
    if isinstance(error, HTTPException):
        slug = "method" if error.status_code == 405 else "not-found"
        error = ProblemError(slug, headers=error.headers)
    problem = error if isinstance(error, ProblemError) else ProblemError("fault")
    return problem_response(problem, Request("", accept=request.headers.get("accept", "*/*")))


class _Outermost:
    """Middleware for all responses: it adds headers, limits chunk sizes, and writes the log."""

    def __init__(self, app: "ASGIApp", log: Log | None, private: str) -> None:
        self._app, self._log, self._private = app, log, private
        self._hosts = re.compile(rf"({_LOCAL}|{re.escape(private)})(:\d+)?", re.IGNORECASE)
        self._headers = [*_SHARED, *(_FOR_OWN_PAGES if private else _FOR_ANY_SITE)]
        self._turns = Lane(_TURNS)

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.get("state", {})  # adapters without connections have none
        NETWORKS.set(networks(client_of(scope)))
        LEFT.set(state.get("left"))
        is_lost: Callable[[], bool] = state.get("is_lost", bool)
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
            while len(body) > _PIECE and not is_lost():
                await send({**message, "body": bytes(body[:_PIECE]), "more_body": True})
                body = body[_PIECE:]
            if not is_lost():
                await send({**message, "body": bytes(body)})

        if scope["raw_path"].endswith(b"/"):
            scope["path"] = scope["path"][:-1] or "/"
        app, headers, problem = self._app, Headers(scope=scope), ""
        try:  # the cheap part is done for all, and the rest in the order of the lane
            await self._turns.take(_WAIT)
            asyncio.get_running_loop().call_soon(self._turns.give, _TURN)
        except ProblemError:
            problem = "busy"
        if is_lost():
            return  # the client has left
        if "transfer-encoding" in headers:  # `Parser` reads no chunks
            problem = "length-required"
        elif self._private and not self._hosts.fullmatch(headers.get("host", "")):
            problem = "host"  # DNS rebinding: the name of another site may resolve to this address
        if problem:
            asked = Request("", accept=headers.get("accept", "*/*"))
            app = problem_response(ProblemError(problem, headers={"connection": "close"}), asked)
        elif scope["method"] == "OPTIONS":
            app = Response(status_code=204, headers=_PREFLIGHT)
        try:
            await app(scope, receive, send_on)
        finally:
            if self._log:
                self._log(_line(scope, status, size, time.perf_counter() - started))


class _Endpoint:
    """Answers the requests for one resource, from the cache or with the pool."""

    def __init__(self, path: str, pool: Pool, cache: "_Cache") -> None:
        self._path, self._resource, self._pool, self._cache = path, RESOURCES[path], pool, cache

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        resource, posted = self._resource, scope["method"] == "POST"
        slow = resource.slow and (not resource.bodies or posted or scope["query_string"] != b"")
        hold = scope.get("state", {}).get("hold", lambda _: None)
        if posted:
            hold(min(int(Headers(scope=scope).get("content-length", "0")), BODY))
        request = await read_request(scope, receive, self._path, resource.formats, resource.bodies)
        request = resource.known(request)
        lane = "queries" if slow or request.media in TRIPLES else "questions"
        response = self._cache.get(request)
        if response is None:
            try:
                response = await self._pool.respond(request, lane)
                self._cache.put(request, response)
            except ProblemError as problem:
                response = problem_response(problem, request)
        hold(len(response.body))
        await _if_none_match(response, Headers(scope=scope))(scope, receive, send)


def _if_none_match(response: Response, headers: Headers) -> Response:
    """Return a response with status 304 if the client has this one (RFC 9110, section 13.1.2)."""
    known, etag = headers.get("if-none-match"), response.headers.get("etag")
    if not known or not etag:
        return response
    if {part.strip().removeprefix("W/") for part in known.split(",")}.isdisjoint(("*", etag)):
        return response
    kept = {k: v for k, v in response.headers.items() if not k.startswith("content-")}
    return Response(status_code=304, headers=kept)


class _Cache(dict[Request, Response]):
    """The newest responses that have an ETag.

    They never expire, since the graph does not change while it is served.
    """

    size = 0

    def put(self, request: Request, response: Response) -> None:
        """Cache the response to a GET request, and drop the oldest ones if the cache is full."""
        is_lasting = "etag" in response.headers and len(response.body) < _CACHE / 4
        if request.content_type or not is_lasting or request in self:
            return
        self[request] = response
        self.size += _size(request, response)
        while self.size > _CACHE:
            oldest = next(iter(self))
            self.size -= _size(oldest, self.pop(oldest))


def _size(request: Request, response: Response) -> int:
    """Estimate how many bytes of memory a response takes in the cache, with its request."""
    return 4_000 + 4 * len(str(request)) + len(response.body)


class _WholeBody:
    """Middleware that reads a body that is quickly parsed before it calls the application."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        body = await read_body(receive, _CALL)
        if sum(map(body.count, (b"[", b"{", b","))) > _PARTS:
            raise ProblemError("malformed", f"Send at most {_PARTS} brackets, braces and commas.")
        whole: list[Message] = [{"type": "http.request", "body": body}]

        async def receive_whole() -> "Message":
            return whole.pop() if whole else await receive()

        await self._app(scope, receive_whole, send)


def _line(scope: "Scope", status: int, size: int, seconds: float) -> str:
    """Return a line of the access log: Common Log Format, then the time taken in milliseconds."""
    query = scope["query_string"].decode("latin-1")
    path = scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
    when = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime())
    request = f"{scope['method']} {path}"[:_WIDE].replace('"', "%22")
    line = f'{client_of(scope)} - - [{when}] "{visible(request)} HTTP/{scope["http_version"]}"'
    return f"{line} {status} {size} {seconds * 1000:.1f}ms"
