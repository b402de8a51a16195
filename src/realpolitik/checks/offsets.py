"""Check the checksums and offsets of sources and passages against the texts of the sources."""

import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.checks.checked_data import CheckedData
from realpolitik.checks.fault import Fault
from realpolitik.errors import Malformed, Refused
from realpolitik.files import digest, read_text, seed_texts
from realpolitik.rdf.triples import Lookup
from realpolitik.terms import OnSentence, expand, local

__all__ = ["Document", "Passage", "checksums", "documents", "gaps"]


class Passage(NamedTuple):
    """A passage with its offsets and checksum; `whole` says whether it is a whole sentence."""

    iri: str
    paragraph: int
    sentence: int
    start: int
    end: int
    sha256: str
    whole: bool
    selector: str


class Document(NamedTuple):
    """A source, with data from its record, its passages in text order, and its text.

    `path` is the path of the text file. If there is none, it is "" and `text` is None.
    """

    iri: str
    sha256: str
    passages: tuple[Passage, ...]
    path: str = ""
    text: str | None = None

    @property
    def exact(self) -> str | None:
        """The text, if its checksum is the one in the record; else None."""
        return self.text if self.text is not None and digest(self.text) == self.sha256 else None


def documents(data: CheckedData, texts: Sequence[str]) -> list[Document]:
    """Return the sources, with texts from `texts`, from seeds/ or from beside the checked files.

    A text file belongs to the source that has its checksum or else its name.

    Raises Malformed if a file in `texts` cannot be read, Refused if it belongs to no source.
    """
    nodes = data.taxonomy.named(expand("rp:Source"))
    sources = {node.value: _document(data.facts, node) for node in sorted(nodes, key=str)}
    for path in dict.fromkeys([*texts, *seed_texts(), *_texts_beside(data)]):
        try:
            text = read_text(path)
        except Malformed:
            if path in texts:
                raise
            continue
        iri = _source_of_text(sources, path, text)
        if iri is None and path in texts:
            how = "correct rp:sha256 in the record, or name the file after the source"
            raise Refused(path, f"no source has the checksum or name of this text file; {how}")
        if iri is not None and sources[iri].text is None:
            sources[iri] = sources[iri]._replace(path=path, text=text)
    return list(sources.values())


def _source_of_text(sources: dict[str, Document], path: str, text: str) -> str | None:
    """Return the IRI of the source with a text's checksum, else with the name of the text file."""
    digests = digest(text), digest(text.replace("\r\n", "\n"))
    name = os.path.splitext(os.path.basename(path))[0]
    by_digest = (iri for iri, source in sources.items() if source.sha256 in digests)
    by_name = (iri for iri in sources if local(iri) == name)
    return next(by_digest, next(by_name, None))


def _texts_beside(data: CheckedData) -> Iterator[str]:
    """Yield the paths of the text files in the folders of the checked files."""
    for folder in dict.fromkeys(os.path.dirname(file.path) for file in data.files):
        names = sorted(os.listdir(folder or "."))
        paths = (os.path.join(folder, name) for name in names if name.endswith(".txt"))
        yield from filter(os.path.isfile, paths)


def _document(facts: Lookup, node: NamedNode) -> Document:
    named = (n for n in facts.about(node, "oa:hasSource") if isinstance(n, NamedNode))
    passages = [passage for passage in (_passage(facts, node, n) for n in named) if passage]
    passages.sort(key=lambda passage: (*passage[1:4], passage.iri))
    return Document(node.value, facts.text(node, "rp:sha256"), tuple(passages))


def _passage(facts: Lookup, source: NamedNode, node: NamedNode) -> Passage | None:
    """Return a passage, or None if its description is incomplete or invalid."""
    selectors = facts.nodes(node, "oa:hasSelector")
    start, end = map(_number, facts.offsets(node))
    names = "rp:paragraph", "rp:sentence"
    paragraph, sentence = (_number(facts.text(node, name)) for name in names)
    if not selectors or start is None or end is None or start >= end:
        return None
    if paragraph is None or sentence is None:
        return None
    whole = node.value == str(OnSentence(source.value, paragraph, sentence))
    sha256 = facts.text(node, "rp:sha256")
    return Passage(node.value, paragraph, sentence, start, end, sha256, whole, selectors[0].value)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 12 else None


def checksums(data: CheckedData, document: Document) -> Iterator[Fault]:
    """Yield a fault for the text or each passage whose checksum is wrong."""
    if document.text is not None and document.exact is None:
        said = f"the text in {document.path} has a different checksum"
        if digest(document.text.replace("\r\n", "\n")) == document.sha256:
            said += ", because its lines end in CR LF and not in LF"
        yield from data.fault_of(document.iri, "rp:sha256", "text-differs", said)
    for passage in document.passages if document.exact else ():
        right = digest((document.exact or "")[passage.start : passage.end])
        if passage.sha256 not in ("", right):
            said = f"rp:sha256 is not the checksum of the text from {passage.start} to "
            said += f"{passage.end}, whose checksum is {right}"
            yield from data.fault_of(passage.iri, "rp:sha256", "passage-hash", said)


def gaps(data: CheckedData, document: Document) -> Iterator[Fault]:
    """Yield a fault for each gap between the sentences of an available text that has words."""
    text, rule, last = document.exact or "", "text-outside-sentences", 0
    for passage in sorted(document.passages, key=lambda passage: passage.start) if text else ():
        if any(map(str.isalnum, text[last : passage.start])):
            said = f"no sentence contains the text before this one, from offset {last}"
            yield from data.fault_of(passage.iri, "oa:start", rule, said, selector=passage.selector)
        last = max(last, passage.end)
    if document.passages and any(map(str.isalnum, text[last:])):
        said = f"no sentence contains the text from offset {last} to {len(text)}"
        yield from data.fault_of(document.iri, "rp:length", rule, said)
