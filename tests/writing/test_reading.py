"""What one sentence says of several things is one line where it reads well, and else is not."""

import pytest
from answer.test_answer import answered, warrant

from realpolitik.answer.finding import finding
from realpolitik.writing.reading import readable


def lines(*glosses: str) -> list[str]:
    """Return the lines of claims on one sentence."""
    findings = [
        finding(f"id:{n}", f"It {n}", {}, [warrant("affirms")._replace(claim=f"c{n}", gloss=g)], ())
        for n, g in enumerate(glosses)
    ]
    return [line.text for section in readable(answered(*findings)) for line in section.lines]


@pytest.mark.parametrize(
    ("glosses", "shown"),
    [
        (
            ["They align on salt.", "They align on iron.", "They align on the straits."],
            ["They align on salt, iron and the straits."],
        ),
        (
            ["The salt is dear to both.", "The iron is dear to both."],
            ["The salt and iron are dear"],
        ),
        (["Ada sells arms to Bo.", "Cy fears the war."], None),
        (["Ada is a proud nation.", "Bo is a proud nation."], None),
        (["They do not align on salt.", "They do not align on iron."], None),
        (["They say that it keeps calm with Bo.", "They say that it keeps away from Bo."], None),
        (["They count Ada as a power.", "They count Bo as a power."], None),
        (["They align on salt and tin.", "They align on iron."], None),
    ],
)
def test_claims_of_one_sentence(glosses: list[str], shown: list[str] | None) -> None:
    found = lines(*glosses)
    if shown is None:
        assert found == glosses
    else:
        assert len(found) == 1
        assert found[0].startswith(shown[0])


def test_words_of_the_source_stand_for_the_gloss_where_they_are_a_sentence_that_states_it() -> None:
    whole = warrant("affirms")._replace(gloss="Ours.", quote="Theirs is whole.", basis="stated")
    part = whole._replace(quote="a few words")
    read_out = whole._replace(basis="inferred")
    shown = [
        readable(answered(finding("id:it", "It", {}, [w], ())))[0].lines[0].text
        for w in (whole, part, read_out)
    ]
    assert shown[:2] == ["“Theirs is whole.”", "Ours. “a few words”"]
    assert shown[2] == "Ours. “Theirs is whole.” [read out of the text]"


def test_nearest_claims_of_one_sentence_quote_it_once() -> None:
    few = warrant("affirms")._replace(gloss="First.", quote="a few words", basis="stated")
    whole = few._replace(claim="c2", gloss="Second.", quote="Of a sentence a few words.")
    nearest = answered(finding("", "", {}, [few, whole], ()), query=None)
    texts = [line.text for line in readable(nearest)[0].lines]
    assert texts == ["First. “Of a sentence a few words.”", "Second."]
