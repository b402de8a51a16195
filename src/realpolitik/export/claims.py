"""The claims as a table, one row each, for spreadsheets and data frames.

CSV by RFC 4180, in UTF-8. Where a cell has several values, ` | ` stands between them. A cell that a
spreadsheet would take for a formula begins with an apostrophe.
"""

import csv
import io
from collections.abc import Collection, Iterable, Mapping

from pyoxigraph import NamedNode, Triple

from realpolitik.answer.warrant import Withdrawal
from realpolitik.engine.triples import Lookup, joined, slug
from realpolitik.terms import Subject, Taxonomy, natural

__all__ = ["COLUMNS", "claim_table"]

_LABELLED = (
    *("involves", "party", "holder", "toward", "against", "issue", "place"),
    *("threatSource", "arisesFrom", "content", "resembles", "includes", "factor", "outcome"),
    *("during", "after"),
)
_CONCEPTS = ("domain", "stake", "position", "direction")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

COLUMNS = {
    "claim": "the slug of the claim",
    "source": "the source that it stands in, as a slug",
    "issued": "when the source was published (ISO 8601)",
    "paragraph": "the paragraph of each passage that it stands on, from 1",
    "sentence": "the sentence in that paragraph, from 1",
    "start": "the first character of the passage in the text, from 0",
    "end": "the first character after the passage",
    "polarity": "affirms or denies",
    "situation": "the situation that it affirms or denies, as a slug",
    "label": "the label of the situation",
    "kind": "the class of the situation, such as Alignment",
    "involves": "whom the situation involves, directly or through others (inferred)",
    "party": "those between whom it holds, all alike",
    "holder": "who has the attitude, interest, gain or cost",
    "toward": "toward whom",
    "against": "against whom, who is no party",
    "issue": "the issue it is on",
    "place": "where",
    "threatSource": "what is felt as a threat or concern: an event, and whose doing it is",
    "arisesFrom": "the situation or event that it comes from",
    "content": "the situation that a hope, fear, intention or image is about",
    "resembles": "a situation that it is likened to",
    "includes": "the narrower situations that it takes in",
    "factor": "for an explanation, the situations that jointly explain",
    "outcome": "for an explanation, the situation that is explained",
    "during": "the event during which it holds",
    "after": "the event after which it holds",
    "domain": "its fields, such as military",
    "stake": "what is at stake for the holder, such as nationalSecurity",
    "position": "for a stance: support, opposition, abstention or reluctance",
    "direction": "for a shift: rise or decline",
    "claimant": "whose view the claim is",
    "reportedBy": "who reports it",
    "certainty": "how sure the claim is: certain, probable, possible or unspecified",
    "tense": "when what it says holds: past, present or future",
    "gloss": "the claim in one sentence of our own words",
    "status": "what all claims make of the situation: affirmed, denied or contested (inferred)",
    "strength": "the strongest certainty with which it is claimed (inferred)",
    "supports": "the claims that it supports",
    "disputes": "the claims that it disputes",
    "qualifies": "the claims that it qualifies",
    "derivedFrom": "the claim that it only repeats",
    "revisionOf": "the claims in whose place it stands",
    "withdrawn": "by what it is retracted or revised, where that is exported (--retracted)",
}
"""What each column holds; after each column of things there is one of their labels."""


def claim_table(
    triples: Collection[Triple], withdrawn: Mapping[NamedNode, Withdrawal] | None = None
) -> bytes:
    """Return the claims among some triples as CSV, in the order of the text.

    `withdrawn` tells how claims are retracted or revised.
    """
    facts, taxonomy = Lookup(triples), Taxonomy(triples)
    out = io.StringIO()
    writer = csv.DictWriter(out, _header())
    writer.writeheader()
    claims = {*facts.subjects("rp:affirms"), *facts.subjects("rp:denies")}
    for claim in sorted(claims, key=lambda node: natural(slug(node))):
        row = _row(claim, facts, taxonomy)
        if isinstance(claim, NamedNode) and withdrawn and claim in withdrawn:
            row["withdrawn"] = withdrawn[claim].said
        writer.writerow({name: _cell(text) for name, text in row.items()})
    return out.getvalue().encode()


def _header() -> list[str]:
    """Return the names of the columns, those of labels after what they are the labels of."""
    labelled = (*_LABELLED, "claimant", "reportedBy")
    return [
        name
        for column in COLUMNS
        for name in ((column, f"{column}Label") if column in labelled else (column,))
    ]


def _row(claim: Subject, facts: Lookup, taxonomy: Taxonomy) -> dict[str, str]:
    """Return a row by the names of its columns; what there is not of it is left out."""
    situations = facts.nodes(claim, "rp:affirms", "rp:denies")
    passages = sorted(
        facts.nodes(claim, "rp:evidence"),
        key=lambda passage: [natural(text) for text in _place(passage, facts)],
    )
    places = list(zip(*(_place(passage, facts) for passage in passages), strict=True))
    sources = _once(source for p in passages for source in facts.nodes(p, "oa:hasSource"))
    row = {
        "claim": slug(claim),
        "source": joined(map(slug, sources)),
        "issued": joined(d for source in sources for d in facts.texts(source, "dcterms:issued")),
        "polarity": joined(p for p in ("affirms", "denies") if facts.values(claim, f"rp:{p}")),
        "situation": joined(map(slug, situations)),
        "label": joined(map(facts.label, situations)),
        "kind": joined(slug(kind) for s in situations for kind in taxonomy.kinds(s)),
        "gloss": joined(facts.texts(claim, "rp:gloss")),
    }
    row |= dict(zip(("paragraph", "sentence", "start", "end"), map(joined, places), strict=False))
    of_situation = (*_LABELLED, *_CONCEPTS, "status", "strength")
    of_claim = ("claimant", "certainty", "tense", "supports", "disputes", "qualifies")
    found = {
        name: [n for s in situations for n in facts.nodes(s, f"rp:{name}")] for name in of_situation
    }
    found |= {name: facts.nodes(claim, f"rp:{name}") for name in of_claim}
    found["reportedBy"] = facts.nodes(claim, "prov:wasAttributedTo")
    found["derivedFrom"] = facts.nodes(claim, "prov:wasDerivedFrom")
    found["revisionOf"] = facts.nodes(claim, "prov:wasRevisionOf")
    row |= {name: joined(map(slug, nodes)) for name, nodes in found.items()}
    labelled = (*_LABELLED, "claimant", "reportedBy")
    return row | {f"{name}Label": joined(map(facts.label, found[name])) for name in labelled}


def _place(passage: NamedNode, facts: Lookup) -> tuple[str, str, str, str]:
    """Return where a passage stands: paragraph, sentence, and the offsets of start and end."""
    (selector,) = facts.nodes(passage, "oa:hasSelector")[:1] or [passage]
    first = [facts.texts(passage, name)[:1] for name in ("rp:paragraph", "rp:sentence")]
    first += [facts.texts(selector, name)[:1] for name in ("oa:start", "oa:end")]
    paragraph, sentence, start, end = ("".join(texts) for texts in first)
    return paragraph, sentence, start, end


def _once(nodes: Iterable[NamedNode]) -> list[NamedNode]:
    return list(dict.fromkeys(nodes))


def _cell(text: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
