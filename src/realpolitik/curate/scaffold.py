"""The files of the next source, from its text: its record, and names to fill.

The text is its publisher's: of its words only names that are not known go into the files.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from pyoxigraph import Literal

from realpolitik.curate.people import (
    Authors,
    Speakers,
    authors,
    bare,
    slugged,
    speakers,
    unlabelled,
)
from realpolitik.curate.segments import Segment, segments
from realpolitik.curate.spotting import unknown_names
from realpolitik.curate.style import block, passage, prologue
from realpolitik.curate.table.cells import slug_in
from realpolitik.curate.table.world import world_text
from realpolitik.engine.base import solutions, text_of
from realpolitik.english import MONTHS, date_in_words, series
from realpolitik.errors import Refused
from realpolitik.escape import visible
from realpolitik.files import digest
from realpolitik.graph import Graph
from realpolitik.rdf.triples import english_literal
from realpolitik.terms import OnSentence, Taxonomy, expand, local, on_sentence
from realpolitik.terms import slug as slug_of

__all__ = ["About", "Scaffold", "scaffold"]

_LETTERS = "bcdefghijklmnopqrstuvwxyz"
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")
# A greeting or thanks, and whom it is for, and nothing else.
_COURTESY = re.compile(
    r"(?i:thanks|thank you|good (morning|afternoon|evening|day)|hello|hi|hey)"
    r"(,? [a-z]+){0,3}(,? [A-Z][\w.'’-]*)*[.!]*"
)


class About(NamedTuple):
    """What is to be told about a source besides its text; the date as 2016, 2016-03 or 2016-03-22.

    `authors` are names of persons, or with `institution` that of a body. The slug may be empty:
    then it is the last name of the first author, or the label of a state or body that is known,
    and the year. `speakers` are the names of those who speak in a transcript, by their labels; its
    authors are those who make the remarks or answer. `kind` is the name of an `rp:SourceKind`.
    """

    title: str
    authors: Sequence[str]
    date: str
    publisher: str
    address: str = ""
    slug: str = ""
    institution: bool = False
    speakers: Mapping[str, str] = MappingProxyType({})
    kind: str = "analysis"


class Scaffold(NamedTuple):
    """The slug of a source, the record to write, what it holds, and who is new in it.

    `titled` says whether a line of the text is the title; `speakers` are those of a transcript,
    `unknown` what seem to be names that are not known, with the sentences in which they stand.
    """

    slug: str
    record: str
    segments: Sequence[Segment]
    new: Sequence[str]
    titled: bool
    speakers: Speakers
    unknown: Mapping[str, Sequence[str]]

    def files(self) -> Mapping[str, str]:
        """Return the texts of the files by their paths, the record, by which it is known, last."""
        world = {f"{self.slug}-world.csv": world_text(self.unknown)} if self.unknown else {}
        return {**world, f"seeds/{self.slug}.ttl": self.record}


def scaffold(text: str, about: About, graph: Graph) -> Scaffold:
    """Return the record of a source with its passages, and the names in it that are not known.

    Raises Refused for a fact that cannot be right, for a slug that is taken, for a text that the
    graph has already, and where nothing in the text is a sentence; Ambiguous where an author may be
    one of two.
    """
    _check(about, graph)
    _refuse_known(text, graph)
    who = authors(about.authors, graph, institution=about.institution)
    last = slugged(bare(who.last)) or who.slugs[0]  # of a name without Latin letters
    slug = about.slug or f"{last}-{about.date[:4]}"
    if slug_in(slug) != slug or on_sentence(slug):
        reason = "no slug: lower-case letters, digits and hyphens, as in sun-2016; give --slug"
        raise Refused(slug or "the slug", reason)
    if graph.names.by_slug(slug):
        free = (c for c in _LETTERS if not graph.names.by_slug(slug + c))
        such = "" if about.slug else f", as {slug}{next(free, '-2')}"
        raise Refused(slug, f"the graph has this name already; give another with --slug{such}")
    # What a text says of a person who wrote it is a note; what it says of a body, its matter.
    parts = segments(text, about.title, () if about.institution else who.names)
    titled = any(part.furniture == "Page furniture: the title." for part in parts)
    about = about._replace(slug=slug)
    paragraphs: dict[int, str] = {}
    for part in parts:
        if not part.furniture:
            paragraphs.setdefault(part.paragraph, text[part.start :])
    said = speakers(paragraphs, about.speakers, who, graph)
    parts = [_without_courtesy(part, text, said) for part in parts]
    record = _record(text, about, who, parts, said)
    sentences = {
        f"p{part.paragraph}s{part.sentence}": _said(part, text, said)
        for part in parts
        if not part.furniture
    }
    new = (*who.new, *said.new)
    # A month is no name here; whoever is new is known by the last name too: "Mr. Rook".
    called = {name.split()[-1].casefold() for name in (*new, *MONTHS)}
    found = {
        name: places
        for name, places in unknown_names(sentences, graph.names).items()
        if name.split()[-1].casefold() not in called
    }
    return Scaffold(slug, record, parts, new, titled, said, found)


def _said(part: Segment, text: str, said: Speakers) -> str:
    """Return a sentence without the label of its speaker."""
    sentence = text[part.start : part.end]
    return unlabelled(sentence) if part.paragraph in said.by_paragraph else sentence


def _without_courtesy(part: Segment, text: str, said: Speakers) -> Segment:
    """Return a sentence that is a mere courtesy as one that carries no claim."""
    is_one = not part.furniture and _COURTESY.fullmatch(_said(part, text, said))
    return part._replace(furniture="A courtesy.") if is_one else part


def _refuse_known(text: str, graph: Graph) -> None:
    source, checksum = expand("rp:Source"), f"{expand('rp:sha256')} {Literal(digest(text))}"
    query = f"SELECT ?source {{ ?source a {source} ; {checksum} }}"
    for (found,) in solutions(graph.sparql(query)):
        reason = f"this is the text of {local(text_of(found))}, which is recorded already"
        raise Refused("the text", f"{reason}; fill the claims of that")


def _check(about: About, graph: Graph) -> None:
    body = "institution" if about.institution else "author"
    facts = [("title", about.title), ("publisher", about.publisher)]
    for name, value in [*facts, ("address", about.address), *((body, a) for a in about.authors)]:
        if visible(value) != value:
            raise Refused(f"--{name}", f"{visible(value)}: take out the character that is not seen")
    for name, value in facts:
        if not value.strip():
            raise Refused(f"--{name}", "it is empty; say what it is")
    things = Taxonomy(graph.triples(inferred=False)).things(expand("rp:SourceKind"))
    kinds = sorted(map(slug_of, things))
    if about.kind not in kinds:
        raise Refused(f"--kind {about.kind}", f"no kind of source; write {series(kinds, 'or')}")
    _refuse_no_date(about.date)
    if about.address and not re.fullmatch(r'https?://[^\s<>"{}|\\^`]+', about.address):
        raise Refused(f"--address {about.address}", "no address; it begins with https://")


def _refuse_no_date(date: str) -> None:
    from calendar import monthrange

    parts = _DATE.fullmatch(date)
    year, month, day = parts.groups("") if parts else ("", "", "")
    if not parts or (day and int(day) > monthrange(int(year) or 4, int(month))[1]):
        raise Refused(f"--date {date}", "no date; write 2016, 2016-03 or 2016-03-22")


def _record(text: str, about: About, who: Authors, parts: Sequence[Segment], said: Speakers) -> str:
    last = max(part.paragraph for part in parts if not part.furniture)
    publisher = about.publisher if about.publisher != who.whole else ""
    citation = [who.whole, f'"{about.title}"', publisher, date_in_words(about.date), about.address]
    source = block(
        f"id:{about.slug}",
        "rp:Source",
        ("dcterms:title", english_literal(about.title)),
        ("dcterms:creator", *(f"id:{slug}" for slug in who.slugs)),
        ("dc:publisher", Literal(about.publisher)),
        ("dcterms:issued", Literal(about.date)),
        ("rp:sourceKind", f"rp:{about.kind}"),
        *([("schema:url", Literal(about.address))] if about.address else []),
        ("dcterms:language", Literal("en")),
        ("dcterms:bibliographicCitation", english_literal(f"{', '.join(filter(None, citation))}.")),
        ("rp:length", len(text)),
        ("rp:sha256", Literal(digest(text))),
    )
    passages = []
    for part in parts:
        place = OnSentence(about.slug, part.paragraph, part.sentence)
        checksum = digest(text[part.start : part.end])
        speaker = "" if part.furniture else said.by_paragraph.get(part.paragraph, "")
        passages.append(passage(place, part.start, part.end, checksum, part.furniture, speaker))
    prefixes, new = ["dc", "dcterms", "id", "oa", "rp"], ""
    if about.address:
        prefixes.append("schema")
    declared = "\n".join(filter(None, (who.declared, said.declared)))
    if declared:
        prefixes += ["rdfs", "schema", "skos"]
        new = (
            f"# Who wrote it or speaks in it, and is new here; check the last name.\n\n{declared}\n"
        )
    return f"""{prologue(*sorted({*prefixes}))}
# The record of one source: what it is, and where its sentences stand in its text. The text itself
# is the publisher's and is not here. Offsets count Unicode characters from 0, the end exclusive.
# Paragraphs 1 to {last} are the text; paragraph 0 stands before it, what follows comes after.
# What has rp:carriesNoClaim was taken for page furniture by its form. If it belongs to the text,
# take that line away; if a sentence says nothing of world politics, give it one with the reason.

{source}
{new}""" + "\n".join(passages)
