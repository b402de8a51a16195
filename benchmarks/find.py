"""How long a search takes in an index of a million made-up claims on disk.

    python benchmarks/find.py [CLAIMS]

Words are drawn by Zipf's law, so that some stand in most claims and most in few. Each text that is
searched has one word that stands in about a given share of claims, among three that stand in more
than 2 % of them.
"""

import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import accumulate, islice

from realpolitik.find.claim_texts import Text
from realpolitik.find.index import Index

_WORDS, _SENTENCE, _RUNS = 50_000, 14, 20
_SHARES = (0.02, 0.01, 0.001)


def made_up(claims: int, seed: int = 1) -> Iterator[Text]:
    """Give claims, ten a sentence, whose words are w0 (the most common), w1, ..."""
    draw = random.Random(seed)
    weights = list(accumulate(1 / (place + 10) for place in range(_WORDS)))
    names = [f"w{place}" for place in range(_WORDS)]
    for number in range(claims):
        said = draw.choices(names, cum_weights=weights, k=_SENTENCE)
        parts = " ".join(said[:9]), " ".join(said[9:12]), " ".join(said[12:])
        place = f"id:source-{number // 2000}", number // 10 % 200 // 10, number // 10 % 10
        yield Text(f"id:claim-{number}", f"id:situation-{number}", *place, *parts, "")


def main() -> None:
    """Print how long it takes to make an index, and to find ten sentences in it."""
    claims = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "index")
        start = time.perf_counter()
        index = Index.create(path)
        index.fill(made_up(claims), (), ())
        index.close()
        print(f"{claims:,} claims: {time.perf_counter() - start:.0f} s to make, ", end="")
        print(f"{os.path.getsize(path) / 2**20:,.0f} MiB")
        with closing(sqlite3.connect(path)) as base:
            rows = base.execute("SELECT term, doc FROM stem")
            shares = {term: documents / claims for term, documents in rows}
        common = [word for word, share in shares.items() if share > 0.021][:3]
        for share in _SHARES:
            rare = min(shares, key=lambda word: abs(shares[word] - share) + (shares[word] > share))
            times = []
            for _ in range(_RUNS):
                start = time.perf_counter()
                found = list(islice(Index.open(path).search([rare, *common]), 200))
                times.append(1000 * (time.perf_counter() - start))
            print(
                f"a word in {shares[rare]:.2%} of claims: {statistics.median(times):.1f} ms", end=""
            )
            print(f" ({len(found)} claims found)")


if __name__ == "__main__":
    main()
