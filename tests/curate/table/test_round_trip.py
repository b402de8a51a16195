"""Claims survive the way to a table and back; any other cells are compiled or reported."""

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sheets import Desk, claim, triples

import realpolitik
from realpolitik import Graph
from realpolitik.curate.table.compile import compile_claims
from realpolitik.curate.table.decompile import table_of
from realpolitik.curate.table.rows import COLUMNS, table_text
from realpolitik.errors import RealpolitikError

pytestmark = pytest.mark.slow  # of encoding and checking, and of no answer

# Values of the roles of any situation, and of the roles of some classes.
ROLES = {
    **{"toward": ("tarn", "china"), "against": ("tarn",), "place": ("long-strait", "asia")},
    **{"domain": ("military | economic", "security"), "stake": ("nationalSecurity | territory",)},
    **{
        "during": ("cold-war",),
        "after": ("september-11-attacks",),
        "includes": ("alliance-of-old",),
    },
    **{"arisesFrom": ("ukraine-crisis", "alliance-of-old"), "resembles": ("alliance-of-old",)},
}
KINDS = (
    {"kind": "Alignment", "party": "kestria | tarn", "issue": "iran-issue"},
    {"kind": "ThreatPerception", "holder": "kestria", "threatSource": "tarn | ukraine-crisis"},
    {"kind": "Stance", "holder": "tarn", "issue": "iran-issue", "position": "reluctance"},
    {"kind": "Shift", "holder": "tarn", "direction": "rise"},
    {"kind": "Act", "party": "tarn | china", "mediator": "kestria", "actType": "consulting"},
    {
        "kind": "Act",
        "holder": "tarn",
        "begins": "2031-05-07",
        "ends": "2031-05-10",
        "when": "in May",
    },
    {"kind": "Agreement", "party": "tarn | china", "begins": "2031-05-07"},
    {"kind": "Hope", "holder": "tarn", "content": "alliance-of-old"},
    {"kind": "Driver", "factor": "alliance-of-old | alliance-cold-war", "outcome": "situation-0"},
)
LINKS = ("supports", "disputes", "qualifies", "bearsOut", "belies", "revisionOf", "derivedFrom")
PASSAGES = (
    {"sentence": "p1s1"},
    {"sentence": "p1s1", "words": "patrol the strait"},
    {"sentence": "p1s1 | p2s1"},
    {"sentence": "p1s2 | p1s1", "words": "feels | "},
    {"sentence": "p2s1"},
)

# Texts of cells, including those that a spreadsheet would compute.
GLOSS = st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" =+-@'\"|;,"))
# "-" is an empty cell, and a cell that ends in "?" is a guess.
GLOSSES = GLOSS.map(lambda text: " ".join(text.split()).rstrip("? ")).filter(lambda t: t.strip("-"))
ANY = st.text(st.sampled_from("aZ é0|=+-@'\";,\n\r\tp1s\\.:#/<>\ufeff\u2028中"), max_size=12)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, graph: Graph) -> Desk:
    return Desk(tmp_path_factory.mktemp("law"), graph)


@pytest.fixture(scope="module")
def opened(desk: Desk) -> Graph:
    return realpolitik.open([str(desk.folder)])


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, str]]:
    """Return rows with any columns, in which claims refer to earlier claims.

    Some rows only name the situation of an earlier row, and some are a situation alone. The first
    situation is an alignment, for explanations to explain.
    """
    rows: list[dict[str, str]] = []
    claims: list[str] = []
    situations: list[str] = []
    for number in range(draw(st.integers(1, 6))):
        again = number > 0 and draw(st.booleans())
        situation = draw(st.sampled_from(situations)) if again else f"situation-{number}"
        described = {"kind": "", "label": "", "party": ""}
        if not again:
            situations.append(situation)
            roles = {name: st.sampled_from(values) for name, values in ROLES.items()}
            kind = draw(st.sampled_from(KINDS if number else KINDS[:1]))
            described = {"party": "", **draw(st.fixed_dictionaries({}, optional=roles)), **kind}
            described["label"] = draw(GLOSSES)
            if kind["kind"] == "Hope" and draw(st.booleans()):
                described["content"] = f"content-{number}"
                content = {"kind": "Alliance", "party": "china | tarn", "label": draw(GLOSSES)}
                rows.append({"situation": described["content"], **content})
        passages = draw(st.sampled_from(PASSAGES))
        name = f"rook-2031-{passages['sentence'][:4]}-{number + 1}"
        link = {}
        if claims:
            of = draw(st.lists(st.sampled_from(claims), min_size=1, max_size=2, unique=True))
            link[draw(st.sampled_from(LINKS))] = " | ".join(of)
        given = {
            "situation": situation,
            "claim": name,
            "gloss": draw(GLOSSES),
            "polarity": draw(st.sampled_from(("affirms", "denies"))),
            "certainty": draw(st.sampled_from(("certain", "possible", "unspecified"))),
            "claimant": draw(st.sampled_from(("kestria", "china", "unnamed"))),
            "reportedBy": draw(st.sampled_from(("", "china"))),
            "note": draw(st.just("") | GLOSSES),
            **draw(st.sampled_from(({}, {"amount": "3.50", "unit": "percent of trade"}))),
        }
        rows.append(claim(**passages, **described, **link, **given))
        claims.append(name)
    return [{k: v for k, v in row.items() if v} for row in rows]


def compiled(desk: Desk, opened: Graph, table: str) -> str:
    path = desk.folder / "t.csv"
    path.write_text(table, encoding="utf-8", newline="")
    texts = [str(desk.folder / "note.txt")]
    return compile_claims(str(path), opened, [str(desk.folder)], texts).turtle


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(rows=tables())
def test_compiled_table_decompiles_to_the_same_table(
    desk: Desk, opened: Graph, rows: list[dict[str, str]]
) -> None:
    desk.claims.unlink(missing_ok=True)
    turtle = compiled(desk, opened, table_text([*COLUMNS], rows))
    desk.claims.write_text(turtle, encoding="utf-8")
    table = table_of(str(desk.claims))
    again = compiled(desk, opened, table)
    assert triples(again) == triples(turtle)
    desk.claims.write_text(again, encoding="utf-8")
    assert table_of(str(desk.claims)) == table
    # Each row is in the table, except words, which are not kept, and default reporters.
    back = _read(table)
    claims = {row["claim"]: row for row in back}
    situations = {row["situation"]: row for row in back if row["kind"]}
    for row in rows:
        for name in {*row} - {"words", "sentence"}:
            column = COLUMNS[name]
            of_claim = column.of == "claim" or name in ("claim", "source", "polarity")
            found = claims[row["claim"]] if of_claim else situations[row["situation"]]
            assert sorted(found[name].split(" | ")) == sorted(row[name].split(" | "))


def _read(table: str) -> list[dict[str, str]]:
    """Return the rows of a table without the apostrophes before formulas."""
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    for row in rows:
        for name, cell in row.items():
            assert cell[:1] not in ("=", "+", "-", "@")
            if cell.lstrip("'")[:1] in tuple("=+-@") and cell.startswith("'"):
                row[name] = cell[1:]
    return rows


@settings(max_examples=25)
@given(cells=st.dictionaries(st.sampled_from([*COLUMNS]), ANY, min_size=1, max_size=6))
def test_any_cells_are_compiled_or_reported(
    desk: Desk, opened: Graph, cells: dict[str, str]
) -> None:
    with suppress(RealpolitikError):  # any other exception fails
        triples(compiled(desk, opened, table_text([*COLUMNS], [claim(**cells)])))


@settings(max_examples=60)
@given(table=st.text(st.sampled_from("sentence,kind;claimant\t\n\r\"' =p1s1|é\0")))
def test_any_file_is_compiled_or_reported(desk: Desk, opened: Graph, table: str) -> None:
    with pytest.raises(RealpolitikError):
        compiled(desk, opened, table)
