"""A text is read as it is, and what is no plain text in UTF-8 is named."""

from pathlib import Path

import pytest

from realpolitik.errors import Malformed
from realpolitik.textfile import read_text


def test_text_keeps_its_line_ends_and_loses_its_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeffEin Satz.\r\nNoch «einer» 😀.\n".encode())
    assert read_text(str(path)) == "Ein Satz.\r\nNoch «einer» 😀.\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("A text.".encode("utf-16"), "this is UTF-16; save it as plain text in UTF-8"),
        (b"\xfe\xff" + "A text.".encode("utf-16-be"), "this is UTF-16"),
        ("A text.".encode("utf-32"), "this is UTF-32"),
        ("A text.".encode("utf-16-le"), "this is UTF-16; save it"),
        ("Ein «Satz».".encode("latin-1"), "line 1: this is not UTF-8 but another encoding"),
        (b"So.\nHe\xe9.", "line 2: this is not UTF-8"),
        (b"\x7fELF\2\1\1" + bytes(9) + b"\2\0>\0\1text and more text", "a file of a program"),
        (b"\x89PNG\r\n", "this is an image"),
        (b"<div><p>So it is.</p></div>", "this is a web page or XML; save it as plain text"),
        (b"%PDF-1.7 ...", "this is a PDF"),
        (b"PK\x03\x04....", "docx"),
        (b"{\\rtf1 text}", "this is RTF"),
        (b"\n <!DOCTYPE html><p>A text.", "a web page"),
        (b"", "has no text"),
        (b" \r\n\xe2\x80\x83\n", "has no text"),
    ],
)
def test_what_is_no_plain_text_is_named(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(Malformed, match=f"^{path}[:,] .*{said}"):
        read_text(str(path))


@pytest.mark.parametrize(
    ("name", "said"), [("none.txt", "No such file"), (".", "Is a directory"), ("a\0", "no file")]
)
def test_what_is_no_file_is_told(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(Malformed, match=said):
        read_text(f"{tmp_path}/{name}")
