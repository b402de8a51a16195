"""The next steps after `new` name the files and the commands."""

from sheets import TEXT, Desk

from realpolitik import Graph
from realpolitik.curate.next_steps import next_steps
from realpolitik.curate.scaffold import About, scaffold


def test_next_steps_name_files_and_commands(desk: Desk) -> None:
    text = next_steps(desk.made, "my note.txt", "x", ["world.ttl"])
    assert text.startswith("x/seeds/rook-2031.ttl: 3 sentences, 2 passages without a claim\n")
    assert "New, and declared in the record: Oda Rook.\n" in text
    assert "realpolitik check world.ttl x --text 'my note.txt'" in text
    assert "realpolitik ask coverage source=rook-2031 --data world.ttl --data x" in text
    assert "is this title" not in text


def test_wrong_title_is_reported(graph: Graph) -> None:
    made = scaffold(TEXT, About("Another Note", ("Oda Rook",), "2031", "The Almanac"), graph)
    assert "No line of the text is this title. Is it the right text?" in next_steps(made, "t", ".")
