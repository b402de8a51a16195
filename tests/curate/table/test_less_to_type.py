"""A draft shows what can be read off a sentence, and a row leaves out what follows from it."""

import csv
import runpy
from pathlib import Path

import pytest
from sheets import Desk, claim, triples

import realpolitik
from realpolitik.curate.table.compile import graph_for_table
from realpolitik.curate.table.decompile import table_of
from realpolitik.errors import Faults, Refused
from realpolitik.terms import expand

pytestmark = pytest.mark.slow  # of encoding and checking, and of no answer

ROOT = Path(__file__).resolve().parents[3]
THREAT = claim(
    situation="", kind="ThreatPerception", label="", party="", holder="kestria", threatSource="tarn"
)


def values(turtle: str, predicate: str) -> list[str]:
    """Return the values of a property, as their names or texts."""
    found = (t.object for t in triples(turtle) if t.predicate == expand(predicate))
    return sorted(getattr(value, "value", "").rpartition("/")[2] for value in found)


def drafted(desk: Desk) -> list[dict[str, str]]:
    """Return the non-empty cells of the rows of a draft."""
    graph = realpolitik.open([str(desk.folder)])
    record, text = str(desk.folder / "record.ttl"), str(desk.folder / "note.txt")
    with pytest.raises(Refused, match="this needs the text of the source"):
        table_of(record, known=graph)
    rows = csv.DictReader(table_of(record, [text], graph).splitlines())
    return [{name: cell for name, cell in row.items() if cell} for row in rows]


def test_draft_shows_what_the_words_of_a_sentence_suggest(desk: Desk) -> None:
    _, first, second, third = drafted(desk)
    assert "kestria" in first["hints"]
    assert second["hints"].startswith("kestria | tarn; ")
    assert "kind=ThreatPerception" in second["hints"]
    assert second.keys() == {"source", "sentence", "text", "hints"} >= third.keys()
    with pytest.raises(Refused, match="the table has no claims yet"):
        desk.table(second)


def test_cell_that_nobody_has_decided_is_refused(desk: Desk) -> None:
    with pytest.raises(
        Faults, match=r"row 2, column kind: .* marks .*, column holder: .* marks an open choice"
    ):
        desk.table(THREAT | {"holder": "kestria?", "kind": "ThreatPerception?"})
    asked = THREAT | {"polarity": "asks", "label": "A fear", "gloss": "Does Kestria fear Tarn?"}
    assert values(desk.table(asked), "rp:asks") == ["threat-perception-kestria-tarn"]


@pytest.mark.parametrize(
    ("gloss", "label"),
    [
        ("Kestria fears Tarn.", "Kestria fears Tarn"),
        ("In Tarn's view, they patrol.", "They patrol"),
    ],
)
def test_empty_label_is_the_gloss(desk: Desk, gloss: str, label: str) -> None:
    row = THREAT | {"gloss": gloss, "begins": "2031-05-04", "kind": "Act", "threatSource": ""}
    assert values(desk.table(row), "rdfs:label") == [label]


def test_empty_label_is_that_of_the_same_situation(desk: Desk) -> None:
    known = claim(situation="alliance-of-old", kind="Alliance", label="", party="kestria | tarn")
    assert values(desk.table(known), "rp:affirms") == ["alliance-of-old"]
    text = desk.table(THREAT | {"label": "A fear"}, THREAT | {"gloss": "Kestria is afraid."})
    assert values(text, "rdfs:label") == ["A fear"]


def test_plain_situations_with_the_same_roles_need_labels(desk: Desk) -> None:
    plain = claim(situation="", kind="Situation", label="", party="", issue="security-issues")
    other = plain | {"gloss": "Kestria needs peace."}
    again = {"tense": "past", "gloss": "They kept watch before."}
    assert values(desk.table(plain, again), "rp:affirms") == ["situation-security-issues"] * 2
    with pytest.raises(Faults, match=r"row 4, column label: row 2 describes .* give this a label"):
        desk.table(plain, claim(), other)


def test_label_is_not_made_of_a_denial_or_a_hedge(desk: Desk) -> None:
    for change in ({"polarity": "denies"}, {"certainty": "possible"}):
        text = desk.table(THREAT | change)
        assert values(text, "rdfs:label") == ["Threat perception: Kestria, Tarn"]
    with pytest.raises(Faults, match="column label: this is empty; describe the situation"):
        desk.table(claim(), {"kind": "Alliance", "party": "kestria | tarn"})


def test_row_becomes_one_for_each_holder_and_quoted_claimant(desk: Desk) -> None:
    both = THREAT | {"holder": "Kestria | maravia", "gloss": "{holder} is afraid."}
    named = both | {"situation": "fear-of-{holder}"}
    past = {"situation": "fear-of-{holder}", "holder": "kestria | maravia", "tense": "past"}
    again = claim(**past, kind="", label="", party="", gloss="{holder} was afraid.")
    gain = claim(kind="Driver", situation="", party="", label="Why {holder}", outcome="patrols")
    gain |= {"factor": "fear-of-{holder}", "holder": "kestria | maravia"}
    text = desk.table(both)
    assert values(text, "rp:holder") == ["kestria", "maravia"]
    assert values(text, "rp:gloss") == ["Kestria is afraid.", "Maravia is afraid."]
    text = desk.table(both | {"holder": "kestria"})
    assert values(text, "rp:gloss") == ["Kestria is afraid."]
    text = desk.table(named, again, gain, claim())
    assert values(text, "rp:affirms").count("fear-of-maravia") == 2
    assert values(text, "rp:factor") == ["fear-of-kestria", "fear-of-maravia"]
    text = desk.table(claim(claimant="kestria | maravia", source="The Strait"))
    assert values(text, "rp:claimant") == ["kestria", "maravia"]
    assert values(text, "rp:affirms") == ["patrols", "patrols"]


def test_row_may_repeat_cells_of_a_known_situation(desk: Desk) -> None:
    known = claim(situation="alliance-of-old", kind="Alliance", label="", party="")
    assert values(desk.table(known), "rp:affirms") == ["alliance-of-old"]
    with pytest.raises(
        Faults, match="row 2, column kind: another file describes id:alliance-of-old"
    ):
        desk.table(known | {"kind": "Rivalry"})


def test_reason_for_no_claim_is_kept(desk: Desk) -> None:
    silent = {"source": "rook-2031", "sentence": "p2s1", "noClaim": "A courtesy."}
    text = desk.table(claim(), silent)
    assert 'id:rook-2031-p2s1 rp:carriesNoClaim "A courtesy." .' in text
    desk.claims.write_text(text, encoding="utf-8")
    *_, last = csv.DictReader(table_of(str(desk.claims)).splitlines())
    assert {name: cell for name, cell in last.items() if cell} == silent
    with pytest.raises(Faults, match="column noClaim: the row also has a gloss"):
        desk.table(claim(noClaim="A courtesy."))


def test_sources_may_refer_to_each_other(desk: Desk) -> None:
    other = desk.table(claim()).replace("rook-2031-p1s1-1", "rook-2031-p2s1-1")
    (desk.folder / "other.ttl").write_text(other.partition("id:patrols a")[0], encoding="utf-8")
    (desk.folder / "more.ttl").write_text(
        "@prefix id: <https://w3id.org/realpolitik/id/> .\n"
        "@prefix rp: <https://w3id.org/realpolitik/ontology#> .\n"
        "id:hope a rp:Hope ; rp:content id:patrols .\n",
        encoding="utf-8",
    )
    graph_for_table([str(desk.folder)])


def test_guide_has_the_words_that_a_draft_finds() -> None:
    table = runpy.run_path(str(ROOT / "docs" / "lists" / "make.py"))["guide_table"]
    assert table() in (ROOT / "docs" / "encoding-guide.md").read_text(encoding="utf-8")


def test_row_without_a_sentence_continues_the_row_above(desk: Desk) -> None:
    again = {"tense": "past", "basis": "presupposed", "gloss": "Kestria feared Tarn before."}
    other = {
        "holder": "maravia",
        "label": "A fear",
        "certainty": "possible",
        "gloss": "It may fear Tarn.",
    }
    bare = {"sentence": "p1s2", "threatSource": "-", "kind": "Goal", "label": "An aim"}
    text = desk.table(THREAT, again, other, bare | {"sentence": "", "gloss": "Maravia has aims."})
    held = {"goal-maravia", "threat-perception-kestria-tarn", "threat-perception-maravia-tarn"}
    assert {*values(text, "rp:affirms")} == held
    assert values(text, "rp:evidence") == ["rook-2031-p1s1"] * 4
    assert values(text, "rp:tense") == ["ontology#past"] * 3 + ["ontology#present"]
    with pytest.raises(Faults, match="row 2, column sentence: this is empty"):
        desk.table(claim(sentence=""))
