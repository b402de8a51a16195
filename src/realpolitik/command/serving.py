"""The commands that answer until they are ended: over HTTP, and for agents."""

from argparse import Namespace
from functools import partial
from typing import TYPE_CHECKING

from realpolitik.command.arguments import Command, argument, declared, graph_of, shared
from realpolitik.command.terminal import Outcome, remark
from realpolitik.errors import Refused

if TYPE_CHECKING:
    from realpolitik.serve.workers import Pool

__all__ = ["SERVING"]

SERVING: dict[str, Command] = {}
_command = partial(declared, SERVING)

_LIMITS = (
    argument(
        "--seconds", type=float, default=10.0, metavar="N", help="of a reply at most, else 10"
    ),
    argument(
        "--megabytes", type=int, default=512, metavar="N", help="of a reply at most, else 512"
    ),
)


@_command(
    "serve",
    "answer over HTTP: pages, an API, SPARQL",
    "Answer over HTTP, until Ctrl-C: pages for people, an API, SPARQL at /sparql, the whole "
    "graph at /graph; a line for each request on standard output. It needs the extra serve (pip "
    "install 'realpolitik[serve]'). docs/serve.md tells of its limits.",
    argument("--host", default="127.0.0.1", metavar="HOST", help="where to listen; else this host"),
    argument("--port", type=int, default=8000, metavar="PORT", help="else 8000; 0 is any"),
    argument(
        "--workers", type=int, default=2, metavar="N", help="so many processes answer, else 2"
    ),
    *_LIMITS,
    *shared("text data store endpoint retracted"),
)
def _serve(options: Namespace) -> Outcome:
    try:
        from realpolitik.serve.front import run
    except ModuleNotFoundError as error:
        raise _not_installed("serve", error) from None
    pool = _pool(options, options.workers)
    run(pool, options.host, options.port, remark, lambda line: print(line, flush=True))
    return Outcome("")


@_command(
    "mcp",
    "answer agents, by the Model Context Protocol",
    "Answer an agent over standard input and output, by the Model Context Protocol, until it "
    "leaves: the tools ask, search, show, why and sparql, the saved questions and the sources as "
    "resources, and a prompt for drafting claims. It needs the extra mcp (pip install "
    "'realpolitik[mcp]'). docs/agents.md tells of its results and their size.",
    *_LIMITS,
    *shared("text data store endpoint retracted"),
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
    reason = f"{name} is not installed; pip install 'realpolitik[{extra}]'"
    return Refused(extra, reason)


def _pool(options: Namespace, size: int) -> "Pool":
    """Return so many workers that answer from the graph which the options tell of."""
    from realpolitik.serve.workers import Pool

    names = ("text", "data", "store", "endpoint", "retracted")
    of_graph = Namespace(**{name: getattr(options, name) for name in names})
    return Pool(
        partial(graph_of, of_graph),
        size=size,
        seconds=options.seconds,
        megabytes=options.megabytes,
        apart=bool(options.store or options.endpoint),
    )
