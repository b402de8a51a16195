"""Limits of clients: their connections, slow requests and readers, requests and bytes at once."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING

from uvicorn.protocols.http.h11_impl import H11Protocol

from realpolitik.serve.http.problems import ProblemError

if TYPE_CHECKING:
    from starlette.types import Scope

__all__ = ["Clients", "Connection", "client_of"]

_CONNECTIONS, _PER_CLIENT = 500, 100
_SECONDS = 10.0  # for a whole request head to arrive, and for a piece of a response to be read
# Bytes of bodies that arrive and of responses that are being read: of all clients, and of one.
# Those of small responses are limited by the number of connections.
_TRANSFER, _TRANSFER_PER_CLIENT, _SMALL = 256 * 2**20, 64 * 2**20, 2**18
_AT_ONCE = 6  # requests of a client at once, of each kind; as many connections as a browser opens
_CLIENT = re.compile(r"[\w.:%]{2,60}", re.ASCII)  # an IP address
_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 1\r\n"
    b"Content-Type: text/plain\r\nContent-Length: 21\r\n\r\ntoo many connections\n"
)


def client_of(scope: "Scope") -> str:
    """Return the address of the client; a proxy may pass on anything for it."""
    host = (scope.get("client") or ("", 0))[0] or ""  # older versions of uvicorn: None
    return host if re.fullmatch(_CLIENT, host) else "-"


class Clients:
    """What is in progress by address: requests of each kind, and bytes in transfer."""

    def __init__(self) -> None:
        self._counts = Counter[tuple[str, str]]()

    @contextmanager
    def place(self, client: str, kind: str) -> Iterator[None]:
        """Count a request until it is done; raise ProblemError if the client has too many."""
        if self._counts[client, kind] >= _AT_ONCE:
            raise ProblemError("too-many")
        with self._counted((client, kind), 1):
            yield

    @contextmanager
    def transfer(self, client: str, size: int) -> Iterator[None]:
        """Count bytes until they are sent; raise ProblemError for too many."""
        of_client, of_all = (client, "bytes"), ("", "bytes")
        if size > _SMALL and self._counts[of_client] + size > _TRANSFER_PER_CLIENT:
            raise ProblemError("too-many")
        if size > _SMALL and self._counts[of_all] + size > _TRANSFER:
            raise ProblemError("busy")
        with self._counted(of_client, size), self._counted(of_all, size):
            yield

    @contextmanager
    def _counted(self, key: tuple[str, str], number: int) -> Iterator[None]:
        self._counts[key] += number
        try:
            yield
        finally:
            self._counts[key] -= number
            if not self._counts[key]:
                del self._counts[key]


class Connection(H11Protocol):
    """A connection that is closed if the client sends its request or reads too slowly.

    uvicorn does not limit these: its keep-alive timeout ends with the first byte of a request.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a request; close the connection if its client has too many."""
        super().connection_made(transport)
        self._head = self.loop.call_later(_SECONDS, transport.abort)
        self._reading = self._head
        if len(self.connections) > _CONNECTIONS or self._of_client() > _PER_CLIENT:
            transport.write(_FULL)
            transport.close()

    def _of_client(self) -> int:
        """Return the number of connections of the client, but 0 for one that may be a proxy."""
        if not self.client or ip_address(self.client[0]).is_loopback:
            return 0
        clients = [each.client for each in self.connections if isinstance(each, Connection)]
        return sum(client[0] == self.client[0] for client in clients if client)

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
