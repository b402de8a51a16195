"""A closure that is changed is the closure from scratch of what is asserted, whatever the changes.

The laws are told of random changes: under the project's own rules, of small worlds, and of whole
sources; under small rules made to be nasty, and under any rules, of anything.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import permutations
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from realpolitik.engine.embedded import Store, ntriples
from realpolitik.errors import Refused
from realpolitik.files import data_files, ontology_files, read, rule_files
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.inference import rules_of
from realpolitik.reasoning.rule import Rule, stratified
from realpolitik.reasoning.rulefile import read_rule
from realpolitik.terms import ID, RDF_TYPE, RP, expand

MINI = Path(__file__).parents[1] / "mini"

Line = bytes
"""One triple, as a line of N-Triples."""

Change = tuple[list[Line], list[Line]]
"""What is asserted, and what is taken back."""


def loaded(*texts: str) -> Store:
    """Return a store of Turtle texts."""
    store = Store()
    for text in texts:
        store.load("the test", text)
    return store


@pytest.fixture(scope="module")
def ontology() -> Store:
    """Return the store of the ontology."""
    return loaded(*map(read, ontology_files()))


@pytest.fixture(scope="module")
def rules(ontology: Store) -> list[Rule]:
    """Return the rules of the project."""
    return rules_of(ontology, [(path, read(path)) for path in rule_files()])


def inferred(rules: Sequence[Rule], asserted: Iterable[Line]) -> bytes:
    """Return what follows from scratch."""
    closure = Closure(rules)
    closure.add(b"".join(asserted))
    return closure.inferred()


def after(asserted: Counter[Line], change: Change) -> Counter[Line]:
    """Return how often each line is asserted after a change; what is not cannot be taken back."""
    added, removed = change
    asserted = asserted + Counter(added)
    asserted.subtract(removed)
    return +asserted


def hold_to_the_law(
    rules: Sequence[Rule], changes: Iterable[Change], start: Sequence[Line] = ()
) -> None:
    """Compare a closure with that from scratch after each change."""
    closure = Closure(rules)
    if start:
        closure.add(b"".join(start))
    asserted = Counter(start)
    for change in changes:
        closure.change(b"".join(change[0]), b"".join(change[1]))
        asserted = after(asserted, change)
        assert closure.inferred() == inferred(rules, asserted.elements())


def line(subject: str, predicate: str, value: str) -> Line:
    """Return a triple; the ends are local names, CURIEs or classes."""

    def node(text: str) -> str:
        return str(expand(text)) if ":" in text else f"<{ID}{text}>"

    verb = str(RDF_TYPE) if predicate == "a" else f"<{RP}{predicate}>"
    return f"{node(subject)} {verb} {node(value)} .\n".encode()


ACTORS, SITUATIONS, CLAIMS = ("x", "y", "z"), ("s", "t", "u"), ("c", "d", "e", "f")
KINDS = ("Alignment", "Alliance", "Strain", "ThreatPerception", "Goal", "Condition", "Cooperation")


def _triples(subjects: Sequence[str], predicates: str, values: Sequence[str]) -> list[Line]:
    return [line(s, p, v) for s in subjects for p in predicates.split() for v in values]


# All that may be asserted of a small world; what follows may be asserted too.
MAY_BE = [
    *_triples(ACTORS, "a", ["rp:State", "rp:Public", "rp:Actor"]),
    *_triples(ACTORS, "partOf precedes alignsWith atOddsWith", ACTORS),
    *_triples(SITUATIONS, "a", [f"rp:{kind}" for kind in (*KINDS, "Situation", "CommonGround")]),
    *_triples(SITUATIONS, "party holder toward threatSource involves establishedBy", ACTORS),
    *_triples(SITUATIONS, "content factor outcome", SITUATIONS),
    *_triples(SITUATIONS, "status", ["rp:affirmed", "rp:contested", "rp:supposed"]),
    *_triples(CLAIMS, "affirms denies regards", SITUATIONS),
    *_triples(CLAIMS, "claimant", ACTORS),
    *_triples(CLAIMS, "certainty", ["rp:certain", "rp:probable", "rp:possible"]),
    *_triples(CLAIMS, "tense", ["rp:present", "rp:past"]),
    *_triples(CLAIMS, "disputes", CLAIMS),
]
# What it takes for shortcuts and predictions to follow; changes take from it and add to it.
PLAIN = [
    *(line(actor, "a", "rp:State") for actor in ACTORS),
    *(line(s, "a", f"rp:{kind}") for s, kind in zip(SITUATIONS, KINDS[1:], strict=False)),
    *(line(s, role, actor) for s in "st" for role in ("party", "toward") for actor in "xy"),
    *(
        line("u", role, actor)
        for role, actor in (("holder", "x"), ("holder", "y"), ("threatSource", "z"))
    ),
    *(line(claim, "affirms", situation) for claim, situation in zip("cde", "stu", strict=True)),
    *(line(claim, "claimant", "z") for claim in "cde"),
    *(line(claim, "certainty", "rp:certain") for claim in "cde"),
    *(line(claim, "tense", "rp:present") for claim in "cde"),
]


def changes_of(lines: Sequence[Line]) -> st.SearchStrategy[list[Change]]:
    """Draw changes; what is taken back may be asserted once, twice or not at all."""
    some = st.lists(st.sampled_from(lines), max_size=6)
    return st.lists(st.tuples(some, some), min_size=1, max_size=3)


@settings(max_examples=25)
@given(changes=changes_of([*PLAIN * 3, *MAY_BE]), given_at_first=st.booleans())
def test_changed_world_has_the_closure_from_scratch(
    rules: list[Rule], ontology: Store, changes: list[Change], given_at_first: bool
) -> None:
    # All that our rules read of the ontology besides axioms.
    start = [line for line in ontology.ntriples().splitlines(True) if b"strongerThan" in line]
    hold_to_the_law(rules, changes, [*start, *PLAIN] if given_at_first else start)


def test_small_world_has_shortcuts_and_predictions(rules: list[Rule], ontology: Store) -> None:
    found = inferred(rules, [*ontology.ntriples().splitlines(keepends=True), *PLAIN])
    for name in ("alignsWith", "atOddsWith", "feelsThreatenedBy", "TheoryPrediction"):
        assert f"#{name}>".encode() in found


def sources(*names: str) -> dict[str, list[Line]]:
    """Return the article, the small source and the world, each as the lines of its triples."""
    article = loaded(*(read(path) for path in data_files() if not path.endswith("world.ttl")))
    world = loaded(*(read(path) for path in data_files() if path.endswith("world.ttl")))
    mini = loaded(*(read(str(path)) for path in sorted(MINI.glob("*.ttl"))))
    stores = {"article": article, "world": world, "mini": mini}
    return {name: stores[name].ntriples().splitlines(keepends=True) for name in names}


# Also twice, where two curators assert the same; and taken back in another order.
ORDERS = (
    "+world +article +mini -article -mini -world",
    "+mini +article -mini +world -world -article",
    "+article +mini +article -article +world -mini -article",
    "+article+world+mini -world +world-article -mini -world",
)


@pytest.mark.parametrize("order", ORDERS)
def test_whole_sources_come_and_go(rules: list[Rule], ontology: Store, order: str) -> None:
    known = sources("article", "mini", "world")
    changes: list[Change] = []
    for step in order.split():
        change: Change = ([], [])
        for part in step.replace("+", " +").replace("-", " -").split():
            change[part[0] == "-"].extend(known[part[1:]])
        changes.append(change)
    hold_to_the_law(rules, changes, ontology.ntriples().splitlines(keepends=True))


def test_source_that_is_taken_back_leaves_nothing(rules: list[Rule], ontology: Store) -> None:
    (article,) = sources("article").values()
    closure = Closure(rules)
    closure.add(ontology.ntriples())
    before = closure.inferred()
    closure.change(added=b"".join(article))
    assert closure.inferred() != before
    closure.change(removed=b"".join(article))
    assert closure.inferred() == before


def nasty(*written: str) -> list[Rule]:
    """Return rules that are written as `head <- body`, with `NO {...}` for what must be absent."""
    found = []
    for number, text in enumerate(written):
        head, body = text.replace("NO {", "FILTER NOT EXISTS {").split("<-")
        source = f"#+ summary: X.\nPREFIX : <{RP}>\nPREFIX id: <{ID}>\n"
        source += f"CONSTRUCT {{ {head} }} WHERE {{ {body} }}"
        found.append(read_rule(f"r{number}", f"r{number}.rq", source))
    return found


NASTY = {
    "recursion through two properties": nasty(
        "?x :p ?z <- ?x :q ?y . ?y :e ?z",
        "?x :q ?z <- ?x :p ?y . ?y :e ?z",
        "?x :p ?y <- ?x :e ?y",
    ),
    "recursion from both ends": nasty("?x :p ?z <- ?x :p ?y . ?y :p ?z", "?x :p ?y <- ?y :p ?x"),
    "absence over recursion": nasty(
        "?x :p ?y <- ?x :e ?y",
        "?x :p ?z <- ?x :p ?y . ?y :p ?z",
        "?x :q ?y <- ?x a :A . ?y a :A . NO { ?x :p ?y }",
        "?x a :B <- ?x a :A . NO { ?x :q ?x }",
        "?x :r ?y <- ?x a :B . ?x :e ?y",
        "?x :r ?z <- ?x :r ?y . ?y :q ?z",
    ),
    "absence of several patterns": nasty(
        "?x a :B <- ?x a :A . NO { ?y :e ?x . ?y a :A . ?x :q ?y }",
        "?x a :C <- ?x :e ?y . NO { ?y :e ?z . ?z a :B . FILTER(?z != ?x) }",
        "?x a :D <- ?x :q ?y . NO { ?x a :C } NO { ?y a :B . ?y :q ?z . FILTER(?z != ?y) }",
    ),
    "absences in a row": nasty(
        "?x a :B <- ?x a :A . NO { ?x :e ?x }",
        "?x a :C <- ?x a :A . NO { ?x a :B }",
        "?x a :D <- ?x a :A . NO { ?x a :C }",
        "?x a :A <- ?x :q ?y",
    ),
    "recursion with an absence in it": nasty(
        "?x :p ?y <- ?x :e ?y . NO { ?y a :A }",
        "?x :p ?z <- ?x :p ?y . ?y :e ?z . NO { ?z a :A } NO { ?x :q ?z }",
        "?x a :B <- ?x :p ?x",
    ),
    "the same class above and below": nasty(
        "?x a :A <- ?x a :B",
        "?x a :B <- ?x a :A . ?x :e ?y . FILTER(?x != ?y)",
        "?x a :C <- ?x a :A . ?x a :B",
        "?y a :B <- ?x :q ?y . ?x a :B",
    ),
    "constants": nasty(
        "id:x a :A <- ?y :e id:x",
        "?y :q id:x <- ?y a :A . ?y :e ?y",
        "id:y a :B <- ?x a :A . NO { id:x :q ?x }",
        "?x :p id:z <- ?x a :B . NO { ?x :e id:z }",
    ),
    "a new thing": nasty(
        '?n :p ?x <- ?x :e ?y . BIND(IRI(CONCAT("http://x.org/id/of-",'
        ' STRAFTER(STR(?x), "/id/"))) AS ?n)',
        "?x a :A <- ?y :p ?x . NO { ?x :q ?x }",
        "?x a :B <- ?x :p ?y . NO { ?y a :A }",
    ),
}
NODES = ("x", "y", "z")
ANYTHING = [
    *_triples(NODES, "e p q r", NODES),
    *_triples(NODES, "a", ["rp:A", "rp:B", "rp:C", "rp:D"]),
]


@pytest.mark.parametrize("name", NASTY)
@settings(max_examples=300)
@given(changes=changes_of(ANYTHING), start=st.lists(st.sampled_from(ANYTHING), max_size=12))
def test_nasty_rules_hold_to_the_law(name: str, changes: list[Change], start: list[Line]) -> None:
    hold_to_the_law(NASTY[name], changes, start)


def drawn_pattern(random: Random, variables: Sequence[str]) -> str:
    """Return a triple pattern of some variables, with a constant now and then."""

    def end() -> str:
        return random.choice(("id:x", "id:y") if random.random() < 0.12 else variables)

    if random.random() < 0.4:
        return f"{end()} a :{random.choice('ABCD')} ."
    return f"{end()} :{random.choice('epqr')} {end()} ."


def drawn_rule(random: Random) -> str:
    """Return any rule, as SPARQL."""
    read = [drawn_pattern(random, ("?x", "?y", "?z")) for _ in range(random.choice((1, 2, 2, 3)))]
    bound = sorted({word for word in " ".join(read).split() if word[0] == "?"}) or ["id:x"]
    body = " ".join(read)
    if random.random() < 0.3:
        body += f" FILTER({bound[0]} != {random.choice([*bound[1:], 'id:x'])})"
    for _ in range(random.choice((0, 0, 1, 1, 2))):
        outer = [*bound, "?u", "?v"]
        absent = [drawn_pattern(random, outer) for _ in range(random.choice((1, 1, 2, 3)))]
        inside = sorted({word for word in " ".join(absent).split() if word[0] == "?"})
        if inside and random.random() < 0.5:
            one, other = random.choice(inside), random.choice(bound + inside)
            absent.append(f"FILTER({one} != {other})")
        body += f" FILTER NOT EXISTS {{ {' '.join(absent)} }}"
    head = drawn_pattern(random, bound)
    return f"PREFIX : <{RP}>\nPREFIX id: <{ID}>\nCONSTRUCT {{ {head} }} WHERE {{ {body} }}"


def drawn_rules(random: Random) -> tuple[list[Rule], dict[str, str]]:
    """Return some rules that can be stratified, and the SPARQL of each by its name."""
    while True:
        texts = {f"r{n}": drawn_rule(random) for n in range(random.choice((2, 3, 4, 5)))}
        rules = [read_rule(name, name, f"#+ summary: X.\n{text}") for name, text in texts.items()]
        with suppress(Refused):
            stratified(rules)
            return rules, texts


def constructed(rules: Sequence[Rule], texts: Mapping[str, str], start: Iterable[Line]) -> bytes:
    """Return what follows as Oxigraph finds it, running each stratum until nothing is new."""
    store = Store()
    store.add_ntriples(b"".join(start))
    asserted = set(store.triples())
    for stratum in stratified(rules):
        before = -1
        while before < len(store.triples()):
            before = len(store.triples())
            for rule in stratum:
                store.add(store.construct(texts[rule.name]))
    return ntriples(sorted(set(store.triples()) - asserted, key=str))


@pytest.mark.parametrize("seed", range(5))
def test_any_rules_conclude_what_oxigraph_constructs_and_hold_to_the_law(seed: int) -> None:
    random = Random(seed)
    for _ in range(80):
        rules, texts = drawn_rules(random)
        start = random.choices(ANYTHING, k=random.randrange(16))
        assert inferred(rules, start) == constructed(rules, texts, start)
        changes = [
            (
                random.choices(ANYTHING, k=random.randrange(5)),
                random.choices([*ANYTHING, *start * 6], k=random.randrange(5)),
            )
            for _ in range(4)
        ]
        hold_to_the_law(rules, changes, start)


E = line("x", "e", "y")
P = line("x", "p", "y")


@given(st.integers(1, 4), st.integers(1, 5), st.booleans())
@example(2, 1, True)
def test_what_is_asserted_twice_must_be_taken_back_twice(
    asserted: int, taken: int, at_once: bool
) -> None:
    rules = nasty("?x :p ?y <- ?x :e ?y")
    closure = Closure(rules)
    for lines in [E * asserted] if at_once else [E] * asserted:
        closure.change(added=lines)
    for lines in [E * taken] if at_once else [E] * taken:
        closure.change(removed=lines)
    assert closure.inferred() == (P if taken < asserted else b"")


def test_what_is_asserted_and_follows_is_not_inferred_until_it_is_taken_back() -> None:
    closure = Closure(nasty("?x :p ?y <- ?x :e ?y"))
    closure.add(E + P)
    assert closure.inferred() == b""
    closure.change(removed=P)
    assert closure.inferred() == P
    closure.change(added=P)
    closure.change(removed=E)
    assert closure.inferred() == b""
    closure.change(removed=P, added=E)
    assert closure.inferred() == P


def test_what_only_supports_itself_goes() -> None:
    closure = Closure(nasty("?x :p ?y <- ?y :p ?x", "?x :p ?y <- ?x :e ?y"))
    closure.add(E)
    assert closure.inferred().count(b"\n") == 2
    closure.change(removed=E)
    assert closure.inferred() == b""


def test_what_was_never_asserted_cannot_be_taken_back() -> None:
    closure = Closure(nasty("?x :p ?y <- ?x :e ?y"))
    closure.add(E)
    closure.change(removed=P + line("y", "e", "x"))
    assert closure.inferred() == P
    closure.change()
    assert closure.inferred() == P


def test_what_comes_and_goes_at_once_changes_nothing() -> None:
    closure = Closure(nasty("?x :p ?y <- ?x :e ?y"))
    closure.change(added=E, removed=E)
    assert closure.inferred() == b""
    closure.change(added=E)
    closure.change(added=E, removed=E)
    assert closure.inferred() == P
    closure.change(removed=E)
    assert closure.inferred() == b""


def test_conclusion_about_a_constant_is_about_nothing_else() -> None:
    closure = Closure(nasty("id:x a :B <- ?y a :A"))
    closure.add(line("z", "a", "rp:B"))
    closure.change(added=line("y", "a", "rp:A"), removed=line("z", "a", "rp:B"))
    assert closure.inferred() == line("x", "a", "rp:B")


def test_absence_may_compare_with_what_its_patterns_do_not_speak_of() -> None:
    rules = nasty("?x a :C <- ?x :e ?y . NO { ?y :e ?z . ?z a :B . FILTER(?z != ?x) }")
    start = [line("x", "e", "x"), line("x", "e", "y"), line("y", "e", "w")]
    start += [line(name, "a", "rp:B") for name in "xyw"]
    for order in permutations(start):
        hold_to_the_law(rules, [([], [line("y", "a", "rp:B")])], order)
    assert line("x", "a", "rp:C") in inferred(rules, [*start[:4], start[5]])


def test_absence_of_what_the_search_began_with_does_not_lead_it_astray() -> None:
    rules = nasty("?x a :B <- ?x a :A . NO { ?y :e ?x . ?y a :A . ?x :q ?y }")
    start = [line("z", "e", "y"), line("y", "e", "y"), line("y", "a", "rp:A")]
    start += [line("y", "q", "y"), line("y", "q", "z")]
    for order in permutations(start):
        hold_to_the_law(rules, [([], [line("y", "q", "y")])], order)


def test_what_a_new_assertion_stands_in_the_way_of_goes_with_all_that_rests_on_it() -> None:
    rules = nasty("?x :p ?y <- ?x :e ?y . NO { ?x a :A }", "?x :q ?z <- ?x :p ?y . ?y :e ?z")
    closure = Closure(rules)
    closure.add(E + line("y", "e", "z"))
    before = closure.inferred()
    assert line("x", "q", "z") in before
    closure.change(added=line("x", "a", "rp:A"))
    assert closure.inferred() == line("y", "p", "z")
    closure.change(removed=line("x", "a", "rp:A"))
    assert closure.inferred() == before
