"""A table of entities compiles to Turtle, or all its errors are reported by row and column."""

from pathlib import Path

import pytest
from asking import PROLOGUE
from sheets import triples

from realpolitik import Graph
from realpolitik.command.cli import main
from realpolitik.curate.table.entities import compile_entities, entities_to_fill, is_entity_table
from realpolitik.errors import Faults, Refused

TABLE = """\
slug,kind,label,aliases,partOf,within,concerns,agent,begins,wikidata,count,where
,state,Kestria,Kestrian | the Kestrians,NATO,,,,,Q148,2,p1s1 p1s2
north-cape,Place,North Cape,,,,,,,,,
,Event | Issue,Fall of the Cape,,,,North Cape,Kestrian,2031-05-04,,,
,,Nobody,,,,,,,,1,p1s1
"""
TURTLE = """
id:kestria a rp:State ; rdfs:label "Kestria"@en ; skos:altLabel "Kestrian"@en, "the Kestrians"@en ;
    rp:partOf id:nato ; schema:sameAs <http://www.wikidata.org/entity/Q148> .
id:north-cape a rp:Place ; rdfs:label "North Cape"@en .
id:fall-of-the-cape a rp:Event, rp:Issue ; rdfs:label "Fall of the Cape"@en ;
    rp:concerns id:north-cape ; rp:agent id:kestria ;
    rp:begins "2031-05-04T00:00:00Z"^^xsd:dateTime .
"""


def saved(folder: Path, text: str) -> str:
    path = folder / "world.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_entities_refer_to_each_other_by_name(graph: Graph, tmp_path: Path) -> None:
    found = compile_entities(saved(tmp_path, TABLE), graph)
    assert triples(found) == triples(PROLOGUE + TURTLE)
    assert '"2031-05-04T00:00:00Z"^^xsd:dateTime' in found


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        (",state,", ",stat,", 'row 2, column kind: no class of entities is called "stat"; did you'),
        ("north-cape,", "North,", "row 3, column slug: this is not a slug"),
        ("north-cape,", "kestria,", "row 3, column slug: another row has this slug"),
        (",North Cape,,,,,,,", ",,,,,,,,", "row 3, column label: this is empty"),
        (",NATO,", ",NETO,", 'row 2, column partOf: no thing is called "NETO"'),
        ("2031-05-04", "May", 'row 4, column begins: "May" is not a date'),
        ("Q148", "148", 'row 2, column wikidata: "148" is not a Wikidata item'),
        ("aliases", "alias", 'row 1: no column is called "alias"; did you mean aliases?'),
    ],
)
def test_error_has_its_row_and_column(
    graph: Graph, tmp_path: Path, old: str, new: str, error: str
) -> None:
    with pytest.raises(Faults) as caught:
        compile_entities(saved(tmp_path, TABLE.replace(old, new, 1)), graph)
    assert error in caught.value.lines[0]


def test_table_of_unknown_names_is_filled(graph: Graph, tmp_path: Path) -> None:
    path = saved(tmp_path, entities_to_fill({"Long Strait": ["p1s1", "p1s1", "p2s1"]}))
    assert is_entity_table(path)
    with pytest.raises(Refused, match="no row has a kind, such as State"):
        compile_entities(path, graph)
    filled = Path(path).read_text("utf-8").replace("long-strait,,", "long-strait,Place,")
    assert ",3,p1s1 p2s1" in filled
    out = tmp_path / "world.ttl"
    assert main(["table", saved(tmp_path, filled), "-o", str(out)]) == 0
    assert 'id:long-strait a rp:Place ;\n    rdfs:label "Long Strait"@en .' in out.read_text(
        "utf-8"
    )
