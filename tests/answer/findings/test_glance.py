"""At a prompt and in a notebook an answer is short, and shows what stands against its findings."""

from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from answer.making import answered, found, warrant

import realpolitik
from realpolitik import Answer, CounterEvidence, Graph
from realpolitik.answer.findings.warrant import Node
from realpolitik.answer.questions.question import load

MINI = Path(__file__).parents[2] / "mini"
STRAITS = "Ruritania and Graustark take the same side on the straits."


def against(relation: str, *warrants: str, label: str = "Another") -> CounterEvidence:
    """Return what stands against a finding, by claims that say what they are called."""
    claims = (warrant("denies")._replace(claim=name, gloss=name) for name in warrants)
    return CounterEvidence("id:another", label, relation, tuple(claims))


def shown(answer: Answer) -> list[str]:
    """Return the lines of an answer at a prompt, after its heading."""
    return repr(answer).splitlines()[1:]


def cells(answer: Answer) -> list[list[str]]:
    """Return the table of an answer in a notebook, after its header."""
    table = fromstring(answer._repr_html_())
    return [[cell.text or "" for cell in row] for row in table.iter("tr")][1:]


def test_answer_shows_what_stands_how_and_where() -> None:
    bare = found()._replace(label="Page furniture")
    assert repr(answered(found(warrant("denies", "probable")), bare)).splitlines() == [
        "It? answered",
        "  denied probable present: It (Somebody, ¶1 s1)",
        "  no claim: Page furniture",
    ]


def test_silence_is_told_from_a_no() -> None:
    assert repr(answered()) == "It? silent: No claim matches this question. That is not a no."


def test_finding_stands_in_one_line_with_its_first_places() -> None:
    claims = [warrant("affirms")._replace(sentence=n) for n in range(1, 6)]
    assert shown(answered(found(*claims[:2]))) == [
        "  affirmed certain present: It (Somebody, ¶1 s1; ¶1 s2)"
    ]
    (line,) = shown(answered(found(*claims)))
    assert line.endswith("(Somebody, ¶1 s1; ¶1 s2; ¶1 s3; and 2 more)")
    claims[1] = claims[1]._replace(claimants=(Node("id:x", "Another"),))
    (line,) = shown(answered(found(*claims[:3])))
    assert line.endswith("(Somebody, ¶1 s1; Another, ¶1 s2; Somebody, ¶1 s3)")


def test_what_stands_against_a_finding_is_what_is_claimed_and_not_its_label() -> None:
    item = found(warrant("affirms"))
    item = item._replace(
        counter_evidence=(
            against("limits", "No.", label="Yes"),
            against("qualifies", "No."),
            against("disputes", "Wrong."),
        )
    )
    assert shown(answered(item))[1:] == [
        "    but: No. (Somebody, ¶1 s1)",
        "    disputed: Wrong. (Somebody, ¶1 s1)",
    ]
    assert [row[:3] for row in cells(answered(item))[1:]] == [
        ["but:", "", "No."],
        ["disputed:", "", "Wrong."],
    ]


def test_denial_of_what_is_contested_is_told() -> None:
    no = warrant("denies")._replace(claim="no", claimants=(Node("id:x", "Another"),))
    item = found(warrant("affirms"), no)._replace(counter_evidence=(against("disputes", "no"),))
    assert shown(answered(item)) == [
        "  contested certain present: It (Somebody, ¶1 s1; denied by Another, ¶1 s1)"
    ]


@pytest.mark.parametrize(("number", "last"), [(20, "It 19"), (21, "… and 1 more")])
def test_long_answer_is_cut_at_a_prompt(number: int, last: str) -> None:
    items = [found()._replace(label=f"It {n}") for n in range(number)]
    lines = shown(answered(*items))
    assert len(lines) <= 21
    assert lines[-1].endswith(last)


def test_very_long_answer_is_cut_in_a_notebook() -> None:
    rows = cells(answered(*(found()._replace(label=str(n)) for n in range(103))))
    assert [row[0] for row in rows[98:]] == ["98", "99", "… and 3 more"]


def test_notebook_shows_a_table_in_which_nothing_is_markup() -> None:
    odd = found(warrant("affirms")._replace(gloss="a < b")), found()
    label = '<script>A & "B"</script>'
    answer = answered(*(item._replace(label=label) for item in odd))
    captions = fromstring(answer._repr_html_()).iter("caption")
    assert ["".join(caption.itertext()) for caption in captions] == ["It? answered"]
    assert cells(answer) == [
        [label, "affirmed certain present", "a < b", "Somebody, ¶1 s1"],
        [label, "no claim", "", ""],
    ]


def test_words_of_the_source_are_shown_where_they_are_at_hand() -> None:
    graph = realpolitik.open([str(MINI)], texts=[str(MINI / "book.txt")])
    answer = graph.ask("alignments", a="Ruritania", b="Graustark")
    assert "“Ruritania and Graustark stand together on the straits.”" in cells(answer)[0][2]


def test_no_finding_is_left_out_of_a_notebook(graph: Graph) -> None:
    for question in graph.questions:
        answer = graph.ask(question.slug).part(limit=5)
        labels = {row[0] for row in cells(answer)}
        assert {item.label for item in answer} <= labels


def test_every_value_is_one_short_line_at_a_prompt(mini: Graph, graph: Graph) -> None:
    (item, past) = mini.ask("alignments", a="Ruritania", b="Graustark")
    assert repr(item) == "<Finding affirmed certain present: The straits>"
    assert repr(past) == "<Finding affirmed certain past: Ruritania and Old Graustark>"
    assert repr(item.warrants[0]) == (
        f"<Warrant id:book-p1s1-1 affirms, certain, present: {STRAITS} (Ada Quill, ¶1 s1)>"
    )
    assert repr(item.but[0]) == (
        "<CounterEvidence limits: The quarrel sets a limit to the alignment of Ruritania and "
        "Graustark. (certain, present)>"
    )
    assert repr(mini.claim("book-p1s1-1")) == repr(item.warrants[0]).replace("Warrant", "Claim")
    assert repr(mini.sources[0]) == "<Source id:book: Ada Quill, The Elsewhere Gazette, 1890-05-01>"
    why = graph.why("China", "aligns with", "Russia")
    assert repr(why) == "<Why inferred: id:china rp:alignsWith id:russia>"
    assert repr(load("alignments")).startswith("<Question alignments(a, b): On which issues")
    assert "<Rule aligns-with: Actors align if" in repr(mini.rules())


def test_what_carries_no_claim_is_told_so() -> None:
    assert repr(found()) == "<Finding without a claim: It>"
    assert (
        repr(CounterEvidence("id:x", "A limit", "limits", ()))
        == "<CounterEvidence limits: A limit>"
    )


def test_graph_tells_what_it_holds_and_where(mini: Graph, graph: Graph, tmp_path: Path) -> None:
    size = len(mini.triples())
    assert repr(mini) == f"<Graph of 1 source up to 1890-05-01: {size} triples in memory>"
    less = graph.without("sun-2016-p1s1-1")
    assert repr(less).endswith(" triples in memory, without id:sun-2016-p1s1-1>")
    none = graph.without(*(source.source for source in graph.sources))
    assert repr(none).startswith("<Graph of no source: ")
    many = graph.without(*(f"sun-2016-p1s5-{n}" for n in range(1, 6)))
    assert repr(many).endswith("id:sun-2016-p1s5-3 and 2 more>")
    on_disk = realpolitik.build(tmp_path / "here")
    assert repr(on_disk) == repr(graph).replace("in memory", f"in {tmp_path / 'here'}")


def test_graph_that_is_held_by_others_is_not_asked_to_be_shown() -> None:
    nobody = "http://127.0.0.1:9/query"  # where nothing answers
    assert repr(realpolitik.attach(nobody)) == f"<Graph at {nobody}>"
