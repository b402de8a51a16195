"""Tools for an agent that drafts the table of a source, on which a person then decides.

They are for the operator's own agent, over standard input and output: they read the texts and write
the drafts in a folder. Each returns a JSON object. What agents read is in `encoding.toml`.
"""

import gc
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode

from realpolitik.answer.questions.names import GRAMMAR
from realpolitik.answer.questions.names import words as split
from realpolitik.checks.reading import Reader, Reading, word_rules
from realpolitik.checks.shapes import roles_of
from realpolitik.curate.drafts import Cells, Draft, Drafts, place_of, plain
from realpolitik.curate.scaffold import new_names
from realpolitik.curate.table.decompile import cells_of
from realpolitik.curate.table.resolve import ENTITIES, as_slug, situation_of
from realpolitik.curate.table.rows import COLUMNS, PROPOSED, ROLES, Row, is_claim
from realpolitik.errors import Refused, UnknownName
from realpolitik.rdf.triples import SEPARATOR
from realpolitik.serve.programs.tools import for_agents
from realpolitik.terms import POLARITIES, by_key, expand, local, slug

__all__ = ["WORDS", "call"]

WORDS = tomllib.loads((Path(__file__).parent / "encoding.toml").read_text("utf-8"))
"""The tools, the prompt, the topics of the guide and the mends of faults."""

Json = dict[str, Any]
_PAGE = 8  # sentences at a time
_MOST = 10  # things or situations found
_NEAR = 4  # situations near a sentence
_KINDS = 3  # kinds explained at a time
_STEM = 5  # first letters by which words are compared
_ACTORS = ("holder", "party", "toward", "against", "threatSource")
_ABOUT = {"Demand", "Commitment", "Goal", "Intention", "Norm", "Concern", "Agreement", "Capability"}


def call(drafts: Drafts, name: str, arguments: Mapping[str, Any]) -> Json:
    """Return the result of a tool; raise RealpolitikError for a request that cannot be met."""
    tools: dict[str, Callable[..., Json]] = {
        "sentences": _sentences,
        "guide": _guide,
        "find": _find,
        "check_rows": _check_rows,
        "put_rows": _put_rows,
    }
    drafts.refresh()
    collecting = gc.isenabled()
    gc.disable()  # it would go through the whole graph, again and again
    try:
        return tools[name](drafts, **arguments)
    finally:
        if collecting:
            gc.enable()


def _full(members: Json) -> Json:
    """Return the members that are not empty."""
    return {name: value for name, value in members.items() if value not in ("", [], {}, None)}


def _refuse_unknown(source: str, reader: Reader, *places: str) -> None:
    """Raise UnknownName for a place that is no sentence of the source."""
    known = [place.removeprefix(f"{source}-") for place in reader.sentences]
    for place in places:
        if place not in known:
            raise UnknownName(place, "sentence that may carry a claim", known)


def _sentences(drafts: Drafts, source: str, first: str = "", last: str = "") -> Json:
    reader, graph = drafts.reader(source), drafts.graph
    _refuse_unknown(source, reader, *filter(None, (first, last)))
    places = [place.removeprefix(f"{source}-") for place in reader.sentences]
    if not any(reader.sentences.values()):
        raise Refused(source, f"its text is not in {drafts.folder}; put it there, or give --text")
    rows = drafts.by_sentence(source)
    undone = (n for n, place in enumerate(places) if place not in rows)
    start = places.index(first) if first else next(undone, 0)
    end = min(places.index(last) + 1 if last else len(places), start + _PAGE)
    found = []
    for place in places[start:end]:
        read, there = reader.read(place), rows.get(place, [])
        names = graph.situations(read.text, _NEAR) if read.text else ()
        seen = _seen(read) | {"unknown": [*new_names({place: read.text}, graph.names)]}
        near = [_situation(drafts, name) for name in names]
        found.append(_full({**seen, "rows": there, "near": near}))
    more = {"next": places[end]} if end < len(places) else {}
    done = sum(place in rows for place in places)
    return {"sentences": found, "done": done, "of": len(places), **more}


def _seen(read: Reading) -> Json:
    """Return what is seen in a sentence."""
    kinds = {hint.words: " ".join([hint.kind, *_pairs(hint.cells)]) for hint in read.kinds}
    return {
        "sentence": read.place.rpartition("-")[2],
        "text": read.text,
        "claimant": [*read.claimants],
        "onBehalfOf": [*read.on_behalf_of],
        "polarity": "asks" if read.is_question else "",
        "hedges": {hedge.words: hedge.certainty for hedge in read.hedges},
        "triggers": [hint.words for hint in read.triggers],
        "years": [*read.years],
        "kinds": kinds,
        "names": {seen.words: seen.slug for seen in read.names},
    }


def _pairs(cells: Mapping[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in cells.items()]


def _situation(drafts: Drafts, name: str) -> str:
    """Return a line with the name, kind, roles and label of a situation, and a gloss on it."""
    facts, node = drafts.facts, expand(f"id:{name}")
    found = situation_of(node, facts)
    roles = {n: SEPARATOR.join(map(plain, v)) for n, v in (found.roles if found else {}).items()}
    gloss = [facts.text(claim, "rp:gloss") for claim in facts.about(node, *POLARITIES)[:1]]
    return ": ".join(
        [name, " ".join([_kinds(drafts, node), *_pairs(roles)]), facts.label(node), *gloss]
    )


def _kinds(drafts: Drafts, node: NamedNode) -> str:
    return " ".join(local(kind.value) for kind in drafts.taxonomy.kinds(node))


def _guide(drafts: Drafts, words: str = "", kind: str = "") -> Json:
    graph = drafts.graph
    topics = {name: " ".join(text.split()) for name, text in WORDS["topics"].items()}
    if kind:
        return _kind(drafts, graph.names.resolve(kind, "owl:Class"))
    kinds = [entry.slug for entry in graph.names.entries("kind")]
    if not words:
        return {"kinds": kinds, "topics": [*topics]}
    said, heading, meaning = " ".join(split(words)), "", ""
    rules, nodes = dict[str, str](), [*graph.names.find(words, "owl:Class")]
    for rule in word_rules():
        heading, meaning = (rule.words, rule.meaning) if rule.words else (heading, meaning)
        if rule.find and rule.find.search(said):
            rules[heading] = meaning
            nodes += [expand(f"rp:{rule.kind}")] if rule.kind else []
        elif _stems(rule.words) & _stems(said):
            rules[heading] = meaning
    found = {
        "rules": rules,
        "topics": {n: text for n, text in topics.items() if _about(n) & {*said.split()}},
        "kinds": [_kind(drafts, node) for node in [*dict.fromkeys(nodes)][:_KINDS]],
    }
    if not any(found.values()):
        return {"none": f"the guide has nothing on “{words}”", "kinds": kinds, "topics": [*topics]}
    return _full(found)


def _about(topic: str) -> set[str]:
    """Return the words of a topic that are no function words, or else all."""
    return {*split(topic)} - GRAMMAR or {*split(topic)}


def _kind(drafts: Drafts, node: NamedNode) -> Json:
    """Return the definition of a kind, its roles, and two example rows."""
    facts, taxonomy = drafts.facts, drafts.taxonomy
    required, refused = roles_of(taxonomy.above(node))
    roles = [role.name for role in ROLES]
    instances = (thing for thing in taxonomy.named(node) if node in taxonomy.kinds(thing))
    claims = (claim for thing in sorted(instances, key=str) for claim in _claims(drafts, thing))
    use = [rule.words for rule in word_rules() if rule.kind == local(node.value) and rule.words]
    return _full(
        {
            "kind": local(node.value),
            "definition": facts.text(node, "skos:definition"),
            "note": facts.text(node, "skos:scopeNote"),
            "examples": facts.texts(node, "skos:example"),
            "words": use,
            "required": [" or ".join(names) for names in required if {*names} <= {*roles}],
            "refused": [name for name in roles if name in refused],
            "allowed": [name for name in roles if name not in refused],
            "narrower": [slug(kind) for kind in facts.about(node, "rdfs:subClassOf")],
            "rows": [row for _, row in zip(range(2), claims, strict=False)],
        }
    )


def _claims(drafts: Drafts, situation: NamedNode) -> Iterable[Cells]:
    """Yield the first claim on a situation as a row, without its names and dates."""
    facts = drafts.facts
    for claim in facts.about(situation, *POLARITIES)[:1]:
        row = cells_of(expand(f"id:{slug(claim)}"), facts)
        yield {k: v for k, v in row.items() if k not in ("claim", "source", "sentence", "asOf")}


def _find(
    drafts: Drafts,
    names: Sequence[str] = (),
    kind: str = "",
    roles: Mapping[str, str] | None = None,
    text: str = "",
) -> Json:
    graph, facts, taxonomy = drafts.graph, drafts.facts, drafts.taxonomy
    things = [_thing(drafts, name) for name in names]
    if not (kind or roles or text):
        return {"things": things}
    wanted = graph.names.resolve(kind, "owl:Class") if kind else expand("rp:Situation")
    sought = {role: {*_resolved(drafts, cell)} for role, cell in _cells(roles or {}).items()}
    order = {name: n for n, name in enumerate(graph.situations(text, 50) if text else ())}
    ranked = []
    for node in taxonomy.named(expand("rp:Situation")):
        own = {role: {*map(slug, facts.nodes(node, f"rp:{role}"))} for role in sought}
        same = sum(bool(own[role] & values) for role, values in sought.items())
        fits = wanted in taxonomy.classes(node)
        if (roles and not same) or (text and not roles and slug(node) not in order):
            continue
        if fits or (roles and same == len(sought)):
            rank = order.get(slug(node), len(order))
            ranked.append((-same, not fits, rank, own != sought, slug(node)))
    found = [_situation(drafts, name) for *_, name in sorted(ranked)[:_MOST]]
    return _full({"things": things, "situations": found}) | {"found": len(ranked)}


def _resolved(drafts: Drafts, value: str) -> list[str]:
    """Return the slugs of the values in a cell; a value that is not known is kept."""
    found = []
    for item in filter(None, map(str.strip, value.split(SEPARATOR.strip()))):
        nodes = drafts.graph.names.find(item, *ENTITIES, "rp:Situation", "skos:Concept")
        found += [slug(node) for node in nodes] or [item]
    return found


def _thing(drafts: Drafts, name: str) -> Json:
    """Return the things that a name means, or the nearest known names."""
    names = drafts.graph.names
    if found := names.find(name, *ENTITIES):
        label = drafts.facts.label
        lines = [f"{slug(node)}: {_kinds(drafts, node)}: {label(node)}" for node in found[:_MOST]]
        return {"name": name, "is": lines}
    known = {entry.written: slug(entry.thing) for entry in names.of(*ENTITIES)}
    return {"name": name, "unknown": True, "nearest": UnknownName(name, "", known, known).nearest}


def _check_rows(
    drafts: Drafts,
    source: str,
    rows: Sequence[Json],
    things: Sequence[str] = (),
    scope: Sequence[str] = (),
) -> Json:
    own = _rows(rows)
    reader = drafts.reader(source)
    draft = drafts.draft(source, own, things)
    found = _reported(draft)
    _refuse_unknown(source, reader, *scope)
    there = drafts.by_sentence(source)
    new = by_key((place_of(source, row), row) for row in own)
    examined = [
        _full(
            _examined(
                drafts, reader.read(place), new.get(place) or there.get(place, []), own, things
            )
        )
        for place in scope or new
        if f"{source}-{place}" in reader.sentences
    ]
    for row, told in zip(own, found["rows"], strict=True):
        if "gloss" in row and f"{source}-{place_of(source, row)}" in reader.sentences:
            read = reader.read(place_of(source, row))
            told |= _full({"consider": _considered(drafts, row, read)})
    return {**found, "sentences": examined}


def _rows(rows: Sequence[Json], sentence: str = "") -> list[Cells]:
    """Return rows from an agent; a claim without a sentence is on that of the row before."""
    found = list[Cells]()
    for n, row in enumerate(map(_cells, rows)):
        if is_claim(Row(n, row)) or "noClaim" in row:
            sentence = row.get("sentence", sentence)
            row = {**row, "sentence": sentence} if sentence else row
        found.append(row)
    return found


def _cells(row: Mapping[str, Any]) -> Cells:
    """Return a row from an agent as texts."""
    joined = {
        name: SEPARATOR.join(map(str, value)) if isinstance(value, list) else str(value)
        for name, value in row.items()
        if value is not None
    }
    return {k: " ".join(v.split()) for k, v in joined.items() if v.strip() and k != "state"}


def _reported(draft: Draft) -> Json:
    """Return what is filled in for each new row, its faults, and the faults elsewhere."""
    rows: list[Json] = [
        {"row": n + 1, **draft.filled(number)} for n, number in enumerate(draft.numbers)
    ]
    others, mends = [], WORDS["mends"]
    for fault in draft.faults:
        named = re.match(r"column (\w+): ", fault.message)
        why = fault.message[named.end() :] if named else fault.message
        lacking = re.search(r" has no rp:(\w+)", why)
        named = lacking if lacking and lacking[1] in COLUMNS else named
        told = {
            "column": named and named[1],
            "code": fault.rule,
            "severity": fault.severity,
            "why": for_agents(why),
            "mends": mends.get(fault.rule, mends["cell"] if "cell-" in fault.rule else []),
        }
        if fault.line in draft.numbers and not fault.path.endswith(".ttl"):
            rows[draft.numbers.index(fault.line)].setdefault("faults", []).append(_full(told))
        else:
            at = slug(fault.things[0]) if fault.things else f"row {fault.line} of the draft"
            others.append(_full({"at": at, **told}))
    return {"clean": not draft.faults, "rows": rows, **_full({"others": others})}


def _considered(drafts: Drafts, row: Cells, read: Reading) -> list[str]:
    """Return questions on what a check does not tell: names and terms in the gloss, and content."""
    facts = drafts.facts
    found, gloss = [], row.get("gloss", "")
    said = _stems(gloss)
    for role in _ACTORS:
        for name in _resolved(drafts, row.get(role, "")):
            node = expand(f"id:{as_slug(name) or 'unnamed'}")
            called = facts.texts(node, "rdfs:label", "skos:altLabel")
            if called and not any(_stems(text) & said for text in called):
                found.append(f"gloss: it does not name {facts.label(node)}, the {role}")
    for term in _runs(read.text, {stem for seen in read.names for stem in _stems(seen.words)}):
        if (
            " " in term
            and _stems(term) <= _stems(row.get("label", ""))
            and not _stems(term) <= said
        ):
            found.append(f"gloss: does it keep the term of the text, “{term}”?")
    if row.get("kind") in _ABOUT and not {"content", "averts"} & {*row}:
        found.append(
            f"content: which situation is the {row['kind']} about? Describe it in a row without a "
            "gloss, and name it in content (or averts)"
        )
    return found


def _runs(text: str, said: Collection[str] = ()) -> list[str]:
    """Return the runs of words in a text that are neither function words nor said already."""
    marked = ("|" if w in GRAMMAR or w[:_STEM] in said else w for w in split(text))
    return [run.strip() for run in " ".join(marked).split("|") if run.strip()]


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in split(text) if word not in GRAMMAR}


def _examined(
    drafts: Drafts,
    read: Reading,
    rows: Sequence[Cells],
    all_rows: Sequence[Cells],
    things: Sequence[str],
) -> Json:
    """Return what the rows of a sentence leave out: its words, and what it takes for granted."""
    facts = drafts.facts
    near = [*rows, *(row for row in all_rows if "gloss" not in row)]
    texts = [*things, *(row.get(c, "") for row in near for c in ("label", "gloss", "unit", "note"))]
    columns = ["situation", *(role.name for role in ROLES)]
    for name in {n for row in near for c in columns for n in _resolved(drafts, row.get(c, ""))}:
        node = expand(f"id:{as_slug(name) or 'unnamed'}")
        texts += facts.texts(node, "rdfs:label", "skos:altLabel")
    said = {stem for text in texts for stem in _stems(text)}
    said |= {stem for hedge in read.hedges for stem in _stems(hedge.words)}
    left = [] if any("noClaim" in row for row in rows) else _runs(read.text, said)
    presupposed = any(row.get("basis") == "presupposed" for row in rows)
    return {
        "sentence": read.place.rpartition("-")[2],
        "rows": sum("gloss" in row for row in rows),
        "wordsInNoRow": left,
        "triggers": [] if presupposed else [hint.words for hint in read.triggers],
    }


def _put_rows(
    drafts: Drafts,
    source: str,
    sentence: str,
    rows: Sequence[Json],
    things: Sequence[str] = (),
) -> Json:
    own = _rows(rows, sentence)
    _refuse_unknown(source, drafts.reader(source), sentence)
    for n, row in enumerate(own, 1):
        if place_of(source, row) not in ("", sentence):
            raise Refused("put_rows", f"row {n} is on another sentence than {sentence}")
    draft = drafts.draft(source, own, things, sentence)
    if not draft.compiled or any(fault.rule == "inconsistent" for fault in draft.faults):
        return {"put": False, **_reported(draft)}
    new, old = (
        {row.get("claim", row.get("gloss", "")): row for row in rows if "sentence" in row}
        for rows in (drafts.put(source, draft), draft.before)
    )
    there = drafts.by_sentence(source)
    states = [r.get("state", "") for rows in there.values() for r in rows if "gloss" in r]
    found = {
        "added": [name for name in new if name not in old],
        "changed": [n for n in new if n in old and _readable(new[n]) != _readable(old[n])],
        "removed": [name for name in old if name not in new],
        "kept": [row.get("claim", "") for row in draft.kept],
        "list": [_readable(row) for row in new.values()],
        "faults": [fault.message for fault in draft.faults],
        "claims": {"proposed": states.count(PROPOSED), "all": len(states)},
        "sentences": len(there),
    }
    return {"put": True, **_full(found)}


def _readable(row: Cells) -> str:
    """Return a line that reads a row out, without its names and its text."""
    unread = {"claim", "state", "sentence", "text", "label", "gloss", "kind"}
    others = ", ".join(_pairs({name: cell for name, cell in row.items() if name not in unread}))
    what = f"{row.get('kind', '')} “{row.get('label', '')}” ({others})"
    return f"{row.get('claim', '')}: {what}: {row.get('gloss', '')}"
