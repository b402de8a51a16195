"""The files of the next source, from its text: its record, and claims to fill.

The text is its publisher's: of its words only names go into the files, as the slugs of what is
known by them.
"""

import os
import re
import shlex
import unicodedata
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from .errors import Refused, UnknownName
from .graph import Graph
from .house import block, english, passage, plain, prologue
from .segments import Segment, segments
from .spotting import spotter
from .terms import local

__all__ = ["About", "Scaffold", "scaffold", "told"]

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SENTENCE = re.compile(r".*-p\d+s\d+(-.*)?")
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class About(NamedTuple):
    """What is to be told about a source besides its text; the date as 2016, 2016-03 or 2016-03-22.

    The slug may be empty: then it is the last name of the author and the year.
    """

    title: str
    author: str
    date: str
    publisher: str
    address: str = ""
    slug: str = ""


class Scaffold(NamedTuple):
    """The slug of a source, the two files to write, and what they hold, in numbers and names."""

    slug: str
    record: str
    claims: str
    found: Sequence[Segment]
    new_author: str

    def files(self) -> Mapping[str, str]:
        """Return the texts of the files by their paths."""
        return {f"seeds/{self.slug}.ttl": self.record, f"data/{self.slug}.ttl": self.claims}


def scaffold(text: str, about: About, graph: Graph) -> Scaffold:
    """Return the record of a source with its passages, and a claim to fill for each sentence.

    Raises Refused for a fact that cannot be right, for a slug that is taken, and where nothing in
    the text is a sentence; Ambiguous where the author may be one of two.
    """
    _check(about)
    author, new = _author(about.author, graph)
    slug = about.slug or f"{_folded(about.author.split()[-1])}-{about.date[:4]}"
    if not _SLUG.fullmatch(slug) or _SENTENCE.fullmatch(slug):
        reason = "no slug: lower-case letters, digits and hyphens, as in sun-2016; give --slug"
        raise Refused(slug, reason)
    if graph.names.known(slug, ["owl:Thing"]):
        raise Refused(slug, "the graph has this name already; give another with --slug")
    found = segments(text, about.title, about.author)
    record = _record(text, about, slug, author, found, new)
    return Scaffold(slug, record, _claims(text, about, slug, author, found, graph), found, new)


def told(made: Scaffold, text: str, folder: str) -> str:
    """Return what was made from a text and what is to be done next."""
    record, claims = (os.path.normpath(os.path.join(folder, path)) for path in made.files())
    sentences = sum(not one.furniture for one in made.found)
    furniture = len(made.found) - sentences
    author = "; the author is new, and declared there" if made.new_author else ""
    data = f"--data {shlex.quote(record)} --data {shlex.quote(claims)}"
    return f"""\
{record}: the record of {made.slug}, with {_count(sentences, "sentence")} \
and {_count(furniture, "piece")} of page furniture{author}
{claims}: {_count(sentences, "claim")} to fill

Next:
  1. Look through {record} whether each sentence is one, and furniture is furniture.
  2. Fill {claims}, or fill a table and compile it:
     realpolitik table {shlex.quote(record)} -o {made.slug}.csv
  3. See which sentences carry no claim yet:
     realpolitik ask coverage source={made.slug} {data}
  With --text {shlex.quote(text)} answers quote the text. docs/add-a-source.md shows all of it.
"""


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _check(about: About) -> None:
    for name, value in about._asdict().items():
        if name in ("title", "author", "publisher") and not value.strip():
            raise Refused(f"--{name}", "it is empty; say what it is")
    parts = _DATE.fullmatch(about.date)
    if not parts or (parts[3] and int(parts[3]) > _days(int(parts[1]), int(parts[2]))):
        raise Refused(f"--date {about.date}", "no date; write 2016, 2016-03 or 2016-03-22")
    if about.address and not re.fullmatch(r'https?://[^\s<>"{}|\\^`]+', about.address):
        raise Refused(f"--address {about.address}", "no address; it begins with https://")


def _days(year: int, month: int) -> int:
    from calendar import monthrange

    return monthrange(year or 4, month)[1]


def _author(name: str, graph: Graph) -> tuple[str, str]:
    """Return the slug of the author, and its declaration if the graph does not know them."""
    try:
        return local(graph.names.resolve(name, "rp:Actor").value), ""
    except UnknownName:
        pass
    slug = _folded(name)
    if not slug:
        raise Refused(
            f"--author {name}", "its slug needs Latin letters; declare it in a file first"
        )
    if graph.names.known(slug, ["owl:Thing"]):
        raise Refused(
            f"--author {name}", f"id:{slug} is something else; declare it in a file first"
        )
    pairs = [("rdfs:label", [english(name)])]
    last = name.split()[-1]
    if len(name.split()) > 1:
        pairs += [("skos:altLabel", [english(last)]), ("schema:familyName", [plain(last)])]
    return slug, block(f"id:{slug}", "rp:Person", pairs)


def _folded(text: str) -> str:
    """Return a text as a slug, or nothing where it has no Latin letters."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", bare.lower().replace("'", "").replace(".", "")).strip("-")


def _record(
    text: str, about: About, slug: str, author: str, found: Sequence[Segment], new: str
) -> str:
    last = max(one.paragraph for one in found if not one.furniture)
    year, month, day = (part or "" for part in _DATE.fullmatch(about.date).groups())  # type: ignore[union-attr]  # it was checked
    spoken = " ".join(p for p in (day.lstrip("0"), month and _MONTHS[int(month) - 1], year) if p)
    citation = [about.author, f'"{about.title}"', about.publisher, spoken, about.address]
    source = block(
        f"id:{slug}",
        "rp:Source",
        [
            ("dcterms:title", [english(about.title)]),
            ("dcterms:creator", [f"id:{author}"]),
            ("dc:publisher", [plain(about.publisher)]),
            ("dcterms:issued", [plain(about.date)]),
            ("dcterms:language", [plain("en")]),
            ("dcterms:bibliographicCitation", [english(f"{', '.join(filter(None, citation))}.")]),
            ("rp:length", [str(len(text))]),
            ("rp:sha256", [plain(_hash(text))]),
        ],
    )
    passages = [
        passage(
            f"{slug}-p{one.paragraph}s{one.sentence}",
            slug,
            (one.paragraph, one.sentence),
            (one.start, one.end),
            _hash(text[one.start : one.end]),
            why=one.furniture,
        )
        for one in found
    ]
    declared = f"# The author, who is new here; check the last name.\n\n{new}\n" if new else ""
    names = ["dc", "dcterms", "id", "oa", "rp", *(["rdfs", "schema", "skos"] if new else [])]
    return f"""{prologue(*sorted(names))}
# The record of one source: what it is, and where its sentences stand in its text. The text itself
# is the publisher's and is not here. Offsets count Unicode characters from 0, the end exclusive.
# Paragraphs 1 to {last} are the text; paragraph 0 stands before it, what follows comes after.
# What has rp:carriesNoClaim was taken for page furniture by its form. If it belongs to the text,
# take that line away; if a sentence says nothing of world politics, give it one with the reason.

{source}
{declared}""" + "\n".join(passages)


def _claims(
    text: str, about: About, slug: str, author: str, found: Sequence[Segment], graph: Graph
) -> str:
    names_in = spotter(graph.names)
    parts = []
    for one in found:
        if not one.furniture:
            known = ", ".join(f"id:{name}" for name in names_in(text[one.start : one.end]))
            place = f"p{one.paragraph}s{one.sentence}"
            parts.append(
                f"# ¶{one.paragraph} s{one.sentence}\n"
                + (f"# Names in it: {known}.\n" if known else "# No name in it is known.\n")
                + _SKELETON.format(name=f"{slug}-{place}", author=author)
            )
    head = _HEAD.format(
        who=" ".join(about.author.split()), title=" ".join(about.title.split()), slug=slug
    )
    prefixes = prologue("id", "oa", "prov", "rdfs", "rp", "skos")
    return f"{prefixes}\n{head}\n" + "\n".join(parts)


_HEAD = """\
# What {who}, "{title}", says: claims in the order of the text, each after
# the situations and passages that it is the first to use. The sentences are in seeds/{slug}.ttl.
#
# Below is a claim to fill for each sentence. Name a situation and its roles, write the gloss in
# your own words, take the "# " away; copy the claim for each further thing that the sentence says
# (-2, -3). Until then this file says nothing. docs/add-a-source.md tells more.
"""
_SKELETON = """\
#
# id:SITUATION a rp:CLASS ;
#     rdfs:label ""@en ;
#     rp:party id:, id: .
#
# id:{name}-1 a rp:Claim ;
#     rp:affirms id:SITUATION ;
#     rp:claimant id:{author} ;
#     prov:wasAttributedTo id:{author} ;
#     rp:certainty rp:certain ;
#     rp:tense rp:present ;
#     rp:gloss "" ;
#     rp:evidence id:{name} .
"""


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
