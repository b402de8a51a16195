"""A relay on loopback between a client and a server, which stops after so many bytes are sent."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

__all__ = ["Relay", "relaying"]

_PIECE = 1 << 14


class Relay:
    """Passes bytes on, and counts those that clients send.

    `sent` has the number of each connection. After `stop` bytes in all, `stopped` is called, the
    connection is cut at both ends, and no other is taken.
    """

    def __init__(self, port: int, stop: int | None, stopped: Callable[[], object]) -> None:
        self.sent: list[int] = []
        self._port, self._stop, self._stopped = port, stop, stopped
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def serve(self) -> None:
        """Take one connection after the other."""
        with suppress(OSError):  # closed
            while True:
                client, _ = self._listening.accept()
                self.sent.append(0)
                with client, socket.create_connection(("127.0.0.1", self._port)) as server:
                    back = threading.Thread(target=_passed, args=(server, client), daemon=True)
                    back.start()
                    self._forth(client, server)
                    back.join()

    def close(self) -> None:
        """Take no more connections."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _forth(self, client: socket.socket, server: socket.socket) -> None:
        """Pass on what a client sends."""
        with suppress(OSError):
            while True:
                left = _PIECE if self._stop is None else self._stop - sum(self.sent)
                if left <= 0:
                    self.close()
                    self._stopped()
                    break
                piece = client.recv(min(left, _PIECE))
                if not piece:
                    break
                server.sendall(piece)
                self.sent[-1] += len(piece)
        for end in (client, server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def _passed(source: socket.socket, target: socket.socket) -> None:
    """Pass on what a server answers."""
    with suppress(OSError):
        while piece := source.recv(_PIECE):
            target.sendall(piece)
        target.shutdown(socket.SHUT_RDWR)


@contextmanager
def relaying(
    address: str, stop: int | None = None, stopped: Callable[[], object] = lambda: None
) -> Iterator[Relay]:
    """Run a relay to a server on loopback."""
    relay = Relay(int(address.rpartition(":")[2]), stop, stopped)
    thread = threading.Thread(target=relay.serve, daemon=True)
    thread.start()
    try:
        yield relay
    finally:
        relay.close()
        thread.join(timeout=30)
