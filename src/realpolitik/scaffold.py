"""The files of the next source, from its text: its record, and claims to fill.

The text is its publisher's: of its words only names go into the files, as the slugs of what is
known by them.
"""

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from pyoxigraph import NamedNode, QuerySolutions

from .authors import Authors, authors, slugged
from .errors import Refused
from .graph import Graph
from .housestyle import block, english, heading, passage, plain, prologue
from .segments import Segment, segments
from .spotting import spotter
from .terms import expand, local

__all__ = ["About", "Scaffold", "scaffold"]

_LETTERS = "bcdefghijklmnopqrstuvwxyz"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SENTENCE = re.compile(r".*-p\d+s\d+(-.*)?")
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class About(NamedTuple):
    """What is to be told about a source besides its text; the date as 2016, 2016-03 or 2016-03-22.

    `authors` are names of persons, or with `institution` that of a body. The slug may be empty:
    then it is the last name of the first author and the year.
    """

    title: str
    authors: Sequence[str]
    date: str
    publisher: str
    address: str = ""
    slug: str = ""
    institution: bool = False


class Scaffold(NamedTuple):
    """The slug of a source, the two files to write, what they hold, and who is new in them.

    `titled` says whether a line of the text is the title.
    """

    slug: str
    record: str
    claims: str
    found: Sequence[Segment]
    new: Sequence[str]
    titled: bool

    def files(self) -> Mapping[str, str]:
        """Return the texts of the files by their paths, the record, by which it is known, last."""
        return {f"data/{self.slug}.ttl": self.claims, f"seeds/{self.slug}.ttl": self.record}


def scaffold(text: str, about: About, graph: Graph) -> Scaffold:
    """Return the record of a source with its passages, and a claim to fill for each sentence.

    Raises Refused for a fact that cannot be right, for a slug that is taken, for a text that the
    graph has already, and where nothing in the text is a sentence; Ambiguous where an author may be
    one of two.
    """
    _check(about)
    _refuse_known(text, graph)
    who = authors(about.authors, graph, institution=about.institution)
    last = slugged(re.sub("^The ", "", who.last)) or who.slug  # of a name without Latin letters
    slug = about.slug or f"{last}-{about.date[:4]}"
    if not _SLUG.fullmatch(slug) or _SENTENCE.fullmatch(slug):
        reason = "no slug: lower-case letters, digits and hyphens, as in sun-2016; give --slug"
        raise Refused(slug or "the slug", reason)
    if graph.names.known(slug, ["owl:Thing"]):
        free = (c for c in _LETTERS if not graph.names.known(slug + c, ["owl:Thing"]))
        such = "" if about.slug else f", as {slug}{next(free, '-2')}"
        raise Refused(slug, f"the graph has this name already; give another with --slug{such}")
    found = segments(text, about.title, who.names)
    titled = any(one.furniture == "Page furniture: the title." for one in found)
    record = _record(text, about, slug, who, found)
    claims = _claims(text, about, slug, who, found, graph)
    return Scaffold(slug, record, claims, found, who.new, titled)


def _refuse_known(text: str, graph: Graph) -> None:
    """Refuse a text that is the text of a source in the graph."""
    source, checksum = expand("rp:Source"), f"{expand('rp:sha256')} {plain(_hash(text))}"
    found = graph.sparql(f"SELECT ?source {{ ?source a {source} ; {checksum} }}")
    assert isinstance(found, QuerySolutions)
    for row in found:
        assert isinstance(row["source"], NamedNode)
        reason = f"this is the text of {local(row['source'].value)}, which is recorded already"
        raise Refused("the text", f"{reason}; fill the claims of that")


def _check(about: About) -> None:
    for name, value in (("title", about.title), ("publisher", about.publisher)):
        if not value.strip():
            raise Refused(f"--{name}", "it is empty; say what it is")
    parts = _DATE.fullmatch(about.date)
    if not parts or (parts[3] and int(parts[3]) > _days(int(parts[1]), int(parts[2]))):
        raise Refused(f"--date {about.date}", "no date; write 2016, 2016-03 or 2016-03-22")
    if about.address and not re.fullmatch(r'https?://[^\s<>"{}|\\^`]+', about.address):
        raise Refused(f"--address {about.address}", "no address; it begins with https://")


def _days(year: int, month: int) -> int:
    from calendar import monthrange

    return monthrange(year or 4, month)[1]


def _record(text: str, about: About, slug: str, who: Authors, found: Sequence[Segment]) -> str:
    last = max(one.paragraph for one in found if not one.furniture)
    year, month, day = (part or "" for part in _DATE.fullmatch(about.date).groups())  # type: ignore[union-attr]  # it was checked
    spoken = " ".join(p for p in (day.lstrip("0"), month and _MONTHS[int(month) - 1], year) if p)
    publisher = about.publisher if about.publisher != who.whole else ""
    citation = [who.whole, f'"{about.title}"', publisher, spoken, about.address]
    source = block(
        f"id:{slug}",
        "rp:Source",
        [
            ("dcterms:title", [english(about.title)]),
            ("dcterms:creator", [f"id:{who.slug}"]),
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
    new = f"# Who wrote it, and is new here; check the last name.\n\n{who.declared}\n"
    names = [
        "dc",
        "dcterms",
        "id",
        "oa",
        "rp",
        *(["rdfs", "schema", "skos"] if who.declared else []),
    ]
    return f"""{prologue(*sorted(names))}
# The record of one source: what it is, and where its sentences stand in its text. The text itself
# is the publisher's and is not here. Offsets count Unicode characters from 0, the end exclusive.
# Paragraphs 1 to {last} are the text; paragraph 0 stands before it, what follows comes after.
# What has rp:carriesNoClaim was taken for page furniture by its form. If it belongs to the text,
# take that line away; if a sentence says nothing of world politics, give it one with the reason.

{source}
{new if who.declared else ""}""" + "\n".join(passages)


def _claims(
    text: str, about: About, slug: str, who: Authors, found: Sequence[Segment], graph: Graph
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
                + _SKELETON.format(name=f"{slug}-{place}", author=who.slug)
            )
    head = heading(who.whole, about.title, about.date[:4], slug)
    prefixes = prologue("id", "oa", "prov", "rdfs", "rp", "skos")
    return f"{prefixes}\n{head}{_TO_FILL}\n" + "\n".join(parts)


_TO_FILL = """\
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
