"""Print what a cold `ask` takes, as a multiple of a Python that does nothing.

Each figure is the median of runs that take turns, so that whatever else the machine does falls on
all of them alike. What is inferred is cached before the first run.

    python benchmarks/cold_ask.py [RUNS]
"""

import subprocess
import sys
from statistics import median
from time import perf_counter

ASK = [sys.executable, "-m", "realpolitik", "ask"]
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "ask, by slug": [*ASK, "alignments"],
    "ask, in English": [*ASK, "Where do China and Russia align?"],
    "ask, as JSON": [*ASK, "alignments", "-f", "json"],
}


def seconds(command: list[str]) -> float:
    """Run a command and return how long it took."""
    start = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - start


def main() -> None:
    """Take the times and print them."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for command in COMMANDS.values():
        seconds(command)
    for _ in range(runs):
        for name, command in COMMANDS.items():
            times[name].append(seconds(command))
    bare = median(times["python -c pass"])
    for name, taken in times.items():
        print(f"{name:<16} {median(taken) / bare:5.1f}  ({median(taken) * 1000:.0f} ms)")


if __name__ == "__main__":
    main()
