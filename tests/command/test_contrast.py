"""What differs is told in words, before the findings, in each format that is for reading."""

import json
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from answer.making import answered

from realpolitik import Graph
from realpolitik.answer.findings.changes import Change, Difference, Side
from realpolitik.answer.findings.finding import finding
from realpolitik.answer.questions.question import load, slugs
from realpolitik.command.cli import main
from realpolitik.command.contrast import compared, without
from realpolitik.files import folder
from realpolitik.opening import diff, open_over
from realpolitik.terms import ID, local
from realpolitik.writing.render import render

pytestmark = pytest.mark.slow  # of encoding and checking, and of no answer

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "command.md").read_text(encoding="utf-8")


QUARREL = "The quarrel sets a limit to the alignment of Ruritania and Graustark."
ALIGNMENTS = {"a": "Ruritania", "b": "Graustark"}


@pytest.mark.parametrize(
    ("question", "left_out", "notes"),
    [
        (
            "alignments",
            ["book-p3s1-1"],
            f"Without: the claim “{QUARREL}” (id:book-p3s1-1)\nWhat changes:\n"
            "  The straits: one limit fewer; one qualification fewer",
        ),
        (
            "alignments",
            ["The price of salt"],
            "Without: the situation “The price of salt” (id:dispute-salt); and with it 2 claims "
            "and 1 situation\nWhat changes:\n"
            "  The straits: one limit fewer; one qualification fewer",
        ),
        (
            "alignments",
            ["News from Elsewhere"],
            "Without: the source “News from Elsewhere” (id:book); and with it 24 claims and 30 "
            "situations\nWhat changes, answered → silent:\n  Lost: The straits (affirmed)\n"
            "  Lost: Ruritania and Old Graustark (affirmed)",
        ),
        (
            "alignments",
            ["book-p1s4-1", "book-p1s3-1"],
            "Without: the claim “Freedonia has a grudge against Ruritania.” (id:book-p1s3-1); the "
            "claim “The blockade alarms Ruritania.” (id:book-p1s4-1)\nNothing changes.",
        ),
        (
            "contested",
            ["book-p2s5-2"],
            "Without: the claim “Graustark does not believe that peace is Freedonia's aim.” "
            "(id:book-p2s5-2)\nWhat changes:\n  Lost: Freedonia's goal of peace (contested)",
        ),
    ],
)
def test_what_was_left_out_and_what_changes_stand_before_the_findings(
    both: Graph, question: str, left_out: list[str], notes: str
) -> None:
    answer = both.ask(question, **(ALIGNMENTS if question == "alignments" else {}))
    text = without(both, answer, left_out, "table", 1000)
    assert text.split("\n\n", 1)[0].rstrip().endswith(f"\n{notes}")
    narrow = without(both, answer, left_out, "table", 50)
    assert max(map(len, narrow.splitlines())) <= 50
    assert narrow.split() == text.split() or len(answer) > 1  # wrapped, and no more


def test_markdown_lists_what_changes_and_other_formats_do_not(both: Graph) -> None:
    answer = both.ask("interests", actor="Freedonia")
    less = both.without("book-p2s5-2").again(answer)
    title, summary, left_out, start, change, rest = without(
        both, answer, ["book-p2s5-2"], "markdown", 80
    ).split("\n\n", 5)
    assert left_out.startswith("Without: the claim “Graustark does not")
    assert start == "What changes:"
    assert change == "- Freedonia's goal of peace: contested → affirmed; one warrant fewer"
    assert f"{title}\n\n{summary}\n\n{rest}" == render(less, "markdown")
    for form in ("csv", "tsv"):
        assert without(both, answer, ["book-p2s5-2"], form, 80) == render(less, form)


def test_only_some_findings_are_shown_but_all_changes(both: Graph) -> None:
    answer = both.ask("alignments", **ALIGNMENTS)
    found = json.loads(without(both, answer, ["book-p3s1-1"], "json", 80, (0, 0)))
    assert found["findings"] == []
    assert [change["change"] for change in found["changes"]] == ["but.limits", "but.qualifies"]
    assert found["changes"][0]["was"] == [f"{ID}limit-salt"]


@pytest.mark.parametrize(
    ("change", "was", "now", "words"),
    [
        ("label", "That", "It", "It: called “That” → “It”"),
        ("status", "affirmed", "contested", "It: affirmed → contested"),
        ("strength", "certain", "possible", "It: stated flatly → possible"),
        ("strength", None, "possible", "It: none → possible"),
        ("tense", "present", "past", "It: present → past"),
        ("warrants", ("a", "a", "b"), ("b",), "It: two warrants fewer, one warrant changed"),
        ("warrants", (), tuple("abcdefgh"), "It: 8 warrants more"),
        ("repeats", ("a",), (), "It: one repeat fewer"),
        ("warrants.gloss", "So.", "Thus.", "It: worded “So.” → “Thus.”"),
        ("warrants.certainty", "certain", "probable", "It: a claim stated flatly → probable"),
        ("warrants.polarity", "affirms", "denies", "It: a claim affirms → denies"),
        ("warrants.claimant", "Ada", "Bo", "It: in the view of Ada → Bo"),
        ("but.disputes", ("a",), (), "It: one objection fewer"),
        ("premises", ("a", "b"), ("b",), "It: one premise fewer, one premise changed"),
        ("but.defeats", (), ("a", "b"), "It: two defeaters more"),
        ("warrants.disputed", "disputed", "undisputed", "It: a claim disputed → undisputed"),
        ("but.conditions", (), ("a",), "It: one condition more"),
        ("values.issue", "id:x", ("id:x", "id:y"), "It: issue now id:y"),
        (
            "values.issue",
            ("a", "id:x", "c"),
            ("b", "c"),
            "It: issue no longer a, The straits, but now b",
        ),
        ("values.place", f"{ID}asia", None, "It: place id:asia → none"),
    ],
)
def test_words(change: str, was: Side, now: Side, words: str) -> None:
    item = Change("id:it", "It", change, was, now)
    answer = answered(labels={"id:x": "The straits"})
    difference = Difference("it", "Is it?", answer, answer, (item,))
    same = difference._replace(changes=())
    text = compared("old.ttl", "new.ttl", [difference, same, same], "table", 80)
    assert text == (
        f"old.ttl → new.ttl\n\nChanged\n  {words} (it)\n\n"
        "2 of 3 questions have the same answer in both.\n"
    )
    text = compared("old.ttl", "new.ttl", [difference], "markdown", 80)
    assert f"\n\n## Changed\n\n- {words} (it)\n\n" in text
    found = json.loads(compared("old.ttl", "new.ttl", [same, difference], "json", 80))
    assert (found["old"], found["new"], found["equal"]) == ("old.ttl", "new.ttl", 1)
    assert found["differences"] == [json.loads(json.dumps(difference.to_dict()))]


def test_other_outcome_is_told() -> None:
    was = answered(finding("id:it", "It", {}, (), ()))
    change = Change("id:it", "It", "lost", None, None)
    difference = Difference("it", "Is it?", was, answered(), (change,))
    for form in ("table", "markdown"):
        text = compared("old", "new", [difference], form, 80)
        assert "it: answered → silent\n" in text


def test_each_thing_is_told_once_and_what_is_new_is_counted() -> None:
    item = finding("id:it", "It", {"kind": "id:pact"}, (), ())
    other = finding("id:other", "The other", {}, (), ())
    changed = Change("id:old", "The old", "status", "affirmed", "denied")
    gained = [Change(f.situation or "", f.label, "gained", None, None) for f in (item, other)]
    lost = Change("id:gone", "The gone", "lost", "denied", None)
    answer = answered(item, other, labels={"id:pact": "pact"})
    differences = [
        Difference(query, "Is it?", answer, answer, (changed, *gained, lost))
        for query in ("one", "two")
    ]
    assert compared("old", "new", differences, "table", 80) == (
        "old → new\n\n"
        "Changed\n  The old: affirmed → denied (one and two)\n\n"
        "Lost\n  The gone (denied): one and two\n\n"
        "New\n  2 situations: 1 pact, 1 other\n  By question: one 2, two 2\n\n"
        "0 of 2 questions have the same answer in both.\n"
    )


@pytest.mark.parametrize("command", ["ask alignments --without", "diff old"])
def test_document_shows_what_the_command_says(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    start = DOCUMENT.index(f"$ realpolitik {command}")
    line, expected = DOCUMENT[start : DOCUMENT.index("```", start)].split("\n", 1)
    monkeypatch.chdir(tmp_path)
    text = (Path(folder("data")) / "sun-2016.ttl").read_text(encoding="utf-8")
    claim = text.index("id:sun-2016-p5s2-3 a rp:Claim")
    for version, now in (
        ("old", text),
        ("new", text[:claim] + text[claim:].replace("rp:certain ", "rp:probable ", 1)),
    ):
        (tmp_path / version).mkdir()
        (tmp_path / version / "sun-2016.ttl").write_text(now, encoding="utf-8")
    assert main(shlex.split(line)[2:]) == 0
    assert capsys.readouterr().out == expected


@pytest.fixture
def version(tmp_path: Path) -> Callable[[str, str], Graph]:
    """Return what opens the graph with one text in the first source replaced."""
    path = tmp_path / "sun-2016.ttl"
    text = (Path(folder("data")) / path.name).read_text(encoding="utf-8")

    def opened(old: str, new: str) -> Graph:
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return open_over(str(path))

    return opened


@pytest.mark.parametrize("slug", slugs())
def test_open_question_finds_what_it_finds_with_its_defaults(graph: Graph, slug: str) -> None:
    asked = graph.ask(slug, **dict.fromkeys(load(slug).params, "any"))
    assert {f.situation for f in graph.ask(slug)} <= {f.situation for f in asked}


def test_graph_does_not_differ_from_itself(graph: Graph) -> None:
    found = diff(graph, graph)
    assert [item.query for item in found] == slugs()
    assert all(item.changes == () for item in found)


def test_every_question_that_finds_it_tells_what_is_lost_or_gained(
    both: Graph, graph: Graph
) -> None:
    lost = {d.query: d.changes for d in diff(both, graph)}
    assert {c.change for c in lost["alignments"]} == {"lost"}
    assert "alignment-straits" in {local(c.situation) for c in lost["alignments"]}
    gained = {d.query: d.changes for d in diff(graph, both)}
    assert {slug: len(found) for slug, found in lost.items()} == {
        slug: len(found) for slug, found in gained.items()
    }


def test_new_wording_of_a_claim_is_told(graph: Graph, version: Callable[[str, str], Graph]) -> None:
    gloss = (
        "What the West thinks of how China and Russia get on tends to be one extreme or the other."
    )
    new = version(gloss, "In the West there are two camps.")
    found = {d.query: d for d in diff(graph, new)}
    (change,) = found["certainty"].changes
    assert change[2:] == ("warrants.gloss", gloss, "In the West there are two camps.")
    assert found["cooperation"].changes == ()
    assert found["certainty"].to_dict() == {
        "query": "certainty",
        "question": "How sure is each claim?",
        "parameters": {},
        "narrowing": {},
        "outcome": {"was": "answered", "is": "answered"},
        "changes": [change.to_dict()],
    }
