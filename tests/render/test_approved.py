"""Each printer writes the approved page of a small invented world.

`pytest tests/render/test_approved.py --refresh-golden` writes new pages; read them before a commit.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from realpolitik import Graph
from realpolitik.answer.findings.changes import changes
from realpolitik.opening import diff
from realpolitik.render.answers import answer_view, render
from realpolitik.render.detail import difference_view, proof_view, show, without_view
from realpolitik.render.html import html
from realpolitik.render.lists import name_list, question_list
from realpolitik.render.pictures import draw
from realpolitik.render.text import markdown, text
from realpolitik.serve.pages.templates import link

TESTS = Path(__file__).parents[1]
APPROVED = TESTS / "approved"
PAIR = {"a": "Ruritania", "b": "Graustark"}


def without(graph: Graph) -> str:
    was, less = graph.ask("interests", actor="Freedonia"), graph.without("book-p2s5-2")
    now = less.again(was)
    changed = changes(was, now)
    return text(without_view(less, was, now, changed), 80)


def two_versions(graph: Graph) -> str:
    less = graph.without("book-p2s5-2", "book-p1s1-1")
    return text(difference_view("old", "new", diff(graph, less)), 80)


PAGES: dict[str, Callable[[Graph], str]] = {
    "short.txt": lambda g: render(g.ask("alignments", **PAIR), "table"),
    "long.txt": lambda g: render(g.ask("certainty"), "table", long=True),
    "grouped.txt": lambda g: render(g.ask("compare", **PAIR), "table"),
    "predicted.txt": lambda g: render(g.ask("predictions"), "table", long=True),
    "nearest.txt": lambda g: render(g.ask("Who quarrels over salt, and troops in 1892?"), "table"),
    "silent.txt": lambda g: render(g.ask("Xyzzy plugh?"), "table"),
    "filtered.txt": lambda g: render(g.ask("certainty", certainty="possible"), "table"),
    "agents.txt": lambda g: text(answer_view(g.ask("certainty"))),
    "answer.md": lambda g: markdown(answer_view(g.ask("certainty"), long=True)),
    "answer.html": lambda g: html(answer_view(g.ask("certainty")), link),
    "notebook.html": lambda g: g.ask("contested")._repr_html_(),
    "prompt.txt": lambda g: f"{g.ask('contested')!r}\n",
    "claim.txt": lambda g: show(["book-p3s1-1"], lambda: g, "table", 80),
    "source.txt": lambda g: show(["book"], lambda: g, "table", 80),
    "why.txt": lambda g: text(proof_view(g, g.why("Ruritania", "a", "Actor")), 80),
    "why-not.txt": lambda g: text(proof_view(g, g.why("Freedonia", "aligns with", "Sylvania")), 80),
    "without.txt": without,
    "diff.txt": two_versions,
    "questions.txt": lambda g: question_list("table", 80),
    "names.txt": lambda g: name_list(g.names, None, "table", 80),
    "places.txt": lambda g: name_list(g.names, "place", "table", 60),
    "network.svg": lambda g: draw(g, "network").svg,
    "network.txt": lambda g: text(draw(g, "network").view, 80),
    "timeline.svg": lambda g: draw(g, "timeline").svg,
}


@pytest.mark.parametrize("name", PAGES)
def test_page_is_as_approved(
    mini: Graph, small: Graph, name: str, pytestconfig: pytest.Config
) -> None:
    graph = small if name.startswith(("why", "without", "diff")) else mini
    page, path = PAGES[name](graph), APPROVED / name
    if pytestconfig.getoption("refresh_golden"):
        path.write_text(page, encoding="utf-8")
    assert page == path.read_text(encoding="utf-8")


def test_there_is_no_other_approved_page() -> None:
    assert {path.name for path in APPROVED.iterdir()} == {*PAGES}
