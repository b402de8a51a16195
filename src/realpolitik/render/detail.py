"""Lay out a claim, a source, a proof, or a list of changes in answers, as a page."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode, QuerySolutions

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.changes import Change, Difference, Side
from realpolitik.answer.findings.warrant import Claim, Source, Warrant
from realpolitik.answer.findings.wording import Credit, credit
from realpolitik.answer.questions.question import load, slugs
from realpolitik.answer.why import Why
from realpolitik.engine.base import solutions
from realpolitik.engine.sparql import bind
from realpolitik.english import date_in_words, name_in_words, short_list
from realpolitik.errors import Refused, UnknownName
from realpolitik.escape import json_text
from realpolitik.files import join_query
from realpolitik.graph import Graph
from realpolitik.reasoning.proof import Gap, Step
from realpolitik.reasoning.rule import format_triple
from realpolitik.render.answers import answer_view
from realpolitik.render.items import claim_record
from realpolitik.render.model import Citation, Item, Section, View, places_in_words
from realpolitik.render.reference import share
from realpolitik.render.text import text
from realpolitik.terms import by_key, compact, local

__all__ = ["claim_counts", "claim_view", "difference_view", "facts_section", "proof_view", "show"]
__all__ += ["sentences_of", "source_record", "source_view", "without_view"]

_PLACE = r"(?:(?P<source>\S.*?),?\s+)?(?:¶\s*|p)(?P<paragraph>\d+)\s*,?\s*s(?P<sentence>\d+)"
_SPEAKER = re.compile(r"^.* (?:in|via) | for .*$")  # beside a source in a citation
_OUTCOMES = {"asserted": "is asserted", "inferred": "is inferred", "missing": "does not hold"}
_UNKNOWN = "The triple is not asserted, and no rule can infer it."
_WHOLE = {"lost": "removed", "gained": "added"}  # how a whole finding has changed


def claim_view(claim: Claim, source: Source | None = None) -> View:
    """Return a claim as a page: its gloss (a paraphrase) is the title, and each field has a row.

    If no quotation is available, the page shows the address of `source` instead.
    """
    first, situation = claim.warrants[0], claim.situation
    forecast = first.forecast and (first.forecast.summary or first.forecast.outcome)
    places = places_in_words((w.paragraph, w.sentence) for w in claim.warrants)
    address = source.address if source else ""
    how = filter(None, ("not available", address, "use --text FILE to quote the words"))
    quotes = [Item("", "words", quote=w.quote) for w in claim.warrants if w.quote]
    rows = [
        Item(compact(claim.iri), "claim"),
        Item(f"{situation.label} [{claim.kind}]", first.polarity, iri=situation.iri),
        *(Item(node.label, name_in_words(role), iri=node.iri) for role, node in claim.roles),
        *claim_record(first),
        Item(forecast or "", "forecast"),
        Item(f"{'; '.join(places)} of {compact(first.source)}", "written"),
        *(Item(f"{w.start} to {w.end}", "characters") for w in claim.warrants),
        *(quotes or [Item("; ".join(how), "words")]),
        *(Item(note, "note") for note in claim.notes),
    ]
    sections = [Section("", tuple(row for row in rows if row.text or row.quote))]
    if claim.links:
        related = (Item(gloss, relation, iri=other) for relation, other, gloss in claim.links)
        sections.append(Section("Related claims", tuple(related)))
    return View(first.gloss, sections=tuple(sections), sources=(source,) if source else ())


def source_view(source: Source, claims: int) -> View:
    """Return a source as a page with a row for each field; `claims` is the number of its claims."""
    rows = {
        "source": compact(source.source),
        "short name": source.name,
        "author": ", ".join(author.label for author in source.authors),
        "publisher": source.publisher,
        "date": date_in_words(source.issued),
        "address": source.address,
        "held": share(source),
        "claims": str(claims),
    }
    items = (Item(value, label) for label, value in rows.items() if value)
    return View(source.title, sections=(Section("", tuple(items)),))


def facts_section(graph: Graph, iri: str, aliases: Sequence[str]) -> Section:
    """Return a section of a page with an entity's aliases and common knowledge about the entity."""
    rows = [Item(", ".join(aliases), "also called")] if aliases else []
    for _, fact, value, label in _rows(graph, "facts", thing=iri):
        if isinstance(value, Literal):
            rows.append(Item(date_in_words(value.value[:10]), fact.value))
        else:
            named = label.value if label else compact(value.value)
            rows.append(Item(named, fact.value, iri=value.value))
    return Section("", tuple(rows), about="Common knowledge, not a claim of a source.")


def sentences_of(
    graph: Graph, source: str, warrants: Iterable[Warrant]
) -> Iterator[dict[str, Any]]:
    """Yield each sentence of a source as a dictionary, in the order of the text.

    "claims" is the list of the `warrants` (claims) that cite the sentence. "reason" says why no
    claim cites it, or is empty. "text" is None if the text of the source is not available.
    """
    claims: dict[tuple[int, int], dict[str, Warrant]] = {}
    for w in warrants:
        if w.source == source:
            claims.setdefault((w.paragraph, w.sentence), {}).setdefault(w.claim, w)
    text = graph.texts.get(source)
    for *numbers, reason in _rows(graph, "sentences", source=source):
        paragraph, sentence, start, end = (int(number.value) for number in numbers)
        yield {
            "paragraph": paragraph,
            "sentence": sentence,
            "text": None if text is None else text[start:end],
            "claims": [*claims.get((paragraph, sentence), {}).values()],
            "reason": reason.value if reason else "",
        }


def _rows(graph: Graph, query: str, **values: str) -> QuerySolutions:
    """Return the rows of a query in `queries/joins/` for the given IRIs of its variables."""
    bound = {name: [NamedNode(iri)] for name, iri in values.items()}
    return solutions(graph.sparql(bind(join_query(query), bound)))


def source_record(source: Source, claims: int) -> dict[str, Any]:
    """Return a source and the number of its claims as a JSON-compatible dictionary."""
    authors = [author.label for author in source.authors]
    more = {"title": source.title, "authors": authors, "publisher": source.publisher}
    return {**source.to_dict(), **more, "address": source.address or None, "claims": claims}


def show(
    words: Sequence[str], graph: Callable[[], Graph], form: str, width: int | None = None
) -> str:
    """Find a question, a source or claims by name; return JSON if `form` is "json", otherwise text.

    The `words` form the name: the slug of a saved question, the slug or title of a source, the slug
    or gloss of a claim, or the place of a sentence, such as "¶6 s4", "sun-2016 p6s4" or a printed
    citation. The function `graph` opens the graph; it is called only if no question has the name.
    """
    name = " ".join(" ".join(words).split())
    if name in slugs():
        question = load(name)
        return json_text(question._asdict()) if form == "json" else question.text
    opened = graph()
    sources = {source.source: source for source in opened.sources}
    record: Any
    named = [sources[n.value] for n in opened.names.find(name, "rp:Source") if n.value in sources]
    place = re.fullmatch(_PLACE, name)
    if named and not place:
        number = claim_counts(opened)[named[0].source]
        record, views = source_record(named[0], number), [source_view(named[0], number)]
    else:
        claims = _claims_at(opened, name, place) if place else [_claim(opened, name)]
        records = [claim.to_dict() for claim in claims]
        record = records if place else records[0]
        views = [claim_view(claim, sources.get(claim.warrants[0].source)) for claim in claims]
    return json_text(record) if form == "json" else "\n".join(text(view, width) for view in views)


def _claim(graph: Graph, name: str) -> Claim:
    """Return the claim with a name. Raises UnknownName, with similar names, if there is none."""
    try:
        return graph.claim(name)
    except UnknownName as error:
        if graph.names.find(name, "owl:Thing"):
            reason = f'not a question, claim or source; use realpolitik ask about thing="{name}"'
            raise Refused(name, reason) from None
        sources = [local(source.source) for source in graph.sources]
        known = (*slugs(), *sources, *error.nearest)
        raise UnknownName(name, "question, claim or source", known) from None


def claim_counts(graph: Graph) -> dict[str, int]:
    """Return the number of claims in each source, keyed by the IRI of the source."""
    counts = {source.source: 0 for source in graph.sources}
    rows = _rows(graph, "claims-per-source")
    return counts | {source.value: int(number.value) for source, number in rows}


def _claims_at(graph: Graph, name: str, place: re.Match[str]) -> list[Claim]:
    """Return the claims that cite a sentence, sorted by slug."""
    source = place["source"]
    if source and not graph.names.find(source, "rp:Source"):
        source = _SPEAKER.sub("", source)
    filters = {"source": source} if source else {}
    where = int(place["paragraph"]), int(place["sentence"])
    claims = {
        local(w.claim)
        for item in graph.ask("coverage", **filters)
        for w in item.warrants
        if (w.paragraph, w.sentence) == where
    }
    if not claims:
        raise UnknownName(name, "sentence with a claim", how="realpolitik ask coverage")
    return [graph.claim(claim) for claim in sorted(claims)]


def proof_view(graph: Graph, why: Why) -> View:
    """Return a proof as a page that leads from the conclusion to asserted triples and their claims.

    If the triple does not hold, the page shows which premises of each rule are missing.
    """
    place = why.steps[-1].place if why.outcome == "asserted" else ""
    where = f" in {place}" if place else ""
    sections = [Section("", (_gap(gap),)) for gap in why.gaps]
    if why.outcome == "inferred":
        sections.append(Section("", _reasons(why.steps[-1], why.steps, set())))
    if why.warrants:
        inline = graph.names.inline(NamedNode(n.iri) for w in why.warrants for n in w.on_behalf_of)
        cited = tuple(_cited(w, credit(w, graph.sources, inline)) for w in why.warrants)
        sections.append(Section("Claims", cited, len(cited)))
    unknown = why.outcome == "missing" and not why.gaps
    return View(
        f"{format_triple(why.triple)} {_OUTCOMES[why.outcome]}{where}.",
        summary=(Item(_UNKNOWN),) if unknown else (),
        sections=tuple(sections),
    )


def _step(step: Step, steps: tuple[Step, ...], proved: set[int]) -> Item:
    """Return a step of a proof as an item, with its own proof below where it occurs first."""
    if not step.rule:
        return Item(format_triple(step.triple), qualifiers=(step.place,) if step.place else ())
    if step.number in proved:
        return Item(format_triple(step.triple), qualifiers=("shown above",))
    return Item(format_triple(step.triple), items=_reasons(step, steps, proved))


def _reasons(step: Step, steps: tuple[Step, ...], proved: set[int]) -> tuple[Item, ...]:
    """Return an item for the rule that infers a step of a proof, with the rule's premises below."""
    proved.add(step.number)
    below = [_step(steps[number - 1], steps, proved) for number in step.premises]
    below += [Item(absent, "absent") for absent in step.absent]
    reference = f" ({step.reference})" if step.reference else ""
    rule = _rule(step.rule, step.summary)
    return (rule._replace(text=rule.text + reference, items=tuple(below)),)


def _rule(name: str, summary: str) -> Item:
    """Return an item for a rule; if the summary also ends the rule's name, it is not repeated."""
    return Item(summary, f"by {name.removesuffix(summary.removesuffix('.')).rstrip()}")


def _gap(gap: Gap) -> Item:
    parts = {"holds": gap.holds, "missing": gap.missing, "in the way": gap.in_the_way}
    below = (Item(pattern, label) for label, patterns in parts.items() for pattern in patterns)
    return _rule(gap.rule, gap.summary)._replace(items=tuple(below))


def _cited(warrant: Warrant, who: Credit) -> Item:
    places = ((warrant.paragraph, warrant.sentence),)
    citation = Citation(who, warrant.source, places, (warrant.claim,))
    return Item(warrant.gloss, citations=(citation,))


def difference_view(old: str, new: str, differences: Sequence[Difference]) -> View:
    """Return a page with the findings that differ between two versions of the data.

    `old` and `new` are the names of the versions. The page says which questions a finding answers.
    """
    changes = by_key(
        ((_WHOLE.get(change.change), change.situation), (change, item.query))
        for item in differences
        for change in item.changes
    )
    items = tuple(
        _change([*dict.fromkeys(change for change, _ in found)])._replace(
            citations=(Citation(Credit(short_list(dict.fromkeys(query for _, query in found)))),)
        )
        for found in changes.values()
    )
    equal = sum(not item.changes for item in differences)
    note = f"{equal} of {len(differences)} questions have the same answer in both."
    sections = (Section("Changes", items, len(items)),) if items else ()
    return View(f"{old} → {new}", sections=sections, notes=(note,))


def without_view(
    less: Graph, was: Answer, now: Answer, changes: Iterable[Change], *, long: bool = False
) -> View:
    """Return a page that shows how an answer changes if some claims are left out of the graph.

    `less` is the graph without some claims, situations or sources. `was` is the answer of the whole
    graph, and `now` is the answer of `less`. `long` has the same meaning as in `answer_view`.
    """
    view = answer_view(now, long=long)
    items = tuple(map(_change, by_key((change.situation, change) for change in changes).values()))
    without = Item("; ".join(map(compact, less.left_out)), "Without")
    if not items:
        return view._replace(summary=(without, Item("Nothing changes."), *view.summary))
    about = f"{was.outcome} → {now.outcome}" if was.outcome != now.outcome else ""
    changed = Section("Changes", items, len(items), about)
    return view._replace(summary=(without, *view.summary), sections=(changed, *view.sections))


def _change(changes: Sequence[Change]) -> Item:
    """Return the changes to one finding as an item, with the status if it was removed or added.

    Changes in other values of its query are listed only if nothing else changed.
    """
    first = changes[0]
    if first.change in _WHOLE:
        status = first.was or first.now
        label = _WHOLE[first.change]
        return Item(first.label, label, (status,) if isinstance(status, str) else ())
    own = [c for c in changes if not c.change.startswith("values.")] or changes
    return Item(f"{first.label}: {'; '.join(map(_in_words, own))}", "changed")


def _in_words(change: Change) -> str:
    """Return a change as a phrase, such as "status: contested → affirmed"."""
    name = change.change.removeprefix("values.").removeprefix("but.")
    name = "claims" if name == "warrants" else name
    if isinstance(change.was, tuple) and isinstance(change.now, tuple):
        before, after = change.was, change.now
        sides = {
            "removed": [side for side in before if side not in after],
            "added": [side for side in after if side not in before],
            "changed": [side for side in before if side in after],
        }
        parts = [f"{word} {_names(side)}" for word, side in sides.items() if side]
        return f"{name}: {', '.join(parts)}"
    was, now = (_names((side or "none",)) for side in (change.was, change.now))
    return f"{name}: {was} → {now}"


def _names(sides: Iterable[Side]) -> str:
    return short_list(compact(side) for side in sides if isinstance(side, str))
