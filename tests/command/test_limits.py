"""A query ends by Ctrl-C, by its time and by its memory, and leaves nothing half-written."""

import subprocess
import sys
import time
from pathlib import Path
from signal import SIG_DFL, SIG_IGN, SIGINT, default_int_handler, getsignal, signal

import pytest

from realpolitik import Graph
from realpolitik.command.limits import limited

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
# Each text is twice as long as the one before.
DOUBLED = " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(40))
DOUBLING = f"SELECT (STRLEN(?x40) AS ?n) {{ BIND('0123456789abcdef' AS ?x0) {DOUBLED} }}"


def test_signals_are_handled_as_before_when_the_query_is_over() -> None:
    before = getsignal(SIGINT)
    try:
        for handler in (default_int_handler, SIG_IGN):
            signal(SIGINT, handler)
            with limited(60):
                assert (getsignal(SIGINT) is handler) == (handler is SIG_IGN)
            assert getsignal(SIGINT) is handler
    finally:
        signal(SIGINT, before)


@pytest.mark.slow
def test_interrupt_ends_a_query(graph: Graph, tmp_path: Path) -> None:
    for tenth in range(10):
        process = subprocess.Popen(
            [sys.executable, "-m", "realpolitik", "sparql", ENDLESS, "-o", str(tmp_path / "out")],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            # What runs in the background of a script ignores it, and so does what it starts.
            preexec_fn=lambda: signal(SIGINT, SIG_DFL),
        )
        time.sleep(1 + tenth / 10)
        process.send_signal(SIGINT)
        begun = time.monotonic()
        out, err = process.communicate(timeout=60)
        assert time.monotonic() - begun < 1
        assert process.returncode in (-SIGINT, 130)
        assert (out, err) == ("", "")
        assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_memory_of_a_query_has_an_end(graph: Graph, tmp_path: Path) -> None:
    smaller = """
import sys
from realpolitik.command import cli, limits
limits._GIBIBYTES = 1
sys.exit(cli.main(sys.argv[1:]))
"""
    process = subprocess.run(
        [sys.executable, "-c", smaller, "sparql", DOUBLING, "-o", str(tmp_path / "out")],
        capture_output=True,
        encoding="utf-8",
        timeout=300,  # so that a failure ends
    )
    line = "realpolitik: stopped: the memory limit of 1 GiB is over; nothing is answered\n"
    assert (process.returncode, process.stderr) == (2, line)
    assert list(tmp_path.iterdir()) == []
