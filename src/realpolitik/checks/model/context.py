"""The JSON-LD context, `ontology/context.jsonld`, against the ontology that it gives keys to."""

import json
import os
import re
from collections.abc import Iterator, Sequence

from pyoxigraph import NamedNode

from realpolitik.checks.fault import ERROR, Fault
from realpolitik.checks.material import Material
from realpolitik.checks.model.schema import Schema
from realpolitik.engine.sparql import place
from realpolitik.files import folder, read
from realpolitik.rdf.turtle_file import as_shown
from realpolitik.rdf.undefined_names import is_built_in
from realpolitik.terms import PREFIXES, RDF_TYPE, RP, compact, expand

__all__ = ["RULES", "misread_context"]

RULES = {
    "other-context": "The JSON-LD context has each property of ours, and none twice, with the "
    "prefixes of the project: those of things with the @type @id or @vocab, those of values with "
    "the datatype of their range or none. Correct what it says, or the ontology.",
}


_THINGS, _VALUES = map(expand, ("owl:ObjectProperty", "owl:DatatypeProperty"))


def misread_context(material: Material) -> Iterator[Fault]:
    """Give each line of the context by which JSON would be read otherwise than it is meant."""
    schema, path = Schema(material), os.path.join(folder("ontology"), "context.jsonld")
    text = read(path)

    def fault(line: int, column: int | None, message: str) -> Fault:
        return Fault(as_shown(path), line, column, ERROR, "other-context", message)

    try:
        ((_, terms),) = json.loads(text, object_pairs_hook=list)
    except json.JSONDecodeError as error:
        yield fault(error.lineno, error.colno, f"This is not JSON from here on: {error.msg}.")
        return
    known = {term for term, _ in schema.pairs(RDF_TYPE)}
    missing = {term for term in schema.typed(_THINGS) if term.value.startswith(RP)}
    keys, key_of = set[str](), dict[NamedNode, str]()
    for key, value in terms:
        wrong = "it stands here for the second time" if key in keys else ""
        keys.add(key)
        if isinstance(value, list):
            of = dict(value)
            term = expand(of.get("@id", key if ":" in key else f"rp:{key}"))
            missing.discard(term)
            kinds, other = _kinds(schema, term), key_of.setdefault(term, key)
            if other != key:
                wrong = f'{compact(term.value)} is "{other}" already'
            elif term not in known and not is_built_in(term.value):
                wrong = f"{compact(term.value)} is defined nowhere"
            elif kinds and of.get("@type", "") not in kinds:
                asked = " or ".join(filter(None, kinds)) or "none"
                wrong = f"{compact(term.value)} has the @type {asked} by the ontology"
        elif not key.startswith("@") and PREFIXES.get(key) != value:
            wrong = f"the prefix is {PREFIXES.get(key, 'none of ours')} elsewhere"
        if wrong:
            starts = [m.start(1) for m in re.finditer(rf'("{re.escape(key)}") *:', text)]
            at = place(text, starts[-1] if starts else 0)
            yield fault(*at, f'"{key}": {wrong}. Correct it.')
    for term in sorted(missing, key=str):
        yield fault(2, None, f"{compact(term.value)} is missing. Add it.")


def _kinds(schema: Schema, term: NamedNode) -> Sequence[str]:
    """Return what the type of a term may be, or nothing where any will do."""
    if term in schema.typed(_THINGS):
        return "@id", "@vocab"
    datatype = schema.ranges.get(term)
    return ("", compact(datatype.value)) if term in schema.typed(_VALUES) and datatype else ()
