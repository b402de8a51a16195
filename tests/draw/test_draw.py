"""Pictures are well-formed, the same each time, legible at any width, and safe to put in a page."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from shutil import copytree
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from drawn import SVG, faults, links, plain, said

import realpolitik
from realpolitik import Graph
from realpolitik.command.cli import main
from realpolitik.draw.draw import PICTURES, draw
from realpolitik.draw.svg.style import STYLE
from realpolitik.errors import Refused, UnknownName
from realpolitik.terms import ID

YEARS = Path(__file__).parents[1] / "years"
OF_TWO: dict[str, Any] = {"a": "valdia", "b": "corvia"}
DRAWN: list[tuple[str, dict[str, Any]]] = [
    ("network", {}),
    ("timeline", {}),
    ("dyad", OF_TWO),
    ("dyad", {"a": "china", "b": "russia"}),
    ("why", OF_TWO),
    ("why", {"a": "china", "b": "russia"}),
    ("why", {"a": "nato", "b": "vietnam"}),
]
HOSTILE = '</text><script>alert(1)</script>" onload="x" &amp; ]]> \\u202Ekcab \\u0007 ' + "W" * 90
TAGS = {"svg", "title", "desc", "style", "rect", "g", "a", "text", "path"}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """Return a graph in which an actor has a label that is no plain text."""
    folder = tmp_path_factory.mktemp("hostile")
    copytree(YEARS, folder, dirs_exist_ok=True)
    world = folder / "data" / "world.ttl"
    label = HOSTILE.replace('"', '\\"')
    world.write_text(world.read_text("utf-8").replace('"Valdia"@en', f'"{label}"@en'), "utf-8")
    return realpolitik.open([str(folder)])


@pytest.mark.parametrize("width", [320, 360, 960, 1440])
@pytest.mark.parametrize(("picture", "values"), DRAWN)
def test_no_text_is_cut_or_lies_on_another(
    years: Graph, picture: str, values: dict[str, Any], width: int
) -> None:
    svg = draw(years, picture, width=width, **values).svg
    assert faults(svg) == []
    assert fromstring(svg).attrib["viewBox"].startswith(f"0 0 {width} ")


@pytest.mark.parametrize(("picture", "values"), DRAWN)
def test_title_and_description_say_what_is_shown_and_links_lead_to_the_base(
    years: Graph, picture: str, values: dict[str, Any]
) -> None:
    found = draw(years, picture, **values)
    root = fromstring(found.svg)
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert title.text == found.title
    assert desc is not None
    assert desc.text == "\n".join(found.lines)
    assert root.attrib["aria-labelledby"] == title.attrib["id"]
    assert root.attrib["aria-describedby"] == desc.attrib["id"]
    assert plain(found.title) in said(found.svg)
    assert plain(found.lines[0]) in said(found.svg)
    assert [style.text for style in root.iter(f"{SVG}style")] == [STYLE]
    base = "http://localhost:8000/id/"
    led = links(draw(years, picture, base=base, **values).svg)
    assert led == [base + link.removeprefix(ID) for link in links(found.svg)]


def test_pictures_are_the_same_each_time() -> None:
    code = (
        "import sys, realpolitik; from realpolitik.draw.draw import draw\n"
        f"graph = realpolitik.open([{str(YEARS)!r}])\n"
        f"for name, values in {DRAWN!r}: sys.stdout.write(draw(graph, name, **values).svg)"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert sha256(runs[0]).hexdigest() == sha256(runs[1]).hexdigest()
    assert runs[0].count(b"<svg ") == len(DRAWN)


@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize(("picture", "values"), DRAWN)
def test_hostile_label_is_only_text(
    hostile: Graph, picture: str, values: dict[str, Any], width: int
) -> None:
    svg = draw(hostile, picture, width=width, **values).svg
    root = fromstring(svg)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= TAGS
    marks = {name for element in root.iter() for name in element.attrib}
    assert not [name for name in marks if name.startswith("on") or name == "style"]
    assert all(link.startswith(ID) for link in links(svg))
    assert faults(svg) == []
    if picture == "network":
        assert plain("</text><script>alert(1)</script>") in said(svg)
    assert "\u202e" not in svg
    assert "\x07" not in svg
    assert "]]>" not in svg  # which ends a section that a page may put it in


def test_style_of_every_picture_is_safe_in_a_page() -> None:
    assert "<" not in STYLE
    assert "url(" not in STYLE
    assert "@import" not in STYLE


@pytest.mark.parametrize(
    ("picture", "values", "error"),
    [
        ("sketch", {}, UnknownName),
        ("dyad", {"a": "china"}, Refused),
        ("why", {}, Refused),
        ("network", {"width": 100}, Refused),
        ("network", {"colour": "blue"}, UnknownName),
        ("dyad", {"a": "china", "b": "china"}, Refused),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    graph: Graph, picture: str, values: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error) as caught:
        draw(graph, picture, **values)
    assert "\n" not in str(caught.value)


def test_silence_is_no_picture_of_a_no(graph: Graph) -> None:
    for picture in ("dyad", "why"):
        assert plain("That is not a no.") in said(draw(graph, picture, a="nato", b="vietnam").svg)


def test_command_writes_a_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "dyad.svg"
    words = ["DYAD", "a=China", "b=Russia", "--width", "500", "--base", "https://x.org/"]
    assert main(["draw", *words, "-o", str(path)]) == 0
    written = path.read_text("utf-8")
    pair: dict[str, Any] = {"a": "China", "b": "Russia"}
    assert written == draw(realpolitik.open(), "dyad", width=500, base="https://x.org/", **pair).svg
    assert main(["draw", *words]) == 0
    assert capsys.readouterr().out == written


@pytest.mark.parametrize("words", [["a=china"], ["sketch"], ["dyad", "a=china"]])
def test_command_tells_what_is_wrong_in_one_line(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["draw", *words]) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.count("\n") == 1
    assert any(name in error for name in PICTURES)
