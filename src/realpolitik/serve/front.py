"""The front: HTTP in, HTTP out. It asks no graph itself, and so never waits for one."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from realpolitik.serve.asked import Asked, Reply
from realpolitik.serve.negotiation import ENDINGS, negotiated
from realpolitik.serve.problems import problem
from realpolitik.serve.replies import Route, route_of
from realpolitik.serve.workers import Pool

if TYPE_CHECKING:
    from starlette.types import ASGIApp

__all__ = ["application", "run"]


def application(pool: Pool) -> Starlette:
    """Return the application that answers from a pool, which it opens if nobody has."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        if not pool.ready:
            pool.open()
        yield
        pool.close()

    app = Starlette(lifespan=lifespan)

    async def handle(request: Request) -> Response:
        answer = await _answer(pool, request)
        return Response(answer.body, answer.status, dict(answer.headers), answer.media)

    app.add_route("/{path:path}", handle, methods=["GET", "HEAD", "POST"])
    return app


async def _answer(pool: Pool, request: Request) -> Reply:
    base = f"{request.url.scheme}://{request.url.netloc}"
    found = _found(request.url.path)
    if found is None:
        return problem("not-found", base=base)
    route, path, ending = found
    accept = ending or request.headers.get("accept", "*/*")
    media = negotiated(accept, route.media)
    if route.media and media is None:
        return problem("not-acceptable", base=base, offers=route.media)
    params = tuple(request.query_params.multi_items())
    return await pool.reply(Asked("GET", path, params, media or "", base, accept))


def _found(path: str) -> tuple[Route, str, str] | None:
    """Return the route of a path, the path without an ending, and the media type of the ending."""
    path = path.rstrip("/") or "/"
    ending = re.fullmatch(r"(.+)\.(\w+)", path)
    if ending and ending[2] in ENDINGS:
        found, media = route_of(ending[1]), ENDINGS[ending[2]]
        if found and media in found[0].media:
            return found[0], ending[1], media
    found = route_of(path)
    return found and (found[0], path, "")


def run(pool: Pool, host: str, port: int) -> None:
    """Serve until a signal ends it."""
    import uvicorn

    app: ASGIApp = application(pool)
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)
