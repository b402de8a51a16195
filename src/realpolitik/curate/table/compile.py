"""Compile a table of claims to Turtle."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from pyoxigraph import NamedNode, Triple

from realpolitik.curate.house_style import Pair, block, prefixes_of
from realpolitik.curate.table.claim_rows import (
    OF_CLAIM,
    ROLES,
    read_claim_rows,
)
from realpolitik.curate.table.compile_rows import CompiledClaim, CompiledRows, compile_rows
from realpolitik.curate.table.csv_table import Row, read_header, refuse_loss
from realpolitik.curate.table.resolve import Known, Situation
from realpolitik.engine.embedded import triples_in
from realpolitik.errors import Refused
from realpolitik.files import data_files, texts_of_sources
from realpolitik.graph import Graph
from realpolitik.rdf.triples import Lookup, english_literal, source_of
from realpolitik.rdf.turtle_file import parse_turtle
from realpolitik.terms import (
    RDF_TYPE,
    Taxonomy,
    by_key,
    expand,
    natural,
    on_sentence,
    slug,
)

__all__ = ["CompiledTable", "compile_claims", "compile_table", "texts_of", "unsaid"]

_OTHERS = """
rp:affirms rp:denies rp:evidence
rp:paragraph rp:sentence oa:hasSource oa:hasSelector rp:sha256 oa:start oa:end
"""
"""The properties of claims and passages that have no column of their own."""
_CLASSES = ("rp:Claim", "rp:Situation", "rp:Passage", "oa:TextPositionSelector")
_LANGUAGES = {
    "rdfs:label": "en",
    **{c.predicate: "en" if "rdf:langString" in c.kinds else None for c in OF_CLAIM if c.is_text},
}
"""The properties with one literal in a table, and the language of that."""


class CompiledTable(NamedTuple):
    """The claims and situations of a table, also in Turtle, and the files that it replaces."""

    rows: CompiledRows
    turtle: str
    replaced: Sequence[str]


def compile_table(
    path: str, graph: Graph, data: Sequence[str], texts: Sequence[str], target: str | None
) -> str:
    """Return the claims of a table as Turtle.

    `graph` is the graph of the project's files and of `data`, `texts` are files with the texts of
    sources. The table replaces the file `target` that is to be written, and any file with one of
    its claims, by name or gloss: such a file counts as an earlier version.

    Raises Malformed or Faults for errors in the table; Refused where the target says more than the
    table can say.
    """
    return compile_claims(path, graph, data, texts, target).turtle


def compile_claims(
    path: str, graph: Graph, data: Sequence[str], texts: Sequence[str], target: str | None = None
) -> CompiledTable:
    """Return a compiled table, as `compile_table` does, with the row of each claim."""
    rows = read_claim_rows(path, graph.names)
    if not any({"polarity", "kind"} & {*row.cells} for row in rows):
        raise Refused(path, "the table contains no claim yet; fill in a row")
    schema = graph.triples()
    taxonomy = Taxonomy(schema)
    files = {os.path.realpath(file): triples_in(file) for file in data_files(tuple(data))}
    replaced = _versions_of(rows, files)
    old = triples_in(target) if target and os.path.isfile(target) else []
    if target and old:
        refuse_loss(target, "a table cannot say", unsaid(old, taxonomy))
        replaced.add(os.path.realpath(target))
    known_data = Lookup(t for file, found in files.items() if file not in replaced for t in found)
    texts_by_source = texts_of(known_data, texts)
    known = Known(graph.names, taxonomy, Lookup(schema), known_data, texts_by_source)
    compiled = compile_rows(path, rows, known)
    turtle = _turtle(compiled)
    if target and old:
        new = parse_turtle(path, turtle.encode())
        refuse_loss(target, "the table lacks", _lost(old, new, read_header(path)))
    return CompiledTable(compiled, turtle, sorted(replaced))


def texts_of(facts: Lookup, paths: Sequence[str]) -> dict[str, str]:
    """Return the available texts of sources by slug."""
    sources = {
        checksum: slug(node)
        for node in facts.subjects("dcterms:title")
        for checksum in facts.texts(node, "rp:sha256")
    }
    return texts_of_sources(sources, paths)


def _versions_of(rows: Sequence[Row], files: Mapping[str, Sequence[Triple]]) -> set[str]:
    """Return the files that have a claim of a table, by its name or else by its gloss."""
    gloss, said = expand("rp:gloss"), set[str]()
    for row in rows:
        claims = [claim.removeprefix("id:") for claim in row.values("claim")]
        said.update(claims or [" ".join(row.cells.get("gloss", "").split())])
    return {
        file
        for file, triples in files.items()
        if any(
            t.predicate == gloss and not said.isdisjoint((slug(t.subject), slug(t.object)))
            for t in triples
        )
    }


def _lost(old: Iterable[Triple], new: Iterable[Triple], header: Sequence[str]) -> Iterator[Triple]:
    """Yield the triples of an old file about claims or columns that a table lacks."""
    columns = {name.casefold() for name in header}
    lacking = {expand(c.predicate) for c in (*ROLES, *OF_CLAIM) if c.name.casefold() not in columns}
    gloss, kept = expand("rp:gloss"), {triple.subject for triple in new}
    for triple in {*old}.difference(new):
        lost = lacking if triple.subject in kept else {gloss}
        if triple.predicate in lost:
            yield triple


def unsaid(triples: Iterable[Triple], taxonomy: Taxonomy) -> Iterator[Triple]:
    """Yield the triples that no table of claims can say; `taxonomy` has the ontology."""
    columns = [column.predicate for column in (*ROLES, *OF_CLAIM)]
    allowed = {*map(expand, [*columns, *_OTHERS.split(), *_LANGUAGES])}
    languages = {expand(name): language for name, language in _LANGUAGES.items()}
    classes = {expand(name) for name in _CLASSES}
    for (subject, predicate), values in by_key(((s, p), v) for s, p, v in triples).items():
        fits = predicate in allowed and isinstance(subject, NamedNode)
        if predicate == RDF_TYPE:
            (kind, *others) = values
            fits = not others and not classes.isdisjoint(taxonomy.above(kind))
        elif predicate in languages:
            fits &= [getattr(v, "language", "") for v in values] == [languages[predicate]]
        if not fits:
            yield Triple(subject, predicate, values[0])


def _turtle(compiled: CompiledRows) -> str:
    """Return compiled rows as Turtle: claims in the order of the text.

    Situations and passages precede the first claim that uses them.
    """
    claims = sorted(compiled.claims, key=lambda claim: natural(claim.slug))
    left = dict(compiled.situations)
    parts: list[str] = []
    for place, claims_there in groupby(claims, key=_place):
        parts += [place] if place else []
        for claim in claims_there:
            parts += _situation_blocks(claim.situation, left)
            for passage in map(compiled.evidence.turtle, claim.passages):
                parts += [passage] if passage and passage not in parts else []
            parts.append(_claim_block(claim))
    rest = [part for curie in compiled.situations for part in _situation_blocks(curie, left)]
    if rest:
        rest = ["# Situations of no claim\n", *rest]
    parts += rest
    sources = dict.fromkeys(source_of(claim.slug) for claim in claims)
    heads = [
        f"# Claims of {source}. The sentences are in seeds/{source}.ttl.\n" for source in sources
    ]
    return "\n".join([prefixes_of(*parts), *heads, *parts])


def _place(claim: CompiledClaim) -> str:
    """Return the comment with the place of a claim."""
    place = on_sentence(claim.slug)
    return f"# ¶{place.paragraph} s{place.sentence}\n" if place else ""


def _situation_blocks(curie: str, left: dict[str, Situation]) -> Iterator[str]:
    """Yield a situation after those in its roles, if they are `left`, and remove them from it."""
    situation = left.pop(curie, None)
    if situation:
        roles: list[Pair] = [(r.predicate, *situation.roles.get(r.name, ())) for r in ROLES]
        for role in ROLES:
            for other in situation.roles.get(role.name, ()):
                yield from _situation_blocks(other, left)
        label = "rdfs:label", english_literal(situation.label)
        yield block(curie, situation.kind, label, *roles)


def _claim_block(claim: CompiledClaim) -> str:
    pairs: list[Pair] = [(f"rp:{claim.polarity}", claim.situation)]
    for column in OF_CLAIM:
        pairs.append((column.predicate, *claim.values[column.name]))
        if column.name == "gloss":
            pairs.append(("rp:evidence", *(f"id:{name}" for name in claim.passages)))
    return block(f"id:{claim.slug}", "rp:Claim", *pairs)
