"""The text of an error is one line that a user can act on, and its data says the same."""

import json
import pickle
import re
from base64 import b64encode
from urllib.parse import quote

import pytest

from realpolitik import Ambiguous, Refused, Unavailable, UnknownName
from realpolitik.errors import Exceeded, Faults, Inconsistent, Malformed, Unfit

KNOWN = ("Ruritania", "Old Graustark", "Graustark")


def test_unknown_name_lists_the_nearest_names() -> None:
    error = UnknownName("GRAUSTRAK", "actor", [*KNOWN, "Graustrag"])
    assert error.nearest == ("Graustrag", "Graustark")
    expected = 'no actor is called "GRAUSTRAK"; did you mean Graustrag or Graustark?'
    assert str(error) == expected


def test_unknown_name_suggests_nothing_far_away() -> None:
    error = UnknownName("xyz", "actor", KNOWN)
    assert error.nearest == ()
    assert "did you mean" not in str(error)
    assert UnknownName("Germany", "actor", ["Tehran", "many in China"]).nearest == ()


@pytest.mark.parametrize("text", ["a\nb\x1b[31m", "x" * 10_000])
def test_input_in_an_error_is_short_and_printable(text: str) -> None:
    errors = UnknownName(text, "actor"), Ambiguous(text, ("id:a", "id:b"))
    for error in errors:
        assert str(error).isprintable()
        assert len(str(error)) < 150


def test_one_thing_is_listed_once_by_its_nearest_name() -> None:
    slugs = dict.fromkeys(("graustark", "Old Graustark", "Graustark"), "graustark")
    slugs |= dict.fromkeys(("The Graustark of old has no king.", "claim-1"), "claim-1")
    assert UnknownName("Graustrak", "thing", slugs, slugs).nearest == ("Graustark",)
    assert UnknownName("king", "thing", slugs, slugs).nearest == ("claim-1",)
    expected = 'no thing is called "xyz"; choose Graustark or claim-1'
    assert str(UnknownName("xyz", "thing", slugs, slugs)) == expected


def test_name_is_found_inside_others() -> None:
    known = ["Cost", "ThreatPerception", "Policy"]
    assert UnknownName("Threat", "class", known).nearest == ("ThreatPerception",)
    assert UnknownName("hre", "class", known).nearest == ()


def test_error_is_the_same_in_another_process() -> None:
    errors: list[Exception] = [Malformed("a", 1, None, "b"), Faults(["a", "b"]), Unfit("a")]
    errors += [kind("a", "b") for kind in (Refused, Unavailable, Exceeded, UnknownName)]
    errors += [Ambiguous("a", ("b", "c")), Inconsistent("a", ("b", "c"))]
    for error in errors:
        copy = pickle.loads(pickle.dumps(error))
        assert (repr(copy), str(copy), vars(copy)) == (repr(error), str(error), vars(error))


SECRET = 'sé "same\\x'
PAIR = f"ada:{SECRET}".encode()


@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        SECRET.upper(),
        quote(SECRET, safe="").lower(),
        json.dumps(SECRET),
        b64encode(PAIR).decode(),
        f"http://ada:{quote(SECRET)}@x.org/",
        "https://ada:other@x.org/",
    ],
)
def test_no_error_shows_a_secret(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REALPOLITIK_USER", "ada")
    monkeypatch.setenv("REALPOLITIK_PASSWORD", SECRET)
    for error in (Refused(text, text), Unavailable(text, f"it says <{text}>"), Faults([text])):
        for shown in (str(error), repr(error), *map(str, vars(error).values())):
            assert "***" in shown
            assert not re.search("same|other|zw1|c2Ft|NhbW|2007|73c3a9", shown, re.IGNORECASE)
