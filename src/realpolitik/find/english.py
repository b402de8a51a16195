"""The English that questions are asked in, beyond their headers: the files in `queries/english`.

A file has up to three lists, in the form of a header without its signs.
"""

from os.path import isfile, join
from typing import NamedTuple

from realpolitik.answer.question import Question, slugs
from realpolitik.engine.header import read_header
from realpolitik.errors import Malformed
from realpolitik.files import folder, read

__all__ = ["English", "english_of", "files_read", "wordings_of"]


class English(NamedTuple):
    """What the reader of English knows of a question besides its header.

    `phrasings` are more wordings of it, `words` are further words that it may be asked in, and
    `unlike` phrases with which a text asks something else.
    """

    phrasings: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()


def english_of(slug: str) -> English:
    """Return what `queries/english` says of a question, which may be nothing.

    Words and phrases in it stand several to a line. Raises Malformed where it is not three lists.
    """
    path = _path(slug)
    if not isfile(path):
        return English()
    header = "".join(f"#+ {line}\n" for line in read(path).splitlines())
    lists = read_header(header, path, frozenset(English._fields))
    if not all(isinstance(items, list) for items in lists.values()):
        raise Malformed(path, 1, None, f"{', '.join(English._fields)} are lists")
    words, unlike = (
        tuple(", ".join(lists[key]).split(", ")) if key in lists else ()
        for key in ("words", "unlike")
    )
    return English(tuple(lists.get("phrasings", ())), words, unlike)


def _path(slug: str) -> str:
    return join(folder("queries"), "english", f"{slug}.yaml")


def wordings_of(question: Question) -> tuple[str, ...]:
    """Return all wordings of a question, those of its header first."""
    return (question.summary, *question.phrasings, *english_of(question.slug).phrasings)


def files_read() -> list[str]:
    """Return the text of every file that tells how questions are worded, by slug."""
    own = (join(folder("queries"), f"{slug}.rq") for slug in slugs())
    return [read(path) for path in (*own, *filter(isfile, map(_path, slugs())))]
