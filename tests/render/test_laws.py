"""Laws for the views of every answer."""

import re
from collections.abc import Iterator
from itertools import product

import pytest
from markdown_it import MarkdownIt

from realpolitik import Answer, Graph
from realpolitik.answer.findings.finding import Finding
from realpolitik.answer.findings.warrant import Warrant
from realpolitik.answer.questions.question import slugs
from realpolitik.render.answers import answer_view
from realpolitik.render.html import html
from realpolitik.render.model import Item, places_in_words
from realpolitik.render.text import markdown, text

each_question = pytest.mark.parametrize("slug", slugs())


def warrants(item: Finding) -> Iterator[Warrant]:
    """Yield the warrants of a finding, its premises and its counter-evidence."""
    yield from item.warrants
    yield from (w for but in (*item.premises, *item.counter_evidence) for w in but.warrants)


def printed(answer: Answer, *, long: bool) -> dict[str, str]:
    """Return a view of an answer by each printer, without escapes."""
    view = answer_view(answer, long=long)
    as_markdown = MarkdownIt("commonmark").render(markdown(view))
    pages = {"text": text(view), "markdown": as_markdown, "html": html(view)}
    return {name: _plain(page) for name, page in pages.items()}


def _plain(page: str) -> str:
    page = re.sub(r"</?[a-z][^<>]*>", "", page)
    for code, sign in (
        ("&quot;", '"'),
        ("&#x27;", "'"),
        ("&lt;", "<"),
        ("&amp;", "&"),
        ("\N{NO-BREAK SPACE}", " "),
    ):
        page = page.replace(code, sign)
    return page


@each_question
def test_long_page_has_each_gloss_place_and_claimant(graph: Graph, slug: str) -> None:
    answer = graph.ask(slug)
    said = {item.label for item in answer if not item.warrants}
    for w in (w for item in answer for w in warrants(item)):
        said |= {w.gloss, *places_in_words([(w.paragraph, w.sentence)])[0].split()}
        said |= set() if w.own_voice else {w.claimant.label}
    for name, page in printed(answer, long=True).items():
        assert [part for part in said if part not in page] == [], name


@each_question
def test_short_page_has_a_few_findings_and_counts_the_others(graph: Graph, slug: str) -> None:
    answer = graph.ask(slug)
    view = answer_view(answer)
    items = [item for section in view.sections for item in section.items]
    assert len(items) <= 7
    assert len(items) + view.more == len(answer)
    assert text(view, 80).count("\n") <= 26  # it fits on a screen
    assert {s.status for s in view.sections} >= ({c.status for c in answer.clauses} - {""}) or (
        answer.headings
    )


@each_question
@pytest.mark.parametrize("long", [False, True])
def test_no_line_is_wider_than_the_terminal(graph: Graph, slug: str, long: bool) -> None:
    view = answer_view(graph.ask(slug), long=long)
    for width in (40, 80, 120):
        lines = text(view, width).splitlines()
        assert max(map(len, lines)) <= width
        assert all(line.isprintable() and line == line.rstrip() for line in lines)


@each_question
def test_printers_show_the_same(graph: Graph, slug: str) -> None:
    view = answer_view(graph.ask(slug))
    pages = printed(graph.ask(slug), long=False)

    def texts(items: tuple[Item, ...]) -> Iterator[str]:
        for item in items:
            yield from (item.text, *item.qualifiers, *(c.text for c in item.citations))
            yield from texts(item.items)

    said = {part for section in view.sections for part in texts(section.items)}
    said |= {view.title, *view.notes, *(section.heading for section in view.sections)}
    for (name, page), part in product(pages.items(), said):
        assert part in page, name
