"""The command line: help, errors in one line, output, and imports."""

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from resource import RLIMIT_FSIZE, setrlimit

import pytest
from asking import run

from realpolitik import Graph, __version__
from realpolitik.command.cli import main
from realpolitik.command.commands import COMMANDS
from realpolitik.command.terminal import Output, write_out
from realpolitik.escape import json_text

MINI = str(Path(__file__).parents[1] / "mini")
HELP = Path(__file__).parent / "help.txt"
NEW = "--title T --date 2031 --publisher P"

# Modules that an answer must not import, because they are slow to import.
HEAVY = """
    argcomplete rdflib owlrl httpx yaml json shutil dataclasses inspect pathlib threading
    importlib.resources importlib.metadata
"""
ONLY_WHERE_USED = """
    export.export checks curate render.difference render.detail answer.findings.changes
    answer.why engine.remote
"""
IMPORTS = """
import sys
before = set(sys.modules)
from realpolitik.command.cli import main
status = main(sys.argv[1:])
sys.stderr.write(" ".join(set(sys.modules) - before))
sys.exit(status)
"""

Captured = pytest.CaptureFixture[str]


def fail(capsys: Captured, *arguments: str) -> str:
    """Run a command that cannot be done, and return the line that says why."""
    status = main(arguments)
    captured = capsys.readouterr()
    assert (status, captured.out) == (2, "")
    assert re.fullmatch("realpolitik: .+\n", captured.err)
    assert "internal error" not in captured.err
    return captured.err


def test_help_is_as_approved(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    pages = [run(capsys, "--help"), *(run(capsys, c, "--help") for c in COMMANDS)]
    text = f"{'=' * 80}\n".join(pages)
    if pytestconfig.getoption("refresh_golden"):
        HELP.write_text(text, encoding="utf-8")
    assert text == HELP.read_text(encoding="utf-8")
    assert max(map(len, text.splitlines())) <= 80


def test_help_and_version_have_other_spellings(capsys: Captured) -> None:
    assert run(capsys) == run(capsys, "help") == run(capsys, "--help") == run(capsys, "-h")
    assert run(capsys, "help", "ask") == run(capsys, "ask", "--help")
    assert run(capsys, "--version") == run(capsys, "-V") == f"realpolitik {__version__}\n"


def test_options_may_follow_or_precede_words(capsys: Captured) -> None:
    expected = run(capsys, "ask", "alignments", "a=China", "-f", "json")
    assert json.loads(expected)["query"] == "alignments"
    assert run(capsys, "ask", "-f", "json", "alignments", "a=China") == expected
    assert run(capsys, "ask", "alignments", "--format=json", "a=China") == expected


def test_tab_completes_commands_options_and_files(tmp_path: Path) -> None:
    for typed, expected in {"que": "questions", "ask -f j": "json", "check dat": "data/"}.items():
        line = f"realpolitik {typed}"
        environment = {
            **{**os.environ, "_ARGCOMPLETE": "1", "_ARGCOMPLETE_SHELL": "bash"},
            **{"COMP_LINE": line, "COMP_POINT": str(len(line))},
            "_ARGCOMPLETE_STDOUT_FILENAME": str(tmp_path / "out"),
        }
        (tmp_path / "data").mkdir(exist_ok=True)
        subprocess.run(
            [sys.executable, "-m", "realpolitik"], env=environment, cwd=tmp_path, check=True
        )
        assert (tmp_path / "out").read_text("utf-8").strip() == expected


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("seach alignments", 'no command is called "seach"; did you mean search?'),
        ("--frobnicate", 'no command is called "--frobnicate"; for a list, run realpolitik --help'),
        ("ask", "required: QUESTION"),
        ("ask actor=China", "ask: give a question; to list the saved questions, run realpolitik"),
        ("ask alignment a=Iran", 'no saved question is called "alignment"; did you mean align'),
        ("ask alignments a=Chna", 'no actor is called "Chna"; did you mean China'),
        ("ask alignments -f yaml", "invalid choice: 'yaml'"),
        ("ask alignments --form json", "arguments: --form json; did you mean --format?"),
        ("ask alignments --zzz", "unrecognized arguments: --zzz; see realpolitik ask --help"),
        ("ask alignments --data none.ttl", "none.ttl: no such file or folder"),
        (f"ask {'x' * 501}", "the question: it is longer than 500 characters; shorten it"),
        (f"ask threats --text {MINI}/book.ttl", "book.ttl: its SHA-256 matches no source"),
        ("ask threats --endpoint x --data y", "--data, --store, --endpoint: give only one"),
        ("search --limit 1 a=x", "search: give words to search for, such as"),
        ("sparql none.rq", "none.rq: cannot be read: No such file"),
        ("new", "new: the following arguments are required: --title, --date, --publisher; see"),
        (f"new t {NEW} --author A --institution I", "new: give --author (for persons) or --inst"),
        (f"new t {NEW} --speaker A", "--speaker A: give a label and a name"),
        ("table t.csv -o .", ".: it exists; give --yes to overwrite it and its comments"),
        ("check a.csv b.csv", "b.csv: a run can check only one table"),
        (
            "check a.csv --reasoner owlrl",
            "a.csv: --reasoner cannot check a table; convert it first with realpolitik table a.csv",
        ),
        ("completion bash", "completion: removed in version 0.3; use eval"),
        ("draw dyad a=China b=Russia", "draw dyad: removed in version 0.3; use ask compare"),
        ("sparql ASK{} --timeout=5", "sparql --timeout: removed in version 0.3; press Ctrl-C, or"),
        ("check -f sarif", "check sarif: removed in version 0.3; use -f json"),
        ("ask threats --format=ris", "ask ris: removed in version 0.3; use -f bibtex"),
        ("ask threats actor=ris", 'no actor is called "ris"'),
        ("draw network about=dyad", 'is called "dyad"'),
    ],
)
def test_error_is_one_line_on_standard_error(
    capsys: Captured, arguments: str, message: str
) -> None:
    assert message in fail(capsys, *arguments.split(" "))


@pytest.mark.parametrize("command", ["questions -o", "export turtle --output", "new t --title"])
def test_empty_output_path_is_refused(capsys: Captured, command: str) -> None:
    assert ": the value is empty; give a value" in fail(capsys, *command.split(" "), "")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("broken.ttl", b"@prefix : <u:> .\n:a a ?b .\n", "line 2, column 6: not valid Turtle (?b"),
        (
            "name.ttl",
            b"@prefix id: <https://w3id.org/realpolitik/id/> .\n# id:chna\nid:a id:b id:chna .",
            "name.ttl, line 3: id:a: no resource is called",
        ),
        ("broken.rq", b"ASK {\n ?s ?p ?o } LIMIT x", "broken.rq, line 2, column 19: not valid"),
    ],
)
def test_error_in_a_file_has_its_place(
    capsys: Captured, tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    command = ["sparql"] if path.suffix == ".rq" else ["ask", "threats", "--data"]
    assert message in fail(capsys, *command, str(path))


def raise_error(error: Exception) -> Callable[..., None]:
    def raising(*_: object, **__: object) -> None:
        raise error

    return raising


def test_internal_error_is_one_line_and_debug_shows_more(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = raise_error(ZeroDivisionError("two\nlines"))
    monkeypatch.setattr("realpolitik.command.commands.open_graph", error)
    assert main(["ask", "threats"]) == 2
    line = capsys.readouterr().err
    assert line.startswith("realpolitik: internal error, please report it: ZeroDivisionError(")
    assert line.count("\n") == 1
    monkeypatch.setenv("REALPOLITIK_TOKEN", "lines")  # credentials are never shown
    assert main(["ask", "threats", "--debug"]) == 2
    trace = capsys.readouterr().err
    assert trace.startswith("Traceback")
    assert trace.endswith("ZeroDivisionError: two\n***\n")
    error = raise_error(OSError(5, "Input/output error", "some/file"))
    monkeypatch.setattr("realpolitik.command.commands.open_graph", error)
    assert fail(capsys, "ask", "threats") == "realpolitik: some/file: Input/output error\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (f"new {MINI}/book.txt {NEW} --author", "an argument is not valid UTF-8; set the"),
        ("sparql", "the query: character 3 is not valid Unicode"),
        ("show", 'no question, claim or source is called "a '),
    ],
)
def test_argument_that_is_not_utf_8_is_refused(
    capsys: Captured, arguments: str, message: str
) -> None:
    assert message in fail(capsys, *arguments.split(), "a \udc80")


def test_file_name_need_not_be_utf_8(capsys: Captured, tmp_path: Path) -> None:
    path = os.path.join(os.fsencode(tmp_path), b"caf\xe9.ttl")
    Path(os.fsdecode(path)).write_text("<u:a> <u:b> <u:c> .", encoding="utf-8")
    assert "<u:a>" in run(capsys, "export", "ntriples", "--data", os.fsdecode(path))
    write_out(Output(json_text(os.fsdecode(path)), data=True))
    assert json.loads(capsys.readouterr().out) == os.fsdecode(path)


@pytest.mark.parametrize(
    "command", ["ask alignments -f json", "questions", "sparql ASK\t{} -f csv"]
)
def test_file_gets_the_same_output_in_one_step(
    capsys: Captured, tmp_path: Path, command: str
) -> None:
    text, path = run(capsys, *command.split(" ")), tmp_path / "out"
    path.write_text("before", encoding="utf-8")
    with path.open(encoding="utf-8") as reader:
        assert run(capsys, *command.split(" "), "-o", str(path)) == ""
        assert reader.read() == "before"  # a reader never sees half of the new file
    assert path.read_bytes() == text.encode()
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_data_cannot_control_the_terminal(monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    query = 'SELECT ?it { BIND("\\u009B\\u202E" AS ?it) }'
    for is_terminal in (False, True):
        out = io.StringIO()
        monkeypatch.setattr("sys.stdout", out)
        monkeypatch.setattr(out, "isatty", lambda is_terminal=is_terminal: is_terminal)
        assert main(["sparql", query, "-f", form]) == 0
        assert ("\u009b" in out.getvalue()) == (form == "json" and not is_terminal)
        if form == "json":
            (row,) = json.loads(out.getvalue())["results"]["bindings"]
            assert row["it"]["value"] == "\u009b\u202e"


def test_table_is_cut_on_a_terminal_and_whole_in_a_pipe(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "schema:" + "x" * 200
    query = f"SELECT * {{ VALUES ?a {{ {name} }} VALUES ?b {{ '{'word ' * 30}' }} }}"
    monkeypatch.delenv("COLUMNS", raising=False)
    assert f"\n{name}  word word " in run(capsys, "sparql", query)
    monkeypatch.setenv("COLUMNS", "80")
    assert name not in run(capsys, "sparql", query)


def test_terminal_need_not_know_every_character(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(written, encoding="ascii"))
    assert main(["ask", "threats"]) == 0
    assert b"?1 s5" in written.getvalue()


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ("questions >&-", "standard output: the output is closed; use -o to write to a file"),
        ("--help >/dev/full", "standard output: cannot be written: No space left on device"),
        ("sparql - 0>/dev/null", "the system: Bad file descriptor"),
        ("nonsense 2>/dev/full", ""),
    ],
)
def test_closed_or_full_stream_is_an_error(arguments: str, line: str) -> None:
    command = ["sh", "-c", f'"$0" -m realpolitik {arguments}', sys.executable]
    process = subprocess.run(command, capture_output=True, encoding="utf-8")
    expected = f"realpolitik: {line}\n" if line else ""
    assert (process.returncode, process.stderr) == (2, expected)


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_is_whole_or_an_error(capsys: Captured, tmp_path: Path, unbuffered: str) -> None:
    command = [sys.executable, "-m", "realpolitik", "rules", "-f", "sparql"]
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    piped = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    assert piped.stdout.decode() == run(capsys, "rules", "-f", "sparql")
    assert len(piped.stdout) > 200_000
    with open(tmp_path / "out", "wb") as out:
        cut = subprocess.run(
            command,
            env=environment,
            stdout=out,
            stderr=subprocess.PIPE,
            preexec_fn=lambda: setrlimit(RLIMIT_FSIZE, (100_000, 100_000)),
        )
    assert cut.returncode == 2
    assert cut.stderr == b"realpolitik: standard output: cannot be written: File too large\n"


def test_early_stop_does_not_change_the_status_of_a_check(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("a", encoding="utf-8")
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "realpolitik", "check", str(path)]
    process = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, encoding="utf-8")
    os.close(writer)
    assert (process.returncode, process.stderr) == (1, "realpolitik: 1 file checked: 1 error\n")


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (["alignments"], set()),
        (["Where do China and Russia align?"], set()),
        (["Why does China not join the sanctions?"], set()),
        (["alignments", "-f", "json"], {"json"}),
    ],
)
def test_answer_imports_nothing_heavy(
    graph: Graph, arguments: list[str], allowed: set[str]
) -> None:
    process = subprocess.run(
        [sys.executable, "-c", IMPORTS, "ask", *arguments],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    imported = set(process.stderr.split())
    assert "realpolitik.answer.assemble" in imported
    assert imported.isdisjoint(f"realpolitik.{name}" for name in ONLY_WHERE_USED.split())
    assert imported & set(HEAVY.split()) == allowed
