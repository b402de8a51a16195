"""The table of claims has a row for each claim, for spreadsheets and data frames."""

import csv
import io
import re
from pathlib import Path

import pytest
from asking import exported
from pyoxigraph import NamedNode

from realpolitik import Graph
from realpolitik.export.claims import COLUMNS
from realpolitik.terms import ID, expand, slug

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "exports.md"
ROLES = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX rp: <https://w3id.org/realpolitik/ontology#>
SELECT DISTINCT ?role WHERE {
  ?role rdfs:domain/rdfs:subClassOf* rp:Situation .
  FILTER(STRSTARTS(STR(?role), STR(rp:)))
}"""


@pytest.fixture(scope="module")
def rows(both: Graph) -> list[dict[str, str]]:
    """Return the table of two sources."""
    return list(csv.DictReader(io.StringIO(exported(both, "csv").decode(), newline="")))


def test_row_for_each_claim_in_the_order_of_the_text(
    both: Graph, rows: list[dict[str, str]]
) -> None:
    claims = {t.subject for t in both.triples() if t.object == expand("rp:Utterance")}
    iris = [claim.value for claim in claims if isinstance(claim, NamedNode)]
    expected = {slug(iri) for iri in iris if iri.startswith(ID)}
    assert {row["claim"] for row in rows} == expected
    assert len(rows) == len(expected)
    names = [re.fullmatch(r"(.+)-p(\d+)s(\d+)-(\d+)", row["claim"]) for row in rows]
    places = [(name[1], *map(int, name.groups()[1:])) for name in names if name]
    assert places == sorted(places)


def test_row(rows: list[dict[str, str]]) -> None:
    (row,) = (row for row in rows if row["claim"] == "sun-2016-p2s3-1")
    expected = {
        "source": "sun-2016",
        "sourceLabel": "Sun 2016",
        "issued": "2016-03-22",
        "paragraph": "2",
        "sentence": "3",
        "polarity": "affirms",
        "situation": "threat-russia-nato",
        "label": "Russia perceives NATO's expansion as a threat in Eastern Europe",
        "kind": "ThreatPerception",
        "holder": "russia",
        "holderLabel": "Russia",
        "threatSource": "nato-expansion",
        "place": "eastern-europe",
        "stake": "sphereOfInfluence",
        "claimant": "yun-sun",
        "claimantLabel": "Yun Sun",
        "reportedBy": "yun-sun",
        "certainty": "certain",
        "tense": "present",
        "status": "affirmed",
        "strength": "certain",
        "party": "",
    }
    assert {name: row[name] for name in expected} == expected
    assert int(row["start"]) < int(row["end"])


def test_several_values_and_passages_in_the_same_order(rows: list[dict[str, str]]) -> None:
    (row,) = (row for row in rows if row["claim"] == "book-p1s1-1")
    assert (row["paragraph"], row["sentence"]) == ("1 | 3", "1 | 1")
    assert (row["party"], row["partyLabel"]) == ("graustark | ruritania", "Graustark | Ruritania")
    assert row["start"].count(" | ") == row["end"].count(" | ") == 1


def test_roles_of_situations_are_columns(graph: Graph) -> None:
    found = {row[0].value.rpartition("#")[2] for row in graph.sparql(ROLES)}  # type: ignore[union-attr]
    about_claims = {"status", "strength"}
    derived = {"affirmedBy", "establishedBy", "kind", "currentTense", "changedSince", "threatFrom"}
    assert found - derived <= set(COLUMNS) | about_claims
    assert {"party", "holder", "factor", "direction"} <= found


def test_without_inferences(both: Graph, rows: list[dict[str, str]]) -> None:
    data = exported(both, "csv", inferred=False).decode()
    asserted = list(csv.DictReader(io.StringIO(data, newline="")))
    for plain, whole in zip(asserted, rows, strict=True):
        assert plain["status"] == plain["strength"] == plain["involves"] == ""
        for name, text in plain.items():  # fewer joined values
            assert set(text.split(" | ")) <= {"", *whole[name].split(" | ")}
        assert {plain[name] for name in ("kind", "gloss")} == {whole["kind"], whole["gloss"]}


def test_document_lists_the_columns() -> None:
    table = "".join(f"| `{name}` | {meaning} |\n" for name, meaning in COLUMNS.items())
    assert table in DOCUMENT.read_text(encoding="utf-8")
