"""The suite of other engines and tools reports differences; the document shows none."""

from pathlib import Path
from typing import Any

from cases.made_cases import write_cases
from interop.__main__ import CHECKS, HEADINGS
from interop.comparison import FORMATS, YEARS, File, Material
from interop.engines import check_engine, oxigraph
from interop.machine import Machine
from pyoxigraph import Literal, NamedNode, Triple, serialize

import realpolitik

ROOT = Path(__file__).resolve().parents[1]
SORTED = "SELECT ?a ?b WHERE { ?a ?p ?b } ORDER BY DESC(?a)"


def results(*rows: str, names: str = "ab") -> dict[str, Any]:
    """Return results in JSON, with a letter for each variable and each value."""
    bindings = [
        {name: {"type": "literal", "value": value} for name, value in zip(names, row, strict=True)}
        for row in rows
    ]
    return {"head": {"vars": [*names]}, "results": {"bindings": bindings}}


def test_engine_with_faults(tmp_path: Path) -> None:
    triple = Triple(NamedNode("x:s"), NamedNode("x:p"), Literal("o"))
    files = {name: File(tmp_path / name, 2 if name == "trig" else 1) for name in FORMATS}
    for name, form in FORMATS.items():
        serialize([triple], files[name].path, form)
    query = "SELECT ?o WHERE { ?s ?p ?o }"
    queries = {"good": query, "bad": query, "no": "?"}
    expected = {"good": results("o", names="o"), "bad": results(names="o"), "no": results()}
    material = Material(files, tmp_path, {}, {}, queries, expected)
    (check,) = check_engine(oxigraph, FORMATS, Machine(tmp_path, tmp_path), material)
    faults = {name: fault for name, fault in check.faults.items() if fault}
    assert faults.pop("no")
    assert faults == {"trig": "1 of 2 triples", "bad": 'adds 1 of 0 rows, such as "o"'}


def test_document_shows_all_engines_and_tools_without_differences(tmp_path: Path) -> None:
    document = (ROOT / "docs" / "interoperability.md").read_text(encoding="utf-8")
    rest = document.partition(f"| {' | '.join(HEADINGS)} |\n")[2]
    lines = rest.partition("\n\n")[0].splitlines()[1:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert [name for name, *_ in rows] == [name for group in CHECKS for name in group]
    made = [str(YEARS), str(write_cases(tmp_path / "cases"))]
    network = realpolitik.open(made).export("graphml")
    size = f"{network.count(b'<node ')} nodes, {network.count(b'<edge ')} edges"
    for name, _, compared, equal in rows:
        good, _, total = equal.partition(" of ")
        assert good == total != "", name
        if "edges" in compared:
            assert compared == f"{size}, their labels and signs", name
