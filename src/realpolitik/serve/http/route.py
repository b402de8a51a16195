"""An address: what stands there, what it takes, in which formats it replies."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from realpolitik.serve.http.asked import Asked, Reply

if TYPE_CHECKING:
    from realpolitik.graph import Graph

__all__ = ["FORM", "Route", "Run"]

FORM = "application/x-www-form-urlencoded"
"""The media type of a form that is sent."""

Run = Callable[["Graph", Asked, Mapping[str, str]], Reply]


class Route(NamedTuple):
    """An address: its path, with `{name}` for a part; the media types on offer; what replies.

    The first media type is for a client that takes anything. With none, `run` negotiates. `bodies`
    are the media types of a POST that is no form, each with the parameter that stands for it.
    Where `run` negotiates, `forms` are the media types that an ending of the address may name.
    `free` says that anybody writes what is evaluated, so that it may take any time. `summary` and
    `takes`, the parameters, are what OpenAPI tells; "narrowing" stands for all keys that narrow.
    """

    path: str
    media: tuple[str, ...]
    run: Run
    methods: tuple[str, ...] = ("GET",)
    bodies: Mapping[str, str] = MappingProxyType({})
    free: bool = False
    summary: str = ""
    takes: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()

    def parts(self, path: str) -> dict[str, str] | None:
        """Return the parts of a path that is of this form, or None."""
        match = _pattern(self.path).fullmatch(path)
        return match and match.groupdict()


@lru_cache
def _pattern(path: str) -> re.Pattern[str]:
    """Return the pattern of a path; the last part may be an IRI, with slashes in it."""
    whole = re.sub(r"\\\{(\w+)\\\}$", r"(?P<\1>.+)", re.escape(path))
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", whole), re.DOTALL)
