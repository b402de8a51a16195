"""The commands that run until they are stopped: the HTTP server, and the MCP server for agents."""

from argparse import Namespace
from functools import partial
from typing import TYPE_CHECKING

from realpolitik.command.arguments import Command, argument, declare, open_graph, shared
from realpolitik.command.terminal import Outcome, remark
from realpolitik.errors import Refused

if TYPE_CHECKING:
    from realpolitik.serve.pool import Pool

__all__ = ["SERVING"]

SERVING: dict[str, Command] = {}
_command = partial(declare, SERVING)

_LIMITS = (
    argument("--seconds", type=float, default=10.0, metavar="N", help="time limit of a reply (10)"),
    argument(
        "--megabytes", type=int, default=512, metavar="N", help="memory limit of a reply (512)"
    ),
)
_GRAPH = shared("text data store endpoint retracted")


@_command(
    "serve",
    "run the HTTP server: pages, an API, SPARQL",
    "Serve pages for people, an API, SPARQL at /sparql and the whole graph at /graph over HTTP, "
    "until Ctrl-C. Each request is logged to standard output. Needs pip install "
    "'realpolitik[serve]'. See docs/serve.md.",
    argument("--host", default="127.0.0.1", metavar="HOST", help="address to bind (127.0.0.1)"),
    argument("--port", type=int, default=8000, metavar="PORT", help="port (8000); 0 is any free"),
    argument("--workers", type=int, default=2, metavar="N", help="number of processes (2)"),
    *_LIMITS,
    *_GRAPH,
)
def _serve(options: Namespace) -> Outcome:
    try:
        from realpolitik.serve.server import run
    except ModuleNotFoundError as error:
        raise _not_installed("serve", error) from None
    pool = _pool(options, options.workers)
    run(pool, options.host, options.port, remark, lambda line: print(line, flush=True))
    return Outcome("")


@_command(
    "mcp",
    "run the MCP server for agents",
    "Serve an agent over standard input and output, by the Model Context Protocol: the tools ask, "
    "search, show, why and sparql, and a prompt for drafting claims. Needs pip install "
    "'realpolitik[mcp]'. See docs/agents.md.",
    *_LIMITS,
    *_GRAPH,
)
def _mcp(options: Namespace) -> Outcome:
    try:
        from realpolitik.serve.agents import run
    except ModuleNotFoundError as error:
        raise _not_installed("mcp", error) from None
    run(_pool(options, 1))
    return Outcome("")


def _not_installed(extra: str, error: ModuleNotFoundError) -> Refused:
    name = str(error.name).partition(".")[0]
    return Refused(extra, f"{name} is not installed; pip install 'realpolitik[{extra}]'")


def _pool(options: Namespace, size: int) -> "Pool":
    """Return a pool of `size` workers that open the graph of the options."""
    from realpolitik.serve.pool import Pool

    names = [option.names[0].removeprefix("--") for option in _GRAPH]
    of_graph = Namespace(**{name: getattr(options, name) for name in names})
    return Pool(
        partial(open_graph, of_graph),
        size=size,
        seconds=options.seconds,
        megabytes=options.megabytes,
        apart=bool(options.store or options.endpoint),
    )
