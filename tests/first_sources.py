"""The project's first sources alone: what tests of mechanics see.

A further source thus changes saved answers and examples, and no other test.
"""

from pathlib import Path

import realpolitik
from realpolitik import Graph, files

__all__ = ["all_files", "of_first_sources", "open_first_sources"]

ROOT = Path(__file__).resolve().parents[1]
FIRST = {"sun-2016", "putin-2019", "sullivan-2024"}
OWN = ("data", "seeds")
LATER = {path.stem for path in (ROOT / "seeds").glob("*.ttl")} - FIRST

all_files = files._files


def of_first_sources(path: str, ending: str) -> list[str]:
    """Return the files in a folder without those of the project's later sources."""
    found = all_files(path, ending)
    # The folders of an installed package are copies of those of the checkout.
    places = (ROOT, Path(files.folder("data")).parent)
    own = Path(path).resolve() in {place.resolve() / name for place in places for name in OWN}
    return [file for file in found if not own or Path(file).stem not in LATER]


def open_first_sources() -> Graph:
    """Return the graph of the first sources, also in a process of its own."""
    files._files = of_first_sources
    return realpolitik.open()
