"""Replies made ready to be sent, and kept, since the graph does not change while it is served."""

import gzip
from base64 import b64encode
from collections import OrderedDict
from collections.abc import Hashable
from hashlib import sha256

from realpolitik.draw.svg.style import STYLE
from realpolitik.serve.http.asked import Reply

__all__ = ["SHARED", "Kept", "Ready"]

Headers = list[tuple[bytes, bytes]]

_SMALL = 800  # bytes; what is smaller gains nothing by being compressed
_TEXT = ("text/", "+json", "+xml", "/json", "/xml", "javascript", "triples", "quads", "trig")

_STYLE = b64encode(sha256(STYLE.encode()).digest()).decode()  # that of pictures
_POLICY = (
    f"default-src 'none'; script-src 'self'; style-src 'self' 'sha256-{_STYLE}'; "
    "img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SHARED: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, Location, Retry-After"),
]
"""What lets any site read a reply."""

_ALWAYS: Headers = [
    *SHARED,
    (b"content-security-policy", _POLICY.encode()),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]


class Ready:
    """A reply with all that HTTP says of it: a validator, what it varies by, how it may be used.

    `varies` are the headers of the request by which it was chosen. The validator is a digest of the
    body, and so of the graph and of the code that wrote it (RFC 9110, section 8.8.3).
    """

    def __init__(self, reply: Reply, varies: str = "Accept") -> None:
        self.status, self._body = reply.status, reply.body
        self._squeezed: bytes | None = None
        told = {name.lower() for name, _ in reply.headers}
        self.lasting = reply.status == 200 and "cache-control" not in told
        self._etag = f"{sha256(reply.body).hexdigest()[:24]}" if self.lasting else ""
        media = reply.media
        self._compresses = len(reply.body) > _SMALL and any(part in media for part in _TEXT)
        charset = "; charset=utf-8" if media.startswith("text/") else ""
        self._headers: Headers = [
            *_ALWAYS,
            *((name.lower().encode(), value.encode()) for name, value in reply.headers),
            (b"vary", ", ".join(filter(None, (varies, "Accept-Encoding"))).encode()),
        ]
        if reply.body or reply.status not in (204, 303, 304):
            self._headers.append((b"content-type", f"{media}{charset}".encode()))
        if "cache-control" not in told:
            how = b"no-cache" if self.lasting else b"no-store"
            self._headers.append((b"cache-control", how))

    @property
    def size(self) -> int:
        """The bytes that it takes."""
        return 2_000 + len(self._body) + len(self._squeezed or b"")

    def sent(self, conditions: str, *, squeezed: bool) -> tuple[int, Headers, bytes]:
        """Return the status, the headers and the body for a client.

        `conditions` are what it said in If-None-Match; `squeezed` says that it takes gzip.
        """
        squeezed = squeezed and self._compresses
        headers = [*self._headers]
        if self._etag:  # of each of the two forms another: they are not the same to the byte
            etag = f'"{self._etag}{"-gzip" if squeezed else ""}"'
            headers.append((b"etag", etag.encode()))
            if conditions and _matches(conditions, etag):
                return 304, headers, b""
        body = self._body
        if squeezed:
            if self._squeezed is None:
                self._squeezed = gzip.compress(body, 6, mtime=0)
            body = self._squeezed
            headers.append((b"content-encoding", b"gzip"))
        if self.status != 204:
            headers.append((b"content-length", str(len(body)).encode()))
        return self.status, headers, body


def _matches(conditions: str, etag: str) -> bool:
    """Say whether If-None-Match names a validator, compared weakly (section 13.1.2)."""
    named = (part.strip().removeprefix("W/") for part in conditions.split(","))
    return any(part in ("*", etag) for part in named)


class Kept:
    """The replies that were last asked for, as many as fit into so many bytes."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._ready: OrderedDict[Hashable, Ready] = OrderedDict()
        self._sizes: dict[Hashable, int] = {}

    def __len__(self) -> int:
        return len(self._ready)

    def get(self, key: Hashable) -> Ready | None:
        """Return what is kept under a key."""
        found = self._ready.get(key)
        if found:
            self._ready.move_to_end(key)
        return found

    def put(self, key: Hashable, ready: Ready) -> None:
        """Keep what will last, in place of what was asked for least recently."""
        # Compressed later, it takes no more than as much again.
        size = 2 * ready.size
        if not ready.lasting or size > self._most / 4 or key in self._ready:
            return
        self._ready[key], self._sizes[key] = ready, size
        self._size += size
        while self._size > self._most:
            oldest, _ = self._ready.popitem(last=False)
            self._size -= self._sizes.pop(oldest)
