"""The verdict on a yes/no question follows from what is said firsthand, in made-up graphs."""

import re
from functools import cache
from pathlib import Path

import pytest

from realpolitik import Graph
from realpolitik.answer.findings.finding import STRENGTHS
from realpolitik.answer.questions.question import load_tests
from realpolitik.engine.embedded import Store
from realpolitik.files import ontology_files, read
from realpolitik.graph import Origin
from realpolitik.reasoning.inference import infer
from realpolitik.terms import PREFIXES

ACTORS = {"avalon": "State", "bretonia": "State", "cantal": "State"}
PEOPLE = {"ada": "Ada Ames", "ben": "Ben Bode"}
DATES = {"ada": "2040-05-02", "ben": "2041-05-02"}
BOTH = "rp:party id:avalon, id:bretonia"
OWN, CANAL = "rp:holder id:avalon", "rp:holder id:avalon ; rp:issue id:canal"
SITUATIONS = {
    "pact": ("Alliance", "A pact of Avalon and Bretonia", BOTH),
    "bond": ("Alliance", "A bond of Avalon and Bretonia", BOTH),
    "league": ("Alliance", "A league of three", f"{BOTH}, id:cantal"),
    "line": ("Alignment", "Avalon and Bretonia align", BOTH),
    "plan": ("Intention", "Avalon plans a pact", f"{OWN} ; rp:content id:pact"),
    "worry": ("Concern", "Avalon worries", f"{OWN} ; rp:threatSource id:bretonia"),
    "dread": (
        *("ThreatPerception", "Bretonia is alarmed"),
        "rp:holder id:bretonia ; rp:threatSource id:avalon",
    ),
    "backing": ("Stance", "Avalon supports the canal", f"{CANAL} ; rp:position rp:support"),
    "resistance": ("Stance", "Avalon opposes the canal", f"{CANAL} ; rp:position rp:opposition"),
}
"""Situations, each with its class, label and roles."""


def claim(number: int, text: str) -> str:
    """Return a claim and its passage as Turtle, from a text such as "ada: pact affirms past".

    Ada and Ben have a source each; "ada ben:" is what Ada says that Ben holds. The claim is certain
    and about the present unless the text says otherwise; "disputes N" refers to another claim.
    """
    who, _, said = text.partition(": ")
    reporter, holder = who.split()[0], who.split()[-1]
    situation, polarity, *how = re.sub(r" disputes \d+", "", said).split()
    tense = next((word for word in how if word in ("past", "future")), "present")
    certainty = next((word for word in how if word in STRENGTHS), "certain")
    disputes = "".join(f" ; rp:disputes id:c{n}" for n in re.findall(r"disputes (\d+)", said))
    return f"""
        id:c{number} a rp:Claim ; rp:{polarity} id:{situation} ; rp:claimant id:{holder} ;
            prov:wasAttributedTo id:{reporter} ; rp:evidence id:s{number}{disputes} ;
            rp:certainty rp:{certainty} ; rp:tense rp:{tense} ; rp:asOf {DATES[reporter][:4]} ;
            rp:basis rp:stated ; rp:gloss "It {polarity} {situation}." .
        id:s{number} a rp:Passage ; rp:paragraph 1 ; rp:sentence {number} ;
            oa:hasSource id:{reporter}-1 ; oa:hasSelector id:p{number} .
        id:p{number} oa:start {number} ; oa:end {number + 1} ."""


@cache
def ontology() -> bytes:
    """Return the ontology as N-Triples."""
    store = Store()
    for path in ontology_files():
        store.load(path, read(path))
    return store.ntriples()


def told(*claims: str) -> Graph:
    """Return a graph with these claims, numbered from 1."""
    lines = [f"@prefix {prefix}: <{iri}> ." for prefix, iri in PREFIXES.items()]
    lines += [f'id:{s} a rp:{kind} ; rdfs:label "{s.title()}"@en .' for s, kind in ACTORS.items()]
    lines.append('id:canal a rp:Issue ; rdfs:label "the canal"@en .')
    for slug, name in PEOPLE.items():
        lines.append(f'id:{slug} a rp:Person ; rdfs:label "{name}"@en .')
        lines.append(
            f'id:{slug}-1 a rp:Source ; dcterms:title "{name}"@en ; dcterms:creator id:{slug} ;'
            f' dcterms:issued "{DATES[slug]}"^^xsd:date ; rp:sha256 "0" .'
        )
    lines += [
        f'id:{slug} a rp:{kind} ; rdfs:label "{label}"@en ; {roles} .'
        for slug, (kind, label, roles) in SITUATIONS.items()
    ]
    lines += [claim(number, text) for number, text in enumerate(claims, 1)]
    store = Store()
    store.add_ntriples(ontology())
    store.load("made.ttl", "\n".join(lines))
    infer(store, ())
    return Graph(store, Origin(b"", "made-" + " ".join(claims)))


@pytest.mark.parametrize(
    ("question", "claims", "value", "verdict"),
    [
        # One affirmation is enough; what is denied follows.
        (
            "Are Avalon and Bretonia aligned?",
            ["ada: line affirms", "ben: pact denies"],
            "yes",
            "Yes, according to Ada Ames: Avalon and Bretonia align (Ada Ames 2040). "
            "But: not a pact of Avalon and Bretonia (Ben Bode 2041).",
        ),
        # An alliance is an alignment, but no alliance does not mean no alignment.
        (
            "Are Avalon and Bretonia aligned?",
            ["ada: pact affirms"],
            "yes",
            "Yes, according to Ada Ames: a pact of Avalon and Bretonia (Ada Ames 2040).",
        ),
        (
            "Are Avalon and Bretonia aligned?",
            ["ada: pact denies"],
            "not stated",
            "No claim settles this. But: not a pact of Avalon and Bretonia (Ada Ames 2040).",
        ),
        # A larger alliance makes allies.
        (
            "Is Avalon allied with Bretonia?",
            ["ada: league affirms"],
            "yes",
            "Yes, according to Ada Ames: a league of three (Ada Ames 2040).",
        ),
        # Certainty.
        (
            "Does Avalon support the canal?",
            ["ada: backing denies possible"],
            "not necessarily",
            "Not necessarily, according to Ada Ames: It denies backing (Ada Ames 2040).",
        ),
        (
            "Does Avalon support the canal?",
            ["ada: backing affirms unspecified"],
            "yes",
            "Yes, according to Ada Ames: Avalon supports the canal (Ada Ames 2040).",
        ),
        # The contrary is no "no".
        (
            "Does Avalon support the canal?",
            ["ada: resistance affirms"],
            "not stated",
            "No claim settles this. Instead: Avalon opposes the canal (Ada Ames 2040).",
        ),
        # Both sides on one situation.
        (
            "Is Avalon allied with Bretonia?",
            ["ada: pact affirms", "ben: pact denies"],
            "disputed",
            "Disputed: a pact of Avalon and Bretonia, affirmed by Ada Ames 2040, "
            "denied by Ben Bode 2041.",
        ),
        (
            "Is Avalon allied with Bretonia?",
            ["ada: pact affirms", "ben: line denies disputes 1"],
            "disputed",
            "Disputed: a pact of Avalon and Bretonia, affirmed by Ada Ames 2040, "
            "disputed by Ben Bode 2041.",
        ),
        # As many only deny as affirm.
        (
            "Is Avalon allied with Bretonia?",
            ["ada: pact affirms", "ben: bond denies"],
            "disputed",
            "Disputed. Affirmed: a pact of Avalon and Bretonia (Ada Ames 2040). "
            "Denied: a bond of Avalon and Bretonia (Ben Bode 2041).",
        ),
        # Tense.
        (
            "Were Avalon and Bretonia allies?",
            ["ada: pact affirms past"],
            "yes",
            "Yes, according to Ada Ames: a pact of Avalon and Bretonia (Ada Ames 2040, past).",
        ),
        (
            "Will Avalon and Bretonia be allies?",
            ["ada: pact denies", "ben: pact affirms future possible"],
            "possibly",
            "Possibly, according to Ben Bode: a pact of Avalon and Bretonia (Ben Bode 2041).",
        ),
        (
            "Will Avalon and Bretonia be allies?",
            ["ada: plan denies"],
            "not intended",
            "Not intended: It denies plan (Ada Ames 2040).",
        ),
        # What others are said to think decides nothing.
        (
            "Is Avalon allied with Bretonia?",
            ["ada ben: pact affirms", "ada: line denies disputes 1"],
            "not stated",
            "No claim settles this. Held by Ben Bode, via Ada Ames 2040, disputed by Ada Ames "
            "2040: a pact of Avalon and Bretonia.",
        ),
        (
            "Is Avalon allied with Bretonia?",
            ["ada ben: pact affirms", "ada: pact denies"],
            "no",
            "No, according to Ada Ames: not a pact of Avalon and Bretonia (Ada Ames 2040). "
            "Held by Ben Bode, via "
            "Ada Ames 2040, denied by Ada Ames 2040: a pact of Avalon and Bretonia.",
        ),
        # A threat is felt, by one of the two.
        (
            "Does Avalon feel threatened by Bretonia?",
            ["ada: dread affirms", "ada: worry affirms"],
            "not stated",
            "No claim settles this. In part: Avalon worries (Ada Ames 2040).",
        ),
    ],
)
def test_verdict(
    question: str,
    claims: list[str],
    value: str,
    verdict: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # many small graphs would fill the other
    answer = told(*claims).ask(question)
    assert (answer.asked.value, answer.verdict) == (value, verdict)


@pytest.mark.parametrize(
    "question",
    [
        "Where do China and Russia cooperate?",  # the stems of "Do … cooperate?"
        "Are China and Russia friends?",  # no phrasing of a test
        "May China help Russia?",
        "Has Putin ruled out an alliance with China?",
        "Is China arming Russia?",
        "Why are China and Russia allies?",
    ],
)
def test_no_verdict(graph: Graph, question: str) -> None:
    assert graph.ask(question).asked.value is None


@pytest.mark.parametrize(
    ("question", "test", "value"),
    [
        ("Is it true that China and Russia are allies?", "allied", "no"),
        ("Does Beijing endorse the seizure of Crimea?", "supports", "not necessarily"),
        ("Is the annexation of Crimea backed by China?", "supports", "not necessarily"),
        ("Does China support Russia?", "helps", "yes"),
        ("Has Russia become stronger?", "shifted", "not stated"),  # only its defence industry
    ],
)
def test_question_in_other_words_names_a_test(
    graph: Graph, question: str, test: str, value: str
) -> None:
    answer = graph.ask(question)
    assert (answer.asked.by, answer.asked.value) == (test, value)
    assert answer.text == question


@pytest.mark.parametrize(
    ("question", "value", "verdict"),
    [
        (
            "Is NATO expanding?",
            "yes",
            "Yes: NATO expands (Lavrov 2022 for Russia, presupposed; Sun 2016, presupposed).",
        ),
        (
            "Who denies that NATO expands?",
            "yes",
            "Affirmed: NATO expands (Lavrov 2022 for Russia, presupposed; Sun 2016, presupposed).",
        ),
        (
            "Are China and Russia strategic allies?",  # not those who say "partners"
            "yes",
            "Yes, according to Russia: China and Russia are strategic allies (Putin 2019a for "
            "Russia).",
        ),
        (
            "Has China condemned the invasion of Ukraine?",
            "no",
            "No, according to the United States: China has not condemned the war in Ukraine "
            "(Kirby 2023a for the United States, past); China has not condemned Russia's invasion "
            "of Ukraine (Kirby 2023b for the United States, past).",
        ),
        ("Did Ukraine invade Russia?", None, ""),  # other roles
        ("Was Ukraine invaded?", None, ""),  # passive
        ("Has the war in Ukraine ended?", None, ""),  # only possible
        ("Does Putin have friends in world politics?", None, ""),  # "not many" is no "no"
        (  # a denial answers a narrower question
            "Has Xi talked to Zelensky since the war began?",
            "no",
            "No, according to the United States: Xi Jinping has not once talked to Volodymyr "
            "Zelenskyy (Kirby 2023b for the United States, past).",
        ),
        ("Did Russia invade Ukraine in 2022?", None, ""),  # later sources say so
    ],
)
def test_claim_in_the_same_words_answers(
    corpus: Graph, question: str, value: str | None, verdict: str
) -> None:
    answer = corpus.ask(question)
    assert answer.asked.value == value
    assert answer.verdict == verdict


@pytest.mark.parametrize(
    ("question", "value", "filters"),
    [
        ("Does Kirby think that Moscow and Beijing are allies?", "no", ["according_to"]),
        ("Do China and Russia have a military alliance?", "no", ["domain"]),
        ("Will China and Russia form a military pact?", "not intended", ["domain"]),
    ],
)
def test_what_somebody_says_or_in_which_field_is_asked(
    corpus: Graph, question: str, value: str, filters: list[str]
) -> None:
    answer = corpus.ask(question)
    assert (answer.asked.by, answer.asked.value) == ("allied", value)
    assert [*answer.filters] == filters


def test_phrasings_name_their_tests(sun: Graph) -> None:
    names = {"rp:Actor": ["China", "Russia"], "rp:Issue": ["the annexation of Crimea"]}
    for test in load_tests():
        for wording in test.phrasings:
            text, waiting = wording, {kind: iter(own) for kind, own in names.items()}
            for name, kind in test.params.items():
                text = text.replace(f"{{{name}}}", next(waiting[kind]))
            asked = sun.ask(text).asked
            assert (asked.form, asked.by) == ("yes/no", test.slug), text
            assert asked.value is not None
