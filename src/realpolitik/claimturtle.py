"""Claims in the house style: in the order of the text, each after what it is the first to use."""

import re
from collections.abc import Iterator

from .claimrows import Claim, Compiled
from .housestyle import block, english, heading, plain, prologue
from .lookup import Facts, source_of
from .sheet import LINKS
from .situations import linked, turtle_of
from .terms import expand, natural

__all__ = ["claim_turtle"]


def claim_turtle(found: Compiled, records: Facts) -> str:
    """Return as Turtle what a table says; `records` tell of the sources."""
    claims = sorted(found.claims, key=lambda claim: natural(claim.slug))
    written: set[str] = set()
    parts, before = [], ""
    for claim in claims:
        place = re.sub(r".*-p(\d+)s(\d+)-\d+\Z", r"# ¶\1 s\2" "\n", claim.slug)
        parts += [place] if place != before else []
        before = place
        parts += _situations(claim.situation, found, written)
        for name in claim.passages:
            made = found.evidence.turtle(name) if name not in written else ""
            written.add(name)
            parts += [made] if made else []
        parts.append(_claim(claim))
    rest = [part for curie in found.situations for part in _situations(curie, found, written)]
    parts += ["# What no claim here comes to\n", *rest] if rest else []
    head = prologue("id", "oa", "prov", "rdfs", "rp", "skos")
    return "\n".join([head, *_heading(claims, records), *parts])


def _situations(curie: str, found: Compiled, written: set[str]) -> Iterator[str]:
    """Give a situation and before it those in its roles, where they are not written yet."""
    if curie in written or curie not in found.situations:
        return
    written.add(curie)
    for other in linked(found.situations[curie]):
        yield from _situations(other, found, written)
    yield turtle_of(curie, found.situations[curie])


def _claim(claim: Claim) -> str:
    values = dict(claim.values)
    between = {name: values.pop(name, []) for name in LINKS.values()}
    pairs = [
        *values.items(),
        ("rp:gloss", [plain(claim.gloss)]),
        ("rp:evidence", [f"id:{name}" for name in claim.passages]),
        *between.items(),
        ("skos:editorialNote", [english(claim.note)] if claim.note else []),
    ]
    return block(f"id:{claim.slug}", "rp:Claim", pairs)


def _heading(claims: list[Claim], records: Facts) -> Iterator[str]:
    sources = dict.fromkeys(source_of(claim.slug) for claim in claims)
    for slug in sources:
        node = expand(f"id:{slug}")
        (title, *_) = [*records.texts(node, "dcterms:title"), slug]
        (year, *_) = [text[:4] for text in records.texts(node, "dcterms:issued")] or [""]
        (who, *_) = [
            *map(records.label, records.nodes(node, "dcterms:creator")),
            "an author without a name",
        ]
        yield heading(who, title, year, slug)
