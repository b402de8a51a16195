"""Sources, their passages and their texts, as the checks of offsets need them."""

import os
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import chain
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from .errors import Malformed, Refused
from .material import Material
from .source import seed_texts
from .store import Store
from .terms import RDF_TYPE, expand, local
from .textfile import read_text

__all__ = ["Document", "Passage", "documents", "hashed"]


class Passage(NamedTuple):
    """A passage with its offsets and hash; `whole` says whether it is a whole sentence."""

    iri: str
    paragraph: int
    sentence: int
    start: int
    end: int
    sha256: str
    whole: bool
    selector: str


class Document(NamedTuple):
    """A source: what its record says of its text, its passages, and the text, where at hand.

    `path` is empty and `text` None where there is none.
    """

    iri: str
    sha256: str
    length: int | None
    passages: tuple[Passage, ...]
    path: str = ""
    text: str | None = None


def hashed(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, as records have it."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def documents(material: Material, texts: Sequence[str]) -> list[Document]:
    """Return the sources, each with its text if it is among some files or beside its record.

    A file is the text of the source that has its hash, or else, of the one that it is named after;
    or else, given by hand, of the only one whose record is checked.

    Raises Malformed for a file that cannot be read, Refused for a text given by hand that is that
    of no source.
    """
    found = [_document(material.store, node) for node in _sources(material.store)]
    for path in texts:
        text = read_text(path)
        place = _owner(found, path, text)
        if place is None:
            place = _only(material, found)
        if place is None:
            mend = "correct the rp:sha256 of its record, or name the file after its source"
            raise Refused(path, f"no source has a text with this hash or name; {mend}")
        found[place] = found[place]._replace(path=path, text=text)
    longest = max((one.length or 0 for one in found), default=0)
    for path in _beside(material, longest):
        try:
            text = read_text(path)
        except Malformed:
            continue  # it is no plain text, and nobody said that it is one
        place = _owner(found, path, text)
        if place is not None and found[place].text is None:
            found[place] = found[place]._replace(path=path, text=text)
    return found


def _owner(found: Sequence[Document], path: str, text: str) -> int | None:
    """Return the place of the source whose text a file is, if there is one."""
    stem = os.path.splitext(os.path.basename(path))[0]
    # A text with other line ends is still that text; `offsets` tells of it.
    digests = hashed(text), hashed(text.replace("\r\n", "\n"))
    by_hash = (n for n, one in enumerate(found) if one.sha256 in digests)
    by_name = (n for n, one in enumerate(found) if local(one.iri) == stem)
    return next(by_hash, next(by_name, None))


def _only(material: Material, found: Sequence[Document]) -> int | None:
    """Return the place of the one source that checked files have the record of, if it is one."""
    own = [n for n, one in enumerate(found) if material.said_of(one.iri)]
    return own[0] if len(own) == 1 and found[own[0]].text is None else None


def _beside(material: Material, longest: int) -> list[str]:
    """Return the texts in seeds/ and in the folders of the files that are checked.

    What is far longer than any source that is known is left out; a character has at most 4 bytes.
    """
    folders = dict.fromkeys(os.path.dirname(file.path) for file in material.files)
    paths = dict.fromkeys([*seed_texts(), *chain(*map(_texts_in, folders))])
    limit = 4 * longest + 10_000
    return [path for path in paths if os.path.isfile(path) and os.path.getsize(path) < limit]


def _texts_in(folder: str) -> list[str]:
    """Return the texts in a folder; none in one that cannot be listed."""
    try:
        names = sorted(os.listdir(folder or "."))
    except OSError:
        return []
    return [os.path.join(folder, name) for name in names if name.endswith(".txt")]


def _sources(store: Store) -> list[NamedNode]:
    found = {node for node, _ in store.pairs(RDF_TYPE, None, expand("rp:Source"))}
    return sorted((node for node in found if isinstance(node, NamedNode)), key=str)


def _document(store: Store, node: NamedNode) -> Document:
    passages = []
    for passage, _ in store.pairs(expand("oa:hasSource"), None, node):
        if not isinstance(passage, NamedNode):
            continue
        selector = next((s for _, s in store.pairs(expand("oa:hasSelector"), passage)), None)
        if not isinstance(selector, NamedNode):
            continue
        start, end = (_number(store, selector, name) for name in ("oa:start", "oa:end"))
        paragraph, sentence = (
            _number(store, passage, f"rp:{n}") for n in ("paragraph", "sentence")
        )
        if start is None or end is None or paragraph is None or sentence is None or start >= end:
            continue  # the shapes tell of that
        whole = passage.value == f"{node.value}-p{paragraph}s{sentence}"
        digest = _value(store, passage, "rp:sha256")
        passages.append(
            Passage(
                *(passage.value, paragraph, sentence, start, end, digest, whole),
                selector=selector.value,
            )
        )
    passages.sort(key=lambda one: (one.paragraph, one.sentence, one.start, one.iri))
    length = _number(store, node, "rp:length")
    return Document(node.value, _value(store, node, "rp:sha256"), length, tuple(passages))


def _value(store: Store, node: NamedNode, name: str) -> str:
    values: Iterable[object] = (value for _, value in store.pairs(expand(name), node))
    return next((value.value for value in values if isinstance(value, Literal)), "")


def _number(store: Store, node: NamedNode, name: str) -> int | None:
    value = _value(store, node, name)
    return int(value) if value.isdecimal() and len(value) < 12 else None
