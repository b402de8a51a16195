"""What we infer is what owlrl and Oxigraph infer, triple by triple, also from any random graph.

The random graphs share no name, so that what follows from all of them at once is what follows from
each: the reference, which is slow, runs once. It is right itself on examples made by hand.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import chain
from pathlib import Path
from random import Random

import pytest
import reference
from asking import PROLOGUE
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize
from pyoxigraph import Store as Oxigraph

from realpolitik.engine.embedded import Store
from realpolitik.files import data_files, ontology_files, read, rule_files
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.inference import rules_of
from realpolitik.reasoning.owlrl_reference import is_trivial, owl_closure
from realpolitik.terms import ID, PREFIXES, RDF_TYPE, RDFS_LABEL, compact, expand

# What is given, and all that follows from it beyond what follows from the ontology alone.
EXAMPLES = {
    "subclass": (
        "id:s a rp:Alliance .",
        """id:s a rp:Alignment, rp:CommonGround, rp:Situation ;
            rp:kind rp:Alliance ; rp:status rp:supposed .""",
    ),
    "domain, range, transitivity": (
        "id:a rp:within id:b . id:b rp:within id:c .",
        """id:a rp:within id:c . id:a a rp:Place, rp:WorldEntity .
           id:b a rp:Place, rp:WorldEntity . id:c a rp:Place, rp:WorldEntity .""",
    ),
    "chains": (
        """id:s a rp:Situation ; rp:holder id:people ; rp:threatSource id:event .
           id:people a rp:Public ; rp:partOf id:old .
           id:old a rp:State ; rp:precedes id:new . id:new a rp:State .
           id:event a rp:Event ; rp:agent id:new .""",
        """id:s rp:involves id:people, id:old, id:new ; rp:threatFrom id:event, id:new ;
            rp:kind rp:Situation ; rp:status rp:supposed .
           id:people a rp:Actor, rp:WorldEntity . id:old a rp:Actor, rp:WorldEntity .
           id:new a rp:Actor, rp:WorldEntity . id:event a rp:WorldEntity .""",
    ),
    "status, strength, shortcut, symmetry": (
        """id:s a rp:Alignment ; rp:party id:a, id:b . id:a a rp:State . id:b a rp:State .
           id:c a rp:Claim ; rp:affirms id:s ; rp:claimant id:w ; prov:wasAttributedTo id:w ;
               rp:certainty rp:probable ; rp:tense rp:present .
           id:d a rp:Claim ; rp:affirms id:s ; rp:claimant id:w ;
               rp:certainty rp:possible ; rp:tense rp:future . id:w a rp:Person .""",
        """id:s a rp:CommonGround, rp:Situation ; rp:involves id:a, id:b ; rp:kind rp:Alignment ;
               rp:status rp:affirmed ; rp:strength rp:probable ; rp:currentTense rp:present ;
               rp:affirmedBy id:w ; rp:establishedBy id:w .
           id:a a rp:Actor, rp:WorldEntity ; rp:alignsWith id:b .
           id:b a rp:Actor, rp:WorldEntity ; rp:alignsWith id:a .
           id:w a rp:Actor, rp:WorldEntity . id:c a rp:CurrentClaim ; rp:regards id:s .
           id:c rp:voice id:w . id:d rp:regards id:s ; rp:voice id:w .""",
    ),
    "contested, so no shortcut": (
        """id:s a rp:ThreatPerception ; rp:holder id:a ; rp:threatSource id:b .
           id:a a rp:State . id:b a rp:State . id:w a rp:Public .
           id:c a rp:Claim ; rp:affirms id:s ; rp:claimant id:w ;
               rp:certainty rp:certain ; rp:tense rp:present .
           id:d a rp:Claim ; rp:disputes id:c .""",
        """id:s a rp:Attitude, rp:Situation ; rp:involves id:a ; rp:kind rp:ThreatPerception ;
               rp:status rp:contested ; rp:strength rp:certain ; rp:currentTense rp:present ;
               rp:threatFrom id:b ;
               rp:affirmedBy id:w .
           id:a a rp:Actor, rp:WorldEntity . id:b a rp:Actor, rp:WorldEntity .
           id:w a rp:Actor, rp:WorldEntity . id:c a rp:CurrentClaim ; rp:regards id:s .
           id:c rp:voice id:w .""",
    ),
    "no axiom, no rule": ("id:x rdfs:label 'x' ; <u:p> 1 .", ""),
}


def turtle(text: str) -> set[Triple]:
    """Return the triples of a text that may use all prefixes of the project."""
    return {quad.triple for quad in parse(PROLOGUE + text, RdfFormat.TURTLE)}


@pytest.fixture(scope="module")
def ontology() -> set[Triple]:
    """Return the triples of the ontology."""
    return reference.parsed(ontology_files())


@pytest.fixture(scope="module")
def alone(ontology: set[Triple]) -> set[Triple]:
    """Return what follows from the ontology alone."""
    return set(reference.infer(ontology, []))


@pytest.mark.slow
@pytest.mark.parametrize(("given", "expected"), EXAMPLES.values(), ids=EXAMPLES)
def test_all_that_follows_follows_and_nothing_else(
    given: str, expected: str, ontology: set[Triple], alone: set[Triple]
) -> None:
    assert set(reference.infer(ontology, turtle(given))) - alone == turtle(expected)


@pytest.mark.slow
def test_ontology_alone_orders_certainties(alone: set[Triple]) -> None:
    assert turtle("rp:certain rp:strongerThan rp:possible .") <= alone


def test_owlrl_and_the_rules_of_axioms_agree() -> None:
    given = turtle("""rp:State rdfs:subClassOf rp:Actor . rp:party rdfs:domain rp:Tie .
        rp:near a owl:SymmetricProperty . rp:in owl:propertyChainAxiom (rp:in rp:in) .
        rp:name a owl:DatatypeProperty ; rdfs:domain rp:Named ; rdfs:label "name"@en .
        id:a a rp:State ; rp:name "A" ; rp:near id:b ; rp:in id:b . id:b rp:in id:c .
        id:tie rp:party [] .""")
    ours = {triple for triple in infer(given) if not is_trivial(*triple)}
    assert ours == owl_closure(given) - given
    assert len(ours) == 5


GRAPHS = 300
LEAST = 3

# The nodes of a random graph by kind, and the classes that each kind may have.
ACTORS = ("a1", "a2", "a3", "a4")
PLACES = ("p1", "p2", "p3")
EVENTS = ("e1", "e2", "i1")
ISSUES = ("i1", "i2")
SITUATIONS = ("s1", "s2", "s3", "s4", "s5")
CLAIMS = ("c1", "c2", "c3", "c4", "c5")
NODES = ACTORS + PLACES + EVENTS + ISSUES[1:] + SITUATIONS + CLAIMS
CLASSES = {
    ACTORS: "Actor State InternationalOrganization Bloc Public SchoolOfOpinion JointAuthors Person",
    PLACES: "Place",
    EVENTS: "Event",
    ISSUES: "Issue",
    SITUATIONS: (
        "Situation CommonGround Convergence Cooperation Alignment Alliance Strain Friction Rivalry "
        "Dispute Suspicion Grievance Frustration Attitude Interest Goal Intention Hope Policy "
        "Stance ThreatPerception Pressure Concern Image Outcome Gain Leverage Cost Shift "
        "Explanation Driver Limit Condition"
    ),
    CLAIMS: "Claim",
}
# What situations of a class are about: the roles that shortcuts and theories ask for.
FRAMES = {
    "Alignment": "party party issue",
    "Alliance": "party party",
    "Concern": "holder threatSource",
    "Condition": "factor outcome",
    "Convergence": "party party place",
    "Cooperation": "party party domain",
    "Dependence": "holder toward",
    "Dispute": "party party issue",
    "Driver": "factor factor outcome",
    "Goal": "holder content",
    "Grievance": "holder toward",
    "Hope": "holder content",
    "Intention": "holder content",
    "Interest": "holder stake place",
    "Limit": "factor outcome",
    "Rivalry": "party party place",
    "Shift": "holder direction stake place",
    "Stance": "holder issue position",
    "Suspicion": "holder toward",
    "ThreatPerception": "holder threatSource",
}
# Classes that come together in a random graph, because some theory speaks of them together; a goal
# or a hope beside them leaves room, since a theory is silent where there is too much.
THEMES = (
    "Alliance Dispute Goal",
    "Alliance Dispute Limit",
    "Alliance Rivalry Hope",
    "Alliance Rivalry Alignment",
    "Alignment Driver Condition",
    "Concern ThreatPerception ThreatPerception ThreatPerception",
    "Dispute Grievance ThreatPerception ThreatPerception ThreatPerception",
    "Convergence Interest Shift",
    "Cooperation Dispute Intention",
    "Cooperation Rivalry Convergence",
    "Alignment Cooperation Grievance",
    "Alignment Cooperation Alliance Grievance",
    "Cooperation Grievance",
    "Cooperation Grievance Suspicion",
    "Dependence Limit",
    "Goal Hope Intention",
    "Alignment Dispute Stance Stance Stance Stance",
)
# Properties that data state: what they lead from and to.
WORLD = {
    "partOf": (ACTORS, ACTORS),
    "precedes": (ACTORS, ACTORS),
    "within": (PLACES, PLACES),
    "agent": (EVENTS, ACTORS),
    "concerns": (ISSUES, ACTORS + PLACES + EVENTS),
    "arisesFrom": (("s1", "s2", "e1"), ("s1", "s2", "e1", "e2")),
}
ROLES = {
    "party": ACTORS[:3],
    "holder": ACTORS[:3],
    "toward": ACTORS[:3],
    "against": ACTORS[:3],
    "threatSource": (*ACTORS[:3], *EVENTS[:2]),
    "content": SITUATIONS,
    "factor": SITUATIONS,
    "outcome": SITUATIONS,
    "issue": ISSUES,
    "place": PLACES[:2],
    "during": EVENTS,
    "after": EVENTS,
    "resembles": SITUATIONS,
    "includes": SITUATIONS,
    "domain": ("rp:military", "rp:energy"),
    "stake": ("rp:sphereOfInfluence", "rp:territory"),
    "position": ("rp:support", "rp:opposition"),
    "direction": ("rp:rise", "rp:decline"),
}
# How many of these are in a plain graph, so that its situations meet.
FEW = {
    "party": 3,
    "holder": 3,
    "toward": 3,
    "threatSource": 3,
    "position": 2,
    "content": 2,
    "factor": 2,
}
AMONG_CLAIMS = ("supports", "disputes", "qualifies")
# What a claim says besides the situation; "w" is the author.
VALUES = {
    "claimant": ("w", *ACTORS),
    "certainty": ("rp:certain", "rp:probable", "rp:possible", "rp:unspecified"),
    "tense": ("rp:present", "rp:past", "rp:future"),
}

Edge = tuple[str, str, str]
"""A subject, a property and an object; each a node of a random graph, or a CURIE."""


def world(random: Random, plain: bool) -> Iterator[Edge]:
    """Yield what holds among nodes, and classes of most of them; in a plain graph, of states."""
    for nodes, classes in CLASSES.items():
        states = plain and nodes == ACTORS
        for node in ACTORS[:3] if states else random.sample(nodes, k=len(nodes) - 1):
            yield node, "rdf:type", "rp:State" if states else f"rp:{random.choice(classes.split())}"
    for name in random.choices(sorted(WORLD), k=8):
        subjects, objects = WORLD[name]
        yield random.choice(subjects), f"rp:{name}", random.choice(objects)


def situations(random: Random, plain: bool) -> Iterator[Edge]:
    """Yield situations of one theme with the roles of their class, and now and then another."""
    theme = random.choice(THEMES).split()
    for node in SITUATIONS:
        name = random.choice(theme)
        yield node, "rdf:type", f"rp:{name}"
        roles = Counter(FRAMES[name].split())
        if random.random() < 0.3:
            roles[random.choice(sorted(ROLES))] += 1
        for role, count in roles.items():
            fillers = ROLES[role][: FEW.get(role, 1)] if plain else ROLES[role]
            for filler in random.sample(fillers, k=min(count, len(fillers))):
                yield node, f"rp:{role}", filler


def claims(random: Random, plain: bool) -> Iterator[Edge]:
    """Yield a claim on each situation, as in a plain graph, or claims that may lack something."""
    for claim, situation in zip(CLAIMS, SITUATIONS, strict=True):
        if plain:
            yield claim, "rp:affirms", situation
            sure = random.choice((0, 0, 0, 1, 2))
            yield claim, "rp:certainty", VALUES["certainty"][sure]
            yield from ((claim, f"rp:{name}", VALUES[name][0]) for name in ("claimant", "tense"))
            yield claim, "prov:wasAttributedTo", VALUES["claimant"][0]
            continue
        yield claim, random.choice(("rp:affirms", "rp:denies")), random.choice(SITUATIONS)
        for name, values in VALUES.items():
            if random.random() < 0.9:
                yield claim, f"rp:{name}", random.choice(values)
    if random.random() < 0.4:
        yield random.choice(CLAIMS), f"rp:{random.choice(AMONG_CLAIMS)}", random.choice(CLAIMS)


def forecasts(random: Random) -> Iterator[Edge]:
    """Yield, for one graph in two, a forecast, what two years say of it, and why it is so."""
    if random.random() < 0.5:
        return
    role, kind = random.choice((("holder", "Shift"), ("party", "Friction")))
    yield "s9", "rdf:type", f"rp:{kind}"
    yield "s9", f"rp:{role}", ACTORS[0]
    yield "s8", "rdf:type", "rp:Driver"
    yield "s8", "rp:outcome", "s9"
    for claim, situation, tense, year, about in (
        ("f1", "s9", "future", "2016", "2018"),
        ("f2", "s9", "present", "2016", "2016"),
        ("f3", "s9", random.choice(("present", "past")), "2020", "2019"),
        ("f4", "s8", "present", "2020", "2020"),
    ):
        yield claim, "rdf:type", "rp:Claim"
        yield claim, random.choice(("rp:affirms", "rp:denies")), situation
        yield claim, "rp:tense", f"rp:{tense}"
        yield claim, "rp:asOf", year
        yield claim, "rp:aboutYear", about
        yield claim, "rp:certainty", random.choice(("rp:certain", "rp:certain", "rp:possible"))
        yield claim, "rp:claimant", random.choice(ACTORS[:2])


TRIANGLE = ("t1", "t2", "t3")


def triangle(random: Random) -> Iterator[Edge]:
    """Yield, for one graph in ten, three states of which balance theory concerns one."""
    if random.random() < 0.9:
        return
    one, partner, third = TRIANGLE
    strain = random.choice(("holder toward", "toward holder", "party party"))
    of = (
        ("t-a", "Alignment", "party party", (one, partner)),
        ("t-c", "Cooperation", "party party", (partner, third)),
        ("t-s", "Friction" if "party" in strain else "Grievance", strain, (one, third)),
    )
    yield from ((state, "rdf:type", "rp:State") for state in TRIANGLE)
    yield "t-c", "rp:domain", "rp:military"
    for node, kind, roles, actors in of:
        yield node, "rdf:type", f"rp:{kind}"
        yield from ((node, f"rp:{role}", a) for role, a in zip(roles.split(), actors, strict=True))
        claim = f"{node}-claim"
        yield claim, "rp:affirms", node
        yield claim, "rp:certainty", "rp:certain"
        yield claim, "rp:tense", "rp:present"
        yield claim, "rp:claimant", "w"
        yield claim, "prov:wasAttributedTo", "w"


def slips(random: Random) -> Iterator[Edge]:
    """Yield, for one graph in four, any property between any nodes."""
    if random.random() < 0.25:
        name = random.choice(sorted(WORLD | ROLES | VALUES))
        yield random.choice(NODES), f"rp:{name}", random.choice(NODES)


def graph(random: Random) -> frozenset[Edge]:
    """Return a random graph of the model; one in two is plain, since theories ask for much."""
    plain = random.random() < 0.7
    said = claims(random, plain), forecasts(random), triangle(random), slips(random)
    parts = (world(random, plain), situations(random, plain), *said)
    return frozenset(chain.from_iterable(parts))


def triples_of(edges: Iterable[Edge], number: int) -> set[Triple]:
    """Return a random graph as triples with names that no other has."""

    def node(name: str) -> NamedNode:
        return expand(name) if ":" in name else NamedNode(f"{ID}g{number}-{name}")

    def value(name: str) -> NamedNode | Literal:
        return Literal(int(name)) if name.isdecimal() else node(name)

    named = {end for edge in edges for end in edge}.intersection(
        ACTORS + PLACES + ISSUES + TRIANGLE
    )
    labels = {Triple(node(n), RDFS_LABEL, Literal(f"The {n}", language="en")) for n in named}
    return labels | {Triple(node(s), expand(p), value(o)) for s, p, o in edges}


def by_graph(found: Iterable[Triple]) -> dict[int, set[Triple]]:
    """Return triples by the number of the random graph that they are about; -1 is the ontology."""
    parts: dict[int, set[Triple]] = defaultdict(set)
    for triple in found:
        # What theory predicts is named by all that it is about.
        number = re.search(r"\bg(\d+)-", str(triple.subject))
        parts[int(number[1]) if number else -1].add(triple)
    return parts


def shown(some: Iterable[Triple]) -> str:
    """Return triples as Turtle, to be read."""
    data = serialize(sorted(some, key=str), format=RdfFormat.TURTLE, prefixes=dict(PREFIXES))
    return (data or b"").decode()


def infer(given: Iterable[Triple]) -> list[Triple]:
    """Return what we infer from triples, sorted."""
    store = Store()
    store.add(given)
    inferred = Closure(BytesIO(store.ntriples()), rules_of(store)).inferred()
    return sorted((quad.triple for quad in parse(inferred, RdfFormat.N_TRIPLES)), key=str)


@pytest.fixture(scope="module")
def drawn() -> list[set[Triple]]:
    """Return the random graphs, the same in every run."""
    found: dict[frozenset[Edge], None] = {}

    @settings(
        max_examples=2 * GRAPHS,
        phases=[Phase.generate],
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.randoms(use_true_random=True))
    def draw(random: Random) -> None:
        found[graph(random)] = None

    draw()
    return [triples_of(edges, number) for number, edges in enumerate(list(found)[-GRAPHS:])]


@pytest.fixture(scope="module")
def expected(ontology: set[Triple], drawn: list[set[Triple]]) -> list[Triple]:
    """Return what the reference infers from all random graphs."""
    return reference.infer(ontology, set().union(*drawn))


@pytest.mark.slow
def test_article_has_the_closure_of_the_reference(ontology: set[Triple]) -> None:
    data = reference.parsed(data_files())
    assert infer(ontology | data) == reference.infer(ontology, data)


@pytest.mark.slow
def test_small_graph_has_the_closure_of_the_reference(ontology: set[Triple], root: Path) -> None:
    data = reference.parsed((root / "tests" / "mini").glob("*.ttl"))
    assert infer(ontology | data) == reference.infer(ontology, data)


@pytest.mark.slow
def test_random_graphs_have_the_closure_of_the_reference(
    ontology: set[Triple], drawn: list[set[Triple]], expected: list[Triple]
) -> None:
    assert len(drawn) == GRAPHS
    found = infer(ontology.union(*drawn))
    ours, theirs = by_graph(found), by_graph(expected)
    wrong = [name for name in ours.keys() | theirs.keys() if ours[name] != theirs[name]]
    if wrong:
        least = min(wrong, key=lambda name: len(drawn[name]) if name >= 0 else 0)
        pytest.fail(
            f"{len(wrong)} graphs have another closure. The least of them:\n"
            f"{shown(drawn[least]) if least >= 0 else 'the ontology alone'}\n"
            f"Missing:\n{shown(theirs[least] - ours[least])}\n"
            f"Too much:\n{shown(ours[least] - theirs[least])}"
        )
    assert found == expected


@pytest.mark.slow
def test_random_graphs_exercise_every_rule_and_kind_of_axiom(
    ontology: set[Triple], drawn: list[set[Triple]], expected: list[Triple]
) -> None:
    given = set[Triple]().union(*drawn)
    store = Oxigraph()
    reference.add(store, ontology | given.union(expected))
    by_rule = {Path(p).stem: reference.constructed(store, [read(p)]) for p in rule_files()}
    unused = {name for name, written in by_rule.items() if len(written) < LEAST}
    # What weighs against a prediction is rarely there when its premises are.
    assert {name for name in unused if not name.startswith("defeater-")} == set()

    by_axiom = set(expected).difference(*by_rule.values())
    count = Counter(compact(triple.predicate.value) for triple in by_axiom)
    assert min(count["rp:within"], count["rp:arisesFrom"]) >= LEAST  # transitive
    assert count["rp:threatFrom"] >= LEAST  # a chain
    assert count["rp:atOddsWith"] >= LEAST  # symmetric: the other one has no such feeling
    pairs = {(triple.subject, triple.object) for triple in given}
    involved = {t for t in by_axiom if t.predicate == expand("rp:involves")}
    assert len([t for t in involved if (t.subject, t.object) in pairs]) >= LEAST  # a subproperty
    assert len([t for t in involved if (t.subject, t.object) not in pairs]) >= LEAST  # a chain
    classed = {triple.subject for triple in given if triple.predicate == RDF_TYPE}
    by_role = {t.subject for t in by_axiom if t.predicate == RDF_TYPE} - classed
    assert len(by_role) >= LEAST  # a domain or range


@pytest.mark.slow
def test_each_side_of_a_random_prediction_has_a_premise(
    ontology: set[Triple], drawn: list[set[Triple]], expected: list[Triple]
) -> None:
    store = Store()
    store.add(ontology.union(expected, *drawn))
    sides = """
        VALUES ?role {
          rp:predictedParty rp:predictedHolder rp:predictedToward rp:predictedAgainst
          rp:predictedThird rp:predictedPlace
        }
        ?prediction ?role ?one ."""
    premise = """
        ?prediction rp:premise ?situation .
        ?situation rp:party|rp:holder|rp:toward|rp:threatFrom|rp:issue|rp:place ?one ."""
    prologue = f"PREFIX rp: <{PREFIXES['rp']}> SELECT ?prediction ?role ?one"
    assert len(store.select(f"{prologue} {{ {sides} }}").rows) >= LEAST
    lone = store.select(f"{prologue} {{ {sides} FILTER NOT EXISTS {{ {premise} }} }}")
    assert lone.rows == []
