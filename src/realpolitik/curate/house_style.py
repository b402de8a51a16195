"""Make slugs, and write Turtle in the style of the data files, which curators edit by hand."""

import re

from pyoxigraph import Literal

from realpolitik.english import strip_accents
from realpolitik.terms import ID, PREFIXES, SPAN, OnSentence

__all__ = ["Pair", "Value", "block", "make_slug", "passage", "prefixes_of"]

Value = str | int | Literal
"""A value to write in Turtle: text in Turtle syntax (such as a CURIE), a number or a literal."""
Pair = tuple[str, *tuple[Value, ...]]
"""A property, as a CURIE, followed by its values."""


def block(subject: str, kind: str, *pairs: Pair) -> str:
    """Return Turtle for a subject with its class and properties; omit properties without values."""
    lines = [f"{subject} a {kind}"]
    lines += [f"{name} {', '.join(map(str, values))}" for name, *values in pairs if values]
    return " ;\n    ".join(lines) + " .\n"


def passage(
    place: OnSentence, start: int, end: int, sha256: str, why: str = "", speaker: str = ""
) -> str:
    """Return Turtle for a passage and for its selector, whose IRI ends in the offsets (RFC 5147).

    The offsets `start` and `end` count characters. `why` is the reason why the passage carries no
    claim, and `speaker` is the slug of the person who speaks; either may be empty.
    """
    selector = f"<{ID}{place.source}{SPAN}{start},{end}>"
    own = block(
        f"id:{place}",
        "rp:Passage",
        ("rp:paragraph", place.paragraph),
        ("rp:sentence", place.sentence),
        ("oa:hasSource", f"id:{place.source}"),
        ("oa:hasSelector", selector),
        ("rp:sha256", Literal(sha256)),
        ("rp:speaker", *([f"id:{speaker}"] if speaker else [])),
        ("rp:carriesNoClaim", *([Literal(why)] if why else [])),
    )
    offsets = ("oa:start", start), ("oa:end", end)
    return f"{own}\n{block(selector, 'oa:TextPositionSelector', *offsets)}"


def prefixes_of(*turtle: str) -> str:
    """Return Turtle declarations of the project's prefixes that the given Turtle texts use."""
    used = {name for text in turtle for name in re.findall(r"(?<![\w:/#])([a-z]+):[a-zA-Z]", text)}
    return "".join(f"@prefix {p}: <{PREFIXES[p]}> .\n" for p in sorted(used & {*PREFIXES}))


def make_slug(text: str) -> str:
    """Return a slug for a name, or an empty string if the name has no Latin letter or digit.

    >>> make_slug("the Ø. O'Brien-Śliwa")
    'o-obrien-sliwa'
    """
    bare = re.sub(r"^the |['’.]", "", strip_accents(text.casefold()))
    return re.sub(r"[^a-z0-9]+", "-", bare.encode("ascii", "ignore").decode()).strip("-")
