"""What would reach out, or end the process, is refused; what only looks like it is not."""

import subprocess
import sys
import time
from contextlib import suppress
from random import Random

import pytest
from pyoxigraph import Store as Oxigraph
from reaching import Listener, mutated, reaching

from realpolitik import Malformed, Refused
from realpolitik.engine.embedded import Store
from realpolitik.engine.guard import refuse_unsafe

SECONDS = 10
# Constructs that nest: what begins, one of them, what ends one, and what ends all.
NESTED = [
    ("ASK {", "{", "}", "}"),
    ("ASK {", "FILTER EXISTS {", "}", "}"),
    ("ASK { FILTER(", "(", "1)", ")}"),
    ("SELECT (", "SUM(", "1)", "AS ?x) {}"),
    ("ASK { ?s ", "(", "<u:b>)*", " ?o }"),
    ("ASK { ?s ?p ", "[?p ", "?o]", "}"),
    ("ASK {", "FILTER(1+1*!EXISTS{OPTIONAL{", "}})", "}"),
    ("ASK", "{", "", ""),
    # What closes them is no bracket.
    ("ASK {", "{ #}\n", "}", "}"),
    ("ASK {", "{ ?s ?p '''\n}\n''' .\n", "}", "}"),
    ("PREFIX a: <u:> ASK { FILTER(1+", "(?x<a:\\)\n+1+", "?x)", ")}"),
    ("ASK {", "\\u007B", "}", "}"),
]
# Constructs that stand in a row.
IN_A_ROW = [
    ("ASK {", "OPTIONAL {}", "}"),
    ("ASK {", "VALUES ?x { 1 }", "}"),
    ("ASK { FILTER(1", "+1", ")}"),
    ("ASK { FILTER(", "!", "1)}"),
    ("PREFIX a: <u:> ASK { FILTER(a:b", "-?a", ")}"),
    ("ASK { ?s a", "|a", " ?o }"),
    ("ASK { ", "?s ?p ?o .", "}"),
    ("ASK { ?s ?p ?o", "~", "}"),
    ("ASK { ?s ?p (", "1 ", ")}"),
    ("SELECT (1 AS ?x) {} GROUP BY ", "(1)", ""),
    # What looks like data, or like a string, is none.
    ("ASK { #VALUES ?x {\n", "FILTER(1)", "}"),
    ("ASK { #VALUES ?x {\n(", "1 ", ") a 1 }"),
    ("ASK { FILTER(1 = '\"' ", "&&1", "|| 1 = '\"')}"),
]
WIDE = [
    "VALUES ?x { " + "<https://x.org/a-b/c#d> " * 5000 + "}",
    "VALUES (?x ?y) { " + "(id:a UNDEF)\n" * 5000 + "}",
    "VALUES ?x { " + '"some words, here" "2016-03-22"^^xsd:date 1 2.5 ' * 2000 + "}",
    "?x rp:label ?y .\n" + "FILTER(?x < 3 || (?y = 'a(b') || REGEX(?y, \"^[a-z]+$\"))\n" * 30,
    "FILTER(?x IN (" + "<https://x.org/a>, " * 1500 + "1))",
]
TOO_MUCH = r"^the query: (brackets nest more than 200 deep|it has more than 2,000 words)"
EVALUATE = """
import sys, threading
from pyoxigraph import RdfFormat, Store
text = sys.stdin.read()
def run():
    store = Store()
    store.load("<u:s> <u:p> <u:o>, 1, 'x' . <u:s> <u:q> <u:s> .", RdfFormat.TURTLE)
    try:
        result = store.query(text)
        if hasattr(result, "__iter__"):
            next(result, None)
        del result
    except (RuntimeError, SyntaxError):
        pass
threading.stack_size(4 * 2**20)
thread = threading.Thread(target=run)
thread.start()
thread.join()
"""


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { service silent ?s { ?s ?p ?o } }",
        "SELECT * { SERVICE # here\n ex:there { ?s ?p ?o } }",
        "SELECT * { SERVICE<http://example.org/>{} }",
        "SELECT * { SERVICE ?s·s { ?s ?p ?o } }",
        # An escape is read before the tokens, also one that ends a string.
        r"SELECT * { \u0053ERVICE <http://example.org/> {} }",
        r"SELECT * { SERV\U00000049CE <http://example.org/> {} }",
        "BASE <u:#\\u0041> SELECT * { FILTER('\\u0027' != '') SERVICE:s {} } # '",
        # Oxigraph reads the keyword here, where a parser with tokens sees another one.
        "PREFIX : <u:> SELECT * { {} SERVICE:s { ?s ?p ?o } }",
        "PREFIX : <u:> SELECT * { ?s a :.SERVICE:s { ?s ?p ?o } }",
        "PREFIX : <u:> SELECT * { ?s a :a.b.SERVICE <u:s> { ?s ?p ?o } }",
        "PREFIX : <u:> SELECT * { ?s ?p trueSERVICESILENT:s { ?s ?p ?o } }",
        "PREFIX : <u:> SELECT * { ?s ?p ?o FILTER(?s<?o)SERVICE:s#>\n{ ?s ?p ?o } }",
        "SELECT * { FILTER(1<2)SERVICE#>\n<http://example.org/>{ ?s ?p ?o } }",
        "SELECT * { LATERAL { FILTER(1<2)SERVICE#>\n?u{ ?s ?p ?o } } }",
        # Where a comment or a string begins, engines may differ.
        "# SERVICE <u:x> {\nSELECT * { ?s ?p ?o }",
        "SELECT * { ?s ?p 'SERVICE <u:x> {' }",
    ],
)
def test_calls_of_another_server_are_refused(text: str) -> None:
    with pytest.raises(Refused, match=r"^SERVICE: "):
        refuse_unsafe(text)


@pytest.mark.parametrize(
    "text",
    [
        "ASK {}",
        "SELECT ?service ?insert { ?service ?insert ?load . { ?s ?p ?o } }",
        "PREFIX service: <u:x> PREFIX insert: <u:y> SELECT * { ?s service:a insert:b . {} }",
        "PREFIX my: <u:> SELECT * { ?s a my:Service OPTIONAL { ?s my:service ?o } }",
        "SELECT * { ?s ?p 'SERVICE', 'a service' OPTIONAL { ?s ?p ?o } } # SERVICE",
        "SELECT * { GRAPH <https://example.org/service:80/> { ?s ?p ?o } }",
        "SELECT (COUNT(*) AS ?delete) { ?s ?p ?o } # DELETE",
        *("SELECT * { " + pattern + " }" for pattern in WIDE),
    ],
)
def test_harmless_query_is_accepted(text: str) -> None:
    refuse_unsafe(text)


@pytest.mark.parametrize("text", ["SERVICE#", "SERVICE?x", "SERVICE: ", "SERVICE\n#", "SERVICE "])
def test_search_for_service_takes_linear_time(text: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(Refused):
        refuse_unsafe(text * 5_000 + " " * 50_000)
    assert time.perf_counter() - begun < 5


@pytest.mark.slow
def test_every_query_that_calls_a_server_is_refused() -> None:
    seed, until = time.time_ns(), time.monotonic() + SECONDS
    random, listener, store = Random(seed), Listener(), Oxigraph()
    reached: list[str] = []
    while time.monotonic() < until:
        text = reaching(random, listener.address)
        if reached and random.random() < 0.5:
            text = mutated(random, random.choice(reached))
        before = listener.reached
        with suppress(OSError, RuntimeError, SyntaxError):
            store.query(text)
        if listener.reached > before:
            reached.append(text)
            try:
                refuse_unsafe(text)
            except Refused:
                continue
            pytest.fail(f"seed {seed}: {text!r} is let through")
    assert len(reached) > 100


@pytest.mark.parametrize(("start", "opening", "closing", "end"), NESTED)
def test_query_that_nests_too_deeply_is_refused(
    start: str, opening: str, closing: str, end: str
) -> None:
    with pytest.raises(Refused, match=TOO_MUCH):
        refuse_unsafe(start + opening * 210 + closing * 210 + end)


@pytest.mark.parametrize(("start", "item", "end"), IN_A_ROW)
def test_query_with_too_much_in_a_row_is_refused(start: str, item: str, end: str) -> None:
    with pytest.raises(Refused, match=TOO_MUCH):
        refuse_unsafe(start + item * 2100 + end)


@pytest.mark.slow
def test_accepted_query_crashes_no_process() -> None:
    seed, until = time.time_ns(), time.monotonic() + 2 * SECONDS
    random = Random(seed)
    constructs = [*NESTED, *((start, item, "", end) for start, item, end in IN_A_ROW)]
    while time.monotonic() < until:
        start, opening, closing, end = random.choice(constructs)
        # As large as is let through: half of it in a row and half nested, or all of a kind.
        row = random.choice(["", "OPTIONAL {} ", "{} UNION {} ", "FILTER(1) "])
        text, number = "", 1
        while True:
            inner = row * (number // 2) if start == "ASK {" else ""
            larger = start + inner + opening * number + closing * number + end
            try:
                refuse_unsafe(larger)
            except Refused:
                break
            text, number = larger, number + 1 + number // 20
        with suppress(subprocess.TimeoutExpired):  # Oxigraph takes long to plan some
            evaluating = [sys.executable, "-c", EVALUATE]
            process = subprocess.run(evaluating, input=text.encode(), timeout=2)
            assert process.returncode == 0, f"seed {seed}: {text[:200]!r}, {number} times"


def test_turtle_that_nests_too_deeply_is_refused() -> None:
    for opening, closing in (
        ("[<u:p> ", "]"),
        ("(", ")"),
        ("<<( <u:s> <u:p> ", ")>>"),
        ("1 {| <u:p> ", " |}"),
    ):
        text = f"<u:s> <u:p> {opening * 20_000} 1 {closing * 20_000} ."
        with pytest.raises(Malformed, match=r"^deep.ttl: brackets nest more than 1,000 deep"):
            Store().load("deep.ttl", text)
    store = Store()
    store.load("wide.ttl", "<u:s> <u:p> " + "'((((', [], (1), <u:((>, # ((\n" * 2000 + "1 .")
    store.load("deep.ttl", "<u:s> <u:p> " + "[<u:p> " * 900 + "1" + "]" * 900 + ".")
    assert store.size > 900


def test_literal_that_is_too_long_is_an_error() -> None:
    with pytest.raises(Malformed, match=r"^long.ttl: a literal, .* is longer than 16 MiB"):
        Store().load("long.ttl", f"<u:s> <u:p> '{'x' * 2**24}' .")
