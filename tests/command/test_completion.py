"""What Tab offers can be asked, in every shell that there is a script for."""

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from realpolitik import Graph
from realpolitik.answer.questions.narrowing import KEYS
from realpolitik.answer.questions.question import load, slugs
from realpolitik.command.arguments import CommandLine
from realpolitik.command.cli import main
from realpolitik.command.commands import COMMANDS
from realpolitik.command.completion import complete

MINI = str(Path(__file__).parents[1] / "mini")
CHINESE = ["china", "china-russia", "chinas-neighbours", "chinese-companies", "chinese-public"]
SPAWN = "import pty, sys; pty.spawn(sys.argv[1:])"

Captured = pytest.CaptureFixture[str]
Offer = Callable[[str], list[str]]


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> Offer:
    """Return what tells what the last word after `realpolitik` may become."""
    for name, value in {"": "1", "_IFS": "\n", "_SHELL": "fish", "_SUPPRESS_SPACE": "1"}.items():
        monkeypatch.setenv(f"_ARGCOMPLETE{name}", value)
    # Without this, it writes to file 9, which may be anyone's.
    monkeypatch.setattr("argcomplete.CompletionFinder._init_debug_stream", lambda _: None)

    def offer(words: str) -> list[str]:
        line = f"realpolitik {words}"
        monkeypatch.setenv("COMP_LINE", line)
        monkeypatch.setenv("COMP_POINT", str(len(line)))
        output = io.StringIO()
        with pytest.raises(SystemExit) as caught:
            complete(CommandLine(COMMANDS), output)
        assert caught.value.code == 0
        return output.getvalue().splitlines()

    return offer


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", list(COMMANDS)),
        ("qu", ["questions"]),
        ("--v", ["--version"]),
        ("ask alignm", ["alignments"]),
        ("ask alignments a", ["a=", "about=", "at_most=", "according_to="]),
        ("ask alignments a=China b=x place=asia ", [f"{key}=" for key in KEYS]),
        ("ask alignments source=sun", ["source=sun-2016"]),
        ("ask Where do they align source=sun", ["source=sun-2016"]),
        ("ask alignments certainty=p", ["certainty=possible", "certainty=probable"]),
        ("ask alignments a=chin", [f"a={name}" for name in CHINESE]),
        ("ask alignments -f json a=chin", [f"a={name}" for name in CHINESE]),
        ("-f json ask alignments a=chin", [f"a={name}" for name in CHINESE]),
        ("ask --retracted alignments a=chin", [f"a={name}" for name in CHINESE]),
        ("ask alignments a=any", ["a=any"]),
        ("ask alignments according_to=any", []),
        ("ask alignments kind=threat", ["kind=threat perception"]),
        ("ask alignments status=d", ["status=denied"]),
        ("ask alignments tense=", ["tense=future", "tense=past", "tense=present"]),
        ("ask Where do they align domain=mil", ["domain=military"]),
        ("ask alignments since=20", []),
        # Labels and aliases, each thing once; what is typed stays as it is typed.
        (
            "ask alignments a=China",
            [f"a=China{more}" for more in ("", " and Russia as a bloc", "'s neighbors")],
        ),
        ("ask alignments a=Mos", ["a=Moscow"]),
        ("ask alignments a=mos", ["a=moscow"]),
        ("ask alignments a=中", ["a=中国"]),
        (
            'ask alignments a="the W',
            [
                f"a=the {n}"
                for n in ("West", "Western optimists", "Western pessimists", "White House")
            ],
        ),
        ("ask alignments a=the\\ Wh", ["a=the White House"]),
        ("ask alignments 'a=North K", ["a=North Korea"]),
        ("ask evidence claim=sun-2016-p1s4", ["claim=sun-2016-p1s4-1", "claim=sun-2016-p1s4-2"]),
        ("ask evidence claim=China", []),  # which begins a gloss
        ("ask nothing a=", []),
        ("ask alignments c=", []),
        # The graph that the line tells of.
        ("ask alignments a=Ruri", []),
        (f"ask alignments --data {MINI} a=Ruri", ["a=Ruritania"]),
        (f"--data={MINI} ask alignments a=ruri", ["a=ruritania"]),
        (f"show --data '{MINI}' book-p1s2", ["book-p1s2-1"]),
        (f"ask alignments --store {MINI} a=Mos", ["a=Moscow"]),  # no store is there, and none made
        ("ask alignments --off", ["--offset"]),
        ("ask alignments -f j", ["json"]),
        ("ask alignments --format=j", ["--format=json"]),
        ("ask alignments -f json --without alliance-e", ["alliance-emerging"]),
        ('ask alignments --without "A Ca', ["A Calculated Relationship"]),
        ("ask alignments --without mosc", []),
        ("ask alignments --limit ", []),
        ("show alignm", ["alignments"]),
        ("show sun-2016-p1s4", ["sun-2016-p1s4-1", "sun-2016-p1s4-2"]),
        ("show alignments al", []),
        ("why Iran", ["Iran file", "Iranian"]),  # what two things are called is not offered
        ("why China align", ["alignsWith"]),
        (
            "why China alignsWith united-states",
            ["united-states", "united-states-early-warning-system"],
        ),
        ("why China alignsWith Americans ", []),
        ("why China a All", ["Alliance"]),
        ("export tr", ["trig"]),
        ("export --asserted gr", ["graphml"]),
        ("export turtle tr", []),
        ("completion z", ["zsh"]),
        ("questions x", []),
        ("check -f s", ["sarif"]),
        # Files and folders.
        (f"ask alignments --data {MINI}/book.tt", [f"{MINI}/book.ttl"]),
        (f"check {MINI}/book.tt", [f"{MINI}/book.ttl"]),
        (f"diff a {MINI}/book.tt", [f"{MINI}/book.ttl"]),
        (f"publish --yes --data a --data {MINI}/book.tt", [f"{MINI}/book.ttl"]),
        (f"ask threats --text={MINI}/book.tt", [f"--text={MINI}/book.ttl"]),
        (f"export --store {MINI}", [f"{MINI}/"]),
    ],
)
def test_last_word_is_completed(offered: Offer, line: str, expected: list[str]) -> None:
    assert offered(line) == expected


def test_names_of_an_endpoint_are_asked_of_it(
    offered: Offer, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {}

    def attach(endpoint: str, **options: object) -> Graph:
        asked[endpoint] = options["retracted"]
        return graph

    monkeypatch.setattr("realpolitik.opening.attach", attach)
    line = "ask threats --endpoint http://x.org/sparql --retracted actor=Mos"
    assert offered(line) == ["actor=Moscow"]
    assert asked == {"http://x.org/sparql": True}


@pytest.mark.parametrize("slug", slugs())
def test_parameters_and_keys_are_offered(offered: Offer, slug: str) -> None:
    own = [f"{name}=" for name in load(slug).params]
    keys = [f"{key}=" for key in KEYS if f"{key}=" not in own]
    assert offered(f"ask {slug} ") == own + keys


# Every question has the same keys after its own parameters, and many the same parameters.
PARAMETERS = {
    **{(key, ""): "alignments" for key in KEYS},
    **{parameter: slug for slug in slugs() for parameter in load(slug).params.items()},
}


@pytest.mark.parametrize(("name", "slug"), [(name, slug) for (name, _), slug in PARAMETERS.items()])
def test_first_name_that_is_offered_can_be_asked(
    offered: Offer, graph: Graph, name: str, slug: str
) -> None:
    values = offered(f"ask {slug} {name}=")
    assert bool(values) == (name not in ("since", "until"))
    for value in values[:1]:
        answer = graph.ask(slug, **{name: value.removeprefix(f"{name}=")})
        assert {**answer.narrowing, **answer.parameters}[name]


@pytest.mark.parametrize("start", ["", "N", "the W", "s", "A", "i"])
@pytest.mark.parametrize(
    ("param", "kind"),
    [
        ("positions issue", "rp:Issue"),
        ("gains event", "rp:Event"),
        ("about thing", "owl:Thing"),
        ("threats source", "rp:Source"),
        ("threats certainty", "rp:Certainty"),
        ("threats kind", "owl:Class"),
        ("threats domain", "rp:Domain"),
    ],
)
def test_every_name_that_is_offered_is_that_of_another_thing(
    offered: Offer, both: Graph, param: str, kind: str, start: str
) -> None:
    values = [pair.split("=", 1)[1] for pair in offered(f'ask --data {MINI} {param}="{start}')]
    names = [name for name in values if name != "any"]
    assert all(name.startswith(start) for name in names)
    assert len({both.names.resolve(name, kind) for name in names}) == len(names)


# What is typed before Tab, and the last word that the shell makes of it after.
TYPED = {
    "alignm": "alignments",
    "alignments according": "according_to=",
    "alignments a=Mos": "a=Moscow",
    "alignments a=china b=united-s": "b=united-states",
    "alignments a=North\\ K": "a=North Korea",
    'alignments a="north k': "a=north korea",
    "alignments 'a=the white": "a=the white house",
    "alignments a=some\\ of": "a=some of china's neighbors",
    'alignments a="some of': "a=some of china's neighbors",
    "alignments a='some of": "a=some of china's neighbors",
    "alignments source=A": "source=A Calculated Relationship",
    "threats --without sun-2016-p1s1-1": "sun-2016-p1s1-1",
    f"threats --data {MINI} actor=Ruri": "actor=Ruritania",
    f"threats --data {MINI}/book.tt": f"{MINI}/book.ttl",
    f"threats --data={MINI}/book.tt": f"--data={MINI}/book.ttl",
}
ITSELF = f'realpolitik() {{ {shlex.quote(sys.executable)} -m realpolitik "$@"; }}'


def shell(name: str) -> str:
    """Return the path of a shell."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not on this machine")
    return path


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("bash", "bind 'set bell-style none'"),
        pytest.param("bash", "COMP_WORDBREAKS=${COMP_WORDBREAKS//=}", marks=pytest.mark.slow),
        pytest.param("zsh", "autoload -Uz compinit && compinit -uD", marks=pytest.mark.slow),
    ],
)
def test_what_is_typed_in_a_terminal_is_completed(
    graph: Graph, capsys: Captured, tmp_path: Path, name: str, setting: str
) -> None:
    assert main(["completion", name]) == 0
    words = "words() { printf '<%s>' \"$@\"; printf '\\n'; }"
    lines = ["PS1= HISTFILE=", setting, ITSELF, capsys.readouterr().out, words]
    (tmp_path / ".zshrc").write_text("\n".join(lines), encoding="utf-8")
    options = ["--rcfile", str(tmp_path / ".zshrc")] if name == "bash" else []
    # Tab; then to the front of the line what prints the words that the shell makes of it.
    keys = "".join(f"realpolitik ask {typed}\t\x01words \n" for typed in TYPED)
    done = subprocess.run(
        [sys.executable, "-c", SPAWN, shell(name), *options, "-i"],
        env={**os.environ, "TERM": "xterm", "ZDOTDIR": str(tmp_path)},
        input=f"{keys}exit\n",
        capture_output=True,
        encoding="utf-8",
        timeout=300,  # so that a failure ends
    )
    assert re.findall(r"<realpolitik><.*><(.*)>", done.stdout) == list(TYPED.values())


@pytest.mark.slow
def test_fish_completes(graph: Graph, capsys: Captured) -> None:
    assert main(["completion", "fish"]) == 0
    itself = f"function realpolitik; {shlex.quote(sys.executable)} -m realpolitik $argv; end"
    asked = "complete -C (string join ' ' realpolitik ask $line)"
    script = capsys.readouterr().out
    loop = "\n".join((itself, script, "for line in $argv", asked, "echo ';'", "end"))
    done = subprocess.run(
        [shell("fish"), "--no-config", "-c", loop, *TYPED],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    offered = [part.split("\t")[0].strip() for part in done.stdout.split(";\n")]
    assert offered[:-1] == list(TYPED.values())
