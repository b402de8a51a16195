"""Find, read and write the user's files, and find and read those of the installed project."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from stat import S_ISCHR

from realpolitik.errors import Malformed, Refused

__all__ = ["contents", "data_files", "decode", "digest", "display_path", "draft_of", "folder"]
__all__ += ["join_query", "label_query_file", "ontology_files", "place", "read", "read_bytes"]
__all__ += ["read_text", "relative_path", "rule_files", "seed_texts", "table_rows", "turtle_files"]
__all__ += ["write", "write_new"]

# The beginning of an HTML, XML or RTF document.
_MARKUP = r"\s*<(!doctype|\?xml|!--|[a-z][a-z0-9]*[\s/>])|\{\\rtf"
_RULES = ("status", "shortcuts", "forecasts", "theories")
_OPEN_FILES = ("/dev/fd/", "/dev/std", "/proc/")  # open files: append to these


def folder(name: str) -> str:
    """Return the path of a project folder, such as `ontology`, `data`, `seeds` or `queries`."""
    here = os.path.dirname(os.path.abspath(__file__))
    installed = os.path.join(here, "resources", name)
    if os.path.isdir(installed):
        return installed
    return os.path.join(os.path.dirname(os.path.dirname(here)), name)


def display_path(path: str) -> str:
    """Make a path relative to the project folder or current folder if it is inside one of them."""
    own = os.path.dirname(folder("ontology"))
    return os.path.relpath(path, own) if path.startswith(own + os.sep) else relative_path(path)


def relative_path(path: str) -> str:
    """Normalize a path, and make it relative to the current folder if it is inside that folder."""
    return os.path.normpath(path).removeprefix(os.getcwd() + os.sep)


def ontology_files() -> list[str]:
    """Return the paths of the Turtle files of the ontology and of its concept schemes."""
    return [os.path.join(folder("ontology"), name) for name in ("realpolitik.ttl", "schemes.ttl")]


def rule_files() -> list[str]:
    """Return the paths of the rule files, grouped by folder and sorted by name in each folder."""
    rules = os.path.join(folder("ontology"), "rules")
    return [path for theme in _RULES for path in _files(os.path.join(rules, theme), ".rq")]


def label_query_file() -> str:
    """Return the path of the SPARQL query that labels predictions after all rules have run."""
    return os.path.join(folder("ontology"), "rules", "prediction-labels.rq")


def join_query(name: str) -> str:
    """Return the text of the SPARQL query `name` in `queries/joins`."""
    return read(os.path.join(folder("queries"), "joins", f"{name}.rq"))


def seed_texts() -> list[str]:
    """Return the paths of the source texts that the user has placed in the `seeds` folder."""
    return _files(folder("seeds"), ".txt")


def data_files(extra: Sequence[str] = ()) -> list[str]:
    """Return the paths of the project's data files and of those in `extra`, without duplicates.

    If the environment variable REALPOLITIK_SOURCES lists slugs, separated by spaces, only these
    sources of the project are used; they may refer only to each other. `extra` lists files or
    folders, which come last. Raises Malformed if a path in `extra` does not exist, or is a folder
    without Turtle files; Refused if REALPOLITIK_SOURCES contains an unknown slug.
    """
    seeds = _files(folder("seeds"), ".ttl")
    sources = {os.path.basename(path).removesuffix(".ttl") for path in seeds}
    chosen = set(os.environ.get("REALPOLITIK_SOURCES", "").split()) or sources
    if unknown := chosen - sources:
        reason = f"no source {', '.join(sorted(unknown))}; choose from {', '.join(sorted(sources))}"
        raise Refused("REALPOLITIK_SOURCES", reason)
    left = tuple(f"{os.sep}{source}.ttl" for source in sources - chosen)
    files = [path for path in _files(folder("data"), ".ttl") + seeds if not path.endswith(left)]
    files += [file for path in extra for file in turtle_files(path)]
    found: dict[str, str] = {}
    for file in files:
        found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def turtle_files(path: str) -> list[str]:
    """Return the paths of the Turtle files in a folder and in its `seeds/` and `data/` folders.

    If `path` is a file, only that path is returned. Raises Malformed if no file is found.
    """
    if not os.path.isdir(path):
        if os.path.lexists(path):
            return [path]
        raise Malformed(path, None, None, "no such file or folder")
    folders = [path, *(os.path.join(path, name) for name in ("seeds", "data"))]
    found = [file for place in folders if os.path.isdir(place) for file in _files(place, ".ttl")]
    if not found:
        raise Malformed(path, None, None, "this folder contains no .ttl files")
    return found


def _files(path: str, ending: str) -> list[str]:
    """Return the files in a folder whose names have this ending, sorted, except hidden files."""
    try:
        names = os.listdir(path)
    except OSError as error:
        raise Malformed(path, None, None, f"cannot be read: {error.strerror}") from None
    shown = sorted(n for n in names if n.endswith(ending) and not n.startswith("."))
    return [os.path.join(path, name) for name in shown]


def digest(text: str) -> str:
    """Return the hexadecimal SHA-256 of a text in UTF-8, which is the value of `rp:sha256`."""
    from hashlib import sha256  # loads OpenSSL, which few commands need

    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def place(text: str, start: int) -> tuple[int, int]:
    """Return the line and column, both counted from 1, of the offset `start` in a string."""
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


def read(path: str) -> str:
    """Return the text of a UTF-8 file without a byte order mark; line endings stay unchanged.

    Raises Malformed if the file cannot be read or is not UTF-8.
    """
    return decode(path, read_bytes(path))


def table_rows(beside: str, name: str) -> list[list[str]]:
    """Return the rows of `name`.tsv next to the file `beside`, without comments and the header."""
    path = os.path.join(os.path.dirname(os.path.abspath(beside)), f"{name}.tsv")
    lines = [line for line in read(path).splitlines() if not line.startswith("#")]
    return [line.split("\t") for line in lines[1:]]


def decode(path: str, data: bytes) -> str:
    """Decode the content of a file as UTF-8; raise Malformed with the line number on failure."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = len(data[: error.start].decode().splitlines()) or 1
        reason = "this is not UTF-8 text (it may be Windows-1252, UTF-16, a PDF or a Word document)"
        raise Malformed(path, line, None, f"{reason}; save it as text in UTF-8") from None


def read_bytes(path: str) -> bytes:
    """Return the content of a file without a byte order mark.

    Raises Malformed if the file cannot be read, or is a device other than a terminal.
    """
    try:
        with open(path, "rb") as file:
            if S_ISCHR(os.fstat(file.fileno()).st_mode) and not file.isatty():
                raise Malformed(path, None, None, "cannot be read: it is a device, not a file")
            data = file.read()
    except OSError as error:
        raise Malformed(path, None, None, f"cannot be read: {error.strerror}") from None
    return data.removeprefix(b"\xef\xbb\xbf")


def contents(paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the path and content of each file; raise Malformed if one cannot be read."""
    return ((path, read_bytes(path)) for path in paths)


def read_text(path: str) -> str:
    """Read a plain-text file as `read` does; raise Malformed if it is markup, binary or empty."""
    text = read(path)
    if "\0" in text or re.match(_MARKUP, text, re.IGNORECASE):
        reason = "this is HTML, XML, RTF or a binary file; save it as plain text or CSV in UTF-8"
        raise Malformed(path, None, None, reason)
    if not text.strip():
        raise Malformed(path, None, None, "this file is empty")
    return text


@contextmanager
def draft_of(path: str, mode: int = 0o666) -> Iterator[str]:
    """Yield the path of a temporary file that replaces `path` when the `with` block ends.

    The replacement is atomic. `mode` sets the file's permissions, before the umask applies. If the
    block raises an error, the temporary file is deleted. Raises OSError if a file operation fails.
    """
    draft = f"{path}.{os.urandom(4).hex()}.tmp"
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
        yield draft
        os.replace(draft, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise


def write(path: str, data: bytes) -> None:
    """Write a file in one step, so that readers see either the old or the new content.

    The permissions of an existing file are kept, and symbolic links are followed. A pipe, a device
    such as /dev/null, or an open file such as /dev/stdout is written to directly. Raises Refused if
    the file cannot be written.
    """
    try:
        if path.startswith(_OPEN_FILES) or (os.path.exists(path) and not os.path.isfile(path)):
            with open(path, "ab") as file:
                file.write(data)
            return
        place = os.path.realpath(path)
        old = os.stat(place) if os.path.exists(place) else None
        with draft_of(place, 0o600 if old else 0o666) as draft, open(draft, "wb") as file:
            file.write(data)
            if old:
                os.chmod(draft, old.st_mode & 0o777)
    except OSError as error:
        raise Refused(path, f"cannot be written: {error.strerror}") from None


def write_new(folder: str, files: Mapping[str, str]) -> None:
    """Write new files to a folder; `files` maps paths to texts. Raise Refused if a file exists."""
    paths = {os.path.join(folder, path): text.encode() for path, text in files.items()}
    for path in paths:
        if os.path.lexists(path):
            raise Refused(path, "this exists already, and is not overwritten; move it away first")
    for path, data in paths.items():
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
        except OSError as error:
            raise Refused(path, f"cannot be written: {error.strerror}") from None
        write(path, data)
