"""What a finding stands on, as frozen values: things, sources, claims and their passages.

Nothing here knows an engine.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, NoReturn, TypeVar

from realpolitik.english import word_list
from realpolitik.escape import visible
from realpolitik.terms import compact, local

__all__ = [
    "Author",
    "But",
    "Claim",
    "Forecast",
    "Frozen",
    "Node",
    "Retraction",
    "Source",
    "Warrant",
]


class Retraction(NamedTuple):
    """How a claim is withdrawn: "retracted" or "revised", the IRI by what, who did so, and when.

    `who` is a label, and `issued` a date (ISO 8601); either may be empty.

    >>> Retraction("retracted", "id:notice", "The Wire", "2031-06-12").said
    'retracted by The Wire on 2031-06-12'
    """

    relation: str
    by: str
    who: str
    issued: str

    @property
    def said(self) -> str:
        """Return it in words.

        >>> Retraction("revised", "https://w3id.org/realpolitik/id/rook-2032-p1s2-1", "", "").said
        'revised by rook-2032-p1s2-1'
        """
        when = f" on {self.issued}" if self.issued else ""
        who = self.who if self.relation == "retracted" else ""
        return f"{self.relation} by {who or local(self.by)}{when}"

    def to_dict(self) -> dict[str, str]:
        """Return it as JSON's types.

        >>> Retraction("retracted", "id:notice", "The Wire", "2031-06-12").to_dict()["relation"]
        'retracted'
        """
        return self._asdict()


class Node(NamedTuple):
    """A thing with its IRI and its English label.

    >>> realpolitik.open().claim("sun-2016-p1s2-1").warrants[0].claimant.label
    'Western pessimists'
    """

    iri: str
    label: str

    def to_dict(self) -> dict[str, str]:
        """Return it as JSON's types.

        >>> Node("https://w3id.org/realpolitik/id/china", "China").to_dict()
        {'iri': 'https://w3id.org/realpolitik/id/china', 'label': 'China'}
        """
        return self._asdict()


class Author(NamedTuple):
    """Who wrote a source, and the family name, which a body has not.

    >>> realpolitik.open().sources[0].authors
    (Author(label='Yun Sun', family='Sun'),)
    """

    label: str
    family: str = ""


class Source(NamedTuple):
    """A source: its IRI, author and publisher, the author's short name, title, date (ISO 8601).

    `authors` are those who wrote it, one by one, `address` is where it stands, or empty. `year` has
    a letter where there are others of that author and year; `several` says whether other
    sources of the author are held at all.

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
    several: bool
    authors: tuple[Author, ...] = ()
    publisher: str = ""
    address: str = ""

    def __repr__(self) -> str:
        return visible(f"<Source {compact(self.source)}: {self.label}, {self.issued}>")

    @property
    def mark(self) -> str:
        """Return what a short name has after it, to tell the source from others of the author.

        >>> source = realpolitik.open().sources[0]  # the only one of the author
        >>> source.mark, source._replace(several=True).mark
        ('', ' 2016')
        """
        return f" {self.year}" if self.several else ""

    def to_dict(self) -> dict[str, str]:
        """Return it as JSON's types.

        >>> realpolitik.open().sources[0].to_dict()["issued"]
        '2016-03-22'
        """
        return {"source": self.source, "label": self.label, "issued": self.issued}


class Forecast(NamedTuple):
    """What became of a forecast: by whose word it is borne out, and by whose belied.

    >>> Forecast((Node("id:doe", "Jon Doe"),)).said
    'borne out by Jon Doe'
    """

    bearing_out: tuple[Node, ...] = ()
    belying: tuple[Node, ...] = ()

    @property
    def fate(self) -> str:
        """Return what became of it: "borne out", "belied", "both said" or "open".

        >>> Forecast().fate
        'open'
        """
        if self.bearing_out and self.belying:
            return "both said"
        return "borne out" if self.bearing_out else "belied" if self.belying else "open"

    @property
    def said(self) -> str:
        """Return what became of it and by whose word, or nothing while it is open.

        >>> Forecast((), (Node("id:doe", "Jon Doe"), Node("id:roe", "Al Roe"))).said
        'belied by Jon Doe and Al Roe'
        """
        sides = {"borne out by": self.bearing_out, "belied by": self.belying}
        return ", ".join(f"{word} {_as_one(by).label}" for word, by in sides.items() if by)

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON's types.

        >>> Forecast().to_dict()
        {'fate': 'open', 'by': []}
        """
        by = dict.fromkeys((*self.bearing_out, *self.belying))
        return {"fate": self.fate, "by": [node.to_dict() for node in by]}


class Warrant(NamedTuple):
    """A claim and one passage that it stands on.

    `claimants` are those whose view it is and `reporters` those who report it: one each, but for
    a text that several sign together. `year` is the one from which its tense counts, `about_year`
    the one that it is about, where the text dates it. `basis` says whether the words state it,
    presuppose it or it is inferred from them. `own` says whether it is a word of its claimant, or
    of whom that one speaks for (`on_behalf_of`), on that actor itself. A claim of the future has a
    `forecast`.

    `start` and `end` count characters of the source's text, the end exclusive. `quote` is the
    passage's own words, or None where the text is not at hand. `disputed` says whether some claim
    disputes this one; `short` names the reporter, and the year of the source where that is needed.
    `derived_from` is the claim that this one only repeats, if it does. `withdrawn` tells how it is
    retracted or revised, of which a graph knows only if it was opened with what is. Where a claim
    stands on its own, in a nearest answer, `situation` is what it regards, `status` is "contested"
    where that is, else what the claim says itself, "affirmed" or "denied", and `strength` how
    surely; elsewhere the finding tells it.

    >>> warrant = realpolitik.open().claim("sun-2016-p1s5-3").warrants[0]
    >>> warrant.claimant.label, warrant.certainty, warrant.gloss
    ('Yun Sun', 'certain', 'China perceives a threat from the West.')
    >>> warrant.paragraph, warrant.sentence, warrant.start, warrant.end
    (1, 5, 591, 686)
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
    withdrawn: Retraction | None = None
    situation: Node | None = None
    status: str | None = None
    strength: str | None = None
    on_behalf_of: tuple[Node, ...] = ()
    about_year: int | None = None
    basis: str | None = None
    intensity: str | None = None
    own: bool = False
    forecast: Forecast | None = None

    def __repr__(self) -> str:
        place = f"{self.claimant.label}, ¶{self.paragraph} s{self.sentence}"
        how = f"{self.polarity}, {self.certainty}, {self.tense}"
        return visible(f"<Warrant {compact(self.claim)} {how}: {self.gloss} ({place})>")

    @property
    def claimant(self) -> Node:
        """Return whose view it is, several as one with the names of all.

        >>> realpolitik.open().claim("sun-2016-p1s2-1").warrants[0].claimant.label
        'Western pessimists'
        """
        return _as_one(self.claimants)

    @property
    def whose(self) -> str:
        """Return the name of the claimant, with that of whom the claimant speaks for.

        >>> realpolitik.open().claim("sullivan-2024-p10s4-1").warrants[0].whose
        'Jake Sullivan for United States'
        """
        return self.claimant.label + self.spoken_for()

    def spoken_for(self, running: Mapping[str, str] | None = None) -> str:
        """Return " for" whom the claimant speaks by office, or nothing.

        `running` has names as they stand in a sentence.

        >>> realpolitik.open().claim("putin-2019-p8s4-1").warrants[0].spoken_for()
        ' for Russia'
        """
        names = [(running or {}).get(node.iri, node.label) for node in self.on_behalf_of]
        return f" for {' and '.join(names)}" if names else ""

    @property
    def reported_by(self) -> Node:
        """Return who reports it, several as one with the names of all.

        >>> realpolitik.open().claim("sun-2016-p1s2-1").warrants[0].reported_by.label
        'Yun Sun'
        """
        return _as_one(self.reporters)

    @property
    def own_voice(self) -> bool:
        """Say whether the one who reports the view also holds it.

        >>> realpolitik.open().claim("sun-2016-p1s2-1").warrants[0].own_voice
        False
        """
        return set(self.claimants) == set(self.reporters)

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON's types, with the keys of the contract.

        >>> told = realpolitik.open().claim("sun-2016-p1s2-1").warrants[0].to_dict()
        >>> told["claimant"][0]["label"], told["reportedBy"][0]["label"]
        ('Western pessimists', 'Yun Sun')
        """
        stands = {"status": self.status, "strength": self.strength}
        return {
            "claim": self.claim,
            **({"situation": self.situation.to_dict(), **stands} if self.situation else {}),
            "polarity": self.polarity,
            "claimant": [node.to_dict() for node in self.claimants],
            "onBehalfOf": [node.to_dict() for node in self.on_behalf_of],
            "reportedBy": [node.to_dict() for node in self.reporters],
            "certainty": self.certainty,
            "tense": self.tense,
            "year": self.year,
            "aboutYear": self.about_year,
            "basis": self.basis,
            "intensity": self.intensity,
            "voice": "own" if self.own else "another",
            "forecast": self.forecast.to_dict() if self.forecast else None,
            "gloss": self.gloss,
            "source": self.source,
            "paragraph": self.paragraph,
            "sentence": self.sentence,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "derivedFrom": self.derived_from,
            **({"withdrawn": self.withdrawn.to_dict()} if self.withdrawn else {}),
        }


def _as_one(nodes: tuple[Node, ...]) -> Node:
    """Return nodes as one.

    >>> _as_one((Node("id:a", "A"), Node("id:b", "B"), Node("id:c", "C"))).label
    'A, B and C'
    """
    if len(nodes) == 1:
        return nodes[0]
    return Node(" ".join(node.iri for node in nodes), word_list([node.label for node in nodes]))


class But(NamedTuple):
    """What limits, conditions, qualifies, disputes or defeats a finding, as a situation.

    The warrants say what is claimed; the label only names a situation, which they may deny. A
    premise of what theory predicts has the same form, with the relation "premise".

    >>> alignments = realpolitik.open().ask("alignments", a="China", b="Russia")
    >>> but = next(but for finding in alignments for but in finding.but)
    >>> but.relation, but.warrants[0].gloss
    ('qualifies', 'China does not intend to restore an alliance of the Cold War kind.')
    """

    situation: str
    label: str
    relation: str
    warrants: tuple[Warrant, ...]

    def __repr__(self) -> str:
        said = [f"{w.gloss} ({w.certainty}, {w.tense})" for w in self.warrants]
        return visible(f"<But {self.relation}: {(said or [self.label])[0]}>")

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON's types.

        >>> list(But("id:limit", "A limit", "limits", ()).to_dict())
        ['situation', 'label', 'relation', 'warrants']
        """
        return {**self._asdict(), "warrants": [w.to_dict() for w in self.warrants]}


class Claim(NamedTuple):
    """A claim, whole.

    `roles` gives what the situation that it regards has in each role, as pairs of the role and the
    thing; `links` how it stands to other claims, as triples of a relation ("disputes", "disputed
    by" ...), the other claim and its gloss. `warrants` are of this claim alone, one a passage.

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
        """Return it as JSON's types.

        >>> realpolitik.open().claim("sun-2016-p1s4-1").to_dict()["kind"]
        'image'
        """
        return {
            "claim": self.iri,
            "situation": self.situation.to_dict(),
            "kind": self.kind,
            "roles": [{"role": role, **node.to_dict()} for role, node in self.roles],
            "warrants": [w.to_dict() for w in self.warrants],
            "links": [{"relation": r, "claim": c, "gloss": g} for r, c, g in self.links],
            "notes": list(self.notes),
        }


_Value = TypeVar("_Value")


class Frozen(dict[str, _Value]):
    """A dictionary that does not change once it is made.

    Unlike `types.MappingProxyType` it can be copied, pickled, hashed and written as JSON.

    >>> Frozen({"a": "China"})
    {'a': 'China'}
    >>> Frozen({"a": "China"}).pop("a")
    Traceback (most recent call last):
    TypeError: this does not change; dict(...) makes a copy that can be changed
    """

    __slots__ = ()

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("this does not change; dict(...) makes a copy that can be changed")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override] # that of a dictionary is None
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return Frozen, (dict(self),)
