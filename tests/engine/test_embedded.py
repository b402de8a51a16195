"""The store loads Turtle and answers queries, and says where either is wrong."""

import pytest
from pyoxigraph import NamedNode

from realpolitik.engine.embedded import Store
from realpolitik.errors import Malformed

A, B, C = (NamedNode(f"https://example.org/{name}") for name in "abc")
TURTLE = "@prefix : <https://example.org/> .\n:a a :b .\n"


@pytest.fixture
def store() -> Store:
    """Return a store of one triple."""
    store = Store()
    store.load("a.ttl", TURTLE)
    return store


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (f"{TURTLE}:a :b ?c .\n", 3, 7),
        (f"{TURTLE}\n:é a nobody:b .\n", 4, 6),
        (f'{TURTLE}:a :b "c\n', 3, 7),
        ("<a> <b> <c> .", 1, 1),  # no IRI, and there is nothing that it could be relative to
    ],
)
def test_invalid_turtle_is_malformed_at_its_place(text: str, line: int, column: int) -> None:
    store = Store()
    with pytest.raises(Malformed) as caught:
        store.load("b.ttl", text)
    assert (caught.value.path, caught.value.line, caught.value.column) == ("b.ttl", line, column)
    assert caught.value.reason
    assert "Parser error" not in caught.value.reason


def test_undeclared_prefix_of_ours_is_reported_with_its_declaration() -> None:
    with pytest.raises(Malformed) as caught:
        Store().load("b.ttl", f"{TURTLE}:a npx:retracts :b .\n")
    declared = "at the top, write @prefix npx: <http://purl.org/nanopub/x/> ."
    assert caught.value.reason.endswith(f" has not been declared); {declared}")
    with pytest.raises(Malformed, match=r"The prefix nobody: has not been declared\)\Z"):
        Store().load("b.ttl", f"{TURTLE}:a nobody:retracts :b .\n")


def test_nothing_is_loaded_from_a_malformed_text(store: Store) -> None:
    before = store.triples()
    with pytest.raises(Malformed):
        store.load("b.ttl", f"{TURTLE}:c a :b .\n:c a ?\n")
    assert store.triples() == before


@pytest.mark.parametrize(
    ("text", "line", "column", "reason"),
    [
        ("ASK {\n  ?é ?p ?o } LIMIT x", 2, 20, "unexpected 'x'"),
        ("SELECT ?s { ?s a nobody:b }", 1, 18, "the prefix nobody: is not declared"),
        ("SELECT ?s { ?s ?p ?o } GROUP BY ?o", 1, 35, "contains a variable that is unbound"),
        ("ASK { ?s a <b> }", 1, 15, "IRI parsing failed"),
        ("SELECT ?s {", 1, 12, "something is missing at or before this point"),
        ("", 1, 1, "something is missing at or before this point"),
    ],
)
def test_invalid_query_is_malformed_at_its_place(
    store: Store, text: str, line: int, column: int, reason: str
) -> None:
    with pytest.raises(Malformed, match=reason) as caught:
        store.query(text, "q.rq")
    assert (caught.value.path, caught.value.line, caught.value.column) == ("q.rq", line, column)
