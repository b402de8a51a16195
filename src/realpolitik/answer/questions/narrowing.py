"""Narrowing: what keeps only some of the findings of any question, and only some of their claims.

Different keys must all be met, a repeated key by one of its values, and all keys that are about
claims by one claim. A status is that of all claims, but for those that `according_to` and `source`
leave out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from pyoxigraph import NamedNode

from realpolitik.answer.findings.finding import STRENGTHS, finding
from realpolitik.answer.findings.warrant import Frozen, Warrant
from realpolitik.answer.questions.names import Names
from realpolitik.engine.base import Engine, batches, text_of
from realpolitik.engine.sparql import bind
from realpolitik.errors import Refused, UnknownName
from realpolitik.files import join
from realpolitik.terms import RDF_TYPE, ROLES, compact, expand, local

__all__ = ["KEYS", "NARROWER", "ROLES_BY_KEY", "STATUSES", "Narrowing", "narrowed", "passing"]

KEYS = {
    "place": "rp:Place",
    "issue": "rp:Issue",
    "about": "owl:Thing",
    "kind": "owl:Class",
    "domain": "rp:Domain",
    "tense": "rp:Tense",
    "basis": "rp:Basis",
    "certainty": "rp:Certainty",
    "at_most": "rp:Certainty",
    "status": "rp:Status",
    "according_to": "rp:Actor",
    "source": "rp:Source",
    "since": "xsd:gYear",
    "until": "xsd:gYear",
}
"""What narrows any question, and the class of its values."""

STATUSES = ("affirmed", "contested", "denied", "predicted")
"""How a finding may stand."""

_WORDS = ("rp:Tense", "rp:Basis", "rp:Certainty")  # of which a claim has the local name
_VOICES = ("according_to", "source")
_PREDICTION = expand("rp:TheoryPrediction")

# In which of these roles a situation must have what is wanted; and what leads from something to
# what is within it, narrower or concerned with it.
_PLACED = "rp:place rp:issue rp:threatFrom rp:concerns"
_PARTS = "rp:factor rp:outcome rp:content rp:averts rp:threatSource"
ROLES_BY_KEY = {
    "place": _PLACED,
    "issue": "rp:issue",
    "kind": "rdf:type",
    "domain": "rp:domain",
    "about": " ".join((*(f"rp:{role}" for role in ROLES), "rp:involves rp:agent", _PLACED)),
}
"""The properties by which a situation meets a key: who or what has which role in it."""
NARROWER = {
    "place": "rp:within rp:concerns",
    "issue": "rp:broaderIssue",
    "domain": "skos:broader",
    "about": "rp:within rp:broaderIssue rp:concerns",
}
"""The properties that lead from a thing to one that takes it in, by key."""


class Narrowing(Frozen[tuple[str, ...]]):
    """What an answer is narrowed by: for each key its values, as IRIs, words or years.

    >>> Narrowing({"tense": ("future",), "since": ("2016",)})
    {'tense': ('future',), 'since': ('2016',)}
    """

    __slots__ = ()

    @property
    def voices(self) -> "Narrowing":
        """Return what of it leaves out some claimants or sources, on which a status rests.

        >>> Narrowing({"tense": ("future",), "source": ("u:x",)}).voices
        {'source': ('u:x',)}
        """
        return Narrowing({key: values for key, values in self.items() if key in _VOICES})

    @property
    def nodes(self) -> list[NamedNode]:
        """Return the things among its values; the others are words and years.

        >>> Narrowing({"tense": ("future",), "source": ("u:x",)}).nodes
        [<NamedNode value=u:x>]
        """
        words = (*_WORDS, "rp:Status", "xsd:gYear")
        things = (values for key, values in self.items() if KEYS[key] not in words)
        return [NamedNode(iri) for values in things for iri in values]


def narrowed(given: Mapping[str, Iterable[str]], names: Names) -> Narrowing:
    """Return what texts narrow a question to, by key; "any" narrows nothing.

    Raises UnknownName for a key or value that is none, Ambiguous for one that names several
    things, Refused for a thing of another class and for what is no year.

    >>> narrowed({"tense": ["future"], "kind": ["any"]}, realpolitik.open().names)
    {'tense': ('future',)}
    """
    for key in given:
        if key not in KEYS:
            raise UnknownName(key, "key that narrows", KEYS)
    found: dict[str, tuple[str, ...]] = {}
    for key in KEYS:
        texts = list(given.get(key, ()))
        if texts and not any(text.strip().casefold() == "any" for text in texts):
            values = (value for text in texts for value in _values(key, text, names))
            found[key] = tuple(dict.fromkeys(values))
    return Narrowing(found)


def _values(key: str, text: str, names: Names) -> tuple[str, ...]:
    """Return what a text means as a value of a key."""
    kind = KEYS[key]
    if kind == "xsd:gYear":
        if not (text.isascii() and text.isdigit() and len(text) == 4):
            raise Refused(f"{key}={text}", "give a year, such as 2016")
        return (text,)
    if kind == "rp:Status":
        if text.strip().casefold() not in STATUSES:
            raise UnknownName(text, "status", STATUSES)
        return (text.strip().casefold(),)
    if key == "about" and (things := names.find(text, kind)):  # an actor, and the issue it is
        return tuple(thing.value for thing in things)
    try:
        thing = names.resolve(text, kind)
    except UnknownName:
        if key in ("place", "issue") and names.find(text, "owl:Thing"):
            instead = f"about={text} takes what has it in any role"
            raise UnknownName(text, key, instead=instead) from None
        raise
    return (local(thing.value) if kind in _WORDS else thing.value,)


def passing(
    narrowing: Narrowing, warrants: Mapping[str, Sequence[Warrant]], engine: Engine
) -> dict[str, list[Warrant]]:
    """Return by situation the warrants to show, of the situations that a narrowing lets pass.

    `warrants` has all of each situation, or none of what carries no claim, which meets no key that
    is about claims. Shown are those that meet these keys; of what is contested, all.
    """
    if not narrowing:
        return {situation: [*own] for situation, own in warrants.items()}
    tests = _tests(narrowing)
    voices = [test for key, test in tests.items() if key in _VOICES]
    predicted = _predictions(engine) if "status" in narrowing else ()
    kept: dict[str, list[Warrant]] = {}
    for situation, own in warrants.items():
        heard = [w for w in own if all(test(w) for test in voices)]
        meeting = [w for w in heard if all(test(w) for test in tests.values())]
        status = finding(situation, "", {}, heard, ()).status
        if situation in predicted:
            status = "predicted"
        if (meeting or not tests) and status in narrowing.get("status", (status,)):
            kept[situation] = heard if status == "contested" else meeting
    return _standing(narrowing, kept, engine)


def _tests(narrowing: Narrowing) -> dict[str, Callable[[Warrant], bool]]:
    """Return by key what says whether a claim meets it.

    Whoever signs a text with others says what it says, and so does the actor spoken for.
    """
    meets: dict[str, Callable[[Warrant, str], bool]] = {
        "tense": lambda warrant, tense: warrant.tense == tense,
        "basis": lambda warrant, basis: warrant.basis == basis,
        "certainty": lambda warrant, least: _at_least(warrant.certainty, least),
        "at_most": lambda warrant, most: _at_least(most, warrant.certainty),
        "according_to": lambda warrant, claimant: any(
            node.iri == claimant for node in (*warrant.claimants, *warrant.on_behalf_of)
        ),
        "source": lambda warrant, source: warrant.source == source,
        "since": lambda warrant, year: warrant.year >= int(year),
        "until": lambda warrant, year: warrant.year <= int(year),
    }

    def test(key: str) -> Callable[[Warrant], bool]:
        return lambda warrant: any(meets[key](warrant, value) for value in narrowing[key])

    return {key: test(key) for key in narrowing if key in meets}


def _at_least(certainty: str, least: str) -> bool:
    """Say whether a certainty has the rank of another, or a higher one; unspecified has none.

    >>> _at_least("certain", "probable"), _at_least("certain", "unspecified")
    (True, False)
    """
    ranked = "unspecified" not in (certainty, least)
    return certainty == least or (ranked and STRENGTHS.index(certainty) < STRENGTHS.index(least))


def _predictions(engine: Engine) -> set[str]:
    return {text_of(thing) for thing, _ in engine.pairs(RDF_TYPE, value=_PREDICTION)}


def _standing(
    narrowing: Narrowing, kept: dict[str, list[Warrant]], engine: Engine
) -> dict[str, list[Warrant]]:
    """Return what is kept of situations in which things that are wanted have their roles."""
    keys = [key for key in ROLES_BY_KEY if key in narrowing]
    if not keys:
        return kept
    wanted = {key: _with_narrower(key, narrowing[key], engine) for key in keys}
    held = _held(list(kept), engine)
    parts = _parts(held, engine) if "about" in keys else {}

    def meets(key: str, situation: str) -> bool:
        if key == "about":
            whole = parts[situation]
            return not wanted[key].isdisjoint(whole) or any(stands(key, part) for part in whole)
        return stands(key, situation)

    def stands(key: str, situation: str) -> bool:
        return any(
            not wanted[key].isdisjoint(held[situation].get(r, ()))
            for r in ROLES_BY_KEY[key].split()
        )

    return {s: own for s, own in kept.items() if all(meets(key, s) for key in keys)}


def _parts(held: dict[str, dict[str, set[str]]], engine: Engine) -> dict[str, set[str]]:
    """Return each situation with those that it is about: factors, outcomes, contents, and so on.

    What these have in which role is added to `held`.
    """
    parts = {situation: {situation} for situation in held}
    level = parts
    while level:
        level = {
            s: {t for part in whole for role in _PARTS.split() for t in held[part].get(role, ())}
            - parts[s]
            for s, whole in level.items()
        }
        level = {s: whole for s, whole in level.items() if whole}
        held |= _held(sorted(set().union(*level.values()) - held.keys()), engine)
        for situation, whole in level.items():
            parts[situation] |= whole
    return parts


def _with_narrower(key: str, iris: Sequence[str], engine: Engine) -> set[str]:
    """Return things with all that is within them, narrower, or an issue that concerns them."""
    found, level = set(iris), list(iris)
    while level:
        nodes = [
            text_of(node)
            for iri in level
            for curie in NARROWER.get(key, "").split()
            for node, _ in engine.pairs(expand(curie), value=NamedNode(iri))
        ]
        level = [iri for iri in dict.fromkeys(nodes) if iri not in found]
        found.update(level)
    return found


def _held(situations: Sequence[str], engine: Engine) -> dict[str, dict[str, set[str]]]:
    """Return by situation and role what it has in it, and its classes."""
    held: dict[str, dict[str, set[str]]] = {situation: {} for situation in situations}
    for few in batches([*map(NamedNode, situations)]):
        rows = engine.select(bind(join("roles"), {"situation": few})).values()
        for situation, role, thing in rows:
            held[situation].setdefault(compact(role), set()).add(thing)
    return held
