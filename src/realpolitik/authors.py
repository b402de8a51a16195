"""Who wrote a source: actors that the graph knows, or new ones to declare with its record.

A claim has one claimant, so several authors are one actor, of which each of them is part.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from .errors import Refused, UnknownName
from .graph import Graph
from .housestyle import block, english, plain
from .names import unmarked
from .terms import local

__all__ = ["Authors", "authors", "slugged"]

_FEW = 2  # of more authors, the short name has the first alone
_SUFFIX = re.compile(r"(?i)(jr|sr|ph\.?d|m\.?d|esq|emeritus)\.?|I{1,3}|IV")
_SEVERAL = re.compile(r"(?i)\s(and|&|with)\s|;|,.*,")


class Authors(NamedTuple):
    """Who wrote a source, as one actor.

    `slug` is that actor's; `names` are those of the authors, `whole` all of them as they are cited;
    `last` is the last name of the first, or the name of an institution. `declared` is the Turtle
    that tells of those who are new, and `new` are their names.
    """

    slug: str
    names: tuple[str, ...]
    whole: str
    last: str
    declared: str
    new: tuple[str, ...]


class _Actor(NamedTuple):
    """An actor by slug and name, with what is to be declared of one that is new."""

    slug: str
    name: str
    pairs: Sequence[tuple[str, Sequence[str]]]


def authors(names: Sequence[str], graph: Graph, *, institution: bool = False) -> Authors:
    """Return the authors of a source, by their names; a person also as "Last, First".

    With `institution`, the names are those of bodies and not of persons.

    Raises Refused for a name that cannot be one, Ambiguous for one that may be two actors'.
    """
    option, kind = ("--institution", "rp:Actor") if institution else ("--author", "rp:Person")
    lasts: dict[str, str] = {}
    for name in (" ".join(name.split()) for name in names):
        if not name:
            raise Refused(option, "it is empty; say who wrote the source")
        if not institution and _SEVERAL.search(name) and not _known(name, graph):
            reason = "these look like several; give --author for each, or --institution for a body"
            raise Refused(f"{option} {name}", reason)
        lasts.update([(name, "")] if institution else [_parted(name)])
    if not lasts:
        raise Refused("new", "say who wrote the source: --author NAME, or --institution NAME")
    found = [_actor(option, name, last, graph) for name, last in lasts.items()]
    (first, *others), short = found, [last or name for name, last in lasts.items()]
    group = _group([*lasts], short, graph) if others else None
    part = [("rp:partOf", [f"id:{group.slug}"])] if group else []
    blocks = [block(f"id:{group.slug}", "rp:Actor", group.pairs)] if group and group.pairs else []
    blocks += [block(f"id:{one.slug}", kind, [*one.pairs, *part]) for one in found if one.pairs]
    if group:
        blocks += [f"id:{one.slug} rp:partOf id:{group.slug} .\n" for one in found if not one.pairs]
    whole = group or first
    new = tuple(one.name for one in found if one.pairs)
    return Authors(whole.slug, tuple(lasts), whole.name, short[0], "\n".join(blocks), new)


def slugged(text: str) -> str:
    """Return a text as a slug, or nothing where it has no Latin letters and no digits.

    >>> slugged("Ø. O'Brien-Śliwa")
    'o-obrien-sliwa'
    """
    bare = re.sub(r"['’.]", "", unmarked(text.casefold())).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")


def _known(name: str, graph: Graph) -> str:
    """Return the slug of an actor by its name, or nothing."""
    try:
        return local(graph.names.resolve(name, "rp:Actor").value)
    except UnknownName:
        return ""


def _parted(name: str) -> tuple[str, str]:
    """Return the name of a person, the last name at its end, and the last name.

    >>> [_parted(name)[1] for name in ("Ann van der Meer", "Ó Meer, Ann", "Ann Meer, Jr.", "Ann")]
    ['van der Meer', 'Ó Meer', 'Meer', '']
    """
    last, _, first = (part.strip() for part in name.partition(","))
    if last and first and not _SUFFIX.fullmatch(first):
        return f"{first} {last}", last
    words = name.replace(",", "").split()
    while len(words) > 1 and _SUFFIX.fullmatch(words[-1]):
        words.pop()
    particle = next((n for n, word in enumerate(words) if n and word[0].islower()), len(words) - 1)
    return name, " ".join(words[particle:]) if len(words) > 1 else ""


def _actor(option: str, name: str, last: str, graph: Graph) -> _Actor:
    """Return an author, whom the graph knows or who is to be declared."""
    known = _known(name, graph)
    if known:
        return _Actor(known, name, [])
    slug = slugged(re.sub("^The ", "", name))
    declare = "declare this actor in a Turtle file first, and give that with --data"
    if not slug:
        reason = f"its slug needs Latin letters; write it in those, or {declare}"
        raise Refused(f"{option} {name}", reason)
    if graph.names.known(slug, ["owl:Thing"]):
        raise Refused(f"{option} {name}", f"id:{slug} is something else; {declare}")
    pairs = [("rdfs:label", [english(name)])]
    if last:
        pairs += [("skos:altLabel", [english(last)]), ("schema:familyName", [plain(last)])]
    return _Actor(slug, name, pairs)


def _group(names: Sequence[str], lasts: Sequence[str], graph: Graph) -> _Actor:
    """Return several authors as one actor."""
    whole, short = _listed(names), _listed(lasts)
    known = _known(whole, graph)
    if known:
        return _Actor(known, whole, [])
    slug = slugged(short)
    if graph.names.known(slug, ["owl:Thing"]):
        slug = slugged(whole)
    cited = short if len(lasts) <= _FEW else f"{lasts[0]} and others"
    pairs = [("rdfs:label", [english(whole)]), ("skos:altLabel", [english(short)])]
    return _Actor(slug, whole, [*pairs, ("schema:familyName", [plain(cited)])])


def _listed(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
