"""What was made of a text, and what is to be done with it, is told for a terminal."""

from pathlib import Path

from sheets import TEXT, Desk

from realpolitik import Graph
from realpolitik.curate.nextsteps import next_steps
from realpolitik.curate.scaffold import About, scaffold


def test_what_is_next_is_told(desk: Desk) -> None:
    said = next_steps(desk.made, "my note.txt", "x")
    assert said.startswith("x/seeds/rook-2031.ttl: 3 sentences, 2 passages without a claim\n")
    assert "New, and declared in the record: Oda Rook.\n" in said
    assert "--text 'my note.txt'" in said
    assert "is this title" not in said
    assert max(map(len, said.splitlines())) <= 80


def test_folder_that_holds_the_files_is_told_of_once(desk: Desk, tmp_path: Path) -> None:
    world = tmp_path / "world.ttl"
    for data in ([], [str(tmp_path)], [str(world)], [str(tmp_path / "data")]):
        said = next_steps(desk.made, "note.txt", str(tmp_path), data).replace("\\\n", "")
        assert f"check {tmp_path} --text" in " ".join(said.split())
    said = next_steps(desk.made, "note.txt", str(tmp_path / "there"), [str(world)])
    told = " ".join(said.replace("\\\n", "").split())
    assert f"--data {world} --data {tmp_path / 'there'}" in told


def test_wrong_title_is_told(graph: Graph) -> None:
    made = scaffold(TEXT, About("Another Note", ("Oda Rook",), "2031", "The Almanac"), graph)
    assert "No line of the text is this title. Is it the right text?" in next_steps(made, "t", ".")
