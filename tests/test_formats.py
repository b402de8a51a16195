"""The formats of exports are known by their names."""

from pathlib import Path

from realpolitik.formats import EXPORTS, FORMATS
from realpolitik.terms import expand

ROOT = Path(__file__).resolve().parents[1]


def test_formats_differ_in_name_ending_and_media_type() -> None:
    for values in zip(*((f.title, f.media_type, f.ending) for f in FORMATS.values()), strict=True):
        assert len(set(values)) == len(FORMATS)
    for form in FORMATS.values():
        if form.iri:
            assert expand(form.iri).value.startswith("http://www.w3.org/ns/formats/")


def test_readme_tells_of_each_format() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, form in FORMATS.items():
        assert f"| `{name}` | {form.content} |\n" in readme
    assert "| `description` |" in readme
    assert EXPORTS[-1] == "description"
