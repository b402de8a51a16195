"""Of the formats on offer, the one that a client likes best."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.serve.http.negotiation import negotiated, quality

OFFERS = ("application/json", "text/turtle", "text/csv", "text/html")
WEIGHTS = st.sampled_from(["", ";q=0", ";q=0.3", ";q=1", ";q=x", ";charset=utf-8;q=0.7"])
RANGES = st.sampled_from([*OFFERS, "text/*", "*/*", "image/png", "nonsense", ""])


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("*", "application/json"),
        ("TEXT/HTML", "text/html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/csv;q=0.2, text/html;q=0.9", "text/html"),
        ("text/*;q=0.9, text/turtle;q=0.1, application/json;q=0.5", "text/csv"),
        ("*/*;q=0.5, application/json;q=0", "text/turtle"),
        ("image/png", None),
        ("application/json;q=0", None),
    ],
)
def test_the_closest_range_gives_the_weight(accept: str, media: str | None) -> None:
    assert negotiated(accept, OFFERS) == media


@given(st.lists(st.tuples(RANGES, WEIGHTS), max_size=5), RANGES)
def test_what_is_not_wanted_is_not_sent(ranges: list[tuple[str, str]], no: str) -> None:
    accept = ", ".join([*(f"{name}{weight}" for name, weight in ranges if name != no), f"{no};q=0"])
    media = negotiated(accept, OFFERS)
    assert media is None or media in OFFERS
    assert media != no


def test_a_coding_that_is_not_named_is_not_wanted() -> None:
    assert quality("", "gzip") == 0
    assert quality("br, gzip;q=0.2", "gzip") == 0.2
    assert quality("*;q=0, gzip", "gzip") == 1
