"""Any claims, as a table, compile to the same triples; any cells are compiled or told of."""

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Triple, parse
from sheets import Desk, claim

import realpolitik
from realpolitik import Graph
from realpolitik.errors import RealpolitikError
from realpolitik.sheet import COLUMNS, written
from realpolitik.tables import compile_table, table_of

ACTORS = ("kestria", "maravia", "tarn", "china")
DOMAINS = ("military", "economic", "security")
SENTENCES = ("p1s1", "p1s2", "p2s1")

# What one writes in a cell, and what a spreadsheet might take for a formula.
GLOSS = st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" =+-@'\"|;,"))
GLOSSES = GLOSS.map(lambda text: " ".join(text.split())).filter(bool)
ANY = st.text(st.sampled_from("aZ é0|=+-@'\";,\n\r\tp1s\\.:#/<>\ufeff\u2028中"), max_size=12)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, graph: Graph) -> Desk:
    return Desk(tmp_path_factory.mktemp("law"), graph)


@pytest.fixture(scope="module")
def opened(desk: Desk) -> Graph:
    return realpolitik.open([str(desk.folder)])


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, str]]:
    """Return rows of claims, some about one situation, and of situations that others name."""
    rows: list[dict[str, str]] = []
    some = st.lists(st.sampled_from(ACTORS), min_size=2, max_size=3, unique=True)
    for number in range(draw(st.integers(1, 4))):
        name = f"situation-{number}"
        told = {"situation": name, "label": draw(GLOSSES), "domain": draw(st.sampled_from(DOMAINS))}
        if draw(st.booleans()):
            told |= {"kind": "Alignment", "party": " | ".join(draw(some)), "issue": "iran-issue"}
        else:
            holder = draw(st.sampled_from(ACTORS))
            told |= {"kind": "Hope", "holder": holder, "content": f"content-{number}"}
            content = {"kind": "Alliance", "party": "tarn | china", "label": draw(GLOSSES)}
            rows.append({"situation": f"content-{number}"} | content)
        for place in range(draw(st.integers(1, 3))):
            rows.append(
                {
                    **(told if place == 0 else {"situation": name}),
                    "source": "rook-2031",
                    "sentence": draw(st.sampled_from(SENTENCES)),
                    "polarity": draw(st.sampled_from(("affirms", "denies"))),
                    "claimant": draw(st.sampled_from((*ACTORS, "unnamed"))),
                    "certainty": draw(st.sampled_from(("certain", "possible", "unspecified"))),
                    "tense": draw(st.sampled_from(("past", "present", "future"))),
                    "gloss": draw(GLOSSES),
                    "note": draw(st.just("") | GLOSSES),
                }
            )
    return rows


def triples(turtle: str) -> set[Triple]:
    return {quad.triple for quad in parse(turtle, RdfFormat.TURTLE)}


def compiled(desk: Desk, opened: Graph, table: str) -> str:
    path = desk.folder / "t.csv"
    path.write_text(table, encoding="utf-8", newline="")
    return compile_table(str(path), opened, [str(desk.folder)], [], None)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=tables())
def test_table_and_turtle_say_the_same(
    desk: Desk, opened: Graph, rows: list[dict[str, str]]
) -> None:
    turtle = compiled(desk, opened, written(rows))
    (desk.folder / "out.turtle").write_text(turtle, encoding="utf-8")
    back = table_of(str(desk.folder / "out.turtle"))
    assert triples(compiled(desk, opened, back)) == triples(turtle)
    glosses = {row["gloss"] for row in rows if "gloss" in row}
    assert glosses == {row["gloss"] for row in _read(back) if row["gloss"]}


def _read(table: str) -> list[dict[str, str]]:
    """Return the rows of a table; a cell that would be a formula has one apostrophe before it."""
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    for row in rows:
        for name, cell in row.items():
            assert cell[:1] not in ("=", "+", "-", "@")
            if cell.lstrip("'")[:1] in tuple("=+-@") and cell.startswith("'"):
                row[name] = cell[1:]
    return rows


@settings(max_examples=60, deadline=None)
@given(cells=st.dictionaries(st.sampled_from([*COLUMNS]), ANY, min_size=1, max_size=6))
def test_any_cells_are_compiled_or_told_of(
    desk: Desk, opened: Graph, cells: dict[str, str]
) -> None:
    with suppress(RealpolitikError):  # any other exception is a fault
        triples(compiled(desk, opened, written([claim(**cells)])))


@settings(max_examples=150, deadline=None)
@given(table=st.text(st.sampled_from("sentence,kind;claimant\t\n\r\"' =p1s1|é\0")))
def test_any_file_is_read_or_told_of(desk: Desk, opened: Graph, table: str) -> None:
    with pytest.raises(RealpolitikError):
        compiled(desk, opened, table)
