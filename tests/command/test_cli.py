"""The command does what it says, and every error is one line on standard error and status 2."""

import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    parse,
    parse_query_results,
)

from realpolitik import Graph, __version__
from realpolitik.answer.questions.question import slugs
from realpolitik.command.cli import main
from realpolitik.command.commands import COMMANDS
from realpolitik.command.terminal import Outcome, write_out
from realpolitik.escape import json_text
from realpolitik.export.export import EXPORTS
from realpolitik.terms import PREFIXES, RP

MINI = str(Path(__file__).parents[1] / "mini")
ROWS = f"SELECT ?s ?label {{ ?s <{PREFIXES['rdfs']}label> ?label }} ORDER BY ?s ?label"
TRIPLES = f"CONSTRUCT WHERE {{ ?s <{RP}affirms> ?o }}"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"

# What costs more to import than an answer may.
HEAVY = """
    argcomplete rdflib owlrl httpx yaml json shutil dataclasses inspect pathlib
    importlib.resources importlib.metadata sqlite3
"""
ONLY_WHERE_USED = """
    export.export checks curate
    command.contrast writing.tree command.completion answer.findings.changes
    answer.findings.records answer.withdrawn answer.why engine.endpoint
"""
IMPORTS = """
import sys
before = set(sys.modules)
from realpolitik.command.cli import main
from realpolitik.command.commands import COMMANDS
status = main(sys.argv[1:])
sys.stderr.write(" ".join(set(sys.modules) - before))
sys.exit(status)
"""

Captured = pytest.CaptureFixture[str]


def done(capsys: Captured, *arguments: str) -> str:
    """Run a command that succeeds, and return what it writes."""
    status = main(arguments)
    captured = capsys.readouterr()
    assert (status, captured.err) == (0, "")
    return captured.out


def refused(capsys: Captured, *arguments: str) -> str:
    """Run a command that cannot be done, and return the one line that says why."""
    status = main(arguments)
    captured = capsys.readouterr()
    assert (status, captured.out) == (2, "")
    assert captured.err.startswith("realpolitik: ")
    assert captured.err.count("\n") == 1
    assert captured.err.endswith("\n")
    assert "Traceback" not in captured.err
    assert "a fault in realpolitik itself" not in captured.err
    return captured.err


def test_without_arguments_it_says_what_to_try(capsys: Captured) -> None:
    assert 'realpolitik ask "Where do China and Russia align?"' in done(capsys)


def test_help_lists_the_commands_and_version_is_the_package_s(capsys: Captured) -> None:
    text = done(capsys, "--help")
    assert re.findall(r"^    ([a-z]+)\b", text, re.MULTILINE) == list(COMMANDS)
    assert max(map(len, text.splitlines())) <= 80
    assert text == done(capsys, "-h")
    assert done(capsys, "--version") == f"realpolitik {__version__}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(capsys: Captured, command: str) -> None:
    assert done(capsys, command, "--help").startswith(f"usage: realpolitik {command} ")


def test_help_is_a_word_for_the_option(capsys: Captured) -> None:
    assert done(capsys, "help", "ask") == done(capsys, "ask", "--help")
    assert done(capsys, "help") == done(capsys, "--help") == done(capsys, "help", "help")
    assert "did you mean ask?" in refused(capsys, "help", "aks")


def test_question_is_answered_by_slug_and_in_words(capsys: Captured, graph: Graph) -> None:
    by_slug = done(capsys, "ask", "alignments", "a=China", "b=Russia")
    assert by_slug.startswith("On which issues do China and Russia align?")
    assert done(capsys, "ask", "Where do China and Russia align?") == by_slug
    assert done(capsys, "ask", "where", "do", "China", "and", "Russia", "align") == by_slug


def test_options_stand_before_or_after_the_command_and_between_its_words(capsys: Captured) -> None:
    expected = done(capsys, "ask", "alignments", "a=China", "-f", "json")
    assert json.loads(expected)["query"] == "alignments"
    assert done(capsys, "-f", "json", "ask", "alignments", "a=China") == expected
    assert done(capsys, "ask", "-f", "json", "alignments", "a=China") == expected
    assert done(capsys, "ask", "alignments", "--format=json", "a=China") == expected


def test_value_of_an_option_may_be_called_as_a_command_is(
    capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    expected = done(capsys, "ask", "alignments", "a=China")
    assert done(capsys, "-o", "table", "ask", "alignments", "a=China") == ""
    assert (tmp_path / "table").read_text(encoding="utf-8") == expected


def test_silence_and_denial_are_answers(capsys: Captured) -> None:
    asked = ("ask", "alignments", "--data", MINI)
    assert "On which issues do Sylvania" in done(capsys, *asked, "a=Sylvania", "b=Freedonia")
    assert done(capsys, "ask", "Qwerty uiop?")
    assert "\nDenied" in done(capsys, *asked, "a=Graustark", "b=Sylvania")


def test_questions_are_listed(capsys: Captured) -> None:
    listed = json.loads(done(capsys, "questions", "-f", "json"))
    assert "alignments" in [question["slug"] for question in listed]
    table = done(capsys, "questions")
    assert all(question["slug"] in table for question in listed)


def test_show_gives_sparql_that_sparql_runs(
    capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = done(capsys, "show", "alignments")
    rows = done(capsys, "sparql", text, "-f", "csv")
    assert rows.startswith("situation,label,claim,issue\n")
    path = tmp_path / "a question.rq"
    path.write_text(text, encoding="utf-8")
    assert done(capsys, "sparql", str(path), "-f", "csv") == rows
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert done(capsys, "sparql", "-", "-f", "csv") == rows


def test_show_gives_a_question_as_json_too(capsys: Captured) -> None:
    question = json.loads(done(capsys, "show", "alignments", "-f", "json"))
    assert question["text"] == done(capsys, "show", "alignments")


def test_show_gives_a_claim_whole(capsys: Captured) -> None:
    command = ("show", "book-p3s1-1", "--data", MINI, "--text", f"{MINI}/book.txt")
    lines = [re.split(r"  +", line, maxsplit=1) for line in done(capsys, *command).splitlines()]
    assert lines == [
        ["claim", "id:book-p3s1-1"],
        ["says", "The quarrel sets a limit to the alignment of Ruritania and"],
        ["", "Graustark."],
        ["affirms", "The price of salt limits the alignment (limit, id:limit-salt)"],
        ["factor", "The price of salt (id:dispute-salt)"],
        ["outcome", "Ruritania and Graustark on the straits (id:alignment-straits)"],
        ["claimant", "Ada Quill"],
        ["certainty", "certain"],
        ["tense", "present"],
        ["written", "¶3 s1 of id:book"],
        ["characters", "863 to 950"],
        ["words", "“Only the quarrel keeps Ruritania and Graustark, who stand together,"],
        ["", "from going further.”"],
        ["qualifies", "Ruritania and Graustark take the same side on the straits."],
        ["", "(id:book-p1s1-1)"],
    ]
    assert "qualified by  The quarrel sets" in done(capsys, "show", "book-p1s1-1", "--data", MINI)
    assert 'note        That the one limits the other is read out of "while"' in done(
        capsys, "show", "sun-2016-p7s3-5"
    )


def test_show_gives_a_claim_as_json(capsys: Captured, both: Graph) -> None:
    claim = json.loads(done(capsys, "show", "book-p1s1-1", "--data", MINI, "-f", "json"))
    assert claim == json.loads(json.dumps(both.claim("book-p1s1-1").to_dict()))
    assert {"role": "issue", "iri": f"{PREFIXES['id']}straits", "label": "The straits"} in claim[
        "roles"
    ]
    assert [link["relation"] for link in claim["links"]] == ["qualified by"]


def test_text_is_quoted_from_where_it_is_a_source_s(capsys: Captured, tmp_path: Path) -> None:
    asked = ("ask", "threats", "actor=Ruritania", "--data", MINI, "--text")
    table = " ".join(done(capsys, *asked, f"{MINI}/book.txt").split())
    assert "“Ruritania is" in table
    other = tmp_path / "other.txt"
    other.write_text("Some other text.", encoding="utf-8")
    assert f"{other}: its checksum is that of no source" in refused(capsys, *asked, str(other))


def test_answer_without_something_has_two_keys_more(capsys: Captured) -> None:
    asked = ("ask", "contested", "--data", MINI, "-f", "json")
    plain = json.loads(done(capsys, *asked))
    some = json.loads(done(capsys, *asked, "--without", "book-p2s5-2", "--without", "sun-2016"))
    assert list(some) == [*plain, "without", "changes"]
    assert some["without"] == [f"{PREFIXES['id']}{name}" for name in ("book-p2s5-2", "sun-2016")]
    assert {change["change"] for change in some["changes"]} == {"lost"}
    assert len(some["findings"]) + len(some["changes"]) == len(plain["findings"])
    told = refused(capsys, *asked, "--without", "Ruritania")
    assert 'no claim, situation, source or retraction is called "Ruritania"' in told


def test_versions_are_compared(capsys: Captured, tmp_path: Path) -> None:
    data = Path(MINI).parents[1] / "data"
    path = tmp_path / "sun-2016.ttl"
    text = (data / path.name).read_text(encoding="utf-8")
    path.write_text(text.replace("rp:probable", "rp:certain", 1), encoding="utf-8")
    (tmp_path / "empty").mkdir()  # which stands for the project's own data
    old = str(tmp_path / "empty")
    found = json.loads(done(capsys, "diff", old, str(path), "-f", "json"))
    assert list(found) == ["old", "new", "differences", "equal"]
    assert found["equal"] + len(found["differences"]) == len(slugs())
    (change,) = next(d["changes"] for d in found["differences"] if d["query"] == "coverage")
    assert (change["change"], change["was"], change["is"]) == ("strength", "probable", "certain")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none.ttl", None, "none.ttl: no such file or folder"),
        ("sun-2016.ttl", "@prefix : <u:> .\n:a :b", "sun-2016.ttl, line 2, column"),
        ("more.ttl", "a", "more.ttl, line 1, column 1"),
        (
            "more.ttl",
            "@prefix id: <https://w3id.org/realpolitik/id/> .\nid:a id:b id:chna .",
            "more.ttl, line 2: id:a: no thing is called",
        ),
        (
            "more.ttl",
            "@prefix id: <https://w3id.org/realpolitik/id/> .\n# id:chna\n"
            "id:china <u:> id:chna-b .\nid:russia <u:> id:chna .\nid:chna-b a <u:> .",
            "more.ttl, line 4: id:chna: no thing is called",
        ),
    ],
)
def test_version_that_is_none_is_told(
    capsys: Captured, tmp_path: Path, name: str, content: str | None, message: str
) -> None:
    data = str(Path(MINI).parents[1] / "data")
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    for versions in ((data, str(tmp_path / name)), (str(tmp_path / name), data)):
        assert message in refused(capsys, "diff", *versions)


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ("--limit 2", slice(2)),
        ("--offset 2", slice(2, None)),
        ("--limit 1 --offset 2", slice(2, 3)),
        ("--limit 0", slice(0)),
        ("--offset 999999999", slice(0)),
    ],
)
def test_only_some_are_shown(capsys: Captured, options: str, part: slice) -> None:
    ask = ("ask", "alignments", "-f", "json")
    whole, some = (json.loads(done(capsys, *ask, *more)) for more in ((), options.split()))
    assert some == {**whole, "findings": whole["findings"][part]}
    for query, form, head in ((ROWS, "csv", 1), (TRIPLES, "ntriples", 0)):
        run = ("sparql", query, "-f", form)
        lines = done(capsys, *run).splitlines()
        expected = lines[:head] + lines[head:][part]
        assert done(capsys, *run, *options.split()).splitlines() == expected


@pytest.mark.parametrize(
    "command",
    [
        "ask alignments -f json",
        "ask contested",
        "questions",
        "show alignments",
        "show sun-2016-p7s1-2",
        "sparql -f csv ASK{}",
        "ask threats --without sun-2016-p1s4-1",
    ],
)
def test_file_gets_the_same_bytes_in_one_step(
    capsys: Captured, tmp_path: Path, command: str
) -> None:
    *arguments, last = command.split()
    arguments.append(last if last != "ASK{}" else "ASK {}")
    text = done(capsys, *arguments)
    path = tmp_path / "out"
    path.write_text("before", encoding="utf-8")
    with path.open(encoding="utf-8") as reader:
        assert done(capsys, *arguments, "-o", str(path)) == ""
        assert reader.read() == "before"  # whoever had opened it sees no half of the new
    assert path.read_bytes() == text.encode()
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("command", "what"),
    [
        ("export graphml", "actors, and an edge for each relation of two"),
        ("export description", "the description of the graph, as Turtle"),
        ("draw network", "How are the actors connected? (SVG)"),
    ],
)
def test_file_that_is_written_is_told_with_what_it_has(
    capsys: Captured, tmp_path: Path, command: str, what: str
) -> None:
    text, path = done(capsys, *command.split()), tmp_path / "out"
    assert main([*command.split(), "-o", str(path)]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"realpolitik: {path}: {what}")
    assert path.read_bytes() == text.encode()


def test_query_without_end_is_stopped_and_writes_nothing(graph: Graph, tmp_path: Path) -> None:
    options = ["--timeout", "0.5", "-o", str(tmp_path / "out")]
    process = subprocess.run(
        [sys.executable, "-m", "realpolitik", "sparql", ENDLESS, *options],
        capture_output=True,
        encoding="utf-8",
        timeout=300,  # so that a failure ends
    )
    assert (process.returncode, process.stdout) == (2, "")
    expected = "realpolitik: stopped: the time limit of 0.5 s is over; nothing is answered\n"
    assert process.stderr == expected
    assert list(tmp_path.iterdir()) == []


def test_what_is_done_in_time_is_done_and_no_longer_watched(capsys: Captured) -> None:
    for command in (("ask", "threats"), ("sparql", ROWS)):
        assert done(capsys, *command, "--timeout", "600") == done(capsys, *command)
    timers = (found for found in threading.enumerate() if isinstance(found, threading.Timer))
    assert all(timer.finished.is_set() for timer in timers)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT * { ?s rp:holdr ?o }", 'called "rp:holdr"; did you mean rp:holder?'),
        ("ASK { ?s a rp:Alliances }", 'called "rp:Alliances"; did you mean rp:Alliance?'),
        ("SELECT * { id:chna ?p ?o }", 'called "id:chna"; realpolitik names lists all'),
        ("SELECT * { ?s rp:holder id:chna. }", 'called "id:chna"; realpolitik names lists all'),
        ("SELECT * { id:china rp:holder ?o }", ""),
        ("CONSTRUCT { ?s a rp:Foo } WHERE { ?s rp:holder rp:holder }", ""),
        ("SELECT * { ?s rp:holder ?o OPTIONAL { ?s rp:holdr ?p } } LIMIT 1", ""),
        ("ASK { ?s rp:holder ?o FILTER NOT EXISTS { ?s rp:holdr ?p } }", ""),
    ],
)
def test_a_query_that_finds_nothing_is_told_what_the_graph_does_not_have(
    capsys: Captured, query: str, told: str
) -> None:
    assert main(["sparql", query]) == 0
    error = capsys.readouterr().err
    assert error == (f"realpolitik: no term of the graph is {told}\n" if told else "")


def test_in_a_pipe_a_row_is_a_line_and_nothing_is_cut(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "id:" + "x" * 200
    query = f"SELECT * {{ VALUES ?a {{ {name} }} VALUES ?b {{ '{'word ' * 30}' }} }}"
    monkeypatch.delenv("COLUMNS", raising=False)
    assert f"\n{name}  word word " in done(capsys, "sparql", query)
    monkeypatch.setenv("COLUMNS", "80")
    assert name not in done(capsys, "sparql", query)


def test_a_profile_of_the_command_is_written() -> None:
    command = [sys.executable, "-m", "cProfile", "-m", "realpolitik", "questions"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "function calls" in done.stdout


def test_a_picture_of_nothing_is_told_of(capsys: Captured) -> None:
    assert main(["draw", "dyad", "a=japan", "b=iran"]) == 0
    drawn = capsys.readouterr()
    assert drawn.out.startswith("<svg")
    assert drawn.err == (
        "realpolitik: How do Japan and Iran stand, issue by issue? No claim matches this question. "
        "That is not a no.\n"
    )


@pytest.mark.parametrize("form", ["json", "xml"])
def test_rows_are_read_back(capsys: Captured, graph: Graph, form: str) -> None:
    known = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML}
    found = parse_query_results(done(capsys, "sparql", ROWS, "-f", form), known[form])
    expected = graph.sparql(ROWS)
    assert isinstance(found, QuerySolutions)
    assert isinstance(expected, QuerySolutions)
    assert found.variables == expected.variables
    assert [tuple(row) for row in found] == [tuple(row) for row in expected]
    truth = parse_query_results(done(capsys, "sparql", "ASK {}", "-f", form), known[form])
    assert isinstance(truth, QueryBoolean)
    assert truth


@pytest.mark.parametrize("form", ["turtle", "ntriples", "jsonld"])
def test_triples_are_read_back(capsys: Captured, graph: Graph, form: str) -> None:
    known = {
        "turtle": RdfFormat.TURTLE,
        "ntriples": RdfFormat.N_TRIPLES,
        "jsonld": RdfFormat.JSON_LD,
    }
    text = done(capsys, "sparql", TRIPLES, "-f", form)
    expected = graph.sparql(TRIPLES)
    assert isinstance(expected, QueryTriples)
    assert {quad.triple for quad in parse(text, known[form])} == set(expected)


@pytest.mark.parametrize(
    ("query", "form", "message"),
    [
        (
            ROWS,
            "turtle",
            "turtle: the query returns rows; the formats are json, xml, csv, tsv",
        ),
        ("ASK {}", "jsonld", "jsonld: the query returns true or false"),
        (
            TRIPLES,
            "csv",
            "csv: the query returns triples; the formats are turtle",
        ),
        (TRIPLES, "xml", "xml: the query returns triples"),
    ],
)
def test_format_of_the_other_kind_is_refused(
    capsys: Captured, query: str, form: str, message: str
) -> None:
    assert message in refused(capsys, "sparql", query, "-f", form)


def test_limit_of_rows_in_a_standard_format_is_left_to_the_query(capsys: Captured) -> None:
    told = refused(capsys, "sparql", ROWS, "-f", "json", "--limit", "1")
    assert "--limit: not with json; write LIMIT and OFFSET in the query" in told


def test_export_has_what_is_inferred_and_more_data_as_asked(capsys: Captured) -> None:
    text = done(capsys, "export", "ntriples")
    asserted = done(capsys, "export", "--asserted", "ntriples")
    assert set(asserted.splitlines()) < set(text.splitlines())
    more = done(capsys, "export", "ntriples", "--data", MINI)
    assert set(more.splitlines()) > set(text.splitlines())


def test_every_export_is_that_of_python(
    capsys: Captured, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert done(capsys, "export", "csv").encode() == graph.export("csv")
    monkeypatch.setattr(Graph, "export", lambda _, *form, **how: f"{form} {how} 中国".encode())
    for form in EXPORTS:
        assert done(capsys, "export", form).encode() == graph.export(form, inferred=True)
        assert done(capsys, "export", form, "--asserted").encode() == graph.export(
            form, inferred=False
        )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("aks alignments", 'completion) is called "aks"; did you mean ask?'),
        ("--frobnicate", 'is called "--frobnicate"'),
        ("ask", "required: QUESTION"),
        ("ask actor=China", "ask: no question is given; realpolitik questions lists what can be"),
        ("ask alignment a=Iran", 'no saved question is called "alignment"; did you mean align'),
        ("ask alignments a=Chna", 'no actor is called "Chna"; did you mean China'),
        (
            "ask alignments c=China",
            'no parameter of alignments (a, b) is called "c"; realpolitik ask --help lists all',
        ),
        ("ask alignments certainty=sure", 'no certainty is called "sure"'),
        ("ask gains event=China", 'no event is called "China"'),
        ("ask alignments source=China", 'no source is called "China"'),
        ("ask alignments -f yaml", "invalid choice: 'yaml'"),
        ("ask alignments --form json", "unrecognized arguments: --form"),
        ("ask alignments --data none.ttl", "none.ttl: no such file or folder"),
        ("show allignments", 'no saved question is called "allignments"'),
        ("show", "required: SLUG"),
        ("diff data", "required: NEW"),
        ("ask threats --without", "--without: expected one argument"),
        ("export yaml", "invalid choice: 'yaml'"),
        ("export description --asserted", "--asserted: a description is of the whole graph"),
        ("export turtle -o none/graph.ttl", "none/graph.ttl: cannot be written: No such file"),
        ("show sun-2016-p99s1-1", 'no claim is called "sun-2016-p99s1-1"'),
        ("ask threats --limit -1", "'-1'"),
        ("ask threats --limit 9999999999", "'9999999999' is no count; give a whole number"),
        ("ask threats --offset x", "'x' is no count"),
        ("ask threats --timeout 0", "'0' is no time; give seconds, more than 0"),
        ("ask threats --timeout nan", "'nan' is no time"),
        ("ask threats --text none.txt", "none.txt: cannot be read: No such file"),
        ("ask threats --text a\0b", "a b: cannot be read: no file has such a name"),
        ("ask threats -o a\0b", "a b: cannot be written: no file has such a name"),
        ("completion tcsh", "invalid choice: 'tcsh'"),
        ("sparql none.rq", "none.rq: cannot be read: No such file"),
        ("sparql /", "/: cannot be read: Is a directory"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    capsys: Captured, arguments: str, message: str
) -> None:
    assert message in refused(capsys, *arguments.split())


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("ASK {\n ?s ?p ?o } LIMIT x", "the query, line 2, column 19: not SPARQL: 'x' is"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE: queries here read"),
        ("INSERT DATA { <u:a> <u:b> <u:c> }", "INSERT: the graph is read-only here"),
        ("# all\nDROP ALL", "DROP: the graph is read-only here"),
        ("ASK { ?s ?p '\udcff' }", "the query: no Unicode at character 14"),
    ],
)
def test_query_that_cannot_be_run_is_told_with_its_place(
    capsys: Captured, query: str, message: str
) -> None:
    assert message in refused(capsys, "sparql", query)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("broken.ttl", b"@prefix : <u:> .\n:a a ?b .\n", "broken.ttl, line 2, column 6: ?b is not"),
        ("latin.ttl", b"# caf\xe9\n", "latin.ttl: not UTF-8 at byte 5; save it as UTF-8"),
        ("broken.rq", b"ASK {\n ?s ?p ?o } LIMIT x", "broken.rq, line 2, column 19: not SPARQL"),
        ("latin.rq", b"# caf\xe9\nASK {}", "latin.rq: not UTF-8 at byte 5"),
    ],
)
def test_broken_file_is_told_with_the_place(
    capsys: Captured, tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    command = ["sparql"] if path.suffix == ".rq" else ["ask", "threats", "--data"]
    assert message in refused(capsys, *command, str(path))


@pytest.mark.parametrize("name", ["page.html", "page.ttl"])
def test_what_is_no_turtle_is_told_in_the_same_words(
    capsys: Captured, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_text("<!DOCTYPE html>\n<html></html>\n", encoding="utf-8")
    words = "is is a page in HTML, not Turtle; get the Turtle file itself, or convert it to Turtle"
    assert words in refused(capsys, "ask", "threats", "--data", str(path))
    assert main(["check", str(path)]) == (1 if name == "page.ttl" else 2)
    assert words in "".join(capsys.readouterr())


def test_fault_of_ours_is_one_line_too_and_debug_shows_more(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("two\nlines")

    monkeypatch.setattr("realpolitik.writing.render.render", fail)
    assert main(["ask", "threats"]) == 2
    line = capsys.readouterr().err
    assert line.startswith("realpolitik: a fault in realpolitik itself, please report it: ")
    assert line.count("\n") == 1
    assert "Traceback" not in line
    monkeypatch.setenv("REALPOLITIK_TOKEN", "lines")  # of credentials, nothing is shown
    assert main(["ask", "threats", "--debug"]) == 2
    trace = capsys.readouterr().err
    assert "Traceback" in trace
    assert trace.endswith("ZeroDivisionError: two\n***\n")
    assert main(["ask", "threats"]) == 2
    assert "lines" not in capsys.readouterr().err


def test_terminal_that_does_not_know_a_character_is_no_error(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(written, encoding="ascii"))
    assert main(["ask", "threats"]) == 0
    assert b"?1 s5" in written.getvalue()


def test_reader_who_has_seen_enough_is_no_error(graph: Graph) -> None:
    command = [sys.executable, "-m", "realpolitik", "export", "ntriples"]
    environment = {**os.environ, "PYTHONUNBUFFERED": ""}  # without a buffer, half is written
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"<")
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


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


def ended(arguments: str) -> tuple[int, str]:
    """Run the command in a shell, with its streams as given there; return its status and errors."""
    process = subprocess.run(
        ["sh", "-c", f'"$0" -m realpolitik {arguments}', sys.executable],
        capture_output=True,
        encoding="utf-8",
    )
    return process.returncode, process.stderr


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ("questions >&-", "standard output: it is closed; give a file with -o"),
        ("questions >/dev/full", "standard output: cannot be written: No space left on device"),
        ("--help >/dev/full", "standard output: cannot be written: No space left on device"),
        ("sparql - <&-", "standard input: it is closed; give a file, or the query itself"),
        ("sparql - 0>/dev/null", "standard input: cannot be read: Bad file descriptor"),
    ],
)
def test_stream_that_is_closed_or_full_is_told(arguments: str, line: str) -> None:
    assert ended(arguments) == (2, f"realpolitik: {line}\n")


def test_errors_that_cannot_be_told_have_their_status() -> None:
    assert ended("nonsense 2>&-") == (2, "")
    assert ended("nonsense 2>/dev/full") == (2, "")


@pytest.mark.parametrize("command", ["questions -o", "export turtle --output", "new t -o"])
def test_empty_path_to_write_to_is_refused(capsys: Captured, command: str) -> None:
    assert "-o/--output: it is empty; give a path" in refused(capsys, *command.split(), "")


@pytest.mark.parametrize(
    "arguments", ["ask thr\udc80", "why a\udc80 b c", "new t --title a\udc80", "show \udcff"]
)
def test_argument_that_is_no_text_is_told(capsys: Captured, arguments: str) -> None:
    assert "no UTF-8 at character" in refused(capsys, *arguments.split())


def test_file_may_have_a_name_that_is_no_text(capsys: Captured, tmp_path: Path) -> None:
    path = os.path.join(os.fsencode(tmp_path), b"caf\xe9.ttl")
    Path(os.fsdecode(path)).write_text("<u:a> <u:b> <u:c> .", encoding="utf-8")
    assert "<u:a>" in done(capsys, "export", "ntriples", "--data", os.fsdecode(path))
    write_out(Outcome(json_text(os.fsdecode(path)), data=True))
    assert json.loads(capsys.readouterr().out) == os.fsdecode(path)


def test_folder_that_cannot_be_read_is_told(
    capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, listdir = str(tmp_path), os.listdir

    def refuse(path: str) -> list[str]:
        if path == own:
            raise PermissionError(13, "Permission denied", path)
        return listdir(path)

    monkeypatch.setattr("os.listdir", refuse)  # the tests may be run by root, who may read all
    assert refused(capsys, "ask", "threats", "--data", own) == (
        f"realpolitik: {own}: cannot be read: Permission denied\n"
    )


def test_fault_of_the_system_names_its_file(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error", "some/file")

    monkeypatch.setattr("realpolitik.writing.render.render", fail)
    assert refused(capsys, "ask", "threats") == "realpolitik: some/file: Input/output error\n"


@pytest.mark.parametrize("form", ["csv", "json"])
def test_terminal_is_not_driven_by_data_either(monkeypatch: pytest.MonkeyPatch, form: str) -> None:
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


@pytest.mark.slow
def test_interrupt_while_it_is_imported_has_no_traceback() -> None:
    """Interrupt from the first line of ours on: what is before is Python's own start."""
    code = "import sys; print(flush=True); import realpolitik.__main__ as m; sys.exit(m.start())"
    for delay in range(0, 120, 4):
        with subprocess.Popen(
            [sys.executable, "-c", code, "questions"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        ) as process:
            assert process.stdout
            process.stdout.readline()
            time.sleep(delay / 1000)
            process.send_signal(signal.SIGINT)
            _, err = process.communicate()
        assert "realpolitik/" not in err
