"""An agent drafts the table of a source through the tools, and a person decides on its rows."""

import asyncio
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import TextContent
from sheets import TEXT, WORLD

import realpolitik
from realpolitik import Graph
from realpolitik.command.cli import main
from realpolitik.curate.drafts import Drafts
from realpolitik.curate.scaffold import About, scaffold
from realpolitik.serve.agents import server
from realpolitik.serve.pool import Pool
from realpolitik.serve.programs.tools import texts

pytestmark = pytest.mark.slow  # of encoding and checking, and of no answer

Call = Callable[..., Any]
ABOUT = About("The Strait", ("Oda Rook",), "2031", "The Almanac")
PATROL = {
    "kind": "Cooperation",
    "label": "Kestria and Maravia patrol the strait",
    "party": ["kestria", "maravia"],
    "gloss": "Kestria and Maravia keep watch on the strait in common.",
}


@pytest.fixture
def folder(tmp_path: Path, graph: Graph) -> Path:
    """Return a folder with a record, a world and a text."""
    made = scaffold(TEXT, ABOUT, graph)
    for name, text in (("seeds/rook-2031", made.record), ("data/rook-2031-world", WORLD)):
        path = tmp_path / f"{name}.ttl"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    (tmp_path / "note.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


@pytest.fixture
def call(folder: Path) -> Iterator[Call]:
    """Yield a function that calls a tool, and returns its result."""
    drafts = Drafts(str(folder))
    app = server(Pool(realpolitik.open), drafts)

    def called(tool: str, **arguments: Any) -> Any:
        async def asked() -> Any:
            async with Client(app) as client:
                return await client.call_tool(tool, arguments)

        told = asyncio.run(asked())
        return told.content[0].text if told.is_error else told.structured_content

    yield called
    drafts.close()


def test_sentences_are_read_before_they_are_encoded(call: Call) -> None:
    found = call("sentences", source="rook-2031", first="p1s2", last="p1s2")
    (sentence,) = found["sentences"]
    assert sentence["claimant"] == "oda-rook"
    assert sentence["names"] == {"Kestria": "kestria", "Tarn": "tarn"}
    assert sentence["kinds"]["threatened by"] == "ThreatPerception"
    assert found["next"] == "p2s1"


def test_all_faults_come_at_once_with_row_column_and_mends(call: Call) -> None:
    rows = [
        {**PATROL, "sentence": "p1s1"},
        {**PATROL, "kind": "Alignment", "party": "kestria", "gloss": "They do."},
        {**PATROL, "party": "Kestira", "label": "X", "gloss": "Nothing."},
    ]
    told = call("check_rows", source="rook-2031", rows=rows)
    first, second, third = told["rows"]
    assert "faults" not in first
    fault = next(f for f in second["faults"] if f["code"] == "relation-parties")
    assert fault["column"] == "party"
    assert "the kind" in told["mends"]["relation-parties"][1]["gives_up"]
    (fault,) = third["faults"]
    assert (fault["column"], fault["code"]) == ("party", "cell-party")
    assert "did you mean Kestria" in fault["why"]


def test_a_check_tells_what_no_row_says(call: Call) -> None:
    row = {"sentence": "p1s2", "kind": "Concern", "holder": "kestria", "toward": "tarn"}
    row |= {"gloss": "Kestria is wary of Tarn."}
    told = call("check_rows", source="rook-2031", rows=[row])
    assert told["left"]["p1s2"]["words"] == ["feels threatened"]


def test_what_other_cells_imply_is_filled_in(call: Call) -> None:
    inner = {"kind": "Policy", "holder": "tarn", "label": "Tarn opens the strait"}
    urges = "Kestria urges Tarn to let ships through the strait."
    rows = [
        {"sentence": "p1s2", "kind": "Demand", "content": inner, "gloss": urges},
        {"basis": "presupposed", "gloss": "Kestria had urged Tarn before to open the strait."},
        {"kind": "Friction", "gloss": "There may be tension between Kestria and Tarn."},
        {"situation": inner["label"], "polarity": "denies", "gloss": "Tarn keeps it shut."},
    ]
    told = call("put_rows", source="rook-2031", rows=rows)
    assert (told["put"], told["state"]) == (True, "everything is written; 0 errors to correct")
    assert call("put_rows", source="rook-2031", rows=rows)["put"]  # in place of the first
    demand, content, earlier, friction, _ = (row["reads"] for row in told["rows"])
    assert "holder=kestria" in demand
    assert "content=Tarn opens the strait" in demand
    assert "“Tarn opens the strait” (holder=tarn)" in content
    assert "tense=past" in earlier
    assert demand.split(" on ")[1].split(":")[0] == earlier.split(" on ")[1].split(":")[0]
    assert "(party=kestria | tarn, certainty=possible, tense=present)" in friction


@pytest.mark.parametrize(
    ("gloss", "tense"),
    [
        ("Kestria recently closed the strait that is Tarn's.", "past"),
        ("Kestria has met Tarn.", "past"),
        ("Kestria fears what has happened.", "present"),
        ("Kestria is going to arm.", "future"),
        ("Ships sent to the strait guard it.", "past?"),
    ],
)
def test_tense_is_that_of_the_first_finite_verb(call: Call, gloss: str, tense: str) -> None:
    row = {"sentence": "p1s2", "kind": "Policy", "holder": "kestria", "gloss": gloss}
    told = call("put_rows", source="rook-2031", rows=[row])
    assert f"tense={tense}" in told["rows"][0]["reads"]
    assert told["put"] == (tense != "past?") == told["state"].startswith("everything")


def test_put_rows_are_proposals_and_keep_their_names(call: Call, folder: Path) -> None:
    thing = 'id:ann-meer a rp:Person ; rdfs:label "Ann Meer"@en ; rp:citizenOf id:kestria .'
    own = {"kind": "Policy", "holder": "Ann Meer", "label": "Ann Meer leads the patrols"}
    other = own | {"sentence": "p1s1", "gloss": "Ann Meer is in charge of the ships."}
    patrol = {"sentence": "p1s1", **PATROL}
    assert call("put_rows", source="rook-2031", rows=[patrol])["done"] == 1
    told = call("put_rows", source="rook-2031", rows=[other, patrol], things=[thing])
    names = [row["reads"].split(" on ")[0] for row in told["rows"]]
    assert names == ["rook-2031-p1s1-2", "rook-2031-p1s1-1"]
    table = folder / "rook-2031.csv"
    text = table.read_text("utf-8")
    assert text.count(",proposed,") == 2
    # A person accepts one row; the agent can no longer change it.
    table.write_text(text.replace("1-1,proposed", "1-1,accepted"), encoding="utf-8")
    told = call("put_rows", source="rook-2031", rows=[{"sentence": "p1s1"}])
    assert told["kept"] == ["rook-2031-p1s1-1"]
    assert ",proposed," not in table.read_text("utf-8")
    # The thing is only proposed: it becomes data when a person removes the mark.
    world = (folder / "data" / "rook-2031-world.ttl").read_text("utf-8")
    assert f"\n# proposed: {thing}\n" in world
    assert not realpolitik.open([str(folder)]).names.find("Ann Meer", "rp:Actor")


def test_a_draft_compiles_with_the_things_that_it_proposes(
    call: Call, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    thing = 'id:ann-meer a rp:Person ; rdfs:label "Ann Meer"@en .'
    row = {"sentence": "p1s1", "kind": "Policy", "gloss": "Ann Meer is in charge of the ships."}
    own = {"kind": "Policy", "holder": "ann-meer", "gloss": "Ann Meer sends ships."}
    assert call("put_rows", source="rook-2031", rows=[row, own], things=[thing])["put"]
    table = folder / "rook-2031.csv"
    command = ["table", str(table), "--data", str(folder), "--text", str(folder / "note.txt")]
    assert main([*command, "--draft"]) == 0
    table.write_text(table.read_text("utf-8").replace("proposed", "accepted"), encoding="utf-8")
    assert main(command) == 2
    assert 'propose 1 name; to accept a name, remove "# proposed: "' in capsys.readouterr().err


def test_a_row_may_have_several_holders_or_say_why_there_is_no_claim(call: Call) -> None:
    row = {"kind": "Goal", "holder": ["kestria", "maravia"], "issue": "security-issues"}
    row |= {"label": "{holder} seeks security", "gloss": "Security is an aim of {holder}."}
    rows = [{**row, "sentence": "p1s1"}, {"sentence": "p2s1", "noClaim": "It says nothing."}]
    told = call("put_rows", source="rook-2031", rows=rows)
    assert (told["put"], told["done"]) == (True, 2)


def test_a_situation_of_the_draft_is_known(call: Call) -> None:
    call("put_rows", source="rook-2031", rows=[{"sentence": "p1s1", **PATROL}])
    known = {"sentence": "p1s2", "situation": "cooperation-kestria-maravia", "gloss": "They do."}
    gloss = "There are issues of common interest to China and Russia."  # of another source
    other = {"sentence": "p1s1", "situation": "convergence-common-interest", "gloss": gloss}
    found = [
        [fault["code"] for row in told["rows"] for fault in row.get("faults", ())]
        for told in (
            call("check_rows", source="rook-2031", rows=[known, {**PATROL, "label": "Patrols"}]),
            call("check_rows", source="rook-2031", rows=[other]),
        )
    ]
    assert "twin-situations" in found[0]
    codes = [*found[0], *found[1]]
    assert not [code for code in codes if code.startswith(("cell-", "undefined-"))]


def test_the_guide_is_read_by_need(call: Call) -> None:
    about = ["Norm", "urges", "actType", "xyzzy", "stake", "optional cells", "claimant"]
    found = call("guide", about=about)["found"]
    norm, urges, column, nothing, stake, optional, claimant = found
    assert norm["kinds"][0]["required"] == ["averts or content or issue"]
    assert not {"holder", "party", "actType"} & {*norm["kinds"][0]["allowed"].split()}
    assert len(norm["kinds"][0]["rows"]) == 2
    assert [kind["kind"] for kind in urges["kinds"]] == ["Demand"]
    assert "aiding" in column["values"]
    assert nothing["none"]
    assert [rule.partition(";")[0] for rule in stake["guide"]] == ["cell: `stake`"]
    assert stake["guide"][0] in optional["guide"]
    assert claimant["guide"][0].startswith("The claimant holds the view.")


def test_the_example_of_the_prompt_compiles(call: Call) -> None:
    text = texts("encoding")["prompt"]["text"].format(source="rook-2031")
    example = re.search(r"rows=(\[.*?\])\)\n", text, re.DOTALL)
    assert example
    told = call("check_rows", source="rook-2031", rows=json.loads(example[1]))  # of another text
    codes = {fault["code"] for row in told["rows"] for fault in row.get("faults", ())}
    assert codes == {"hedge-added"}


def test_without_a_folder_there_is_nothing_to_draft_with() -> None:
    async def offered() -> list[str]:
        async with Client(server(Pool(realpolitik.open))) as client:
            assert not (await client.list_prompts()).prompts
            return [tool.name for tool in (await client.list_tools()).tools]

    assert asyncio.run(offered()) == ["ask", "search", "show", "why", "sparql"]


def test_the_command_drafts_over_standard_input_and_output(folder: Path) -> None:
    command = ["-m", "realpolitik", "mcp", "--encode", str(folder)]
    running = StdioServerParameters(command=sys.executable, args=command, env={**os.environ})

    async def asked() -> str:
        async with Client(stdio_client(running)) as client:
            (prompt,) = (await client.list_prompts()).prompts
            content = (
                (await client.get_prompt(prompt.name, {"source": "rook-2031"})).messages[0].content
            )
            assert isinstance(content, TextContent)
            assert "Draft the claims of the source rook-2031" in content.text
            told = await client.call_tool("sentences", {"source": "rook-2032"})
            assert isinstance(told.content[0], TextContent)
            return told.content[0].text

    assert asyncio.run(asked()).endswith(
        'no source is called "rook-2032"; did you mean rook-2031?\n'
    )
