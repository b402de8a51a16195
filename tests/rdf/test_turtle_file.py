"""Each triple of a Turtle file has the line where its object is written."""

import pytest
from hypothesis import given, strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from realpolitik.rdf.turtle_file import Places, lines_of_triples
from realpolitik.terms import expand

X = "http://x.org/"
PROLOGUES = (
    f"@prefix : <{X}> . @prefix é.x-1: <{X}é/> .\n@base <{X}> .\n",
    f"\nPREFIX : <{X}> prefix é.x-1: <{X}é/>\nBASE <{X}deep/> base <../>\n",
)
# Each denotes another term.
OBJECTS = (
    *(":b", ":d.e", ":%41", ":1", ":a:b", r":\~c", r":A\.", r":\#x\,\;", ":文.ß", ":a·b", ":"),
    *(":true", "é.x-1:b", "é.x-1:𐍈", f"<{X}full>", "<relative>", r"<http://\u0078.org/e>"),
    *("_:n.1", "[ ]", "()", "1.5", "-2", "+.5", "1.E5", ".5e-3", "true", "false", '"7"^^:d.e'),
    *('"one. two; three, [ ( # <"', "'it \"is\"'@en", "'''it''s # no comment'''", '""'),
    *("''''''@ru", r'"\"\\"', r"'\u00e9\n\t\n'", f'"{"long " * 999}"'),
    '"' + r"\n" * 99 + '"',
    '"""a ""quoted"" word\n:a :b :c .\n# no comment\n ; """@en-GB',
    '"""\n\n;"""',
    "'''\r\n'''",
)
SPACES = ("\n", "\t", "\r\n", "  ", " # a . ; , ] ) < \" ''' :x\n", "\n#\n\n")


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[str, list[int]]]:
    """Return a Turtle text, and the lines of the objects of each predicate."""
    text, expected = draw(st.sampled_from(PROLOGUES)), dict[str, list[int]]()
    some = st.lists(st.sampled_from(OBJECTS), min_size=1, max_size=3, unique=True)

    def put(token: str, *, tight: bool = False) -> int:
        """Write a token, which may touch the one before if it is `tight`; return its line."""
        nonlocal text
        text += draw(st.sampled_from(("", *SPACES) if tight else SPACES))
        text += token
        return text.count("\n", 0, len(text) - len(token)) + 1

    for _ in range(draw(st.integers(1, 3))):
        put(draw(st.sampled_from((":a", f"<{X}a>", "_:n"))))
        for number in range(draw(st.integers(1, 4))):
            for _ in range(draw(st.integers(1, 2)) if number else 0):
                put(";", tight=True)
            predicate = f"p{len(expected)}"
            put(f":{predicate}")
            lines = expected[predicate] = list[int]()
            for token in draw(some):
                if lines:
                    put(",", tight=True)
                lines.append(put(token))
        put(".", tight=True)
    return text + draw(st.sampled_from(SPACES)), expected


@given(documents())
def test_line_of_a_triple_is_that_of_its_object(made: tuple[str, dict[str, list[int]]]) -> None:
    text, expected = made
    found = dict[str, list[int]]()
    for triple, line in lines_of_triples("a.ttl", text.encode()).items():
        found.setdefault(triple.predicate.value.removeprefix(X), []).append(line)
    assert found == expected


NESTED = """@prefix : <http://x.org/> .
:a :p [ :q :b ;
    :r ( :c
      :d
      [ :s "e"
      ] ) ] ;
  :t "f"
."""


def test_triples_in_brackets_have_the_lines_of_their_objects() -> None:
    lines = lines_of_triples("a.ttl", NESTED.encode())
    ends = {str(triple.object): line for triple, line in lines.items()}
    named = {end.removeprefix(f"<{X}"): line for end, line in ends.items() if end[:2] != "_:"}
    assert named == {"b>": 2, "c>": 3, "d>": 4, '"e"': 5, '"f"': 7, str(expand("rdf:nil")): 5}


TURTLE = """@prefix n: <http://y.org/> . n:a n:p n:b .
@prefix n: <http://x.org/> . # n:a n:p n:b .
n:a n:p n:c , \'\'\'
n:a n:p n:false .
\'\'\' ; n:q [ n:p n:false ] ,
    n:b ; n:p n:b , "two"@en .
"""


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (NamedNode(f"{X}c"), 3),
        (NamedNode(f"{X}b"), 6),
        (NamedNode(f"{X}false"), None),
        (Literal("two", language="en"), 6),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_place_is_the_file_and_line_that_assert_a_triple(
    value: NamedNode | Literal, line: int | None, end: str
) -> None:
    other = b"@prefix n: <http://x.org/> .\nn:nobody n:p n:b .\n"
    places = Places([("1.ttl", other), ("2.ttl", TURTLE.replace("\n", end).encode())])
    found = places.of(Triple(NamedNode(f"{X}a"), NamedNode(f"{X}p"), value))
    assert found == (f"2.ttl:{line}" if line else "")
