"""Export claims as CSV (RFC 4180) or JSON Lines, one per row, for spreadsheets and databases.

In CSV, multiple values in a cell are separated by ` | `, and a cell that a spreadsheet would
evaluate as a formula begins with an apostrophe. In JSON, columns with multiple values are lists.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from realpolitik.answer.findings.warrant import Retraction
from realpolitik.answer.findings.wording import POLARITY
from realpolitik.engine.lookup import Lookup
from realpolitik.english import date_in_words, name_in_words, word_list
from realpolitik.escape import csv_text
from realpolitik.files import table_rows
from realpolitik.rdf.triples import join_texts
from realpolitik.terms import POLARITIES, Subject, natural, slug

__all__ = ["COLUMNS", "claim_lines", "claim_rows", "claim_table"]


class Column(NamedTuple):
    """A column: `json` is its JSON type; its values are the `properties` of the resource `of`."""

    name: str
    json: str
    of: str
    properties: tuple[str, ...]
    meaning: str


_COLUMNS = [
    Column(name, json_type, of, (*properties.split(),), meaning)
    for name, json_type, of, properties, meaning in table_rows(__file__, "columns")
]
COLUMNS = {column.name: column.meaning for column in _COLUMNS}
"""The meaning of each column, by name; a column of labels follows each column of entities."""

_THINGS = [column.name for column in _COLUMNS if column.json == "things"]
_JSON = {
    name: column.json
    for column in _COLUMNS
    for name in (column.name, f"{column.name}Label")
    if name == column.name or column.name in _THINGS
}
"""What a cell is in JSON, by the column of the CSV."""

_OF_PASSAGE = ("paragraph", "sentence", "start", "end")

Row = dict[str, list[str]]
"""The values of a claim, keyed by column."""


def claim_rows(
    facts: Lookup, verdicts: Mapping[Subject, str], retractions: Mapping[NamedNode, Retraction]
) -> list[Row]:
    """Return a row per claim, sorted by slug, with its situation's verdict and any retraction."""
    claims = {claim for name in POLARITIES for claim in facts.subjects(name)}
    return [
        _row(claim, facts)
        | {"verdict": [verdicts.get(s, "") for s in facts.nodes(claim, *POLARITIES)]}
        | {"withdrawn": [how.summary for node, how in retractions.items() if node == claim]}
        for claim in sorted(claims, key=lambda node: natural(slug(node)))
    ]


def claim_table(rows: Iterable[Row]) -> bytes:
    """Return the rows of claims as CSV."""
    cells = ([join_texts(row[name]) for name in _JSON] for row in rows)
    return csv_text([*_JSON], cells).encode()


def claim_lines(rows: Iterable[Row]) -> bytes:
    """Return the rows of claims as JSON Lines; the member `text` is the claim as a sentence."""
    return "".join(f"{json.dumps(_object(row), ensure_ascii=False)}\n" for row in rows).encode()


def _object(row: Row) -> dict[str, object]:
    """Return a claim as a JSON object, with a list for each column that can have several values."""
    found: dict[str, object] = {}
    for name, form in {**_JSON, "text": "text"}.items():
        values = [_number(v) if form.startswith("number") else v for v in row[name] if v]
        found[name] = next(iter(values), None) if form in ("text", "number") else values
    return found


def _number(text: str) -> int | float | str:
    """Return a number that is written in decimal digits; other texts as they are."""
    if not re.fullmatch(r"[-+]?\d+(\.\d+)?", text, re.ASCII):
        return text
    return float(text) if "." in text else int(text)


def _sentence(row: Row, names: Mapping[str, str]) -> str:
    """Return a claim as a sentence that says who affirmed or denied which situation, and when.

    `names` has the actors and the date by column, as a sentence names them.
    """
    said = {**{name: word_list(values) for name, values in row.items()}, **names}
    reporter = (
        "" if row["claimant"] == row["reportedBy"] else f"{said['reportedBy']} reported that "
    )
    behalf = f" for {said['onBehalfOf']}" if said["onBehalfOf"] else ""
    polarity = row["polarity"][0]
    verb = POLARITY[polarity] + (" about" if polarity == "asks" else "")
    kind = name_in_words(said["kind"])
    holder = said["holder"] or said["party"]
    hedge = said["certainty"].replace("unspecified", "")
    what = (f"{kind} of {holder}" if holder else kind, hedge, said["tense"])
    return (
        f"{said['issued']}, {reporter}{said['claimant']}{behalf} {verb} "
        f'"{said["label"]}" ({", ".join(filter(None, what))}): {said["gloss"]}'
    )


def _row(claim: Subject, facts: Lookup) -> Row:
    """Return the values of a claim in each column."""
    situations = facts.nodes(claim, *POLARITIES)
    stands_on = [(_position(node, facts), node) for node in facts.nodes(claim, "rp:evidence")]
    stands_on.sort(key=lambda pair: [natural(text) for text in pair[0]])
    sources = [*dict.fromkeys(s for _, p in stands_on for s in facts.nodes(p, "oa:hasSource"))]
    of: dict[str, Sequence[Subject]]
    of = {"claim": [claim], "situation": situations, "source": sources, "": ()}
    found = {
        column.name: [v for each in of[column.of] for v in facts.values(each, *column.properties)]
        for column in _COLUMNS
    } | {"source": [*sources]}
    things = {n: [v for v in found[n] if isinstance(v, NamedNode)] for n in _THINGS}
    row = {
        **{name: [*map(slug, values)] for name, values in found.items()},
        **{f"{name}Label": [*map(facts.label, nodes)] for name, nodes in things.items()},
        "claim": [slug(claim)],
        **{n: [place[i] for place, _ in stands_on] for i, n in enumerate(_OF_PASSAGE)},
        "polarity": [verb for verb in POLARITY if facts.values(claim, f"rp:{verb}")],
        "situation": [*map(slug, situations)],
        "label": [*map(facts.label, situations)],
        "kind": [slug(kind) for s in situations for kind in facts.kinds(s)],
    }
    names = {
        name: word_list([_inline(node, facts) for node in things[name]])
        for name in ("holder", "party", "claimant", "onBehalfOf", "reportedBy")
    }
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
