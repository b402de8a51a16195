"""Pictures are valid, deterministic, legible and safe, and have the same content as text."""

import re
from itertools import combinations
from pathlib import Path
from shutil import copytree
from xml.etree.ElementTree import fromstring

import pytest
from drawn import SVG, faults, links, plain, said, texts
from hypothesis import given, settings, strategies as st

import realpolitik
from realpolitik import Graph
from realpolitik.answer.findings.finding import current
from realpolitik.command.cli import main
from realpolitik.render.model import View
from realpolitik.render.pictures import PICTURES, draw
from realpolitik.render.pictures.layout import Point, arrange
from realpolitik.render.pictures.network import Pair, pairs
from realpolitik.render.pictures.sheet import STYLE, Sheet
from realpolitik.render.text import text
from realpolitik.terms import ID

YEARS = Path(__file__).parents[1] / "years"
HOSTILE = '</text><script>alert(1)</script>" onload="x" &amp; ]]> \\u202Ekcab \\u0007 ' + "W" * 90
TAGS = {"svg", "title", "desc", "style", "rect", "g", "a", "text", "path"}
each_picture = pytest.mark.parametrize("name", PICTURES)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """Return a graph with a label that is hostile to SVG and HTML."""
    folder = tmp_path_factory.mktemp("hostile")
    copytree(YEARS, folder, dirs_exist_ok=True)
    world = folder / "data" / "world.ttl"
    label = HOSTILE.replace('"', '\\"')
    world.write_text(world.read_text("utf-8").replace('"Valdia"@en', f'"{label}"@en'), "utf-8")
    return realpolitik.open([str(folder)])


@each_picture
def test_no_text_is_cut_off_or_overlaps(years: Graph, name: str) -> None:
    for filters in ({}, {"about": "Russia"}, {"source": "sun-2016"}):
        assert faults(draw(years, name, **filters).svg) == []


@each_picture
def test_title_and_description_are_those_of_the_view(years: Graph, name: str) -> None:
    found = draw(years, name, base="http://localhost:8000/id/")
    root = fromstring(found.svg)
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert (title.text, desc.text) == (found.view.title, text(found.view))
    assert [style.text for style in root.iter(f"{SVG}style")] == [STYLE]
    assert {link.rpartition("/")[0] for link in links(found.svg)} == {"http://localhost:8000/id"}


@each_picture
def test_hostile_label_is_only_text(hostile: Graph, name: str) -> None:
    svg = draw(hostile, name).svg
    root = fromstring(svg)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= TAGS
    marks = {mark for element in root.iter() for mark in element.attrib}
    assert not [mark for mark in marks if mark.startswith("on") or mark == "style"]
    assert all(link.startswith(ID) for link in links(svg))
    assert faults(svg) == []
    for sign in ("\u202e", "\x07", "]]>"):  # the last ends a section that a page may put it in
        assert sign not in svg


@pytest.mark.parametrize("iri", ["javascript:alert(1)", "data:text/html,x", "urn:x", ""])
def test_only_web_addresses_are_links(iri: str) -> None:
    sheet = Sheet(View("It"), "https://x.org/")
    for each in (iri, f"{ID}china", "http://other.org/a?b=c&d"):
        sheet.paragraph("It", iri=each)
    assert links(sheet.done()) == ["https://x.org/china", "http://other.org/a?b=c&d"]


def test_style_is_safe_in_a_page_and_has_contrast() -> None:
    assert not {"<", "url(", "@import"} & {
        STYLE[i : i + n] for n in (1, 4, 7) for i in range(len(STYLE))
    }
    light, _, night = STYLE.partition("@media")
    for sheet in (light, night):
        rules = dict(re.findall(r"\.?([\w,.]+)\{(?:fill|stroke|color):(#\w{6})\}", sheet))
        paper = rules["paper,.box"]
        for kind in ("common", "strain", "threat", "policy", "claim"):
            assert contrast(rules[f"g.{kind}"], paper) >= 3
        assert contrast(rules["pale"], paper) >= 4.5
        assert contrast(rules["text"], paper) >= 7


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2)."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def pair(answer: realpolitik.Answer, *slugs: str) -> Pair:
    return next(p for p in pairs(answer) if {p.first, p.second} == {ID + slug for slug in slugs})


def test_network_has_each_finding_in_a_pair(years: Graph) -> None:
    answer = years.ask("network")
    drawn = draw(years, "network")
    words = text(drawn.view)
    assert {item for p in pairs(answer) for item in p.findings} == {*answer}
    glosses = [w.gloss for item in answer for w in current(item.warrants)[:1]]
    assert all(
        gloss in words or item.label in words for item, gloss in zip(answer, glosses, strict=True)
    )
    ends = {iri for p in pairs(answer) for iri in p[:2]}
    left = len(ends) - len(ends & {*links(drawn.svg)})
    assert left > 0
    assert plain(f"{left} more actors not drawn") in said(drawn.svg)


def test_independent_voices_are_counted(years: Graph) -> None:
    of_sun = pair(years.ask("network", source="sun-2016"), "china", "russia")
    assert len(of_sun.findings) > 10
    assert of_sun.voices == 1
    assert pair(years.ask("network"), "corvia", "valdia").voices == 1
    assert sum(of_sun.marks.values()) == len(of_sun.findings)


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[Point], dict[tuple[int, int], Point]]:
    """Generate networks of up to ten boxes."""
    count = draw(st.integers(2, 10))
    node = st.integers(0, count - 1)
    ends = draw(st.sets(st.tuples(node, node).filter(lambda p: p[0] < p[1]), max_size=14))
    widths = draw(st.lists(st.integers(50, 140), min_size=count, max_size=count))
    return [(float(w), 31.0) for w in widths], dict.fromkeys(sorted(ends), (30.0, 22.0))


@settings(max_examples=25)
@given(networks())
def test_boxes_do_not_overlap_and_are_on_the_canvas(
    network: tuple[list[Point], dict[tuple[int, int], Point]],
) -> None:
    sizes, ends = network
    points, height = arrange(sizes, ends, 928.0, 38_000)
    assert (points, height) == arrange(sizes, ends, 928.0, 38_000)
    for (x, y), (w, h) in zip(points, sizes, strict=True):
        assert w / 2 - 0.01 <= x <= 928 - w / 2 + 0.01
        assert h / 2 - 0.01 <= y <= height - h / 2 + 0.01
    for a, b in combinations(range(len(points)), 2):
        across = abs(points[a][0] - points[b][0]) - (sizes[a][0] + sizes[b][0]) / 2
        down = abs(points[a][1] - points[b][1]) - (sizes[a][1] + sizes[b][1]) / 2
        assert max(across, down) > -1


def test_timeline_has_events_in_their_years_and_forecasts_with_their_outcome(years: Graph) -> None:
    drawn = draw(years, "timeline")
    shown = said(drawn.svg)
    found = [t for t in texts(drawn.svg) if re.fullmatch(r"\d{4}", t.text)]
    assert [t.text for t in found] == sorted(t.text for t in found)
    assert [t.top for t in found] == sorted(t.top for t in found)
    assert {"1947", "2014", "2016", "2040"} <= {t.text for t in found}
    assert all(plain(heading) in shown for heading in years.ask("timeline").headings)
    outcomes = set()
    for item in years.ask("forecasts"):
        for w in item.warrants:
            if w.forecast and item.texts("group")[0].startswith("forecast"):
                outcomes.add(w.forecast.outcome)
                assert plain(w.gloss) in shown
                assert plain(w.forecast.summary) in shown
    assert outcomes == {"open", "borne out", "belied", "both said"}
    assert plain("denied earlier: Valdia and Corvia have no alliance.") in shown


def test_timeline_without_events_suggests_the_question_without_filters(years: Graph) -> None:
    assert [s.query for s in draw(years, "timeline", about="Japan").view.next] == ["timeline"]


def test_command_writes_a_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "network.svg"
    assert main(["draw", "NETWORK", "about=Iran", "-o", str(path)]) == 0
    assert path.read_text("utf-8") == draw(realpolitik.open(), "network", about="Iran").svg
    for words in (["a=china"], ["sketch"]):
        assert main(["draw", *words]) == 2
        assert any(name in capsys.readouterr().err for name in PICTURES)
