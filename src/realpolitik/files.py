"""Find and read the project's own files: in a checkout or in an installed package alike."""

import errno
import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress

from realpolitik.errors import Malformed, Refused

__all__ = [
    "data_files",
    "digest",
    "folder",
    "is_folder_of_data",
    "join",
    "kind_of",
    "ontology_files",
    "read",
    "read_bytes",
    "read_text",
    "recorded",
    "rule_files",
    "seed_texts",
    "shortened",
    "turtle_files",
    "write",
    "write_new",
]


def folder(name: str) -> str:
    """Return the path of one of the data folders: ontology, data, seeds or queries."""
    here = os.path.dirname(os.path.abspath(__file__))
    installed = os.path.join(here, "resources", name)
    if os.path.isdir(installed):
        return installed
    return os.path.join(os.path.dirname(os.path.dirname(here)), name)


def ontology_files() -> list[str]:
    """Return the Turtle files of the ontology and its concept schemes."""
    return [os.path.join(folder("ontology"), name) for name in ("realpolitik.ttl", "schemes.ttl")]


def rule_files() -> list[str]:
    """Return the rule files, by name."""
    return _files(os.path.join(folder("ontology"), "rules"), ".rq")


def query_files() -> list[str]:
    """Return the paths of the project's queries: the saved questions, joins and checks."""
    inner = [
        folder("queries"),
        *(os.path.join(folder("queries"), of) for of in ("joins", "checks")),
    ]
    return [path for each in inner for path in _files(each, ".rq")]


def data_files(extra: tuple[str, ...] = ()) -> list[str]:
    """Return the Turtle files of the data, those of `extra` (files or folders) last, each once.

    Raises Malformed for a path in `extra` that is not there or holds no Turtle.
    """
    files = _files(folder("data"), ".ttl") + _files(folder("seeds"), ".ttl")
    if not extra:
        return files
    known = {os.path.realpath(path): path for path in files}
    for path in extra:
        for file in turtle_files(path):
            known.setdefault(os.path.realpath(file), file)
    return list(known.values())


def turtle_files(path: str) -> list[str]:
    """Return a file, or the Turtle files of a folder and of its `seeds/` and `data/` if it has any.

    Raises Malformed for a path that is not there, or a folder without Turtle.
    """
    if not os.path.isdir(path):
        if os.path.lexists(path):
            return [path]
        raise Malformed(path, None, None, "no such file or folder")
    folders = [path, *(os.path.join(path, name) for name in ("seeds", "data"))]
    found = [file for place in folders if os.path.isdir(place) for file in _files(place, ".ttl")]
    if not found:
        raise Malformed(path, None, None, "this folder holds no .ttl file")
    return found


def is_folder_of_data(path: str) -> bool:
    """Say whether a folder holds Turtle files, and is not the project's own."""
    own = {os.path.realpath(folder(name)) for name in ("seeds", "data")}
    if not os.path.isdir(path) or os.path.realpath(path) in own:
        return False
    return bool(_files(path, ".ttl"))


def join(name: str) -> str:
    """Return one of the queries with which the answer to every question is put together."""
    return read(os.path.join(folder("queries"), "joins", f"{name}.rq"))


def shortened(path: str) -> str:
    """Return the path of one of the project's own files from the folder that it is in.

    >>> shortened(ontology_files()[0])
    'ontology/realpolitik.ttl'
    """
    own = os.path.dirname(folder("ontology"))
    return os.path.relpath(path, own) if path.startswith(own + os.sep) else path


def seed_texts() -> list[str]:
    """Return the texts of sources that somebody has put beside their records, if any."""
    return _files(folder("seeds"), ".txt")


def recorded(sources: Mapping[str, str], paths: Sequence[str]) -> dict[str, str]:
    """Return the texts at hand of sources, which are given by the checksums (SHA-256) of theirs.

    Texts that stand beside the records of sources are tried; those at `paths` must be a source's.

    Raises Refused where the checksum of one at `paths` is that of no source, Malformed where it
    cannot be read.
    """
    beside = seed_texts()
    if not (beside or paths):
        return {}
    texts = {}
    for path in [*beside, *paths]:
        text = read(path)
        source = sources.get(digest(text))
        if source:
            texts[source] = text
        elif path in paths:
            reason = "its checksum is that of no source; give the text as it was recorded"
            raise Refused(path, reason)
    return texts


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, as `rp:sha256` has it.

    >>> digest("")[:8]
    'e3b0c442'
    """
    from hashlib import sha256  # which few need, and loads OpenSSL

    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read(path: str) -> str:
    """Return the text of a UTF-8 file, line ends as they are, without a byte order mark.

    Raises Malformed where it cannot be read or is not UTF-8.
    """
    try:
        return read_bytes(path).decode()
    except UnicodeDecodeError as error:
        reason = f"not UTF-8 at byte {error.start}; save it as UTF-8"
        raise Malformed(path, None, None, reason) from None


def read_bytes(path: str) -> bytes:
    """Return a file without a byte order mark; raise Malformed where it cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read().removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        raise Malformed(path, None, None, f"cannot be read: {error.strerror}") from None
    except ValueError:
        raise Malformed(path, None, None, "cannot be read: no file has such a name") from None


def _files(path: str, ending: str) -> list[str]:
    """Return the files of a folder with such names; hidden ones are the notes of some program."""
    try:
        names = os.listdir(path)
    except OSError as error:
        raise Malformed(path, None, None, f"cannot be read: {error.strerror}") from None
    shown = sorted(n for n in names if n.endswith(ending) and not n.startswith("."))
    return [os.path.join(path, name) for name in shown]


# What a file is that begins with such bytes; UTF-32 begins as UTF-16 does, so it goes first.
_MARKS = {
    b"\xff\xfe\0\0": "UTF-32",
    b"\0\0\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a packed document (docx, odt, xlsx, ods)",
    b"\xd0\xcf\x11\xe0": "a document of an office program",
    b"{\\rtf": "RTF",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"\x1f\x8b": "a packed file",
}
_MARKUP = r"\s*<(!doctype|\?xml|!--|[a-z][a-z0-9]*[\s/>])"
_START = 4096
# What a process has open, by names that may stand for a file: it goes on where that stands.
_OPEN_FILES = ("/dev/fd/", "/dev/std", "/proc/")


def kind_of(data: bytes) -> str:
    """Return what a file is by the bytes that it begins with, or nothing for what may be a text.

    >>> kind_of("text".encode("utf-16"))
    'UTF-16'
    """
    return next((kind for mark, kind in _MARKS.items() if data.startswith(mark)), "")


def read_text(path: str, wanted: str = "plain text in UTF-8") -> str:
    """Return a plain text, its line ends as they are, without a byte order mark.

    Raises Malformed for what is no text in UTF-8: it says what it is, or in which line it is not
    UTF-8, and that it is to be saved as what is `wanted`.
    """
    try:
        with open(path, "rb") as file:
            data = file.read()
    except (OSError, ValueError):
        return read(path)  # which says why not
    kind = kind_of(data)
    if not kind and b"\0" in data:
        kind = "UTF-16" if _every_other(data[:_START]) else "no text but a file of a program"
    if kind:
        raise Malformed(path, None, None, f"this is {kind}; save it as {wanted}")
    try:
        text = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = len(data[: error.start].decode().splitlines()) or 1
        reason = f"this is not UTF-8 but another encoding, as Windows-1252; save it as {wanted}"
        raise Malformed(path, line, None, reason) from None
    if re.match(_MARKUP, text, re.IGNORECASE):
        raise Malformed(path, None, None, f"this is a web page or XML; save it as {wanted}")
    if not text.strip():
        raise Malformed(path, None, None, "this file has no text")
    return text


def _every_other(data: bytes) -> bool:
    """Whether nearly every other byte is zero, as where ASCII is written in UTF-16."""
    few, many = sorted((data[0::2].count(0), data[1::2].count(0)))
    return few == 0 and many > len(data) // 4


def write(path: str, data: bytes) -> None:
    """Write a file in one step: whoever reads it sees all of it or what was there before.

    A file that is there keeps its owner and rights, and one that a symbolic link points to stays
    where it is. What is no file, such as /dev/null or a pipe, is written to where it is.

    Raises Refused where the place cannot be written.
    """
    try:
        if path.startswith(_OPEN_FILES) or (os.path.exists(path) and not os.path.isfile(path)):
            with open(path, "ab") as file:
                file.write(data)
            return
        place = os.path.realpath(path)
        draft = _draft(place, data)
        try:
            os.replace(draft, place)
        except BaseException:
            with suppress(OSError):
                os.unlink(draft)
            raise
    except OSError as error:
        raise Refused(path, f"cannot be written: {error.strerror}") from None
    except ValueError:
        raise Refused(path, "cannot be written: no file has such a name") from None


def write_new(folder: str, files: Mapping[str, str]) -> None:
    """Write new files by their paths in a folder; where one cannot be written, none is.

    A file that has the same text already counts as written, so that what was broken off can be
    done again; but one of them must be new.

    Raises Refused for a file that is there already and for a place that cannot be written.
    """
    missing = {path: text for path, text in files.items() if not _has(folder, path, text)}
    for path in missing or files:
        if os.path.lexists(os.path.join(folder, path)):
            raise Refused(
                os.path.join(folder, path),
                "is there already, and stays as it is; take it away first",
            )
    drafts: dict[str, str] = {}
    made: list[str] = []
    path = folder
    try:
        for name, text in missing.items():
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            drafts[path] = _draft(path, text.encode())
        for path, draft in drafts.items():
            _appear(draft, path)
            made.append(path)
    except (OSError, ValueError) as error:
        for done in reversed(made):
            with suppress(OSError):
                os.unlink(done)
        raise Refused(path, f"cannot be written: {getattr(error, 'strerror', error)}") from None
    finally:
        for draft in drafts.values():
            with suppress(OSError):
                os.unlink(draft)


def _appear(draft: str, path: str) -> None:
    """Let a file appear under its name, unless a file is there by now."""
    try:
        os.link(draft, path)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS):
            raise
        # Some file systems, as of memory sticks, have no links.
        with open(draft, "rb") as whole, open(path, "xb") as file:
            file.write(whole.read())


def _draft(path: str, data: bytes) -> str:
    """Write a file beside the place that it is for, and return its path.

    It has the owner and the rights of the file in that place, if one is there.
    """
    draft = f"{path}.{os.urandom(4).hex()}.tmp"
    old = os.stat(path) if os.path.isfile(path) else None
    rights = 0o600 if old else 0o666
    try:
        with open(draft, "xb", opener=lambda path, flags: os.open(path, flags, rights)) as file:
            if old:
                _make_like(draft, old)
            file.write(data)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise
    return draft


def _make_like(path: str, old: os.stat_result) -> None:
    """Give a file the owner and the rights of another one, and no other group rights in it."""
    rights = old.st_mode & 0o777
    if hasattr(os, "chown"):
        try:
            os.chown(path, old.st_uid, old.st_gid)
        except PermissionError:
            rights &= 0o707
    os.chmod(path, rights)


def _has(folder: str, path: str, text: str) -> bool:
    try:
        with open(os.path.join(folder, path), encoding="utf-8", newline="") as file:
            return file.read() == text
    except (OSError, ValueError):
        return False
