"""The record of the next source loads, says nothing yet, and holds none of the text's words."""

import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from asking import PROLOGUE, rows

import realpolitik
from realpolitik import Graph
from realpolitik.command.cli import main
from realpolitik.curate.people import authors, slugged
from realpolitik.curate.scaffold import About, Scaffold, scaffold
from realpolitik.errors import Ambiguous, Refused
from realpolitik.terms import ID
from realpolitik.writing.render import render

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


def test_record_tells_what_was_told(opened: Graph) -> None:
    (row,) = rows(
        opened,
        """SELECT ?title ?author ?publisher ?issued ?citation ?length ?sha {
          id:rook-2031 a rp:Source ; dcterms:title ?title ; dcterms:creator ?a ; dc:publisher
          ?publisher ; dcterms:issued ?issued ; dcterms:bibliographicCitation ?citation ;
          rp:length ?length ; rp:sha256 ?sha . ?a a rp:Person ; rdfs:label ?author }""",
    )
    citation = 'Oda Rook, "A Note on the Strait", The Almanac, 4 May 2031, https://x.org/1.'
    checksum = sha256(TEXT.encode()).hexdigest()
    told = (ABOUT.title, "Oda Rook", "The Almanac", "2031-05-04", citation)
    assert row == (*told, str(len(TEXT)), checksum)


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


def test_files_say_nothing_until_they_are_filled(opened: Graph) -> None:
    assert opened.ask("coverage", source="rook-2031").outcome == "silent"


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


def test_claim_that_is_filled_answers(made: Scaffold, tmp_path: Path) -> None:
    answer = filled(made, tmp_path).ask("alignments", a="Iran", b="Russia")
    assert [w.gloss for finding in answer for w in finding.warrants] == ["Russia aligns."]


def test_slug_of_a_known_author_without_latin_letters_is_that_of_the_actor(graph: Graph) -> None:
    about = ABOUT._replace(authors=("中国",), institution=True)
    assert scaffold(TEXT, about, graph).slug == "china-2031"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"date": "4 May 2031"}, "--date 4 May 2031: no date; write 2016, 2016-03 or 2016-03-22"),
        ({"date": "2031-02-29"}, "no date"),
        ({"date": "2031-13"}, "no date"),
        ({"title": " "}, "--title: it is empty"),
        ({"publisher": ""}, "--publisher: it is empty"),
        (
            {"authors": ("J \x1b[31mDoe",)},
            r"--author: J \u001b[31mDoe: take out the char",
        ),
        ({"title": "A \u202eNote"}, r"--title: A \u202eNote: take out the character"),
        ({"publisher": "The\udc80"}, r"--publisher: The\udc80: take out the character"),
        ({"address": "https://x.org/\udcff"}, r"--address: https://x.org/\udcff: take out"),
        ({"address": "x.org"}, "it begins with https://"),
        ({"address": "https://x.org/ 1"}, "no address"),
        ({"authors": ("孙韵",)}, "needs Latin letters"),
        ({"authors": ("Alliance Emerging",)}, "is something else"),
        ({"kind": "talk"}, "--kind talk: no kind of source; write analysis, interview, press"),
        ({"slug": "Rook"}, "no slug"),
        ({"slug": "rook-p1s1"}, "no slug"),
        ({"slug": "sun-2016"}, "the graph has this name already"),
        ({"authors": ("Yun Sun",), "date": "2016"}, "give another with --slug, as sun-2016b"),
        (
            {"authors": ()},
            "--institution NAME; of a transcript, who makes the remarks or answers",
        ),
        ({"authors": (" ",)}, "--author: it is empty"),
        ({"authors": ("Oda Rook and Bo Finn",)}, "these look like several; give --author for each"),
        ({"authors": ("Rook, Finn, Ode",)}, "these look like several"),
    ],
)
def test_what_cannot_be_is_refused(graph: Graph, change: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=re.escape(said)):
        scaffold(TEXT, ABOUT._replace(**change), graph)


def test_several_authors_are_each_one_who_wrote_it(graph: Graph, tmp_path: Path) -> None:
    names = ("Ann van der Łąka", "Ó Finn, Bo", "Yun Sun")
    made = scaffold(TEXT, ABOUT._replace(authors=names), graph)
    assert made.slug == "van-der-laka-2031"
    for path, text in made.files().items():
        (tmp_path / path.replace("/", "-")).write_text(text, encoding="utf-8")
    opened = realpolitik.open([str(tmp_path)])
    (source,) = (
        one for one in opened.ask("coverage", source=made.slug).held if "2031" in one.issued
    )
    assert source.label == "Ann van der Łąka, Bo Ó Finn and Yun Sun, The Almanac"
    assert source.short == "van der Łąka and others"
    assert sorted(
        rows(opened, f"SELECT ?p {{ id:{made.slug} dcterms:creator ?p . ?p a rp:Person }}")
    ) == [(f"{ID}{slug}",) for slug in ("ann-van-der-laka", "bo-o-finn", "yun-sun")]
    assert opened.names.resolve("van-der-laka-2031", "rp:Source")
    assert opened.names.find("Bo Ó Finn", "rp:Source")


def test_what_several_authors_wrote_is_the_view_of_each(graph: Graph, tmp_path: Path) -> None:
    opened = filled(scaffold(TEXT, ABOUT._replace(authors=("Bo Finn", "Yun Sun")), graph), tmp_path)
    for name, outcome in (
        ("Bo Finn", "answered"),
        ("Yun Sun", "answered"),
        ("China", "silent"),
        ("Western pessimists", "silent"),
    ):
        answer = opened.ask("alignments", a="Iran", b="Russia", according_to=name)
        assert answer.outcome == outcome, name
        # Who else wrote it is not named as the one who was asked for.
        named = opened.names.resolve(name, "rp:Actor").value
        assert answer.narrowing["according_to"] == (named,)


def test_what_states_wrote_is_the_view_of_each_and_nothing_else_is_theirs(
    graph: Graph, tmp_path: Path
) -> None:
    about = ABOUT._replace(authors=("China", "the Russian Federation"), institution=True)
    made = scaffold(TEXT, about, graph)
    assert made.slug == "china-2031"
    assert "partOf" not in made.record
    opened = filled(made, tmp_path)
    asked = {"a": "Iran", "b": "Russia"}
    for name in ("China", "Beijing", "Russia"):
        assert opened.ask("alignments", **asked, according_to=name).outcome == "answered", name
    assert opened.ask("alignments", **asked, according_to="Iran").outcome == "silent"
    assert opened.names.by_slug("china-and-russia") is None


@pytest.mark.parametrize("institution", [True, False])
def test_source_of_a_known_actor_has_the_name_of_that(graph: Graph, *, institution: bool) -> None:
    about = ABOUT._replace(authors=("the Russian Federation",), institution=institution)
    assert scaffold(TEXT, about, graph).slug == "russia-2031"


def test_article_is_no_part_of_a_slug(graph: Graph) -> None:
    about = ABOUT._replace(authors=("the Bordurian Federation",))
    with pytest.raises(Refused, match="give it with --institution"):
        scaffold(TEXT, about, graph)
    assert scaffold(TEXT, about._replace(institution=True), graph).slug == (
        "bordurian-federation-2031"
    )


def test_author_may_be_an_institution(graph: Graph) -> None:
    about = ABOUT._replace(authors=("The Ministry of Trade and Sea",), institution=True)
    made = scaffold(TEXT, about, graph)
    assert made.slug == "ministry-of-trade-and-sea-2031"
    assert "id:ministry-of-trade-and-sea a rp:Actor" in made.record


def test_who_publishes_what_it_wrote_is_cited_once(graph: Graph, tmp_path: Path) -> None:
    made = scaffold(TEXT, ABOUT._replace(authors=("The Almanac",), institution=True), graph)
    assert 'Citation "The Almanac, \\"A Note on the Strait\\", 4 May 2031, h' in made.record
    (tmp_path / "record.ttl").write_text(made.record, encoding="utf-8")
    answer = realpolitik.open([str(tmp_path)]).ask("threats", source="almanac-2031")
    assert "From The Almanac, 4 May 2031." in render(answer, "table", 200, long=True)


def test_text_that_is_recorded_already_is_told(opened: Graph) -> None:
    about = ABOUT._replace(slug="another")
    with pytest.raises(Refused, match="this is the text of rook-2031, which is recorded already"):
        scaffold(TEXT, about, opened)


def test_author_who_may_be_two_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "other.ttl"
    path.write_text(
        f'{PROLOGUE}id:sun-yat a rp:Person ; rdfs:label "Yun Sun"@en .', encoding="utf-8"
    )
    with pytest.raises(Ambiguous, match="id:sun-yat or id:yun-sun; say which"):
        scaffold(TEXT, ABOUT._replace(authors=("Yun Sun",)), realpolitik.open([str(path)]))


def test_quotation_marks_in_facts_are_kept(graph: Graph, tmp_path: Path) -> None:
    about = ABOUT._replace(title='The "Strait"\nand \\ us', publisher='"A"')
    made = scaffold(TEXT, about, graph)
    (tmp_path / "a.ttl").write_text(made.record, encoding="utf-8")
    found = rows(realpolitik.open([str(tmp_path)]), "SELECT ?t { id:rook-2031 dcterms:title ?t }")
    assert found == [('The "Strait"\nand \\ us',)]


TALK = """\
Good evening, Mr Finn. Will Tarn yield?

MR. FINN: Thank you very much, Ann. Thanks to Kestria it will not. The talk is in May.

Q Hello, all of you.
"""


def test_courtesies_labels_and_speakers_are_proposed_as_nothing(graph: Graph) -> None:
    speakers = {"": "Ann Meer"}
    about = ABOUT._replace(authors=("Bo Finn",), speakers=speakers, kind="pressBriefing")
    made = scaffold(TALK, about, graph)
    assert [(part.paragraph, part.sentence) for part in made.segments if part.furniture] == [
        (1, 1),
        (2, 1),
        (3, 1),
    ]
    assert dict(made.unknown) == {"Tarn": ["p1s2"], "Kestria": ["p2s2"]}
    assert "rp:sourceKind rp:pressBriefing ;" in made.record


def test_names_in_files_beside_are_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("data").mkdir()
    Path("data/world.ttl").write_text(
        f'{PROLOGUE}id:borduria a rp:State ; rdfs:label "Borduria"@en .', encoding="utf-8"
    )
    Path("note.txt").write_text(TEXT, encoding="utf-8")
    facts = ["--title", ABOUT.title, "--author", "Oda Rook", "--date", "2031"]
    assert main(["new", "note.txt", *facts, "--publisher", "The Almanac"]) == 0
    assert "Borduria" not in Path("rook-2031-world.csv").read_text(encoding="utf-8")
    assert capsys.readouterr().err == ""


def test_command_writes_the_record_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("note.txt").write_bytes(TEXT.encode())
    facts = ["--title", ABOUT.title, "--author", "Oda Rook", "--date", ABOUT.date]
    line = ["new", "note.txt", *facts, "--publisher", "The Almanac", "-o", "there"]
    assert main(line) == 0
    assert "Next:" in capsys.readouterr().out
    assert [str(path) for path in Path("there").rglob("*.ttl")] == ["there/seeds/rook-2031.ttl"]
    assert "rp:sourceKind rp:analysis ;" in Path("there/seeds/rook-2031.ttl").read_text("utf-8")
    assert Path("there/data").is_dir()
    assert main(line) == 2
    assert "this is the text of rook-2031, which is recorded" in capsys.readouterr().err
    Path("two.txt").write_text("It is another text.", encoding="utf-8")
    assert main([line[0], "two.txt", *line[2:]]) == 2
    assert "give another with --slug, as rook-2031b" in capsys.readouterr().err
    assert main([line[0], "two.txt", *line[2:], "--slug", "rook-2031b"]) == 0
    assert "declared" not in capsys.readouterr().out
    for record in Path("there/seeds").glob("*.ttl"):
        record.unlink()
    Path("there/seeds/rook-2031.ttl").write_text("# mine", encoding="utf-8")
    assert main(line) == 2
    assert "there/seeds/rook-2031.ttl: is there already" in capsys.readouterr().err
    assert main([*line, "--institution", "The Almanac"]) == 2
    assert "give one of them" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "label", "last", "slug"),
    [
        ("Oda Rook", "Oda Rook", "Rook", "oda-rook"),
        ("Rook,  Oda", "Oda Rook", "Rook", "oda-rook"),
        ("Ingeborg van der Mûelen-Śliwa", "", "van der Mûelen-Śliwa", ""),
        ("Ó Dálaigh, Tomás", "Tomás Ó Dálaigh", "Ó Dálaigh", "tomas-o-dalaigh"),
        ("Bo Finn, Jr.", "Bo Finn, Jr.", "Finn", "bo-finn-jr"),
        ("Bo Finn III", "Bo Finn III", "Finn", "bo-finn-iii"),
        ("Łucja O’Bim", "Łucja O’Bim", "O’Bim", "lucja-obim"),
        ("Oda", "Oda", "Oda", "oda"),
    ],
)
def test_last_name_of_a_person(graph: Graph, name: str, label: str, last: str, slug: str) -> None:
    found = authors([name], graph)
    assert (found.whole, found.last) == (label or name, last)
    assert found.slugs == (slug or slugged(name),)
    assert f'rdfs:label "{label or name}"@en' in found.declared
    assert found.new == (found.whole,)
    assert ("familyName" in found.declared) == (" " in name)


def test_author_who_is_known_is_not_declared(graph: Graph) -> None:
    for name in ("Yun Sun", "Sun, Yun", "yun-sun", "Beijing"):
        assert authors([name], graph).declared == ""
    made = scaffold(TEXT, ABOUT._replace(authors=("Sun, Yun",)), graph)
    assert (made.slug, made.new) == ("sun-2031", ())
    assert "rp:Person" not in made.record


def test_authors_sign_together(graph: Graph) -> None:
    assert authors(["Oda Rook", "Rook, Oda"], graph).whole == "Oda Rook"
    found = authors(["Oda Rook", "Yun Sun"], graph)
    assert found.slugs == ("oda-rook", "yun-sun")
    assert (found.whole, found.last) == ("Oda Rook and Yun Sun", "Rook")
    assert found.names == ("Oda Rook", "Yun Sun")
    assert found.new == ("Oda Rook",)
    made = scaffold(TEXT, ABOUT._replace(authors=("Oda Rook", "Yun Sun")), graph)
    assert "dcterms:creator id:oda-rook, id:yun-sun ;" in made.record


@pytest.mark.parametrize("name", ["A Bim & B Bim", "A Bim; B Bim", "A Bim, B Bim, C Bim"])
def test_several_in_one_name_are_refused(graph: Graph, name: str) -> None:
    with pytest.raises(Refused, match="give --author for each"):
        authors([name], graph)
    assert authors([name], graph, institution=True).whole == name
