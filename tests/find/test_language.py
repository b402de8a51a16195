"""Questions in English are understood, asked back, or refused; seldom are they misread."""

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import realpolitik
from realpolitik import Ambiguous, Graph, NotUnderstood, RealpolitikError, Refused, UnknownName
from realpolitik.answer.question import Question, load, load_all
from realpolitik.find.english import wordings_of
from realpolitik.find.language import Knowledge, dumped, loaded, study, understand
from realpolitik.find.mention import index, mentions_in, words
from realpolitik.terms import ID, expand, local

TESTS = Path(__file__).parents[1]
# Questions that ask the same of both: the order of the two does not matter.
MUTUAL = {question.slug for question in load_all() if "{a} and {b}" in question.summary}

CRISIS = "ukraine-crisis"

Read = tuple[str, dict[str, str]] | None
"""The slug and the values that a text was read as, or None where it was asked back."""


def read(text: str, graph: Graph, knowledge: Knowledge) -> Read:
    """Return how a text is read."""
    try:
        reading = understand(text, knowledge, graph.names)
    except RealpolitikError:
        return None
    values = {name: local(node.value) if node else "any" for name, node in reading.values.items()}
    if values.get("a", "any") == values.get("b"):
        return None  # an actor with itself, which is refused
    return reading.slug, values


def alike(one: Read, other: Read) -> bool:
    """Say whether two readings ask the same."""
    if one is None or other is None or one[0] != other[0] or one[0] not in MUTUAL:
        return one == other
    return sorted(one[1].values()) == sorted(other[1].values())


def lines(name: str) -> list[dict[str, str]]:
    """Return the rows of a table in this folder."""
    with (TESTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize(
    ("text", "slug", "values"),
    [
        ("Where do China and Russia align?", "alignments", {"a": "china", "b": "russia"}),
        ("where do beijing and moscow align", "alignments", {"a": "china", "b": "russia"}),
        ("Whose ties with Russia worry China?", "third-parties", {"a": "china", "b": "russia"}),
        ("Whose ties with China worry Russia?", "third-parties", {"a": "russia", "b": "china"}),
        ("china's russia policy", "approach", {"a": "china", "b": "russia"}),
        ("Does Russia buy weapons from China?", "cooperation", {"a": "russia", "b": "china"}),
        ("Moscow's image of America", "perceptions", {"a": "russia", "b": "united-states"}),
        (
            "What do the pessimists think is going to happen?",
            "forecasts",
            {"according_to": "western-pessimists"},
        ),
        ("What does the Kremlin fear?", "threats", {"actor": "russia"}),
        ("What supports sun-2016-p1s2-1?", "evidence", {"claim": "sun-2016-p1s2-1"}),
        ("What is the evidence for sun-2016-p6s2-1", "evidence", {"claim": "sun-2016-p6s2-1"}),
        ("Which sentences carry which claims, for sun-2016?", "coverage", {"source": "sun-2016"}),
        (
            "What brings China and Russia together, only what is at least likely?",
            "drivers",
            {"a": "china", "b": "russia", "certainty": "probable"},
        ),
        ("What is likely to happen?", "forecasts", {}),
        (
            "What do the pessimists expect to happen?",
            "forecasts",
            {"according_to": "western-pessimists"},
        ),
        ("Where do China and Russia hardly align?", "frictions", {"a": "china", "b": "russia"}),
        ("Who is at odds with China?", "frictions", {"a": "any", "b": "china"}),
        ("Who does Beijing disagree with?", "frictions", {"a": "china", "b": "any"}),
        ("Who benefits from the Ukraine crisis?", "gains", {"actor": "any", "event": CRISIS}),
        ("What do others think of China?", "perceptions", {"a": "any", "b": "china"}),
        ("Are China and Russia friends or not?", "relationship", {"a": "china", "b": "russia"}),
        ("Tell me about the interests of the USA", "interests", {"actor": "united-states"}),
        ("chinas policy toward russia", "approach", {"a": "china", "b": "russia"}),
        ("I teach history: what does Beijing want?", "interests", {"actor": "china"}),
        ("What does Iran percieve as a danger?", "threats", {"actor": "iran"}),
        ("In Iran's eyes, what is America?", "perceptions", {"a": "iran", "b": "united-states"}),
        ("Iran through the eyes of America", "perceptions", {"a": "united-states", "b": "iran"}),
        (
            "Do the Western pessimists think that China and Russia are allies?",
            "relationship",
            {"a": "china", "b": "russia", "according_to": "western-pessimists"},
        ),
        (
            "Security fears of Vietnam, sun-2016 only",
            "threats",
            {"actor": "vietnam", "source": "sun-2016"},
        ),
        ("What would theory lead us to expect?", "predictions", {}),
        (
            "Where do China and Russia align according to Western pessimists?",
            "alignments",
            {"a": "china", "b": "russia", "according_to": "western-pessimists"},
        ),
    ],
)
def test_text_is_read_with_the_names_in_their_places(
    graph: Graph, knowledge: Knowledge, text: str, slug: str, values: dict[str, str]
) -> None:
    assert read(text, graph, knowledge) == (slug, values)


@pytest.mark.parametrize(("file", "least"), [("paraphrases.tsv", 0.95), ("held-out.tsv", 0.9)])
def test_questions_are_mostly_understood_and_hardly_ever_misread(
    graph: Graph, knowledge: Knowledge, file: str, least: float
) -> None:
    rows = lines(file)
    right = misread = 0
    for row in rows:
        values = dict(pair.split("=", 1) for pair in (row["parameters"] or "").split())
        found = read(row["question"], graph, knowledge)
        right += alike(found, (row["slug"], values))
        misread += found is not None and not alike(found, (row["slug"], values))
    assert right / len(rows) >= least
    assert misread / len(rows) < 0.01


@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.slow)])
def test_what_no_saved_question_asks_is_asked_back(
    graph: Graph, knowledge: Knowledge, step: int
) -> None:
    rows = lines("outside.tsv")[::step]
    assert not [row["question"] for row in rows if read(row["question"], graph, knowledge)]


def test_no_question_to_measure_with_is_a_wording(graph: Graph) -> None:
    known = index(graph.names.all)
    asked = {
        (question.slug, tuple(words(re.sub(r"\{\w+\}", " x ", wording))))
        for question in load_all()
        for wording in wordings_of(question)
    }
    kinds = {question.slug: tuple(question.params.values()) for question in load_all()}
    copied = set()
    for row in (row for file in ("paraphrases.tsv", "held-out.tsv") for row in lines(file)):
        said = mentions_in(words(row["question"]), known, kinds[row["slug"]])
        places = {m.start: m.end for m in said.mentions}
        masked, place = [], 0
        while place < len(said.words):
            masked.append("x" if place in places else said.words[place])
            place = places.get(place, place + 1)
        if (row["slug"], tuple(masked)) in asked:
            copied.add(row["question"])
    assert copied == set()


@pytest.mark.parametrize("question", load_all(), ids=lambda question: question.slug)
def test_every_wording_is_understood_as_its_own_question(
    question: Question, graph: Graph, knowledge: Knowledge
) -> None:
    defaults = {name: node for name, node in question.defaults.items() if node}
    labels = graph.names.labels(defaults.values())
    misread = {}
    for wording in wordings_of(question):
        for name, node in defaults.items():
            label, _ = labels.get(node.value, (local(node.value), ""))
            wording = wording.replace(f"{{{name}}}", label)
        found = read(wording, graph, knowledge)
        if not found or found[0] != question.slug:
            misread[wording] = found
    assert misread == {}


def test_text_that_two_questions_fit_is_ambiguous(graph: Graph) -> None:
    question = load("shifts")
    twin = question._replace(slug="twin", summary="Who is up and who is down?")
    with pytest.raises(Ambiguous) as caught:
        understand("What has shifted?", study([question, twin], graph.names), graph.names)
    assert len(caught.value.readings) == 2


def test_text_like_nothing_is_unknown_and_one_too_long_is_refused(
    graph: Graph, knowledge: Knowledge
) -> None:
    with pytest.raises(NotUnderstood):
        understand("Colourless green ideas sleep furiously", knowledge, graph.names)
    with pytest.raises(Refused):
        understand("What has shifted? " * 1000, knowledge, graph.names)


@pytest.mark.parametrize("text", ["really, really?", "the a", "?", "", " ", "'s", "\uff9e \uff9e"])
def test_text_that_says_nothing_is_like_no_question(
    graph: Graph, knowledge: Knowledge, text: str
) -> None:
    with pytest.raises(NotUnderstood) as raised:
        understand(text, knowledge, graph.names)
    assert raised.value.nearest == ()


@pytest.mark.parametrize(
    "text",
    [
        "I’d like to know what China wants",
        "I'd  like to know\nwhat China wants",
        "I'd like to know what\u00a0China wants",
    ],
)
def test_apostrophes_and_blanks_may_be_of_any_kind(
    graph: Graph, knowledge: Knowledge, text: str
) -> None:
    assert read(text, graph, knowledge) == ("interests", {"actor": "china"})


def test_what_is_learnt_is_the_same_in_every_process() -> None:
    code = (
        "from realpolitik.find.wording import learn;"
        "from realpolitik.answer.question import headed;"
        "found = learn(headed()); some = frozenset(list(found.weights)[:40]);"
        "print(list(found), [found.likeness(slug, some) for slug in found.shares])"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_claimant_who_is_not_known_is_told(graph: Graph, knowledge: Knowledge) -> None:
    with pytest.raises(UnknownName, match='no actor is called "Nobody"'):
        understand("What has shifted, according to Nobody?", knowledge, graph.names)


@pytest.mark.parametrize("work", ["paper by Mearsheimer", "essay by Mearsheimer"])
def test_source_who_is_not_known_is_told(graph: Graph, knowledge: Knowledge, work: str) -> None:
    with pytest.raises(UnknownName, match='no source is called "Mearsheimer"'):
        understand(f"What is contested in the {work}?", knowledge, graph.names)


def test_what_is_offered_has_each_thing_in_a_place_for_its_class(
    graph: Graph, knowledge: Knowledge
) -> None:
    with pytest.raises(NotUnderstood) as raised:
        understand("Is Crimea in Russia?", knowledge, graph.names)
    assert not [near for near in raised.value.nearest if "gains of the annexation" in near]


def test_knowledge_is_kept_as_it_is(knowledge: Knowledge) -> None:
    assert loaded(dumped(knowledge)) == knowledge


def test_nearest_questions_call_things_by_their_names(graph: Graph, knowledge: Knowledge) -> None:
    with pytest.raises(NotUnderstood) as raised:
        understand("How do the US see Beijing and what annoys them?", knowledge, graph.names)
    assert "Where are the United States and China at odds?" in raised.value.nearest


WORLD = """
@prefix id: <https://w3id.org/realpolitik/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rp: <https://w3id.org/realpolitik/ontology#> .
id:vostrowia a rp:State ; rdfs:label "Vóstrøwia"@en .
id:rook-and-pell a rp:Actor ; rdfs:label "Oda Rook and J. K. Pell"@en .
id:oda-rook a rp:Person ; rdfs:label "Oda Rook"@en ; rp:partOf id:rook-and-pell .
id:j-k-pell a rp:Person ; rdfs:label "J. K. Pell"@en ; rp:partOf id:rook-and-pell .
id:rook-2031 a rp:Source ; <http://purl.org/dc/terms/creator> id:rook-and-pell .
"""


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """Return the graph with a state whose name has marks, and a source of two authors."""
    world = tmp_path_factory.mktemp("invented") / "world.ttl"
    world.write_text(WORLD, encoding="utf-8")
    return realpolitik.open([str(world)])


@pytest.mark.parametrize(
    "name", ["Vóstrøwia", "Vo\u0301strøwia", "Vostrowia", "VOSTROWIA", "vostrovia"]
)
def test_marks_on_letters_need_not_be_typed(invented: Graph, name: str) -> None:
    answer = invented.ask(f"What does {name} feel threatened by?")
    assert answer.parameters["actor"] == f"{ID}vostrowia"
    assert invented.names.resolve("vÓstrowia", "rp:Actor") == expand("id:vostrowia")


@pytest.mark.parametrize(
    ("narrowing", "key", "slug"),
    [
        (", in the article by J. K. Pell?", "source", "rook-2031"),
        (" in J. K. Pell's article?", "source", "rook-2031"),
        (", in the article by Oda Rook and J. K. Pell?", "source", "rook-2031"),
        (", according to J. K. Pell?", "according_to", "j-k-pell"),
        (", in the eyes of the U.S.?", "according_to", "united-states"),
        (" by in Sun's article?", "source", "sun-2016"),
    ],
)
def test_names_with_initials_and_each_of_two_authors_narrow(
    invented: Graph, narrowing: str, key: str, slug: str
) -> None:
    answer = invented.ask(f"What does China feel threatened{narrowing}")
    assert (answer.query, answer.parameters[key]) == ("threats", ID + slug)


def test_authors_who_are_not_known_are_told(invented: Graph) -> None:
    with pytest.raises(UnknownName, match=r'no source is called "J\. K\. Bell"'):
        invented.ask("What does China feel threatened by, in the article by J. K. Bell?")


@pytest.mark.parametrize(
    "text",
    [
        "What led to the annexation of Crimea?",
        "What gave rise to the Ukraine crisis?",
        "In what do China and Russia cooperate except arms?",
        "Is it good that China and Russia are allies?",
        "What does China think the US fears?",
        "What would happen if we trust Russia?",
        "What does China expect?",
        "What does nobody dispute?",
        "Which of Moscow's partners do not worry China?",
        "How many issues do China and Russia align on?",
        "How much oil does Russia sell to China?",
        "Delete all claims about Russia",
        "Who fears Russia?",
        "Who is worried by China?",
        "Whom does China threaten?",
        "Which countries are threatened by the United States?",
        "How big is Russia?",
        "Who feels threatened by the West?",
        "How ought India to see China?",
        "What does Russia fear and what does China want?",
        "What does China think Russia wants?",
        "Who is worried by Russia's ties with Vietnam?",
        "Which of Russia's neighbours worry China?",
        "On which issues do China and Russia not cooperate?",
        "What does Russia do about the threats that it feels?",
        "where does russia stand with",
        "What is Indiana's policy toward China?",
        "What are the threats from China?",
        "Has China joined the sanctions on Russia?",
    ],
)
def test_what_turns_a_question_into_another_is_asked_back(
    graph: Graph, knowledge: Knowledge, text: str
) -> None:
    with pytest.raises(NotUnderstood):
        understand(text, knowledge, graph.names)


PAIRS = [("China", "Russia"), ("China", "anyone"), ("anyone", "China"), ("anyone", "the West")]


@pytest.mark.parametrize("pair", PAIRS, ids=" ".join)
def test_what_is_offered_is_read_as_it_is_meant(
    graph: Graph, knowledge: Knowledge, pair: tuple[str, str]
) -> None:
    given = dict(zip("ab", pair, strict=True))
    slugs = {"China": "china", "Russia": "russia", "the West": "the-west", "anyone": "any"}
    meant = {name: slugs[called] for name, called in given.items()}
    offered = {q.slug: q.summary for q in load_all() if sorted(q.params) == ["a", "b"]}
    found = {slug: read(asked.format(**given), graph, knowledge) for slug, asked in offered.items()}
    assert {slug for slug in offered if not alike(found[slug], (slug, meant))} == set()


def test_words_that_would_be_left_out_are_told(graph: Graph, knowledge: Knowledge) -> None:
    with pytest.raises(NotUnderstood, match='the nearest here leaves out "lives"') as raised:
        understand("Who lives in Crimea?", knowledge, graph.names)
    assert raised.value.unheard == ("lives",)
    assert raised.value.nearest


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("How many people live in China?", 'no question here has "live"'),
        ("What is the capital of Peru?", "the graph does not know Peru"),
        (
            "On which issues do China and Russia not cooperate?",
            "the nearest here asks for something else",
        ),
    ],
)
def test_reason_is_told(graph: Graph, knowledge: Knowledge, text: str, reason: str) -> None:
    with pytest.raises(NotUnderstood, match=reason):
        understand(text, knowledge, graph.names)


def test_who_is_answered_for_any_actor(graph: Graph) -> None:
    answer = graph.ask("Who is at odds with Russia?")
    assert answer.question == "Where are anyone and Russia at odds?"
    assert len(answer) > len(graph.ask("frictions", a="China", b="Russia"))


def test_answer_calls_things_as_a_sentence_does(graph: Graph) -> None:
    assert graph.ask("threats", actor="chinas-neighbours").question == (
        "Which threats are felt by some of China's neighbours?"
    )


def test_name_that_is_nearly_one_of_the_graph_is_asked_about(
    graph: Graph, knowledge: Knowledge
) -> None:
    with pytest.raises(NotUnderstood, match=r"does not know Tchina \(did you mean China\?\)"):
        understand("What does Tchina fear?", knowledge, graph.names)
