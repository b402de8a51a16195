"""Every saved question answers as somebody has read it; `python -m interop` asks other engines.

`pytest tests/test_golden.py --refresh-golden` writes the answers anew, to be read again.
"""

import csv
import io
from pathlib import Path

import pytest

from realpolitik import Graph
from realpolitik.answer.questions.question import slugs
from realpolitik.render.answers import render

GOLDEN = Path(__file__).parent / "golden"
COLUMNS = """
    situation label values status strength tense
    claim polarity claimant certainty paragraph sentence
"""
# Of these questions, which every claim answers, the answer by one source is read.
LONG = {"about", "certainty", "coverage"}


@pytest.mark.parametrize("slug", slugs())
def test_answer_is_as_approved(slug: str, corpus: Graph, pytestconfig: pytest.Config) -> None:
    answer = corpus.ask(slug, **{"source": "sun-2016"} if slug in LONG else {})
    rows = csv.DictReader(io.StringIO(render(answer, "csv")))
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS.split(), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path = GOLDEN / f"{slug}.csv"
    if pytestconfig.getoption("refresh_golden"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(out.getvalue(), encoding="utf-8")
    assert out.getvalue() == path.read_text(encoding="utf-8")


def test_there_is_no_other_golden_answer() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(slugs())
