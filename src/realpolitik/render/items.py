"""Lay out findings as the items of a page, with claims, citations and counter-evidence.

A short item has one gloss (paraphrase) per claimant and the most serious counter-evidence; a long
item has all claims and all counter-evidence.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from realpolitik.answer.findings.answer import Answer
from realpolitik.answer.findings.finding import (
    STRENGTHS,
    TENSES,
    Finding,
    current,
    finding,
    independent_claimants,
)
from realpolitik.answer.findings.warrant import Warrant
from realpolitik.answer.findings.wording import (
    BASIS,
    CERTAINTY,
    POLARITY,
    RELATION,
    STATUS,
    TENSE,
    Credit,
    credit,
    qualifiers,
    relation,
    shown_status,
)
from realpolitik.english import short_list
from realpolitik.render.model import Citation, Item
from realpolitik.terms import by_key, local, on_sentence

__all__ = ["claim_item", "claim_record", "claim_status", "finding_item"]

_CITED = 1  # citations in a short item


def finding_item(
    answer: Answer, item: Finding, known: Collection[str] = (), *, long: bool = False
) -> Item:
    """Return a finding as an item of a page; the item is short unless `long` is true.

    The item's text is the finding's label or, for a single claim, the claim's gloss (paraphrase).
    Qualifiers in `known` are omitted, because the heading of the section implies them.
    """
    claims = _claims(answer, item, known, long)
    heads = [claim for claim in claims if not claim.label]
    status, against = shown_status(item), _counter_evidence(answer, item, long)
    if item.premises:
        theory = short_list(answer.labels.get(iri, local(iri)) for iri in item.texts("theory"))
        head = Item(f"{item.label} ({theory})" if theory else item.label)
        premises = (claim for part in item.premises for claim in _each(answer, part.warrants))
        below = [*(claim._replace(label="premise") for claim in premises), *against]
        if long:
            below += [Item(text, "theory") for text in item.texts("reference")]
            below += [Item(text, "caution") for text in item.texts("fails")]
            below += [claim._replace(label="claimed") for claim in claims]
    elif len(heads) == 1:
        (head,) = heads
        below = [*head.items, *(claim for claim in claims if claim.label), *against]
    else:
        shown = {STATUS[status].beside} - {"", *known, *(w.tense for w in item.warrants)}
        head = Item(item.label, qualifiers=tuple(shown))
        below = [*claims, *against]
    support = [Item(text) for text in _support(item)] if long else []
    return head._replace(status=status, iri=item.situation or "", items=(*support, *below))


def claim_item(
    answer: Answer, own: Sequence[Warrant], known: Collection[str] = (), *, long: bool = True
) -> Item:
    """Return the claims of one claimant as an item: the first gloss (paraphrase), and citations."""
    quote = max((w.quote or "" for w in own), key=len)
    words, origin = qualifiers(own[0], known), own[0].derived_from
    place = on_sentence(own[0].claim)
    if long and origin and not (place and origin.startswith(f"{place.whole}-")):
        words += (f"repeats {_short(answer, origin)}",)
    return Item(own[0].gloss, "", words, "", quote, _citations(answer, own, long))


def _short(answer: Answer, claim: str) -> str:
    """Return a short citation of a claim, such as "Kirby 2023a ¶22 s4"."""
    of = on_sentence(claim)
    source = next((held for held in answer.held if of and held.source == of.source), None)
    if not (of and source):
        return local(claim)
    return f"{source.name} ¶{of.paragraph} s{of.sentence}"


def _claims(answer: Answer, item: Finding, known: Collection[str], long: bool) -> list[Item]:
    """Return the claims of a finding as items; a short item has the current ones, by claimant.

    Earlier claims are included if they have the opposite polarity, if they are forecasts with an
    outcome, or if the question names their claimants, who have no current one.
    """
    now = current(item.warrants)
    main = min((w.polarity for w in now), default="")

    def label(warrant: Warrant) -> str:
        earlier = warrant not in now and warrant.tense == item.tense
        side = "" if warrant.polarity == main or item.premises else POLARITY[warrant.polarity]
        return " ".join(filter(None, (side, "earlier" if earlier else "")))

    foretold = (w for w in item.warrants if w.forecast and w.forecast.summary)
    earlier = (w for w in item.warrants if w.claim in item.changed_since)
    asked = {*answer.parameters.values()} - {w.claimant.iri for w in now}
    named = (w for w in item.warrants if w.claimant.iri in asked)
    shown = dict.fromkeys((*(now or item.warrants), *earlier, *foretold, *named))
    groups = by_key(
        (w.claim if long else (w.polarity, w.claimant.iri), w)
        for w in sorted(item.warrants if long else shown, key=_order)
    )
    return [
        claim_item(answer, own, known, long=long)._replace(label=label(own[0]))
        for own in groups.values()
    ]


def _order(warrant: Warrant) -> tuple[object, ...]:
    """Return a key that sorts claims by polarity, repetition, certainty and date."""
    asks = warrant.polarity == "asks"  # and has neither certainty nor tense
    sure = () if asks else (STRENGTHS.index(warrant.certainty), TENSES.index(warrant.tense))
    again = bool(warrant.retraction), bool(warrant.derived_from)
    place = warrant.year, warrant.source, warrant.paragraph, warrant.sentence
    return asks, warrant.polarity, *again, *sure, *place


def _each(answer: Answer, warrants: Iterable[Warrant]) -> list[Item]:
    """Return an item for each claim; repetitions come last."""
    claims = by_key((w.claim, w) for w in sorted(warrants, key=_order))
    return [claim_item(answer, own) for own in claims.values()]


def _counter_evidence(answer: Answer, item: Finding, long: bool) -> list[Item]:
    """Return the counter-evidence of a finding as items; if short, only the most serious.

    Denials that dispute a claim of the finding are omitted: they are shown among its claims.
    """
    claims = {w.claim for w in item.warrants}
    ordered = sorted(item.counter_evidence, key=lambda each: [*RELATION].index(each.relation))
    found = by_key(
        (relation(item, each), w)
        for each in ordered
        for w in each.warrants
        if each.relation != "disputes" or w.claim not in claims
    )
    items = [
        claim._replace(label=label)
        for label, own in found.items()
        for claim in _each(answer, dict.fromkeys(own))
    ]
    if long or len(items) < 2:
        return items
    return [items[0]._replace(label=f"{items[0].label} (1 of {len(items)})", items=())]


def _support(item: Finding) -> Iterator[str]:
    """Yield a sentence that counts the independent voices for and against a finding.

    Nothing is yielded unless a side has several voices, or a source only repeats others.
    """
    (own, again), (contrary, also) = (
        independent_claimants(item.claims, s) for s in ("affirms", "denies")
    )
    repeating = len(again | also)
    if repeating or len(own) > 1 or len(contrary) > 1:
        yield f"Independent voices: {len(own)} affirm, {len(contrary)} deny."
        yield from [f"Sources that only repeat: {repeating}."] if repeating else []


def _citations(answer: Answer, warrants: Iterable[Warrant], long: bool) -> tuple[Citation, ...]:
    """Return a citation for each claimant and source; a short item has one, and counts the rest."""
    found = [
        Citation(
            who,
            source,
            tuple(sorted({(w.paragraph, w.sentence) for w in own})),
            tuple(dict.fromkeys(w.claim for w in own)),
            not long and all(w.derived_from for w in own),
            claim_record(own[0]),
        )
        for (who, source), own in by_key(
            ((credit(w, answer.held, answer.inline), w.source), w) for w in warrants
        ).items()
    ]
    if long or len(found) <= _CITED:
        return tuple(found)
    return (*found[:_CITED], Citation(Credit(f"{len(found) - _CITED} more")))


def claim_status(warrant: Warrant) -> str:
    """Return the status of a claim that is shown alone: a key of STATUS, such as "affirmed"."""
    return shown_status(finding("", "", {}, (warrant,), ()))


def claim_record(warrant: Warrant) -> tuple[Item, ...]:
    """Return the claimant, certainty, tense and basis of a claim, each as an item with a label."""
    by = "" if warrant.own_voice else f", reported by {warrant.reported_by.label}"
    certainty = CERTAINTY[warrant.certainty].heading.lower().removeprefix("certainty ")
    about = f", {warrant.dates}" if warrant.dates else ""
    basis = BASIS[warrant.basis].heading.lower() if warrant.basis else ""
    rows = {
        "asked by" if warrant.polarity == "asks" else "claimant": warrant.whose + by,
        "certainty": certainty,
        "tense": TENSE[warrant.tense].heading.lower() + about,
        "basis": basis,
    }
    return tuple(Item(text, label) for label, text in rows.items() if text)
