"""Tables of claims to Turtle, and back: which files there are, and which one is to be replaced."""

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from realpolitik.curate.people import spoken_for
from realpolitik.curate.spotting import spotter
from realpolitik.curate.table.cells import Known
from realpolitik.curate.table.columns import OF_CLAIM, ROLES, Column
from realpolitik.curate.table.compile import Compiled, claims_turtle, compile_rows
from realpolitik.curate.table.sheet import DEFAULTS, NOTHING, Row, read_sheet, sheet_text, spread
from realpolitik.engine.base import text_of
from realpolitik.engine.embedded import triples_in
from realpolitik.english import counted
from realpolitik.errors import Faults, Refused
from realpolitik.files import data_files, ontology_files, recorded
from realpolitik.graph import Graph
from realpolitik.rdf.triples import Lookup, join_texts, source_of
from realpolitik.terms import (
    RDF_TYPE,
    RP,
    Taxonomy,
    Term,
    by_key,
    compact,
    expand,
    local,
    natural,
    on_sentence,
    slug,
)

__all__ = ["compile_table", "compiled_table", "table_of"]

_BY = "dcterms:creator"
_FEW = 3  # so many names are told
_NEAR = 5  # situations beside a sentence
_LIKE = 20  # sentences in whose claims they are looked for
_OFTEN = {"polarity": "affirms", "certainty": "certain", "tense": "present", "basis": "stated"}
"""What holds of most claims."""

_OF_OTHERS = {
    "rp:Claim": ("rp:affirms", "rp:denies", "rp:evidence", *(c.predicate for c in OF_CLAIM)),
    "rp:Passage": ("rp:paragraph", "rp:sentence", "oa:hasSource", "oa:hasSelector", "rp:sha256"),
    "oa:TextPositionSelector": ("oa:start", "oa:end"),
}
_OF_SITUATION = ("rdfs:label", *(role.predicate for role in ROLES))
_LANGUAGES = {
    "rdfs:label": "en",
    **{c.predicate: "en" if "rdf:langString" in c.kinds else None for c in OF_CLAIM if c.is_text},
}
"""Properties of which a table has one value, and the language that it is in."""


def compile_table(
    path: str, graph: Graph, data: Sequence[str], texts: Sequence[str], target: str | None
) -> str:
    """Return the claims of a CSV as Turtle.

    `graph` is that of the project's files and of `data`, `texts` are files with texts of sources,
    `target` the file that will be written. That and files which have a claim of the table, by its
    name or else its gloss, are what it stands for: what they say is not counted as said by others.

    Raises Malformed or Faults for what cannot be read or said; Refused where the target says what a
    table cannot.
    """
    return compiled_table(path, graph, data, texts, target).turtle


class Table(NamedTuple):
    """What a table says, as Turtle too, and the files that it stands for."""

    compiled: Compiled
    turtle: str
    replaced: Sequence[str]


def compiled_table(
    path: str, graph: Graph, data: Sequence[str], texts: Sequence[str], target: str | None
) -> Table:
    """Return what `compile_table` returns, and from where each claim has it."""
    rows = spread(read_sheet(path), graph.names)
    terms = graph.triples()
    taxonomy = Taxonomy(terms)
    replaced = target if target and os.path.isfile(target) else None
    files, ours = _split(rows, data, replaced)
    theirs = files[os.path.realpath(replaced)] if replaced else []
    if replaced:
        _refuse_unsaid(replaced, theirs, taxonomy)
    records = Lookup(t for file, triples in files.items() if file not in ours for t in triples)
    here = Lookup(t for file in ours for t in files[file])
    known = Known(taxonomy, Lookup(terms), records, here, graph.names, _texts(records, texts))
    if not any({"polarity", "kind"} & set(row.cells) for row in rows):
        raise Refused(path, "it has no claim; fill in a row, then compile it")
    compiled = compile_rows(path, rows, known)
    if replaced:
        _refuse_lost(replaced, theirs, {claim.slug for claim in compiled.claims})
    return Table(compiled, claims_turtle(compiled, records), ours)


def _split(
    rows: Sequence[Row], data: Sequence[str], replaced: str | None
) -> tuple[dict[str, list[Triple]], list[str]]:
    """Return what files say, by their real paths, and those that have a claim of the table."""
    claims = {claim.removeprefix("id:") for row in rows for claim in row.items("claim")}
    glosses = {
        " ".join(row.cells.get("gloss", "").split()) for row in rows if not row.items("claim")
    }
    regards, gloss = (expand("rp:affirms"), expand("rp:denies")), expand("rp:gloss")
    paths = [*([replaced] if replaced else []), *data_files(tuple(data))]
    real = {os.path.realpath(path): path for path in paths}
    files = {file: triples_in(path) for file, path in real.items()}
    ours = []
    for file, triples in files.items():
        told = {slug(t.subject) for t in triples if t.predicate in regards}
        told |= {text_of(t.object) for t in triples if t.predicate == gloss} & glosses
        if (claims | glosses) & told or (replaced and file == os.path.realpath(replaced)):
            ours.append(file)
    return files, ours


def table_of(path: str, texts: Sequence[str] = (), graph: Graph | None = None) -> str:
    """Return a file of claims as CSV, or for the record of a source a row to fill a sentence.

    With the text of that source, its sentences stand beside the rows, and the situations of `graph`
    that are nearest to each and share a name with it.

    Raises Malformed for what is no Turtle, Faults with all that a table has no column for, Refused
    for what has no claim and for a text that is not the source's.
    """
    triples = triples_in(path)
    facts = Lookup(triples)
    claims = {*facts.subjects("rp:affirms"), *facts.subjects("rp:denies")}
    record = facts.subjects("rp:length")
    if record and facts.subjects("rp:sha256") and not claims:
        return _sentences_to_fill(facts, "".join([*_texts(facts, texts).values()][:1]), graph)
    if not claims:
        raise Refused(
            path, "there is no claim in it; give the record of a source for an empty table"
        )
    if record:
        both = f"{counted(len(claims), 'claim')} and the record of {slug(record[0])} too"
        reason = f"it has {both}, which no table can say; move one of the two to another file"
        raise Refused(path, reason)
    nameless = [claim for claim in claims if not isinstance(claim, NamedNode)]
    if nameless:
        such = f"{counted(len(nameless), 'claim')} without a name, a blank node"
        reason = f"it has {such}, which no table can say"
        raise Refused(path, f"{reason}; name each by its sentence, as id:sun-2016-p7s2-1")
    ontology = Taxonomy(triple for file in ontology_files() for triple in triples_in(file))
    _refuse_unsaid(path, triples, ontology)
    known = Lookup(graph.triples(inferred=False)) if graph else facts
    return sheet_text(list(_claims_to_edit(facts, known)))


def _texts(facts: Lookup, paths: Sequence[str]) -> dict[str, str]:
    """Return the texts at hand by the slugs of their sources."""
    sources = {
        checksum: slug(node)
        for node in facts.subjects("dcterms:title")
        for checksum in facts.texts(node, "rp:sha256")
    }
    return recorded(sources, paths)


def _refuse_lost(path: str, triples: Sequence[Triple], claims: set[str]) -> None:
    """Refuse to replace a file that has claims which the table has not."""
    lost = sorted({*map(slug, Lookup(triples).subjects("rp:gloss"))} - claims, key=natural)
    if lost:
        more = f" and {len(lost) - _FEW} more" if len(lost) > _FEW else ""
        reason = f"it has claims that the table has not: {', '.join(lost[:_FEW])}{more}"
        raise Refused(path, f"{reason}; put them into the table, or take the file away first")


def _refuse_unsaid(path: str, triples: Sequence[Triple], taxonomy: Taxonomy) -> None:
    """Refuse a file that says what no column has; `taxonomy` knows the classes of situations."""
    languages = {expand(name): language for name, language in _LANGUAGES.items()}
    values = by_key(((subject, predicate), value) for subject, predicate, value in triples)
    lost: dict[str, list[str]] = {}
    for subject, predicate in sorted(values, key=str):
        found = values[subject, predicate]
        fits = predicate in _kept(values.get((subject, RDF_TYPE), ()), taxonomy)
        if predicate in languages:
            fits &= all(
                isinstance(v, Literal) and v.language == languages[predicate] for v in found
            )
        if predicate in languages or predicate == RDF_TYPE:
            fits &= len(found) == 1
        if not fits:
            lost.setdefault(slug(subject), []).append(compact(predicate.value))
    if lost:
        raise Faults(
            f"{path}: a table cannot say {', '.join(names)} of {thing}; move it to another file"
            for thing, names in lost.items()
        )


def _kept(kinds: Sequence[Term], taxonomy: Taxonomy) -> set[NamedNode]:
    """Return the properties that a table has of things of some classes."""
    for name, predicates in _OF_OTHERS.items():
        if expand(name) in kinds:
            return {RDF_TYPE, *map(expand, predicates)}
    named, situation = [k for k in kinds if isinstance(k, NamedNode)], expand("rp:Situation")
    if named and all(situation in taxonomy.above(k) and k.value.startswith(RP) for k in named):
        return {RDF_TYPE, *map(expand, _OF_SITUATION)}
    return set()


def _sentences_to_fill(facts: Lookup, text: str, graph: Graph | None) -> str:
    """Return as CSV a row for each sentence of a record that may carry a claim.

    The first row has the defaults. With the text of the source, the sentence itself stands in a
    column beside it, and what is nearest to it in a graph.
    """
    defaults, rows = {"claim": DEFAULTS, **_OFTEN}, list[dict[str, str]]()
    near = _finder(graph) if graph else None
    for node in facts.subjects("rp:paragraph"):
        place = on_sentence(slug(node))
        if place and not facts.values(node, "rp:carriesNoClaim"):
            row = {
                "source": join_texts(map(slug, facts.nodes(node, "oa:hasSource"))),
                "sentence": place.whole.removeprefix(f"{place.source}-"),
                "claimant": join_texts(map(slug, facts.nodes(node, "rp:speaker"))),
            }
            defaults["source"] = row["source"]
            if text:
                start, end = (int(offset or 0) for offset in facts.offsets(node))
                row["text"] = " ".join(text[start:end].split())
                if near:
                    row["near"] = join_texts(near(row["text"]))
            rows.append(row)
    for row in _asked(rows, {*map(slug, facts.values(facts.subjects("rp:length")[0], _BY))}):
        row["basis"] = "presupposed"  # a question states nothing
    return sheet_text([defaults, *rows])


def _asked(rows: Sequence[dict[str, str]], authors: Collection[str]) -> Iterator[dict[str, str]]:
    """Give the rows of questions: by their mark, or the end of a turn that has none.

    Who speaks in a source without being its author is one who asks.
    """
    for speaker, spoken in groupby(rows, key=lambda row: row["claimant"]):
        turn = [row for row in spoken if "text" in row]
        marked = [row for row in turn if row["text"].endswith("?")]
        yield from marked or (turn[-1:] if speaker and speaker not in authors else ())


def _finder(graph: Graph) -> Callable[[str], list[str]]:
    """Return what finds the situations that are told in words like those of a sentence.

    They have one of its names at least, and those that have the most come first.
    """
    names_in, facts = spotter(graph.names), Lookup(graph.triples(inferred=False))
    roles = [role.predicate for role in ROLES]

    def nearest(text: str) -> list[str]:
        named = {*names_in(text)}
        found = graph.search(text, _LIKE).findings
        nodes = (w.situation for finding in found for w in finding.warrants if w.situation)
        shared = {
            local(node.iri): len(named & {*map(slug, facts.nodes(NamedNode(node.iri), *roles))})
            for node in nodes
        }
        return sorted(filter(shared.get, shared), key=lambda name: -shared[name])[:_NEAR]

    return nearest


def _claims_to_edit(facts: Lookup, known: Lookup) -> Iterator[dict[str, str]]:
    """Give the rows of the claims and situations of a file, in the order of the text."""
    named = [node for node in facts.subjects("rdf:type") if isinstance(node, NamedNode)]
    left = dict.fromkeys(node for node in named if _is_situation(node, facts))
    claims = [(node, facts.nodes(node, "rp:affirms", "rp:denies")) for node in named]
    regarded = {node for _, situations in claims for node in situations}
    for claim, situations in claims:
        for situation in situations:
            yield from _alone(situation, facts, regarded, left)
            cells = {**_cells_of_claim(claim, facts, known), "situation": slug(situation)}
            if situation in left:
                del left[situation]
                cells |= _cells_of_situation(situation, facts)
            yield cells
    for situation in left:
        yield _cells_of_situation(situation, facts)


def _alone(
    node: NamedNode, facts: Lookup, regarded: set[NamedNode], left: dict[NamedNode, None]
) -> Iterator[dict[str, str]]:
    """Give a row for each situation in the roles of another that no claim regards."""
    for role in ROLES:
        for other in facts.nodes(node, role.predicate):
            if other in left and other not in regarded:
                del left[other]
                yield from _alone(other, facts, regarded, left)
                yield _cells_of_situation(other, facts)


def _is_situation(node: NamedNode, facts: Lookup) -> bool:
    kinds = [compact(kind.value) for kind in facts.nodes(node, "rdf:type")[:1]]
    return any(kind.startswith("rp:") and kind not in _OF_OTHERS for kind in kinds)


def _cells_of_situation(node: NamedNode, facts: Lookup) -> dict[str, str]:
    return {
        "situation": slug(node),
        "kind": join_texts(map(slug, facts.nodes(node, "rdf:type")[:1])),
        "label": facts.label(node),
        **{role.name: _cell(node, role, facts) for role in ROLES},
    }


def _cells_of_claim(claim: NamedNode, facts: Lookup, known: Lookup) -> dict[str, str]:
    passages = facts.nodes(claim, "rp:evidence")
    places = zip(*(_place(passage, facts) for passage in passages), strict=True)
    on = {place.source for passage in passages if (place := on_sentence(slug(passage)))}
    source = on.pop() if len(on) == 1 else source_of(slug(claim))
    claimants = facts.nodes(claim, "rp:claimant")
    filled = len(claimants) == 1 and spoken_for(claimants[0], source, known)
    cells = {
        "claim": slug(claim),
        "source": source,
        **{
            name: " | ".join(cells) if any(cells) else ""
            for name, cells in zip(("sentence", "start", "end", "sha256"), places, strict=False)
        },
        "polarity": join_texts(p for p in ("affirms", "denies") if facts.values(claim, f"rp:{p}")),
        **{column.name: _cell(claim, column, facts) for column in OF_CLAIM},
    }
    if filled and not cells["onBehalfOf"]:
        cells["onBehalfOf"] = NOTHING
    return cells


def _cell(node: NamedNode, column: Column, facts: Lookup) -> str:
    if column.is_text:
        return join_texts(facts.texts(node, column.predicate))
    return join_texts(map(slug, facts.nodes(node, column.predicate)))


def _place(passage: NamedNode, facts: Lookup) -> tuple[str, str, str, str]:
    """Return the name of a passage in its source, and of a span its offsets and checksum."""
    place = on_sentence(slug(passage))
    if not place:
        return slug(passage), "", "", ""
    name = str(place).removeprefix(f"{place.source}-")
    if not place.suffix:
        return name, "", "", ""
    return name, *facts.offsets(passage), facts.text(passage, "rp:sha256")
