"""A graph is loaded into a store in one step, and replaces what is there only if it may."""

import os
import subprocess
import sys
from pathlib import Path
from time import sleep, time

import pytest
from served import Server

import realpolitik
from realpolitik import Graph, Refused, Unavailable
from realpolitik.cli import main
from realpolitik.publish import Target, published
from realpolitik.store import ntriples

NAME = "http://x.org/graph"
POINTS = 20


@pytest.mark.parametrize("name", [None, NAME])
@pytest.mark.parametrize("by", ["store", "update"])
def test_graph_is_published_and_replaced_only_with_leave(
    graph: Graph, mini: Graph, server: Server, by: str, name: str | None
) -> None:
    address = server.address
    target = (
        Target(f"{address}/store", name)
        if by == "store"
        else Target(f"{address}/update", name, f"{address}/query")
    )
    count, small = len(graph.triples()), len(mini.triples())
    assert f"holds {small:,} triples now." in published(mini, target)
    with pytest.raises(Refused, match=f"holds {small:,} triples; --yes replaces them by {count:,}"):
        published(graph, target)
    told = published(graph, target, replace=True)
    assert f"holds {count:,} triples now in place of {small:,}." in told
    assert "already; nothing is done" in published(graph, target)


def test_published_graph_answers_like_the_one_here(graph: Graph, server: Server) -> None:
    published(graph, Target(f"{server.address}/store"))
    held = realpolitik.attach(f"{server.address}/query")
    assert held.ask("threats") == graph.ask("threats")


def test_what_cannot_be_published_is_told(
    mini: Graph, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    address = server.address
    with pytest.raises(Unavailable, match="nothing of the kind is served there"):
        published(mini, Target(f"{address}/nothing"))
    with pytest.raises(Refused, match="no name for a graph"):
        published(mini, Target(f"{address}/store", "my graph"))
    for arguments in (
        ["publish"],
        ["publish", "x.org"],
        ["publish", "http://127.0.0.1:9/store"],
        ["publish", f"{address}/store", "--update", f"{address}/update"],
        ["publish", "--update", f"{address}/update"],
    ):
        assert main(arguments) == 2
        assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("by", ["store", "update"])
def test_store_holds_a_whole_version_whenever_publishing_is_killed(
    graph: Graph, mini: Graph, server: Server, by: str, tmp_path: Path
) -> None:
    address = server.address
    old, new = len(mini.triples()), len(graph.triples())
    put = f"{address}/store"
    update = ["--update", f"{address}/update", "--query", f"{address}/query"]
    command = [sys.executable, "-m", "realpolitik", "publish", "--yes"]
    command += [put] if by == "store" else update
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}

    def begin() -> None:
        # In one step: what was killed before may still be carried out, before this or after.
        path, kind = "/store?default", "application/n-triples"
        server.sent(path, kind, ntriples(mini.triples()), method="PUT")

    begin()
    start = time()
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    whole = time() - start
    assert server.size() == new
    seen = set()
    for point in range(POINTS):
        begin()
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        sleep(whole * (point + 1) / POINTS)
        process.kill()
        process.wait()
        size = server.size()
        assert size in (old, new), f"{size} triples after {point + 1} of {POINTS} steps"
        seen.add(size)
    assert old in seen
