"""Print what it takes to scaffold and to check a long source, as multiples of reading it.

The text has 1,000 sentences that mean nothing, about states that do not exist. It is checked twice:
with no claims, and with 1,500. What only reads is
`table`, which makes the empty table of the record. Each figure is the median of some runs.

    python benchmarks/checking.py [RUNS]
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from realpolitik.terms import PREFIXES

__all__ = ["claims", "text", "world"]

SENTENCES, CLAIMS = 1000, 1500
_STATES = [
    first + last
    for first in ("Ard", "Bel", "Cor", "Dun", "Esk")
    for last in ("ania", "avia", "estan", "onia", "uria", "mark")
]
_GOODS = (
    *("fish", "grain", "tin", "salt", "timber", "wool"),
    *("copper", "coal", "cotton", "iron", "sugar", "tea"),
)
_MATTERS = [f"{good} {matter}" for good in _GOODS for matter in ("tariffs", "quotas")]
_OPENINGS = ("In the spring,", "Since then,", "At the summit,", "In private,", "In public,")
_VERBS = ("quarrelled with", "courted", "snubbed", "came to terms with", "kept apart from")
_ENDINGS = ("over", "in the matter of", "after the talks on", "because of the dispute over")
# A tenth of all pairs have to do with each other, as friends or as rivals.
_CLASSES = (("Convergence", "Cooperation", "Alignment"), ("Dispute", "Friction", "Rivalry"))
_PAIRS = [pair for number, pair in enumerate(combinations(_STATES, 2)) if number % 10 == 0]


def text() -> str:
    """Return a text of 1,000 sentences in paragraphs of five, the same each time."""
    random = Random(0)
    paragraphs = []
    for _ in range(SENTENCES // 5):
        sentences = []
        for _ in range(5):
            one, other = random.sample(_STATES, 2)
            opening, verb, ending = map(random.choice, (_OPENINGS, _VERBS, _ENDINGS))
            sentences.append(f"{opening} {one} {verb} {other} {ending} {random.choice(_MATTERS)}.")
        paragraphs.append(" ".join(sentences))
    return "The Long Quarrel\n\n" + "\n\n".join(paragraphs) + "\n"


def _prologue(*prefixes: str) -> str:
    return "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in prefixes)


def world() -> str:
    """Return the states and the issues that the text speaks of."""
    parts = [_prologue("id", "rdfs", "rp")]
    parts += [f'id:{name.lower()} a rp:State ;\n    rdfs:label "{name}"@en .\n' for name in _STATES]
    parts += [
        f'id:{matter.replace(" ", "-")} a rp:Issue ;\n    rdfs:label "{matter.capitalize()}"@en .\n'
        for matter in _MATTERS
    ]
    return "\n".join(parts)


def claims(source: str) -> str:
    """Return 1,500 claims on the sentences of the text, each on a situation of its own."""
    return "\n".join([_prologue("id", "prov", "rdfs", "rp"), *_claims(source)])


def _claims(source: str) -> Iterator[str]:
    for number in range(CLAIMS):
        sentence = number % SENTENCES
        name = f"{source}-p{sentence // 5 + 1}s{sentence % 5 + 1}-{number // SENTENCES + 1}"
        about, pair = divmod(number, len(_PAIRS))
        one, other = _PAIRS[pair]
        again, matter = divmod(about, len(_MATTERS))
        kind = _CLASSES[pair % 2][again]
        yield f"""\
id:situation-{number} a rp:{kind} ;
    rdfs:label "{kind} {number} of {one} and {other}"@en ;
    rp:party id:{one.lower()}, id:{other.lower()} ;
    rp:issue id:{_MATTERS[matter].replace(" ", "-")} .

id:{name} a rp:Claim ;
    rp:affirms id:situation-{number} ;
    rp:claimant id:oda-rook ;
    prov:wasAttributedTo id:oda-rook ;
    rp:certainty rp:certain ;
    rp:tense rp:present ;
    rp:gloss "{one} and {other} are in {kind.lower()} number {number}." ;
    rp:evidence id:{name.rsplit("-", 1)[0]} .
"""


def seconds(command: Sequence[str], folder: str) -> float:
    """Run the command in a folder and return how long it took."""
    start = perf_counter()
    line = [sys.executable, "-m", "realpolitik", *command]
    found = subprocess.run(line, cwd=folder, capture_output=True, text=True)
    taken = perf_counter() - start
    if found.returncode not in (0, 1):
        raise SystemExit(found.stderr)
    return taken


def main() -> None:
    """Take the times and print them."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = os.path.join(folder, "cache")
        Path(folder, "long.txt").write_text(text(), encoding="utf-8")
        Path(folder, "world.ttl").write_text(world(), encoding="utf-8")
        facts = ("--title", "The Long Quarrel", "--author", "Oda Rook", "--date", "2031-05-04")
        new = ["new", "long.txt", *facts, "--publisher", "The Almanac", "--data", "world.ttl"]
        reading = ["table", "seeds/rook-2031.ttl", "-o", "empty.csv", "--yes"]
        check = ["check", "world.ttl", "seeds", "--text", "long.txt"]
        taken: dict[str, list[float]] = {}

        def take(name: str, command: Sequence[str]) -> None:
            taken.setdefault(name, []).append(seconds(command, folder))

        for _ in range(runs):
            for path in ("seeds/rook-2031.ttl", "data/rook-2031.ttl"):
                Path(folder, path).unlink(missing_ok=True)
            take("new", new)
            take("reading alone", reading)
            take("check, no claims", check)
            made = claims("rook-2031")
            Path(folder, "data", "rook-2031.ttl").write_text(made, encoding="utf-8")
            take("check, 1,500 claims", [*check, "--data", "data"])
    bare = median(taken["reading alone"])
    for name, times in taken.items():
        print(f"{name:<20} {median(times) / bare:5.1f}  ({median(times):.2f} s)")


if __name__ == "__main__":
    main()
