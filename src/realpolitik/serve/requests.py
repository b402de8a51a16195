"""A request over HTTP, read within limits: what it asks, or the problem with it."""

import asyncio
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from realpolitik.serve.http.asked import Asked, Reply
from realpolitik.serve.http.negotiation import ENDINGS, negotiated
from realpolitik.serve.http.problems import problem
from realpolitik.serve.http.route import FORM, Route
from realpolitik.serve.replies import route_of

if TYPE_CHECKING:
    from starlette.types import Receive, Scope

__all__ = ["Unfit", "asked_of", "base_of", "headers_of", "refuse_large", "varies_by"]

# The most bytes of an address, of headers, and of a body.
_ADDRESS, _HEADERS, _BODY = 8_192, 16_384, 1_000_000
_PARAMETERS = 200
_SECONDS = 10.0  # in which a body must be there
_HOST = re.compile(r"([\w.-]{1,253}|\[::1\])(:\d{1,5})?", re.ASCII)


class Unfit(Exception):
    """A request that is not answered, with the reply that says why."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply


def headers_of(scope: "Scope") -> dict[str, str]:
    """Return the headers of a request; of one that is repeated, all in one line."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def base_of(scope: "Scope", headers: dict[str, str]) -> str:
    """Return the address of the service, as the client knows it."""
    host = headers.get("host", "")
    if not _HOST.fullmatch(host):
        name, port = scope.get("server") or ("localhost", None)
        host = f"{name}:{port}" if port else name
    return f"{scope['scheme']}://{host}"


def refuse_large(scope: "Scope", base: str) -> None:
    """Raise Unfit for an address or headers that are too large."""
    if len(scope["raw_path"]) + len(scope["query_string"]) > _ADDRESS:
        raise Unfit(problem("too-long", base=base))
    if sum(len(name) + len(value) for name, value in scope["headers"]) > _HEADERS:
        raise Unfit(problem("headers-too-large", base=base))


async def asked_of(scope: "Scope", receive: "Receive", headers: dict[str, str], base: str) -> Asked:
    """Return what a request asks; raise Unfit where it is no request that is answered."""
    found = _found(scope["path"])
    if found is None:
        raise Unfit(problem("not-found", base=base))
    route, path, ending = found
    method: str = "GET" if scope["method"] == "HEAD" else scope["method"]
    if method not in route.methods:
        allowed = ", ".join([*route.methods, "HEAD", "OPTIONS"])
        raise Unfit(problem("method", base=base, headers=(("Allow", allowed),)))
    accept = ending or headers.get("accept", "*/*")
    media = negotiated(accept, route.media)
    if route.media and media is None:
        raise Unfit(problem("not-acceptable", base=base, offers=route.media))
    params = _pairs(scope["query_string"], base)
    if method == "POST":
        params += await _posted(receive, headers, route, base)
    return Asked(method, path, params, media or "", base, accept)


def _found(path: str) -> tuple[Route, str, str] | None:
    """Return the route of a path, the path without an ending, and the media type of the ending."""
    path = path.rstrip("/") or "/"
    whole, dot, ending = path.rpartition(".")
    if dot and ending in ENDINGS:
        found, media = route_of(whole or "/"), ENDINGS[ending]
        if found and media in (*found[0].media, *found[0].forms):
            return found[0], whole, media
    found = route_of(path)
    return found and (found[0], path, "")


def varies_by(asked: Asked, path: str) -> str:
    """Return the header by which the format was chosen, or nothing where the address names it."""
    return "Accept" if asked.path == (path.rstrip("/") or "/") else ""


def _pairs(data: bytes, base: str) -> tuple[tuple[str, str], ...]:
    try:
        text = data.decode()
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_PARAMETERS)
    except ValueError as error:  # UnicodeDecodeError is one
        text = "it is not UTF-8" if isinstance(error, UnicodeError) else "it has too many fields"
        raise Unfit(problem("malformed", f"The parameters: {text}.", base=base)) from None
    return tuple(pairs)


async def _posted(
    receive: "Receive", headers: dict[str, str], route: Route, base: str
) -> tuple[tuple[str, str], ...]:
    media, *settings = (part.strip() for part in headers.get("content-type", "").lower().split(";"))
    charset = next((s[8:].strip("\"' ") for s in settings if s.startswith("charset=")), "utf-8")
    if (media != FORM and media not in route.bodies) or charset not in ("utf-8", "utf8"):
        detail = f"Send a body of one of these types, in UTF-8: {', '.join([FORM, *route.bodies])}."
        raise Unfit(problem("type", detail, base=base))
    if int(headers.get("content-length", "0")) > _BODY:
        raise Unfit(problem("too-large", base=base))
    data = bytearray()
    try:
        async with asyncio.timeout(_SECONDS):
            while True:
                message = await receive()
                data += message.get("body", b"")
                if len(data) > _BODY:
                    raise Unfit(problem("too-large", base=base))
                if not message.get("more_body"):
                    break
    except TimeoutError:
        raise Unfit(problem("slow", base=base)) from None
    if media == FORM:
        return _pairs(bytes(data), base)
    try:
        return ((route.bodies[media], data.decode()),)
    except UnicodeDecodeError as error:
        detail = f"The body is not UTF-8 at byte {error.start + 1}."
        raise Unfit(problem("malformed", detail, base=base)) from None
