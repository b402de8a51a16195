"""Write articles that do not exist, encoded as the project encodes them, to measure with.

Each has 40 claims, 34 situations and about 830 triples. All speak of one world: that of the
project's data, and states, places, issues and events made up beside it, some of which are spoken of
far more often than others. Who is whose friend and rival is the world's too, so that many articles
speak of the same pairs of states: a tenth of all pairs, which is about the share that is
politically relevant (Maoz and Russett 1993, American Political Science Review 87 (3)). The
situations of an article are its own, but some of its claims are about those of the article before
it, which they affirm, deny or dispute. An article depends on nothing but its number, so that they
can be written one by one.

usage: articles.py NUMBER > FILE.nt
"""

import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import NamedTuple

from pyoxigraph import RdfFormat, parse, serialize

from realpolitik.terms import ID, PREFIXES, RDF_TYPE, RP, local

__all__ = ["World", "article", "articles", "made_world"]

_DATA = Path(__file__).resolve().parents[1] / "data" / "world.ttl"

_RELATIONS = (
    *("Alignment", "Alliance", "Convergence", "Cooperation", "Cooperation"),
    *("Dispute", "Friction", "Rivalry"),
)
_ATTITUDES = (
    *("Concern", "Frustration", "Grievance", "Image", "Interest", "Policy", "Pressure"),
    *("Stance", "Suspicion", "ThreatPerception"),
)
# What is between rivals; all else may be between friends as well.
_STRAIN = (
    *("Dispute", "Friction", "Rivalry"),
    *("Concern", "Frustration", "Grievance", "Pressure", "Suspicion", "ThreatPerception"),
)
_WISHES = ("Goal", "Hope", "Intention")
_EXPLANATIONS = ("Driver", "Driver", "Limit", "Condition")
_WISHED = ("Gain", "Leverage", "Shift")
_DOMAINS = ("security", "military", "economic", "energy", "diplomatic")
_STAKES = ("nationalSecurity", "sphereOfInfluence", "nationalPower", "economicInterest")
_POSITIONS = ("support", "opposition", "abstention", "reluctance")
_CERTAINTIES = ("certain", "certain", "probable", "possible", "unspecified")
# By the number of a situation, so that claims on it in another article have the same.
_TENSES = ("present", "present", "past", "present", "present", "future", "present")
_VERBS = {"past": "held", "present": "holds", "future": "will hold"}

# The situations of an article by number, up to each of these: relations, attitudes, wishes,
# explanations, and what is wished for or explained and no claim is about. The claims by number:
# one on each of the others, second claims on some of them, and claims on the article before.
_S_RELATIONS, _S_ATTITUDES, _S_WISHES, _S_EXPLANATIONS, _S_ALL = 8, 22, 26, 30, 34
_C_FIRST, _C_SECOND, _C_ALL = _S_EXPLANATIONS, 34, 40
_DISPUTED = (_C_ALL - 1 - _C_SECOND) * 4  # which the last claim of the next article denies
# How many friends and rivals a state is given, besides those that are given to it.
_FRIENDS, _RIVALS = 7, 3
# Sentences in a paragraph, claims in a sentence, and characters in a sentence.
_SENTENCES, _CLAIMS, _WIDTH = 4, 2, 100


class World(NamedTuple):
    """What all articles are about, by kind, as local names; and its triples as N-Triples."""

    states: list[str]
    friends: dict[str, list[str]]
    rivals: dict[str, list[str]]
    publics: list[str]
    camps: list[str]
    authors: list[str]
    places: list[str]
    issues: list[str]
    events: list[str]
    ntriples: bytes


class _Lines:
    """N-Triples in the making. Subjects are local names in the namespace of the data."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def kind(self, subject: str, name: str, label: str = "") -> None:
        """Write the class of a thing, and its label in English."""
        self.lines.append(f"<{ID}{subject}> {RDF_TYPE} <{RP}{name}> .")
        if label:
            self.write(subject, "rdfs:label", f'"{label}"@en')

    def link(self, subject: str, name: str, *values: str) -> None:
        """Write a property of ours that leads to other things."""
        self.lines += [f"<{ID}{subject}> <{RP}{name}> <{ID}{value}> ." for value in values]

    def concept(self, subject: str, name: str, value: str) -> None:
        """Write a property of ours that leads to a concept."""
        self.lines.append(f"<{ID}{subject}> <{RP}{name}> <{RP}{value}> .")

    def write(self, subject: str, curie: str, term: str) -> None:
        """Write any property, with an object as N-Triples has it."""
        prefix, name = curie.split(":")
        self.lines.append(f"<{ID}{subject}> <{PREFIXES[prefix]}{name}> {term} .")

    def ntriples(self) -> bytes:
        """Return what has been written."""
        return ("\n".join(self.lines) + "\n").encode()


def made_world() -> World:
    """Return the world of the project's data and what is made up beside it."""
    random, lines = Random("world"), _Lines()
    quads = list(parse(path=_DATA))
    data = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
    assert data is not None  # it is None only where a file was given to write to

    def given(name: str) -> list[str]:
        found = (q for q in quads if q.predicate == RDF_TYPE and local(str(q.object)[1:-1]) == name)
        return sorted(local(str(quad.subject)[1:-1]) for quad in found)

    def made(kind: str, name: str, count: int) -> list[str]:
        names = [f"{name}-{number}" for number in range(1, count + 1)]
        for number, one in enumerate(names, 1):
            lines.kind(one, kind, f"{name.capitalize()} {number}")
        return names

    states = given("State") + made("State", "state", 150)
    rivals = _ties(random, states, _RIVALS, {})
    friends = _ties(random, states, _FRIENDS, rivals)
    issues = given("Issue") + made("Issue", "issue", 250)
    places = given("Place") + made("Place", "place", 120)
    events = given("Event") + made("Event", "event", 120)
    publics, camps = made("Public", "public", 60), made("SchoolOfOpinion", "camp", 30)
    for number, name in enumerate(made("State", "empire", 40)):
        lines.link(name, "precedes", states[-1 - number])
    for name in publics:
        lines.link(name, "partOf", random.choice(states))
    for name in issues[-250:]:
        lines.link(name, "concerns", *random.sample(states, 2))
    for number, name in enumerate(places[-120:]):
        # Within one another in threes, and all in a region that the project's data know.
        outer = places[-120 + number - 1] if number % 3 else random.choice(given("Place"))
        lines.link(name, "within", outer)
    for number, name in enumerate(events[-120:]):
        lines.link(name, "agent", random.choice(states))
        if number % 4:
            lines.link(name, "arisesFrom", events[-120 + number - 1])
    authors = made("Person", "author", 300)
    ntriples = data + lines.ntriples()
    actors = publics, camps, authors
    return World(states, friends, rivals, *actors, places, issues, events, ntriples)


def _ties(
    random: Random, states: list[str], count: int, others: dict[str, list[str]]
) -> dict[str, list[str]]:
    """Return for each state those to which it has a tie; two that have one of others have none."""
    ties: dict[str, list[str]] = {state: [] for state in states}
    for one in states:
        taken = {one, *others.get(one, ())}
        for other in dict.fromkeys(_often(random, states) for _ in range(count)):
            if other not in taken and other not in ties[one]:
                ties[one].append(other)
                ties[other].append(one)
    return ties


def articles(count: int, world: World) -> Iterator[bytes]:
    """Give so many articles one by one as N-Triples, without what the world is."""
    return (article(number, world) for number in range(count))


def article(number: int, world: World) -> bytes:
    """Return the article of a number, from 0, as N-Triples."""
    random, lines = Random(f"article {number}"), _Lines()
    name = f"article-{number}"
    author = random.choice(world.authors)
    cast = _cast(random, world)
    _source(lines, name, author, _year(number))
    for situation in range(_S_ALL):
        _situation(lines, random, world, cast, name, situation)
    for claim in range(_C_ALL):
        _claim(lines, random, world, cast, author, number, claim)
    return lines.ntriples()


def _often(random: Random, names: list[str]) -> str:
    """Return one of these, the first far more often than the last."""
    return names[int(len(names) * random.random() ** 2)]


def _cast(random: Random, world: World) -> list[str]:
    """Return the few states that an article is about."""
    one = _often(random, world.states)
    ties = world.friends[one], world.rivals[one]
    return [one, *(other for tied in ties for other in random.sample(tied, min(2, len(tied))))]


def _others(random: Random, world: World, one: str, kind: str) -> tuple[str, str]:
    """Return with whom a state has a situation of a kind, and against whom."""
    rival = random.choice(world.rivals[one])
    friendly = kind not in _STRAIN and (kind in _RELATIONS or random.random() < 0.7)
    return (random.choice(world.friends[one]) if friendly else rival), rival


def _year(number: int) -> int:
    """Return the year of an article."""
    return 2000 + number % 25


def _source(lines: _Lines, name: str, author: str, year: int) -> None:
    """Write the record of an article, with its sentences."""
    sentences = _C_ALL // _CLAIMS
    lines.kind(name, "Source")
    lines.write(name, "dcterms:title", f'"{name}"@en')
    lines.write(name, "dcterms:creator", f"<{ID}{author}>")
    day = f'"{year}-12-31"^^<{PREFIXES["xsd"]}date>'
    lines.write(name, "dcterms:issued", day)
    lines.write(name, "rp:when", f'"{year}"')
    lines.write(name, "dcterms:language", '"en"')
    lines.write(name, "rp:length", _integer(_WIDTH * sentences))
    lines.write(name, "rp:sha256", _hash(name))
    for sentence in range(sentences):
        start = _WIDTH * sentence
        _passage(lines, name, _sentence(name, sentence), sentence, start, start + _WIDTH - 1)


def _sentence(name: str, sentence: int) -> str:
    """Return the local name of a sentence of an article, by its number from 0."""
    paragraph, place = divmod(sentence, _SENTENCES)
    return f"{name}-p{paragraph + 1}s{place + 1}"


def _passage(lines: _Lines, name: str, passage: str, sentence: int, start: int, end: int) -> None:
    """Write a sentence, or a span in one, with its offsets."""
    paragraph, place = divmod(sentence, _SENTENCES)
    selector = f"{name}#char={start},{end}"
    lines.kind(passage, "Passage")
    lines.write(passage, "rp:paragraph", _integer(paragraph + 1))
    lines.write(passage, "rp:sentence", _integer(place + 1))
    lines.write(passage, "oa:hasSource", f"<{ID}{name}>")
    lines.write(passage, "oa:hasSelector", f"<{ID}{selector}>")
    lines.write(passage, "rp:sha256", _hash(selector))
    lines.write(selector, "rdf:type", f"<{PREFIXES['oa']}TextPositionSelector>")
    lines.write(selector, "oa:start", _integer(start))
    lines.write(selector, "oa:end", _integer(end))


def _situation(
    lines: _Lines, random: Random, world: World, cast: list[str], name: str, number: int
) -> None:
    """Write a situation of an article: its class is a matter of its number and of chance."""
    node = f"{name}-s{number}"
    one = random.choice(cast)
    if number < _S_RELATIONS:
        kind = _RELATIONS[number % len(_RELATIONS)]
        other, third = _others(random, world, one, kind)
        lines.link(node, "party", one, other)
        lines.concept(node, "domain", random.choice(_DOMAINS))
        if kind == "Alliance":
            lines.link(node, "against", third)
    elif number < _S_ATTITUDES:
        kind = random.choice(_ATTITUDES)
        other, _ = _others(random, world, one, kind)
        if kind in ("ThreatPerception", "Pressure"):
            source = _often(random, world.events) if random.random() < 0.4 else other
            lines.link(node, "threatSource", source)
        else:
            lines.link(node, "toward", other)
        if kind == "Stance":
            lines.concept(node, "position", random.choice(_POSITIONS))
        if kind == "Interest":
            lines.concept(node, "stake", random.choice(_STAKES))
    elif number < _S_WISHES:
        kind = random.choice(_WISHES)
        lines.link(node, "content", f"{name}-s{number - _S_WISHES + _S_ALL}")
    elif number < _S_EXPLANATIONS:
        kind = _EXPLANATIONS[number - _S_WISHES]
        factors = random.sample(range(_S_RELATIONS, _S_ATTITUDES), random.choice((1, 1, 2)))
        lines.link(node, "factor", *(f"{name}-s{factor}" for factor in factors))
        lines.link(node, "outcome", f"{name}-s{random.randrange(_S_RELATIONS)}")
    else:
        kind = random.choice(_WISHED)
        if kind == "Shift":
            lines.concept(node, "direction", random.choice(("rise", "decline")))
        if kind == "Leverage":
            lines.link(node, "toward", _others(random, world, one, kind)[0])
    if number >= _S_RELATIONS and not _S_WISHES <= number < _S_EXPLANATIONS:
        public = number < _S_ATTITUDES and random.random() < 0.1
        lines.link(node, "holder", _often(random, world.publics) if public else one)
    lines.kind(node, kind, f"{kind} {number} of {name}")
    if not _S_WISHES <= number < _S_EXPLANATIONS:
        lines.link(node, "issue", _often(random, world.issues))
        if random.random() < 0.4:
            lines.link(node, "place", _often(random, world.places))
        if random.random() < 0.3:
            lines.link(node, "arisesFrom", _often(random, world.events))


def _claim(
    lines: _Lines,
    random: Random,
    world: World,
    cast: list[str],
    author: str,
    number: int,
    claim: int,
) -> None:
    """Write a claim of an article, on a situation of its own or of the article before it."""
    name = f"article-{number}"
    node = _claim_name(number, claim)
    about, polarity = name, "affirms" if random.random() < 0.85 else "denies"
    if claim < _C_FIRST:
        situation = claim
        if claim == _DISPUTED:
            polarity = "affirms"
    elif claim < _C_SECOND or number == 0:
        situation = random.randrange(_C_FIRST)
        polarity = random.choice(("affirms", "denies"))
    else:
        situation = (claim - _C_SECOND) * 4
        about, polarity = f"article-{number - 1}", random.choice(("affirms", "denies"))
        if claim == _C_ALL - 1:
            polarity = "denies"
            lines.link(node, "disputes", _claim_name(number - 1, _DISPUTED))
    claimant = author
    if random.random() < 0.4:
        claimant = random.choice((*cast, *cast, _often(random, world.camps), world.publics[0]))
    sentence = claim // _CLAIMS
    passage = _sentence(name, sentence)
    if claim % 7 == 0:
        start = _WIDTH * sentence + 10
        passage += "-a"
        _passage(lines, name, passage, sentence, start, start + 40)
    lines.kind(node, "Claim")
    lines.link(node, polarity, f"{about}-s{situation}")
    lines.link(node, "claimant", claimant)
    lines.write(node, "prov:wasAttributedTo", f"<{ID}{author}>")
    lines.concept(node, "certainty", random.choice(_CERTAINTIES))
    lines.concept(node, "tense", _TENSES[situation % len(_TENSES)])
    lines.concept(node, "basis", "stated")
    lines.write(node, "rp:asOf", _integer(_year(number)))
    view = f"According to {claimant.replace('-', ' ').title()}"
    verb = _VERBS[_TENSES[situation % len(_TENSES)]]
    gloss = f"{view}, situation {situation} of {name} {verb}: claim {claim}."
    lines.write(node, "rp:gloss", f'"{gloss}"')
    lines.link(node, "evidence", passage)


def _claim_name(number: int, claim: int) -> str:
    """Return the local name of a claim of an article, by both numbers."""
    return f"{_sentence(f'article-{number}', claim // _CLAIMS)}-{claim % _CLAIMS + 1}"


def _integer(value: int) -> str:
    return f'"{value}"^^<{PREFIXES["xsd"]}integer>'


def _hash(text: str) -> str:
    return f'"{sha256(text.encode()).hexdigest()}"'


def main() -> None:
    """Write the world and as many articles as asked for."""
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        sys.exit(__doc__.rpartition("\n\n")[2].strip() if __doc__ else 2)
    world = made_world()
    sys.stdout.buffer.write(world.ntriples)
    for text in articles(int(sys.argv[1]), world):
        sys.stdout.buffer.write(text)


if __name__ == "__main__":
    main()
