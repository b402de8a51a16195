"""Immutable classes for the evidence of findings, such as claims, sources and counter-evidence."""

from collections.abc import Mapping
from typing import Any, NamedTuple, NoReturn, TypeVar

from realpolitik.english import word_list
from realpolitik.escape import visible
from realpolitik.terms import UNNAMED, compact, local

__all__ = [
    "Author",
    "Claim",
    "CounterEvidence",
    "Forecast",
    "Frozen",
    "Node",
    "Retraction",
    "Source",
    "Warrant",
    "as_json",
    "in_time",
]

_Value = TypeVar("_Value")

_KEYS = {
    "claimants": "claimant",
    "reporters": "reportedBy",
    "on_behalf_of": "onBehalfOf",
    "about_year": "aboutYear",
    "derived_from": "derivedFrom",
    "retraction": "withdrawn",
    "said_on": "saidOn",
}
"""The fields of a warrant that have another key in JSON."""


def as_json(value: Any) -> Any:
    """Convert a value to JSON types, by its `to_dict` if possible. Named tuples become objects."""
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, Mapping):
        return {key: as_json(item) for key, item in value.items()}
    return [as_json(item) for item in value] if isinstance(value, list | tuple) else value


class Retraction(NamedTuple):
    """A retraction or revision of a claim or source; `relation` is "retracted" or "revised".

    `by` is the IRI of the retraction or of the newer version. `who` is the label of the author, and
    `issued` the date (ISO 8601), of that retraction or version. Both may be empty.

    >>> Retraction("retracted", "id:notice", "The Wire", "2031-06-12").summary
    'retracted by The Wire on 2031-06-12'
    """

    relation: str
    by: str
    who: str
    issued: str

    @property
    def summary(self) -> str:
        """Return the retraction or revision as a phrase, such as "retracted by The Wire"."""
        when = f" on {self.issued}" if self.issued else ""
        who = self.who if self.relation == "retracted" else ""
        return f"{self.relation} by {who or local(self.by)}{when}"


class Node(NamedTuple):
    """A resource, with its IRI and its English label.

    >>> realpolitik.open().claim("sun-2016-p1s2-1").warrants[0].claimant.label
    'Western pessimists'
    """

    iri: str
    label: str


def in_time(date: str, since: str = "", until: str = "") -> bool:
    """Return whether a date is neither before `since` nor after `until`, as 2016 for 2016-03."""
    n = len(date)
    after, before = date[: len(since)] >= since[:n], date[: len(until)] <= until[:n]
    return (after and before) if date else not (since or until)


class Author(NamedTuple):
    """An author of a source; `family` is the family name, if the author is a person."""

    label: str
    family: str = ""


class Source(NamedTuple):
    """A source, such as an article, with its IRI, authors, publisher and date (ISO 8601).

    `label` names the authors and publisher; `short` names the authors briefly. If the authors have
    several sources of one year, `year` ends in a letter. `address` is the URL or empty. `kind` is a
    genre, such as "speech". `share` is the percentage of the whole text that the source contains.

    >>> source = realpolitik.open().sources[0]
    >>> source.title, source.label, source.issued
    ('A Calculated Relationship', 'Yun Sun, The Cipher Brief', '2016-03-22')
    """

    source: str
    label: str
    short: str
    title: str
    issued: str
    year: str
    authors: tuple[Author, ...] = ()
    publisher: str = ""
    address: str = ""
    kind: str = ""
    share: int = 100

    @property
    def name(self) -> str:
        """The short name of the authors with the year, such as "Sun 2016"."""
        return f"{self.short} {self.year}"

    def __repr__(self) -> str:
        return visible(f"<Source {compact(self.source)}: {self.label}, {self.issued}>")

    def to_dict(self) -> dict[str, str]:
        """Return the IRI, label and date of the source as JSON-compatible values."""
        return {"source": self.source, "label": self.label, "issued": self.issued}


class Forecast(NamedTuple):
    """The claimants who later confirm a forecast (`bearing_out`) or contradict it (`belying`)."""

    bearing_out: tuple[Node, ...] = ()
    belying: tuple[Node, ...] = ()

    @property
    def outcome(self) -> str:
        """Return "borne out" (confirmed), "belied" (contradicted), "both said" or "open"."""
        if self.bearing_out and self.belying:
            return "both said"
        return "borne out" if self.bearing_out else "belied" if self.belying else "open"

    @property
    def summary(self) -> str:
        """Return the outcome and its claimants in words, or "" if the outcome is open."""
        sides = {"borne out by": self.bearing_out, "belied by": self.belying}
        return ", ".join(f"{word} {_as_one(by).label}" for word, by in sides.items() if by)

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome and its claimants as JSON-compatible values."""
        by = dict.fromkeys((*self.bearing_out, *self.belying))
        return {"fate": self.outcome, "by": as_json([*by])}


class Warrant(NamedTuple):
    """A claim or question with one passage that is its evidence.

    The `reporters` report the view of the `claimants`. If people sign a text together, all of them
    are listed. A claim "affirms" or "denies" its situation. A question has the `polarity` "asks",
    its askers as claimants, and an empty certainty and tense (None in JSON). The tense is relative
    to `year`. Times that the text gives are in `about_year`, `since`, `until` and `deadline` (ISO
    8601: years, months or days). `basis` is "stated" or "presupposed" (by the text) or "inferred".
    `intensity` is "weak" or "strong" if the words of the claim are. `gloss` is a paraphrase. If the
    claim is about the claimant, or about the actor that the claimant represents (`on_behalf_of`),
    `about_itself` is true. Only claims about the future have a `forecast`.

    `start` and `end` are character offsets of the passage; the end is exclusive. `quote` is the
    passage, or None if the text of the source is not available. `disputed` is true if another claim
    disputes this claim, and `disputed_now` if a current claim disputes it. `said_on` is the date of
    the source. `short` is the reporter's short name with the year. If the claim repeats another,
    `derived_from` is the IRI of the other. `retraction` is set only if the graph has retracted
    claims. `situation`, `status` and `strength` are set only if no saved question matches.

    >>> warrant = realpolitik.open().claim("sun-2016-p1s5-3").warrants[0]
    >>> warrant.claimant.label, warrant.certainty, warrant.gloss
    ('Yun Sun', 'certain', 'China perceives a threat from the West.')
    """

    claim: str
    polarity: str
    claimants: tuple[Node, ...]
    reporters: tuple[Node, ...]
    certainty: str
    tense: str
    year: int
    gloss: str
    source: str
    paragraph: int
    sentence: int
    start: int
    end: int
    quote: str | None
    disputed: bool
    short: str
    derived_from: str | None = None
    retraction: Retraction | None = None
    situation: Node | None = None
    status: str | None = None
    strength: str | None = None
    on_behalf_of: tuple[Node, ...] = ()
    about_year: int | None = None
    basis: str | None = None
    intensity: str | None = None
    forecast: Forecast | None = None
    said_on: str = ""
    disputed_now: bool = False
    about_itself: bool = False
    since: str | None = None
    until: str | None = None
    deadline: str | None = None

    def __repr__(self) -> str:
        place = f"{self.claimant.label}, ¶{self.paragraph} s{self.sentence}"
        how = f"{self.polarity}, {self.certainty}, {self.tense}"
        return visible(f"<Warrant {compact(self.claim)} {how}: {self.gloss} ({place})>")

    @property
    def claimant(self) -> Node:
        """Return the claimants as one node whose label names them all."""
        return _as_one(self.claimants)

    @property
    def reported_by(self) -> Node:
        """Return the reporters as one node whose label names them all."""
        return _as_one(self.reporters)

    @property
    def own_voice(self) -> bool:
        """Return whether the claimants, and nobody else, report the claim."""
        return set(self.claimants) == set(self.reporters)

    @property
    def firsthand(self) -> bool:
        """Return whether at least one claimant, other than an unnamed one, is also a reporter."""
        named = {claimant for claimant in self.claimants if claimant.iri != UNNAMED}
        return not named.isdisjoint(self.reporters)

    @property
    def own(self) -> bool:
        """Return whether a claimant reports a claim about itself or an actor that it represents."""
        return self.about_itself and self.firsthand

    @property
    def principals(self) -> set[str]:
        """Return the IRIs of the represented actors; without these, the IRIs of the claimants."""
        return {node.iri for node in self.on_behalf_of or self.claimants}

    @property
    def period(self) -> tuple[str, str]:
        """Return the first and last year, month or day that the claim is about ("" if unknown)."""
        year = str(self.about_year or "")
        return self.since or year, self.until or year

    @property
    def dates(self) -> str:
        """Return the times that the text gives, such as "in 1962" or "since 1955, until 1962"."""
        words = {"in": self.about_year, "since": self.since, "until": self.until}
        words["by"] = self.deadline
        return ", ".join(f"{word} {date}" for word, date in words.items() if date)

    @property
    def whose(self) -> str:
        """Return the names of the claimants and represented actors, such as "Putin for Russia"."""
        return self.claimant.label + self.spoken_for()

    def spoken_for(self, inline: Mapping[str, str] | None = None) -> str:
        """Return a phrase such as " for Russia", or "" if the claimants represent nobody.

        `inline` maps IRIs to labels as used in mid-sentence, such as "the United States".

        >>> realpolitik.open().claim("putin-2019-p8s4-1").warrants[0].spoken_for()
        ' for Russia'
        """
        names = [(inline or {}).get(node.iri, node.label) for node in self.on_behalf_of]
        return f" for {' and '.join(names)}" if names else ""

    def to_dict(self) -> dict[str, Any]:
        """Return the warrant as JSON-compatible values, for use by other programs."""
        omitted = {"disputed", "disputed_now", "about_itself", "short"}
        omitted |= set() if self.situation else {"situation", "status", "strength"}
        omitted |= set() if self.retraction else {"retraction"}
        fields = {**self._asdict(), "voice": "own" if self.own else "another"}
        fields |= {key: fields[key] or None for key in ("certainty", "tense")}
        return {_KEYS.get(k, k): as_json(v) for k, v in fields.items() if k not in omitted}


def _as_one(nodes: tuple[Node, ...]) -> Node:
    """Return a single node for several nodes, with a label that names them all."""
    if len(nodes) == 1:
        return nodes[0]
    return Node(" ".join(node.iri for node in nodes), word_list([node.label for node in nodes]))


class CounterEvidence(NamedTuple):
    """A situation that limits or opposes a finding, or that is a premise of a prediction.

    `relation` is "limits", "conditions", "qualifies", "disputes", "defeats" or "premise". `label`
    describes the situation. The `warrants` show whether claims affirm or deny the situation.

    >>> alignments = realpolitik.open().ask("alignments", a="China", b="Russia")
    >>> sorted({item.relation for finding in alignments for item in finding.counter_evidence})
    ['disputes', 'limits', 'qualifies']
    """

    situation: str
    label: str
    relation: str
    warrants: tuple[Warrant, ...]

    def __repr__(self) -> str:
        glosses = [f"{w.gloss} ({w.certainty}, {w.tense})" for w in self.warrants]
        return visible(f"<CounterEvidence {self.relation}: {(glosses or [self.label])[0]}>")


class Claim(NamedTuple):
    """A claim with its situation, roles, warrants, notes and related claims.

    Each item of `roles` is a role in the situation and an entity with that role. Each item of
    `links` is a relation, such as "disputes" or "disputed by", the IRI of the related claim, and
    the gloss (a paraphrase) of that claim. There is one warrant for each passage.

    >>> claim = realpolitik.open().claim("sun-2016-p1s4-1")
    >>> claim.kind, claim.situation.label
    ('image', 'China sees the relationship as an emerging alliance')
    >>> claim.warrants[0].polarity, claim.links[0][:2]
    ('denies', ('disputes', 'https://w3id.org/realpolitik/id/sun-2016-p1s2-1'))
    """

    iri: str
    situation: Node
    kind: str
    roles: tuple[tuple[str, Node], ...]
    warrants: tuple[Warrant, ...]
    links: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        return repr(self.warrants[0]).replace("<Warrant", "<Claim", 1)

    def to_dict(self) -> dict[str, Any]:
        """Return the claim as JSON-compatible values."""
        found = {("claim" if key == "iri" else key): v for key, v in self._asdict().items()}
        found["roles"] = [{"role": role, **node._asdict()} for role, node in self.roles]
        found["links"] = [{"relation": r, "claim": c, "gloss": g} for r, c, g in self.links]
        return {key: as_json(value) for key, value in found.items()}


class Frozen(dict[str, _Value]):
    """A dictionary that cannot be changed.

    Unlike `types.MappingProxyType` it can be copied, pickled, hashed and written as JSON.
    """

    __slots__ = ()

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("this dictionary cannot be changed; change a copy made by dict(...)")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override] # dict sets it to None
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self),)
