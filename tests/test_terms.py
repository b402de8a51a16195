"""CURIEs stand for IRIs, there and back."""

import pytest
from hypothesis import given, strategies as st

from realpolitik.terms import PREFIXES, OnSentence, compact, expand, local, on_sentence

LOCAL_NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9-]*", fullmatch=True)


@given(st.sampled_from(sorted(PREFIXES)), LOCAL_NAMES)
def test_curie_round_trip(prefix: str, name: str) -> None:
    iri = expand(f"{prefix}:{name}").value
    assert iri == PREFIXES[prefix] + name
    assert compact(iri) == f"{prefix}:{name}"
    assert local(iri) == name


@pytest.mark.parametrize("curie", ["china", "nobody:china", "id:a b", "id:<>"])
def test_invalid_curie_is_an_error(curie: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        expand(curie)


NUMBERS = st.integers(0, 99)


@given(st.builds(OnSentence, LOCAL_NAMES, NUMBERS, NUMBERS, st.sampled_from(["", "a", "12"])))
def test_name_on_a_sentence_round_trip(name: OnSentence) -> None:
    assert on_sentence(str(name)) == name
    assert on_sentence(name.whole) == name._replace(suffix="")


@pytest.mark.parametrize("name", ["china", "p1s2", "x-p1", "x-p01s2", "x-p1s2-", "x-p1s2-a b"])
def test_other_name_has_no_sentence(name: str) -> None:
    assert on_sentence(name) is None
