"""CURIEs stand for IRIs, there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realpolitik.terms import PREFIXES, compact, expand, local

LOCAL_NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9-]*", fullmatch=True)


@given(st.sampled_from(sorted(PREFIXES)), LOCAL_NAMES)
def test_curie_round_trip(prefix: str, name: str) -> None:
    iri = expand(f"{prefix}:{name}").value
    assert iri == PREFIXES[prefix] + name
    assert compact(iri) == f"{prefix}:{name}"
    assert local(iri) == name


@pytest.mark.parametrize("curie", ["china", "nobody:china", "id:a b", "id:<>"])
def test_what_is_no_curie_of_ours_is_an_error(curie: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        expand(curie)


@pytest.mark.parametrize("iri", ["http://example.org/x", *PREFIXES.values()])
def test_what_is_in_no_namespace_of_ours_stays_an_iri(iri: str) -> None:
    assert compact(iri) == iri
