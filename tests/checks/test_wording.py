"""Who is named in a label: by which names, and in which order."""

from pathlib import Path

import pytest
from planted import CLEAN, written

from realpolitik.checks.check import check
from realpolitik.files import ontology_files, read
from realpolitik.rdf.turtle_file import File

pytestmark = pytest.mark.slow  # of encoding and checking, and of no answer


@pytest.mark.parametrize(
    ("label", "rules"),
    [
        ("Norland is afraid of Estria", []),
        ("The North's fear of Estria", []),
        ("Fears about the cape", []),
        ("Those of the north fear Estria", []),  # with a capital alone it is a name
        ("Sudmark fears Estria", ["other-name"]),
        ("Sudmark's fear of Norland", ["other-name"]),
        ("Many in Sudmark fear Estria", ["other-name"]),
        ("The fleet of Estria frightens Norland", ["turned-roles"]),
    ],
)
def test_label_names_who_stands_in_the_roles(
    label: str, rules: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        path.relative_to(CLEAN).as_posix(): path.read_text(encoding="utf-8")
        for path in CLEAN.rglob("*.*")
    }
    name = "data/pell-2033.ttl"
    old = "Norland perceives a threat from Estria"
    assert old in files[name]
    files[name] = files[name].replace(old, label)
    written(files, tmp_path)
    monkeypatch.chdir(tmp_path)
    ground = [File(path, read(path)) for path in ontology_files()]
    assert [fault.rule for fault in check(["."], ground=ground).faults] == rules
