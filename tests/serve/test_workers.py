"""Workers answer from one graph, and end where they pass a limit."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile import HOSTILE
from serving import Service, service

import realpolitik
from realpolitik import Graph, Malformed, RealpolitikError
from realpolitik.serve.workers import Pool

CROSS, GROWING = HOSTILE[:2]


def malformed() -> Graph:
    raise Malformed("given.ttl", 3, 4, "no Turtle")


@pytest.fixture(scope="module")
def strict() -> Iterator[Service]:
    """Return a service with narrow limits."""
    with service(realpolitik.open, size=1, seconds=1.0, megabytes=128) as found:
        yield found


def test_what_the_graph_cannot_be_opened_for_is_told() -> None:
    with pytest.raises(RealpolitikError, match=r"^given\.ttl, line 3, column 4: no Turtle$"):
        Pool(malformed).open()


def test_nothing_of_the_folder_that_one_is_in_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("collections", "multiprocessing", "signal", "threading"):
        (tmp_path / f"{name}.py").write_text("open('imported', 'a')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    pool = Pool(realpolitik.open)
    pool.open()
    pool.close()
    assert not (tmp_path / "imported").exists()


def ended(served: Service, query: str) -> str:
    """Return at which limit a query ends, after which the next is answered."""
    reply = served("POST", "/sparql", data={"query": query})
    assert reply.status_code == 503
    assert int(reply.headers["retry-after"]) >= 1
    assert served("POST", "/sparql", data={"query": "ASK {}"}).json()["boolean"]
    return str(reply.json()["limit"])


def test_a_query_ends_at_its_limit_and_the_next_is_answered(strict: Service) -> None:
    assert ended(strict, CROSS) == "time"
    with service(realpolitik.open, size=1, megabytes=32, seconds=60.0) as served:
        assert ended(served, GROWING) == "memory"


@pytest.mark.slow
def test_fifty_hostile_queries_keep_no_question_waiting() -> None:
    with service(realpolitik.open, size=2, seconds=2.0, megabytes=256) as served:
        asked = [f"/ask?q=alignments&a=china&since={year}" for year in range(1990, 2010)]
        assert served("GET", asked[0]).status_code == 200
        assert served.pool._nursery
        nursery = served.pool._nursery.pid
        assert nursery
        before = memory_under(nursery)
        hostile = [("POST", "/sparql", {"data": {"query": q}}) for q in HOSTILE * 5]
        ordinary = [("GET", path, {"after": n / 10}) for n, path in enumerate(asked)]
        started = time.monotonic()
        replies = served.all([*hostile, *ordinary])
        assert time.monotonic() - started < 10
        assert {reply.status_code for reply in replies[:50]} <= {429, 503}
        assert {reply.status_code for reply in replies[50:]} == {200}
        slowest = max(reply.elapsed.total_seconds() for reply in replies[50:])
        assert slowest < 1  # none has waited for any of them to end; benchmarks/hostile.py times it
        until = time.monotonic() + 10  # on a busy machine, the last may not be gone at once
        while memory_under(nursery) >= before + 20e6 and time.monotonic() < until:
            time.sleep(0.1)
        assert memory_under(nursery) < before + 20e6


def memory_under(pid: int) -> int:
    """Return the bytes that a process and those under it hold for themselves."""
    held = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if pid in (parent, int(folder.name)):
                text = (folder / "smaps_rollup").read_text()
                held += sum(int(line.split()[1]) for line in text.splitlines() if "Private" in line)
        except (OSError, IndexError):
            continue  # it has just ended
    return held * 1024


def test_a_nursery_that_was_killed_is_made_anew(strict: Service) -> None:
    assert strict.pool._nursery
    assert strict.pool._nursery.pid
    os.kill(strict.pool._nursery.pid, 9)
    strict.pool._nursery.join()
    assert strict("GET", "/readyz").status_code == 503
    assert strict("GET", "/").status_code == 200
    assert strict("GET", "/readyz").status_code == 200


def test_of_many_at_once_some_are_sent_away(strict: Service) -> None:
    requests = [("POST", "/sparql", {"data": {"query": f"{CROSS} # {n}"}}) for n in range(40)]
    replies = strict.all(requests)
    assert {reply.status_code for reply in replies} == {429, 503}
    assert all(int(reply.headers["retry-after"]) >= 1 for reply in replies)
