"""Exports have the same bytes each time, and are documented; what is in them, other tests read."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from realpolitik.export.formats import EXPORTS

MINI = Path(__file__).parents[1] / "mini"
EXPORT_ALL = """
import hashlib, sys
import realpolitik
from realpolitik.export.export import export
from realpolitik.export.formats import EXPORTS
graph = realpolitik.open(sys.argv[1:])
for form in EXPORTS:
    for inferred in (True, False):
        data = export(graph, form, inferred=inferred)
        print(form, inferred, hashlib.sha256(data).hexdigest())
"""


@pytest.mark.slow
def test_same_bytes_for_another_order_of_triples_and_another_process(tmp_path: Path) -> None:
    # The same triples in reverse order, in files with other names.
    for place, path in enumerate(sorted(MINI.glob("*.ttl"), reverse=True)):
        lines = [str(quad.triple) + " .\n" for quad in parse(path.read_bytes(), RdfFormat.TURTLE)]
        (tmp_path / f"{place}.ttl").write_text("".join(reversed(lines)), encoding="utf-8")
    runs = [
        subprocess.run(
            [sys.executable, "-c", EXPORT_ALL, str(folder)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout
        for seed, folder in (("1", MINI), ("2", tmp_path))
    ]
    assert len(runs[0].splitlines()) == 2 * len(EXPORTS)
    assert runs[0] == runs[1]


ROOT = Path(__file__).resolve().parents[2]


def test_document_lists_the_formats() -> None:
    document = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    for name, content in EXPORTS.items():
        assert f"| `{name}` | {content} |\n" in document
