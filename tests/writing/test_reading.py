"""What one sentence says of several things is one line where it reads well, and else is not."""

import pytest
from answer.making import answered, warrant

from realpolitik.answer.findings.finding import finding
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


def test_words_of_the_source_stand_after_the_gloss() -> None:
    w = warrant("affirms")._replace(gloss="Ours.", quote="a few words", basis="inferred")
    (section,) = readable(answered(finding("id:it", "It", {}, [w], ())))
    assert section.lines[0].text == "Ours. [read out of the text] “a few words”"


def test_claims_on_the_same_words_are_one_line_that_quotes_them_once() -> None:
    both = [
        finding(f"id:{name}", name, {}, [w], ())
        for name in ("iron", "salt")
        for w in [
            warrant("affirms")._replace(claim=name, gloss=f"They align on {name}.", quote="all")
        ]
    ]
    (section,) = readable(answered(*both))
    assert [line.text for line in section.lines] == ["They align on iron and salt. “all”"]


def test_what_denies_says_so_itself() -> None:
    denying = warrant("denies")._replace(gloss="They never do.", status="denied")
    nearest = answered(finding("", "", {}, [denying], ()), query=None)
    assert readable(nearest)[0].lines[0].text == "They never do."


def test_nearest_claims_of_one_sentence_quote_it_once() -> None:
    few = warrant("affirms")._replace(gloss="First.", quote="a few words", basis="stated")
    whole = few._replace(claim="c2", gloss="Second.", quote="Of a sentence a few words.")
    nearest = answered(finding("", "", {}, [few, whole], ()), query=None)
    texts = [line.text for line in readable(nearest)[0].lines]
    assert texts == ["First. “a few words”", "Second. “Of a sentence a few words.”"]
    swapped = answered(finding("", "", {}, [whole, few], ()), query=None)
    texts = [line.text for line in readable(swapped)[0].lines]
    assert texts == ["Second. “Of a sentence a few words.”", "First."]
