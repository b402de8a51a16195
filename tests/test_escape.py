"""What goes out as text drives no terminal, no spreadsheet and no browser, and can be read back."""

import csv
import io
import re
import unicodedata
from contextlib import redirect_stderr, redirect_stdout
from xml.dom import minidom

import pytest
from hypothesis import given, strategies as st
from markdown_it import MarkdownIt
from pyoxigraph import Literal, Triple

from realpolitik import Graph
from realpolitik.command.cli import main
from realpolitik.engine.embedded import Store
from realpolitik.errors import Refused
from realpolitik.escape import csv_text, markdown_address, markdown_text, visible, xml_document
from realpolitik.graph import Origin
from realpolitik.terms import PREFIXES, expand

NASTY = [
    "\x1b]0;PWNED\x07\x1b[31mEvil",
    "\x9b31mEvil\x85\x7f",
    "Chi\u202ena \u2066and\u2069 \u200fthe",
    "Chi\u200bna Rus\u200dsia\ufeff\xad",
    '=HYPERLINK("http://evil/","x")',
    "a\rb\r\n=1+1\n# Heading",
    "<script>alert(1)</script> <!-- x",
    "![x](http://evil/x.png) [y](javascript:alert(1)) [z][probable]",
    "[probable]: javascript:alert(1)",
    "<javascript:alert(1)> &lt;b&gt; `a` *b* _c_ ~~d~~ https://evil www.evil.org a@evil.org",
    "- x\n\n    code\n1. y\n> z",
    "see https://example.org/ for dates",
    "\\<b>\\[x](y)\\",
    "|a|b|\n|---|---|\n|`c`|",
    "@SUM(A1)\t+1",
    "a\0b\uffff",
]
PARTS = st.sampled_from([*"\x1b\u202e<>[]()!*_`#-=+@&:\\\r\n\t 1.|a", *NASTY])
TEXTS = st.text(max_size=20) | st.lists(PARTS).map("".join)
SPOILT = """
rdfs:label skos:altLabel skos:prefLabel rp:gloss rp:when rp:carriesNoClaim dcterms:title
dc:publisher schema:familyName skos:editorialNote
"""
RDFS_LABEL = f"<{PREFIXES['rdfs']}label>"
LABELS = f"SELECT DISTINCT (STR(?l) AS ?label) {{ ?it {RDFS_LABEL} ?l }} ORDER BY ?label"
PAGES = [
    *(["ask", q] for q in ("certainty", "timeline", "coverage", "predictions", "contested")),
    ["ask", "contested", "--without", "book-p2s5-2"],
    ["show", "book-p3s1-1"],
    ["why", "ruritania", "rdfs:label", "graustark"],
    ["sparql", LABELS],
]
TURNING = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
FORMULAS = tuple("=+-@\t\r\n＝＋－＠")


def hidden(text: str) -> set[str]:
    """Return the characters of a text of lines that drive a terminal, or turn what follows."""
    controls = {c for c in text if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")}
    turning = {c for c in text if unicodedata.bidirectional(c) in TURNING}
    return (controls - {"\n", "\t"}) | turning | ({*text} & {"\u200e", "\u200f"})


def guarded(cell: str) -> str:
    """Return a cell with an apostrophe before what a spreadsheet would take for a formula."""
    is_number = re.fullmatch(r"-[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?", cell)
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULAS) and not is_number else cell


def active(text: str) -> set[str]:
    """Return what there is in markdown besides headings, lists, emphasis and text."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    tokens += [child for token in tokens for child in token.children or ()]
    kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
    harmless = "heading paragraph bullet_list list_item inline text strong em code_inline softbreak"
    return kinds - {*harmless.split()}


@pytest.fixture(scope="module")
def evil(mini_store: Store) -> Graph:
    """Return the graph of mini/ with all that is nasty before every label, gloss and name."""
    names, text, store = {expand(name) for name in SPOILT.split()}, " ".join(NASTY), Store()
    for t in mini_store.triples():
        value = t.object
        if t.predicate in names and isinstance(value, Literal) and "/id/" in str(t.subject):
            value = Literal(text + value.value, language=value.language)
        store.add([Triple(t.subject, t.predicate, value)])
    return Graph(store, Origin(b"", "mini"))


def run(graph: Graph, *arguments: str) -> tuple[int, str, str]:
    """Return the status of a command about a graph, what it writes, and its error line."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr("realpolitik.command.commands.open_graph", lambda options: graph)
        status = main(arguments)
    return status, out.getvalue(), err.getvalue()


def told(graph: Graph, *arguments: str) -> str:
    """Return what a command that succeeds writes about a graph."""
    status, out, err = run(graph, *arguments)
    assert (status, err) == (0, "")
    return out


@pytest.mark.parametrize("page", PAGES, ids=" ".join)
def test_page_escapes_controls_and_markup(evil: Graph, page: list[str]) -> None:
    assert hidden(told(evil, *page)) == set()
    if page[0] == "ask":
        text = told(evil, *page, "-f", "markdown")
        assert (hidden(text), active(text)) == (set(), set())


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_rows_have_their_cells_and_no_formula(evil: Graph, form: str) -> None:
    text = told(evil, "ask", "certainty", "-f", form)
    assert hidden(text) == set()
    delimiter = "," if form == "csv" else "\t"
    _, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    cells = [[*map(str, record.values())] for record in evil.ask("certainty").records()]
    assert rows == [[visible(guarded(cell)) for cell in row] for row in cells]


def test_xml_is_well_formed_or_refused(evil: Graph) -> None:
    for command in (["export", "rdfxml"], ["export", "graphml"], ["sparql", LABELS, "-f", "xml"]):
        status, out, err = run(evil, *command)
        if status:
            assert (out, err.count("\n")) == ("", 1)
            assert "XML 1.0 cannot express the character U+" in err
        else:
            minidom.parseString(out.encode())


@pytest.mark.parametrize(
    "text",
    [
        "China — “¶1 s5”\n\ttab\n",
        "习近平, a\xa0b　c\ue000",
        "رئیس\u200cجمهور می\u200cشود",
        "👩\u200d🚀 क्\u200dष",
    ],
)
def test_ordinary_text_is_not_escaped(text: str) -> None:
    assert visible(text) == text


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), max_size=3), st.sampled_from(",\t"))
def test_rows_are_read_back(rows: list[list[str]], delimiter: str) -> None:
    raw = csv_text(["a", "b"], rows, delimiter, "\n")
    assert len([*csv.reader(io.StringIO(raw, newline=""), delimiter=delimiter)]) == len(rows) + 1
    written = visible(raw)
    _, *found = csv.reader(io.StringIO(written, newline=""), delimiter=delimiter, strict=True)
    assert found == [[visible(guarded(cell)) for cell in row] for row in rows]


@given(st.lists(TEXTS.map(markdown_text).filter(bool), min_size=1, max_size=3))
def test_markdown_shows_a_text_and_nothing_else(texts: list[str]) -> None:
    lines = [f"- **{text}**\n  - *if:* {text} (x)\n  - {text} [probable]" for text in texts]
    lines += [part for text in texts for part in (f"\n# {text}", "", text)]
    assert active(visible("\n".join(lines))) == set()


@pytest.mark.parametrize("address", ["https://x.org/a_b*c*?d=[e](f)", "HTTP://x.org/%3C"])
def test_address_is_a_link_and_nothing_else(address: str) -> None:
    assert markdown_address(address) == f"<{address}>"
    assert active(f"- It, {markdown_address(address)}.") == {"link"}


def test_xml_keeps_carriage_returns_and_is_well_formed_or_refused() -> None:
    assert xml_document(b"<a>b\rc</a>", "xml", "json") == b"<a>b&#13;c</a>"
    with pytest.raises(Refused, match=r"XML 1.0 cannot express the character U\+001B; use json"):
        xml_document(b"<a>\x1b</a>", "xml", "json")
    with pytest.raises(Refused, match="cannot express the name of a property"):
        xml_document(b"<a><p: xmlns:p='u'/></a>", "rdfxml", "turtle")
