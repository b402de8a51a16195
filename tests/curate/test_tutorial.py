"""The tutorial is run from its own blocks: files are written, commands give what is shown.

A block whose fence names a file is written to it, or added to it where the name has a plus; a diff
replaces parts of lines in it. In what a command shows, a line "…" stands for any lines.
"""

import re
import shlex
from pathlib import Path

import pytest
from asking import PROLOGUE
from pyoxigraph import NamedNode, RdfFormat, parse

from realpolitik.command.cli import main
from realpolitik.engine.embedded import Store
from realpolitik.files import ontology_files, read
from realpolitik.rdf.triples import Lookup
from realpolitik.terms import Taxonomy, expand, local

TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "add-a-source.md"
BLOCK = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

Captured = pytest.CaptureFixture[str]


def agrees(shown: str, said: str) -> bool:
    """Whether a command said what is shown."""
    pattern = "".join(
        r"(?:.*\n)*" if line == "…\n" else re.escape(line) for line in shown.splitlines(True)
    )
    return re.fullmatch(pattern, said) is not None


def edited(text: str, diff: str) -> str:
    """Return a text with parts of it replaced, of which each must be there once."""
    for old, new in re.findall(r"^-(.*)\n\+(.*)$", diff, re.MULTILINE):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@pytest.mark.slow
def test_tutorial_does_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    text = TUTORIAL.read_text(encoding="utf-8")
    commands = []
    for language, name, block in BLOCK.findall(text):
        if language == "diff":
            Path(name).write_text(edited(Path(name).read_text("utf-8"), block), encoding="utf-8")
        elif name.startswith("+"):
            with open(name[1:], "a", encoding="utf-8") as file:
                file.write(block)
        elif name:
            Path(name).write_text(block, encoding="utf-8")
        elif language == "console":
            prompt, _, shown = block.partition("\n")
            commands.append(shlex.split(prompt)[2])
            main(shlex.split(prompt)[2:])
            found = capsys.readouterr()
            assert agrees(shown, found.out + found.err), prompt + "\n" + found.out + found.err
    assert {"new", "table", "check", "ask"} <= set(commands)
    claims = Path("data/rook-2031.ttl").read_text(encoding="utf-8")
    shown = next(
        block for language, name, block in BLOCK.findall(text) if (language, name) == ("turtle", "")
    )
    triples = {quad.triple for quad in parse(claims, RdfFormat.TURTLE)}
    assert {quad.triple for quad in parse(PROLOGUE + shown, RdfFormat.TURTLE)} <= triples


def test_states_of_the_tutorial_are_not_of_the_world() -> None:
    world = (TUTORIAL.parents[1] / "data" / "world.ttl").read_text(encoding="utf-8")
    assert not re.search("Kestria|Maravia|Tarn|Oda Rook", world)


def test_tutorial_names_all_kinds_of_things_and_what_is_said_of_them() -> None:
    store = Store()
    for path in ontology_files():
        store.load(path, read(path))
    facts, taxonomy = Lookup(store.triples()), Taxonomy(store.triples())
    world, kinds = expand("rp:WorldEntity"), set[str]()
    for kind in taxonomy.things(expand("owl:Class")):
        if isinstance(kind, NamedNode) and world in taxonomy.above(kind) and kind != world:
            kinds.add(local(kind.value))
    rows = re.findall(r"^\| (`[A-Z].*?) \| (.*) \|$", TUTORIAL.read_text("utf-8"), re.MULTILINE)
    assert sorted(name for names, _ in rows for name in re.findall(r"\w+", names)) == sorted(kinds)
    named = {name for _, said in rows for name in re.findall(r"`rp:([a-z]\w+)`", said)}
    for name in named:
        domain = facts.nodes(expand(f"rp:{name}"), "rdfs:domain")
        assert {local(node.value) for node in domain} <= kinds
    assert named >= {"partOf", "precedes", "within", "concerns", "begins", "ends", "when", "agent"}
