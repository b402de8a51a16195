"""A proof is shown within the width, by the command too, and drawn as a graph that is one."""

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from realpolitik import Graph
from realpolitik.answer.why import Why
from realpolitik.command.cli import main
from realpolitik.reasoning.proof import Gap, Step
from realpolitik.terms import ID, RP
from realpolitik.writing.tree import proof_dot, proof_text

Captured = pytest.CaptureFixture[str]

PREDICTION = "prediction-balance-of-threat-china-and-russia-against-the-west"
ASKED = {
    "inferred": ("China", "aligns with", "Russia"),
    "by a theory": (PREDICTION, "a", "theory prediction"),
    "by axioms": ("China", "a", "Actor"),
    "asserted": ("China", "a", "State"),
    "missing": ("Russia", "aligns with", "Iran"),
    "in the way": ("alliance-emerging", "status", "rp:affirmed"),
    "no rule": ("sun-2016-p7s3-2", "denies", "alignment-political-issues"),
}


def triple(subject: str, predicate: str, value: NamedNode | Literal) -> Triple:
    """Return a triple about something of ours."""
    return Triple(NamedNode(ID + subject), NamedNode(RP + predicate), value)


@pytest.fixture(scope="module")
def told(graph: Graph) -> dict[str, Why]:
    """Return what is told to each that is asked."""
    return {name: graph.why(*asked) for name, asked in ASKED.items()}


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("name", ASKED)
def test_no_line_is_wider_than_asked_but_for_one_word(
    told: dict[str, Why], name: str, width: int
) -> None:
    shown = proof_text(told[name], width)
    assert shown.endswith("\n")
    for line in shown.splitlines():
        assert line == line.rstrip()
        words = re.sub(r"^ *(└|holds:|missing:|in the way:)", "", line).split()
        assert len(line) <= width or len(words) == 1, line


def test_all_that_a_proof_says_is_shown(told: dict[str, Why]) -> None:
    found = told["inferred"]
    shown = " ".join(proof_text(found, 100).split())
    assert shown.startswith("id:china rp:alignsWith id:russia follows. └ by aligns-with: Actors ")
    for step in found.steps:
        assert step.summary in shown
        assert step.place in shown
        assert all(f"there is no {absent}" in shown for absent in step.absent)
    for warrant in found.warrants:
        assert warrant.gloss in shown
        assert f"¶{warrant.paragraph} s{warrant.sentence}" in shown


def test_conclusion_that_several_rest_on_is_proved_once(told: dict[str, Why]) -> None:
    shown = proof_text(told["by a theory"], 80)
    assert "(Walt 1985, Alliance Formation and the" in shown
    rules = [step.rule for step in told["by a theory"].steps if step.rule]
    assert shown.count("└ by ") == len(rules)


def test_rule_of_an_axiom_is_said_once(told: dict[str, Why]) -> None:
    assert proof_text(told["by axioms"], 80) == (
        "id:china a rp:Actor follows.\n"
        "└ by cax-sco: rp:State rdfs:subClassOf rp:Actor.\n"
        f"    id:china a rp:State [{told['asserted'].steps[0].place}]\n"
    )


def test_asserted_triple_is_one_line(told: dict[str, Why]) -> None:
    shown = proof_text(told["asserted"], 80)
    assert re.fullmatch(r"id:china a rp:State is asserted in data/world\.ttl:\d+\.\n", shown)


def test_asserted_triple_whose_place_is_not_found_is_told_without() -> None:
    one = triple("a", "says", Literal("x"))
    assert (
        proof_text(Why(one, "asserted", (Step(1, one),)), 80) == 'id:a rp:says "x" is asserted.\n'
    )


def test_missing_triple_is_told_with_what_holds_and_what_does_not() -> None:
    likes = triple("a", "likes", NamedNode(ID + "b"))
    gap = Gap("liking", "One likes what is near.", ("id:a a rp:Actor",), ("id:a rp:near id:b",), ())
    other = Gap("prp-symp rp:likes a X", "rp:likes a X.", (), (), ("id:b a rp:Foe",))
    assert proof_text(Why(likes, "missing", gaps=(gap, other)), 80) == (
        "id:a rp:likes id:b does not hold.\n\n"
        "by liking: One likes what is near.\n"
        "  holds:      id:a a rp:Actor\n"
        "  missing:    id:a rp:near id:b\n\n"
        "by prp-symp: rp:likes a X.\n"
        "  in the way: id:b a rp:Foe\n"
    )


def test_what_no_rule_concludes_is_told(told: dict[str, Why]) -> None:
    shown = proof_text(told["no rule"], 80)
    assert "It is not asserted, and no rule concludes such a triple." in shown


def is_dot(graph: str) -> bool:
    """Say whether a text is a graph: statements in braces, with strings that end."""
    string = r'"(?:[^"\\]|\\.)*"'
    attribute = rf"\w+=(?:{string}|\w+)"
    statement = rf"(?:\w+(?: -> \w+)?(?: \[{attribute}(?:, {attribute})*\])?|{attribute});"
    return re.fullmatch(rf"digraph \w+ \{{\n(?:  {statement}\n)*\}}\n", graph) is not None


@pytest.mark.parametrize("name", ASKED)
def test_drawing_is_a_graph(told: dict[str, Why], name: str) -> None:
    found = told[name]
    drawn = proof_dot(found)
    assert is_dot(drawn)
    assert drawn.count("label=") == max(1, len(found.steps))
    edges = {(int(a), int(b)) for a, b in re.findall(r"s(\d+) -> s(\d+);", drawn)}
    assert edges == {(n, step.number) for step in found.steps for n in step.premises}


@pytest.mark.parametrize("value", ['a "quote"', "a \\ backslash", "a\nline", '\\"', "a\\"])
def test_any_literal_is_drawn(value: str) -> None:
    says = triple("a", "says", Literal(value))
    drawn = proof_dot(
        Why(says, "inferred", (Step(1, says), Step(2, says, 'rule "of" \\', premises=(1,))))
    )
    assert is_dot(drawn)
    if shutil.which("dot"):
        subprocess.run(["dot", "-Tsvg"], input=drawn.encode(), check=True, capture_output=True)


@pytest.mark.parametrize("name", ["inferred", "missing"])
def test_command_shows_what_the_graph_tells(
    capsys: Captured, told: dict[str, Why], name: str
) -> None:
    shown = {}
    for form in ("text", "json", "dot"):
        assert main(["why", *ASKED[name], "-f", form]) == 0
        captured = capsys.readouterr()
        assert captured.err == ""
        shown[form] = captured.out
    assert shown["text"] == proof_text(told[name], 80)
    assert json.loads(shown["json"]) == json.loads(json.dumps(told[name].to_dict()))
    assert shown["dot"] == proof_dot(told[name])


def test_command_names_files_as_they_were_given(capsys: Captured, tmp_path: Path) -> None:
    path, written = tmp_path / "more.ttl", tmp_path / "why.txt"
    path.write_text(f"<{ID}atlantis> a <{RP}State> .\n", encoding="utf-8")
    options = ("--data", str(path), "-o", str(written))
    assert main(["why", "id:atlantis", "a", "State", *options]) == 0
    said = written.read_text(encoding="utf-8")
    assert " ".join(said.split()) == f"id:atlantis a rp:State is asserted in {path}:1."


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("China", "wantz", "Russia"), 'no property is called "wantz"; did you mean wants'),
        (("Chinaa", "wants", "Russia"), 'no thing is called "Chinaa"; did you mean China'),
        (("China", "a", "Stat"), 'no class is called "Stat"; did you mean State'),
        (("alignment-iran", "alt label", "commerce"), '"commerce" can be read as rp:economic or'),
        (("China", "wants"), "the following arguments are required: OBJECT"),
        (("China", "wants", "Russia", "-f", "svg"), "invalid choice: 'svg'"),
    ],
)
def test_what_cannot_be_asked_is_one_line(
    capsys: Captured, words: tuple[str, ...], reason: str
) -> None:
    assert main(["why", *words]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("realpolitik: ")
    assert reason in captured.err
    assert captured.err.count("\n") == 1


def test_document_shows_what_the_command_shows(capsys: Captured, root: Path) -> None:
    document = (root / "docs" / "command.md").read_text(encoding="utf-8")
    blocks = re.findall(r"(?ms)^\$ realpolitik (why [^\n]*)\n(.*?)^```", document)
    assert len(blocks) == 2
    for command, shown in blocks:
        assert main(shlex.split(command)) == 0
        # Lines of files move with each edit.
        output, passage = (re.sub(r"ttl:\d+", "ttl", t) for t in (capsys.readouterr().out, shown))
        parts = re.split(r"^ *…\n", passage, flags=re.MULTILINE)
        places = [output.index(part) for part in parts]
        assert places == sorted(places)
        assert places[0] == 0
