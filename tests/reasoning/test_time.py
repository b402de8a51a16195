"""What claims of several years make of one situation, case by case, and as an answer tells it.

Each case is a few claims on one situation: what one is called, its year, whether it affirms or
denies, its tense, and what else is said of it. Whose voices they are stands at the end.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realpolitik.answer.findings.finding import finding
from realpolitik.answer.findings.warrant import Node, Warrant
from realpolitik.engine.embedded import Store
from realpolitik.files import ontology_files, read
from realpolitik.reasoning.closure import Closure
from realpolitik.reasoning.inference import rules_of
from realpolitik.reasoning.rule import Rule
from realpolitik.terms import RP, local

Facts = set[tuple[str, str, str]]
START = f"@prefix : <{RP}> . :certain :strongerThan :probable , :possible . "
DERIVED = {"status", "currentTense", "changedSince", "outdatedBy", "bearsOut", "belies"}
STANDS = {"status", "strength", "currentTense", "changedSince"}


@pytest.fixture(scope="module")
def rules() -> list[Rule]:
    """Return the rules of the ontology."""
    store = Store()
    for path in ontology_files():
        store.load(path, read(path))
    return rules_of(store)


def followed(turtle: str, rules: Sequence[Rule]) -> Facts:
    """Return what follows from a text, by local names."""
    given, found = Store(), Store()
    given.load("the test", START + turtle)
    found.add_ntriples(Closure(BytesIO(given.ntriples()), rules).inferred())
    triples = (str(triple).split() for triple in found.construct("CONSTRUCT WHERE { ?s ?p ?o }"))
    return {(local(s[1:-1]), local(p[1:-1]), local(o[1:-1])) for s, p, o, *_ in triples}


class Said(NamedTuple):
    """A claim on the situation `it`."""

    name: str
    year: int
    polarity: str
    tense: str
    certainty: str = "certain"
    about: int | None = None
    disputes: str = ""

    def turtle(self) -> str:
        """Return it as Turtle."""
        about = f" ; :aboutYear {self.about}" if self.about else ""
        disputes = f" ; :disputes :{self.disputes}" if self.disputes else ""
        return (
            f":{self.name} a :Claim ; :{self.polarity} :it ; :tense :{self.tense} ;"
            f" :asOf {self.year} ; :certainty :{self.certainty}{about}{disputes} ."
        )

    def warrant(self, *, disputed: bool) -> Warrant:
        """Return it as an answer has it."""
        somebody = (Node("somebody", "Somebody"),)
        head = (self.name, self.polarity, somebody, somebody, self.certainty, self.tense, self.year)
        return Warrant(*head, "", "", 1, 1, 0, 1, None, disputed, "", about_year=self.about)


def said(text: str) -> list[Said]:
    """Read claims such as "then 2040 affirms future about=2043 certainty=possible; now ..."."""
    claims = []
    for part in text.split("; "):
        name, year, polarity, tense, *more = part.split()
        also = dict(item.split("=") for item in more)
        about = int(also.pop("about")) if "about" in also else None
        claims.append(Said(name, int(year), polarity, tense, about=about, **also))
    return claims


def concluded(claims: Sequence[Said], rules: Sequence[Rule], kind: str = "Friction") -> Facts:
    """Return what follows from claims on a situation of a class."""
    text = f":it a :{kind} . " + " ".join(claim.turtle() for claim in claims)
    return followed(text, rules)


def told(claims: Sequence[Said]) -> Facts:
    """Return how the situation stands by what an answer makes of the claims."""
    disputed = {claim.disputes for claim in claims}
    warrants = [claim.warrant(disputed=claim.name in disputed) for claim in claims]
    item = finding("it", "It", {}, warrants, ())
    stands = [("status", item.status), ("strength", item.strength), ("currentTense", item.tense)]
    changes = [("changedSince", claim) for claim in item.changed_since]
    return {("it", relation, str(value)) for relation, value in stands + changes}


# What is claimed; the status and tense that follow; all else that follows.
THEN_AND_NOW = {
    "it has come about since": (
        "then 2040 denies present; now 2044 affirms present",
        "affirmed present",
        "then outdatedBy now; it changedSince then",
    ),
    "it is no more": (
        "then 2040 affirms present; now 2044 denies present",
        "denied present",
        "then outdatedBy now; it changedSince then",
    ),
    "it is as before": (
        "then 2040 affirms present; now 2044 affirms present",
        "affirmed present",
        "then outdatedBy now",
    ),
    "it has changed back": (
        "first 2036 affirms present; then 2040 denies present; now 2044 affirms present",
        "affirmed present",
        "first outdatedBy then; first outdatedBy now; then outdatedBy now; it changedSince then",
    ),
    "two of one year differ": (
        "one 2044 denies present; other 2044 affirms present",
        "contested present",
        "",
    ),
    "two of a later year differ": (
        "then 2040 denies present; one 2044 denies present; other 2044 affirms present",
        "contested present",
        "then outdatedBy one; then outdatedBy other",
    ),
    "the later one disputes the earlier: it was so all along": (
        "then 2040 denies present; now 2044 affirms present disputes=then",
        "affirmed present",
        "then outdatedBy now",
    ),
    "the later denial disputes the earlier claim: it never was so": (
        "then 2040 affirms present; now 2044 denies present disputes=then",
        "denied present",
        "then outdatedBy now",
    ),
    "the later one is disputed": (
        "then 2040 denies present; now 2044 affirms present; no 2044 affirms present disputes=now",
        "contested present",
        "then outdatedBy now; then outdatedBy no",
    ),
    "one who denies it disputes how another does": (
        "one 2044 denies present; other 2044 denies present disputes=one",
        "contested present",
        "",
    ),
    "what was past is not outdated": (
        "then 2040 denies past; now 2044 affirms past",
        "contested past",
        "",
    ),
    "a later forecast outdates one": (
        "then 2040 affirms future; now 2044 denies future",
        "denied future",
        "then outdatedBy now; it changedSince then",
    ),
    "what was and what is are no change": (
        "then 2040 affirms past; now 2044 denies present",
        "denied present",
        "",
    ),
    "the present goes before a later forecast": (
        "now 2040 affirms present; later 2044 denies future",
        "affirmed present",
        "",
    ),
    "a forecast that another outdates is no change of what is": (
        "then 2040 denies future; later 2044 affirms future; now 2040 affirms present",
        "affirmed present",
        "then outdatedBy later",
    ),
    "nor is one that a denial outdates": (
        "then 2040 affirms future; later 2044 denies future; now 2040 denies present",
        "denied present",
        "then outdatedBy later",
    ),
    "what was said of the past is no forecast": (
        "then 2040 affirms past; now 2044 affirms past about=2042",
        "affirmed past",
        "",
    ),
    "a denial of the past is no forecast": (
        "then 2040 denies past about=2030; now 2044 affirms past about=2042",
        "contested past",
        "",
    ),
    "what was not and is now is no forecast": (
        "then 2040 denies past; now 2044 affirms present",
        "affirmed present",
        "",
    ),
    "what is said of a year is no forecast": (
        "then 2040 affirms past about=2043; now 2044 denies present",
        "denied present",
        "",
    ),
    "a denial of a year is no forecast": (
        "then 2040 denies past about=2043; now 2044 denies present",
        "denied present",
        "",
    ),
    "a forecast bears out none": (
        "then 2040 affirms future about=2042; now 2044 affirms future about=2050",
        "affirmed future",
        "then outdatedBy now",
    ),
    "a denying forecast bears out none": (
        "then 2040 denies future about=2042; now 2044 denies future about=2050",
        "denied future",
        "then outdatedBy now",
    ),
    "a forecast belies none": (
        "then 2040 affirms future about=2042; now 2044 denies future about=2050",
        "denied future",
        "then outdatedBy now; it changedSince then",
    ),
    "a forecast belies no denial": (
        "then 2040 denies future about=2042; now 2044 affirms future about=2050",
        "affirmed future",
        "then outdatedBy now; it changedSince then",
    ),
    "a forecast goes before the past": (
        "then 2044 denies past; next 2040 affirms future",
        "affirmed future",
        "",
    ),
}
FORECASTS = {
    "borne out": (
        "then 2040 affirms future; now 2044 affirms present",
        "affirmed present",
        "now bearsOut then",
    ),
    "borne out before its year": (
        "then 2040 affirms future about=2050; now 2044 affirms present",
        "affirmed present",
        "now bearsOut then",
    ),
    "a mere possibility is borne out": (
        "then 2040 affirms future certainty=possible; now 2044 affirms present",
        "affirmed present",
        "now bearsOut then",
    ),
    "borne out by what was in a year after": (
        "then 2040 affirms future; now 2044 affirms past about=2042",
        "affirmed future",
        "now bearsOut then",
    ),
    "not by what was in a year before": (
        "then 2040 affirms future; now 2044 affirms past about=2039",
        "affirmed future",
        "",
    ),
    "not by what was at some time": (
        "then 2040 affirms future; now 2044 affirms past",
        "affirmed future",
        "",
    ),
    "not by what was said in its own year": (
        "then 2044 affirms future; now 2044 affirms present",
        "affirmed present",
        "",
    ),
    "not by what was said before": (
        "then 2044 affirms future; now 2040 affirms present",
        "affirmed present",
        "",
    ),
    "belied": (
        "then 2040 affirms future about=2043; now 2044 denies present",
        "denied present",
        "now belies then",
    ),
    "what was probable is belied": (
        "then 2040 affirms future about=2043 certainty=probable; now 2044 denies present",
        "denied present",
        "now belies then",
    ),
    "open until its year has passed": (
        "then 2040 affirms future about=2044; now 2044 denies present",
        "denied present",
        "",
    ),
    "open where it is about no year": (
        "then 2040 affirms future; now 2044 denies present",
        "denied present",
        "",
    ),
    "a mere possibility is not belied": (
        "then 2040 affirms future about=2043 certainty=possible; now 2044 denies present",
        "denied present",
        "",
    ),
    "both said": (
        "then 2040 affirms future about=2043; one 2044 affirms present; other 2044 denies present",
        "contested present",
        "one bearsOut then; other belies then",
    ),
    "a denial is belied": (
        "then 2040 denies future; now 2044 affirms present",
        "affirmed present",
        "now belies then",
    ),
    "a denial is belied by what was in a year after": (
        "then 2040 denies future; now 2044 affirms past about=2042",
        "denied future",
        "now belies then",
    ),
    "a denial is not belied by what was in a year before": (
        "then 2040 denies future; now 2044 affirms past about=2039",
        "denied future",
        "",
    ),
    "a denial put as a mere possibility is not belied": (
        "then 2040 denies future certainty=possible; now 2044 affirms present",
        "affirmed present",
        "",
    ),
    "nor by what was": (
        "then 2040 denies future certainty=possible; now 2044 affirms past about=2042",
        "denied future",
        "",
    ),
    "a denial is borne out": (
        "then 2040 denies future about=2043; now 2044 denies present",
        "denied present",
        "now bearsOut then",
    ),
    "a denial is open until its year has passed": (
        "then 2040 denies future about=2044; now 2044 denies present",
        "denied present",
        "",
    ),
    "a denial is open where it is about no year": (
        "then 2040 denies future; now 2044 denies present",
        "denied present",
        "",
    ),
}
CASES = THEN_AND_NOW | FORECASTS


@pytest.mark.parametrize(("claims", "standing", "more"), CASES.values(), ids=CASES)
def test_this_follows_and_no_more_and_an_answer_tells_it_so(
    claims: str, standing: str, more: str, rules: list[Rule]
) -> None:
    status, tense = standing.split()
    stands = {("it", "status", status), ("it", "currentTense", tense)}
    others = {(s, p, o) for s, p, o in map(str.split, filter(None, more.split("; ")))}
    facts = concluded(said(claims), rules)
    assert {fact for fact in facts if fact[1] in DERIVED} == stands | others
    assert {fact for fact in facts if fact[1] in STANDS} == told(said(claims))


@pytest.mark.parametrize(("claims", "standing", "more"), FORECASTS.values(), ids=FORECASTS)
def test_an_explanation_is_no_forecast(
    claims: str, standing: str, more: str, rules: list[Rule]
) -> None:
    status, tense = standing.split()
    stands = {("it", "status", status), ("it", "currentTense", tense)}
    derived = DERIVED - {"changedSince", "outdatedBy"}
    for kind in ("Driver", "Limit", "Condition"):
        found = concluded(said(claims), rules, kind)
        assert {fact for fact in found if fact[1] in derived} == stands, kind


NAMES = ("one", "two", "three", "four")
CLAIMS = st.lists(
    st.builds(
        Said,
        name=st.sampled_from(NAMES),
        year=st.sampled_from((2040, 2044)),
        polarity=st.sampled_from(("affirms", "denies")),
        tense=st.sampled_from(("past", "present", "future")),
        certainty=st.sampled_from(("certain", "probable", "possible", "unspecified")),
        about=st.sampled_from((None, 2042)),
        disputes=st.sampled_from(("", "", *NAMES)),
    ),
    min_size=1,
    max_size=len(NAMES),
    unique_by=lambda claim: claim.name,
)


@given(claims=CLAIMS)
@settings(max_examples=30)
def test_an_answer_tells_what_the_rules_conclude(claims: list[Said], rules: list[Rule]) -> None:
    assert {fact for fact in concluded(claims, rules) if fact[1] in STANDS} == told(claims)


VOICES = ":claim a :Claim ; :affirms :it ; :claimant :minister . "


@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        (":it a :Goal ; :holder :minister .", {"minister"}),
        (":it a :Alignment ; :party :minister , :other .", {"minister"}),
        (":it a :Goal ; :holder :state . :claim :onBehalfOf :state .", {"state"}),
        (":it a :Alignment ; :party :state , :other . :claim :onBehalfOf :state .", {"state"}),
        (":it a :Driver ; :outcome :end . :end :holder :minister .", {"minister"}),
        (":it a :Limit ; :outcome :end . :end :party :minister , :other .", {"minister"}),
        # Who signs together speaks for each that is a party.
        (":it :party :minister , :other . :claim :claimant :other .", {"minister", "other"}),
        # Another's word: that of a reporter, on whom it is toward, on a factor, for another.
        (":it a :Goal ; :holder :state . :claim prov:wasAttributedTo :state .", set()),
        (":it a :Policy ; :holder :state ; :toward :minister .", set()),
        (":it a :ThreatPerception ; :holder :state ; :threatSource :minister .", set()),
        (":it a :Driver ; :factor :start ; :outcome :end . :start :holder :minister .", set()),
        (":it a :Goal ; :holder :state . :claim :onBehalfOf :other .", set()),
        # A public is no state, though it is in one.
        (":it a :Grievance ; :holder :public . :public :partOf :minister .", set()),
    ],
)
def test_own_word(turtle: str, expected: set[str], rules: list[Rule]) -> None:
    prefix = "@prefix prov: <http://www.w3.org/ns/prov#> . "
    found = followed(prefix + VOICES + turtle, rules)
    assert {(s, o) for s, p, o in found if p == "ownWordOf"} == {("claim", who) for who in expected}
