"""Content negotiation by Accept and Accept-Encoding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.serve.http.request import accepts_gzip, negotiate

OFFERS = ("application/json", "text/turtle", "text/csv", "text/html")
WEIGHTS = st.sampled_from(["", ";q=0", ";q=0.3", ";q=1", ";q=x", ";charset=utf-8;q=0.7"])
RANGES = st.sampled_from([*OFFERS, "text/*", "*/*", "image/png", "nonsense", ""])


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("TEXT/HTML", "text/html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/csv;q=0.2, text/html;q=0.9", "text/html"),
        ("text/*;q=0.9, text/turtle;q=0.1, application/json;q=0.5", "text/csv"),
        ("*/*;q=0.5, application/json;q=0", "text/turtle"),
        ("image/png", None),
        ("application/json;q=0", None),
    ],
)
def test_the_most_specific_range_gives_the_weight(accept: str, media: str | None) -> None:
    assert negotiate(accept, OFFERS) == media


@given(st.lists(st.tuples(RANGES, WEIGHTS), max_size=5), RANGES)
def test_an_unwanted_type_is_not_sent(ranges: list[tuple[str, str]], no: str) -> None:
    accept = ", ".join([*(f"{name}{weight}" for name, weight in ranges if name != no), f"{no};q=0"])
    media = negotiate(accept, OFFERS)
    assert media is None or media in OFFERS
    assert media != no


def test_gzip_is_used_only_if_it_is_accepted() -> None:
    for header, accepted in (("", False), ("br, gzip;q=0.2", True), ("*;q=0, gzip", True)):
        assert accepts_gzip(header) is accepted
    assert not accepts_gzip("gzip;q=0, *")
