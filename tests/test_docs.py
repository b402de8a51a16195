"""What the documents show is what the project does."""

import doctest
import re
import runpy
import shlex
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest
import yaml
from asking import PROLOGUE
from pyoxigraph import RdfFormat, parse

import realpolitik
from realpolitik import Graph, __version__
from realpolitik.answer.questions.filters import FILTERS
from realpolitik.command.arguments import arguments_of
from realpolitik.command.cli import main
from realpolitik.command.commands import COMMANDS
from realpolitik.version import RELEASED

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMAND = (ROOT / "docs" / "command.md").read_text(encoding="utf-8")
SHOWING = ("command", "draw", "exports", "filters")
"""The documents whose command lines work on the project's own data."""
# `preloaded` is for the fork server alone: it ignores signals from its import on.
NAMES = ["realpolitik", *(m.name for m in walk_packages(realpolitik.__path__, "realpolitik."))]
NAMES.remove("realpolitik.serve.preloaded")
EXAMPLES = [
    example
    for name in NAMES
    for example in doctest.DocTestFinder().find(
        import_module(name), extraglobs={"realpolitik": realpolitik}
    )
    if example.examples
]

Captured = pytest.CaptureFixture[str]


def fenced(language: str, document: str = README) -> list[str]:
    """Return the code blocks of a document in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", document, re.MULTILINE | re.DOTALL)


def commands() -> list[tuple[str, ...]]:
    """Return the words of each command line that the documents show."""
    documents = [README, *((ROOT / "docs" / f"{name}.md").read_text("utf-8") for name in SHOWING)]
    lines = "".join(block for text in documents for block in fenced("console", text)).splitlines()
    shown = (line.removeprefix("$ ") for line in lines if re.match(r"(\$ )?realpolitik ", line))
    found = (tuple(shlex.split(line, comments=True)[1:]) for line in shown)
    elsewhere = {("serve",), ("check",)}  # tests of these packages run them
    return list(dict.fromkeys(words for words in found if words not in elsewhere))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_doctest(example: doctest.DocTest, graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    if example.name not in ("realpolitik.opening.open", "realpolitik.opening.build"):
        opened = partial(shared, graph, realpolitik.open)
        monkeypatch.setattr(realpolitik, "open", opened)
        monkeypatch.setitem(example.globs, "open", opened)
    assert doctest.DocTestRunner().run(example).failed == 0


def shared(graph: Graph, opening: Callable[..., Graph], *data: Any, **options: Any) -> Graph:
    """Return the graph of the project's first sources, which examples share, or open another."""
    return opening(*data, **options) if any(data) or any(options.values()) else graph


@pytest.mark.usefixtures("all_sources")
def test_readme_begins_with_a_question_and_its_answer(capsys: Captured) -> None:
    prompt, shown = fenced("console")[0].split("\n", 1)
    assert main(shlex.split(prompt)[2:]) == 0
    assert capsys.readouterr().out == shown


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_command_line_of_the_documents_works(
    words: tuple[str, ...],
    graph: Graph,
    capsys: Captured,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("realpolitik.opening.open", partial(shared, graph, realpolitik.open))
    monkeypatch.chdir(tmp_path)
    assert main(words) == 0
    assert "not a denial" not in capsys.readouterr().out


@pytest.mark.usefixtures("all_sources")
def test_python_of_the_readme_works() -> None:
    (shown,) = fenced("pycon")
    examples = doctest.DocTestParser().get_doctest(shown, {}, "README.md", "README.md", 0)
    assert doctest.DocTestRunner().run(examples).failed == 0


@pytest.mark.usefixtures("all_sources")
def test_python_page_shows_what_python_does() -> None:
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    shown = "\n".join(re.findall(r"^```pycon\n(.*?)^```", page, re.MULTILINE | re.DOTALL))
    examples = doctest.DocTestParser().get_doctest(shown, {}, "python.md", "docs/python.md", 0)
    assert len(examples.examples) > 20
    assert doctest.DocTestRunner().run(examples).failed == 0


def test_turtle_of_the_document_is_in_the_graph(corpus: Graph) -> None:
    (turtle,) = fenced("turtle", (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8"))
    triples = {quad.triple for quad in parse(PROLOGUE + turtle, RdfFormat.TURTLE)}
    assert triples <= set(corpus.triples())


def test_documents_list_the_questions(capsys: Captured, corpus: Graph) -> None:
    assert main(["questions", "-f", "markdown"]) == 0
    document = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    assert document.endswith(capsys.readouterr().out)
    listed = re.findall(r"^\| `([\w-]+)` \| (.*) \|$", README, re.MULTILINE)
    assert listed
    assert set(listed) <= {(question.slug, question.summary) for question in corpus.questions}
    assert f"[{len(corpus.questions)} saved questions]" in README


def test_document_has_a_row_for_every_filter() -> None:
    document = (ROOT / "docs" / "filters.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.+?) \|", document, re.MULTILINE)
    assert sorted(re.findall("`(.+?)`", " ".join(rows))) == sorted(FILTERS)


def test_document_has_a_row_for_every_option_of_every_command() -> None:
    table = COMMAND.split("| option | of | meaning |\n|---|---|---|\n", 1)[1].split("\n\n", 1)[0]
    told = set()
    for row in table.splitlines():
        names, of = (re.findall("`(.+?)`", cell) for cell in row.split("|")[1:3])
        told |= {(name, command) for name in names for command in of or COMMANDS}
    taken = set()
    for command in COMMANDS:
        for argument in arguments_of(command):
            value = f" {argument.settings['metavar']}" if "metavar" in argument.settings else ""
            options = (name for name in argument.names if name[0] == "-")
            taken |= {(f"{name}{value}" if name[1] == "-" else name, command) for name in options}
    assert told == taken


def test_versions_agree(corpus: Graph) -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\d\S+)", changes, re.MULTILINE)[0] == __version__  # of a release
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == __version__
    assert str(citation["date-released"]) == RELEASED
    ontology = (ROOT / "ontology" / "realpolitik.ttl").read_text(encoding="utf-8")
    assert f'owl:versionInfo "{__version__}"' in ontology
    assert f"owl:versionIRI <https://w3id.org/realpolitik/ontology/{__version__}>" in ontology
    assert f'dcterms:modified "{RELEASED}"^^xsd:date' in ontology
    assert f"Version {__version__}. https://w3id.org/realpolitik/ontology/{__version__}" in ontology


def test_architecture_lists_every_package() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.split("| package | purpose |\n|---|---|\n")[1].split("\n\n")[0]
    listed = re.findall(r"`([\w.]+)`", " ".join(row.split("|")[1] for row in table.splitlines()))
    names = {name.removeprefix("realpolitik.") for name in NAMES[1:]} - {"__main__"}
    packages = {name.rpartition(".")[0] for name in names} - {""}
    assert sorted(listed) == sorted(packages | {name for name in names if "." not in name})


def test_list_of_terms_has_about_the_numbers_of_the_data(corpus: Graph) -> None:
    page = runpy.run_path(str(ROOT / "docs" / "terms" / "make.py"))["page"](corpus)
    kept = (ROOT / "docs" / "terms.md").read_text(encoding="utf-8")
    number = re.compile(r"(?<=\w \()[\d,]+(?=\)\n)|(?<=\| )[\d,]+(?= \|)")
    assert number.sub("", kept) == number.sub("", page)  # else run docs/terms/make.py
    counted = ([int(n.replace(",", "")) for n in number.findall(text)] for text in (kept, page))
    assert all(abs(old - new) <= 5 + new / 5 for old, new in zip(*counted, strict=True))


def test_links_of_the_documents_lead_somewhere() -> None:
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")):
        links = re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8"))
        assert [link for link in links if not (path.parent / link).exists()] == [], path
