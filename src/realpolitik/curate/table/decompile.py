"""Convert the claims of a Turtle file to a table, or make a table for a person to fill in."""

from collections.abc import Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from realpolitik.checks.reading import Reader, Reading
from realpolitik.curate.table.compile import refuse_inexpressible, texts_of
from realpolitik.curate.table.rows import (
    COLUMNS,
    DEFAULTS,
    HINTS,
    NOTHING,
    OF_CLAIM,
    READ_ONLY,
    ROLES,
    USUAL,
    Column,
    table_text,
)
from realpolitik.engine.embedded import triples_in
from realpolitik.engine.lookup import Lookup
from realpolitik.errors import Refused
from realpolitik.files import ontology_files
from realpolitik.graph import Graph
from realpolitik.rdf.triples import join_texts, source_of
from realpolitik.terms import POLARITIES, expand, on_sentence, slug

__all__ = ["cells_of", "table_of"]

_NO_CLAIM = "rp:carriesNoClaim"
_NEAR = 2  # known situations to show beside a sentence


def table_of(path: str, texts: Sequence[str] = (), known: Graph | None = None) -> str:
    """Return a Turtle file's claims as CSV; for a source's record, return a table to fill in.

    A table to fill in has a row for each sentence, with its text if available. If the graph `known`
    is given, each row also has hints, that is, values that the words of the sentence suggest.

    Raises Malformed for a file that is not Turtle; Refused for a file without claims, for a file
    that a table cannot express, for the text of another source, and for `known` without a text.
    """
    triples = list(triples_in(path))
    ontology = [triple for file in ontology_files() for triple in triples_in(file)]
    facts, schema = Lookup(map(_as_written, triples)), Lookup(ontology)
    claims = [claim for polarity in POLARITIES for claim in facts.subjects(polarity)]
    record = facts.subjects("rp:length")
    if record and facts.subjects("rp:sha256") and not claims:
        text = next(iter(texts_of(facts, texts).values()), "")
        if known and not text:
            raise Refused("--draft", "this needs the text of the source; give it with --text FILE")
        triples += known.triples() if known else ontology
        reader = Reader(Lookup(triples), slug(record[0]), text)
        return _table_to_fill(reader, facts, known)
    if known:
        raise Refused("--draft", "this needs a table, or the record of a source without claims")
    if not claims:
        raise Refused(path, "it has no claims; for a table to fill in, give the record of a source")
    refuse_inexpressible(path, triples, schema)
    # If the file has no rp:onBehalfOf, none is computed for the claims.
    defaults = {"claim": DEFAULTS, "onBehalfOf": NOTHING}
    reasons = ((slug(n), facts.text(n, _NO_CLAIM)) for n in facts.subjects(_NO_CLAIM))
    silent = ({**_place(place), "noClaim": why} for place, why in reasons)
    return table_text([*COLUMNS], [defaults, *_claim_rows(facts, schema), *silent])


def _as_written(triple: Triple) -> Triple:
    """Return a triple with its number or date as a string; a store would turn 5.50 into 5.5."""
    value = triple.object
    if not isinstance(value, Literal) or value.language:
        return triple
    return Triple(triple.subject, triple.predicate, Literal(value.value))


def _place(sentence: str) -> dict[str, str]:
    source = source_of(sentence)
    return {"source": source, "sentence": sentence.removeprefix(f"{source}-")}


def _table_to_fill(reader: Reader, record: Lookup, known: Graph | None) -> str:
    """Return a table with a row of defaults and rows for each sentence that may carry a claim."""
    rows = []
    for name, text in reader.sentences.items():
        speaker = join_texts(map(slug, record.nodes(expand(f"id:{name}"), "rp:speaker")))
        row = {**_place(name), "claimant": speaker, READ_ONLY: text}
        if text:
            reading = reader.read(name)
            row["polarity"] = "asks" if reading.is_question else ""
            row[HINTS] = _hints(reading, known.situations(text, _NEAR)) if known else ""
        rows.append(row)
    columns = [*COLUMNS]
    after = columns.index("sentence") + 1
    columns[after:after] = [READ_ONLY] * any(reader.sentences.values()) + [HINTS] * bool(known)
    return table_text(columns, [{"claim": DEFAULTS, **USUAL, "source": reader.source}, *rows])


def _hints(reading: Reading, near: Sequence[str]) -> str:
    """Return the words of a sentence, each with the values of cells that it suggests."""
    cells = [
        (said, {**({"kind": rule.kind} if rule.kind else {}), **rule.cells})
        for said, rule in reading.hints
    ]
    cells += [(said, {"certainty": grade}) for said, grade in reading.hedges.items()]
    found = [
        join_texts(dict.fromkeys(seen.slug for seen in reading.names)),
        *(f"{said}: {' '.join('='.join(cell) for cell in own.items())}" for said, own in cells),
        *(f"aboutYear={year}" for year in reading.years),
        *(f"situation={name}" for name in near),
    ]
    return "; ".join(dict.fromkeys(filter(None, found)))


def _claim_rows(facts: Lookup, schema: Lookup) -> Iterator[dict[str, str]]:
    """Yield the rows of the claims, in text order, then those of situations without a claim.

    A situation with claims is described in the row of the first.
    """
    is_situation = expand("rp:Situation")
    named = [node for node in facts.subjects("rdf:type") if isinstance(node, NamedNode)]
    left = dict.fromkeys(
        node
        for node in named
        if any(is_situation in schema.above(kind) for kind in facts.nodes(node, "rdf:type"))
    )
    for claim in named:
        for situation in facts.nodes(claim, *POLARITIES):
            cells = {**_claim_cells(claim, facts), "situation": slug(situation)}
            if situation in left:
                del left[situation]
                cells |= _situation_cells(situation, facts)
            yield cells
    for situation in left:
        yield _situation_cells(situation, facts)


def cells_of(claim: NamedNode, facts: Lookup) -> dict[str, str]:
    """Return the cells of a claim and its situation, or of a situation; omit default values."""
    situations = facts.nodes(claim, *POLARITIES)
    cells = _claim_cells(claim, facts) if situations else {}
    for situation in situations or [claim]:
        cells |= _situation_cells(situation, facts)
    return {name: cell for name, cell in cells.items() if cell not in ("", USUAL.get(name))}


def _situation_cells(node: NamedNode, facts: Lookup) -> dict[str, str]:
    return {
        "situation": slug(node),
        "kind": join_texts(map(slug, facts.nodes(node, "rdf:type"))),
        "label": facts.label(node),
        **{role.name: _cell(node, role, facts) for role in ROLES},
    }


def _claim_cells(claim: NamedNode, facts: Lookup) -> dict[str, str]:
    passages = facts.nodes(claim, "rp:evidence")
    sources = {place.source for passage in passages if (place := on_sentence(slug(passage)))}
    source = sources.pop() if len(sources) == 1 else source_of(slug(claim))
    return {
        "claim": slug(claim),
        "source": source,
        "sentence": join_texts(slug(p).removeprefix(f"{source}-") for p in passages),
        "polarity": join_texts(p[3:] for p in POLARITIES if facts.values(claim, p)),
        **{column.name: _cell(claim, column, facts) for column in OF_CLAIM},
        **{"claimant": join_texts(map(slug, facts.nodes(claim, "rp:claimant", "rp:asker")))},
    }


def _cell(node: NamedNode, column: Column, facts: Lookup) -> str:
    if column.is_text:
        return join_texts(facts.texts(node, column.predicate))
    return join_texts(map(slug, facts.nodes(node, column.predicate)))
