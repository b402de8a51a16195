"""Find and read the project's own files: in a checkout or in an installed package alike."""

import os
from collections.abc import Mapping, Sequence

from .errors import Malformed, Refused

__all__ = [
    "data_files",
    "folder",
    "is_folder_of_data",
    "join",
    "ontology_files",
    "read",
    "recorded",
    "rule_files",
    "seed_texts",
    "shortened",
    "turtle_files",
]


def folder(name: str) -> str:
    """Return the path of one of the data folders: ontology, data, seeds or queries."""
    here = os.path.dirname(os.path.abspath(__file__))
    installed = os.path.join(here, "files", name)
    if os.path.isdir(installed):
        return installed
    return os.path.join(os.path.dirname(os.path.dirname(here)), name)


def ontology_files() -> list[str]:
    """Return the Turtle files of the ontology and its concept schemes."""
    return [os.path.join(folder("ontology"), name) for name in ("realpolitik.ttl", "schemes.ttl")]


def rule_files() -> list[str]:
    """Return the rule files, by name."""
    return _files(os.path.join(folder("ontology"), "rules"), ".rq")


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
    from hashlib import sha256

    texts = {}
    for path in [*beside, *paths]:
        text = read(path)
        source = sources.get(sha256(text.encode()).hexdigest())
        if source:
            texts[source] = text
        elif path in paths:
            reason = "its checksum is that of no source; give the text as it was recorded"
            raise Refused(path, reason)
    return texts


def read(path: str) -> str:
    """Return the text of a UTF-8 file, line ends as they are, without a byte order mark.

    Raises Malformed where it cannot be read or is not UTF-8.
    """
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Malformed(
            path, None, None, f"not UTF-8 at byte {error.start}; save it as UTF-8"
        ) from None
    except OSError as error:
        raise Malformed(path, None, None, f"cannot be read: {error.strerror}") from None
    except ValueError:
        raise Malformed(path, None, None, "cannot be read: no file has such a name") from None


def _files(path: str, ending: str) -> list[str]:
    """Return the files of a folder with such names; hidden ones are the notes of some program."""
    found = (entry for entry in os.scandir(path) if entry.name.endswith(ending))
    return sorted(entry.path for entry in found if not entry.name.startswith("."))
