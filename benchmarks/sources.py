"""Print what adding sources costs: opening the graph with them, and asking, as ratios.

Made-up articles (see `articles.py`) are given with `--data`, a file each. Four claims of each
repeat claims of the one before; every tenth revises a claim, and has one that is retracted.
Twice as many sources should cost twice as much, or less: so each figure should be 2 or below.

usage: sources.py [NUMBER]
"""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from articles import articles, made_world

import realpolitik
from realpolitik.terms import ID, PREFIXES


def written(folder: Path, count: int) -> None:
    """Write so many articles, with what they repeat and take back, and the world they speak of."""
    world = made_world()
    (folder / "world.ttl").write_bytes(world.ntriples)
    for number, text in enumerate(articles(count, world)):
        links = []
        for sentence in range(1, 5) if number else ():
            new, old = (f"article-{n}-p{sentence}s1-1" for n in (number, number - 1))
            links.append(_link(new, "prov:wasDerivedFrom", old))
        if number % 10 == 9:
            links.append(_link(f"article-{number}-p1s2-1", "prov:wasRevisionOf", _last(number - 1)))
            retraction = f"retraction-{number}"
            links.append(f"<{ID}{retraction}> a <{PREFIXES['rp']}Retraction> .")
            links.append(_link(retraction, "npx:retracts", _last(number)))
        lines = text.decode() + "\n".join(links) + "\n"
        (folder / f"article-{number}.ttl").write_text(lines, encoding="utf-8")


def _last(number: int) -> str:
    return f"article-{number}-p2s1-2"


def _link(subject: str, curie: str, value: str) -> str:
    prefix, name = curie.split(":")
    return f"<{ID}{subject}> <{PREFIXES[prefix]}{name}> <{ID}{value}> ."


def seconds(folder: Path) -> dict[str, float]:
    """Return how long it takes to open the graph for the first time, and again, and to ask."""
    taken = {}
    start = perf_counter()
    realpolitik.open([str(folder)], retracted=True)
    taken["first opening, with what is taken back"] = perf_counter() - start
    for name in ("first opening", "opening again"):
        start = perf_counter()
        graph = realpolitik.open([str(folder)])
        taken[name] = perf_counter() - start
    asked = {
        "ask by name": ("alignments", {"a": "china", "b": "russia"}),
        "ask by source": ("certainty", {"source": "article-3"}),
        "ask all": ("threats", {"actor": "any"}),
    }
    for name, (slug, values) in asked.items():
        start = perf_counter()
        graph.ask(slug, **values)
        taken[name] = perf_counter() - start
    return taken


def main() -> None:
    """Take the times and print them."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    found = []
    with TemporaryDirectory() as place:
        os.environ["XDG_CACHE_HOME"] = place
        for count in (number, 2 * number):
            folder = Path(place, str(count))
            folder.mkdir()
            written(folder, count)
            found.append(seconds(folder))
    print(f"{2 * number} sources, as a multiple of {number}")
    for name, taken in found[0].items():
        print(f"{name:<40} {found[1][name] / taken:5.2f}  ({found[1][name]:.2f} s)")


if __name__ == "__main__":
    main()
