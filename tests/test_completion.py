"""What Tab offers can be asked, in every shell that there is a script for."""

import shlex
import shutil
import subprocess
import sys

import pytest

from realpolitik import Graph
from realpolitik.cli import main
from realpolitik.commands import COMMANDS
from realpolitik.completion import SCRIPTS, complete
from realpolitik.question import load, slugs

Captured = pytest.CaptureFixture[str]
CHINESE = ["china", "chinas-neighbours", "chinese-public"]


def shell(name: str) -> str:
    """Return the path of a shell."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not on this machine")
    return path


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("qu", ["questions"]),
        ("ask alignm", ["alignments"]),
        ("show alignm", ["alignments"]),
        ("ask alignments a", ["a=", "according_to="]),
        ("ask alignments source=s", ["source=sun-2016"]),
        ("ask alignments certainty=p", ["certainty=possible", "certainty=probable"]),
        ("ask alignments a=chin", [f"a={name}" for name in CHINESE]),
        ("ask alignments -f json a=chin", [f"a={name}" for name in CHINESE]),
        ("ask alignments --off", ["--offset"]),
        ("ask alignments -f j", ["json"]),
        ("ask alignments --data a", []),
        ("ask alignments --retracted a=chin", [f"a={name}" for name in CHINESE]),
        ("check --f", ["--format"]),
        ("check -f s", ["sarif"]),
        ("ask alignments --without sun-2016-p1s4", ["sun-2016-p1s4-1", "sun-2016-p1s4-2"]),
        ("ask alignments -f json --without alliance-e", ["alliance-emerging"]),
        ("ask Why? --without sun-2016-p1s1-1", ["sun-2016-p1s1-1"]),
        ("ask alignments --without russi", []),
        ("why sun-2016-p1s4", ["sun-2016-p1s4-1", "sun-2016-p1s4-2"]),
        ("why China align", ["alignsWith"]),
        ("why China alignsWith united-s", ["united-states"]),
        ("why China --he", ["--help"]),
        ("di", ["diff"]),
        ("diff al", []),
        ("export tr", ["trig"]),
        ("export --asserted gr", ["graphml"]),
        ("export turtle tr", []),
        ("ask nothing a=", []),
        ("sparql al", []),
    ],
)
def test_last_word_is_completed(capsys: Captured, words: str, offered: list[str]) -> None:
    assert main(["complete", "--", *words.split()]) == 0
    assert capsys.readouterr().out.splitlines() == offered


def test_nothing_typed_offers_the_commands_that_are_for_people(capsys: Captured) -> None:
    assert main(["complete"]) == 0
    assert set(capsys.readouterr().out.splitlines()) == COMMANDS.keys() - {"complete"}


@pytest.mark.parametrize("slug", slugs())
def test_every_name_that_is_offered_is_known(graph: Graph, slug: str) -> None:
    offered = complete(["ask", slug, ""], {})
    assert offered[: len(load(slug).params)] == [f"{name}=" for name in load(slug).params]
    for start in offered:
        name, value = complete(["ask", slug, start], {})[-1].split("=", 1)
        assert graph.ask(slug, **{name: value}).parameters[name]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("qu", ["questions"]),
        ("ask alignm", ["alignments"]),
        ("ask alignments according", ["according_to="]),
        ("ask alignments a = chin", CHINESE),  # so bash parts a=chin
        ("ask alignments a = russia b = united-s", ["united-states"]),
        ("ask alignments certainty =", ["certain", "possible", "probable", "unspecified"]),
        ("ask alignments a=chin", [f"a={name}" for name in CHINESE]),  # where it is told not to
        ("ask alignments a=nobody", []),
        ("ask threats --without sun-2016-p1s4", ["sun-2016-p1s4-1", "sun-2016-p1s4-2"]),
        ("why china feels", ["feelsThreatenedBy"]),
    ],
)
def test_bash_completes(graph: Graph, words: str, offered: list[str]) -> None:
    lines = (
        "compopt() { :; }",  # which works only while a line is edited
        f'realpolitik() {{ {shlex.quote(sys.executable)} -m realpolitik "$@"; }}',
        SCRIPTS["bash"],
        f"COMP_WORDS=(realpolitik {words}) COMP_CWORD={len(words.split())}",
        '_realpolitik; printf "%s\\n" "${COMPREPLY[@]}"',
    )
    done = subprocess.run(
        [shell("bash"), "--norc", "-c", "\n".join(lines)], capture_output=True, encoding="utf-8"
    )
    assert (done.stdout.split(), done.stderr) == (offered, "")


@pytest.mark.parametrize("name", SCRIPTS)
def test_script_is_in_the_language_of_its_shell(capsys: Captured, name: str) -> None:
    assert main(["completion", name]) == 0
    script = capsys.readouterr().out
    assert script == SCRIPTS[name]
    done = subprocess.run([shell(name), "-n"], input=script, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
