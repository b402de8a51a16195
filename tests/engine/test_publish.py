"""A graph is loaded into a store in one step, and replaces another only on request."""

import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Triple
from replying import Reply, replying, says
from served import Server, lines, oxigraph

from realpolitik import Graph, Refused, Unavailable
from realpolitik.command.cli import main
from realpolitik.engine.embedded import ntriples
from realpolitik.engine.remote import publish

NAME = "http://x.org/graph"
NTRIPLES = "application/n-triples"
TRIPLE = b"<http://x.org/a> <http://x.org/b> <http://x.org/c> .\n"
POINTS = 20


@pytest.mark.parametrize("name", [None, NAME])
def test_graph_is_replaced_only_on_request(mini: Graph, server: Server, name: str | None) -> None:
    store = f"{server.address}/store"
    few = [Triple(NamedNode("u:a"), NamedNode("u:b"), NamedNode(f"u:{end}")) for end in "cd"]
    count = f"{len(mini.triples()):,}"
    assert "now contains 2 triples." in publish(few, store, name)
    with pytest.raises(Refused, match=f"2 triples; to replace them with your {count}"):
        mini.publish(store, graph=name)
    assert f"now contains {count} triples." in mini.publish(store, graph=name, replace=True)


def test_wrong_address_or_name_is_an_error_of_one_line(
    mini: Graph, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Unavailable, match="there is no endpoint or graph store at this address"):
        mini.publish(f"{server.address}/nothing")
    for name in ("my graph", "graph", ""):
        with pytest.raises(Refused, match="not an absolute IRI; give one such as"):
            mini.publish(f"{server.address}/store", graph=name)
    for address in ("x.org", "http://127.0.0.1:9/store"):
        assert main(["publish", address]) == 2
        assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (says(200, b"{}", "application/json", length=2), "sends application/json, not N-Triples"),
        (says(200, TRIPLE, NTRIPLES), "the response may be incomplete"),
        (says(200, TRIPLE[:-9], NTRIPLES, len(TRIPLE) - 9), "cannot be read"),
        (says(200, TRIPLE, NTRIPLES, len(TRIPLE) + 9), "the connection was lost"),
    ],
)
def test_nothing_is_replaced_where_the_old_graph_is_not_known_whole(
    mini: Graph, answer: Reply, reason: str
) -> None:
    seen = []

    def reply(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.command)
        answer(handler)

    with replying(reply) as address, pytest.raises(Unavailable, match=reason):
        mini.publish(address)
    assert set(seen) == {"GET"}


def command(address: str) -> list[str]:
    """Return the command that publishes to a store, and replaces the graph there."""
    return [sys.executable, "-m", "realpolitik", "publish", "--yes", f"{address}/store"]


@pytest.mark.slow
def test_store_holds_a_whole_version_whenever_publishing_is_killed(
    graph: Graph, mini: Graph, server: Server
) -> None:
    old, new = (lines(ntriples(g.triples())) for g in (mini, graph))
    start = time.monotonic()
    subprocess.run(command(server.address), check=True, stdout=subprocess.DEVNULL)
    seconds = time.monotonic() - start
    outcomes = set()
    for point in range(POINTS + 1):
        server.hold(ntriples(mini.triples()))
        process = subprocess.Popen(command(server.address), stdout=subprocess.DEVNULL)
        if point < POINTS:  # the last one ends by itself, however busy the machine is
            time.sleep(seconds * (0.3 + 0.9 * point / POINTS))
            process.kill()
        process.wait()
        held = server.triples()
        assert held in (old, new), f"after {point} of {POINTS} parts"
        outcomes.add(held == new)
    assert outcomes == {True, False}


@pytest.mark.slow
def test_store_whose_disk_is_full_holds_the_old_version_and_is_an_error(
    mini: Graph, tmp_path: Path
) -> None:
    old = ntriples(mini.triples())
    with oxigraph(tmp_path / "store") as server:
        server.hold(old)
    with oxigraph(tmp_path / "store", largest=400_000) as server:
        done = subprocess.run(command(server.address), capture_output=True, text=True)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert "the server returns an error (500)" in done.stderr
    with oxigraph(tmp_path / "store") as server:
        assert server.triples() == lines(old)
