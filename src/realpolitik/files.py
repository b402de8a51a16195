"""Find, read and write files: those of the project, wherever it is installed, and others."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from realpolitik.errors import Malformed, Refused

__all__ = [
    "contents",
    "data_files",
    "decode",
    "digest",
    "display_path",
    "draft_of",
    "folder",
    "join",
    "label_query",
    "ontology_files",
    "read",
    "read_bytes",
    "read_text",
    "relative_path",
    "rule_files",
    "seed_texts",
    "texts_of_sources",
    "turtle_files",
    "write",
    "write_new",
]

# How a web page, XML or RTF begins.
_MARKUP = r"\s*<(!doctype|\?xml|!--|[a-z][a-z0-9]*[\s/>])|\{\\rtf"
_RULES = ("status", "shortcuts", "forecasts", "theories")
_LARGEST = 1 << 28  # bytes of a pipe or device that are read
_OPEN_FILES = ("/dev/fd/", "/dev/std", "/proc/")  # open in this process: writing appends


def folder(name: str) -> str:
    """Return the path of a folder of the project: ontology, data, seeds or queries."""
    here = os.path.dirname(os.path.abspath(__file__))
    installed = os.path.join(here, "resources", name)
    if os.path.isdir(installed):
        return installed
    return os.path.join(os.path.dirname(os.path.dirname(here)), name)


def display_path(path: str) -> str:
    """Return a path relative to the project's folder or to the current one, if it is inside.

    >>> display_path(ontology_files()[0])
    'ontology/realpolitik.ttl'
    """
    own = os.path.dirname(folder("ontology"))
    return os.path.relpath(path, own) if path.startswith(own + os.sep) else relative_path(path)


def relative_path(path: str) -> str:
    """Return a path relative to the current folder if it is inside, and any other as it is."""
    return os.path.normpath(path).removeprefix(os.getcwd() + os.sep)


def ontology_files() -> list[str]:
    """Return the Turtle files of the ontology and its concept schemes."""
    return [os.path.join(folder("ontology"), name) for name in ("realpolitik.ttl", "schemes.ttl")]


def rule_files() -> list[str]:
    """Return the rule files, by theme and name."""
    rules = os.path.join(folder("ontology"), "rules")
    return [path for theme in _RULES for path in _files(os.path.join(rules, theme), ".rq")]


def label_query() -> str:
    """Return the path of the query that labels predictions, which runs after the rules."""
    return os.path.join(folder("ontology"), "rules", "prediction-labels.rq")


def join(name: str) -> str:
    """Return one of the queries that add warrants, labels and the like to an answer."""
    return read(os.path.join(folder("queries"), "joins", f"{name}.rq"))


def seed_texts() -> list[str]:
    """Return the texts of sources that the user has put beside their records."""
    return _files(folder("seeds"), ".txt")


def data_files(extra: Sequence[str] = ()) -> list[str]:
    """Return the Turtle files of the data, then those of `extra` (files or folders), each once.

    Raises Malformed for a path in `extra` that does not exist or holds no Turtle.
    """
    files = _files(folder("data"), ".ttl") + _files(folder("seeds"), ".ttl")
    files += [file for path in extra for file in turtle_files(path)]
    found: dict[str, str] = {}
    for file in files:
        found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def turtle_files(path: str) -> list[str]:
    """Return a file, or the Turtle files of a folder and of its `seeds/` and `data/`.

    Raises Malformed for a path that does not exist, or a folder without Turtle.
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


def _files(path: str, ending: str) -> list[str]:
    """Return the files of a folder with an ending, sorted; hidden files belong to editors."""
    try:
        names = os.listdir(path)
    except OSError as error:
        raise Malformed(path, None, None, f"cannot be read: {error.strerror}") from None
    shown = sorted(n for n in names if n.endswith(ending) and not n.startswith("."))
    return [os.path.join(path, name) for name in shown]


def texts_of_sources(sources: Mapping[str, str], paths: Sequence[str]) -> dict[str, str]:
    """Return the available text of each source; `sources` are by the SHA-256 of their text.

    Texts beside the records of sources are tried; those at `paths` must be of a source.

    Raises Refused for one at `paths` that is not, Malformed where it cannot be read.
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
    """Return the SHA-256 of a text in UTF-8, as in `rp:sha256`."""
    from hashlib import sha256  # loads OpenSSL, which few commands need

    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read(path: str) -> str:
    """Return the text of a UTF-8 file with its own line ends, without a byte order mark.

    Raises Malformed where it cannot be read or is not UTF-8.
    """
    return decode(path, read_bytes(path))


def decode(path: str, data: bytes) -> str:
    """Return the text of a file; raise Malformed where it is not UTF-8."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        reason = f"not UTF-8 at byte {error.start}; save it as UTF-8"
        raise Malformed(path, None, None, reason) from None


def read_bytes(path: str) -> bytes:
    """Return a file without a byte order mark; raise Malformed where it cannot be read."""
    try:
        with open(path, "rb") as file:
            # A device such as /dev/zero has no size and no end.
            most = max(_LARGEST, os.fstat(file.fileno()).st_size)
            data = file.read(most + 1)
    except OSError as error:
        raise Malformed(path, None, None, f"cannot be read: {error.strerror}") from None
    except ValueError:
        raise Malformed(path, None, None, "cannot be read: not a valid file name") from None
    if len(data) > most:
        raise Malformed(path, None, None, f"it is larger than {most:,} bytes")
    return data.removeprefix(b"\xef\xbb\xbf")


def contents(paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the path and content of each file; raise Malformed where one cannot be read."""
    return ((path, read_bytes(path)) for path in paths)


def read_text(path: str, wanted: str = "plain text in UTF-8") -> str:
    """Return a plain text with its own line ends, without a byte order mark.

    Raises Malformed for any other file, with the first line that is not UTF-8, and asks to save it
    as `wanted`.
    """
    data = read_bytes(path)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = len(data[: error.start].decode().splitlines()) or 1
        reason = "this is not UTF-8 but, say, Windows-1252, UTF-16, a PDF or an office document"
        raise Malformed(path, line, None, f"{reason}; save it as {wanted}") from None
    if "\0" in text or re.match(_MARKUP, text, re.IGNORECASE):
        reason = "this is a web page, XML, RTF or a binary file"
        raise Malformed(path, None, None, f"{reason}; save it as {wanted}")
    if not text.strip():
        raise Malformed(path, None, None, "this file is empty")
    return text


@contextmanager
def draft_of(path: str, mode: int = 0o666) -> Iterator[str]:
    """Yield the path of a new file that then replaces the one at a path, in one step.

    After an error neither the new file nor a part of it is left. Raises OSError.
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
    """Write a file in one step: readers see the old or the new content.

    The permissions of an existing file stay, and so does a symbolic link. A pipe or a device, such
    as /dev/null, is written to directly.

    Raises Refused where the file cannot be written.
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
    except ValueError:
        raise Refused(path, "cannot be written: not a valid file name") from None


def write_new(folder: str, files: Mapping[str, str]) -> None:
    """Write new files by their paths in a folder.

    Raises Refused for an existing file, before any is written, and where one cannot be written.
    """
    paths = {os.path.join(folder, path): text.encode() for path, text in files.items()}
    for path in paths:
        if os.path.lexists(path):
            raise Refused(path, "exists already and is not replaced; move it away first")
    for path, data in paths.items():
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
        except OSError as error:
            raise Refused(path, f"cannot be written: {error.strerror}") from None
        write(path, data)
