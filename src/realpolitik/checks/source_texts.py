"""Compare the recorded checksums, passages and claims of sources with the texts of the sources."""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from realpolitik.checks.checked_data import CheckedData
from realpolitik.checks.fault import Fault, new_fault
from realpolitik.checks.reading import Reader
from realpolitik.engine.lookup import Lookup
from realpolitik.errors import Malformed, Refused
from realpolitik.files import digest, read_text, seed_texts
from realpolitik.terms import ID, OnSentence, by_key, compact, expand, local, on_sentence

__all__ = ["Document", "Passage", "checksums", "copied_words", "documents", "gaps", "hedges"]
__all__ += ["WORD", "unclaimed_words"]

_RUN = 8
_FEW = 3  # up to this many consecutive words between two spans need no claim
# Consecutive lines of a comment may be one sentence.
_COMMENT = re.compile(r"^[ \t]*#.*(?:\n[ \t]*#.*)*", re.MULTILINE)
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# Titles are quoted from the source.
_QUOTED = frozenset(
    expand(name).value for name in ("dcterms:title", "dcterms:bibliographicCitation")
)


class Passage(NamedTuple):
    """A passage of a source with offsets, checksum and selector; `whole` is true for a sentence."""

    iri: str
    paragraph: int
    sentence: int
    start: int
    end: int
    sha256: str
    whole: bool
    selector: str


class Document(NamedTuple):
    """A source with its recorded checksum, its passages in text order, and its text.

    `path` is the path of the text file. Without a text file, `path` is empty and `text` is None.
    """

    iri: str
    sha256: str
    passages: tuple[Passage, ...]
    path: str = ""
    text: str | None = None

    @property
    def exact(self) -> str | None:
        """The text, or None if it is missing or its checksum differs from that in the record."""
        return self.text if self.text is not None and digest(self.text) == self.sha256 else None


def documents(data: CheckedData, texts: Sequence[str]) -> list[Document]:
    """Return all sources, with texts found at the paths `texts`, in seeds/ or beside checked files.

    A text file belongs to the source with the same checksum or else with the same name.
    """
    nodes = data.facts.named(expand("rp:Source"))
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
    """Yield a fault for a wrong checksum of the text or, if the text is unchanged, of a passage."""
    if document.text is not None and document.exact is None:
        said = f"the checksum of the text in {document.path} differs from rp:sha256"
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
    """Yield a fault for each part of the text that contains words, but is in no passage."""
    text, rule, last = document.exact or "", "text-outside-sentences", 0
    for passage in sorted(document.passages, key=lambda passage: passage.start) if text else ():
        if any(map(str.isalnum, text[last : passage.start])):
            said = f"no sentence contains the text from offset {last} to this sentence"
            yield from data.fault_of(passage.iri, "oa:start", rule, said, selector=passage.selector)
        last = max(last, passage.end)
    if document.passages and any(map(str.isalnum, text[last:])):
        said = f"no sentence contains the text from offset {last} to {len(text)}"
        yield from data.fault_of(document.iri, "rp:length", rule, said)


def copied_words(data: CheckedData, documents: Iterable[Document]) -> Iterator[Fault]:
    """Yield a fault for each literal or comment that copies eight consecutive words of a source."""
    texts = [document.exact for document in documents if document.exact]
    if not texts:
        return
    named = data.facts.subjects("dcterms:title")
    titles = [title for node in named for title in data.facts.texts(node, "dcterms:title")]
    rule, runs = "copied-words", {run for text in texts for run in _runs(text)}
    runs -= {run for title in titles for run in _runs(title)}
    for where in data.statements():
        if not isinstance(where.triple.object, Literal) or where.predicate in _QUOTED:
            continue
        if copied := _copied(where.value, runs):
            said = f"{compact(where.subject)}: its {compact(where.predicate)} {copied}"
            yield data.fault(where, rule, said)
    for file in data.files:
        for comment in _COMMENT.finditer(file.text):
            if copied := _copied(comment.group(), runs):
                line = file.text.count("\n", 0, comment.start()) + 1
                yield new_fault(file.path, line, rule, f"This comment {copied}")


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    """Yield all runs of eight consecutive words in a text."""
    words = [word.lower().replace("’", "'") for word in WORD.findall(text)]
    return (tuple(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1))


def _copied(text: str, runs: Collection[tuple[str, ...]]) -> str:
    """Return a message that quotes the first copied words in a text; "" if none are copied."""
    run = next((run for run in _runs(text) if run in runs), ())
    start = " ".join(run[:3])
    return f'copies eight consecutive words of the source, from "{start} …"' if run else ""


def hedges(data: CheckedData, document: Document) -> Iterator[Fault]:
    """Yield a warning if all claims ignore a hedge, or if an uncertain claim has no hedge.

    A hedge is a word such as "may" that is a label of a certainty other than rp:certain. Claims
    on a sentence and on its spans are checked together. The name of the class of the claimed
    situation, such as "suspicion", is not a hedge. Only English texts are checked.
    """
    text, facts = document.exact, data.facts
    language = facts.text(NamedNode(document.iri), "dcterms:language") or "en"
    if text is None or not language.startswith("en"):
        return
    reader = Reader(facts, local(document.iri), text)
    grades = {
        claim: grade
        for claim in data.facts.named(expand("rp:Claim"))
        for grade in facts.nodes(claim, "rp:certainty")
    }
    on = by_key(
        (cited.whole, claim)
        for passage in sorted(document.passages, key=lambda passage: passage.whole)
        if (cited := on_sentence(local(passage.iri)))
        for claim in facts.about(NamedNode(passage.iri), "rp:evidence")
        if isinstance(claim, NamedNode) and claim in grades
    )
    hedged = {place: {*reader.read(place).hedges} for place in on}
    for place, claims in on.items():
        is_certain = all(grades[claim] == expand("rp:certain") for claim in claims)
        names = set[str]().union(*(_names_of_classes(data, claim) for claim in claims))
        if hedged[place] and is_certain and hedged[place].isdisjoint(names):
            word = min(hedged[place])
            said = f'its sentence contains "{word}", but every claim on it is rp:certain'
            yield from _warn(data, "hedge-lost", said, claims, [place])
    flat = {expand("rp:certain"), expand("rp:unspecified")}
    for claim, places in by_key((c, place) for place, claims in on.items() for c in claims).items():
        if grades[claim] not in flat and not any(hedged[place] for place in places):
            said = f"the claim is {compact(grades[claim].value)}, but its sentence has no hedge"
            yield from _warn(data, "hedge-added", said, [claim], places)


def _names_of_classes(data: CheckedData, claim: NamedNode) -> set[str]:
    """Return the labels and aliases of all classes of a claim's situation."""
    nodes = data.facts.nodes(claim, "rp:affirms", "rp:denies")
    kinds = {kind for node in nodes for kind in data.facts.classes(node)}
    return {
        name for kind in kinds for name in data.facts.texts(kind, "rdfs:label", "skos:altLabel")
    }


def _warn(
    data: CheckedData, rule: str, said: str, claims: Sequence[NamedNode], places: Iterable[str]
) -> Iterator[Fault]:
    """Yield a warning at the certainty of the first claim, unless no checked file states it."""
    # The class of the situation may be at fault too.
    regarded = data.facts.nodes(claims[0], "rp:affirms", "rp:denies")
    also = [*(ID + place for place in places), *(node.value for node in (*claims, *regarded))]
    return data.fault_of(claims[0].value, "rp:certainty", rule, said, *also)


def unclaimed_words(data: CheckedData, document: Document) -> Iterator[Fault]:
    """Yield a warning if a cited sentence has four or more words in a row that no claim cites."""
    text, evidence = document.exact or "", (expand("rp:evidence").value,)
    for sentence in document.passages if text else ():
        within = range(sentence.start, min(sentence.end, len(text)))
        inner = [p for p in document.passages if p.start in within and p.end <= sentence.end]
        uses = {passage: data.uses_of(passage.iri, evidence) for passage in inner}
        if not sentence.whole or not any(uses.values()):
            continue
        claimed = {place for p in inner if uses[p] for place in range(p.start, p.end)}
        left = "".join(text[place] if place not in claimed else "\n" for place in within)
        parts = [words for part in left.split("\n") if len(words := WORD.findall(part)) > _FEW]
        if parts:
            first, *_ = (where for passage in inner for where in uses[passage])
            claim, start = first.subject, " ".join(parts[0][:_FEW])
            said = f'{compact(claim)}: no claim on its sentence covers "{start} …"'
            yield data.fault(first, "unclaimed-words", said, claim, sentence.iri)
