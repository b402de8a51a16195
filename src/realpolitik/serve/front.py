"""The front: HTTP in, HTTP out. It asks no graph itself, and so never waits for one."""

import gc
import signal
import socket
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from realpolitik.errors import Unavailable
from realpolitik.escape import visible
from realpolitik.serve.http.asked import Asked, Reply
from realpolitik.serve.http.kept import SHARED, Kept, Ready
from realpolitik.serve.http.negotiation import HTML, negotiated, quality
from realpolitik.serve.http.problems import JSON, problem
from realpolitik.serve.pages import editor
from realpolitik.serve.pages.pages import problem_page
from realpolitik.serve.replies import route_of
from realpolitik.serve.requests import Unfit, asked_of, base_of, headers_of, refuse_large, varies_by
from realpolitik.serve.workers import Pool

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["application", "run"]

Log = Callable[[str], None]

_KEPT = 64 * 2**20  # bytes of replies
_CONNECTIONS = 500
_EACH = 16  # free queries at once from one address
_PREFLIGHT = (
    ("Access-Control-Allow-Methods", "GET, HEAD, POST, OPTIONS"),
    ("Access-Control-Allow-Headers", "*"),
    ("Access-Control-Max-Age", "86400"),
)


def application(pool: Pool, log: Log | None = None) -> Starlette:
    """Return the application that answers from a pool, which it opens if nobody has.

    `log` is given a line for each request. Agents are answered at /mcp, if their SDK is there.
    """
    try:
        from realpolitik.serve.agents import over_http
    except ModuleNotFoundError:
        agents = Starlette()
    else:
        agents = over_http(pool)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        if not pool.ready:
            pool.open()
        gc.collect()
        gc.freeze()  # what lasts is not looked through for garbage again and again
        async with agents.router.lifespan_context(agents):
            yield
        pool.close()

    async def healthy(_: "Request") -> Response:
        return PlainTextResponse("up\n")

    async def ready(_: "Request") -> Response:
        if pool.ready:
            return PlainTextResponse("ready\n")
        return PlainTextResponse("not ready\n", 503, {"Retry-After": "1"})

    routes = [Route("/healthz", healthy), Route("/readyz", ready)]
    if agents.routes:
        routes.append(Route("/mcp", _Told(agents, log)))
    app = Starlette(routes=routes, lifespan=lifespan)
    # Not mounted: Starlette sees no path there that has a line feed in it.
    app.router.redirect_slashes, app.router.default = False, _Front(pool, log)
    return app


class _Told:
    """An application whose replies any site may read, and are told to the log like all others."""

    def __init__(self, app: "ASGIApp", log: Log | None) -> None:
        self._app, self._log = app, log

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        started, status, size = time.perf_counter(), 500, 0

        async def told(message: "Message") -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message.get("headers", ()), *SHARED]}
            size += len(message.get("body", b""))
            await send(message)

        # A browser asks first whether it may send what an agent sends.
        asked_first = scope["method"] == "OPTIONS"
        app = Response(status_code=204, headers=dict(_PREFLIGHT)) if asked_first else self._app
        await app(scope, receive, told)
        if self._log:
            self._log(_line(scope, status, size, time.perf_counter() - started))


class _Front:
    """What answers HTTP, as an ASGI application."""

    def __init__(self, pool: Pool, log: Log | None) -> None:
        self._pool, self._log = pool, log
        self._kept = Kept(_KEPT)
        self._asking = Counter[str]()

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            return  # no WebSocket is spoken here, and none accepted
        started, headers = time.perf_counter(), headers_of(scope)
        try:
            ready = await self._ready(scope, receive, headers)
        except Unfit as unfit:
            ready = Ready(_shown(unfit.reply, headers.get("accept", "")))
        squeezed = quality(headers.get("accept-encoding", ""), "gzip") > 0
        status, told, body = ready.sent(headers.get("if-none-match", ""), squeezed=squeezed)
        await send({"type": "http.response.start", "status": status, "headers": told})
        shown = b"" if scope["method"] == "HEAD" else body
        await send({"type": "http.response.body", "body": shown})
        if self._log:
            self._log(_line(scope, status, len(shown), time.perf_counter() - started))

    async def _ready(self, scope: "Scope", receive: "Receive", headers: dict[str, str]) -> Ready:
        if scope["method"] == "OPTIONS":
            found = route_of(scope["path"].rstrip("/") or "/")
            methods = found[0].methods if found else ("GET",)
            allow = ("Allow", ", ".join([*methods, "HEAD", "OPTIONS"]))
            return Ready(Reply(204, "", b"", (allow, *_PREFLIGHT)), "")
        base = base_of(scope, headers)
        refuse_large(scope, base)
        # As it was written, which spares reading it; then by what it asks.
        written = (scope["raw_path"], scope["query_string"], headers.get("accept"), base)
        reading = scope["method"] in ("GET", "HEAD")
        ready = self._kept.get(written) if reading else None
        if ready is None:
            asked = await asked_of(scope, receive, headers, base)
            varies = varies_by(asked, scope["path"])
            key = (asked._replace(accept="") if asked.media else asked, varies)
            ready = self._kept.get(key)
            if ready is None:
                client = (scope.get("client") or ("", 0))[0]
                reply = await self._reply(asked, client)
                ready = Ready(_shown(reply, asked.accept, asked), varies)
                self._kept.put(key, ready)
            if reading:
                self._kept.put(written, ready)
        return ready

    async def _reply(self, asked: Asked, client: str) -> Reply:
        """Return the reply of the pool, of which one client gets so many free queries at once."""
        found = route_of(asked.path)
        if not (found and found[0].free and asked.get("query")):
            return await self._pool.reply(asked)
        if self._asking[client] >= _EACH:
            return problem("too-many", base=asked.base, headers=(("Retry-After", "1"),))
        self._asking[client] += 1
        try:
            return await self._pool.reply(asked, free=True)
        finally:
            self._asking[client] -= 1
            if not self._asking[client]:
                del self._asking[client]


def _shown(reply: Reply, accept: str, asked: Asked | None = None) -> Reply:
    """Return a reply, as a page where it tells of a problem and the client is a browser."""
    if reply.media == JSON and negotiated(accept, (JSON, HTML)) == HTML:
        if asked and asked.path == editor.PATH:
            return editor.failed(reply, asked)
        return problem_page(reply)
    return reply


def _line(scope: "Scope", status: int, size: int, seconds: float) -> str:
    """Return a line of the access log: the Common Log Format, and the milliseconds."""
    client = (scope.get("client") or ("-", 0))[0]
    query = scope["query_string"].decode("latin-1")
    path = scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
    when = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime())
    request = f"{scope['method']} {path[:2000]} HTTP/{scope['http_version']}".replace('"', "%22")
    return f'{client} - - [{when}] "{visible(request)}" {status} {size} {seconds * 1000:.1f}ms'


def run(pool: Pool, host: str, port: int, tell: Log, log: Log) -> None:
    """Serve until a signal ends it, and all that was asked by then is replied.

    `tell` is given a line that says where, `log` one for each request.

    Raises Unavailable where the address cannot be had, and what `Pool.open` raises.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=1024)
    except (OSError, OverflowError) as error:
        reason = f"cannot be listened at: {getattr(error, 'strerror', '') or error}"
        raise Unavailable(f"{host}:{port}", reason) from None
    with listening:
        # What is accepted inherits it. A head waits 40 ms for its body to be sent without.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        pool.open()
        shown = f"[{host}]" if ":" in host else host
        config = uvicorn.Config(
            application(pool, log),
            log_level="warning",
            access_log=False,
            server_header=False,
            limit_concurrency=_CONNECTIONS,
            ws="none",
            timeout_graceful_shutdown=round(pool.seconds) + 5,
        )
        server = uvicorn.Server(config)
        for ending in (signal.SIGINT, signal.SIGTERM):
            # Until uvicorn handles them; when all is done it raises them again.
            signal.signal(ending, lambda *_: setattr(server, "should_exit", True))
        tell(f"listening at http://{shown}:{listening.getsockname()[1]}/ (Ctrl-C ends it)")
        try:
            server.run([listening])
        finally:
            pool.close()
