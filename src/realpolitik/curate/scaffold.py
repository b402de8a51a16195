"""Create the files of a new source from its text: its record, and a list of unknown names.

The publisher owns the text. Therefore, only names that the graph lacks are copied from the text.
"""

import os
import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from textwrap import fill
from types import MappingProxyType
from typing import NamedTuple

from pyoxigraph import Literal

from realpolitik.answer.questions.mentions import find_mentions, lookup_among
from realpolitik.answer.questions.names import Names
from realpolitik.checks.reading import without_label
from realpolitik.curate.house_style import block, make_slug, passage, prefixes_of
from realpolitik.curate.people import Person, Speakers, find_authors, find_speakers
from realpolitik.curate.segments import Segment, segments
from realpolitik.curate.table.resolve import ENTITIES, as_slug
from realpolitik.english import GRAMMAR, MONTHS, count_noun, date_in_words, tokens, word_list, words
from realpolitik.errors import Refused, UnknownName
from realpolitik.files import digest
from realpolitik.graph import Graph
from realpolitik.rdf.triples import english_literal
from realpolitik.terms import OnSentence, on_sentence

__all__ = ["About", "Scaffold", "new_names", "scaffold", "summary_of"]

_LETTER = "[A-ZÀ-ÖØ-Þ]"
_CAPITALIZED = (
    rf"(?:(?:{_LETTER}\.){{2,}}(?= {_LETTER})|"
    rf"(?:{_LETTER}\.)*{_LETTER}(?:[\w-]|['’](?!s\b))*)"
)
# Capitalized words, and the words that join them in the name of a body or a treaty.
_JOINED = (
    rf"(?:for|on) (?:the )?{_CAPITALIZED}(?: and {_CAPITALIZED})?|(?:of (?:the )?)?{_CAPITALIZED}"
)
_NAME = re.compile(rf"(?<![\w-]){_CAPITALIZED}(?: (?:{_JOINED}))*")
# Capitalized words that are no part of a name: titles, dates, and some that begin a sentence.
_NO_NAME = {
    *("mr", "mrs", "ms", "dr", "president", "minister", "secretary", "chancellor", "premier"),
    *("ambassador", "government", "state", "states", "article", "section", "thanks", "nothing"),
    *("yesterday", "today", "tomorrow", *map(str.lower, MONTHS)),
}
_HEAD = """\
# The record of a source, with a passage for each sentence. Passages with rp:carriesNoClaim look
# like page boilerplate. Remove rp:carriesNoClaim from a passage that belongs to the text, and add
# it, with the reason, to a sentence that says nothing about world politics.
"""
_WORLD = """\
# Names in the text that the graph does not know, with the sentences that contain them. To describe
# an actor, a place, an issue or an event, remove the "#" before its line and replace rp:CLASS by a
# class, such as rp:State. Ignore the other lines. docs/add-a-source.md lists the classes.
"""


class About(NamedTuple):
    """The description of a source; `date` is a year, month or day, such as 2016 or 2016-03-22.

    `authors` are the names of persons or, if `institution` is true, of institutions. The authors of
    a transcript are the persons who speak or answer. `address` is a URL. The default slug is the
    first author's last name and the year. `speakers` maps labels in a transcript to the names of
    the speakers. `kind` is the name of a kind of source (`rp:SourceKind`), such as analysis.
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
    """The record of a new source, in Turtle, and the segments, speakers and names in its text.

    `new` has the names of authors and speakers that the graph lacks. `unknown` has the other names
    in the text that the graph lacks, each with the sentences that contain it, such as p1s2.
    """

    slug: str
    record: str
    segments: Sequence[Segment]
    new: Sequence[str]
    speakers: Speakers
    unknown: Mapping[str, Sequence[str]]

    def files(self) -> Mapping[str, str]:
        """Return the text of each file to create, keyed by relative path; the record comes last."""
        files = {f"seeds/{self.slug}.ttl": self.record}
        if self.unknown:
            files = {f"data/{self.slug}-world.ttl": _world(self.unknown), **files}
        return files


def scaffold(text: str, about: About, graph: Graph) -> Scaffold:
    """Create the record of a new source and its passages, and list unknown names in its text.

    Raises Refused if the description is invalid, its slug is in use or the text has no sentence.
    Raises UnknownName for an unknown kind of source, Ambiguous if a name fits several actors.
    """
    _refuse_description(about, graph)
    authors = find_authors(about.authors, graph, institution=about.institution)
    about = about._replace(slug=_choose_slug(about, authors[0], graph))
    parts = segments(text, about.title)
    paragraphs: dict[int, str] = {}
    for part in parts:
        if not part.boilerplate:
            paragraphs.setdefault(part.paragraph, text[part.start :])
    speakers = find_speakers(paragraphs, about.speakers, authors, graph)
    sentences: dict[str, str] = {}
    for part in parts:
        if not part.boilerplate:
            sentence = text[part.start : part.end]
            is_spoken = part.paragraph in speakers.by_paragraph
            place = f"p{part.paragraph}s{part.sentence}"
            sentences[place] = without_label(sentence) if is_spoken else sentence
    new = [person.name for person in (*authors, *speakers.people) if person.declared]
    record = _record(text, about, authors, speakers, parts)
    unknown = new_names(sentences, graph.names)
    unknown = {name: places for name, places in unknown.items() if name not in new}
    return Scaffold(about.slug, record, parts, new, speakers, unknown)


def _choose_slug(about: About, author: Person, graph: Graph) -> str:
    last = make_slug(author.last or author.name) or author.slug
    slug = about.slug or f"{last}-{about.date[:4]}"
    if as_slug(slug) != slug or on_sentence(slug):
        reason = "not a slug; with --slug, use only a-z, 0-9 and hyphens, and no end such as -p3s2"
        raise Refused(slug or "the slug", reason)
    if graph.names.by_slug(slug):
        raise Refused(slug, "this slug is already in use; give another slug with --slug")
    return slug


def _refuse_description(about: About, graph: Graph) -> None:
    if not graph.names.by_slug(f"rp:{about.kind}", "rp:SourceKind"):
        raise UnknownName(about.kind, "kind of source", how="realpolitik new --help")
    is_date = re.fullmatch(r"\d{4}(-\d\d){0,2}", about.date, re.ASCII)
    try:
        date.fromisoformat(f"{about.date}-01-01"[:10] if is_date else "")
    except ValueError:
        reason = "not a valid date; give a year, month or day as in 2016, 2016-03 or 2016-03-22"
        raise Refused(f"--date {about.date}", reason) from None
    if about.address and not re.fullmatch(r'https?://[^\s<>"{}|\\^`]+', about.address):
        raise Refused(f"--address {about.address}", "give a URL such as https://example.org/1")


def _record(
    text: str, about: About, authors: Sequence[Person], speakers: Speakers, parts: Sequence[Segment]
) -> str:
    names = word_list([author.name for author in authors])
    publisher = about.publisher if about.publisher != names else ""
    title, day = f'"{about.title}"', date_in_words(about.date)
    citation = ", ".join(filter(None, (names, title, publisher, day, about.address)))
    blocks = [
        block(
            f"id:{about.slug}",
            "rp:Source",
            ("dcterms:title", english_literal(about.title)),
            ("dcterms:creator", *(f"id:{author.slug}" for author in authors)),
            ("dc:publisher", Literal(about.publisher)),
            ("dcterms:issued", f'"{_last_day(about.date)}"^^xsd:date'),
            ("rp:when", *([Literal(about.date)] if len(about.date) < 10 else [])),
            ("rp:sourceKind", f"rp:{about.kind}"),
            ("schema:url", *([Literal(about.address)] if about.address else [])),
            ("dcterms:language", Literal("en")),
            ("dcterms:bibliographicCitation", english_literal(f"{citation}.")),
            ("rp:length", len(text)),
            ("rp:sha256", Literal(digest(text))),
        )
    ]
    declared = [person.declared for person in (*authors, *speakers.people) if person.declared]
    if declared:
        blocks += ["# New authors and speakers; check the last names.\n", *declared]
    for part in parts:
        place = OnSentence(about.slug, part.paragraph, part.sentence)
        checksum = digest(text[part.start : part.end])
        speaker = "" if part.boilerplate else speakers.by_paragraph.get(part.paragraph, "")
        blocks.append(passage(place, part.start, part.end, checksum, part.boilerplate, speaker))
    return "\n".join([prefixes_of(*blocks), _HEAD, *blocks])


def _world(unknown: Mapping[str, Sequence[str]]) -> str:
    """Return a Turtle file with a template for each unknown name, written as a comment."""
    lines = "".join(
        f"# id:{make_slug(name)} a rp:CLASS ; rdfs:label {english_literal(name)} ."
        f"  # {' '.join(dict.fromkeys(places))}\n"
        for name, places in unknown.items()
    )
    return f"{prefixes_of(lines)}\n{_WORLD}\n{lines}"


def _last_day(known: str) -> str:
    """Return the last day of a year or month, such as 2016 or 2016-02; return a day unchanged."""
    if len(known) == 10:
        return known
    year, month = f"{known}-12".split("-")[:2]
    return f"{year}-{month}-{monthrange(int(year), int(month))[1]}"


def new_names(sentences: Mapping[str, str], names: Names) -> dict[str, list[str]]:
    """Map new names in sentences to the keys of these sentences; the most frequent come first.

    A name is new if it is not in `names`. A capitalized word at the start of a sentence is a name
    if another capitalized word follows, if it is also a name inside a sentence, or if it starts at
    least two sentences and never occurs in lower case.
    """
    lookup = lookup_among(names.of(*ENTITIES))
    found: dict[str, list[str]] = {}
    at_start: dict[str, list[str]] = {}
    for place, sentence in sentences.items():
        for match in _NAME.finditer(sentence):
            said = match[0].split()
            while said and _plain(said[0]) in GRAMMAR | _NO_NAME:
                del said[0]
            while said and _plain(said[-1]) in GRAMMAR:
                del said[-1]
            name = " ".join(said)
            known = {n for m in find_mentions(name, lookup) for n in range(m.start, m.end)}
            parts = enumerate(words(name))
            new = [n for n, part in parts if n not in known and part not in GRAMMAR]
            if match.start() == 0 and len(said) == len(match[0].split()) and new == [0]:
                at_start.setdefault(said[0], []).append(place)
            elif len(name) > 1 and new:
                found.setdefault(name, []).append(place)
    typed = {word for sentence in sentences.values() for word in tokens(sentence)}
    for name, places in at_start.items():
        if name in found or (len(places) > 1 and name.lower() not in typed):
            found[name] = sorted(found.get(name, []) + places, key=list(sentences).index)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def _plain(word: str) -> str:
    """Return a word in lower case, up to an apostrophe."""
    return words(word)[0].partition("'")[0]


def summary_of(made: Scaffold, into: str) -> str:
    """Return a summary of the new files in the folder `into`, to be printed in a terminal."""
    paths = [os.path.normpath(os.path.join(into, path)) for path in made.files()]
    sentences = sum(not segment.boilerplate for segment in made.segments)
    others = count_noun(len(made.segments) - sentences, "passage")
    lines = [f"{paths[-1]}: {count_noun(sentences, 'sentence')}, {others} without a claim"]
    if made.unknown:
        lines.append(f"{paths[0]}: {count_noun(len(made.unknown), 'name')} that may be new")
    if made.new:
        lines.append(fill(f"New authors and speakers in the record: {', '.join(made.new)}.", 80))
    if made.speakers.unnamed:
        labels, first = ", ".join(made.speakers.unnamed), made.speakers.unnamed[0]
        hint = f'name them with --speaker "{first}=NAME"'
        lines.append(fill(f"Speakers without a name: {labels}; {hint}.", 80))
    return "\n".join([*lines, "docs/add-a-source.md explains the next steps.", ""])
