"""Measure `new`, `table` and `check` on a long source, as multiples of the time of `ask`.

The source is invented, in paragraphs of five sentences, with a claim on each sentence; the claims
share about a hundred situations. Each figure is the median of interleaved runs.

    python benchmarks/next_source.py [SENTENCES] [RUNS]
"""

import csv
import shutil
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

REALPOLITIK = [sys.executable, "-m", "realpolitik"]
SENTENCE = "China and the U.S. met in {}, and NATO, said Mr. Bim, looked on in the West Pacific."
FACTS = ["--title", "A Title", "--author", "Oda Rook", "--date", "2031", "--publisher", "P"]
DATA = ["--data", "."]
STATES = ("china", "india", "iran", "north-korea", "russia", "ukraine", "united-states", "vietnam")
KINDS = ("Convergence", "Cooperation", "Dispute", "Rivalry")
SITUATIONS = [(kind, " | ".join(pair)) for kind in KINDS for pair in combinations(STATES, 2)]
COMMANDS = {
    "ask": ["ask", "alignments"],
    "new": ["new", "note.txt", *FACTS, "-o", "again"],
    "table, to fill": ["table", "seeds/rook-2031.ttl", "--text", "note.txt"],
    "table, to Turtle": ["table", "claims.csv", *DATA],
    "check": ["check", "seeds", "data", "--text", "note.txt"],
}


def seconds(arguments: list[str], folder: str) -> float:
    """Return the seconds that the command takes in a folder."""
    shutil.rmtree(Path(folder, "again"), ignore_errors=True)
    start = perf_counter()
    subprocess.run([*REALPOLITIK, *arguments], cwd=folder, stdout=subprocess.DEVNULL, check=True)
    return perf_counter() - start


def prepare(folder: str, count: int) -> None:
    """Write the text of a source, its files, and a table with a claim on each sentence."""
    written = [SENTENCE.format(year) for year in range(1, count + 1)]
    text = "\n\n".join(" ".join(written[n : n + 5]) for n in range(0, count, 5))
    Path(folder, "note.txt").write_text(text, encoding="utf-8")
    seconds(["new", "note.txt", *FACTS], folder)
    seconds(["table", "seeds/rook-2031.ttl", "-o", "empty.csv"], folder)
    with (
        open(Path(folder, "empty.csv"), encoding="utf-8", newline="") as empty,
        open(Path(folder, "claims.csv"), "w", encoding="utf-8", newline="") as filled,
    ):
        reader = csv.DictReader(empty)
        writer = csv.DictWriter(filled, list(reader.fieldnames or ()))
        writer.writeheader()
        for number, row in enumerate(row for row in reader if row["claim"] != "defaults"):
            kind, pair = SITUATIONS[number % len(SITUATIONS)]
            # No situation of the project has this domain.
            situation = {
                "kind": kind,
                "label": f"{kind} of {pair}",
                "party": pair,
                "domain": "cyber",
            }
            claim = {
                **(situation if number < len(SITUATIONS) else {}),
                "polarity": "affirms",
                "situation": f"{kind}-{pair}".lower().replace(" | ", "-"),
                "claimant": "Oda Rook",
                "certainty": "certain",
                "tense": "past",
                "gloss": f"Claim {number} of the source.",
            }
            writer.writerow(row | claim)
    seconds(["table", "claims.csv", *DATA, "-o", "data/rook-2031.ttl", "--yes"], folder)


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with TemporaryDirectory() as folder:
        prepare(folder, count)
        for _ in range(runs):
            for name, arguments in COMMANDS.items():
                times[name].append(seconds(arguments, folder))
    ask = median(times["ask"])
    for name, measured in times.items():
        print(f"{name:<17} {median(measured) / ask:6.1f}  ({median(measured) * 1000:.0f} ms)")


if __name__ == "__main__":
    main()
