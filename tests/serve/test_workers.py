"""Workers answer from one graph, and end where they pass a limit."""

import asyncio

import realpolitik
from realpolitik.serve.asked import Asked
from realpolitik.serve.workers import Pool


def test_a_pool_answers_what_the_graph_does() -> None:
    pool = Pool(realpolitik.open, size=1)
    pool.open()
    try:
        answer = asyncio.run(pool.reply(Asked("GET", "/")))
    finally:
        pool.close()
    assert (answer.status, answer.body.decode()) == (200, f"{realpolitik.open()!r}\n")
