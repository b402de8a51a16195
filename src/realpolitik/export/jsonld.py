"""Export triples as JSON-LD 1.1 with the project's own context, `ontology/context.jsonld`.

The context is embedded, so that readers need not fetch it. A value that does not match the type of
its key in the context is written in expanded form, so that no triple is lost.
"""

import json
import os
import re
from collections.abc import Iterable
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from realpolitik.errors import Refused
from realpolitik.export.serialization import canonical
from realpolitik.files import folder, read
from realpolitik.terms import RDF_TYPE, RP, Term, by_key, compact, expand, is_text

__all__ = ["jsonld"]

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")  # exact in every JSON parser


def jsonld(triples: Iterable[Triple]) -> bytes:
    """Return triples as a JSON-LD document, with a node object for each subject.

    Raises Refused for an IRI that JSON-LD would read as a CURIE, such as `<id:china>`.
    """
    text = read(os.path.join(folder("ontology"), "context.jsonld"))
    terms = json.loads(text)["@context"]
    context = _Context(terms)
    sorted_triples = sorted((q.triple for q in canonical({None: list(triples)})), key=str)
    by_subject = by_key((t.subject, (t.predicate, t.object)) for t in sorted_triples)
    document = {"@context": terms, "@graph": [context.node(*item) for item in by_subject.items()]}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


class _Context:
    """The project's JSON-LD context: its prefixes, and the key and the type of each property.

    Only the few keywords that the context uses are supported.
    """

    def __init__(self, context: dict[str, Any]) -> None:
        self._prefixes = {key for key, value in context.items() if isinstance(value, str)}
        self._keys: dict[str, str] = {}
        self._terms: dict[str, tuple[str, frozenset[str]]] = {}
        for key, value in context.items():
            if isinstance(value, dict):
                kind, holds = value.get("@type", ""), value.get("@container", ())
                self._keys[expand(value.get("@id", f"rp:{key}")).value] = key
                kind = expand(kind).value if ":" in kind else kind
                self._terms[key] = kind, frozenset([holds] if isinstance(holds, str) else holds)

    def node(self, subject: Term, pairs: Iterable[tuple[NamedNode, Term]]) -> dict[str, Any]:
        """Return the node object of a subject, with the values of its properties."""
        node: dict[str, Any] = {"@id": self._reference(subject)}
        for predicate, values in by_key(pairs).items():
            if predicate == RDF_TYPE and all(isinstance(value, NamedNode) for value in values):
                kinds = [self._key(v.value) for v in values if isinstance(v, NamedNode)]
                node["@type"] = kinds[0] if len(kinds) == 1 else kinds
                continue
            key = self._key(predicate.value)
            kind, holds = self._terms.get(key, ("", frozenset()))
            if "@language" in holds:
                texts = [v for v in values if isinstance(v, Literal) and is_text(v)]
                values = [v for v in values if v not in texts]
                if texts:
                    by_language = by_key((t.language or "@none", t.value) for t in texts)
                    node[key] = {k: _single(v, holds) for k, v in by_language.items()}
                key, kind, holds = self._compact(predicate.value), "", frozenset()
            if values:
                node[key] = _single([self._value(value, kind) for value in values], holds)
        return node

    def _value(self, value: Term, kind: str) -> Any:
        """Return a value as JSON; `kind` is the type that the context declares for its key."""
        if isinstance(value, Literal):
            return self._literal(value, kind)
        if kind == "@vocab" and isinstance(value, NamedNode):
            return self._key(value.value)
        reference = self._reference(value)
        return reference if kind in ("@id", "@vocab") else {"@id": reference}

    def _literal(self, value: Literal, kind: str) -> Any:
        if value.language:
            return {"@value": value.value, "@language": value.language}
        datatype, is_integer = value.datatype.value, value.datatype == expand("xsd:integer")
        if is_integer and kind in ("", datatype) and _INTEGER.fullmatch(value.value):
            return int(value.value)
        if kind == datatype or (not kind and value.datatype == expand("xsd:string")):
            return value.value
        if value.datatype == expand("xsd:string"):
            return {"@value": value.value}
        return {"@value": value.value, "@type": self._key(datatype)}

    def _reference(self, term: Term) -> str:
        if isinstance(term, NamedNode):
            return self._compact(term.value)
        if isinstance(term, BlankNode):
            return str(term)
        raise Refused(str(term), "JSON-LD cannot express a triple inside a triple; use Turtle")

    def _key(self, iri: str) -> str:
        """Return the key for an IRI; if it has none, its name in the vocabulary or its CURIE."""
        if iri in self._keys:
            return self._keys[iri]
        name = iri.removeprefix(RP)
        plain = name != iri and name.isidentifier() and name not in {*self._terms, *self._prefixes}
        return name if plain else self._compact(iri)

    def _compact(self, iri: str) -> str:
        """Return an IRI as a CURIE, or unchanged; raise Refused if readers would expand it."""
        name = compact(iri)
        if name == iri and iri.partition(":")[0] in self._prefixes:
            raise Refused(f"<{iri}>", f"JSON-LD would read this IRI as {expand(iri)}; use Turtle")
        return name if name.partition(":")[0] in self._prefixes else iri


def _single(values: list[Any], holds: frozenset[str]) -> Any:
    """Return a single value without its list, unless the key always takes a list."""
    return values[0] if len(values) == 1 and "@set" not in holds else values
