"""Print in how many rounds `check` reports several faults, if all that it reports is mended.

Each sample plants some faults of tests/faults/edits.toml at once. In a round, all faults with a
finding at their line are mended, and the files are checked again. A sample whose edits exclude each
other is drawn again.

    python benchmarks/check_rounds.py [SAMPLES [FAULTS]]
"""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from statistics import mean
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from planted import FAULTS, Clash, planted_together, write_files

from realpolitik.checks.check import check
from realpolitik.files import ontology_files, read
from realpolitik.rdf.turtle_file import File

SAMPLES, AT_ONCE = 60, 6


def rounds(names: Sequence[str], ground: Sequence[File]) -> Iterator[set[str]]:
    """Yield the faults that each round reports, until all are reported or none is."""
    left = list(names)
    while left:
        files, places = planted_together(left)
        with TemporaryDirectory() as folder:
            write_files(files, Path(folder))
            os.chdir(folder)
            found = {fault[:2] for fault in check(["."], ground=ground).faults}
        reported = {name for name in left if places[name] in found}
        yield reported
        if not reported:
            return
        left = [name for name in left if name not in reported]


def main(samples: int = SAMPLES, at_once: int = AT_ONCE) -> None:
    """Print the mean of rounds, and of the faults that the first round reports."""
    ground = [File(path, read(path)) for path in ontology_files()]
    random, names = Random(0), [name for name in FAULTS if "with" not in FAULTS[name]]
    runs, lost = list[list[int]](), list[str]()
    while len(runs) < samples:
        chosen = random.sample(names, at_once)
        try:
            told = list(rounds(chosen, ground))
        except Clash:
            continue
        lost += set(chosen).difference(*told)
        runs.append([len(reported) for reported in told if reported])
    print(f"{samples} samples of {at_once} faults, of {len(names)}")
    print(
        f"rounds: {mean(map(len, runs)):.2f}; reported in the first: {mean(r[0] for r in runs):.1f}"
    )
    print(f"never reported at their line: {', '.join(sorted(lost)) or 'none'}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
