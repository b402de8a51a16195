"""Tables of claims to Turtle, and back: which files there are, and which one is to be replaced."""

import os
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from realpolitik.curate.cells import Known, Situation, linked, situation_in
from realpolitik.curate.compile import Claim, claim_turtle, compiled
from realpolitik.curate.evidence import parts
from realpolitik.curate.sheet import CONCEPTS, LINKS, ROLES, Row, read_sheet, written
from realpolitik.engine.embedded import Store
from realpolitik.engine.triples import Lookup, joined, slug
from realpolitik.errors import Faults, Refused
from realpolitik.files import data_files, ontology_files, read, recorded
from realpolitik.graph import Graph
from realpolitik.terms import RDF_TYPE, Subject, Taxonomy, compact, expand, local, natural

__all__ = ["claims_to_edit", "compile_table", "sentences_to_fill", "table_of", "unsaid"]

Cells = dict[str, str]

_OF_CLAIM = (
    *("rp:affirms", "rp:denies", "rp:claimant", "prov:wasAttributedTo", "rp:certainty", "rp:tense"),
    *("rp:gloss", "rp:evidence", *LINKS.values(), "skos:editorialNote"),
)
_OF_PASSAGE = ("rp:paragraph", "rp:sentence", "oa:hasSource", "oa:hasSelector", "rp:sha256")
_OF_OTHERS = {
    "rp:Claim": _OF_CLAIM,
    "rp:Passage": _OF_PASSAGE,
    "oa:TextPositionSelector": ("oa:start", "oa:end"),
}
_OF_SITUATION = ("rdfs:label", *(f"rp:{name}" for name in (*ROLES, *CONCEPTS)))
_LANGUAGES = {"rdfs:label": "en", "skos:editorialNote": "en", "rp:gloss": None}
"""Properties of which a table has one value, and the language that it is in."""


def claims_to_edit(facts: Lookup) -> str:
    """Return the claims and situations of a file as CSV, in the order of the text."""
    return written(list(_rows(facts)))


def sentences_to_fill(facts: Lookup, text: str = "") -> str:
    """Return as CSV an empty row for each sentence of a record that may carry a claim.

    With the text of the source, the sentence itself stands in a column beside it.
    """
    found = []
    for node in facts.subjects("rp:paragraph"):
        place = parts(local(str(node)[1:-1]))
        if place and not facts.values(node, "rp:carriesNoClaim"):
            sources = facts.nodes(node, "oa:hasSource")
            name = place[0].removeprefix(f"{slug(sources[0])}-") if sources else place[0]
            row = {"source": joined(map(slug, sources)), "sentence": name}
            if text:
                (start, end) = _span(node, facts)
                row["text"] = " ".join(text[start:end].split())
            found.append(row)
    return written(found)


def _span(passage: Subject, facts: Lookup) -> tuple[int, int]:
    """Return where a passage begins and ends; nothing where that is not said."""
    for selector in facts.nodes(passage, "oa:hasSelector"):
        ends = [facts.texts(selector, name)[:1] for name in ("oa:start", "oa:end")]
        if all(ends):
            return int(ends[0][0]), int(ends[1][0])
    return 0, 0


def _rows(facts: Lookup) -> Iterator[Cells]:
    claims = {*_named(facts, "rp:affirms"), *_named(facts, "rp:denies")}
    ordered = sorted(claims, key=lambda claim: natural(slug(claim)))
    regarded = {node for claim in claims for node in facts.nodes(claim, "rp:affirms", "rp:denies")}
    told: set[NamedNode] = set()
    for claim in ordered:
        for situation in facts.nodes(claim, "rp:affirms", "rp:denies"):
            yield from _others(situation, facts, told | regarded, told)
            cells = _claim(claim, facts)
            if situation not in told:
                cells |= _situation(situation, facts)
            told.add(situation)
            yield cells | {"situation": slug(situation)}
    for node in _named(facts, "rdf:type"):
        if _is_situation(node, facts) and node not in told:
            told.add(node)
            yield _situation(node, facts)


def _named(facts: Lookup, predicate: str) -> list[NamedNode]:
    return [node for node in facts.subjects(predicate) if isinstance(node, NamedNode)]


def _others(
    node: NamedNode, facts: Lookup, known: set[NamedNode], told: set[NamedNode]
) -> Iterator[Cells]:
    """Give a row for each situation in the roles of another that no claim regards."""
    found = situation_in(node, facts)
    for other in map(expand, linked(found) if found else ()):
        if other not in known and other not in told and _is_situation(other, facts):
            told.add(other)
            yield from _others(other, facts, known, told)
            yield _situation(other, facts)


def _is_situation(node: NamedNode, facts: Lookup) -> bool:
    found = situation_in(node, facts)
    others = ("rp:Claim", "rp:Passage", "oa:TextPositionSelector")
    return found is not None and found.kind.startswith("rp:") and found.kind not in others


def _situation(node: NamedNode, facts: Lookup) -> Cells:
    found = situation_in(node, facts) or Situation("", "", {})
    roles = {
        role: joined(value.partition(":")[2] for value in values)
        for role, values in found.roles.items()
    }
    kind = found.kind.removeprefix("rp:")
    return {"situation": slug(node), "kind": kind, "label": found.label, **roles}


def _claim(claim: NamedNode, facts: Lookup) -> Cells:
    passages = facts.nodes(claim, "rp:evidence")
    places = [_place(passage, facts) for passage in passages]
    columns = dict(
        zip(("sentence", "start", "end", "sha256"), zip(*places, strict=True), strict=False)
    )
    stems = {(parts(slug(passage)) or ("", ""))[0].rpartition("-")[0] for passage in passages}
    values = {
        name: joined(map(slug, facts.nodes(claim, f"rp:{name}")))
        for name in ("claimant", "certainty", "tense")
    }
    values |= {
        column: joined(map(slug, facts.nodes(claim, link))) for column, link in LINKS.items()
    }
    return {
        "claim": slug(claim),
        "source": slug(claim).rpartition("-p")[0] if len(stems) != 1 else stems.pop(),
        **{name: " | ".join(cells) if any(cells) else "" for name, cells in columns.items()},
        "polarity": joined(p for p in ("affirms", "denies") if facts.values(claim, f"rp:{p}")),
        **values,
        "reportedBy": joined(map(slug, facts.nodes(claim, "prov:wasAttributedTo"))),
        "gloss": joined(facts.texts(claim, "rp:gloss")),
        "note": joined(facts.texts(claim, "skos:editorialNote")),
    }


def _place(passage: NamedNode, facts: Lookup) -> tuple[str, str, str, str]:
    """Return the name of a passage in its source, and of a span its offsets and checksum."""
    name = slug(passage)
    stem, letter = parts(name) or (name, "")
    source = stem.rpartition("-")[0]
    if not letter:
        return name.removeprefix(f"{source}-"), "", "", ""
    (selector, *_) = [*facts.nodes(passage, "oa:hasSelector"), passage]
    start, end = ("".join(facts.texts(selector, f"oa:{name}")[:1]) for name in ("start", "end"))
    checksum = "".join(facts.texts(passage, "rp:sha256")[:1])
    return name.removeprefix(f"{source}-"), start, end, checksum


def unsaid(triples: Sequence[Triple], taxonomy: Taxonomy) -> list[tuple[Subject, NamedNode]]:
    """Return each subject and property that a table would lose, by name.

    `taxonomy` knows which classes are those of situations.
    """
    kinds: dict[Subject, set[NamedNode]] = {}
    for triple in triples:
        if triple.predicate == RDF_TYPE and isinstance(triple.object, NamedNode):
            kinds.setdefault(triple.subject, set()).add(triple.object)
    said = {subject: _said(found, taxonomy) for subject, found in kinds.items()}
    languages = {expand(name): language for name, language in _LANGUAGES.items()}
    seen: set[tuple[Subject, NamedNode]] = set()
    lost: set[tuple[Subject, NamedNode]] = set()
    for subject, predicate, value in triples:
        pair = subject, predicate
        again = pair in seen and (predicate in languages or predicate == RDF_TYPE)
        foreign = predicate in languages and (
            not isinstance(value, Literal) or value.language != languages[predicate]
        )
        seen.add(pair)
        if again or foreign or predicate not in said.get(subject, ()):
            lost.add(pair)
    return sorted(lost, key=str)


def _said(kinds: set[NamedNode], taxonomy: Taxonomy) -> set[NamedNode]:
    """Return the properties that a table has of things of some classes."""
    for name, properties in _OF_OTHERS.items():
        if expand(name) in kinds:
            return {RDF_TYPE, *map(expand, properties)}
    situation = expand("rp:Situation")
    if all(situation in taxonomy.above(kind) for kind in kinds):
        return {RDF_TYPE, *map(expand, _OF_SITUATION)}
    return set()


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
    facts = Lookup(triples)
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
    facts = Lookup(elsewhere)
    return Known(Taxonomy(graph.triples()), facts, Lookup(here), graph.names, _texts(facts, texts))


def _same(path: str, other: str | None) -> bool:
    return other is not None and os.path.realpath(path) == os.path.realpath(other)


def _has(claims: set[str], triples: Iterable[Triple]) -> bool:
    regards = (expand("rp:affirms"), expand("rp:denies"))
    return any(t.predicate in regards and slug(t.subject) in claims for t in triples)


def _triples(path: str) -> list[Triple]:
    store = Store()
    store.load(path, read(path))
    return list(store.triples())


def _texts(facts: Lookup, paths: Sequence[str]) -> dict[str, str]:
    """Return the texts at hand by the slugs of their sources."""
    sources = {
        checksum: slug(node)
        for node in facts.subjects("dcterms:title")
        for checksum in facts.texts(node, "rp:sha256")
    }
    return recorded(sources, paths)


def _refuse_lost(path: str, claims: Sequence[Claim]) -> None:
    """Refuse to replace a file that has claims which the table has not."""
    theirs = {*map(slug, Lookup(_triples(path)).subjects("rp:gloss"))}
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
