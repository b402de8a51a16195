"""A header is read as YAML reads it, and has only known keys."""

from pathlib import Path

import yaml

from realpolitik.engine.sparql import read_header

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted([*ROOT.glob("queries/**/*.rq"), *ROOT.glob("ontology/rules/**/*.rq")])
KEYS = (
    "name summary description reference question lead tags phrasings params sections aliases "
    "group severity stage subject"
)


def test_header_is_read_as_yaml_reads_it() -> None:
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        header = read_header(text)
        lines = [line[3:] for line in text.splitlines() if line.startswith("#+ ")]
        assert header == (yaml.safe_load("\n".join(lines)) or {}), path
        assert header.keys() <= {*KEYS.split()}, path
        assert "summary" in header or path.parent.name == "joins" or header == {}, path
