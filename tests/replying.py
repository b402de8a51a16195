"""A server on loopback that replies as tests tell it to, well or badly."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext

JSON = "application/sparql-results+json"
WHOLE = b'{"head": {"vars": ["s"]}, "results": {"bindings": []}}'

Reply = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def replying(*replies: Reply, certificate: Path | None = None) -> Iterator[str]:
    """Serve replies, one after the other, the last again and again; give the address.

    With a certificate, and its key in the same file, they are encrypted.
    """
    left = list(replies)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            (left.pop(0) if len(left) > 1 else left[0])(self)

        do_GET = do_HEAD = do_PUT = do_POST  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        if certificate:
            context = SSLContext(PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"http{'s' if certificate else ''}://127.0.0.1:{server.server_port}/query"
        finally:
            server.shutdown()


def says(
    code: int = 200, body: bytes = WHOLE, kind: str = JSON, length: int | None = None, **more: str
) -> Reply:
    """Return a reply; with `length`, one that promises so many bytes."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        handler.send_header("Content-Type", kind)
        if length is not None:
            handler.send_header("Content-Length", str(length))
        for name, value in more.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer
