"""Workers answer from one graph, and end at their limits."""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hostile import HOSTILE
from serving import Service, children, service

import realpolitik
from realpolitik import Graph, Malformed, RealpolitikError
from realpolitik.serve import lanes
from realpolitik.serve.clients import networks
from realpolitik.serve.http.problems import ProblemError
from realpolitik.serve.lanes import NETWORKS, Lane
from realpolitik.serve.pool import Pool

CROSS, GROWING = HOSTILE[:2]


def malformed() -> Graph:
    raise Malformed("given.ttl", 3, 4, "no Turtle")


@pytest.fixture(scope="module")
def strict() -> Iterator[Service]:
    """Return a service with narrow limits."""
    with service(realpolitik.open, size=1, seconds=1.0, megabytes=128) as found:
        yield found


def test_an_error_of_opening_the_graph_is_raised() -> None:
    with pytest.raises(RealpolitikError, match=r"^given\.ttl, line 3, column 4: no Turtle$"):
        Pool(malformed).open()


@pytest.mark.slow
def test_nothing_in_the_current_folder_is_imported(tmp_path: Path) -> None:
    import subprocess
    import sys

    for name in ("collections", "multiprocessing", "signal", "threading"):
        (tmp_path / f"{name}.py").write_text("open('imported', 'a')", encoding="utf-8")
    command = [os.path.join(os.path.dirname(sys.executable), "realpolitik"), "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        assert "listening" in process.stderr.readline()
        time.sleep(3)
        process.terminate()
        assert process.wait(30) == 0
    assert not (tmp_path / "imported").exists()


def ended(served: Service, query: str) -> str:
    """Return the limit at which a query ends, after which the next is answered."""
    reply = served("POST", "/sparql", data={"query": query})
    assert reply.status_code == 422
    assert "retry-after" not in reply.headers  # a client must not try it again by itself
    assert served("POST", "/sparql", data={"query": "ASK {}"}).json()["boolean"]
    return str(reply.json()["limit"])


def test_a_query_ends_at_its_limit_and_the_next_is_answered(strict: Service) -> None:
    assert ended(strict, CROSS) == "time"
    with service(realpolitik.open, size=1, megabytes=32, seconds=60.0) as served:
        assert ended(served, GROWING) == "memory"


@pytest.mark.slow
def test_questions_do_not_wait_for_fifty_hostile_queries() -> None:
    # On a quiet machine a question takes 0.1 s: the limits leave time for a busy one.
    with service(realpolitik.open, size=2, seconds=4.0, megabytes=256) as served:
        asked = [f"/ask?q=alignments&a=china&since={year}" for year in range(1990, 2010)]
        warm = [
            ("GET", path, dict[str, Any]())
            for path in (*asked[:2], "/sparql?query=ASK+{}", "/sparql?query=ASK{}")
        ]
        assert {reply.status_code for reply in served.all(warm)} == {200}
        hostile = [("POST", "/sparql", {"data": {"query": q}}) for q in HOSTILE * 5]
        ordinary = [("GET", path, {"after": n / 10}) for n, path in enumerate(asked)]
        started = time.monotonic()
        replies = served.all([*hostile, *ordinary])
        assert time.monotonic() - started < 20
        assert {reply.status_code for reply in replies[:50]} <= {422, 503}
        assert {reply.status_code for reply in replies[50:]} == {200}
        slowest = max(reply.elapsed.total_seconds() for reply in replies[50:])
        assert slowest < 2  # benchmarks/hostile.py measures it


def forked() -> set[int]:
    """Return the fork server of the pools of this process, and the workers that it has started."""
    found = set()
    for pid in children(os.getpid()):
        with suppress(OSError):  # it has just ended
            if "forkserver" in Path(f"/proc/{pid}/cmdline").read_text():
                found.add(pid)
    return found


def kill(*processes: int) -> None:
    for pid in processes:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def test_killed_workers_and_a_killed_fork_server_are_replaced(served: Service) -> None:
    started = forked()
    assert started
    kill(*started)
    assert served("GET", "/readyz").text == "ready\n"
    assert served("GET", "/ask?q=threats").status_code == 200
    assert served("GET", "/sparql?query=ASK+{}").status_code == 200


def test_a_request_whose_worker_is_killed_is_answered_by_another() -> None:
    with service(realpolitik.open, size=1, seconds=60.0) as served:
        assert served("GET", "/sparql?query=ASK+{}").status_code == 200
        workers = set[int]().union(*map(children, forked()))
        assert workers
        query = "SELECT (COUNT(*) AS ?n) { { SELECT * { ?a ?b ?c } LIMIT 300 } ?d ?e ?f }"

        timer = threading.Timer(0.3, lambda: kill(*workers))
        timer.start()
        reply = served("POST", "/sparql", data={"query": query})
        assert not timer.is_alive()
        assert reply.status_code == 200


async def ask(lane: Lane, client: str, name: str, order: list[str], seconds: float = 1.0) -> None:
    """Take a place in a lane for a client; append the name when it is answered or refused."""
    NETWORKS.set(networks(client))
    try:
        await lane.take(60)
    except ProblemError:
        order.append(f"{name} is refused")
        return
    order.append(name)
    await asyncio.sleep(0.01)
    lane.give(seconds)


def test_the_client_that_has_used_least_is_next_and_the_other_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lanes, "_QUEUE", 4)

    async def run() -> list[str]:
        lane, order = Lane(1), list[str]()
        many = [ask(lane, f"10.0.{n}.1", f"many {n}", order) for n in range(5)]
        others = [ask(lane, "10.1.0.1", name, order) for name in ("other", "other again")]
        await asyncio.gather(*many, *others)
        return order

    assert asyncio.run(run()) == [
        "many 0",
        "many 1 is refused",
        "many 2 is refused",
        "other again",
        "many 4",
        "other",
        "many 3",
    ]


def test_a_client_that_asks_now_and_then_waits_for_none_of_many_networks() -> None:
    async def run() -> list[str]:
        lane, order = Lane(1), list[str]()
        for _ in range(5):
            await ask(lane, "10.1.0.1", "before", order, 0.02)
        many = [ask(lane, f"10.{n % 40 + 2}.0.1", "many", order, 0.1) for n in range(120)]
        await asyncio.gather(*many, ask(lane, "10.1.0.1", "client", order, 0.02))
        return order

    assert asyncio.run(run())[5:8] == ["many", "client", "many"]


def test_a_client_that_has_used_little_waits_for_no_network_with_long_requests() -> None:
    async def run() -> list[str]:
        lane, order = Lane(2), list[str]()

        async def long(number: int) -> None:
            while len(order) < 150:
                await ask(lane, f"10.{number}.0.1", "long", order, 0.84)

        async def client() -> None:
            while len(order) < 150:
                names = [f"client {len(order)}"] * 3
                await asyncio.gather(*(ask(lane, "11.1.0.1", n, order, 0.03) for n in names))
                await asyncio.sleep(0.03)

        await asyncio.gather(*map(long, range(80)), client())
        return order

    found = [*enumerate(asyncio.run(run()))]
    waits = [place - int(name[7:]) for place, name in found if name != "long"]
    assert len(waits) > 30
    assert max(waits) < 6


def test_a_place_is_kept_for_a_client_that_has_not_used_much() -> None:
    async def run() -> list[str]:
        lane, order = Lane(2, spare=1), list[str]()
        await ask(lane, "10.1.0.1", "long", order, 0.9)
        held = [asyncio.ensure_future(ask(lane, "10.1.0.1", "long", order, 0.9)) for _ in range(3)]
        await asyncio.sleep(0)
        await ask(lane, "10.2.0.1", "client", order, 0.02)
        await asyncio.gather(*held)
        return order

    assert asyncio.run(run()) == ["long", "long", "client", "long", "long"]


def behind_nothing() -> Graph:
    return realpolitik.attach("http://localhost:1/")


def test_a_service_without_its_endpoint_is_not_ready() -> None:
    with service(behind_nothing, size=1, apart=True) as served:
        reply = served("GET", "/readyz")
        assert (reply.status_code, reply.headers["retry-after"]) == (503, "1")
        assert served("GET", "/healthz").status_code == 200
        assert served("GET", "/ask?q=threats").status_code == 502


def test_a_graph_that_cannot_be_shared_is_opened_by_each_worker() -> None:
    with service(realpolitik.open, size=1, apart=True) as served:
        assert served("GET", "/ask?q=threats").status_code == 200
        assert served("GET", "/sparql?query=ASK+{}").status_code == 200
