"""Tables of claims to Turtle, and back: which files there are, and which one is to be replaced."""

import os
from collections.abc import Iterable, Sequence

from pyoxigraph import Triple

from .cells import Known
from .claimrows import Claim, compiled
from .claimturtle import claim_turtle
from .errors import Faults, Refused
from .graph import Graph
from .lookup import Facts, slug
from .rows import Row
from .sheet import read_sheet
from .source import data_files, ontology_files, read, recorded
from .store import Store
from .tabulate import claims_to_edit, sentences_to_fill, unsaid
from .taxonomy import Taxonomy
from .terms import compact, expand, natural

__all__ = ["compile_table", "table_of"]

_FEW = 3  # so many names are told


def compile_table(
    path: str, graph: Graph, data: Sequence[str], texts: Sequence[str], target: str | None
) -> str:
    """Return the claims of a CSV as Turtle.

    `graph` is that of the project's files and of `data`, `texts` are files with texts of sources,
    `target` the file that will be written. That and files which have a claim of the table are
    what it stands for: what they say is not counted as said by others.

    Raises Malformed or Faults for what cannot be read or said; Refused where the target says what a
    table cannot.
    """
    rows = read_sheet(path)
    known = _known(rows, graph, data, texts, target)
    if not any({"polarity", "kind"} & set(row.cells) for row in rows):
        raise Refused(path, "it has no claim; fill in a row, then compile it")
    found = compiled(path, rows, known)
    if target and os.path.isfile(target):
        _refuse_lost(target, found.claims)
    return claim_turtle(found, known.elsewhere)


def table_of(path: str, texts: Sequence[str] = ()) -> str:
    """Return a file of claims as CSV, or for the record of a source an empty row a sentence.

    With the text of that source, its sentences stand beside the rows to fill.

    Raises Malformed for what is no Turtle, Faults with all that a table has no column for, Refused
    for what has no claim and for a text that is not the source's.
    """
    triples = _triples(path)
    facts = Facts(triples)
    if facts.subjects("rp:sha256") and facts.subjects("rp:length"):
        return sentences_to_fill(facts, "".join([*_texts(facts, texts).values()][:1]))
    if not facts.subjects("rp:affirms") and not facts.subjects("rp:denies"):
        raise Refused(
            path, "there is no claim in it; give the record of a source for an empty table"
        )
    _refuse_unsaid(path, triples)
    return claims_to_edit(facts)


def _known(
    rows: Sequence[Row],
    graph: Graph,
    data: Sequence[str],
    texts: Sequence[str],
    target: str | None,
) -> Known:
    claims = {claim.removeprefix("id:") for row in rows for claim in row.items("claim")}
    here: list[Triple] = []
    elsewhere = [triple for path in ontology_files() for triple in _triples(path)]
    paths = data_files(tuple(data))
    if target and os.path.isfile(target) and not any(_same(target, path) for path in paths):
        here = _triples(target)
    for path in paths:
        triples = _triples(path)
        if _same(path, target) or _has(claims, triples):
            here += triples
        else:
            elsewhere += triples
    if target and os.path.isfile(target):
        _refuse_unsaid(target, _triples(target))
    facts = Facts(elsewhere)
    return Known(Taxonomy(graph.triples()), facts, Facts(here), graph.names, _texts(facts, texts))


def _same(path: str, other: str | None) -> bool:
    return other is not None and os.path.realpath(path) == os.path.realpath(other)


def _has(claims: set[str], triples: Iterable[Triple]) -> bool:
    regards = (expand("rp:affirms"), expand("rp:denies"))
    return any(t.predicate in regards and slug(t.subject) in claims for t in triples)


def _triples(path: str) -> list[Triple]:
    store = Store()
    store.load(path, read(path))
    return list(store.triples())


def _texts(facts: Facts, paths: Sequence[str]) -> dict[str, str]:
    """Return the texts at hand by the slugs of their sources."""
    sources = {
        checksum: slug(node)
        for node in facts.subjects("dcterms:title")
        for checksum in facts.texts(node, "rp:sha256")
    }
    return recorded(sources, paths)


def _refuse_lost(path: str, claims: Sequence[Claim]) -> None:
    """Refuse to replace a file that has claims which the table has not."""
    theirs = {*map(slug, Facts(_triples(path)).subjects("rp:gloss"))}
    lost = sorted(theirs - {claim.slug for claim in claims}, key=natural)
    if lost:
        more = f" and {len(lost) - _FEW} more" if len(lost) > _FEW else ""
        reason = f"it has claims that the table has not: {', '.join(lost[:_FEW])}{more}"
        raise Refused(path, f"{reason}; put them into the table, or take the file away first")


def _refuse_unsaid(path: str, triples: Sequence[Triple]) -> None:
    """Refuse a file that says what no column has."""
    taxonomy = Taxonomy(triple for file in ontology_files() for triple in _triples(file))
    said: dict[str, list[str]] = {}
    for subject, predicate in unsaid(triples, taxonomy):
        said.setdefault(slug(subject), []).append(compact(predicate.value))
    faults = [
        f"{path}: a table cannot say {', '.join(names)} of {thing}; move it to another file"
        for thing, names in said.items()
    ]
    if faults:
        raise Faults(faults)
