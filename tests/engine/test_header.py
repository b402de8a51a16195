"""A header is read as YAML reads it, and what is none is told at its line."""

from pathlib import Path

import pytest
import yaml

from realpolitik.engine.sparql import read_header
from realpolitik.errors import Malformed

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted([*ROOT.glob("queries/**/*.rq"), *ROOT.glob("ontology/rules/**/*.rq")])
TEXTS = ("name", "summary", "description", "reference", "question", "lead")
LISTS = (
    "tags",
    "phrasings",
    "params",
    "sections",
    "aliases",
    "group",
    "severity",
    "stage",
    "subject",
)
KEYS = frozenset((*TEXTS, *LISTS))


def test_header_is_read_as_yaml_reads_it() -> None:
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        lines = [line[3:] for line in text.splitlines() if line.startswith("#+ ")]
        assert read_header(text, str(path), KEYS) == yaml.safe_load("\n".join(lines)), path


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("#+ summary: One\n#+ colour: red", 2),
        ("#+ summary", 1),
        ("#+   - an item of nothing, and\n#+   b: an entry", 2),
        ("#+ params:\n#+   a: rp:Actor\n#+   - an item", 3),
        ("#+ tags: [a]\n#+   b: an entry", 2),
        ("#+ summary: One\n#+   - an item", 2),
    ],
)
def test_invalid_header_is_malformed_at_its_line(text: str, line: int) -> None:
    with pytest.raises(Malformed) as caught:
        read_header(text, "x.rq", KEYS)
    assert (caught.value.path, caught.value.line) == ("x.rq", line)
