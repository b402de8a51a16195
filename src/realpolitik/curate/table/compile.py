"""Compile tables of claims to Turtle, and check the tables."""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import starmap
from tempfile import TemporaryDirectory
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from realpolitik.answer.questions.names import Names
from realpolitik.answer.sources import quotable
from realpolitik.checks.check import Checked, check
from realpolitik.checks.fault import Fault
from realpolitik.curate.house_style import Pair, block, prefixes_of
from realpolitik.curate.table.compile_rows import CompiledClaim, CompiledRows, compile_rows
from realpolitik.curate.table.resolve import Known, Situation
from realpolitik.curate.table.rows import (
    ACCEPTED,
    COLUMNS,
    OF_CLAIM,
    PROPOSED,
    ROLES,
    Row,
    read_claim_rows,
    read_header,
)
from realpolitik.engine.embedded import triples_in
from realpolitik.engine.lookup import Lookup
from realpolitik.english import count_noun
from realpolitik.errors import Faults, Malformed, Refused
from realpolitik.files import data_files, ontology_files, read, relative_path, turtle_files, write
from realpolitik.graph import Graph
from realpolitik.opening import open as open_graph
from realpolitik.rdf.triples import english_literal, source_of
from realpolitik.rdf.turtle_file import File
from realpolitik.terms import ID, RDF_TYPE, by_key, compact, expand, local, natural, slug

__all__ = ["PROPOSED_THING", "CompiledTable", "check_compiled", "check_table", "compile_claims"]
__all__ += ["graph_for_table", "proposed_things", "refuse_inexpressible"]
__all__ += ["texts_of", "with_proposed_things", "write_things"]

_OTHERS = {"rp:encoding", "rp:paragraph", "rp:sentence", "rp:sha256", "oa:hasSource"}
_OTHERS |= {"oa:hasSelector", "oa:start", "oa:end"}  # of sources and passages, without a column
_CLASSES = ("rp:Utterance", "rp:Situation", "rp:Passage", "oa:TextPositionSelector")
_LANGUAGES = {
    "rdfs:label": "en",
    **{c.predicate: "en" if "rdf:langString" in c.kinds else None for c in OF_CLAIM if c.is_text},
}
"""The properties with exactly one literal in a table, and the language of the literal."""
_COLUMN_OF = {name: c.name for c in COLUMNS.values() for name in c.predicate.split()}
_COLUMN_OF["rp:asker"] = "claimant"
_THING, _GLOSS = expand("owl:Thing").value, expand("rp:gloss")
PROPOSED_THING = "# proposed: "
"""The start of a comment in which software proposes an entity, such as an actor."""


class CompiledTable(NamedTuple):
    """The compiled rows of a table, their Turtle, and the files that this Turtle replaces."""

    rows: CompiledRows
    turtle: str
    replaced: Sequence[str]


def compile_claims(
    path: str,
    graph: Graph,
    data: Sequence[str],
    texts: Sequence[str],
    target: str | None = None,
    *,
    proposed: bool = False,
) -> CompiledTable:
    """Compile the claims of a table to Turtle.

    `graph` contains the project's files and those in `data`; `texts` are paths of texts of sources.
    The Turtle is to replace the file `target` and earlier versions of the table, that is, all files
    with a claim that has the same name or gloss (paraphrase) as a row. If `proposed` is true, rows
    that software drafted and nobody has accepted are compiled too.

    Raises Malformed or Faults for errors in the table. Raises Refused if the table has no claims,
    or if the file `target` contains something that a table cannot express.
    """
    rows = read_claim_rows(path, proposed=proposed)
    if not any({"polarity", "kind"} & {*row.cells} for row in rows):
        how = f'fill in a row, or write "{ACCEPTED}" in column "state" of a proposed row'
        raise Refused(path, f"the table has no claims yet; {how}")
    schema = Lookup(graph.triples())
    files = {os.path.realpath(file): triples_in(file) for file in data_files(tuple(data))}
    replaced = _versions_of(rows, files, graph.names)
    old = triples_in(target) if target and os.path.isfile(target) else []
    if target and old:
        refuse_inexpressible(target, old, schema)
        replaced.add(os.path.realpath(target))
    rest = Lookup(t for file, found in files.items() if file not in replaced for t in found)
    gone = Lookup([*old, *(t for file in replaced for t in files.get(file, ()))])
    known = Known(graph.names, schema, rest, gone, texts_of(rest, texts))
    compiled = compile_rows(path, rows, known)
    turtle = _turtle(compiled, _encodings(rows, compiled, gone))
    return CompiledTable(compiled, turtle, sorted(replaced))


def graph_for_table(data: Sequence[str]) -> Graph:
    """Open the graph that is needed to compile a table, including retracted claims.

    Files in `data` may refer to resources that only the table describes.
    """
    try:
        return open_graph(data, retracted=True)
    except Malformed:
        triples = [t for file in [*ontology_files(), *data_files(data)] for t in triples_in(file)]
        described, used = {t.subject for t in triples}, {t.object for t in triples}
        missing = [n.value for n in used - described if isinstance(n, NamedNode)]
        lines = "".join(f"<{iri}> a <{_THING}> .\n" for iri in missing if iri.startswith(ID))
        with TemporaryDirectory() as folder:
            stubs = os.path.join(folder, "stubs.ttl")
            write(stubs, lines.encode())
            return open_graph([*data, stubs], retracted=True)


def proposed_things(files: Iterable[str]) -> list[str]:
    """Return a line of Turtle for each new entity that a comment in the files proposes."""
    lines = (line for file in files for line in read(file).splitlines())
    return [line.removeprefix(PROPOSED_THING) for line in lines if line.startswith(PROPOSED_THING)]


def write_things(folder: str, lines: Sequence[str]) -> str:
    """Write Turtle lines and their prefix declarations to a file in `folder`; return its path."""
    path = os.path.join(folder, "things.ttl")
    write(path, "\n".join([prefixes_of(*lines), *lines, ""]).encode())
    return path


@contextmanager
def with_proposed_things(data: Sequence[str], *, taken: bool) -> Iterator[list[str]]:
    """Yield `data`; if `taken` is true, add a file of the entities that comments in `data` propose.

    If `taken` is false, Faults from the `with` block also state the number of proposed entities.
    """
    lines = proposed_things(file for place in data for file in turtle_files(place))
    with TemporaryDirectory() as folder:
        try:
            yield [*data, *([write_things(folder, lines)] if taken and lines else [])]
        except Faults as error:
            why = f"comments in --data propose {count_noun(len(lines), 'name')}; to accept a name, "
            why += f'remove "{PROPOSED_THING}" before it; to use all, give --draft'
            raise Faults([*error.lines, *([why] if lines and not taken else [])]) from None


def _encodings(rows: Sequence[Row], compiled: CompiledRows, gone: Lookup) -> list[str]:
    """Return Turtle that says how many claims of each source software has drafted.

    If no row has a state, the counts in the replaced files are kept.
    """
    state_of = {row.number: row.cells.get("state", "") for row in rows}
    by_source = by_key(
        (source_of(claim.slug), state_of[compiled.row_of[claim.slug]]) for claim in compiled.claims
    )
    found = []
    for source, states in by_source.items():
        drafted = len([*filter(None, states)])
        said = [f"Software drafted {drafted} of {count_noun(len(states), 'claim')}; "]
        said[0] += f"{drafted - states.count(PROPOSED)} of these are accepted."
        said = said if drafted else gone.texts(expand(f"id:{source}"), "rp:encoding")
        found += [f"id:{source} rp:encoding {Literal(text)} .\n" for text in said]
    return found


def texts_of(facts: Lookup, paths: Sequence[str]) -> dict[str, str]:
    """Return the texts of sources that are in seeds/ or in the files `paths`, keyed by slug."""
    return {slug(iri): text for iri, text in quotable(facts, paths).items()}


def _versions_of(
    rows: Sequence[Row], files: Mapping[str, Sequence[Triple]], names: Names
) -> set[str]:
    """Return the files with a claim of the same name, or the same source and gloss, as a row."""
    claims = {claim.removeprefix("id:") for row in rows for claim in row.values("claim")}
    said = "|".join(
        f"{slug(source)} {_gloss_pattern(row)}"
        for row in rows
        for source in names.find(row.cells.get("source", ""), "rp:Source")
    )
    return {
        file
        for file, triples in files.items()
        for claim, gloss in (
            (slug(t.subject), slug(t.object)) for t in triples if t.predicate == _GLOSS
        )
        if claim in claims or re.fullmatch(said, f"{source_of(claim)} {gloss}")
    }


def _gloss_pattern(row: Row) -> str:
    """Return a regular expression for the gloss of a row, in which "{holder}" is any name."""
    gloss = re.escape(" ".join(row.cells.get("gloss", "").split()))
    return gloss.replace(r"\{holder\}", ".+").replace(r"\{claimant\}", ".+")


def refuse_inexpressible(path: str, triples: Iterable[Triple], schema: Lookup) -> None:
    """Raise Refused if a table of claims cannot express one of the `triples` of the file `path`."""
    allowed = {*map(expand, {*_COLUMN_OF, *_OTHERS})}
    languages = {expand(name): language for name, language in _LANGUAGES.items()}
    classes = {expand(name) for name in _CLASSES}
    for (subject, predicate), values in by_key(((s, p), v) for s, p, v in triples).items():
        fits = predicate in allowed and isinstance(subject, NamedNode)
        if predicate == RDF_TYPE:
            (kind, *others) = values
            fits = not others and not classes.isdisjoint(schema.above(kind))
        elif predicate in languages:
            fits &= [getattr(v, "language", "") for v in values] == [languages[predicate]]
        if not fits:
            name = f"{compact(predicate.value)} of {slug(subject)}"
            raise Refused(path, f"a table cannot express {name}; move this triple to another file")


def _turtle(compiled: CompiledRows, first: Sequence[str] = ()) -> str:
    """Return the claims in text order as Turtle, then the situations without a claim.

    A situation and its passages precede the first claim that uses them; `first` precedes all.
    """
    left = dict(compiled.situations)
    reasons = compiled.no_claims.items()
    parts = [*first, *(f"id:{at} rp:carriesNoClaim {Literal(why)} .\n" for at, why in reasons)]
    for claim in sorted(compiled.claims, key=lambda claim: natural(claim.slug)):
        if claim.situation in left:
            parts.append(_situation_block(claim.situation, left.pop(claim.situation)))
        passages = map(compiled.evidence.turtle, claim.passages)
        parts += [passage for passage in passages if passage and passage not in parts]
        parts.append(_claim_block(claim))
    parts += starmap(_situation_block, left.items())
    return "\n".join([prefixes_of(*parts), *parts])


def _situation_block(curie: str, situation: Situation) -> str:
    roles: list[Pair] = [(r.predicate, *situation.roles.get(r.name, ())) for r in ROLES]
    return block(curie, situation.kind, ("rdfs:label", english_literal(situation.label)), *roles)


def _claim_block(claim: CompiledClaim) -> str:
    pairs: list[Pair] = [(f"rp:{claim.polarity}", claim.situation)]
    asks = claim.polarity == "asks"
    for column in OF_CLAIM:
        predicate = "rp:asker" if asks and column.name == "claimant" else column.predicate
        pairs.append((predicate, *claim.values[column.name]))
        if column.name == "gloss":
            pairs.append(("rp:evidence", *(f"id:{name}" for name in claim.passages)))
    return block(f"id:{claim.slug}", "rp:Question" if asks else "rp:Claim", *pairs)


def check_table(path: str, data: Sequence[str], texts: Sequence[str]) -> Checked:
    """Check a table of claims, and the Turtle files at the paths `data`, as `check` does.

    The line of a fault in the table is a row number. Raises Faults if the table does not compile.
    """
    table = compile_claims(path, graph_for_table(data), data, texts, proposed=True)
    given = [file for place in data for file in turtle_files(place)]
    return check_compiled(path, table, given, texts, data)


def check_compiled(
    path: str,
    table: CompiledTable,
    files: Sequence[str],
    texts: Sequence[str],
    data: Sequence[str],
    rows: Collection[int] = (),
) -> Checked:
    """Check a compiled table and Turtle `files`; both may use names from the project and `data`.

    If `rows` contains row numbers, only these rows are checked; they may refer to other rows.
    """
    others, turtle = "", table.turtle
    if rows:
        turtle = _turtle(table.rows.part(rows.__contains__))
        others = _turtle(table.rows.part(lambda row: row not in rows))
    kept = [file for file in files if os.path.realpath(file) not in table.replaced]
    aside = {*map(os.path.realpath, kept), *table.replaced}
    own = [*ontology_files(), *data_files(data)]
    ground = [_file(file, read(file)) for file in own if os.path.realpath(file) not in aside]
    with TemporaryDirectory() as folder:
        written = os.path.join(folder, "table.ttl")
        write(written, turtle.encode())
        ground += [File(path, others)] if others else []
        report = check([*kept, written], texts, ground)
        shown = relative_path(written)
    header = read_header(path)
    faults = [
        _in_table(f, path, header, table.rows) if f.path == shown else f for f in report.faults
    ]
    return report._replace(faults=sorted(faults, key=lambda fault: fault.place))


def _in_table(fault: Fault, path: str, header: Sequence[str], table: CompiledRows) -> Fault:
    """Return a fault in the compiled Turtle with its place in the table: `where` has all rows."""
    row_of, things = dict(table.row_of), [*map(local, fault.things)]
    for claim in table.claims:
        row_of |= {place: row_of[claim.slug] for place in claim.passages if place not in row_of}
    row = next((row_of[thing] for thing in things if thing in row_of), None)
    name = _COLUMN_OF.get(fault.part, "") if row else ""
    column = header.index(name) + 1 if name in header else None
    rows = sorted({row_of[claim.slug] for claim in table.claims if claim.slug in things})
    where = [f"rows {', '.join(map(str, rows))}"] if len(rows) > 1 else []
    where += [f"column {name}"] if name else []
    return fault._replace(path=path, line=row, column=column, part=name, where=", ".join(where))


_file = lru_cache(maxsize=64)(File)
"""A parsed file, for the next check; a changed text is another file."""
