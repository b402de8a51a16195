"""What stands under the headline of a finding: what is claimed of it, and what stands against it.

Under what a theory predicts stand its theory and its premises too, since nobody claims it.
"""

from collections.abc import Iterator, Sequence

from .answer import STRENGTHS, Answer, But, Finding, Warrant
from .terms import local

__all__ = ["under"]


def under(answer: Answer, item: Finding) -> Iterator[tuple[str, str, Sequence[Warrant]]]:
    """Give what stands under a headline: a word that ties it on, a text, and the text's warrants.

    Under a prediction stand first its theory, its premises, and what weighs or would weigh against
    it; then what is claimed of the kind.
    """
    said = [
        ("claimed:" if item.premises else "", _said(warrants[0], item), warrants)
        for warrants in _by_claim(item.warrants)
    ]
    against = [
        (_link(item, but), _said(warrants[0]), warrants)
        for but in (*item.premises, *item.but)
        for warrants in _by_claim(but.warrants)
    ]
    if not item.premises:
        yield from [*said, *against]
        return
    theory, cited, fails = (_texts(item, name) for name in ("theory", "reference", "fails"))
    named = [answer.labels.get(iri, local(iri)) for iri in theory]
    yield "theory:", f"{', '.join(named)}. {'; '.join(cited)}.", ()
    yield from against
    yield from (("caution:", text, ()) for text in fails)
    yield from said


def _texts(item: Finding, name: str) -> list[str]:
    """Return all that a finding has under a name among its values."""
    held = item.values.get(name, [])
    return [held] if isinstance(held, str) else held


def _by_claim(warrants: Sequence[Warrant]) -> list[list[Warrant]]:
    """Return the warrants claim by claim, the surest first: a claim on two passages has two."""
    claims: dict[str, list[Warrant]] = {}
    for warrant in sorted(warrants, key=lambda w: STRENGTHS.index(w.certainty)):
        claims.setdefault(warrant.claim, []).append(warrant)
    return list(claims.values())


def _link(item: Finding, but: But) -> str:
    """Return the word that ties to a finding what stands against it."""
    if but.relation == "limits" and item.status == "denied":
        return "because:"
    words = {
        **{"limits": "but:", "conditions": "if:", "qualifies": "but:", "disputes": "disputed:"},
        **{"premise": "premise:", "defeats": "against it:"},
    }
    return words[but.relation]


def _said(warrant: Warrant, item: Finding | None = None) -> str:
    """Return what a claim says, with its certainty and tense where nothing above tells them."""
    told = item.strength if item and item.status == "affirmed" and warrant.own_voice else "certain"
    notes = [] if warrant.certainty == told else [warrant.certainty]
    if warrant.tense != ((item and item.tense) or "present"):
        notes.append(warrant.tense)
    if item and item.status == "contested" and warrant.polarity == "denies":
        notes.append("denial")
    if item and item.premises and warrant.disputed:
        notes.append("disputed")
    quote = f" “{warrant.quote}”" if warrant.quote else ""
    return warrant.gloss + (f" [{', '.join(notes)}]" if notes else "") + quote
