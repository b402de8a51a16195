"""The HTTP server: connections within limits of time and number, until a signal ends it."""

import asyncio
import signal
import socket
from ipaddress import ip_address

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from realpolitik.errors import Unavailable
from realpolitik.serve.app import Log, create_app
from realpolitik.serve.pool import Pool

__all__ = ["Connection", "run"]

_CONNECTIONS, _PER_CLIENT = 500, 100
_SECONDS = 10.0  # for a whole request head to arrive, and for a piece of a response to be read


class Connection(H11Protocol):
    """A connection that is closed if the client sends its request or reads too slowly.

    uvicorn does not limit these: its keep-alive timeout ends with the first byte of a request.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a request; close the connection if its client has too many."""
        super().connection_made(transport)
        self._head = self.loop.call_later(_SECONDS, transport.abort)
        self._reading = self._head
        if self.client and not ip_address(self.client[0]).is_loopback:  # that may be a proxy
            clients = [each.client for each in self.connections if isinstance(each, Connection)]
            if sum(client[0] == self.client[0] for client in clients if client) > _PER_CLIENT:
                transport.abort()

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


def run(pool: Pool, host: str, port: int, announce: Log, log: Log) -> None:
    """Serve until SIGINT or SIGTERM, then finish the requests in progress.

    `announce` is called with a line that says where it listens, `log` with one for each request.

    Raises Unavailable if the address cannot be bound, and the errors of `Pool.open`.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=1024)
    except (OSError, OverflowError) as error:
        reason = f"cannot bind to it: {getattr(error, 'strerror', '') or error}"
        raise Unavailable(f"{host}:{port}", reason) from None
    with listener:
        # Connections inherit it. Without it, a response waits 40 ms between head and body.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        pool.open()
        config = uvicorn.Config(
            create_app(pool, log),
            http=Connection,
            ws="none",
            log_level="warning",
            access_log=False,
            server_header=False,
            limit_concurrency=_CONNECTIONS,
            timeout_graceful_shutdown=round(pool.seconds) + 5,
        )
        server = uvicorn.Server(config)
        for ending in (signal.SIGINT, signal.SIGTERM):
            # Until uvicorn handles them. It raises them again at its end.
            signal.signal(ending, lambda *_: setattr(server, "should_exit", True))
        shown = f"[{host}]" if ":" in host else host
        announce(f"listening at http://{shown}:{listener.getsockname()[1]}/ (Ctrl-C ends it)")
        try:
            server.run([listener])
        finally:
            pool.close()
