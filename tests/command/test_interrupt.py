"""A query ends by Ctrl-C, and leaves nothing half-written."""

import subprocess
import sys
import time
from pathlib import Path
from signal import SIG_DFL, SIGINT, signal

import pytest

from realpolitik import Graph

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.mark.slow
def test_interrupt_ends_a_query(graph: Graph, tmp_path: Path) -> None:
    for tenth in range(10):
        process = subprocess.Popen(
            [sys.executable, "-m", "realpolitik", "sparql", ENDLESS, "-o", str(tmp_path / "out")],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            preexec_fn=lambda: signal(SIGINT, SIG_DFL),  # background jobs ignore it
        )
        time.sleep(1 + tenth / 10)
        process.send_signal(SIGINT)
        begun = time.monotonic()
        out, err = process.communicate(timeout=60)
        assert time.monotonic() - begun < 1
        assert process.returncode in (-SIGINT, 130)
        assert (out, err) == ("", "")
        assert list(tmp_path.iterdir()) == []
