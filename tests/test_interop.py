"""The suite of other engines and tools notices what differs, and the document shows all of them."""

from pathlib import Path

import pytest
from interop.__main__ import ENGINES, GROUPS, main, of_engine
from interop.answers import Answer, difference
from interop.engine import InMemory
from interop.formats import FORMATS
from interop.material import File, Material
from interop.places import Places
from interop.results import BEGIN, END, ENGINE, TOOL, Result, markdown, plain, spliced
from pyoxigraph import Literal, NamedNode, Triple, serialize

from realpolitik import Graph
from realpolitik.answer.questions.question import load_all

ROOT = Path(__file__).resolve().parents[1]
SORTED = "SELECT ?a ?b WHERE { ?a ?p ?b } ORDER BY DESC(?a)"


def answer(*rows: str) -> Answer:
    """Return an answer with two columns, whose rows are given as words of two letters."""
    return Answer(("a", "b"), [(Literal(row[0]), Literal(row[1])) for row in rows])


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (answer("bx", "ay", "az"), ""),
        (answer("bx", "az", "ay"), ""),  # alike in what they are sorted by
        (answer("ay", "bx", "az"), "another order, from row 1"),
        (answer("bx", "ay"), 'lacks 1 of 3 rows, such as "a" "z"'),
        (answer("bx", "ay", "az", "az"), 'adds 1 of 3 rows, such as "a" "z"'),
        (Answer(("a",), []), "columns a"),
    ],
)
def test_difference_of_answers_is_told(found: Answer, told: str) -> None:
    assert difference(SORTED, answer("bx", "ay", "az"), found) == told


def test_engine_that_errs_is_told_of(tmp_path: Path) -> None:
    triple = Triple(NamedNode("x:s"), NamedNode("x:p"), Literal("o"))
    files = {name: File(tmp_path / name, 2 if name == "trig" else 1) for name in FORMATS}
    for name, form in FORMATS.items():
        serialize([triple], files[name].path, form)
    material = Material(
        files,
        tmp_path,
        tmp_path,
        {"good": "SELECT ?o WHERE { ?s ?p ?o }", "bad": "SELECT ?o WHERE { ?s ?p ?o }"},
        {"no": "?"},
        {"good": Answer(("o",), [(Literal("o"),)]), "bad": Answer(("o",), []), "no": answer()},
    )
    (result,) = of_engine(InMemory, Places(tmp_path, tmp_path), material)
    assert result.cells == ("all", "5 of 6", "1 of 3")
    assert "trig: 1 of 2 triples" in result.faults
    assert 'bad: adds 1 of 0 rows, such as "o"' in result.faults
    assert any(fault.startswith("no: ") for fault in result.faults)


@pytest.mark.slow
def test_what_is_not_on_this_machine_is_skipped_with_a_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    only = ["--only", "Comunica", "--only", "igraph"]
    assert main([str(tmp_path), *only]) == 0
    said = capsys.readouterr().out
    assert f"skipped: no networkx; bash tests/interop/install.sh {tmp_path}" in said
    assert "skipped: no query-sparql;" in said
    assert main([str(tmp_path), *only, "--all"]) == 1


def test_table_tells_differences() -> None:
    results = [
        Result(ENGINE, "A", "1", ("all", "1 of 2", "2 of 2"), 1.0, ("turtle: 3 of 4 triples",)),
        Result(ENGINE, "B", skipped="no B"),
        Result(TOOL, "C", "2", ("nodes", "2 of 2"), 1.0, ("and that",) * 12),
    ]
    for told in ("A: turtle: 3 of 4 triples\n", "skipped: no B", "C: and 2 more\n"):
        assert told in plain(results)
    lines = markdown(results).splitlines()
    assert (lines[2], lines[7]) == (
        "| A | 1 | all | 1 of 2 | 2 of 2 |",
        "| C | 2 | nodes | 2 of 2 |",
    )
    document = f"before {BEGIN} old {END} after"
    assert spliced(spliced(document, "x\n"), "y\n") == f"before {BEGIN}\n\ny\n\n{END} after"
    with pytest.raises(ValueError, match="interoperability"):
        spliced("no marks", "x\n")


def test_document_shows_all_engines_and_tools_and_that_all_is_equal(years: Graph) -> None:
    document = (ROOT / "docs" / "interoperability.md").read_text(encoding="utf-8")
    before, _, rest = document.partition(BEGIN)
    tables = [
        [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
        for table in rest.partition(END)[0].strip().split("\n\n")
    ]
    engines, tools = tables
    assert [row[0] for row in engines] == [engine.name for engine in ENGINES]
    assert [row[0] for row in tools] == [name for group in GROUPS for name in group.names]
    questions = load_all()
    opened = sum(1 for question in questions if question.params)
    asked = len(questions) + opened + 1  # what comes of sources of two years
    assert f"all {len(questions)} saved questions, {opened} of them also" in " ".join(
        before.split()
    )
    for name, *_, triples, rows in engines:
        good, of, total = triples.split()
        assert (good, of) == (total, "of"), name
        assert rows == f"{asked} of {asked}", name
    for name, _, compared, equal in tools:
        good, of, total = equal.split()
        assert (good, of) == (total, "of"), name
        if "questions" in compared:
            assert compared == f"rows of {len(questions)} questions", name
        if "edges" in compared:
            network = years.export("graphml")
            size = f"{network.count(b'<node ')} nodes, {network.count(b'<edge ')} edges"
            assert compared == f"{size}, their labels and signs", name
