"""A graph is loaded into a store in one step, and replaces what is there only if it may."""

import subprocess
import sys
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions
from relaying import relaying
from replying import Reply, replying, says
from served import Server, lines, oxigraph
from SPARQLWrapper import JSON, POST, SPARQLWrapper

import realpolitik.engine.endpoint.http
from realpolitik import Graph, Refused, Unavailable
from realpolitik.command.cli import main
from realpolitik.engine.embedded import Store, ntriples
from realpolitik.engine.endpoint.publish import Target, publish_graph

NAME = "http://x.org/graph"
NTRIPLES = "application/n-triples"
TRIPLE = b"<http://x.org/a> <http://x.org/b> <http://x.org/c> .\n"
POINTS = 20


@pytest.mark.parametrize("name", [None, NAME])
def test_graph_is_published_and_replaced_only_with_leave(
    mini: Graph, server: Server, name: str | None
) -> None:
    store = Store()
    store.load("a.ttl", "<u:a> <u:b> <u:c> , <u:d> .")
    few = Graph(store, b"", "few")
    address = server.address
    target = Target(f"{address}/store", name)
    count = f"{len(mini.triples()):,}"
    assert "holds 2 triples now." in publish_graph(few, target)
    with pytest.raises(Refused, match=f"holds 2 triples; --yes replaces them by {count}"):
        publish_graph(mini, target)
    sentence = publish_graph(mini, target, replace=True)
    assert f"holds {count} triples now in place of 2." in sentence
    assert "already; nothing is done" in publish_graph(mini, target)


def test_other_clients_find_what_was_published(mini: Graph, server: Server) -> None:
    publish_graph(mini, Target(f"{server.address}/store"))
    query = "SELECT ?gloss { ?claim <https://w3id.org/realpolitik/ontology#gloss> ?gloss }"
    wrapper = SPARQLWrapper(f"{server.address}/query", returnFormat=JSON)
    wrapper.setMethod(POST)
    wrapper.setQuery(query)
    theirs, ours = wrapper.queryAndConvert(), mini.sparql(query)
    assert isinstance(theirs, dict)
    assert isinstance(ours, QuerySolutions)
    glosses = sorted(row["gloss"].value for row in ours)
    assert sorted(row["gloss"]["value"] for row in theirs["results"]["bindings"]) == glosses


def test_what_cannot_be_published_is_told(
    mini: Graph, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    address = server.address
    with pytest.raises(Unavailable, match="nothing of the kind is served there"):
        publish_graph(mini, Target(f"{address}/nothing"))
    with pytest.raises(Refused, match="no name for a graph"):
        publish_graph(mini, Target(f"{address}/store", "my graph"))
    for arguments in (
        ["publish_graph"],
        ["publish", "x.org"],
        ["publish", "http://127.0.0.1:9/store"],
    ):
        assert main(arguments) == 2
        assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (says(200, b"", "text/html", length=0), "answers with text/html, not with N-Triples"),
        (says(200, b"{}", "application/json", length=2), "answers with application/json, not"),
        (says(200, b"", NTRIPLES), "does not say how long its answer is"),
        (says(200, TRIPLE, NTRIPLES), "does not say how long its answer is"),
        (says(200, TRIPLE[:-9], NTRIPLES, len(TRIPLE) - 9), "not, or not wholly, N-Triples"),
        (says(200, TRIPLE, NTRIPLES, len(TRIPLE) + 9), "the connection breaks off"),
    ],
)
def test_nothing_is_replaced_where_what_is_there_is_not_told_whole(
    mini: Graph, answer: Reply, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(realpolitik.engine.endpoint.http, "_WAITS", ())
    seen = []

    def reply(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.command)
        answer(handler)

    with replying(reply) as address, pytest.raises(Unavailable, match=reason):
        publish_graph(mini, Target(address), replace=True)
    assert set(seen) == {"GET"}


def command(address: str) -> list[str]:
    """Return the command that publishes to a store, and replaces what is there."""
    return [sys.executable, "-m", "realpolitik", "publish", "--yes", f"{address}/store"]


def transfer_of(server: Server) -> tuple[int, int]:
    """Publish once, and return after how many bytes the transfer of the graph begins and ends."""
    with relaying(server.address) as relay:
        subprocess.run(command(relay.address), check=True, stdout=subprocess.DEVNULL)
    largest = relay.sent.index(max(relay.sent))
    return sum(relay.sent[:largest]), sum(relay.sent[: largest + 1])


@pytest.mark.slow
def test_store_holds_a_whole_version_whenever_publishing_is_killed(
    graph: Graph, mini: Graph, server: Server
) -> None:
    old, new = ntriples(mini.triples()), ntriples(graph.triples())
    server.hold(old)
    start, end = transfer_of(server)
    assert server.triples() == lines(new)
    assert end - start > len(new)
    running: list[subprocess.Popen[bytes]] = []
    for point in range(POINTS):  # from before its first byte to after its last
        server.hold(old)
        stop = start + (end - start) * point // (POINTS - 1)
        with relaying(server.address, stop, lambda: running[-1].kill()) as relay:
            running.append(subprocess.Popen(command(relay.address), stdout=subprocess.DEVNULL))
            assert running[-1].wait(timeout=60) < 0
        expected = [lines(old)] if stop < end else [lines(old), lines(new)]
        assert server.triples() in expected, f"after {point} of {POINTS - 1} parts"


@pytest.mark.slow
def test_store_that_dies_in_the_middle_holds_a_whole_version_and_is_told(
    graph: Graph, mini: Graph, tmp_path: Path
) -> None:
    old, new = ntriples(mini.triples()), ntriples(graph.triples())
    with oxigraph() as server:
        server.hold(old)
        start, end = transfer_of(server)
    for point in range(5):
        with oxigraph(tmp_path / "store") as server:
            server.hold(old)
            stop = start + (end - start) * point // 4
            with relaying(server.address, stop, server.kill) as relay:
                done = subprocess.run(command(relay.address), capture_output=True, text=True)
            assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
            assert relay.address in done.stderr
        with oxigraph(tmp_path / "store") as server:
            assert server.triples() in [lines(old), lines(new)], f"after {point} of 4 parts"


@pytest.mark.slow
def test_store_whose_disk_is_full_holds_the_old_version_and_is_told(
    graph: Graph, mini: Graph, tmp_path: Path
) -> None:
    old = ntriples(mini.triples())
    with oxigraph(tmp_path / "store") as server:
        server.hold(old)
    with oxigraph(tmp_path / "store", largest=400_000) as server:
        done = subprocess.run(command(server.address), capture_output=True, text=True)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert "it fails (500)" in done.stderr
    with oxigraph(tmp_path / "store") as server:
        assert server.triples() == lines(old)


@pytest.mark.slow
def test_of_two_who_publish_at_once_one_is_there_whole(
    graph: Graph, server: Server, root: Path
) -> None:
    both = [command(server.address) for _ in range(2)]
    both[1] += ["--data", str(root / "tests" / "mini")]
    for _ in range(3):
        running = [subprocess.Popen(line, stdout=-3, stderr=-1) for line in both]
        for process in running:
            message = process.communicate(timeout=60)[1]
            assert (process.returncode, message.count(b"\n")) in [(0, 0), (2, 1)]
        larger = realpolitik.open([str(root / "tests" / "mini")])
        assert server.triples() in [lines(ntriples(g.triples())) for g in (graph, larger)]
