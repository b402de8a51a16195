"""Measure a cold `ask` as a multiple of a Python that does nothing, and without a cache.

Each figure is the median of interleaved runs. The first run of all finds no cache; its time is a
multiple of that of a later run.

    python benchmarks/cold_ask.py [RUNS]
"""

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

ASK = [sys.executable, "-m", "realpolitik", "ask"]
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "ask, by slug": [*ASK, "alignments"],
    "ask, in English": [*ASK, "Where do China and Russia align?"],
    "ask, as JSON": [*ASK, "alignments", "-f", "json"],
    "why": [sys.executable, "-m", "realpolitik", "why", "china", "alignsWith", "russia"],
}


def seconds(command: list[str], cache: Path) -> float:
    """Return the seconds that a command takes with a cache."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    start = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return perf_counter() - start


def main() -> None:
    """Measure and print."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    later: dict[str, list[float]] = {name: [] for name in COMMANDS}
    first: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with TemporaryDirectory() as folder:
        for run in range(runs):
            for name, command in COMMANDS.items():
                new = Path(folder, f"{name} {run}".replace(" ", "-"))
                first[name].append(seconds(command, new))
                later[name].append(seconds(command, new))
    bare = median(later["python -c pass"])
    for name, taken in later.items():
        ever = median(first[name]) / median(taken)
        figures = f"{median(taken) / bare:5.1f}  ({median(taken) * 1000:.0f} ms)"
        print(f"{name:<16} {figures}   without a cache {ever:.2f} times that")


if __name__ == "__main__":
    main()
