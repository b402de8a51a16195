"""Each row is a claim or a situation, and errors are reported by row and column."""

from pathlib import Path

import pytest
from sheets import Desk, claim, triples

from realpolitik.curate.table.decompile import table_of
from realpolitik.errors import Faults
from realpolitik.terms import expand

pytestmark = pytest.mark.slow  # of encoding and checking, and of no answer

ERRORS = Path(__file__).parent / "errors.txt"
AGAIN = {"kind": "", "label": "", "party": ""}


def said(turtle: str, subject: str, predicate: str) -> list[str]:
    """Return the values of a thing's property, as their names or texts."""
    pair = expand(subject), expand(predicate)
    found = (t.object for t in triples(turtle) if (t.subject, t.predicate) == pair)
    return sorted(getattr(value, "value", "").rpartition("/")[2] for value in found)


def test_claims_are_numbered_on_their_sentence(desk: Desk) -> None:
    rows = [claim(), claim(**AGAIN), claim(**AGAIN, claim="rook-2031-p1s1-2"), claim(**AGAIN)]
    text = desk.table(*rows, claim(**AGAIN, sentence="p1s2", polarity="denies"))
    numbers = [f"id:rook-2031-p1s1-{n}" for n in (1, 2, 3, 4)]
    assert [said(text, name, "rp:affirms") for name in numbers] == [["patrols"]] * 4
    assert said(text, "id:rook-2031-p1s2-1", "rp:denies") == ["patrols"]


def test_situation_is_named_by_its_class_and_roles(desk: Desk) -> None:
    row = claim(situation="", kind="ThreatPerception", party="", holder="kestria", label="A threat")
    text = desk.table(row | {"threatSource": "tarn"}, claim())
    assert said(text, "id:rook-2031-p1s1-1", "rp:affirms") == ["threat-perception-kestria-tarn"]


def test_label_names_a_situation_that_its_class_and_roles_do_not_tell_apart(desk: Desk) -> None:
    policy = {"situation": "", "kind": "Policy", "party": "", "holder": "kestria"}
    rows = [claim(**policy, label=label) for label in ("Kestria arms", "The arming of Kestria")]
    text = desk.table(*rows)
    names = [said(text, f"id:rook-2031-p1s1-{n}", "rp:affirms") for n in (1, 2)]
    assert names == [["policy-kestria"], ["policy-arming-of-kestria"]]


def test_proposed_row_compiles_once_a_person_accepts_it(desk: Desk) -> None:
    row = claim(**AGAIN, state="proposed", gloss="Their ships go out together.")
    assert said(desk.table(claim(), row), "id:rook-2031-p1s1-2", "rp:affirms") == []
    text = desk.table(claim(), row | {"state": "accepted"})
    assert said(text, "id:rook-2031-p1s1-2", "rp:affirms") == ["patrols"]
    encoding = ["Software drafted 1 of 2 claims; 1 of these are accepted."]
    assert said(text, "id:rook-2031", "rp:encoding") == encoding
    with pytest.raises(Faults, match='row 3, column state: "acepted" is invalid'):
        desk.table(claim(), row | {"state": "acepted"})


def test_errors_are_as_approved(desk: Desk, pytestconfig: pytest.Config) -> None:
    text = ERRORS.with_suffix(".csv").read_text(encoding="utf-8")
    with pytest.raises(Faults) as caught:
        desk.compile(text)
    lines = "".join(line.partition("t.csv, ")[2] + "\n" for line in caught.value.lines)
    if pytestconfig.getoption("refresh_golden"):
        ERRORS.write_text(lines, encoding="utf-8")
    assert lines == ERRORS.read_text(encoding="utf-8")


def test_claimant_defaults_to_the_speaker_or_author(desk: Desk) -> None:
    assert said(desk.table(claim(claimant="")), "id:rook-2031-p1s1-1", "rp:claimant") == [
        "oda-rook"
    ]
    record = desk.folder / "record.ttl"
    spoken = "id:rook-2031-p1s1 rp:speaker id:tarn .\n"
    record.write_text(record.read_text("utf-8") + spoken, encoding="utf-8")
    text = desk.table(claim(claimant=""), claim(**AGAIN, sentence="p1s2", claimant="kestria"))
    for role in ("rp:claimant", "prov:wasAttributedTo"):
        assert said(text, "id:rook-2031-p1s1-1", role) == ["tarn"]
    assert said(text, "id:rook-2031-p1s2-1", "prov:wasAttributedTo") == ["oda-rook"]


def test_claims_refer_to_claims_without_a_name(desk: Desk) -> None:
    first, third = claim(qualifies="rook-2031-p1s1-3"), claim(disputes="rook-2031-p1s1-1")
    text = desk.table(first, claim(claim="rook-2031-p1s1-2"), third)
    assert said(text, "id:rook-2031-p1s1-1", "rp:qualifies") == ["rook-2031-p1s1-3"]
    assert said(text, "id:rook-2031-p1s1-3", "rp:disputes") == ["rook-2031-p1s1-1"]
    with pytest.raises(Faults, match='column supports: no claim is called "rook-2031-p1s1-4"'):
        desk.table(first, claim(), claim(supports="rook-2031-p1s1-4"))


def in_office(desk: Desk, begins: str, ends: str, speaks_for: str = "kestria") -> None:
    """Give the author of the note of 2031 a tenure."""
    tenure = f"""
id:tenure-{speaks_for} a rp:Tenure ; rdfs:label "In office"@en ; rp:agent id:oda-rook ;
    rp:speaksFor id:{speaks_for} ; rp:begins "{begins}"^^xsd:date ;
    rp:ends "{ends}"^^xsd:date .
"""
    world = desk.folder / "world.ttl"
    world.write_text(world.read_text("utf-8") + tenure, encoding="utf-8")


def test_claimant_in_office_speaks_for_a_state(desk: Desk) -> None:
    name, role = "id:rook-2031-p1s1-1", "rp:onBehalfOf"
    in_office(desk, "2027-01-01", "2030-12-31", "tarn")  # not any more
    in_office(desk, "2031-06-01", "2033-01-01")
    assert said(desk.table(claim(claimant="")), name, role) == ["kestria"]
    assert said(desk.table(claim(onBehalfOf="tarn")), name, role) == ["tarn"]
    assert said(desk.table(claim(claimant="maravia")), name, role) == []
    text = desk.table(claim(onBehalfOf="-"))
    assert said(text, name, role) == []
    # The table of the file keeps the dash.
    desk.claims.write_text(text, encoding="utf-8")
    assert triples(desk.compile(table_of(str(desk.claims)))) == triples(text)
    in_office(desk, "2031-06-01", "2033-01-01", "maravia")
    assert said(desk.table(claim(claimant="")), name, role) == ["kestria", "maravia"]


def test_dash_cancels_a_default(desk: Desk) -> None:
    defaults = {"claim": "defaults", "intensity": "strong", "onBehalfOf": "tarn", "note": "So."}
    text = desk.table(defaults, claim(), claim(intensity="-", onBehalfOf="-", note="-"))
    for role, value in (
        ("rp:intensity", ["ontology#strong"]),
        ("rp:onBehalfOf", ["tarn"]),
        ("skos:editorialNote", ["So."]),
    ):
        assert said(text, "id:rook-2031-p1s1-1", role) == value
        assert said(text, "id:rook-2031-p1s1-2", role) == []
    with pytest.raises(Faults, match="row 2, column tense: this is empty"):
        desk.table(claim(tense="-"))
