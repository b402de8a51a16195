"""Print full references to sources as text, Markdown or BibTeX."""

import re
from collections.abc import Iterable

from realpolitik.answer.findings.warrant import Author, Source
from realpolitik.english import date_in_words, date_parts
from realpolitik.escape import markdown_address, markdown_text
from realpolitik.terms import local

__all__ = ["bibtex", "markdown_reference", "reference", "share"]

_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "$&#%_"},
}


def reference(source: Source) -> str:
    """Return the full reference to a source: author, title, publisher, date and address.

    >>> reference(realpolitik.open().sources[0])
    'Yun Sun, “A Calculated Relationship”, The Cipher Brief, 22 March 2016.'
    """
    authors = [author.label for author in source.authors]
    publisher = "" if [source.publisher] == authors else source.publisher
    date = date_in_words(source.issued)
    parts = (" and ".join(authors), f"“{source.title}”", publisher, date, source.address)
    return f"{', '.join(filter(None, parts))}."


def share(source: Source) -> str:
    """Return the share of the original text that a source includes, such as "8 % of the speech"."""
    whole = source.kind or "text"
    return f"the whole {whole}" if source.share == 100 else f"{source.share} % of the {whole}"


def markdown_reference(source: Source) -> str:
    """Return the full reference to a source as Markdown, with its address as a link."""
    text = markdown_text(reference(source._replace(address="")))
    return f"{text[:-1]}, {markdown_address(source.address)}." if source.address else text


def bibtex(sources: Iterable[Source]) -> str:
    """Return a BibTeX entry for each source, with a `date` for biblatex and a `year` for BibTeX."""
    return "\n".join(map(_entry, sources))


def _entry(source: Source) -> str:
    year, month, _ = date_parts(source.issued)
    names = (_tex(_inverted(a)) if a.family else f"{{{_tex(a.label)}}}" for a in source.authors)
    fields = {
        "author": " and ".join(names),
        "title": f"{{{_tex(source.title)}}}",
        "howpublished": _tex(source.publisher),
        "year": year,
        "month": str(int(month)) if month else "",
        "date": source.issued[:10],
        "url": _address(source.address),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@misc{{{local(source.source)},\n{''.join(lines)}}}\n"


def _inverted(author: Author) -> str:
    """Return the name of an author as BibTeX needs it: "family name, given names"."""
    family = rf"(?<![\w-]){re.escape(author.family)}(?![\w-])"  # it may come first
    given = " ".join(re.sub(family, "", author.label, count=1).split())
    return f"{author.family}, {given}" if given else author.family


def _tex(text: str) -> str:
    """Return a string with TeX's special characters escaped and white space collapsed."""
    return "".join(_TEX.get(sign, sign) for sign in " ".join(text.split()))


def _address(address: str) -> str:
    """Percent-encode the characters of a URL that could end a verbatim field of BibTeX."""
    codes = {" ": "%20", "{": "%7B", "}": "%7D", "\\": "%5C"}
    return "".join(codes.get(sign, sign) for sign in address)
