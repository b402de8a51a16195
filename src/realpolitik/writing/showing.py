"""One thing shown whole: a question, a claim by its name or its place, or a source."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from realpolitik.answer.findings.warrant import Claim, Source
from realpolitik.answer.questions.question import is_slug, load
from realpolitik.english import date_in_words
from realpolitik.errors import UnknownName
from realpolitik.escape import json_text
from realpolitik.graph import Graph
from realpolitik.terms import compact, local
from realpolitik.writing.page import places, wrapped

__all__ = ["shown", "source_record"]

_PLACE = r"(?:(?P<source>\S.*?),?\s+)?(?:¶\s*|p)(?P<paragraph>\d+)\s*,?\s*s(?P<sentence>\d+)"


def shown(words: Sequence[str], graph: Callable[[], Graph], form: str, width: int) -> str:
    """Return what words name, as a page of so many columns or as "json".

    A question is named by its slug, a source by its slug or title, a claim by its slug or gloss,
    and the claims on a sentence by its place, with the source where there are several: "¶6 s4",
    "sun-2016 p6s4". The graph is only opened where it is needed.

    Raises UnknownName where nothing is called so.
    """
    name = " ".join(words)
    if is_slug(name):
        question = load(name)
        return json_text(question._asdict()) if form == "json" else question.text
    opened = graph()
    if place := re.fullmatch(_PLACE, name):
        claims = _claims_at(opened, name, place)
        if form == "json":
            return json_text([claim.to_dict() for claim in claims])
        return "\n".join(_claim(opened, claim, width) for claim in claims)
    sources = {node.value for node in opened.names.find(name, "rp:Source")}
    if len(sources) == 1:
        (source,) = (source for source in opened.sources if source.source in sources)
        return _source(opened, source, form, width)
    try:
        claim = opened.claim(name)
    except UnknownName:
        if opened.names.find(name, "owl:Thing"):
            instead = f'ask about thing="{name}"'
            raise UnknownName(name, "question or claim", instead=instead) from None
        if "-p" not in name and " " not in name and ":" not in name:
            load(name)  # which tells the nearest questions
        raise
    return json_text(claim.to_dict()) if form == "json" else _claim(opened, claim, width)


def _claims_at(graph: Graph, name: str, place: re.Match[str]) -> list[Claim]:
    """Return the claims that stand on a sentence, in the order of their names."""
    narrowing = {"source": place["source"]} if place["source"] else {}
    where = int(place["paragraph"]), int(place["sentence"])
    claims = {
        local(w.claim): None
        for item in graph.ask("coverage", **narrowing)
        for w in item.warrants
        if (w.paragraph, w.sentence) == where
    }
    if not claims:
        raise UnknownName(name, "sentence with a claim", ())
    return [graph.claim(claim) for claim in sorted(claims)]


def _claim(graph: Graph, claim: Claim, width: int) -> str:
    addresses = {source.source: source.address for source in graph.sources}
    return _claim_page(claim, width, addresses.get(claim.warrants[0].source, ""))


def source_record(source: Source, claims: int) -> dict[str, Any]:
    """Return what is on record of a source as JSON's types, and how many claims stand in it."""
    authors = [author.label for author in source.authors]
    more = {"title": source.title, "authors": authors, "publisher": source.publisher}
    return {**source.to_dict(), **more, "address": source.address or None, "claims": claims}


def _source(graph: Graph, source: Source, form: str, width: int) -> str:
    answer = graph.ask("coverage", source=source.source)
    claims = len({w.claim for item in answer for w in item.warrants})
    if form == "json":
        return json_text(source_record(source, claims))
    return _source_page(source, claims, width)


def _claim_page(claim: Claim, width: int, address: str = "") -> str:
    """Return a claim, whole, as lines of at most `width` columns.

    Where its words are not at hand, it says how to read them: at the source's `address`, if any.
    """
    first = claim.warrants[0]
    unread = "; ".join(filter(None, ("not at hand", address, "--text FILE quotes them")))
    by = f"{first.whose}, reported by {first.reported_by.label}"
    rows = [
        ("claim", compact(claim.iri)),
        ("says", first.gloss),
        (first.polarity, f"{claim.situation.label} ({claim.kind}, {compact(claim.situation.iri)})"),
        *((role, f"{node.label} ({compact(node.iri)})") for role, node in claim.roles),
        ("claimant", first.whose if first.own_voice else by),
        ("certainty", first.certainty),
        ("tense", first.tense),
        ("written", f"{'; '.join(places(claim.warrants))} of {compact(first.source)}"),
        *(("characters", f"{w.start} to {w.end}") for w in claim.warrants),
        *(("words", f"“{w.quote}”") for w in claim.warrants if w.quote),
        *([] if any(w.quote for w in claim.warrants) else [("words", unread)]),
        *((relation, f"{gloss} ({compact(other)})") for relation, other, gloss in claim.links),
        *(("note", note) for note in claim.notes),
    ]
    return _rows(rows, width)


def _source_page(source: Source, claims: int, width: int) -> str:
    """Return what is on record of a source, and how many claims stand in it."""
    rows = [
        ("source", compact(source.source)),
        ("title", source.title),
        ("author", ", ".join(author.label for author in source.authors)),
        ("publisher", source.publisher),
        ("date", date_in_words(source.issued)),
        ("address", source.address),
        ("claims", str(claims)),
    ]
    return _rows([(name, text) for name, text in rows if text], width)


def _rows(rows: Sequence[tuple[str, str]], width: int) -> str:
    column = max(len(name) for name, _ in rows) + 2
    lines: list[str] = []
    for name, text in rows:
        lines += wrapped(text, width, name.ljust(column), " " * column)
    return "\n".join(lines) + "\n"
