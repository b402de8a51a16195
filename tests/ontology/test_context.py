"""The JSON-LD context has each property of ours once, with the type that the ontology gives it."""

import json
from pathlib import Path
from typing import Any

from realpolitik.engine.embedded import Store
from realpolitik.terms import PREFIXES, RDF_TYPE, RP, compact, expand

ROOT = Path(__file__).resolve().parents[2]


def faults(text: str) -> list[str]:
    """Return what a context says against the ontology."""
    pairs: list[tuple[str, Any]] = json.loads(text, object_pairs_hook=list)[0][1]
    store = Store()
    for name in ("realpolitik", "schemes"):
        path = ROOT / "ontology" / f"{name}.ttl"
        store.load(str(path), path.read_text(encoding="utf-8"))
    things, values = (
        {str(s)[1:-1] for s, _ in store.pairs(RDF_TYPE, None, expand(f"owl:{kind}Property"))}
        for kind in ("Object", "Datatype")
    )
    ranges = {str(s)[1:-1]: str(o)[1:-1] for s, o in store.pairs(expand("rdfs:range"))}
    found, keys = list[str](), [key for key, _ in pairs]
    found += [f"{key} is there twice" for key in set(keys) if keys.count(key) > 1]
    terms = dict[str, str]()
    for key, value in pairs:
        if isinstance(value, list):
            said = dict(value)
            iri = expand(said.get("@id", key if ":" in key else f"rp:{key}")).value
            if iri in terms:
                found.append(f"{key} and {terms[iri]} are one property")
            terms[iri] = key
            kind = said.get("@type", "")
            allowed = ("", compact(ranges.get(iri, ""))) if iri in values else ("@id", "@vocab")
            if iri in things | values and iri in ranges | dict.fromkeys(things):
                found += [f"{key} has the type {kind}"] if kind not in allowed else []
        elif not key.startswith("@") and PREFIXES.get(key) != value:
            found.append(f"{key} is another prefix")
    missing = {iri for iri in things if iri.startswith(RP)} - terms.keys()
    return found + sorted(f"{compact(iri)} is missing" for iri in missing)


def test_context_agrees_with_the_ontology() -> None:
    text = (ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8")
    assert faults(text) == []
    assert faults(text.replace("xsd:integer", "xsd:date"))
    assert faults(text.replace("prov:wasRevisionOf", "prov:wasDerivedFrom"))
    assert faults(text.replace('"holder"', '"hloder"'))
