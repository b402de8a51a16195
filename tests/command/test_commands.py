"""Each command does what its help says."""

import io
import json
from pathlib import Path

import pytest
from asking import exported, run
from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    parse,
    parse_query_results,
)

from realpolitik import Graph
from realpolitik.answer.questions.question import slugs
from realpolitik.command.cli import main
from realpolitik.export.formats import EXPORTS
from realpolitik.terms import PREFIXES, RP

MINI = str(Path(__file__).parents[1] / "mini")
ROWS = f"SELECT ?s ?label {{ ?s <{PREFIXES['rdfs']}label> ?label }} ORDER BY ?s ?label"
TRIPLES = f"CONSTRUCT WHERE {{ ?s <{RP}affirms> ?o }}"
ROW_FORMATS = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML}
RDF_FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
}

Captured = pytest.CaptureFixture[str]


def test_ask_takes_a_slug_or_english(capsys: Captured) -> None:
    by_slug = run(capsys, "ask", "alignments", "a=China", "b=Russia")
    assert by_slug.startswith("On which issues do China and Russia align?")
    in_english = run(capsys, "ask", "Where do China and Russia align?")
    both = (text[text.index(" of ") : text.index("\n  1 ")] for text in (in_english, by_slug))
    assert len(set(both)) == 1
    assert "E=mc2" in run(capsys, "ask", "What does E=mc2 mean?", "tense=past")
    in_words = run(capsys, "ask", "where", "do", "China", "and", "Russia", "align")
    assert in_words.splitlines()[1:] == in_english.splitlines()[1:]


def test_without_shows_what_changes(capsys: Captured) -> None:
    asked = ("ask", "contested", "--data", MINI, "-f", "json")
    plain = json.loads(run(capsys, *asked))
    some = json.loads(run(capsys, *asked, "--without", "book-p2s5-2", "--without", "sun-2016"))
    assert list(some) == [*plain, "without", "changes"]
    assert some["without"] == [f"{PREFIXES['id']}{name}" for name in ("book-p2s5-2", "sun-2016")]
    assert {change["change"] for change in some["changes"]} == {"lost"}
    assert len(some["findings"]) + len(some["changes"]) == len(plain["findings"])


def test_limit_and_offset_select_results(capsys: Captured) -> None:
    ask = ("ask", "alignments", "-f", "json")
    whole, some = (
        json.loads(run(capsys, *ask, *more)) for more in ((), ("--limit", "1", "--offset", "2"))
    )
    assert some == {**whole, "findings": whole["findings"][2:3]}
    assert "more: --long" in run(capsys, "search", "China")
    assert "--long" not in run(capsys, "search", "China", "--limit", "10")


def test_show_gives_a_question_that_sparql_runs(
    capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = run(capsys, "show", "alignments")
    assert json.loads(run(capsys, "show", "alignments", "-f", "json"))["text"] == text
    rows = run(capsys, "sparql", text, "-f", "csv")
    assert rows.startswith("situation,label,claim,issue\n")
    path = tmp_path / "a question.rq"
    path.write_text(text, encoding="utf-8")
    assert run(capsys, "sparql", str(path), "-f", "csv") == rows
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert run(capsys, "sparql", "-", "-f", "csv") == rows


def test_show_gives_a_claim(capsys: Captured, both: Graph) -> None:
    text = run(capsys, "show", "book-p3s1-1", "--data", MINI, "--text", f"{MINI}/book.txt")
    assert "“Only the quarrel keeps Ruritania and Graustark, who" in text
    claim = json.loads(run(capsys, "show", "book-p1s1-1", "--data", MINI, "-f", "json"))
    assert claim == json.loads(json.dumps(both.claim("book-p1s1-1").to_dict()))


def test_diff_compares_versions(capsys: Captured, tmp_path: Path) -> None:
    data = Path(MINI).parents[1] / "data"
    path = tmp_path / "sun-2016.ttl"
    text = (data / path.name).read_text(encoding="utf-8")
    path.write_text(text.replace("rp:probable", "rp:certain", 1), encoding="utf-8")
    (tmp_path / "empty").mkdir()  # stands for the project's own data
    old = str(tmp_path / "empty")
    found = json.loads(run(capsys, "diff", old, str(path), "-f", "json"))
    assert list(found) == ["old", "new", "differences", "equal"]
    assert found["equal"] + len(found["differences"]) == len(slugs())
    change, *_ = next(d["changes"] for d in found["differences"] if d["query"] == "coverage")
    assert (change["change"], change["was"], change["is"]) == ("strength", "probable", "certain")


@pytest.mark.parametrize("form", [*ROW_FORMATS, *RDF_FORMATS])
def test_results_of_sparql_are_read_back(capsys: Captured, graph: Graph, form: str) -> None:
    query = ROWS if form in ROW_FORMATS else TRIPLES
    text, expected = run(capsys, "sparql", query, "-f", form), graph.sparql(query)
    if isinstance(expected, QueryTriples):
        assert {quad.triple for quad in parse(text, RDF_FORMATS[form])} == set(expected)
        return
    found = parse_query_results(text, ROW_FORMATS[form])
    assert isinstance(found, QuerySolutions)
    assert isinstance(expected, QuerySolutions)
    assert [tuple(row) for row in found] == [tuple(row) for row in expected]
    truth = parse_query_results(run(capsys, "sparql", "ASK{?s?p?o}", "-f", form), ROW_FORMATS[form])
    assert isinstance(truth, QueryBoolean)
    assert truth


def test_unknown_names_in_a_query_are_remarked_on(capsys: Captured) -> None:
    assert main(["sparql", "ASK { ?who rp:holdr id:rusia . ?who rp:party id:russia }"]) == 0
    line = 'no term of the graph is called "rp:holdr"; did you mean rp:holder?; no term of the'
    assert f'realpolitik: {line} graph is called "id:rusia"; did you mean id:russia' in (
        capsys.readouterr().err
    )


def named(ntriples: str) -> set[str]:
    """Return the lines without blank nodes, whose labels depend on the whole graph."""
    return {line for line in ntriples.splitlines() if "_:" not in line}


def test_export_is_that_of_python(
    capsys: Captured, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = run(capsys, "export", "ntriples")
    assert text.encode() == exported(graph, "ntriples")
    here = named(text)
    assert named(run(capsys, "export", "--asserted", "ntriples")) < here
    assert named(run(capsys, "export", "ntriples", "--data", MINI)) > here
    monkeypatch.setattr(Graph, "export", lambda _, *form, **how: f"{form} {how} 中国".encode())
    for form in EXPORTS:
        assert run(capsys, "export", form).encode() == graph.export(form, inferred=True)
