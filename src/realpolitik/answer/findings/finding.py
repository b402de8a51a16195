"""Findings, whose status, strength and tense are computed from warrants (claims with evidence).

The rules of the ontology infer the same values for the whole graph. An answer needs values computed
from its own warrants only, because a filter by claimant or source excludes some warrants.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from realpolitik.answer.findings.warrant import CounterEvidence, Frozen, Node, Warrant, as_json
from realpolitik.escape import visible
from realpolitik.terms import UNNAMED

__all__ = [
    "BASES",
    "STRENGTHS",
    "TENSES",
    "Finding",
    "apart",
    "current",
    "finding",
    "independent_claimants",
    "with_own_status",
]

STRENGTHS = ("certain", "probable", "possible", "unspecified")
TENSES = ("present", "future", "past")
BASES = ("stated", "presupposed", "inferred")


class Finding(NamedTuple):
    """A situation that answers a question, with all claims about it.

    `values` maps each other variable of the question's query to an IRI or string, or to a tuple if
    there are several. A finding without warrants is common knowledge or a sentence without a claim;
    its status, strength and tense are None. If sources only ask about the situation, the status is
    "supposed". Otherwise, the status follows from the current claims about the situation.

    The current claims are the claims about the present, except those outdated by a later claim by
    or for the same actor. If no claim is about the present, claims about the future are chosen in
    the same way. If all claims are about the past, all of them are current. `strength` is the
    highest certainty, and `year` the latest year, of the current claims that affirm the situation
    or, if none affirms it, deny it. `changed_since` has the IRIs of earlier, undisputed claims that
    a current claim outdates and contradicts. If no saved question matches, each finding is a
    sentence of a source. Its situation is None, and its label is a place such as "Sun 2016 ¶7 s1".

    A finding with `premises` is the prediction of a theory: its strength and tense are None.

    >>> finding = realpolitik.open().ask("threats", actor="China")[0]
    >>> finding
    <Finding affirmed certain present: China perceives a threat from the West>
    """

    situation: str | None
    label: str
    values: Mapping[str, str | tuple[str, ...]]
    status: str | None
    strength: str | None
    tense: str | None
    year: int | None
    warrants: tuple[Warrant, ...]
    counter_evidence: tuple[CounterEvidence, ...]
    premises: tuple[CounterEvidence, ...] = ()
    changed_since: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return visible(f"<Finding {self.summary or 'without a claim'}: {self.label}>")

    @property
    def summary(self) -> str:
        """Return the status, strength and tense as a string, such as "affirmed certain past"."""
        return " ".join(part for part in (self.status, self.strength, self.tense) if part)

    @property
    def rank(self) -> int:
        """Return the rank by which an answer sorts its findings, lowest first.

        The rank is -2 if a theory predicts the finding, -1 if it lacks claims, 0 to 3 (by strength)
        if a reporter affirms it as its own view, 4 if it is only affirmed in the views of others,
        5 if it is contested, and 6 to 9 (by strength) if it is denied.
        """
        if self.premises:
            return -2
        if self.status in (None, "supposed"):
            return -1
        own = [w for w in self.claims if w.own_voice]
        strength = min((STRENGTHS.index(w.certainty) for w in own or self.claims), default=0)
        if self.status == "denied":
            return 6 + strength
        if self.status == "contested":
            return 5
        return strength if own else 4

    @property
    def claims(self) -> list[Warrant]:
        """Return the warrants of claims, without those of questions."""
        return [warrant for warrant in self.warrants if warrant.polarity != "asks"]

    def texts(self, name: str) -> tuple[str, ...]:
        """Return all values that the finding has for the query variable `name`.

        >>> realpolitik.open().ask("threats", actor="China")[0].texts("source")
        ('https://w3id.org/realpolitik/id/the-west',)
        """
        held = self.values.get(name, ())
        return (held,) if isinstance(held, str) else held

    @property
    def order(self) -> tuple[int, int, tuple[int, str, int, int]]:
        """Return a key for sorting findings by rank, then by tense, then by oldest passage."""
        places = ((w.year, w.source, w.paragraph, w.sentence) for w in self.warrants)
        tense = TENSES.index(self.tense) if self.tense else 0
        return self.rank, tense, min(places, default=(0, "", 0, 0))

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as JSON-compatible values."""
        keys = {"counter_evidence": "but", "changed_since": "changedSince"}
        found = {keys.get(key, key): as_json(value) for key, value in self._asdict().items()}
        if not self.premises:
            del found["premises"]
        return found


def finding(
    situation: str,
    label: str,
    values: Mapping[str, str | tuple[str, ...]],
    warrants: Sequence[Warrant],
    counter_evidence: Sequence[CounterEvidence],
) -> Finding:
    """Return a finding with the status, strength and tense that follow from its warrants.

    If the counter-evidence has premises, the finding is a prediction without strength or tense.
    """
    premises = tuple(item for item in counter_evidence if item.relation == "premise")
    against = tuple(item for item in counter_evidence if item.relation != "premise")
    what = (situation, label, Frozen(values))
    whole = (tuple(warrants), against, premises)
    if premises:
        return Finding(*what, "predicted", None, None, None, *whole)
    now = current(warrants)
    affirming = [w for w in now if w.polarity == "affirms"]
    denying = [w for w in now if w.polarity == "denies"]
    opposed = any(not apart(w, denial) for w in affirming for denial in denying)
    if not now:
        status = "supposed" if warrants else None
    elif opposed or any(w.disputed_now for w in now):
        status = "contested"
    else:
        status = "affirmed" if affirming else "denied"
    deciding = affirming or denying
    strength = min((w.certainty for w in deciding), key=STRENGTHS.index, default=None)
    tense = now[0].tense if now else None
    year = max((w.year for w in deciding), default=None)
    changed = [
        w.claim
        for w in warrants
        if w.firsthand
        and not w.disputed
        and w.tense == tense != "past"
        and any(w.polarity != later.polarity and _outdates(later, w) for later in now)
    ]
    since = tuple(dict.fromkeys(changed))
    return Finding(*what, status, strength, tense, year, *whole, changed_since=since)


def current(warrants: Sequence[Warrant]) -> list[Warrant]:
    """Return the warrants of the current claims, as defined in the docstring of `Finding`."""
    for tense in TENSES:
        of_tense = [w for w in warrants if w.tense == tense]
        if of_tense and tense != "past":
            return [w for w in of_tense if not any(_outdates(later, w) for later in of_tense)]
        if of_tense:
            return of_tense
    return []


def _outdates(later: Warrant, earlier: Warrant) -> bool:
    """Return whether a claim outdates another of the same tense, made by or for the same actor."""
    newer, older = ((w.year, w.said_on) for w in (later, earlier))
    if newer <= older or later.principals.isdisjoint(earlier.principals) or apart(later, earlier):
        return False
    reporters = {node.iri for node in earlier.reporters} - {UNNAMED}
    reported = not (later.firsthand or earlier.firsthand)
    return later.firsthand or (reported and any(n.iri in reporters for n in later.reporters))


def apart(one: Warrant, other: Warrant) -> bool:
    """Return whether two claims about the past or future are about periods that do not overlap."""
    (start, end), (first, last) = one.period, other.period
    return one.tense != "present" and ("" < end < first or "" < last < start)


def with_own_status(warrant: Warrant, situation: Node, item: Finding) -> Warrant:
    """Copy a warrant and add its situation, status and strength, so that it can be shown alone.

    `item` is the finding about the situation. If that finding is contested, the claim is contested
    too. Otherwise, the status of the claim follows from its polarity, not from the finding.
    """
    status = {"affirms": "affirmed", "denies": "denied", "asks": "supposed"}[warrant.polarity]
    status = "contested" if item.status == "contested" and status != "supposed" else status
    strength = item.strength if status == item.status else warrant.certainty
    return warrant._replace(situation=situation, status=status, strength=strength)


def independent_claimants(warrants: Iterable[Warrant], polarity: str) -> tuple[set[str], set[str]]:
    """Return the IRIs of independent claimants, and of sources that only repeat other claims.

    Only claims with this `polarity` ("affirms" or "denies") count, but not claims of an actor about
    itself. Several signers of a text, or several spokespersons of an actor, are one claimant. The
    claimant of a reported view is left out if all its reporters state the view themselves.
    """
    claims = [w for w in warrants if w.polarity == polarity]
    original = [w for w in claims if not w.derived_from]
    counted = [w for w in original if not w.about_itself]
    speaking = {node for w in counted if w.own_voice for node in w.reporters}
    found = {
        " ".join(sorted(node.iri for node in w.on_behalf_of or w.claimants))
        for w in counted
        if w.own_voice or not speaking.issuperset(w.reporters)
    }
    return found, {w.source for w in claims} - {w.source for w in original}
