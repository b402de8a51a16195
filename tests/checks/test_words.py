"""Eight consecutive words of a source are a copy, and a hedge makes a claim less than certain."""

from hashlib import sha256
from pathlib import Path

import pytest

from realpolitik.checks.check import check
from realpolitik.command.cli import main
from realpolitik.files import ontology_files, read
from realpolitik.rdf.turtle_file import File
from realpolitik.terms import PREFIXES

pytestmark = pytest.mark.slow  # these tests are about encoding, not about answers

TITLE = "A Long Title of Just Eight Words Here"
SENTENCE = "The Democratic People's Republic of Korea tests a missile over the sea of Japan."


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the claims file of a new source, in the current folder."""
    monkeypatch.chdir(tmp_path)
    Path("text.txt").write_text(f"{TITLE}\n\nBy Oda Rook\n\n{SENTENCE}\n", encoding="utf-8")
    options = ["--author", "Oda Rook", "--date", "2031", "--publisher", "The Wire"]
    assert main(["new", "text.txt", "--title", TITLE, *options]) == 0
    claims = tmp_path / "data" / "rook-2031.ttl"
    claims.write_text(f'# Claims of Oda Rook, "{TITLE}" (2031).\n', encoding="utf-8")
    return claims


def copied(capsys: pytest.CaptureFixture[str]) -> bool:
    capsys.readouterr()
    main(["check", "seeds", "data", "--text", "text.txt"])
    return "[copied-words]" in capsys.readouterr().out


def test_title_in_a_comment_is_not_a_copy(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert TITLE in source.read_text(encoding="utf-8")
    assert not copied(capsys)


@pytest.mark.parametrize(
    ("words", "copy"),
    [
        ("The Democratic People's Republic of Korea tests a missile", False),
        ("The Democratic People's Republic of Korea tests a missile over the", False),
        ("of Korea tests a missile over the sea of Japan", True),
    ],
)
def test_known_name_counts_as_one_word(
    source: Path, capsys: pytest.CaptureFixture[str], words: str, *, copy: bool
) -> None:
    with source.open("a", encoding="utf-8") as file:
        file.write(f"\n# {words}.\n")
    assert copied(capsys) == copy


URI = "https://w3id.org/realpolitik/id/pell-2033#char=0,LENGTH"
WORLD = f"""
id:norland a rp:State ; rdfs:label "Norland"@en .
id:estria a rp:State ; rdfs:label "Estria"@en .
id:pell-2033 a rp:Source ; dcterms:title "Views"@LANGUAGE ; dcterms:creator id:norland ;
    dcterms:issued "2033-12-31"^^xsd:date ; rp:when "2033" ;
    dcterms:language "LANGUAGE" ; rp:length WHOLE ; rp:sha256 "TEXT" .
id:pell-2033-p1s1 a rp:Passage ; rp:paragraph 1 ; rp:sentence 1 ; rp:sha256 "HASH" ;
    oa:hasSource id:pell-2033 ; oa:hasSelector <{URI}> .
<{URI}> a oa:TextPositionSelector ; oa:start 0 ; oa:end LENGTH .
id:view a rp:KIND ; rdfs:label "A view of Estria"@en ; rp:holder id:norland ; rp:toward id:estria .
id:pell-2033-p1s1-1 a rp:Claim ; rp:affirms id:view ; rp:claimant id:norland ;
    prov:wasAttributedTo id:norland ; rp:certainty rp:CERTAINTY ; rp:tense rp:present ;
    rp:asOf 2033 ; rp:basis rp:stated ; rp:evidence id:pell-2033-p1s1 ;
    rp:gloss "Norland has a view." .
"""


@pytest.mark.parametrize(
    ("sentence", "certainty", "rules"),
    [
        ("Norland may look down on Estria.", "certain", ["hedge-lost"]),
        ("Norland may look down on Estria.", "possible", []),
        ("Norland looks down on Estria.", "probable", ["hedge-added"]),
        ("Perhaps Norland looks down on Estria.", "certain", ["hedge-lost"]),
        ("Since May Norland looks down on Estria.", "certain", []),
        ("Norland seems to look down on Estria.", "probable", []),
    ],
)
def test_hedge_of_the_sentence_and_certainty_agree(
    tmp_path: Path, sentence: str, certainty: str, rules: list[str]
) -> None:
    assert hedges(tmp_path, sentence, certainty) == rules


def test_name_of_the_class_of_a_situation_is_not_a_hedge(tmp_path: Path) -> None:
    sentence = "Norland is suspicious of what Estria may do."
    assert hedges(tmp_path, sentence, "certain") == ["hedge-lost"]
    assert hedges(tmp_path, sentence, "certain", kind="Suspicion") == []


def test_hedges_are_known_in_english_only(tmp_path: Path) -> None:
    sentence = "Norland sieht auf Estria herab."
    assert hedges(tmp_path, sentence, "probable") == ["hedge-added"]
    assert hedges(tmp_path, sentence, "probable", language="de") == []


def hedges(
    folder: Path, sentence: str, certainty: str, kind: str = "Image", language: str = "en"
) -> list[str]:
    """Return the rules that are broken by a source of one sentence with one claim."""
    turtle, text = WORLD, f"{sentence}\n"
    digests = (sha256(part.encode()).hexdigest() for part in (sentence, text))
    values = dict(zip(("HASH", "TEXT"), digests, strict=True))
    values |= {"LENGTH": str(len(sentence)), "WHOLE": str(len(text))}
    values |= {"LANGUAGE": language, "KIND": kind, "CERTAINTY": certainty}
    for name, value in values.items():
        turtle = turtle.replace(name, value)
    names = ("id", "rp", "rdfs", "dcterms", "oa", "prov", "xsd")
    prefixes = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in names)
    (folder / "pell-2033.ttl").write_text(prefixes + turtle, encoding="utf-8")
    (folder / "pell-2033.txt").write_text(text, encoding="utf-8", newline="")
    ground = [File(path, read(path)) for path in ontology_files()]
    return [fault.rule for fault in check([str(folder)], ground=ground).faults]
