"""Read HTTP requests of limited size, choose the response format, and parse form bodies."""

import asyncio
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl

from starlette.datastructures import Headers

from realpolitik.export.formats import FORMATS
from realpolitik.serve.http.problems import ProblemError

if TYPE_CHECKING:
    from starlette.types import Receive, Scope

__all__ = [
    "BODY",
    "EXTENSIONS",
    "FORM",
    "HTML",
    "Pairs",
    "Request",
    "accepts_gzip",
    "negotiate",
    "parse_pairs",
    "read_body",
    "read_request",
    "with_body",
]

Pairs = tuple[tuple[str, str], ...]

EXTENSIONS = {form.ending: form.media_type for form in FORMATS.values()}
"""The media type of each file extension that a URL may end in."""

FORM = "application/x-www-form-urlencoded"
HTML = EXTENSIONS["html"]

BODY = 1_000_000
"""The maximum size of a request body in bytes."""

_ADDRESS = 16_384  # maximum bytes of a path and query string
_PARAMETERS = 200
_SECONDS = 10.0  # timeout for a body to arrive
_RANGES = 64  # ranges of an Accept header that are read
_HOST = re.compile(r"([\w.-]{1,253}|\[[\da-fA-F:.]{2,45}\])(:\d{1,5})?", re.ASCII)


class Request(NamedTuple):
    """A parsed request, in a form that can be sent to a worker process.

    `route` is the key of its resource in RESOURCES, `name` is the variable part of the path, and
    `path` is the decoded path without the file extension. `params` come from the query string.
    `accept` is the media type of the file extension or, without an extension, the Accept header.
    `media` is the media type of the response. `base` is the URL of the service without a trailing
    slash. `gzip` is true if the client accepts gzip. A POST has a `content_type` and a `body`.
    """

    route: str
    path: str = ""
    name: str = ""
    params: Pairs = ()
    media: str = EXTENSIONS["json"]
    accept: str = "*/*"
    base: str = ""
    gzip: bool = False
    content_type: str = ""
    body: bytes = b""

    def get(self, name: str, default: str = "") -> str:
        """Return the first value of the parameter `name`, or `default` if it is missing."""
        return next((value for key, value in self.params if key == name), default)

    def all(self, name: str) -> tuple[str, ...]:
        """Return all values of the parameter `name`, in the order of the request."""
        return tuple(value for key, value in self.params if key == name)


async def read_request(
    scope: "Scope",
    receive: "Receive",
    route: str,
    formats: tuple[str, ...],
    bodies: Mapping[str, str],
) -> Request:
    """Read a request for the resource at `route`, and choose one of `formats` for the response.

    If `formats` is empty, the Accept header is ignored. A POST needs a content type in `bodies`.

    Raises ProblemError for a request that cannot be answered.
    """
    if len(scope["raw_path"]) + len(scope["query_string"]) > _ADDRESS:
        raise ProblemError("too-long")
    headers = Headers(scope=scope)
    path, values = scope["path"], dict(scope["path_params"])
    extension: str = values.pop("extension")[1:]
    name: str = next(iter(values.values()), "")
    if extension and EXTENSIONS[extension] in formats:
        path = path.removesuffix(f".{extension}")
    elif extension:  # it belongs to a name, such as an IRI
        if not name:
            raise ProblemError("not-found")
        name, extension = f"{name}.{extension}", ""
    accept = EXTENSIONS.get(extension) or ", ".join(headers.getlist("accept")) or "*/*"
    media = negotiate(accept, formats)
    if formats and media is None:
        raise ProblemError("not-acceptable", offers=formats)
    host = headers.get("host", "")
    host = host if _HOST.fullmatch(host) else "localhost"
    content_type, body = "", b""
    if scope["method"] == "POST":
        content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        if content_type not in bodies:
            raise ProblemError("type", f"Send one of these content types: {', '.join(bodies)}.")
        body = await read_body(receive)
    return Request(
        route,
        path,
        name,
        parse_pairs(scope["query_string"]),
        media or "",
        accept,
        f"{'https' if scope['scheme'] == 'https' else 'http'}://{host}",
        accepts_gzip(headers.get("accept-encoding", "")),
        content_type,
        body,
    )


async def read_body(receive: "Receive", most: int = BODY) -> bytes:
    """Return the body of a request.

    Raises ProblemError if the body has more than `most` bytes or arrives too slowly.
    """
    data = bytearray()
    try:
        async with asyncio.timeout(_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ProblemError("slow")  # nobody reads this
                data += message.get("body", b"")
                if len(data) > most:
                    raise ProblemError("too-large")
                if not message.get("more_body"):
                    return bytes(data)
    except TimeoutError:
        raise ProblemError("slow") from None


def parse_pairs(data: bytes) -> Pairs:
    """Return the parameters in a query string or a form, as pairs of a name and a value.

    Raises ProblemError if there are too many parameters, or if the data are not valid UTF-8.
    """
    try:
        text = data.decode()
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_PARAMETERS)
    except UnicodeError:
        raise ProblemError("malformed", "The parameters are not valid UTF-8.") from None
    except ValueError:
        raise ProblemError("malformed", f"Send at most {_PARAMETERS} parameters.") from None
    return tuple(pairs)


def with_body(request: Request, bodies: Mapping[str, str]) -> Request:
    """Return a request with the content of its body added to the parameters.

    The body is a form, or the value of one parameter, which `bodies` names for the content type.
    """
    if request.content_type == FORM:
        params = parse_pairs(request.body)
    elif request.content_type:
        try:
            params = ((bodies[request.content_type], request.body.decode()),)
        except UnicodeDecodeError as error:
            detail = f"The body is not valid UTF-8 at byte {error.start + 1}."
            raise ProblemError("malformed", detail) from None
    else:
        return request
    return request._replace(params=(*request.params, *params), body=b"")


@lru_cache(maxsize=256)
def negotiate(accept: str, offers: tuple[str, ...]) -> str | None:
    """Return the media type in `offers` that an Accept header prefers (RFC 9110, section 12.5.1).

    If several types have the same weight, the first one is returned. If no type is acceptable, None
    is returned. If the header is empty, all types are acceptable.
    """
    found = [each for each in map(_weighted, accept.split(",")[:_RANGES]) if "/" in each[0]]
    weights = dict(reversed(found or [("*/*", 1.0)]))  # of equal ranges, the first counts

    def weight(offer: str) -> float:
        ranges = offer, f"{offer.partition('/')[0]}/*", "*/*"  # the most specific first
        return next((weights[each] for each in ranges if each in weights), 0.0)

    return max((each for each in offers if weight(each) > 0), key=weight, default=None)


@lru_cache(maxsize=64)
def accepts_gzip(header: str) -> bool:
    """Return whether an Accept-Encoding header allows gzip (RFC 9110, section 12.5.3)."""
    weights = dict(map(_weighted, header.split(",")[:_RANGES]))
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def _weighted(part: str) -> tuple[str, float]:
    """Return the name, in lower case, and the weight (default: 1) in one part of a header."""
    name, *settings = part.lower().split(";")
    weight = 1.0
    for key, _, value in (setting.partition("=") for setting in settings):
        if key.strip() == "q":
            try:
                weight = min(max(float(value), 0.0), 1.0)
            except ValueError:
                weight = 0.0
    return name.strip(), weight
