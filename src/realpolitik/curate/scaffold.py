"""The files of the next source, from its text: its record, claims and names to fill.

The text is its publisher's: of its words only names go into the files, as the slugs of what is
known by them.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, QuerySolutions

from realpolitik.curate.cells import slug_in
from realpolitik.curate.people import Authors, Speakers, authors, bare, slugged, speakers
from realpolitik.curate.segments import Segment, segments
from realpolitik.curate.spotting import spotter, unknown_names
from realpolitik.curate.style import block, heading, passage, prologue
from realpolitik.curate.world import world_text
from realpolitik.engine.triples import in_english
from realpolitik.errors import Refused
from realpolitik.escape import visible
from realpolitik.files import digest
from realpolitik.graph import Graph
from realpolitik.terms import OnSentence, expand, local, on_sentence

__all__ = ["About", "Scaffold", "scaffold"]

_LETTERS = "bcdefghijklmnopqrstuvwxyz"
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")
_MONTHS = "January February March April May June July August September October November December"
_TO_FILL = """\
#
# Below is a claim to fill for each sentence. Name a situation and its roles, write the gloss in
# your own words, take the "# " away; copy the claim for each further thing that the sentence says
# (-2, -3). Until then this file says nothing. docs/add-a-source.md tells more.
"""
_SKELETON = """\
# ¶{place.paragraph} s{place.sentence}
# {names}
#
# id:SITUATION a rp:CLASS ;
#     rdfs:label ""@en ;
#     rp:party id:, id: .
#
# id:{place}-1 a rp:Claim ;
#     rp:affirms id:SITUATION ;
#     rp:claimant {authors} ;
#     prov:wasAttributedTo {authors} ;
#     rp:certainty rp:certain ;
#     rp:tense rp:present ;
#     rp:asOf {year} ;
#     rp:basis rp:stated ;
#     rp:gloss "" ;
#     rp:evidence id:{place} .
"""


class About(NamedTuple):
    """What is to be told about a source besides its text; the date as 2016, 2016-03 or 2016-03-22.

    `authors` are names of persons, or with `institution` that of a body. The slug may be empty:
    then it is the last name of the first author, or the label of a state or body that is known,
    and the year. `speakers` are the names of those who speak in a transcript, by their labels.
    """

    title: str
    authors: Sequence[str]
    date: str
    publisher: str
    address: str = ""
    slug: str = ""
    institution: bool = False
    speakers: Mapping[str, str] = MappingProxyType({})


class Scaffold(NamedTuple):
    """The slug of a source, the two files to write, what they hold, and who is new in them.

    `titled` says whether a line of the text is the title; `speakers` are those of a transcript,
    `unknown` what seem to be names that are not known, with the sentences in which they stand.
    """

    slug: str
    record: str
    claims: str
    segments: Sequence[Segment]
    new: Sequence[str]
    titled: bool
    speakers: Speakers
    unknown: Mapping[str, Sequence[str]]

    def files(self) -> Mapping[str, str]:
        """Return the texts of the files by their paths, the record, by which it is known, last."""
        made = {f"data/{self.slug}.ttl": self.claims, f"seeds/{self.slug}.ttl": self.record}
        world = {f"{self.slug}-world.csv": world_text(self.unknown)} if self.unknown else {}
        return world | made


def scaffold(text: str, about: About, graph: Graph) -> Scaffold:
    """Return the record of a source with its passages, and a claim to fill for each sentence.

    Raises Refused for a fact that cannot be right, for a slug that is taken, for a text that the
    graph has already, and where nothing in the text is a sentence; Ambiguous where an author may be
    one of two.
    """
    _check(about)
    _refuse_known(text, graph)
    who = authors(about.authors, graph, institution=about.institution)
    last = slugged(bare(who.last)) or who.slugs[0]  # of a name without Latin letters
    slug = about.slug or f"{last}-{about.date[:4]}"
    if slug_in(slug) != slug or on_sentence(slug):
        reason = "no slug: lower-case letters, digits and hyphens, as in sun-2016; give --slug"
        raise Refused(slug or "the slug", reason)
    if graph.names.known(slug, ["owl:Thing"]):
        free = (c for c in _LETTERS if not graph.names.known(slug + c, ["owl:Thing"]))
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
    claims = _claims(text, about, who, parts, said, graph)
    record = _record(text, about, who, parts, said)
    new = (*who.new, *said.new)
    sentences = {
        f"p{part.paragraph}s{part.sentence}": text[part.start : part.end]
        for part in parts
        if not part.furniture
    }
    found = unknown_names(sentences, graph.names)
    called = " ".join(new).casefold()
    found = {name: places for name, places in found.items() if name.casefold() not in called}
    return Scaffold(slug, record, claims, parts, new, titled, said, found)


def _refuse_known(text: str, graph: Graph) -> None:
    """Refuse a text that is the text of a source in the graph."""
    source, checksum = expand("rp:Source"), f"{expand('rp:sha256')} {Literal(digest(text))}"
    found = graph.sparql(f"SELECT ?source {{ ?source a {source} ; {checksum} }}")
    assert isinstance(found, QuerySolutions)
    for row in found:
        assert isinstance(row["source"], NamedNode)
        reason = f"this is the text of {local(row['source'].value)}, which is recorded already"
        raise Refused("the text", f"{reason}; fill the claims of that")


def _check(about: About) -> None:
    body = "institution" if about.institution else "author"
    facts = [("title", about.title), ("publisher", about.publisher)]
    for name, value in [*facts, ("address", about.address), *((body, a) for a in about.authors)]:
        if visible(value) != value:
            raise Refused(f"--{name}", f"{visible(value)}: take out the character that is not seen")
    for name, value in facts:
        if not value.strip():
            raise Refused(f"--{name}", "it is empty; say what it is")
    _spoken(about.date)
    if about.address and not re.fullmatch(r'https?://[^\s<>"{}|\\^`]+', about.address):
        raise Refused(f"--address {about.address}", "no address; it begins with https://")


def _spoken(date: str) -> str:
    """Return a date as it is cited, such as 22 March 2016; refuse what is none."""
    from calendar import monthrange

    parts = _DATE.fullmatch(date)
    year, month, day = parts.groups("") if parts else ("", "", "")
    if not parts or (day and int(day) > monthrange(int(year) or 4, int(month))[1]):
        raise Refused(f"--date {date}", "no date; write 2016, 2016-03 or 2016-03-22")
    month = _MONTHS.split()[int(month) - 1] if month else ""
    return " ".join(filter(None, (day.lstrip("0"), month, year)))


def _record(text: str, about: About, who: Authors, parts: Sequence[Segment], said: Speakers) -> str:
    last = max(part.paragraph for part in parts if not part.furniture)
    publisher = about.publisher if about.publisher != who.whole else ""
    citation = [who.whole, f'"{about.title}"', publisher, _spoken(about.date), about.address]
    source = block(
        f"id:{about.slug}",
        "rp:Source",
        ("dcterms:title", in_english(about.title)),
        ("dcterms:creator", *(f"id:{slug}" for slug in who.slugs)),
        ("dc:publisher", Literal(about.publisher)),
        ("dcterms:issued", Literal(about.date)),
        *([("schema:url", Literal(about.address))] if about.address else []),
        ("dcterms:language", Literal("en")),
        ("dcterms:bibliographicCitation", in_english(f"{', '.join(filter(None, citation))}.")),
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


def _claims(
    text: str,
    about: About,
    who: Authors,
    parts: Sequence[Segment],
    said: Speakers,
    graph: Graph,
) -> str:
    names_in, skeletons = spotter(graph.names), []
    for part in parts:
        if not part.furniture:
            slugs = names_in(text[part.start : part.end])
            known = ", ".join(f"id:{name}" for name in slugs)
            names = f"Names in it: {known}." if known else "No name in it is known."
            place = OnSentence(about.slug, part.paragraph, part.sentence)
            speaker = said.by_paragraph.get(part.paragraph)
            signed = ", ".join(f"id:{slug}" for slug in ([speaker] if speaker else who.slugs))
            year = about.date[:4]
            skeletons.append(_SKELETON.format(place=place, names=names, authors=signed, year=year))
    head = heading(who.whole, about.title, about.date[:4], about.slug)
    prefixes = prologue("id", "oa", "prov", "rdfs", "rp", "skos")
    return f"{prefixes}\n{head}{_TO_FILL}\n" + "\n".join(skeletons)
