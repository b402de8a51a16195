"""Text keeps within its width, and what is drawn can be told from paper in any light."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.draw.svg.style import STYLE, width_of, wrapped

WORDS = st.lists(st.text("ABCmwWil的é", min_size=1, max_size=30), min_size=1, max_size=12)


@given(WORDS, st.integers(60, 400), st.booleans())
def test_wrapping_keeps_every_character_and_the_width(
    words: list[str], width: int, bold: bool
) -> None:
    lines = wrapped(" ".join(words), width, bold=bold)
    assert "".join("".join(lines).split()) == "".join(words)
    assert all(width_of(line, bold=bold) <= width for line in lines)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_contrast_is_enough(dark: bool) -> None:
    light, _, night = STYLE.partition("@media")
    sheet = night if dark else light
    rules = dict(re.findall(r"([^{}]+)\{(?:fill|stroke):(#\w{6})\}", sheet))
    paper = re.search(r"\.paper,\.hollow\{fill:(#\w{6})\}", sheet)
    assert paper
    kinds = [rules[f".{kind}"] for kind in ("common", "strain", "threat", "policy", "other")]
    assert all(contrast(colour, paper[1]) >= 4.5 for colour in [*kinds, rules[".pale"]])
    assert contrast(rules["text"], paper[1]) >= 7
