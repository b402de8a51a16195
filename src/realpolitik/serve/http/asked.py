"""What is asked over HTTP and what is replied: plain values, which go from process to process."""

from typing import NamedTuple

__all__ = ["Asked", "Reply"]


class Asked(NamedTuple):
    """A request: its method, its path, and all that bears on the reply.

    `path` is decoded, without an ending that only names a format. `params` are those of the address
    and of a form, in their order; a body that is no form stands under the name that its route has
    for it. `media` is the media type that was agreed on, `base` the address of the service without
    a slash at its end, and `accept` what the client said that it takes.

    >>> Asked("GET", "/ask", (("q", "threats"), ("place", "Iran"), ("place", "Syria"))).get("q")
    'threats'
    """

    method: str
    path: str
    params: tuple[tuple[str, str], ...] = ()
    media: str = "application/json"
    base: str = ""
    accept: str = "*/*"

    def get(self, name: str, default: str = "") -> str:
        """Return the first value of a parameter."""
        return next((value for key, value in self.params if key == name), default)

    def all(self, name: str) -> tuple[str, ...]:
        """Return the values of a parameter."""
        return tuple(value for key, value in self.params if key == name)


class Reply(NamedTuple):
    """A reply: its status, the media type of its body, the body, and further headers."""

    status: int
    media: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
