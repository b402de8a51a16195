"""Each triple of a Turtle text is found where it is written, in all that Turtle allows."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from realpolitik.rdf.turtle_file import Places
from realpolitik.rdf.turtle_tokens import Statement, statements
from realpolitik.terms import RDF_FIRST, RDF_TYPE, expand

X = "http://x.org/"
RDF_NIL, RDF_REST = expand("rdf:nil"), expand("rdf:rest")
PROLOGUES = (
    f"@prefix : <{X}> . @prefix é.x-1: <{X}> .\n@base <{X}> .\n",
    f"PREFIX : <{X}> prefix é.x-1: <{X}>\nBASE <{X}deep/> base <../>\n",
    f"@base <{X}> . @prefix : <> . @prefix é.x-1: <http://wrong.org/> .\nprefix é.x-1: <{X}>",
)
# What stands for an IRI by a prefix, and the IRI's end. Keywords and numbers are names too.
NAMES = {
    "b": "b",
    "d.e": "d.e",
    "p-q": "p-q",
    "%41": "%41",
    "1": "1",
    "a:b": "a:b",
    r"\~c": "~c",
    r"A\.": "A.",
    r"\#x\,\;": "#x,;",
    "文.ß": "文.ß",
    "a·b": "a·b",
    "_x": "_x",
    "": "",
    "true": "true",
    "a": "a",
    "𐍈": "𐍈",
    "prefix": "prefix",
}
LITERALS = {
    '"one. two; three, [ ( # <"': "one. two; three, [ ( # <",
    "'it \"is\"'@en": 'it "is"',
    '"""a ""quoted"" word\n:a :b :c .\n"""@en-GB-oed': 'a ""quoted"" word\n:a :b :c .\n',
    "'''it''s # no comment'''": "it''s # no comment",
    '""': "",
    '""""""': "",
    "''''''": "",
    r'"\"\\"': '"\\',
    r"'\u00e9\U0001F600\t\n'": "é😀\t\n",
    '"7"^^:d.e': "7",
    f"'x'^^<{X}t>": "x",
    '"x"^^ # a comment\n é.x-1:t': "x",
    "1.5": "1.5",
    "-2": "-2",
    "+.5": "+.5",
    "1.E5": "1.E5",
    ".5e-3": ".5e-3",
    "3e5": "3e5",
    "true": "true",
    "false": "false",
}
SPACES = ("\n", "\t", "\r\n", "  ", " # a . ; , ] ) < \" ''' :x\n", "\n#\n\n")


class Term(NamedTuple):
    """A term as it is written, and the name or value that it has."""

    text: str
    iri: str
    value: str


class Writer:
    """A Turtle text in the making, with the statements that it should be found to have."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw, self.text, self.expected = draw, "", list[Statement]()

    def put(self, text: str, *, tight: bool = False) -> int:
        """Write a token and return where it starts; `tight` where it may touch what is before."""
        self.text += self.draw(st.sampled_from(("", *SPACES) if tight else SPACES))
        self.text += text
        return len(self.text) - len(text)

    def iri(self) -> Term:
        """Return an IRI in one of its spellings."""
        name, end = self.draw(st.sampled_from(list(NAMES.items())))
        form = self.draw(st.sampled_from((":", "é.x-1:", "full", "escaped", "relative")))
        iri = X + end
        if form == "full":
            return Term(f"<{iri}>", iri, iri)
        if form == "escaped":
            return Term(
                "<" + iri.replace("x", r"\u0078").replace("o", r"\U0000006F") + ">", iri, iri
            )
        if form == "relative" and end not in ("", "a:b") and "#" not in end:
            return Term(f"<{end}>", iri, iri)
        return Term((form if form.endswith(":") else ":") + name, iri, iri)

    def predicates(self, subject: str, about: int, depth: int, *, some: bool = True) -> None:
        """Write what is said of a subject."""
        for number in range(self.draw(st.integers(1 if some else 0, 3))):
            if number:
                for _ in range(self.draw(st.integers(1, 2))):
                    self.put(";", tight=True)
            verb = self.draw(st.sampled_from((None, self.iri())))
            by = self.put(verb.text if verb else "a")
            predicate = verb.iri if verb else RDF_TYPE.value
            for place in range(self.draw(st.integers(1, 3))):
                if place:
                    self.put(",", tight=True)
                self.object(subject, about, predicate, by, depth)
        if self.draw(st.booleans()) and self.text[-1] not in "[(":
            self.put(";", tight=True)

    def object(self, subject: str, about: int, predicate: str, by: int, depth: int) -> None:
        """Write an object: an IRI, a literal, or what stands in brackets."""
        kinds = ("iri", "literal", "label", *(("[", "(") if depth else ()))
        kind = self.draw(st.sampled_from(kinds))
        if kind in "[(":
            start = self.put(kind, tight=True)
            node = f"_:{kind}{start}"
            self.expected.append(Statement(subject, predicate, node, kind, (about, by, start)))
            self.inside(kind, node, start, depth - 1)
            return
        if kind == "iri":
            term = self.iri()
        elif kind == "label":
            term = Term("_:n.1", "_:n.1", "")
        else:
            text, value = self.draw(st.sampled_from(list(LITERALS.items())))
            term = Term(text, "", value)
        start = self.put(term.text)
        text = term.text
        if kind == "literal" and text[0] in "\"'":  # without its language or datatype
            text = text[: text.rindex(text[0]) + 1]
        self.expected.append(Statement(subject, predicate, term.iri, text, (about, by, start)))
        assert kind != "literal" or self.expected[-1].value == term.value

    def inside(self, kind: str, node: str, start: int, depth: int) -> None:
        """Write what stands in brackets, and their end."""
        if kind == "[":
            self.predicates(node, start, depth, some=False)
        else:
            for _ in range(self.draw(st.integers(0, 3))):
                self.object(node, start, RDF_FIRST.value, start, depth)
        self.put("]" if kind == "[" else ")", tight=True)

    def triples(self) -> None:
        """Write a subject with what is said of it."""
        kind = self.draw(st.sampled_from(("iri", "iri", "label", "[", "(")))
        if kind in "[(":
            about = self.put(kind)
            subject = f"_:{kind}{about}"
            self.inside(kind, subject, about, 1)
        else:
            term = self.iri() if kind == "iri" else Term("_:n.1", "_:n.1", "")
            about, subject = self.put(term.text), term.iri
        self.predicates(subject, about, 2)
        self.put(".", tight=True)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[Statement]]:
    """Return a Turtle text and its statements."""
    writer = Writer(draw)
    writer.text = draw(st.sampled_from(PROLOGUES))
    for _ in range(draw(st.integers(1, 3))):
        writer.triples()
    # As text files end: Oxigraph misreads a name with an escape (`:\~c.`) at the very end.
    return f"{writer.text}\n", writer.expected


@given(documents())
def test_statements_are_found_where_they_are_written(made: tuple[str, list[Statement]]) -> None:
    text, expected = made
    assert list(statements(text)) == expected


@given(documents())
def test_statements_are_the_triples_that_oxigraph_reads(made: tuple[str, list[Statement]]) -> None:
    text, _ = made
    found = {
        statement[1:2]
        if statement.subject.startswith("_:")
        else (statement.subject, statement.predicate, statement.value)
        for statement in statements(text)
        if not statement.iri.startswith("_:")
    }
    read = {
        (triple.subject.value, triple.predicate.value, triple.object.value)
        if isinstance(triple.subject, NamedNode) and triple.subject != RDF_NIL
        else (triple.predicate.value,)
        for triple in parse(text, RdfFormat.TURTLE)
        if not isinstance(triple.object, BlankNode)
        if triple.predicate != RDF_REST and triple.object != RDF_NIL
    }
    assert found == read


# Each triple that is asserted, by its line.


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
def test_place_is_the_line_of_the_object(
    value: NamedNode | Literal, line: int | None, end: str
) -> None:
    other = b"@prefix n: <http://x.org/> .\nn:nobody n:p n:b .\n"
    places = Places([("1.ttl", other), ("2.ttl", TURTLE.replace("\n", end).encode())])
    found = places.of(Triple(NamedNode(f"{X}a"), NamedNode(f"{X}p"), value))
    assert found == (f"2.ttl:{line}" if line else "")


@pytest.mark.parametrize("text", ["", ":a", ":a :p", "]", "@prefix", "a.a." * 20_000, '"' * 99_999])
def test_text_that_is_not_turtle_has_no_statements(text: str) -> None:
    assert not [s for s in statements(text) if s.iri]
