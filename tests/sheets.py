"""An invented source, and tables of its claims, for the tests of tables."""

from pathlib import Path

from asking import PROLOGUE
from pyoxigraph import RdfFormat, Triple, parse

import realpolitik
from realpolitik import Graph
from realpolitik.curate.scaffold import About, scaffold
from realpolitik.curate.table.compile import compile_claims
from realpolitik.curate.table.rows import COLUMNS

TEXT = """\
The Strait

Kestria and Maravia patrol the strait. Kestria, it is said, feels threatened by Tarn.

Nothing else is known.

Photo: The Almanac
"""
WORLD = f"""{PROLOGUE}
id:kestria a rp:State ; rdfs:label "Kestria"@en ; skos:altLabel "Kestrian"@en .
id:maravia a rp:State ; rdfs:label "Maravia"@en ; skos:altLabel "Kestrian"@en .
id:tarn a rp:State ; rdfs:label "Tarn"@en .
id:long-strait a rp:Place ; rdfs:label "Long Strait"@en .
id:alliance-of-old a rp:Alliance ; rdfs:label "The alliance of old"@en ;
    rp:party id:kestria, id:tarn .
"""

# The graphs of desks by the contents of their files, which most tests share.
_OPENED: dict[tuple[str, ...], Graph] = {}


class Desk:
    """A folder with a world, the record and the text of a source, and a table."""

    def __init__(self, folder: Path, graph: Graph) -> None:
        self.made = scaffold(TEXT, About("The Strait", ("Oda Rook",), "2031", "The Almanac"), graph)
        self.folder, self.claims = folder, folder / "claims.ttl"
        (folder / "world.ttl").write_text(WORLD, encoding="utf-8")
        (folder / "record.ttl").write_text(self.made.record, encoding="utf-8")
        (folder / "note.txt").write_text(TEXT, encoding="utf-8")

    def table(self, *rows: dict[str, str]) -> str:
        """Compile rows, with empty cells for missing columns."""
        return self.compile(sheet(*rows))

    def compile(self, table: str) -> str:
        """Compile the text of a table."""
        path = self.folder / "t.csv"
        path.write_text(table, encoding="utf-8")
        data, texts = [str(self.folder)], [str(self.folder / "note.txt")]
        held = tuple(file.read_text("utf-8") for file in sorted(self.folder.glob("*.ttl")))
        if held not in _OPENED:
            _OPENED[held] = realpolitik.open(data)
        return compile_claims(str(path), _OPENED[held], data, texts, str(self.claims)).turtle


def sheet(*rows: dict[str, str]) -> str:
    """Return rows as the text of a table."""
    lines = [",".join(f'"{row.get(name, "")}"' for name in COLUMNS) for row in rows]
    return "\n".join([",".join(COLUMNS), *lines])


def triples(turtle: str) -> set[Triple]:
    """Return the triples of Turtle."""
    return {quad.triple for quad in parse(turtle, RdfFormat.TURTLE)}


def claim(**changes: str) -> dict[str, str]:
    """Return a correct row with changes."""
    row = {
        "source": "rook-2031",
        "sentence": "p1s1",
        "polarity": "affirms",
        "situation": "patrols",
        "kind": "Cooperation",
        "label": "Joint patrols",
        "party": "kestria | maravia",
        "claimant": "oda-rook",
        "certainty": "certain",
        "tense": "present",
        "gloss": "Kestria and Maravia run patrols in common.",
    }
    return row | changes
