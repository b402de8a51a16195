"""The commands that run a server until it is stopped: over HTTP, or for an agent."""

from argparse import Namespace
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from realpolitik.command.arguments import Argument, Command, declare, open_graph, shared
from realpolitik.command.terminal import remark
from realpolitik.errors import requires

if TYPE_CHECKING:
    from realpolitik.serve.pool import Pool

__all__ = ["SERVING"]

SERVING: dict[str, Command] = {}
_command = partial(declare, SERVING)

_LIMITS = (
    Argument("--seconds", type=float, default=10.0, metavar="N", help="time limit per reply (10)"),
    Argument(
        "--megabytes", type=int, default=512, metavar="N", help="memory limit per reply (512)"
    ),
)
_GRAPH = shared("text data store endpoint retracted")


@_command(
    "serve",
    "run the HTTP server: web pages, an API and SPARQL",
    "Serve web pages, an API, SPARQL at /sparql and the whole graph at /graph over HTTP until "
    "Ctrl-C is pressed. Each request is logged to standard output. First run pip install "
    "'realpolitik[serve]'. See docs/serve.md.",
    Argument("--host", default="127.0.0.1", metavar="HOST", help="address to bind to (127.0.0.1)"),
    Argument("--port", type=int, default=8000, metavar="PORT", help="port (8000; 0: a free port)"),
    Argument(
        "--workers",
        type=int,
        default=2,
        metavar="N",
        help="processes for questions, and the same number for queries (2)",
    ),
    *_LIMITS,
    *_GRAPH,
)
def _serve(options: Namespace) -> None:
    with requires("serves the graph", "serve"):
        from realpolitik.serve.server import run

    pool = _pool(options, options.workers)
    private = bool(options.data or options.text or options.store or options.endpoint)
    log = partial(print, flush=True)
    run(pool, options.host, options.port, remark, log, private=private)


@_command(
    "mcp",
    "run the MCP server for agents",
    "Serve an AI agent over standard input and output with the Model Context Protocol. It offers "
    "the tools ask, search, show, why and sparql. With --encode, it also offers tools and a prompt "
    "for drafting the claims of a source, on which a person then decides. First run pip install "
    "'realpolitik[mcp]', for --encode 'realpolitik[mcp,check]'. See docs/agents.md.",
    Argument("--encode", metavar="DIR", help="draft claims in this folder, made by `new`"),
    *_LIMITS,
    *_GRAPH,
)
def _mcp(options: Namespace) -> None:
    with requires("serves agents", "mcp"):
        from realpolitik.serve.agents import run
    if not options.encode:
        run(_pool(options, 1))
        return
    from realpolitik.curate.drafts import Drafts

    with closing(Drafts(options.encode, options.data, options.text)) as drafts:
        run(_pool(options, 1), drafts)


def _pool(options: Namespace, size: int) -> "Pool":
    """Return a pool of `size` workers, each of which opens the graph that the options select."""
    from realpolitik.serve.pool import Pool

    return Pool(
        partial(open_graph, options),
        size=size,
        seconds=options.seconds,
        megabytes=options.megabytes,
        apart=bool(options.store or options.endpoint),
    )
