"""Limit the connections, slow transfers, concurrent requests and bytes of each client."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING

from uvicorn.protocols.http.h11_impl import H11Protocol

from realpolitik.serve.http.problems import ProblemError

if TYPE_CHECKING:
    from starlette.types import Scope

__all__ = ["Clients", "Connection", "client_of"]

_CONNECTIONS, _PER_CLIENT = 500, 100
_READ = 2**14  # maximum bytes read from a connection at once
_SECONDS = 10.0  # timeout for the headers of a request, or for reading a response
# Maximum bytes of request bodies and responses in transfer: of all clients, and of one client.
# Small responses do not count, since the number of connections limits them.
_TRANSFER, _TRANSFER_PER_CLIENT, _SMALL = 128 * 2**20, 64 * 2**20, 2**18
_CONCURRENT = 6  # concurrent requests of a client, of each kind: a browser opens 6 connections
_CLIENT = re.compile(r"[\w.:%]{2,60}", re.ASCII)  # an IP address
_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 1\r\n"
    b"Content-Type: text/plain\r\nContent-Length: 21\r\n\r\ntoo many connections\n"
)


def client_of(scope: "Scope") -> str:
    """Return the client's IP address, or "-" if a proxy reported something else."""
    host = (scope.get("client") or ("", 0))[0] or ""  # older versions of uvicorn: None
    return host if re.fullmatch(_CLIENT, host) else "-"


class Clients:
    """Counts each client's requests in progress, by kind, and its bytes in transfer."""

    def __init__(self) -> None:
        self._counts = Counter[tuple[str, str]]()

    def place(self, client: str, kind: str) -> AbstractContextManager[None]:
        """Count a request in the `with` block; raise ProblemError if the client has too many."""
        if self._counts[client, kind] >= _CONCURRENT:
            raise ProblemError("too-many")
        return self._counted((client, kind), 1)

    @contextmanager
    def transfer(self, client: str, size: int) -> Iterator[None]:
        """Count bytes in the `with` block; raise ProblemError if too many are in transfer."""
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
    """A connection that is closed if the client sends its request or reads the response too slowly.

    uvicorn itself only limits the time until the first byte of a request.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the timeout for a request; close the connection if there are too many."""
        super().connection_made(transport)
        # asyncio reads 256 KB at once; parsing as many chunks of one byte takes 0.2 s.
        transport.max_size = _READ  # type: ignore[attr-defined]
        self._head = self.loop.call_later(_SECONDS, transport.abort)
        self._reading = self._head
        if len(self.connections) > _CONNECTIONS or self._of_client() > _PER_CLIENT:
            transport.write(_FULL)
            transport.close()

    def _of_client(self) -> int:
        """Return how many connections the client has, or 0 if it is local and may be a proxy."""
        if not self.client or ip_address(self.client[0]).is_loopback:
            return 0
        clients = [each.client for each in self.connections if isinstance(each, Connection)]
        return sum(client[0] == self.client[0] for client in clients if client)

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the timeouts of a closed connection."""
        self._head.cancel()
        self._reading.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Cancel the timeout for a request if the data received complete its headers."""
        cycle = self.cycle
        super().data_received(data)
        if self.cycle is not cycle:
            self._head.cancel()

    def on_response_complete(self) -> None:
        """Start the timeout for the next request, unless that has already arrived."""
        cycle = self.cycle
        self._head = self.loop.call_later(_SECONDS, self.transport.abort)
        super().on_response_complete()
        if self.cycle is not cycle:
            self._head.cancel()

    def pause_writing(self) -> None:
        """Start the timeout for reading: the client must read before more is sent."""
        self._reading = self.loop.call_later(_SECONDS, self.transport.abort)
        super().pause_writing()

    def resume_writing(self) -> None:
        """Cancel the timeout for reading: the client has read what was sent."""
        self._reading.cancel()
        super().resume_writing()
