"""The status of a situation over the years, by the rules and in answers.

The cases are in `cases/over_time.txt`.
"""

from collections.abc import Mapping, Sequence

import pytest
from asking import first_of
from cases.made_cases import CASES, FORECASTS, Claim, parsed
from hypothesis import given, settings, strategies as st
from reasoning.made_rules import closed, project_rules

from realpolitik.answer.findings.finding import finding
from realpolitik.answer.findings.warrant import Node, Warrant
from realpolitik.terms import ID, local

Facts = set[tuple[str, str, str]]
DERIVED = {"status", "currentTense", "changedSince", "outdatedBy", "bearsOut", "belies"}
STATUS = {"status", "strength", "currentTense", "changedSince"}


def inferred(turtle: str) -> Facts:
    """Return the triples inferred from a text, by local names."""
    ranks = ":certain :strongerThan :probable , :possible . :probable :strongerThan :possible ."
    lines = closed(f"{ranks} {turtle}", *project_rules()).inferred().decode().splitlines()
    triples = (line.split() for line in lines)
    return {(local(s[1:-1]), local(p[1:-1]), local(o[1:-1])) for s, p, o, *_ in triples}


def warrant(claim: Claim, *, disputed: bool, now: bool) -> Warrant:
    """Return a claim as an answer has it, disputed by a claim, or now by a current one."""
    who, via = (tuple(Node(ID + n, n) for n in s.split(",")) for s in (claim.who, claim.via))
    year = int(claim.asof or claim.date[:4])
    head = (claim.name, claim.polarity, who, via, claim.certainty, claim.tense, year)
    return Warrant(
        *(*head, "", "", 1, 1, 0, 1, None, disputed, ""),
        on_behalf_of=(Node(ID + claim.on, claim.on),) if claim.on else (),
        about_year=int(claim.about) if claim.about else None,
        said_on=claim.day,
        disputed_now=now,
        since=claim.since,
        until=claim.until,
        deadline=claim.by,
    )


def by_rules(claims: Sequence[Claim], kind: str = "Friction") -> Facts:
    """Return the triples inferred from claims on a situation of a class."""
    return inferred(f"id:it a :{kind} . " + " ".join(claim.turtle() for claim in claims))


def status(facts: Facts) -> Facts:
    """Return what inferred triples say of the status, with each change as one of the situation."""
    return {("it", relation, value) for _, relation, value in facts if relation in STATUS}


def in_answers(claims: Sequence[Claim], facts: Facts) -> Facts:
    """Return the status of the situation in an answer with the claims."""
    current = {name for name, relation, value in facts if value == "CurrentClaim"}
    disputed = {claim.disputes for claim in claims}
    now = {claim.disputes for claim in claims if claim.name in current}
    warrants = [
        warrant(claim, disputed=claim.name in disputed, now=claim.name in now) for claim in claims
    ]
    item = finding("it", "It", {}, warrants, ())
    stands = [("status", item.status), ("strength", item.strength), ("currentTense", item.tense)]
    changes = [("changedSince", claim) for claim in item.changed_since]
    return {("it", relation, str(value)) for relation, value in stands + changes}


@pytest.mark.parametrize(("title", "text", "decided", "tense", "more"), CASES)
def test_claims_give_this_status_and_nothing_else(
    title: str, text: str, decided: str, tense: str, more: str
) -> None:
    claims = parsed(text)
    facts = by_rules(claims)
    expected = {tuple(fact.split()) for fact in more.split("; ") if fact}
    expected |= {("it", "status", decided), ("it", "currentTense", tense)}
    assert {fact for fact in facts if fact[1] in DERIVED} == expected
    assert status(facts) == in_answers(claims, facts)


@pytest.mark.parametrize("case", first_of(FORECASTS, 9))
def test_explanations_are_not_forecasts(case: Sequence[str]) -> None:
    _, text, decided, tense, _ = case
    derived = DERIVED - {"changedSince", "outdatedBy"}
    for kind in ("Driver", "Limit", "Condition"):
        found = {fact for fact in by_rules(parsed(text), kind) if fact[1] in derived}
        assert found == {("it", "status", decided), ("it", "currentTense", tense)}, kind


NAMES = ("one", "two", "three", "four")
# A claim is about a year, or about a period, or has a deadline.
WHEN: Sequence[dict[str, str]] = (
    {},
    {},
    {"about": "2042"},
    {"since": "2042-05"},
    {"until": "2041"},
    {"by": "2042"},
)


def _dated(when: Mapping[str, str], **others: str) -> Claim:
    return Claim(**others, **when)


CLAIMS = st.lists(
    st.builds(
        _dated,
        when=st.sampled_from(WHEN),
        name=st.sampled_from(NAMES),
        date=st.sampled_from(("2040", "2044-03-01", "2044-11-01")),
        polarity=st.sampled_from(("affirms", "denies")),
        tense=st.sampled_from(("past", "present", "future")),
        certainty=st.sampled_from(("certain", "probable", "possible", "unspecified")),
        disputes=st.sampled_from(("", "", *NAMES)),
        who=st.sampled_from(("ada", "ben", "ada,ben", "unnamed")),
        via=st.sampled_from(("ada", "ben", "cat,unnamed")),
        on=st.sampled_from(("", "state")),
        asof=st.sampled_from(("", "", "2030")),
    ),
    min_size=1,
    max_size=len(NAMES),
    unique_by=lambda claim: claim.name,
)


@given(claims=CLAIMS)
@settings(max_examples=30)
def test_status_in_answers_agrees_with_the_rules(claims: list[Claim]) -> None:
    facts = by_rules(claims)
    assert status(facts) == in_answers(claims, facts)


@pytest.mark.parametrize(
    ("word", "allied"), [("", True), (":denies", True), (":affirms", False), (":old", True)]
)
def test_only_a_condition_that_a_current_claim_affirms_prevents_a_shortcut(
    word: str, allied: bool
) -> None:
    treaty = """:a a :State . :b a :State . :pact a :Alliance ; :party :a , :b .
        :claim :affirms :pact ; :tense :present ; :certainty :certain ; :claimant :ada ;
            prov:wasAttributedTo :ada .
        :2040 oa:hasSource :old . :old dcterms:issued "2040-12-31"^^xsd:date .
        :2044 oa:hasSource :new . :new dcterms:issued "2044-12-31"^^xsd:date .
        :if a :Condition ; :factor :trade ; :outcome :pact ."""
    now = ":evidence :2044 ; :asOf 2044 ; :claimant :ada ; prov:wasAttributedTo :ada ."
    on_condition = f":word {word} :if ; :tense :present ; :certainty :certain ; {now}"
    if word == ":old":
        on_condition = f""":word :affirms :if ; :tense :present ; {now.replace("2044", "2040")}
            :later :denies :if ; :tense :present ; {now}"""
    assert (("a", "alliedWith", "b") in inferred(treaty + on_condition * bool(word))) == allied


SAYS = ":claim a :Claim ; :affirms :it ; :claimant :minister ; prov:wasAttributedTo "


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
def test_own_word(turtle: str, expected: set[str]) -> None:
    found = inferred(f"{SAYS}:minister . {turtle}")
    assert {(s, o) for s, p, o in found if p == "ownWordOf"} == {("claim", who) for who in expected}
    reported = inferred(f"{SAYS}:reporter . {turtle}")
    assert not [fact for fact in reported if fact[1] == "ownWordOf"]
