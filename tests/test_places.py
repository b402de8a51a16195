"""A triple is found in the line in which it is asserted, however the Turtle is written."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from realpolitik.places import Places
from realpolitik.source import data_files, ontology_files, read
from realpolitik.terms import RDF_TYPE, compact

X = "http://x.org/"
# Each triple that is asserted, by its line.
TURTLE = """@prefix : <http://x.org/> .
PREFIX y: <http://x.org/y/>
# :a :p :comment .
:a a :C ; # of :D ; and so on .
    :p :b ,
        <http://x.org/c> ,
        y:d.e ;
    :text "a full stop. A ; and a , and a # and [ ( :z" , 'it''s' ; :q :last .
:b :p :a . :c :p :a ; :q :b .
:e
    :p
    :f
.
:g :text \"\"\"
:a :p :false .
\"\"\" ; :p :h .
:i :p [ :p :false ; :q ( :j :false ) ] , :k ; :q (:false [ :p :false ]) ; :q :l .
[ :p :false ] :p :m .
[] :q :false .
_:n :p :false . :o :p _:n , :r .
:s :n 1.5 , -2 , 3e5 , true ; :p :t.
:u :p :v;:q :w,:x.
<http://x.org/y> <http://x.org/p> <http://x.org/z> ; a y: .
:A\\.b :p :\\~c . y:1 y:p-q y:%41 .
:long :text "one"@en , "two"^^:t , 'three' ; :p :after .
:b :r :b .
"""
PLACES = {
    "a a C": 4,
    "a p b": 5,
    "a p c": 6,
    "a p y/d.e": 7,
    "a q last": 8,
    "b p a": 9,
    "c p a": 9,
    "c q b": 9,
    "e p f": 12,
    "g p h": 16,
    "i p k": 17,
    "i q l": 17,
    "o p r": 20,
    "s p t": 21,
    "u p v": 22,
    "u q w": 22,
    "u q x": 22,
    "y p z": 23,
    "y a y/": 23,
    "A.b p ~c": 24,
    "y/1 y/p-q y/%41": 24,
    "long p after": 25,
    "b r b": 26,
}
NOT_ASSERTED = ("a p comment", "a p false", "b q b", "i p false", "s p after", "a r b", "a p D")


def triple(text: str) -> Triple:
    """Return a triple, given by three local names."""
    subject, predicate, value = text.split()
    verb = RDF_TYPE if predicate == "a" else NamedNode(X + predicate)
    return Triple(NamedNode(X + subject), verb, NamedNode(X + value))


@pytest.fixture(scope="module", params=["\n", "\r\n"], ids=["LF", "CRLF"])
def places(request: pytest.FixtureRequest) -> Places:
    """Return the places of the text, with either end of a line, after a file without them."""
    other = "@prefix : <http://x.org/> .\n:nobody :p :b .\n"
    text = TURTLE.replace("it''s", "it").replace("\n", request.param)
    return Places([("other.ttl", other), ("it.ttl", text)])


@pytest.mark.parametrize(("asserted", "line"), PLACES.items())
def test_line_is_that_of_the_object(places: Places, asserted: str, line: int) -> None:
    assert places.of(triple(asserted)) == ("it.ttl", line)


@pytest.mark.parametrize("text", NOT_ASSERTED)
def test_what_is_not_asserted_has_no_place(places: Places, text: str) -> None:
    assert places.of(triple(text)) is None


def test_all_that_oxigraph_reads_with_named_ends_is_found(places: Places) -> None:
    read_by_oxigraph = {
        quad.triple
        for quad in parse(TURTLE.replace("it''s", "it"), RdfFormat.TURTLE)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
    }
    assert read_by_oxigraph == {triple(text) for text in PLACES}


@pytest.mark.parametrize(
    ("subject", "predicate", "value", "line"),
    [
        ("s", "n", Literal("1.5", datatype=NamedNode(X + "decimal")), 21),
        ("s", "n", Literal("true", datatype=NamedNode(X + "boolean")), 21),
        ("long", "text", Literal("two", datatype=NamedNode(X + "t")), 25),
        ("long", "text", Literal("three"), 25),
        ("a", "text", Literal("it"), 8),
        ("a", "q", Literal("last"), None),
        # Written in another way than it reads: its property tells.
        ("g", "text", Literal("\n:a :p :false .\n"), 14),
    ],
)
def test_literal_is_found_by_its_value_or_its_property(
    places: Places, subject: str, predicate: str, value: Literal, line: int | None
) -> None:
    found = places.of(Triple(NamedNode(X + subject), NamedNode(X + predicate), value))
    assert found == (("it.ttl", line) if line else None)


def test_first_file_that_asserts_it_is_named() -> None:
    text = "@prefix : <http://x.org/> .\n:a :p :b .\n"
    places = Places([("1.ttl", text.replace(":b", ":c")), ("2.ttl", text), ("3.ttl", text)])
    assert places.of(triple("a p b")) == ("2.ttl", 2)


def test_prefix_is_that_of_its_file_and_may_change() -> None:
    text = "@prefix n: <http://y.org/> . n:a n:p n:b .\n@prefix n: <http://x.org/> .\nn:a n:p n:b ."
    assert Places([("it.ttl", text)]).of(triple("a p b")) == ("it.ttl", 3)


@pytest.mark.parametrize(
    "text", ["", ":a", ":a :p", ":a :p :b", '"', "]", "a.a." * 5000, "@prefix"]
)
def test_text_that_is_no_turtle_is_no_trouble(text: str) -> None:
    assert Places([("it.ttl", text)]).of(triple("a p b")) is None


@pytest.mark.parametrize(
    "path", [*ontology_files(), *data_files()], ids=lambda path: "/".join(Path(path).parts[-2:])
)
def test_every_triple_of_the_project_stands_in_the_line_that_is_told(path: str) -> None:
    text = read(path)
    lines = text.splitlines()
    places = Places([(path, text)])
    found = 0
    for quad in parse(text, RdfFormat.TURTLE):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            place = places.of(quad.triple)
            assert place is not None, quad.triple
            iri = quad.object.value
            assert compact(iri) in lines[place[1] - 1] or f"<{iri}>" in lines[place[1] - 1]
            # The subject begins the statement: the nearest line above that is not indented.
            above = next(ln for ln in lines[place[1] - 1 :: -1] if ln[:1].strip() and ln[0] != "#")
            subject = quad.subject.value
            assert above.split()[0] in (compact(subject), f"<{subject}>")
            found += 1
    assert found > 50
