"""Export the claims, one per row of CSV (RFC 4180) or line of JSON, for spreadsheets and databases.

In CSV, multiple values in a cell are separated by ` | `, and a cell that a spreadsheet would
evaluate as a formula begins with an apostrophe. In JSON, such columns have lists.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping

from pyoxigraph import NamedNode, Triple

from realpolitik.answer.findings.warrant import Retraction
from realpolitik.english import date_in_words, word_list
from realpolitik.escape import csv_text
from realpolitik.rdf.triples import Lookup, join_texts
from realpolitik.terms import POLARITIES, ROLES, Subject, Taxonomy, natural, slug

__all__ = ["COLUMNS", "claim_lines", "claim_rows", "claim_table"]

_CONCEPTS = ("domain", "actType", "stake", "position", "direction")
_THINGS = tuple(role for role in ROLES if role not in _CONCEPTS)
COLUMNS = {
    "claim": "the slug of the claim",
    "source": "the slug of the source",
    "issued": "the publication date of the source (ISO 8601)",
    "paragraph": "the number of the paragraph of each passage, from 1",
    "sentence": "the number of the sentence in the paragraph, from 1",
    "start": "the offset of the first character of the passage, from 0",
    "end": "the offset after the last character of the passage",
    "polarity": "affirms or denies; asks, for a question",
    "situation": "the slug of the situation that the claim affirms, denies or asks about",
    "label": "the label of the situation",
    "verdict": "who affirms or denies the situation in current claims (inferred)",
    "kind": "the class of the situation, such as Alignment",
    "involves": "all actors that the situation involves, directly or indirectly (inferred)",
    **{role: ROLES[role] for role in (*_THINGS, *_CONCEPTS)},
    "begins": "for an act, agreement, armed conflict, commitment or policy: its first day",
    "ends": "for these: the last day",
    "when": "for these: the date in words",
    "claimant": "the actor that holds the view or asks; several if they sign the text together",
    "onBehalfOf": "the actor that the claimant officially represents",
    "reportedBy": "the actor that reports the claim",
    "addressee": "for a question: the actor that is asked",
    "certainty": "the certainty of the claim: certain, probable, possible or unspecified",
    "tense": "the tense of the situation: past, present or future",
    "asOf": "the year to which the tense refers, usually the year of the source",
    "aboutYear": "the year in which the situation holds, if the text gives it",
    "since": "the year, month or day since which it holds, if the text gives it",
    "until": "the year, month or day until which it holds, if the text gives it",
    "deadline": "by when something is pledged, demanded, intended or forecast",
    "amount": "the figure that the text gives for the situation",
    "unit": "what the amount counts, in words",
    "basis": "how the claim follows from the text: stated, presupposed or inferred",
    "intensity": "weak or strong, if the text indicates the intensity of the situation",
    "gloss": "a paraphrase of the claim in one sentence",
    "status": "affirmed, denied, contested or supposed, by the current claims (inferred)",
    "strength": "the strongest certainty of the current claims (inferred)",
    "supports": "the claims that this claim supports",
    "disputes": "the claims that this claim disputes",
    "qualifies": "the claims that this claim qualifies",
    "answers": "the questions that this claim answers",
    "derivedFrom": "the claim of another source that this claim merely repeats",
    "revisionOf": "the claims that this claim replaces",
    "withdrawn": "the retraction or later claim that withdraws it (only with --retracted)",
}
"""What each column contains. A column of entities is followed by one with their labels."""

_VERBS = {"affirms": "affirmed", "denies": "denied", "asks": "asked about"}
_OF_SITUATION = ["involves", *_THINGS, *_CONCEPTS, "status", "strength"]
_OF_CLAIM = ["claimant", "onBehalfOf", "reportedBy", "addressee", "certainty", "tense", "basis"]
_OF_CLAIM += ["intensity", "supports", "disputes", "qualifies", "answers"]
_OF_CLAIM += ["derivedFrom", "revisionOf"]
_PROPERTIES = {
    "claimant": ("rp:claimant", "rp:asker"),
    "reportedBy": ("prov:wasAttributedTo",),
    "derivedFrom": ("prov:wasDerivedFrom",),
    "revisionOf": ("prov:wasRevisionOf",),
}
_DATES = ("begins", "ends", "when")
_LITERALS = ("asOf", "aboutYear", "since", "until", "deadline", "amount", "unit")
_OF_PASSAGE = ("paragraph", "sentence", "start", "end")
_LABELLED = ["involves", *_THINGS, "claimant", "onBehalfOf", "reportedBy", "addressee"]
_NAMED = ("holder", "party", "claimant", "onBehalfOf", "reportedBy")
_HEADER = [
    n for name in COLUMNS for n in (name, f"{name}Label") if n in COLUMNS or name in _LABELLED
]
_SINGLE = (
    "claim polarity situation label verdict kind begins ends when certainty tense asOf aboutYear "
    "since until deadline amount unit basis intensity gloss status strength withdrawn text"
)
"""The columns that never have several values."""

Row = dict[str, list[str]]
"""The values of a claim in each column."""


def claim_rows(
    triples: Collection[Triple],
    verdicts: Mapping[Subject, str],
    retractions: Mapping[NamedNode, Retraction],
) -> list[Row]:
    """Return the claims in the triples, by source and in the order of the source's text.

    `verdicts` says who affirms or denies each situation; `retractions` says how claims were
    retracted or revised.
    """
    facts, taxonomy = Lookup(triples), Taxonomy(triples)
    claims = {claim for name in POLARITIES for claim in facts.subjects(name)}
    return [
        _row(claim, facts, taxonomy)
        | {"verdict": [verdicts.get(s, "") for s in facts.nodes(claim, *POLARITIES)]}
        | {"withdrawn": [how.summary for node, how in retractions.items() if node == claim]}
        for claim in sorted(claims, key=lambda node: natural(slug(node)))
    ]


def claim_table(rows: Iterable[Row]) -> bytes:
    """Return the rows of claims as CSV."""
    cells = ([join_texts(row[name]) for name in _HEADER] for row in rows)
    return csv_text(_HEADER, cells).encode()


def claim_lines(rows: Iterable[Row]) -> bytes:
    """Return the rows of claims as JSON Lines; `text` is the claim as a sentence."""
    return "".join(f"{json.dumps(_object(row), ensure_ascii=False)}\n" for row in rows).encode()


def _object(row: Row) -> dict[str, object]:
    """Return a claim as a JSON object, with a list for each column that can have several values."""
    numbers, single = (*_OF_PASSAGE, "asOf", "aboutYear", "amount"), _SINGLE.split()
    found: dict[str, object] = {}
    for name in (*_HEADER, "text"):
        values = [_number(v) if name in numbers else v for v in row[name] if v]
        found[name] = next(iter(values), None) if name in single else values
    return found


def _number(text: str) -> int | float | str:
    """Return a number that is written in decimal digits; other texts as they are."""
    if not re.fullmatch(r"[-+]?\d+(\.\d+)?", text, re.ASCII):
        return text
    return float(text) if "." in text else int(text)


def _sentence(row: Row, names: Mapping[str, str]) -> str:
    """Return a claim as a sentence: who affirmed or denied which situation of whom, and when.

    `names` has the actors and the date by column, as a sentence names them.
    """
    said = {**{name: word_list(values) for name, values in row.items()}, **names}
    reporter = (
        "" if row["claimant"] == row["reportedBy"] else f"{said['reportedBy']} reported that "
    )
    behalf = f" for {said['onBehalfOf']}" if said["onBehalfOf"] else ""
    verb = _VERBS[row["polarity"][0]]
    kind = re.sub("(?<=[a-z])(?=[A-Z])", " ", said["kind"]).lower()
    holder = said["holder"] or said["party"]
    hedge = said["certainty"].replace("unspecified", "")
    what = (f"{kind} of {holder}" if holder else kind, hedge, said["tense"])
    return (
        f"{said['issued']}, {reporter}{said['claimant']}{behalf} {verb} "
        f'"{said["label"]}" ({", ".join(filter(None, what))}): {said["gloss"]}'
    )


def _row(claim: Subject, facts: Lookup, taxonomy: Taxonomy) -> Row:
    """Return the values of a claim in each column."""
    situations = facts.nodes(claim, *POLARITIES)
    stands_on = [(_position(node, facts), node) for node in facts.nodes(claim, "rp:evidence")]
    stands_on.sort(key=lambda pair: [natural(text) for text in pair[0]])
    sources = dict.fromkeys(s for _, p in stands_on for s in facts.nodes(p, "oa:hasSource"))
    found = {n: [v for s in situations for v in facts.nodes(s, f"rp:{n}")] for n in _OF_SITUATION}
    found |= {n: facts.nodes(claim, *_PROPERTIES.get(n, (f"rp:{n}",))) for n in _OF_CLAIM}
    row = {
        "claim": [slug(claim)],
        "source": [*map(slug, sources)],
        "issued": [date for s in sources for date in facts.texts(s, "dcterms:issued")],
        **{n: [place[i] for place, _ in stands_on] for i, n in enumerate(_OF_PASSAGE)},
        "polarity": [verb for verb in _VERBS if facts.values(claim, f"rp:{verb}")],
        "situation": [*map(slug, situations)],
        "label": [*map(facts.label, situations)],
        "kind": [slug(kind) for s in situations for kind in taxonomy.kinds(s)],
        "gloss": facts.texts(claim, "rp:gloss"),
        **{name: facts.texts(claim, f"rp:{name}") for name in _LITERALS},
        **{name: [d for s in situations for d in facts.texts(s, f"rp:{name}")] for name in _DATES},
        **{name: [*map(slug, nodes)] for name, nodes in found.items()},
        **{f"{name}Label": [*map(facts.label, found[name])] for name in _LABELLED},
    }
    names = {name: word_list([_inline(node, facts) for node in found[name]]) for name in _NAMED}
    names["issued"] = " and ".join(_date(source, facts) for source in sources)
    return row | {"text": [_sentence(row, names)]}


def _date(source: NamedNode, facts: Lookup) -> str:
    """Return "On" the day of a source, or "In" the year or month if no more is known."""
    when = facts.texts(source, "rp:when")
    dates = when or facts.texts(source, "dcterms:issued")
    return f"{'In' if when else 'On'} {' and '.join(map(date_in_words, dates))}"


def _inline(node: NamedNode, facts: Lookup) -> str:
    """Return the label of an actor for use in mid-sentence, such as "the West"."""
    label = facts.label(node)
    forms = (label.lower(), f"the {label.lower()}")
    return next((a for a in facts.texts(node, "skos:altLabel") if a.lower() in forms), label)


def _position(passage: NamedNode, facts: Lookup) -> tuple[str, str, str, str]:
    """Return the paragraph, the sentence, the start offset and the end offset of a passage."""
    paragraph, sentence = (facts.text(passage, f"rp:{n}") for n in ("paragraph", "sentence"))
    return paragraph, sentence, *facts.offsets(passage)
