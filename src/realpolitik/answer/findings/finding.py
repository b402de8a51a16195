"""How a situation stands: findings, whose status, strength and tense follow from their warrants.

They follow by the same definitions as in the status rules of the ontology. How a claim is told
under a finding depends on how that stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from realpolitik.answer.findings.warrant import But, Frozen, Node, Warrant
from realpolitik.escape import visible
from realpolitik.terms import local

__all__ = [
    "BASES",
    "LIKELY",
    "STRENGTHS",
    "TENSES",
    "Finding",
    "alone",
    "current",
    "finding",
    "link",
    "said",
    "voices",
]

STRENGTHS = ("certain", "probable", "possible", "unspecified")
TENSES = ("present", "future", "past")
BASES = ("stated", "presupposed", "inferred")
LIKELY = {"probable": "probable", "possible": "possible", "unspecified": "how sure is unspecified"}
"""How a strength is told beside a claim, where it is not that of a flat statement."""


class Finding(NamedTuple):
    """A situation that answers a question, with all that is claimed of it.

    `values` gives what else the question asks for: an IRI or text, or several of them. A finding
    without warrants is common knowledge, or a sentence without a claim; its status, strength and
    tense are None.

    It stands by its current claims: the present ones of the latest year, failing these the future
    ones of the latest year, then the past ones. `year` is the latest of those that decide.
    `changed_since` are earlier claims of the same tense that said the opposite, and that nobody
    disputes.

    A finding of a nearest answer is a sentence of a source: it has no situation, its label is its
    place, such as "Sun 2016, ¶7 s1", and its warrants are claims that each stand on their own.

    A finding with premises is what a theory predicts, and nobody's claim: its status is
    "predicted", it has neither strength nor tense, and its warrants are of situations like it.

    >>> finding = realpolitik.open().ask("threats", actor="China")[0]
    >>> finding
    <Finding affirmed certain present: China perceives a threat from the West>
    >>> finding.warrants[0].gloss, finding.but
    ('China perceives a threat from the West.', ())
    """

    situation: str | None
    label: str
    values: Mapping[str, str | tuple[str, ...]]
    status: str | None
    strength: str | None
    tense: str | None
    year: int | None
    warrants: tuple[Warrant, ...]
    but: tuple[But, ...]
    premises: tuple[But, ...] = ()
    changed_since: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return visible(f"<Finding {self.standing or 'without a claim'}: {self.label}>")

    @property
    def standing(self) -> str:
        """Its status, strength and tense in words, as far as it has them.

        >>> realpolitik.open().ask("threats", actor="China")[0].standing
        'affirmed certain present'
        """
        return " ".join(part for part in (self.status, self.strength, self.tense) if part)

    @property
    def rank(self) -> int:
        """Return where it stands among findings, from what is stated flatly (0) to what is denied.

        0 to 3 by the strength of what a source says itself; 4, what only others hold; 5, contested;
        6 to 9, denied, by strength; -1, what carries no claim; -2, what theory predicts.

        >>> answer = realpolitik.open().ask("alignments", source="sun-2016")
        >>> [finding.rank for finding in answer][-3:]
        [3, 5, 6]
        """
        if self.premises:
            return -2
        if self.status is None:
            return -1
        own = [w for w in self.warrants if w.own_voice]
        strength = min(STRENGTHS.index(w.certainty) for w in own or self.warrants)
        if self.status == "denied":
            return 6 + strength
        if self.status == "contested":
            return 5
        return strength if own else 4

    @property
    def groups(self) -> tuple[str, ...]:
        """Return the headings under which the question puts it.

        >>> realpolitik.open().ask("threats", actor="China")[0].groups
        ('threat perception',)
        """
        return self.texts("group")

    def texts(self, name: str) -> tuple[str, ...]:
        """Return all that stands under a name among its values, be it nothing, one or several.

        >>> realpolitik.open().ask("threats", actor="China")[0].texts("source")
        ('https://w3id.org/realpolitik/id/the-west',)
        """
        held = self.values.get(name, ())
        return (held,) if isinstance(held, str) else held

    def voices(self, polarity: str) -> tuple[set[str], set[str]]:
        """Return the independent voices of its claims of a polarity, and the sources that repeat.

        >>> realpolitik.open().ask("threats", actor="China")[0].voices("affirms")
        ({'https://w3id.org/realpolitik/id/yun-sun'}, set())
        """
        return voices(self.warrants, polarity)

    @property
    def order(self) -> tuple[int, int, tuple[int, str, int, int]]:
        """Return what findings are sorted by: rank, the present first, year, order of the text.

        >>> realpolitik.open().ask("threats", actor="China")[0].order
        (0, 0, (2016, 'https://w3id.org/realpolitik/id/sun-2016', 1, 5))
        """
        places = ((w.year, w.source, w.paragraph, w.sentence) for w in self.warrants)
        tense = TENSES.index(self.tense) if self.tense else 0
        return self.rank, tense, min(places, default=(0, "", 0, 0))

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON's types.

        >>> list(realpolitik.open().ask("threats")[0].to_dict())[2:6]
        ['values', 'status', 'strength', 'tense']
        """
        apart = ("premises", "changed_since")
        own = {k: v for k, v in self._asdict().items() if k not in apart}
        premises = {"premises": [p.to_dict() for p in self.premises]} if self.premises else {}
        values = {k: [*v] if isinstance(v, tuple) else v for k, v in self.values.items()}
        return {
            **own,
            "values": values,
            "changedSince": [*self.changed_since],
            "warrants": [w.to_dict() for w in self.warrants],
            "but": [b.to_dict() for b in self.but],
            **premises,
        }


def finding(
    situation: str,
    label: str,
    values: Mapping[str, str | tuple[str, ...]],
    warrants: Sequence[Warrant],
    buts: Sequence[But],
) -> Finding:
    """Return a finding whose status, strength and tense follow from its warrants.

    With premises among `buts` it is a prediction, and warrants say nothing of how it stands.
    """
    premises = tuple(but for but in buts if but.relation == "premise")
    against = tuple(but for but in buts if but.relation != "premise")
    what = (situation, label, Frozen(values))
    whole = (tuple(warrants), against, premises)
    if premises:
        return Finding(*what, "predicted", None, None, None, *whole)
    now = current(warrants)
    affirming = [w for w in now if w.polarity == "affirms"]
    denying = [w for w in now if w.polarity == "denies"]
    if not warrants:
        status = None
    elif (affirming and denying) or any(w.disputed for w in now):
        status = "contested"
    else:
        status = "affirmed" if affirming else "denied"
    deciding = affirming or denying
    strength = min((w.certainty for w in deciding), key=STRENGTHS.index, default=None)
    tense = now[0].tense if now else None
    year = max((w.year for w in deciding), default=None)
    opposite = {"affirmed": "denies", "denied": "affirms"}.get(status or "")
    changed = [
        w.claim
        for w in warrants
        if w.polarity == opposite and w.tense == tense and w not in now and not w.disputed
    ]
    since = tuple(dict.fromkeys(changed))
    return Finding(*what, status, strength, tense, year, *whole, changed_since=since)


def alone(warrant: Warrant, situation: Node, item: Finding) -> Warrant:
    """Return a warrant as it stands without its finding, of which it need not say the same.

    A claim of the future that affirms is not denied by one that denies it for today.
    """
    status = "affirmed" if warrant.polarity == "affirms" else "denied"
    status = "contested" if item.status == "contested" else status
    strength = item.strength if status == item.status else warrant.certainty
    return warrant._replace(situation=situation, status=status, strength=strength)


def voices(warrants: Iterable[Warrant], polarity: str) -> tuple[set[str], set[str]]:
    """Return the independent voices of the claims of a polarity; the sources that only repeat.

    Those who sign a text together are one voice, and so is whoever says a thing in two texts, or by
    two spokesmen; what an actor says of itself is no independent evidence. A view that is known
    only through those who say the same themselves is no voice beside theirs. A source only repeats
    where all that it claims here repeats another claim.
    """
    claims = [w for w in warrants if w.polarity == polarity]
    own = [w for w in claims if not w.derived_from]
    counted = [w for w in own if not w.own]
    speaking = {node for w in counted if w.own_voice for node in w.reporters}
    found = {
        " ".join(sorted(node.iri for node in w.on_behalf_of or w.claimants))
        for w in counted
        if w.own_voice or not speaking.issuperset(w.reporters)
    }
    return found, {w.source for w in claims} - {w.source for w in own}


def current(warrants: Sequence[Warrant]) -> list[Warrant]:
    """Return the warrants of the claims by which a situation stands (rp:CurrentClaim)."""
    for tense in TENSES:
        of_tense = [w for w in warrants if w.tense == tense]
        if of_tense:
            latest = max(w.year for w in of_tense)
            return of_tense if tense == "past" else [w for w in of_tense if w.year == latest]
    return []


_TIES = {
    "limits": "but:",
    "conditions": "if:",
    "qualifies": "but:",
    "disputes": "disputed:",
    "premise": "premise:",
    "defeats": "against it:",
}


def link(item: Finding, but: But) -> str:
    """Return the word that ties to a finding what stands against it."""
    if but.relation == "limits" and item.status == "denied":
        return "because:"
    return _TIES[but.relation]


def said(warrant: Warrant, item: Finding | None = None, tie: str = "") -> str:
    """Return what a claim says, with its certainty and tense where nothing above tells them.

    What it repeats is told where it does not stand under that.
    """
    told = item.strength if item and item.status == "affirmed" and warrant.own_voice else "certain"
    notes = [] if warrant.certainty == told else [warrant.certainty]
    notes += [warrant.basis] if warrant.basis == "inferred" else []
    if warrant.tense != ((item and item.tense) or "present"):
        notes.append(warrant.tense)
    if warrant.status in ("contested", "denied"):  # which the line of a nearest answer must tell
        notes.append(warrant.status)
    if item and item.status == "contested" and warrant.polarity == "denies":
        notes.append("denial")
    if item and item.premises and warrant.disputed:
        notes.append("disputed")
    if warrant.derived_from and not tie:
        notes.append(f"repeats {local(warrant.derived_from)}")
    if warrant.forecast and warrant.forecast.said:
        notes.append(warrant.forecast.said)
    if warrant.withdrawn:
        notes.append(warrant.withdrawn.said)
    quote = f" “{warrant.quote}”" if warrant.quote else ""
    return warrant.gloss + (f" [{', '.join(notes)}]" if notes else "") + quote
