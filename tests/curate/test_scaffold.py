"""The record of a new source loads, says nothing yet, and copies no words of the text."""

import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from asking import PROLOGUE, rows

import realpolitik
from realpolitik import Graph
from realpolitik.command.cli import main
from realpolitik.curate.scaffold import About, Scaffold, new_names, scaffold
from realpolitik.errors import Refused, UnknownName
from realpolitik.terms import ID

TEXT = """\
A Note on the Strait

By Oda Rook

Borduria may yet drift towards China. Mr. Bim, who speaks for it, calls "the U.S." a friend.
NATO has said nothing {of} it\\!

What comes next

The Kremlin waits.

Copyright The Almanac
"""
ABOUT = About("A Note on the Strait", ("Oda Rook",), "2031-05-04", "The Almanac", "https://x.org/1")


@pytest.fixture(scope="module")
def made(graph: Graph) -> Scaffold:
    return scaffold(TEXT, ABOUT, graph)


@pytest.fixture(scope="module")
def opened(made: Scaffold, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """Return the project's graph with the new files."""
    folder = tmp_path_factory.mktemp("new")
    for path, text in made.files().items():
        (folder / path.replace("/", "-")).write_text(text, encoding="utf-8")
    return realpolitik.open([str(folder)])


def test_record_has_the_description(opened: Graph) -> None:
    assert opened.ask("coverage", source="rook-2031").outcome == "silent"
    (row,) = rows(
        opened,
        """SELECT ?title ?author ?publisher ?issued ?citation ?length ?sha {
          id:rook-2031 a rp:Source ; dcterms:title ?title ; dcterms:creator ?a ; dc:publisher
          ?publisher ; dcterms:issued ?issued ; dcterms:bibliographicCitation ?citation ;
          rp:length ?length ; rp:sha256 ?sha . ?a a rp:Person ; rdfs:label ?author }""",
    )
    citation = 'Oda Rook, "A Note on the Strait", The Almanac, 4 May 2031, https://x.org/1.'
    checksum = sha256(TEXT.encode()).hexdigest()
    facts = (ABOUT.title, "Oda Rook", "The Almanac", "2031-05-04", citation)
    assert row == (*facts, str(len(TEXT)), checksum)


def test_passages_are_the_sentences(opened: Graph) -> None:
    found = rows(
        opened,
        """SELECT ?p ?s ?start ?end ?sha ?why { ?x oa:hasSource id:rook-2031 ; rp:paragraph ?p ;
          rp:sentence ?s ; rp:sha256 ?sha ; oa:hasSelector ?y . ?y oa:start ?start ; oa:end ?end .
          OPTIONAL { ?x rp:carriesNoClaim ?why }
          FILTER (STR(?y) = CONCAT(STR(id:rook-2031), "#char=", STR(?start), ",", STR(?end)))
        } ORDER BY ?start""",
    )
    spans = [TEXT[int(start) : int(end)] for _, _, start, end, _, _ in found]
    assert [row[4] for row in found] == [sha256(span.encode()).hexdigest() for span in spans]
    assert [(*row[:2], span, bool(row[5])) for row, span in zip(found, spans, strict=True)] == [
        ("0", "1", "A Note on the Strait", True),
        ("0", "2", "By Oda Rook", True),
        ("1", "1", "Borduria may yet drift towards China.", False),
        ("1", "2", 'Mr. Bim, who speaks for it, calls "the U.S." a friend.', False),
        ("2", "1", "NATO has said nothing {of} it\\!", False),
        ("3", "1", "What comes next", True),
        ("4", "1", "The Kremlin waits.", False),
        ("5", "1", "Copyright The Almanac", True),
    ]


def test_no_words_of_the_text_are_copied(made: Scaffold) -> None:
    words = re.findall(r"\w+", TEXT.split("\n\n", 2)[2])
    for text in made.files().values():
        bare = " ".join(re.findall(r"\w+", text))
        runs = zip(words, words[1:], words[2:], strict=False)
        assert not [run for run in runs if f" {' '.join(run)} " in bare]


def filled(made: Scaffold, folder: Path) -> Graph:
    """Return the project's graph with the new record, and a claim of its authors."""
    (line,) = re.findall(r"dcterms:creator (.*) ;", made.record)
    claim = f"""{PROLOGUE}
id:alignment-x a rp:Alignment ; rdfs:label "They align"@en ; rp:party id:iran, id:russia .
id:{made.slug}-p1s1-1 a rp:Claim ; rp:affirms id:alignment-x ; rp:claimant {line} ;
    prov:wasAttributedTo {line} ; rp:certainty rp:certain ; rp:tense rp:present ; rp:asOf 2031 ;
    rp:basis rp:stated ; rp:gloss "Russia aligns." ; rp:evidence id:{made.slug}-p1s1 .
"""
    (folder / "seeds.ttl").write_text(made.record, encoding="utf-8")
    (folder / "data.ttl").write_text(claim, encoding="utf-8")
    return realpolitik.open([str(folder)])


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"authors": ("中国",), "institution": True}, "china-2031"),
        ({"authors": ("the Russian Federation",)}, "russia-2031"),
        (
            {"authors": ("the Bordurian Federation",), "institution": True},
            "bordurian-federation-2031",
        ),
        ({"authors": ("Sun, Yun",)}, "sun-2031"),
        ({"title": 'The "Strait"\nand \\ us', "publisher": '"A"'}, "rook-2031"),
    ],
)
def test_slug_has_the_last_name(
    graph: Graph, tmp_path: Path, change: dict[str, Any], slug: str
) -> None:
    about = ABOUT._replace(**change)
    made = scaffold(TEXT, about, graph)
    assert made.slug == slug
    opened = filled(made, tmp_path)
    assert rows(opened, f"SELECT ?t {{ id:{slug} dcterms:title ?t }}") == [(about.title,)]
    assert opened.ask("alignments", a="Iran", b="Russia").outcome == "answered"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"date": "4 May 2031"},
            "--date 4 May 2031: not a valid date; give a year, month or day as in 2016",
        ),
        *(({"date": day}, "not a valid date") for day in ("2031-02-29", "2031-W09-2", "20310322")),
        ({"address": "x.org"}, "give a URL such as"),
        ({"authors": ("孙韵",)}, "this has no Latin letters for an id:"),
        ({"authors": ("Alliance Emerging",)}, "is already in use"),
        ({"slug": "Rook"}, "not a slug"),
        ({"slug": "sun-2016"}, "this slug is already in use; give another slug with --slug"),
        ({"authors": ()}, "no author; give --author NAME (the speaker, for a transcript)"),
        ({"authors": ("the Bordurian Federation",)}, "this is not one person; give --author"),
        ({"kind": "talk"}, 'no kind of source is called "talk"; for a list, run realpolitik new'),
    ],
)
def test_impossible_description_is_refused(graph: Graph, change: dict[str, Any], said: str) -> None:
    with pytest.raises((Refused, UnknownName), match=re.escape(said)):
        scaffold(TEXT, ABOUT._replace(**change), graph)


def test_several_authors_are_each_an_author(graph: Graph, tmp_path: Path) -> None:
    names = ("Ann van der Łąka", "Ó Finn, Bo", "Sun, Yun", "Yun Sun")
    made = scaffold(TEXT, ABOUT._replace(authors=names), graph)
    assert made.slug == "van-der-laka-2031"
    assert made.new == ["Ann van der Łąka", "Bo Ó Finn"]
    opened = filled(made, tmp_path)
    (source,) = (source for source in opened.sources if source.issued.startswith("2031"))
    assert source.label == "Ann van der Łąka, Bo Ó Finn and Yun Sun, The Almanac"
    authors = rows(opened, f"SELECT ?p {{ id:{made.slug} dcterms:creator ?p . ?p a rp:Person }}")
    slugs = ("ann-van-der-laka", "bo-o-finn", "yun-sun")
    assert sorted(authors) == [(f"{ID}{slug}",) for slug in slugs]
    for name, outcome in (("Bo Ó Finn", "answered"), ("Yun Sun", "answered"), ("China", "silent")):
        answer = opened.ask("alignments", a="Iran", b="Russia", according_to=name)
        assert answer.outcome == outcome, name


TALK = """\
Good evening to you. Will Tarn yield?

MR. FINN: Thanks to Kestria it will not.

Q Hello, all of you.
"""


def test_labels_of_speakers_are_no_names(graph: Graph) -> None:
    speakers = {"": "Ann Meer"}
    about = ABOUT._replace(authors=("Bo Finn",), speakers=speakers, kind="pressBriefing")
    made = scaffold(TALK, about, graph)
    assert dict(made.unknown) == {"Tarn": ["p1s2"], "Kestria": ["p2s1"]}
    assert "rp:sourceKind rp:pressBriefing ;" in made.record


def test_command_writes_the_files_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("note.txt").write_bytes(TEXT.encode())
    Path("there/data").mkdir(parents=True)
    Path("there/data/world.ttl").write_text(
        f'{PROLOGUE}id:borduria a rp:State ; rdfs:label "Borduria"@en .', encoding="utf-8"
    )
    facts = ["--title", ABOUT.title, "--author", "Oda Rook", "--date", ABOUT.date]
    line = ["new", "note.txt", *facts, "--publisher", "The Almanac", "-o", "there"]
    assert main(line) == 0
    assert "explains the next steps" in capsys.readouterr().out
    assert "rp:sourceKind rp:analysis ;" in Path("there/seeds/rook-2031.ttl").read_text("utf-8")
    assert "Borduria" not in Path("there/data/rook-2031-world.ttl").read_text("utf-8")
    assert main(line) == 2
    assert "this slug is already in use; give another slug with --slug" in capsys.readouterr().err
    assert main([*line, "--slug", "rook-2032"]) == 0
    assert "New authors" not in capsys.readouterr().out
    for record in Path("there/seeds").glob("*.ttl"):
        record.unlink()
    assert main(line) == 2
    assert "there/data/rook-2031-world.ttl: this exists already" in capsys.readouterr().err


def test_unknown_names_are_found(graph: Graph) -> None:
    sentences = {
        "p1s1": "Recently Russia’s envoy met the Sea Council of Kestria.",
        "p1s2": "Kestria waits, and China waits.",
        "p1s3": "Tarn slept.",
        "p2s1": "Tarn woke in the U.S. near Vologda’s port, in Southeast Asia.",
        "p2s2": "Trade fell, for trade is Chinese.",
        "p2s3": "Trade in the cross-Strait zone is what the U.N. Sea Panel saw.",
        "p3s1": "Yesterday Mr Bo Finn and Finn’s aide met the Office for Trade and Travel in June.",
    }
    assert new_names(sentences, graph.names) == {
        "Tarn": ["p1s3", "p2s1"],
        "Sea Council of Kestria": ["p1s1"],
        "Vologda": ["p2s1"],
        "Southeast Asia": ["p2s1"],
        "U.N. Sea Panel": ["p2s3"],
        "Bo Finn": ["p3s1"],
        "Finn": ["p3s1"],
        "Office for Trade and Travel": ["p3s1"],
    }
