"""Measure how long a question takes while hostile queries run, and the memory they leave in use.

    python benchmarks/hostile.py [QUERIES]

All queries are sent at once. Meanwhile a new question is sent every tenth of a second, until the
last query has ended.
"""

import re
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import count, cycle, islice
from pathlib import Path

import httpx

__all__ = ["HOSTILE", "memory"]

_LONG = " ".join(map(str, range(30_000)))
HOSTILE = [
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
    "SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT (COUNT(*) AS ?n) { ?a (!<u:x>|^!<u:x>)* ?b . ?b (!<u:x>|^!<u:x>)* ?c }",
    "SELECT (COUNT(*) AS ?n) { ?a !<u:x>/!<u:x>/!<u:x>/!<u:x>/!<u:x>/!<u:x> ?b . ?c ?d ?e }",
    f"SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {_LONG} }} VALUES ?b {{ {_LONG} }} ?c ?d ?e }}",
    "SELECT * { " + "{ " * 190 + "?a ?b ?c . ?d ?e ?f . ?g ?h ?i" + " }" * 190 + " } ORDER BY ?i",
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f "
    'FILTER(REGEX(STR(?f), CONCAT("((a|b|c|d)*e?){50}$|", STR(?c)))) }',
    "SELECT * { BIND("
    + "REPLACE(" * 5
    + '"aaaaaaaaaaaaaaaaaaaa"'
    + ', "a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")' * 5
    + " AS ?x) }",
    "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?g))) AS ?n) "
    "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
]
"""Cross products, sorting, paths, lists, nesting and patterns: each exceeds any limit."""


def main() -> None:
    """Print the statuses of the queries, the slowest question, and the memory before and after."""
    queries = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    command = [sys.executable, "-m", "realpolitik", "serve", "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr
        found = re.search(r"http://\S+/", process.stderr.readline())
        assert found
        try:
            _measure(found[0], queries, process.pid)
        finally:
            process.terminate()
            process.stderr.read()


def _measure(address: str, queries: int, pid: int) -> None:
    waits: list[float] = []
    with httpx.Client(base_url=address, timeout=100) as client, ThreadPoolExecutor(64) as others:
        for year in range(1000, 1020):
            client.get(f"/ask?q=alignments&since={year}")
        before = memory(pid)
        started = time.monotonic()
        sent = [
            others.submit(httpx.post, f"{address}sparql", data={"query": text}, timeout=100)
            for text in islice(cycle(HOSTILE), queries)
        ]
        for year in count(1020):
            waits.append(client.get(f"/ask?q=alignments&since={year}").elapsed.total_seconds())
            if all(reply.done() for reply in sent):
                break
            time.sleep(0.1)
        took = time.monotonic() - started
        ended = Counter(reply.result().status_code for reply in sent)
        time.sleep(1)
        after = memory(pid)
    waits.sort()
    print(f"{queries} queries: all ended after {took:.1f} s, with {dict(ended)}")
    print(f"{len(waits)} questions meanwhile: {1000 * waits[len(waits) // 2]:.0f} ms, ", end="")
    print(f"the slowest {1000 * waits[-1]:.0f} ms")
    print(f"memory: {before / 2**20:.0f} MiB before, {after / 2**20:.0f} MiB after")


def memory(pid: int) -> int:
    """Return the bytes of a process and its children, shared memory divided among them."""
    held, parents = 0, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            text = (folder / "stat").read_text().rpartition(")")[2]
            parents[int(folder.name)] = int(text.split()[1])
        except OSError:
            continue  # it has just ended
    ours = {pid}
    while more := {child for child, parent in parents.items() if parent in ours} - ours:
        ours |= more
    for one in ours:
        try:
            told = Path(f"/proc/{one}/smaps_rollup").read_text()
        except OSError:
            continue
        held += sum(int(size) for size in re.findall(r"^Pss: +(\d+)", told, re.MULTILINE))
    return held * 1024


if __name__ == "__main__":
    main()
