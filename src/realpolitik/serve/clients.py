"""Limit the number of connections, the bytes in transit, and the work of the event loop.

If a limit is reached, the server closes the oldest connections of the client that uses the most. It
compares clients by IP network, large networks first, so that many addresses bring no advantage.
"""

import asyncio
import re
import socket
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from realpolitik.serve.http.problems import ProblemError
from realpolitik.serve.lanes import NETWORKS

if TYPE_CHECKING:
    from starlette.types import Scope

__all__ = ["Connection", "client_of", "networks"]

_CONNECTIONS = 500
_READ = 2**14  # maximum bytes read from a connection at once; asyncio reads 256 KB
_HEAD, _LINES = 2**15, 100  # maximum bytes and lines of the head of a request
_UNSENT = 2**17  # maximum bytes of a response in the kernel (default: 4 MB); Linux doubles it
_SECONDS = 10.0  # timeout for the headers of a request, or for reading a response
_TRANSFER = 128 * 2**20  # maximum bytes of request bodies and responses in transfer
_SMALL = 2**18  # bytes up to which a body does not count
_CLIENT = re.compile(r"[\w.:%]{2,60}", re.ASCII)  # an IP address


def client_of(scope: "Scope") -> str:
    """Return the client's IP address, or "-" if the address is missing or malformed."""
    host = (scope.get("client") or ("", 0))[0] or ""  # older versions of uvicorn: None
    return host if re.fullmatch(_CLIENT, host) else "-"


@lru_cache(maxsize=1024)
def networks(client: str) -> tuple[str, ...]:
    """Return three networks that contain an IP address, such as "198.51.0.0/16", largest first."""
    try:
        address = ip_address(client)
        address = getattr(address, "ipv4_mapped", None) or address
        sizes = (16, 24, 32) if address.version == 4 else (32, 48, 64)
        return tuple(str(ip_network((address, size), strict=False)) for size in sizes)
    except ValueError:
        return (client,) * 3


class Parser(h11.Connection):
    """An HTTP parser that refuses long headers and chunked bodies, since h11 parses them slowly."""

    _is_chunked = False

    def next_event(self) -> Any:
        """Return the next event, or h11.PAUSED for a chunked body (RFC 9112, section 7.1)."""
        if self._is_chunked:
            return h11.PAUSED
        if self.their_state is h11.IDLE:
            head = self.trailing_data[0].partition(b"\r\n\r\n")[0]
            if len(head) > _HEAD or head.count(b"\n") > _LINES:
                raise h11.RemoteProtocolError("the head of the request is too long")
        event = super().next_event()
        if isinstance(event, h11.Request):
            self._is_chunked = any(name == b"transfer-encoding" for name, _ in event.headers)
        return event


class Connection(H11Protocol):
    """A connection that is closed if the client sends a request or reads a response too slowly."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the timeout for a request; if there are too many connections, close some."""
        super().connection_made(transport)
        self.conn = Parser(h11.SERVER, _HEAD)
        transport.max_size = _READ  # type: ignore[attr-defined]
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _UNSENT)
        self._head = self._reading = self.loop.call_later(_SECONDS, transport.abort)
        self._left = self.loop.create_future()
        is_lost = transport.is_closing
        self.app_state = {"hold": self.hold, "is_lost": is_lost, "left": self._left}
        self._bytes, self._networks = 0, networks(self.client[0] if self.client else "-")
        fewer = _CONNECTIONS - _CONNECTIONS // 10
        if len(self.connections) > _CONNECTIONS and not self._make_room(fewer, lambda _: 1):
            transport.abort()

    def hold(self, size: int) -> None:
        """Register `size` bytes as in transit until the response is sent, unless `size` is small.

        Raises ProblemError if too many bytes are in transit, and this client is the largest user.
        """
        self._networks = NETWORKS.get()
        self._bytes = size if size > _SMALL else 0
        if self._bytes and not self._make_room(_TRANSFER, lambda each: each._bytes):
            raise ProblemError("busy")

    def _make_room(self, most: int, size: "Callable[[Connection], int]") -> bool:
        """End connections until the sum of their sizes is at most `most`.

        The oldest idle ones of the client with the largest sum end first, an eighth of them at
        once, since comparing all takes milliseconds. Return False if it has this connection only.
        """
        kept = [each for each in self.connections if isinstance(each, Connection)]
        kept = [each for each in kept if size(each) and not each.transport.is_closing()]
        total = sum(map(size, kept))
        while total > most:
            ends = kept
            for level in range(3):
                sums = Counter[str]()
                for each in ends:
                    sums[each._networks[level]] += size(each)
                largest = max(sums.values())
                ends = [each for each in ends if sums[each._networks[level]] == largest]
            ends.sort(key=lambda c: (c is self, c._head.cancelled(), c._head.when()))
            if ends[0] is self:
                return False
            for end in ends[: max(len(ends) // 8, 1)]:
                if total > most:
                    total -= size(end)
                    end.transport.abort()
                    kept.remove(end)
                    self.connections.discard(end)  # which otherwise happens in the next iteration
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the timeouts of a closed connection, and refuse a request that is still queued."""
        self._left.set_result(None)
        self._head.cancel()
        self._reading.cancel()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Cancel the timeout for a request once all its headers have arrived."""
        cycle = self.cycle
        super().handle_events()
        if self.cycle is not cycle:
            self._head.cancel()

    def on_response_complete(self) -> None:
        """Start the timeout for the next request, unless that request has already arrived."""
        self._bytes = 0
        self._head = self.loop.call_later(_SECONDS, self.transport.abort)
        super().on_response_complete()

    def pause_writing(self) -> None:
        """Pause writing, and start the timeout within which the client must read the data."""
        self._reading = self.loop.call_later(_SECONDS, self.transport.abort)
        super().pause_writing()

    def resume_writing(self) -> None:
        """Resume writing, and cancel the timeout, because the client has read enough data."""
        self._reading.cancel()
        super().resume_writing()
