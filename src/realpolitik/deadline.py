"""Requests over HTTP whose answers are read until a time.

The time limit of a socket is one for each piece that comes: an answer that drips would have none.
No redirect is followed: it would take the request, and credentials, to somewhere else.
"""

from functools import partial
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from io import BufferedReader, RawIOBase
from socket import socket
from time import monotonic
from typing import Any
from urllib.request import (
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
    build_opener,
)

__all__ = ["opener"]

_SHORTEST = 0.001  # seconds; none would mean no limit


def opener(end: float) -> OpenerDirector:
    """Return what opens addresses, and raises TimeoutError where it reads at a later time."""
    return build_opener(_NoRedirect(), _Http(end), _Https(end))


class _NoRedirect(HTTPRedirectHandler):
    """Take a redirect for an answer."""

    def redirect_request(self, *_: Any) -> None:
        """Return no request, so that the answer is an error."""


class _Incoming(RawIOBase):
    """What comes from a socket until a time; the limit of a socket is one for each piece."""

    def __init__(self, source: socket, end: float) -> None:
        self._socket, self._end = source, end
        self._bytes = source.makefile("rb", buffering=0)

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Read a piece; raise TimeoutError where the time is over."""
        self._socket.settimeout(max(self._end - monotonic(), _SHORTEST))
        return self._bytes.readinto(buffer)

    def close(self) -> None:
        """Close it."""
        self._bytes.close()
        super().close()


class _Response(HTTPResponse):
    """An answer that is read until a time."""

    def __init__(self, source: socket, *rest: Any, end: float, **options: Any) -> None:
        super().__init__(source, *rest, **options)
        self.fp.close()
        self.fp = BufferedReader(_Incoming(source, end))


class _Http(HTTPHandler):
    """Open what is read until a time."""

    def __init__(self, end: float) -> None:
        super().__init__()
        self._end = end

    def http_open(self, request: Request) -> HTTPResponse:
        """Open an address that begins with http."""
        return self.do_open(partial(_connection, HTTPConnection, self._end), request)


class _Https(HTTPSHandler):
    """Open what is read, encrypted, until a time."""

    def __init__(self, end: float) -> None:
        super().__init__()
        self._end = end

    def https_open(self, request: Request) -> HTTPResponse:
        """Open an address that begins with https."""
        return self.do_open(partial(_connection, HTTPSConnection, self._end), request)


def _connection(
    kind: type[HTTPConnection], end: float, host: str, **options: Any
) -> HTTPConnection:
    """Return a connection whose answers are read until a time."""
    connection = kind(host, **options)
    connection.response_class = partial(_Response, end=end)  # type: ignore[assignment]
    return connection
