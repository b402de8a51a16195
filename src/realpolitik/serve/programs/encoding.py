"""Tools for an AI agent that drafts a table of a source's claims, which a person then reviews.

The tools read texts and write drafts in a folder; therefore, only the operator's own agent may use
them, over standard input and output. The texts for agents are in `encoding.toml`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from pyoxigraph import NamedNode

from realpolitik.checks.fault import ERROR, Fault
from realpolitik.checks.reading import Reading, find_hints, word_rules
from realpolitik.checks.shapes import roles_of
from realpolitik.curate.complete import CONTINUED, complete
from realpolitik.curate.drafts import Cells, Drafts, placed
from realpolitik.curate.scaffold import new_names
from realpolitik.curate.table.decompile import cells_of
from realpolitik.curate.table.rows import COLUMNS, ROLES
from realpolitik.english import GRAMMAR, count_noun, stems, words as split
from realpolitik.errors import Refused, UnknownName
from realpolitik.files import folder, read
from realpolitik.rdf.triples import SEPARATOR, join_texts
from realpolitik.serve.programs.tools import for_agents, texts
from realpolitik.terms import POLARITIES, by_key, expand, local, slug

__all__ = ["call"]

Json = dict[str, Any]
_PAGE = 8  # sentences at a time
_NEAR = 4  # situations near a sentence
_FIGURE = re.compile(r"\d[\d.,]*(?: (?:percent|per cent|million|billion|trillion))?(?: \w+)?")
_SHOWN = [*CONTINUED, "polarity", "certainty", "tense", "basis", "gloss"]  # in examples


def call(drafts: Drafts, name: str, arguments: Mapping[str, Any]) -> Json:
    """Call the tool `name` and return its result; raise RealpolitikError for an invalid request."""
    drafts.refresh()
    if name == "sentences":
        return _sentences(drafts, **arguments)
    if name == "guide":
        return {"found": [_looked_up(drafts, item) for item in arguments["about"]]}
    return _rows(drafts, **arguments, write=name == "put_rows")


def _full(members: Json) -> Json:
    """Return the members that are not empty."""
    return {name: value for name, value in members.items() if value not in ("", [], {}, None)}


def _places(drafts: Drafts, source: str, wanted: Iterable[str]) -> list[str]:
    """Return the sentences of a source; raise UnknownName if a `wanted` one is not among them."""
    known = [place.removeprefix(f"{source}-") for place in drafts.reader(source).sentences]
    for place in wanted:
        if place not in known:
            raise UnknownName(place, "sentence that may carry a claim", known)
    return known


def _sentences(drafts: Drafts, source: str, first: str = "", last: str = "") -> Json:
    reader = drafts.reader(source)
    places = _places(drafts, source, filter(None, (first, last)))
    if not any(reader.sentences.values()):
        raise Refused(source, f"its text is not in {drafts.folder}; add the text, or give --text")
    rows = drafts.by_sentence(source)
    undone = (n for n, place in enumerate(places) if place not in rows)
    start = places.index(first) if first else next(undone, 0)
    end = min(places.index(last) + 1 if last else len(places), start + _PAGE)
    found = []
    for place in places[start:end]:
        read = reader.read(place)
        there = [_readable(row) for row in rows.get(place, ())]
        found.append(_full({**_seen(drafts, read), "rows": there}))
    more = {"next": places[end]} if end < len(places) else {}
    return {"sentences": found, **_progress(drafts, source), **more}


def _progress(drafts: Drafts, source: str) -> Json:
    done, places = drafts.by_sentence(source), _places(drafts, source, ())
    return {"done": sum(place in done for place in places), "of": len(places)}


def _seen(drafts: Drafts, read: Reading) -> Json:
    """Return the reading of a sentence as JSON."""
    names = by_key((seen.words, seen.slug) for seen in read.names)
    near = drafts.graph.situations(read.text, _NEAR) if read.text else ()
    return {
        "sentence": read.place.rpartition("-")[2],
        "text": read.text,
        "claimant": join_texts([*read.claimants]),
        "onBehalfOf": join_texts([*read.on_behalf_of]),
        "polarity": "asks" if read.is_question else "",
        "hedges": {**read.hedges},
        "presupposes": {rule.words: rule.meaning for _, rule in read.hints if not rule.kind},
        "kinds": {
            said: " ".join([rule.kind, *_pairs(rule.cells)])
            for said, rule in read.hints
            if rule.kind
        },
        "figures": _FIGURE.findall(read.text),
        "names": {words: join_texts([*dict.fromkeys(slugs)]) for words, slugs in names.items()},
        "unknown": [*new_names({"": read.text}, drafts.graph.names)],
        "near": [_readable(_cells_on(drafts, expand(f"id:{name}"), CONTINUED)) for name in near],
    }


def _pairs(cells: Mapping[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in cells.items()]


def _readable(row: Cells) -> str:
    """Return a row as one line for a human reader."""
    first = {"claim", "state", "sentence", "text", "label", "gloss", "kind", "situation"}
    others = ", ".join(_pairs({name: cell for name, cell in row.items() if name not in first}))
    names = " on ".join(row[name] for name in ("claim", "situation") if name in row)
    what = f"{row.get('kind', '')} “{row.get('label', '')}” ({others})"
    return ": ".join(filter(None, [names, what, row.get("gloss", "")]))


def _cells_on(drafts: Drafts, situation: NamedNode, columns: Sequence[str]) -> Cells:
    """Return some cells of the first claim on a situation."""
    for claim in drafts.facts.about(situation, *POLARITIES)[:1]:
        row = cells_of(expand(f"id:{slug(claim)}"), drafts.facts)
        return {name: cell for name, cell in row.items() if name in columns}
    return {"situation": slug(situation), "label": drafts.facts.label(situation)}


def _looked_up(drafts: Drafts, item: str) -> Json:
    """Return the entry of the guide for a kind, a column, words or a heading, in one shape."""
    nodes = [*drafts.graph.names.find(item, "owl:Class")]
    nodes += [expand("rp:Situation")] if item.casefold() == "situation" else []
    alike = (rule for rule in word_rules() if stems(rule.words) & stems(item))
    rules = [] if nodes else [*(rule for _, rule in find_hints(item)), *alike]
    nodes += [expand(f"rp:{rule.kind}") for rule in rules if rule.kind]
    found = {
        "rules": {rule.words: rule.meaning for rule in rules},
        "guide": _guide_on(item),
        "column": COLUMNS[item].meaning if item in COLUMNS else "",
        "values": _values(drafts, item) if item in COLUMNS else {},
        "kinds": [_kind(drafts, node) for node in [*dict.fromkeys(nodes)][:3]],
    }
    return {"about": item, **(_full(found) or {"none": "the guide has nothing on this"})}


@cache
def _guide() -> Sequence[tuple[str, str]]:
    """Return the rules of the encoding guide, each after its heading: items, and rows of tables."""
    found, heading, head = list[tuple[str, str]](), "", list[str]()
    for block in re.split(r"\n(?=- |\||\n)", read(f"{folder('docs')}/encoding-guide.md")):
        rule = " ".join(block.split())
        cells = [cell.strip() for cell in rule.strip("|").split("|")]
        if rule.startswith("## "):
            heading, head = rule[3:], []
        elif rule.startswith("|") and head and not rule.startswith("|-"):
            rule = "; ".join(map(": ".join, zip(head, cells, strict=True)))
            found.append((heading, rule))
        elif rule.startswith("|"):
            head = head or cells
        elif rule:
            found.append((heading, rule.removeprefix("- ")))
    return found


def _guide_on(item: str) -> list[str]:
    """Return the rules under the headings with a word of the item, and those on a column."""
    names = [f"`{item}`", f"`rp:{item}`"] if item in COLUMNS else []
    return [
        rule
        for heading, rule in _guide()
        if stems(heading) & stems(item) or any(name in rule for name in names)
        if heading != "Words and kinds"  # these are in `rules`
    ]


def _values(drafts: Drafts, column: str) -> dict[str, str]:
    """Return the values that a column may have, with their definitions."""
    facts = drafts.facts
    kinds = facts.nodes(expand(f"rp:{column}"), "rdfs:range")
    nodes = {node for kind in kinds for node in drafts.facts.named(kind)}
    concepts = (node for node in sorted(nodes, key=str) if facts.texts(node, "skos:prefLabel"))
    return {local(node.value): facts.text(node, "skos:definition") for node in concepts}


def _kind(drafts: Drafts, node: NamedNode) -> Json:
    """Return the definition of a kind, its roles, and two example rows."""
    facts = drafts.facts
    required, refused = roles_of(facts.above(node))
    roles = [role.name for role in ROLES]
    instances = (thing for thing in facts.named(node) if node in facts.kinds(thing))
    rows = [_cells_on(drafts, thing, _SHOWN) for thing in sorted(instances, key=str)[:10]]
    return _full(
        {
            "kind": local(node.value),
            "definition": facts.text(node, "skos:definition"),
            "note": facts.text(node, "skos:scopeNote"),
            "examples": facts.texts(node, "skos:example"),
            "required": [" or ".join(names) for names in required if {*names} <= {*roles}],
            "allowed": " ".join(name for name in roles if name not in refused),
            "narrower": " ".join(map(slug, facts.about(node, "rdfs:subClassOf"))),
            "rows": [row for row in rows if "gloss" in row][:2],
        }
    )


def _rows(
    drafts: Drafts, source: str, rows: Sequence[Json], things: Sequence[str] = (), *, write: bool
) -> Json:
    """Check rows and, with `write`, put them into the draft if it is sound."""
    given = [*complete(drafts, source, rows)]
    own = [row for _, row in given]
    new = by_key(placed(source, own))
    _places(drafts, source, new)
    draft = drafts.draft(source, own, things)
    if is_put := write and draft.is_sound:
        drafts.put(source, draft)
    reader, faults = drafts.reader(source), by_key((f.line, f) for f in draft.faults)
    rows_of = (n for n, row in given if row.keys() - {"sentence"})
    told = [
        {
            "row": n,
            "reads": _readable(draft.filled(number)),
            "faults": [_fault(fault) for fault in faults.pop(number, ())],
        }
        for n, number in zip(rows_of, draft.numbers, strict=True)
    ]
    others = [_fault(fault) for of_row in faults.values() for fault in of_row]
    codes, mends = {fault.rule for fault in draft.faults}, texts("encoding")["mends"]
    errors = count_noun(sum(fault.severity == ERROR for fault in draft.faults), "error")
    state = "everything is written" if is_put else "nothing is written"
    return _full(
        {
            "clean": not draft.faults,
            "put": is_put,
            "state": f"{state}; {errors} to correct" if write else "",
            "rows": [*map(_full, told)],
            "others": others,
            "mends": {rule: given for rule, given in mends.items() if rule in codes},
            "left": {p: left for p in new if (left := _left(reader.read(p), new[p], things))},
            "kept": [row.get("claim", "") for row in draft.kept],
            **_progress(drafts, source),
        }
    )


def _fault(fault: Fault) -> Json:
    told = {"column": fault.part, "code": fault.rule, "severity": fault.severity}
    return _full({**told, "why": for_agents(fault.message)})


def _left(read: Reading, rows: Sequence[Cells], things: Sequence[str]) -> Json:
    """Return words and presuppositions of a sentence that its rows leave out."""
    if any("noClaim" in row for row in rows):
        return {}
    cells = [cell for row in rows for name, cell in row.items() if name != "words"]
    said = stems(" ".join([*cells, *things, *read.hedges]))
    named = {part for cell in cells for part in cell.split(SEPARATOR)}
    said |= {stem for seen in read.names if seen.slug in named for stem in stems(seen.words)}
    marked = ("|" if word in GRAMMAR or stems(word) <= said else word for word in split(read.text))
    words = [run.strip() for run in " ".join(marked).split("|") if run.strip()]
    triggers = [said for said, rule in read.hints if not rule.kind]
    enough = sum(row.get("basis") == "presupposed" for row in rows) >= len(triggers)
    return _full({"words": words, "presupposes": [] if enough else triggers})
