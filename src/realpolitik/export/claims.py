"""Export the claims as CSV (RFC 4180), one row per claim, for spreadsheets and data frames.

Multiple values in a cell are separated by ` | `. A cell that a spreadsheet would evaluate as a
formula begins with an apostrophe.
"""

from collections.abc import Collection, Mapping

from pyoxigraph import NamedNode, Triple

from realpolitik.answer.findings.warrant import Retraction
from realpolitik.escape import csv_text
from realpolitik.rdf.triples import Lookup, join_texts
from realpolitik.terms import ROLES, Subject, Taxonomy, natural, slug

__all__ = ["COLUMNS", "claim_table"]

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
    "polarity": "affirms or denies",
    "situation": "the slug of the situation that the claim affirms or denies",
    "label": "the label of the situation",
    "kind": "the class of the situation, such as Alignment",
    "involves": "all actors that the situation involves, directly or indirectly (inferred)",
    **{role: ROLES[role] for role in (*_THINGS, *_CONCEPTS)},
    "begins": "for an act: its first day (ISO 8601)",
    "ends": "for an act: its last day",
    "when": "for an act: its date in words",
    "claimant": "the actor that holds the view; several if they sign the text together",
    "onBehalfOf": "the actor that the claimant officially represents",
    "reportedBy": "the actor that reports the claim",
    "certainty": "the certainty of the claim: certain, probable, possible or unspecified",
    "tense": "the tense of the situation: past, present or future",
    "asOf": "the year to which the tense refers, usually the year of the source",
    "aboutYear": "the year of the situation, if the text dates it",
    "amount": "the figure that the text gives for the situation",
    "unit": "what the amount counts, in words",
    "basis": "how the claim follows from the text: stated, presupposed or inferred",
    "intensity": "weak or strong, if the text indicates the intensity of the situation",
    "gloss": "a paraphrase of the claim in one sentence",
    "status": "affirmed, denied or contested, according to the current claims (inferred)",
    "strength": "the strongest certainty of the current claims (inferred)",
    "supports": "the claims that this claim supports",
    "disputes": "the claims that this claim disputes",
    "qualifies": "the claims that this claim qualifies",
    "derivedFrom": "the claim of another source that this claim merely repeats",
    "revisionOf": "the claims that this claim replaces",
    "withdrawn": "the retraction or later claim that withdraws it (only with --retracted)",
}
"""The content of each column. A column of entities is followed by one with their labels."""

_OF_SITUATION = ["involves", *_THINGS, *_CONCEPTS, "status", "strength"]
_OF_CLAIM = {
    "claimant": "rp:claimant",
    "onBehalfOf": "rp:onBehalfOf",
    "reportedBy": "prov:wasAttributedTo",
    "certainty": "rp:certainty",
    "tense": "rp:tense",
    "basis": "rp:basis",
    "intensity": "rp:intensity",
    "supports": "rp:supports",
    "disputes": "rp:disputes",
    "qualifies": "rp:qualifies",
    "derivedFrom": "prov:wasDerivedFrom",
    "revisionOf": "prov:wasRevisionOf",
}
_DATES = ("begins", "ends", "when")
_LITERALS = ("asOf", "aboutYear", "amount", "unit")
_LABELLED = ["involves", *_THINGS, "claimant", "onBehalfOf", "reportedBy"]


def claim_table(
    triples: Collection[Triple], retractions: Mapping[NamedNode, Retraction] | None = None
) -> bytes:
    """Return the claims in the triples as CSV, by source and in the order of the source's text.

    `retractions` says how claims were retracted or revised.
    """
    facts, taxonomy = Lookup(triples), Taxonomy(triples)
    claims = {*facts.subjects("rp:affirms"), *facts.subjects("rp:denies")}
    rows = []
    for claim in sorted(claims, key=lambda node: natural(slug(node))):
        row = _row(claim, facts, taxonomy)
        if isinstance(claim, NamedNode) and retractions and claim in retractions:
            row["withdrawn"] = retractions[claim].summary
        rows.append(row)
    header = list(COLUMNS)
    for name in _LABELLED:
        header.insert(header.index(name) + 1, f"{name}Label")
    return csv_text(header, ([row.get(name, "") for name in header] for row in rows)).encode()


def _row(claim: Subject, facts: Lookup, taxonomy: Taxonomy) -> dict[str, str]:
    """Return the cells in the row of a claim, by column name."""
    situations = facts.nodes(claim, "rp:affirms", "rp:denies")
    stands_on = [(_place(node, facts), node) for node in facts.nodes(claim, "rp:evidence")]
    stands_on.sort(key=lambda pair: [natural(text) for text in pair[0]])
    places = zip(*(place for place, _ in stands_on), strict=True)
    sources = list(
        dict.fromkeys(s for _, passage in stands_on for s in facts.nodes(passage, "oa:hasSource"))
    )
    row = {
        "claim": slug(claim),
        "source": join_texts(map(slug, sources)),
        "issued": join_texts(
            d for source in sources for d in facts.texts(source, "dcterms:issued")
        ),
        "polarity": join_texts(p for p in ("affirms", "denies") if facts.values(claim, f"rp:{p}")),
        "situation": join_texts(map(slug, situations)),
        "label": join_texts(map(facts.label, situations)),
        "kind": join_texts(slug(kind) for s in situations for kind in taxonomy.kinds(s)),
        "gloss": join_texts(facts.texts(claim, "rp:gloss")),
    }
    row |= {name: join_texts(facts.texts(claim, f"rp:{name}")) for name in _LITERALS}
    row |= {n: join_texts(d for s in situations for d in facts.texts(s, f"rp:{n}")) for n in _DATES}
    row |= dict(
        zip(("paragraph", "sentence", "start", "end"), map(join_texts, places), strict=False)
    )
    found = {n: [v for s in situations for v in facts.nodes(s, f"rp:{n}")] for n in _OF_SITUATION}
    found |= {name: facts.nodes(claim, predicate) for name, predicate in _OF_CLAIM.items()}
    row |= {name: join_texts(map(slug, nodes)) for name, nodes in found.items()}
    return row | {f"{name}Label": join_texts(map(facts.label, found[name])) for name in _LABELLED}


def _place(passage: NamedNode, facts: Lookup) -> tuple[str, str, str, str]:
    """Return the paragraph, the sentence, the start offset and the end offset of a passage."""
    paragraph, sentence = (facts.text(passage, f"rp:{n}") for n in ("paragraph", "sentence"))
    return paragraph, sentence, *facts.offsets(passage)
